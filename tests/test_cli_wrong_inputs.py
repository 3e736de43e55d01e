"""Whatever is wrong with a call or an input: exit status 2, one line on stderr, no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tonewise.cli import run

TONEWISE = [sys.executable, "-c", "from tonewise.cli import main; main()"]
ASKED = '{"role": "customer", "text": "когда?"}'
OPEN = f'{{"messages": [{ASKED}]}}'
CLOSED = f'{{"messages": [{ASKED}, {{"role": "agent", "text": "завтра"}}]}}'

WRONG: dict[str, str | bytes] = {
    "empty.json": "",
    "broken.json": '{"messages": [',
    "role.json": OPEN.replace("customer", "boss"),
    "field.json": '{"messages": 5}',
    "list.json": "[1]",
    "long.json": "words " * 350_000,
    "long-message.json": OPEN.replace("когда?", "x" * 2_000_000),
    "junk.json": bytes(range(256)) * 100,
    "junk.jsonl": b"\x7fELF" + bytes(range(256)),
    "junk.yaml": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "not-utf-8.json": OPEN.encode("cp1251"),
    "utf-16.json": OPEN.encode("utf-16"),
    "lone.json": OPEN.replace("когда?", "\\ud800"),
    "deep.json": "[" * 50_000,
    "deep.yaml": "[" * 50_000,
    "null.json": b'{"messages": "\0"}',
    "escape.json": '{"\x1b[31m": 1}',
    "escaped.json": '{"facts": [{"id": "\\u001b[2J\u202e", "text": ""}, {"id": "\\u001b[2J\u202e", "text": ""}]}',
    "syntax.yaml": "a: [1\nb: 2",
    "tag.yaml": "a: !!python/object/apply:os.system [ls]",
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def _told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.isprintable()
    assert len(line) <= 300
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("command", ["read", "draft", "score"])
@pytest.mark.parametrize("name", WRONG)
def test_wrong_files(command: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    content = WRONG[name]
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    assert _told(capsys, command, name).startswith(f"{name}:")


@pytest.mark.parametrize("command", ["read", "draft", "score"])
def test_files_that_cannot_be_read(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(capsys, command, "none.json") == "none.json: no such file"
    assert _told(capsys, command, ".") == ".: is a folder, not a file"
    assert "no such file" in _told(capsys, command, "\x1b[31m\n\n\u202e.json")
    assert len(_told(capsys, command, "x" * 9_000)) == 300


@pytest.mark.parametrize("command", ["read", "draft", "rewrite", "fold", "soften"])
def test_conversations_with_nothing_to_reply_to(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text("\n{}\n", encoding="utf-8")
    assert _told(capsys, command, "a.jsonl") == "a.jsonl:2: the conversation has no messages"
    Path("b.json").write_text(CLOSED, encoding="utf-8")
    assert _told(capsys, command, "b.json") == "b.json:1: nothing to reply to: the last message is the agent's"


@pytest.mark.parametrize("content", ["{}", OPEN])
def test_nothing_to_score(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.json").write_text(content, encoding="utf-8")
    assert _told(capsys, "score", "a.json").startswith("a.json:1: reply: there is no reply to score")


def test_a_case_without_a_reply_is_named_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    asked = '{"conversation": {"messages": [{"role": "customer", "text": "how much?"}]}, "id": "two"}'
    Path("a.jsonl").write_text(f"\n{asked}\n", encoding="utf-8")
    told = _told(capsys, "score", "a.jsonl")
    assert told.startswith("a.jsonl:2: reply: case two: there is no reply to score")
    assert told.endswith("; tonewise eval drafts replies and scores them")


@pytest.mark.parametrize("command", ["read", "draft", "score"])
def test_a_suite_is_for_another_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Read as a conversation it would be one without a message, at its first line for every case."""
    Path("a.yaml").write_text("# mine\nname: mine\ncases: []\n", encoding="utf-8")
    assert _told(capsys, command, "a.yaml") == "a.yaml:2: is a suite of cases: tonewise eval runs it"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["drat", "a.json"], "No such command 'drat'"),
        (["draft"], "Missing"),
        (["score", "a.json", "--form", "text"], "No such option: --form"),
        (["score", "a.json", "--format", "xml"], "Invalid value for '--format'"),
        (["score", "a.json", "--select", "groundet"], "there is no rule 'groundet'"),
        (["rules", "mirror-emojis"], "there is no rule 'mirror-emojis'; did you mean 'mirror-emoji'?"),
        (["schema", "cas"], "there is no schema 'cas'; known are"),
        (["draft", "a.json", "--api-base", "localhost"], "api_base: must be a URL"),
        (["draft", "a.json", "--promise", "\x1b[31m"], "promise: must be one line of text"),
    ],
)
def test_wrong_calls(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.json").write_text(OPEN, encoding="utf-8")
    assert problem in _told(capsys, *arguments)


def test_wrong_settings(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tonewise.toml").write_text("modle = 'x'", encoding="utf-8")
    assert _told(capsys, "draft", "a.json").endswith("tonewise.toml: modle: unknown setting; did you mean model?")


def test_what_came_before_a_wrong_line_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text(f"{CLOSED}\n{{\n{CLOSED}\n", encoding="utf-8")
    assert run(["score", "a.jsonl", "--format", "jsonl"]) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert err.startswith("a.jsonl:2: not JSON")


def _done(arguments: list[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*TONEWISE, *arguments], input=given, capture_output=True, check=False, timeout=60)


def test_a_process_ends_the_same_way() -> None:
    done = _done(["read", "-"], OPEN.replace("когда?", "\\ud800").encode())
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr == b"<stdin>:1: messages[0].text: a lone surrogate is not text\n"
    done = _done(["score", "-"], b"")
    assert (done.returncode, done.stderr) == (2, b"<stdin>: is empty: no conversation and no case in it\n")


def test_standard_input_that_is_closed() -> None:
    done = subprocess.run([*TONEWISE, "read", "-"], preexec_fn=lambda: os.close(0), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, b"<stdin>: is closed\n")


def test_whoever_stops_reading_hears_no_complaint() -> None:
    Path("many.jsonl").write_text((CLOSED + "\n") * 3_000, encoding="utf-8")
    with subprocess.Popen(
        [*TONEWISE, "score", "many.jsonl", "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["gate"] in ("pass", "fail")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


def test_an_interrupt_is_quiet() -> None:
    with subprocess.Popen(
        [*TONEWISE, "score", "-", "--format", "jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write((CLOSED + "\n").encode())
        process.stdin.flush()
        process.stdout.readline()  # it works by now, and waits for more
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b""


def test_help_loads_nothing_heavy() -> None:
    heavy = ("pydantic", "rich", "pymorphy3", "openai", "httpx", "yaml", "tonewise.model")
    code = f"import sys; from tonewise.cli import run; run(['--help']); print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


CASE = f'{{"conversation": {OPEN}}}'
WITH_TEXT = ("rewrite", "fold", "soften")


@pytest.mark.parametrize("command", WITH_TEXT)
def test_a_text_to_work_on_that_is_missing_or_empty(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.json").write_text(OPEN, encoding="utf-8")
    field = "pending" if command == "fold" else "rough"
    assert _told(capsys, command, "a.json").startswith(f"a.json:1: {field}: there is no ")
    for empty in ("", " \n"):
        assert _told(capsys, command, "a.json", "--text", empty).startswith("Invalid value for --text: is empty")
    given = '["", " "]' if command == "fold" else '" "'
    Path("b.json").write_text(CASE.replace("{", f'{{"{field}": {given}, ', 1), encoding="utf-8")
    assert _told(capsys, command, "b.json") == f"b.json:1: {field}: is empty"
    Path("c.json").write_text(CASE.replace("{", f'{{"{field}": 5, ', 1), encoding="utf-8")
    assert _told(capsys, command, "c.json").startswith(f"c.json:1: {field}: must be ")


@pytest.mark.parametrize("command", WITH_TEXT)
def test_texts_that_cannot_be(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.json").write_text(OPEN, encoding="utf-8")
    assert "--text: a lone surrogate" in _told(capsys, command, "a.json", "--text", "x\udcff")
    assert "--text: text of 2,000,000 characters is longer" in _told(
        capsys, command, "a.json", "--text", "x" * 2_000_000
    )
    assert "--text: standard input can be read once" in _told(capsys, command, "-", "--text", "-")
    if command != "fold":
        assert "--text: is given 2 times" in _told(capsys, command, "a.json", "--text", "x", "--text", "y")
    Path("b.jsonl").write_text(f"{OPEN}\n{OPEN}\n", encoding="utf-8")
    assert (
        _told(capsys, command, "b.jsonl", "--text", "x") == "b.jsonl:2: is a second conversation: --text goes with one"
    )


@pytest.mark.parametrize("command", ["draft", *WITH_TEXT])
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--model", "nobody/x@http://127.0.0.1:1/v1"], "an address goes with openai/NAME alone"),
        (["--model", "openai/"], "is empty"),
        (["--model", "x"], "OPENAI_API_KEY"),
        (["--fallback", ""], "fallback"),
        (["--concurrency", "0", "--out", "d.jsonl"], "Invalid value for '--concurrency'"),
        (["--concurrency", "x", "--out", "d.jsonl"], "Invalid value for '--concurrency'"),
        (["--per-minute", "0"], "Invalid value for '--per-minute'"),
        (["--concurrency", "2"], "--concurrency: goes with --out"),
        (["--fresh"], "--fresh: goes with --out"),
        (["--retry"], "--retry: goes with --out"),
        (["--stream"], "--stream: shows text on a terminal"),
        (["--stream", "--format", "json"], "--stream: shows text on a terminal"),
        (["--stream", "--out", "d.jsonl"], "--stream: shows text on a terminal"),
        (["--out", "d.jsonl", "--format", "text"], "--format: what --out writes is jsonl"),
        (["--out", "d.jsonl", "--format", "json"], "--format: what --out writes is jsonl"),
        (["--out", "none/d.jsonl"], "none/d.jsonl: cannot be written: no such folder"),
        (["--out", "a.json/d.jsonl"], "a.json/d.jsonl: cannot be written: no such folder"),
        (["--out", "."], ".: cannot be written: is a folder"),
        (["--out", "a.json"], "a.json: is the file that is read"),
        (["--out", "./sub/../a.json"], "a.json: is the file that is read"),
        (["--out", "link.json"], "link.json: is the file that is read"),
    ],
)
def test_wrong_calls_of_drafting(
    command: str, options: list[str], problem: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TONEWISE_MODEL"):
        monkeypatch.delenv(name, raising=False)
    Path("sub").mkdir()
    Path("link.json").symlink_to("a.json")
    text = CASE.replace("{", '{"rough": "x", "pending": ["x"], ', 1)
    Path("a.json").write_text(text, encoding="utf-8")
    assert problem in _told(capsys, command, "a.json", *options)
    assert Path("a.json").read_text(encoding="utf-8") == text
    assert {path.name for path in Path().iterdir()} == {"a.json", "link.json", "sub"}


def test_a_batch_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text(f"{{\n{CLOSED}\n", encoding="utf-8")
    run(["draft", "a.jsonl", "--out", "d.jsonl"])
    *_, line = capsys.readouterr().err.splitlines()
    assert line.startswith("a.jsonl: nothing could be drafted: 2 broken rows, the first 1: not JSON")
    assert run(["draft", "none.jsonl", "--out", "d.jsonl"]) == 2
    assert {path.name for path in Path().iterdir()} == {"a.jsonl"}


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    Path("a.json").write_text(OPEN, encoding="utf-8")
    Path("locked").mkdir(mode=0o500)
    assert "locked/d.jsonl: cannot be written: permission denied" in _told(
        capsys, "draft", "a.json", "--out", "locked/d.jsonl"
    )


def test_a_text_that_stdin_does_not_hold() -> None:
    Path("a.json").write_text(OPEN, encoding="utf-8")
    done = _done(["rewrite", "a.json", "--text", "-"], b"\xff\xfe")
    assert done.returncode == 2
    assert done.stderr.startswith(b"<stdin>:") or done.stderr.startswith(b"<stdin>: ")
    assert done.stderr.count(b"\n") == 1
