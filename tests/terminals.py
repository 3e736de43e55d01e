"""Terminals for tests: a real pseudo-terminal, and behind it an emulator that shows what a person would see."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
import time
from collections.abc import Mapping, Sequence

import pyte


class Terminal:
    """A pseudo-terminal; ``device`` is what a program writes to, ``screen`` what is seen.

    With ``rewraps`` it breaks long lines anew when it gets narrower, as most do; else it cuts them, as xterm does.
    """

    def __init__(self, columns: int = 40, lines: int = 12, *, rewraps: bool = True) -> None:
        self._master, self.device = os.openpty()
        self._open = {self._master, self.device}
        self.screen = pyte.HistoryScreen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._rewraps = rewraps
        self.raw = b""
        self._set_size(columns, lines)

    def close(self) -> None:
        """Let go of both ends."""
        for end in tuple(self._open):
            self._close(end)

    def _close(self, end: int) -> None:
        """Close once: a number closed twice may be somebody else's by then, a server's connection say."""
        self._open.remove(end)
        os.close(end)

    def resize(self, columns: int, lines: int | None = None) -> None:
        """Give it another size, as somebody does who drags a window's border."""
        self.read()
        lines = lines or self.screen.lines
        rows, cursor = self.screen.display, self.screen.cursor
        texts = [row.rstrip() for row in rows[: cursor.y + 1]]
        before = rows[cursor.y][: cursor.x]
        self.screen.resize(lines, columns)
        if self._rewraps:
            self.screen.reset()
            self._stream.feed("\r\n".join([*texts[:-1], before]).encode())
        self._set_size(columns, lines)

    def read(self, seconds: float = 0.0) -> bool:
        """Show what was written, waiting so long for more; whether the other end is still open."""
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self._master], [], [], max(0.0, min(0.05, end - time.monotonic())))
            if ready:
                try:
                    data = os.read(self._master, 65536)
                except OSError:  # Linux says so when the last writer has gone
                    return False
                self.raw += data
                self._stream.feed(data)
            elif time.monotonic() >= end:
                return True

    def wait_for(self, text: str, seconds: float = 30.0) -> None:
        """Read until the screen shows a text."""
        end = time.monotonic() + seconds
        while text not in self.text:
            assert self.read(0.05) or text in self.text, f"it ended with\n{self.text}"
            assert time.monotonic() < end, f"no {text!r} in\n{self.text}"

    def wait_for_end(self, seconds: float = 30.0) -> None:
        """Read until the program has ended."""
        end = time.monotonic() + seconds
        while self.read(0.05):
            assert time.monotonic() < end, f"it goes on with\n{self.text}"

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self._master, keys)

    @property
    def text(self) -> str:
        """What is on the screen, without empty space at the ends of rows and below."""
        return "\n".join(row.rstrip() for row in self.screen.display).rstrip()

    @property
    def all_text(self) -> str:
        """The same with what has scrolled off above."""
        above = ["".join(row[at].data for at in range(self.screen.columns)) for row in self.screen.history.top]
        return "\n".join([*(row.rstrip() for row in above), self.text])

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Start a program with this as its controlling terminal; its process id."""
        process = os.fork()
        if process:
            self._close(self.device)
            return process
        try:
            os.setsid()
            fcntl.ioctl(self.device, termios.TIOCSCTTY, 0)
            for stream in (0, 1, 2):
                os.dup2(self.device, stream)
            os.closerange(3, 256)
            os.execvpe(command[0], list(command), dict(environment))
        finally:
            os._exit(127)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
