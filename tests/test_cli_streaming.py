"""A model's text on a terminal as it comes: really on a pseudo-terminal, and looked at through an emulator."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TextIO

import pyte
import pytest

from fake_server import FakeServer, Says, answer, streamed
from terminals import Terminal
from tonewise.cli.live import Live, wrapped
from tonewise.painting import width

WORDS = "Заказ 48213 приедет в среду, курьер позвонит за час до приезда. 👍 Подъём на третий этаж стоит 600 ₽. "
ABOVE = "$ tonewise draft a.json"


@pytest.fixture
def on_screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Terminal]]:
    """Makes a terminal that stdout goes to, with a line above that nothing may touch."""
    made: list[Terminal | TextIO] = []

    def make(columns: int = 40, lines: int = 12, *, rewraps: bool = True) -> Terminal:
        terminal = Terminal(columns, lines, rewraps=rewraps)
        made.append(terminal)
        monkeypatch.setenv("TERM", "xterm-256color")
        for name in ("TMUX", "NO_COLOR", "FORCE_COLOR", "XTERM_VERSION"):
            monkeypatch.delenv(name, raising=False)
        if not rewraps:
            monkeypatch.setenv("XTERM_VERSION", "XTerm(390)")
        made.append(stdout := os.fdopen(os.dup(terminal.device), "w", encoding="utf-8"))
        monkeypatch.setattr(sys, "stdout", stdout)
        stdout.write(f"{ABOVE}\n")
        stdout.flush()
        return terminal

    yield make
    for each in made:
        each.close()


def _pieces(text: str, seed: int = 0) -> Iterator[str]:
    chance = Random(seed)
    while text:
        size = chance.randint(1, 9)
        yield text[:size]
        text = text[size:]


def _shown(terminal: Terminal) -> list[str]:
    terminal.read()
    above, *rows = terminal.text.splitlines()
    assert above == ABOVE
    return rows


def test_the_text_grows_and_is_gone_at_the_end(on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen()
    with Live() as live:
        assert _shown(terminal) == ["…"]
        said = ""
        for piece in _pieces(WORDS):
            live.add(piece)
            said += piece
            assert " ".join(_shown(terminal)).split() == said.split()
        assert b"\x1b[2m" in terminal.raw
    assert _shown(terminal) == []
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (0, 1)


def test_a_long_text_shows_its_end_and_leaves_nothing(on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen(lines=9)
    with Live() as live:
        for piece in _pieces(WORDS * 20 + "конец"):
            live.add(piece)
            assert len(_shown(terminal)) <= 7
        rows = _shown(terminal)
        assert rows[0] == "…"
        assert rows[-1].endswith("конец")
    terminal.read()
    assert terminal.all_text == ABOVE


@pytest.mark.parametrize("rewraps", [True, False])
@pytest.mark.parametrize("columns", [15, 23, 39, 60, 120])
def test_another_size_in_the_middle(columns: int, rewraps: bool, on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen(columns=60, lines=20, rewraps=rewraps)
    with Live() as live:
        for piece in _pieces(WORDS):
            live.add(piece)
        terminal.resize(columns)
        for piece in _pieces(WORDS):
            live.add(piece)
        terminal.read()
        shown = terminal.text
    terminal.read()
    rest = terminal.text
    assert rest.replace("\n", "") == (ABOVE if rewraps else ABOVE[:columns])
    assert shown.startswith(rest)
    assert "Заказ" in shown


def test_narrower_at_the_very_end(on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen(columns=60)
    with Live() as live:
        live.add(WORDS)
        terminal.resize(25)
    terminal.read()
    assert terminal.text == ABOVE


def test_what_begins_anew_replaces_what_was_shown(on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen()
    with Live() as live:
        live.add(WORDS)
        live.begin_anew()
        assert _shown(terminal) == ["…"]
        live.add("Другой текст")
        assert _shown(terminal) == ["Другой текст"]


def test_nothing_of_a_model_s_commands_the_terminal(on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen()
    with Live() as live:
        live.add("\x1b[2J\x1b]0;owned\x07\x9b2J\u202eтекст\r\n\tещё \x1b")
        live.add("[31m красный")
        shown = _shown(terminal)
    assert shown == ["␛[2J␛]0;owned␇�2J�текст", "    ещё ␛[31m красный"]
    assert terminal.screen.title == ""


def test_an_interrupt_s_echo_fits_on_the_row(on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen()
    with Live() as live:
        live.add("ы" * 37)
        os.write(sys.stdout.fileno(), b"^C")
    assert _shown(terminal) == []


def test_rows_hold_what_they_are_given() -> None:
    chance = Random(1)
    for _ in range(300):
        text = "".join(chance.choice("аб  c\n漢👍e\u0301") for _ in range(chance.randint(0, 200)))
        columns = chance.randint(2, 30)
        rows = wrapped(text, columns)
        assert all(width(row) <= columns for row in rows)
        assert "".join(rows).replace(" ", "") == text.replace("\n", "").replace(" ", "")
        cut = chance.randint(0, len(text))
        begun = wrapped(text[:cut], columns)
        assert [*begun[:-1], *wrapped(begun[-1] + text[cut:], columns)] == rows


def test_a_huge_piece_is_quick(on_screen: Callable[..., Terminal]) -> None:
    terminal = on_screen()
    began = time.process_time()
    with Live() as live:
        live.add(WORDS * 5_000)
        terminal.read()
    assert time.process_time() - began < 0.5


# The whole command, in a process of its own.

TONEWISE = [sys.executable, "-c", "from tonewise.cli import main; main()"]
CONVERSATION = {
    "facts": [{"id": "eta", "text": "Order 1234 arrives on 25 November."}],
    "messages": [{"role": "customer", "text": "when does order 1234 arrive?"}],
}
REPLY = "Order 1234 arrives on 25 November."


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal(60, 24)
    yield terminal
    terminal.close()


def _start(terminal: Terminal, folder: Path, server: FakeServer, *options: str, **variables: str) -> int:
    path = folder / "a.json"
    path.write_text(json.dumps(CONVERSATION), encoding="utf-8")
    left_out = ("TONEWISE_MODEL", "NO_COLOR", "FORCE_COLOR", "TMUX")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"TERM": "xterm-256color", "OPENAI_BASE_URL": server.api_base, **variables}
    return terminal.run([*TONEWISE, "draft", str(path), "--model", "m", "--lang", "en", *options], environment)


def _status(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_a_draft_appears_and_the_checked_text_replaces_it(
    terminal: Terminal, fake_server: FakeServer, tmp_path: Path
) -> None:
    fake_server.script = [streamed("Order 1234 ", "arr\x1b[2Jives", " on 25 November.", gap=0.3)]
    process = _start(terminal, tmp_path, fake_server)
    terminal.wait_for("Order 1234")
    terminal.wait_for("Order 1234 arr␛[2Jives")
    dimmed = b"\x1b[2mOrder 1234"
    assert dimmed in terminal.raw
    terminal.wait_for_end()
    assert _status(process) == 0
    first, empty, *_ = terminal.text.splitlines()
    assert empty == ""
    assert first.startswith("Order 1234 arr")
    assert b"\x1b[2J" not in terminal.raw


def test_ctrl_c_ends_at_once_and_leaves_nothing(terminal: Terminal, fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [streamed("Order 1234 ", "arrives", *[" on 25 November."] * 100, gap=0.2)]
    process = _start(terminal, tmp_path, fake_server)
    terminal.wait_for("Order 1234 arrives on")
    began = time.monotonic()
    terminal.press(b"\x03")
    terminal.wait_for_end()
    assert _status(process) == 130
    assert time.monotonic() - began < 2
    assert terminal.text == ""
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (0, 0)
    assert terminal.screen.cursor.attrs == pyte.screens.Screen(1, 1).cursor.attrs
    assert not terminal.screen.cursor.hidden


@pytest.mark.slow
def test_ctrl_c_before_the_first_word(terminal: Terminal, fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [Says(stall=20)]
    process = _start(terminal, tmp_path, fake_server)
    terminal.wait_for("…")
    while not fake_server.requests:
        terminal.read(0.05)
    began = time.monotonic()
    terminal.press(b"\x03")
    terminal.wait_for_end()
    assert _status(process) == 130
    assert time.monotonic() - began < 2
    assert terminal.text == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "variables"),
    [(["--no-stream"], {}), ([], {"TERM": "dumb"}), ([], {"TERM": ""}), (["--format", "json"], {})],
)
def test_off_where_it_is_not_wanted_or_cannot_be(
    options: list[str], variables: dict[str, str], terminal: Terminal, fake_server: FakeServer, tmp_path: Path
) -> None:
    fake_server.script = [answer(REPLY)]
    process = _start(terminal, tmp_path, fake_server, *options, **variables)
    terminal.wait_for_end()
    assert _status(process) == 0
    assert "stream" not in fake_server.requests[0]
    assert REPLY in terminal.text
    assert b"\x1b[K" not in terminal.raw


@pytest.mark.slow
def test_a_killed_stream_leaves_the_terminal_as_it_was(
    terminal: Terminal, fake_server: FakeServer, tmp_path: Path
) -> None:
    fake_server.script = [streamed("Order 1234 ", "arrives", *[" on 25 November."] * 100, gap=0.2)]
    process = _start(terminal, tmp_path, fake_server)
    terminal.wait_for("Order 1234 arrives on")
    os.kill(process, signal.SIGKILL)
    assert _status(process) == -signal.SIGKILL
    terminal.read(0.1)
    assert terminal.screen.cursor.attrs == pyte.screens.Screen(1, 1).cursor.attrs
    assert not terminal.screen.cursor.hidden


@pytest.mark.slow
def test_what_stops_listening_half_way(terminal: Terminal, fake_server: FakeServer, tmp_path: Path) -> None:
    """A model that breaks off: what it said is gone, and the composed reply stands there, with the reason."""
    fake_server.script = [streamed("Order 1234 arr", finish=None, done=False, cut=True)]
    process = _start(terminal, tmp_path, fake_server)
    terminal.wait_for_end()
    assert _status(process) == 0
    assert terminal.text.startswith("Order 1234 arrives on 25 November.\n")
    assert "composed without a model" in terminal.text
