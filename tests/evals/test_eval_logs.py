"""Logs as files: read whatever stands in them, never written by two, and readable by others than us."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_runs import REPLY, case, judging, made, names, read, run, script, suite

from tonewise.errors import InputError
from tonewise.evals.log import Record, RunHeader
from tonewise.evals.logs import read_log
from tonewise.files.journal import Journal, part_of
from tonewise.settings import Settings

TORN = st.integers(0, 10_000)


@cache
def a_log() -> bytes:
    """A log with drafts, stored replies, words of several scripts, fields of a helpdesk's own."""
    with TemporaryDirectory() as folder:
        cases = [case(1), case(2, reply=["Да", "漢👍"], ticket={"q": None, "ы": [1, "\u2028"]}), case(3)]
        path = suite(Path(folder), cases, models=["composer", script(Path(folder), REPLY.format(1))])
        run(path)
        return (path.parent / "out.jsonl").read_bytes()


def lines() -> list[bytes]:
    return a_log().splitlines(keepends=True)


def write(folder: Path, *data: bytes, name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_bytes(b"".join(data))
    return path


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    header, records = read(write(tmp_path, a_log()))
    again = [each.model_dump_json(by_alias=True).encode() + b"\n" for each in (header, *records)]
    assert again == lines()
    assert names(records)[:3] == [
        ("c1", "composer", 0),
        ("c1", header.variants[1].name, 0),
        ("c2", "stored", 0),
    ]
    assert records[2].case.model_extra == {"ticket": {"q": None, "ы": [1, "\u2028"]}}


def test_records_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, *lines()[:2], b"{\n")
    _, records = read_log(path)
    assert next(records).case_id == "c1"
    with pytest.raises(InputError, match=r"a.jsonl:3: not JSON"):
        next(records)


@given(cut=TORN)
@settings(deadline=None, max_examples=60)
def test_a_torn_part_gives_its_whole_lines(cut: int) -> None:
    with TemporaryDirectory() as name:
        whole = a_log()
        data = whole[: cut % (len(whole) + 1)]
        path = write(Path(name), data, name="a.jsonl.part")
        kept = data.count(b"\n")
        if not kept:
            with pytest.raises(InputError, match=r"a.jsonl.part:1: .*is no log of a run"):
                read_log(path)
            return
        header, records = read(path)
        assert [each.model_dump_json(by_alias=True).encode() + b"\n" for each in (header, *records)] == lines()[:kept]


@given(at=st.integers(1, 6), garbage=st.binary(min_size=1, max_size=60))
@settings(deadline=None, max_examples=60)
def test_garbage_is_told_by_file_and_line_and_by_nothing_else(at: int, garbage: bytes) -> None:
    garbage = garbage.replace(b"\n", b"") + b"\n"
    whole = lines()
    with TemporaryDirectory() as name:
        path = write(Path(name), *whole[:at], garbage, *whole[at:])
        if garbage.isspace():
            assert len(read(path)[1]) == len(whole) - 1
            return
        _, records = read_log(path)
        for _ in range(at - 1):
            next(records)
        with pytest.raises(InputError) as told:
            next(records)
        assert told.value.line == at + 1
        assert str(told.value).isprintable()


@given(data=st.binary(max_size=300))
@settings(deadline=None, max_examples=60)
def test_any_bytes_are_a_log_or_an_error_of_one_line(data: bytes) -> None:
    with TemporaryDirectory() as name:
        for ending in ("a.jsonl", "a.jsonl.part"):
            with pytest.raises(InputError) as told:
                read(write(Path(name), data, name=ending))
            assert str(told.value).isprintable()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(field=st.sampled_from(sorted(Record.model_fields)), value=_JSON)
@settings(deadline=None, max_examples=60)
def test_a_field_of_another_kind_is_told_by_its_name(field: str, value: Any) -> None:
    with TemporaryDirectory() as name:
        data = json.loads(lines()[1])
        data["register" if field == "manner" else field] = value
        path = write(Path(name), lines()[0], json.dumps(data).encode() + b"\n", *lines()[2:])
        error = problem_of(path)
        if error is None:
            assert len(read(path)[1]) == len(lines()) - 1
            return
        assert error.line == 2
        assert error.field is not None
        assert error.field.startswith(field) or error.field == "case"


