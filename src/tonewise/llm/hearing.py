"""Hearing an answer piece by piece: passed on as it comes, and ended where it would never end."""

from __future__ import annotations

from tonewise.errors import ModelAnswerError
from tonewise.llm.chat import OnText
from tonewise.llm.repetition import ENOUGH, repeats_itself

MAX_TEXT = 1_000_000
"""Characters of an answer, past which it is given up."""
_LOOK_EVERY = 100
"""Characters between two looks for a repetition."""


class Hearing:
    """The answer so far; ``add`` raises `ModelAnswerError` for one that repeats itself or is endless."""

    def __init__(self, on_text: OnText) -> None:
        self._on_text = on_text
        self._pieces: list[str] = []
        self._end = ""
        self._length = 0
        self._looked = 0
        self._half = ""

    @property
    def text(self) -> str:
        """All that was heard."""
        return "".join(self._pieces)

    def add(self, piece: str) -> None:
        """Hear the next piece."""
        piece, self._half = _whole(self._half + piece)
        if not piece:
            return
        self._pieces.append(piece)
        self._end = (self._end + piece)[-ENOUGH:]
        self._length += len(piece)
        if self._length > MAX_TEXT:
            raise ModelAnswerError(f"the answer is longer than {MAX_TEXT:,} characters")
        if self._length - self._looked >= _LOOK_EVERY:
            self._looked = self._length
            if repeats_itself(self._end):
                raise ModelAnswerError("the answer repeats itself without end")
        self._on_text(piece)


def _whole(piece: str) -> tuple[str, str]:
    """The piece as text, and the half of a character at its end that some servers cut in two (in UTF-16)."""
    half = piece[-1:] if "\ud800" <= piece[-1:] <= "\udbff" else ""
    text = piece.removesuffix(half) if half else piece
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text, half
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), half
