"""The bytes of a file or of standard input, as text or line by line, with errors that name them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tonewise.errors import InputError
from tonewise.files.document import Malformed

MAX_WHOLE = 256 * 1024 * 1024
"""Bytes of a file that must be held in memory as a whole; ``.jsonl`` has no such limit."""
MAX_LINE = 64 * 1024 * 1024
"""Bytes of one line: a conversation of 60 of the longest messages."""

_BOM = b"\xef\xbb\xbf"


@contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of standard input for ``-``; raises InputError where there are none to be had."""
    if source == "-":
        if sys.stdin is None:
            raise InputError("is closed", source=name_of(source))
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115 - closed below; only the opening's own errors are told here
    except (OSError, ValueError) as error:
        raise InputError(_reason(error), source=name_of(source)) from None
    with stream:
        yield stream


def name_of(source: str) -> str:
    """How errors call a source."""
    return "<stdin>" if source == "-" else source


def lines_of(stream: BinaryIO, first: int = 1) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers; memory holds one at a time."""
    number = first - 1
    while data := _read_line(stream, number + 1):
        number += 1
        if number == 1:
            data = without_mark(data)
        if not data.isspace():
            yield number, text_of(data.rstrip(b"\r\n"), number)


def _read_line(stream: BinaryIO, number: int) -> bytes:
    data = _read(stream.readline, MAX_LINE + 1)
    if len(data) > MAX_LINE:
        raise Malformed(f"is a line of more than {MAX_LINE // 1024**2} MB", number)
    return data


def rest_of(stream: BinaryIO, begun: bytes = b"") -> bytes:
    """All that a stream still holds, after what was read of it already."""
    data = begun + _read(stream.read, MAX_WHOLE + 1)
    if len(data) > MAX_WHOLE:
        raise Malformed(f"is larger than {MAX_WHOLE // 1024**2} MB; as .jsonl it would be read line by line")
    return data


def first_line(stream: BinaryIO) -> bytes:
    """The bytes up to the end of the first line that is not blank, blank ones before it included."""
    begun = b""
    while data := _read_line(stream, 1):
        begun += data
        if not data.isspace() or len(begun) > MAX_LINE:
            break
    return begun


def _read(read: object, size: int) -> bytes:
    try:
        data: bytes = read(size)  # type: ignore[operator]
    except OSError as error:
        raise Malformed(_reason(error)) from None
    return data


def without_mark(data: bytes) -> bytes:
    """The bytes without a UTF-8 byte order mark; other marks tell of an encoding that is not read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Malformed("is UTF-16 or UTF-32; save it as UTF-8")
    return data.removeprefix(_BOM)


def text_of(data: bytes, line: int = 1) -> str:
    """The bytes as text; ``line`` is where they begin."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line += data.count(b"\n", 0, error.start)
        raise Malformed(f"is not UTF-8 text (byte 0x{data[error.start]:02x})", line) from None
    if "\0" in text:
        raise Malformed("holds a null byte: it is binary, or not UTF-8", line + data.count(b"\n", 0, data.index(b"\0")))
    return text


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, IsADirectoryError):
        return "is a folder, not a file"
    if isinstance(error, PermissionError):
        return "permission denied"
    reason = error.strerror if isinstance(error, OSError) else None
    return (reason or str(error)).lower()
