"""Words of chat text: tokens with their spans, their Russian parses, lemmas and stems.

Everything here is pure and cached by word or text, so that rules and readers share the work. One function,
:func:`parses`, stands between the product and its morphological analyser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Literal, NamedTuple

TokenKind = Literal["word", "number", "link", "email", "emoji", "smiley", "mark"]


class Token(NamedTuple):
    """A word, number, link, e-mail address, emoji, smiley or punctuation mark, with its span in the text."""

    text: str
    lower: str
    """Case-folded, «ё» as «е»: what lexicons and comparisons use."""
    kind: TokenKind
    start: int
    end: int


class Parse(NamedTuple):
    """One morphological reading of a Russian word; grammemes are OpenCorpora's (``NOUN``, ``plur``, ``impr`` …)."""

    lemma: str
    part: str
    grammemes: frozenset[str]
    score: float


_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    "|(?:[\U0001f300-\U0001faff\u2600-\u26ff\u2700-\u2712\u2714-\u27bf\u2b50\u2b55\u23e9-\u23f3\u231a\u231b\u2764]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*)(?:\u200d[\U0001f300-\U0001faff\u2640\u2642\u2764\u26a7]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*"
)
# Hosts and addresses are looked for only where no letter stands before, and in bounded lengths: time stays linear.
_LINK = (
    r"(?P<link>(?:https?://|(?<![\w.-])www\.)[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]]"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,5}(?:ru|com|org|net|io|рф|su|by|kz|me|app|shop|store|online|example)/"
    r"[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]])"
)
_EMAIL = r"(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
_SMILEY = r"(?P<smiley>(?<!\w)[:;=8xX]['’]?[-o^]?[)(\]\[DPpР|3*]+(?![\w/])|\){2,}|\({2,}(?!\w)|\^_+\^|<3(?!\d))"
# Words are most of a text and come first; only «xD» and the like look like one and are none. The ranges of both
# alphabets are the quick way to what the second part alone would find.
_LETTERS = r"(?:[A-Za-zА-яЁё]++|[^\W\d_]++)++"
_WORD = rf"(?P<word>(?![xX]['’]?[-o^]?[)(DPpР]+(?![\w/])){_LETTERS}(?:[-'’]{_LETTERS})*+)"
_REST = (
    rf"(?P<emoji>{_EMOJI})",
    r"(?P<number>\d+(?:[\u00a0\u202f ]\d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,:/-]\d+)*)",
    r"(?P<mark>\.\.\.+|[?!]+|\S)",
)


@cache
def _pattern(links: bool, emails: bool) -> re.Pattern[str]:
    """The token pattern; the alternatives that most texts cannot hold are left out of it."""
    kinds = (*((_LINK,) if links else ()), *((_EMAIL,) if emails else ()), _WORD, _SMILEY, *_REST)
    return re.compile(rf"\s*+(?:{'|'.join(kinds)})")


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[Token, ...]:
    """Split a text into tokens; spans are code points of the text."""
    # Only numbers hold white space («10 000»); and some capitals fold into more letters than one («İ»), and then the
    # spans of the text do not fit its folded form. Any other text is put together from what its words were cut into.
    if _GAP_IN_NUMBER.search(text) or (not text.isascii() and len(text.lower()) != len(text)):
        return tuple(_cut(text))
    found: list[_Row] = []
    add = found.append
    place = text.find
    end = 0
    for chunk in text.split():
        start = place(chunk, end)
        end = start + len(chunk)
        lower, kind, parts = _chunks[chunk]
        if kind:
            add((chunk, lower, kind, start, end))
        else:
            for word, lower, of_kind, first, after in parts:
                add((word, lower, of_kind, start + first, start + after))
    return tuple(map(_new, repeat(Token), found))


_Row = tuple[str, str, TokenKind, int, int]
_new = tuple.__new__
"""Makes a token of a row: ``Token()`` takes twice as long, and this is most of what a text costs."""
_GAP_IN_NUMBER = re.compile(r"\d[\u00a0\u202f ]\d{3}")
_LONGEST_KEPT = 40
_MOST_CHUNKS = 16_384


class _Chunk(NamedTuple):
    """What stands between white space, as one token or, where ``kind`` is empty, as several."""

    lower: str
    kind: TokenKind | Literal[""]
    parts: Sequence[Token] = ()


class _Chunks(dict[str, _Chunk]):
    """The chunks of the texts read so far, as many as fit."""

    def __missing__(self, text: str) -> _Chunk:
        parts = _cut(text)
        found = _Chunk(parts[0].lower, parts[0].kind) if len(parts) == 1 else _Chunk("", "", parts)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_CHUNKS:
                self.clear()
            self[text] = found
        return found


