"""Messages to a customer whose matter is settled that have no use for them: check-ins, promotion, mere presence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from tonewise.model import Message
from tonewise.reading.anything_else import else_asked
from tonewise.reading.meaning import meaning, relation
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.sentences import split
from tonewise.reading.statements import statements
from tonewise.reading.values import values
from tonewise.reading.words import tokens

_PROMISED = frozenset("promised promise обещал обещала обещали обещанное".split())
"""A word that makes a message the follow-up that was promised."""
_ENOUGH = 4
"""Subject words by which it shows what a message speaks of; a goodbye has fewer."""
_SAME = 0.65
Kind = Literal["check-in", "offer"]


@lru_cache(maxsize=2048)
def empty_contact(text: str, *, direct: bool = False) -> tuple[Kind, int, int] | None:
    """What makes a message one of no use, and the sentence with it; None where it brings news or is neither.

    ``direct``: it answers a customer who says that all is settled, and may ask once whether there is anything else.
    """
    if _is_promised(text):
        return None
    spans = quoted(text)
    found: list[tuple[Kind, int, int]] = []
    for start, end in split(text):
        asks = "?" in text[start:end]
        if is_quoted(spans, start) or (direct and any(start <= asked.start < end for asked in else_asked(text))):
            continue
        if _stands(text, start, end, "offer made"):
            found.append(("offer", start, end))
        elif _checks_in(text, start, end, direct=direct, asks=asks):
            found.append(("check-in", start, end))
        elif not asks and _stands(text, start, end, "their news"):
            return None
    if not direct:
        found += [("check-in", asked.start, asked.end) for asked in else_asked(text)[:1]]
    return min(found, key=_offers_first, default=None)


def _checks_in(text: str, start: int, end: int, *, direct: bool, asks: bool) -> bool:
    return (
        _stands(text, start, end, "check-in")
        or (asks and _stands(text, start, end, "check-in?"))
        or (not direct and _stands(text, start, end, "presence"))
    )


def _offers_first(found: tuple[Kind, int, int]) -> bool:
    return found[0] != "offer"


def is_beside(text: str, earlier: Sequence[Message], language: str) -> bool:
    """Whether a message speaks of nothing that the conversation is about, or only asks again; news and values apart.

    For a matter that the customer has closed: what is said then has no use for them.
    """
    if _is_promised(text) or _brings_news(text) or else_asked(text) or values(text, language):
        return False
    told = statements(text, language)
    if any(part.asks for part in told):
        return True
    units = [unit for part in told for unit in part.meaning.units]
    before = [unit for message in earlier for unit in meaning(message.text, language).units]
    return len(units) >= _ENOUGH and not any(relation(unit, other) >= _SAME for unit in units for other in before)


def _is_promised(text: str) -> bool:
    return not _PROMISED.isdisjoint(token.lower for token in tokens(text))


def _brings_news(text: str) -> bool:
    return any("?" not in text[start:end] and _stands(text, start, end, "their news") for start, end in split(text))


def wants_to_be_told(messages: Sequence[Message]) -> bool:
    """Whether a customer asked to be reminded, or told when something happens."""
    return any(message.role == "customer" and lexicon_hits(message.text, "keep me told") for message in messages)


def _stands(text: str, start: int, end: int, group: str) -> bool:
    return any(start <= hit.start < end for hit in lexicon_hits(text, group))
