"""An evaluation for a terminal: what came of it, what changed, what failed and why, and what to type next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from tonewise.evals.outputs.changes import against, by_case, changes, why_worse
from tonewise.evals.outputs.escaping import no_command
from tonewise.evals.outputs.failing import failing
from tonewise.evals.outputs.figures import (
    drafting,
    failing_share,
    main_measures,
    measure_of,
    spent,
    verdict,
    worst_rules,
)
from tonewise.evals.outputs.numbers import NONE, amount, bar, difference, interval
from tonewise.evals.outputs.table import table
from tonewise.evals.outputs.words import measure_name, word
from tonewise.evals.results import Comparison, Report, VariantReport
from tonewise.evals.suite import STORED
from tonewise.painting import Painter, Style
from tonewise.plain import shortened
from tonewise.settings import InterfaceLanguage

MAX_NAME = 40
MAX_RULES = 5
MAX_NOTES = 5
MAX_LISTED = 10
MAX_CASES = 3
"""Cases that are named under what got worse."""


def text(  # noqa: PLR0913 - how a person wants it shown
    report: Report,
    *,
    language: InterfaceLanguage = "en",
    paint: Painter | None = None,
    columns: int = 100,
    most: int | None = MAX_LISTED,
    log: str | None = None,
) -> Iterator[str]:
    """The lines for a person. ``most`` limits the failing cases that are listed; None lists all that were kept.

    ``columns`` are the terminal's; ``log`` is the run's, for the next command: the usual one in ``runs/`` without it.
    """
    lines = _lines(report, language, paint or Painter(False), columns, most)
    following = next_command(report, log)
    last = [f"{word('next', language)}: {following}"] if following else []
    for line in (*lines, *last):
        yield no_command(line)


def _lines(
    report: Report, language: InterfaceLanguage, paint: Painter, columns: int, most: int | None
) -> Iterator[str]:
    yield from _head(report, language, paint)
    yield from _variants(report.variants, language, paint, columns)
    yield from _rules(drafting(report.variants), language, paint, columns)
    yield from _compared(report, language, paint)
    yield from _flicker(report.variants, language, paint)
    yield from failing(report, language, paint, most)
    yield from _bars(report, language, paint)
    yield from gate(report, language, paint)


def _head(report: Report, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    by_name = {variant.name: variant.cases for variant in report.variants}
    stored = by_name.pop(STORED, 0)
    drafted = max(by_name.values(), default=0)
    cases = drafted + stored
    both = (
        f" ({word('drafted', language)} {drafted}, {word('stored', language)} {stored})" if drafted and stored else ""
    )
    parts = [f"{word('cases', language)} {cases}{both}"]
    if len(by_name) > 1:
        parts.append(f"{word('variants', language)} {len(by_name)}")
    if report.repeats > 1:
        parts.append(f"{word('repeats', language)} {report.repeats}")
    yield f"{paint(shortened(report.suite), 'bold')} {paint(', '.join(parts), 'dim')}"
    if not cases:
        yield f"  {paint(word('no cases', language), 'yellow')}"


def _variants(
    variants: Sequence[VariantReport], language: InterfaceLanguage, paint: Painter, columns: int
) -> Iterator[str]:
    names = main_measures(variants)
    if not (variants and names):
        return
    heads = [word("variant", language), *(shortened(measure_name(name, language), MAX_NAME) for name in names)]
    rows = []
    for variant in variants:
        measures = [measure_of(variant, name) for name in names]
        told = [interval(each.interval, each.scorer, language) if each else NONE for each in measures]
        rows.append([shortened(variant.name, MAX_NAME), *told])
    yield from table(heads, rows, columns, paint)
    for variant in variants:
        yield f"  {paint(shortened(f'{variant.name}: {spent(variant, language)}', 200), 'dim')}"


def _rules(
    variants: Sequence[VariantReport], language: InterfaceLanguage, paint: Painter, columns: int
) -> Iterator[str]:
    worst = worst_rules(variants)
    if not worst:
        return
    yield paint(word("rules broken most", language), "bold")
    heads = ["", *(shortened(variant.name, MAX_NAME) for variant in variants)]
    rows = [
        [shortened(rule.removeprefix("rule/"), MAX_NAME), *(failing_share(each, rule, language) for each in variants)]
        for rule in worst[:MAX_RULES]
    ]
    yield from table(heads, rows, columns, paint)
    if len(worst) > MAX_RULES:
        yield f"  {word('not listed', language)} {len(worst) - MAX_RULES}"


def _compared(report: Report, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    kept = by_case(report)
    for change in changes(report):
        yield paint(shortened(against(change.first, change.second, language)), "bold")
        for one in change.worse[:MAX_LISTED]:
            yield f"  {paint(word('worse', language), 'red')} {_difference(one, language)}"
            for case_id, reason in why_worse(kept, one, MAX_CASES):
                yield f"    {shortened(case_id, MAX_NAME)} {paint(shortened(reason, 120), 'dim')}".rstrip()
            if len(one.worse_cases) > MAX_CASES:
                yield f"    {word('not listed', language)} {len(one.worse_cases) - MAX_CASES}"
        for one in change.better[:MAX_LISTED]:
            yield f"  {paint(word('better', language), 'green')} {_difference(one, language)}"
            named = ", ".join(one.better_cases[:MAX_CASES])
            if named:
                yield f"    {shortened(named)}{'…' * (len(one.better_cases) > MAX_CASES)}"
        hidden = max(0, len(change.worse) - MAX_LISTED) + max(0, len(change.better) - MAX_LISTED)
        if hidden:
            yield f"  {word('not listed', language)} {hidden}"
        for call, names in (("equal", change.equal), ("too-few", change.too_few)):
            if names:
                yield f"  {word(call, language)}: {shortened(_listed(names, language))}"


def _difference(one: Comparison, language: InterfaceLanguage) -> str:
    counts = f"{word('worse', language)} {one.worse}, {word('better', language)} {one.better}"
    return f"{shortened(measure_name(one.scorer, language), MAX_NAME)} {difference(one, language)} ({counts})"


def _listed(scorers: Sequence[str], language: InterfaceLanguage) -> str:
    named = ", ".join(measure_name(each, language) for each in scorers[:MAX_LISTED])
    more = len(scorers) - MAX_LISTED
    return f"{named}, {word('not listed', language)} {more}" if more > 0 else named


def _flicker(variants: Sequence[VariantReport], language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    for variant in variants:
        if variant.flicker:
            named = ", ".join(f"{each.case_id} {each.passed}/{each.repeats}" for each in variant.flicker[:MAX_LISTED])
            more = f", {word('not listed', language)} {len(variant.flicker) - MAX_LISTED}"
            told = named + more * (len(variant.flicker) > MAX_LISTED)
            title = f"{word('flicker', language)} ({shortened(variant.name, MAX_NAME)})"
            yield f"{paint(title, 'yellow')}: {shortened(told, 400)}"


def _bars(report: Report, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    if not report.bars:
        return
    met = sum(each.met for each in report.bars)
    style: Style = "green" if met == len(report.bars) else "red"
    yield f"{paint(word('bars met', language), style)}: {met} {word('of', language)} {len(report.bars)}"
    for each in report.bars:
        if not each.met:
            none = word("nothing assessed", language)
            value = none if each.value is None else amount(each.value, each.scorer, language)
            if each.value is not None and each.unassessed:
                value += f", {word('not assessed', language)} {each.unassessed}"
            told = f"{bar(each, language)}: {each.variant}: {value}"
            yield f"  {paint(word('bar not met', language), 'red')} {shortened(told)}"


def gate(report: Report, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    """The gate with its reasons and notes."""
    told = report.gate
    compared = f" ({shortened(told.baseline)})" if told.baseline else ""
    style: Style = "red" if not told.passed else "green" if report.is_gated else "dim"
    yield paint(verdict(report, language), "bold", style) + compared
    for reason in told.reasons[:MAX_LISTED]:
        yield f"  {paint(word(reason.type, language), 'red')} {shortened(reason.message, 300)}"
    if len(told.reasons) > MAX_LISTED:
        yield f"  {word('not listed', language)} {len(told.reasons) - MAX_LISTED}"
    for note in told.notes[:MAX_NOTES]:
        yield f"  {paint(shortened(note, 300), 'dim')}"
    if len(told.notes) > MAX_NOTES:
        yield f"  {paint(word('more notes', language), 'dim')} {len(told.notes) - MAX_NOTES}"


def next_command(report: Report, log: str | None) -> str:
    """What to type next: look at what failed, ask again what broke, or accept a run that passed with no baseline."""
    command, source = "tonewise eval", _quoted(report.source or report.suite)
    if any(reason.type == "broken" for reason in report.gate.reasons):
        return f"{command} {source} --retry"
    if any(_failed(variant) for variant in report.variants):
        return f"{command} {source} --only failing"
    if report.gate.baseline or not (log or report.runs):
        return ""
    return f"{command} accept {_quoted(log or f'runs/{report.runs[-1]}.jsonl')}"


def _failed(variant: VariantReport) -> bool:
    measure = measure_of(variant, "passed")
    return measure is not None and (measure.cannot_assess > 0 or measure.interval.value not in (None, 1))


def _quoted(name: str) -> str:
    """A name as a shell takes it for one word, whatever is in it."""
    return quote(shortened(name))
