"""SARIF 2.1.0: for each case that did not pass, the findings in its drafts, located where the case is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from tonewise.evals.outputs.outcomes import Outcome, place, reasons, to_blame, weighed
from tonewise.evals.results import DraftReport, Report
from tonewise.model import Finding
from tonewise.plain import harmless
from tonewise.reports.judged import told
from tonewise.reports.sarif import LEVELS, described, fingerprint, log
from tonewise.rules import catalogue
from tonewise.settings import InterfaceLanguage

UNMET = "eval-case"
"""The rule that a failing case without a finding goes by: what it expects is not met."""


def sarif(report: Report, *, language: InterfaceLanguage = "en") -> Iterator[str]:
    """The lines of one SARIF log; what several repeats share is told once."""
    results = _distinct(each for outcome in weighed(report) for each in _results(outcome))
    named = list(dict.fromkeys(result["ruleId"] for result in results))
    known = {rule.id: described(rule, language) for rule in catalogue()}
    other = {"defaultConfiguration": {"level": "error"}}
    rules = [known.get(name) or _unmet(name) | other for name in named]
    for result in results:
        result["ruleIndex"] = named.index(result["ruleId"])
    yield from log(results, rules, report.tonewise)


def _unmet(name: str) -> dict[str, Any]:
    if name == UNMET:
        return {"id": UNMET, "shortDescription": {"text": "A case of an evaluation does not meet what it expects"}}
    return {"id": name, "shortDescription": {"text": name}}


def _distinct(results: Iterator[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for result in results:
        found.setdefault(result["partialFingerprints"]["tonewise/v1"], result)
    return list(found.values())


def _results(outcome: Outcome) -> Iterator[dict[str, Any]]:
    for draft in outcome.drafts:
        if draft.passed is True:
            continue
        findings = to_blame(outcome.case, draft)
        for finding in findings:
            yield _of_finding(outcome, draft, finding)
        if not findings:
            yield _of_case(outcome, draft)


def _of_finding(outcome: Outcome, draft: DraftReport, finding: Finding) -> dict[str, Any]:
    result = _result(outcome, draft, finding.rule, LEVELS[finding.severity], told(finding), finding.in_, finding.text)
    result["properties"] |= {
        "in": finding.in_, "message_index": finding.message_index, "start": finding.start, "end": finding.end,
        "text": finding.text, "suggestion": finding.suggestion,
    }  # fmt: skip
    return result


def _of_case(outcome: Outcome, draft: DraftReport) -> dict[str, Any]:
    message = "; ".join(reasons(outcome.case, draft)) or outcome.state
    level = "warning" if outcome.state in ("flicker", "broken", "unclear") else "error"
    return _result(outcome, draft, UNMET, level, message, message)


def _result(outcome: Outcome, draft: DraftReport, rule: str, level: str, message: str, *about: str) -> dict[str, Any]:
    case = outcome.case
    source = place(case.source)
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": f"{harmless(case.id)} ({harmless(outcome.variant)}): {harmless(message, lines=True)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(source)},
                    "region": {"startLine": max(1, case.line)},
                },
                "logicalLocations": [{"name": case.id, "fullyQualifiedName": f"{outcome.variant}/{case.id}"}],
            }
        ],
        # What it is about, not where it stands: it is the same one when lines above it come or go.
        "partialFingerprints": {"tonewise/v1": fingerprint(source, case.id, outcome.variant, rule, *about)},
        "properties": {"variant": outcome.variant, "repeat": draft.repeat, "reply": list(draft.text)},
    }
