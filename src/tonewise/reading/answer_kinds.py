"""Which value an answer must hold, told by the question's kind and words, and whether a statement holds it.

An answer's type is a strong sign that needs no model: «когда» wants a day or a span, «до скольки» a time, «сколько
стоит» a sum, «кто» a person.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Literal

from tonewise.lexicons import load
from tonewise.model import AnswerKind
from tonewise.reading.meaning import Meaning
from tonewise.reading.words import fold, lemma, parses, tokens

Want = Literal[
    "day", "time", "span", "money", "count", "place", "person", "phone", "email", "reason", "way", "choice", "action",
    "yes-no", "thing",
]  # fmt: skip
TYPED: frozenset[Want] = frozenset(
    {"day", "time", "span", "money", "count", "place", "phone", "email", "person", "reason", "way"}
)
"""Wants that a value in the statement must meet; the others can be met by any statement."""

_BY_KIND: dict[AnswerKind, Want] = {
    "date": "day", "amount": "count", "place": "place", "way": "way", "yes-no": "yes-no", "reason": "reason",
    "choice": "choice", "action": "action", "thing": "thing",
}  # fmt: skip

# How well each kind of value meets a typed want; a kind that is not named does not meet it.
_FIT: dict[str, dict[str, float]] = {
    "day": {"date": 1.0, "weekday": 1.0, "span": 0.8, "time": 0.8, "hours": 0.8, "conditional": 0.5},
    "time": {"time": 1.0, "hours": 1.0, "span": 0.4, "date": 0.3, "weekday": 0.3},
    "span": {"span": 1.0, "date": 0.6, "time": 0.5, "weekday": 0.4, "conditional": 0.3},
    "money": {"amount": 1.0, "free": 1.0, "percent": 0.8, "number": 0.2},
    "count": {"number": 1.0, "quantity": 1.0, "percent": 1.0, "amount": 0.8, "span": 0.8, "free": 0.5},
    "place": {"place": 1.0, "spot": 0.7, "phone": 0.6, "email": 0.6, "link": 0.5, "number": 0.2},
    "person": {"person": 1.0},
    "phone": {"phone": 1.0},
    "email": {"email": 1.0},
}


@cache
def _words(language: str) -> dict[str, frozenset[str]]:
    lexicon = load(language, "wants")
    return {
        name: frozenset(fold(word) for line in lines for word in line.split())
        for name, lines in lexicon.sections.items()
    }


def want_of(kind: AnswerKind, text: str, language: str) -> Want:
    """What an answer to a question of this kind and wording must hold."""
    lexicon = _words("ru" if language == "ru" else "en")
    row = [token.lower for token in tokens(text) if token.kind == "word"]
    words = {*row, *(lemma(word) for word in row)}

    def says(section: str) -> bool:
        return not words.isdisjoint(lexicon[section])

    if kind == "thing" and _comes_to(row):
        return "money"
    if kind == "date":
        if says("time") or _at_what_time(row):
            return "time"
        return "span" if says("span") and not {"когда", "when"} & set(row) else "day"
    if kind == "amount":
        return _amount(row, money=says("money"), span=says("span"))
    if kind == "place" and not says("phone") and not says("email"):
        return "place"
    if kind in ("thing", "place", "yes-no", "action"):
        if (kind == "thing" or len(row) <= _SHORT) and says("contact") and not _is_by_way_of(row, lexicon):
            if says("phone"):
                return "phone"
            if says("email"):
                return "email"
        if kind == "thing" and says("reason"):
            return "reason"
        if kind == "thing":
            if says("person") and _PAYING.isdisjoint(words):
                return "person"
            return "money" if says("money") else "time" if says("time") else "thing"
    return _BY_KIND[kind]


def _comes_to(row: list[str]) -> bool:
    """«Во что мне это выльется», "what does it come to", "what will that set me back"."""
    return (
        (row[-2:] in (["come", "to"], ["run", "to"]) and row[0] == "what")
        or (row[:2] == ["во", "что"] and not _RUNNING_UP.isdisjoint(row))
        or (row[:1] == ["what"] and {"set", "back"} <= set(row))
    )


_RUNNING_UP = frozenset("выльется встанет станет обойдется вылетит".split())


def _is_vacant(row: list[str]) -> bool:
    """ "Is the hall free that day?" asks whether it can be had, not for a price."""
    return "free" in row and any(word in _DAYS for word in row[row.index("free") :])


_DAYS = frozenset(
    "day date on tonight tomorrow today week weekend morning afternoon evening night then monday tuesday wednesday"
    " thursday friday saturday sunday".split()
)
_TIME_UNITS = frozenset("hours days weeks months minutes years hour day week month minute year".split())
_HOW_PAID = frozenset({("на", "чем"), ("чем", "можно"), ("чем", "оплатить"), ("как", "оплатить"), ("как", "платить")})


def _amount(row: list[str], *, money: bool, span: bool) -> Want:
    if _is_vacant(row):
        return "yes-no"
    if _HOW_PAID & set(pairwise(row)):
        return "way"
    if "many" in row and not money:
        return "count" if _TIME_UNITS.isdisjoint(row) else "span"
    if span or ("на", "сколько") in pairwise(row):
        return "money" if money else "span"
    return "money" if money else _counted(row)


_PAYING = frozenset("pays pay paying covers cover платить оплачивать заплатить оплатить покрывать чей".split())
_SHORT = 4
"""Words; in a longer question a telephone is rather a means than what is asked for."""


def _is_by_way_of(row: list[str], lexicon: dict[str, frozenset[str]]) -> bool:
    """«По телефону», «на почту», "by email": the contact is a means, not what is asked for."""
    return any(
        first in ("по", "на", "с", "by", "to", "via", "my") and second in lexicon["phone"] | lexicon["email"]
        for first, second in pairwise(row)
    )


def _counted(row: list[str]) -> Want:
    """«Сколько человек» and "how many seats" count; a bare «сколько за неё» and "how much is it" ask for a sum."""
    for index, word in enumerate(row):
        if word == "much":
            return "money"
        if word in ("сколько", "скока", "скок"):
            return "count" if any(_is_counted(later) for later in row[index + 1 :]) else "money"
    return "count"


def _is_counted(word: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part == "NOUN" and "gent" in found[0].grammemes


def _at_what_time(row: list[str]) -> bool:
    """«Во сколько», «со скольки», "what time", "how late"."""
    pairs = set(pairwise(row))
    return bool(pairs & {("во", "сколько"), ("ко", "скольки"), ("what", "time"), ("how", "late"), ("how", "early")})


_MEASURES = frozenset({"amount", "percent", "time", "hours", "date", "weekday", "phone", "email"})
"""Values that tell rather when or how much than what happened («экскаватор порвал кабель»)."""


def fit(want: Want, statement: Meaning) -> float:
    """Whether a statement holds what is wanted, 0 to 1; where no typed value is wanted, any statement fits somewhat."""
    kinds = statement.kinds
    if want in _FIT:
        return max((score for name, score in _FIT[want].items() if name in kinds), default=0.0)
    if want == "way":
        return 1.0 if kinds & {"order", "link"} or "possibility" in statement.attributes else 0.4
    if want == "reason":
        if "reason" in kinds:
            return 1.0
        return 0.7 if statement.verbal and kinds.isdisjoint(_MEASURES) else 0.4
    return 0.7
