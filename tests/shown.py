"""Code and commands that pages show, found and run, so that no page says what is not so.

``python tests/shown.py README.md docs/scoring.md`` writes what the commands of ``console`` blocks print now.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from tonewise.cli import run

ROOT = Path(__file__).parent.parent
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STATUS = re.compile(r"\s+# exit (\d+)$")


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, the exit status it promises and, in a console block, the output below it."""

    page: str
    command: str
    status: int
    output: str | None

    def __str__(self) -> str:
        return f"{self.page}: {self.command}"


def blocks(page: Path, language: str) -> Iterator[str]:
    """The fenced blocks of a language on a page."""
    return (text for kind, text in _FENCE.findall(page.read_text(encoding="utf-8")) if kind == language)


def commands(page: Path) -> Iterator[Shown]:
    """What a page tells a reader to run: lines of ``sh`` blocks that begin with ``tonewise``, and ``$`` lines of
    ``console`` blocks with what they print. ``# exit 1`` behind a command promises another exit status than 0.
    """
    name = page.relative_to(ROOT).as_posix()
    for text in blocks(page, "sh"):
        for line in text.splitlines():
            if line.startswith("tonewise "):
                yield _shown(name, line, None)
    for text in blocks(page, "console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            yield _shown(name, line, output)


def _shown(page: str, line: str, output: str | None) -> Shown:
    status = _STATUS.search(line)
    return Shown(page, _STATUS.sub("", line), int(status[1]) if status else 0, output)


def result(command: str) -> tuple[int, str]:
    """Exit status and output, stdout and stderr as a terminal would mix them; ``> FILE`` is left out."""
    words = shlex.split(command.partition(" > ")[0], comments=True)
    assert words[0] == "tonewise", command
    shown = StringIO()
    with redirect_stdout(shown), redirect_stderr(shown):
        status = run(words[1:])
    return status, shown.getvalue()


def rewrite(page: Path) -> None:
    """Put what commands print now below each command of the page's console blocks."""
    text = page.read_text(encoding="utf-8")
    for shown in commands(page):
        if shown.output is not None:
            status = f"  # exit {shown.status}" if shown.status else ""
            line = f"$ {shown.command}{status}\n"
            text = text.replace(line + shown.output, f"{line}{result(shown.command)[1].strip()}\n")
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name).resolve())
