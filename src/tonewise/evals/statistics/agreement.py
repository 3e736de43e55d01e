"""How far two who judge the same cases agree beyond chance: Cohen's kappa with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

from tonewise.evals.statistics.distributions import LEVEL, normal_share, t_quantile
from tonewise.evals.statistics.intervals import percentile

_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa (1: they agree always; 0: as often as by chance) and its 95 % interval, drawn over groups."""

    value: float | None
    """None where it is not defined: no cases, or both say the same of all of them."""
    low: float | None
    high: float | None
    n: int
    groups: int


def kappa(both: int, only_first: int, only_second: int, neither: int) -> float | None:
    """Cohen's kappa of a table of counts: yes by both, by the first alone, by the second alone, by neither.

    None where chance alone would have them agree on everything.
    """
    n = both + only_first + only_second + neither
    first, second = both + only_first, both + only_second
    # In whole numbers: chance agreement times n².
    chance = first * second + (n - first) * (n - second)
    return None if chance == n * n else ((both + neither) * n - chance) / (n * n - chance)


def kappa_interval(pairs: Sequence[tuple[str, bool, bool]], seed: int) -> Kappa:
    """Kappa over cases, each with its group and two verdicts, and its interval by a bootstrap over groups.

    Percentiles are taken further out where groups are few. Bounds are None with fewer than two groups, and where
    resampling leaves too little to say (kappa undefined in more than a twentieth of the resamples).
    """
    tables: dict[str, list[int]] = {}
    for group, first, second in pairs:
        tables.setdefault(group, [0, 0, 0, 0])[(0 if second else 1) if first else (2 if second else 3)] += 1
    ordered = [tuple(tables[name]) for name in sorted(tables)]
    value = kappa(*map(sum, zip(*ordered, strict=True))) if ordered else None
    low, high = _bounds(ordered, seed) if value is not None else (None, None)
    return Kappa(value, low, high, len(pairs), len(ordered))


def _bounds(tables: Sequence[tuple[int, ...]], seed: int) -> tuple[float | None, float | None]:
    count = len(tables)
    if count < 2:
        return None, None
    # Four counts in one integer: one addition adds a group's whole table.
    packed = [a | b << 32 | c << 64 | d << 96 for a, b, c, d in sorted(tables)]
    random = Random(f"kappa {seed}")  # noqa: S311 - resampling, not secrets
    drawn = Counter(sum(random.choices(packed, k=count)) for _ in range(_RESAMPLES))
    mask = (1 << 32) - 1
    values: list[float] = []
    for total, times in drawn.items():
        value = kappa(*(total >> shift & mask for shift in (0, 32, 64, 96)))
        if value is not None:
            values += [value] * times
    if len(values) < _RESAMPLES * (1 - LEVEL):
        return None, None
    values.sort()
    tail = normal_share(-sqrt(count / (count - 1)) * t_quantile(1 - LEVEL / 2, count - 1))
    return percentile(values, tail), percentile(values, 1 - tail)
