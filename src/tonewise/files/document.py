"""A value of a file before it is checked, and where in the file its fields stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
"""Keys and indexes from the top of a document down to a value."""

MAX_DEPTH = 100
"""Deepest nesting that is read: real data stays below ten, and recursion must end before the interpreter's does."""


@dataclass(frozen=True, slots=True)
class Document:
    """One object of a file (a line of a ``.jsonl``, an item of an array, or the whole), parsed and not yet checked."""

    data: Any
    line: int
    """Where it begins, from 1."""
    locate: Callable[[Path], int]
    """The line of a field, or of the nearest thing above it that the file holds; costs a second parse."""


class Malformed(Exception):  # noqa: N818 - an error on its way to becoming an InputError, which knows the file's name
    """The text is not what its format says, or is refused; the problem is one line of plain words."""

    def __init__(self, problem: str, line: int | None = None, path: Path = ()):
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.path = path


def line_of(text: str, offset: int, first: int = 1) -> int:
    """The line of an offset in a text that begins at the line ``first``."""
    return first + text.count("\n", 0, offset)
