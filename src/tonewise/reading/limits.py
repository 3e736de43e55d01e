"""Limits of time, amount and age, and whether they leave out what a customer asks for («после 19?» — «до 18:00»)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.values.numerals import facets
from tonewise.reading.words import Token, lemma, parses, tokens

Bound = Literal["upper", "lower"]

_HALF_DAY = 720
_SMALL_HOURS = 360
_NEAR = 3
_COUNTED = 12
_SHORT_CODE = 4


class Limit(NamedTuple):
    """A value of a statement that nothing may go over or under."""

    value: ValueSpan
    bound: Bound


class _Asked(NamedTuple):
    value: ValueSpan
    way: Literal["at", "after", "before", "deadline"]


def shuts_out(question: str, statement: str, language: str) -> bool | None:
    """Whether limits of a statement leave out the time or amount that a question names; None if that cannot be told."""
    asked = _asked(question, language)
    if not asked:
        return None
    verdicts = [
        verdict
        for limit in limits(statement, language)
        for each in asked
        if (verdict := _leaves_out(limit, each, question, statement)) is not None
    ]
    return any(verdicts) if verdicts else None


@lru_cache(maxsize=8192)
def limits(text: str, language: str) -> tuple[Limit, ...]:
    """The values of a statement that are limits, by the words before them and the verbs beside them."""
    language = "ru" if language == "ru" else "en"
    row = tokens(text)
    if not any(token.kind == "number" or "numbers" in facets(token.lower) for token in row):
        return ()
    read = values(text, language)
    found = []
    for place, value in enumerate(read):
        if (bound := _bound(row, text, read, place, language)) is not None:
            found.append(Limit(value, bound))
    return tuple(found)


def _bound(row: Sequence[Token], text: str, read: Sequence[ValueSpan], place: int, language: str) -> Bound | None:
    value = read[place]
    before = [token.lower for token in row if token.end <= value.start][-_NEAR:]
    after = read[place + 1] if place + 1 < len(read) else None
    joined = after is not None and after.kind == value.kind and text[value.end : after.start].strip() in _JOINTS
    earlier = read[place - 1] if place else None
    if earlier is not None and earlier.kind == value.kind and text[earlier.end : value.start].strip() in _JOINTS:
        return "upper"
    if joined:
        return "lower"
    for bound in ("upper", "lower"):
        if before[-1:] and before[-1] in _words(language, f"{bound} prepositions"):
            return bound
    said = {token.lower for token in row} | {lemma(token.lower) for token in row if token.kind == "word"}
    if value.kind == "time":
        at = before[-1:] and before[-1] in _words(language, "at")
        sections: tuple[Bound, ...] = ("upper", "lower") if at else ()
        return next((bound for bound in sections if said & _words(language, f"{bound} times")), None)
    return next((bound for bound in _BOUNDS if said & _words(language, f"{bound} amounts")), None)


_JOINTS = frozenset(("-", "–", "—", "to", "till", "until", "до", "по"))
_BOUNDS: tuple[Bound, ...] = ("upper", "lower")


@lru_cache(maxsize=4096)
def _asked(question: str, language: str) -> tuple[_Asked, ...]:
    language = "ru" if language == "ru" else "en"
    row = tokens(question)
    found = []
    for value in values(question, language):
        before = [token.lower for token in row if token.end <= value.start][-2:]
        last = before[-1] if before else ""
        if last in _words(language, "after") or (last in ("than", "чем") and before[0] in ("later", "позже")):
            found.append(_Asked(value, "after"))
        elif last in _words(language, "before"):
            found.append(_Asked(value, "before"))
        elif last in _words(language, "deadline") and _asks_us(row):
            found.append(_Asked(value, "deadline"))
        else:
            found.append(_Asked(value, "at"))
    return tuple(found)


def _asks_us(row: Sequence[Token]) -> bool:
    """Whether a question asks what we can do, and not whether the customer may come."""
    return any(
        token.lower == "you"
        or any(parse.part == "VERB" and "2per" in parse.grammemes for parse in parses(token.lower)[:1])
        for token in row
        if token.kind == "word"
    )


def _leaves_out(limit: Limit, asked: _Asked, question: str, statement: str) -> bool | None:
    pairs = [
        (wanted, told)
        for wanted in _measures(asked.value, question)
        for told in _until_night(_measures(limit.value, statement), limit.bound)
        if wanted[0] == told[0] or {_counts(wanted[0]), _counts(told[0])} == {"number", "pieces"}
    ]
    if not pairs:
        return None
    verdicts = {_is_outside(asked.way, limit.bound, wanted[1], told[1]) for wanted, told in pairs}
    return verdicts.pop() if len(verdicts) == 1 else None


def _counts(measure: Hashable) -> str:
    """«5 визиток» and «от 100 штук» count the same."""
    if measure == ("quantity", "pcs"):
        return "pieces"
    return str(measure[0]) if isinstance(measure, tuple) else ""


def _until_night(measures: list[tuple[Hashable, float]], bound: Bound) -> list[tuple[Hashable, float]]:
    """«До двух ночи» is later than eleven in the evening."""
    return [
        (kind, much + 2 * _HALF_DAY if kind == "time" and bound == "upper" and much < _SMALL_HOURS else much)
        for kind, much in measures
    ]


def _is_outside(way: str, bound: Bound, wanted: float, told: float) -> bool:
    if bound == "upper":
        return wanted >= told if way == "after" else way == "at" and wanted > told
    return wanted <= told if way == "before" else way != "after" and wanted < told


def _measures(value: ValueSpan, text: str) -> list[tuple[Hashable, float]]:
    """What a value measures, and how much of it; twice where an hour may be the morning's or the evening's."""
    normal = value.normal
    if value.kind == "time" and isinstance(normal, int):
        bare = text[value.start : value.end].isdigit() and normal < _HALF_DAY
        return [("time", normal), ("time", normal + _HALF_DAY)] if bare else [("time", normal)]
    if value.kind == "span" and isinstance(normal, int | float):
        return [("span", normal)]
    if value.kind == "code" and (digits := text[value.start : value.end]).isdecimal() and len(digits) <= _SHORT_CODE:
        normal = int(digits)  # "order 10 mugs"
    if value.kind in ("number", "code") and isinstance(normal, int | float):
        counted = next((t for t in tokens(text[value.end : value.end + 4 * _COUNTED]) if t.kind == "word"), None)
        return [(("number", lemma(counted.lower)), normal)] if counted else []
    if isinstance(normal, tuple) and len(normal) == 2:
        if value.kind == "span" and isinstance(normal[1], int | float):
            return [(("span", normal[0]), normal[1])]
        if value.kind in ("amount", "quantity") and isinstance(normal[0], int | float):
            return [((value.kind, normal[1]), normal[0])]
    return []


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "limits")[section] for word in line.split())
