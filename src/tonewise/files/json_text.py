"""JSON and JSON Lines: objects one after the other, each with where its fields stand.

Stricter than ``json.loads``: NaN and infinities are no JSON, a key given twice would lose the first one's words in
silence, and a lone surrogate could not be written again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, BinaryIO

from tonewise.files.document import MAX_DEPTH, Document, Malformed, Path
from tonewise.files.source import first_line, lines_of, rest_of, text_of, without_mark

_SPACE = re.compile(r"[ \t\n\r]*")
_LONE = re.compile("[\ud800-\udfff]")
_MAY_BE_LONE = re.compile(r"\\u[dD][89a-fA-F]")


def documents_of_lines(stream: BinaryIO, first: int = 1) -> Iterator[Document]:
    """One document a line (``.jsonl``), read as it comes; ``first`` is the number of the stream's first line."""
    decoder = _Decoder()
    for number, line in lines_of(stream, first):
        text = _Text(line, decoder, number)
        document, end = text.document(text.skip(0))
        if (end := text.skip(end)) < len(line):
            raise text.broken(end, "more than one value on a line")
        yield document


def documents(stream: BinaryIO) -> Iterator[Document]:
    """The documents of an object, an array of objects, or JSON Lines, whichever it turns out to be."""
    begun = first_line(stream)
    if is_whole_object(begun):
        text = _Text(text_of(without_mark(begun)), _Decoder())
        yield text.document(text.skip(0))[0]
        yield from documents_of_lines(stream, begun.count(b"\n") + 1)
    else:
        yield from _documents_of_whole(_Text(text_of(without_mark(rest_of(stream, begun))), _Decoder()))


def is_whole_object(line: bytes) -> bool:
    """Whether a first line is an object of its own, so that the next lines are too."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _documents_of_whole(text: _Text) -> Iterator[Document]:
    at = text.skip(0)
    if at == len(text.text):
        return
    if text.text[at] == "[":
        at = yield from _items(text, at)
    else:
        document, at = text.document(at)
        yield document
    if (at := text.skip(at)) < len(text.text):
        raise text.broken(at, "more text after the end")


def _items(text: _Text, at: int) -> Generator[Document, None, int]:
    """The items of the array that opens at an offset; returns the offset after it."""
    at = text.skip(at + 1)
    closed = text.text.startswith("]", at)
    while not closed:
        document, at = text.document(at)
        yield document
        at = text.skip(at)
        closed = text.text.startswith("]", at)
        if not closed:
            if not text.text.startswith(",", at):
                raise text.broken(at, "expecting ',' or ']'")
            at = text.skip(at + 1)
    return at + 1


class _Decoder:
    """The standard library's decoder, which also notes whether it met what is not taken here."""

    def __init__(self) -> None:
        self.suspect = False
        self._json = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=self._constant)

    def decode(self, text: str, at: int) -> tuple[Any, int]:
        """The value at an offset, and the offset after it."""
        self.suspect = False
        return self._json.raw_decode(text, at)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        self.suspect |= len(found) < len(pairs)
        return found

    def _constant(self, name: str) -> _Constant:
        self.suspect = True
        return _Constant(name)


class _Text:
    """JSON text, or a line of it, that knows the number of its first line."""

    def __init__(self, text: str, decoder: _Decoder, first: int = 1):
        self.text = text
        self._decoder = decoder
        self._counted = (0, first)

    def document(self, at: int) -> tuple[Document, int]:
        """The value at an offset, and the offset after it."""
        try:
            data, end = self._decoder.decode(self.text, at)
        except json.JSONDecodeError as error:
            raise self.broken(error.pos, error.msg[:1].lower() + error.msg[1:]) from None
        except RecursionError:
            raise Malformed(f"is nested more than {MAX_DEPTH} deep", self.line(at)) from None
        except ValueError:  # the interpreter's own limit on the digits of an integer
            raise Malformed("holds a number that is too long", self.line(at)) from None
        line = self.line(at)
        places = _Places(self.text, at, line)
        nested = self.text.count("[", at, end) + self.text.count("{", at, end) > MAX_DEPTH
        if nested or self._decoder.suspect or _MAY_BE_LONE.search(self.text, at, end):
            _refuse_flaws(data, places)
        return Document(data, line, places.line), end

    def skip(self, at: int) -> int:
        """The offset of the next thing that is no white space."""
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def line(self, at: int) -> int:
        """The number of an offset's line; offsets are asked for in rising order, so each line is counted once."""
        counted, line = self._counted
        line += self.text.count("\n", counted, at)
        self._counted = (max(counted, at), line)
        return line

    def broken(self, at: int, problem: str) -> Malformed:
        """The error of a text that stops being JSON at an offset."""
        column = at - self.text.rfind("\n", 0, at)
        return Malformed(f"not JSON: {problem.removesuffix(' at')} (column {column})", self.line(at))


