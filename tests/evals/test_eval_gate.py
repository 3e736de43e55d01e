"""The gate: what fails a run, what is only noted, and how the reasons are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import making_runs
import pytest
from making_summing import Line, header, line, passes, report

from tonewise.evals.baseline import Baseline, baseline_of
from tonewise.evals.reporting import report_of
from tonewise.evals.results import Gate
from tonewise.evals.summing import summarise
from tonewise.evals.variants import Matrix

MODEL = "openai/x"


def accepted(lines: Sequence[Line], *, model: str = MODEL, repeats: int = 1, **fields: Any) -> Baseline:
    return baseline_of(summarise(header(model, repeats=repeats, **fields), lines))


def gate(lines: Sequence[Line], baseline: Baseline, *, model: str = MODEL, repeats: int = 1, **fields: Any) -> Gate:
    return summarise(header(model, repeats=repeats, **fields), lines, baseline=baseline).gate


def by_model(values: Sequence[bool | None], **fields: Any) -> list[Line]:
    return list(passes(values, variant=fields.pop("variant", MODEL), **fields))


def reasons(found: Gate) -> list[tuple[str, str | None, str | None]]:
    return [(reason.type, reason.scorer, reason.case_id) for reason in found.reasons]


def test_the_same_run_passes() -> None:
    lines = by_model([True, False] * 20)
    found = gate(lines, accepted(lines))
    assert (found.passed, found.reasons) == (True, ())


def test_a_significant_drop_fails_and_names_numbers_and_prompts() -> None:
    before = accepted(by_model([True] * 30), prompts={MODEL: {"reply/ru@1": "aa", "reply/en@1": "bb"}})
    now = by_model([False] * 9 + [True] * 21)
    found = gate(now, before, prompts={MODEL: {"reply/ru@2": "cc", "reply/en@1": "bb"}})
    assert reasons(found) == [("drop", "passed", None)]
    message = found.reasons[0].message
    assert message.startswith("openai/x: passed -30.0 points on 30 cases, ")
    assert "(9 worse, 0 better, p = 0.0039, corrected 0.0039)" in message
    assert "worse in case-000, case-001, case-002, case-003, case-004 and 4 more" in message
    assert message.endswith("; reply/ru changed")
    assert "openai/x: prompts changed since the baseline: reply/ru" in found.notes


def test_a_drop_that_may_be_chance_is_a_note() -> None:
    before = accepted(by_model([True] * 30))
    found = gate(by_model([False] * 4 + [True] * 26), before)
    assert found.passed
    assert any("may be chance" in note and "case-003 (1 of 1, now 0 of 1)" in note for note in found.notes)
    assert any(
        note.startswith("openai/x: with 30 independent cases a drop of passed under 25 points") for note in found.notes
    )


def test_getting_better_never_fails() -> None:
    assert gate(by_model([True] * 30), accepted(by_model([False] * 15 + [True] * 15))).passed


@pytest.mark.parametrize("scorer", ["rule/x", "judge/kind", "coverage", "score"])
def test_each_guarded_measure_can_fail_it(scorer: str) -> None:
    def lines(value: float) -> list[Line]:
        number = scorer in ("score", "coverage")
        name = scorer.replace("/", "_")
        values: Any = {name: value if number else value > 0.5}
        return [line(f"c{each}", True, variant=MODEL, **values) for each in range(20)]

    assert reasons(gate(lines(0.1), accepted(lines(0.9)))) == [("drop", scorer, None)]
    assert gate(lines(0.9), accepted(lines(0.1))).passed


def test_what_is_not_guarded_fails_nothing() -> None:
    def lines(words: float, seconds: float) -> list[Line]:
        return [line(f"c{each}", variant=MODEL, words=words, cost=seconds, content=seconds < 1) for each in range(30)]

    assert gate(lines(50, 9), accepted(lines(5, 0.1))).passed


def test_a_case_that_fails_for_one_that_never_varies_is_a_new_error() -> None:
    def lines(value: bool) -> list[Line]:
        return [line("a", value), line("b", False), line("c", True)]

    found = gate(lines(False), accepted(lines(True), model="composer"), model="composer")
    assert reasons(found) == [("new-error", "passed", "a")]
    assert found.reasons[0].message == "composer: a passed 1 of 1 and passes 0 of 1 now"
    assert gate(lines(True), accepted(lines(False), model="composer"), model="composer").passed


def test_judged_by_a_model_even_the_composer_may_vary() -> None:
    judges: Any = {"judges": [{"name": "kind", "criterion": "It is kind.", "models": ["openai/judge"]}]}
    before = accepted([line("a", True)], model="composer", suite=judges)
    assert gate([line("a", False)], before, model="composer", suite=judges).passed


def repeated(passed: int, of: int, cases: int = 30) -> list[Line]:
    """A case that passes so many times of so many, among others that always do."""
    lines = [line(f"c{number}", variant=MODEL, repeat=each) for number in range(cases) for each in range(of)]
    return lines + [line("shaky", each < passed, variant=MODEL, repeat=each) for each in range(of)]


def test_for_a_model_a_new_error_is_more_than_chance() -> None:
    found = gate(repeated(0, 8), accepted(repeated(8, 8), repeats=8), repeats=8)
    assert reasons(found) == [("new-error", "passed", "shaky")]
    assert found.reasons[0].message.startswith("openai/x: shaky passed 8 of 8 and passes 0 of 8 now (p = 7.8e-05)")
    flickers = gate(repeated(6, 8), accepted(repeated(8, 8), repeats=8), repeats=8)
    assert flickers.passed
    assert any("shaky (8 of 8, now 6 of 8)" in note for note in flickers.notes)
    assert gate(repeated(0, 3), accepted(repeated(3, 3), repeats=3), repeats=3).passed, "three repeats show nothing"


def test_new_gone_and_changed_cases_are_notes() -> None:
    before = accepted([line(name, variant=MODEL) for name in ("same", "gone", "changed")])
    now = [line("same", variant=MODEL), line("new", False, variant=MODEL)]
    now.append(line("changed", False, variant=MODEL, text="Another question?"))
    found = gate(now, before)
    assert found.passed
    assert found.notes[:3] == (
        "1 case new, so not compared: new",
        "1 case of the baseline gone: gone",
        "1 case changed since the baseline, so not compared: changed",
    )
    part = gate(now[:1], before, only=("same",))
    assert not any("gone" in note for note in part.notes), "a run of some cases was to have no others"


def stored(name: str, reply: str, passed: bool, **fields: Any) -> Line:
    record, scored = line(name, passed, variant="stored")
    return record.model_copy(update={"case": record.case.model_copy(update={"reply": reply, **fields})}), scored


def test_a_stored_reply_that_says_something_else_is_compared_as_a_draft_is() -> None:
    before = accepted([stored("a", "It is £24.", True)], model="composer")
    now = gate([stored("a", "Please wait.", False, note="mended")], before, model="composer")
    assert reasons(now) == [("new-error", "passed", "a")]
    asked_to_be_drafted = gate([line("a", False)], before, model="composer")
    assert any("1 case changed since the baseline" in note for note in asked_to_be_drafted.notes)


def test_other_versions_repeats_and_suites_are_notes() -> None:
    before = accepted([line("a", variant=MODEL)]).model_copy(update={"tonewise": "0.0.9", "suite": "other"})
    found = gate([line("a", variant=MODEL, repeat=each) for each in (0, 1)], before, repeats=2)
    assert found.notes[:3] == (
        "the baseline is of another suite, other", "tonewise 0.1.0; the baseline is by 0.0.9",
        "2 repeats a case; the baseline has 1",
    )  # fmt: skip


def test_a_variant_is_held_against_its_fellow() -> None:
    before = accepted(by_model([True] * 20))
    other = by_model([False] * 20, variant="openai/x + worse")
    found = gate(other, before, model="openai/x + worse")
    assert reasons(found) == [("drop", "passed", None)]
    assert "openai/x + worse is held against openai/x of the baseline" in found.notes
    alone = gate(by_model([False] * 20, variant="openai/y"), before, model="openai/y")
    assert not alone.passed, "the only variant of both"
    two = summarise(header("openai/y", "openai/z"), [*by_model([False] * 20, variant="openai/y"),
                    *by_model([True] * 20, variant="openai/z")], baseline=before)  # fmt: skip
    assert two.gate.passed
    assert "2 variants the baseline does not have: openai/y, openai/z" in two.gate.notes
    assert any("nothing is compared" in note for note in two.gate.notes)


def test_several_variants_share_what_is_left_to_chance() -> None:
    fails = [False] * 6 + [True] * 24  # p = 0.031
    alone = gate(by_model(fails), accepted(by_model([True] * 30)))
    names = [MODEL, "openai/y"]
    lines = [each for name in names for each in by_model([True] * 30, variant=name)]
    before = baseline_of(summarise(header(*names), lines))
    now = [*by_model(fails), *by_model([True] * 30, variant="openai/y")]
    both = summarise(header(*names), now, baseline=before).gate
    assert (alone.passed, both.passed) == (False, True)
    assert any("may be chance among 2 variants" in note for note in both.notes)


def test_the_baseline_is_named() -> None:
    before = accepted([line("a", variant=MODEL)]).model_copy(update={"source": "evals/baselines/made.json"})
    assert gate([line("a", variant=MODEL)], before).baseline == "evals/baselines/made.json"
    assert report([line("a")]).gate.baseline is None


# Prompts: a worse one is caught, one as good is not


def flickering(share: float, seed: int) -> Iterator[Line]:
    """A model that keeps each of three rules in so many drafts of a hundred; those of one customer are alike."""
    random = Random(seed)
    for number in range(100):
        case = share + random.uniform(-0.05, 0.05)
        for repeat in range(2):
            kept = [random.random() < case, random.random() < 0.9, random.random() < 0.95]
            yield line(
                f"c{number:02}", kept[0] and kept[1], group=f"g{number // 2}", variant=MODEL, repeat=repeat,
                rule_x=kept[0], rule_y=kept[1], rule_z=kept[2], score=sum(kept) / 3,
            )  # fmt: skip


def test_a_worse_prompt_is_caught_and_named_and_one_as_good_is_not() -> None:
    before = accepted(list(flickering(0.9, 1)), repeats=2, prompts={MODEL: {"reply/ru@1": "before"}})
    changed: Any = {"repeats": 2, "prompts": {MODEL: {"reply/ru@1": "after"}}}
    for seed in range(2, 7):
        worse = gate(list(flickering(0.65, seed)), before, **changed)
        assert ("drop", "rule/x", None) in reasons(worse)
        assert all(reason.message.endswith("reply/ru changed") for reason in worse.reasons)
        assert not any(reason.scorer in ("rule/y", "rule/z") for reason in worse.reasons)
    as_good = [gate(list(flickering(0.9, seed)), before, **changed) for seed in range(2, 12)]
    assert sum(not each.passed for each in as_good) <= 1


def test_prompts_of_a_scripted_model_from_drafting_to_the_gate(tmp_path: Path) -> None:
    """The same model and suite with three prompts: the one before, one as good, and one that makes it curt."""
    whole, curt = "Your order 7 will arrive on 25 November.", "Order 7 arrives on 25 November."
    cases = [making_runs.case(7, expect={"contains": [["will arrive"]]}) | {"id": name} for name in ("a", "b", "c")]
    suite = making_runs.suite(tmp_path, cases, settings={"plain": {"structured": "off"}})

    def log(words: str, answer: str) -> Path:
        matrix = Matrix(
            models=(making_runs.script(tmp_path, answer),), prompts=(str(making_runs.prompts(tmp_path, "mine", words)),)
        )
        out = tmp_path / f"{words}.jsonl"
        making_runs.run(suite, out=out, concurrency=1, matrix=matrix)
        return out

    before = baseline_of(report_of(log("Answer", whole)))
    equal = report_of(log("Do answer", whole), baseline=before).gate
    assert equal.passed
    assert any(note.endswith("prompts changed since the baseline: reply/en") for note in equal.notes)
    worse = report_of(log("Be curt", curt), baseline=before).gate
    assert reasons(worse) == [("new-error", "passed", "a"), ("new-error", "passed", "b"), ("new-error", "passed", "c")]
    message = worse.reasons[0].message
    assert "; reply/en, scripted/" in message  # a script is named among its prompts
    assert message.endswith("changed: expected: lacks will arrive")
