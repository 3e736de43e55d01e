"""Data that no reply may ask for in full or repeat: card numbers, CVV, passwords, SMS codes, passports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_LOOKED_AT = 20_000
"""Characters of a text that are searched: a secret stands in a message, not in a book."""
_CARD_DIGITS = range(13, 20)
_USUAL = 16
_BESIDE = 20
"""Characters before a number in which it is called a card's."""
_CARD = re.compile(r"(?<![\w.+/-])\d{4}(?:[ \u00a0\-–]?\d){9,15}(?![\w/-])")
_PASSPORT = re.compile(r"(?<![\w.-])\d{2} ?\d{2} ?№? ?\d{6}(?![\w-])")
_NEAR_PASSPORT = re.compile(
    r"(?i)(?:паспорт\w*|passport)(?:\W+(?:\w+\W+){0,3}?)((?:[A-ZА-Я]{1,2} ?)?\d{2} ?\d{2} ?№? ?\d{3,6}"
    r"|[A-Z]{0,2}\d{6,9})(?![\w-])"
)
_NEAR_CVV = re.compile(
    r"(?i)\b(?:cvv2?|cvc2?|csc|цвв|security code|код безопасности)\W+(?:\w+\W+){0,2}?(\d{3,4})(?!\d)"
)
_NEAR_CODE = re.compile(
    r"(?i)\b(?:(?:пин|смс|sms|pin|otp|passcode)\w*|(?:из смс|из sms|подтверждени\w*|пришел|пришёл|прислали"
    r"|verification|confirmation|one-time|texted|text|sms)\W+(?:\w+\W+){0,2}?(?:код\w*|code)|(?:код\w*"
    r"|code)\W+(?:\w+\W+){0,2}?(?:пришел|пришёл|прислали|из смс|подтверждения|texted|sms|text))"
    r"\W+(?:[a-zа-яё]+\W+){0,3}?(\d{4,8})(?![\d-])"
)
_NEAR_PASSWORD = re.compile(
    r"(?i)\b(?:парол\w*|password|passphrase)(?:\W+(?:у меня|был\w*|мой|такой|вот|was|is|my|it's|the)){0,3}"
    r"[\s:=—–\-«\"]+([^\s,;»\"]{4,40})"
)


class Secret(NamedTuple):
    """A piece of personal data in a text, in the form in which it can be compared."""

    kind: str
    value: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def secrets(text: str) -> tuple[Secret, ...]:
    """Card numbers that can be one, and passports, CVV, codes and passwords that the words beside them call so."""
    head = text[:_LOOKED_AT]
    return tuple(sorted(set(_found(head)), key=lambda secret: secret.start))


def cards(text: str) -> Iterator[Secret]:
    """Full numbers of payment cards."""
    for match in _CARD.finditer(text[:_LOOKED_AT]):
        digits = _plain(match.group())
        if len(digits) not in _CARD_DIGITS or digits[0] not in "23456":
            continue
        before = text[max(0, match.start() - _BESIDE) : match.start()].lower()
        if is_luhn(digits) or (len(digits) == _USUAL and ("карт" in before or "card" in before)):
            yield Secret("card", digits, match.start(), match.end())


def _found(head: str) -> Iterator[Secret]:
    if any(character.isdigit() for character in head):
        yield from cards(head)
        for kind, pattern in (("passport", _NEAR_PASSPORT), ("cvv", _NEAR_CVV), ("code", _NEAR_CODE)):
            for match in pattern.finditer(head):
                yield Secret(kind, _plain(match.group(1)), match.start(1), match.end(1))
    for match in _NEAR_PASSWORD.finditer(head):
        word = match.group(1).rstrip(".!?")
        if any(c.isdigit() for c in word) or any(not c.isalnum() for c in word.strip("-")):
            yield Secret("password", word, match.start(1), match.start(1) + len(word))


def is_luhn(digits: str) -> bool:
    """Whether the check digit of a card number is right."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 * (number > 9)
    return total % 10 == 0


def _plain(written: str) -> str:
    return "".join(character for character in written if character.isalnum()).lower()


def repeated_in(text: str, secret: Secret) -> tuple[int, int] | None:
    """Where a text says a secret in full again, set in groups or not."""
    letters = [re.escape(character) for character in secret.value]
    written = re.escape(secret.value) if secret.kind == "password" else r"[ \u00a0\-–№]{0,2}".join(letters)
    match = re.search(rf"(?<!\w){written}(?!\w)", text[:_LOOKED_AT], re.IGNORECASE)
    return match.span() if match else None
