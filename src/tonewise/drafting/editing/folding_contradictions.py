"""Which fact a piece of a message contradicts: another value, another ordinal, for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tonewise.drafting.editing.content import HARD, SAME, Content, content, family
from tonewise.drafting.editing.contradicting import Known, strange_values
from tonewise.drafting.editing.facts_said import news_of
from tonewise.drafting.editing.folding_values import fits
from tonewise.drafting.plan import Plan
from tonewise.model import Fact
from tonewise.reading.meaning import meaning, relation
from tonewise.reading.values import ValueSpan
from tonewise.reading.words import lemma, tokens

_NEAR = 0.34
"""Share of a piece's words that a fact must hold for it to contradict the piece's value."""
_FEW = 3
"""Words of a piece that takes its subject from the question («до 25 декабря»)."""
_FIGURES = frozenset(("number", "code", "quantity", "amount"))
_ORDINALS = {
    word: place
    for line in (
        "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
    )
    for place, word in enumerate(line.split(), 1)
}
_ORDINAL = re.compile(r"\b(\d{1,2})(?:-?(?:й|ый|ий|м|ом|го|я|ая)|st|nd|rd|th)?\b", re.IGNORECASE)


def contradicted_by(text: str, known: Known, plan: Plan) -> Fact | None:
    """The planned fact with another value of the same kind, for a piece of a few words or one on the same matter."""
    own = content(text, known.language)
    strange = _strange(text, own, known)
    kinds = _kinds(strange)
    places = ordinals(text)
    best, most = None, -1.0
    for fact in (fact for answer in plan.answers for fact in answer.facts):
        told = content(fact.text, known.language)
        near = nearness(own, told)
        other = bool(places) and _other_ordinal(places, fact.text, near)
        rivals = bool(kinds & _kinds(news_of(fact, known.language, known.customer)))
        rivals = rivals or ("figure" in kinds and _is_free(fact.text, known.language) and near >= _NEAR)
        if not other and (not rivals or any(fits(value, text, told.values) for value in strange)):
            continue
        short = len(own.units) <= 1 and len(text.split()) <= _FEW
        if (near >= _NEAR or short) and near > most:
            best, most = fact, near
    return best


def _is_free(text: str, language: str) -> bool:
    return "free" in meaning(text, language).kinds


def nearness(own: Content, told: Content) -> float:
    """Share of a piece's words that a fact speaks of too."""
    if not own.units:
        return 0.0
    return sum(any(relation(unit, other) >= SAME for other in told.units) for unit in own.units) / len(own.units)


def _strange(text: str, own: Content, known: Known) -> list[ValueSpan]:
    """The values that nothing known holds; small numbers of things count where a noun stands beside them."""
    found = strange_values(text, known)
    starts = {value.start for value in found}
    heard = [content(each, known.language).values for each in (*(fact.text for fact in known.facts), *known.customer)]
    small = [
        value
        for value in own.values
        if value.kind in _FIGURES
        and value.start not in starts
        and own.units
        and not any(fits(value, text, told) for told in heard)
    ]
    return found + small


def _kinds(values: Iterable[ValueSpan]) -> set[str]:
    """The kinds of values that may contradict each other; all that is told in figures is one."""
    return {"figure" if value.kind in _FIGURES else family(value.kind) for value in values if value.kind in HARD}


def ordinals(text: str) -> frozenset[int]:
    """The places in a row that a text names in words: «третий этаж»."""
    return frozenset(
        place for token in tokens(text) if token.kind == "word" and (place := _ORDINALS.get(lemma(token.lower)))
    )


def _other_ordinal(places: frozenset[int], fact: str, near: float) -> bool:
    """Whether a fact on the same thing names another place in a row, in words or figures."""
    if near < _NEAR:
        return False
    told = ordinals(fact) | frozenset(int(found[1]) for found in _ORDINAL.finditer(fact))
    return bool(told) and places.isdisjoint(told)
