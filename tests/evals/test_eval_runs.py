"""Runs: what a suite's matrix makes, in which order, what goes wrong, and what is not done twice."""

from __future__ import annotations

import json
import time
from datetime import time as hour
from pathlib import Path
from typing import Any

import pytest
from making_runs import REPLY, case, judging, made, names, prompts, read, run, script, served, suite

from fake_server import FakeServer, Says, answer, error
from tonewise import drafting
from tonewise.errors import InputError, PromptError, SettingsError
from tonewise.evals.failing import failing
from tonewise.evals.progress import RunProgress
from tonewise.evals.rejudging import judge_log
from tonewise.evals.running import RunJob, run_suite
from tonewise.evals.runs import RUNS, last_log
from tonewise.evals.suite import Judge, Suite, Variant
from tonewise.evals.suites import load_suite
from tonewise.evals.variants import Matrix, chosen_of, makings_of
from tonewise.files.journal import Journal, part_of
from tonewise.options import Hours, Limits, PhraseRule, Price
from tonewise.settings import Settings

PLAIN = Settings()
THREE = [case(1), case(2), case(3)]


def variants(given: Suite, source: str = "s.yaml", base: Settings = PLAIN, **call: tuple[str, ...]) -> list[str]:
    return [making.name for making in makings_of(given, source, base, Matrix(**call))]


# The matrix.


def test_every_model_meets_all_prompts_and_settings_and_the_composer_no_prompts(tmp_path: Path) -> None:
    for name in ("a", "b"):
        prompts(tmp_path, name, name)
    given = Suite(
        models=("composer", "m"), prompts=("packaged", "a", "b"), settings={"default": {}, "warm": {"temperature": 1}}
    )
    assert variants(given, str(tmp_path / "s.yaml")) == [
        "composer", "composer + warm", "m", "m + warm", "m + a", "m + a + warm", "m + b", "m + b + warm",
    ]  # fmt: skip
    assert variants(given, str(tmp_path / "s.yaml"), models=("n",), prompts=("packaged",)) == ["n", "n + warm"]
    assert variants(given, str(tmp_path / "s.yaml"), models=("n",), settings=("warm",), prompts=("packaged",)) == [
        "n + warm"
    ]
    with pytest.raises(SettingsError, match=r"there are no settings 'cold'; there are default, warm"):
        variants(given, settings=("cold",))


def test_folders_are_named_as_shortly_as_they_can_be_told_apart(tmp_path: Path) -> None:
    for name in ("x/a", "y/a", "b", "packaged"):
        prompts(tmp_path, name, "w")
    given = Suite(models=("m",), prompts=("packaged", "x/a", "y/a", "b", "./packaged"))
    found = variants(given, str(tmp_path / "s.yaml"))
    assert found == ["m", "m + x/a", "m + y/a", "m + b", f"m + {tmp_path.name}/packaged"]


def test_folders_of_a_call_stand_at_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prompts(tmp_path, "mine", "w")
    monkeypatch.chdir(tmp_path)
    given = Suite(models=("m",))
    assert variants(given, "elsewhere/s.yaml", prompts=("mine", "packaged")) == ["m + mine", "m"]
    with pytest.raises(PromptError, match="yours: there is no such folder of prompts"):
        variants(given, prompts=("yours",))
    (tmp_path / "empty").mkdir()
    with pytest.raises(PromptError, match="empty: holds no prompts"):
        variants(given, prompts=("empty",))


def test_a_suite_says_what_runs_whatever_is_set_around_it(tmp_path: Path) -> None:
    around = PLAIN.override(model="other", fallback=["more"], prompts=tmp_path, temperature=0.3, names=["Pine"])
    first, second = makings_of(Suite(models=("composer", "m")), "s.yaml", around)
    assert first.settings == PLAIN.override(temperature=0.3, names=["Pine"])
    assert (second.settings.model, second.settings.fallback, second.settings.prompts) == ("m", (), None)
    assert first.prompts == {}
    assert {name.partition("@")[0] for name in second.prompts} >= {"reply/ru", "reply/en", "judge/ru"}


