"""Phrases of pending messages that a single one does without: thinking aloud, corrections, additions, small words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit, PhraseBook
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.restarts import openings
from tonewise.reading.values import values
from tonewise.reading.words import Token, is_cyrillic, parses, tokens

_GROUPS = ("aloud", "correction", "weak", "void", "addition", "opener", "found", "colleagues", "casual", "device")
_SAYING = ("word", "number", "link", "email")
_MOST_OPENERS = 4
_MOST_NAMES = 3
_DRAWN_OUT = re.compile(r"([аоуэыиеёяюaeiou])\1+(?=\w*\b)", re.IGNORECASE)
"""Vowels that are drawn out: «щаа», «тааак»."""
_LONGEST_ALOUD = 200
"""Characters; who thinks aloud is short."""


def is_aloud(text: str) -> bool:
    """Whether a message only thinks aloud: each of its words belongs to a phrase of looking, waiting or courtesy."""
    if len(text) > _LONGEST_ALOUD:
        return False
    text = _DRAWN_OUT.sub(r"\1", text)
    hits = [hit for group in ("aloud", "opener") for hit in _hits(text, group)]
    if not hits:
        return False
    hits += [hit for group in ("holding", "courtesy", "canned") for hit in lexicon_hits(text, group)]
    return all(
        any(hit.start <= token.start and token.end <= hit.end for hit in hits)
        for token in tokens(text)
        if token.kind in _SAYING
    )


def introduces(text: str) -> bool:
    """Whether a message only says who writes, or thanks for having been written to: «Меня зовут …»."""
    hits: list[tuple[int, int]] = [(hit.start, hit.end) for hit in openings(text)]
    hits += [(hit.start, hit.end) for hit in lexicon_hits(text, "canned")]
    if not hits:
        return False
    rest = [
        token
        for token in tokens(text)
        if token.kind in _SAYING and not any(start <= token.start < end for start, end in hits)
    ]
    named = all(token.text[:1].isupper() for token in rest) and len(rest) <= _MOST_NAMES
    return named and not values(text, script_language(text))


def settles(text: str) -> bool:
    """Whether a message says that what was just asked is found: «а, вижу»."""
    hits = [hit for group in ("found", "opener") for hit in _hits(text, group)]
    words = [token for token in tokens(text) if token.kind in _SAYING]
    return bool(_hits(text, "found")) and all(any(hit.start <= word.start < hit.end for hit in hits) for word in words)


def asks_colleague(text: str) -> bool:
    """Whether a message asks somebody by name to find something out: «спроси Лену», "ask Lena about it"."""
    row = [token for token in tokens(text) if token.kind == "word"]
    if len(row) < 2 or row[0].lower not in _ASK:
        return False
    at = 2 if row[1].lower in ("у", "with") and len(row) > 2 else 1
    name = row[at]
    if is_cyrillic(name.text):
        return any("Name" in parse.grammemes for parse in parses(name.lower)) and name.text[0].isupper()
    return name.text.istitle()


_ASK = frozenset("спроси спросите уточни узнай дерни пни ask ping poke nudge chase check".split())


def names_colleagues(text: str) -> bool:
    """Whether a text names somebody who may be named to a customer («у администратора»)."""
    return bool(_hits(text, "colleagues"))


def is_casual(text: str) -> bool:
    """Whether a text speaks as one does among friends, or guesses: what a fact says too is better said by the fact."""
    return bool(_hits(text, "casual"))


def asks_for_device(text: str) -> bool:
    """Whether a question asks for a model, firmware, tariff and the like, as scripts do."""
    return bool(_hits(text, "device"))


def takes_back(text: str) -> bool:
    """Whether a message says nothing but that the one before it does not count."""
    hits = [*_hits(text, "void"), *_hits(text, "opener"), *_hits(text, "correction")]
    words = [token for token in tokens(text) if token.kind in _SAYING]
    return bool(_hits(text, "void")) and all(any(hit.start <= word.start < hit.end for hit in hits) for word in words)


def correction_at(text: str, *, weak: bool = False) -> int | None:
    """Where what is right begins in a message that opens as a correction does; None where it opens otherwise.

    With ``weak`` also behind what only may open one: «нет, …», "sorry, …".
    """
    groups = ("correction", "weak") if weak else ("correction",)
    for start in dict.fromkeys((_first(text), _behind(text, ("opener",)))):
        if any(hit.start == start for group in groups for hit in _hits(text, group)):
            end = start + _behind(text[start:], (*groups, "opener"))
            return _behind_it(text, end) if end > start else None
    return None


def _behind_it(text: str, at: int) -> int:
    """Behind an "it's" or «это» that opens what is right."""
    row = tokens(text[at:])
    if len(row) > 1 and row[0].lower in _IT and (row[0].lower not in ("it", "that") or row[1].lower == "is"):
        skipped = 2 if row[1].lower in ("is", "will", "actually", "now") and len(row) > 2 else 1
        return at + row[skipped].start
    return at


_IT = frozenset("it it's its that that's это будет".split())


def without_lead(text: str) -> str:
    """A message without its small words and announcements: «ой, …», «P.S. забыла: …», "ok so …"."""
    start = _behind(text, ("opener", "addition"))
    rest = text[start:]
    return rest if any(token.kind in _SAYING for token in tokens(rest)) else text


def _first(text: str) -> int:
    return len(text) - len(text.lstrip())


def _behind(text: str, groups: tuple[str, ...]) -> int:
    """Where a text goes on behind the phrases of some groups that open it, and the marks behind these."""
    row = tokens(text)
    at = 0
    for _ in range(_MOST_OPENERS):
        start = row[at].start if at < len(row) else len(text)
        ends = [hit.end for group in groups for hit in _hits(text, group) if hit.start == start]
        if not ends:
            break
        after = next((place for place in range(at, len(row)) if row[place].start >= max(ends)), len(row))
        if not _parted(text, groups, max(ends), row[after : after + 1]):
            break
        while after < len(row) and row[after].kind == "mark" and row[after].text[0] in ",:;.!…–—-":
            after += 1
        at = after
    return row[at].start if at < len(row) else (len(text) if at else 0)


def _parted(text: str, groups: tuple[str, ...], end: int, after: tuple[Token, ...]) -> bool:
    """Whether what opens a text is no part of what follows: «так как», "so that", "right behind the door"."""
    if "opener" not in groups or not after or after[0].kind == "mark":
        return True
    return text[:end].rsplit(maxsplit=1)[-1].lower() not in _BOUND


_BOUND = frozenset("так а о so right well look listen значит хорошо смотрите слушайте".split())
"""Small words that only a comma parts from what follows."""


def _hits(text: str, group: str) -> tuple[Hit, ...]:
    return _found(text).get(group, ())


@lru_cache(maxsize=4096)
def _found(text: str) -> Mapping[str, tuple[Hit, ...]]:
    return _book(script_language(text)).find(text)


@cache
def _book(language: str) -> PhraseBook:
    sections = load(language, "folding").sections
    return PhraseBook({group: sections[group] for group in _GROUPS}, language)
