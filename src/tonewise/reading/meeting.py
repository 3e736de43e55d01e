"""Which questions of a turn a reply meets: answers, refuses, takes on, or asks first what it must know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tonewise.model import Conversation, Question
from tonewise.reading.another_answer import (
    answers_both,
    goes_on,
    has_kind_of_value,
    is_on_contact,
    says_plainly,
    takes_for_granted,
    touches_own,
)
from tonewise.reading.answering import BEARS, BEARS_AS_REASON, bearing
from tonewise.reading.clause_forms import STANDALONE
from tonewise.reading.matching import Evidence, asked, evidence
from tonewise.reading.meaning import meaning, relation
from tonewise.reading.statements import Statement, statements
from tonewise.reading.values import values
from tonewise.reading.wanted_kinds import MEASURED, SAME, SETTLES, VALUES, has_kind, measures, named_value
from tonewise.reading.words import lemma, parses, tokens

PLAUSIBLE = -1.9
"""Least weight by which a statement of its own may answer a question; set on tests/data/compose_*.yaml, dev."""
SHARED = 1.2
"""Least weight by which a statement that answers one question answers another one too."""
SHARED_IN_PARTS = 0.2
"""The same where commas part it («Киоск у выхода 14, открыт круглосуточно»)."""
LEFT_OVER = -3.4
"""Least weight for a statement that answers nothing else and is of the kind that is wanted."""
NEARLY = 0.4
"""How much more may speak for it as the answer to another question."""
PAIRED = 3.0
"""The same where the reply has as many statements as there are questions."""
_MOST_PAIRS = 2000
"""What is longer is no reply to weigh; the work must not grow with the square of a text."""
_MOST_WORDS = 40_000
"""The same of words to compare, all of the questions with all of the reply."""
_GOES_ON = 2.0
"""What counts against «и шума не будет» as the answer to another question than the one before it answers."""
_UNTOUCHED = 0.7
"""What counts against a statement with a subject of its own that names nothing which only this question asks about."""
_NEVER = 9.0
"""A weight that no pair reaches."""
_NO_SUBJECT = 1.2
_WRONG_KIND = 2.5
_MEASURE = 2.0
_YES_OR_NO = ("yes-no", "choice", "action")
_NAMED = ("thing", "choice", "way", "place", "action")
_PRICED = frozenset(("amount", "percent"))
_FIRST = 4
"""Characters before a value that stands first: «в 22:00»."""
_LIST_ITEM = re.compile(r"\s*(?:[-–—•*]|\d{1,2}[.)])\s+\S")
_FEW = 4


def unmet(conversation: Conversation, questions: Sequence[Question], reply: str, language: str) -> tuple[Question, ...]:
    """The questions that a reply leaves open; where it may well have met one, it is not reported."""
    if not questions:
        return ()
    language = "ru" if language == "ru" else "en"
    if len(tokens(reply)) * sum(len(tokens(question.text)) for question in questions) > _MOST_WORDS:
        return ()
    parts = statements(reply, language)
    if not parts:
        return tuple(questions)
    way = any(question.kind == "way" for question in questions)
    told = [part for part in parts if not (part.elsewhere or (part.asks and not (way and part.orders)))]
    if len(questions) == 1:
        return () if _is_met(conversation, questions[0], parts, told, language) else tuple(questions)
    if _list_items(reply) >= len(questions):
        return ()
    if len(questions) * len(told) > _MOST_PAIRS:
        return ()
    pairs = _pairs(conversation, questions, told, language)
    met, used = _assign(pairs)
    said = {place for place, q in used.items() if questions[q].kind in _YES_OR_NO}
    for index, question in enumerate(questions):
        if index in met:
            continue
        taken = said | {
            place for place in used if pairs[index][place].shared == _NEVER and not says_plainly(told[place])
        }
        if question.kind in _YES_OR_NO and (place := _said_yes(told, taken)) is not None:
            said.add(place)
            met.add(index)
        elif _left_over(index, question, told, pairs, used) or _asks_first(question, parts):
            met.add(index)
    open_ones = (index for index in range(len(questions)) if index not in met)
    return tuple(
        questions[index]
        for index in open_ones
        if not (met and (_leads_to_a_question(index, questions, conversation) or is_on_contact(questions[index])))
    )


def _leads_to_a_question(index: int, questions: Sequence[Question], conversation: Conversation) -> bool:
    """Whether a wish only says what the question after it is about («Хочу закрыть кредит, есть ли комиссия?»)."""
    question, following = questions[index], questions[index + 1 : index + 2]
    if question.form != "request" or not following or following[0].message_index != question.message_index:
        return False
    between = conversation.messages[question.message_index].text[question.end : following[0].start]
    if len(between.split()) > _FEW:
        return False
    words = [token.lower for token in tokens(question.text) if token.kind == "word"][:2]
    return following[0].form == "question" and any(word in _WISHES or lemma(word) in _WISHES for word in words)


_WISHES = frozenset("хотеть хотеться нужно надо собираться планировать want need like looking planning".split())


def strengths(
    conversation: Conversation, questions: Sequence[Question], texts: Sequence[str], language: str
) -> list[list[float]]:
    """For each question, how much speaks for each text as its answer (log odds; 0 is even)."""
    language = "ru" if language == "ru" else "en"
    told = [Statement(text, language) for text in texts]
    return [[pair.weight for pair in row] for row in _pairs(conversation, questions, told, language, alone=True)]


def _is_met(
    conversation: Conversation,
    question: Question,
    parts: Sequence[Statement],
    told: Sequence[Statement],
    language: str,
) -> bool:
    """Whether a reply meets the turn's only question; what is cheap to see is looked at first."""
    if len(told) > _MOST_PAIRS or any(_answers_in_short(question, part) for part in told):
        return True
    if any(part.takes_on for part in told) or _asks_first(question, parts):
        return True
    if any(part.form in STANDALONE and has_kind(part, question) and _names_all(question, part) for part in told):
        return True
    wanted = asked(question, conversation, language)
    least = BEARS_AS_REASON if question.kind == "reason" else BEARS
    return any(
        part.form in STANDALONE and (has_kind(part, question) or part.denies) and bearing(wanted, part) >= least
        for part in told
    )


