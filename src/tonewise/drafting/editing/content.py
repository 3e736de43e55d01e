"""What a text says, so that it can be held against a fact: the words that carry its subject, and its values."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.values import ValueSpan, values

SAME = 0.75
"""Relation from which two words speak of the same thing."""
LONGEST = 4_000
"""Characters that are compared: no sentence or fact is longer."""
_MOST_UNITS = 60
"""Words of one text that are compared: the work must not grow with the square of a text."""
_VALUE = 2.0
"""How much a value weighs beside a word."""
HARD = frozenset(
    ("date", "time", "weekday", "span", "amount", "percent", "quantity", "number", "phone", "link", "email", "code")
)
_HYPHENATED = re.compile(r"(?<=\d)-(?=(?:minute|hour|day|week|month|year)\b)", re.IGNORECASE)
"""«A 2-year guarantee» tells as long a time as «2 years»."""
_HALF_DAY = 720
_MOMENTS = frozenset(("date", "weekday"))


class Content(NamedTuple):
    """The subject words and the values of a text."""

    units: tuple[Unit, ...]
    values: tuple[ValueSpan, ...]


@lru_cache(maxsize=8192)
def content(text: str, language: str) -> Content:
    """What a text says; the words inside its values are left to these."""
    text = _HYPHENATED.sub(" ", text[:LONGEST])
    language = "ru" if language == "ru" else "en"
    told = values(text, language)
    read = meaning(text, language)
    inside = [
        unit
        for index, unit in read.at.items()
        if not any(value.start <= read.row[index].start < value.end for value in told)
    ]
    return Content(tuple(inside[:_MOST_UNITS]), told[:_MOST_UNITS])


def share(of: Content, within: Content) -> float:
    """How much of what one text says another one says too, by weight: 0 to 1; 0 of a text that says nothing."""
    total = len(of.units) + _VALUE * len(of.values)
    if not total:
        return 0.0
    held = sum(any(relation(unit, other) >= SAME for other in within.units) for unit in of.units)
    told = sum(any(same_value(value, other) for other in within.values) for value in of.values)
    return (held + _VALUE * told) / total


def words_shared(of: Content, within: Content) -> float:
    """The same share of the words alone."""
    if not of.units:
        return 0.0
    return sum(any(relation(unit, other) >= SAME for other in within.units) for unit in of.units) / len(of.units)


def same_value(first: ValueSpan, second: ValueSpan) -> bool:
    """Whether two values say the same: «5 мая» and «05.05», a code with and without its prefix."""
    if first.kind == second.kind:
        if first.kind == "time" and isinstance(first.normal, int) and isinstance(second.normal, int):
            return first.normal == second.normal or abs(first.normal - second.normal) == _HALF_DAY
        return first.normal == second.normal or (first.kind == "date" and _same_day(first.normal, second.normal))
    if _number(first) is not None and _number(first) == _number(second):
        return True
    return _is_hour(first, second) or _is_hour(second, first)


def _is_hour(number: ValueSpan, time: ValueSpan) -> bool:
    """Whether a bare number is the hour of a time («с 9 до 12», "until 6" for 18:00)."""
    if number.kind != "number" or time.kind != "time" or not isinstance(time.normal, int):
        return False
    return isinstance(number.normal, int) and time.normal in (number.normal * 60, (number.normal + 12) * 60)


def _same_day(first: Hashable, second: Hashable) -> bool:
    if not (isinstance(first, tuple) and isinstance(second, tuple) and len(first) == len(second) == 3):
        return False
    if isinstance(first[0], str) or isinstance(second[0], str):
        return first == second
    return all(a is None or b is None or a == b for a, b in zip(first, second, strict=True))


def _number(value: ValueSpan) -> Hashable:
    """The number of a count or sum whose unit one side left out («900», «900 ₽»); codes and numbers are alike."""
    normal = value.normal
    if value.kind in ("amount", "quantity") and isinstance(normal, tuple):
        return str(normal[0])
    return str(normal) if value.kind in ("number", "code") else None


def family(kind: str) -> str:
    """Kinds of value that answer the same question and so may contradict each other."""
    return "moment" if kind in _MOMENTS else kind