def problem_of(path: Path) -> InputError | None:
    try:
        read(path)
    except InputError as error:
        return error
    return None


@pytest.mark.parametrize(("content", "says"), [
    (b"", r"a.jsonl:1: .*is no log of a run"),
    (b'{"kind": "draft"}\n', r"a.jsonl:1: kind: .*is no log of a run"),
    (b'{"id": "c1", "messages": []}\n', r"a.jsonl:1: \w+: is missing: this is no log of a run"),
    (b"\xff\xfe\n", "a.jsonl:1: not JSON"),
    (b"[" * 100_000 + b"\n", "a.jsonl:1: not JSON"),
])  # fmt: skip
def test_what_is_no_log_says_so(content: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        read_log(write(tmp_path, content))


def test_a_field_is_told_by_its_path(tmp_path: Path) -> None:
    data = json.loads(lines()[1])
    data["case"]["conversation"]["messages"][0]["role"] = "boss"
    _, records = read_log(write(tmp_path, lines()[0], json.dumps(data).encode() + b"\n"))
    with pytest.raises(InputError, match=r"a.jsonl:2: case.conversation.messages\[0\].role: must be one of customer"):
        next(records)


def test_a_log_that_lost_lines_is_not_taken_for_whole(tmp_path: Path) -> None:
    header, first, *rest = lines()
    for kept, count in ([header, first], 1), ([header, first, first, *rest], len(rest) + 2):
        with pytest.raises(InputError, match=rf"holds {count} of the {len(rest) + 1} drafts of its run"):
            list(read_log(write(tmp_path, *kept))[1])
    assert len(list(read_log(write(tmp_path, header, first, name="a.jsonl.part"))[1])) == 1, "it goes on"


def test_a_run_that_is_not_complete_is_hinted_at(tmp_path: Path) -> None:
    write(tmp_path, a_log(), name="a.jsonl.part")
    with pytest.raises(InputError, match=r"a.jsonl: no such file; a.jsonl.part holds a run that is not complete"):
        read_log(tmp_path / "a.jsonl")
    with pytest.raises(InputError, match=r"b.jsonl: no such file$"):
        read_log(tmp_path / "b.jsonl")


@given(cuts=st.lists(TORN, min_size=1, max_size=3))
@settings(deadline=None, max_examples=5)
def test_a_run_goes_on_from_wherever_its_part_was_torn(cuts: list[int]) -> None:
    with TemporaryDirectory() as name:
        path = suite(Path(name), [case(1), case(2, reply="x"), case(3)])
        run(path)
        whole = (Path(name) / "out.jsonl").read_bytes()
        for cut in cuts:
            data = (Path(name) / "out.jsonl").read_bytes()
            (Path(name) / "out.jsonl").unlink()
            write(Path(name), data[: cut % (len(data) + 1)], name="out.jsonl.part")
            run(path)
            assert made((Path(name) / "out.jsonl").read_bytes()) == made(whole)


def test_a_log_that_another_run_writes_is_refused_and_free_when_that_has_ended(tmp_path: Path) -> None:
    path = suite(tmp_path, [case(1)])
    # A lock is the open file's, not the process's: two in one process shut each other out as two processes do.
    with Journal(tmp_path / "out.jsonl").open():
        with pytest.raises(InputError, match=r"out.jsonl: another run is at work on it"):
            run(path)
        assert part_of(tmp_path / "out.jsonl").exists()
    assert len(run(path)[1]) == 1


def test_the_part_of_the_next_run_is_left_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "out.jsonl")
    with journal.open():
        journal.part.replace(tmp_path / "elsewhere")
        journal.part.write_bytes(b"of the next\n")
    assert journal.part.read_bytes() == b"of the next\n"


