"""Measures of a variant with their intervals; what is resampled is resampled once, for all of them together."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import overload

from tonewise.evals.measures import direction_of, is_part
from tonewise.evals.results import PASSED, Interval, Measure
from tonewise.evals.statistics.groups import Groups
from tonewise.evals.statistics.intervals import Bounds, number_interval, share_interval
from tonewise.evals.statistics.resampling import resampled_means
from tonewise.evals.tally import MeasureTally, Tally, VariantTally


class Resampled:
    """Resampled means of all that wants them, drawn at once and when the first is asked for."""

    def __init__(self, seed: int):
        self._seed = seed
        self._wanted: dict[Hashable, Groups] = {}
        self._means: dict[Hashable, list[float]] | None = None

    def add(self, key: Hashable, groups: Groups) -> None:
        """Draw for these groups too, unless nothing in them varies."""
        if len(groups.names) > 1 and not groups.is_flat:
            self._wanted[key] = groups

    def want(self, variant: VariantTally, run: Tally) -> None:
        """Draw for the numbers of a variant; yes and no need no resampling."""
        for scorer, measure in variant.measures.items():
            if measure.kind == "number" and measure.n:
                self.add((variant.name, scorer), Groups.of(run.pairs(measure.means())))

    def means(self, key: Hashable) -> list[float]:
        """The resampled means in rising order; none where nothing varies."""
        if self._means is None:
            tables = list(self._wanted.values())
            self._means = dict(zip(self._wanted, resampled_means(tables, self._seed), strict=True))
        return self._means.get(key, [])


@overload
def steady(value: float) -> float: ...
@overload
def steady(value: float | None) -> float | None: ...
def steady(value: float | None) -> float | None:
    """A number without the last digits, in which the mathematics of two machines may differ."""
    return None if value is None else float(f"{value:.10g}")


def measures_of(variant: VariantTally, run: Tally, resampled: Resampled) -> Iterator[Measure]:
    """The measures of which anything was assessed, in the order that scorers give them, ``passed`` first.

    ``passed`` and judges also where nothing was: a verdict that never came must not go unseen.
    """
    for scorer, measure in variant.measures.items():
        wanted = scorer == PASSED or scorer.startswith("judge/")
        if measure.n or (wanted and (measure.errors or measure.unassessed)):
            yield Measure(
                scorer=scorer,
                type=measure.kind,
                direction=direction_of(scorer),
                interval=_interval(scorer, variant.name, measure, run, resampled),
                labels=dict(sorted(measure.labels.items())),
                not_applicable=measure.not_applicable,
                cannot_assess=sum(measure.unassessed.values()),
                errors=measure.errors,
            )


def _interval(scorer: str, variant: str, measure: MeasureTally, run: Tally, resampled: Resampled) -> Interval:
    if not measure.sums:
        return Interval(value=None, low=None, high=None, n=measure.n, groups=0)
    groups = Groups.of(run.pairs(measure.means()))
    low, high = _bounds(groups, scorer, measure, resampled.means((variant, scorer))) or (None, None)
    return Interval(
        value=steady(groups.mean), low=steady(low), high=steady(high), n=measure.n, groups=len(groups.names)
    )


def _bounds(groups: Groups, scorer: str, measure: MeasureTally, means: list[float]) -> Bounds | None:
    if measure.kind == "bool":
        return share_interval(groups)
    if means:
        return number_interval(groups, means)
    # Nothing varies, so a bootstrap would be sure of what it has not seen.
    if is_part(scorer) and groups.mean in (0.0, 1.0):
        return share_interval(groups)
    return (groups.mean, groups.mean) if len(groups.names) > 1 else None
