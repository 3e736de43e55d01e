"""The running command as people use it: in a terminal, watched, interrupted, gone on with."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from making_runs import REPLY, case, names, prompts, read, run, script, suite

from fake_server import FakeServer, Says, answer, error
from terminals import Terminal
from tonewise import cli
from tonewise.evals.suites import load_suite
from tonewise.evals.variants import makings_of
from tonewise.evals.watching import Change, Outcome, Watched, changes, outcomes
from tonewise.settings import Settings

TONEWISE = [sys.executable, "-c", "from tonewise.cli import main; main()"]
TOMORROW = {"contains": ["tomorrow"]}


# What is looked at, and what changed.


def test_a_file_is_changed_when_its_content_is(tmp_path: Path) -> None:
    folder = prompts(tmp_path, "own", "one")
    (tmp_path / "more").mkdir()
    suite(tmp_path / "more", [])
    more = tmp_path / "more" / "a.jsonl"
    more.write_text('{"messages": [{"role": "customer", "text": "when?"}]}\n', encoding="utf-8")
    path = suite(tmp_path, [case(1)], files=["more/*.jsonl"], models=["m", script(tmp_path, "x")], prompts=["own"])
    loaded = load_suite(path)
    watched = Watched(loaded, makings_of(loaded.suite, loaded.source, Settings()))
    assert watched.count == 4
    assert not watched.changed()
    for each in (path, more, folder / "reply" / "en.md", tmp_path / "answers.yaml"):
        content = each.read_bytes()
        each.write_bytes(content)
        os.utime(each, ns=(1, 1))
        assert not watched.changed()
        each.write_bytes(content + b"\n")
        assert watched.changed()
        assert not watched.changed()
    (tmp_path / "more" / "b.jsonl").write_bytes(more.read_bytes())
    assert watched.changed()
    more.unlink()
    assert watched.changed()
    (folder / "rules").mkdir()
    assert not watched.changed()
    (folder / "rules" / "en.yaml").write_text("x: y\n", encoding="utf-8")
    assert watched.changed()
    (tmp_path / "beside.txt").write_text("x", encoding="utf-8")
    assert not watched.changed()


def test_changes_are_told_case_by_case_worse_first() -> None:
    before = {("a", "m"): Outcome(3, 3, ""), ("b", "m"): Outcome(1, 3, "w"), ("c", "m"): Outcome(1, 1, ""),
              ("gone", "m"): Outcome(0, 1, "")}  # fmt: skip
    after = {("a", "m"): Outcome(2, 3, "why"), ("b", "m"): Outcome(3, 3, ""), ("c", "m"): Outcome(3, 3, ""),
             ("d", "m"): Outcome(0, 1, "new"), ("e", "m"): Outcome(1, 1, "")}  # fmt: skip
    assert list(changes(before, after)) == [
        Change("worse", "a", "m", after["a", "m"]), Change("better", "b", "m", after["b", "m"]),
        Change("fails", "d", "m", after["d", "m"]),
    ]  # fmt: skip


def test_outcomes_say_why_a_draft_does_not_pass(tmp_path: Path) -> None:
    run(suite(tmp_path, [case(1), case(2, expect=TOMORROW)], repeats=2))
    found = outcomes(tmp_path / "out.jsonl")
    assert found["c1", "composer"] == Outcome(2, 2, "")
    assert (found["c2", "composer"].passed, found["c2", "composer"].of) == (0, 2)
    assert "tomorrow" in found["c2", "composer"].why


# The command in this process.


def call(*arguments: str) -> int:
    return cli.run(["eval", *arguments])


def logs() -> list[Path]:
    return sorted(Path("runs").glob("*.jsonl"), key=lambda path: path.stem)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("TONEWISE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_command_tells_what_it_did_in_a_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suite(here, [case(1), case(2, reply="Order 2 arrives on 25 November.")])
    assert call("orders.yaml") == 0
    told = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"ran 2 of 2 in \d+\.\d s(, .* (a second|s each))?", told[0])
    assert told[1] == f"log: {logs()[0]}"
    assert "\x1b" not in "".join(told)


def test_options_stand_for_what_the_suite_says(here: Path) -> None:
    prompts(here, "own", "w")
    one, two = script(here, REPLY.format(1), name="1.yaml"), script(here, REPLY.format(1), name="2.yaml")
    suite(here, [case(1), case(2)], settings={"default": {}, "warm": {"temperature": 1}})
    status = call(
        "orders.yaml", "--model", one, "--model", two, "--prompts", "own", "--prompts", "packaged",
        "--settings", "warm", "--case", "c1", "--repeat", "2", "--out", "a.jsonl",
    )  # fmt: skip
    assert status == 0
    assert names(read(here / "a.jsonl")[1]) == [
        ("c1", f"{model}{own} + warm", repeat) for model in (one, two) for own in (" + own", "") for repeat in (0, 1)
    ]


def test_only_failing_cases_of_the_last_run_or_of_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [case(1), case(2, expect=TOMORROW), case(3, expect=TOMORROW)]
    suite(here, cases)
    assert call("orders.yaml", "--only", "failing") == 2
    assert "--only failing: no run of the suite is in runs/" in capsys.readouterr().err
    call("orders.yaml", "--out", "first.jsonl")
    for only in ("first.jsonl", "failing"):
        call("orders.yaml", "--only", only)
        assert names(read(logs()[-1])[1]) == [("c2", "composer", 0), ("c3", "composer", 0)]
    assert len(logs()) == 2
    call("orders.yaml", "--only", "failing", "--case", "c3")
    assert names(read(logs()[-1])[1]) == [("c3", "composer", 0)]
    suite(here, [case(1), case(2), case(3)])
    call("orders.yaml", "--out", "second.jsonl")
    capsys.readouterr()
    assert call("orders.yaml", "--only", "second.jsonl") == 0
    assert capsys.readouterr().err.splitlines()[0] == "no case failed in second.jsonl"


def test_errors_are_counted_and_asked_again_with_retry(
    here: Path, fake_server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_server.script = [error(400), answer(REPLY.format(1))]
    suite(here, [case(1)])
    model = ("--model", "m", "--api-base", fake_server.api_base)
    assert call("orders.yaml", *model) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[1] == "1 could not be drafted as wished; --retry tries again. The last one:"
    assert told[2].startswith("  composed without a model: m at ")
    call("orders.yaml", *model, "--retry")
    (log,) = logs()
    assert [each.error for each in read(log)[1]] == [None]
    call("orders.yaml", *model)
    assert len(logs()) == 2


# Processes.


def environment(**variables: str) -> dict[str, str]:
    left_out = ("TONEWISE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "NO_COLOR", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "TERM": "xterm-256color", **variables}


@pytest.fixture
def terminal(here: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts the command in a terminal of its own; it is ended with the test, whatever happens."""
    opened: list[tuple[Terminal, int]] = []

    def open_one(*arguments: str, **variables: str) -> Terminal:
        shown = Terminal(110, 30)
        opened.append((shown, shown.run([*TONEWISE, "eval", *arguments], environment(**variables))))
        shown.process = opened[-1][1]  # type: ignore[attr-defined]
        return shown

    yield open_one
    for shown, process in opened:
        try:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        shown.close()


