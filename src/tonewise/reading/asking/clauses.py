"""Clauses of a sentence, and the roles they play in asking: what both languages share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tonewise.model import AnswerKind
from tonewise.reading.asking.words import (
    COORDINATOR,
    GREETING,
    IMPERATIVE,
    MARK,
    PARTICLE,
    PICTURE,
    PLEASE,
    PRONOUN,
    SUBJECT,
    Word,
)

Role = Literal["asks", "requests", "carries", "condition", "aside", "names", "states", "void", "empty"]
"""``asks`` and ``requests`` are what is looked for; ``carries`` is «подскажите», whose object may stand in another
clause; ``condition`` and ``aside`` are subordinate; ``names`` is a phrase with no predicate; ``void`` wants no answer,
``empty`` has no words of its own."""

SEPARATORS = frozenset(",;:—–-()/\n")


@dataclass(slots=True)
class Clause:
    """Words of a sentence from ``first`` to ``last`` (token indexes, the end excluded) and what they do."""

    first: int
    last: int
    words: Sequence[Word]
    """Its words without the particles and greetings around them."""
    raw: Sequence[Word]
    """All its words."""
    head: int
    """How many particles stand before its words."""
    lead: str
    """The mark or conjunction before it, or nothing."""
    mark: str = ""
    """The mark that ends it, or nothing where the next clause or the text's end does."""
    role: Role = "states"
    kind: AnswerKind = "thing"
    rest: int = 0
    """For ``carries``: where the object begins, as a token index; equal to ``last`` where there is none."""
    sure: bool = True
    """For ``asks``: not to be taken for a subordinate clause, whatever stands around it."""
    inverted: bool = False
    """For ``asks``: its order of words shows a main clause, which nothing before it can report."""
    reports: bool = False
    """For ``states``: what follows is reported, not asked."""
    alone: bool = False
    """For ``asks`` and ``requests``: only counted where the turn asks nothing else."""

    @property
    def asked(self) -> bool:
        """Whether a question mark ends it."""
        return "?" in self.mark


_GREETS_BY_TWO = frozenset(("добрый", "доброго", "доброе", "доброй", "good"))

Opens = Callable[[Sequence[Word], int, int], bool]


def clauses(words: Sequence[Word], opens: Opens) -> list[Clause]:
    """Cut a sentence at marks, and before every word that opens something asked.

    ``opens(words, start, index)`` says whether, in a clause begun at ``start``, another one begins at ``index``.
    """
    found: list[Clause] = []
    start, lead = 0, ""
    for index, word in enumerate(words):
        if word.flags & MARK:
            if (word.lower in SEPARATORS and not _around_please(words, index)) or word.lower[0] in "?!.…":
                if index > start:
                    found.append(_clause(words, start, index, lead, word.lower))
                start, lead = index + 1, word.lower
        elif index > start and opens(words, start, index):
            end = index
            while end > start and words[end - 1].flags & COORDINATOR:
                end -= 1
            if end > start:
                found.append(_clause(words, start, end, lead, ""))
            start, lead = index, words[index - 1].lower if end < index else ""
    if start < len(words):
        found.append(_clause(words, start, len(words), lead, ""))
    return found


def _greeted(words: Sequence[Word], start: int, index: int) -> bool:
    """«hi there»: «there» only greets."""
    return words[index].lower == "there" and index > start and bool(words[index - 1].flags & GREETING)


def _around_please(words: Sequence[Word], index: int) -> bool:
    """Whether the comma here only sets off «пожалуйста» after an imperative: «отмените, пожалуйста, заказ»."""
    place = index + 1 if index + 1 < len(words) and words[index + 1].flags & PLEASE else index - 1
    verb = place - 2 if place > index else place - 1
    while verb >= 0 and words[verb].flags & MARK:
        verb -= 1
    return verb >= 0 and bool(words[place].flags & PLEASE) and bool(words[verb].flags & IMPERATIVE)


def _belongs(words: Sequence[Word], index: int, first: int) -> bool:
    """«in the evening», «this morning»: no particle, for the word before needs it."""
    return index > first and bool(words[index - 1].flags & SUBJECT and not words[index - 1].flags & PRONOUN)


def _clause(words: Sequence[Word], start: int, end: int, lead: str, mark: str) -> Clause:
    first, last = start, end
    while first < last and (words[first].flags & (PARTICLE | PICTURE | MARK) or _greeted(words, start, first)):
        if words[first].flags & COORDINATOR:
            lead = words[first].lower
        # «добрый день»: the second word greets only after the first
        first += 2 if words[first].lower in _GREETS_BY_TWO and first + 1 < last else 1
    while last > first and words[last - 1].flags & (PARTICLE | PICTURE | MARK) and not _belongs(words, last - 1, first):
        last -= 1
    return Clause(first, last, words[first:last], words[start:end], first - start, lead, mark, rest=last)
