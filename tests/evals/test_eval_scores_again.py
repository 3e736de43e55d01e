"""A log scored again: the same bytes in any process, with no model, no socket, and nothing imported for one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from making_scores import a_case, a_draft, a_header, a_record

from tonewise.errors import InputError
from tonewise.evals.scoring import score_log, write_scores


@pytest.fixture
def log(tmp_path: Path) -> Path:
    header = a_header(name="s", judges=[{"name": "kind", "criterion": "Kind."}], bars=[{"scorer": "score", "min": 0.5}])
    judgement = {"judge": "kind", "verdict": "fail", "reason": "Грубо", "votes": [{"verdict": "fail", "model": "m"}]}
    cases = [
        a_case("Когда приедет диван и сколько стоит подъём?", id="ru", sent="Диван приедет 26 ноября."),
        a_case(
            "hi! when does the sofa arrive?", id="en", expect={"answers": [{"question": "when does the sofa arrive"}]}
        ),
        a_case("можно с собакой?", id="dog", expect={"register": {"address": "вы", "emoji": False}}),
    ]
    lines = [header.model_dump_json(by_alias=True)]
    for variant, text in (("composer", "Диван приедет 25 ноября."), ("qwen", "Hi! It arrives on 25 November :)")):
        for repeat in range(2):
            for case in cases:
                record = a_record(case, variant=variant, repeat=repeat, draft=a_draft(text), judgements=[judgement])
                lines.append(record.model_dump_json(by_alias=True))
    path = tmp_path / "run.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


ALONE = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("scoring reached for the network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from pathlib import Path
from tonewise.evals.scoring import write_scores
write_scores(sys.argv[1], Path(sys.argv[2]))
heavy = ("tonewise.llm", "tonewise.drafting", "openai", "httpx", "litellm", "asyncio")
found = sorted(name for name in sys.modules if name.split(".")[0] in heavy or ".".join(name.split(".")[:2]) in heavy)
assert not found, found
"""


def test_the_same_bytes_in_any_process_with_no_model_and_no_network(log: Path, tmp_path: Path) -> None:
    here, alone = tmp_path / "here.jsonl", tmp_path / "alone.jsonl"
    assert write_scores(log, here) == 12
    seed = "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "0"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", ALONE, str(log), str(alone)], check=True, env=environment, timeout=120)
    assert alone.read_bytes() == here.read_bytes()


def test_what_is_scored_before_it_changes_nothing(log: Path) -> None:
    scored = {(one.case_id, one.variant, one.repeat): one.model_dump_json() for _, one in score_log(log)}
    lines = log.read_text(encoding="utf-8").splitlines()
    log.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    again = {(one.case_id, one.variant, one.repeat): one.model_dump_json() for _, one in score_log(log)}
    assert again == scored


def test_scores_are_lines_that_any_reader_takes(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.jsonl"
    write_scores(log, out)
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert (first["case_id"], first["variant"], first["repeat"], first["passed"]) == ("ru", "composer", 0, False)
    kinds = {result["scorer"]: (result["type"], result["status"]) for result in first["results"]}
    assert kinds["coverage"] == ("number", "assessed")
    assert kinds["model"] == ("label", "assessed")
    assert kinds["judge/kind"] == ("bool", "assessed")


def test_what_is_no_log_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"messages": []}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.jsonl"):
        list(score_log(tmp_path / "x.jsonl"))
    with pytest.raises(InputError, match="no such file"):
        write_scores(tmp_path / "none.jsonl", tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
