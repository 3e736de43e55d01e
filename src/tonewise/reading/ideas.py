"""Whether a reply takes up an idea that the customer offers: what comes of it, where it goes, or why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.statements import Statement, statements
from tonewise.reading.values import values
from tonewise.reading.words import parses, tokens

_WE = frozenset(("we", "we've", "i've"))
_NOW = frozenset(("теперь", "уже", "now", "already", "since"))
_SAME = 0.65
"""Least relation of two words that are said of the same thing."""


def takes_up(reply: str, idea: str, language: str, *, beside: bool = False) -> bool:
    """Whether some statement of a reply does something with an idea; thanks and formulas alone do nothing.

    ``beside``: the turn speaks of another matter too, so what was done counts only where it names the idea.
    """
    wanted = meaning(idea, language).units
    parts = statements(reply, language)
    named = any(_names(part, wanted) for part in parts) or bool(phrase_hits(reply, language, "idea named"))
    return any(_takes_up(part, wanted, language, named=named, beside=beside) for part in parts)


def _takes_up(part: Statement, wanted: Sequence[Unit], language: str, *, named: bool, beside: bool) -> bool:
    text = part.text
    formulas = phrase_hits(text, language, "idea formula")
    for hit in formulas:
        text = text[: hit.start] + " " * (hit.end - hit.start) + text[hit.end :]
    names = _names(Statement(text, language) if formulas else part, wanted)
    if part.asks:
        return names and bool(phrase_hits(text, language, "idea named"))
    told = names or phrase_hits(text, language, "where to") or values(text, language)
    if formulas and not told:
        return False
    if phrase_hits(part.text, language, "taken up"):
        return names or named
    if phrase_hits(part.text, language, "noted"):
        return bool(told)
    if beside and not names:
        return False
    if _did(text) and (values(text, language) or not _NOW.isdisjoint(token.lower for token in tokens(text))):
        return True
    return names and bool(phrase_hits(text, language, "reason") or _will_be(text, language))


def _did(text: str) -> bool:
    """Whether a text tells what was done: «колонки настроили», "we turned them down"."""
    for token in tokens(text):
        if token.lower in _WE:
            return True
        found = parses(token.lower)[:1] if token.kind == "word" else ()
        if (
            found
            and found[0].part == "VERB"
            and ("1per" in found[0].grammemes or {"past", "plur"} <= found[0].grammemes)
        ):
            return True
    return False


def _names(part: Statement, wanted: Sequence[Unit]) -> bool:
    return any(relation(unit, other) >= _SAME for unit in part.meaning.units for other in wanted)


def _will_be(text: str, language: str) -> bool:
    """A future told of: «в чек попадёт с января»."""
    if language != "ru":
        return False
    readings = (parses(token.lower)[:1] for token in tokens(text) if token.kind == "word")
    return any(found and found[0].part == "VERB" and "futr" in found[0].grammemes for found in readings)
