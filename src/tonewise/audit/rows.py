"""Rows of exports, as they come: a broken one is a row too, so that it is counted and the next one is read.

Nothing is parsed here that a worker can parse: of JSON Lines only the line ends are looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tonewise.audit.columns import Columns
from tonewise.errors import InputError
from tonewise.files import json_text, yaml_text
from tonewise.files.document import Document, Malformed
from tonewise.files.source import MAX_LINE, opened

BY_LINE = frozenset(("jsonl", "ndjson"))
TABLES = frozenset(("csv", "tsv"))
WHOLE = frozenset(("json", "yaml", "yml"))


MAX_MESSAGES = 2_000
"""Messages of one conversation: more are a column that is not the conversation's, and would take hours to judge."""


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation or case: a line of JSON that is still to be parsed, or data."""

    line: int
    data: bytes | Any


@dataclass(frozen=True, slots=True)
class Broken:
    """A row of which no conversation can be made, and why, in one line of plain words."""

    line: int
    problem: str


def too_long(line: int) -> Broken:
    """The broken row for a conversation of too many messages."""
    return Broken(line, f"has more than {MAX_MESSAGES:,} messages: is it one conversation?")


def suffix_of(source: str) -> str:
    """The ending of a file's name; raises InputError for one that is not read, standard input among them."""
    suffix = source.rpartition(".")[2].lower()
    if source == "-":
        raise InputError("an audit can be resumed, so it reads files: save standard input to one", source="<stdin>")
    if suffix not in BY_LINE | TABLES | WHOLE:
        raise InputError("is neither .jsonl, .csv, .tsv, .json nor .yaml", source=source)
    return suffix


def rows_of(source: str, columns: Columns, scratch: Path) -> Iterator[Row | Broken]:
    """The rows of a file in a fixed order; a table's are its conversations, put together in the folder ``scratch``.

    Raises InputError where the file cannot be read at all, or a table lacks a column.
    """
    suffix = suffix_of(source)
    if suffix in TABLES:
        from tonewise.audit.tables import conversations  # noqa: PLC0415 - sqlite and csv are needed by tables alone

        yield from conversations(source, columns, scratch)
        return
    with opened(source) as stream:
        if suffix in BY_LINE:
            yield from _lines(stream)
        else:
            yield from _whole(stream, yaml=suffix != "json")


def _lines(stream: BinaryIO) -> Iterator[Row | Broken]:
    number = 0
    while data := stream.readline(MAX_LINE + 1):
        number += 1
        if len(data) > MAX_LINE:
            while data and not data.endswith(b"\n"):
                data = stream.readline(MAX_LINE)
            yield Broken(number, f"is a line of more than {MAX_LINE // 1024**2} MB")
        elif not data.isspace():
            yield Row(number, data)


def _whole(stream: BinaryIO, *, yaml: bool) -> Iterator[Row | Broken]:
    """What stands behind the place where a file stops being JSON cannot be told apart: it is one broken row."""
    documents: Iterator[Document] = (yaml_text if yaml else json_text).documents(stream)
    try:
        for document in documents:
            yield Row(document.line, document.data)
    except Malformed as error:
        yield Broken(error.line or 1, error.problem)
