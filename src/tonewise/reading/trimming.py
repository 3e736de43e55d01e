"""A reply without some of its sentences, so that what stays reads as though they had never been there."""

from __future__ import annotations

from collections.abc import Collection

from tonewise.reading.sentences import split


def without(text: str, gone: Collection[tuple[int, int]]) -> str:
    """The text without the sentences of these spans; unchanged where nothing would stay."""
    rows = split(text)
    drop = [span for span in rows if span in gone]
    if not drop or len(drop) == len(rows):
        return text
    for start, end in reversed(drop):
        after = len(text) - len(text[end:].lstrip(" "))
        text = text[:start] + text[after:] if after < len(text) else text[:start].rstrip()
    return text
