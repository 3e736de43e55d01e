"""Tables for terminals, aligned by the cells that text takes there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.painting import Painter, width

GAP = "  "
INDENT = "  "


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int, paint: Painter) -> Iterator[str]:
    """The lines of a table whose first column names its rows; columns that do not fit begin another below it.

    The texts are taken to be harmless and on one line.
    """
    widths = [max(width(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    for part in _parts(widths, columns):
        chosen = (0, *part)
        for number, row in enumerate((heads, *rows)):
            line = GAP.join(padded(row[at], widths[at]) for at in chosen).rstrip()
            yield INDENT + (line if number else paint(line, "dim"))


def padded(text: str, wide: int) -> str:
    """The text, filled up with spaces to so many cells."""
    return text + " " * (wide - width(text))


def _parts(widths: Sequence[int], columns: int) -> Iterator[tuple[int, ...]]:
    part: list[int] = []
    taken = first = len(INDENT) + widths[0]
    for at, wide in enumerate(widths[1:], start=1):
        if part and taken + len(GAP) + wide > columns:
            yield tuple(part)
            part, taken = [], first
        part.append(at)
        taken += len(GAP) + wide
    yield tuple(part)
