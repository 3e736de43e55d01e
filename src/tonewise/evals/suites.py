"""Suites from files: cases that stand in the suite's own file or in files that it names, checked before anything runs.

What would make a case mean nothing (a misspelled expectation, a rule that is none, a question that nobody asked) is an
error here, in one line of file, line and field, rather than a case that passes for the wrong reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from hashlib import sha256
from itertools import chain
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from tonewise.errors import InputError
from tonewise.evals.case_files import Hashed, files_of, name_beside, project_of
from tonewise.evals.places import Place
from tonewise.evals.suite import EvalCase, Suite, slug
from tonewise.evals.suite_checks import Checks, refuse_unknown
from tonewise.files import documents_in
from tonewise.files.document import Document
from tonewise.files.source import opened
from tonewise.model import Conversation
from tonewise.plain import harmless, shortened

ONLY_IN_CASES = frozenset({"conversation", "reply", "pending", "rough", "expect"})
"""Fields that make an object a case; one with ``messages`` and none of these is a bare conversation."""
TAG = "tag:"
"""Begins a choice of cases by their tag."""


@dataclass(frozen=True, slots=True)
class SuiteCase:
    """A case with the names it goes by, and where it stands."""

    case: EvalCase
    id: str
    group: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class LoadedSuite:
    """A suite as its files hold it."""

    suite: Suite
    """Without its cases; its name is always set."""
    source: str
    """The suite's file, as it was named."""
    sha256: str
    """Of all files that were read, and their names beside the suite; 64 hex digits."""
    cases: tuple[SuiteCase, ...]


def load_suite(source: str | PathLike[str], *, only: Sequence[str] = ()) -> LoadedSuite:
    """A suite from its file, or from a plain file of cases or conversations, to which the defaults apply.

    ``only`` chooses cases, by id (``*`` and ``?`` stand for any signs) or by tag (``tag:money``). Raises InputError
    where a file cannot be read or holds what is wrong, where there is no case, and where a choice matches none.
    """
    source = fspath(source)
    if source == "-":
        raise InputError("a suite is read from a file, which its run can name: save standard input to one")
    loaded = _Loading(source).loaded()
    return replace(loaded, cases=chosen(loaded.cases, only)) if only else loaded


def chosen(cases: Sequence[SuiteCase], only: Sequence[str]) -> tuple[SuiteCase, ...]:
    """The cases that any of the choices names, in their own order; raises InputError for one that names none."""
    wanted: set[str] = set()
    for choice in only:
        found = {each.id for each in cases if _is_chosen(each, choice)}
        if not found:
            raise InputError(_none_chosen(cases, choice))
        wanted |= found
    return tuple(each for each in cases if each.id in wanted)


def _is_chosen(each: SuiteCase, choice: str) -> bool:
    if choice.startswith(TAG):
        return any(fnmatchcase(tag, choice.removeprefix(TAG)) for tag in each.case.tags)
    return each.id == choice or fnmatchcase(each.id, choice)


def _none_chosen(cases: Sequence[SuiteCase], choice: str) -> str:
    if choice.startswith(TAG):
        known = list(dict.fromkeys(f"{TAG}{tag}" for each in cases for tag in each.case.tags))
    else:
        known = [each.id for each in cases]
    near = get_close_matches(choice, known, n=1, cutoff=0.4)
    hint = f"; did you mean {shortened(near[0], 80)!r}?" if near else ""
    return f"no case is {shortened(choice, 80)!r}{hint}"


class _Loading:
    """Reads the files of one suite."""

    def __init__(self, source: str):
        self._source = source
        self._path = Path(source)
        self._hashes: list[tuple[str, str]] = []
        self._cases: list[SuiteCase] = []
        self._first: dict[str, tuple[str, int]] = {}
        """Where each id was met first."""

    def loaded(self) -> LoadedSuite:
        documents = self._documents(self._source, self._path.name)
        first = next(documents, None)
        if first is None:
            raise InputError("is empty: no case in it", source=self._source)
        if _is_suite(first.data):
            suite = self._suite(first, documents)
        else:
            suite = Suite(name=slug(self._path.stem))
            checks = Checks(suite)
            for document in chain((first,), documents):
                self._add(Place(document, (), self._source), suite, checks)
        if not self._cases:
            raise InputError("has no case: name some in cases, or their files in files", source=self._source)
        total = sha256()
        for name, digest in self._hashes:
            total.update(f"{name}\0{digest}\n".encode())
        return LoadedSuite(suite, self._source, total.hexdigest(), tuple(self._cases))

    def _documents(self, source: str, name: str) -> Iterator[Document]:
        """The documents of a file, whose hash is noted when all of them were read."""
        with opened(source) as stream:
            hashed = Hashed(stream)
            yield from documents_in(hashed, source)  # type: ignore[arg-type]
            self._hashes.append((name, hashed.digest()))

    def _suite(self, document: Document, others: Iterator[Document]) -> Suite:
        if other := next(others, None):
            raise InputError("a suite is one document: this is another one", source=self._source, line=other.line)
        place = Place(document, (), self._source)
        refuse_unknown(place, Suite)
        inline = document.data.get("cases", [])
        if not isinstance(inline, list):
            raise place.error("must be a list", "cases")
        rest = {key: value for key, value in document.data.items() if key != "cases"}
        suite = Place(replace(document, data=rest), (), self._source).value(Suite)
        suite = suite.model_copy(update={"name": suite.name or slug(self._path.stem)})
        project = project_of(self._path.parent)
        checks = Checks(suite)
        checks.suite(place, self._path.parent, project)
        for index in range(len(inline)):
            self._add(Place(document, ("cases", index), self._source), suite, checks)
        self._add_files(place, suite, checks, project)
        checks.tags(place, [each.case for each in self._cases])
        return suite

    def _add_files(self, place: Place, suite: Suite, checks: Checks, project: Path) -> None:
        for relative in files_of(place, suite.files, self._path, project):
            source = name_beside(self._source, relative)
            for document in self._documents(source, relative):
                if _is_suite(document.data):
                    raise InputError(
                        "is a suite: files of cases hold cases alone", source=source, line=document.line
                    )  # fmt: skip
                self._add(Place(document, (), source), suite, checks)

    def _add(self, place: Place, suite: Suite, checks: Checks) -> None:
        case = _case(place)
        checks.case(place, case)
        of_conversation = case.conversation.id
        name = case.id or of_conversation or f"{suite.name}-{len(self._cases) + 1}"
        if name in self._first:
            source, line = self._first[name]
            given = "" if case.id else ": it is the conversation's, so give the case an id of its own"
            raise place.error(f"the id {shortened(name, 60)!r} is taken at {source}:{line}{given}", "id")
        if not name.strip() or harmless(name) != name:
            raise place.error("must be one line with no control characters", "id")
        line = place.line()
        self._first[name] = place.source, line
        self._cases.append(SuiteCase(case, name, case.group or of_conversation or name, place.source, line))


def _is_suite(data: Any) -> bool:
    """Whether an object of a file is a suite: whatever is neither a case nor a conversation."""
    if not isinstance(data, dict):
        return False
    return bool({"cases", "files"} & data.keys()) or not (ONLY_IN_CASES | {"messages"}) & data.keys()


def _case(place: Place) -> EvalCase:
    data = place.data
    if isinstance(data, dict) and "messages" in data and ONLY_IN_CASES.isdisjoint(data):
        conversation = place.value(Conversation)
        return EvalCase(id=conversation.id, conversation=conversation)
    return place.value(EvalCase)
