"""A report as one HTML page that needs nothing else: style, script and plots inside, no network.

All that customers and agents wrote is escaped, and the page's policy lets no script run but its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from tonewise.audit.labels import name_of, percent, word
from tonewise.audit.plots import grid, spark, weeks_plot
from tonewise.audit.report import Extent, Line, Part, Report, RulePart, RuleReport
from tonewise.pages import embedded, opening
from tonewise.pages import shown as _text

_PARTS: Final = Path(__file__).parent / "page_parts"
MAX_AGENTS = 100
"""Agents that the page can be filtered by; those with most conversations."""
MAX_LISTED = 25
"""Agents that are listed with a bar."""
MAX_GRID = (16, 24)
"""Rules and agents of the plot of both."""
_SEVERITIES = ("error", "warning", "advice")
_AMOUNTS = ("too much", "too little", "neither")


def page(report: Report) -> Iterator[str]:
    """The page, piece by piece."""
    language = report.language
    css, script = ((_PARTS / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    title = f"{word('audit', language)}: {', '.join(file.name for file in report.files)}"
    yield opening(title, language, css, script, inline_styles=True)
    yield from _head(report)
    yield from _extents(report.extents, language)
    yield from _weeks(report)
    yield from _rules(report)
    yield from _agents(report)
    yield from _listed("channels", report.channels, "channel", language)
    yield from _broken(report)
    yield embedded("counts", json.dumps(_counts(report)))
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _head(report: Report) -> Iterator[str]:
    language = report.language
    yield f"<h1>{word('audit', language)}</h1>\n"
    yield f'<p class="dim">{_text(", ".join(file.name for file in report.files))}</p>\n<div class="tiles">'
    yield _tile(str(report.conversations), word("conversations", language))
    yield _tile(str(report.replies), word("replies", language))
    yield _tile(percent(report.share, language), word("failing", language), bad=report.failing > 0)
    yield _tile(str(report.without_reply), word("without reply", language), bad=report.without_reply > 0)
    if report.broken:
        yield _tile(str(report.broken), word("broken", language), bad=True)
    yield "</div>\n"


def _tile(number: str, label: str, *, bad: bool = False) -> str:
    return f'<div class="tile{" bad" * bad}"><b>{number}</b><span class="small dim">{label}</span></div>'


def _extents(extents: Sequence[Extent], language: str) -> Iterator[str]:
    yield '<div class="two">'
    for amount in dict.fromkeys(each.amount for each in extents):
        yield f"<section><h2>{word(amount, language).capitalize()}</h2>\n"
        for each in extents:
            if each.amount == amount:
                name = word(each.aspect or "in all", language)
                yield _row(name, each.fails, each.applies, each.share, language, whole=each.aspect is None)
        yield "</section>\n"
    yield "</div>\n"


def _row(  # noqa: PLR0913 - a name and three numbers
    name: str, fails: int, of: int, share: float, language: str, *, whole: bool = False
) -> str:
    return (
        f'<div class="row{" whole" * whole}"><span>{_text(name)}</span>{_bar(share)}'
        f'<span class="number">{percent(share, language)}</span>'
        f'<span class="number small dim of">{fails} {word("of", language)} {of}</span></div>\n'
    )


def _bar(share: float) -> str:
    return f'<span class="bar"><i style="width:{share * 100:.1f}%"></i></span>'


def _weeks(report: Report) -> Iterator[str]:
    plot = weeks_plot([(each.name, each.conversations, each.share) for each in report.weeks], report.language)
    if plot:
        yield f'<h2>{word("share with errors", report.language)}</h2>\n<div class="plot">{plot}</div>\n'


def _rules(report: Report) -> Iterator[str]:
    language = report.language
    yield f"<h2>{word('rules', language)}</h2>\n"
    yield from _filters(report)
    broken = [rule for rule in report.rules if rule.fails]
    numbers = {agent: str(number) for number, agent in enumerate(_chosen(report))}
    weeks = [(each.name, each.conversations, each.share) for each in report.weeks]
    for rule in broken:
        curve = spark([(each.name, each.applies, each.share) for each in rule.weeks], weeks)
        yield from _rule(rule, numbers, curve, language)
    if not broken:
        yield f"<p>{word('nothing broken', language)}</p>\n"
    for title, rules in (
        ("never broken", [rule.title for rule in report.rules if rule.applies and not rule.fails]),
        ("never applied", [rule.title for rule in report.rules if not rule.applies]),
    ):
        if rules:
            yield f'<p class="small dim">{word(title, language)}: {_text("; ".join(rules))}</p>\n'


def _filters(report: Report) -> Iterator[str]:
    language = report.language
    yield '<form id="filters" hidden>'
    find = word("find a rule", language)
    yield f'<input id="find" type="search" placeholder="{find}" aria-label="{find}">'
    for name, choices in (("severity", _SEVERITIES), ("amount", _AMOUNTS)):
        yield _select(name, word(name, language), [(each, word(each, language)) for each in choices], language)
    agents = [
        (str(number), name_of(agent, "agent", language)) for number, agent in enumerate(_chosen(report))
    ]  # fmt: skip
    yield _select("agent", word("agent", language), agents, language)
    yield "</form>\n"


def _select(name: str, label: str, choices: Sequence[tuple[str, str]], language: str) -> str:
    options = "".join(f'<option value="{value}">{_text(text)}</option>' for value, text in choices)
    return (
        f'<select id="{name}" aria-label="{label}"><option value="">{label}: {word("all", language)}</option>'
        f"{options}</select>"
    )  # fmt: skip


def _rule(rule: RuleReport, numbers: dict[str, str], curve: str, language: str) -> Iterator[str]:
    words = f"{rule.rule} {rule.title}".lower()
    yield (
        f'<details class="rule" id="{_text(rule.rule)}" data-words="{_text(words)}" data-severity="{rule.severity}" '
        f'data-amount="{rule.amount or "neither"}"><summary><span class="name">{_text(rule.title)} '
        f'<span class="chip {rule.severity}">{word(rule.severity, language)}</span> '
        f'<small class="dim">{_text(rule.rule)}</small></span>'
        f'<span class="spark">{curve}</span>'
        f'{_bar(rule.share)}<span class="number share">{percent(rule.share, language)}</span>'
        f'<span class="number small dim of">{rule.fails} {word("of", language)} {rule.applies}</span></summary>\n'
        '<div class="inside">'
    )
    for line in rule.worst:
        yield from _line(line, numbers.get(line.agent or "", ""), language)
    if len(rule.agents) > 1:
        yield f"<h3>{word('by whom', language)}</h3>\n"
        yield from _rule_rows(rule.agents[:MAX_LISTED], language)
    yield "</div></details>\n"


def _rule_rows(parts: Sequence[RulePart], language: str) -> Iterator[str]:
    for each in parts:
        yield _row(name_of(each.name, "agent", language), each.fails, each.applies, each.share, language)


def _line(line: Line, agent: str, language: str) -> Iterator[str]:
    about = [f"{line.file}:{line.line}", line.conversation, line.at and line.at[:16].replace("T", " ")]
    if line.agent is not None:
        about.insert(2, name_of(line.agent, "agent", language))
    yield f'<div class="line" data-agent="{agent}"><p class="small dim">{_text(" · ".join(filter(None, about)))}</p>\n'
    if line.customer:
        yield f'<p class="small dim">{word("customer", language)}</p><blockquote>{_text(line.customer)}</blockquote>'
    before, words, after = line.text[: line.start], line.text[line.start : line.end], line.text[line.end :]
    yield f'<blockquote class="bad">{_text(before)}<mark>{_text(words)}</mark>{_text(after)}</blockquote>'
    yield f'<p class="{line.severity}">{_text(line.message)}</p>'
    for name, text in (("fixed", line.fixed), ("good", line.good)):
        if text:
            yield f'<p class="small dim">{word(name, language)}</p><blockquote class="good">{_text(text)}</blockquote>'
    if line.suggestion:
        yield f"<p>→ {_text(line.suggestion)}</p>"
    yield "</div>\n"


def _agents(report: Report) -> Iterator[str]:
    language = report.language
    yield from _listed("agents", report.agents, "agent", language)
    agents = _chosen(report)[: MAX_GRID[1]]
    rules = [rule for rule in report.rules if rule.fails][: MAX_GRID[0]]
    if len(agents) < 2 or not rules:
        return
    shares = []
    for rule in rules:
        by_agent = {part.name: part.share for part in rule.agents if part.applies}
        shares.append([by_agent.get(agent) for agent in agents])
    names = [name_of(agent, "agent", language) for agent in agents]
    plot = grid([rule.rule for rule in rules], names, shares, language)
    yield f'<h2>{word("rules by agent", language)}</h2>\n<div class="plot">{plot}</div>\n'


def _listed(title: str, parts: Sequence[Part], dimension: str, language: str) -> Iterator[str]:
    if not parts:
        return
    yield f"<h2>{word(title, language)}</h2>\n"
    for each in parts[:MAX_LISTED]:
        yield _row(name_of(each.name, dimension, language), each.failing, each.conversations, each.share, language)
    if len(parts) > MAX_LISTED:
        yield f'<p class="dim">{word("and more", language)} {len(parts) - MAX_LISTED}</p>\n'


def _broken(report: Report) -> Iterator[str]:
    if not report.broken_rows:
        return
    yield f"<h2>{word('broken rows', report.language)}: {report.broken}</h2>\n<ul>"
    for row in report.broken_rows:
        yield f"<li>{_text(f'{row.file}:{row.line}: {row.problem}')}</li>\n"
    yield "</ul>\n"


def _chosen(report: Report) -> list[str]:
    """The agents with most conversations."""
    most = sorted(report.agents, key=lambda each: (-each.conversations, each.name))
    return [each.name for each in most[:MAX_AGENTS]]


def _counts(report: Report) -> dict[str, Any]:
    """What the page's filters need: each rule's counts in all, and for each agent by number."""
    numbers = {agent: number for number, agent in enumerate(_chosen(report))}
    broken = [rule for rule in report.rules if rule.fails]
    return {
        "russian": report.language == "ru",
        "of": word("of", report.language),
        "all": {rule.rule: [rule.applies, rule.fails] for rule in broken},
        "rules": {
            rule.rule: {numbers[each.name]: [each.applies, each.fails] for each in rule.agents if each.name in numbers}
            for rule in broken
        },
    }
