"""Word lists as data files: ``data/<language>/<subject>.txt``, each with its source and date.

A file is UTF-8 text. Lines that start with ``# source:`` and ``# date:`` are its provenance; other lines that start
with ``#`` are comments. ``[name]`` opens a section; every further line is one entry of it. A section holds what one
reader or rule looks up together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entries of one file by section, in the file's order."""

    source: str
    date: str
    sections: Mapping[str, tuple[str, ...]]

    def __getitem__(self, section: str) -> tuple[str, ...]:
        return self.sections[section]


@cache
def load(language: str, subject: str) -> Lexicon:
    """Read a lexicon that comes with the package.

    Raises ValueError where a file lacks its provenance or holds an entry before its first section.
    """
    path = files(__name__).joinpath("data", language, f"{subject}.txt")
    provenance: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    entries: list[str] | None = None
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("#"):
            key, _, value = line.lstrip("# ").partition(":")
            if key in ("source", "date"):
                provenance[key] = value.strip()
        elif line.startswith("[") and line.endswith("]"):
            entries = sections.setdefault(line[1:-1], [])
        elif line:
            if entries is None:
                raise ValueError(f"{path}: {line!r} stands before the first section")
            entries.append(line)
    if provenance.keys() != {"source", "date"}:
        raise ValueError(f"{path}: a lexicon names its source and date")
    frozen = {name: tuple(found) for name, found in sections.items()}
    return Lexicon(provenance["source"], provenance["date"], MappingProxyType(frozen))
