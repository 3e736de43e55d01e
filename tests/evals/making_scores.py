"""Headers and lines of logs as tests of scorers need them."""

from __future__ import annotations

from typing import Any

from tonewise.evals.log import Record, RunHeader
from tonewise.evals.results import Result, Scored
from tonewise.evals.scoring import LogScorer
from tonewise.evals.suite import STORED, EvalCase, Suite, Variant
from tonewise.model import Draft, Register, Score, Usage


def a_header(**suite: Any) -> RunHeader:
    return RunHeader(
        run="r", suite=Suite.model_validate(suite), source="s.yaml", sha256="0", variants=(Variant(model="composer"),),
        settings={}, prompts={}, repeats=1, tonewise="0", python="3", platform="x", started="2026-01-01T00:00:00Z",
    )  # fmt: skip


def a_case(customer: str = "Когда приедет диван?", **fields: Any) -> EvalCase:
    conversation = fields.pop("conversation", {"messages": [{"role": "customer", "text": customer}]})
    return EvalCase.model_validate({"conversation": conversation, **fields})


def a_draft(text: str, **fields: Any) -> Draft:
    about = {
        "text": text, "language": "ru", "manner": Register(), "answers": (), "model": "composer", "usage": Usage(),
        "score": Score(score=1.0, gate="pass", rules={}),
    }  # fmt: skip
    return Draft(**{**about, **fields})


def a_record(case: EvalCase, **fields: Any) -> Record:
    about = {
        "run": "r", "case_id": case.id or "c", "group": "g", "source": "s.yaml", "line": 1, "variant": STORED,
        "repeat": 0, "started": "2026-01-01T00:00:00Z", "seconds": 0.5, "case": case,
    }  # fmt: skip
    return Record(**{**about, **fields})


def scored(case: EvalCase, suite: dict[str, Any] | None = None, **fields: Any) -> Scored:
    return LogScorer(a_header(**(suite or {}))).score(a_record(case, **fields))


def result_of(name: str, case: EvalCase, suite: dict[str, Any] | None = None, **fields: Any) -> Result:
    results = {result.scorer: result for result in scored(case, suite, **fields).results}
    return results[name]
