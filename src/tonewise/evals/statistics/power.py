"""What so many cases can show at all."""

from __future__ import annotations

from math import comb

from tonewise.evals.statistics.distributions import LEVEL

POWER = 0.8
"""How often a drop is to be seen before it counts as one that is."""


def changes_needed(level: float = LEVEL) -> int:
    """How many groups must change, all in one direction, before a two-sided exact test reaches the level."""
    count = 1
    while 2.0 ** (1 - count) > level:
        count += 1
    return count


def least_seen_drop(groups: int, level: float = LEVEL) -> float | None:
    """The smallest drop of a share that is seen four times of five, by one test over so many groups.

    At best: where a group is one case and whatever passed and still can passes. None where no drop could be seen.
    """
    needed = changes_needed(level)
    if needed > groups:
        return None
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_least(needed, groups, middle) < POWER else (low, middle)
    return high


def _at_least(count: int, of: int, share: float) -> float:
    """How likely so many of ``of`` change, each with this probability."""
    return 1.0 - sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count))
