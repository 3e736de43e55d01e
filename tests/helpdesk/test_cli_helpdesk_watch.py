"""The command, in processes that are ended the hard way; its rounds are tested in test_watching.py."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import IO, Any

import corner
import pytest
from desks import install, served

from fake_corner_desk import FakeCornerDesk
from fake_server import FakeServer, answer
from tonewise.cli import run
from tonewise.helpdesk import Capabilities
from tonewise.helpdesk.watch_state import StateFile
from tonewise_corner_desk import CornerDesk

COMMAND = ["helpdesk", "watch", "corner-desk", "--since", "2026-11-01"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("TONEWISE_MODEL", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return install(tmp_path, monkeypatch)


@pytest.fixture
def desk(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCornerDesk]:
    with served(monkeypatch) as fake:
        for ticket in fake.tickets.values():
            ticket["fields"] = {"Велосипед можно забрать": "сегодня до 20:00"}
        yield fake


def notes(fake: FakeCornerDesk, ticket: str) -> list[dict[str, Any]]:
    return [entry for entry in fake.tickets[ticket]["thread"] if entry["kind"] == "note"]


class Process:
    """The command as a process of its own; what it says is heard while it runs."""

    def __init__(self, site: Path, *options: str) -> None:
        paths = [str(site), str(corner.PLUGIN / "src"), os.environ.get("PYTHONPATH", "")]
        self.run = subprocess.Popen(
            [sys.executable, "-m", "tonewise", *COMMAND, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        self.said: list[str] = []

    def hear(self, words: str) -> None:
        """Wait for words on stderr."""
        stream: IO[str] = self.run.stderr  # type: ignore[assignment]
        for line in stream:
            self.said.append(line)
            if words in line:
                return
        pytest.fail("it ended first: " + "".join(self.said))

    def end(self, sign: signal.Signals) -> tuple[int, str, str]:
        """Send a signal and hear the rest."""
        os.killpg(self.run.pid, sign)
        out, told = self.run.communicate(timeout=120)
        return self.run.returncode, out, "".join(self.said) + told


def test_a_round_for_cron_saves_notes_once(desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*COMMAND, "--once", "--save"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "7: note 2 saved, customers do not see it, 1.00 passes, composer" in shown.err
    assert "6: passed: nothing to reply to" in shown.err
    (state,) = Path("runs").iterdir()
    assert state.name.startswith("watch-corner-desk-")
    assert run([*COMMAND, "--once", "--save"]) == 0
    told = capsys.readouterr().err
    assert f"goes on from {state}; --since is for a first start" in told
    assert [len(notes(desk, ticket)) for ticket in "678"] == [0, 1, 1]


def test_drafts_are_printed_for_people_and_for_programs(
    desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.tickets["7"]["subject"] = "Hi\x1b[31m there"
    assert run([*COMMAND, "--once"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("до 20:00") == 2
    assert shown.count("\n---\n") == 1
    assert run([*COMMAND, "--once", "--format", "jsonl", "--state", "other.json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["ticket"], row["kind"]) for row in rows] == [("7", "drafted"), ("8", "drafted"), ("6", "passed")]
    assert "до 20:00" in rows[0]["draft"]["text"]
    assert rows[0]["subject"] == "Hi\x1b[31m there"  # a program gets it as it is, in JSON
    assert [len(notes(desk, ticket)) for ticket in "678"] == [0, 0, 0]


def test_killed_as_a_note_was_saved_it_goes_on_without_a_second_one(
    desk: FakeCornerDesk, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written, killed = threading.Event(), threading.Event()
    add = FakeCornerDesk.add

    def held(self: FakeCornerDesk, *entry: Any) -> str:
        made = add(self, *entry)
        written.set()
        killed.wait(120)  # no answer comes before the process is gone
        return made

    monkeypatch.setattr(FakeCornerDesk, "add", held)
    process = Process(site, "--save")
    assert written.wait(120)
    code, _, _ = process.end(signal.SIGKILL)
    killed.set()
    assert code == -signal.SIGKILL
    monkeypatch.setattr(FakeCornerDesk, "add", add)
    assert [len(notes(desk, ticket)) for ticket in "678"] == [0, 1, 0]
    assert run([*COMMAND, "--once", "--save"]) == 0
    told = capsys.readouterr().err
    assert "tickets waiting: 3" in told
    assert "7: passed: has a draft for this turn" in told
    assert [len(notes(desk, ticket)) for ticket in "678"] == [0, 1, 1]


def test_ctrl_c_ends_it_and_it_goes_on(desk: FakeCornerDesk, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    process = Process(site, "--save")
    process.hear("6: passed")
    assert run([*COMMAND, "--save"]) == 2  # a second one meanwhile
    assert "another run is at work on it" in capsys.readouterr().err
    code, out, told = process.end(signal.SIGINT)
    assert (code, out) == (130, ""), told
    assert "Traceback" not in told
    (state,) = Path("runs").iterdir()
    assert state.suffix == ".json"
    desk.add("6", "message", "customer", "А завтра можно забрать велосипед?")
    assert run([*COMMAND, "--once", "--save"]) == 0
    assert [len(notes(desk, ticket)) for ticket in "678"] == [1, 1, 1]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again_it_writes_one_note_a_ticket(desk: FakeCornerDesk, site: Path, seed: int) -> None:
    chance = Random(seed)
    tickets = [str(number) for number in range(100, 112)]
    for number in tickets:
        desk.tickets[number] = {**desk.tickets["7"], "id": int(number), "thread": []}
        desk.add(number, "message", "customer", "Когда можно забрать велосипед?")

    def written() -> int:
        return sum(len(notes(desk, number)) for number in tickets)

    while written() < len(tickets):
        process, enough = Process(site, "--save"), min(len(tickets), written() + chance.randint(1, 4))
        while written() < enough:
            assert process.run.poll() is None
            time.sleep(0.002)
        time.sleep(chance.random() * 0.05)
        process.end(signal.SIGKILL)
    assert run([*COMMAND, "--once", "--save"]) == 0
    assert [len(notes(desk, number)) for number in tickets] == [1] * len(tickets)


@pytest.mark.slow
def test_ctrl_c_does_not_wait_for_a_model(
    desk: FakeCornerDesk, site: Path, fake_server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_server.script = [replace(answer("Сегодня до 20:00."), stall=60)]
    process = Process(site, "--save", "--model", "m", "--api-base", fake_server.api_base)
    process.hear("watches corner-desk")
    while not fake_server.requests:
        time.sleep(0.05)
    began = time.monotonic()
    code, _, told = process.end(signal.SIGINT)
    assert time.monotonic() - began < 10
    assert code == 130, told
    assert "Traceback" not in told
    assert [len(notes(desk, ticket)) for ticket in "678"] == [0, 0, 0]
    assert run([*COMMAND, "--once", "--save"]) == 0
    assert "tickets waiting: 3" in capsys.readouterr().err
    assert [len(notes(desk, ticket)) for ticket in "678"] == [0, 1, 1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--interval", "4"], "--interval"),
        (["--interval", "nan", "--once"], "--interval"),
        (["--settle", "-1"], "--settle"),
        (["--limit", "0"], "--limit"),
        (["--since", "yesterday"], "is a date or a time"),
        (["--set", "sight=abc"], "unknown setting 'sight'"),
        (["--state", "."], "cannot be"),
        (["--format", "xml"], "--format"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert run([*COMMAND, *options]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not desk.tickets["7"]["thread"][1:]


def test_wrong_credentials_are_told(
    desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONEWISE_CORNER_DESK_TOKEN", "another-token")
    assert run([*COMMAND, "--save"]) == 2
    told = capsys.readouterr().err
    assert "(401)" in told.splitlines()[-1]
    assert "another-token" not in told


@pytest.mark.parametrize(
    ("can", "said"),
    [
        ({"fetch": True, "webhook": True}, "cannot tell what changed; its webhooks tell when a customer writes"),
        ({"poll": True}, "cannot fetch a ticket"),
        ({"poll": True, "fetch": True}, "cannot save a draft"),
    ],
)
def test_a_helpdesk_that_cannot_be_watched_is_told(
    desk: FakeCornerDesk,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    can: dict[str, bool],
    said: str,
) -> None:
    monkeypatch.setattr(CornerDesk, "capabilities", Capabilities(**can))
    assert run([*COMMAND, "--save"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not Path("runs").exists()


def test_a_full_disk_is_told(
    desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: StateFile, state: object) -> None:
        from tonewise.errors import InputError  # noqa: PLC0415

        raise InputError("cannot be written: No space left on device", source=str(self.path))

    monkeypatch.setattr(StateFile, "write", full)
    assert run([*COMMAND, "--once", "--save"]) == 2
    assert "No space left" in capsys.readouterr().err
    assert [len(notes(desk, ticket)) for ticket in "678"] == [0, 0, 0]
