"""A summary in Markdown for a pull request: the gate first, the figures, what changed and what failed behind a fold.

It suits ``$GITHUB_STEP_SUMMARY`` and a comment that is written anew each time: its first line tells whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.evals.outputs.changes import Change, Kept, against, by_case, changes, why_worse
from tonewise.evals.outputs.escaping import block, cell, code, inline_html
from tonewise.evals.outputs.failing import state
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
from tonewise.evals.outputs.outcomes import Outcome, place, weighed
from tonewise.evals.outputs.words import measure_name, word
from tonewise.evals.results import Comparison, Report
from tonewise.evals.suite import slug
from tonewise.painting import Painter
from tonewise.reports.judged import told
from tonewise.settings import InterfaceLanguage

MAX_LENGTH = 65_536
"""Characters of a comment that GitHub takes."""
_ROOM = 400
"""Characters kept for the line that tells what was left out."""
MAX_REASONS = 20
MAX_VARIANTS = 30
MAX_RULES = 10
MAX_FAILING = 50
MAX_CASES = 10
MAX_CHANGES = 20
"""Measures of two that are told to differ; there are more only where rules are many."""
MAX_CHANGED = 5
"""Cases that are named for each."""
MAX_DRAFT = 1_500

_PLAIN = Painter(False)


def markdown(report: Report, *, language: InterfaceLanguage = "en") -> Iterator[str]:
    """The lines of the summary, no longer in all than GitHub takes; what is left out is counted."""
    length, left_out = 0, 0
    for part in _parts(report, language):
        size = len(part) + 1
        if left_out or length + size > MAX_LENGTH - _ROOM:
            left_out += 1
            continue
        length += size
        yield part
    hidden = max(0, len(weighed(report)) - MAX_FAILING)
    if left_out or hidden:
        yield f"\n_{word('left out', language).format(count=left_out + hidden)}_"


def _parts(report: Report, language: InterfaceLanguage) -> Iterator[str]:
    """Paragraphs, tables and folds: each is shown whole or left out."""
    yield f"<!-- tonewise eval {slug(report.suite)} -->"
    sign = "❌" if not report.gate.passed else "✅" if report.is_gated else "➖"
    baseline = f" ({code(report.gate.baseline)})" if report.gate.baseline else ""
    yield f"### {sign} {code(report.suite)}: {verdict(report, language)}{baseline}\n"
    yield from _gate(report, language)
    yield from _table(report, language)
    yield from _bars(report, language)
    kept = by_case(report)
    for change in changes(report):
        yield _change(kept, change, language)
    yield from _rules(report, language)
    yield from _flicker(report, language)
    found = weighed(report)
    if found:
        yield f"\n**{word('failing', language)}: {len(found)}**\n"
        yield from (_case(outcome, language) for outcome in found[:MAX_FAILING])


def _gate(report: Report, language: InterfaceLanguage) -> Iterator[str]:
    reasons, notes = report.gate.reasons, report.gate.notes
    for reason in reasons[:MAX_REASONS]:
        yield f"- **{word(reason.type, language)}** {code(reason.message, 600)}"
    if len(reasons) > MAX_REASONS:
        yield f"- {word('not listed', language)} {len(reasons) - MAX_REASONS}"
    for note in notes[:MAX_REASONS]:
        yield f"- {code(note, 600)}"
    if len(notes) > MAX_REASONS:
        yield f"- {word('more notes', language)} {len(notes) - MAX_REASONS}"


def _table(report: Report, language: InterfaceLanguage) -> Iterator[str]:
    names = main_measures(report.variants)
    heads = [word("variant", language), *(_named(name, language) for name in names), ""]
    lines = ["", _row(heads), _row(["---"] * len(heads))]
    for variant in report.variants[:MAX_VARIANTS]:
        measures = [measure_of(variant, name) for name in names]
        told = [interval(each.interval, each.scorer, language) if each else NONE for each in measures]
        lines.append(_row([cell(variant.name), *told, spent(variant, language)]))
    yield "\n".join(lines) + "\n"
    if len(report.variants) > MAX_VARIANTS:
        yield f"{word('not listed', language)} {len(report.variants) - MAX_VARIANTS}\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _named(scorer: str, language: InterfaceLanguage) -> str:
    """A measure's name: our own words as they are, names of rules and judges as code."""
    name = measure_name(scorer, language)
    return cell(name) if name == scorer else name


