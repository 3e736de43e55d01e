"""A run that is killed or broken off goes on where it was, and does no chunk twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from exports import ONE_RULE, conversation, finished, started, write_lines

from tonewise.audit import Plan, audit
from tonewise.audit.folder import WorkFolder
from tonewise.errors import InputError

ROWS, CHUNKS = 20, 40


@pytest.fixture
def export(tmp_path: Path) -> Path:
    rows = [conversation(number, author=f"a{number % 3}") for number in range(ROWS * CHUNKS - 1)]
    return write_lines(tmp_path / "a.jsonl", [*rows, "{"])


def chunks(work: Path) -> dict[str, tuple[int, int]]:
    """The chunks that are done, and signs by which one that is done again would be known."""
    found = {}
    for path in work.glob("*/chunks/*.gz"):
        about = path.stat()
        found[path.name] = (about.st_ino, about.st_mtime_ns)
    return found


def kill_somewhere(run: subprocess.Popen[bytes], work: Path, chance: Random) -> dict[str, tuple[int, int]]:
    """Kill a run that has done a few chunks, at a random moment; what was done then."""
    wanted = len(chunks(work)) + chance.randint(1, 6)
    while len(chunks(work)) < wanted and run.poll() is None:
        time.sleep(0.005)
    time.sleep(chance.random() * 0.05)
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=60)
    return chunks(work)


def assert_resumes(folder: Path, export: Path, workers: int, kills: int, seed: int) -> None:
    chance, work = Random(seed), folder / "work"
    for _ in range(kills):
        before = chunks(work)
        after = kill_somewhere(started(folder, export, work, workers=workers, rows=ROWS), work, chance)
        assert before.items() <= after.items()
    assert 0 < len(after) < CHUNKS
    report, (did, were_done) = finished(started(folder, export, work, workers=workers, rows=ROWS))
    assert after.items() <= chunks(work).items()
    assert (did, were_done) == (CHUNKS - len(after), len(after))
    whole = Plan(sources=[str(export)], settings=ONE_RULE, work=folder / "whole", workers=1, rows=ROWS)
    assert report == audit(whole).report.model_dump_json() + "\n"
    assert not [path for path in work.rglob("*") if path.suffix == ".part"]


def test_a_killed_run_goes_on(tmp_path: Path, export: Path) -> None:
    assert_resumes(tmp_path, export, workers=2, kills=1, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("workers", [1, 2])
def test_runs_killed_again_and_again_go_on(seed: int, workers: int, tmp_path: Path, export: Path) -> None:
    assert_resumes(tmp_path, export, workers=workers, kills=3, seed=seed)


def test_a_killed_run_leaves_no_workers_behind(tmp_path: Path, export: Path) -> None:
    work = tmp_path / "work"
    run = started(tmp_path, export, work, workers=2, rows=ROWS)
    while len(chunks(work)) < 3:
        time.sleep(0.01)
    workers = below(run.pid)
    assert len(workers) >= 2
    run.kill()
    run.communicate(timeout=60)
    waited = time.monotonic() + 20
    while any(alive(each) for each in workers) and time.monotonic() < waited:
        time.sleep(0.05)
    assert not [each for each in workers if alive(each)]


def below(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children")
    if not text.exists():
        pytest.skip("needs /proc to see which processes a run has started")
    children = [int(each) for each in text.read_text(encoding="ascii").split()]
    return [*children, *(one for each in children for one in below(each))]


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1][0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("workers", ["2", pytest.param("1", marks=pytest.mark.slow)])
def test_ctrl_c_says_how_to_go_on(workers: str, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "an export.jsonl", (conversation(number) for number in range(256 * 6)))
    options = ["audit", path.name, "--select", "mirror-emoji", "--workers", workers]
    command = [sys.executable, "-m", "tonewise", *options]
    run = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, start_new_session=True
    )
    work = tmp_path / "an export.jsonl.audit"
    while len(chunks(work)) < 2 and run.poll() is None:
        time.sleep(0.005)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    out, told = run.communicate(timeout=60)
    assert run.returncode == 130, told.decode()
    assert out == b""
    assert told.decode().splitlines() == [
        "interrupted; what is done is kept in an export.jsonl.audit. To go on, run the same command again:",
        f"  tonewise audit 'an export.jsonl' --select mirror-emoji --workers {workers}",
    ]
    before = chunks(work)
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=True, text=True)
    assert before.items() <= chunks(work).items()
    assert f"{len(before)} of 6 chunks were done before" in done.stderr


def test_a_chunk_that_cannot_be_read_is_done_again(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", (conversation(number) for number in range(9)))
    plan = Plan(sources=[str(path)], settings=ONE_RULE, workers=1, rows=3)
    first = audit(plan)
    one, two, _ = sorted((first.work / "chunks").iterdir())
    one.write_bytes(one.read_bytes()[:-9])
    two.write_bytes(b"")
    again = audit(plan)
    assert (again.progress.chunks, again.progress.before) == (2, 1)
    assert again.report == first.report


def test_what_is_done_counts_only_for_the_same_files_and_settings(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [conversation(1)])
    plan = {"sources": [str(path)], "settings": ONE_RULE, "workers": 1}
    audit(Plan(**plan))  # type: ignore[arg-type]
    assert audit(Plan(**plan)).progress.chunks == 0  # type: ignore[arg-type]
    assert audit(Plan(**plan, fresh=True)).progress.chunks == 1  # type: ignore[arg-type]
    assert audit(Plan(**plan, show_personal_data=True)).progress.chunks == 1  # type: ignore[arg-type]
    other = {**plan, "settings": ONE_RULE.override(lang="ru")}
    assert audit(Plan(**other)).progress.chunks == 1  # type: ignore[arg-type]
    model = {**plan, "settings": ONE_RULE.override(model="some-model")}
    assert audit(Plan(**model)).progress.chunks == 0  # type: ignore[arg-type]
    write_lines(path, [conversation(2)])
    assert audit(Plan(**plan)).progress.chunks == 1  # type: ignore[arg-type]


def test_two_runs_do_not_work_in_the_same_folder(tmp_path: Path) -> None:
    one, two = (WorkFolder(tmp_path / "work", "key", {}) for _ in range(2))
    with one.open(), pytest.raises(InputError, match="another audit of the same files is at work here"), two.open():
        pass
    with two.open():
        pass


def test_a_work_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [conversation(1)])
    with pytest.raises(InputError, match=r"cannot be written"):
        audit(Plan(sources=[str(path)], settings=ONE_RULE, work=path))
