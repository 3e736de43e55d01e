"""The suites that come with the product: sound, and on the composer as good as they were accepted to be."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from shown import ROOT
from tonewise.cli import run
from tonewise.evals.logs import read_log
from tonewise.evals.suites import load_suite

SUITES = sorted((ROOT / "evals" / "suites").glob("*.yaml"))
RECORDED = sorted((ROOT / "evals" / "recorded").glob("*.jsonl"))


def test_the_suites_are_worth_running() -> None:
    cases = [each.case for suite in SUITES for each in load_suite(suite).cases]
    assert len(cases) >= 200
    for language in ("ru", "en"):
        of_language = [case for case in cases if language in case.tags]
        assert len(of_language) >= 100
        assert sum(not case.replies for case in of_language) >= 50, "cases to be drafted"
    assert not [case.id for case in cases if case.expect.says_nothing], "a case that asserts nothing"


def test_the_smoke_suite_passes_the_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    status = run(["eval", "evals/suites/smoke.yaml", "--gate", "--out", str(tmp_path / "smoke.jsonl")])
    assert status == 0, capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: str(suite.stem))
def test_no_suite_is_worse_than_accepted(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    name = str(suite.relative_to(ROOT))
    status = run(["eval", name, "--gate", "--out", str(tmp_path / "run.jsonl"), "--cases", "none"])
    assert status == 0, capsys.readouterr().out


@pytest.mark.slow
def test_the_page_of_the_suites_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["suites_page.py", "--check", str(ROOT / "docs" / "suites.md")])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ROOT / "scripts" / "suites_page.py"), run_name="__main__")
    assert end.value.code == 0


@pytest.mark.parametrize("log", RECORDED, ids=lambda log: str(log.stem))
def test_recorded_runs_are_of_cases_as_they_are(log: Path) -> None:
    """A case that changed since would be compared with nothing, and nobody would notice."""
    header, records = read_log(log)
    cases = {each.id: each.case for each in load_suite(ROOT / "evals" / "suites" / f"{log.stem}.yaml").cases}
    for record in records:
        assert record.case == cases[record.case_id], record.case_id
        assert record.draft is not None
        assert record.variant in [variant.name for variant in header.variants]
