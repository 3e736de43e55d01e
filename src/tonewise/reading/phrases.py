"""Find phrases of a lexicon in chat text, in any inflection, by one walk over its words.

A pattern is words separated by blanks. ``слово`` stands for every form of the word, ``=слово`` for that form only,
``?слово`` may be missing, ``а|б`` are alternatives, ``*`` is a gap of up to two words. Case, «ё» and punctuation inside
a sentence do not matter; a phrase never runs over the end of a sentence. One slip of the pen in a long word is forgiven
(for a Russian word only where the dictionary does not know it as written).

A Russian word is known by the dictionary forms of all of its readings, an English one by its stem, so a word that
changes at its beginning (я, меня) is matched from either side, and nothing has to be listed in
advance. The walk is an automaton whose states are made when a text first reaches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from tonewise.reading.words import fold, is_cyrillic, is_known, kept_forms, lemmas, stem, tokens

_FORGIVING = 6
"""Shortest word, in letters, in which a slip is forgiven: below it too many real words are neighbours."""
_LONGEST = 40
"""Longest word worth looking up: what is longer is no word, and would cost more than it can tell."""
_ANY = -1
_LONGEST_GAP = 2
_MOST_STATES = 20_000
"""States kept: texts of a trade use a few hundred, a hostile text must not fill the memory."""
_SENTENCE_END = frozenset(".!?…")
_BREAKS = frozenset(("smiley", "emoji"))
_ENGLISH_PARTS = {
    "can't": ("can", "not"), "cannot": ("can", "not"), "cant": ("can", "not"), "won't": ("will", "not"),
    "wont": ("will", "not"), "don't": ("do", "not"), "dont": ("do", "not"), "didnt": ("did", "not"),
    "im": ("i", "am"), "ive": ("i", "have"), "youre": ("you", "are"), "youve": ("you", "have"),
    "thats": ("that", "is"), "lets": ("let", "us"), "let's": ("let", "us"),
}  # fmt: skip
_ENGLISH_ENDINGS = {"'re": "are", "'m": "am", "'ll": "will", "'ve": "have", "n't": "not", "'s": "is", "'d": "would"}


class _Slot(NamedTuple):
    symbol: int
    optional: bool


_new = tuple.__new__
"""Makes a hit of a row at half the cost of ``Hit()``."""


class Hit(NamedTuple):
    """A phrase found in a text: where it stands, and the pattern that it matches."""

    start: int
    end: int
    entry: str


class _State:
    """Places that a walk may have reached in the patterns; where a word leads from here is worked out once."""

    __slots__ = ("after", "ends", "places")

    def __init__(self, places: frozenset[tuple[int, int]], ends: tuple[tuple[str, str], ...]):
        self.places = places
        self.ends = ends
        """The groups of which a pattern may end here, and that pattern."""
        self.after: dict[frozenset[int], _State | Literal[False] | None] = {}
        """Where a word leads, by its symbols; a frozen set knows its hash, as a tuple does not."""


class PhraseBook:
    """Patterns of one language in groups, found by one walk for all; build once and keep (40 µs a new word of them).

    Each group is found as though it were alone: a slip is forgiven in a group that does not know the word as written.
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], language: str):
        self._english = language == "en"
        self._groups = tuple(groups)
        self._entries: list[str] = []
        self._patterns: list[list[_Slot]] = []
        self._group_of_pattern: list[int] = []
        self._group_of_symbol: list[int] = []
        self._firsts: dict[int, set[tuple[int, int]]] = {}
        self._symbols: dict[tuple[int, str], int] = {}
        self._exact: dict[str, list[int]] = {}
        self._by_key: dict[str, list[int]] = {}
        self._by_slip: dict[str, set[int]] = {}
        self._states: dict[frozenset[tuple[int, int]], _State] = {}
        self._slots: dict[frozenset[int], frozenset[int]] = {}
        """The same set of symbols is one object: then it is found by what it is, with no look at what it holds."""
        for number, entries in enumerate(groups.values()):
            for entry in entries:
                self._add(entry, number)
        self._read = lru_cache(maxsize=65536)(self._read_word)

    def find(self, text: str) -> dict[str, tuple[Hit, ...]]:
        """All phrases in the text by group, in its order; one that lies within a longer one is left out."""
        found: dict[str, list[Hit]] = {}
        active: list[tuple[_State, int]] = []
        read = self._read
        for written, lower, kind, start, end in tokens(text):
            if kind == "mark":
                if active and written[0] in _SENTENCE_END:
                    active = []
                continue
            if kind in _BREAKS:
                active = []
                continue
            for slots, starting in read(lower):
                going: list[tuple[_State, int]] = []
                for state, begun in active:
                    after = state.after.get(slots, False)
                    if after is False:  # not worked out yet, whereas None leads nowhere
                        after = self._next(state, slots)
                    if after:
                        going.append((after, begun))
                if starting:
                    going.append((starting, start))
                active = going
                for state, begun in active:
                    for group, entry in state.ends:
                        found.setdefault(group, []).append(_new(Hit, (begun, end, entry)))
        return {group: tuple(hits) if len(hits) == 1 else _without_inner(hits) for group, hits in found.items()}

    def _add(self, entry: str, group: int) -> None:
        number = len(self._patterns)
        pattern: list[_Slot] = []
        for part in self._parts(entry):
            if part == "*":
                pattern += [_Slot(_ANY, True)] * _LONGEST_GAP
            else:
                pattern.append(_Slot(self._symbol(part.removeprefix("?"), group), part.startswith("?")))
        if all(slot.optional for slot in pattern):
            raise ValueError(f"the pattern {entry!r} would match nothing at all")
        self._entries.append(entry)
        self._patterns.append(pattern)
        self._group_of_pattern.append(group)
        for place, slot in enumerate(pattern):
            self._firsts.setdefault(slot.symbol, set()).add((number, place + 1))
            if not slot.optional:
                break

    def _next(self, state: _State, slots: frozenset[int]) -> _State | None:
        reached = set()
        for number, place in state.places:
            pattern = self._patterns[number]
            for at in range(place, len(pattern)):
                if pattern[at].symbol == _ANY or pattern[at].symbol in slots:
                    reached.add((number, at + 1))
                if not pattern[at].optional:
                    break
        state.after[slots] = after = self._state(reached)
        return after

    def _state(self, reached: Iterable[tuple[int, int]]) -> _State | None:
        places = frozenset(reached)
        if not places:
            return None
        if places not in self._states:
            if len(self._states) >= _MOST_STATES:
                self._states.clear()
            self._states[places] = _State(places, self._ends(places))
        return self._states[places]

    def _ends(self, places: Iterable[tuple[int, int]]) -> tuple[tuple[str, str], ...]:
        ended = sorted(n for n, place in places if all(slot.optional for slot in self._patterns[n][place:]))
        first: dict[int, int] = {}
        for number in ended:
            first.setdefault(self._group_of_pattern[number], number)
        return tuple((self._groups[group], self._entries[number]) for group, number in first.items())

    def _parts(self, entry: str) -> Iterator[str]:
        for slot in fold(entry).split():
            parts = self._english and "|" not in slot and _english_parts(slot.lstrip("?="))
            yield from parts or (slot,)

    def _symbol(self, slot: str, group: int) -> int:
        known = (group, slot)
        if known in self._symbols:
            return self._symbols[known]
        symbol = self._symbols[known] = len(self._symbols)
        self._group_of_symbol.append(group)
        for word in slot.split("|"):
            if word.startswith("="):
                self._exact.setdefault(word[1:], []).append(symbol)
            else:
                for key in _keys(word):
                    self._by_key.setdefault(key, []).append(symbol)
        return symbol

    def _read_word(self, word: str) -> tuple[tuple[frozenset[int], _State | None], ...]:
        """For each word that this one is a contraction of: its symbols, and the state of the patterns it starts."""
        parts = (self._english and _english_parts(word)) or (word,)
        read = [self._symbols_of(part) for part in parts]
        return tuple(
            (slots, self._state(place for slot in slots for place in self._firsts.get(slot, ()))) for slots in read
        )

    def _symbols_of(self, word: str) -> frozenset[int]:
        if len(word) > _LONGEST:
            return frozenset()
        symbols = {symbol for key in _keys(word) for symbol in self._by_key.get(key, ())}
        symbols.update(self._exact.get(word, ()))
        if len(word) >= _FORGIVING and not (is_cyrillic(word) and is_known(word)):
            knowing = {self._group_of_symbol[symbol] for symbol in symbols}
            near = {symbol for slip in _slips(word) for symbol in self._slip_symbols().get(slip, ())}
            symbols.update(symbol for symbol in near if self._group_of_symbol[symbol] not in knowing)
        found = frozenset(symbols)
        return self._slots.setdefault(found, found)

    def _slip_symbols(self) -> dict[str, set[int]]:
        """Built when the first unknown word is met: most texts never need it."""
        if not self._by_slip:
            for (_, slot), symbol in self._symbols.items():
                for word in slot.split("|"):
                    if len(word) >= _FORGIVING and not word.startswith("="):
                        for slip in _slips(word):
                            self._by_slip.setdefault(slip, set()).add(symbol)
        return self._by_slip


