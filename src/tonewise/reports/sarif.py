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

LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(judged: Iterable[Judged], rules: Sequence[Rule], language: str, version: str) -> Iterator[str]:
    """The lines of one SARIF log by this version of tonewise; results follow each other as they come."""
    places = {rule.id: place for place, rule in enumerate(rules)}
    results = (_result(each, finding, places) for each in judged for finding in each.score.findings)
    yield from log(results, [described(rule, language) for rule in rules], version)


def log(results: Iterable[dict[str, Any]], rules: Sequence[dict[str, Any]], version: str) -> Iterator[str]:
    """The lines of one SARIF log of results, as they come, and of the rules that they name."""
    driver = {"name": "tonewise", "semanticVersion": version, "rules": list(rules)}
    yield f'{{"$schema": {json.dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{'
    yield f'"tool": {json.dumps({"driver": driver}, ensure_ascii=False)},'
    yield '"columnKind": "unicodeCodePoints", "results": ['
    before = ""
    for result in results:
        yield before + json.dumps(result, ensure_ascii=False)
        before = ","
    yield "]}]}"


def described(rule: Rule, language: str) -> dict[str, Any]:
    """A rule as SARIF's tools list it."""
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title.in_(language)},
        "fullDescription": {"text": rule.why.in_(language)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(judged: Judged, finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
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
        "partialFingerprints": {
            "tonewise/v1": fingerprint(
                judged.source, judged.score.id or str(judged.line), finding.rule, finding.in_, finding.text
            )
        },
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


def fingerprint(*parts: str) -> str:
    """A short name for what a result is about."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
