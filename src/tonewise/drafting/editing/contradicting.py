"""Where an agent's words contradict a fact: another value for the same thing, a yes for a no, a no for a yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tonewise.drafting.editing.content import content, family, same_value, words_shared
from tonewise.drafting.editing.facts_said import customers_texts, news_of
from tonewise.drafting.editing.pieces import Piece
from tonewise.drafting.plan import PlannedAnswer
from tonewise.drafting.situation import Situation
from tonewise.model import Fact
from tonewise.reading.grounding import Ground, counts_something_told, ground, step_numbers
from tonewise.reading.limits import shuts_out
from tonewise.reading.meaning import meaning
from tonewise.reading.refusals import is_refusal
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import tokens

_NEAR = 0.34
"""Share of words from which a statement with another value speaks of what the fact does."""
_SUBJECTLESS = 1
"""Words of a statement that takes its subject from the question."""
_FEW = 2
_TOUCHES = 0.15
"""Share of words from which an answer to the same question is about what the fact tells."""
_RIVAL = 0.3
"""Share of their words from which two facts are of the same sort."""
_NEARER = 0.2
"""How much nearer the contradicted fact must be than the one that holds the value."""
_FAMILIES = frozenset(("moment", "time", "span", "amount", "percent", "quantity", "number", "phone", "link"))


@dataclass(frozen=True, slots=True)
class Known:
    """What a situation knows: the facts for the customer, and the ground that they and the conversation make."""

    facts: tuple[Fact, ...]
    base: Ground
    language: str
    customer: tuple[str, ...]
    told: tuple[ValueSpan, ...]
    """All values of the facts, the conversation and the texts given."""


def known_of(situation: Situation, given: Sequence[str] = ()) -> Known:
    """The facts and values that may be said; ``given`` are further texts that are trusted."""
    conversation = situation.conversation
    facts = tuple(fact for fact in conversation.facts if fact.audience == "customer")
    texts = [fact.text for fact in facts] + [fact.url for fact in facts if fact.url]
    texts += [message.text for message in conversation.messages] + list(given)
    texts += [str(value) for value in conversation.customer.profile.values()]
    texts += [text for text in (conversation.customer.name, situation.promise) if text]
    times = [message.at for message in conversation.messages if message.at]
    today: date | None = times[-1].date() if times else None
    language = "ru" if situation.reading.language == "ru" else "en"
    told = tuple(value for text in texts for value in values(text, language))
    return Known(facts, ground(texts, language, today), language, customers_texts(conversation), told)


def strange_values(text: str, known: Known) -> list[ValueSpan]:
    """The values of a text that neither the facts nor the conversation hold."""
    language = "ru" if known.language == "ru" else "en"
    steps = step_numbers(text)
    return [
        value
        for value in values(text, language)
        if value.start not in steps
        and not known.base.holds(value, text[value.start : value.end])
        and counts_something_told(value, text, known.base)
    ]


def contradicted(piece: Piece, situation: Situation, known: Known) -> Fact | None:
    """The fact that a piece contradicts, or None."""
    if piece.empty:
        return None
    if piece.facts:
        return _of_another(piece, situation, known)
    if piece.kind == "question":
        strange = {family(value.kind) for value in piece.values if not is_told(value, known)} & _FAMILIES
        asked = [fact for answer in situation.plan.answers for fact in answer.facts]
        return _by_strange_value(piece, strange, asked, known) if strange else None
    planned = situation.plan.answers[piece.question] if piece.question is not None else None
    own = planned.facts if planned else ()
    if (fact := _turned(piece, own, known) or _of_another(piece, situation, known)) is not None:
        return fact
    for answer in situation.plan.answers:
        if (fact := _shut_out(piece, answer, known)) is not None:
            return fact
    if planned and (fact := _otherwise(piece, planned, known)) is not None:
        return fact
    strange = {family(value.kind) for value in piece.values if not is_told(value, known)} & _FAMILIES
    if not strange and _is_free(piece.text, known.language):
        strange = {"amount"}
    return _by_strange_value(piece, strange, own, known) if strange else _by_other_value(piece, known)


def _is_free(text: str, language: str) -> bool:
    return "free" in meaning(text, language).kinds


def is_told(value: ValueSpan, known: Known) -> bool:
    """Whether a value stands in the facts or the conversation as it is, whatever else would follow from them."""
    return any(same_value(value, other) for other in known.told)


def is_met_by_another(fact: Fact, said: Sequence[Fact], known: Known) -> bool:
    """Whether one of the facts said tells of another thing what this one does of its own: a price, days, an order."""
    return any(are_rivals(each, fact, known) for each in said)


def are_rivals(fact: Fact, planned: Fact, known: Known) -> bool:
    """Whether two facts are of the same sort: they share kinds of value and a subject, or are of different orders."""
    own, other = (content(each.text, known.language) for each in (fact, planned))
    kinds = {family(value.kind) for value in news_of(fact, known.language, known.customer)}
    rival = {family(value.kind) for value in news_of(planned, known.language, known.customer)}
    named, asked = (meaning(each.text, known.language).identifiers for each in (fact, planned))
    if named and asked and not named & asked:
        return True
    return bool(kinds & rival) and max(words_shared(own, other), words_shared(other, own)) >= _RIVAL


def _turned(piece: Piece, own: Sequence[Fact], known: Known) -> Fact | None:
    """The planned fact that allows what the piece refuses, or refuses what it allows."""
    if not own or piece.kind == "promise":
        return None
    first = own[0]
    refuses = first.kind == "refusal" or is_refusal(first.text, known.language)
    if _affirms(piece, known.language) and _denies(first.text, known.language) and not piece.refuses:
        return first
    near = _nearness(piece.text, first, known.language)
    if piece.refuses and not refuses and near >= _NEAR:
        return first
    if (
        not refuses
        and _denies(piece.text, known.language)
        and not _denies(first.text, known.language)
        and near >= _RIVAL
    ):
        return first
    alternative = any(_nearness(piece.text, fact, known.language) > near for fact in own[1:])
    if refuses and not piece.refuses and near >= _NEAR and not alternative and piece.kind in ("other", "answer"):
        return first
    return None


def _shut_out(piece: Piece, planned: PlannedAnswer, known: Known) -> Fact | None:
    """The fact whose limit leaves out what is asked for, where a piece allows it («В 7 отлично»: «до 18:00»)."""
    if piece.refuses or not piece.values:
        return None
    asked = values(planned.question.text, known.language)
    if not any(same_value(value, other) for value in piece.values for other in asked):
        return None
    return next((f for f in planned.facts if shuts_out(planned.question.text, f.text, known.language)), None)


def _otherwise(piece: Piece, planned: PlannedAnswer, known: Known) -> Fact | None:
    """The fact that answers the piece's own question with other values of the same kind."""
    own = content(piece.text, known.language)
    for fact in planned.facts:
        wanted = content(fact.text, known.language)
        if not any(_clash(kind, own.values, wanted.values) for kind in _FAMILIES):
            continue
        if len(own.units) <= _FEW or _nearness(piece.text, fact, known.language) >= _TOUCHES:
            return fact
    return None


