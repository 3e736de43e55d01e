"""Whether a number follows from others: prices times counts, added up, less a share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

_MOST_TERMS = 24
_MOST_COUNTS = 8
_MOST_IN_THREES = 12
_DIGITS = 2


def follows(number: float, terms: Sequence[float], counts: Collection[int], shares: Collection[float] = ()) -> bool:
    """Whether ``number`` is a sum of up to three of ``terms``, two of which may be taken as often as one of ``counts``
    says, a difference, product or ratio of two, or any such sum less one of ``shares`` (percent).
    """  # fmt: skip
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
    if number in parts:
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
