"""Whether a number follows from others: prices times counts, added up, less a share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from tonewise.reading.values import ValueSpan

_DAY = 1440
_MOST_COUNTED = 60
"""More of one thing are not counted out in a chat."""
_MOST_TERMS = 24
_MOST_COUNTS = 8
_MOST_IN_THREES = 12
_FEW_COUNTS = 4
"""With more of them about, too many numbers are a product of two by chance; the count of one is among them."""
_YEAR = 12
_DIGITS = 2


def follows(number: float, terms: Sequence[float], counts: Collection[int], shares: Collection[float] = ()) -> bool:
    """Whether a number follows from ``terms``, taken as often as ``counts`` say, less one of ``shares`` (percent).

    It may be a sum of up to three terms, two of them with a count; one term by two counts, or by the month where it
    is by the year; a difference, product or ratio of two.
    """
    told = terms[:_MOST_TERMS]
    if _of_two(number, told):
        return True
    often = (1, *sorted(counts)[:_MOST_COUNTS])
    wanted = {round(number, _DIGITS)}
    wanted |= {round(number / (1 - share / 100), _DIGITS) for share in shares if 0 < share < 100}
    return any(_is_sum(each, told, often) for each in wanted)


def _of_two(number: float, told: Sequence[float]) -> bool:
    for a, b in combinations(told, 2):
        if _near(abs(a - b), number) or _near(a * b, number) or _near(a * b / 100, number):
            return True
        if _near(a - a * b / 100, number) or _near(b - a * b / 100, number):
            return True
        if (a and _near(b / a, number)) or (b and _near(a / b, number)):
            return True
    return False


def _is_sum(number: float, told: Sequence[float], often: Sequence[int]) -> bool:
    """One term or two, each as often as a count says; three, one of them as often."""
    parts: dict[float, set[int]] = {}
    for place, term in enumerate(told):
        for count in often:
            parts.setdefault(round(term * count, _DIGITS), set()).add(place)
    if number in parts or (_YEAR in often and any(_near(number * _YEAR, term) for term in told)):
        return True
    if len(often) <= _FEW_COUNTS and any(_near(t * a * b, number) for a, b in combinations(often, 2) for t in told):
        return True
    for part, places in parts.items():
        others = parts.get(round(number - part, _DIGITS))
        if others and (len(places) > 1 or places != others):
            return True
    few = told[:_MOST_IN_THREES]
    for (i, a), (j, b) in combinations(enumerate(few), 2):
        rest = parts.get(round(number - a - b, _DIGITS))
        if rest and rest - {i, j}:
            return True
    return False


def _near(a: float, b: float) -> bool:
    return abs(a - b) < 0.006


def numbers_of(value: ValueSpan) -> tuple[float, ...]:
    """The numbers that a value may be counted with."""
    normal = value.normal
    if value.kind in ("number", "percent") and isinstance(normal, int | float):
        return (normal,)
    if value.kind in ("amount", "quantity") and isinstance(normal, tuple):
        return (normal[0],)
    if value.kind == "span" and isinstance(normal, int | float):
        return tuple(normal / unit for unit in (1, 60, _DAY, 10080) if normal % unit == 0)
    if value.kind == "span" and isinstance(normal, tuple) and isinstance(normal[1], int | float):
        return (normal[1],)
    if value.kind == "code" and str(normal).isdecimal() and len(str(normal)) < 10:
        return (int(str(normal)),)
    return ()


def counts_of(value: ValueSpan) -> tuple[int, ...]:
    """How many of a thing a value may say: «2 билета», «3 часа»; no sum of money."""
    if value.kind not in ("number", "quantity", "span"):
        return ()
    return tuple(n for n in map(int, numbers_of(value)) if 1 < n <= _MOST_COUNTED)
