"""Facts that tell of another thing of the same sort than the customer names, and are left out of the plan.

«Печать из PLA стоит 9 рублей за грамм» and «Печать из PETG стоит 12 рублей за грамм» share their words and the kind of
value they tell and differ in what they tell it of. Who asks of PETG is told nothing of PLA. Where nothing that tells
the two apart was named, both stay: they may be wanted as alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tonewise.model import Fact
from tonewise.reading.meaning import Meaning, Unit, is_english_verb, meaning, relation
from tonewise.reading.values import values
from tonewise.reading.words import is_cyrillic, parses

_SAME = 0.8
_MOSTLY = 0.5
"""The part of the shorter fact's words that it shares with the other one, from which both are of a sort."""
_TOLD = frozenset({"amount", "percent", "span", "time", "hours", "date", "weekday", "phone", "email"})
_NOT_NAMES = _TOLD - {"email", "weekday"}
_COUNTED = {
    "2": ("двух", "two"), "3": ("трех", "three"), "4": ("четырех", "four"), "5": ("пяти", "five"),
    "6": ("шести", "six"), "7": ("семи", "seven"), "8": ("восьми", "eight"), "10": ("десяти", "ten"),
}  # fmt: skip
"""How a measure that tells things apart is written in one word («трёхметровая», "three-metre")."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class _Told:
    """A fact with the words that tell of what it is, its values left out."""

    fact: Fact
    meaning: Meaning
    units: tuple[Unit, ...]
    emails: frozenset[str]


def siblings_of_the_named(facts: Sequence[tuple[Fact, Meaning]], turn: str, before: str, language: str) -> set[str]:
    """Ids of the facts that tell of another thing than ``turn`` names or, where it names none, the talk ``before``."""
    told = [_Told(fact, told, tuple(_of_what(fact.text, told, language)), _emails(fact.text)) for fact, told in facts]
    struck: set[str] = set()
    for text in (turn, before):
        if not text.strip():
            continue
        named = meaning(text, language)
        emails = _emails(text)
        struck |= {
            other.fact.id
            for other in told
            if other.fact.kind == "fact"
            and any(
                one is not other
                and one.fact.kind == "fact"
                and one.fact.id not in struck
                and _other_is_meant(one, other, named, emails)
                for one in told
            )
        }
    return struck


def _emails(text: str) -> frozenset[str]:
    return frozenset(found.lower() for found in _EMAIL.findall(text)) if "@" in text else frozenset()


def _of_what(text: str, told: Meaning, language: str) -> Iterator[Unit]:
    spans = [(found.start, found.end) for found in values(text, language) if found.kind in _NOT_NAMES]
    for index, unit in told.at.items():
        place = told.row[index].start
        if not any(start <= place < end for start, end in spans):
            yield unit


def _other_is_meant(one: _Told, other: _Told, named: Meaning, emails: frozenset[str]) -> bool:
    """Whether ``one`` tells of what is named, and ``other`` the same of something else."""
    if one.emails & emails and other.emails and not other.emails & emails:
        return True
    own = [unit for unit in one.units if not _speaks_of(unit, other.units)]
    others = [unit for unit in other.units if not _speaks_of(unit, one.units)]
    if any(_is_named(unit, named) for unit in others):
        return False
    meant = [unit for unit in own if _tells_apart(unit) and _is_named(unit, named)]
    if _is_another_day(one.meaning, other.meaning, named):
        return True
    if not meant or not any(map(_tells_apart, others)):
        return False
    common = [unit for unit in other.units if _speaks_of(unit, one.units)]
    if any(map(_is_name, meant)) and any(map(_is_name, others)) and _named_alike(one.meaning, other.meaning, meant):
        return True
    if not one.meaning.kinds & other.meaning.kinds & _TOLD or any(_is_name(unit) for unit in common):
        return False  # of the same thing by name, they tell of it together
    return 2 * len(common) >= _MOSTLY * (len(one.units) + len(other.units))


def _is_another_day(one: Meaning, other: Meaning, named: Meaning) -> bool:
    """Whether one is of the day or colour that is named, and the other only of another of the same group."""
    return any(
        words & one.exclusive.get(group, set()) and group in other.exclusive and not words & other.exclusive[group]
        for group, words in named.exclusive.items()
    )


def _is_named(unit: Unit, named: Meaning) -> bool:
    if _speaks_of(unit, named.units):
        return True
    written = _COUNTED.get(unit.word, ())
    return any(token.lower.replace("ё", "е").startswith(written) for token in named.row) if written else False


def _tells_apart(unit: Unit) -> bool:
    """Whether a word names what a fact is on: a noun, an adjective, a name, a measure; no verb."""
    if is_cyrillic(unit.word):
        found = parses(unit.word)
        return not found or found[0].part in ("NOUN", "ADJF", "PRTF")
    return unit.proper or not is_english_verb(unit.word)


def _is_name(unit: Unit) -> bool:
    return unit.proper


def _named_alike(one: Meaning, other: Meaning, meant: Sequence[Unit]) -> bool:
    """Whether a thing that bears the name meant in one fact bears another name in the other («glasses for …»)."""
    heads = [head for head, name in one.modified if name.proper and name in meant and not head.proper]
    return any(
        relation(head, thing) >= _SAME
        for thing, name in other.modified
        if name.proper and not thing.proper and not _speaks_of(name, meant)
        for head in heads
    )


def _speaks_of(unit: Unit, others: Sequence[Unit]) -> bool:
    return any(relation(unit, other) >= _SAME for other in others)
