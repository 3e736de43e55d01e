"""Tables of messages (CSV, TSV), put together into conversations.

Rows of one conversation may stand anywhere in the file: they are brought together in a temporary database on disk, so
that memory holds one conversation at a time. A conversation of which a row is broken is left out and counted once: with
a message missing, what the rules find in it would be false.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

from tonewise.audit.columns import Columns
from tonewise.audit.rows import MAX_MESSAGES, Broken, Row, too_long
from tonewise.errors import InputError
from tonewise.files.source import MAX_LINE, opened

MAX_RECORD_LINES = 2_000
"""A row that spans more lines has a quotation mark that nobody closed."""
MAX_FIELD = 4 * 1024**2
"""Characters of one field; a message's text is shorter still."""
REMEMBERED = 10_000
"""Conversations whose numbers are kept in memory while a table is read."""

_SCHEMA = """
pragma journal_mode = off;
pragma synchronous = off;
create table conversation (name text primary key, number integer) without rowid;
create table message (
    number integer, line integer, name text, problem text, data text, primary key (number, line)
) without rowid;
"""
# A conversation's number is the line that it begins at.

_Record = tuple[int, list[str] | None]


def conversations(source: str, columns: Columns, scratch: Path) -> Iterator[Row | Broken]:
    """The conversations of a table in the order in which they begin; raises InputError where a column is missing."""
    path = scratch / "sorting.sqlite"
    path.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as database:
            database.executescript(_SCHEMA)
            with database:
                _fill(database, source, columns)
            found = database.execute("select number, line, name, problem, data from message order by number, line")
            for number, rows in groupby(found, itemgetter(0)):
                yield _conversation(number, [row[1:] for row in islice(rows, MAX_MESSAGES + 1)])
    finally:
        path.unlink(missing_ok=True)


def check_header(source: str, columns: Columns) -> None:
    """Raise InputError where a table cannot be read or lacks a column."""
    with opened(source) as stream:
        _, header = next(records(stream, source), (1, None))
        columns.places(titles(header, source), source)


def titles(header: list[str] | None, source: str) -> list[str]:
    """The names of a table's columns; raises InputError where there are none, or they are no text."""
    if not header:
        raise InputError("is empty: a table begins with the names of its columns", source=source)
    if any(not_text(title) for title in header):
        raise InputError("is not UTF-8 text; save the table as UTF-8", source=source, line=1)
    return header


def _fill(database: sqlite3.Connection, source: str, columns: Columns) -> None:
    with opened(source) as stream:
        found = records(stream, source)
        header = titles(next(found, (1, None))[1], source)
        places = columns.places(header, source)
        numbers: dict[str, int] = {}
        for line, record in found:
            name, problem, data = _message(record, places, columns, len(header))
            number = _number(database, numbers, name, line) if name else line
            database.execute("insert into message values (?, ?, ?, ?, ?)", (number, line, name, problem, data))


def _number(database: sqlite3.Connection, recent: dict[str, int], name: str, line: int) -> int:
    """The number of a conversation; those met lately are remembered, since most rows follow one of their own."""
    if name not in recent:
        if len(recent) >= REMEMBERED:
            recent.clear()
        database.execute("insert or ignore into conversation values (?, ?)", (name, line))
        (recent[name],) = database.execute("select number from conversation where name = ?", (name,)).fetchone()
    return recent[name]


def _message(
    record: list[str] | None, places: dict[str, int], columns: Columns, width: int
) -> tuple[str, str | None, str]:  # fmt: skip
    """The conversation's name, what is wrong with the row, and its fields as JSON."""
    if record is None:
        return "", "a quotation mark is opened here and never closed", ""
    values = {name: record[place] for name, place in places.items() if place < len(record)}
    name = values.get("conversation", "").strip()
    if any(not_text(value) for value in values.values()):
        return "" if not_text(name) else name, "is not UTF-8 text", ""
    if len(record) != width:
        return name, f"has {len(record)} fields, the header has {width}", ""
    if not name:
        return "", "conversation: is empty", ""
    try:
        return name, None, json.dumps(_fields(values, columns), ensure_ascii=False)
    except ValueError as error:
        return name, str(error), ""


def _fields(values: dict[str, str], columns: Columns) -> dict[str, Any]:
    given = {name: value.strip() for name, value in values.items() if value.strip()}
    fields: dict[str, Any] = {"role": columns.role(values["role"]), "text": values["text"]}
    if "at" in given:
        fields["at"] = columns.time(given["at"])
    if "channel" in given:
        fields["channel"] = columns.channel(given["channel"])
    return fields | {name: given[name] for name in ("author", "language", "customer") if name in given}


def _conversation(number: int, rows: list[tuple[int, str, str | None, str]]) -> Row | Broken:
    if len(rows) > MAX_MESSAGES:
        return too_long(number)
    for line, _, problem, _ in rows:
        if problem:
            others = f" (its conversation of {len(rows)} rows is left out)" if len(rows) > 1 else ""
            return Broken(line, problem + others)
    messages = [json.loads(data) for *_, data in rows]
    if all("at" in message for message in messages):
        messages.sort(key=lambda message: datetime.fromisoformat(message["at"]))
    about = {
        name: value
        for name in ("channel", "language")
        if (value := next((message[name] for message in messages if name in message), None))
    }
    customer = next((message["customer"] for message in messages if "customer" in message), None)
    for message in messages:
        for name in ("channel", "language", "customer"):
            message.pop(name, None)
    return Row(number, {
        "id": rows[0][1], **about, **({"customer": {"name": customer}} if customer else {}), "messages": messages,
    })  # fmt: skip


def records(stream: BinaryIO, source: str) -> Iterator[_Record]:
    """The records of a table with the lines that they begin at; None for one that never ends.

    What follows a quotation mark that nobody closes is read again from the next line on.
    """
    lines = _Lines(stream)
    first = lines.peek()
    if first.startswith(("\udcff\udcfe", "\udcfe\udcff")):
        raise InputError("is UTF-16; save it as UTF-8", source=source)
    delimiter = max("\t;,", key=first.count)
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        begin = lines.number + 1
        lines.taken.clear()
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter)
            yield begin, None
            continue
        if record:
            yield begin, record


class _Lines:
    """The lines of a stream as text, some of which can be given back and are then read again."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MAX_RECORD_LINES:
            raise csv.Error("a record without an end")
        line = self._again.popleft() if self._again else self._read()
        if not line:
            if len(self.taken) > 1:
                raise csv.Error("a record without an end")
            raise StopIteration
        self.taken.append(line)
        self.number += 1
        return line

    def peek(self) -> str:
        line = self._read().removeprefix("\ufeff")
        self._again.append(line)
        return line

    def _read(self) -> str:
        """Bytes that are no text stay recognisable: their row is broken, not the file."""
        return self._stream.readline(MAX_LINE).decode("utf-8", "surrogateescape")

    def give_back(self) -> None:
        """All lines of the present record but its first will be read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        self.taken.clear()


def not_text(value: str) -> bool:
    """Whether a field was no UTF-8."""
    return any("\ud800" <= character <= "\udfff" for character in value)
