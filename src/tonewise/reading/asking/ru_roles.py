"""What a Russian clause does: asks, requests, carries a question, or merely states."""

from __future__ import annotations

from functools import cache

from tonewise.lexicons import load
from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.kinds import russian_kind
from tonewise.reading.asking.patterns import Patterns
from tonewise.reading.asking.ru_requests import begs, either, orders
from tonewise.reading.asking.ru_start import entries, may_ask
from tonewise.reading.asking.words import (
    ASKS,
    BEG,
    CAN_YOU,
    COMPARATIVE,
    FINITE,
    FIRST,
    FORGOTTEN,
    IMPERATIVE,
    INFINITIVE,
    MAY,
    MAY_ASK,
    MINE,
    NEED,
    NOT_KNOWN,
    NOUN,
    NUMBER,
    OFFER,
    PAST,
    PREDICATE,
    PREPOSITION,
    QUESTION_WORD,
    SECOND,
    SHORT,
    SUBORDINATOR,
    TELLS,
    WISH,
    WONDERS,
    Words,
)

_TELLING = frozenset(("написать", "назвать", "описать", "перечислить", "указать"))


_ASK_OTHERS = frozenset(("спросить", "узнать", "уточнить", "выяснить", "разобраться", "понять"))


_KNOWING = frozenset(("знать", "понимать"))


_ALWAYS_ASK = frozenset(("почему", "зачем", "отчего", "сколько", "почем"))


_MEASURES = frozenset(
    ("долго", "скоро", "быстро", "давно", "часто", "рано", "поздно", "дорого", "много", "далеко", "сильно")
)


_NEWS = frozenset(["новость", "информация", "обновление", "изменение", "новости"])


@cache
def patterns(section: str) -> Patterns:
    """A section of patterns of the Russian lexicon."""
    return Patterns(load("ru", "questions")[section])


@cache
def voids() -> Patterns:
    """What wants no answer: rhetoric and courtesies."""
    lexicon = load("ru", "questions")
    return Patterns((*lexicon["void"], *lexicon["courtesies"]))


def classify(clause: Clause) -> None:
    """Set the role of a clause, and the kind of answer where it asks."""
    words = clause.words
    inner = clause.head, clause.head + len(words)
    if not words:
        clause.role = "void" if patterns("void").match(clause.raw, *inner) else "empty"
    elif voids().match(clause.raw, *inner):
        clause.role = "void"
    elif _is_aside(words):
        clause.role = "aside"
    elif words[0].flags & SUBORDINATOR:
        clause.role = "condition" if words[0].lower in ("если", "раз") else "aside"
    else:
        flags = 0
        for word in words:
            flags |= word.flags
        for reader, needed in _READERS:
            if (not needed or flags & needed) and reader(clause):
                return
        clause.role = "states" if has_predicate(words) else "names"
        clause.reports = patterns("reports").match(words)


def _is_aside(words: Words) -> bool:
    """«после того как …», «по которым …»: subordinate by the preposition with the word after it."""
    if len(words) > 2 and words[0].lower in ("после", "до", "перед") and words[1].lower in ("того", "тем", "этого"):
        return True
    relative = len(words) > 1 and words[1].lemma == "который" and bool(words[1].flags & SUBORDINATOR)
    return relative and bool(words[0].flags & PREPOSITION)


def has_predicate(words: Words) -> bool:
    """Whether a phrase has a verb or a word that stands for one."""
    return any(word.flags & PREDICATE for word in words)


def _ly(clause: Clause) -> bool:
    words = clause.words
    for index, word in enumerate(words):
        if word.lower == "ли" and index and words[index - 1].lower not in entries("not li forms"):
            if words[index - 1].flags & CAN_YOU or words[0].flags & CAN_YOU:
                return _carrier(clause) or orders(clause)
            clause.role, clause.kind = "asks", either(words[index:])
            return True
    return False


def _question_word(clause: Clause) -> bool:
    words = clause.words
    left = 0
    for index, word in enumerate(words):
        if word.flags & QUESTION_WORD and may_ask(clause.raw, clause.head + index):
            if left & (PREDICATE | SUBORDINATOR) or _exclaims(clause, index):
                return False
            clause.role = "asks"
            clause.kind = russian_kind(words, index)
            clause.sure = word.lemma in _ALWAYS_ASK or (index > 0 and bool(words[index - 1].flags & PREPOSITION))
            if any(other.flags & INFINITIVE and other.flags & ASKS for other in words[index:]):
                clause.rest = clause.first
            return True
        left |= word.flags
    return False


def _exclaims(clause: Clause, index: int) -> bool:
    """«как хорошо, что …», «какая красота!», «сколько радости было!»: «как долго ждать» asks."""
    word, after = clause.words[index], clause.words[index + 1 :]
    if clause.asked or any(other.flags & (INFINITIVE | MAY | COMPARATIVE) or other.lower == "ли" for other in after):
        return False
    if word.lemma == "как":
        how = next((other for other in after if other.lower not in ("же", "все", "это")), None)
        judges = how is not None and how.lower.endswith("о") and not how.flags & (NOUN | FINITE | PREPOSITION)
        return judges and how is not None and how.lower not in _MEASURES
    if clause.mark[:1] != "!":
        return False
    if word.lemma == "сколько":
        return any(other.flags & PAST for other in after) and not any(other.kind for other in after)
    return word.lemma == "какой" and not any(other.kind or other.flags & FINITE for other in after)


