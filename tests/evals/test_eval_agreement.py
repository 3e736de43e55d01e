"""Rules and judges held against what people say, and people against each other."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from making_scores import a_case, a_header, a_record
from typer.testing import CliRunner

from tonewise.cli.agreement_lines import markdown
from tonewise.cli.app import app
from tonewise.errors import InputError
from tonewise.evals.agreement import FEWEST_GROUPS, Agreement, Opinion, agreement, of_log, of_rules, opinions_of
from tonewise.evals.labels import Labelled, judges_in, read_labels
from tonewise.settings import Settings

TURN = "Когда приедет диван и сколько стоит подъём?"
HALF, WHOLE = "Диван приедет 25 ноября.", "Диван приедет 25 ноября. Подъём стоит 400 ₽."


def line(reply: str | None, name: str, **about: Any) -> dict[str, Any]:
    conversation = {"messages": [{"role": "customer", "text": TURN}]}
    return {"id": name, "conversation": conversation, **({"reply": reply} if reply else {}), **about}


def labels(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in lines), encoding="utf-8")
    return path


def fails(*names: str) -> dict[str, Any]:
    return {"expect": {"fails": list(names)}}


def passes(*names: str) -> dict[str, Any]:
    return {"expect": {"passes": list(names)}}


def one(name: str, broken: bool, group: str | None = None) -> Labelled:
    return Labelled(a_case(reply="да"), name, group or name, "l.jsonl", 1, {"judge/kind": broken})


def against(pairs: Sequence[tuple[bool | None, bool]]) -> Agreement:
    """What a judge says and what people do, a case each."""
    labelled = [one(str(number), truth) for number, (_, truth) in enumerate(pairs)]
    broken = {str(number): said for number, (said, _) in enumerate(pairs) if said is not None}
    return agreement(labelled, {"judge/kind": Opinion(broken, models=("qwen",))}).agreements[0]


def test_figures() -> None:
    pairs = [(True, True)] * 15 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 70
    found = against(pairs)
    table = found.table
    assert (table.both, table.only_first, table.only_second, table.neither, table.n) == (15, 5, 10, 70, 100)
    assert (found.precision, found.recall, found.coverage, found.labels) == (0.75, 0.6, 1.0, 100)
    assert table.kappa == pytest.approx((0.85 - (0.2 * 0.25 + 0.8 * 0.75)) / (1 - (0.2 * 0.25 + 0.8 * 0.75)), abs=1e-4)
    assert table.low is not None
    assert table.high is not None
    assert 0 < table.low < (table.kappa or 0) < table.high < 1
    assert not table.too_few
    assert (len(found.false_alarms), len(found.missed), found.models) == (5, 10, ("qwen",))


def test_no_verdict_is_not_agreement() -> None:
    found = against([(None, True)] * 5 + [(True, True)] * 15 + [(False, False)] * 20)
    assert (found.labels, found.coverage, found.table.n) == (40, 0.875, 35)
    nothing = against([(None, True)] * 5)
    assert (nothing.coverage, nothing.table.kappa, nothing.precision, nothing.recall) == (0, None, None, None)
    assert nothing.table.too_few


def test_too_few_to_tell() -> None:
    few = against([(True, True), (False, False)] * (FEWEST_GROUPS // 2 - 1))
    assert few.table.too_few
    assert not against([(True, True), (False, False)] * (FEWEST_GROUPS // 2)).table.too_few
    one_sided = against([(True, True)] * 50)
    assert (one_sided.table.kappa, one_sided.table.too_few) == (None, True)
    labelled = [one(str(number), number % 2 == 0, group="g") for number in range(50)]
    same = agreement(labelled, {"judge/kind": Opinion({str(number): number % 2 == 0 for number in range(50)})})
    assert same.agreements[0].table.too_few, "fifty replies of one group"


def test_perfect_agreement_on_few_is_no_proof_of_it() -> None:
    found = against([(True, True), (False, False)] * 20).table
    assert found.kappa == 1
    assert found.low is not None
    assert 0.7 < found.low < 0.9
    more = against([(True, True), (False, False)] * 200).table
    assert more.low is not None
    assert more.low > 0.95


def test_the_interval_holds_the_truth_where_two_hardly_differ() -> None:
    """19 of 20 right, either way round: kappa is 0.9, and at least 95 % of intervals hold it (of 60, 54 by chance)."""
    chance = random.Random(5)
    held = 0
    for _ in range(60):
        table = against([(truth != (chance.random() < 0.05), truth) for truth in [True, False] * 20]).table
        held += table.low is not None and table.high is not None and table.low <= 0.9 <= table.high
    assert held >= 54


def test_cases_of_one_group_are_worth_less() -> None:
    chance = random.Random(1)
    said = [(chance.random() < 0.5, chance.random() < 0.8) for _ in range(20) for _ in range(1)]
    rows = [(truth, truth if right else not truth) for truth, right in said for _ in range(5)]

    def width(group_of: Any) -> float:
        labelled = [one(str(number), truth, group_of(number)) for number, (truth, _) in enumerate(rows)]
        opinion = Opinion({str(number): verdict for number, (_, verdict) in enumerate(rows)})
        table = agreement(labelled, {"judge/kind": opinion}).agreements[0].table
        assert table.low is not None
        assert table.high is not None
        return table.high - table.low

    assert width(lambda number: str(number // 5)) > 1.5 * width(str)


def test_rules_are_asked_here_and_now(tmp_path: Path) -> None:
    file = labels(
        tmp_path / "l.jsonl",
        line(HALF, "a", **fails("answer-every-question")),
        line(WHOLE, "b", **passes("rule/answer-every-question", "mirror-emoji")),
        line(WHOLE, "c", **fails("answer-every-question")),
        line("Рады помочь!", "d", **passes("answer-every-question"))
        | {"conversation": {"messages": [{"role": "customer", "text": "Спасибо!"}]}},
        line(HALF, "unlabelled"),
    )  # fmt: skip
    labelled = read_labels(file)
    assert [each.id for each in labelled] == ["a", "b", "c", "d"]
    report = agreement(labelled, of_rules(labelled, Settings(select=("mirror-emoji",), ignore=("spelling",))))
    found = {each.scorer: each for each in report.agreements}
    rule = found["rule/answer-every-question"]
    table = rule.table
    assert (table.both, table.only_first, table.only_second, table.neither) == (1, 0, 1, 2)
    assert (rule.missed, rule.false_alarms, rule.coverage) == (("c",), (), 0.75)
    assert found["rule/mirror-emoji"].labels == 1


def test_labellers_against_each_other(tmp_path: Path) -> None:
    def by(anna: bool, boris: bool) -> dict[str, Any]:
        return {
            "labels": {
                who: fails("judge/kind")["expect"] if broken else passes("judge/kind")["expect"]
                for who, broken in (("anna", anna), ("boris", boris))
            }
        }

    rows = [by(True, True)] * 4 + [by(False, False)] * 5 + [by(True, False)] * 3
    file = labels(tmp_path / "l.jsonl", *(line(HALF, str(number), **each) for number, each in enumerate(rows)))
    labelled = read_labels(file)
    report = agreement(labelled, {})
    (kind,) = report.labellers
    assert (kind.first, kind.second, kind.scorer) == ("anna", "boris", "judge/kind")
    assert (kind.table.both, kind.table.only_first, kind.table.only_second, kind.table.neither) == (4, 3, 0, 5)
    assert [each.truth.get("judge/kind") for each in labelled] == [True] * 4 + [False] * 5 + [None] * 3, (
        "split: no truth"
    )
    two = {who: {"passes": ["judge/kind"], "fails": ["grounded"]} for who in ("anna", "boris")}
    more = agreement(read_labels(labels(tmp_path / "t.jsonl", line(HALF, "x", labels=two))), {}).labellers
    assert [(each.scorer, each.table.n) for each in more] == [("all", 2), ("judge/kind", 1), ("rule/grounded", 1)]
    wild = {who: {"passes": ["judge/<b>|@all`"]} for who in ("anna", "boris")}
    table = list(markdown(agreement(read_labels(labels(tmp_path / "w.jsonl", line(HALF, "x", labels=wild))), {})))
    assert "| `anna – boris` | ``judge/<b>\\|@all` `` | 1 | 0 | 0 | 0 | 1 | – (too few to tell) |" in [
        each.replace("`` judge", "``judge") for each in table
    ]
    settled = line(HALF, "x", **by(True, False), **passes("judge/kind"))
    assert read_labels(labels(tmp_path / "s.jsonl", settled))[0].truth == {"judge/kind": False}


@pytest.mark.parametrize(("wrong", "problem"), [
    (fails("no-such"), "there is no rule 'no-such'"),
    (fails("answer-every-questio"), "did you mean answer-every-question?"),
    ({"expect": {"fails": ["grounded"], "passes": ["rule/grounded"]}}, "'rule/grounded' is labelled both ways"),
    ({"labels": ["anna"]}, "labels: must be a table of labellers"),
    ({"labels": {"anna": {"fail": ["grounded"]}}}, "must be a table of fails and passes"),
    ({"labels": {"anna": {"fails": "grounded"}}}, "must be a list of rules and judges"),
    ({**fails("grounded"), "reply": None}, "reply: is missing: labels are about a reply"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, wrong: dict[str, Any], problem: str) -> None:
    file = labels(tmp_path / "l.jsonl", line(HALF, "fine", **passes("grounded")), line(HALF, "bad") | wrong)
    with pytest.raises(InputError) as told:
        read_labels(file)
    assert str(told.value).startswith(f"{file}:2: ")
    assert problem in str(told.value)
    result = CliRunner().invoke(app, ["eval", "agreement", str(file)])
    assert result.exit_code != 0


def test_a_file_without_a_label_or_with_an_id_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no label"):
        read_labels(labels(tmp_path / "l.jsonl", line(HALF, "a")))
    with pytest.raises(InputError, match="the id 'a' is taken"):
        read_labels(labels(tmp_path / "m.jsonl", *[line(HALF, "a", **passes("grounded"))] * 2))


def test_verdicts_from_a_log_of_the_same_replies(tmp_path: Path) -> None:
    file = labels(
        tmp_path / "l.jsonl",
        *(line(HALF, name, **fails("judge/kind")) for name in ("a", "b", "c", "d")),
    )

    def judged(name: str, verdict: str, reply: str = HALF) -> str:
        said = {"judge": "kind", "verdict": verdict, "votes": [{"verdict": verdict, "model": "qwen"}]}
        return a_record(a_case(TURN, id=name, reply=reply), judgements=[said]).model_dump_json(by_alias=True)

    lines = [judged("a", "fail"), judged("b", "pass"), judged("c", "error"), judged("d", "fail", reply=WHOLE)]
    log = tmp_path / "run.jsonl"
    log.write_text("\n".join([a_header().model_dump_json(by_alias=True), *lines]), encoding="utf-8")
    labelled = read_labels(file)
    found = agreement(labelled, opinions_of(of_log(labelled, log))).agreements[0]
    assert (found.labels, found.coverage, found.models) == (4, 0.5, ("qwen",))
    assert (found.table.both, found.table.only_second, found.missed) == (1, 1, ("b",))
    log.write_text(a_header().model_dump_json(by_alias=True), encoding="utf-8")
    with pytest.raises(InputError, match="no judge's verdict"):
        of_log(labelled, log)


def suite_of(tmp_path: Path, *answers: str) -> Path:
    (tmp_path / "answers.yaml").write_text(json.dumps(answers), encoding="utf-8")
    path = tmp_path / "suite.yaml"
    judge = {"name": "kind", "criterion": "Kind.", "models": [f"scripted/{tmp_path}/answers.yaml"]}
    path.write_text(json.dumps({"judges": [judge, {"name": "other", "criterion": "x"}]}), encoding="utf-8")
    return path


def test_the_command(tmp_path: Path) -> None:
    file = labels(
        tmp_path / "l.jsonl",
        *(line(HALF, f"f{number}", **fails("answer-every-question", "judge/kind")) for number in range(6)),
        *(line(WHOLE, f"p{number}", **passes("answer-every-question")) for number in range(6)),
    )
    run = CliRunner()
    plain = run.invoke(app, ["eval", "agreement", str(file)])
    assert plain.exit_code == 0, plain.output
    assert "12 labelled replies in 12 groups" in plain.output
    assert (
        "rule/answer-every-question  12      1.00      6     0      0       6        1.00       1.00    1.00 ["
        in plain.output
    )
    assert "judge/kind: no verdicts; a judge's come from --log or --judge" in plain.output
    fail = json.dumps({"reason": "r", "quote": "", "verdict": "fail"})
    suite = suite_of(tmp_path, fail, fail)
    assert [each.name for each in judges_in(suite)] == ["kind", "other"]
    asked = run.invoke(app, ["eval", "agreement", str(file), "--judge", str(suite), "--format", "json"])
    assert asked.exit_code == 0, asked.output
    judge = json.loads(asked.output)["agreements"][1]
    assert (judge["scorer"], judge["table"]["both"], judge["recall"]) == ("judge/kind", 6, 1.0)
    assert judge["models"] == ["scripted/answers.yaml"]
    markdown = run.invoke(app, ["eval", "agreement", str(file), "--format", "markdown"])
    assert "| `rule/answer-every-question` | 12 | 1.00 | 6 | 0 | 0 | 6 | 1.00 | 1.00 | 1.00 [" in markdown.output
    again = run.invoke(app, ["eval", "agreement", str(file), "--format", "markdown"])
    assert again.output == markdown.output
    both = run.invoke(app, ["eval", "agreement", str(file), "--judge", str(suite), "--log", str(file)])
    assert both.exit_code == 2


def test_scoring_a_log_from_the_command_line(tmp_path: Path) -> None:
    log, out = tmp_path / "run.jsonl", tmp_path / "scores.jsonl"
    record = a_record(a_case(TURN, id="a", reply=HALF))
    log.write_text("\n".join(each.model_dump_json(by_alias=True) for each in (a_header(name="s"), record)), "utf-8")
    run = CliRunner()
    told = run.invoke(app, ["eval", "score", str(log), "--format", "jsonl"])
    assert told.exit_code == 0, told.output
    written = run.invoke(app, ["eval", "score", str(log), "--out", str(out)])
    assert (written.exit_code, written.output) == (0, "")
    assert out.read_text(encoding="utf-8") == told.output
    assert json.loads(told.output)["case_id"] == "a"
    report = run.invoke(app, ["eval", "score", str(log)])
    assert report.exit_code in (0, 1)
    assert "stored" in report.output
