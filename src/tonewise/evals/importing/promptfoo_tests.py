"""Where promptfoo's tests stand: in the configuration, or in files that it names. None is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tonewise.errors import InputError
from tonewise.evals.case_files import checked, project_of
from tonewise.evals.importing.pieces import Told
from tonewise.evals.importing.tables import rows
from tonewise.evals.places import Place
from tonewise.files import documents_of
from tonewise.files.document import Malformed
from tonewise.files.source import opened, text_of
from tonewise.plain import shortened

FILE: Final = "file://"
MAX_TEXT_FILE = 1_000_000
_DATA = (".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv")
_TEXT = (".txt", ".md")
_EXPECTED = re.compile(r"__expected\d*")
_FROM_STRING = re.compile(r"(?P<type>(?:not-)?[a-z][a-z0-9-]*)(?:\((?P<threshold>[0-9.]+)\))?:(?P<value>.*)", re.DOTALL)
_LISTS = ("contains-any", "contains-all", "icontains-any", "icontains-all")
_ALIASES = {"grade": "llm-rubric", "fn": "javascript", "eval": "javascript"}


@dataclass(frozen=True, slots=True)
class Test:
    """A test, and where it stands."""

    __test__ = False

    data: dict[str, Any]
    place: Place | int
    """In a document, or a line of a table."""
    source: str
    own: int = 0
    """How many assertions before its own are those of all tests."""
    folder: Path | None = None
    project: Path | None = None

    def line(self, *steps: str | int) -> int:
        """The line of something in it."""
        return self.place if isinstance(self.place, int) else self.place.document.locate((*self.place.path, *steps))

    def value(self, value: Any, name: str, told: list[Told]) -> Any:
        """A variable's value; of ``file://…`` the text of a text file, else itself, and told."""
        if not (isinstance(value, str) and value.startswith(FILE)):
            return value
        path = value.removeprefix(FILE)
        line = self.line("vars", name)
        if self.folder is None or self.project is None or not path.lower().endswith(_TEXT):
            told.append(Told(line, f"vars.{shortened(name, 40)}: the file {shortened(path, 80)!r} is not read"))
            return value
        try:
            found = _inside(path, self.folder, self.project)
            with opened(str(found)) as stream:
                return text_of(stream.read(MAX_TEXT_FILE)).strip()
        except (InputError, Malformed, OSError) as error:
            problem = getattr(error, "problem", str(error))
            told.append(Told(line, f"vars.{shortened(name, 40)}: {shortened(path, 80)}: {shortened(problem)}"))
            return value


class Tests:
    """Finds the tests of a configuration."""

    __test__ = False

    def __init__(self, source: str):
        self._folder = Path(source).parent
        self._project = project_of(self._folder)

    def of(self, place: Place) -> Iterator[Test | Told]:
        """The tests of a list, of a file's name, or of a list of both."""
        if isinstance(place.data, list):
            for index, each in enumerate(place.data):
                at = place.inside(index)
                if isinstance(each, str):
                    yield from self.named(each, at)
                elif isinstance(each, dict) and isinstance(each.get("path"), str):
                    yield Told(at.line(), f"tests made by code are not imported: {shortened(each['path'], 80)}")
                elif isinstance(each, dict):
                    yield Test(each, at, at.source, 0, self._folder, self._project)
                else:
                    yield Told(at.line(), "tests: is no test, left out")
        elif isinstance(place.data, str):
            yield from self.named(place.data, place)
        else:
            yield Told(place.line(), "tests made by code are not imported")

    def named(self, name: str, at: Place) -> Iterator[Test | Told]:
        """The tests of a file that a configuration names, perhaps with ``*``."""
        path = name.removeprefix(FILE)
        if "://" in path or not path.lower().endswith(_DATA):
            yield Told(
                at.line(), f"tests from {shortened(path, 80)!r} are not imported: no .yaml, .json, .jsonl or .csv"
            )
            return
        try:
            checked(at, path, self._folder, self._project)
        except InputError as error:
            yield Told(at.line(), error.problem)
            return
        found = sorted(self._folder.glob(path)) if "*" in path and ".." not in path else [self._folder / path]
        if not found:
            yield Told(at.line(), f"{shortened(path, 80)!r} matches no file")
        for each in found:
            yield from self.of_file(str(each), at)

    def of_file(self, source: str, at: Place | None) -> Iterator[Test | Told]:
        """The tests of a file of tests; what is wrong with it is told where it is named."""
        try:
            if source.lower().endswith((".csv", ".tsv")):
                yield from (self._row(line, row, source) for line, row in rows(source))
                return
            for document in documents_of(source):
                if isinstance(document.data, dict):
                    yield Test(document.data, Place(document, (), source), source, 0, self._folder, self._project)
                else:
                    yield Told(document.line, "is no test, left out", source)
        except InputError as error:
            if at is None:
                raise
            yield Told(at.line(), str(error))

    def _row(self, line: int, row: dict[str, str] | str, source: str) -> Test | Told:
        if isinstance(row, str):
            return Told(line, row, source)
        data: dict[str, Any] = {"vars": {}, "assert": [], "metadata": {}}
        for title, text in row.items():
            if _EXPECTED.fullmatch(title):
                if text:
                    data["assert"].append(from_string(text))
            elif title == "__description":
                data["description"] = text
            elif title == "__providerOutput":
                data["providerOutput"] = text
            elif title.startswith("__metadata:"):
                key = title.removeprefix("__metadata:")
                if not text:
                    continue
                data["metadata"][key.removesuffix("[]")] = text.split(",") if key.endswith("[]") else text
            elif title == "__threshold" and text:
                data["threshold"] = text
            elif not title.startswith("__"):
                data["vars"][title] = text
        return Test(data, line, source, 0, self._folder, self._project)


def from_string(text: str) -> dict[str, Any]:
    """An assertion from a table's cell: ``TYPE: VALUE``, else the whole text is what the output must equal."""
    found = _FROM_STRING.fullmatch(text.strip())
    if not found:
        return {"type": "equals", "value": text}
    kind = _ALIASES.get(found["type"], found["type"])
    if kind.removeprefix("not-") not in KNOWN:
        return {"type": "equals", "value": text}
    value = found["value"].strip()
    made: dict[str, Any] = {"type": kind, "value": value}
    if kind.removeprefix("not-") in _LISTS:
        made["value"] = [part.strip() for part in value.split(",")]
    if found["threshold"]:
        made["threshold"] = found["threshold"]
    return made


KNOWN: Final = frozenset(
    "answer-relevance bleu classifier contains contains-all contains-any contains-html contains-json contains-sql"
    " contains-xml context-faithfulness context-recall context-relevance cost equals factuality g-eval gleu icontains"
    " icontains-all icontains-any is-html is-json is-refusal is-sql is-xml javascript latency levenshtein llm-rubric"
    " meteor model-graded-closedqa model-graded-factuality moderation perplexity perplexity-score pi python regex"
    " rouge-n ruby search-rubric select-best similar starts-with webhook word-count".split()
)
"""Types of assertions that a table's cell may begin with."""


def _inside(path: str, folder: Path, project: Path) -> Path:
    found = (folder / path).resolve()
    if not found.is_relative_to(project):
        raise InputError("leaves the project")
    return found
