"""Sentences that rest on nothing: most of their words stand in no trusted text, nor are near to one that does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tonewise.drafting.trusting.manner import Manner, asked_about, listed, manner_of
from tonewise.drafting.trusting.trusted import Trusted
from tonewise.drafting.trusting.worth import Worth
from tonewise.reading.matching import closeness
from tonewise.reading.meaning import Unit, meaning
from tonewise.reading.refusals import clauses
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import tokens

Span = tuple[int, int]

_NEAR = 0.5
"""Nearness in meaning by which a word stands for one of a trusted text."""
_LEAST = 1
_LEAST_DENIED = 3
_SHARE = 0.6
_SHARE_OF_SOME = 0.8
_SOME = 3
_WEIGHT = 2
"""Words for which a value counts that a trusted text holds."""
_COURTESIES = (
    "courtesy",
    "canned",
    "sign-off",
    "kind words",
    "farewell",
    "sorry",
    "pity",
    "ask",
    "welcome",
    "glad",
    "wish",
)


def resting_on_nothing(text: str, trust: Trusted) -> Iterator[Span]:
    """The sentences that state something of which no trusted text speaks; courtesies and questions state nothing."""
    language = trust.language
    worth = Worth(trust)
    ground = _units(trust.texts, language)
    own = listed(language, "calm")
    known = [datum.value for datum in trust.situation.reading.known if datum.kind == "name"]
    names = {token.lower for name in (trust.conversation.customer.name or "", *known) for token in tokens(name)}
    theirs = _units(trust.theirs, language)
    for start, end in split(text):
        sentence = text[start:end]
        for first, last in _stating(sentence, language):
            said = _Said(sentence[first:last], manner_of(sentence[first:last], language))
            if _rests_on_nothing(said, ground, theirs, own | names, worth):
                yield start + first, start + last


class _Said(NamedTuple):
    text: str
    manner: Manner


def _stating(sentence: str, language: str) -> Iterator[Span]:
    """The sentence, or those of its clauses that state something where it as a whole puts off or takes up."""
    manner = manner_of(sentence, language)
    if manner == "asks" or asked_about(sentence, language):
        return
    if manner not in ("puts off", "takes up"):
        yield 0, len(sentence)
        return
    for first, last in clauses(sentence):
        clause = sentence[first:last]
        words = [token.lower for token in tokens(clause) if token.kind == "word"]
        stating = manner_of(clause, language) == "states" and not asked_about(clause, language)
        if stating and len(words) >= _SOME and _SUBORDINATE.isdisjoint(words[:1]):
            yield first, last


_SUBORDINATE = frozenset(
    "что чтобы как если когда который которая которое которые где that if who which when as for".split()
)


def _rests_on_nothing(
    said: _Said, ground: tuple[Unit, ...], theirs: tuple[Unit, ...], own: frozenset[str], worth: Worth
) -> bool:
    language = worth.trust.language
    taken = [(hit.start, hit.end) for group in _COURTESIES for hit in phrase_hits(said.text, language, group)]
    spoken = meaning(said.text, language)
    units = [
        unit
        for index, unit in spoken.at.items()
        if unit.word.isalpha()
        and own.isdisjoint((*unit.forms, unit.word))
        and not any(first <= spoken.row[index].start < last for first, last in taken)
    ]
    strange = [unit for unit in units if not _is_near(unit, ground)]
    if said.manner == "denies":
        strange = [unit for unit in strange if not _is_near(unit, theirs)]
    sure = sum(worth.holds(value, said.text) for value in values(said.text, language))
    least = _LEAST_DENIED if said.manner == "denies" else _LEAST
    share = _SHARE if len(strange) > _SOME else _SHARE_OF_SOME if len(strange) == _SOME else 1
    return len(strange) >= least and len(strange) >= share * (len(units) + _WEIGHT * sure)


@lru_cache(maxsize=256)
def _units(texts: tuple[str, ...], language: str) -> tuple[Unit, ...]:
    return tuple(dict.fromkeys(unit for text in texts for unit in meaning(text, language).units))


def _is_near(unit: Unit, others: tuple[Unit, ...]) -> bool:
    return any(_closeness(unit, other) >= _NEAR for other in others)


@lru_cache(maxsize=65536)
def _closeness(first: Unit, second: Unit) -> float:
    return closeness(first, second)