def _carrier(clause: Clause) -> bool:
    """«подскажите …», «хочу узнать …», «не понимаю …»: what is asked comes after."""
    words = clause.words
    governed = wished = negated = False
    for index, word in enumerate(words):
        flags = word.flags
        if flags & (WISH | NEED | BEG | CAN_YOU | MAY) or word.lower in ("бы", "важно", "интересно"):
            governed = True
            wished = wished or bool(flags & (WISH | NEED))
        elif word.lower in ("не", "нет", "никак"):
            negated = True
        asks = flags & ASKS and (
            (flags & IMPERATIVE and not negated and words[max(0, index - 1)].lower != "ни")
            or (
                flags & INFINITIVE
                and not (wished and flags & TELLS)
                and (governed or index == 0 or words[0].flags & (MINE | PREPOSITION))
            )
            or (negated and flags & SECOND)
            or (flags & FIRST and not flags & PAST and not negated and word.lemma in ("спрашивать", "интересоваться"))
        )
        asks = asks or (flags & INFINITIVE and governed and not negated and word.lemma in _KNOWING)
        unknown = negated and flags & NOT_KNOWN and not flags & SECOND
        if unknown and patterns("reports").match(words):
            return False
        if flags & WONDERS and index and words[index - 1].lower == "на":
            return False
        wonders = flags & WONDERS and index < 3 and not negated and not clause.asked and not _settled(words, index)
        if flags & MAY_ASK and flags & IMPERATIVE and word.lemma in _TELLING:
            asks = any(other.kind for other in words[index + 1 : index + 4])
        if asks and word.lemma in _ASK_OTHERS and index == len(words) - 1 and any(w.flags & BEG for w in words[:index]):
            return False
        if asks or wonders or ((unknown or flags & FORGOTTEN) and index == len(words) - 1):
            if (
                flags & IMPERATIVE
                and word.lemma in _ASK_OTHERS
                and index + 1 < len(words)
                and not any(w.kind for w in words[index:])
            ):
                return False
            clause.role = "carries"
            clause.sure = bool(asks)
            clause.rest = clause.first + index + 1
            if (
                wonders
                and clause.rest < clause.last
                and words[index + 1].lower in ("к", "по", "про", "о", "такой", "в")
            ):
                clause.rest = clause.last
            return True
    return False


def _settled(words: Words, index: int) -> bool:
    """«вопрос решён», «интересно рассказали»: what follows is no question."""
    after = words[index + 1] if index + 1 < len(words) else None
    counted = index > 0 and bool(words[index].flags & NOUN) and bool(words[index - 1].flags & NUMBER)
    return counted or (after is not None and bool(after.flags & PREDICATE))


def _may(clause: Clause) -> bool:
    words = clause.words
    for index, word in enumerate(words):
        if word.flags & MAY:
            follows = words[index + 1].lower if index + 1 < len(words) else ""
            if (
                (follows == "не" and not clause.asked)
                or follows in ("было", "сказать", "подумать", "и")
                or (not clause.asked and word.lower in ("нельзя", "возможно"))
            ):
                return False
            clause.role, clause.kind = "asks", either(words)
            clause.sure = (index == 0 and clause.lead not in (":", "-", "–", "—")) or clause.asked
            return True
        if word.flags & PREDICATE:
            return False
    return False


def _offer(clause: Clause) -> bool:
    """«есть в наличии 42 размер», «у вас есть …», «а самовывоз есть»: not «есть вопрос», «у меня есть»."""
    words = clause.words
    for index, word in enumerate(words[:8]):
        if word.flags & OFFER and clause.mark[:1] != "!":
            if any(other.flags & MINE for other in words[:index]) or (word.flags & PAST and not clause.asked):
                return False
            if not clause.asked and any(other.lemma in entries("no question with there is") for other in words):
                return False
            yours = any(other.lower == "вас" for other in words) and clause.lead == ""
            if any(other.lower in ("же", "то") for other in clause.raw[: clause.head + index + 2]) and not clause.asked:
                return False
            last = index == len(words) - 1 and index > 0 and not clause.mark and clause.lead == ""
            if (
                last
                or clause.asked
                or (index == 0 and len(words) > 1 and clause.lead in ("", "и", "а"))
                or yours
                or "а" in (clause.lead, clause.raw[0].lower)
            ):
                clause.role, clause.kind = "asks", either(words)
                if any(other.lemma in _NEWS for other in words):
                    clause.kind = "thing"
                return True
            return False
        if word.flags & (PREDICATE | QUESTION_WORD) and not word.flags & NUMBER:
            return False
    return False


_READERS = (
    (_ly, 0),
    (_question_word, QUESTION_WORD),
    (_carrier, ASKS | MAY_ASK | WONDERS | NOT_KNOWN | FORGOTTEN | INFINITIVE),
    (begs, BEG | WISH | NEED | SHORT | MINE),
    (orders, 0),
    (_may, MAY),
    (_offer, OFFER),
)
"""What a clause may do, in the order in which it is tried, with the flags of which some word must have one (0: any)."""
