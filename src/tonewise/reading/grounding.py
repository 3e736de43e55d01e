"""Whether the values of a reply rest on what was said and on the facts, or follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import combinations, pairwise

from tonewise.lexicons import load
from tonewise.reading.sums import counts_of, follows, numbers_of
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import fold, lemma, tokens

_SHORT_WAIT = 5
"""Minutes: «секунду», «минуту» and the like are no data."""
_SMALL = 5
_DAY = 1440
_SOME_DAY = date(2025, 7, 1)
"""Stands for today where only the distance between two days counts: mid-year, in no leap year."""
_HALF_DAY = 720
_MONTH_DAYS = (28, 30, 31)


@dataclass(frozen=True)
class Ground:
    """What a reply may rest on: values, words, and the day on which it is written, where it is known."""

    values: frozenset[tuple[str, object]]
    dates: tuple[tuple[int | None, int | None, int | None], ...]
    relative: bool
    """Some value is a day told from today or a weekday: without a known today it may be any date."""
    numbers: frozenset[float]
    figures: tuple[float, ...]
    """Numbers that may be added, multiplied and compared: sums, counts and shares, and no order numbers."""
    counts: frozenset[int]
    """How many of a thing may be bought or used."""
    digits: frozenset[str]
    lemmas: frozenset[str]
    today: date | None

    def with_counts(self, counts: Iterable[int]) -> Ground:
        """The same ground, where these counts are known too."""
        return replace(self, counts=self.counts.union(counts))

    def holds(self, value: ValueSpan, text: str) -> bool:
        """Whether a value stands in the ground or follows from it; silent where that cannot be told."""
        if (value.kind, value.normal) in self.values:
            return True
        checks = {
            "date": self._date,
            "weekday": self._weekday,
            "time": self._time,
            "span": self._span,
            "amount": self._amount,
            "quantity": self._amount,
            "number": self._number,
            "percent": self._percent,
            "code": self._code,
            "phone": self._code,
            "link": self._link,
        }
        check = checks.get(value.kind)
        return check(value, text) if check else False

    def _date(self, value: ValueSpan, text: str) -> bool:
        normal = value.normal
        assert isinstance(normal, tuple)  # noqa: S101 - all dates are
        if " " not in text and lemma(fold(text)) in self.lemmas:
            return True  # a month's or a day's own name
        if isinstance(normal[0], str):
            return self._relative_date(normal)
        if any(_same_date(normal, other) for other in self.dates):
            return True
        if self.relative:
            return self.today is None or any(_same_date(normal, (d.year, d.month, d.day)) for d in self._told_days())
        if self.today and normal[1] and normal[2]:
            ahead = _resolve(normal, self.today)
            return ahead is not None and ("span", (ahead - self.today).days * _DAY) in self.values
        return False

    def _relative_date(self, normal: tuple[object, ...]) -> bool:
        unit, step = normal[0], normal[1]
        if unit != "day":
            return bool(self.dates) or self.relative or any(kind == "span" for kind, _ in self.values)
        if not isinstance(step, int) or step <= 0:
            return True
        if self.today is None:
            return bool(self.dates) or self.relative or any(kind == "span" for kind, _ in self.values)
        day = self.today + timedelta(days=step)
        if any(_same_date((day.year, day.month, day.day), other) for other in self.dates):
            return True
        return ("weekday", day.weekday()) in self.values or ("span", step * _DAY) in self.values

    def _told_days(self) -> Iterable[date]:
        if self.today is None:
            return
        for kind, normal in self.values:
            if kind == "date" and isinstance(normal, tuple) and normal[0] == "day":
                yield self.today + timedelta(days=normal[1])
            elif kind == "weekday" and isinstance(normal, int):
                ahead = (normal - self.today.weekday()) % 7
                yield self.today + timedelta(days=ahead)
                yield self.today + timedelta(days=ahead + 7)

    def _weekday(self, value: ValueSpan, _: str) -> bool:
        days = sorted(normal for kind, normal in self.values if kind == "weekday" and isinstance(normal, int))
        groups = {normal for kind, normal in self.values if kind == "weekday" and isinstance(normal, str)}
        if not isinstance(value.normal, int):
            return bool(days or groups)
        if groups or (len(days) > 1 and days[0] <= value.normal <= days[-1]):
            return True
        for told in self.dates:
            day = _resolve(told, self.today)
            if day is None or day.weekday() == value.normal:
                return True
        return any(day.weekday() == value.normal for day in self._told_days())

    def _time(self, value: ValueSpan, text: str) -> bool:
        if not isinstance(value.normal, int):
            return True
        bare = ":" not in text and value.normal < _HALF_DAY
        return (bare and ("time", value.normal + _HALF_DAY) in self.values) or self._is_number(value.normal / 60, text)

    def _is_number(self, hour: float, text: str) -> bool:
        return text.isdigit() and hour in self.numbers

    def _span(self, value: ValueSpan, text: str) -> bool:
        normal = value.normal
        if " " not in text and lemma(fold(text)) in self.lemmas:
            return True  # "a month" where a price or a day of the month was told
        if normal == "24/7":
            return not self.lemmas.isdisjoint(_words("ru", "around the clock") | _words("en", "around the clock"))
        if isinstance(normal, tuple):
            return normal[0] == "some" or self._months(normal[1])
        if not isinstance(normal, int | float) or normal <= _SHORT_WAIT:
            return True
        told = [n for kind, n in self.values if kind == "span" and isinstance(n, int | float)]
        if any(a + b == normal for a, b in combinations(told, 2)) or follows(normal, told, self.counts):
            return True
        months = [n[1] for kind, n in self.values if kind == "span" and isinstance(n, tuple) and n[0] == "months"]
        if any(normal == days * _DAY * count for days in _MONTH_DAYS for count in months):
            return True
        return normal % _DAY == 0 and self._days_between(int(normal // _DAY))

    def _months(self, count: object) -> bool:
        if count == 1 and any(month is None and day for _, month, day in self.dates):
            return True  # "due on the 5th" is every month
        return isinstance(count, int | float) and any(
            ("span", days * _DAY * count) in self.values for days in _MONTH_DAYS
        )

    def _days_between(self, days: int) -> bool:
        """From one day that was told to another, or from today («вчера», "tomorrow")."""
        if any(kind == "date" and n in (("day", days), ("day", -days)) for kind, n in self.values):
            return True
        # Where nobody said which day it is, days without a year are days of one year.
        today = self.today or _SOME_DAY
        told = [day for given in self.dates if (day := _resolve(given, today))]
        if self.today:
            told.append(self.today)
        return any(abs((a - b).days) == days for a, b in combinations(told, 2))

    def _amount(self, value: ValueSpan, _: str) -> bool:
        assert isinstance(value.normal, tuple)  # noqa: S101 - amounts and quantities are pairs
        return self._follows(value.normal[0])

    def _number(self, value: ValueSpan, text: str) -> bool:
        if not isinstance(value.normal, int | float):
            return True
        if text.isalpha() and not {("time", value.normal * 60), ("time", value.normal * 60 + _HALF_DAY)}.isdisjoint(
            self.values
        ):
            return True
        return self._follows(value.normal) or text.replace(" ", "") in self.digits

    def _percent(self, value: ValueSpan, _: str) -> bool:
        return value.normal == 100 or (isinstance(value.normal, int | float) and value.normal in self.numbers)

    def _follows(self, number: object) -> bool:
        """The number itself, or what can be counted out of those that are told."""
        if not isinstance(number, int | float):
            return True
        if number in self.numbers:
            return True
        shares = [normal for kind, normal in self.values if kind == "percent" and isinstance(normal, int | float)]
        return follows(number, self.figures, self.counts, shares)

    def _code(self, value: ValueSpan, _: str) -> bool:
        code = str(value.normal)
        return any(code in told or told.endswith(code) for told in self.digits)

    def _link(self, value: ValueSpan, _: str) -> bool:
        """A link that was given, or the site that it stands on."""
        link = str(value.normal)
        told = [str(normal) for kind, normal in self.values if kind in ("link", "email")]
        return any(other == link or other.startswith(link + "/") or other.endswith("@" + link) for other in told)


def ground(texts: Sequence[str], language: str, today: date | None) -> Ground:
    """What texts give a reply to rest on."""
    told = [value for text in texts for value in values(text, language)]
    dates = tuple(
        value.normal
        for value in told
        if value.kind == "date" and isinstance(value.normal, tuple) and not isinstance(value.normal[0], str)
    )
    relative = any(
        value.kind == "weekday" or (isinstance(value.normal, tuple) and value.normal[0] == "day") for value in told
    )
    figures = dict.fromkeys(
        number for value in told if value.kind not in ("span", "code") for number in numbers_of(value)
    )
    row = [token for text in texts for token in tokens(text)]
    often = _how_often()
    lemmas = frozenset(lemma(token.lower) for token in row if token.kind == "word")
    digits = {"".join(filter(str.isalnum, token.lower)) for token in row if token.kind == "number"}
    digits |= {str(value.normal) for value in told if value.kind in ("code", "phone", "number")}
    return Ground(
        values=frozenset((value.kind, value.normal) for value in told).union(
            _other_half(texts, language),
            (often[word] for token in row for word in (token.lower, lemma(token.lower)) if word in often),
        ),
        dates=dates,
        relative=relative,
        numbers=frozenset(number for value in told for number in numbers_of(value)),
        figures=tuple(figures),
        counts=frozenset(count for value in told for count in counts_of(value)).union(_months_of_a_year(lemmas)),
        digits=frozenset(digits),
        lemmas=lemmas,
        today=today,
    )


def _other_half(texts: Sequence[str], language: str) -> Iterable[tuple[str, object]]:
    """The evening's half past six beside the morning's, where it is not said which is meant."""
    for text in texts:
        for value in values(text, language):
            if value.kind == "time" and isinstance(value.normal, int) and value.normal % 60 and value.normal < _DAY:
                said = text[value.start : value.end]
                if " " in said and not said[0].isdigit() and value.normal < _HALF_DAY + 60:
                    yield "time", (value.normal + _HALF_DAY) % _DAY


def _months_of_a_year(lemmas: frozenset[str]) -> tuple[int, ...]:
    return () if lemmas.isdisjoint(("год", "year", "annual")) else (12,)


def _same_date(a: tuple[object, ...], b: tuple[object, ...]) -> bool:
    """Equal where both say something; a month alone holds all of its days."""
    return all(x is None or y is None or x == y for x, y in zip(a, b, strict=True))


def _resolve(told: tuple[object, ...], today: date | None) -> date | None:
    """The day that a date means: in its own year, or the nearest such day to today."""
    year, month, day = told
    if not isinstance(month, int) or not isinstance(day, int):
        return None
    if isinstance(year, int):
        return _day(year, month, day)
    if today is None:
        return None
    near = [found for y in (today.year - 1, today.year, today.year + 1) if (found := _day(y, month, day))]
    return min(near, key=lambda found: abs((found - today).days), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def mismatched_weekday(text: str, language: str, told: Ground) -> tuple[int, int] | None:
    """The span of a weekday and a date beside it that do not go together («в пятницу, 5 мая»)."""
    row = values(text, language)
    for first, second in pairwise(row):
        kinds = {first.kind, second.kind}
        if kinds != {"weekday", "date"} or not _beside(text[first.end : second.start]):
            continue
        weekday, day = (first, second) if first.kind == "weekday" else (second, first)
        if not isinstance(weekday.normal, int) or not isinstance(day.normal, tuple) or isinstance(day.normal[0], str):
            continue
        real = _resolve(day.normal, told.today)
        if real is None:
            known = next((d for d in told.dates if d[0] and _same_date(d, day.normal)), None)
            real = _resolve(known, None) if known else None
        if real is not None and real.weekday() != weekday.normal:
            return first.start, second.end
    return None


def _beside(gap: str) -> bool:
    return len(gap) <= 3 and not any(letter.isalpha() for letter in gap)


def counts_something_told(value: ValueSpan, text: str, told: Ground) -> bool:
    """Whether a small number counts a thing of the conversation; «2 варианта» of the agent's own is no datum."""
    if value.kind != "number" or not isinstance(value.normal, int) or value.normal > _SMALL:
        return True
    following = next((token for token in tokens(text[value.end : value.end + 40]) if token.kind == "word"), None)
    return following is not None and lemma(following.lower) in told.lemmas


@lru_cache(maxsize=4096)
def step_numbers(text: str) -> frozenset[int]:
    """Offsets of the numbers that only number the lines or steps of a text."""
    found = set()
    row = tokens(text)
    for index, token in enumerate(row[:-1]):
        if token.kind != "number" or not token.text.isdigit():
            continue
        line = text.rfind("\n", 0, token.start) + 1
        first = not text[line : token.start].strip(" \t(*•-")
        if (row[index + 1].text in (".", ")") and (first or row[index - 1].text in ".;:!?")) or (
            index and lemma(row[index - 1].lower) in ("шаг", "пункт", "step", "вариант", "option")
        ):
            found.add(token.start)
    return frozenset(found)


@cache
def _how_often() -> dict[str, tuple[str, int]]:
    """The words that say «every week» in one (``weekly``), and the span of time that they stand for."""
    lengths = {"daily": _DAY, "weekly": 7 * _DAY}
    return {
        word: ("span", minutes)
        for section, minutes in lengths.items()
        for language in ("ru", "en")
        for word in _words(language, section)
    }


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "grounded")[section] for word in line.split())
