"""A batch that is killed or broken off goes on where it was, drafts nothing twice, and comes to the same end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cases import REPLY, case, write

from fake_server import FakeServer, answer

CASES = 40
MANY = 200
"""Cases without a model, of which many are done in a moment: a slow test must still find some left to kill."""
TONEWISE = [sys.executable, "-c", "from tonewise.cli import main; main()"]


def start(folder: Path, *options: str, out: str = "out.jsonl", **variables: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TONEWISE")}
    return subprocess.Popen(
        [*TONEWISE, "draft", "cases.jsonl", "--out", out, *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env={**environment, **variables},
        start_new_session=True,
    )  # fmt: skip


def finished(run: subprocess.Popen[bytes]) -> str:
    out, told = run.communicate(timeout=120)
    assert (run.returncode, out) == (0, b""), told.decode()
    return told.decode()


def done(folder: Path) -> list[bytes]:
    """The whole lines of what is done so far."""
    path = folder / "out.jsonl.part"
    return [line for line in path.read_bytes().splitlines(True) if line.endswith(b"\n")] if path.exists() else []


def kill_somewhere(run: subprocess.Popen[bytes], folder: Path, chance: Random) -> list[bytes]:
    """Kill a run that has done a few cases, at a random moment; what was done then."""
    wanted = len(done(folder)) + chance.randint(1, 6)
    while len(done(folder)) < wanted and run.poll() is None:
        time.sleep(0.002)
    assert run.poll() is None, run.communicate()
    time.sleep(chance.random() * 0.02)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate(timeout=60)
    return done(folder)


def assert_resumes(folder: Path, server: FakeServer, kills: int, seed: int, *options: str, cases: int = CASES) -> None:
    variables = {"OPENAI_BASE_URL": server.api_base}
    chance = Random(seed)
    kept: list[bytes] = []
    for _ in range(kills):
        now = kill_somewhere(start(folder, *options, **variables), folder, chance)
        assert now[: len(kept)] == kept
        kept = now
    assert 0 < len(kept) < cases
    asked = len(server.requests)
    told = finished(start(folder, *options, **variables))
    assert f"drafted {cases - len(kept)} cases" in told
    assert f"{len(kept)} were done before" in told
    if "--model" in options:
        assert len(server.requests) - asked == cases - len(kept)
    finished(start(folder, *options, out="whole.jsonl", **variables))
    assert (folder / "out.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
    assert {path.name for path in folder.iterdir()} == {"cases.jsonl", "out.jsonl", "whole.jsonl"}


def test_a_killed_batch_goes_on(fake_server: FakeServer, tmp_path: Path) -> None:
    write(tmp_path / "cases.jsonl", [case(n) for n in range(MANY)])
    assert_resumes(tmp_path, fake_server, 1, 1, cases=MANY)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("model", [True, False])
def test_batches_killed_again_and_again_go_on(
    seed: int, model: bool, fake_server: FakeServer, tmp_path: Path
) -> None:  # fmt: skip
    fake_server.script = [replace(answer(REPLY.format(1)), stall=0.01 * seed)]
    cases = CASES if model else MANY
    options = ["--model", "m", "--concurrency", "3"] if model else []
    write(tmp_path / "cases.jsonl", [case(1, id=f"c{n}") for n in range(cases)])
    assert_resumes(tmp_path, fake_server, 4, seed, *options, cases=cases)


@pytest.mark.slow
def test_ctrl_c_says_how_to_go_on(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [replace(answer(REPLY.format(1)), stall=0.2)]
    write(tmp_path / "cases.jsonl", [case(1, id=f"c{n}") for n in range(CASES)])
    run = start(tmp_path, "--model", "m", OPENAI_BASE_URL=fake_server.api_base)
    while len(done(tmp_path)) < 2 and run.poll() is None:
        time.sleep(0.01)
    began = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)
    out, told = run.communicate(timeout=60)
    assert time.monotonic() - began < 5
    assert (run.returncode, out) == (130, b""), told.decode()
    assert told.decode().splitlines() == [
        "interrupted; what is done is kept in out.jsonl.part. To go on, run the same command again:",
        "  tonewise draft cases.jsonl --out out.jsonl --model m",
    ]
    assert all(json.loads(line)["draft"]["model"] == "m" for line in done(tmp_path))
