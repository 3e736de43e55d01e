"""Intervals by their form: hours of a day, and somebody's age that is no span of time."""

from __future__ import annotations

from tonewise.reading.words import Token


def has_hours(row: tuple[Token, ...]) -> bool:
    """Whether an interval of the day stands here: «с 10 до 20», "from 9 to 18", "9:00-21:00"."""
    words = [token.lower for token in row]
    for index, word in enumerate(words[:-3]):
        if word in _FROM and words[index + 2] in _TO and _is_hour(words[index + 1]) and _is_hour(words[index + 3]):
            return True
    return any(":" in token.text and "-" in token.text for token in row if token.kind == "number")


def _is_hour(word: str) -> bool:
    hour = word.partition(":")[0]
    return hour.isdecimal() and len(hour) < 3 and int(hour) <= 24


def is_age(row: tuple[Token, ...]) -> bool:
    """Whether the years in a text are somebody's age («с четырёх лет», "from 6 years")."""
    return any(
        token.lower in ("лет", "года", "years") and row[index - 2].lower in _FROM | _TO
        for index, token in enumerate(row)
        if index > 1
    )


_FROM = frozenset({"с", "со", "от", "from", "over", "between"})
_TO = frozenset({"до", "to", "till", "until", "по", "and", "-", "–", "—"})
