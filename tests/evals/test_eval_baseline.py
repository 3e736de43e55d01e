"""Baselines: what the file holds, that it is read as written, and how a wrong one is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from making_summing import Line, header, line, report

from tonewise.cli import run
from tonewise.errors import InputError
from tonewise.evals.accepting import changes
from tonewise.evals.baseline import baseline_of, default_baseline, read_baseline, write_baseline
from tonewise.evals.logs import read_log
from tonewise.evals.results import Report
from tonewise.evals.signs import sign_of_case
from tonewise.evals.summing import summarise

SMOKE = Path(__file__).parents[2] / "evals" / "suites" / "smoke.yaml"


def a_run() -> list[Line]:
    return [
        line("b-refund", True, score=0.93333333, coverage=1.0, rule_x=True, rule_y=None, judge_kind=True, words=12),
        line("b-refund", False, repeat=1, score=0.5, coverage=1.0, rule_x=False, rule_y=True, judge_kind=False),
        line("a-Возврат «ё»", True, score=1.0, rule_x=True, cost=0.1),
        line("a-Возврат «ё»", True, repeat=1, score=1.0, rule_x=True, cost=0.1),
    ]


def written(tmp_path: Path, found: Report) -> str:
    write_baseline(tmp_path / "made.json", found)
    return (tmp_path / "made.json").read_text(encoding="utf-8")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    found = summarise(header(repeats=2, prompts={"composer": {"reply/ru": "ab12"}}), a_run())
    baseline = write_baseline(tmp_path / "deep" / "made.json", found)
    assert read_baseline(tmp_path / "deep" / "made.json") == baseline
    refund = baseline.variants["composer"].cases["b-refund"]
    assert (refund.passed, refund.drafts, refund.score, refund.coverage) == ((1, 2), 2, 0.7167, 1.0)
    assert (refund.ok, refund.rules, refund.judges) == ((), {"x": (1, 2), "y": (0, 1)}, {"kind": (1, 2)})
    assert baseline.variants["composer"].cases["a-Возврат «ё»"].ok == ("x",)
    assert (baseline.repeats, baseline.suite, baseline.variants["composer"].prompts) == (
        2,
        "made",
        {"reply/ru": "ab12"},
    )


def test_a_case_is_a_line_in_the_order_of_ids_and_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    text = written(tmp_path, report(a_run()))
    lines = [each for each in text.splitlines() if '"passed"' in each]
    assert [each.split('"')[1] for each in lines] == ["a-Возврат «ё»", "b-refund"]
    assert json.loads(text)["variants"]["composer"]["cases"]["b-refund"]["passed"] == [1, 2]
    assert written(tmp_path, report(reversed(a_run()))) == text


def test_a_change_of_one_case_changes_one_line(tmp_path: Path) -> None:
    before = written(tmp_path, report([line(f"c{number}", True, rule_x=True) for number in range(30)]))
    after = written(tmp_path, report([line(f"c{number}", number != 7, rule_x=number != 7) for number in range(30)]))
    changed = [each for each in zip(before.splitlines(), after.splitlines(), strict=True) if each[0] != each[1]]
    assert len(changed) == 1
    assert '"c7"' in changed[0][0]


def test_the_file_holds_no_texts_and_no_times(tmp_path: Path) -> None:
    text = written(tmp_path, report([line("a", text="My card is 4111 1111 1111 1111")]))
    assert "4111" not in text
    assert not re.search(r"20\d\d-\d\d|seconds|0\.5", text)


def test_what_is_expected_is_part_of_a_case() -> None:
    (record, _), _ = line("a"), line("b")
    other = record.case.model_copy(update={"promise": "6 pm"})
    assert sign_of_case(record.case) == sign_of_case(record.case.model_copy()) != sign_of_case(other)


def test_a_report_that_was_cut_is_no_baseline() -> None:
    with pytest.raises(InputError, match="all of its cases"):
        baseline_of(report(a_run(), keep="failing"))
    with pytest.raises(InputError, match="all of its cases"):
        baseline_of(report([]))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("[1, 2]", "[3, 2]"), r"made\.json:\d+: .*passed: \[3, 2\] is not so many of so many"),
        (('"repeats": 1', '"repeats": 0'), r"made\.json:6: repeats: "),
        (('"suite": "made",', ""), r"made\.json:1: suite: is missing"),
        (('"kind": "baseline"', '"kind": "run"'), r"made\.json:2: kind: must be one of baseline"),
        (('"passed": [2, 2]', '"passed": 1e400'), r"made\.json"),
        (("}", "]"), r"made\.json:\d+: not JSON"),
    ],
)
def test_a_wrong_file_is_told_by_name_line_and_field(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    text = written(tmp_path, report(a_run()))
    (tmp_path / "made.json").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        read_baseline(tmp_path / "made.json")


def test_files_that_are_not_there_or_hold_several(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.json: no such file"):
        read_baseline(tmp_path / "none.json")
    (tmp_path / "empty.json").write_text("[]")
    with pytest.raises(InputError, match=r"empty\.json: is not one baseline"):
        read_baseline(tmp_path / "empty.json")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_baseline(tmp_path / "file" / "made.json", report(a_run()))


def test_a_baseline_stands_beside_the_suites(tmp_path: Path) -> None:
    assert default_baseline("evals/suites/smoke.yaml", "smoke") == Path("evals/baselines/smoke.json")
    assert default_baseline("my.yaml", "") == Path("baselines/my.json")
    assert default_baseline(tmp_path / "s.yaml", "a/../b") == tmp_path / "baselines" / "a-..-b.json"


def test_what_changed_is_told() -> None:
    before = baseline_of(report([*a_run(), line("gone"), line("same")]))
    now = [line("b-refund", False, score=0.2, rule_x=False, judge_kind=True), line("new"), line("same")]
    after = baseline_of(summarise(header("composer", "openai/x"), [*now, line("same", variant="openai/x")]))
    assert list(changes(before, after)) == [
        "composer: a-Возврат «ё»: gone",
        "composer: b-refund: passed 1 of 2 → passed 0 of 1; score 0.7167 → 0.2; coverage 1 → none; "
        "judge/kind failed 1 of 2 → 0 of 1",
        "composer: gone: gone",
        "composer: new: new, passed 1 of 1",
        "openai/x: new",
    ]
    assert list(changes(after, after)) == []


def test_names_command_no_terminal() -> None:
    baseline = baseline_of(report([line("a")]))
    other = baseline_of(report([line("a"), line("\x1b[31mred")]))
    assert [each for each in changes(baseline, other) if "\x1b" in each] == []


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a real run."""
    path = tmp_path_factory.mktemp("runs") / "smoke.jsonl"
    assert run(["eval", str(SMOKE), "--case", "smoke-en-01", "--case", "smoke-en-02", "--out", str(path)]) == 0
    return path


