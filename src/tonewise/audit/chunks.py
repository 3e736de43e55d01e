"""Rows in chunks: the units of work that are done wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tonewise.audit.columns import Columns
from tonewise.audit.rows import Broken, Row, rows_of

ROWS = 256
"""Rows of a chunk: some seconds of work, so that an interruption costs little and handing over costs nothing."""
BYTES = 8 * 1024**2
"""A chunk ends earlier where its lines are longer than this, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of one file that are judged together."""

    number: int
    """Counted over all files of an audit, from 0."""
    source: str
    rows: tuple[Row | Broken, ...]
    size: int
    """Bytes of its lines; 0 for rows of tables and of files that are read as a whole."""


def chunks_of(sources: Sequence[str], columns: Columns, scratch: Path, size: int = ROWS) -> Iterator[Chunk]:
    """The chunks of all files; the same files give the same chunks each time."""
    number = 0
    for source in sources:
        rows: list[Row | Broken] = []
        weight = 0
        for row in rows_of(source, columns, scratch):
            rows.append(row)
            weight += len(row.data) if isinstance(row, Row) and isinstance(row.data, bytes) else 0
            if len(rows) >= size or weight >= BYTES:
                yield Chunk(number, source, tuple(rows), weight)
                number, rows, weight = number + 1, [], 0
        if rows:
            yield Chunk(number, source, tuple(rows), weight)
            number += 1
