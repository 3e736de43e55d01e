"""Whether a run may pass: no significant drop, no new error, every bar met, and nothing broken.

Over the whole gate of a run that is no worse than its baseline, chance fails one in twenty at most: half of that is
left to drops and half to new errors, shared among the variants, and within each corrected for their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.evals.against import Against, Counts, NewError
from tonewise.evals.measures import is_part
from tonewise.evals.results import BASELINE, PASSED, BarResult, Comparison, Gate, GateReason, VariantReport
from tonewise.evals.statistics.distributions import LEVEL
from tonewise.evals.statistics.power import least_seen_drop
from tonewise.plain import shortened

_SHOWN = 5


def gate_of(
    variants: Sequence[VariantReport],
    comparisons: Sequence[Comparison],
    bars: Sequence[BarResult],
    against: Against | None,
) -> Gate:
    """The gate of a run, with every reason why it fails and what else is worth a look."""
    reasons = [*_broken(variants), *_unmet(bars)]
    notes: list[str] = []
    if against is not None:
        notes += against.notes()
        for variant in variants:
            if against.has(variant.name):
                held = [each for each in comparisons if each.first == BASELINE and each.second == variant.name]
                reasons += _drops(held, against)
                reasons += _new_errors(variant, against, notes)
                notes += _notes(variant, held, against)
    source = against.baseline.source if against is not None else None
    return Gate(passed=not reasons, baseline=source, reasons=tuple(reasons), notes=tuple(notes))


def _broken(variants: Sequence[VariantReport]) -> Iterator[GateReason]:
    for variant in variants:
        if variant.errors:
            message = (
                f"{variant.name}: {variant.errors} of {variant.drafts} draft{'s' if variant.drafts > 1 else ''} broke"
            )
            yield GateReason(type="broken", variant=variant.name, message=message)
        for measure in variant.measures:
            if measure.scorer.startswith("judge/") and measure.errors > variant.errors:
                missing = measure.errors - variant.errors
                message = f"{variant.name}: {missing} verdict{'s' if missing > 1 else ''} of {measure.scorer} missing"
                yield GateReason(type="broken", variant=variant.name, scorer=measure.scorer, message=message)


def _unmet(bars: Sequence[BarResult]) -> Iterator[GateReason]:
    for bar in bars:
        if not bar.met:
            of = f" of cases tagged {bar.tag}" if bar.tag else ""
            value = ": nothing was assessed" if bar.value is None else f" is {bar.value:.4g}"
            if bar.value is not None and bar.unassessed:
                value += f" and could not be assessed in {bar.unassessed} more"
            limits = [
                f"{word} {limit:g}"
                for word, limit in (("at least", bar.min), ("at most", bar.max))
                if limit is not None
            ]
            message = shortened(f"{bar.variant}: {bar.scorer}{of}{value}, the bar is {' and '.join(limits)}")
            yield GateReason(type="bar", variant=bar.variant, scorer=bar.scorer, message=message)


def _drops(comparisons: Sequence[Comparison], against: Against) -> Iterator[GateReason]:
    for each in comparisons:
        if each.call == "worse" and each.p_adjusted <= against.level:
            yield GateReason(
                type="drop", variant=each.second, scorer=each.scorer,
                message=f"{_change(each)}{_prompts(each.second, against)}",
            )  # fmt: skip


def _new_errors(variant: VariantReport, against: Against, notes: list[str]) -> Iterator[GateReason]:
    sure, unsure = against.new_errors(variant)
    for each in sure:
        chance = "" if each.p is None else f" (p = {each.p:.2g})"
        yield GateReason(
            type="new-error", variant=variant.name, scorer=PASSED, case_id=each.case,
            message=shortened(
                f"{variant.name}: {each.case} passed {_of(each.before)} and passes {_of(each.now)} now{chance}"
                f"{_prompts(variant.name, against)}{_because(each)}", 400,
            ),
        )  # fmt: skip
    if unsure:
        told = [f"{each.case} ({_of(each.before)}, now {_of(each.now)})" for each in unsure[:_SHOWN]]
        more = f" and {len(unsure) - _SHOWN} more" if len(unsure) > _SHOWN else ""
        notes.append(
            shortened(
                f"{variant.name}: passed before and not each time now, which may be chance: {', '.join(told)}", 400
            )
            + more
        )


def _notes(variant: VariantReport, comparisons: Sequence[Comparison], against: Against) -> Iterator[str]:
    if changed := against.changed_prompts(variant.name):
        yield shortened(f"{variant.name}: prompts changed since the baseline: {', '.join(changed)}", 400)
    for each in comparisons:
        if each.p <= LEVEL and each.call == "too-few" and each.worse > each.better:
            yield f"{_change(each)}: may be chance among {len(comparisons)} measures"
        elif each.call == "worse" and each.p_adjusted > against.level:
            yield f"{_change(each)}: may be chance among {len(against.run.variants)} variants"
    if not variant.deterministic:
        groups = len({against.run.groups[case] for case in against.shared(variant.name)})
        yield f"{variant.name}: {_power(groups, against.level)}"


def _power(groups: int, level: float) -> str:
    least = least_seen_drop(groups, level)
    cases = f"with {groups} independent case{'s' if groups > 1 else ''}"
    if least is None:
        return f"{cases} no drop of {PASSED}, however large, can be told from chance"
    return f"{cases} a drop of {PASSED} under {least * 100:.0f} points mostly goes unseen, even where nothing flickers"


def _change(each: Comparison) -> str:
    """A comparison in one line: which measure fell how far, on how many cases, in which."""
    scale, unit = (100, " points") if is_part(each.scorer) else (1, "")
    bounds = "" if each.low is None or each.high is None else f", {each.low * scale:+.1f} to {each.high * scale:+.1f}"
    cases = ", ".join(each.worse_cases[:_SHOWN])
    more = f" and {each.worse - _SHOWN} more" if each.worse > _SHOWN else ""
    return (
        f"{each.second}: {each.scorer} {each.difference * scale:+.1f}{unit} on {each.n} cases{bounds} "
        f"({each.worse} worse, {each.better} better, p = {each.p:.2g}, corrected {each.p_adjusted:.2g}), "
        f"worse in {shortened(cases)}{more}"
    )


def _prompts(variant: str, against: Against) -> str:
    changed = against.changed_prompts(variant)
    return f"; {shortened(', '.join(changed))} changed" if changed else ""


def _because(error: NewError) -> str:
    return f": {error.why}" if error.why else ""


def _of(counts: Counts) -> str:
    return f"{counts[0]} of {counts[1]}"
