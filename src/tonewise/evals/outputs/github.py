"""Annotations of a GitHub workflow: the gate's reasons and the cases that did not pass, at their lines.

GitHub shows ten errors and ten warnings a step: the weightiest go first, and the last of each tells how many it stands
for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tonewise.evals.outputs.escaping import no_command
from tonewise.evals.outputs.figures import verdict
from tonewise.evals.outputs.outcomes import Outcome, place, weighed
from tonewise.evals.outputs.words import STATES, word
from tonewise.evals.results import GateReason, Report
from tonewise.plain import harmless
from tonewise.reports.github import data, property_value
from tonewise.reports.judged import told
from tonewise.settings import InterfaceLanguage

MOST = 10
"""Annotations of a level that GitHub shows for a step."""
MAX_MESSAGE = 4_000
"""Characters of an annotation; GitHub cuts at some 64 KB."""


@dataclass(frozen=True, slots=True)
class _Note:
    level: str
    source: str
    line: int
    title: str
    message: str

    def command(self) -> str:
        where = f"file={property_value(place(self.source))},line={max(1, self.line)}," if self.source else ""
        title = property_value(_shown(self.title).replace("\n", " "))
        return f"::{self.level} {where}title={title}::{data(_shown(self.message)[:MAX_MESSAGE])}"


def github(report: Report, *, language: InterfaceLanguage = "en") -> Iterator[str]:
    """The commands, at most ten of a level, and one line of the gate for who reads the log."""
    notes = list(_notes(report, language))
    for level in ("error", "warning"):
        yield from _limited([note for note in notes if note.level == level], language)
    yield no_command(data(_shown(f"tonewise eval {report.suite}: {verdict(report, language)}")))


def _limited(notes: Sequence[_Note], language: InterfaceLanguage) -> Iterator[str]:
    shown = notes if len(notes) <= MOST else notes[: MOST - 1]
    yield from (note.command() for note in shown)
    if rest := notes[len(shown) :]:
        told = f"{word('not listed', language)} {len(rest)}: " + ", ".join(note.title for note in rest)
        yield _Note(rest[0].level, "", 1, f"{word('not listed', language)} {len(rest)}", told).command()


def _notes(report: Report, language: InterfaceLanguage) -> Iterator[_Note]:
    found = weighed(report)
    of_cases = {(each.variant, each.case.id): each for each in found}
    told: set[tuple[str, str | None]] = set()
    for reason in report.gate.reasons:
        case = of_cases.get((reason.variant, reason.case_id or ""))
        told.add((reason.variant, reason.case_id))
        yield _of_reason(report, reason, case, language)
    for outcome in found:
        if (outcome.variant, outcome.case.id) not in told:
            yield _of_case(outcome, language)


def _of_reason(report: Report, reason: GateReason, case: Outcome | None, language: InterfaceLanguage) -> _Note:
    title = f"{word(reason.type, language)}: {reason.case_id or reason.scorer or report.suite} ({reason.variant})"
    if case is None:
        return _Note("error", report.source, 1, title, reason.message)
    return _Note("error", case.case.source, case.case.line, title, f"{reason.message}\n{_account(case)}")


def _of_case(outcome: Outcome, language: InterfaceLanguage) -> _Note:
    state = outcome.state
    words = {"flicker": f"{word('passed in', language)} {outcome.passed} {word('of', language)} {len(outcome.drafts)}"}
    told = words.get(state) or word(STATES[state], language)
    title = f"{outcome.case.id}: {told} ({outcome.variant})"
    level = "warning" if state == "flicker" else "error"
    return _Note(level, outcome.case.source, outcome.case.line, title, _account(outcome))


def _account(outcome: Outcome) -> str:
    findings = [f"{finding.rule}: {told(finding)}" for finding in outcome.to_blame]
    return "\n".join([*outcome.reasons, *findings, *(f"> {text}" for text in outcome.worst.text)])


def _shown(text: str) -> str:
    return harmless(text, lines=True)
