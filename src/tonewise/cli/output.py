"""What goes to stdout and stderr: lines, colours where a person looks, and nothing that commands their terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO

from tonewise.painting import Painter
from tonewise.plain import harmless, shortened
from tonewise.settings import colours_wanted

MAX_ERROR = 300


class ClosedError(Exception):
    """Whoever read the output has gone: there is nobody left to tell, and nothing to complain of."""


def painter(stream: TextIO) -> Painter:
    """The painter for a stream."""
    return Painter(colours_wanted(stream.isatty()))


def prepare() -> None:
    """Make the streams fit for any text: files and pipes are UTF-8, a terminal keeps what it can show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and stream.isatty():
            reconfigure(errors="replace")
        elif reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str, *, now: bool = False) -> None:
    """A line on stdout; ``now`` hands it on at once, for whoever reads line by line."""
    _write(sys.stdout, text, now)


def put(text: str) -> None:
    """Text on stdout with no line end, handed on at once: for a terminal, and nothing of a stranger's in it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise _closed(sys.stdout) from None


def tell(text: str) -> None:
    """A line on stderr."""
    _write(sys.stderr, text, True)


def tell_error(problem: str) -> None:
    """One line on stderr for what is wrong, whatever the problem quotes."""
    tell(shortened(problem.rstrip(), MAX_ERROR))


def tell_written(path: Path) -> None:
    """A line on stderr for a file that was written."""
    tell(f"written: {harmless(str(path))}")


def flush() -> None:
    """Hand on all that was said; raises ClosedError where nobody takes it."""
    _write(sys.stdout, None, True)


def _write(stream: TextIO, text: str | None, now: bool) -> None:
    try:
        if text is not None:
            stream.write(text + "\n")
        if now:
            stream.flush()
    except BrokenPipeError:
        raise _closed(stream) from None


def _closed(stream: TextIO) -> ClosedError:
    # The interpreter flushes once more when it ends, and would complain then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return ClosedError()
