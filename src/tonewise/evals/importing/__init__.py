"""Suites from what a team has already: data sets, tables, promptfoo, logs of chats, audits, and agents' edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

from tonewise.audit.masking import masked
from tonewise.errors import InputError
from tonewise.evals.importing import audits, edits, openai_logs, promptfoo, rows, tables
from tonewise.evals.importing.pieces import Found, Piece, Told, Wishes, built
from tonewise.evals.places import Place
from tonewise.evals.suite import EvalCase, Judge, Suite, slug
from tonewise.evals.suite_checks import Checks
from tonewise.files.document import Document
from tonewise.plain import harmless

Kind = Literal["jsonl", "csv", "promptfoo", "openai", "audit", "edits"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_PIECES: Final[dict[Kind, Callable[[str, Wishes], Iterator[Piece]]]] = {
    "jsonl": rows.pieces, "csv": tables.pieces, "promptfoo": promptfoo.pieces, "openai": openai_logs.pieces,
    "audit": audits.pieces, "edits": edits.pieces,
}  # fmt: skip
_NOT_SAID = frozenset(("role", "at", "channel", "language", "kind", "status", "fails", "passes", "task"))
"""Fields whose values are words of the format, which no mask touches."""
MAX_ID = 120


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file gave."""

    cases: tuple[EvalCase, ...]
    """Each with an id of its own."""
    judges: tuple[Judge, ...]
    told: tuple[Told, ...]
    """What is not in the cases as it was in the file."""


def imported(source: str, kind: Kind, wishes: Wishes, *, mask: bool = False, drafted: bool = False) -> Imported:
    """The cases of a file, all of which a suite can hold; what it could not is told and left out.

    ``mask`` makes personal data unreadable. ``drafted`` makes stored replies what was sent, so that the cases are
    drafted anew. Raises InputError where the file cannot be read, or nothing of it makes a case.
    """
    made = _Making(source, mask, drafted)
    for piece in _PIECES[kind](source, wishes):
        made.add(piece)
    if not made.cases:
        why = f": {made.told[0].problem}" if made.told else ""
        raise InputError(
            f"nothing in it makes a case{why}", source=source, line=made.told[0].line if made.told else None
        )
    return Imported(tuple(made.cases), tuple(made.judges), tuple(made.told))


class _Making:
    def __init__(self, source: str, mask: bool, drafted: bool):
        self.cases: list[EvalCase] = []
        self.judges: list[Judge] = []
        self.told: list[Told] = []
        self._source = source
        self._mask = mask
        self._drafted = drafted
        self._checks = Checks(Suite())
        self._ids: set[str] = set()
        self._told: set[Told] = set()

    def add(self, piece: Piece) -> None:
        if isinstance(piece, Told):
            told = replace(piece, problem=masked(piece.problem)) if self._mask else piece
            if told not in self._told:
                self._told.add(told)
                self.told.append(told)
        elif isinstance(piece, Judge):
            self.judges.append(piece)
        else:
            self._add_case(piece)

    def _add_case(self, found: Found) -> None:
        if self._mask:
            hidden = built(_hidden(found.case.model_dump(by_alias=True, exclude_unset=True)), found.line)
            if isinstance(hidden, Told):
                self.told.append(hidden)
                return
            found = hidden
        case = found.case
        if self._drafted and case.conversation.open_turn and case.replies:
            case = case.model_copy(update={"reply": None, "sent": case.sent or case.reply})
        try:
            data = case.model_dump(by_alias=True, exclude_unset=True)
            self._checks.case(Place(Document(data, found.line, lambda _: found.line), (), self._source), case)
        except InputError as error:
            self.told.append(Told(found.line, f"left out: {error.field + ': ' if error.field else ''}{error.problem}"))
            return
        self.cases.append(case.model_copy(update={"id": self._name(case, found.line)}))

    def _name(self, case: EvalCase, line: int) -> str:
        """An id that no other case has: its own, its conversation's, or the file's name with a number."""
        given = case.id or case.conversation.id
        name = harmless(given).strip()[:MAX_ID] if given else ""
        name = name or f"{slug(Path(self._source).stem)}-{len(self.cases) + 1}"
        other, number = name, 1
        while other in self._ids:
            number += 1
            other = f"{name}-{number}"
        if case.id and other != case.id:
            self.told.append(
                Told(line, f"id: {harmless(case.id)[:MAX_ID]!r} is taken or too long: it is {other!r} now")
            )
        self._ids.add(other)
        return other


def _hidden(value: Any, key: str = "") -> Any:
    """The value with personal data unreadable in all texts that somebody wrote."""
    if isinstance(value, str):
        return value if key in _NOT_SAID else masked(value)
    if isinstance(value, dict):
        return {name: _hidden(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(inner, key) for inner in value]
    return value
