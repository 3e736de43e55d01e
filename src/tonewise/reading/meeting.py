"""Which questions of a turn a reply meets: answers, refuses, takes on, or asks first what it must know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from math import inf
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.model import Conversation, Question
from tonewise.reading.matching import Evidence, asked, evidence
from tonewise.reading.meaning import meaning
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.statements import Statement, statements
from tonewise.reading.values import values
from tonewise.reading.words import lemma, parses, tokens

PLAUSIBLE = -1.9
"""Least weight by which a statement of its own may answer a question; set on tests/data/compose_*.yaml, dev."""
SHARED = 0.2
"""Least weight by which a statement that answers one question answers another one too."""
LEFT_OVER = -3.4
"""Least weight for a statement that answers nothing else and is of the kind that is wanted."""
NEARLY = 0.4
"""How much more may speak for it as the answer to another question."""
PAIRED = 3.0
"""The same where the reply has as many statements as there are questions."""
_MOST_PAIRS = 2000
"""What is longer is no reply to weigh; the work must not grow with the square of a text."""
_NO_SUBJECT = 1.2
_WRONG_KIND = 2.5
_MEASURED = ("date", "amount")
_VALUES = {
    "date": frozenset(("date", "time", "span", "weekday")),
    "amount": frozenset(("amount", "number", "percent", "span", "quantity")),
}
_EMPTY = frozenset(
    (
        "could",
        "would",
        "should",
        "where",
        "which",
        "there",
        "about",
        "their",
        "these",
        "those",
        "other",
        "please",
        "pleas",
        "пожалуйста",
        "подсказать",
        "сказать",
        "какой",
        "который",
        "здравствовать",
    )
)
_YES_OR_NO = ("yes-no", "choice", "action")
_LIST_ITEM = re.compile(r"\s*(?:[-–—•*]|\d{1,2}[.)])\s+\S")
_FEW = 4
_SHORT = 4


def unmet(conversation: Conversation, questions: Sequence[Question], reply: str, language: str) -> tuple[Question, ...]:
    """The questions that a reply leaves open; where it may well have met one, it is not reported."""
    if not questions:
        return ()
    language = "ru" if language == "ru" else "en"
    if len(questions) == 1 and _plainly_met(questions[0], reply, language):
        return ()
    parts = statements(reply, language)
    if not parts:
        return tuple(questions)
    if len(questions) > 1 and _list_items(reply) >= len(questions):
        return ()
    told = [part for part in parts if not part.asks and not part.elsewhere]
    if len(questions) == 1:
        if any(_clearly_meets(questions[0], part, language) for part in told):
            return ()
        if questions[0].kind in _MEASURED:
            met_otherwise = any(part.denies for part in told) or _asks_first(questions[0], parts)
            return () if met_otherwise else tuple(questions)
    if len(questions) * len(told) > _MOST_PAIRS:
        return ()
    pairs = _pairs(conversation, questions, told, language, enough=PLAUSIBLE if len(questions) == 1 else inf)
    met, used = _assign(pairs)
    said = {place for place, q in used.items() if questions[q].kind in _YES_OR_NO}
    for index, question in enumerate(questions):
        if index in met:
            continue
        if question.kind in _YES_OR_NO and (place := _said_yes(told, said)) is not None:
            said.add(place)
            met.add(index)
        elif _left_over(index, question, told, pairs, used) or _asks_first(question, parts):
            met.add(index)
    open_ones = (index for index in range(len(questions)) if index not in met)
    return tuple(questions[index] for index in open_ones if not (met and _leads_to_a_question(index, questions)))


def _leads_to_a_question(index: int, questions: Sequence[Question]) -> bool:
    """Whether a wish only says what the question after it is about («Хочу закрыть кредит, есть ли комиссия?»)."""
    question, following = questions[index], questions[index + 1 : index + 2]
    if question.form != "request" or not following or following[0].message_index != question.message_index:
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
    return [[pair.weight for pair in row] for row in _pairs(conversation, questions, told, language)]


def _plainly_met(question: Question, reply: str, language: str) -> bool:
    """The plainest case, at little cost: a value of the wanted kind or a word of the question, and no link."""
    row = tokens(reply)
    if _named_value(question) or any(token.kind == "link" or "?" in token.text for token in row):
        return False
    if question.kind in _MEASURED:
        wanted = _VALUES[question.kind]
        return any(value.kind in wanted for value in values(reply, language))
    asked_of = _content(question.text)
    if asked_of.isdisjoint(lemma(token.lower) for token in row if token.kind == "word"):
        return False
    return not phrase_hits(reply, language, "elsewhere") and not lexicon_hits(reply, "canned")


@lru_cache(maxsize=4096)
def _content(text: str) -> frozenset[str]:
    """Dictionary forms of the words that carry the subject: nouns, adjectives and verbs, or long English words."""
    found = set()
    for token in tokens(text):
        if token.kind == "word" and len(token.lower) > _SHORT:
            readings = parses(token.lower)
            if not readings or readings[0].part in ("NOUN", "ADJF", "VERB", "INFN"):
                found.add(lemma(token.lower))
    return frozenset(found - _EMPTY)


def _clearly_meets(question: Question, part: Statement, language: str) -> bool:
    """A plain case of one question, with no weighing: a value of the wanted kind, a yes, a word of the question."""
    if part.takes_on or (question.kind in _YES_OR_NO and (part.yes_or_no or part.denies)):
        return True
    if not _has_kind(part, question):
        return False
    if question.kind in _MEASURED:
        return True
    asked_of = {form for unit in meaning(question.text, language).units for form in unit.forms}
    return any(not asked_of.isdisjoint(unit.forms) for unit in part.meaning.units)


def _said_yes(told: Sequence[Statement], said: set[int]) -> int | None:
    """A «да» or «нет» that answers no other question yet, whatever else its statement tells."""
    return next((place for place, part in enumerate(told) if part.yes_or_no and place not in said), None)


def _list_items(reply: str) -> int:
    """Lines that a dash, a bullet or a number opens: one for each thing asked, in its order."""
    return sum(bool(_LIST_ITEM.match(line)) for line in reply.splitlines())


class _Pair(NamedTuple):
    """How much speaks for a statement as the answer to a question."""

    weight: float
    joins: bool
    """One statement may well answer this question and another («6 500 ₽, около трёх часов»)."""


def _pairs(
    conversation: Conversation,
    questions: Sequence[Question],
    told: Sequence[Statement],
    language: str,
    enough: float = inf,
) -> list[list[_Pair]]:
    """A row of pairs for each question; a row ends early at the first pair that has ``enough`` weight."""
    rows = []
    for question in questions:
        wanted = asked(question, conversation, language, questions)
        row: list[_Pair] = []
        for part in told:
            signs = evidence(wanted, part.meaning)
            row.append(_Pair(_weight(signs, part, question), _joins(question, signs, part)))
            if row[-1].weight >= enough:
                break
        rows.append(row)
    return rows


def _joins(question: Question, signs: Evidence, part: Statement) -> bool:
    """The statement holds what is asked, and the question has no subject of its own or the statement tells more."""
    if question.kind == "way":
        return "order" in part.kinds and part.values > 0
    told = signs.kind >= 1.0 and question.kind in (*_MEASURED, "place", "reason")
    return told and (signs.bare or signs.pronoun or part.values > 1)


def _weight(signs: Evidence, part: Statement, question: Question) -> float:
    """Log odds that a statement answers a question, from a regression over labelled pairs of question and fact."""
    own = _NO_SUBJECT if signs.bare or signs.pronoun else 3.4 * signs.near
    total = own + 0.4 * signs.topic_around + 1.05 * signs.attribute + 1.55 * signs.kind - 4.2
    total += (
        1.2 * signs.focus + 1.3 * signs.focus_around - 1.6 * (signs.unasked and part.values < 2) - 1.6 * signs.conflict
    )
    if question.kind in _MEASURED and not (part.denies or part.takes_on or _has_kind(part, question)):
        total -= _WRONG_KIND
    wanted = _named_value(question)
    if wanted and wanted not in part.meaning.kinds and not (part.denies or part.takes_on):
        total -= _WRONG_KIND
    if part.yes_or_no and question.kind in _YES_OR_NO:
        total += 1.5
    if part.denies:
        total += 0.8
    return total


@lru_cache(maxsize=4096)
def _named_value(question: Question) -> str | None:
    """The kind of value that a short question names («телефон склада?», ``your website?``)."""
    words = [token.lower for token in tokens(question.text) if token.kind == "word"]
    if len(words) > _FEW:
        return None
    names = _value_names()
    return next((names[form] for word in words for form in (word, lemma(word)) if form in names), None)


@cache
def _value_names() -> dict[str, str]:
    entries = [entry for language in ("ru", "en") for entry in load(language, "meeting")["value names"]]
    return {form: kind for names, _, kind in (entry.partition(" = ") for entry in entries) for form in names.split()}


def _assign(pairs: Sequence[Sequence[_Pair]]) -> tuple[set[int], dict[int, int]]:
    """Statements tied to questions, strongest pair first; each is used once, and again where much speaks for it."""
    ranked = sorted(
        (-pair.weight, q, s) for q, row in enumerate(pairs) for s, pair in enumerate(row) if pair.weight >= PLAUSIBLE
    )
    met: set[int] = set()
    used: dict[int, int] = {}
    for minus_weight, q, s in ranked:
        if q in met or (s in used and -minus_weight < SHARED and not pairs[q][s].joins):
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
    if question.kind in _YES_OR_NO and (part.yes_or_no or part.denies):
        return True
    if not _has_kind(part, question):
        return False
    weight = pairs[index][place].weight
    rival = max((row[place].weight for at, row in enumerate(pairs) if at != index), default=weight)
    margin = NEARLY if len(pairs) > len(pairs[index]) else PAIRED
    return weight >= LEFT_OVER and weight >= rival - margin


def _has_kind(part: Statement, question: Question) -> bool:
    """Whether a statement holds the kind of answer that is wanted."""
    if (wanted := _named_value(question)) is not None:
        return wanted in part.kinds
    match question.kind:
        case "date":
            return not part.kinds.isdisjoint(("date", "time", "span", "weekday", "conditional"))
        case "amount":
            return not part.kinds.isdisjoint(("amount", "number", "percent", "span", "free", "quantity"))
        case "place":
            return not part.kinds.isdisjoint(("place", "link", "number", "position"))
        case "reason":
            return "reason" in part.kinds or part.kinds.isdisjoint(("amount", "percent", "link"))
        case _:
            return True


def _asks_first(question: Question, parts: Sequence[Statement]) -> bool:
    """The reply asks for what it must know first and says what follows; to a request, the question alone will do."""
    asks = [part for part in parts if part.asks]
    if not asks:
        return False
    if question.kind in ("action", "choice") or question.form != "question":
        return True
    return any(part.takes_on or _follows(part.text) for part in parts)


@lru_cache(maxsize=4096)
def _follows(text: str) -> bool:
    row = tokens(text)
    words = {token.lower for token in row}
    if words & {"чтобы", "тогда", "then", "so", "i'll", "we'll"}:
        return True
    return any(p.part == "VERB" and {"1per", "futr"} <= p.grammemes for token in row for p in parses(token.lower)[:1])
