"""``tonewise eval diff`` and ``eval report``: two logs on the same cases, and logs as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from making_pages import CANNED, FIRST, GOOD, SECOND, case, header, record, records

from tonewise.cli import run
from tonewise.errors import InputError
from tonewise.evals.comparing import compared, together
from tonewise.evals.log import Record


def log(path: Path, lines: Iterable[Record], **fields: Any) -> str:
    lines = list(lines)
    head = header(run=path.stem, variants=list(dict.fromkeys(each.variant for each in lines)), **fields)
    texts = [each.model_dump_json(by_alias=True, exclude_none=True) for each in (head, *lines)]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return str(path)


def drafts(text: str, count: int = 30, *, variant: str = "model", first: int = 0) -> list[Record]:
    wanted = {"passes": ["no-canned-phrases"]}
    return [record(case(f"case-{number:02}", expect=wanted), variant, text) for number in range(first, first + count)]


@pytest.fixture
def good(tmp_path: Path) -> str:
    return log(tmp_path / "good.jsonl", drafts(GOOD))


@pytest.fixture
def bad(tmp_path: Path) -> str:
    return log(tmp_path / "bad.jsonl", drafts(CANNED))


def test_what_got_worse_is_told_with_its_numbers_and_the_words_that_changed(
    good: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["eval", "diff", good, bad]) == 0
    shown = capsys.readouterr().out
    assert "model (good) → model (bad) (cases 30)" in shown
    assert "▼ worse: rule/no-canned-phrases −100.0 pp" in shown
    assert "(worse 30, better 0)" in shown
    assert "  case-00 worse: " in shown
    assert (
        "    │ [-Good morning-] {+Dear valued customer+}! {+Your request is very important to us.+} Your order" in shown
    )
    assert "and more: 10" in shown
    assert "\x1b" not in shown


def test_a_gate_fails_where_it_is_significantly_worse_and_nowhere_else(good: str, bad: str, tmp_path: Path) -> None:
    assert run(["eval", "diff", good, bad, "--gate"]) == 1
    assert run(["eval", "diff", bad, good, "--gate"]) == 0
    few = log(tmp_path / "few.jsonl", [*drafts(GOOD, 29), record(case("case-29"), "model", CANNED)])
    assert run(["eval", "diff", good, few, "--gate"]) == 0


def test_a_slower_or_dearer_run_is_told_and_does_not_fail(good: str, tmp_path: Path) -> None:
    slow = [each.model_copy(update={"seconds": 9.0 + number / 10}) for number, each in enumerate(drafts(GOOD))]
    path = log(tmp_path / "slow.jsonl", slow)
    told = compared(good, path)
    assert [each.call for each in told.report.comparisons if each.scorer == "seconds"] == ["worse"]
    assert run(["eval", "diff", good, path, "--gate"]) == 0


def test_drafts_that_broke_are_no_failed_comparison(good: str, tmp_path: Path) -> None:
    broken = log(tmp_path / "broken.jsonl", [*drafts(GOOD, 29), record(case("case-29"), "model", None)])
    assert run(["eval", "diff", good, broken]) == 0
    assert run(["eval", "diff", good, broken, "--gate"]) == 2


def test_only_cases_of_both_are_compared_and_the_rest_is_told(
    good: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = [*drafts(GOOD, 10, first=25), record(case("case-00", "Where is my refund?"), "model", GOOD)]
    path = log(tmp_path / "other.jsonl", other)
    told = compared(good, path)
    assert told.shared == 5
    assert told.only_second == tuple(f"case-{number}" for number in range(30, 35))
    assert len(told.only_first) == 24
    assert told.changed == ("case-00",)
    assert {each.n for each in told.report.comparisons if each.scorer == "passed"} == {5}
    assert run(["eval", "diff", good, path]) == 0
    err = capsys.readouterr().err
    assert "24 cases are only in the first, and left out: case-01, case-02, case-03 …" in err
    assert "1 case is in both, but changed since, and left out: case-00" in err


def test_names_of_a_stranger_s_log_command_no_terminal(
    good: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "x\x1b]0;owned\x07"
    other = [*drafts(CANNED), record(case(hostile, "And me?"), "model", GOOD)]
    path = log(tmp_path / "other.jsonl", other, suite={"name": "s"})
    lines = (
        Path(path).read_text(encoding="utf-8").replace('"variant":"model"', f'"variant":{json.dumps("m" + hostile)}')
    )
    Path(path).write_text(lines, encoding="utf-8")
    assert run(["eval", "diff", good, path, "--gate"]) == 1
    told = capsys.readouterr()
    assert "owned" in told.err
    assert "\x1b" not in told.err + told.out


def test_expectations_are_those_of_the_second_log(tmp_path: Path) -> None:
    stricter = [record(case("case", expect={"contains": ["Saturday"]}), "model", GOOD)]
    first = log(tmp_path / "first.jsonl", [record(case("case"), "model", GOOD)])
    told = compared(first, log(tmp_path / "second.jsonl", stricter))
    assert [draft.passed for draft in told.report.cases[0].drafts] == [False, False]


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (lambda: drafts(GOOD, 3, first=70), "no case is in both"),
        (lambda: [record(case("case-00", "Where is my refund?"), "model", GOOD)], "are not the same"),
        (list, "holds no drafts"),
    ],
)
def test_logs_with_nothing_in_common_are_a_wrong_call(
    good: str, tmp_path: Path, second: Any, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = log(tmp_path / "second.jsonl", second())
    assert run(["eval", "diff", good, path]) == 2
    err = capsys.readouterr().err
    assert problem in err
    assert "second.jsonl" in err
    assert err.count("\n") == 1


def test_a_file_that_is_no_log_is_told_in_one_line(
    good: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "no.jsonl"
    path.write_text('{"kind": "run"}\n', encoding="utf-8")
    for arguments in (["diff", good, str(path)], ["diff", str(path), good], ["report", str(path)]):
        assert run(["eval", *arguments]) == 2
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "no.jsonl" in err


def test_variants_stand_against_their_namesakes(tmp_path: Path) -> None:
    first = log(tmp_path / "first.jsonl", records("first"), repeats=2)
    second = log(tmp_path / "second.jsonl", reversed(list(records("second"))), repeats=2)
    told = compared(first, second)
    assert set(told.pairs) == {("first (first)", "first (second)"), ("second (first)", "second (second)")}
    assert told.report.repeats == 2
    assert told.report.runs == ("first", "second")
    assert {each.call for each in told.report.comparisons} <= {"equal", "too-few"}
    assert list(told.changes(*told.pairs[0])) == []


def test_changes_name_what_got_worse_and_better_by_case(tmp_path: Path) -> None:
    every = list(records())
    first = log(tmp_path / "a.jsonl", [each for each in every if each.variant == FIRST], repeats=2)
    second = log(tmp_path / "b.jsonl", [each for each in every if each.variant == SECOND], repeats=2)
    told = compared(first, second)
    assert told.pairs == ((FIRST, SECOND),)
    changes = {change.case.id: change for change in told.changes(FIRST, SECOND)}
    assert "stays" not in changes
    assert {"passed", "expected", "rule/no-canned-phrases"} <= set(changes["worse"].worse)
    assert changes["worse"].better == ()
    assert "rule/no-canned-phrases" in changes["better"].better
    assert "rule/no-canned-phrases" in changes["flickers"].worse
    assert changes["flickers"].second.passed is False
    assert "passed" not in changes["breaks"].worse  # it is not known
    assert next(iter(changes)) in ("worse", "flickers")


def test_json_holds_both_texts_of_every_case_that_changed(
    good: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["eval", "diff", good, bad, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["shared"] == 30
    assert told["gate"]["passed"] is False
    (pair,) = told["pairs"]
    assert len(pair["cases"]) == 30
    assert pair["cases"][0]["first"]["text"] == [GOOD]
    assert pair["cases"][0]["second"] == {"text": [CANNED], "passed": False, "error": None}
    assert any(each["scorer"] == "rule/no-canned-phrases" and each["call"] == "worse" for each in pair["comparisons"])


def test_markdown_keeps_hostile_texts_in_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = list(records())
    first = log(tmp_path / "a.jsonl", [each for each in every if each.variant == FIRST], repeats=2)
    second = log(tmp_path / "b.jsonl", [each for each in every if each.variant == SECOND], repeats=2)
    assert run(["eval", "diff", first, second, "--format", "markdown"]) == 0
    shown = capsys.readouterr().out
    assert "### `first` → `second`" in shown
    assert "<details><summary><code>worse</code>" in shown
    assert "<img" not in shown
    assert "</script>" not in shown
    assert not set("\x1b\x07\u202e") & set(shown)
    assert run(["eval", "diff", first, second]) == 0
    assert not set("\x1b\x07\u202e") & set(capsys.readouterr().out)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_a_file_takes_the_place_of_stdout(
    good: str, bad: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"diff.{form}"
    assert run(["eval", "diff", good, bad, "--format", form, "--out", str(out), "--lang", "ru"]) == 0
    assert capsys.readouterr().out == ""
    text = out.read_text(encoding="utf-8")
    assert "rule/no-canned-phrases" in text
    if form == "html":
        assert '<html lang="ru">' in text
        assert "model (bad)" in text
    assert run(["eval", "diff", good, bad, "--out", str(tmp_path / "no" / "where")]) == 2


def test_a_report_of_one_log_stands_beside_it(good: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "report", good]) == 0
    page = (tmp_path / "good.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "case-29" in page
    assert capsys.readouterr().err == f"written: {tmp_path / 'good.html'}\n"


def test_a_report_of_several_logs_has_the_variants_of_all(good: str, bad: str, tmp_path: Path) -> None:
    third = log(tmp_path / "third.jsonl", drafts(GOOD, 40, variant="other"))
    report = together([good, bad, third])
    assert [each.name for each in report.variants] == ["model (good)", "model (bad)", "other"]
    assert [each.cases for each in report.variants] == [30, 30, 40]
    assert len(report.cases) == 40
    out = tmp_path / "all.html"
    assert run(["eval", "report", good, bad, third, "--out", str(out)]) == 0
    assert "model (bad)" in out.read_text(encoding="utf-8")
    assert run(["eval", "report", good, bad, "--baseline", good]) == 2


def test_logs_of_several_suites_are_one_report_of_all_their_cases(tmp_path: Path) -> None:
    bars = [{"scorer": "passed", "min": 0.9}]
    first = log(tmp_path / "first.jsonl", drafts(GOOD, 3), suite={"name": "one", "bars": bars})
    second = log(tmp_path / "second.jsonl", drafts(CANNED, 2, first=50), suite={"name": "other", "bars": bars})
    report = together([first, second])
    assert [(each.name, each.cases) for each in report.variants] == [("model", 5)]
    assert report.suite == "one, other"
    assert report.bars == ()  # a bar is for the cases of its own suite


def test_a_report_keeps_the_bars_of_the_suite(tmp_path: Path) -> None:
    suite = {"bars": [{"scorer": "passed", "min": 0.9}]}
    first = log(tmp_path / "first.jsonl", drafts(CANNED, 5), suite=suite)
    second = log(tmp_path / "second.jsonl", drafts(GOOD, 5), suite=suite)
    assert {bar.met for bar in together([first, second]).bars} == {True, False}


def test_a_draft_is_scored_by_its_own_runs_settings(tmp_path: Path) -> None:
    first = log(tmp_path / "first.jsonl", drafts(CANNED, 3), suite={"rules": {"select": ["no-canned-phrases"]}})
    second = log(tmp_path / "second.jsonl", drafts(CANNED, 3), suite={"rules": {"select": ["spelling"]}})
    measures = {each.scorer for each in compared(first, second).report.comparisons}
    assert not {"rule/no-canned-phrases", "rule/spelling"} & measures


def test_no_log_at_all_is_told() -> None:
    with pytest.raises(InputError):
        compared("none.jsonl", "none.jsonl")
