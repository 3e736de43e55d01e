"""Pieces of messages held against the facts: a fact that pieces tell in part, or contradict, speaks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tonewise.drafting.editing.content import HARD, SAME, Content, content, family, same_value
from tonewise.drafting.editing.contradicting import Known, strange_values
from tonewise.drafting.editing.facts_said import news_of, said_in
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.editing.folding_joins import Sentence
from tonewise.drafting.editing.kinds import Kind
from tonewise.drafting.editing.telling import Teller
from tonewise.drafting.plan import Plan
from tonewise.model import Fact
from tonewise.reading.clause_forms import form_of
from tonewise.reading.meaning import relation
from tonewise.reading.refusals import is_refusal
from tonewise.reading.values import ValueSpan

_MOSTLY = 0.6
"""Share of a piece that a fact says, from which it tells of that fact."""
_NEAR = 0.34
"""Share of a piece's words that a fact must hold for it to contradict the piece's value."""
_VALUE = 2.0
_PLANNED = 0.05
"""What speaks for a fact that the plan chose, where another one says as much of a piece."""
_FEW = 3
"""Words of a piece that takes its subject from the question («до 25 декабря»)."""
_ORDINAL = re.compile(r"\d{1,2}\s?-?(?:го|е|ого|ое|му|ое|st|nd|rd|th)\b", re.IGNORECASE)
_YES = re.compile(r"^(?:да|нет|yes|no|yep|yeah)\b,?\s*|,?\s*\b(?:да|yes)$", re.IGNORECASE)
"""What says yes or no beside what it is said of: «парковка да»."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_HALF_DAY = 720


def told_of(found: Sequence[Fragment], known: Known, plan: Plan) -> dict[int, Fact]:
    """The fact that each fragment tells of or contradicts, by the fragment's identity; others are left out."""
    planned = {fact.id for answer in plan.answers for fact in answer.facts}
    tied: dict[int, Fact] = {}
    for fragment in found:
        if fragment.empty or fragment.asks or fragment.kind in ("apology", "question"):
            continue
        fact = _told(fragment.text, known, planned) or _contradicted(fragment.text, known, plan)
        if fact is not None:
            tied[id(fragment)] = fact
    return tied


def _told(text: str, known: Known, planned: set[str]) -> Fact | None:
    text = _YES.sub("", text)
    own = content(text, known.language)
    if not own.units and not own.values:
        return None
    refuses = is_refusal(text, known.language)
    best, most = None, _MOSTLY
    for fact in known.facts:
        if refuses != (fact.kind == "refusal" or is_refusal(fact.text, known.language)) and own.units:
            continue
        share = _share(own, text, content(_text(fact), known.language)) + _PLANNED * (fact.id in planned)
        if share > most or (share == most and best is None):
            best, most = fact, share
    return best if best is None or best.id in planned else _planned_instead(own, best, known, planned)


def _planned_instead(own: Content, fact: Fact, known: Known, planned: set[str]) -> Fact:
    """The planned fact that says the same of what was asked, where a piece has the value of another order or day."""
    kinds = {family(value.kind) for value in own.values if value.kind in HARD}
    near = _near(own, content(fact.text, known.language))
    for other in known.facts:
        told = content(other.text, known.language)
        news = {family(value.kind) for value in news_of(other, known.language, known.customer)}
        if other.id in planned and kinds & news and _near(own, told) >= max(near, _NEAR):
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


def fits(value: ValueSpan, text: str, told: Sequence[ValueSpan]) -> bool:
    """Whether one of the values says the same, also where chat leaves something out: «24-го», "at 5" for 5 pm."""
    return any(
        same_value(value, other)
        or _same_day(value, text, other)
        or _same_clock(value, text, other)
        or _same_count(value, text, other)
        for other in told
    )


def _same_day(value: ValueSpan, text: str, other: ValueSpan) -> bool:
    day = other.normal[2] if isinstance(other.normal, tuple) and len(other.normal) > 2 else None
    if other.kind != "date" or not isinstance(day, int):
        return False
    if value.kind == "number" and value.normal == day:
        return _ORDINAL.match(text, value.start) is not None
    return value.kind == "date" and isinstance(value.normal, tuple) and value.normal == (None, None, day)


def _same_clock(value: ValueSpan, text: str, other: ValueSpan) -> bool:
    if other.kind == "time" and value.kind == "number" and (clock := _CLOCK.fullmatch(text[value.start : value.end])):
        return (int(clock[1]) * 60 + int(clock[2])) % _HALF_DAY == _minutes(other) % _HALF_DAY
    if value.kind == "number" and other.kind == "time" and isinstance(other.normal, int):
        return isinstance(value.normal, int) and value.normal * 60 % _HALF_DAY == other.normal % _HALF_DAY
    if value.kind != "time" or other.kind != "time":
        return False
    if not (isinstance(value.normal, int) and isinstance(other.normal, int)):
        return False
    return value.normal % _HALF_DAY == other.normal % _HALF_DAY


def _minutes(value: ValueSpan) -> int:
    return value.normal if isinstance(value.normal, int) else -1


def _same_count(value: ValueSpan, text: str, other: ValueSpan) -> bool:
    """«10 years» of "a 10-year warranty", which is read as a number."""
    if value.kind != "span" or other.kind != "number":
        return False
    figures = re.match(r"\d+", text[value.start : value.end])
    return figures is not None and figures.group() == str(other.normal)


def _contradicted(text: str, known: Known, plan: Plan) -> Fact | None:
    """The planned fact with another value of the same kind, for a piece of a few words or one on the same matter."""
    strange = strange_values(text, known)
    kinds = {family(value.kind) for value in strange}
    if not kinds:
        return None
    own = content(text, known.language)
    best, most = None, -1.0
    for answer in plan.answers:
        for fact in answer.facts:
            told = content(fact.text, known.language)
            news = news_of(fact, known.language, known.customer)
            if not kinds & {family(value.kind) for value in news} or any(fits(v, text, told.values) for v in strange):
                continue
            near = _near(own, told)
            short = len(own.units) <= 1 and len(text.split()) <= _FEW
            if (near >= _NEAR or short) and near > most:
                best, most = fact, near
    return best


def _near(own: Content, told: Content) -> float:
    if not own.units:
        return 0.0
    return sum(any(relation(unit, other) >= SAME for other in told.units) for unit in own.units) / len(own.units)


def facts_instead(
    sentences: Sequence[Sentence], tied: Mapping[int, Fact], teller: Teller, known: Known
) -> list[Sentence]:
    """The sentences, those that tell of a fact in pieces, in part or wrongly replaced by the fact's own."""
    plan = teller.situation.plan
    said: set[str] = set()
    kept: list[Sentence] = []
    for sentence in sentences:
        fact = _only_fact(sentence, tied) or _mostly_of(sentence, tied, known)
        if fact is None:
            kept.append(sentence)
            continue
        if fact.id in said:
            continue
        same = [other for other in sentences if _only_fact(other, tied) is fact] or [sentence]
        if _stands(same, fact, known) or not _wanted(same, fact, plan, known):
            kept.append(sentence)
            continue
        said.add(fact.id)
        kept.append(_of_fact(fact, sentence, teller))
    return kept


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
