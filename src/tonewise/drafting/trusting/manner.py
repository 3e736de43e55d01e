"""How a sentence speaks: whether it states something, or only asks, denies, puts off, or takes up what was said."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from tonewise.lexicons import load
from tonewise.reading.promises import promises
from tonewise.reading.refusals import denial, is_unknown, takes_on
from tonewise.reading.words import fold, lemma, tokens

Manner = Literal["asks", "denies", "puts off", "takes up", "supposes", "states"]

_IF = frozenset("если если-бы случае if unless in-case whether ли".split())
_FINDS_OUT = re.compile(
    r"\b(?:let me|i'll|i will|we'll|we will)\s+(?:just\s+|quickly\s+)?(?:check|find out|ask|look|see|clarify)\b"
    r"|\b(?:уточн|провер|узна|выясн)(?:ю|им|яю|яем|ем)\b",
    re.IGNORECASE,
)
_KNOWS_NOTHING = re.compile(
    r"\b(?:i|we) (?:have|see|find|found|hold) nothing (?:about|on|of)\b"
    r"|\bничего (?:нет|не \w+) (?:о|об|про|насч[её]т)\b",
    re.IGNORECASE,
)
_FIRST = 6
"""Words of a sentence among which the word stands that takes up what the customer says."""


@lru_cache(maxsize=8192)
def manner_of(sentence: str, language: str) -> Manner:
    """What a sentence does, by the first of these that fits."""
    row = tokens(sentence)
    words = [token.lower for token in row if token.kind == "word"]
    if row and "?" in row[-1].text:
        return "asks"
    if takes_on(sentence, language) or is_unknown(sentence, language) or promises(sentence, language):
        return "puts off"
    if _FINDS_OUT.search(sentence):
        return "puts off"
    if denial(sentence, language) is not None or _KNOWS_NOTHING.search(sentence):
        return "denies"
    if not _IF.isdisjoint(words):
        return "supposes"
    if not listed(language, "sees").isdisjoint(words[:_FIRST]):
        return "takes up"
    return "states"


def asked_about(clause: str, language: str) -> bool:
    """Whether a clause is what is asked or found out («почему списали», «можно ли», "whether …")."""
    words = [token.lower for token in tokens(clause) if token.kind == "word"]
    return not _ASKED[language].isdisjoint(words[:1]) or "ли" in words or "whether" in words


_ASKED = {
    "ru": frozenset("почему когда сколько где куда кто какой какая какие какое как что чей откуда зачем".split()),
    "en": frozenset("why when how where who which what whether".split()),
}


@cache
def listed(language: str, section: str) -> frozenset[str]:
    """A section of the lexicon ``trust`` as words."""
    return frozenset(fold(word) for line in load(language, "trust")[section] for word in line.split())


@cache
def groups(language: str) -> tuple[frozenset[str], ...]:
    """The groups of words that bind the company."""
    return tuple(
        frozenset(form for word in line.split() for form in (fold(word), lemma(fold(word))))
        for line in load(language, "trust")["binding"]
    )


@cache
def group_of(language: str) -> dict[str, int]:
    """Each form of those words, and its group."""
    return {form: number for number, group in enumerate(groups(language)) for form in group}
