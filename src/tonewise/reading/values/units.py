"""What a number counts: the month, hour, currency, measure or length of time that stands after it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tonewise.reading.values.numerals import Number, facets, tidy
from tonewise.reading.words import Token

ValueKind = Literal[
    "date", "time", "span", "amount", "number", "percent", "quantity", "weekday", "code", "link", "email", "phone"
]

_LONGEST_NUMBER = 3
_CENTS = {"KOP": "RUB", "CENT": "USD"}
_OCLOCK = "o'clock"


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens that may be asked for at any index: outside the text there is an empty one."""

    tokens: Sequence[Token]

    def lower(self, index: int) -> str:
        """The folded word at an index."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def kind(self, index: int) -> str:
        """The kind of token at an index."""
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def facets(self, index: int) -> Mapping[str, str]:
        """What the word at an index stands for beside a number."""
        return facets(self.lower(index))

    def touches(self, index: int) -> bool:
        """Whether the token follows the one before it without a space."""
        return 0 < index < len(self.tokens) and self.tokens[index].start == self.tokens[index - 1].end

    def year(self, index: int) -> tuple[int | None, int]:
        """A year at the index, a comma before and «года» after it allowed, and the index after it."""
        start = index + (self.lower(index) == ",")
        text = self.lower(start)
        if self.kind(start) == "number" and len(text) == 4 and text[:2] in ("19", "20") and text.isdigit():
            return int(text), start + (2 if self.lower(start + 1) in ("года", "год", "году", "г") else 1)
        return None, index


class ValueSpan(NamedTuple):
    """A value and where it stands; two values say the same where ``kind`` and ``normal`` are equal.

    ``normal`` by kind: date ``(year, month, day)`` with None for what is unsaid, or ``("day", 1)`` for tomorrow,
    ``("week", 1)`` for next week, ``("end", 10080)`` for the week's end; time: minutes after midnight, or a part of the
    day; span: minutes, or ``("months", n)``, ``("some", minutes)``, ``"24/7"``; amount: ``(number, currency)``;
    quantity: ``(number, unit)``; weekday: 0 for Monday, or ``"weekend"``, ``"weekdays"``, ``"daily"``; number and
    percent: the number; code, link, email and phone: folded text. The ends of a range are two values.
    """

    kind: ValueKind
    start: int
    end: int
    normal: Hashable


class Found(NamedTuple):
    """A value over the tokens from ``first`` up to ``after``."""

    kind: ValueKind
    first: int
    after: int
    normal: Hashable


class Unit(NamedTuple):
    """The kind of value that a unit makes of a number, how it is written alike, and the index after the unit."""

    kind: ValueKind
    normal: Callable[[Number], Hashable]
    after: int


def unit_at(row: Row, index: int, value: Number, *, ordinal: bool = False) -> Unit | None:
    """The unit at an index after a number; an ordinal takes only a month («пятого мая»)."""
    if "words between a number and its unit" in row.facets(index):
        index += 1
    if row.lower(index) == "of" and "months" in row.facets(index + 1):
        index += 1
    if found := _month(row, index, value):
        return found
    if ordinal:
        return None
    return half_of_day(row, index) or _time(row, index, value) or _measure(row, index)


def _month(row: Row, index: int, value: Number) -> Unit | None:
    if not 1 <= value <= 31 or value != int(value):
        return None
    if row.lower(index) in ("число", "числа", "числу"):
        return Unit("date", lambda day: (None, None, day), index + 1)
    month = row.facets(index).get("months")
    if month is None:
        return None
    year, after = row.year(index + 1)
    return Unit("date", lambda day: (year, int(month), day), after)


def half_of_day(row: Row, index: int) -> Unit | None:
    """``pm``, ``p.m.``, ``o'clock``."""
    word = row.lower(index)
    if "halves of a day" in row.facets(index):
        return Unit("time", _clock(720 if word == "pm" else 0), index + 1)
    if word == _OCLOCK:
        return half_of_day(row, index + 1) or _part(row, index + 1) or Unit("time", _clock(None), index + 1)
    if word in ("a", "p") and row.lower(index + 1) == "." and row.lower(index + 2) == "m" and row.touches(index + 2):
        closing = row.lower(index + 3) == "." and row.touches(index + 3)
        return Unit("time", _clock(720 if word == "p" else 0), index + 3 + closing)
    return None


def _clock(half: int | None) -> Callable[[Number], Hashable]:
    """Minutes after midnight for an hour, or for minutes that a clock already gave."""

    def minutes(hour: Number) -> int:
        plain = int(hour * 60) if hour <= 24 else int(hour)
        if half is None:
            return plain
        return plain % 720 + half if plain < 780 else plain

    return minutes


def _part(row: Row, index: int) -> Unit | None:
    """«вечера», ``in the evening`` after an hour."""
    if row.lower(index) == "in" and row.lower(index + 1) == "the":
        index += 2
    part = row.facets(index).get("parts of day")
    if part is None:
        return None

    def minutes(hour: Number) -> int:
        plain = int(hour * 60) if hour <= 24 else int(hour)
        late = part in ("evening", "day") and plain < 720
        return plain + 720 if late else plain % 1440

    return Unit("time", minutes, index + 1)


def _time(row: Row, index: int, value: Number) -> Unit | None:
    found = row.facets(index)
    if "minutes" in found:
        length = float(found["minutes"])
        return _hours_of_clock(row, index, value) or Unit("span", lambda number: tidy(number * length), index + 1)
    if "months long" in found:
        if 1900 <= value <= 2100:
            return Unit("date", lambda year: (int(year), None, None), index + 1)
        if row.lower(index) != "г":
            months = int(found["months long"])
            return Unit("span", lambda number: ("months", tidy(number * months)), index + 1)
    return _part(row, index)


def _hours_of_clock(row: Row, index: int, value: Number) -> Unit | None:
    """«в 18 часов», «3 часа дня»: a time, where «за 3 часа» is a span."""
    if row.facets(index).get("minutes") != "60" or not 0 < value <= 24:
        return None
    if part := _part(row, index + 1):
        return part
    start = index - 1
    while index - start < _LONGEST_NUMBER and (row.kind(start) == "number" or "numbers" in row.facets(start)):
        start -= 1
    before = row.lower(start)
    if before in ("в", "к", "после") or (before == "до" and value > 12):
        return Unit("time", _clock(None), index + 1)
    return None


def _measure(row: Row, index: int) -> Unit | None:
    word, found = row.lower(index), row.facets(index)
    if "currencies" in found:
        currency = found["currencies"]
        if whole := _CENTS.get(currency):
            return Unit("amount", lambda number: (tidy(number / 100), whole), index + 1)
        return Unit("amount", lambda number: (number, currency), index + 1)
    if "percent" in found or word == "%":
        return Unit("percent", tidy, index + 1)
    if "units" in found or word == "г":
        factor, unit = found.get("units", "1 g").split()
        return Unit("quantity", lambda number: (tidy(number * float(factor)), unit), index + 1)
    return None
