"""The bars of a suite: which variants meet them. What could not be assessed never helps one over a bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tonewise.evals.results import BarResult
from tonewise.evals.statistics.groups import Groups
from tonewise.evals.suite import Bar
from tonewise.evals.tally import MeasureTally, Tally, VariantTally

_LAST_BIT = 1e-9
"""A mean of thirds may miss its bar by the last bit of a float."""


def bars_of(bars: Sequence[Bar], variants: Sequence[VariantTally], run: Tally) -> Iterator[BarResult]:
    """Each bar with each variant that it is for; one that is for a variant that did not run is not met."""
    names = [variant.name for variant in variants]
    for bar in bars:
        for variant in variants:
            if bar.variant in (None, variant.name):
                yield _bar(bar, variant.name, variant.measures.get(bar.scorer), run)
        if bar.variant is not None and bar.variant not in names:
            yield _bar(bar, bar.variant, None, run)


def _bar(bar: Bar, variant: str, measure: MeasureTally | None, run: Tally) -> BarResult:
    held = measure or MeasureTally("bool")
    value = _mean(bar, held.means(), run)
    worst, best, unassessed = value, value, 0
    if held.kind == "bool":  # of a number there is no telling how bad it would have been
        worst, best = (_mean(bar, held.means_if(each), run) for each in (0.0, 1.0))
        unassessed = round(sum(_of(bar, held.unassessed, run).values()))
    met = value is not None and _is_met(bar, worst, best)
    return BarResult(
        scorer=bar.scorer, variant=variant, tag=bar.tag, min=bar.min, max=bar.max, value=value, unassessed=unassessed,
        met=met,
    )  # fmt: skip


def _is_met(bar: Bar, worst: float | None, best: float | None) -> bool:
    high_enough = bar.min is None or (worst is not None and worst >= bar.min - _LAST_BIT)
    return high_enough and (bar.max is None or (best is not None and best <= bar.max + _LAST_BIT))


def _mean(bar: Bar, means: Mapping[str, float], run: Tally) -> float | None:
    own = _of(bar, means, run)
    return Groups.of(run.pairs(own)).mean if own else None


def _of(bar: Bar, values: Mapping[str, float], run: Tally) -> dict[str, float]:
    """The values of the cases that a bar is about."""
    return {case: value for case, value in values.items() if bar.tag is None or bar.tag in run.cases[case].tags}
