"""Logs of runs on disk: read as a stream, and written so that a run that was broken off goes on where it was.

::

    NAME.jsonl        complete: the header, then the records by case, variant and repeat
    NAME.jsonl.part   what is done so far, in the order in which it was done; gone when all is
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO, TypeVar

from pydantic import ValidationError

from tonewise.errors import InputError
from tonewise.evals.headers import differences, with_judges
from tonewise.evals.log import Record, RunHeader
from tonewise.evals.signs import sign_of_making
from tonewise.files.journal import Journal, line_at, part_of, telling, whole_lines
from tonewise.files.source import MAX_LINE, opened
from tonewise.files.wording import explained, named
from tonewise.files.writing import replacing
from tonewise.plain import shortened
from tonewise.values import KEEP_UNKNOWN

_Line = TypeVar("_Line", RunHeader, Record)

Key = tuple[str, str, str, int]
"""What a record is known by: the case's id, a sign of what its drafts are made of, the variant, the repeat."""


def read_log(path: str | PathLike[str]) -> tuple[RunHeader, Iterator[Record]]:
    """The header of a log and its records, which are read as they are asked for; memory holds one at a time.

    The ``.part`` of a run that goes on, or was broken off, is read as well, without a last line that was cut. Raises
    InputError that names file, line and field for what is none, at once or when the record's turn comes.
    """
    source = fspath(path)
    if source != "-" and not Path(source).exists() and part_of(Path(source)).exists():
        raise InputError(f"no such file; {part_of(Path(source)).name} holds a run that is not complete", source=source)
    lines = _lines_of(source)
    number, line = next(lines, (1, b"{}"))
    header = _header(line, source, number)
    return header, _records(lines, source, None if source.endswith(".part") else header.drafts)


def record_from(line: bytes, source: str, number: int) -> Record:
    """The record that a line of a log holds; raises InputError where it is none."""
    return _value(Record, line, source, number)


def key_of(record: Record) -> Key:
    """What a record is known by."""
    return record.case_id, sign_of_making(record.case), record.variant, record.repeat


class RunLog:
    """The log of a run as it is written; ``header`` is the earlier run's where one goes on."""

    def __init__(self, out: Path, header: RunHeader) -> None:
        self.header = header
        self._journal = Journal(out)
        self._files: list[BinaryIO] = []
        self._places: dict[Key, tuple[int, int]] = {}
        self._complete: RunHeader | None = None
        self._headed = False
        self._lines = 0

    @contextmanager
    def open(self, *, fresh: bool = False, adding_judges: bool = False) -> Iterator[None]:
        """Hold the log, and find what earlier runs have done; nothing where ``fresh``.

        ``adding_judges``: a complete log may have other judges than the header that is given.

        Raises InputError where the file holds something else, or what was made otherwise, where another run is at work
        on it, and where it cannot be written.
        """
        out = self._journal.out
        with ExitStack() as stack:
            stack.enter_context(self._journal.open())
            part = self._journal.stream
            self._files = [part]
            if fresh:
                part.truncate(0)
            elif out.exists():
                with telling(out):
                    self._files.append(stack.enter_context(out.open("rb")))
                self._find(1, out, adding_judges)
            part.truncate(self._find(0, self._journal.part))
            self._headed = part.seek(0, os.SEEK_END) > 0
            try:
                yield
            finally:
                if not self._lines:  # a header alone is no reason to leave a file behind
                    part.truncate(0)

    def _find(self, number: int, path: Path, adding_judges: bool = False) -> int:
        """Note the records of a file; how much of it is whole lines."""
        end = 0
        for count, begin, line in whole_lines(self._files[number]):
            if count == 1:
                header = _header(line, str(path), count)
                self._complete = header if number else self._complete
                self._go_on(with_judges(header, self.header.suite.judges) if adding_judges else header, path)
            else:
                self._places[key_of(record_from(line, str(path), count))] = (number, begin)
                self._lines += number == 0
            end = begin + len(line)
        return end

    def _go_on(self, found: RunHeader, path: Path) -> None:
        if others := differences(found, self.header):
            problem = f"was made with {'; '.join(others)}: name another file, or --fresh makes all anew"
            raise InputError(problem, source=str(path))
        self.header = found

    @property
    def found(self) -> int:
        """How many records there are."""
        return len(self._places)

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    def is_new(self, key: Key) -> bool:
        """Whether the record of a key stands in what is not yet complete."""
        return self._places.get(key, (1, 0))[0] == 0

    def get(self, key: Key) -> Record | None:
        """The record of a key, None where there is none yet."""
        if key not in self._places:
            return None
        number, begin = self._places[key]
        return record_from(line_at(self._files[number], begin), str(self._journal.out), 0)

    def add(self, record: Record) -> None:
        """Keep a record, so that it is there whatever happens to this run; it takes the place of one of its key."""
        if not self._headed:
            self._journal.add(_line(self.header))
            self._headed = True
        self._places[key_of(record)] = 0, self._journal.add(_line(record))
        self._lines += 1

    def finish(self, order: Iterable[Key]) -> None:
        """Put the records in this order, and the file in its place."""
        places = [self._places[key] for key in order if key in self._places]
        out, part = self._journal.out, self._journal.part
        if not self._lines and self.header == self._complete:
            return  # nothing is new: the part is empty, and goes when it is closed
        if len(places) == self._lines and places == sorted(places) and not any(number for number, _ in places):
            with telling(out):
                part.replace(out)
        else:
            with replacing(out) as stream:
                stream.write(_line(self.header).decode())
                for number, begin in places:
                    stream.write(line_at(self._files[number], begin).decode())
            part.unlink()


def _line(value: RunHeader | Record) -> bytes:
    return value.model_dump_json(by_alias=True).encode() + b"\n"


def _lines_of(source: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank with their numbers, without a last one of a ``.part`` that was cut."""
    with opened(source) as stream:
        number = 0
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise InputError(f"is a line of more than {MAX_LINE // 1024**2} MB", source=source, line=number)
            if not line.endswith(b"\n") and source.endswith(".part"):
                return
            if not line.isspace():
                yield number, line


def _records(lines: Iterator[tuple[int, bytes]], source: str, drafts: int | None) -> Iterator[Record]:
    count = 0
    for number, line in lines:
        count += 1
        yield record_from(line, source, number)
    if drafts not in (None, count):
        raise InputError(
            f"holds {count} of the {drafts} drafts of its run: lines are lost, or stand twice", source=source
        )


def _header(line: bytes, source: str, number: int) -> RunHeader:
    try:
        return _value(RunHeader, line, source, number)
    except InputError as error:
        raise InputError(
            f"{error.problem}: this is no log of a run, which begins with its header", source=source, line=number,
            field=error.field,
        ) from None  # fmt: skip


def _value(kind: type[_Line], line: bytes, source: str, number: int) -> _Line:
    try:
        return kind.model_validate_json(line, context={KEEP_UNKNOWN: True})
    except ValidationError as error:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as broken:
            raise InputError(f"not JSON: {shortened(str(broken), 100)}", source=source, line=number) from None
        path, problem = explained(error, data)
        raise InputError(problem, source=source, line=number, field=named(path) or None) from None
