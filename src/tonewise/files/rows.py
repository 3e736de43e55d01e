"""The cases of a file where a broken one is told of and the next one is read all the same."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from tonewise.errors import InputError
from tonewise.files import Entry, case_entry, json_text, yaml_text
from tonewise.files.document import Document, Malformed
from tonewise.files.source import MAX_LINE, first_line, name_of, opened
from tonewise.files.wording import named
from tonewise.model import Case
from tonewise.plain import shortened

Row = Entry[Case] | InputError


def rows_of(source: str, *, bare: bool = False) -> Iterator[Row]:
    """The cases of a file, or of standard input for ``-``, in their order; what is none is its error.

    ``bare`` is as in `entries_of`.

    What stands behind the place where a ``.json`` or ``.yaml`` file is malformed cannot be told apart: it is one broken
    row. Raises InputError where the file cannot be read at all.
    """
    name = name_of(source)
    suffix = source.rpartition(".")[2].lower() if source != "-" else ""
    with opened(source) as stream:
        if suffix in ("jsonl", "ndjson"):
            yield from _lines(stream, name, 1, bare)
        elif suffix in ("yaml", "yml"):
            yield from _whole(stream, name, bare, yaml=True)
        else:
            try:
                begun = first_line(stream)
            except Malformed as error:
                yield _error(error, name)
                return
            if json_text.is_whole_object(begun):
                yield from _line(begun.lstrip(), name, max(1, begun.count(b"\n")), bare)
                yield from _lines(stream, name, begun.count(b"\n") + 1, bare)
            else:
                yield from _whole(BytesIO(begun + stream.read()), name, bare, yaml=False)


def count_of(source: str) -> int | None:
    """How many rows there are, where that is cheap to tell: the lines of a ``.jsonl`` that are not blank."""
    if not source.lower().endswith((".jsonl", ".ndjson")):
        return None
    with opened(source) as stream:
        return sum(not line.isspace() for line in stream)


def _lines(stream: BinaryIO, name: str, first: int, bare: bool) -> Iterator[Row]:
    number = first - 1
    while data := stream.readline(MAX_LINE + 1):
        number += 1
        if len(data) > MAX_LINE:
            while data and not data.endswith(b"\n"):
                data = stream.readline(MAX_LINE)
            yield InputError(f"is a line of more than {MAX_LINE // 1024**2} MB", source=name, line=number)
        else:
            yield from _line(data, name, number, bare)


def _line(data: bytes, name: str, number: int, bare: bool) -> Iterator[Row]:
    try:
        for document in json_text.documents_of_lines(BytesIO(data.strip(b"\r\n")), number):
            yield case_entry(document, name, bare=bare)
    except Malformed as error:
        yield _error(error, name)
    except InputError as error:
        yield error


def _whole(stream: BinaryIO, name: str, bare: bool, *, yaml: bool) -> Iterator[Row]:
    documents: Iterator[Document] = (yaml_text if yaml else json_text).documents(stream)
    try:
        for document in documents:
            try:
                yield case_entry(document, name, bare=bare)
            except InputError as error:
                yield error
    except Malformed as error:
        yield _error(error, name)


def _error(error: Malformed, name: str) -> InputError:
    return InputError(shortened(error.problem), source=name, line=error.line, field=named(error.path) or None)
