"""Files that a suite names: found beside it, kept inside its project, and hashed as they are read.

A suite may come with a stranger's pull request. What it names is therefore relative to its own folder and inside its
project: the nearest folder upward with a ``tonewise.toml``, ``pyproject.toml`` or ``.git``, else its own folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from hashlib import sha256
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO

from tonewise.evals.places import Place
from tonewise.plain import shortened

SUFFIXES = (".jsonl", ".ndjson", ".json", ".yaml", ".yml")
_PROJECT = ("tonewise.toml", "pyproject.toml", ".git")


class Hashed:
    """A stream that hashes what is read of it, as much of `BinaryIO` as readers of files use."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self._hash = sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._hash.update(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        """The next line."""
        data = self._stream.readline(size)
        self._hash.update(data)
        return data

    def digest(self) -> str:
        """The hash of the whole stream, what readers left included."""
        while self.read(1024 * 1024):
            pass
        return self._hash.hexdigest()


def project_of(folder: Path) -> Path:
    """The folder that a suite's files stay in."""
    folder = folder.resolve()
    return next(
        (each for each in (folder, *folder.parents) if any((each / name).exists() for name in _PROJECT)), folder
    )


def checked(place: Place, name: str, folder: Path, project: Path) -> Path:
    """A path that a suite names; raises InputError, told at ``place``, where it leaves the project."""
    path = folder / name
    if PurePath(name).is_absolute() or PurePosixPath(name).is_absolute() or name.startswith("~"):
        raise place.error(f"{shortened(name, 80)!r} must be relative to the suite's file")
    fixed = Path(*(part for part in _before_magic(path)))
    if not leads_into(project, fixed):
        raise place.error(f"{shortened(name, 80)!r} leaves the project ({project})")
    return path


def leads_into(project: Path, path: Path) -> bool:
    """Whether a path, its links followed, stays in a folder."""
    try:
        return path.resolve().is_relative_to(project)
    except (OSError, RuntimeError, ValueError):  # a ring of links, a null byte
        return False


def _before_magic(path: Path) -> Iterator[str]:
    for part in path.parts:
        if has_magic(part):
            return
        yield part


def files_of(place: Place, names: Sequence[str], suite: Path, project: Path) -> tuple[str, ...]:
    """The files that patterns name, each once, relative to the suite's folder, with ``/`` between folders.

    Raises InputError where a name leaves the project, ends in something else, or matches no file.
    """
    found: dict[Path, str] = {}
    for index, name in enumerate(names):
        at = place.inside("files", index)
        checked(at, name, suite.parent, project)
        matched = _matching(name, suite) if has_magic(name) else [name]
        if not matched:
            raise at.error(f"{shortened(name, 80)!r} matches no file")
        for each in matched:
            path = checked(at, each, suite.parent, project)
            if not each.lower().endswith(SUFFIXES):
                raise at.error(f"{shortened(each, 80)!r} is neither .jsonl, .json nor .yaml")
            if not path.is_file():
                raise at.error(f"{shortened(each, 80)!r}: {'is a folder' if path.is_dir() else 'no such file'}")
            found.setdefault(path.resolve(), each.replace(os.sep, "/"))
    return tuple(found.values())


def _matching(pattern: str, suite: Path) -> list[str]:
    every = glob(pattern, root_dir=suite.parent, recursive=True)  # noqa: PTH207 - Path.glob takes no .. in a pattern
    return sorted(
        each
        for each in every
        if each.lower().endswith(SUFFIXES)
        and (suite.parent / each).is_file()
        and not (suite.parent / each).samefile(suite)
    )


def name_beside(source: str, relative: str) -> str:
    """How a file is named whose place beside the suite is known: as the suite itself is, from the same folder."""
    return os.path.normpath(os.path.join(os.path.dirname(source), relative))  # noqa: PTH118, PTH120
