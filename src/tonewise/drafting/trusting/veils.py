"""A text as a reader or a browser takes it: without invisible letters, its look-alikes and encodings undone."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_ENCODED = re.compile(r"(?P<percent>(?:%[0-9a-f]{2})+)|(?P<entity>&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,12});)", re.I)
_JOINER = "\u200d"
_LATIN_OF = str.maketrans("авекмнорстухіјѕԁьАВЕКМНОРСТУХІЈЅ", "abekmhopctyxijsdbABEKMHOPCTYXIJS")
"""Cyrillic letters and the Latin ones that look the same."""


@dataclass(frozen=True, slots=True)
class Unveiled:
    """A text with its disguises undone; ``at`` says for each of its characters where it stood before."""

    text: str
    at: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the undone text stood in the original, its encoding included."""
        last = self.at[end] if end < len(self.at) else len(self.original)
        first = self.at[start] if start < len(self.at) else len(self.original)
        while last > first + 1 and self.original[last - 1].isspace():
            last -= 1
        return first, max(last, first + 1)


@lru_cache(maxsize=1024)
def unveiled(text: str) -> Unveiled:
    """The text decoded (percent, HTML entities), in compatibility form, without format characters."""
    if _ENCODED.search(text) is None and unicodedata.is_normalized("NFKC", text) and _is_plain(text):
        return Unveiled(text, range(len(text)), text)
    pieces: list[str] = []
    at: list[int] = []

    def add(piece: str, place: int) -> None:
        for letter in unicodedata.normalize("NFKC", piece):
            if unicodedata.category(letter) not in ("Cf", "Mn"):
                pieces.append(letter)
                at.append(place)

    end = 0
    for match in _ENCODED.finditer(text):
        for place in range(end, match.start()):
            add(text[place], place)
        written = match.group()
        decoded = unquote(written, errors="replace") if match["percent"] else html.unescape(written)
        add(decoded, match.start())
        end = match.end()
    for place in range(end, len(text)):
        add(text[place], place)
    return Unveiled("".join(pieces), tuple(at), text)


def _is_plain(text: str) -> bool:
    return text.isascii() or not any(unicodedata.category(letter) in ("Cf", "Mn") for letter in set(text))


def invisible(text: str) -> tuple[int, int] | None:
    """Where letters that nobody sees stand in a text; those inside emoji are part of them."""
    for place, letter in enumerate(text):
        if letter == _JOINER and place and not text[place - 1].isalnum():
            continue
        if unicodedata.category(letter) == "Cf" or 0xE0000 <= ord(letter) <= 0xE0FFF:
            start = next((i for i in range(place, -1, -1) if text[i].isspace()), -1) + 1
            end = next((i for i in range(place, len(text)) if text[i].isspace()), len(text))
            return start, end
    return None


def latin(text: str) -> str:
    """The text with Cyrillic letters that look like Latin ones as those, character for character."""
    return text.translate(_LATIN_OF)
