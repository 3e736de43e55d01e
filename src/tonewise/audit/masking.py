"""Personal data in what is quoted, made unreadable: e-mail addresses, phone and card numbers, and what the words beside
it call a passport, a CVV, a code or a password.

A sign stands for a sign, so that offsets stay true. Card numbers keep their last four digits and phone numbers their
last two, enough to find the conversation again. Names and addresses of places are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tonewise.reading.personal import secrets

MASK = "•"

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NUMBER = re.compile(r"(?<![\w.,/-])\+?\(?\d(?:[ \u00a0().–-]{0,2}\d){9,18}(?![\w/-])")
_DATE = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d|[0-3]\d\.[01]\d\.(?:19|20)\d\d")
_SEPARATE_SUM = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+")
_PHONE_DIGITS = range(10, 16)

Mask = Callable[[str], str]


def masked(text: str) -> str:
    """The text with personal data made unreadable, of the same length."""
    for found in secrets(text):
        hidden = _hidden(text[found.start : found.end], keep=4 if found.kind == "card" else 0)
        text = text[: found.start] + hidden + text[found.end :]
    if "@" in text:
        text = _EMAIL.sub(lambda match: _hidden(match[0]), text)
    return _NUMBER.sub(_of_number, text)


def unmasked(text: str) -> str:
    """The text as it is, for those who asked for it."""
    return text


def _of_number(found: re.Match[str]) -> str:
    text = found[0]
    digits = sum(character.isdigit() for character in text)
    if digits not in _PHONE_DIGITS or _DATE.search(text) or _SEPARATE_SUM.fullmatch(text):
        return text
    return _hidden(text, keep=2)


def _hidden(text: str, keep: int = 0) -> str:
    left = sum(character.isalnum() for character in text) - keep
    signs = []
    for character in text:
        hide = character.isalnum() and left > 0
        left -= hide
        signs.append(MASK if hide else character)
    return "".join(signs)
