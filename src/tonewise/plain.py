"""Text of strangers made fit to be shown: nothing in it commands a terminal or reorders a line."""

from __future__ import annotations

MAX_PROBLEM = 200
"""Longest problem, in characters: with a file's name and a field it still fits on a line or two of a terminal."""

_CONTROLS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_REORDERING = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = dict.fromkeys((*range(0x80, 0xA0), *_REORDERING, *range(0xD800, 0xE000)), 0xFFFD)
_HARMLESS = _CONTROLS | _INVISIBLE
_HARMLESS_LINES = {code: sign for code, sign in _HARMLESS.items() if code not in (0x09, 0x0A)}


def harmless(text: str, *, lines: bool = False) -> str:
    """The text with what could command a terminal or reorder a line made visible, one character for one.

    ``lines`` leaves line ends and tabs as they are.
    """
    return text.translate(_HARMLESS_LINES if lines else _HARMLESS)


def shortened(text: str, limit: int = MAX_PROBLEM) -> str:
    """The text, harmless, on one line, and cut to a limit."""
    text = harmless(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"
