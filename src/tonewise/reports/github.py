"""Commands of a GitHub workflow, a line for each finding: they show up beside the file in a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.reports.judged import Judged, told

_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}


def commands(judged: Judged) -> Iterator[str]:
    """The commands for what was found; everything in them is escaped as GitHub asks."""
    for finding in judged.score.findings:
        title = f"{judged.score.id}: {finding.rule}" if judged.score.id else finding.rule
        place = f"file={property_value(judged.source)},line={judged.line},title={property_value(title)}"
        yield f"::{_LEVELS[finding.severity]} {place}::{data(told(finding))}"


def data(text: str) -> str:
    """Text as the message of a command: its line ends are escaped, or the next line would be another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_value(text: str) -> str:
    """Text as the value of a command's property."""
    return data(text).replace(":", "%3A").replace(",", "%2C")
