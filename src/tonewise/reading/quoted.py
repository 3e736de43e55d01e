"""Spans of a text that quote someone: in quotation marks, or on lines that start with ``>``."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

_CLOSING = {"«": "»", "“": "”", "„": "“”"}
_MARKS = re.compile('[«»“”„]|"+')
_SINGLE = re.compile(r"(?<![\w'])['‘](?=\w)(?:[^'‘’\n]|(?<=\w)['’](?=\w)){1,200}(?<=[\w.,!?…])['’](?!\w)")
"""Single quotation marks; an apostrophe stands inside a word."""
_ANY = re.compile('[«»“”„">]')
_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)


@lru_cache(maxsize=2048)
def quoted(text: str) -> tuple[tuple[int, int], ...]:
    """Spans in order, marks included, inner quotations as part of the outer; a mark that is
    never closed quotes nothing, and neither does a pair around the whole text."""
    single = "'" in text or "‘" in text
    if _ANY.search(text) is None:
        alone = [match.span() for match in _SINGLE.finditer(text)] if single else []
        return () if alone == [(0, len(text))] else tuple(alone)
    spans: list[tuple[int, int]] = []
    start = -1
    closing = ""
    for match in _MARKS.finditer(text):
        mark = match.group()
        if start < 0:
            closing = _CLOSING.get(mark, mark if mark[0] == '"' else "")
            start = match.start() if closing else -1
        elif mark == closing or (mark in "“”" and mark in closing):
            spans.append((start, match.end()))
            start = -1
    if single:
        outer = tuple(spans)
        spans += [match.span() for match in _SINGLE.finditer(text) if not is_quoted(outer, match.start())]
        spans.sort()
    if spans and spans[0][0] == 0 and spans[0][1] == len(text):
        spans = []
    if ">" in text:
        spans += [match.span() for match in _QUOTED_LINE.finditer(text)]
        spans.sort()
    return tuple(spans)


def _start_of(span: tuple[int, int]) -> int:
    return span[0]


def is_quoted(spans: tuple[tuple[int, int], ...], position: int) -> bool:
    """Whether a position of the text lies inside one of its quoted spans."""
    if not spans:
        return False
    before = bisect_right(spans, position, key=_start_of) - 1
    return before >= 0 and spans[before][0] <= position < spans[before][1]