def ended(shown: Terminal) -> int:
    shown.wait_for_end()
    process: int = shown.process  # type: ignore[attr-defined]
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_watching_runs_what_changed_and_tells_what_got_better_and_worse(
    here: Path, terminal: Callable[..., Terminal]
) -> None:
    path = suite(here, [case(1), case(2), case(3, expect=TOMORROW)])
    shown = terminal("orders.yaml", "--watch")
    shown.wait_for("watching 1 file, Ctrl-C ends")
    assert "2 of 3 pass; 3 run in" in shown.text
    assert "fails  c3 (composer): " in shown.text
    (log,) = logs()
    before = {each.case_id: each for each in read(log)[1]}

    suite(here, [case(1), case(2, expect=TOMORROW), case(3)])  # expectations alone: nothing is drafted
    shown.wait_for("better c3 (composer)")
    assert "worse  c2 (composer): " in shown.text
    assert "2 of 3 pass; 0 run in" in shown.text
    after = {each.case_id: each for each in read(log)[1]}
    assert {name: each.draft for name, each in after.items()} == {name: each.draft for name, each in before.items()}

    path.write_text("cases: [", encoding="utf-8")
    shown.wait_for("orders.yaml:2: not YAML")
    suite(here, [case(1), case(2, promise="by 5 pm"), case(4)])
    shown.wait_for("3 of 3 pass; 2 run in")
    assert shown.text.count("better c2 (composer)") == 1
    assert names(read(log)[1]) == [("c1", "composer", 0), ("c2", "composer", 0), ("c4", "composer", 0)]

    path.touch()
    path.write_bytes(path.read_bytes())
    shown.read(1.2)
    assert shown.text.count(" pass") == 3
    shown.press(b"\x03")
    assert ended(shown) == 130
    assert "Traceback" not in shown.text
    assert logs() == [log]
    assert read(log)[1][0].case_id == "c1"