class Phrases:
    """Patterns of one language that are one group."""

    def __init__(self, entries: Iterable[str], language: str):
        self._book = PhraseBook({"": entries}, language)

    def find(self, text: str) -> tuple[Hit, ...]:
        """All phrases in the text, in its order; one that lies within a longer one is left out."""
        return self._book.find(text).get("", ())


def _without_inner(found: list[Hit]) -> tuple[Hit, ...]:
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return tuple(kept)


@lru_cache(maxsize=65536)
def _keys(word: str) -> frozenset[str]:
    """What a folded word is known by: the dictionary forms of all of its readings, or its stem."""
    kept = kept_forms(is_cyrillic(word)).get(word)
    if kept is not None:
        row = kept.split("\t")
        return frozenset(row[1::2] or row[:1])
    return frozenset(form for form, _ in lemmas(word)) or frozenset((stem(word),))


@lru_cache(maxsize=8192)
def _slips(word: str) -> frozenset[str]:
    """The word and its stem, each also without any one letter but the first: words that share one are a slip apart."""
    return frozenset(
        kept
        for form in (word, stem(word))
        for kept in (form, *(form[:at] + form[at + 1 :] for at in range(1, len(form))))
    )


@lru_cache(maxsize=8192)
def _english_parts(word: str) -> tuple[str, ...]:
    """The two words of an English contraction, else nothing."""
    if word in _ENGLISH_PARTS:
        return _ENGLISH_PARTS[word]
    for ending, second in _ENGLISH_ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending), second
    return ()
