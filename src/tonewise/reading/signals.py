"""Words and phrases of the lexicons found in a text: one pass for all readers of manner, mood and topics.

An entry matches any form of its words; ``=`` before an entry or a word asks for that form only, ``*`` is a gap of up to
two words. Case, «ё» and punctuation inside a sentence do not matter; a match never runs over a sentence's end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.language import language_of
from tonewise.reading.romanised import cyrillic_of
from tonewise.reading.words import Token, fold, is_cyrillic, lemmas, stem, tokens

SUBJECTS = ("manner", "mood", "topics")

MAX_READ = 20_000
"""Characters of one text that are searched: what a message is about and how it is said shows long before."""

_END_OF_SENTENCE = ""
_SAYING = frozenset(("word", "number"))
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


_Entry = tuple[str, str, tuple[frozenset[str], ...]]
"""Section, entry, and the keys of its words after those that were looked up already."""


class _Starts(NamedTuple):
    """The entries that a word starts: those of one word, those by their second word, those with a gap after it."""

    alone: tuple[_Entry, ...]
    second: Mapping[str, Sequence[_Entry]]
    gap: tuple[_Entry, ...]


class WordList:
    """Entries by section, made ready to be looked for: by the first word, then by the second one."""

    def __init__(self, sections: Mapping[str, Sequence[str]]):
        self._starting: dict[str, list[_Entry]] = {}
        for section, entries in sections.items():
            for entry in entries:
                first, *rest = _pattern(entry)
                for key in first:
                    self._starting.setdefault(key, []).append((section, entry, tuple(rest)))
        self._starts = lru_cache(maxsize=65536)(self._starts_of)

    def find(self, found: Sequence[Token]) -> tuple[Hit, ...]:
        """All hits in the order of their first words; of one section the longest at each word."""
        hits: list[Hit] = []
        words = [
            (index, token.lower if token.kind in _SAYING else _END_OF_SENTENCE)
            for index, token in enumerate(found)
            if token.kind in _SAYING or token.text[0] in ".!?;…"
        ]
        for position, (index, word) in enumerate(words):
            starts = self._starts(word)
            if starts is None:
                continue
            best: dict[str, Hit] = {}
            for section, entry, _ in starts.alone:
                if section not in best:
                    best[section] = Hit(section, entry, index, index, found[index].start, found[index].end)
            following = keys(words[position + 1][1]) if starts.second and position + 1 < len(words) else ()
            if starts.gap or not starts.second.keys().isdisjoint(following):
                for (section, entry, rest), after in _candidates(starts, words, position):
                    last = _match(words, after, rest)
                    if last is not None and (section not in best or last > best[section].last):
                        best[section] = Hit(section, entry, index, last, found[index].start, found[last].end)
            hits += best.values()
        return tuple(hits)

    def _starts_of(self, word: str) -> _Starts | None:
        entries = [entry for key in keys(word) for entry in self._starting.get(key, ())] if word else []
        if not entries:
            return None
        second: dict[str, list[_Entry]] = {}
        for section, entry, rest in entries:
            if rest and _GAP not in rest[0]:
                for key in rest[0]:
                    second.setdefault(key, []).append((section, entry, rest[1:]))
        gap = tuple(entry for entry in entries if entry[2] and _GAP in entry[2][0])
        return _Starts(tuple(entry for entry in entries if not entry[2]), second, gap)


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
    if not word:
        return ()
    if not is_cyrillic(word):
        return ("=" + word, stem(word))
    return ("=" + word, *dict.fromkeys(form for form, share in lemmas(word) if share >= _UNLIKELY))


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


def _candidates(starts: _Starts, words: Sequence[tuple[int, str]], position: int) -> Iterator[tuple[_Entry, int]]:
    """The entries of several words that may start at a position, each with where its remaining words begin."""
    if starts.second and position + 1 < len(words):
        for key in keys(words[position + 1][1]):
            for entry in starts.second.get(key, ()):
                yield entry, position + 2
    for entry in starts.gap:
        yield entry, position + 1


def _match(words: Sequence[tuple[int, str]], position: int, rest: tuple[frozenset[str], ...]) -> int | None:
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
