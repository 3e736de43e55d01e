"""Apologies of a reply, and whether they name what went wrong.

Where nothing stands behind «извините,» but the answer itself it is a mark of courtesy («извините, уточню») and no
apology.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.model import Conversation, Reading
from tonewise.reading.mood import tells_of_trouble
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.refusals import denial
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.substance import MAX_REPLY, names, tells
from tonewise.reading.words import Token, lemma, tokens

Span = tuple[int, int]

_ENDS_OBJECT = frozenset((",", ";", ":", "–", "—", "-", "("))
_GOES_ON = frozenset(("что", "который", "которая", "которое", "которые", "как", "если", "that"))
_NOT_OURS = frozenset(("not", "don't", "no", "need", "не", "the", "a", "i'm", "им", "ему", "ей"))
"""What before the words makes them speak of an apology instead of making one: "no need to apologize"."""
_FEW = 3
_MANY = 60
_MOST = 6


class Apology(NamedTuple):
    """Where an apology stands, with what it says that it is for, and its sentence."""

    start: int
    end: int
    sentence: Span
    named: bool
    """It names what went wrong."""
    stock: bool
    """It is a stock phrase."""
    pity: bool
    """It is sorry for the customer and asks no pardon."""
    trails: bool
    """It stands behind a statement, as a mark of courtesy does."""


@lru_cache(maxsize=2048)
def apologies(text: str) -> tuple[Apology, ...]:
    """The apologies of a text, marks of courtesy left out; one for a sentence."""
    text = text[:MAX_REPLY]
    hits = [(hit.start, hit.end, name == "pity") for name in ("sorry", "pity") for hit in lexicon_hits(text, name)]
    if not hits:
        return ()
    quotations = quoted(text)
    stock = [(hit.start, hit.end) for hit in lexicon_hits(text, "canned")]
    row = tokens(text)
    found: list[Apology] = []
    for start, end in split(text):
        inside = sorted(h for h in hits if start <= h[0] < end and not is_quoted(quotations, h[0]))
        inside = [h for h in inside[:_MOST] if _before(row, h[0]) not in _NOT_OURS]
        if inside:
            made = [_read(text, row, (start, end), hit, stock, [h[:2] for h in inside]) for hit in inside]
            kept = [each for each in made if each is not None]
            if kept:
                named = any(each.named for each in kept)
                found.append(kept[0]._replace(named=named, end=max(each.end for each in kept)))
    return tuple(found)


def _before(row: Sequence[Token], start: int) -> str:
    place = bisect_left(row, start, key=lambda token: token.start) - 1
    if place > 0 and row[place].lower == "to":
        place -= 1
    return row[place].lower if place >= 0 else ""


def _read(  # noqa: PLR0913, PLR0917
    text: str,
    row: Sequence[Token],
    sentence: Span,
    hit: tuple[int, int, bool],
    stock: Sequence[Span],
    others: Sequence[Span],
) -> Apology | None:
    start, end, pity = hit
    language = script_language(text)
    is_stock = any(first < end and start < last for first, last in stock)
    after = [token for token in row if end <= token.start < sentence[1]]
    over = next((i for i, token in enumerate(after) if token.kind == "word"), None)
    leads = over is not None and after[over].lower in _listed(language, "object")
    apart = over is not None and any(token.text in _ENDS_OBJECT for token in after[:over])
    goes_on = leads and (not apart or (over is not None and after[over].lower in _GOES_ON))
    stop = end if over is None else _object_end(after, over) if goes_on or not apart else after[0].start
    reason = names(text, (end, stop), (), _listed(language, "general")) if stop > end else 0
    beside = [(start, stop), *stock, *others]
    if not goes_on and reason == 0 and stop < sentence[1] and tells(text, (stop, sentence[1]), beside):
        return None if not is_stock else Apology(start, stop, sentence, False, True, pity, False)
    before = sentence[0], start
    trails = _trails(row, before, beside, language)
    earlier = tells(text, before, beside)
    return Apology(start, max(stop, end), sentence, reason > 0 or earlier, is_stock, pity, trails)


def _trails(row: Sequence[Token], span: Span, phrases: Sequence[Span], language: str) -> bool:
    """Whether the words stand behind a statement («здесь мы не помощники, простите»): a mark of courtesy then."""
    general = _listed(language, "general")
    told = [
        token
        for token in row
        if span[0] <= token.start < span[1]
        and token.kind == "word"
        and not any(first <= token.start < last for first, last in phrases)
    ]
    return (
        sum(
            general.isdisjoint((token.lower, lemma(token.lower)))
            for token in told
            if token.text.islower() or token.start == span[0]
        )
        > 1
    )


def _object_end(after: Sequence[Token], first: int) -> int:
    """Where what the apology is for ends: at a mark that no clause about it follows."""
    for place, token in enumerate(after[first:], first):
        if token.text in _ENDS_OBJECT:
            following = after[place + 1].lower if place + 1 < len(after) else ""
            if following not in _GOES_ON:
                return token.start
    words = [token.end for token in after if token.kind != "mark"]
    return words[-1] if words else after[-1].end


def is_calm(conversation: Conversation, reading: Reading) -> bool:
    """Whether the customer only asks or thanks, and nothing in the conversation tells of trouble."""
    if reading.mood not in ("neutral", "thanks", "joke"):
        return False
    theirs = [message.text for message in conversation.messages if message.role == "customer"]
    if len(reading.sentences) > _MANY or any(tells_of_trouble(text, reading.language) for text in theirs):
        return False
    asked = [(q.message_index, q.start, q.end) for q in reading.questions if q.form != "implicit"]
    if reading.mood == "thanks":
        return True
    return bool(asked) and all(
        any(index == s.message_index and first < s.end and s.start < last for index, first, last in asked)
        or sum(token.kind == "word" for token in tokens(s.text)) <= _FEW
        for s in reading.sentences
    )


def has_bad_news(reply: Sequence[str], language: str) -> bool:
    """Whether a reply declines something, or tells of a fault or a delay."""
    return any(
        tells_of_trouble(text, language) or any(denial(text[a:b], language) is not None for a, b in split(text))
        for text in (said[:MAX_REPLY] for said in reply)
    )


def tells_more(reply: Sequence[str]) -> bool:
    """Whether a reply tells of an action or a fact anywhere beside apologies, stock phrases and platitudes."""
    for text in (said[:MAX_REPLY] for said in reply):
        beside = [(each.start, each.end) for each in apologies(text)]
        for group in ("canned", "platitudes", "holding", "courtesy"):
            beside += [(hit.start, hit.end) for hit in lexicon_hits(text, group)]
        beside += [(hit.start, len(text)) for hit in lexicon_hits(text, "sign-off")[:1]]
        if any(tells(text, span, beside) for span in split(text)):
            return True
    return False


@cache
def _listed(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "apologies")[section] for word in line.split())
