"""Files that appear whole or not at all: written beside their place, then renamed into it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from tonewise.errors import InputError


def check_writable(path: Path) -> None:
    """Raise InputError, before hours of work, where a file could not be written after them."""
    if path.is_dir():
        raise InputError("cannot be written: is a folder", source=str(path))
    if not os.access(path.parent, os.W_OK | os.X_OK) or not path.parent.is_dir():
        problem = "permission denied" if path.parent.is_dir() else "no such folder"
        raise InputError(f"cannot be written: {problem}", source=str(path))


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A UTF-8 stream that becomes the file at ``path`` when the block ends well, and leaves nothing when it does not.

    Raises InputError where the file cannot be written there.
    """
    with beside(path) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
        yield stream


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """The path of a new file beside ``path`` that takes its place when the block ends well, and is gone otherwise.

    Raises InputError where nothing can be written there.
    """
    part: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as made:
            part = Path(made.name)
        yield part
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", source=str(path)) from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