@pytest.mark.slow
def test_watching_asks_a_model_only_for_the_prompts_that_changed(
    here: Path, terminal: Callable[..., Terminal], fake_server: FakeServer
) -> None:
    fake_server.script = [answer(REPLY.format(1))]
    prompts(here, "a", "one")
    prompts(here, "b", "one")
    once = {"default": {"repairs": 0}}
    suite(here, [case(1), case(1, id="c2")], models=["m"], prompts=["a", "b"], settings=once)
    shown = terminal("orders.yaml", "--watch", OPENAI_BASE_URL=fake_server.api_base)
    shown.wait_for("watching 3 files")
    assert len(fake_server.requests) == 4
    fake_server.script = [answer("Soon.")]
    prompts(here, "b", "two")
    shown.wait_for("worse  c2 (m + b)")
    assert "worse  c1 (m + b)" in shown.text
    assert "(m + a)" not in shown.text.partition("watching")[2]
    sent = [request["messages"][0]["content"].partition("\n")[0] for request in fake_server.requests[4:]]
    assert sent == ["two", "two"]
    (here / "b" / "reply" / "en.md").write_text("nothing", encoding="utf-8")
    shown.wait_for("a prompt is front matter")
    shown.press(b"\x03")
    assert ended(shown) == 130


@pytest.mark.slow
def test_a_watch_that_is_interrupted_while_it_drafts_ends_at_once(
    here: Path, terminal: Callable[..., Terminal], fake_server: FakeServer
) -> None:
    fake_server.script = [Says(stall=20)]
    suite(here, [case(1)], models=["m"])
    shown = terminal("orders.yaml", "--watch", OPENAI_BASE_URL=fake_server.api_base)
    wait(lambda: bool(fake_server.requests), shown)
    began = time.monotonic()
    shown.press(b"\x03")
    assert ended(shown) == 130
    assert time.monotonic() - began < 5
    assert "Traceback" not in shown.text


def wait(until: Callable[[], bool], shown: Terminal | None = None, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end
        if shown:
            shown.read(0.02)
        else:
            time.sleep(0.02)


@pytest.mark.slow
def test_bars_show_how_far_each_variant_is_and_are_gone_in_the_end(
    here: Path, terminal: Callable[..., Terminal], fake_server: FakeServer
) -> None:
    fake_server.script = [answer(REPLY.format(1)), error(400), replace(answer(REPLY.format(1)), stall=1.5)]
    suite(here, [case(1, id=f"c{n}") for n in range(4)], models=["composer", "m"])
    shown = terminal("orders.yaml", "--concurrency", "1", OPENAI_BASE_URL=fake_server.api_base)
    shown.wait_for("2/4 m, 1 errors")
    assert re.search(r"4/4 composer", shown.text)
    assert re.search(r"6/8 in all, .*, 1 errors; tokens \d+\+\d+", shown.text)
    assert ended(shown) == 2
    assert "━" not in shown.text
    assert re.search(r"^ran 8 of 8 in .*; tokens \d+\+\d+$", shown.text, re.MULTILINE)


@pytest.mark.slow
def test_a_dumb_terminal_gets_lines(here: Path, terminal: Callable[..., Terminal]) -> None:
    suite(here, [case(1)])
    shown = terminal("orders.yaml", TERM="dumb")
    assert ended(shown) == 0
    assert "━" not in shown.text
    assert "ran 1 of 1" in shown.text
    assert b"\x1b[" not in shown.raw


@pytest.mark.slow
def test_ctrl_c_keeps_the_log_and_tells_how_to_go_on(here: Path, fake_server: FakeServer) -> None:
    fake_server.script = [answer(REPLY.format(1)), answer(REPLY.format(1)), Says(stall=20)]
    suite(here, [case(1, id=f"c{n}") for n in range(5)], models=["m"])
    command = [*TONEWISE, "eval", "orders.yaml", "--concurrency", "1"]
    process = subprocess.Popen(
        command, env=environment(OPENAI_BASE_URL=fake_server.api_base), stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    wait(lambda: len(fake_server.requests) == 3)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    (part,) = Path("runs").iterdir()
    assert told.decode().splitlines() == [
        f"interrupted; what is done is kept in {part}. To go on, run the same command again:",
        "  tonewise eval orders.yaml --concurrency 1",
    ]
    assert len(read(part)[1]) == 2
    fake_server.script = [answer(REPLY.format(1))]
    again = subprocess.run(
        command, env=environment(OPENAI_BASE_URL=fake_server.api_base), capture_output=True, check=True
    )
    assert "ran 3 of 5 in" in again.stderr.decode()
    assert ", 2 were done before" in again.stderr.decode()
    assert logs() == [part.with_suffix("")]
