"""Values by their form alone: spans in words, what costs nothing, shops by name, codes of letters and digits."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from tonewise.reading.words import Token

_SPAN = re.compile(
    r"\b(?:\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|половину|один|одного|одну|дв[ае]|двух|три"
    r"|тр[её]х|четыре|четыр[её]х|пять|пяти|шесть|шести|семь|семи|восемь|восьми|девять|десять|десяти|несколько|нескольких)"
    r"(?:[ -](?:working|business|school|full|calendar|рабоч\w+|учебн\w+|календарн\w+|полн\w+|банковск\w+))?"
    r"[ -](?:minutes?|hours?|days?|nights?|weeks?|months?|years?|минут\w*|час\w*|суток|сутки|дн[яей]\w*|день|недел\w+"
    r"|месяц\w*|лет|год\w*)\b",
    re.IGNORECASE,
)


def has_span(text: str) -> bool:
    """Whether a span of time stands here with its number in words or with a kind of day («пяти учебных дней»)."""
    return _SPAN.search(text) is not None


_AT_NO_CHARGE = re.compile(
    r"\b(?:(?:no|without|free of) (?:extra |additional )?(?:charge|cost|fee)|not charged|на наш сч[её]т|за наш сч[её]т"
    r"|без (?:доплаты|оплаты|комиссии)|ничего не стоит|платить не (?:нужно|надо|придется))\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?:[A-ZА-Я]{1,4}-?\d{2,}[A-ZА-Я\d]*(?:-[A-ZА-Я\d]+)*|[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})\b")


def is_named_place(row: Sequence[Token], index: int) -> bool:
    """Whether a shop with its name stands here ("in the Leith Walk shop")."""
    if not row[index].text[0].isupper():
        return False
    behind = next((token for token in row[index + 1 : index + 4] if not token.text[0].isupper()), None)
    return behind is not None and behind.lower in _PREMISES


_PREMISES = frozenset("shop store branch office depot clinic warehouse salon centre center studio desk counter".split())


def is_free_of_charge(text: str) -> bool:
    """Whether something is told to cost nothing («без доплаты», "at no charge")."""
    return _AT_NO_CHARGE.search(text) is not None


def codes_in(text: str) -> frozenset[str]:
    """Codes («А-2290», "GX-7719", a postcode), without their hyphens."""
    return frozenset(found.group().replace("-", "") for found in _CODE.finditer(text))


def other_code(named: Set[str], told: Set[str]) -> bool:
    """Whether a statement names another code of the same form than the customer («LS9 7XQ» beside «LS9 7XP»)."""
    shapes = {_shape(code) for code in named}
    return bool(told) and not named & told and any(_shape(code) in shapes for code in told)


def _shape(code: str) -> str:
    return "".join("9" if sign.isdigit() else "A" if sign.isalpha() else sign for sign in code)
