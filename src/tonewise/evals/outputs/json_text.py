"""The report itself as JSON, a case a line: however many there are, one at a time is held as text."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tonewise.evals.results import Report
from tonewise.settings import InterfaceLanguage


def json_text(report: Report, *, language: InterfaceLanguage = "en") -> Iterator[str]:  # noqa: ARG001 - data has none
    """The lines of one JSON object, as ``tonewise schema eval-report`` describes it."""
    head = report.model_dump(mode="json", by_alias=True, exclude={"cases"})
    opening = "{"
    for name, value in head.items():
        yield f"{opening}{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        opening = ", "
    yield f'{opening}"cases": ['
    last = len(report.cases) - 1
    for number, case in enumerate(report.cases):
        yield case.model_dump_json(by_alias=True) + "," * (number < last)
    yield "]}"
