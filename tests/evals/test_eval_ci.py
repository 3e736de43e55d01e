"""The jobs on the page for CI: their YAML is read, and what they run is run, on a repository with stored replies."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from shown import ROOT, blocks
from tonewise.cli import run

PAGE = ROOT / "docs" / "ci.md"
SUITE = """
name: smoke
bars: [{scorer: passed, min: 1}]
cases:
  - id: good
    conversation: &talk
      messages: [{role: customer, text: "when does my order 5 arrive?"}]
      facts: [{id: a, text: "Order 5 arrives on 24 November."}]
    reply: "Order 5 arrives on 24 November."
  - id: other
    conversation: *talk
    reply: "It arrives on 24 November."
"""
WORSE = SUITE.replace('"It arrives on 24 November."', '"Please wait, it arrives on 30 November."')


def actions() -> dict[str, Any]:
    found = [yaml.safe_load(text) for text in blocks(PAGE, "yaml")]
    [workflow] = [each for each in found if "jobs" in each]
    made: dict[str, Any] = workflow
    return made


def gitlab() -> dict[str, Any]:
    found = [yaml.safe_load(text) for text in blocks(PAGE, "yaml")]
    [job] = [each["evals"] for each in found if "evals" in each]
    made: dict[str, Any] = job
    return made


def scripts() -> dict[str, str]:
    """What the jobs run, without what fetches from the network."""
    steps = [step["run"] for step in actions()["jobs"]["evals"]["steps"] if "run" in step]
    return {
        "github": "\n".join(each for each in steps if not each.startswith("pip ")),
        "gitlab": "\n".join(each for each in gitlab()["script"] if not each.startswith("pip ")),
    }


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A team's repository with an accepted baseline."""
    (tmp_path / "evals" / "suites").mkdir(parents=True)
    (tmp_path / "evals" / "baselines").mkdir()
    (tmp_path / "evals" / "suites" / "smoke.yaml").write_text(SUITE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["eval", "evals/suites/smoke.yaml", "--out", "first.jsonl"]) == 0
    assert run(["eval", "accept", "first.jsonl", "--baseline", "evals/baselines/smoke.json"]) == 0
    return tmp_path


def shell(repository: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner does; ``tonewise`` is the one that is tested."""
    command = repository / "bin" / "tonewise"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tonewise "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(repository / "step.md"),
        "TONEWISE_CACHE": ".tonewise-answers",
    }
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=repository, env=environment, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("server", ["github", pytest.param("gitlab", marks=pytest.mark.slow)])
def test_what_the_jobs_run_runs(repository: Path, server: str) -> None:
    ended = shell(repository, scripts()[server])
    assert ended.returncode == 0, ended.stderr
    reports = {path.name for path in (repository / "reports").iterdir()}
    assert reports >= {"run.jsonl", "junit.xml", "summary.md"}
    if server == "github":
        assert "evals.sarif" in reports
        assert "tonewise eval smoke: Gate passed" in ended.stdout
        assert (repository / "step.md").read_text(encoding="utf-8").startswith("<!-- tonewise eval smoke -->")


def test_a_worse_reply_fails_the_job_at_its_line(repository: Path) -> None:
    (repository / "evals" / "suites" / "smoke.yaml").write_text(WORSE, encoding="utf-8")
    ended = shell(repository, scripts()["github"])
    assert ended.returncode == 1, ended.stderr
    assert re.search(r"^::error file=evals/suites/smoke\.yaml,line=10,title=[^:]*other", ended.stdout, re.MULTILINE)
    assert "Please wait" in (repository / "reports" / "summary.md").read_text(encoding="utf-8")


def test_a_broken_suite_is_no_failed_one(repository: Path) -> None:
    (repository / "evals" / "suites" / "smoke.yaml").write_text("cases: 5\n", encoding="utf-8")
    ended = shell(repository, scripts()["gitlab"])
    assert ended.returncode == 2
    assert ended.stderr.startswith("evals/suites/smoke.yaml:1: cases: ")


def test_the_jobs_ask_for_no_more_than_they_need_and_pin_what_they_use() -> None:
    workflow = actions()
    assert workflow["permissions"] == {"contents": "read"}
    job = workflow["jobs"]["evals"]
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert len(used) == 5
    assert all(re.fullmatch(r"[\w/-]+@v\d+", each) for each in used)
    # What a pull request names never becomes part of a script.
    assert not any("${{" in step.get("run", "") for step in job["steps"])
    written = {word.partition("=")[2] for word in scripts()["github"].split() if word.startswith(("junit=", "sarif="))}
    assert next(s["with"]["sarif_file"] for s in job["steps"] if "upload-sarif" in s.get("uses", "")) in written
    assert gitlab()["artifacts"]["reports"]["junit"] in written
    assert gitlab()["retry"]["exit_codes"] == [2]


@pytest.mark.parametrize("option", [["--output", "junit=none/x.xml"], ["--html", "none/x.html"]])
def test_a_file_that_could_not_be_written_is_told_before_anything_is_drafted(
    option: list[str], repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["eval", "evals/suites/smoke.yaml", "--out", "second.jsonl", *option]) == 2
    assert capsys.readouterr().err.endswith(": cannot be written: no such folder\n")
    assert not (repository / "second.jsonl").exists()


@pytest.mark.parametrize(
    "option", [["--gate"], ["--baseline", "x"], ["--html", "x"], ["--output", "json=x"], ["--format", "json"]]
)
def test_watching_passes_over_no_wish_in_silence(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "none.yaml", "--watch", *option]) == 2
    assert f"Invalid value for {option[0]}: does not go with --watch" in capsys.readouterr().err


def test_two_suites_of_one_name_do_not_write_over_each_other(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "again.yaml").write_text(SUITE, encoding="utf-8")
    capsys.readouterr()
    assert run(["eval", "evals/suites/smoke.yaml", "again.yaml", "--output", "json={suite}.json"]) == 2
    assert "smoke.json: holds the report of another suite of that name" in capsys.readouterr().err
    assert '"source": "evals/suites/smoke.yaml"' in (repository / "smoke.json").read_text(encoding="utf-8")
