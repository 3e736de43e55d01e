"""What became of a text, word by word: what went struck out in red, what came in green, or both in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from tonewise.painting import Painter
from tonewise.plain import harmless

_PART = re.compile(r"\w+|\s+|[^\w\s]")
MOST_PARTS = 4_000
"""Words and signs of both texts together, past which a comparison takes seconds."""


def word_diff(before: str, after: str, paint: Painter) -> str:
    """Both texts as one, on as many lines as the later one has; empty where they are too long to compare."""
    old, new = _PART.findall(before), _PART.findall(after)
    if len(old) + len(new) > MOST_PARTS:
        return ""
    return "".join(
        _shown(gone, came, paint) if gone != came else harmless(came, lines=True) for gone, came in _pairs(old, new)
    )


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Stretches of the texts side by side, alike and unlike in turn; a space between two changes is part of one."""
    gone = came = ""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if kind != "equal" or ((gone or came) and not right.strip()):
            gone, came = gone + left, came + right
            continue
        if gone or came:
            yield gone, came
        gone = came = ""
        yield right, right
    if gone or came:
        yield gone, came


def _shown(gone: str, came: str, paint: Painter) -> str:
    """A change, on one line where only words went; white space around it stands outside."""
    old, new = harmless(" ".join(gone.split())), harmless(came.strip(), lines=True)
    if not (old or new):
        return came
    if new:
        before, after = came[: len(came) - len(came.lstrip())], came[len(came.rstrip()) :]
    else:
        before = came or (" " if gone[:1].isspace() else "")
        after = " " if gone[-1:].isspace() else ""
    if paint.on:
        marked = (paint(old, "red", "struck"), paint(new, "green"))
    else:
        marked = (f"[-{old}-]" if old else "", f"{{+{new}+}}" if new else "")
    return before + " ".join(part for part in marked if part) + after
