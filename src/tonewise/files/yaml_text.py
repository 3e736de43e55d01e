"""YAML as people write it: plain data, built from the parser's events.

PyYAML's own composer, with libyaml, takes the whole process down on deep nesting, reads ``no`` as false and dates as
dates, lets a key be given twice, and unfolds aliases without end. Here words stay text as in JSON: only ``true``,
``false``, ``null``, ``~`` and JSON's numbers are something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tonewise.files.document import MAX_DEPTH, Document, Malformed, Path, line_of
from tonewise.files.source import rest_of, text_of, without_mark

MAX_UNFOLDED = 100_000
"""Values that aliases may stand for in one file."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?([eE][-+]?[0-9]{1,2})?")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None,
          "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}  # fmt: skip


def documents(stream: BinaryIO) -> Iterator[Document]:
    """The objects of a file: each document of it, or each item where a document is a list."""
    import yaml  # noqa: PLC0415

    text = text_of(without_mark(rest_of(stream)))
    try:
        composer = _Composer(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        for data, lines in composer.documents():
            yield from _items(data, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f" (column {mark.column + 1})" if mark else ""
        raise Malformed(f"not YAML: {error.problem or error.context}{place}", mark.line + 1 if mark else None) from None
    except yaml.reader.ReaderError as error:
        raise Malformed(f"not YAML: {error.reason}", line_of(text, error.position)) from None
    except yaml.YAMLError:
        raise Malformed("not YAML") from None


def is_plain_text(text: str) -> bool:
    """Whether a text that stands without quotes is read as text, and not as a number, true, false or null."""
    return text not in _WORDS and not _NUMBER.fullmatch(text)


def _items(data: Any, lines: dict[Path, int]) -> Iterator[Document]:
    def document(data: Any, *top: int) -> Document:
        def locate(path: Path) -> int:
            path = (*top, *path)
            while path not in lines:  # what an alias stands for has no line of its own
                path = path[:-1]
            return lines[path]

        return Document(data, locate(()), locate)

    if isinstance(data, list):
        for index, item in enumerate(data):
            yield document(item, index)
    elif data is not None:
        yield document(data)


class _Composer:
    """Builds data from events, and notes the line of each value, or of its key."""

    def __init__(self, events: Iterator[Any]):
        self._events = events
        self._lines: dict[Path, int] = {}
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._values = 0
        self._unfolded = 0

    def documents(self) -> Iterator[tuple[Any, dict[Path, int]]]:
        for event in self._events:
            if type(event).__name__ == "DocumentStartEvent":
                self._lines, self._anchors = {}, {}
                data = self._value(next(self._events), ())
                yield data, self._lines

    def _value(self, event: Any, path: Path) -> Any:
        line = event.start_mark.line + 1
        self._lines.setdefault(path, line)
        if len(path) > MAX_DEPTH:
            raise Malformed(f"is nested more than {MAX_DEPTH} deep", line)
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self._aliased(event, line)
        if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            raise Malformed("a tag (!…) is not allowed", line)
        before = self._values
        self._values += 1
        if kind == "ScalarEvent":
            data = _scalar(event)
        elif kind == "MappingStartEvent":
            data = self._mapping(path)
        else:
            data = self._list(path)
        if event.anchor:
            self._anchors[event.anchor] = data, self._values - before
        return data

    def _aliased(self, event: Any, line: int) -> Any:
        if event.anchor not in self._anchors:
            raise Malformed(f"the alias *{event.anchor} stands for nothing before it", line)
        data, size = self._anchors[event.anchor]
        self._values += size
        self._unfolded += size
        if self._unfolded > MAX_UNFOLDED:
            raise Malformed(f"aliases unfold to more than {MAX_UNFOLDED:,} values", line)
        return data

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := next(self._events)).__name__ != "MappingEndEvent":
            line = event.start_mark.line + 1
            if type(event).__name__ != "ScalarEvent":
                raise Malformed("a key must be text", line)
            key = event.value
            if key == "<<" and event.implicit[0]:
                raise Malformed("merging with << is not read; an alias (*name) as a whole value is", line)
            if key in found:
                raise Malformed(f"the key {key!r} is given twice", line)
            self._lines[(*path, key)] = line
            found[key] = self._value(next(self._events), (*path, key))
        return found

    def _list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while type(event := next(self._events)).__name__ != "SequenceEndEvent":
            found.append(self._value(event, (*path, len(found))))
        return found


def _scalar(event: Any) -> Any:
    """Plain words and numbers as JSON has them; all that is quoted or a block is text."""
    text: str = event.value
    if event.tag is not None or not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if number := _NUMBER.fullmatch(text):
        return float(text) if number[1] or number[2] else int(text)
    return text
