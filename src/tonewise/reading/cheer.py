"""Cheer, wishes and brisk words of a reply, and scripts: what sorrow, a complaint or plain thanks do not call for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.smileys import emoji_marks
from tonewise.reading.substance import MAX_REPLY
from tonewise.reading.words import Token, tokens

Kind = Literal["glad", "merry wish", "wish", "brisk", "value", "face", "welcome"]

_LEADING = frozenset(
    ("ой", "о", "ну", "так", "ок", "окей", "oh", "ok", "okay", "well", "that's", "thats", "sounds", "how")
)
_SHORT = 4
_LONGEST = 400
_VALUING = ("value", "ценим", "дорож", "treasure", "cherish")
_WARNING = frozenset(
    "внимание важно осторожно не никому никогда warning important attention careful never don't not beware".split()
)
_FACES = frozenset(")(:;-*^")
_GOES_ON = frozenset(("что", "как", "that", "to", "и", "and"))


class Cheer(NamedTuple):
    """Words or a face that are cheerful, by their kind."""

    start: int
    end: int
    kind: Kind


@lru_cache(maxsize=2048)
def cheer(text: str) -> tuple[Cheer, ...]:
    """All cheer of a text in its order, quotations left out."""
    text = text[:MAX_REPLY]
    row = tokens(text)
    quotations = quoted(text)
    found = [*_cries(text, row), *_brisk(text, row)]
    if "!" in text or len(row) < _LONGEST:
        found += _wishes(text, row)
    found += [Cheer(hit.start, hit.end, "welcome") for hit in lexicon_hits(text, "welcome") if _opens(text, row, hit)]
    for kind, group in _GROUPS:
        found += [Cheer(hit.start, hit.end, kind) for hit in lexicon_hits(text, group)]
    found += [Cheer(hit.start, hit.end, "value") for hit in lexicon_hits(text, "canned") if _is_value(text, hit)]
    found += [Cheer(mark.start, mark.end, "face") for mark in emoji_marks(text) if mark.cheerful]
    found = [each for each in found if not is_quoted(quotations, each.start)]
    return tuple(sorted(found, key=lambda each: (each.start, -each.end)))


_GROUPS: tuple[tuple[Kind, str], ...] = (("glad", "delight"), ("merry wish", "merry wish"), ("wish", "wish"))


def _cries(text: str, row: Sequence[Token]) -> Iterator[Cheer]:
    """«Отлично, …», «Супер!»: at a sentence's beginning and set off by a mark, or led by «как»."""
    for hit in lexicon_hits(text, "glad"):
        if _stands_alone(row, hit):
            yield Cheer(hit.start, hit.end, "glad")


def _brisk(text: str, row: Sequence[Token]) -> Iterator[Cheer]:
    for hit in lexicon_hits(text, "brisk"):
        if _stands_alone(row, hit):
            yield Cheer(hit.start, hit.end, "brisk")


def _stands_alone(row: Sequence[Token], hit: Hit) -> bool:
    """Whether a phrase stands between marks, or opens a sentence behind a short greeting."""
    first = next(place for place, token in enumerate(row) if token.start >= hit.start)
    last = next((place for place, token in enumerate(row) if token.start >= hit.end), len(row))
    after = row[last] if last < len(row) else None
    if after is not None and after.kind in ("word", "number") and after.lower not in _GOES_ON:
        return False
    if after is not None and after.text in (")", "»", '"', "-"):
        return False
    return first == 0 or row[first - 1].kind in ("mark", "emoji", "smiley") or row[first - 1].lower in _LEADING


def _opens(text: str, row: Sequence[Token], hit: Hit) -> bool:
    """Whether a phrase opens a sentence and a mark follows: «Пожалуйста! …», and not «пришлите, пожалуйста, …»."""
    after = next((token for token in row if token.start >= hit.end), None)
    return any(start == hit.start for start, _ in split(text)) and after is not None and after.text[0] in "!.,)"


def _is_value(text: str, hit: Hit) -> bool:
    said = text[hit.start : hit.end].lower()
    return hit.entry in _stock(script_language(text), "value") or any(word in said for word in _VALUING)


def _wishes(text: str, row: Sequence[Token]) -> Iterator[Cheer]:
    """«Хорошего катания!», "Happy streaming!": a sentence of few words that a wishing adjective opens."""
    if _listed("wishing").isdisjoint(token.lower for token in row):
        return
    for start, end in split(text):
        words = [token for token in row if start <= token.start < end and token.kind == "word"][: _SHORT + 1]
        if 1 < len(words) <= _SHORT and words[0].lower in _listed("wishing"):
            merry = words[0].lower in _listed("merry wishing")
            yield Cheer(words[0].start, words[-1].end, "merry wish" if merry else "wish")


@cache
def _listed(section: str) -> frozenset[str]:
    return frozenset(word for language in ("ru", "en") for word in " ".join(load(language, "cheer")[section]).split())


@cache
def _stock(language: str, section: str) -> frozenset[str]:
    return frozenset(load(language, "canned")[section])


@lru_cache(maxsize=2048)
def exclamations(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences that an exclamation mark ends, but for one of greeting or courtesy, a quotation and a warning."""
    text = text[:MAX_REPLY]
    if "!" not in text:
        return ()
    quotations = quoted(text)
    row = tokens(text)
    courtesies = [hit for group in ("courtesy", "sign-off") for hit in lexicon_hits(text, group)]
    found = []
    for start, end in split(text):
        inside = [token for token in row if start <= token.start < end]
        last = next((token for token in reversed(inside) if not _is_face(token)), None)
        if last is None or "!" not in last.text or is_quoted(quotations, last.start):
            continue
        words = [token for token in inside if token.kind in ("word", "number")]
        polite = _is_polite(words, [hit for hit in courtesies if start <= hit.start < end])
        if len(last.text) > 1 or not (polite or _warns(words)):
            found.append((start, last.end))
    return tuple(found)


def _is_face(token: Token) -> bool:
    return token.kind in ("emoji", "smiley") or token.text[0] in _FACES


def _is_polite(words: Sequence[Token], courtesies: Sequence[Hit]) -> bool:
    """Whether a sentence is a greeting, thanks or goodbye, with a name perhaps."""
    rest = [word for word in words if not any(hit.start <= word.start < hit.end for hit in courtesies)]
    names = all(word.text[0].isupper() for word in rest)
    return not words or (
        bool(courtesies) and len(rest) < len(words) and (names or len(rest) <= 1) and len(rest) <= _SHORT
    )


def _warns(words: Sequence[Token]) -> bool:
    return any(word.lower in _WARNING for word in words[:_SHORT])


@lru_cache(maxsize=2048)
def money_jokes(text: str) -> tuple[tuple[int, int], ...]:
    """Jokes about money, and jokes at the customer's expense."""
    text = text[:MAX_REPLY]
    quotations = quoted(text)
    hits = [(hit.start, hit.end) for group in ("tease", "jest") for hit in lexicon_hits(text, group)]
    return tuple(sorted(span for span in hits if not is_quoted(quotations, span[0])))


@lru_cache(maxsize=2048)
def script_words(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text asks, instructs, registers or apologises as one does for a problem."""
    text = text[:MAX_REPLY]
    quotations = quoted(text)
    spans = [(hit.start, hit.end) for hit in lexicon_hits(text, "script")]
    return tuple(span for span in spans if not is_quoted(quotations, span[0]))
