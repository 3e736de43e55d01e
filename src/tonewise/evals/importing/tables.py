"""Cases from tables (CSV, TSV): a row a case."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.audit.tables import not_text, records, titles
from tonewise.errors import InputError
from tonewise.evals.importing.fields import case_data, places
from tonewise.evals.importing.pieces import Piece, Told, Wishes, built
from tonewise.files.source import opened


def pieces(source: str, wishes: Wishes) -> Iterator[Piece]:
    """The cases of a table; a broken row is told and passed over.

    Raises InputError where the table cannot be read, or has no column for the customer's words or a reply.
    """
    for line, row in rows(source):
        if isinstance(row, str):
            yield Told(line, row)
            continue
        where = _places(list(row), wishes, source)
        used = set(where.values())
        values = {name: row[title] for name, title in where.items()}
        try:
            data = case_data(values, {title: text for title, text in row.items() if title not in used})
        except ValueError as error:
            yield Told(line, str(error))
            continue
        yield built(data, line)


def rows(source: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows of a table by the titles of their columns, or what is wrong with a row; InputError as in `pieces`."""
    with opened(source) as stream:
        found = records(stream, source)
        header = [title.strip() for title in titles(next(found, (1, None))[1], source)]
        if twice := next((title for title in header if header.count(title) > 1), None):
            raise InputError(f"two columns are called {twice!r}", source=source, line=1)
        for line, record in found:
            if record is None:
                yield line, "a quotation mark is opened here and never closed"
            elif any(not_text(value) for value in record):
                yield line, "is not UTF-8 text"
            elif len(record) != len(header):
                yield line, f"has {len(record)} fields, the header has {len(header)}"
            else:
                yield line, {title: value.strip() for title, value in zip(header, record, strict=True)}


def _places(titles_: list[str], wishes: Wishes, source: str) -> dict[str, str]:
    try:
        where = places(titles_, wishes.columns)
    except ValueError as error:
        raise InputError(str(error), source=source, line=1) from None
    if "customer" not in where:
        problem = "there is no column for the customer's words; name it, as in --columns customer=COLUMN"
        raise InputError(problem, source=source, line=1)
    return where
