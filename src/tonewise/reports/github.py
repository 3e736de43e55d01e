"""Commands of a GitHub workflow, a line for each finding: they show up beside the file in a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.reports.judged import Judged, told

_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}


def commands(judged: Judged) -> Iterator[str]:
    """The commands for what was found; everything in them is escaped as GitHub asks."""
    for finding in judged.score.findings:
        title = f"{judged.score.id}: {finding.rule}" if judged.score.id else finding.rule
        place = f"file={_property(judged.source)},line={judged.line},title={_property(title)}"
        yield f"::{_LEVELS[finding.severity]} {place}::{_data(told(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
