"""The drafts of a batch on disk: those of earlier runs, and those of this one as they are made.

::

    drafts.jsonl        complete, in the order of the input: it appears when all is done
    drafts.jsonl.part   what is done so far, in the order in which it was done; gone when all is

A line is ``{"id": …, "line": …, "case": …, "settings": …, "draft": {…}}``: the case's id, the line of the input that it
begins at, signs of what the draft was made of and with, and the draft.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tonewise.errors import InputError
from tonewise.files.journal import Journal, line_at, telling, whole_lines
from tonewise.files.writing import replacing
from tonewise.model import Draft

_DRAFT = b',"draft":'
"""Begins the draft: inside the text before it a quotation mark would be escaped."""


class Kept:
    """Drafts by the sign of their case; one run at a time may have them open."""

    def __init__(self, out: Path, settings: str) -> None:
        self.out = out
        self._journal = Journal(out)
        self.part = self._journal.part
        self._settings = settings
        self._places: dict[str, tuple[int, int]] = {}
        self._files: list[BinaryIO] = []

    @contextmanager
    def open(self, *, fresh: bool = False, retry: bool = False) -> Iterator[None]:
        """Find what earlier runs have done: nothing where ``fresh``, without what a model failed at where ``retry``.

        Raises InputError where the files hold something else, or drafts made with other settings, where another run
        is at work, and where they cannot be written.
        """
        with ExitStack() as stack:
            stack.enter_context(self._journal.open())
            part = self._journal.stream
            self._files = [part]
            if fresh:
                part.truncate(0)
            elif self.out.exists():
                with telling(self.out):
                    self._files.append(stack.enter_context(self.out.open("rb")))
                self._find(1, self.out, retry)
            part.truncate(self._find(0, self.part, retry))
            yield

    def _find(self, number: int, path: Path, retry: bool) -> int:
        """Note the drafts of a file; how much of it is whole lines."""
        end = 0
        for count, begin, line in whole_lines(self._files[number]):
            about = _about(line)
            if about is None:
                problem = "is no draft of an earlier run: name another file, or --fresh"
                raise InputError(problem, source=str(path), line=count)
            if about["settings"] != self._settings:
                raise InputError(
                    "was drafted with other settings, prompts or another version: --fresh drafts all anew",
                    source=str(path), line=count,
                )  # fmt: skip
            if not (retry and _failed(line)):
                self._places[about["case"]] = (number, begin)
            end = begin + len(line)
        return end

    @property
    def found(self) -> int:
        """How many cases are drafted, of which those of this run may be only some."""
        return len(self._places)

    def place(self, case: str) -> tuple[int, int] | None:
        """Where the draft of a case is kept; None where there is none yet."""
        return self._places.get(case)

    def keep(self, name: str | None, line: int, case: str, draft: Draft) -> tuple[int, int]:
        """Keep a draft, so that it is there whatever happens to this run; where it is kept."""
        head = self._head({"id": name, "line": line, "case": case, "settings": self._settings})
        return 0, self._journal.add(head + _DRAFT + draft.model_dump_json(by_alias=True).encode() + b"}\n")

    def finish(self, rows: Iterable[tuple[tuple[int, int], int]]) -> None:
        """Write all drafts, each by its place and the line that its case stands at now, and clear away."""
        with replacing(self.out) as stream:
            for (number, begin), line in rows:
                kept = line_at(self._files[number], begin)
                about = _about(kept) or {}
                head = self._head({**about, "line": line})
                stream.write((head + _DRAFT + kept.partition(_DRAFT)[2]).decode())
        self.part.unlink()

    @staticmethod
    def _head(about: dict[str, Any]) -> bytes:
        return json.dumps(about, ensure_ascii=False, separators=(",", ":"))[:-1].encode()


def _about(line: bytes) -> dict[str, Any] | None:
    """What stands before the draft of a line; None where the line is not of this kind."""
    head, draft, _ = line.partition(_DRAFT)
    try:
        about = json.loads(head + b"}")
    except ValueError:
        return None
    if not (draft and isinstance(about, dict) and about.keys() == {"id", "line", "case", "settings"}):
        return None
    return about


def _failed(line: bytes) -> bool:
    """Whether a model was asked for this draft and failed, so that the composer wrote it."""
    draft = json.loads(line)["draft"]
    return draft["model"] == "composer" and bool(draft["note"])
