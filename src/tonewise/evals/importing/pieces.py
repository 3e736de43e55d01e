"""What importers find in a file: cases, judges, and what they could not take over, each with its line."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tonewise.audit.columns import Columns
from tonewise.audit.rows import BY_LINE, WHOLE, Broken, rows_of
from tonewise.errors import InputError
from tonewise.evals.suite import EvalCase, Judge
from tonewise.files import json_text, validated
from tonewise.files.document import Document, Malformed
from tonewise.files.wording import named
from tonewise.plain import shortened


@dataclass(frozen=True, slots=True)
class Found:
    """A case, and the line that it was found at."""

    case: EvalCase
    line: int


@dataclass(frozen=True, slots=True)
class Told:
    """Something of the file that is not in the cases as it was; one line of plain words."""

    line: int | None
    problem: str
    source: str | None = None
    """The file, where it is not the one that was named in the call."""


Piece = Found | Told | Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a call says of the file that it imports."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """The column or key of each field, where it is not called as expected."""
    values: str | None = None
    """Words of a table of messages, as `tonewise audit` takes them."""
    utc_offset: str | None = None
    failing: bool = False
    """Of an audit: only replies that break a rule."""
    beside: str | None = None
    """A second file: the requests of a batch, or the conversations that drafts were made for."""


def built(data: Mapping[str, Any], line: int) -> Found | Told:
    """The case that the data make, or what is wrong with them."""
    try:
        return Found(validated(EvalCase, Document(data, 0, lambda _: 0), (), None), line)
    except InputError as error:
        return Told(line, str(error))


def objects(source: str) -> Iterator[tuple[int, Any] | Told]:
    """The objects of a ``.jsonl``, ``.json`` or ``.yaml`` file with their lines; a broken one is told and passed over.

    Raises InputError where the file cannot be read.
    """
    suffix = source.rpartition(".")[2].lower()
    if suffix not in BY_LINE | WHOLE:
        raise InputError("is neither .jsonl, .json nor .yaml", source=source)
    for row in rows_of(source, Columns(), Path()):
        if isinstance(row, Broken):
            yield Told(row.line, shortened(row.problem))
            continue
        try:
            yield row.line, _parsed(row.data, row.line)
        except Malformed as error:
            field_ = f"{named(error.path)}: " if error.path else ""
            yield Told(row.line, field_ + shortened(error.problem))


def _parsed(data: Any, line: int) -> Any:
    if not isinstance(data, bytes):
        return data
    (document,) = json_text.documents_of_lines(io.BytesIO(data), line)
    return document.data