def _clash(kind: str, own: Sequence[ValueSpan], wanted: Sequence[ValueSpan]) -> bool:
    """Whether two texts hold values of a kind, and none of one is the other's."""
    told = [value for value in own if kind in comparable(value)]
    known = [value for value in wanted if family(value.kind) == kind]
    if not told or not known or any(same_value(value, other) for value in told for other in wanted):
        return False
    return any(value.kind != "number" for value in told) or len(told) == len(own)


def comparable(value: ValueSpan) -> frozenset[str]:
    """The kinds that a value may be of; a bare number may be a sum, an hour, a count."""
    if value.kind == "number":
        return frozenset(("amount", "time", "quantity", "percent"))
    kind = family(value.kind)
    return frozenset((kind,)) & _FAMILIES


def _affirms(piece: Piece, language: str) -> bool:
    """Whether a piece allows something («в сушилку можно», ``dryer is fine``) and denies nothing."""
    words = {token.lower for token in tokens(piece.text)}
    return not words.isdisjoint(_ALLOWING) and not _denies(piece.text, language)


_ALLOWING = frozenset("можно да конечно нормально пожалуйста fine ok okay yes sure allowed".split())


def _denies(text: str, language: str) -> bool:
    """Whether a negation stands in a text, of whatever."""
    words = {token.lower for token in tokens(text)}
    if language == "ru":
        return not words.isdisjoint(("не", "нет", "ни", "нельзя"))
    return not words.isdisjoint(("not", "no", "never", "without")) or any(word.endswith("n't") for word in words)


