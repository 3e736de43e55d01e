"""Words that are values by themselves: «завтра», «в пятницу», «до конца недели», ``next month``, ``noon``."""

from __future__ import annotations

from collections.abc import Callable

from tonewise.reading.values.numerals import facets, tidy
from tonewise.reading.values.units import Found, Row

_DAY = 1440
_WEEK = "10080"
_SHORT_ENGLISH_DAY = 5
_ADVERBS_OF_DAY = frozenset(("утром", "вечером", "днем", "ночью"))
_BEFORE_A_PART = frozenset(("до", "к", "с", "под", "the", "this", "every", "by", "at", "tomorrow", "yesterday"))
_INSIDE_AN_END = frozenset(("of", "the", "this", "этого", "этой", "рабочего", "business"))


def calendar_word(row: Row, index: int) -> Found | None:
    """The value that the word at an index is by itself, months left out."""
    found = row.facets(index)
    for facet, reader in _READERS:
        if facet in found and (value := reader(row, index, found[facet])):
            return value
    return None


def lone_unit(row: Row, index: int) -> Found | None:
    """A unit of time with no number: «через час», «полчаса», «каждый день»."""
    found, before = row.facets(index), row.facets(index - 1)
    if "half units" in found:
        return Found("span", index, index + 1, tidy(float(found["half units"])))
    if "span prepositions" not in before:
        return None
    if "minutes" in found:
        minutes = tidy(float(found["minutes"]))
        if minutes == _DAY and before["span prepositions"] == "each":
            return Found("weekday", index - 1, index + 1, "daily")
        return Found("span", index, index + 1, minutes)
    if "months long" in found and len(row.lower(index)) > 2:
        return Found("span", index, index + 1, ("months", int(found["months long"])))
    return None


def days_joined(row: Row, index: int) -> tuple[Found, ...]:
    """«пн-пт» as two days."""
    days = [facets(end).get("weekdays", "") for end in row.lower(index).split("-")]
    if not all(day.isdigit() for day in days):
        return ()
    return tuple(Found("weekday", index, index + 1, int(day)) for day in days)


def _weekday(row: Row, index: int, day: str) -> Found | None:
    text = row.tokens[index].text
    if text.isascii() and len(text) <= _SHORT_ENGLISH_DAY and text.lower() != "daily" and not text[0].isupper():
        return None
    return Found("weekday", index, index + 1, int(day) if day.isdigit() else day)


def _from_today(_: Row, index: int, days: str) -> Found:
    return Found("date", index, index + 1, ("day", int(days)))


def _clock_word(_: Row, index: int, minutes: str) -> Found:
    return Found("time", index, index + 1, int(minutes))


def _some(row: Row, index: int, _: str) -> Found | None:
    minutes = row.facets(index + 1).get("minutes")
    return Found("span", index, index + 2, ("some", tidy(float(minutes)))) if minutes else None


def _next(row: Row, index: int, step: str) -> Found | None:
    found = row.facets(index + 1)
    if found.get("minutes") == _WEEK:
        return Found("date", index, index + 2, ("week", int(step)))
    if (months := found.get("months long")) in ("1", "12"):
        return Found("date", index, index + 2, ("month" if months == "1" else "year", int(step)))
    return None


def _end_of(row: Row, index: int, _: str) -> Found | None:
    place = index + 1
    while place - index < 4 and row.lower(place) in _INSIDE_AN_END:
        place += 1
    found = row.facets(place)
    if "minutes" in found:
        return Found("date", index, place + 1, ("end", int(float(found["minutes"]))))
    return Found("date", index, place + 1, ("end", "months")) if "months long" in found else None


def _part_of_day(row: Row, index: int, part: str) -> Found | None:
    """«вечером», «до утра», ``in the morning``; not «добрый вечер», ``good morning``, nor «день» as a length."""
    word = row.lower(index)
    if word in _ADVERBS_OF_DAY or (row.lower(index - 1) in _BEFORE_A_PART and "minutes" not in facets(word)):
        return Found("time", index, index + 1, part)
    return None


_READERS: tuple[tuple[str, Callable[[Row, int, str], Found | None]], ...] = (
    ("weekdays", _weekday),
    ("days from today", _from_today),
    ("clock words", _clock_word),
    ("some", _some),
    ("next", _next),
    ("ends", _end_of),
    ("parts of day", _part_of_day),
)
