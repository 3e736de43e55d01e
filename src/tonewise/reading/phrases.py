"""Find phrases of a lexicon in chat text, in any inflection, by one walk over a trie.

A pattern is words separated by blanks. ``слово`` stands for every form of the word, ``=слово`` for that form only,
``?слово`` may be missing, ``а|б`` are alternatives, ``*`` is a gap of up to two words. Case, «ё» and punctuation inside
a sentence do not matter; a phrase never runs over the end of a sentence. One slip of the pen in a long word is forgiven
(for a Russian word only where the dictionary does not know it as written).

A Russian word is known by the dictionary forms of all of its readings, an English one by its stem, so a word that
changes at its beginning (я, меня) is matched from either side, and nothing has to be listed in advance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.words import fold, is_cyrillic, is_known, parses, stem, tokens

_FORGIVING = 6
"""Shortest word, in letters, in which a slip is forgiven: below it too many real words are neighbours."""
_LONGEST = 40
"""Longest word worth looking up: what is longer is no word, and would cost more than it can tell."""
_ANY = -1
_SENTENCE_END = frozenset(".!?…")
_BREAKS = frozenset(("smiley", "emoji"))
_ENGLISH_PARTS = {
    "can't": ("can", "not"), "cannot": ("can", "not"), "cant": ("can", "not"), "won't": ("will", "not"),
    "wont": ("will", "not"), "don't": ("do", "not"), "dont": ("do", "not"), "didnt": ("did", "not"),
    "im": ("i", "am"), "ive": ("i", "have"), "youre": ("you", "are"), "youve": ("you", "have"),
    "thats": ("that", "is"), "lets": ("let", "us"), "let's": ("let", "us"),
}  # fmt: skip
_ENGLISH_ENDINGS = {"'re": "are", "'m": "am", "'ll": "will", "'ve": "have", "n't": "not", "'s": "is", "'d": "would"}

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


class Hit(NamedTuple):
    """A phrase found in a text: where it stands, and the pattern that it matches."""

    start: int
    end: int
    entry: str


class Phrases:
    """The patterns of one language, ready to be found; build once and keep (40 µs a new word of the patterns)."""

    def __init__(self, entries: Iterable[str], language: str):
        self._english = language == "en"
        self._root = _Node()
        self._slots: dict[str, int] = {}
        self._exact: dict[str, tuple[int, ...]] = {}
        self._by_key: dict[str, tuple[int, ...]] = {}
        self._by_slip: dict[str, set[int]] = {}
        for entry in entries:
            self._add(entry)
        self._read = lru_cache(maxsize=65536)(self._read_word)

    def find(self, text: str) -> tuple[Hit, ...]:
        """All phrases in the text, in its order; one that lies within a longer one is left out."""
        found: list[Hit] = []
        active: list[tuple[_Node, int]] = []
        read = self._read
        for token in tokens(text):
            kind = token.kind
            if kind == "mark":
                if active and token.text[0] in _SENTENCE_END:
                    active = []
            elif kind in _BREAKS:
                active = []
            else:
                for slots, starting in read(token.lower):
                    if active:
                        active = _advanced(active, slots)
                    if starting:
                        active += [(node, token.start) for node in starting]
                    for node, start in active:
                        if node.entry is not None:
                            found.append(Hit(start, token.end, node.entry))
        return _without_inner(found) if found else ()

    def _add(self, entry: str) -> None:
        nodes = [self._root]
        for slot in self._parts(entry):
            if slot == "*":
                once = [node.child(_ANY) for node in nodes]
                nodes += once + [node.child(_ANY) for node in once]
                continue
            symbol = self._symbol(slot.removeprefix("?"))
            after = [node.child(symbol) for node in nodes]
            nodes = nodes + after if slot.startswith("?") else after
        if any(node is self._root for node in nodes):
            raise ValueError(f"the pattern {entry!r} would match nothing at all")
        for node in nodes:
            node.entry = node.entry or entry

    def _parts(self, entry: str) -> Iterator[str]:
        for slot in fold(entry).split():
            parts = self._english and "|" not in slot and _english_parts(slot.lstrip("?="))
            yield from parts or (slot,)

    def _symbol(self, slot: str) -> int:
        if slot in self._slots:
            return self._slots[slot]
        symbol = self._slots[slot] = len(self._slots)
        for word in slot.split("|"):
            if word.startswith("="):
                self._exact[word[1:]] = (*self._exact.get(word[1:], ()), symbol)
            else:
                for key in _keys(word):
                    self._by_key[key] = (*self._by_key.get(key, ()), symbol)
        return symbol

    def _read_word(self, word: str) -> tuple[tuple[tuple[int, ...], tuple[_Node, ...]], ...]:
        """For each word that this one is a contraction of: its symbols, and the nodes of the patterns it starts."""
        parts = (self._english and _english_parts(word)) or (word,)
        starting = self._root.children
        return tuple(
            (slots, tuple(starting[slot] for slot in slots if slot in starting))
            for slots in (self._symbols_of(part) for part in parts)
        )

    def _symbols_of(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST:
            return ()
        symbols = {symbol for key in _keys(word) for symbol in self._by_key.get(key, ())}
        symbols.update(self._exact.get(word, ()))
        if not symbols and len(word) >= _FORGIVING and not (is_cyrillic(word) and is_known(word)):
            symbols = {symbol for slip in _slips(word) for symbol in self._slip_symbols().get(slip, ())}
        return tuple(symbols)

    def _slip_symbols(self) -> dict[str, set[int]]:
        """Built when the first unknown word is met: most texts never need it."""
        if not self._by_slip:
            for slot, symbol in self._slots.items():
                for word in slot.split("|"):
                    if len(word) >= _FORGIVING and not word.startswith("="):
                        for slip in _slips(word):
                            self._by_slip.setdefault(slip, set()).add(symbol)
        return self._by_slip


class _Node:
    """A place in the trie: the nodes after it by symbol, and the pattern that ends here."""

    __slots__ = ("children", "entry")

    def __init__(self) -> None:
        self.children: dict[int, _Node] = {}
        self.entry: str | None = None

    def child(self, symbol: int) -> _Node:
        return self.children.setdefault(symbol, _Node())


def _advanced(states: list[tuple[_Node, int]], slots: tuple[int, ...]) -> list[tuple[_Node, int]]:
    after = []
    for node, start in states:
        children = node.children
        for slot in slots:
            if slot in children:
                after.append((children[slot], start))
        if _ANY in children:
            after.append((children[_ANY], start))
    return after


def _without_inner(found: list[Hit]) -> tuple[Hit, ...]:
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return tuple(kept)


@lru_cache(maxsize=65536)
def _keys(word: str) -> frozenset[str]:
    """What a folded word is known by: the dictionary forms of all of its readings, or its stem."""
    return frozenset(parse.lemma for parse in parses(word)) or frozenset((stem(word),))


def _slips(word: str) -> set[str]:
    """The word and its stem, each also without any one letter but the first: words that share one are a slip apart."""
    return {
        kept
        for form in (word, stem(word))
        for kept in (form, *(form[:at] + form[at + 1 :] for at in range(1, len(form))))
    }


@lru_cache(maxsize=8192)
def _english_parts(word: str) -> tuple[str, ...]:
    """The two words of an English contraction, else nothing."""
    if word in _ENGLISH_PARTS:
        return _ENGLISH_PARTS[word]
    for ending, second in _ENGLISH_ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending), second
    return ()


def script_language(text: str) -> str:
    """Which of the lexicons' languages a text is searched in: ``ru`` where it holds a Cyrillic letter, else ``en``."""
    return "ru" if _CYRILLIC.search(text) else "en"


@lru_cache(maxsize=1024)
def lexicon_hits(text: str, subject: str) -> tuple[Hit, ...]:
    """Where the patterns of a lexicon, of all of its sections, stand in a text; the language goes by its script."""
    return _lexicon_phrases(script_language(text), subject).find(text)


@cache
def _lexicon_phrases(language: str, subject: str) -> Phrases:
    sections = load(language, subject).sections
    return Phrases((entry for entries in sections.values() for entry in entries), language)
