"""What a listener hears while a model writes: the words of the reply, without thoughts and without JSON around them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tonewise.llm.chat import OnReset, OnText

_OPENING = re.compile(r"<(?:think|thinking|reasoning)>", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:think|thinking|reasoning)>\s*", re.IGNORECASE)
_LONGEST_TAG = len("<reasoning>")
_FIELD = re.compile(r'"reply"\s*:\s*"')
_JSON_BEGUN = re.compile(r"(?:`{3}(?:json)?\s*)?\{")
_MAY_BECOME_JSON = re.compile(r"`{1,3}|`{3}j(?:s(?:on?)?)?\s*|`{3}\s*")
_HIGH_SURROGATE = ("d8", "d9", "da", "db")


class Hearing:
    """Passes a draft's answers on to a listener; each answer after the first voids what was heard of those before.

    Who cannot be told that (``on_reset`` is None) hears the first alone.
    """

    def __init__(self, on_text: OnText | None, on_reset: OnReset | None) -> None:
        self._on_text = on_text
        self._on_reset = on_reset
        self._heard = False

    def of_answer(self, *, structured: bool) -> tuple[OnText | None, OnReset | None]:
        """The listeners for one answer of a model, which is JSON where it is ``structured``."""
        if self._on_text is None or (self._heard and self._on_reset is None):
            return None, None
        part = _Answer(self._say, structured)
        return part.hear, part.begin_anew if self._on_reset else None

    def _say(self, words: str, first: bool) -> None:
        """Pass words on; where they are an answer's ``first`` and another one was heard, that one is void."""
        if first and self._heard and self._on_reset:
            self._on_reset()
        self._heard = True
        if self._on_text:
            self._on_text(words)


class _Answer:
    """One answer as it comes: what of it is not yet known to be shown or not waits in ``_pending``."""

    def __init__(self, say: Callable[[str, bool], None], structured: bool) -> None:
        self._say = say
        self._structured = structured
        self.begin_anew()

    def begin_anew(self) -> None:
        self._pending = ""
        self._show: Callable[[], str] = self._start
        self._first = True

    def hear(self, piece: str) -> None:
        self._pending += piece
        if words := self._show():
            self._say(words, self._first)
            self._first = False

    def _start(self) -> str:
        """Nothing is shown until it is clear that no thought and no JSON begins here."""
        self._pending = self._pending.lstrip()
        if _OPENING.match(self._pending):
            closed = _CLOSING.search(self._pending)
            if closed is None:
                return ""
            self._pending = self._pending[closed.end() :]
            return self._start()
        if not self._pending or (self._pending[0] == "<" and len(self._pending) < _LONGEST_TAG):
            return ""
        if self._structured and _MAY_BECOME_JSON.fullmatch(self._pending):
            return ""
        self._show = self._field if self._structured and _JSON_BEGUN.match(self._pending) else self._all
        return self._show()

    def _all(self) -> str:
        words, self._pending = self._pending, ""
        return words

    def _field(self) -> str:
        """Nothing until the field ``reply`` begins."""
        found = _FIELD.search(self._pending)
        if found is None:
            return ""
        self._pending = self._pending[found.end() :]
        self._show = self._string
        return self._string()

    def _string(self) -> str:
        words, taken = string_begun(self._pending)
        if self._pending[taken : taken + 1] == '"':
            self._show = self._nothing
        self._pending = self._pending[taken:]
        return words

    def _nothing(self) -> str:
        self._pending = ""
        return ""


def string_begun(text: str) -> tuple[str, int]:
    """What the inside of a JSON string says as far as it is whole, up to its closing quote, and where that ends."""
    end = 0
    while end < len(text) and text[end] != '"':
        length = 1
        if text[end] == "\\":
            length = 6 if text[end + 1 : end + 2] == "u" else 2
            half_of_pair = length == 6 and text[end + 2 : end + 4].lower() in _HIGH_SURROGATE
            if half_of_pair and text[end + 6 : end + 8] in ("", "\\", "\\u"):
                length = 12
        if end + length > len(text):
            break
        end += length
    try:
        said = str(json.loads(f'"{text[:end]}"', strict=False))
    except ValueError:
        return "", end
    return said.encode(errors="ignore").decode(), end
