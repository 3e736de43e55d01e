"""Times as they are spoken: ``half past eleven``, ``quarter to six``, «половина двенадцатого», «без четверти шесть»."""

from __future__ import annotations

from collections.abc import Mapping

from tonewise.reading.values.numerals import in_words
from tonewise.reading.values.units import Found, Row, half_of_day
from tonewise.reading.words import has

_HOURS = range(1, 13)
_HALF_DAY = 720
_NIGHT_FROM = 540
_DAY_UNTIL = 600
_PAST, _TO = ("past", "after"), ("to", "before", "till")
_AT = frozenset(("at", "by", "until", "till", "about", "around", "before", "after", "from", "is", "it's"))
"""Words before an hour: without one, ``ten to seven`` may be a range and ``half ten`` half of anything."""
_MINUTES = frozenset(("minutes", "mins", "минут", "минуты"))
_LATER = ("дня", "вечера", "ночи", "утра")


def spoken_clock(row: Row, index: int, found: Mapping[str, str]) -> Found | None:
    """The time that starts at a word with these facets, or None."""
    part = found.get("clock parts")
    if part == "before":
        return _before_hour(row, index)
    if part == "half of an hour":
        hour = _ordinal(row, index + 1)
        return _time(row, index, hour[0] * 60 - 30, hour[1]) if hour else None
    if part is None:
        return _minutes_and_hour(row, index) if "numbers" in found else None
    if hour := _ordinal(row, index + 1):
        return _time(row, index, hour[0] * 60 - 60 + int(part), hour[1])
    return _around_hour(row, index, int(part), index + 1) or (_half_hour(row, index) if part == "30" else None)


def half_in_a_word(row: Row, index: int, hour: str) -> Found:
    """«полдевятого»."""
    return _time(row, index, int(hour) * 60 - 30, index + 1)


def _time(row: Row, first: int, minutes: int, after: int) -> Found:
    minutes = minutes if minutes >= 60 else minutes + _HALF_DAY
    if (half := half_of_day(row, after)) is not None:
        return Found("time", first, half.after, half.normal(minutes))
    start = after + 2 if (row.lower(after), row.lower(after + 1)) == ("in", "the") else after
    part = row.facets(start).get("parts of day")
    if part is None or (start == after and row.lower(start) not in _LATER):
        return Found("time", first, after, minutes)
    return Found("time", first, start + 1, _in_part(minutes, part))


def _in_part(minutes: int, part: str) -> int:
    if part == "morning":
        return minutes % _HALF_DAY
    if part == "night":
        return (minutes + _HALF_DAY) % (2 * _HALF_DAY) if minutes >= _NIGHT_FROM else minutes
    late = minutes < (_HALF_DAY if part == "evening" else _DAY_UNTIL)
    return minutes + _HALF_DAY if late else minutes


def _around_hour(row: Row, index: int, minutes: int, link: int) -> Found | None:
    """``(a quarter) past six``, ``(ten) to six``."""
    word = row.lower(link)
    if word not in _PAST and word not in _TO:
        return None
    hour = _cardinal(row, link + 1)
    if hour is None:
        return None
    return _time(row, index, hour[0] * 60 + (minutes if word in _PAST else -minutes), hour[1])


def _half_hour(row: Row, index: int) -> Found | None:
    """The British ``at half ten``."""
    hour = _cardinal(row, index + 1) if row.lower(index - 1) in _AT else None
    ends = hour is not None and (row.kind(hour[1]) != "word" or bool(row.facets(hour[1]).get("halves of a day")))
    return _time(row, index, hour[0] * 60 + 30, hour[1]) if hour and ends else None


def _minutes_and_hour(row: Row, index: int) -> Found | None:
    """``twenty past six``, ``at ten to seven``, «десять минут первого»."""
    number = in_words(row.tokens, index)
    if number is None or number.ordinal or not 0 < number.value < 60:
        return None
    minutes, link = int(number.value), number.after
    counted = row.lower(link) in _MINUTES
    if counted and (hour := _ordinal(row, link + 1)):
        return _time(row, index, hour[0] * 60 - 60 + minutes, hour[1])
    link += counted
    sure = row.lower(link) == "past" or (row.lower(link) == "to" and (counted or row.lower(index - 1) == "at"))
    return _around_hour(row, index, minutes, link) if sure and minutes % 5 == 0 else None


def _before_hour(row: Row, index: int) -> Found | None:
    """«без четверти шесть», «без десяти (минут) семь»."""
    if row.facets(index + 1).get("clock parts") == "15":
        minutes, after = 15, index + 2
    else:
        number = in_words(row.tokens, index + 1)
        if number is None or number.ordinal:
            return None
        if number.value in (5, 10, 20, 25) and _cardinal(row, number.after + (row.lower(number.after) in _MINUTES)):
            minutes, after = int(number.value), number.after
        elif 20 < number.value < 30:  # «без двадцати пять» is read as one number
            minutes, after = 20, index + 2
        else:
            return None
    after += row.lower(after) in _MINUTES
    hour = _cardinal(row, after)
    return _time(row, index, hour[0] * 60 - minutes, hour[1]) if hour else None


def _ordinal(row: Row, index: int) -> tuple[int, int] | None:
    """«двенадцатого», «12-го»: an hour that is under way, and the index after it."""
    found = in_words(row.tokens, index)
    if not found or not found.ordinal or found.value not in _HOURS or not row.lower(index).endswith("го"):
        return None
    counted = row.kind(found.after) == "word" and not row.facets(found.after) and has(row.lower(found.after), "NOUN")
    return None if counted else (int(found.value), found.after)


def _cardinal(row: Row, index: int) -> tuple[int, int] | None:
    text = row.lower(index)
    if row.kind(index) == "number":
        return (int(text), index + 1) if len(text) < 3 and text.isdigit() and int(text) in _HOURS else None
    if text in ("час", "one"):
        return 1, index + 1
    found = in_words(row.tokens, index)
    return (int(found.value), found.after) if found and not found.ordinal and found.value in _HOURS else None
