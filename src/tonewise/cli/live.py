"""A model's text on a terminal while it comes: dimmed, a few lines of it, gone when the checked text is there.

Only relative movements of the cursor are used, and each redraw leaves the terminal in its usual state, so that even
``kill -9`` leaves nothing behind but dim words. Rows are cut here, short of the terminal's width: it never wraps them
itself, and there is room for the ``^C`` that it echoes.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from types import TracebackType
from typing import Self

from tonewise.cli import output
from tonewise.painting import width
from tonewise.plain import harmless
from tonewise.settings import rewraps

MOST_ROWS = 16
"""Rows that are shown: the end of a longer text. What has scrolled off a screen cannot be taken back."""
_MARGIN = 3
_TAIL = 4_000
"""Code points that are wrapped anew when the terminal gets another size: more than the rows hold."""
_MORE = "…"
_BELOW, _REST_OF_LINE = "\x1b[J", "\x1b[K"


class Live:
    """Shows a text as it comes, in a block; at the block's end nothing of it is left."""

    def __init__(self) -> None:
        self._paint = output.painter(sys.stdout)
        self._tail = ""
        self._rows: deque[str] = deque(maxlen=MOST_ROWS + 1)
        self._drawn: list[str] = []
        self._size = _size()

    def __enter__(self) -> Self:
        self.begin_anew()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            output.put(self._to_row(0) + _BELOW)
            self._drawn = []

    def begin_anew(self) -> None:
        """Drop what is shown, and wait for the first words."""
        self._tail = ""
        self._rows.clear()
        self._draw([_MORE])

    def add(self, text: str) -> None:
        """Show more words."""
        text = harmless(text[-_TAIL:].replace("\r", "").expandtabs(4), lines=True)
        self._tail = (self._tail + text)[-_TAIL:]
        if self._size != _size():
            self._rows.clear()
            text = self._tail
        columns, lines = _size()
        begun = self._rows.pop() if self._rows else ""
        self._rows.extend(wrapped(begun + text, columns - _MARGIN))
        most = max(1, min(MOST_ROWS, lines - 2))
        rows = list(self._rows)
        self._draw(rows if len(rows) <= most else [_MORE, *rows[len(rows) - most + 1 :]])

    def _draw(self, rows: list[str]) -> None:
        """Put these rows in the place of those that are there, from the first that differs."""
        size = _size()
        same = 0
        if size == self._size:
            while same < min(len(rows), len(self._drawn)) and rows[same] == self._drawn[same]:
                same += 1
        begin = "\r\n" if self._drawn and same == len(self._drawn) else self._to_row(same)
        shown = [self._paint(row, "dim") + _REST_OF_LINE for row in rows[same:]]
        if same < len(rows):
            output.put(begin + "\r\n".join(shown) + (_BELOW if same < len(self._drawn) else ""))
        elif same < len(self._drawn):
            output.put(self._to_row(same - 1) + self._paint(rows[-1], "dim") + _BELOW)
        self._drawn, self._size = rows, size

    def _to_row(self, number: int) -> str:
        """What brings the cursor from the end of what is drawn to the beginning of one of its rows."""
        columns = _size()[0]
        below = self._drawn[number:]
        narrower = columns < self._size[0] and rewraps()
        taken = sum(-(-_cells(row) // columns) or 1 for row in below) if narrower else len(below)
        return f"\x1b[{taken - 1}A\r" if taken > 1 else "\r"


def wrapped(text: str, columns: int) -> list[str]:
    """The rows of a text of so many cells each, broken at spaces where there are any; the last one may go on."""
    rows = []
    for line in text.split("\n"):
        start, cells, space = 0, 0, -1
        for at, character in enumerate(line):
            cells += _cells(character)
            if character == " ":
                space = at
            while cells > columns and at > start:
                cut = space if space > start else at
                rows.append(line[start:cut])
                start = cut + (cut == space)
                cells = _cells(line[start : at + 1])
        rows.append(line[start:])
    return rows


def _cells(text: str) -> int:
    """Cells that a text takes at most: a sign that makes an emoji of a letter makes it wider on some terminals."""
    return width(text) + text.count("\ufe0f")


def _size() -> tuple[int, int]:
    """Columns and lines of the terminal; some say 0 of both."""
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return 80, 24
    return max(columns, _MARGIN + 2) if columns else 80, lines or 24
