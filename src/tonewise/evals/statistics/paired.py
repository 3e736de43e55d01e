"""Two runs on the same cases: whether their difference is more than chance, and how large it may be."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, fsum, sqrt

from tonewise.evals.statistics.distributions import LEVEL, normal_share, t_quantile
from tonewise.evals.statistics.groups import Groups
from tonewise.evals.statistics.intervals import Bounds

_LARGEST_DENOMINATOR = 60
_STEPS = 4096
"""What the differences of numbers are counted in: so many steps in all."""
_MOST_WORK = 30_000_000
"""Machine words that an exact test may add, some 20 ms; beyond it there are hundreds of groups and a normal tail."""


def sign_flip_p(differences: Groups) -> float:
    """Two-sided exact p of the sum of the groups' differences, had each group been as likely to have either sign.

    A group that holds several cases has one sign. Where each holds one case that passes or fails, this is McNemar's
    exact test. Past some hundreds of groups that differ it is taken from the normal distribution.
    """
    steps = _whole([total for total in differences.sums if total])
    observed = abs(sum(steps))
    sizes = [abs(step) for step in steps if step]
    if not sizes or not observed:
        return 1.0
    if len(set(sizes)) == 1:
        return _binomial_p(len(sizes), observed // sizes[0])
    if len(sizes) * sum(sizes) * (len(sizes) + 1) > 64 * _MOST_WORK:
        spread = sqrt(fsum([size * size for size in sizes]))
        return min(1.0, 2 * normal_share(-(observed - 0.5) / spread))
    return min(1.0, 2 * _share_at_least(sizes, observed))


def least_p(differences: Groups) -> float:
    """The smallest p that :func:`sign_flip_p` could give, had all groups that differ changed in one direction."""
    changed = sum(1 for total in differences.sums if total)
    return min(1.0, 2.0 ** (1 - changed)) if changed else 1.0


def share_difference_interval(differences: Groups) -> Bounds:
    """Bounds of the mean difference of two shares on the same cases, over groups.

    Agresti and Min's interval for pairs, with groups for pairs: two more groups are thought of, half of one all
    better, half of one all worse and one unchanged, which keeps it honest where few or no groups differ. -1 and 1 with
    one group.
    """
    count = len(differences.names)
    if count < 2:
        return -1.0, 1.0
    size = differences.cases / count
    cases = differences.cases + 2 * size
    mean = fsum(differences.sums) / cases
    squares = [(total - mean * each) ** 2 for total, each in zip(differences.sums, differences.sizes, strict=True)]
    squares += [(size - mean * size) ** 2 / 2, (size + mean * size) ** 2 / 2, (mean * size) ** 2]
    error = sqrt(fsum(squares) * (count + 2) / (count + 1)) / cases
    half = t_quantile(1 - LEVEL / 2, count - 1) * error
    return max(-1.0, mean - half), min(1.0, mean + half)


def _whole(values: Sequence[float]) -> list[int]:
    """The values as whole numbers of one step: exactly for fractions such as thirds, else rounded."""
    if not values:
        return []
    for denominator in range(1, _LARGEST_DENOMINATOR + 1):
        scaled = [value * denominator for value in values]
        if all(abs(value - round(value)) < 1e-6 for value in scaled):
            return [round(value) for value in scaled]
    step = fsum([abs(value) for value in values]) / _STEPS
    # Rounding is the same for both signs, so the test of what is rounded is exact too.
    return [round(value / step) for value in values]


def _binomial_p(count: int, excess: int) -> float:
    """Two-sided p of signs of one size: how often one of them is so much more frequent than the other."""
    more = (count + excess) // 2
    ways = tail = comb(count, more)
    for k in range(more, count):
        ways = ways * (count - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << count))


def _share_at_least(sizes: Sequence[int], observed: int) -> float:
    """The share of all ways to choose signs in which the sum is this large or larger.

    The ways are counted, not listed: an integer holds, in a lane of bits for each sum of a subset, how many subsets
    have it, and taking one more size in is one shift and one addition.
    """
    width = len(sizes) + 1
    ways = 1
    for size in sizes:
        ways += ways << size * width
    # Signs that sum to ``observed`` are a subset of positive ones that sums to half of what there is and that.
    first = (sum(sizes) + observed + 1) // 2
    # Lanes hold less than 2 ** width - 1 together, so what remains of a division by it is their sum.
    return (ways >> first * width) % ((1 << width) - 1) / (1 << len(sizes))