def _names_all(question: Question, part: Statement) -> bool:
    """Whether a statement speaks of all that the question names: to weigh it would tell no more."""
    own = meaning(question.text, part.language).units
    told = part.meaning.units
    return len(own) > 1 and all(any(relation(unit, other) >= SAME for other in told) for unit in own)


def _answers_in_short(question: Question, part: Statement) -> bool:
    """A statement that takes its subject from the question («да», «до восьми», "it does") and is of the wanted kind."""
    if question.kind in _YES_OR_NO and part.yes_or_no:
        return True
    if part.form in STANDALONE and not _is_elliptic(part, question):
        return False
    return part.denies or has_kind(part, question)


def _is_elliptic(part: Statement, question: Question) -> bool:
    """A noun that names the thing asked for, or a value that stands first."""
    if question.kind in MEASURED:
        wanted = VALUES[question.kind]
        return any(v.kind in wanted and v.start <= _FIRST for v in values(part.text, part.language))
    if question.kind == "action" and not part.kinds.isdisjoint(SETTLES):
        return True
    if part.form == "ours":
        return question.kind in ("action", "reason")
    return part.form == "noun" and question.kind in _NAMED and not part.meaning.kinds & _PRICED


def _said_yes(told: Sequence[Statement], said: set[int]) -> int | None:
    """A «да» or «нет» that answers no other question yet, whatever else its statement tells."""
    return next((place for place, part in enumerate(told) if part.yes_or_no and place not in said), None)


def _list_items(reply: str) -> int:
    """Lines that a dash, a bullet or a number opens: one for each thing asked, in its order."""
    return sum(bool(_LIST_ITEM.match(line)) for line in reply.splitlines())


class _Pair(NamedTuple):
    """How much speaks for a statement as the answer to a question."""

    weight: float
    shared: float
    """Least weight by which a statement that answers one question answers this one too («850 ₽, в четверг»)."""


def _pairs(
    conversation: Conversation,
    questions: Sequence[Question],
    told: Sequence[Statement],
    language: str,
    *,
    alone: bool = False,
) -> list[list[_Pair]]:
    """A row of pairs for each question; ``alone`` for texts that are weighed with no regard to how they are built."""
    rows = []
    for question in questions:
        wanted = asked(question, conversation, language, questions)
        row: list[_Pair] = []
        for part in told:
            signs = evidence(wanted, part.meaning)
            weight = _weight(signs, part, question)
            if not alone and part.form in STANDALONE:
                weight = (weight + bearing(wanted, part) - _lacks(part, question)) / 2
            touched = alone or touches_own(question, questions, part)
            if not (touched or has_kind_of_value(part, question)):
                weight -= _GOES_ON if goes_on(part) else _UNTOUCHED * (part.form == "full")
            shared = _shared(question, signs, part) if touched else _NEVER
            if question.kind in _YES_OR_NO and not alone and len(questions) > 1:
                if answers_both(part):
                    weight, shared = max(weight, PLAUSIBLE), PLAUSIBLE
                elif takes_for_granted(question, questions, part):
                    shared = PLAUSIBLE
            row.append(_Pair(weight, shared))
        rows.append(row)
    return rows


