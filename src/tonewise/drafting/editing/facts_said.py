"""Which facts a sentence says: by the words that carry them, and by every value that the customer did not bring."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tonewise.drafting.editing.content import HARD, content, same_value, share, words_shared
from tonewise.model import Conversation, Fact
from tonewise.reading.refusals import clauses, is_refusal
from tonewise.reading.values import ValueSpan, values

_WORDS = 0.3
"""Share of a fact's words that must stand beside its values."""
_ALL_WORDS = 0.6
"""Share of what a fact says, where it has no value of its own."""
_PARTLY = 0.35
_ELLIPTIC = 2
"""Words of an answer that takes its subject from the question («до 22:00»)."""


def said_in(text: str, fact: Fact, language: str, known: tuple[str, ...] = ()) -> bool:
    """Whether a text says all that a fact tells; ``known`` are the customer's texts, whose values are no news."""
    if _turned(text, fact, language):
        return False
    told, wanted = content(text, language), content(fact.text, language)
    news = news_of(fact, language, known)
    if fact.url and fact.url not in text:
        return False
    if not news:
        return share(wanted, told) >= _ALL_WORDS
    if not all(any(same_value(value, other) for other in told.values) for value in news):
        return False
    return words_shared(wanted, told) >= _WORDS or len(told.units) <= _ELLIPTIC


def partly_said(text: str, fact: Fact, language: str) -> bool:
    """Whether a text says something of what a fact tells, and perhaps not all."""
    told, wanted = content(text, language), content(fact.text, language)
    return share(wanted, told) >= _PARTLY or share(told, wanted) >= _ALL_WORDS


def news_of(fact: Fact, language: str, known: tuple[str, ...] = ()) -> tuple[ValueSpan, ...]:
    """The values of a fact that the customer has not told themselves; a weekday beside its date is none."""
    theirs = _told(known, language)
    told = content(fact.text, language).values
    dated = any(value.kind == "date" for value in told)
    return tuple(
        value
        for value in told
        if value.kind in HARD
        and not (dated and value.kind == "weekday")
        and not any(same_value(value, other) for other in theirs)
    )


def nearest(text: str, facts: Sequence[Fact], language: str) -> Fact | None:
    """The fact that shares most of its words with a text, values left aside; None where none shares any."""
    told = content(text, language)
    best, most = None, 0.0
    for fact in facts:
        wanted = content(fact.text, language)
        shared = (words_shared(wanted, told) + words_shared(told, wanted)) / 2
        if shared > most:
            best, most = fact, shared
    return best


def customers_texts(conversation: Conversation) -> tuple[str, ...]:
    """What the customer has written, of which nothing is news to them."""
    return tuple(message.text for message in conversation.messages if message.role == "customer")


@lru_cache(maxsize=256)
def _told(texts: tuple[str, ...], language: str) -> tuple[ValueSpan, ...]:
    return tuple(value for text in texts for value in values(text[:4_000], language))


def _turned(text: str, fact: Fact, language: str) -> bool:
    """Whether one of the two says no and the other does not; «25-го, раньше никак» says no beside what is told."""
    refuses = is_refusal(fact.text, language)
    if refuses == is_refusal(text, language):
        return False
    if refuses:
        return True
    if fact.kind == "alternative":
        return False
    told = content(fact.text, language).values
    return not any(
        not is_refusal(text[start:end], language)
        and any(same_value(value, other) for value in values(text[start:end], language) for other in told)
        for start, end in clauses(text)
    )
