"""Words and phrases of the lexicons found in a text: one pass for all readers of manner, mood and topics.

An entry matches any form of its words; ``=`` before an entry or a word asks for that form only, ``*`` is a gap of up to
two words. Case, «ё» and punctuation inside a sentence do not matter; a match never runs over a sentence's end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.language import language_of
from tonewise.reading.romanised import cyrillic_of
from tonewise.reading.words import Token, fold, is_cyrillic, parses, stem, tokens

SUBJECTS = ("manner", "mood", "topics")

MAX_READ = 20_000
"""Characters of one text that are searched: what a message is about and how it is said shows long before."""

_END_OF_SENTENCE = ""
_GAP = "*"
_LONGEST_GAP = 2
_UNLIKELY = 0.1


class Hit(NamedTuple):
    """An entry of a section found in a text; ``first`` and ``last`` are indexes of its words among the tokens."""

    section: str
    entry: str
    first: int
    last: int
    start: int
    end: int


class WordList:
    """Entries by section, made ready to be looked for."""

    def __init__(self, sections: Mapping[str, Sequence[str]]):
        self._starting: dict[str, list[tuple[str, str, tuple[frozenset[str], ...]]]] = {}
        for section, entries in sections.items():
            for entry in entries:
                first, *rest = _pattern(entry)
                for key in first:
                    self._starting.setdefault(key, []).append((section, entry, tuple(rest)))
        self._by_word = lru_cache(maxsize=65536)(self._entries_from)

    def find(self, found: Sequence[Token]) -> tuple[Hit, ...]:
        """All hits in the order of their first words; of one section the longest at each word."""
        hits: list[Hit] = []
        words: list[tuple[int, str]] | None = None
        for index, token in enumerate(found):
            if token.kind != "word" or not (entries := self._by_word(token.lower)):
                continue
            best: dict[str, Hit] = {}
            for section, entry, rest in entries:
                last: int | None = index
                if rest:
                    words = words or _sequence(found)
                    last = _last_word(words, index, rest)
                if last is not None and (section not in best or last > best[section].last):
                    best[section] = Hit(section, entry, index, last, token.start, found[last].end)
            hits += best.values()
        return tuple(hits)

    def _entries_from(self, word: str) -> tuple[tuple[str, str, tuple[frozenset[str], ...]], ...]:
        return tuple(entry for key in keys(word) for entry in self._starting.get(key, ()))


@lru_cache(maxsize=2048)
def signals(text: str, language: str) -> tuple[Hit, ...]:
    """What the lexicons of manner, mood and topics find in a text of a language."""
    found = tokens(text[:MAX_READ])
    if language == "ru" and text.isascii() and language_of(text) == "ru":
        found = tuple(_in_cyrillic(token) for token in found)
    return _word_list("ru" if language == "ru" else "en").find(found)


def hits_by_section(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Hits grouped by section."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.section, []).append(hit)
    return grouped


@cache
def _word_list(language: str) -> WordList:
    sections: dict[str, tuple[str, ...]] = {}
    for subject in SUBJECTS:
        sections |= load(language, subject).sections
    return WordList(sections)


@lru_cache(maxsize=65536)
def keys(word: str) -> tuple[str, ...]:
    """What a folded word is looked up by: its own form, and the dictionary forms of its likely readings."""
    if not is_cyrillic(word):
        return ("=" + word, stem(word))
    lemmas = dict.fromkeys(parse.lemma for parse in parses(word) if parse.score >= _UNLIKELY)
    return ("=" + word, *lemmas)


def _pattern(entry: str) -> list[frozenset[str]]:
    exact = entry.startswith("=")
    pattern: list[frozenset[str]] = []
    for part in fold(entry.removeprefix("=")).split():
        word = part.removeprefix("=")
        if word == _GAP:
            pattern.append(frozenset((_GAP,)))
        elif exact or part != word:
            pattern.append(frozenset(("=" + word,)))
        else:
            pattern.append(frozenset(keys(word)))
    return pattern


def _sequence(found: Sequence[Token]) -> list[tuple[int, str]]:
    """Words with their indexes among the tokens, and the ends of sentences between them."""
    return [
        (index, token.lower if token.kind in ("word", "number") else _END_OF_SENTENCE)
        for index, token in enumerate(found)
        if token.kind in ("word", "number") or token.text[0] in ".!?;…"
    ]


def _last_word(words: list[tuple[int, str]], index: int, rest: tuple[frozenset[str], ...]) -> int | None:
    """The index of the word that a match which starts at ``index`` ends with, or None."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle][0] < index:
            low = middle + 1
        else:
            high = middle
    return _match(words, low + 1, rest)


def _match(words: list[tuple[int, str]], position: int, rest: tuple[frozenset[str], ...]) -> int | None:
    if not rest:
        return words[position - 1][0]
    if _GAP in rest[0]:
        for skipped in range(_LONGEST_GAP + 1):
            if (last := _match(words, position + skipped, rest[1:])) is not None:
                return last
            if position + skipped >= len(words) or words[position + skipped][1] == _END_OF_SENTENCE:
                return None
        return None
    if position >= len(words) or words[position][1] == _END_OF_SENTENCE:
        return None
    if rest[0].isdisjoint(keys(words[position][1])):
        return None
    return _match(words, position + 1, rest[1:])


def _in_cyrillic(token: Token) -> Token:
    spelt = cyrillic_of(token.lower) if token.kind == "word" else None
    return token if spelt is None else Token(token.text, spelt, token.kind, token.start, token.end)
