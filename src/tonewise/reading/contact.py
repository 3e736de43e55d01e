"""Messages to a customer whose matter is settled that have no use for them: check-ins, promotion, mere presence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from tonewise.model import Message
from tonewise.reading.anything_else import else_asked
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.sentences import split

Kind = Literal["check-in", "offer"]


@lru_cache(maxsize=2048)
def empty_contact(text: str) -> tuple[Kind, int, int] | None:
    """What makes a message one of no use, and the sentence with it; None where it brings news or is neither."""
    spans = quoted(text)
    found: list[tuple[Kind, int, int]] = []
    for start, end in split(text):
        asks = "?" in text[start:end]
        if is_quoted(spans, start):
            continue
        if _stands(text, start, end, "offer made"):
            found.append(("offer", start, end))
        elif _stands(text, start, end, "check-in") or (asks and _stands(text, start, end, "check-in?")):
            found.append(("check-in", start, end))
        elif not asks and _stands(text, start, end, "their news"):
            return None
    found += [("check-in", asked.start, asked.end) for asked in else_asked(text)[:1]]
    return min(found, key=_offers_first, default=None)


def _offers_first(found: tuple[Kind, int, int]) -> bool:
    return found[0] != "offer"


def wants_to_be_told(messages: Sequence[Message]) -> bool:
    """Whether a customer asked to be reminded, or told when something happens."""
    return any(message.role == "customer" and lexicon_hits(message.text, "keep me told") for message in messages)


def _stands(text: str, start: int, end: int, group: str) -> bool:
    return any(start <= hit.start < end for hit in lexicon_hits(text, group))
