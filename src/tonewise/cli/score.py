"""``tonewise score``: replies held against the rules."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import options, output

if TYPE_CHECKING:
    from tonewise.files import Entry
    from tonewise.model import Case, Conversation, Score
    from tonewise.scoring import Scorer

Form = Literal["text", "json", "jsonl", "github"]
Scored = tuple["Entry[Case]", "Conversation", tuple[str, ...], "Score"]
"""A case with its place, what its score was over, and the score."""


def score(  # noqa: PLR0913 - the options of a command
    source: options.Source,
    *,
    form: Annotated[
        Form, typer.Option("--format", help="text is for people; json is a list; github annotates.")
    ] = "text",
    lang: options.Lang = None,
    select: Annotated[str | None, typer.Option(metavar="RULE,…", help="Only these rules.")] = None,
    ignore: Annotated[str | None, typer.Option(metavar="RULE,…", help="All rules but these.")] = None,
    dialogue: Annotated[
        bool, typer.Option("--dialogue", help="Judge every agent's reply in the conversations.")
    ] = False,
    promise: options.Promise = None,
) -> None:
    """Hold replies against the rules; exit with 1 where any has a finding of severity error.

    A conversation without a reply of its own is judged by the agent's messages that end it.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.cli import streams  # noqa: PLC0415
    from tonewise.scoring import Scorer  # noqa: PLC0415

    chosen = settings.load(lang=lang, select=options.ids(select), ignore=options.ids(ignore), promise=promise)
    counts = _Counts()
    results = counts.of(_scored(source, Scorer(chosen), dialogue))
    if form == "jsonl":
        streams.said_as_lines(scored for *_, scored in results)
    elif form == "json":
        listed = ",\n".join(scored.model_dump_json(by_alias=True) for *_, scored in results)
        output.say(f"[{listed}]")
    else:
        _say_all(results, form, chosen.lang)
        output.say(counts.summary(chosen.lang or "en"))
    if counts.failed:
        raise typer.Exit(1)


def _scored(source: str, scorer: Scorer, dialogue: bool) -> Iterator[Scored]:
    from tonewise.errors import InputError  # noqa: PLC0415
    from tonewise.files import entries_of  # noqa: PLC0415
    from tonewise.model import Case  # noqa: PLC0415

    for entry in entries_of(source, Case):
        case = entry.value
        reply: tuple[str, ...] = ()
        if dialogue:
            conversation = case.whole
            result = scorer.score_dialogue(conversation)
        else:
            try:
                exchange = scorer.exchange(case.conversation, case.replies)
            except InputError as error:
                raise InputError(error.problem, source=entry.source, line=entry.line, field="reply") from None
            result = scorer.score(exchange)
            conversation, reply = exchange.conversation, exchange.reply
        if case.id is not None:
            result = result.model_copy(update={"id": case.id})
        yield entry, conversation, reply, result


class _Counts:
    """What passes by, counted for the summary."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self.broken: Counter[str] = Counter()

    def of(self, results: Iterator[Scored]) -> Iterator[Scored]:
        for result in results:
            scored = result[-1]
            self.passed += scored.gate == "pass"
            self.failed += scored.gate == "fail"
            self.broken.update(rule for rule, outcome in scored.rules.items() if outcome == "fail")
            yield result

    def summary(self, language: str) -> str:
        from tonewise.cli.labels import label  # noqa: PLC0415

        counted = (("scored", self.passed + self.failed), ("passed", self.passed), ("failed", self.failed))
        line = ", ".join(f"{label(name, language)} {number}" for name, number in counted)
        worst = ", ".join(f"{rule} {number}" for rule, number in self.broken.most_common(5))
        return f"{line}; {label('worst', language)}: {worst}" if worst else line


def _say_all(results: Iterator[Scored], form: Form, lang: str | None) -> None:
    said: Callable[[Scored], Iterator[str]] = _annotations if form == "github" else _Paragraphs(lang)
    for result in results:
        for line in said(result):
            output.say(line)


class _Paragraphs:
    """Findings for people; a reply without any is not worth their time."""

    def __init__(self, lang: str | None):
        self._lang = lang
        self._paint = output.painter(sys.stdout)

    def __call__(self, result: Scored) -> Iterator[str]:
        from tonewise.cli.labels import label  # noqa: PLC0415
        from tonewise.cli.passages import told  # noqa: PLC0415
        from tonewise.plain import harmless  # noqa: PLC0415

        entry, conversation, reply, scored = result
        if not scored.findings:
            return
        language = self._lang or _language(conversation)
        gate = self._paint(label(scored.gate, language), "bold", "red" if scored.gate == "fail" else "green")
        place = self._paint(f"{harmless(entry.source)}:{entry.line}", "bold")
        name = f" {harmless(scored.id)}" if scored.id else ""
        yield f"{place}{name} {gate} {scored.score:.2f}"
        yield from told(scored.findings, conversation, reply, language, self._paint)
        yield ""


def _language(conversation: Conversation) -> str:
    from tonewise.reading.language import conversation_language  # noqa: PLC0415

    return conversation_language(conversation)


def _annotations(result: Scored) -> Iterator[str]:
    """Commands of a GitHub workflow: what they are made of is escaped as GitHub asks."""
    levels = {"error": "error", "warning": "warning", "advice": "notice"}
    entry, _, _, scored = result
    for finding in scored.findings:
        words = f"{finding.message} «{finding.text}»" + (f" → {finding.suggestion}" if finding.suggestion else "")
        title = f"{scored.id}: {finding.rule}" if scored.id else finding.rule
        place = f"file={_property(entry.source)},line={entry.line},title={_property(title)}"
        yield f"::{levels[finding.severity]} {place}::{_data(words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
