"""What is turned into its contrary: a yes into a no, "from" into "up to", what costs nothing into what is paid for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tonewise.drafting.trusting.manner import manner_of
from tonewise.drafting.trusting.trusted import Trusted
from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.refusals import clauses, denial
from tonewise.reading.sentences import split
from tonewise.reading.value_signs import is_free_of_charge
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import Token, is_cyrillic, parses, tokens

Span = tuple[int, int]
Bound = Literal["low", "high"]

_SAME = 0.8
_AKIN = 0.7
_LONGEST = 6
"""Words of a clause that is taken for the contrary of a trusted one: a longer one says more than that."""


@dataclass(frozen=True, eq=False)
class _Clause:
    text: str
    span: Span
    denied: bool
    units: tuple[Unit, ...]
    words: frozenset[str]
    around: tuple[Unit, ...]
    """Those of the whole sentence."""


@lru_cache(maxsize=4096)
def _clauses(text: str, language: str) -> tuple[_Clause, ...]:
    found = []
    for start, end in split(text):
        if manner_of(text[start:end], language) in ("asks", "puts off"):
            continue
        around = meaning(text[start:end], language).units
        for first, last in clauses(text[start:end]):
            clause = text[start + first : start + last]
            units = tuple(
                unit
                for unit in meaning(clause, language).units
                if unit.word not in _LIGHT and not unit.attributes & {"possibility"}
            )
            words = frozenset(token.lower for token in tokens(clause))
            denied = denial(clause, language) == "refusal" or not words.isdisjoint(_NO)
            found.append(_Clause(clause, (start + first, start + last), denied, units, words, around))
    return tuple(found)


_NO = frozenset("не нет нельзя no not cannot never can't don't doesn't isn't aren't won't".split())
_LIGHT = frozenset("увы жаль сожалению sorry afraid unfortunately".split())
_LIMITING = frozenset(
    "без без только лишь если кроме пока еще ещё уже раньше позже позднее после до более больше менее дольше нужно надо"
    " платить волнуйтесь беспокойтесь without only unless if except yet anymore longer later than before after until"
    " until need pay worry more less no-one вместо instead сегодня завтра today tomorrow".split()
)
"""Words by which a denial tells of something else than a trusted yes does: "not after 9", «без чека нельзя»."""


_PAYING = frozenset("платить нужно надо pay need".split())
_POINTING = frozenset("его ее её их ими ней нём нем them".split())


def turned(text: str, trust: Trusted) -> Iterator[Span]:
    """Clauses that deny what a trusted text says, or say what one denies, in the same words."""
    told = [clause for each in trust.texts for clause in _clauses(each, trust.language)]
    for clause in _clauses(text, trust.language):
        if not clause.units or len(clause.units) > _LONGEST or not _predicates(clause):
            continue
        if all(unit.proper for unit in clause.units) or not clause.words.isdisjoint(_POINTING):
            continue
        if not clause.words.isdisjoint(_LIMITING if clause.denied else _LIMITING - _PAYING):
            continue
        contrary = [other for other in told if other.denied != clause.denied]
        agreeing = max((_share(clause, other) for other in told if other.denied == clause.denied), default=0.0)
        if agreeing < 1 and any(_share(clause, other) == 1 for other in contrary):
            yield clause.span


def _share(clause: _Clause, other: _Clause) -> float:
    shared = sum(any(relation(unit, each) >= _SAME for each in other.units) for unit in clause.units)
    return shared / len(clause.units)


def _predicates(clause: _Clause) -> bool:
    """Whether a clause says something of its words, rather than names them beside another («Курьер, увы, не ездит»)."""
    if clause.denied:
        return True
    for word in clause.words:
        found = parses(word)
        if found and found[0].part in ("VERB", "PRED", "PRTS"):
            return True
        if not found and word in _PREDICATES:
            return True
    return not is_cyrillic(clause.text[:1]) and len(clause.units) > 2


_PREDICATES = frozenset("is are has have can will do does accept accepts deliver delivers go goes allowed".split())


def turned_bounds(text: str, trust: Trusted) -> Iterator[Span]:
    """Values said to be a lower bound where all trusted texts make them an upper one, or the other way round."""
    language = trust.language
    told = [
        (clause, value, _bound(clause.text, value))
        for each in trust.texts
        for clause in _clauses(each, language)
        for value in values(clause.text, language)
    ]
    for clause in _clauses(text, language):
        for value in values(clause.text, language):
            bound = None if _COUNTS_BACK.match(clause.text, value.end) else _bound(clause.text, value)
            same = [
                (other, theirs)
                for other, each, theirs in told
                if (each.kind, each.normal) == (value.kind, value.normal)
            ]
            if bound and same and all(_is_contrary(clause, bound, other, theirs) for other, theirs in same):
                yield clause.span[0] + value.start, clause.span[0] + value.end


_COUNTS_BACK = re.compile(r"\s*(?:before|prior|ahead|in advance|beforehand|до|заранее)\b", re.IGNORECASE)
"""«За 48 часов до»: at least that long before is up to then."""


def _is_contrary(clause: _Clause, bound: Bound, other: _Clause, theirs: Bound | None) -> bool:
    if theirs is None or theirs == bound or clause.denied != other.denied:
        return False
    if not (clause.words | other.words).isdisjoint(_ENDING):
        return False
    if _is_free(clause.text, clause.words) != _is_free(other.text, other.words):
        return False
    return any(relation(unit, each) >= _AKIN for unit in clause.around for each in other.around if unit.word.isalpha())


_ENDING = frozenset(
    "закрыто закрыт закрыта закрыты закрывается закрываемся сгорает сгорят истекает истечет поздно дороже дешевле"
    " closed closes close shut shuts expires expire late dearer cheaper".split()
)
_LOW = frozenset("от с со после начиная свыше минимум from after over above since least minimum".split())
_HIGH = frozenset("до максимум течение пределах менее under below before by until till within up most maximum".split())
_BEFORE_VALUE = 3
_AT_LEAST = frozenset("менее раньше ранее меньше earlier less fewer".split())
_AT_MOST = frozenset("более больше позже позднее дольше later more longer".split())


def _bound(clause: str, value: ValueSpan) -> Bound | None:
    before: Sequence[Token] = tokens(clause[: value.start])[-_BEFORE_VALUE:]
    words = [token.lower for token in before if token.text not in "$£€₽"]
    if not {"не", "no", "not"}.isdisjoint(words):
        return "low" if not _AT_LEAST.isdisjoint(words) else "high" if not _AT_MOST.isdisjoint(words) else None
    for word in reversed(words[-2:]):
        if word in _LOW:
            return "low"
        if word in _HIGH:
            return "high"
    return None


_FREE = frozenset("бесплатно free nothing даром".split())
_PAID = frozenset("paid chargeable платно".split())


def _is_free(text: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(_FREE) or any(word.startswith("бесплатн") for word in words) or is_free_of_charge(text)


def _is_paid(clause: _Clause) -> bool:
    return not clause.words.isdisjoint(_PAID) or any(word.startswith("платн") for word in clause.words)


def turned_free(text: str, trust: Trusted) -> Iterator[Span]:
    """What a trusted text says to be free, said to be paid for."""
    told = [clause for each in trust.texts for clause in _clauses(each, trust.language)]
    free = [clause for clause in told if _is_free(clause.text, clause.words)]
    paid = [clause for clause in told if _is_paid(clause) or values(clause.text, trust.language)]
    for clause in _clauses(text, trust.language):
        if not _is_paid(clause) or clause.denied:
            continue
        things = [unit for unit in clause.units if not unit.attributes]
        if _touches(things, free) and not _touches(things, [each for each in paid if each not in free]):
            yield clause.span


def _touches(units: Sequence[Unit], others: Sequence[_Clause]) -> bool:
    return any(relation(unit, each) >= _SAME for unit in units for other in others for each in other.units)
