"""A report made from the results of all chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, get_args

from tonewise.audit.excess import ASPECTS, Amount, excess_of
from tonewise.audit.quotes import Bad, Quotes
from tonewise.audit.report import (
    BrokenRow,
    Extent,
    File,
    Line,
    Part,
    Report,
    RulePart,
    RuleReport,
    at_least,
    share_of,
)
from tonewise.audit.tally import Count, Names, RuleTally, Tally
from tonewise.files.writing import replacing
from tonewise.rules.rule import Rule
from tonewise.scoring import WEIGHT

BROKEN_SHOWN: Final = 20
"""Broken rows that a report lists."""


def report_of(  # noqa: PLR0913 - all that a report is made from, each by its name
    heads: Iterable[dict[str, Any]],
    *,
    files: Sequence[str],
    rules: Sequence[Rule],
    language: str | None,
    version: str,
    broken_list: Path,
) -> Report:
    """The report of an audit from the first lines of its chunks' results; all broken rows go to ``broken_list``."""
    tally, quotes = Tally(), Quotes()
    shown: list[BrokenRow] = []
    with replacing(broken_list) as stream:
        for head in heads:
            tally.merge(Tally.loaded(head["tally"]))
            quotes.merge(Quotes.loaded(head["quotes"]))
            for file, line, problem in head["broken"]:
                row = BrokenRow(file=file, line=line, problem=problem)
                stream.write(row.model_dump_json() + "\n")
                if len(shown) < BROKEN_SHOWN:
                    shown.append(row)
    chosen = language or _commonest(tally.languages)
    return Report(
        tonewise=version, language=chosen,
        files=tuple(
            File(name=name, conversations=each.of, broken=each.fails)
            for name, each in ((name, tally.files.get(name, Count())) for name in dict.fromkeys(files))
        ),
        conversations=tally.all.of, replies=tally.replies, messages=tally.messages, failing=tally.all.fails,
        share=share_of(tally.all.fails, tally.all.of), without_reply=tally.without_reply, broken=tally.broken,
        extents=tuple(_extents(tally.aspects)),
        rules=tuple(_rules(tally, quotes, files, rules, chosen)),
        agents=_parts(tally.by["agent"], _worst_first), channels=_parts(tally.by["channel"], _worst_first),
        weeks=_parts(tally.by["week"], _by_name), broken_rows=tuple(shown),
    )  # fmt: skip


def _commonest(languages: Names) -> str:
    most = max(languages.items(), key=lambda each: (each[1].of, each[0]), default=("en", None))
    return "ru" if most[0] == "ru" else "en"


def _extents(aspects: Names) -> Iterator[Extent]:
    """Each amount as a whole, then its aspects, those met most first; what no rule was about is left out."""
    for amount in get_args(Amount):
        inside = [aspect for aspect, (kind, _) in ASPECTS.items() if kind == amount and aspect in aspects]
        for aspect in (None, *sorted(inside, key=lambda name: -at_least(aspects[name].fails, aspects[name].of))):
            each = aspects.get(aspect or amount)
            if each is None:
                continue
            yield Extent(
                amount=amount, aspect=aspect, applies=each.of, fails=each.fails, share=share_of(each.fails, each.of)
            )


def _rules(
    tally: Tally, quotes: Quotes, files: Sequence[str], rules: Sequence[Rule], language: str
) -> list[RuleReport]:  # fmt: skip
    found = [
        _rule(rule, tally.rules.get(rule.id, RuleTally()), [_line(bad, rule.id, quotes, files) for bad in
                                                           quotes.bad.get(rule.id, ())], language)
        for rule in rules
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-WEIGHT[each.severity] * at_least(each.fails, each.applies), each.rule))


def _rule(rule: Rule, tally: RuleTally, worst: list[Line], language: str) -> RuleReport:
    amount, aspect = excess_of(rule.id) or (None, None)
    return RuleReport(
        rule=rule.id, title=rule.title.in_(language), severity=rule.severity, amount=amount, aspect=aspect,
        applies=tally.all.of, fails=tally.all.fails, findings=tally.findings,
        share=share_of(tally.all.fails, tally.all.of), agents=_rule_parts(tally.by["agent"], _worst_first),
        channels=_rule_parts(tally.by["channel"], _worst_first), weeks=_rule_parts(tally.by["week"], _by_name),
        worst=tuple(worst),
    )  # fmt: skip


def _line(bad: Bad, rule: str, quotes: Quotes, files: Sequence[str]) -> Line:
    good = quotes.good_beside(rule, bad)
    return Line(
        file=files[bad.file], line=bad.line, conversation=bad.conversation, message_index=bad.message_index,
        agent=bad.agent, at=bad.at, severity=bad.severity, message=bad.message, customer=bad.customer,
        text=bad.quote.text, start=bad.quote.start, end=bad.quote.end, suggestion=bad.suggestion, fixed=bad.better,
        good=good.reply if good else None, good_customer=good.customer if good else None,
    )  # fmt: skip


_Order = Callable[[tuple[str, Count]], tuple[object, ...]]


def _worst_first(each: tuple[str, Count]) -> tuple[object, ...]:
    return -at_least(each[1].fails, each[1].of), -each[1].of, each[0]


def _by_name(each: tuple[str, Count]) -> tuple[object, ...]:
    return (each[0],)


def _parts(names: Names, order: _Order) -> tuple[Part, ...]:
    return tuple(
        Part(name=name, conversations=each.of, failing=each.fails, share=share_of(each.fails, each.of))
        for name, each in sorted(names.items(), key=order)
    )


def _rule_parts(names: Names, order: _Order) -> tuple[RulePart, ...]:
    return tuple(
        RulePart(name=name, applies=each.of, fails=each.fails, share=share_of(each.fails, each.of))
        for name, each in sorted(names.items(), key=order)
    )
