"""Two variants, or a variant and a baseline, compared on the cases that both have."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tonewise.evals.measures import Kind, direction_of, is_part
from tonewise.evals.measuring import Resampled, steady
from tonewise.evals.results import Call, Comparison, Direction
from tonewise.evals.statistics.correction import holm_of_reachable
from tonewise.evals.statistics.distributions import LEVEL
from tonewise.evals.statistics.groups import Groups
from tonewise.evals.statistics.intervals import Bounds, number_interval, share_interval
from tonewise.evals.statistics.paired import least_p, share_difference_interval, sign_flip_p
from tonewise.evals.statistics.relabelling import relabelled_p
from tonewise.evals.tally import MeasureTally, VariantTally

MARGIN = 0.05
"""Two are equal where their difference lies within so much of 0 on either side: 5 points of a share, or 5 % of a mean
that is no share."""
DIGITS = 4
"""What the numbers of a case are told by, in a baseline and when they are compared."""
_SAME = 1e-9


@dataclass(frozen=True)
class Both:
    """One measure on the cases that both have."""

    scorer: str
    kind: Kind
    before: MeasureTally
    after: MeasureTally
    group_of: Mapping[str, str]
    even: bool = True
    """Whether both were to have as many drafts of a case."""

    @cached_property
    def first(self) -> dict[str, float]:
        """By case, its mean in the first."""
        return self.before.means()

    @cached_property
    def second(self) -> dict[str, float]:
        """By case, its mean in the second."""
        return self.after.means()

    @cached_property
    def differences(self) -> dict[str, float]:
        """By case: the second less the first."""
        second = self.second
        # A baseline keeps so many digits, and more of the other would be a difference.
        digits = 12 if self.kind == "bool" else DIGITS
        return {
            case: round(second[case], digits) - round(value, digits)
            for case, value in self.first.items()
            if case in second
        }

    @cached_property
    def groups(self) -> Groups:
        """The differences by group."""
        groups = self.group_of
        return Groups.of((groups[case], value) for case, value in self.differences.items())

    @property
    def p(self) -> float:
        """By chance alone, two-sided."""
        flipped = sign_flip_p(self.groups)
        if self.even or self.kind != "bool":
            return flipped
        # Each is fair where the other may not be: to unlike numbers of drafts, and to groups that vary together.
        return max(flipped, relabelled_p([self._counts(case) for case in self.differences]))

    def _counts(self, case: str) -> tuple[int, int, int, int]:
        before, after = self.before, self.after
        return round(before.sums[case]), before.counts[case], round(after.sums[case]), after.counts[case]

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return direction_of(self.scorer)

    def bounds(self, means: list[float]) -> Bounds | None:
        """The 95 % interval of the mean difference."""
        if self.kind == "bool":
            return share_difference_interval(self.groups)
        if means:
            return number_interval(self.groups, means)
        if is_part(self.scorer) and not self.groups.mean:
            # No case differs: how far others still may is told by how many groups there are.
            most = share_interval(self.groups)[1]
            return -most, most
        return (self.groups.mean, self.groups.mean) if len(self.groups.names) > 1 else None

    @property
    def margin(self) -> float:
        """How much of a difference is none."""
        if is_part(self.scorer):
            return MARGIN
        shared = [value for case, value in self.first.items() if case in self.second]
        return MARGIN * abs(sum(shared) / len(shared))


@dataclass(frozen=True)
class Pair:
    """Two of which one is compared with the other in all measures that both have."""

    first: str
    second: str
    measures: tuple[Both, ...]

    @classmethod
    def of_variants(cls, first: VariantTally, second: VariantTally, group_of: Mapping[str, str]) -> Pair:
        """Two variants in every measure that both have and that tells better from worse."""
        even = first.repeats == second.repeats
        both = [
            Both(scorer, measure.kind, measure, second.measures[scorer], group_of, even)
            for scorer, measure in first.measures.items()
            if scorer in second.measures and direction_of(scorer) != "neutral"
        ]
        return cls(first.name, second.name, tuple(each for each in both if each.differences))

    def want(self, resampled: Resampled) -> None:
        """Have the differences of numbers resampled."""
        for both in self.measures:
            if both.kind == "number":
                resampled.add(self.key(both), both.groups)

    def key(self, both: Both) -> Hashable:
        """What a measure's resamples go by."""
        return self.first, self.second, both.scorer


def comparisons_of(pair: Pair, resampled: Resampled) -> Iterator[Comparison]:
    """What a pair's measures show, after Holm's correction over all of them that could show anything."""
    values = [both.p for both in pair.measures]
    adjusted = holm_of_reachable(values, [least_p(both.groups) for both in pair.measures])
    for both, p, p_adjusted in zip(pair.measures, values, adjusted, strict=True):
        yield _comparison(pair, both, p, p_adjusted, both.bounds(resampled.means(pair.key(both))))


def _comparison(pair: Pair, both: Both, p: float, p_adjusted: float, bounds: Bounds | None) -> Comparison:
    sign = -1 if both.direction == "less-is-better" else 1
    better = _ids((case, sign * value) for case, value in both.differences.items())
    worse = _ids((case, -sign * value) for case, value in both.differences.items())
    low, high = bounds or (None, None)
    return Comparison(
        scorer=both.scorer, first=pair.first, second=pair.second, n=len(both.differences),
        difference=steady(both.groups.mean), low=steady(low), high=steady(high), better=len(better), worse=len(worse),
        p=steady(p), p_adjusted=steady(p_adjusted), worse_cases=worse, better_cases=better,
        call=_call(sign * both.groups.mean, p_adjusted, bounds, both.margin),
    )  # fmt: skip


def _ids(gains: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """The cases that gain, the largest gain first."""
    found = sorted((-round(gain, 9), case) for case, gain in gains if gain > _SAME)
    return tuple([case for _, case in found])


def _call(gain: float, p: float, bounds: Bounds | None, margin: float) -> Call:
    if p <= LEVEL and gain:
        return "better" if gain > 0 else "worse"
    if bounds is not None and -margin <= bounds[0] and bounds[1] <= margin:
        return "equal"
    return "too-few"
