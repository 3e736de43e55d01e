"""Whether two values say the same also where chat leaves something out: «24-го», "at 5" for 5 pm, "10-year"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.drafting.editing.content import same_value
from tonewise.reading.values import ValueSpan

_ORDINAL = re.compile(r"\d{1,2}\s?-?(?:го|е|ого|ое|му|ое|st|nd|rd|th)\b", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_HALF_DAY = 720


def fits(value: ValueSpan, text: str, told: Sequence[ValueSpan]) -> bool:
    """Whether one of the values says the same, also where chat leaves something out: «24-го», "at 5" for 5 pm."""
    return any(
        same_value(value, other)
        or _same_day(value, text, other)
        or _same_clock(value, text, other)
        or _same_count(value, text, other)
        for other in told
    )


def _same_day(value: ValueSpan, text: str, other: ValueSpan) -> bool:
    day = other.normal[2] if isinstance(other.normal, tuple) and len(other.normal) > 2 else None
    if other.kind != "date" or not isinstance(day, int):
        return False
    if value.kind == "number" and value.normal == day:
        return _ORDINAL.match(text, value.start) is not None
    return value.kind == "date" and isinstance(value.normal, tuple) and value.normal == (None, None, day)


def _same_clock(value: ValueSpan, text: str, other: ValueSpan) -> bool:
    if other.kind == "time" and value.kind == "number" and (clock := _CLOCK.fullmatch(text[value.start : value.end])):
        return (int(clock[1]) * 60 + int(clock[2])) % _HALF_DAY == _minutes(other) % _HALF_DAY
    if value.kind == "number" and other.kind == "time" and isinstance(other.normal, int):
        return isinstance(value.normal, int) and value.normal * 60 % _HALF_DAY == other.normal % _HALF_DAY
    if value.kind != "time" or other.kind != "time":
        return False
    if not (isinstance(value.normal, int) and isinstance(other.normal, int)):
        return False
    return value.normal % _HALF_DAY == other.normal % _HALF_DAY


def _minutes(value: ValueSpan) -> int:
    return value.normal if isinstance(value.normal, int) else -1


def _same_count(value: ValueSpan, text: str, other: ValueSpan) -> bool:
    """«10 years» of "a 10-year warranty", which is read as a number; «минут через 15» of fifteen minutes."""
    if value.kind == "number" and other.kind == "span":
        return value.normal == other.normal and isinstance(value.normal, int | float)
    if value.kind != "span" or other.kind != "number":
        return False
    figures = re.match(r"\d+", text[value.start : value.end])
    return figures is not None and figures.group() == str(other.normal)
