"""``tonewise read``: what was read of the open turn."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import options, output
from tonewise.painting import Painter, Style

if TYPE_CHECKING:
    from tonewise.model import Conversation, Reading

KIND: dict[str, Style] = {
    "date": "cyan", "amount": "green", "place": "blue", "way": "magenta", "yes-no": "yellow", "reason": "magenta",
    "choice": "blue", "action": "red", "thing": "green",
}  # fmt: skip


def read(
    source: options.Source,
    *,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="text is for people.")] = "text",
    lang: options.Lang = None,
) -> None:
    """Show what is read of a customer's open turn: questions, manner of speech, mood, topics, known data.

    Several conversations in one file give one JSON object a line.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.cli.streams import said_as_json  # noqa: PLC0415
    from tonewise.files import entries_of, require_open_turn  # noqa: PLC0415
    from tonewise.model import Conversation  # noqa: PLC0415
    from tonewise.reading import read as read_turn  # noqa: PLC0415

    def readings() -> Iterator[tuple[Conversation, Reading]]:
        for entry in entries_of(source, Conversation):
            require_open_turn(entry.value, entry.source, entry.line)
            yield entry.value, read_turn(entry.value)

    if form == "json":
        said_as_json(reading for _, reading in readings())
        return
    paint = output.painter(sys.stdout)
    chosen = settings.load(lang=lang).lang
    for index, (conversation, reading) in enumerate(readings()):
        lines = list(_told(conversation, reading, chosen or reading.language, paint))
        output.say("\n".join(lines if index == 0 else ["", *lines]))


def _told(conversation: Conversation, reading: Reading, language: str, paint: Painter) -> Iterator[str]:
    from tonewise.plain import harmless  # noqa: PLC0415
    from tonewise.reports.labels import label  # noqa: PLC0415
    from tonewise.reports.passages import painted  # noqa: PLC0415

    if conversation.id:
        yield paint(harmless(conversation.id), "bold")
    for index in reading.turn:
        spans = [
            (question.start, question.end, KIND[question.kind])
            for question in reading.questions
            if question.message_index == index
        ]
        for line in painted(conversation.messages[index].text, spans, paint):
            yield f"│ {line}"
    if not reading.questions:
        yield paint(label("no questions", language), "dim")
    for number, question in enumerate(reading.questions, 1):
        kind = paint(label(question.kind, language), KIND[question.kind])
        form = "" if question.form == "question" else paint(f" ({label(question.form, language)})", "dim")
        yield f"{number}. {kind}{form}: {harmless(question.text)}"
    for name, value in traits(reading, language):
        yield f"{paint(label(name, language), 'dim')}: {harmless(value)}"


def traits(reading: Reading, language: str) -> Iterator[tuple[str, str]]:
    """How the customer writes and what is known of them, as names of labels with their values."""
    from tonewise.reports.labels import label  # noqa: PLC0415

    manner = reading.manner
    parts = [
        label(manner.address, language),
        label(manner.formality, language),
        f"{label(manner.length, language)} ({label('words', language)}: {manner.words})",
        f"{label('emoji', language)}: {manner.emoji}" if manner.emoji else "",
        f"{label('smileys', language)}: {manner.smileys}" if manner.smileys else "",
        f"{label('slang', language)}: {', '.join(manner.slang)}" if manner.slang else "",
        f"{label('greeting', language)}: {manner.greeting}" if manner.greeting else "",
    ]
    yield "manner", ", ".join(part for part in parts if part)
    yield "mood", label(reading.mood, language)
    if reading.topics:
        yield "topics", ", ".join(label(topic, language) for topic in reading.topics)
    yield "language", reading.language
    if reading.known:
        yield "known", ", ".join(f"{label(datum.kind, language)} {datum.value}" for datum in reading.known)