def _bars(report: Report, language: InterfaceLanguage) -> Iterator[str]:
    if report.bars:
        met = sum(each.met for each in report.bars)
        lines = [f"{word('bars met', language)}: {met} {word('of', language)} {len(report.bars)}"]
        for each in [each for each in report.bars if not each.met][:MAX_REASONS]:
            none = word("nothing assessed", language)
            value = none if each.value is None else amount(each.value, each.scorer, language)
            lines.append(f"- ❌ {code(bar(each, language))} {code(each.variant)}: {value}")
        yield "\n".join(lines) + "\n"


def _change(kept: Kept, change: Change, language: InterfaceLanguage) -> str:
    """What got worse and better between two, folded; open where something is worse."""
    counts = [
        f"{word('worse', language)} {len(change.worse)}",
        f"{word('better', language)} {len(change.better)}",
        f"{word('equal', language)} {len(change.equal)}",
        f"{word('too-few', language)} {len(change.too_few)}",
    ]
    title = inline_html(against(change.first, change.second, language))
    lines = [f"<details{' open' * bool(change.worse)}><summary>{title}: {', '.join(counts)}</summary>", ""]
    for one in change.worse[:MAX_CHANGES]:
        lines.append(f"- ⬇️ {_difference(one, language)}")
        lines += _worse_cases(kept, one, language)
    for one in change.better[:MAX_CHANGES]:
        listed = ", ".join(code(name, 80) for name in one.better_cases[:MAX_CHANGED])
        lines.append(f"- ⬆️ {_difference(one, language)}{': ' * bool(listed)}{listed}")
    for call, names in (("equal", change.equal), ("too-few", change.too_few)):
        if names:
            lines.append(f"- {word(call, language)}: {', '.join(_named(name, language) for name in names[:60])}")
    return "\n".join([*lines, "", "</details>", ""])


def _worse_cases(kept: Kept, one: Comparison, language: InterfaceLanguage) -> Iterator[str]:
    for name, reason in why_worse(kept, one, MAX_CHANGED):
        yield f"    - {code(name, 80)} {code(reason, 160) if reason else ''}".rstrip()
    if len(one.worse_cases) > MAX_CHANGED:
        yield f"    - {word('not listed', language)} {len(one.worse_cases) - MAX_CHANGED}"


def _difference(one: Comparison, language: InterfaceLanguage) -> str:
    counts = f"{word('worse', language)} {one.worse}, {word('better', language)} {one.better}"
    # A p value may be "<0.001", which would open a tag.
    return f"{_named(one.scorer, language)} {code(difference(one, language))} ({counts})"


def _rules(report: Report, language: InterfaceLanguage) -> Iterator[str]:
    variants = drafting(report.variants)[:MAX_VARIANTS]
    worst = worst_rules(variants)[:MAX_RULES]
    if worst:
        heads = [word("rules broken most", language), *(cell(variant.name) for variant in variants)]
        lines = [_row(heads), _row(["---"] * len(heads))]
        for rule in worst:
            shares = (failing_share(variant, rule, language) for variant in variants)
            lines.append(_row([cell(rule.removeprefix("rule/")), *shares]))
        yield "\n" + "\n".join(lines) + "\n"


def _flicker(report: Report, language: InterfaceLanguage) -> Iterator[str]:
    for variant in report.variants:
        if variant.flicker:
            told = ", ".join(f"{code(each.case_id)} {each.passed}/{each.repeats}" for each in variant.flicker[:20])
            more = f", {word('not listed', language)} {len(variant.flicker) - 20}" * (len(variant.flicker) > 20)
            yield f"{word('flicker', language)} ({code(variant.name)}): {told}{more}\n"


def _case(outcome: Outcome, language: InterfaceLanguage) -> str:
    case, draft = outcome.case, outcome.worst
    title = inline_html(f"{case.id} · {outcome.variant}")
    lines = [f"<details><summary>{title}: {state(outcome, language, _PLAIN)}</summary>", ""]
    lines.append(f"{code(f'{place(case.source)}:{case.line}')}\n")
    findings = outcome.to_blame
    lines += [f"- {code(reason)}" for reason in outcome.reasons[:MAX_CASES]]
    lines += [f"- {code(finding.rule)} {code(told(finding))}" for finding in findings[:MAX_CASES]]
    lines.append("")
    for number, text in enumerate(draft.text[:MAX_CASES]):
        own = [each for each in findings if each.in_ == "reply" and each.message_index == number]
        lines += [block(text, MAX_DRAFT, [(each.start, each.end) for each in own]), ""]
    return "\n".join([*lines, "</details>", ""])