def _of_another(piece: Piece, situation: Situation, known: Known) -> Fact | None:
    """The planned fact, where a piece tells the values of another order's or thing's fact of the same sort."""
    planned = {fact.id: fact for answer in situation.plan.answers for fact in answer.facts}
    told = [value for value in piece.values if family(value.kind) in _FAMILIES]
    for fact in planned.values():
        own = content(fact.text, known.language).values
        if not told or any(same_value(value, other) for value in told for other in own):
            continue
        for rival in known.facts:
            values_of = content(rival.text, known.language).values
            held = all(any(same_value(value, other) for other in values_of) for value in told)
            if rival.id not in planned and held and are_rivals(rival, fact, known):
                return fact
    return None


def _by_strange_value(piece: Piece, strange: set[str], own: Sequence[Fact], known: Known) -> Fact | None:
    """The fact that holds another value of the same kind and speaks of the same thing."""
    rivals = [
        (_nearness(piece.text, fact, known.language) + (fact in own), fact)
        for fact in known.facts
        if strange & _families(fact, piece, known)
    ]
    best = max(rivals, key=lambda rival: rival[0], default=None)
    if best is None:
        return None
    near, fact = best[0] - (best[1] in own), best[1]
    if near >= _NEAR or (fact in own and len(content(piece.text, known.language).units) <= _SUBJECTLESS):
        return fact
    shared = any(same_value(one, two) for one in piece.values for two in content(fact.text, known.language).values)
    return fact if fact in own and shared else None


def _families(fact: Fact, piece: Piece, known: Known) -> set[str]:
    """The kinds of value that a fact holds; that something is free tells its price."""
    found = {family(value.kind) for value in news_of(fact, known.language, known.customer)}
    free = _is_free(fact.text, known.language)
    if free == _is_free(piece.text, known.language):
        return found if not free else found - {"amount"}
    return found | {"amount"} if free else found


def _by_other_value(piece: Piece, known: Known) -> Fact | None:
    """The fact that a piece speaks of with a value that belongs to another fact."""
    told = [value for value in piece.values if family(value.kind) in _FAMILIES]
    if not told:
        return None
    near = sorted(
        ((_nearness(piece.text, fact, known.language), fact) for fact in known.facts), key=lambda row: -row[0]
    )
    if not near or near[0][0] < 2 * _NEAR:
        return None
    closest, fact = near[0]
    news = news_of(fact, known.language, known.customer)
    for value in told:
        rivals = [other for other in news if family(other.kind) == family(value.kind)]
        if not rivals or any(same_value(value, other) for other in content(fact.text, known.language).values):
            continue
        if any(same_value(one, other) for one in told for other in rivals):
            continue
        holders = [
            share for share, other in near[1:]
            if any(same_value(value, each) for each in content(other.text, known.language).values)
        ]  # fmt: skip
        if holders and max(holders) < closest - _NEARER:
            return fact
    return None


def _nearness(text: str, fact: Fact, language: str) -> float:
    told, wanted = content(text, language), content(fact.text, language)
    return (words_shared(told, wanted) + words_shared(wanted, told)) / 2