def _shared(question: Question, signs: Evidence, part: Statement) -> float:
    """How much must speak for a statement that answers another question already: little where it holds what is asked
    and tells more than one thing, or the question has no subject of its own.
    """  # fmt: skip
    if question.kind == "way":
        joins = "order" in part.kinds and part.values > 0
    else:
        told = signs.kind >= 1.0 and question.kind in (*MEASURED, "place", "reason")
        joins = told and (signs.bare or signs.pronoun or part.values > 1)
    if joins:
        return PLAUSIBLE
    return SHARED_IN_PARTS if part.many else SHARED


def _weight(signs: Evidence, part: Statement, question: Question) -> float:
    """Log odds that a statement answers a question, from a regression over labelled pairs of question and fact."""
    own = _NO_SUBJECT if signs.bare or signs.pronoun else 3.4 * signs.near
    total = own + 0.4 * signs.topic_around + 1.05 * signs.attribute + 1.55 * signs.kind - 4.2
    total += (
        1.2 * signs.focus + 1.3 * signs.focus_around - 1.6 * (signs.unasked and part.values < 2) - 1.6 * signs.conflict
    )
    total -= _lacks(part, question)
    if measures(part, question):
        total += _MEASURE
    if part.yes_or_no and question.kind in _YES_OR_NO:
        total += 1.5
    if part.denies:
        total += 0.8
    return total


def _lacks(part: Statement, question: Question) -> float:
    """What counts against a statement that does not hold the value that is asked for."""
    if part.denies or part.takes_on:
        return 0.0
    named = named_value(question.text)
    wrong = question.kind in MEASURED and not has_kind(part, question)
    return _WRONG_KIND * (wrong + bool(named and named not in part.meaning.kinds))


def _assign(pairs: Sequence[Sequence[_Pair]]) -> tuple[set[int], dict[int, int]]:
    """Statements tied to questions, strongest pair first; each is used once, and again where much speaks for it."""
    ranked = sorted(
        (-pair.weight, q, s) for q, row in enumerate(pairs) for s, pair in enumerate(row) if pair.weight >= PLAUSIBLE
    )
    met: set[int] = set()
    used: dict[int, int] = {}
    for minus_weight, q, s in ranked:
        if q in met or (s in used and -minus_weight < pairs[q][s].shared):
            continue
        met.add(q)
        used.setdefault(s, q)
    return met, used


def _left_over(
    index: int, question: Question, told: Sequence[Statement], pairs: Sequence[Sequence[_Pair]], used: dict[int, int]
) -> bool:
    """A statement that answers nothing else may answer this question, or takes it on."""
    for place, part in enumerate(told):
        if place not in used and (part.takes_on or _left_over_fits(part, question, index, place, pairs)):
            used[place] = index
            return True
    return False


def _left_over_fits(
    part: Statement, question: Question, index: int, place: int, pairs: Sequence[Sequence[_Pair]]
) -> bool:
    if question.kind in _YES_OR_NO and (part.yes_or_no or (part.denies and not goes_on(part))):
        return True
    if not has_kind(part, question):
        return False
    weight = pairs[index][place].weight
    rival = max((row[place].weight for at, row in enumerate(pairs) if at != index), default=weight)
    margin = NEARLY if len(pairs) > len(pairs[index]) else PAIRED
    return weight >= LEFT_OVER and weight >= rival - margin


def _asks_first(question: Question, parts: Sequence[Statement]) -> bool:
    """The reply asks for what it must know first and says what follows; to a request, the question alone will do."""
    asks = [part for part in parts if part.asks]
    if not asks:
        return False
    if question.kind in ("action", "choice") or question.form != "question":
        return True
    if any(_clarifies(question, part) for part in asks):
        return True
    return any(part.takes_on or _follows(part.text) for part in parts)


def _clarifies(question: Question, part: Statement) -> bool:
    """A question of which of two is meant, or of the very thing that the customer asks about."""
    words = [token.lower for token in tokens(part.text)]
    if words[-1] != "?":
        return False
    if not _OR.isdisjoint(words):
        return True
    wanted = meaning(question.text, part.language).units
    return any(relation(unit, other) >= SAME for unit in wanted for other in part.meaning.units)


_OR = frozenset(("или", "or"))


@lru_cache(maxsize=4096)
def _follows(text: str) -> bool:
    row = tokens(text)
    words = {token.lower for token in row}
    if words & {"чтобы", "тогда", "then", "so", "i'll", "we'll"}:
        return True
    return any(p.part == "VERB" and {"1per", "futr"} <= p.grammemes for token in row for p in parses(token.lower)[:1])
