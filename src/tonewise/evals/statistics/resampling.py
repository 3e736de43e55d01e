"""The bootstrap over groups: groups are drawn again with their cases, for all measures of a run at once.

A group's sums of all measures are packed into one integer, a lane of bits for each, so that one addition adds them
all: a thousand resamples of 2,000 groups take the same third of a second for ten measures as for one. Integers also
make the result the same on every machine, whatever order sums are taken in.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp
from random import Random

from tonewise.evals.statistics.groups import Groups

RESAMPLES = 1000
_DIGITS = 30
"""Bits that a group's sum keeps: a part in a thousand million of the largest one."""
_LANE = 64


def resampled_means(tables: Sequence[Groups], seed: int, resamples: int = RESAMPLES) -> list[list[float]]:
    """For each measure its means over groups drawn again, in rising order; the draws are the same for all of them.

    A resample that holds no case of a measure gives it no mean, so a list may be shorter than ``resamples``.
    """
    names = sorted({name for table in tables for name in table.names})
    if not names:
        return [[] for _ in tables]
    places = {name: place for place, name in enumerate(names)}
    lanes = [_Lane(table) for table in tables]
    packed = [0] * len(names)
    for number, (table, lane) in enumerate(zip(tables, lanes, strict=True)):
        for name, units, size in zip(table.names, lane.units, table.sizes, strict=True):
            packed[places[name]] |= (units | size << _LANE) << (2 * _LANE * number)
    sums = _sums(packed, Random(f"groups {seed}"), resamples)  # noqa: S311 - resampling, not secrets
    return [sorted(lane.means(sums, 2 * _LANE * number)) for number, lane in enumerate(lanes)]


def _sums(packed: Sequence[int], random: Random, resamples: int) -> list[int]:
    count = len(packed)
    return [sum(random.choices(packed, k=count)) for _ in range(resamples)]


class _Lane:
    """The sums of one measure as integers from 0 up: value = lowest + units * step, the step a power of two."""

    def __init__(self, table: Groups):
        means = [total / size for total, size in zip(table.sums, table.sizes, strict=True)]
        self._lowest = min(means, default=0.0)
        above = [total - self._lowest * size for total, size in zip(table.sums, table.sizes, strict=True)]
        self._step = 2.0 ** (frexp(max(above, default=0.0) or 1.0)[1] - _DIGITS)
        self.units = [max(0, round(value / self._step)) for value in above]

    def means(self, sums: Sequence[int], shift: int) -> list[float]:
        """The means of resamples whose packed sums hold this lane at so many bits."""
        mask = (1 << _LANE) - 1
        pairs = [(packed >> shift & mask, packed >> shift + _LANE & mask) for packed in sums]
        return [self._lowest + units / size * self._step for units, size in pairs if size]
