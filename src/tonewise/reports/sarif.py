"""SARIF 2.1.0, which code-scanning services and editors read: one run, a result for each finding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from tonewise.model import Finding
from tonewise.reports.judged import Judged, told
from tonewise.rules.rule import Rule

_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(judged: Iterable[Judged], rules: Sequence[Rule], language: str, version: str) -> Iterator[str]:
    """The lines of one SARIF log by this version of tonewise; results follow each other as they come."""
    known = [_rule(rule, language) for rule in rules]
    driver = {"name": "tonewise", "semanticVersion": version, "rules": known}
    yield f'{{"$schema": {json.dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{'
    yield f'"tool": {json.dumps({"driver": driver}, ensure_ascii=False)},'
    yield '"columnKind": "unicodeCodePoints", "results": ['
    places = {rule.id: place for place, rule in enumerate(rules)}
    before = ""
    for each in judged:
        for finding in each.score.findings:
            yield before + json.dumps(_result(each, finding, places), ensure_ascii=False)
            before = ","
    yield "]}]}"


def _rule(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title.in_(language)},
        "fullDescription": {"text": rule.why.in_(language)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(judged: Judged, finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": told(finding)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(judged.source)},
                    "region": {"startLine": max(1, judged.line)},
                },
                "logicalLocations": [{"name": judged.name, "kind": f"{finding.in_}[{finding.message_index}]"}],
            }
        ],
        # What the finding is about, not where it stands: it is the same one when lines above it come or go.
        "partialFingerprints": {"tonewise/v1": _fingerprint(judged, finding)},
        "properties": {
            "in": finding.in_,
            "message_index": finding.message_index,
            "start": finding.start,
            "end": finding.end,
            "text": finding.text,
            "suggestion": finding.suggestion,
        },
    }
    if finding.rule in places:
        result["ruleIndex"] = places[finding.rule]
    return result


def _fingerprint(judged: Judged, finding: Finding) -> str:
    parts = (judged.source, judged.score.id or str(judged.line), finding.rule, finding.in_, finding.text)
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