def test_a_run_is_accepted(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "made.json"
    assert run(["eval", "accept", str(log), "--baseline", str(target)]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(": new")
    first = target.read_bytes()
    assert run(["eval", "accept", str(log), "--baseline", str(target)]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("nothing changed\n", f"written: {target}\n")
    assert target.read_bytes() == first
    assert read_baseline(target).sha256 == read_log(log)[0].sha256


def test_a_broken_run_is_not_accepted(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head, *drafts = log.read_text(encoding="utf-8").splitlines()
    broken = [json.loads(drafts[0]) | {"error": "the model did not answer"}, *map(json.loads, drafts[1:])]
    path = tmp_path / "broken.jsonl"
    path.write_text("\n".join([head, *map(json.dumps, broken)]) + "\n", encoding="utf-8")
    assert run(["eval", "accept", str(path), "--baseline", str(tmp_path / "made.json")]) == 2
    assert "1 of 2 drafts broke: run it again with --retry" in capsys.readouterr().err
    assert not (tmp_path / "made.json").exists()


def test_a_part_of_the_suite_does_not_make_a_baseline_forget_the_rest(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, part = tmp_path / "made.json", tmp_path / "part.jsonl"
    assert run(["eval", "accept", str(log), "--baseline", str(target)]) == 0
    assert run(["eval", str(SMOKE), "--case", "smoke-en-01", "--out", str(part)]) == 0
    accepted = target.read_bytes()
    capsys.readouterr()
    assert run(["eval", "accept", str(part), "--baseline", str(target)]) == 2
    told = f"{part}: holds only some of the suite's cases, and {target} has more (smoke-en-02): run the whole suite"
    assert capsys.readouterr().err.startswith(told)
    assert target.read_bytes() == accepted


def test_a_run_that_was_broken_off_is_not_accepted(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = tmp_path / "smoke.jsonl.part"
    part.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))
    assert run(["eval", "accept", str(part), "--baseline", str(tmp_path / "made.json")]) == 2
    assert capsys.readouterr().err.startswith(f"{part}: is not complete: give the same command again to go on")
    assert not (tmp_path / "made.json").exists()


def test_a_log_that_is_scored_again_is_named_where_it_stands(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "score", str(log)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Next: tonewise eval accept {log}"