def test_settings_in_a_header_are_what_a_call_may_give_again_and_hold_no_secret() -> None:
    given = PLAIN.override(
        api_key="k-secret", api_keys={"http://a": "k-secret"}, api_base="http://me:k-secret@host/v1",
        prices={"m": Price(input=1, output=2)}, limits=Limits(emoji=7), severity={"grounded": "advice"},
        hours=Hours(opens=hour(9), closes=hour(18), days=frozenset({0, 1, 4})), cache="kept", words=["бэкап"],
        rules=[PhraseRule(id="x", phrases=("y",), message="z")], channels={"email": {"limits": {"emoji": 1}}},
    )  # fmt: skip
    told = chosen_of(given)
    assert "secret" not in str(told)
    again = PLAIN.override(**told)
    hidden = {"api_key": "k-secret", "api_keys": {"http://a": "k-secret"}, "api_base": "http://me:k-secret@host/v1"}
    assert again.override(**hidden) == given
    assert chosen_of(PLAIN) == {}
    (making,) = makings_of(Suite(models=("openai/m@http://me:k-secret@host/v1",)), "s.yaml", PLAIN)
    assert making.name == "openai/m@http://host/v1"
    assert making.settings.model == "openai/m@http://me:k-secret@host/v1"


# What a run makes.


def test_records_come_by_case_variant_and_repeat(tmp_path: Path) -> None:
    model = script(tmp_path, REPLY.format(1))
    path = suite(tmp_path, [case(1), case(2, reply=["Hi.", "It is late."]), case(3)], models=["composer", model])
    told: list[tuple[int, int, int]] = []
    header, records = read(
        run_suite(
            RunJob(loaded=load_suite(path), settings=PLAIN, out=tmp_path / "a.jsonl", repeats=2),
            lambda progress: told.append((progress.done, progress.before, progress.total)),
        )
    )
    assert names(records) == [
        ("c1", "composer", 0), ("c1", "composer", 1), ("c1", model, 0), ("c1", model, 1), ("c2", "stored", 0),
        ("c3", "composer", 0), ("c3", "composer", 1), ("c3", model, 0), ("c3", model, 1),
    ]  # fmt: skip
    assert told == [(done, 0, 9) for done in range(10)]
    assert {each.error for each in records} == {None}
    assert [each.replies for each in records[:5]] == [(REPLY.format(1),)] * 4 + [("Hi.", "It is late.")]
    assert records[4].draft is None
    assert [(each.line, each.source) for each in records[::4]] == [
        (each.line, str(path)) for each in load_suite(path).cases
    ]
    assert all(each.run == "a" == header.run for each in records)
    assert header.variants == (Variant(model="composer"), Variant(model=model))
    assert header.repeats == 2
    assert header.prompts["composer"] == {}
    assert model in header.prompts[model]
    assert {path.name for path in tmp_path.iterdir()} == {"a.jsonl", "orders.yaml", "answers.yaml"}


def test_stored_replies_need_no_model_at_all(tmp_path: Path) -> None:
    path = suite(tmp_path, [case(1, reply="x")], models=["m"], repeats=5)
    header, records = run(path)
    assert names(records) == [("c1", "stored", 0)]
    assert header.variants == ()


@pytest.mark.parametrize("fields", [{"rough": "it's on 25 November"}, {"pending": ["One moment!", "25 November"]}])
def test_a_case_is_drafted_as_its_texts_ask(fields: dict[str, Any], tmp_path: Path) -> None:
    _, records = run(suite(tmp_path, [case(1, **fields)]))
    assert records[0].draft
    assert records[0].draft.task == ("fold" if "pending" in fields else "rewrite")


def test_a_case_s_promise_holds(tmp_path: Path) -> None:
    asks = {"messages": [{"role": "customer", "text": "when does order 1 arrive?"}]}
    _, records = run(suite(tmp_path, [{"id": "c", "conversation": asks, "promise": "by 5 pm"}]))
    assert "5 pm" in records[0].replies[0]


