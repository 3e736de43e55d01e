"""The work folder: what an audit has done so far, so that a run that was broken off goes on where it was.

::

    exports.jsonl.audit/
    └── 3f2a…/             one folder for each combination of files, settings and version
        ├── run.json       what it was made from
        ├── lock           held while a run works here
        └── chunks/
            ├── 000000.gz  the result of a chunk: written beside its place, then renamed into it
            └── …
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tonewise.errors import InputError

try:
    import fcntl
except ImportError:  # not a POSIX system: two runs at once are then not told apart
    fcntl = None  # type: ignore[assignment]


class WorkFolder:
    """The results of one audit on disk; only one run at a time may have it open."""

    def __init__(self, parent: Path, key: str, about: dict[str, Any]):
        self.path = parent / key
        self._chunks = self.path / "chunks"
        self._about = about

    @contextmanager
    def open(self, *, fresh: bool = False) -> Iterator[None]:
        """Make the folder, keep other runs out of it, and clear what a killed run left half written.

        Raises InputError where it cannot be written, or where another run is at work in it.
        """
        try:
            self._chunks.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "lock").open("w")
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror or error}", source=str(self.path)) from None
        with lock:
            self._lock(lock.fileno())
            if fresh:
                shutil.rmtree(self._chunks)
                self._chunks.mkdir()
            for part in self._chunks.glob("*.part"):
                part.unlink()
            (self.path / "run.json").write_text(json.dumps(self._about, ensure_ascii=False, indent=2), encoding="utf-8")
            yield

    def _lock(self, descriptor: int) -> None:
        if fcntl is None:
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError("another audit of the same files is at work here", source=str(self.path)) from None

    def done(self) -> set[int]:
        """The chunks that are there and whole; one that cannot be read (a disk that was full) is done again."""
        found = set()
        for path in self._chunks.glob("*.gz"):
            try:
                with gzip.open(path) as stream:
                    if not stream.read(1):  # what is no gzip at all reads as nothing where it is empty
                        raise EOFError
                    while stream.read(1024**2):
                        pass
                found.add(int(path.stem))
            except (OSError, EOFError, ValueError, zlib.error):
                path.unlink()
        return found

    def keep(self, number: int, result: bytes) -> None:
        """Put the result of a chunk into its place, wholly or not at all."""
        path = self._chunks / f"{number:06}.gz"
        part = path.with_suffix(".part")
        try:
            part.write_bytes(result)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise InputError(f"cannot be written: {error.strerror or error}", source=str(path)) from None

    def results(self, count: int) -> Iterator[Iterator[Any]]:
        """The results of the chunks in their order, each the values of its lines, read as they are asked for."""
        for number in range(count):
            with gzip.open(self._chunks / f"{number:06}.gz", "rt", encoding="utf-8") as stream:
                yield (json.loads(line) for line in stream)

    @property
    def scratch(self) -> Path:
        """A folder for what is needed only while a run works."""
        return self.path


def packed(lines: list[Any]) -> bytes:
    """Values as the bytes of a chunk's result; the same values give the same bytes."""
    text = "\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    return gzip.compress(text.encode("utf-8", "surrogatepass"), compresslevel=1, mtime=0)


def workers_by_default() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
