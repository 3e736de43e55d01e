"""Values of one measure added up by group: the cases of a group (one conversation, one customer) vary together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum, sqrt


@dataclass(frozen=True)
class Groups:
    """By group, in the order of their names: the sum of its cases' values, and how many cases it has."""

    names: tuple[str, ...]
    sums: tuple[float, ...]
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, values: Iterable[tuple[str, float]]) -> Groups:
        """The sums of pairs of a group's name and a case's value, whatever the order they come in."""
        found: dict[str, list[float]] = {}
        for group, value in values:
            found.setdefault(group, []).append(value)
        names = tuple(sorted(found))
        return cls(names, tuple([_sum(found[name]) for name in names]), tuple([len(found[name]) for name in names]))

    @cached_property
    def cases(self) -> int:
        """How many cases there are."""
        return sum(self.sizes)

    @cached_property
    def mean(self) -> float:
        """The mean over cases, each counting the same. There must be one at least."""
        return fsum(self.sums) / self.cases

    @cached_property
    def variance(self) -> float:
        """The variance that the mean has when groups are drawn again, without resampling: that of a ratio of sums.

        Where groups are of one size it is what a bootstrap of endless length gives, times G / (G - 1) for the degree
        of freedom that the mean takes. 0 with one group.
        """
        count = len(self.sums)
        if count < 2:
            return 0.0
        mean = self.mean
        squares = fsum([(total - mean * size) ** 2 for total, size in zip(self.sums, self.sizes, strict=True)])
        return squares / self.cases**2 * count / (count - 1)

    @property
    def error(self) -> float:
        """The standard error of the mean."""
        return sqrt(self.variance)

    @cached_property
    def is_flat(self) -> bool:
        """Whether all groups have the same mean, so that nothing varies when they are drawn again."""
        totals = zip(self.sums, self.sizes, strict=True)
        return len({total / size for total, size in totals}) < 2


def _sum(values: list[float]) -> float:
    return values[0] if len(values) == 1 else fsum(values)


def means(repeats: Mapping[str, tuple[float, int]]) -> dict[str, float]:
    """By case: the mean over its repeats, of their sum and number."""
    return {case: total / count for case, (total, count) in repeats.items() if count}
