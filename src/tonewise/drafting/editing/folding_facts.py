"""Pieces of messages held against the facts: a fact that pieces tell in part, or contradict, speaks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tonewise.drafting.editing.content import HARD, SAME, Content, content, family
from tonewise.drafting.editing.contradicting import Known
from tonewise.drafting.editing.facts_said import news_of, said_in
from tonewise.drafting.editing.folding_contradictions import contradicted_by, nearness, ordinals
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.folding_joins import Sentence
from tonewise.drafting.editing.folding_values import fits
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.editing.telling import Teller
from tonewise.drafting.joining import upper_first
from tonewise.drafting.plan import Plan
from tonewise.model import Fact
from tonewise.reading.clause_forms import form_of
from tonewise.reading.meaning import relation
from tonewise.reading.refusals import is_refusal

_MOSTLY = 0.6
"""Share of a piece that a fact says, from which it tells of that fact."""
_NEAR = 0.34
"""Share of a piece's words that a fact must hold for it to contradict the piece's value."""
_VALUE = 2.0
_PLANNED = 0.05
"""What speaks for a fact that the plan chose, where another one says as much of a piece."""
_NO = re.compile(r"(?:нет|no)\b.*(?:\bне\b|n['’]t\b|\bnot\b)", re.IGNORECASE)
_YES = re.compile(r"^(?:да|нет|yes|no|yep|yeah)\b,?\s*|,?\s*\b(?:да|yes)$", re.IGNORECASE)
"""What says yes or no beside what it is said of: «парковка да»."""


class Ties(NamedTuple):
    """Which fragments tell of which fact, by the fragments' identity; whoever tells of none is left out."""

    facts: Mapping[int, Fact]
    wrong: frozenset[int]
    """Those that contradict the fact."""


def told_of(found: Sequence[Fragment], known: Known, plan: Plan) -> Ties:
    """The fact that each fragment tells of or contradicts."""
    planned = {fact.id for answer in plan.answers for fact in answer.facts}
    tied: dict[int, Fact] = {}
    wrong: set[int] = set()
    for fragment in found:
        if fragment.empty or fragment.asks or fragment.kind in ("apology", "question"):
            continue
        fact = _told(fragment.text, known, planned)
        if fact is None and (fact := contradicted_by(fragment.text, known, plan)) is not None:
            wrong.add(id(fragment))
        if fact is not None:
            tied[id(fragment)] = fact
    return Ties(tied, frozenset(wrong))


def _told(text: str, known: Known, planned: set[str]) -> Fact | None:
    declines = _NO.match(text) is not None
    text = _YES.sub("", text)
    own = content(text, known.language)
    if not own.units and not own.values:
        return None
    refuses = declines or is_refusal(text, known.language)
    best, most = None, _MOSTLY
    for fact in known.facts:
        if refuses != (fact.kind == "refusal" or is_refusal(fact.text, known.language)) and own.units:
            continue
        places = ordinals(fact.text)
        same = (
            own._replace(values=tuple(value for value in own.values if value.normal not in places)) if places else own
        )
        share = _share(same, text, content(_text(fact), known.language)) + _PLANNED * (fact.id in planned)
        if share > most or (share == most and best is None):
            best, most = fact, share
    return best if best is None or best.id in planned else _planned_instead(own, best, known, planned)


def _without(own: Content, places: frozenset[int]) -> Content:
    """A piece without the numbers that a fact tells as places in a row: «на 2 этаже» of «на втором этаже»."""
    return own._replace(values=tuple(value for value in own.values if value.normal not in places)) if places else own


def _planned_instead(own: Content, fact: Fact, known: Known, planned: set[str]) -> Fact:
    """The planned fact that says the same of what was asked, where a piece has the value of another order or day."""
    kinds = {family(value.kind) for value in own.values if value.kind in HARD}
    near = nearness(own, content(fact.text, known.language))
    for other in known.facts:
        told = content(other.text, known.language)
        news = {family(value.kind) for value in news_of(other, known.language, known.customer)}
        if other.id in planned and kinds & news and nearness(own, told) >= max(near, _NEAR):
            return other
    return fact


def _text(fact: Fact) -> str:
    return f"{fact.text} {fact.url}" if fact.url else fact.text


