"""95 % intervals of a mean over cases, drawn over groups."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from tonewise.evals.statistics.distributions import LEVEL, normal_quantile, normal_share, t_quantile, wilson
from tonewise.evals.statistics.groups import Groups

Bounds = tuple[float, float]


def share_interval(groups: Groups) -> Bounds:
    """Bounds of a share (a mean of yes and no, 0 to 1) by Wilson's formula, on as many cases as the groups are worth.

    How many that is tells the variance that the mean has when groups are drawn again: cases that vary together are
    worth less than their number. Where all pass or all fail nothing varies, and a group counts as one case. With one
    group the bounds are 0 and 1.
    """
    count, share = len(groups.names), groups.mean
    if count < 2:
        return 0.0, 1.0
    spread = share * (1 - share)
    if spread <= 0:
        return wilson(share, count, normal_quantile(1 - LEVEL / 2))
    worth = min(spread / groups.variance, groups.cases) if groups.variance else groups.cases
    # The variance of single cases follows from the share itself; that of groups is estimated, from no more of them.
    estimated = groups.cases > count
    return wilson(share, worth, t_quantile(1 - LEVEL / 2, count - 1) if estimated else normal_quantile(1 - LEVEL / 2))


def number_interval(groups: Groups, resampled: Sequence[float]) -> Bounds | None:
    """Bounds of a mean of numbers from its resampled means, in rising order.

    Percentiles of the bootstrap, taken further out the fewer groups there are (Hesterberg's expanded percentiles).
    None with one group or no resamples.
    """
    count = len(groups.names)
    if count < 2 or not resampled:
        return None
    tail = normal_share(-sqrt(count / (count - 1)) * t_quantile(1 - LEVEL / 2, count - 1))
    return percentile(resampled, tail), percentile(resampled, 1 - tail)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value at a share of an ordered row, between its neighbours."""
    place = share * (len(ordered) - 1)
    before = int(place)
    if before + 1 >= len(ordered):
        return ordered[-1]
    return ordered[before] + (ordered[before + 1] - ordered[before]) * (place - before)
