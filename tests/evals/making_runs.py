"""Suites, jobs and logs as tests of runs need them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import tonewise.evals.judging
from tonewise.evals.log import Judgement, Record, RunHeader, Vote
from tonewise.evals.logs import read_log
from tonewise.evals.running import RunJob, run_suite
from tonewise.evals.suite import EvalCase, Judge
from tonewise.evals.suites import load_suite
from tonewise.model import Usage
from tonewise.prompts import packaged
from tonewise.settings import Settings

REPLY = "Order {} arrives on 25 November."
OF_THE_RUN = ("run", "started", "seconds")
"""Fields that two runs of the same differ in."""


def case(number: int, **fields: Any) -> dict[str, Any]:
    """A case with one question and its fact."""
    conversation = {
        "facts": [{"id": "eta", "text": REPLY.format(number)}],
        "messages": [{"role": "customer", "text": f"when does order {number} arrive?"}],
    }
    return {"id": f"c{number}", "conversation": conversation, **fields}


def suite(folder: Path, cases: list[dict[str, Any]], **fields: Any) -> Path:
    """A suite's file."""
    path = folder / "orders.yaml"
    path.write_text(json.dumps({**fields, "cases": cases}, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def prompts(folder: Path, name: str, words: str) -> Path:
    """A folder of prompts that differs from the packaged ones in the English reply's."""
    text = (packaged() / "reply" / "en.md").read_text(encoding="utf-8")
    path = folder / name / "reply" / "en.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace("# system\n", f"# system\n{words}\n", 1), encoding="utf-8")
    return folder / name


def script(folder: Path, *answers: str, name: str = "answers.yaml") -> str:
    """A scripted model's name."""
    path = folder / name
    path.write_text(json.dumps(list(answers), ensure_ascii=False), encoding="utf-8")
    return f"scripted/{path}"


def run(path: Path, settings: Settings | None = None, **job: Any) -> tuple[RunHeader, list[Record]]:
    """A run of a suite into ``out.jsonl`` beside it, read back."""
    job.setdefault("out", path.parent / "out.jsonl")
    return read(run_suite(RunJob(loaded=load_suite(path), settings=settings or Settings(), **job)))


def read(path: Path) -> tuple[RunHeader, list[Record]]:
    """A log as a whole."""
    header, records = read_log(path)
    return header, list(records)


def names(records: list[Record]) -> list[tuple[str, str, int]]:
    """What records are of."""
    return [(each.case_id, each.variant, each.repeat) for each in records]


def made(log: bytes) -> list[dict[str, Any]]:
    """The lines of a log without what two runs of the same differ in."""
    lines = [json.loads(line) for line in log.splitlines()]
    return [{name: value for name, value in line.items() if name not in OF_THE_RUN} for line in lines]


def judging(monkeypatch: Any, says: Callable[[Judge, EvalCase, tuple[str, ...]], str]) -> list[tuple[str, str]]:
    """Put a judge in place that says what it is told to; what is asked of whom is noted."""
    asked: list[tuple[str, str]] = []

    async def judge(judge: Judge, case: EvalCase, replies: tuple[str, ...], settings: Settings) -> Judgement:
        asked.append((judge.name, case.id or ""))
        verdict: Any = says(judge, case, replies)
        vote = Vote(verdict=verdict, model="j", usage=Usage(calls=1, prompt_tokens=2, cost=0.5))
        return Judgement(judge=judge.name, verdict=verdict, votes=(vote,))

    monkeypatch.setattr(tonewise.evals.judging, "judge", judge)
    return asked


def served(settings: Settings, server: Any, **others: Any) -> Settings:
    """The settings with the address of a server for tests."""
    return replace(settings, api_base=server.api_base, **others)