def _share(own: Content, text: str, told: Content) -> float:
    """How much of a piece a fact says, 0 where one of its values is another one."""
    hard = [value for value in own.values if value.kind in HARD]
    if not all(fits(value, text, told.values) for value in hard):
        return 0.0
    held = sum(any(relation(unit, other) >= SAME for other in told.units) for unit in own.units)
    total = len(own.units) + _VALUE * len(hard)
    return (held + _VALUE * len(hard)) / total if total else 0.0


def facts_instead(sentences: Sequence[Sentence], ties: Ties, teller: Teller, known: Known) -> list[Sentence]:
    """The sentences, those that tell of a fact in pieces, in part or wrongly replaced by the fact's own."""
    plan = teller.situation.plan
    said: set[str] = set()
    kept: list[Sentence] = []
    for sentence in sentences:
        fact = _only_fact(sentence, ties.facts) or _mostly_of(sentence, ties.facts, known) or _wronged(sentence, ties)
        if fact is None:
            kept.append(sentence)
            continue
        same = [other for other in sentences if _only_fact(other, ties.facts) is fact] or [sentence]
        if fact.id not in said and (_stands(same, fact, known) or not _wanted(same, fact, plan, known)):
            kept.append(sentence)
            continue
        if fact.id not in said:
            kept.append(_of_fact(fact, sentence, teller))
        said.add(fact.id)
        kept += _beside(sentence, fact, ties, known)
    return kept


def _wronged(sentence: Sentence, ties: Ties) -> Fact | None:
    """The fact that one of the fragments of a sentence contradicts."""
    return next((ties.facts[id(each)] for each in sentence.fragments if id(each) in ties.wrong), None)


def _beside(sentence: Sentence, fact: Fact, ties: Ties, known: Known) -> list[Sentence]:
    """What else a sentence tells with values of its own, where the fact takes its place."""
    told = content(_text(fact), known.language).values
    free = [each for each in sentence.fragments if id(each) not in ties.facts and len(each.text.split()) > 1]
    return [
        Sentence(upper_first(each.text), each.kind, [each])
        for each in free
        if each.kind == "instruction"
        or any(v.kind in HARD and not fits(v, each.text, told) for v in content(each.text, known.language).values)
    ]


def _of_fact(fact: Fact, sentence: Sentence, teller: Teller) -> Sentence:
    kind: Kind = "refusal" if fact.kind == "refusal" else "answer"
    return Sentence(teller.fact(fact), kind, sentence.fragments, fact=fact)


def _only_fact(sentence: Sentence, tied: Mapping[int, Fact]) -> Fact | None:
    """The fact that all of a sentence's fragments tell of."""
    facts = [tied.get(id(fragment)) for fragment in sentence.fragments]
    first = facts[0]
    return first if first is not None and all(fact is first for fact in facts) else None


def _mostly_of(sentence: Sentence, tied: Mapping[int, Fact], known: Known) -> Fact | None:
    """The one fact that some fragments of a sentence tell of, where it says most of the whole sentence too."""
    facts = {fact.id: fact for each in sentence.fragments if (fact := tied.get(id(each))) is not None}
    if len(facts) != 1 or sentence.asks:
        return None
    fact = next(iter(facts.values()))
    own = content(sentence.text, known.language)
    return fact if _share(own, sentence.text, content(_text(fact), known.language)) >= _MOSTLY else None


def _stands(same: Sequence[Sentence], fact: Fact, known: Known) -> bool:
    """Whether the agent has told the fact well already: in one sentence of one message, with nothing left out."""
    if len(same) != 1 or same[0].chopped or form_of(same[0].text, _two(known)) in ("noun", "ellipsis"):
        return False
    return said_in(same[0].text, fact, known.language, known.customer)


def _wanted(same: Sequence[Sentence], fact: Fact, plan: Plan, known: Known) -> bool:
    """Whether a fact may be told in full: the plan chose it, or its values are all told already."""
    if any(fact in answer.facts for answer in plan.answers) or fact in plan.next_steps:
        return True
    text = " ".join(sentence.text for sentence in same)
    told = content(text, known.language).values
    if fact.kind in ("policy", "history"):
        return False
    return all(
        fits(value, fact.text, told) or value.kind == "link" for value in news_of(fact, known.language, known.customer)
    )


def _two(known: Known) -> str:
    return "ru" if known.language == "ru" else "en"
