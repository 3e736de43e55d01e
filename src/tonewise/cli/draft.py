"""``tonewise draft``: a reply to the open turn, and all that a person needs to approve it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import options, output

if TYPE_CHECKING:
    from tonewise.model import Answer, Conversation, Draft
    from tonewise.settings import Settings

Drafted = tuple["Conversation", "Draft"]

NO_MODEL = "no model set, drafted by the composer (set --model or TONEWISE_MODEL)"

STATUS: dict[str, tuple[str, output.Style]] = {
    "answered": ("✓", "green"), "refused": ("✗", "yellow"), "promised": ("…", "blue"), "missing": ("■", "gap"),
}  # fmt: skip


def draft(  # noqa: PLR0913 - the options of a command
    source: options.Source,
    *,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="A language model to write with.")] = None,
    api_base: Annotated[str | None, typer.Option(metavar="URL", help="An OpenAI-compatible endpoint.")] = None,
    promise: options.Promise = None,
    form: Annotated[Literal["text", "json", "jsonl"], typer.Option("--format", help="text is for people.")] = "text",
    lang: options.Lang = None,
) -> None:
    """Draft a reply: the text alone on stdout; on stderr what it rests on, and what it lacks.

    Without a model the reply is composed from the facts. Several conversations in one file give one Draft a line.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.cli import streams  # noqa: PLC0415

    chosen = settings.load(model=model, api_base=api_base, promise=promise, lang=lang)
    results = _drafts(source, chosen)
    if form == "text":
        _say_all(results, chosen.lang)
    else:
        say = streams.said_as_json if form == "json" else streams.said_as_lines
        say(drafted for _, drafted in _with_notes(results))


def _drafts(source: str, chosen: Settings) -> Iterator[Drafted]:
    from tonewise import drafting  # noqa: PLC0415
    from tonewise.files import entries_of, require_open_turn  # noqa: PLC0415
    from tonewise.model import Conversation  # noqa: PLC0415

    told = chosen.model is not None
    for entry in entries_of(source, Conversation):
        require_open_turn(entry.value, entry.source, entry.line)
        yield entry.value, drafting.draft(entry.value, settings=chosen)
        if not told:
            told = True
            output.tell(NO_MODEL)


def _with_notes(results: Iterator[Drafted]) -> Iterator[Drafted]:
    """The drafts as they pass; where the model that was asked for wrote none, stderr says why."""
    for result in results:
        note = result[1].note
        if note:
            output.tell_error(note)
        yield result


def _say_all(results: Iterator[Drafted], lang: str | None) -> None:
    from tonewise.plain import harmless  # noqa: PLC0415

    paint = output.painter(sys.stderr)
    to_person = sys.stdout.isatty()
    for index, (conversation, drafted) in enumerate(results):
        if index:
            output.say("\n---\n")
        output.say(harmless(drafted.text, lines=True) if to_person else drafted.text, now=True)
        output.tell("\n".join(_account(conversation, drafted, lang or _interface(drafted), paint)))


def _interface(drafted: Draft) -> str:
    return "ru" if drafted.language == "ru" else "en"


def _account(conversation: Conversation, drafted: Draft, language: str, paint: output.Painter) -> Iterator[str]:
    """What a person needs beside the reply to approve it."""
    from tonewise.cli.labels import label  # noqa: PLC0415
    from tonewise.cli.passages import told  # noqa: PLC0415
    from tonewise.cli.read import traits  # noqa: PLC0415
    from tonewise.plain import harmless  # noqa: PLC0415
    from tonewise.reading import read  # noqa: PLC0415

    yield ""
    yield paint(label("read", language), "bold")
    for name, value in traits(read(conversation), language):
        yield f"  {paint(label(name, language), 'dim')}: {harmless(value)}"
    yield paint(label("answers", language), "bold")
    for answer in drafted.answers:
        yield from _answer(answer, language, paint)
    if not drafted.answers:
        yield f"  {label('no questions', language)}"
    score = drafted.score
    gate = paint(label(score.gate, language), "red" if score.gate == "fail" else "green")
    yield f"{paint(label('checked', language), 'bold')} {score.score:.2f}, {gate}"
    yield from told(score.findings, conversation, (drafted.text,), language, paint)
    usage = drafted.usage
    spent = f", {label('tokens', language)} {usage.prompt_tokens}+{usage.completion_tokens}" if usage.calls else ""
    yield f"{paint(label('model', language), 'bold')} {harmless(drafted.model)}{spent}"
    if drafted.note:
        yield f"  {harmless(drafted.note)}"


def _answer(answer: Answer, language: str, paint: output.Painter) -> Iterator[str]:
    from tonewise.cli.labels import label  # noqa: PLC0415
    from tonewise.plain import harmless  # noqa: PLC0415

    sign, style = STATUS[answer.status]
    question = harmless(answer.question)
    if answer.status == "missing":
        mark = f"{sign} {label('missing', language)}"
        yield f"  {paint(f' {mark} ', style) if paint.on else mark} {question}"
        yield f"    {label('gap', language)}"
        return
    facts = f" {paint('[' + ', '.join(map(harmless, answer.facts)) + ']', 'dim')}" if answer.facts else ""
    status = "" if answer.status == "answered" else f" ({label(answer.status, language)})"
    yield f"  {paint(sign, style)} {question}{status}{facts}"
    if answer.sentence:
        yield f"    {harmless(answer.sentence)}"
