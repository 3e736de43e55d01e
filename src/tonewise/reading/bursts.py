"""Messages that one author sent in a row: which of them are one answer, which carry nothing, and how they fold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from tonewise.model import Message
from tonewise.reading.holding import holding_span
from tonewise.reading.statements import statements
from tonewise.reading.words import tokens

_LIST_ITEM = re.compile(r"\s*(?:[-–—•*]|\d{1,2}[.)])\s+\S")
_SAYING = ("word", "number", "link", "email")
_OPEN_ENDS = ",:;-–—"
_ENDS = f".!?…{_OPEN_ENDS}"


def bursts(messages: Sequence[Message], minutes: float) -> Iterator[tuple[int, ...]]:
    """Indexes of messages by one author with no more than ``minutes`` from each to the next; no times are no gap.

    Messages with a file count as none: a file has to be a message of its own.
    """
    longest = timedelta(minutes=minutes)
    row: list[int] = []
    for index, message in enumerate(messages):
        if message.attachments or not message.text.strip():
            continue
        if row and not _goes_on(messages[row[-1]], message, longest):
            yield tuple(row)
            row = []
        row.append(index)
    if row:
        yield tuple(row)


def _goes_on(before: Message, after: Message, longest: timedelta) -> bool:
    if (before.role, before.author) != (after.role, after.author):
        return False
    return before.at is None or after.at is None or after.at - before.at <= longest


def words_in(text: str) -> int:
    """How many words, numbers, links and addresses a text holds."""
    return sum(token.kind in _SAYING for token in tokens(text))


def carries_nothing(text: str, language: str, customer: Sequence[str]) -> bool:
    """Whether a message holds the line, or only greets, thanks or nods."""
    return not statements(text, language) or holding_span(text, customer) is not None


def folded(texts: Sequence[str], customer: Sequence[str]) -> str:
    """The messages as one, without those that only hold the line; all of them where nothing else is there."""
    kept = [text.strip() for text in texts if holding_span(text, customer) is None] or [text.strip() for text in texts]
    parts = [_closed(text) for text in kept[:-1]] + kept[-1:]
    as_list = sum(_LIST_ITEM.match(text) is not None for text in kept) > 1 or any("\n" in text for text in kept)
    return ("\n" if as_list else " ").join(
        text if len(parts) == 1 or (index and parts[index - 1][-1] in _OPEN_ENDS) else _capital(text)
        for index, text in enumerate(parts)
    )


def _closed(text: str) -> str:
    """With a full stop where no mark ends it."""
    last = tokens(text)[-1]
    return text if last.text[0] in _ENDS or last.kind in ("smiley", "emoji") else f"{text}."


def _capital(text: str) -> str:
    first = tokens(text)[0]
    return text[0].upper() + text[1:] if first.kind == "word" and first.text.islower() else text
