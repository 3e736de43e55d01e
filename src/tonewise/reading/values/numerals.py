"""Numbers as they are written: in digits with their separators, and in words; and the words that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.words import Token, parses

Number = int | float

_NOTHING: Mapping[str, str] = MappingProxyType({})
_LONGEST_NUMBER_IN_WORDS = 12
_LIKELY_READINGS = 3
_LIKELY = 0.3
_NO_VALUE = ("VERB", "INFN", "PREP")


class Atom(NamedTuple):
    """One value of a written number: ``number``, ``time`` (minutes), ``date`` (year, month, day) or ``span``."""

    kind: str
    normal: Number | str | tuple[int | None, int | None, int | None]


@lru_cache(maxsize=16384)
def facets(word: str) -> Mapping[str, str]:
    """What a folded word stands for beside a number, by section of the lexicon ``values`` («мая»: months → 5)."""
    vocabulary = _vocabulary()
    found = vocabulary.get(word)
    if found is not None:
        return found
    for place, parse in enumerate(parses(word)[:_LIKELY_READINGS]):
        found = vocabulary.get(parse.lemma)
        if found is not None and parse.part not in _NO_VALUE and (place == 0 or parse.score >= _LIKELY):
            return found
    return _NOTHING


@cache
def _vocabulary() -> Mapping[str, Mapping[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for language in ("en", "ru"):
        for section, entries in load(language, "values").sections.items():
            for entry in entries:
                forms, _, value = entry.partition(" = ")
                for form in forms.split():
                    words.setdefault(form, {})[section] = value
    return words


def tidy(value: float) -> Number:
    """An integer where the number is one, so that equal values are written alike."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


_GROUPED = re.compile(r"\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?:[.,]\d+)?")
_COMMA_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOT_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})")


@lru_cache(maxsize=16384)
def written(text: str, language: str) -> tuple[Atom, ...]:
    """The values of a number in digits («2 500», «18:00-20:00», «05.05»); none for a code such as ``12-34-56``.

    A day and a month joined by a dot may as well be a decimal: the caller knows by the unit that follows.
    """
    if text.isdigit():
        return (Atom("number", int(text)),) if len(text) <= 15 and text.isascii() else ()
    if not text.isascii() and not _GROUPED.fullmatch(text):
        return ()
    if "-" in text and not (_ISO_DATE.fullmatch(text) or _DATE.fullmatch(text)):
        ends = text.split("-")
        if len(ends) != 2:
            return ()
        atoms = tuple(atom for end in ends for atom in written(end, language))
        return atoms if len(atoms) == 2 else ()
    atom = _single(text, language)
    return (atom,) if atom else ()


def _single(text: str, language: str) -> Atom | None:
    if text == "24/7":
        return Atom("span", text)
    if match := _CLOCK.fullmatch(text):
        return clock(int(match[1]), int(match[2]))
    if match := _ISO_DATE.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DATE.fullmatch(text):
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        return _day_month(year, int(match[1]), int(match[3]), language, slashed=match[2] == "/")
    if match := _SLASHED.fullmatch(text):
        return _day_month(None, int(match[1]), int(match[2]), language, slashed=True)
    if language == "ru" and (match := _DAY_AND_MONTH.fullmatch(text)):
        return _date(None, int(match[2]), int(match[1])) or decimal(text, language)
    return decimal(text, language)


def decimal(text: str, language: str) -> Atom | None:
    """The number that digits are, which «05.05» is where a unit follows it («5.05 кг»)."""
    if _GROUPED.fullmatch(text):
        return Atom("number", tidy(float(re.sub(r"[\u00a0\u202f ]", "", text).replace(",", "."))))
    if language != "ru" and _COMMA_GROUPED.fullmatch(text):
        return Atom("number", tidy(float(text.replace(",", ""))))
    if language == "ru" and _DOT_GROUPED.fullmatch(text):
        return Atom("number", int(text.replace(".", "")))
    if _PLAIN.fullmatch(text) and len(text) <= 18:
        return Atom("number", tidy(float(text.replace(",", "."))))
    return None


def clock(hour: int, minute: int) -> Atom | None:
    """A time of day in minutes after midnight."""
    return Atom("time", hour * 60 + minute) if hour <= 24 and minute < 60 else None


def _date(year: int | None, month: int, day: int) -> Atom | None:
    return Atom("date", (year, month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _day_month(year: int | None, first: int, second: int, language: str, *, slashed: bool) -> Atom | None:
    """English writes 5/6 for the sixth of May and 5.6 for the fifth of June; a number above 12 is the day anyway."""
    month_first = slashed and language != "ru"
    usual = _date(year, first, second) if month_first else _date(year, second, first)
    return usual or (_date(year, second, first) if month_first else _date(year, first, second))


class Words(NamedTuple):
    """A number in words: its value, and the index after its last token; ``ordinal`` for «пятого», ``fifth``."""

    value: Number
    after: int
    ordinal: bool


def in_words(tokens: Sequence[Token], start: int) -> Words | None:
    """Read a number in words at a token («двадцать пять тысяч», ``two hundred and fifty``)."""
    total: Number = 0
    current: Number = 0
    room: Number = 10**12
    index = start
    limit = min(len(tokens), start + _LONGEST_NUMBER_IN_WORDS)
    while index < limit and tokens[index].kind == "word":
        word = tokens[index].lower
        if word == "and" and current >= 100 and index + 1 < limit and _simple(tokens[index + 1].lower):
            index += 1
            continue
        found = facets(word)
        if "ordinals" in found and int(found["ordinals"]) < room and (index == start or current % 100 >= 20):
            return Words(total + current + int(found["ordinals"]), index + 1, ordinal=True)
        if "scales" in found and word != "k":
            scale = int(found["scales"])
            if scale == 100:
                current = max(current, 1) * 100
            else:
                total, current = total + max(current, 1) * scale, 0
            room = scale if scale > 100 else 100
        else:
            value = _simple(word)
            if value is None or value >= room:
                break
            current += value
            room = 100 if value >= 100 else 10 if value >= 20 and value % 10 == 0 else 1
        index += 1
    return Words(tidy(total + current), index, ordinal=False) if index > start else None


def _simple(word: str) -> Number | None:
    found = facets(word)
    if "numbers" in found:
        return int(found["numbers"])
    tens, hyphen, ones = word.partition("-")
    if hyphen and tens.isascii():
        first, second = facets(tens), facets(ones)
        if int(first.get("numbers", 0)) >= 20 and 0 < int(second.get("numbers", 0)) < 10:
            return int(first["numbers"]) + int(second["numbers"])
    return None


def word_range(word: str) -> tuple[int, int] | None:
    """The two ends of «два-три»."""
    first, hyphen, second = word.partition("-")
    if not hyphen:
        return None
    low, high = facets(first).get("numbers"), facets(second).get("numbers")
    return (int(low), int(high)) if low and high and int(low) < int(high) else None
