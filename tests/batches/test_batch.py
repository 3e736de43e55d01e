"""Batches: every case drafted once, in the input's order, whatever happens on the way."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from cases import REPLY, case, write

from fake_server import FakeServer, answer, error
from tonewise.batches import Batch, Progress, run_batch
from tonewise.batches.kept import Kept
from tonewise.drafting import awrite
from tonewise.errors import InputError, SettingsError
from tonewise.llm.pace import Pace
from tonewise.model import Draft, Task
from tonewise.settings import Settings

PLAIN = Settings()


def run(folder: Path, rows: list[Any], task: Task = "reply", settings: Settings = PLAIN, **options: bool) -> Progress:
    source = write(folder / "cases.jsonl", rows)
    return run_batch(Batch(task=task, source=source, out=folder / "out.jsonl", settings=settings, **options))


def drafts(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for row in rows:
        assert list(row) == ["id", "line", "case", "settings", "draft"]
        Draft.model_validate(row["draft"])
    return rows


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_drafts_come_in_the_order_of_the_cases(tmp_path: Path) -> None:
    done = run(tmp_path, [case(1), case(2, promise="by 5 pm"), "", case(3)])
    assert (done.drafted, done.before, done.broken, done.total) == (3, 0, [], 3)
    rows = drafts(tmp_path)
    assert [(row["id"], row["line"]) for row in rows] == [("c1", 1), ("c2", 2), ("c3", 4)]
    assert [row["draft"]["text"] for row in rows] == [REPLY.format(n) for n in (1, 2, 3)]
    assert left(tmp_path) == {"cases.jsonl", "out.jsonl"}


@pytest.mark.parametrize(
    ("task", "fields"),
    [
        ("rewrite", {"rough": "it's on 25 November"}),
        ("soften", {"rough": "no"}),
        ("fold", {"pending": ["One moment!", "it's on 25 November"]}),
    ],
)
def test_every_job_works_on_the_case_s_own_text(task: Task, fields: dict[str, Any], tmp_path: Path) -> None:
    done = run(tmp_path, [case(1, **fields), case(2)], task)
    assert done.drafted == 1
    assert [row["draft"]["task"] for row in drafts(tmp_path)] == [task]
    (broken,) = done.broken
    assert str(broken).startswith(f"{tmp_path / 'cases.jsonl'}:2: {next(iter(fields))}: there is no ")


def test_broken_rows_are_told_and_stop_nothing(tmp_path: Path) -> None:
    wrong = {"conversation": {"messages": [{"role": "boss", "text": "x"}]}}
    rows = [case(1), "{", "[1]", wrong, {"messages": []}, '{"messages": "\\ud800"}', "\x00", case(2)]
    done = run(tmp_path, rows)
    assert [(each.line, each.field) for each in done.broken] == [
        (2, None), (3, None), (4, "conversation.messages[0].role"), (5, None), (6, "messages"), (7, None),
    ]  # fmt: skip
    assert [row["line"] for row in drafts(tmp_path)] == [1, 8]
    listed = [json.loads(line) for line in (tmp_path / "out.jsonl.broken").read_text(encoding="utf-8").splitlines()]
    assert [each["line"] for each in listed] == [2, 3, 4, 5, 6, 7]
    assert listed[2]["problem"].startswith("must be one of customer")
    done = run(tmp_path, [case(1)])
    assert not done.broken
    assert left(tmp_path) == {"cases.jsonl", "out.jsonl"}


@pytest.mark.parametrize(("name", "content"), [
    ("a.json", json.dumps([case(1), {"messages": 5}, case(2)])),
    ("a.yaml", json.dumps([case(1), {"messages": 5}, case(2)])),
    ("a.json", json.dumps(case(1)) + '\n{"messages": 5}\n' + json.dumps(case(2))),
])  # fmt: skip
def test_other_kinds_of_files(name: str, content: str, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_text(content, encoding="utf-8")
    done = run_batch(Batch(task="reply", source=str(source), out=tmp_path / "out.jsonl", settings=PLAIN))
    assert [row["id"] for row in drafts(tmp_path)] == ["c1", "c2"]
    assert [each.field for each in done.broken] == ["messages"]


def test_nothing_to_draft_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing could be drafted: 2 broken rows, the first 1: not JSON"):
        run(tmp_path, ["{", "{}"])
    with pytest.raises(InputError, match="nothing could be drafted: no case in it"):
        run(tmp_path, [])
    assert left(tmp_path) == {"cases.jsonl"}


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    run(tmp_path, [case(1), case(2)])
    before = drafts(tmp_path)
    done = run(tmp_path, [case(3), "", case(2, note="other"), case(1), case(4)])
    assert (done.drafted, done.before, done.left_out) == (2, 2, 0)
    rows = drafts(tmp_path)
    assert [(row["id"], row["line"]) for row in rows] == [("c3", 1), ("c2", 3), ("c1", 4), ("c4", 5)]
    assert [rows[2]["draft"], rows[1]["draft"]] == [row["draft"] for row in before]
    done = run(tmp_path, [case(1, promise="by 5 pm"), case(4)])
    assert (done.drafted, done.before, done.left_out) == (1, 1, 3)
    assert run(tmp_path, [case(1), case(4)], fresh=True).drafted == 2


def test_the_same_case_twice_is_two_lines(tmp_path: Path) -> None:
    for _ in range(2):
        run(tmp_path, [case(1), case(1)])
        assert [row["line"] for row in drafts(tmp_path)] == [1, 2]


def test_other_settings_are_noticed(tmp_path: Path) -> None:
    run(tmp_path, [case(1)])
    before = drafts(tmp_path)
    for other in (PLAIN.override(promise="by 6 pm"), PLAIN.override(names=["Pine"]), PLAIN.override(lang="ru")):
        with pytest.raises(InputError, match=r"out.jsonl:1: was drafted with other settings.*--fresh"):
            run(tmp_path, [case(1)], settings=other)
    with pytest.raises(InputError, match="other settings"):
        run(tmp_path, [case(1, rough="x")], "rewrite")
    assert drafts(tmp_path) == before
    assert run(tmp_path, [case(1)], settings=PLAIN.override(timeout_seconds=5, concurrency=2)).before == 1
    assert run(tmp_path, [case(1)], settings=PLAIN.override(promise="by 6 pm"), fresh=True).drafted == 1


def test_a_prompt_that_was_changed_is_noticed(tmp_path: Path) -> None:
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    (prompts / "x.md").write_text("one", encoding="utf-8")
    own = PLAIN.override(prompts=prompts)
    run(tmp_path, [case(1)], settings=own)
    assert run(tmp_path, [case(1)], settings=own).before == 1
    (prompts / "x.md").write_text("two", encoding="utf-8")
    with pytest.raises(InputError, match="other settings, prompts"):
        run(tmp_path, [case(1)], settings=own)


@pytest.mark.parametrize("content", ["notes\n", '{"text": "x"}\n', '{"id": 1, "draft": {}}\n', "[1]\n"])
def test_another_file_is_not_written_over(content: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"out.jsonl:1: is no draft of an earlier run"):
        run(tmp_path, [case(1)])
    assert out.read_text(encoding="utf-8") == content
    assert left(tmp_path) == {"cases.jsonl", "out.jsonl"}
    run(tmp_path, [case(1)], fresh=True)
    assert len(drafts(tmp_path)) == 1


def test_a_line_that_was_cut_is_drafted_again(tmp_path: Path) -> None:
    run(tmp_path, [case(1), case(2), case(3)])
    whole = (tmp_path / "out.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    for cut in (1, 40, len(lines[2]) // 2, len(lines[2]) - 1):
        (tmp_path / "out.jsonl").unlink()
        (tmp_path / "out.jsonl.part").write_bytes(lines[1] + lines[0] + lines[2][:cut])
        done = run(tmp_path, [case(1), case(2), case(3)])
        assert (done.drafted, done.before) == (1, 2)
        assert (tmp_path / "out.jsonl").read_bytes() == whole
        assert left(tmp_path) == {"cases.jsonl", "out.jsonl"}


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "cases.jsonl", [case(1)])
    batch = Batch(task="reply", source=source, out=tmp_path / "out.jsonl", settings=PLAIN)
    with Kept(batch.out, "x").open(), pytest.raises(InputError, match="another run is at work on it"):
        run_batch(batch)


def test_a_model_drafts_several_at_once(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [answer(REPLY.format(1))]
    settings = PLAIN.override(model="m", api_base=fake_server.api_base, concurrency=3)
    done = run(tmp_path, [case(1, id=f"c{n}") for n in range(9)], settings=settings)
    assert (done.drafted, done.models["m"], done.usage.calls) == (9, 9, 9)
    assert (done.usage.prompt_tokens, done.usage.completion_tokens) == (99, 63)
    assert [row["id"] for row in drafts(tmp_path)] == [f"c{n}" for n in range(9)]
    assert [row["draft"]["model"] for row in drafts(tmp_path)] == ["m"] * 9


def test_a_storm_of_429_falls_to_the_composer_and_soon_asks_no_more(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [error(429, **{"Retry-After": "0"})]
    settings = PLAIN.override(model="m", api_base=fake_server.api_base, concurrency=4, timeout_seconds=5)
    rows = [case(n) for n in range(40)]
    done = run(tmp_path, rows, settings=settings)
    assert (done.drafted, done.failed, done.models["composer"]) == (40, 40, 40)
    assert len(fake_server.requests) <= 4 * (5 + 4)
    notes = [row["draft"]["note"] for row in drafts(tmp_path)]
    assert all(note.startswith("composed without a model: m") for note in notes)
    assert "in a row failed" in notes[-1]


def test_what_a_model_failed_at_is_asked_again_when_wished(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [error(400), answer(REPLY.format(1))]
    settings = PLAIN.override(model="m", api_base=fake_server.api_base, concurrency=1)
    rows = [case(1, id="a"), case(1, id="b")]
    assert run(tmp_path, rows, settings=settings).failed == 1
    assert run(tmp_path, rows, settings=settings).before == 2
    done = run(tmp_path, rows, settings=settings, retry=True)
    assert (done.drafted, done.before, done.failed) == (1, 1, 0)
    assert [row["draft"]["model"] for row in drafts(tmp_path)] == ["m", "m"]


def test_a_wrong_model_is_told_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        run(tmp_path, [case(1), case(2)], settings=PLAIN.override(model="m"))
    assert left(tmp_path) == {"cases.jsonl"}


def test_a_case_that_breaks_the_drafter_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    async def breaks(task: Task, conversation: Any, given: Any, *, settings: Settings) -> Draft:
        if "order 2" in conversation.messages[0].text:
            raise ZeroDivisionError("\x1b[31mno")
        return await awrite(task, conversation, given, settings=settings)

    monkeypatch.setattr("tonewise.batches.run.awrite", breaks)
    done = run(tmp_path, [case(1), case(2), case(3)])
    assert [str(each).partition(": ")[2] for each in done.broken] == [
        "could not be drafted: ZeroDivisionError: ␛[31mno"
    ]
    assert [row["id"] for row in drafts(tmp_path)] == ["c1", "c3"]


def test_standard_input_goes_on_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [json.dumps(case(1)), "{", json.dumps(case(2))]
    for expected in ((2, 0), (0, 2)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(rows).encode())))
        done = run_batch(Batch(task="reply", source="-", out=tmp_path / "out.jsonl", settings=PLAIN))
        assert (done.drafted, done.before) == expected
        assert [str(each) for each in done.broken] == [
            "<stdin>:2: not JSON: expecting property name enclosed in double quotes (column 2)"
        ]
    assert [row["line"] for row in drafts(tmp_path)] == [1, 3]


def test_drafts_are_held_back_where_calls_are_counted_by_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("tonewise.llm.pace.time.monotonic", lambda: now)
    assert Pace(None).wait(99) == 0
    pace = Pace(5)
    assert [pace.wait(under_way) for under_way in (0, 1, 2)] == [0, 0, 1]
    pace.took(2)
    assert [pace.wait(under_way) for under_way in (0, 1)] == [0, 60]
    now = 1010.0
    pace.took(3)
    assert pace.wait(0) == 50
    now = 1060.0
    assert pace.wait(0) == 0
    assert pace.wait(1) == 10
    assert Pace(1).wait(0) == 0
