"""Slips that show in the words beside them: patterns of a lexicon, each with what is right.

A pattern is words in a row, ``а|б`` for alternatives; ``(а|б)`` must stand there and is no part of the slip, ``(!а)``
must not. ``#`` is a number, ``$`` the end of a sentence or a mark, ``^`` the start of a sentence. On the right ``{1}``
is the first word of the slip and ``{0}`` all of them in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.words import Token, fold


class _Slot(NamedTuple):
    words: frozenset[str]
    inside: bool
    forbidden: bool


class _Pair(NamedTuple):
    slots: tuple[_Slot, ...]
    right: str


class Slip(NamedTuple):
    """Where words are wrong, and what is right."""

    start: int
    end: int
    right: str


def paired_slips(row: Sequence[Token], text: str, language: str) -> Iterator[Slip]:
    """Slips in the tokens of a text."""
    pairs = _pairs(language)
    last = len(row) - 1
    for place, token in enumerate(row):
        if token.lower not in pairs:
            continue
        following = row[place + 1].lower if place < last else ""
        for at, pair, after in pairs[token.lower]:
            if after is not None and following not in after:
                continue
            if (slip := _matched(pair, row, place - at, text)) is not None:
                yield slip


def _matched(pair: _Pair, row: Sequence[Token], start: int, text: str) -> Slip | None:
    place = start
    inside: list[Token] = []
    for slot in pair.slots:
        token = row[place] if 0 <= place < len(row) else None
        if slot.words == {"^"}:
            if start >= 0 and row[start].text[0] not in ".!?…":
                return None
            place += 1
            continue
        fits = token is not None and (token.lower in slot.words or ("#" in slot.words and token.kind == "number"))
        fits = fits or ("$" in slot.words and (token is None or token.kind not in ("word", "number")))
        if fits is slot.forbidden:
            return None
        if slot.forbidden:
            continue
        if slot.inside and token is not None:
            inside.append(token)
        place += 1
    if not inside or any(text[a.end : b.start].strip() for a, b in pairwise(inside)):
        return None
    words = [token.lower for token in inside]
    right = pair.right.replace("{0}", "".join(words))
    for number, word in enumerate(words, 1):
        right = right.replace(f"{{{number}}}", word)
    if inside[0].text[0].isupper():
        right = right[0].upper() + right[1:]
    return Slip(inside[0].start, inside[-1].end, right)


@cache
def _pairs(language: str) -> dict[str, list[tuple[int, _Pair, frozenset[str] | None]]]:
    """Patterns by each word of the first slot that is inside the slip, with that slot's place, and the words of which
    one must follow, so that most patterns need no closer look."""
    found: dict[str, list[tuple[int, _Pair, frozenset[str] | None]]] = {}
    for entry in load(language, "spelling")["pairs"]:
        wrong, _, right = entry.partition(" = ")
        slots: list[_Slot] = []
        for group in _groups(wrong):
            inner = group.startswith("(")
            body = group.strip("()")
            forbidden = body.startswith("!")
            # Context of several words in a row stands for as many slots.
            for part in (body,) if forbidden or "|" in body else body.split():
                words = frozenset(fold(word).lstrip("!") for word in part.split("|"))
                slots.append(_Slot(words, not inner, forbidden))
        # What must not follow is looked at where the walk stands, and takes no word.
        pair = _Pair(tuple(slots), right)
        at = next(number for number, slot in enumerate(slots) if slot.inside)
        before = sum(not slot.forbidden for slot in slots[:at])
        second = slots[at + 1] if at + 1 < len(slots) else None
        plain = second is not None and not second.forbidden and second.words.isdisjoint(("#", "$"))
        after = second.words if second is not None and plain else None
        for word in slots[at].words:
            found.setdefault(word, []).append((before, pair, after))
    return found


def _groups(wrong: str) -> Iterator[str]:
    """The words of a pattern; what stands in brackets is one."""
    depth, word = 0, ""
    for letter in f"{wrong} ":
        depth += (letter == "(") - (letter == ")")
        if letter == " " and depth == 0:
            if word:
                yield word
            word = ""
        else:
            word += letter
