"""An audit's report for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tonewise.audit.labels import name_of, percent, word
from tonewise.audit.report import Extent, Line, Part, Report, RulePart, RuleReport
from tonewise.painting import Painter, Style, width
from tonewise.plain import harmless, shortened
from tonewise.reports.passages import SEVERITY, excerpt

MAX_PARTS = 12
"""Agents that are listed; JSON and the page have more."""
MAX_WORST = 3
"""Lines a rule that are quoted; JSON and the page have more."""
MAX_NAME = 40
BAR = 20

_Row = tuple[str, int, int, float]
"""What it is, of how many, how many of them, and the share."""


def shown(report: Report, paint: Painter) -> Iterator[str]:
    """The lines of a report, the worst first."""
    language = report.language
    yield from _overview(report, paint)
    yield from _extents(report.extents, language, paint)
    broken = [rule for rule in report.rules if rule.fails]
    yield ""
    yield paint(word("rules", language), "bold")
    yield from _rules(broken, language, paint)
    for title, parts, dimension in (
        ("agents", report.agents, "agent"), ("channels", report.channels, "channel"), ("weeks", report.weeks, "week"),
    ):  # fmt: skip
        if any(part.name for part in parts):
            yield ""
            yield from _parts(title, parts, dimension, language, paint)
    if broken:
        yield ""
        yield paint(word("worst", language), "bold")
        for rule in broken:
            yield from _worst(rule, language, paint)
    if report.broken_rows:
        yield ""
        yield paint(word("broken rows", language), "bold")
        for row in report.broken_rows:
            yield f"  {harmless(row.file)}:{row.line}: {harmless(row.problem)}"
        if report.broken > len(report.broken_rows):
            yield f"  {word('and more', language)} {report.broken - len(report.broken_rows)}"


def _overview(report: Report, paint: Painter) -> Iterator[str]:
    language = report.language
    counted = (("conversations", report.conversations), ("replies", report.replies))
    line = ", ".join(f"{word(name, language)} {number}" for name, number in counted)
    failing = f"{word('failing', language)} {report.failing} ({percent(report.share, language)})"
    yield f"{paint(line, 'bold')}, {paint(failing, 'red' if report.failing else 'green')}"
    for name, number in (("without reply", report.without_reply), ("broken", report.broken)):
        if number:
            yield f"{word(name, language)} {number}"


def _extents(extents: Sequence[Extent], language: str, paint: Painter) -> Iterator[str]:
    for amount in dict.fromkeys(each.amount for each in extents):
        yield ""
        yield paint(word(amount, language), "bold")
        rows = [
            (word(each.aspect or "in all", language), each.applies, each.fails, each.share)
            for each in extents
            if each.amount == amount
        ]
        yield from _table(rows, language, paint)


def _rules(rules: Sequence[RuleReport], language: str, paint: Painter) -> Iterator[str]:
    if not rules:
        yield f"  {word('nothing broken', language)}"
    rows = [(each.rule, each.applies, each.fails, each.share) for each in rules]
    styles = [SEVERITY[each.severity] for each in rules]
    yield from _table(rows, language, paint, styles)


def _parts(title: str, parts: Sequence[Part], dimension: str, language: str, paint: Painter) -> Iterator[str]:
    yield paint(word(title, language), "bold")
    listed = parts[-MAX_PARTS:] if dimension == "week" else parts[:MAX_PARTS]
    rows = [(name_of(each.name, dimension, language), each.conversations, each.failing, each.share) for each in listed]
    yield from _table(rows, language, paint)
    if len(parts) > len(listed):
        yield f"  {word('and more', language)} {len(parts) - len(listed)}"


def _table(
    rows: Sequence[_Row], language: str, paint: Painter, styles: Sequence[Style] | None = None
) -> Iterator[str]:  # fmt: skip
    names = [shortened(name, MAX_NAME) for name, *_ in rows]
    first = max((width(name) for name in names), default=0)
    second = max((len(str(of)) for _, of, *_ in rows), default=0)
    between = word("of", language)
    for place, (_, of, fails, share) in enumerate(rows):
        name = paint(names[place], *([styles[place]] if styles else [])) + " " * (first - width(names[place]))
        bar = paint("█" * round(share * BAR), "red") + paint("░" * (BAR - round(share * BAR)), "dim")
        yield f"  {name}  {fails:>{second}} {between} {of:>{second}}  {percent(share, language):>6}  {bar}"


def _worst(rule: RuleReport, language: str, paint: Painter) -> Iterator[str]:
    style = SEVERITY[rule.severity]
    yield ""
    severity = paint(word(rule.severity, language), style, "bold")
    share = f"{rule.fails} {word('of', language)} {rule.applies}"
    yield f"  {severity} {paint(rule.rule, 'bold')} {harmless(rule.title)} ({share})"
    if most := _most(rule.agents, language):
        yield f"  {paint(most, 'dim')}"
    for line in rule.worst[:MAX_WORST]:
        yield from _line(line, language, style, paint)


def _most(parts: Iterable[RulePart], language: str) -> str:
    worst = [each for each in parts if each.fails][:3]
    names = [shortened(name_of(each.name, "agent", language), MAX_NAME) for each in worst]
    between = word("of", language)
    return ", ".join(f"{name} {each.fails} {between} {each.applies}" for name, each in zip(names, worst, strict=True))


def _line(line: Line, language: str, style: Style, paint: Painter) -> Iterator[str]:
    about = [f"{harmless(line.file)}:{line.line}", line.conversation and harmless(line.conversation)]
    if line.agent is not None:
        about.append(shortened(name_of(line.agent, "agent", language), MAX_NAME))
    about.append(line.at and line.at[:16].replace("T", " "))
    yield f"    {paint(' · '.join(part for part in about if part), 'dim')}"
    yield from excerpt(line.text, line.start, line.end, style, paint)
    better: list[tuple[str, str | None]] = [("fixed", line.fixed), ("good", line.good)]
    if not (line.fixed or line.good):
        better = [("advice to", line.suggestion)]
    for name, text in better:
        if text:
            yield f"    → {paint(word(name, language), 'green')}: {harmless(' '.join(text.split()))}"