def test_only_some_cases(tmp_path: Path) -> None:
    path = suite(tmp_path, [case(1, tags=["late"]), case(2), case(3, tags=["late"])])
    header, records = run(path, only=("c[23]",))
    assert [each.case_id for each in records] == ["c2", "c3"]
    assert header.only == ("c2", "c3")
    header, records = run(path, only=("tag:late",), out=tmp_path / "b.jsonl")
    assert [each.case_id for each in records] == ["c1", "c3"]
    with pytest.raises(InputError, match=r"no case is 'c4'"):
        run(path, only=("c4",))


# What goes wrong.


def test_a_model_that_fails_is_an_error_beside_the_composer_s_draft(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [error(400, "bad")]
    path = suite(tmp_path, THREE, models=["composer", "m"])
    settings = served(PLAIN, fake_server)
    _, records = run(path, settings)
    by_model = [each for each in records if each.variant == "m"]
    assert all(each.error and each.error.startswith("composed without a model: m at ") for each in by_model)
    assert [each.draft.model for each in by_model if each.draft] == ["composer"] * 3
    assert {each.error for each in records if each.variant == "composer"} == {None}
    asked = len(fake_server.requests)
    fake_server.script = [answer(REPLY.format(1))]
    assert run(path, settings)[1] == records
    assert len(fake_server.requests) == asked
    again = run(path, settings, retry=True)[1]
    assert len(fake_server.requests) == asked + 3
    assert [each.error for each in again] == [None] * 6
    assert [each for each in again if each.variant == "composer"] == records[::2]


def test_a_storm_of_429_ends_soon(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [error(429, **{"Retry-After": "0"})]
    path = suite(tmp_path, [case(n) for n in range(40)], models=["m"])
    _, records = run(path, served(PLAIN, fake_server, timeout_seconds=5.0), concurrency=4)
    assert all(each.error for each in records)
    assert len(fake_server.requests) <= 4 * (5 + 4)


def test_a_server_that_stalls_costs_a_draft_its_time_and_no_more(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [Says(stall=20)]
    path = suite(tmp_path, THREE, models=["m"])
    began = time.monotonic()
    _, records = run(path, served(PLAIN, fake_server, timeout_seconds=0.4), concurrency=3)
    assert time.monotonic() - began < 10
    assert all(each.error and each.seconds >= 0.3 for each in records)


def test_drafts_of_a_model_are_made_several_at_once_and_models_wait_for_none(
    fake_server: FakeServer, tmp_path: Path
) -> None:
    fake_server.script = [Says(answer(REPLY.format(1)).body, stall=0.3)]
    path = suite(tmp_path, [case(1, id=f"c{n}") for n in range(6)], models=["m", "n"])
    _, records = run(path, served(PLAIN, fake_server), concurrency=3)
    assert [each.error for each in records] == [None] * 12
    assert max(sum(0 <= later - at < 0.25 for later in fake_server.times) for at in fake_server.times) == 6


def test_what_would_fail_at_each_case_stops_the_run_and_keeps_what_is_done(tmp_path: Path) -> None:
    path = suite(tmp_path, THREE, models=["m"])
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        run(path)
    assert {each.name for each in tmp_path.iterdir()} == {"orders.yaml"}
    prompts(tmp_path, "own", "{{ nothing_of_the_kind }}")
    with pytest.raises(PromptError, match="nothing_of_the_kind"):
        run(suite(tmp_path, THREE, models=["m"], prompts=["own"]), PLAIN.override(api_key="x"))


def test_a_case_that_breaks_the_drafter_is_its_own_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = drafting.awrite

    async def breaks(task: Any, conversation: Any, given: Any, *, settings: Settings) -> Any:
        if "order 2" in conversation.messages[0].text:
            raise ZeroDivisionError("\x1b[31mno")
        return await drafts(task, conversation, given, settings=settings)

    monkeypatch.setattr(drafting, "awrite", breaks)
    _, records = run(suite(tmp_path, THREE))
    assert [each.error for each in records] == [None, "could not be drafted: ZeroDivisionError: ␛[31mno", None]
    assert records[1].draft is None
    assert records[1].replies == ()
    monkeypatch.setattr(drafting, "awrite", drafts)
    assert [each.error for each in run(tmp_path / "orders.yaml", retry=True)[1]] == [None] * 3


# Repeats and kept answers.


def test_repeats_never_come_from_kept_answers(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [answer(REPLY.format(1))]
    path = suite(tmp_path, [case(1)], models=["m"])
    settings = served(PLAIN, fake_server, cache=tmp_path / "kept")
    for asked, out in ((1, "a"), (1, "b")):
        _, (record,) = run(path, settings, out=tmp_path / f"{out}.jsonl")
        assert len(fake_server.requests) == asked
    assert record.draft
    assert record.draft.usage.cached == 1
    _, records = run(path, settings, out=tmp_path / "c.jsonl", repeats=3)
    assert len(fake_server.requests) == 4
    assert [each.draft.usage.cached for each in records if each.draft] == [0, 0, 0]
    _, records = run(path, settings, out=tmp_path / "d.jsonl", repeats=2, reuse=(tmp_path / "b.jsonl",))
    assert len(fake_server.requests) == 6
    _, records = run(path, settings, out=tmp_path / "e.jsonl", repeats=3, reuse=(tmp_path / "d.jsonl",))
    assert len(fake_server.requests) == 7
    assert names(records) == [("c1", "m", 0), ("c1", "m", 1), ("c1", "m", 2)]


# Going on, and taking over.


def test_what_is_done_is_not_done_again(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [answer(REPLY.format(1))]
    path = suite(tmp_path, THREE, models=["m"])
    settings = served(PLAIN, fake_server)
    run(path, settings)
    whole = (tmp_path / "out.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    assert len(fake_server.requests) == 3
    run(path, settings.override(timeout_seconds=9, concurrency=2))
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    for cut, left in ((lines[:1], 3), (lines[:3], 1), ([*lines[:2], lines[2][:99]], 2), ([lines[0], lines[3]], 2)):
        fake_server.requests.clear()
        (tmp_path / "out.jsonl").unlink()
        part_of(tmp_path / "out.jsonl").write_bytes(b"".join(cut))
        header, records = run(path, settings)
        assert len(fake_server.requests) == left
        assert names(records) == [("c1", "m", 0), ("c2", "m", 0), ("c3", "m", 0)]
        assert made((tmp_path / "out.jsonl").read_bytes()) == made(whole)
        assert header.started == json.loads(lines[0])["started"]
        assert not part_of(tmp_path / "out.jsonl").exists()


def test_a_log_that_was_made_otherwise_says_what_differs(tmp_path: Path) -> None:
    model = script(tmp_path, "x")
    path = suite(tmp_path, THREE, models=["composer", model])
    run(path)
    before = (tmp_path / "out.jsonl").read_bytes()
    for job, says in (
        ({"repeats": 2}, r"other repeats \(1 there, 2 here\)"),
        ({"only": ("c1",)}, r"other cases \(all there, 1 here\)"),
        ({"matrix": Matrix(models=("composer",))}, "other variants"),
        ({"settings": PLAIN.override(names=["Pine"])}, r"other settings of composer \(names\)"),
    ):
        with pytest.raises(InputError, match=rf"out.jsonl: was made with .*{says}.*--fresh makes all anew"):
            run(path, **job)
    script(tmp_path, "y")
    with pytest.raises(InputError, match=r"other prompts of scripted/.*answers.yaml"):
        run(path)
    suite(tmp_path, [*THREE, case(4)], models=["composer", model])
    with pytest.raises(InputError, match="another state of the suite or its cases"):
        run(path)
    assert (tmp_path / "out.jsonl").read_bytes() == before
    assert len(run(path, fresh=True)[1]) == 8


def test_another_file_is_not_written_over(tmp_path: Path) -> None:
    path = suite(tmp_path, THREE)
    for content in ("notes\n", '{"id": 1}\n', "[1]\n", '{"kind": "draft"}\n'):
        (tmp_path / "out.jsonl").write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=r"out.jsonl:1: .*is no log of a run"):
            run(path)
        assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == content
    with pytest.raises(InputError, match="cannot be written: no such folder"):
        run(path, out=tmp_path / "none" / "out.jsonl")


def test_logs_have_a_folder_and_a_broken_off_one_is_gone_on_with(
    fake_server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fake_server.script = [answer(REPLY.format(1))]
    path = suite(tmp_path, THREE, models=["m"])
    settings = served(PLAIN, fake_server)
    job = RunJob(loaded=load_suite(path), settings=settings)
    first = run_suite(job)
    assert first.parent == RUNS
    assert first.name.startswith("orders-2")
    second = run_suite(job)
    assert second != first
    assert last_log("orders") == second
    assert last_log("order") is None
    other = path.with_name("orders-2.yaml")
    other.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    run_suite(RunJob(loaded=load_suite(other), settings=settings))
    assert last_log("orders") == second, "a later run of a suite whose name begins alike"
    lines = second.read_bytes().splitlines(keepends=True)
    second.unlink()
    part_of(second).write_bytes(b"".join(lines[:2]))
    asked = len(fake_server.requests)
    before: list[int] = []
    assert run_suite(job, lambda progress: before.append(progress.before)) == second
    assert (before[0], len(fake_server.requests) - asked) == (1, 2)
    second.unlink()
    part_of(second).write_bytes(b"".join(lines[:2]))
    with Journal(second).open():  # another run is at work on it
        assert run_suite(job) != second
    suite(tmp_path, [*THREE, case(4)], models=["m"])
    assert run_suite(RunJob(loaded=load_suite(path), settings=settings)) != second
    assert part_of(second).exists()


def test_two_runs_of_one_log_at_once_are_refused(tmp_path: Path) -> None:
    path = suite(tmp_path, THREE)
    with Journal(tmp_path / "out.jsonl").open(), pytest.raises(InputError, match="another run is at work on it"):
        run(path)


def test_only_what_changed_is_drafted_where_a_log_is_reused(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [answer(REPLY.format(1))]
    prompts(tmp_path, "a", "one")
    prompts(tmp_path, "b", "one")
    path = suite(tmp_path, THREE, models=["m"], prompts=["a", "b"])
    settings = served(PLAIN, fake_server)
    out = tmp_path / "out.jsonl"
    _, before = run(path, settings)
    assert len(fake_server.requests) == 6
    suite(tmp_path, [case(0), case(1, expect={"lacks": ["x"]}), case(2, promise="by 5 pm"), case(3)],
          models=["m"], prompts=["a", "b"])  # fmt: skip
    _, after = run(path, settings, fresh=True, reuse=(out,))
    assert len(fake_server.requests) == 10
    assert names(after) == [(f"c{n}", f"m + {name}", 0) for n in range(4) for name in "ab"]
    assert [each.draft for each in after[2:4] + after[6:]] == [each.draft for each in before[:2] + before[4:]]
    assert after[2].case.expect.lacks == ("x",)
    assert after[2].line != before[0].line
    prompts(tmp_path, "b", "two")
    run(path, settings, fresh=True, reuse=(out,))
    assert len(fake_server.requests) == 14


# Judges.

KIND = {"name": "kind", "criterion": "The reply is kind."}
SHORT = {"name": "short", "criterion": "The reply is short."}


def test_judges_are_asked_of_each_reply_and_only_of_replies(
    fake_server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_server.script = [error(400)]
    asked = judging(monkeypatch, lambda judge, case, replies: "pass")
    path = suite(tmp_path, [case(1), case(2, reply="x")], models=["composer", "m"], judges=[KIND, SHORT])
    told: list[RunProgress] = []
    job = RunJob(loaded=load_suite(path), settings=served(PLAIN, fake_server), out=tmp_path / "out.jsonl")
    _, records = read(run_suite(job, told.append))
    assert sorted(asked) == [("kind", "c1"), ("kind", "c2"), ("short", "c1"), ("short", "c2")]
    assert [[each.judge for each in record.judgements] for record in records] == [
        ["kind", "short"],
        [],
        ["kind", "short"],
    ]
    assert (told[-1].judging.calls, told[-1].usage.cost) == (4, 2.0)
    run_suite(job)
    assert len(asked) == 4


def test_votes_that_never_came_are_asked_for_again_when_wished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judging(monkeypatch, lambda judge, case, replies: "error" if case.id == "c2" else "pass")
    path = suite(tmp_path, THREE, judges=[KIND])
    _, before = run(path)
    asked = judging(monkeypatch, lambda judge, case, replies: "fail")
    run(path)
    assert asked == []
    _, after = run(path, retry=True)
    assert asked == [("kind", "c2")]
    assert [each.judgements[0].verdict for each in after] == ["pass", "fail", "pass"]
    assert [each.draft for each in after] == [each.draft for each in before]


def test_a_judge_added_to_a_log_keeps_its_drafts_and_other_judgements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = judging(monkeypatch, lambda judge, case, replies: "pass")
    path = suite(tmp_path, THREE, judges=[KIND])
    _, before = run(path)
    assert len(asked) == 3
    judge_log(tmp_path / "out.jsonl", [Judge.model_validate(SHORT)], PLAIN)
    header, after = read(tmp_path / "out.jsonl")
    assert [name for name, _ in asked[3:]] == ["short"] * 3
    assert [each.name for each in header.suite.judges] == ["kind", "short"]
    assert [[each.judge for each in record.judgements] for record in after] == [["kind", "short"]] * 3
    assert [each.model_copy(update={"judgements": each.judgements[:1]}) for each in after] == before
    judge_log(tmp_path / "out.jsonl", [Judge.model_validate(SHORT)], PLAIN)
    assert len(asked) == 6
    judge_log(tmp_path / "out.jsonl", [Judge.model_validate({**KIND, "criterion": "Kinder."})], PLAIN)
    assert asked[6:] == [("kind", "c1"), ("kind", "c2"), ("kind", "c3")]
    assert {each.name for each in tmp_path.iterdir()} == {"orders.yaml", "out.jsonl"}


def test_adding_a_judge_goes_on_where_it_was_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = suite(tmp_path, THREE)
    run(path)
    before = (tmp_path / "out.jsonl").read_bytes()
    asked: list[str] = []

    def breaks(judge: Judge, case: Any, replies: tuple[str, ...]) -> str:
        asked.append(case.id)
        if len(asked) == 2:
            raise SettingsError("no")
        return "pass"

    judging(monkeypatch, breaks)
    one = PLAIN.override(concurrency=1)
    with pytest.raises(SettingsError):
        judge_log(tmp_path / "out.jsonl", [Judge.model_validate(KIND)], one)
    assert (tmp_path / "out.jsonl").read_bytes() == before
    judge_log(tmp_path / "out.jsonl", [Judge.model_validate(KIND)], one)
    assert asked == ["c1", "c2", "c2", "c3"]
    assert [each.judgements[0].judge for each in read(tmp_path / "out.jsonl")[1]] == ["kind"] * 3


# What failed.


def test_what_did_not_pass_is_found_in_a_log(tmp_path: Path) -> None:
    cases = [case(1), case(2, expect={"contains": ["tomorrow"]}), case(3, reply="x", expect={"lacks": ["x"]}), case(4)]
    path = suite(tmp_path, cases)
    run(path)
    loaded = load_suite(path)
    assert failing(tmp_path / "out.jsonl", loaded) == ("c2", "c3")
    assert failing(tmp_path / "out.jsonl", loaded, ("c3", "c4")) == ("c3",)
    suite(tmp_path, cases[1:2])
    assert failing(tmp_path / "out.jsonl", load_suite(path)) == ("c2",)


def test_judges_are_asked_for_real(tmp_path: Path) -> None:
    says = json.dumps({"reason": "It names the day.", "quote": "25 November", "verdict": "pass"})
    judge = {"name": "dated", "criterion": "The reply names a day.", "models": script(tmp_path, says, name="j.yaml")}
    _, records = run(suite(tmp_path, [case(1), case(2, reply="It arrives on 25 November.")], judges=[judge]))
    assert [[each.verdict for each in record.judgements] for record in records] == [["pass"], ["pass"]]
    assert all(record.judgements[0].votes[0].model for record in records)
