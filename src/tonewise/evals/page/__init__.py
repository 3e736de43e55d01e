"""A report as one HTML page that needs nothing else: opens from the file system, and asks the network for nothing.

All that the page shows stands in it as JSON: the sums and one short row a case at once, the cases themselves a line
each, read when they are opened. Its script makes elements and texts of them and never HTML, so what customers, agents
and models wrote stays text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

from tonewise.evals.page.cases import case_details
from tonewise.evals.page.index import Index
from tonewise.evals.results import Report
from tonewise.pages import embedded, opening, shown

__all__ = ["page"]

_ASSETS: Final = Path(__file__).parent / "assets"
_SCRIPTS: Final = (
    "dom", "words", "data", "state", "differences", "text", "matrix", "changes", "drafts", "case", "filters", "cases",
    "main",
)  # fmt: skip
"""In this order they make the page's one script."""


def page(report: Report, *, language: Literal["ru", "en"] = "en") -> Iterator[str]:
    """The page, piece by piece; ``language`` is what its own words are in at first: a reader can switch."""
    script = _script()
    verdict = "failed" if not report.gate.passed else "passed" if report.is_gated else "held to nothing"
    yield opening(f"{report.suite}: tonewise eval", language, _asset("page.css"), script)
    yield f'<noscript><h1>{shown(report.suite)}</h1><p>Gate: {verdict}</p><ul role="list">'
    for reason in report.gate.reasons:
        yield f"<li>{shown(reason.message)}</li>"
    yield "</ul><p>The rest of this page needs its script.</p></noscript>\n"
    yield embedded("words", _asset("words.json"))
    index = Index(report)
    yield embedded("report", _json(index.data()))
    # A JSON text has no line end in it: a case a line, so that the page takes one apart without reading all.
    yield '<script type="application/json" id="cases">'
    for case in report.cases:
        yield _json(case_details(case, index)).replace("<", "\\u003c") + "\n"
    yield f"</script>\n<script>{script}</script>\n</body>\n</html>\n"


def _script() -> str:
    parts = "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