_chunks = _Chunks()


def _cut(text: str) -> list[Token]:
    folded = fold(text)
    same_length = len(folded) == len(text)
    found: list[Token] = []
    pattern = _pattern("/" in text or "www." in folded, "@" in text)
    for match in pattern.finditer(text, 0, len(text.rstrip())):
        start, end = match.span(match.lastindex or 0)
        word = text[start:end]
        lower = folded[start:end] if same_length else fold(word)
        found.append(_new(Token, (word, lower, match.lastgroup, start, end)))
    return found


def without_marks(text: str) -> list[str]:
    """The words and numbers of a text as texts are compared by: in small letters, «ё» as «е»."""
    return [token.lower for token in tokens(text) if token.kind != "mark"]


def fold(word: str) -> str:
    """Lower case with «ё» as «е» and one kind of apostrophe."""
    return word.lower().replace("ё", "е").replace("’", "'")


@cache
def _analyser() -> Any:
    """The dictionary takes 0.2 s and 40 MB: loaded when the first Russian word is met, not on import."""
    import pymorphy3  # noqa: PLC0415

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=65536)
def parses(word: str) -> tuple[Parse, ...]:
    """All readings of a Russian word, likeliest first; words of other scripts have none."""
    if not is_cyrillic(word):
        return ()
    return tuple(
        Parse(found.normal_form.replace("ё", "е"), found.tag.POS or "", frozenset(found.tag.grammemes), found.score)
        for found in _analyser().parse(word)
    )


@lru_cache(maxsize=65536)
def inflect(word: str, *grammemes: str, lemma: str | None = None) -> str | None:
    """The word in another form (``inflect("пришлите", "sing")``), or None; ``lemma`` picks among its readings."""
    for found in _analyser().parse(word):
        if lemma is None or found.normal_form.replace("ё", "е") == lemma:
            changed = found.inflect(frozenset(grammemes))
            if changed is not None:
                return str(changed.word)
    return None


@lru_cache(maxsize=65536)
def is_known(word: str) -> bool:
    """Whether the Russian dictionary holds the word."""
    return bool(_analyser().word_is_known(word))


def known_without_keeping(word: str) -> bool:
    """The same for words that hardly come again, such as guesses at a misspelt one: nothing is kept of them."""
    return bool(_analyser().word_is_known(word))


def is_cyrillic(word: str) -> bool:
    """Whether the word's first letter is Cyrillic."""
    return bool(word) and "\u0400" <= word[0] <= "\u04ff"


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """The dictionary form of a folded Russian word by its likeliest reading, or the stem of an English one."""
    found = lemmas(word)
    return found[0][0] if found else stem(word)


@lru_cache(maxsize=65536)
def lemmas(word: str) -> tuple[tuple[str, float], ...]:
    """The dictionary forms of all readings of a Russian word, likeliest first, each with its share of likelihood."""
    if not is_cyrillic(word):
        return ()
    kept = kept_forms(True).get(word)
    if kept is not None:
        _, *forms = kept.split("\t")
        return tuple((form, float(share)) for form, share in zip(forms[::2], forms[1::2], strict=True))
    return tuple((parse.lemma, parse.score) for parse in parses(word))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its endings (Snowball), Russian or English by its script."""
    kept = kept_forms(is_cyrillic(word)).get(word)
    if kept is not None:
        return kept.partition("\t")[0]
    return str(_stemmer("russian" if is_cyrillic(word) else "english").stemWord(word))


@cache
def kept_forms(cyrillic: bool) -> dict[str, str]:
    """Stem and dictionary forms of the lexicons' own words, which would take 0.2 s a start to work out anew.

    A word's row is taken apart when it is asked for: a text asks for few of some ten thousand.
    """
    from importlib.resources import files  # noqa: PLC0415

    kept = files("tonewise.lexicons").joinpath("data", "ru" if cyrillic else "en", "forms.tsv")
    lines = kept.read_text(encoding="utf-8").split("\n")
    return dict(line.split("\t", 1) for line in lines if "\t" in line and line[0] != "#")


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # noqa: PLC0415

    return snowballstemmer.stemmer(language)


def has(word: str, *grammemes: str) -> bool:
    """Whether the likeliest reading of a folded Russian word has all these grammemes."""
    found = parses(word)
    return bool(found) and found[0].grammemes.issuperset(grammemes)
