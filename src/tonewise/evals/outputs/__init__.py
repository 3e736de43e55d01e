"""What a report looks like to whom: text for a person, JSON, JUnit, SARIF and annotations for CI, Markdown for reviews.

Each format is a function from a report to lines, and a module by itself. Whatever a customer, a model or an agent wrote
is escaped as the format asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Protocol

from tonewise.errors import InputError
from tonewise.evals.outputs.github import github
from tonewise.evals.outputs.json_text import json_text
from tonewise.evals.outputs.junit import junit
from tonewise.evals.outputs.markdown import markdown
from tonewise.evals.outputs.sarif import sarif
from tonewise.evals.outputs.text import text
from tonewise.evals.results import Keep, Report
from tonewise.files.writing import replacing
from tonewise.settings import InterfaceLanguage

__all__ = ["FORMATS", "Format", "kept_for", "text", "wanted_outputs", "write_outputs"]


class Format(Protocol):
    """Makes the lines of an output, without their ends."""

    def __call__(self, report: Report, *, language: InterfaceLanguage = ...) -> Iterator[str]:
        """The lines, in a language of the interface where people read them."""
        ...


FORMATS: Final[Mapping[str, Format]] = {
    "text": text, "json": json_text, "junit": junit, "sarif": sarif, "github": github, "markdown": markdown,
}  # fmt: skip

_OF_ALL_CASES = frozenset(("json", "junit"))


def kept_for(formats: Iterable[str]) -> Keep:
    """Which cases a report must hold for these formats: those that passed are wanted by the ones for machines only."""
    return "all" if _OF_ALL_CASES.intersection(formats) else "failing"


def wanted_outputs(given: Iterable[str]) -> dict[str, Path]:
    """Formats and files, from words such as ``junit=report.xml``. Raises InputError for a format that is none."""
    wanted: dict[str, Path] = {}
    for each in given:
        name, equals, path = each.partition("=")
        if name not in FORMATS:
            raise InputError(f"there is no format {name!r}; known are {', '.join(FORMATS)}", field="--output")
        if not (equals and path):
            raise InputError(f"wants a file, such as {name}=FILE", field="--output")
        if name in wanted:
            raise InputError(f"{name} is given twice", field="--output")
        wanted[name] = Path(path)
    if len({path.absolute() for path in wanted.values()}) < len(wanted):
        raise InputError("two formats go to one file", field="--output")
    return wanted


def write_outputs(report: Report, files: Mapping[str, Path], *, language: InterfaceLanguage = "en") -> None:
    """Write a report in several formats; all of the files appear, or none of them.

    Raises InputError where one cannot be written.
    """
    with ExitStack() as open_files:
        for name, path in files.items():
            stream = open_files.enter_context(replacing(path))
            stream.writelines(f"{line}\n" for line in FORMATS[name](report, language=language))
