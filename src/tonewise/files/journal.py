"""A file of lines that grows as work is done, so that work that was broken off goes on where it was.

It stands beside the file that it becomes, under that name with ``.part`` behind it; one process at a time writes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tonewise.errors import InputError

try:
    import fcntl
except ImportError:  # not a POSIX system: two runs at once are then not told apart
    fcntl = None  # type: ignore[assignment]


class InUseError(InputError):
    """Another process is at work on the file."""


def part_of(out: Path) -> Path:
    """Where the lines of a file stand until all of them are there."""
    return out.with_name(f"{out.name}.part")


@contextmanager
def telling(out: Path) -> Iterator[None]:
    """Turns an error of the system into the InputError that names the file."""
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", source=str(out)) from None


class Journal:
    """The lines of a file to be; ``stream`` is open inside `open`."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.part = part_of(out)
        self.stream: BinaryIO

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hold the file; where nothing is in it in the end, nothing is left behind.

        Raises InUseError where another process is at work on it, and InputError where it cannot be written.
        """
        with telling(self.out):
            self.stream = self._locked()
        try:
            yield
        finally:
            # Once it has taken its place, another process may have begun the next one under this name.
            if not os.fstat(self.stream.fileno()).st_size and self._is_ours(self.stream):
                self.part.unlink(missing_ok=True)
            with suppress(OSError):  # of a full disk: each line is flushed as it is added, and that has told of it
                self.stream.close()

    def _locked(self) -> BinaryIO:
        while True:
            stream = self.part.open("a+b")
            if fcntl is None:
                return stream
            try:
                fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                stream.close()
                raise InUseError("another run is at work on it", source=str(self.out)) from None
            if self._is_ours(stream):
                return stream
            stream.close()  # whoever held it has ended and cleared it away meanwhile

    def _is_ours(self, stream: BinaryIO) -> bool:
        try:
            return os.path.samestat(self.part.stat(), os.fstat(stream.fileno()))
        except FileNotFoundError:
            return False

    def add(self, line: bytes) -> int:
        """Write a line, its end included, so that it is there whatever happens to this process; where it begins."""
        with telling(self.out):
            begin = self.stream.seek(0, os.SEEK_END)
            self.stream.write(line)
            self.stream.flush()
        return begin


def whole_lines(stream: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """The number, the place and the bytes of each line, without a last one that was cut as it was written."""
    stream.seek(0)
    begin = 0
    for number, line in enumerate(stream, 1):
        if not line.endswith(b"\n"):
            return
        yield number, begin, line
        begin += len(line)


def line_at(stream: BinaryIO, begin: int) -> bytes:
    """The line that begins there."""
    stream.seek(begin)
    return stream.readline()
