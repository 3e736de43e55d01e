"""When a promised time is over («до 15:00», ``by noon tomorrow``, «в течение часа»), and how long a customer waited.

A time that may mean several moments is taken as the latest that a customer could mean: whoever kept to it was in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

from tonewise.lexicons import load
from tonewise.options import Hours
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import tokens

_DAY = 1440
_WEEK = 10_080
_HALF_DAY = 720
_LAST_MOMENT = time(23, 59, 59)
_PARTS = {"morning": time(12), "day": time(18), "evening": _LAST_MOMENT, "night": _LAST_MOMENT}
_AT_NOON = frozenset(("обеда", "обеду", "lunch", "lunchtime"))
_IN_THE_MORNING = frozenset(("am", "a.m.", "утра", "ночи", "полночь", "midnight", "morning"))
_AFTER = frozenset(("после", "after"))
_AFTER_LUNCH = time(14)
_WORKING = frozenset(("рабочий", "рабочих", "рабочего", "рабочие", "working", "business"))
_ELSEWHERE = frozenset(("мск", "москве", "gmt", "utc", "est", "pst", "cet", "местному", "your"))
_WORKDAYS = frozenset(range(5))
_MONTH = timedelta(days=31)


def deadline(sentence: str, language: str, at: datetime, hours: Hours | None = None) -> datetime | None:
    """The moment when a time that a sentence written ``at`` promises is over; None where that cannot be told."""
    language = "ru" if language == "ru" else "en"
    words = {token.lower for token in tokens(sentence)}
    if not words.isdisjoint(_ELSEWHERE):
        return None
    found = values(sentence, language)
    spans = [each for each in found if each.kind == "span"]
    if spans:
        return _after(spans[-1], at, working=not words.isdisjoint(_WORKING), hours=hours)
    day = next((moment for each in found if (moment := _day(each, at, hours)) is not None), None)
    clock = [each for each in found if each.kind == "time"]
    moments = [_at_clock(each, sentence, day, at) for each in clock]
    if phrase_hits(sentence, language, "times"):
        last = _AFTER_LUNCH if not words.isdisjoint(_AT_NOON) else _LAST_MOMENT
        moments.append(datetime.combine(day or at.date(), last, at.tzinfo))
    elif day is not None and not clock:
        moments.append(datetime.combine(day, _LAST_MOMENT, at.tzinfo))
    if clock and not words.isdisjoint(_AFTER):
        moments = [datetime.combine(max(moments).date(), _LAST_MOMENT, at.tzinfo)]
    return max(moments, default=None)


def _after(span: ValueSpan, at: datetime, *, working: bool, hours: Hours | None) -> datetime | None:
    """A length of time; days are over when the day is."""
    if not isinstance(span.normal, int | float):
        return None
    if span.normal < _DAY:
        return at + timedelta(minutes=span.normal)
    days = int(span.normal // _DAY)
    end = _working_day(at.date(), days, hours) if working else at.date() + timedelta(days=days)
    return datetime.combine(end, _LAST_MOMENT, at.tzinfo)


def _day(value: ValueSpan, at: datetime, hours: Hours | None) -> date | None:
    today = at.date()
    if value.kind == "weekday" and isinstance(value.normal, int):
        return today + timedelta(days=(value.normal - today.weekday() - 1) % 7 + 1)
    if value.kind != "date" or not isinstance(value.normal, tuple):
        return None
    match value.normal:
        case ("day", int(days)):
            return today + timedelta(days=days)
        case ("week", int(weeks)):
            return today + timedelta(days=6 - today.weekday() + 7 * weeks)
        case ("end", int(minutes)) if minutes == _DAY:
            return today if hours is None or today.weekday() in hours.days else _working_day(today, 1, hours)
        case ("end", int(minutes)) if minutes == _WEEK:
            return today + timedelta(days=6 - today.weekday())
        case (None, int(month), int(day)) if month:
            return _date(today.year, month, day, today)
        case (int(year), int(month), int(day)):
            return _date(year, month, day, today)
        case (None, None, int(day)):
            return _date(today.year, today.month, day, today)
        case _:
            return today + _MONTH


def _date(year: int, month: int, day: int, today: date) -> date | None:
    """The date, in the next year where it is long over in this one."""
    try:
        found = date(year, month, day)
        return found.replace(year=year + 1) if today - found > 3 * _MONTH else found
    except ValueError:
        return None


def _at_clock(value: ValueSpan, sentence: str, day: date | None, at: datetime) -> datetime:
    """A time of day: on the day that is named, else when the clock next shows it; «до 3» may be in the afternoon."""
    if isinstance(value.normal, str):
        return datetime.combine(day or at.date(), _PARTS.get(value.normal, _LAST_MOMENT), at.tzinfo)
    minutes = value.normal if isinstance(value.normal, int) else 0
    moment = datetime.combine(day or at.date(), time(), at.tzinfo) + timedelta(minutes=minutes)
    said = sentence[value.start : value.end].lower()
    bare = minutes < _HALF_DAY and ":" not in said and _IN_THE_MORNING.isdisjoint(said.split())
    if moment < at and bare:
        moment += timedelta(minutes=_HALF_DAY)
    if moment < at and day is None:
        moment += timedelta(days=1)
    return moment


def _working_day(start: date, days: int, hours: Hours | None) -> date:
    """So many working days after a date: the days of the opening hours, else Monday to Friday."""
    open_days = hours.days if hours is not None else _WORKDAYS
    current = start
    while days > 0 and open_days:
        current += timedelta(days=1)
        days -= current.weekday() in open_days
    return current


def minutes_open(start: datetime, end: datetime, hours: Hours | None) -> float:
    """Minutes between two moments, those outside the opening hours left out; the hours are on the clock of ``end``."""
    if hours is None or end <= start:
        return max((end - start).total_seconds() / 60, 0.0)
    start = start.astimezone(end.tzinfo)
    total = 0.0
    day = start.date()
    while day <= end.date():
        if day.weekday() in hours.days:
            opens = datetime.combine(day, hours.opens, end.tzinfo)
            closes = datetime.combine(day, hours.closes, end.tzinfo)
            total += max((min(end, closes) - max(start, opens)).total_seconds(), 0.0) / 60
        day += timedelta(days=1)
        if total > _WEEK:
            break  # late by any limit
    return total


def next_working_day_ends(start: datetime, zone: datetime, hours: Hours | None) -> datetime:
    """When the working day after a moment is over, on the clock of ``zone``."""
    return datetime.combine(_working_day(start.astimezone(zone.tzinfo).date(), 1, hours), _LAST_MOMENT, zone.tzinfo)


@cache
def _nods(language: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "promises")["nods"] for word in line.split())


def only_nods(text: str, language: str, most: int = 4) -> bool:
    """Whether a message only says that the customer waits or agrees («ок, жду»)."""
    words: Sequence[str] = [token.lower for token in tokens(text) if token.kind in ("word", "number")]
    return len(words) <= most and _nods("ru" if language == "ru" else "en").issuperset(words)
