"""What two runs differ in, as text for a terminal, as Markdown for a review, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from tonewise.cli.word_diff import word_diff
from tonewise.evals.changed_cases import ChangedCase
from tonewise.evals.comparing import Compared
from tonewise.evals.outputs.escaping import block, cell, code, inline_html, no_command
from tonewise.evals.outputs.numbers import difference
from tonewise.evals.outputs.words import measure_name, word
from tonewise.evals.results import PASSED, Call, Comparison
from tonewise.painting import Painter, Style
from tonewise.plain import harmless, shortened
from tonewise.settings import InterfaceLanguage

_ORDER: tuple[Call, ...] = ("worse", "better", "too-few", "equal")
_STYLES: dict[Call, Style] = {"worse": "red", "better": "green", "too-few": "dim", "equal": "dim"}
_EFFORT = ("seconds", "cost", "tokens")
"""Told last: they say nothing of how good a reply is."""
_SIGNS: dict[Call, str] = {"worse": "▼", "better": "▲", "too-few": "?", "equal": "="}
_CHANGED: dict[InterfaceLanguage, str] = {"ru": "Изменились", "en": "Cases that changed"}
_NAME, _NAMES = 60, 120
_MOST_NAMES = 12
_MOST_TEXT = 4_000
"""Characters of a text in Markdown: a comment on a pull request has an end."""


def as_text(told: Compared, most: int, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    """For a terminal: measures, then up to ``most`` cases with the later text and what went and came in it."""
    for first, second in told.pairs:
        cases = f"({word('cases', language)} {told.cases_of(first, second)})"
        yield f"{paint(shortened(f'{first} → {second}', _NAMES), 'bold')} {cases}"
        still: dict[Call, list[str]] = {}
        for each in _sorted(told, first, second):
            if each.better or each.worse or each.call in ("better", "worse"):
                counts = f"{word('worse', language)} {each.worse}, {word('better', language)} {each.better}"
                call = paint(f"{_SIGNS[each.call]} {word(each.call, language)}", _STYLES[each.call])
                yield f"  {call}: {_named(each, language)} {difference(each, language)} ({counts})"
            else:
                still.setdefault(each.call, []).append(_named(each, language))
        for call, names in still.items():
            listed = ", ".join(names[:_MOST_NAMES]) + f" … {len(names) - _MOST_NAMES}" * (len(names) > _MOST_NAMES)
            yield paint(f"  {_SIGNS[call]} {word(call, language)}: {listed}", "dim")
        changes = list(told.changes(first, second))
        yield paint(f"{_CHANGED[language]}: {len(changes)}", "bold")
        for change in changes[:most]:
            yield from _case(change, language, paint)
        if len(changes) > most:
            yield f"  {word('not listed', language)} {len(changes) - most}"


def _case(change: ChangedCase, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    ways: list[str] = []
    for call, names in (("worse", change.worse), ("better", change.better)):
        if names:
            listed = ", ".join(measure_name(name, language) for name in names)
            ways.append(
                paint(f"{word(call, language)}: {shortened(listed, 300)}", "red" if call == "worse" else "green")
            )
    yield f"  {paint(shortened(change.case.id, _NAME), 'bold')} {'; '.join(ways)}".rstrip()
    for line in _difference(change, paint):
        yield no_command(f"    │ {line}")


def _difference(change: ChangedCase, paint: Painter) -> Iterator[str]:
    """The later text by lines, with what went and came; both whole where they are too long to compare."""
    if change.same_text:
        return
    before, after = "\n".join(change.first.text), "\n".join(change.second.text)
    shown = (
        word_diff(before, after, paint) or f"[-{harmless(before, lines=True)}-]\n{{+{harmless(after, lines=True)}+}}"
    )
    for error, sign in ((change.first.error, "-"), (change.second.error, "+")):
        if error:
            shown += f"\n{sign} {shortened(error)}"
    yield from shown.splitlines()


def as_markdown(told: Compared, most: int, language: InterfaceLanguage) -> Iterator[str]:
    """For a review: a table of measures, and cases in a block each that opens."""
    for first, second in told.pairs:
        yield f"### {code(first, _NAMES)} → {code(second, _NAMES)}"
        yield ""
        yield f"| | | Δ | {word('worse', language)} | {word('better', language)} |"
        yield "|---|---|---|---|---|"
        for each in _sorted(told, first, second):
            if each.better or each.worse:
                call = f"{_SIGNS[each.call]} {word(each.call, language)}"
                counts = f"{each.worse} | {each.better}"
                yield f"| {call} | {cell(_named(each, language))} | {difference(each, language)} | {counts} |"
        yield ""
        changes = list(told.changes(first, second))
        for change in changes[:most]:
            yield from _markdown_case(change, language)
        if len(changes) > most:
            yield f"{word('not listed', language)} {len(changes) - most}"


def _markdown_case(change: ChangedCase, language: InterfaceLanguage) -> Iterator[str]:
    told = [
        f"{word(call, language)}: {', '.join(measure_name(name, language) for name in names)}"
        for call, names in (("worse", change.worse), ("better", change.better))
        if names
    ]
    yield f"<details><summary>{inline_html(change.case.id)} {inline_html('; '.join(told))}</summary>"
    yield ""
    if lines := list(_difference(change, Painter(False))):
        yield block("\n".join(lines), _MOST_TEXT)
        yield ""
    yield "</details>"
    yield ""


def as_json(told: Compared) -> Iterator[str]:
    """All of it, for programs: comparisons, and every case that changed with both texts."""
    yield json.dumps(
        {
            "runs": list(told.report.runs),
            "shared": told.shared,
            "only_first": list(told.only_first),
            "only_second": list(told.only_second),
            "changed": list(told.changed),
            "gate": told.report.gate.model_dump(mode="json"),
            "pairs": [_pair(told, first, second) for first, second in told.pairs],
        },
        ensure_ascii=False,
        indent=2,
    )


def _pair(told: Compared, first: str, second: str) -> dict[str, object]:
    return {
        "first": first,
        "second": second,
        "comparisons": [each.model_dump(mode="json") for each in _sorted(told, first, second)],
        "cases": [
            {
                "id": change.case.id, "worse": change.worse, "better": change.better,
                "first": {"text": change.first.text, "passed": change.first.passed, "error": change.first.error},
                "second": {"text": change.second.text, "passed": change.second.passed, "error": change.second.error},
            }
            for change in told.changes(first, second)
        ],
    }  # fmt: skip


def _sorted(told: Compared, first: str, second: str) -> Sequence[Comparison]:
    own = [each for each in told.report.comparisons if (each.first, each.second) == (first, second)]
    return sorted(
        own,
        key=lambda each: (
            each.scorer in _EFFORT, each.scorer != PASSED, _ORDER.index(each.call), -(each.better + each.worse),
        ),
    )  # fmt: skip


def _named(each: Comparison, language: InterfaceLanguage) -> str:
    return shortened(measure_name(each.scorer, language), _NAME)
