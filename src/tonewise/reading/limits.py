"""Limits of time, amount and age, and whether they leave out what a customer asks for («после 19?» — «до 18:00»)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from operator import attrgetter
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.values.numerals import facets
from tonewise.reading.words import Token, lemma, parses, tokens

Bound = Literal["upper", "lower"]

_HALF_DAY = 720
_SEVEN = 420
_LATE_AFTERNOON = 1020
_EVENING = frozenset("вечер вечером вечера вечернее вечерний вечернюю evening evenings tonight".split())
_SMALL_HOURS = 360
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
    verdicts = [
        verdict
        for limit in limits(statement, language)
        for each in asked
        if (verdict := _leaves_out(limit, each, question, statement)) is not None
    ]
    if not _EVENING.isdisjoint(token.lower for token in tokens(question)):
        verdicts += [
            limit.value.normal <= _LATE_AFTERNOON
            for limit in limits(statement, language)
            if limit.value.kind == "time" and limit.bound == "upper" and isinstance(limit.value.normal, int)
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
    said = {token.lower for token in row} | {lemma(token.lower) for token in row if token.kind == "word"}
    found = []
    for place, value in enumerate(read):
        bound = (
            _in_range(text, read, place)
            or _bound_behind(row, value.end)
            or _bound(value.kind, _before(row, value.start), said, language)
        )
        if bound is not None:
            found.append(Limit(value, bound))
    return tuple(found)


def _before(row: Sequence[Token], offset: int) -> str:
    """The word before an offset."""
    place = bisect_right(row, offset, key=attrgetter("end"))
    return row[place - 1].lower if place else ""


def _bound_behind(row: Sequence[Token], offset: int) -> Bound | None:
    """What the words after a value make of it: «12 и старше», "16 at most"."""
    place = bisect_right(row, offset, key=attrgetter("end"))
    after = tuple(token.lower for token in row[place : place + 3])
    if after[:1] and after[0] in _UNITS_OF_AGE:
        after = after[1:]
    if after[:1] and after[0] in _ALTERNATIVES and len(after) > 1:
        return "lower" if after[1] in _UPWARDS else "upper" if after[1] in _DOWNWARDS else None
    return "upper" if after[:2] == ("at", "most") else "lower" if after[:2] == ("at", "least") else None


_UNITS_OF_AGE = frozenset(("years", "year", "yrs", "лет", "года", "год"))
_ALTERNATIVES = frozenset(("or", "and", "и", "или"))
_UPWARDS = frozenset("older above over more up upwards taller heavier старше выше больше более тяжелее".split())
_DOWNWARDS = frozenset("younger under below less fewer down smaller младше меньше ниже менее легче".split())


def _in_range(text: str, read: Sequence[ValueSpan], place: int) -> Bound | None:
    """«10:00–18:00»: the first end is the lower one."""
    value = read[place]
    for other, bound in ((place - 1, _BOUNDS[0]), (place + 1, _BOUNDS[1])):
        if 0 <= other < len(read) and read[other].kind == value.kind:
            first, second = sorted((read[other], value), key=attrgetter("start"))
            if text[first.end : second.start].strip() in _JOINTS:
                return bound
    return None


def _bound(kind: str, before: str, said: AbstractSet[str], language: str) -> Bound | None:
    """What the word before a value, or a word of the statement, makes of it."""
    for bound in _BOUNDS:
        if before in _words(language, f"{bound} prepositions"):
            return bound
    if kind == "time" and before not in _words(language, "at"):
        return None
    section = "times" if kind == "time" else "amounts"
    return next((bound for bound in _BOUNDS if said & _words(language, f"{bound} {section}")), None)


_JOINTS = frozenset(("-", "–", "—", "to", "till", "until", "до", "по"))
_BOUNDS: tuple[Bound, ...] = ("upper", "lower")


@lru_cache(maxsize=4096)
def _asked(question: str, language: str) -> tuple[_Asked, ...]:
    language = "ru" if language == "ru" else "en"
    row = tokens(question)
    found = []
    for value in values(question, language):
        last = _before(row, value.start)
        if last in _words(language, "after"):
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
    wanted_ones = _measures(asked.value, question)
    told_ones = _until_night(_measures(limit.value, statement), limit.bound)
    if len(wanted_ones) > 1 and len(told_ones) == 1 and wanted_ones[0][0] == "time" and wanted_ones[0][1] < _SEVEN:
        del wanted_ones[0]  # "after six" is said of the evening
    by_halves = len(wanted_ones) == len(told_ones) == 2 and {kind for kind, _ in (*wanted_ones, *told_ones)} == {"time"}
    pairs = [
        (wanted, told)
        for at, wanted in enumerate(wanted_ones)
        for place, told in enumerate(told_ones)
        if _compare(wanted[0], told[0]) and (at == place or not by_halves)  # eight and ten are of the same half day
    ]
    if not pairs:
        return None
    verdicts = {_is_outside(asked.way, limit.bound, wanted[1], told[1]) for wanted, told in pairs}
    return verdicts.pop() if len(verdicts) == 1 else None


def _compare(wanted: Hashable, told: Hashable) -> bool:
    """Whether two measures are of one kind; a number with no noun beside it counts whatever the other does."""
    if wanted == told or {_counts(wanted), _counts(told)} == {"number", "pieces"}:
        return True
    if _counts(told) == "amount" and wanted == _ANYTHING:
        return True  # «на 20 тысяч» — «от 50 000 ₽»
    return _counts(wanted) == _counts(told) == "number" and _ANYTHING in (wanted, told)


_ANYTHING = ("number", "*")
_PEOPLE = frozenset(
    "человек гость персона участник ребенок дети взрослый посетитель место пассажир people person persons guests guest"
    " seats seat adults adult kids children places place participants visitors passengers pax".split()
)
_AGED = frozenset("ему ей сыну дочке дочери ребенку мальчику девочке внуку внучке aged turns turned".split())


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
        said = text[value.start : value.end]
        bare = (said.isdigit() or (said.isalpha() and normal)) and normal < _HALF_DAY
        return [("time", normal), ("time", normal + _HALF_DAY)] if bare else [("time", normal)]
    if value.kind == "span" and isinstance(normal, int | float):
        return [("span", normal)]
    if value.kind == "code" and (digits := text[value.start : value.end]).isdecimal() and len(digits) <= _SHORT_CODE:
        normal = int(digits)  # "order 10 mugs"
    if value.kind in ("number", "code") and isinstance(normal, int | float):
        return _measures_of_number(value, normal, text)
    if isinstance(normal, tuple) and len(normal) == 2:
        if value.kind == "span" and isinstance(normal[1], int | float):
            return [(("span", normal[0]), normal[1])]
        if value.kind in ("amount", "quantity") and isinstance(normal[0], int | float):
            return [((value.kind, normal[1]), normal[0])]
    return []


def _measures_of_number(value: ValueSpan, much: float, text: str) -> list[tuple[Hashable, float]]:
    """What a number counts, by the noun behind it; an age or a time where the words around say so."""
    row = tokens(text[value.end : value.end + 4 * _COUNTED])
    counted = next((token for token in row if token.kind == "word"), None)
    before = _before(tokens(text), value.start)
    behind = tuple(token.lower for token in row[:2])
    aged = (
        behind[:1] and behind[0] in _ALTERNATIVES and behind[1:] and behind[1] in ("older", "under", "старше", "младше")
    )
    if aged or before in _AGED:
        return [(("span", "months"), 12 * much)]
    if counted is None:
        found: list[tuple[Hashable, float]] = [(_ANYTHING, much)]
        if before in ("с", "до") and much <= _HOURS:
            found += [("time", 60 * much), ("time", 60 * much + _HALF_DAY)]
        return found
    noun = lemma(counted.lower)
    first = parses(counted.lower)[:1]
    if noun in _PEOPLE or counted.lower in _PEOPLE:
        return [(("number", "people"), much)]
    if (first and first[0].part != "NOUN") or counted.lower in _NO_NOUNS:
        return [(_ANYTHING, much)]
    return [(("number", noun), much)]


_HOURS = 12
_NO_NOUNS = frozenset("for at in on or and of to please by from with until".split())


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "limits")[section] for word in line.split())
