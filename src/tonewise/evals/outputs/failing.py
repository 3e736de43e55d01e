"""Cases that did not pass, for a terminal: why, the draft, and the words in question marked."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.evals.outputs.outcomes import Outcome, weighed
from tonewise.evals.outputs.words import STATES, word
from tonewise.evals.results import Report
from tonewise.painting import Painter, Style
from tonewise.plain import harmless, shortened
from tonewise.reports.passages import SEVERITY, painted, told
from tonewise.settings import InterfaceLanguage

MAX_DRAFT = 12
"""Lines of a draft that are shown."""
MAX_TEXT = 2_000
"""Characters of a draft that are shown."""
MAX_REASONS = 6
MAX_LINE = 400

_STYLES: dict[str, Style] = {"failed": "red", "broken": "magenta", "unclear": "magenta", "flicker": "yellow"}


def failing(report: Report, language: InterfaceLanguage, paint: Painter, most: int | None) -> Iterator[str]:
    """The lines of the cases that did not pass, the most telling first, at most so many."""
    found = weighed(report)
    if not found:
        return
    yield paint(f"{word('failing', language)}: {len(found)}", "bold")
    listed = found if most is None else found[:most]
    for outcome in listed:
        yield from shown(outcome, language, paint)
    if len(found) > len(listed):
        yield f"{word('not listed', language)} {len(found) - len(listed)} ({word('all listed by', language)})"


def shown(outcome: Outcome, language: InterfaceLanguage, paint: Painter) -> Iterator[str]:
    """One case with one variant: where it stands, why it did not pass, what was drafted."""
    case, draft = outcome.case, outcome.worst
    place = paint(f"{harmless(case.source)}:{case.line}", "bold")
    yield f"{place} {shortened(case.id)} {state(outcome, language, paint)} {shortened(outcome.variant)}"
    for reason in outcome.reasons[:MAX_REASONS]:
        yield f"  {shortened(reason, MAX_LINE)}"
    findings = outcome.to_blame
    for number, text in enumerate(draft.text):
        spans = [
            (finding.start, finding.end, SEVERITY[finding.severity])
            for finding in findings
            if finding.in_ == "reply" and finding.message_index == number
        ]
        lines = painted(text[:MAX_TEXT], spans, paint)
        yield from (f"  > {line}" for line in lines[:MAX_DRAFT])
        if len(lines) > MAX_DRAFT or len(text) > MAX_TEXT:
            yield "  > …"
    yield from told(findings, case.case.conversation, draft.text, language, paint)


def state(outcome: Outcome, language: InterfaceLanguage, paint: Painter) -> str:
    """How it came out, in a word or two."""
    name = outcome.state
    if name == "flicker":
        told = f"{word('passed in', language)} {outcome.passed} {word('of', language)} {len(outcome.drafts)}"
    else:
        told = word(STATES[name], language)
    return paint(told, _STYLES[name])
