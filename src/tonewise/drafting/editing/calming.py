"""Shouting calmed: capitals, rows of marks, one exclamation after another."""

from __future__ import annotations

import re

from tonewise.reading.cheer import exclamations
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.sentences import split
from tonewise.reading.words import is_known, tokens

_ROW = re.compile(r"([!?])[!?]+")
_DOTS = re.compile(r"(?<=\w)(?:\.{2,}|…)\s+(\w)")
_LONGEST_ABBREVIATION = 4
_SHOUTED = 2
"""So many words in capitals are shouting."""
_MOST = 1
"""Exclamation marks that a text keeps beside its greeting."""


def calmed(text: str, kept: frozenset[str]) -> str:
    """The text with capitals and exclamation marks of ordinary speech; ``kept`` are words written in capitals."""
    return _marks(_capitals(text, kept))


def _dots(found: re.Match[str]) -> str:
    """A row of dots between two statements is a full stop."""
    return f". {found[1].upper()}"


def _marks(text: str) -> str:
    text = _DOTS.sub(_dots, text)
    text = _ROW.sub(lambda row: "?" if "?" in row.group() else "!", text)
    for start, end in list(exclamations(text))[_MOST:]:
        last = text.rfind("!", start, end + 1)
        if last >= 0:
            text = f"{text[:last]}.{text[last + 1 :]}"
    return text


def _capitals(text: str, kept: frozenset[str]) -> str:
    spans = quoted(text)
    shouted = [
        token
        for token in tokens(text)
        if token.kind == "word"
        and token.text.isupper()
        and token.text not in kept
        and len(token.text) > 1
        and not is_quoted(spans, token.start)
        and (len(token.text) > _LONGEST_ABBREVIATION or is_known(token.lower) or not token.text.isascii())
    ]
    long = [token for token in shouted if len(token.text) > _LONGEST_ABBREVIATION]
    if len(shouted) < _SHOUTED or not long:
        return text
    starts = {start for start, _ in split(text)}
    for token in shouted:
        word = token.text.lower()
        word = word.capitalize() if token.start in starts else word
        text = f"{text[: token.start]}{word}{text[token.end :]}"
    return text
