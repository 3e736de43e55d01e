"""JUnit's XML, which every CI server reads: a test case for each reply, failed where the gate fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from tonewise.plain import harmless
from tonewise.reports.judged import Judged, told


def junit(judged: Iterable[Judged]) -> Iterator[str]:
    """The lines of one report. Totals stand in its head, so the cases' lines are held until the last is known."""
    cases: list[str] = []
    failures = 0
    for each in judged:
        failed = each.score.gate == "fail"
        failures += failed
        cases.extend(_case(each, failed))
    counts = f'tests="{sum(line.startswith("<testcase") for line in cases)}" failures="{failures}" errors="0"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="tonewise" {counts}>'
    yield f'<testsuite name="tonewise score" {counts}>'
    yield from cases
    yield "</testsuite>"
    yield "</testsuites>"


def _case(judged: Judged, failed: bool) -> Iterator[str]:
    findings = judged.score.findings
    place = f"file={attribute(judged.source)} line={attribute(str(judged.line))}"
    yield f"<testcase classname={attribute(judged.source)} name={attribute(judged.name)} {place}>"
    errors = [finding for finding in findings if finding.severity == "error"]
    if failed:
        broken = ", ".join(dict.fromkeys(finding.rule for finding in errors))
        lines = "\n".join(f"{finding.rule}: {told(finding)}" for finding in errors)
        yield f'<failure type="error" message={attribute(broken)}>{text(lines)}</failure>'
    if rest := [finding for finding in findings if finding.severity != "error"]:
        lines = "\n".join(f"{finding.severity} {finding.rule}: {told(finding)}" for finding in rest)
        yield f"<system-out>{text(lines)}</system-out>"
    yield "</testcase>"


def text(words: str) -> str:
    """Words as the text of an XML element."""
    return escape(_legal(words))


def attribute(words: str) -> str:
    """Words as the value of an XML attribute, with its quotes."""
    return quoteattr(_legal(words))


def _legal(text: str) -> str:
    """XML 1.0 has no control characters, not even escaped, and two code points that are none."""
    return harmless(text, lines=True).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
