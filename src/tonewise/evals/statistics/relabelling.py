"""Yes or no on the same cases, drafted more often in one run than in the other.

A mean of three drafts against one draft is no fair toss: where a case passes nine times of ten, the one draft is above
the mean of three more often than below it. So the drafts of a case are dealt anew to both runs, which is fair whatever
their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, fsum, lcm, sqrt

from tonewise.evals.statistics.distributions import normal_share

Counts = tuple[int, int, int, int]
"""Of one case: hits and drafts of the first run, hits and drafts of the second."""
_MOST_WORK = 100_000_000


def relabelled_p(cases: Sequence[Counts]) -> float:
    """Two-sided exact p of the difference of the runs' mean shares, had all drafts of a case been by one hand.

    It is Fisher's exact test over many tables, and with one draft each McNemar's. Past some hundreds of cases that
    vary it is taken from the normal distribution.
    """
    varying = [case for case in cases if 0 < case[0] + case[2] < case[1] + case[3]]
    if not varying:
        return 1.0
    unit = lcm(*{n for case in varying for n in (case[1], case[3])})
    # A hit more in the second is one less in the first: both are told by the second's hits, times this.
    weights = [unit // first + unit // second for _, first, _, second in varying]
    observed = sum(weight * case[2] for weight, case in zip(weights, varying, strict=True))
    bits = 1 + sum(_ways(case).bit_length() for case in varying)
    lanes = sum(weight * case[3] for weight, case in zip(weights, varying, strict=True))
    if bits * lanes * len(varying) > 64 * _MOST_WORK:
        return _normal_p(varying, weights, observed)
    ways = _all_ways(varying, weights, bits)
    whole = (1 << bits) - 1  # the remainder of a division by it is the sum of the lanes
    total = ways % whole
    above = (ways >> observed * bits) % whole
    below = (ways & ((1 << (observed + 1) * bits) - 1)) % whole
    return min(1.0, 2 * min(above, below) / total)


def _ways(case: Counts) -> int:
    return comb(case[1] + case[3], case[0] + case[2])


def _all_ways(cases: Sequence[Counts], weights: Sequence[int], bits: int) -> int:
    """How many ways to deal there are, by the sum that they come to: a lane of bits for each sum."""
    ways = 1
    for (hits, first, later, second), weight in zip(cases, weights, strict=True):
        total = hits + later
        dealt = [
            (k, comb(second, k) * comb(first, total - k)) for k in range(max(0, total - first), min(second, total) + 1)
        ]
        ways = sum((ways * number) << k * weight * bits for k, number in dealt)
    return ways


def _normal_p(cases: Sequence[Counts], weights: Sequence[int], observed: int) -> float:
    middle, spread = [], []
    for (hits, first, later, second), weight in zip(cases, weights, strict=True):
        total, n = hits + later, first + second
        middle.append(weight * second * total / n)
        spread.append(weight * weight * second * first * total * (n - total) / (n * n * (n - 1)))
    off = max(0.0, abs(observed - fsum(middle)) - min(weights) / 2)
    return min(1.0, 2 * normal_share(-off / sqrt(fsum(spread))))
