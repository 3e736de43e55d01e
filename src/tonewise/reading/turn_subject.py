"""What a turn asks or tells, as far as a reply may bear on it: its words, what of them is asked, what is missing."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tonewise.model import Question
from tonewise.reading.meaning import Unit, is_english_verb, meaning, relation
from tonewise.reading.words import Token, parses

_FEW = 2
"""Words before another one that are looked at."""
_SAME = 0.65
"""Least relation of two words that are said of the same thing."""
_SAME_TROUBLE = 0.8
"""The same where something went wrong: other things of the trade are related too."""
_MOST_UNITS = 60
"""Subject words of a turn that are compared."""
LIGHT = frozenset(
    "take takes took get gets got go goes come comes make down up long last turned turn out day день".split()
)
"""Words that are near to many."""
_BEFORE_A_SETTING = frozenset(
    "in at on by behind near next under into to from for with about after before during since inside through".split()
)


@dataclass(frozen=True)
class Subject:
    """What a turn asks or tells: a question of it and all its words; ``troubled`` where something went wrong."""

    question: Question
    turn: str
    language: str
    troubled: bool

    @cached_property
    def asked(self) -> tuple[Unit, ...]:
        """The words of the question, and of the whole turn where it tells of trouble."""
        told = meaning(self.question.text, self.language).units
        if self.troubled:
            told = (*told, *meaning(self.turn, self.language).units)
        told_once = dict.fromkeys(unit for unit in told if unit.word.isalpha() and unit.word not in LIGHT)
        return tuple(told_once)[:_MOST_UNITS]

    @property
    def same(self) -> float:
        """Relation from which a word of the reply names one of these."""
        return _SAME_TROUBLE if self.troubled else _SAME

    def names_focus(self, told: Sequence[Unit]) -> bool:
        """Whether a reply to no trouble names what is asked, beside where and with what."""
        return not self.troubled and not set(self.names(told)).isdisjoint(self.focus)

    def names(self, told: Sequence[Unit]) -> list[Unit]:
        """What of these is named."""
        return [unit for unit in self.asked if any(relation(unit, other) >= self.same for other in told)]

    @cached_property
    def focus(self) -> tuple[Unit, ...]:
        """Of these, what is asked or told, without where, of whom and with what (what stands behind prepositions)."""
        said = [self.question.text, *([self.turn] if self.troubled else [])]
        found = tuple(dict.fromkeys(unit for text in said for unit in _without_settings(text, self.language)))
        return found[:_MOST_UNITS] or self.asked


@lru_cache(maxsize=1024)
def missing(text: str, language: str) -> frozenset[Unit]:
    """What a text says to be missing: «без ручек», «не хватает двух кружек», "no discount"."""
    read = meaning(text, language)
    return frozenset(
        unit
        for index, unit in read.at.items()
        if any(token.lower in _LACKING for token in read.row[max(index - _FEW, 0) : index])
    )


_LACKING = frozenset("без нет хватает хватило пропал пропала пропали no without missing lost lack lacks".split())


@lru_cache(maxsize=2048)
def _without_settings(text: str, language: str) -> tuple[Unit, ...]:
    """The subject words of a text that stand behind no preposition."""
    read = meaning(text, language)
    found = []
    settings: set[int] = set()
    for index, unit in read.at.items():
        if _is_setting(read.row, index, settings, language):
            settings.add(index)
        elif unit.word.isalpha():
            found.append(unit)
    return tuple(found)


def _is_setting(row: Sequence[Token], index: int, settings: Container[int], language: str) -> bool:
    """Whether a word stands behind a preposition, or beside one that does («the sculpture garden»)."""
    before = [token.lower for token in row[max(index - _FEW, 0) : index] if token.kind in ("word", "number")]
    if language != "ru":
        return not _BEFORE_A_SETTING.isdisjoint(before) or (
            index - 1 in settings and not is_english_verb(row[index].lower)
        )
    for word in reversed(before):
        found = parses(word)[:1]
        if found and found[0].part == "PREP":
            return True
        if not found or found[0].part not in ("ADJF", "NPRO", "PRTF", "NUMR"):
            return False
    return False
