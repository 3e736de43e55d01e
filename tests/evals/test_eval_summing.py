"""What a run comes to: measures, variants compared, bars, flicker and costs."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from making_summing import Line, header, line, passes, report, result

from tonewise.evals.log import Judgement, Record, Vote
from tonewise.evals.results import Comparison, Measure, Report, Result
from tonewise.evals.summing import summarise
from tonewise.model import Usage


def measure(found: Report, scorer: str, variant: str | None = None) -> Measure:
    variants = {each.name: each for each in found.variants}
    measures = variants[variant or found.variants[0].name].measures
    return next(each for each in measures if each.scorer == scorer)


def comparison(found: Report, scorer: str) -> Comparison:
    return next(each for each in found.comparisons if each.scorer == scorer)


def test_a_run_without_lines_is_a_report() -> None:
    found = report([])
    assert (found.variants, found.cases, found.gate.passed) == ((), (), True)


def test_repeats_count_once_a_case() -> None:
    """Three repeats of a case that fails are one case of two, not three drafts of four."""
    lines = [line("a", False, repeat=repeat) for repeat in range(3)] + [line("b", True)]
    passed = measure(report(lines), "passed")
    assert (passed.interval.value, passed.interval.n, passed.interval.groups) == (0.5, 4, 2)


def test_groups_and_not_cases_carry_the_interval() -> None:
    apart = measure(report(passes([True, False] * 12)), "passed").interval
    together = measure(report(passes([True] * 12 + [False] * 12, size=6)), "passed").interval
    assert (apart.value, together.value) == (0.5, 0.5)
    assert (apart.groups, together.groups) == (24, 4)
    assert apart.low is not None and together.low is not None  # noqa: PT018
    assert together.low < apart.low


def test_only_what_was_assessed_is_a_measure() -> None:
    lines = [
        line("a", rule_x=True, rule_y=None, words=12, model="composer"),
        line("b", rule_x=None, rule_y=None, words=20, model="composer"),
        line("c", results=[Result(scorer="rule/x", type="bool", status="cannot-assess")], words=3, model="other"),
    ]
    found = report(lines)
    assert [each.scorer for each in found.variants[0].measures] == ["passed", "rule/x", "words", "model"]
    rule = measure(found, "rule/x")
    assert (rule.interval.n, rule.not_applicable, rule.cannot_assess) == (1, 1, 1)
    model = measure(found, "model")
    assert (model.labels, model.interval.value) == ({"composer": 2, "other": 1}, None)


def test_directions() -> None:
    found = report([line("a", score=0.5, cost=0.1, words=4, model="x")])
    directions = {each.scorer: each.direction for each in found.variants[0].measures}
    assert directions == {
        "passed": "more-is-better", "score": "more-is-better", "cost": "less-is-better", "words": "neutral",
        "model": "neutral",
    }  # fmt: skip


def test_drafts_that_broke_count_in_no_measure() -> None:
    broken = [Result(scorer="score", type="number", status="error", reason="no answer")]
    lines = [line("a", score=1.0), line("b", None, error="the model failed", results=broken)]
    found = report(lines)
    variant = found.variants[0]
    assert (variant.cases, variant.drafts, variant.errors) == (2, 2, 1)
    assert measure(found, "passed").interval.n == 1
    assert (measure(found, "score").interval.n, measure(found, "score").errors) == (1, 1)
    assert [reason.type for reason in found.gate.reasons] == ["broken"]
    assert not found.gate.passed


def test_a_verdict_that_is_missing_breaks_a_run() -> None:
    missing = [Result(scorer="judge/kind", type="bool", status="error", reason="timed out")]
    found = report([line("a", judge_kind=True), line("b", None, results=missing)])
    assert [(reason.type, reason.scorer) for reason in found.gate.reasons] == [("broken", "judge/kind")]
    assert measure(found, "passed").errors == 1


def test_a_judge_of_whom_no_verdict_came_breaks_a_run() -> None:
    """Where every verdict is missing there is no value, and the run is broken all the same."""
    missing = [Result(scorer="judge/kind", type="bool", status="error", reason="timed out")]
    found = report([line("a", None, results=missing), line("b", True)])
    assert [reason.message for reason in found.gate.reasons] == ["composer: 1 verdict of judge/kind missing"]
    kind = measure(found, "judge/kind")
    assert (kind.interval.value, kind.interval.n, kind.errors) == (None, 0, 1)


def test_flicker() -> None:
    values = {"steady": (True, True, True), "flickers": (True, False, True), "broken": (None, True, True)}
    lines = [line(name, value, repeat=place) for name, row in values.items() for place, value in enumerate(row)]
    flicker = report(lines).variants[0].flicker
    assert [(each.case_id, each.passed, each.repeats) for each in flicker] == [("flickers", 2, 3)]


def test_usage_holds_the_judges_votes() -> None:
    record, scored = line("a")
    vote = Vote(verdict="pass", model="judge", usage=Usage(prompt_tokens=10, completion_tokens=2, calls=1, cost=0.5))
    judged = record.model_copy(update={"judgements": (Judgement(judge="kind", verdict="pass", votes=(vote, vote)),)})
    variant = report([(judged, scored)]).variants[0]
    assert (variant.usage.calls, variant.usage.cost, variant.seconds) == (2, 1.0, 0.5)


def test_variants_are_compared_with_the_first_on_the_cases_that_both_have() -> None:
    lines = [*passes([True] * 20), *passes([False] * 12 + [True] * 6, variant="openai/x")]
    lines += [line("lonely", False, variant="openai/x"), line("stored-1", variant="stored")]
    found = summarise(header("composer", "openai/x"), lines)
    assert [each.name for each in found.variants] == ["composer", "openai/x", "stored"]
    passed = comparison(found, "passed")
    assert (passed.first, passed.second, passed.n) == ("composer", "openai/x", 18)
    assert (passed.call, passed.better, passed.worse) == ("worse", 0, 12)
    assert passed.difference == pytest.approx(-12 / 18)
    assert passed.p == pytest.approx(2 / 2**12)
    assert passed.worse_cases == tuple(f"case-{number:03}" for number in range(12))
    assert {each.second for each in found.comparisons} == {"openai/x"}, "stored replies share no case with them"


def test_fewer_is_better_where_it_is() -> None:
    random = Random(1)
    lines = [line(f"c{number}", cost=1 + random.random()) for number in range(30)]
    lines += [line(f"c{number}", cost=random.random() / 2, variant="openai/x") for number in range(30)]
    cost = comparison(summarise(header("composer", "openai/x"), lines), "cost")
    assert (cost.call, cost.better, cost.worse) == ("better", 30, 0)
    assert cost.difference < 0
    assert cost.low is not None
    assert cost.high is not None
    assert cost.low < cost.difference < cost.high < 0


@pytest.mark.parametrize(
    ("cases", "fails", "call"),
    [
        (8, 0, "too-few"),  # nothing differs, but in so few cases nothing would
        (200, 0, "equal"),
        (200, 2, "equal"),
        (30, 5, "too-few"),  # five in one direction and none in the other reach no level
        (30, 6, "worse"),
    ],
)
def test_what_a_comparison_says(cases: int, fails: int, call: str) -> None:
    lines = [*passes([True] * cases), *passes([False] * fails + [True] * (cases - fails), variant="openai/x")]
    assert comparison(summarise(header("composer", "openai/x"), lines), "passed").call == call


def test_scores_that_do_not_differ_are_equal_only_in_many_cases() -> None:
    def call(count: int) -> str:
        lines = [line(f"c{n}", score=0.8, variant=name) for name in ("composer", "x") for n in range(count)]
        return comparison(summarise(header("composer", "x"), lines), "score").call

    assert (call(10), call(150)) == ("too-few", "equal")


def test_many_measures_share_what_is_left_to_chance() -> None:
    def call(rules: int) -> str:
        lines: list[Line] = []
        for number in range(24):
            # Eight cases get worse in the first rule; every other rule changes in eight cases, half of them each way.
            changed = [number < 4 if number < 8 else None for _ in range(rules)]
            before = [result(f"rule/r{place}", value is not True) for place, value in enumerate(changed)]
            after = [result(f"rule/r{place}", value is not False) for place, value in enumerate(changed)]
            lines.append(line(f"c{number}", results=[result("rule/first", True), *before]))
            after = [result("rule/first", number >= 8), *after]
            lines.append(line(f"c{number}", results=after, variant="openai/x"))
        return comparison(summarise(header("composer", "openai/x"), lines), "rule/first").call

    assert (call(1), call(20)) == ("worse", "too-few")


def test_bars() -> None:
    bars = [
        {"scorer": "passed", "min": 0.5}, {"scorer": "score", "min": 0.8, "variant": "composer"},
        {"scorer": "cost", "max": 1}, {"scorer": "passed", "min": 1, "tag": "money"},
        {"scorer": "rule/none-such", "min": 0}, {"scorer": "passed", "min": 0.1, "variant": "nobody"},
    ]  # fmt: skip
    lines = [line("a", True, score=0.9, cost=2.0), line("b", False, score=0.8 - 1e-12, cost=0.0)]
    found = summarise(header(suite={"bars": bars}), lines)
    assert [(bar.scorer, bar.value, bar.met) for bar in found.bars] == [
        ("passed", 0.5, True), ("score", pytest.approx(0.85), True), ("cost", 1.0, True), ("passed", None, False),
        ("rule/none-such", None, False), ("passed", None, False),
    ]  # fmt: skip
    unmet = [reason.message for reason in found.gate.reasons]
    assert [reason.type for reason in found.gate.reasons] == ["bar"] * 3
    assert unmet[0] == "composer: passed of cases tagged money: nothing was assessed, the bar is at least 1"


def test_a_bar_over_cases_with_a_tag() -> None:
    def tagged(each: Line, *tags: str) -> Line:
        case = each[0].case.model_copy(update={"tags": tags})
        return each[0].model_copy(update={"case": case}), each[1]

    lines = [tagged(line("a", False), "money"), tagged(line("b", True), "money"), line("c", True)]
    bars = [{"scorer": "passed", "min": 0.6, "tag": "money"}, {"scorer": "passed", "min": 0.6}]
    found = summarise(header(suite={"bars": bars}), lines)
    assert [(bar.value, bar.met) for bar in found.bars] == [(0.5, False), (pytest.approx(2 / 3), True)]


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        ({"scorer": "passed", "min": 1}, False), ({"scorer": "passed", "min": 0.5}, True),
        ({"scorer": "passed", "max": 0.9}, False), ({"scorer": "judge/kind", "min": 0.9}, False),
        ({"scorer": "score", "min": 0.9}, True),
    ],
)  # fmt: skip
def test_what_cannot_be_assessed_helps_nobody_over_a_bar(bar: dict[str, Any], met: bool) -> None:
    unclear = [Result(scorer="judge/kind", type="bool", status="cannot-assess", reason="no telling")]
    lines = [line("a", True, score=0.9, judge_kind=True), line("b", None, score=0.9, results=unclear)]
    found = summarise(header(suite={"bars": [bar]}), lines)
    assert (found.bars[0].value, found.bars[0].met) == (0.9 if bar["scorer"] == "score" else 1.0, met)
    assert found.bars[0].unassessed == (0 if bar["scorer"] == "score" else 1)
    told = [reason.message for reason in found.gate.reasons]
    assert all("is 1 and could not be assessed in 1 more, the bar is at " in each for each in told)
    assert len(told) == (not met)


def test_cases_are_kept_as_wished() -> None:
    lines = [line("a", True), line("b", False), line("b", True, repeat=1), line("c", None, error="broke")]

    def kept(keep: str) -> list[str]:
        return [case.id for case in report(lines, keep=keep).cases]

    assert (kept("all"), kept("failing"), kept("none")) == (["a", "b", "c"], ["b", "c"], [])
    case = report(lines).cases[1]
    assert [(draft.repeat, draft.passed) for draft in case.drafts] == [(0, False), (1, True)]
    assert report(lines, keep="none").variants == report(lines).variants


def test_the_order_of_lines_changes_nothing() -> None:
    lines = list(_many(60, 1))
    shuffled = Random(2).sample(lines, len(lines))
    first, second = (report(each, keep="none") for each in (lines, shuffled))
    assert first.variants[0].model_dump(exclude={"flicker"}) == second.variants[0].model_dump(exclude={"flicker"})
    assert report(lines).model_dump_json() == report(list(lines)).model_dump_json()


def test_a_report_can_be_written_and_read() -> None:
    found = report(_many(12, 3))
    assert Report.model_validate_json(found.model_dump_json(by_alias=True)).variants == found.variants


def _many(count: int, seed: int) -> Iterator[Line]:
    random = Random(seed)
    numbers = ("score", "coverage", "words", "messages", "seconds", "cost", "tokens")
    for number in range(count):
        results = [_of_own(f"rule/r{place}", "bool", random.random() < 0.95) for place in range(38)]
        results += [_of_own(name, "number", random.random()) for name in numbers]
        record, scored = line(f"c{number:04}", random.random() < 0.9, group=f"g{number // 2}")
        yield record, scored.model_copy(update={"results": tuple(results)})


def _of_own(scorer: str, kind: str, value: float) -> Result:
    return Result.of_own(scorer=scorer, type=kind, status="assessed", value=value, reason="")


def test_what_writes_the_same_each_time_is_told() -> None:
    def told(*models: str, judge: str | None = None) -> list[bool]:
        judges = [{"name": "kind", "criterion": "It is kind.", "models": [judge]}] if judge else []
        lines = [line("a", variant=model) for model in models]
        found = summarise(header(*models, suite={"judges": judges}), lines)
        return [variant.deterministic for variant in found.variants]

    assert told("composer", "openai/x", "scripted/answers.json") == [True, False, True]
    assert told("composer", judge="openai/judge") == [False]
    assert told("composer", judge="scripted/judge.json") == [True]


def test_records_are_only_read() -> None:
    lines = list(passes([True, False]))
    before = [record.model_dump_json() for record, _ in lines]
    report(lines)
    assert all(isinstance(record, Record) for record, _ in lines)
    assert [record.model_dump_json() for record, _ in lines] == before