@dataclass(frozen=True)
class _Constant:
    """Stands for ``NaN``, ``Infinity`` or ``-Infinity`` until its place is found."""

    name: str


def _refuse_flaws(data: Any, places: _Places) -> None:
    """Raise Malformed for what the decoder takes and we do not; nesting first, since looking further goes down it."""
    if flaw := _flaw(data, ()):
        path, problem = flaw
        if len(path) > MAX_DEPTH:
            raise Malformed(problem, places.first)
        raise Malformed(problem, places.line(path), path)
    if twice := places.twice():
        path, line = twice
        raise Malformed(f"the key {path[-1]!r} is given twice", line)


def _flaw(data: Any, path: Path) -> tuple[Path, str] | None:
    if len(path) > MAX_DEPTH:
        return path, f"is nested more than {MAX_DEPTH} deep"
    if isinstance(data, _Constant):
        return path, f"not JSON: {data.name}"
    if isinstance(data, str):
        return (path, "a lone surrogate is not text") if _LONE.search(data) else None
    if isinstance(data, dict):
        for key, value in data.items():
            if found := _flaw(key, (*path, key)) or _flaw(value, (*path, key)):
                return found
    if isinstance(data, list):
        for index, value in enumerate(data):
            if found := _flaw(value, (*path, index)):
                return found
    return None


class _Places:
    """Where each field of a value stands: made by walking its text again, since decoders do not say."""

    def __init__(self, text: str, start: int, first: int):
        self.first = first
        self._text = text
        self._start = start
        self._at = start
        self._found: list[tuple[Path, int]] = []
        self._by_path: dict[Path, int] = {}
        self._counted = (start, first)

    def line(self, path: Path) -> int:
        """The line of a field, or of the nearest one above it."""
        if not self._by_path:
            self._by_path = dict(reversed(self._all()))
        while path not in self._by_path:
            path = path[:-1]
        return self._line(self._by_path[path])

    def twice(self) -> tuple[Path, int] | None:
        """The first key that is given twice in its object, with its second line."""
        seen: set[Path] = set()
        for path, offset in self._all():
            if path in seen:
                return path, self._line(offset)
            seen.add(path)
        return None

    def _line(self, offset: int) -> int:
        """The line of an offset; those asked for in rising order, as the items of a list are, are counted once."""
        counted, line = self._counted
        if offset < counted:
            counted, line = self._start, self.first
        line += self._text.count("\n", counted, offset)
        self._counted = (offset, line)
        return line

    def _all(self) -> list[tuple[Path, int]]:
        if not self._found:
            self._found.append(((), self._start))
            self._walk(())
        return self._found

    def _walk(self, path: Path) -> None:
        """Pass over the value at the present offset; its text is known to be JSON."""
        opening = self._text[self._at]
        if opening == "{":
            self._members(path)
        elif opening == "[":
            self._elements(path)
        elif opening == '"':
            _, self._at = scanstring(self._text, self._at + 1, False)
        else:
            while self._at < len(self._text) and self._text[self._at] not in " \t\n\r,]}":
                self._at += 1

    def _members(self, path: Path) -> None:
        self._step()
        while self._text[self._at] != "}":
            offset = self._at
            key, self._at = scanstring(self._text, self._at + 1, False)
            self._found.append(((*path, key), offset))
            self._step(0)
            self._step()
            self._walk((*path, key))
            self._next()
        self._at += 1

    def _elements(self, path: Path) -> None:
        self._step()
        index = 0
        while self._text[self._at] != "]":
            self._found.append(((*path, index), self._at))
            self._walk((*path, index))
            index += 1
            self._next()
        self._at += 1

    def _next(self) -> None:
        self._step(0)
        if self._text[self._at] == ",":
            self._step()

    def _step(self, over: int = 1) -> None:
        """Go over so many characters and the white space after them."""
        match = _SPACE.match(self._text, self._at + over)
        self._at = match.end() if match else self._at