def test_json_of_a_log_is_flat_enough_for_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page tells to ask of pandas and DuckDB rests on these names."""
    judging(monkeypatch, lambda judge, case, replies: "pass")
    run(suite(tmp_path, [case(1)], judges=[{"name": "kind", "criterion": "Kind."}]))
    header, record = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert header["kind"] == "run"
    assert record["kind"] == "draft"
    assert record.keys() >= {"case_id", "variant", "repeat", "seconds", "error", "draft", "judgements"}
    assert record["draft"].keys() >= {"text", "model", "usage", "score"}
    assert record["judgements"][0]["verdict"] == "pass"


# Processes that are killed.

RUN = """
import sys
from pathlib import Path
from making_runs import run
run(Path(sys.argv[1]), out=Path(sys.argv[2]))
"""


def start(path: Path, out: Path) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TONEWISE")}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(path), str(out)], env=environment, stderr=subprocess.PIPE, cwd=path.parent
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told.decode()


def many(folder: Path) -> Path:
    cases = [case(n, **({"reply": "Soon."} if n % 5 == 0 else {})) for n in range(60)]
    return suite(folder, cases, models=["composer", script(folder, REPLY.format(1))], repeats=2)


def size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def kill(process: subprocess.Popen[bytes], out: Path, chance: Random) -> None:
    """Kill it at a random moment: while it loads, while it drafts, as it ends."""
    part, began = part_of(out), size(part_of(out))
    if chance.random() < 0.8:
        wanted = began + chance.randint(1, 200_000)
        while size(part) < wanted and process.poll() is None and not out.exists():
            time.sleep(0.0005)
    time.sleep(chance.random() * 0.05)
    process.kill()
    process.communicate(timeout=60)


@pytest.mark.slow
def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    path = many(tmp_path)
    process = start(path, tmp_path / "a.jsonl")
    part = part_of(tmp_path / "a.jsonl")
    while size(part) < 100_000 and process.poll() is None:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    before = part.read_bytes()
    before = before[: before.rindex(b"\n") + 1]
    run(path, out=tmp_path / "a.jsonl")
    run(path, out=tmp_path / "b.jsonl")
    whole = (tmp_path / "a.jsonl").read_bytes()
    assert made(whole) == made((tmp_path / "b.jsonl").read_bytes())
    assert set(before.splitlines()) <= set(whole.splitlines())
    assert not part.exists()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_runs_killed_at_random_points_equal_one_that_was_not(seed: int, tmp_path: Path) -> None:
    print(f"seed {seed}")  # noqa: T201 - told where it fails
    path, chance = many(tmp_path), Random(seed)
    finish(start(path, tmp_path / "whole.jsonl"))
    whole = made((tmp_path / "whole.jsonl").read_bytes())
    assert len(whole) == 1 + 12 + 48 * 4
    kept: set[bytes] = set()
    for number in range(5):  # of 20 in all
        out = tmp_path / "out.jsonl"
        kill(start(path, out), out, chance)
        state = part_of(out) if not out.exists() else out
        now = state.read_bytes() if state.exists() else b""
        count = now.count(b"\n")
        print(f"kill {number}: {count} lines{', complete' if out.exists() else ''}")  # noqa: T201
        done = set(now[: now.rfind(b"\n") + 1].splitlines())
        assert kept <= done
        kept = done
    finish(start(path, out))
    assert made(out.read_bytes()) == whole
    assert kept <= set(out.read_bytes().splitlines())
    assert sorted(each.name for each in tmp_path.iterdir() if not each.name.startswith(".")) == [
        "answers.yaml", "orders.yaml", "out.jsonl", "whole.jsonl",
    ]  # fmt: skip


def test_the_header_tells_all_that_a_run_was_made_with(tmp_path: Path) -> None:
    header, _ = read(write(tmp_path, a_log()))
    assert isinstance(header, RunHeader)
    assert len(header.sha256) == 64
    assert header.tonewise
    assert header.python == sys.version.split()[0]
    assert header.started.endswith("Z")
    assert header.suite.cases == ()
    assert Settings().override(**header.settings["composer"]) == Settings()


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
from tonewise.cli import main
main()
"""


def test_a_disk_that_is_full_is_told_in_a_line_and_the_run_goes_on_when_there_is_room(tmp_path: Path) -> None:
    path, out = suite(tmp_path, [case(number) for number in range(9)]), tmp_path / "full.jsonl"
    command = [sys.executable, "-c", FULL, "eval", str(path), "--out", str(out)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{out}: cannot be written: File too large\n"
    assert part_of(out).stat().st_size == 6000
    assert len(run(path, out=out)[1]) == 9
