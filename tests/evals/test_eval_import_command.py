"""``tonewise eval import``: what it writes, what it says, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tonewise.cli import run
from tonewise.evals.suites import load_suite

ROWS = [{"input": "how much is it?", "output": "It's $5."}, {"input": "open on sunday?"}]


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in ROWS), encoding="utf-8")
    return path


def _run(*arguments: str) -> int:
    return run(["eval", "import", *arguments])


def test_a_suite_goes_to_stdout_and_what_is_told_to_stderr(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with rows.open("a", encoding="utf-8") as stream:
        stream.write('{"input": ""}\n')
    assert _run("rows.jsonl") == 0
    out, err = capsys.readouterr()
    assert err == "rows.jsonl:3: left out: the conversation has no messages\n2 cases\n"
    assert out.startswith("# yaml-language-server: $schema=suite.schema.json\nname: rows\n")
    (rows.parent / "again.yaml").write_text(out, encoding="utf-8")
    assert len(load_suite(rows.parent / "again.yaml").cases) == 2


@pytest.mark.parametrize("name", ["suite.yaml", "suite.yml", "suite.jsonl"])
def test_a_file_is_written_and_never_overwritten_unasked(
    rows: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    assert _run("rows.jsonl", "--out", name) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"2 cases written: {name}\n")
    assert [each.id for each in load_suite(rows.parent / name).cases] == ["rows-1", "rows-2"]
    before = (rows.parent / name).read_bytes()
    assert _run("rows.jsonl", "--out", name, "--mask") == 2
    assert capsys.readouterr().err == f"{name}: is there already; --force writes over it\n"
    assert (rows.parent / name).read_bytes() == before
    assert _run("rows.jsonl", "--out", name, "--force", "--drafted") == 0
    assert load_suite(rows.parent / name).cases[0].case.sent == "It's $5."


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none.jsonl"], "none.jsonl: no such file"),
        (["-"], "an import reads a file"),
        (["rows.jsonl", "--columns", "customr=input"], "columns: there is no field 'customr'; known are customer, "),
        (["rows.jsonl", "--columns", "customer"], "columns: 'customer' must be NAME=VALUE"),
        (["rows.jsonl", "--columns", "customer=zz"], "it may be several things: say which, --from jsonl"),
        (["empty.jsonl", "--from", "openai"], "empty.jsonl:1: nothing in it makes a case: holds no messages"),
        (["rows.jsonl", "--from", "promptfoo"], "rows.jsonl:1: nothing in it makes a case: vars: "),
        (["rows.jsonl", "--from", "edits"], "nothing in it makes a case: holds neither a draft nor what was sent"),
        (["rows.jsonl", "--out", "suite.csv"], "suite.csv: must end in .yaml or .jsonl"),
        (["rows.jsonl", "--out", "rows.jsonl", "--force"], "rows.jsonl: is the file that is read"),
        (["rows.jsonl", "--out", "no/suite.yaml"], "no/suite.yaml: cannot be written: no such folder"),
        (["rows.txt", "--from", "openai"], "rows.txt: is neither .jsonl, .json nor .yaml"),
        (["rows.jsonl", "--with", "none.jsonl", "--from", "openai"], "none.jsonl: no such file"),
    ],
)
def test_a_wrong_call_is_one_line_and_leaves_nothing(
    rows: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    (rows.parent / "empty.jsonl").write_text('{"messages": []}\n', encoding="utf-8")
    (rows.parent / "rows.txt").write_text("x", encoding="utf-8")
    before = sorted(rows.parent.iterdir())
    assert _run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert err.count("\n") == 1
    assert sorted(rows.parent.iterdir()) == before


def test_of_many_warnings_the_first_are_told(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with rows.open("a", encoding="utf-8") as stream:
        stream.writelines(f'{{"input": "\\u001b[2J", "channel": "fax {number}"}}\n' for number in range(50))
    assert _run("rows.jsonl", "--out", "suite.yaml") == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 22
    assert lines[20] == "… and 30 more"
    assert "\x1b" not in "".join(lines)


def test_judges_have_no_place_in_a_file_of_cases(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tests = {"tests": [{"vars": {"q": "how much?"}, "assert": [{"type": "llm-rubric", "value": "kind"}]}]}
    (rows.parent / "pf.json").write_text(json.dumps(tests), encoding="utf-8")
    assert _run("pf.json", "--out", "cases.jsonl") == 0
    assert "left out: 1 judge; a .jsonl holds cases alone" in capsys.readouterr().err
    assert _run("pf.json", "--out", "suite.yaml") == 0
    assert [judge.name for judge in load_suite(rows.parent / "suite.yaml").suite.judges] == ["rubric-1"]
