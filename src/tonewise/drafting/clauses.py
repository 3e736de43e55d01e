"""Clauses of a Russian sentence and who their subject is, as far as words and punctuation tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from tonewise.lexicons import load
from tonewise.reading.words import Token, parses

READER = frozenset(("ты", "вы"))
OTHERS = frozenset(("я", "мы", "он", "она", "оно", "они", "кто", "это", "никто", "кто-то"))
PREDICATES = frozenset(("ADJS", "PRTS"))
UNLIKELY = 0.05
"""A reading that the dictionary gives less weight is left out of account."""

_BREAKS = frozenset((",", ";", ":", "—", "–", "-", "(", ")"))


@dataclass(frozen=True, slots=True)
class Clause:
    """Indexes of a clause's word tokens; ``asks`` where its sentence ends with a question mark."""

    words: tuple[int, ...]
    sentence: int
    opens: bool
    """Whether it is the first of its sentence."""
    asks: bool


@cache
def listed(section: str) -> frozenset[str]:
    """A section of the lexicon on rewriting."""
    return frozenset(load("ru", "readdress")[section])


def clauses(text: str, found: tuple[Token, ...]) -> list[Clause]:
    """Clauses in order, parted by sentence ends, commas, dashes and brackets; «возможно» in commas parts none."""
    parted: list[Clause] = []
    sentence: list[list[int]] = [[]]

    def end_sentence(asks: bool) -> None:
        number = parted[-1].sentence + 1 if parted else 0
        for words in _without_parentheses(sentence, found):
            parted.append(Clause(words, number, not parted or parted[-1].sentence != number, asks))
        sentence[:] = [[]]

    for index, token in enumerate(found):
        if index > 0 and "\n" in text[found[index - 1].end : token.start]:
            end_sentence(asks=False)
        if token.text[0] in ".!?…" or token.kind in ("emoji", "smiley"):
            end_sentence(asks="?" in token.text)
        elif token.text in _BREAKS:
            sentence.append([])
        elif token.kind == "word":
            sentence[-1].append(index)
    end_sentence(asks=False)
    return parted


def _without_parentheses(parts: list[list[int]], found: tuple[Token, ...]) -> list[tuple[int, ...]]:
    """The parts of a sentence that have words; a part of parenthetical words joins its neighbours to one clause."""
    joined: list[tuple[int, ...]] = []
    join = False
    for part in parts:
        if not part:
            continue
        aside = all(found[index].lower in listed("parenthetical") for index in part)
        if joined and (join or aside):
            joined[-1] += tuple(part)
        else:
            joined.append(tuple(part))
        join = aside
    return joined


def is_subordinate(clause: Clause, found: tuple[Token, ...]) -> bool:
    """Whether a conjunction or a question word near its head makes the clause depend on another («если …»)."""
    return any(found[index].lower in listed("subordinate") for index in clause.words[:3])


def shares_a_subject(clause: Clause, found: tuple[Token, ...]) -> bool:
    """Whether a clause is of the kind that often leaves out the subject of its main clause («если не получили, …»)."""
    return any(found[index].lower in listed("condition") for index in clause.words[:3])


def nearest_subject(clause: Clause, found: tuple[Token, ...], at: int) -> Literal["reader", "other"] | None:
    """Whose predicate the word at an index is, by the pronoun in the nominative nearest before it, else after it."""
    pronouns = [i for i in clause.words if found[i].lower in READER or found[i].lower in OTHERS]
    before = [i for i in pronouns if i < at]
    chosen = before[-1] if before else pronouns[0] if pronouns else None
    if chosen is None:
        return None
    return "reader" if found[chosen].lower in READER else "other"


@lru_cache(maxsize=65536)
def may_be_subject(word: str, *agreement: str) -> bool:
    """Whether a word may be a noun or a name in the nominative that agrees in number and gender."""
    return any(
        p.part == "NOUN" and p.score > UNLIKELY and "nomn" in p.grammemes and p.grammemes.issuperset(agreement)
        for p in parses(word)
    )


@lru_cache(maxsize=65536)
def may_be_object(word: str) -> bool:
    """Whether a word may be a thing in the accusative."""
    return any(p.part == "NOUN" and {"accs", "inan"} <= p.grammemes and p.score > UNLIKELY for p in parses(word))


@lru_cache(maxsize=4096)
def is_relative(word: str, *agreement: str) -> bool:
    """Whether a word is «который» in a nominative that agrees in number and gender."""
    return any(
        p.lemma in ("который", "кто") and "nomn" in p.grammemes and p.grammemes.issuperset(agreement)
        for p in parses(word)
    )
