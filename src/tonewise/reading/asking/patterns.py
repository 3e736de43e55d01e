"""Short patterns over the words of one clause, for what only a turn of phrase gives away: rhetoric, courtesies, ideas.

A pattern is words in order. A word stands for any of its forms, ``=word`` for that form only, ``a|b`` for either,
``?word`` for one that may be absent, ``*`` for up to three words, ``^`` and ``$`` for the clause's start and end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tonewise.reading.asking.words import Word

GAP = 3


class _Step(NamedTuple):
    forms: frozenset[str]
    lemmas: frozenset[str]
    optional: bool
    gap: bool


class _Pattern(NamedTuple):
    steps: tuple[_Step, ...]
    at_start: bool
    at_end: bool
    second: frozenset[str]
    """What must stand right after the first word, or nothing where that is not sure."""
    wanted: frozenset[str]
    """Words of which one must be there besides the first, or nothing where no other is sure to be."""


class Patterns:
    """Patterns found by the words that they may begin with, so that a clause is read once."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._by_form: dict[str, list[_Pattern]] = {}
        self._by_lemma: dict[str, list[_Pattern]] = {}
        for entry in entries:
            pattern = _parsed(entry)
            for step in pattern.steps:
                for form in step.forms:
                    self._by_form.setdefault(form, []).append(pattern)
                for lemma in step.lemmas:
                    self._by_lemma.setdefault(lemma, []).append(pattern)
                if not step.optional:
                    break

    def match(self, words: Sequence[Word], first: int = 0, last: int | None = None) -> bool:
        """Whether any pattern occurs in these words; ``first`` and ``last`` are where the clause proper lies."""
        end = len(words) if last is None else last
        by_form, by_lemma = self._by_form, self._by_lemma
        there: set[str] = set()
        for index, word in enumerate(words):
            here, bent = by_form.get(word.lower), by_lemma.get(word.lemma)
            if here is None and bent is None:
                continue
            after = words[index + 1] if index + 1 < len(words) else None
            for pattern in (*(here or ()), *(bent or ())):
                if index > first and pattern.at_start:
                    continue
                if pattern.second:
                    if after is None or (after.lower not in pattern.second and after.lemma not in pattern.second):
                        continue
                elif pattern.wanted:
                    if not there:
                        there.update([other.lower for other in words], [other.lemma for other in words])
                    if pattern.wanted.isdisjoint(there):
                        continue
                if _follows(pattern, 0, words, index, end):
                    return True
        return False


def _parsed(entry: str) -> _Pattern:
    parts = entry.split()
    at_start, at_end = parts[0] == "^", parts[-1] == "$"
    steps: list[_Step] = []
    for part in parts:
        if part in "^$":
            continue
        optional = part.startswith("?")
        bare = part.removeprefix("?")
        exact = bare.startswith("=")
        words = frozenset(bare.removeprefix("=").replace("ё", "е").split("|"))
        # A word that may bend is also found in the form that stands in the list: analysers do not know every word.
        steps.append(_Step(words, frozenset() if exact else words, optional, part == "*"))
    settled = len(steps) > 1 and not any(step.optional or step.gap for step in steps[:2])
    second = steps[1].forms | steps[1].lemmas if settled else frozenset[str]()
    return _Pattern(tuple(steps), at_start, at_end, second, _wanted(steps))


def _wanted(steps: Sequence[_Step]) -> frozenset[str]:
    """The shortest list of words of any step that must be there, the first such step left out."""
    sure = [step.forms | step.lemmas for step in steps if not step.optional and not step.gap]
    if not steps[0].optional:
        sure = sure[1:]
    return min(sure, key=len, default=frozenset())


def _follows(pattern: _Pattern, step: int, words: Sequence[Word], index: int, end: int) -> bool:
    """Whether the pattern's steps from this one on match the words from this one on."""
    if step == len(pattern.steps):
        return not pattern.at_end or index >= end
    wanted = pattern.steps[step]
    if wanted.gap:
        last = min(index + GAP, len(words))
        return any(_follows(pattern, step + 1, words, place, end) for place in range(index, last + 1))
    if index < len(words):
        word = words[index]
        here = word.lower in wanted.forms or word.lemma in wanted.lemmas
        if here and _follows(pattern, step + 1, words, index + 1, end):
            return True
    return wanted.optional and _follows(pattern, step + 1, words, index, end)
