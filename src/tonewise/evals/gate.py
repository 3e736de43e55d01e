"""Whether a run may pass: no significant drop, no new error, every bar met, and nothing broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.evals.baseline import Baseline
from tonewise.evals.results import BarResult, Comparison, Gate, GateReason, VariantReport
from tonewise.evals.tally import Tally


def gate_of(
    variants: Sequence[VariantReport],
    comparisons: Sequence[Comparison],
    bars: Sequence[BarResult],
    tally: Tally,
    baseline: Baseline | None,
) -> Gate:
    """The gate of a run, with every reason why it fails and what else is worth a look."""
    reasons = [*_broken(variants), *_unmet(bars)]
    return Gate(passed=not reasons, reasons=tuple(reasons))


def _broken(variants: Sequence[VariantReport]) -> Iterator[GateReason]:
    for variant in variants:
        if variant.errors:
            message = f"{variant.name}: {variant.errors} of {variant.drafts} drafts broke"
            yield GateReason(type="broken", variant=variant.name, message=message)


def _unmet(bars: Sequence[BarResult]) -> Iterator[GateReason]:
    for bar in bars:
        if not bar.met:
            of = f" of cases tagged {bar.tag}" if bar.tag else ""
            value = "nothing was assessed" if bar.value is None else f"is {bar.value:.4g}"
            bounds = [
                f"{word} {limit:g}"
                for word, limit in (("at least", bar.min), ("at most", bar.max))
                if limit is not None
            ]
            message = f"{bar.variant}: {bar.scorer}{of} {value}, the bar is {' and '.join(bounds)}"
            yield GateReason(type="bar", variant=bar.variant, scorer=bar.scorer, message=message)
