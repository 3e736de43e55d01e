"""Which Russian clauses ask, which request, which only carry a question, and where a new one begins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tonewise.lexicons import load
from tonewise.model import AnswerKind
from tonewise.reading.asking_clauses import Clause
from tonewise.reading.asking_kinds import russian_kind
from tonewise.reading.asking_patterns import Patterns
from tonewise.reading.asking_words import (
    ADJECTIVE,
    ASKS,
    BEG,
    CAN_YOU,
    COMPARATIVE,
    COORDINATOR,
    FINITE,
    FIRST,
    FORGOTTEN,
    FUTURE,
    IMPERATIVE,
    INFINITIVE,
    MARK,
    MAY,
    MAY_ASK,
    MINE,
    NAMES,
    NEED,
    NOT_KNOWN,
    NOUN,
    OFFER,
    PARTICLE,
    PAST,
    PICTURE,
    PLEASE,
    PLURAL,
    PREDICATE,
    PREPOSITION,
    PRONOUN,
    QUESTION_WORD,
    SECOND,
    SUBORDINATOR,
    TELLS,
    THIRD,
    WISH,
    WONDERS,
    Word,
)

Words = Sequence[Word]

_CORRELATES = frozenset("то тот та те тем того тому там туда тогда так столько все всех каждый потому".split())
_WAITING = ASKS | WONDERS


@cache
def _list(section: str) -> frozenset[str]:
    return frozenset(entry.replace("ё", "е") for entry in load("ru", "questions")[section])


@cache
def _patterns(section: str) -> Patterns:
    return Patterns(load("ru", "questions")[section])


# Where a clause begins


def opens(words: Words, start: int, index: int) -> bool:
    """Whether a new clause that may ask begins at this word, with or without a conjunction before it."""
    word = words[index]
    before = words[index - 1]
    joined = bool(before.flags & COORDINATOR)
    end = index
    while end > start and words[end - 1].flags & COORDINATOR:
        end -= 1
    if joined and before.lower in ("а", "но") and end > start:
        return not word.flags & PARTICLE or word.lower == "если"
    left = 0
    content = False
    for other in words[start:end]:
        left |= other.flags
        content = content or not other.flags & (PARTICLE | PICTURE)
    if not content:
        return False
    settled = bool(left & (PREDICATE | WONDERS | MAY | QUESTION_WORD) or left & INFINITIVE and not left & QUESTION_WORD)
    return _begins(words, start, index, joined, left, settled)


def _begins(words: Words, start: int, index: int, joined: bool, left: int, settled: bool) -> bool:
    word, before = words[index], words[index - 1]
    if _question_word_at(words, index):
        return (joined or settled) and not _asked_by_preposition(words, start, index)
    if word.flags & QUESTION_WORD:
        return False
    after = words[index + 1] if index + 1 < len(words) else None
    if after is not None and after.lower == "ли" and word.lower not in _list("not li forms"):
        return joined or settled
    if word.flags & IMPERATIVE and not before.lower == "не":
        return joined or bool(word.flags & ASKS) or settled or not left & ~NAMES
    if word.lower == "не":
        return False
    if word.flags & MAY:
        return joined or (settled and not before.flags & QUESTION_WORD and not left & (MAY | SUBORDINATOR))
    if word.flags & (WISH | NEED | BEG | CAN_YOU):
        return joined and not left & SUBORDINATOR or bool(left & (FINITE | IMPERATIVE)) and not left & (
            SUBORDINATOR | QUESTION_WORD | CAN_YOU | WISH | NEED
        )
    if word.lower == "есть":
        return joined or bool(left & (ASKS | WONDERS)) and not left & QUESTION_WORD
    return word.lower in ("если", "чтобы") and settled


def _question_word_at(words: Words, index: int) -> bool:
    """Whether a question word begins here, its preposition included."""
    word = words[index]
    if word.flags & QUESTION_WORD:
        return _can_ask(words, index)
    return (
        word.lower in _list("prepositions before question words forms")
        and index + 1 < len(words)
        and bool(words[index + 1].flags & QUESTION_WORD)
        and _can_ask(words, index + 1)
    )


def _asked_by_preposition(words: Words, start: int, index: int) -> bool:
    return index - 1 >= start and bool(words[index - 1].flags & PREPOSITION) and bool(words[index].flags & QUESTION_WORD)


def _can_ask(words: Words, index: int) -> bool:
    """Whether the question word here may ask, by the words next to it: not «как только», «так как», «как раз»."""
    word = words[index]
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    preposition = before is not None and before.lower in _list("prepositions before question words forms")
    if word.lower in ("чего", "чему", "чем", "ком", "чём") and not preposition and word.lower != "чем":
        return before is None or not before.flags & FINITE
    if before is not None and (before.lower in _CORRELATES or before.lower in ("ни", "не") or before.flags & COMPARATIVE):
        return False
    if after is not None and after.lower in ("бы", "ни", "нибудь", "то", "попало", "угодно"):
        return False
    if word.lower == "как" and after is not None:
        return after.lower not in ("только", "раз", "будто", "минимум", "максимум", "всегда", "обычно", "и", "правило") and not (
            after.lower == "можно" and index + 2 < len(words) and words[index + 2].flags & COMPARATIVE
        )
    if word.lemma == "который":
        return after is not None and after.lower in ("час", "часа", "часу", "числа")
    return not (word.lower == "насколько" and after is not None and after.flags & MINE)


# What a clause does


def classify(clause: Clause) -> None:
    """Set the role of a clause, and the kind of answer where it asks."""
    words = clause.words
    if not words:
        clause.role = "empty"
    elif _patterns("void").match(words) or _patterns("courtesies").match(words):
        clause.role = "void"
    elif words[0].flags & SUBORDINATOR:
        clause.role = "condition" if words[0].lower in ("если", "раз") else "aside"
    else:
        for reader in (_ly, _question_word, _carrier, _begging, _order, _may, _offer):
            if reader(clause):
                return
        clause.role = "states" if any(word.flags & PREDICATE for word in words) else "names"


def _ly(clause: Clause) -> bool:
    for index, word in enumerate(clause.words):
        if word.lower == "ли" and index and clause.words[index - 1].lower not in _list("not li forms"):
            if clause.words[index - 1].flags & CAN_YOU or clause.words[0].flags & CAN_YOU:
                return _carrier(clause) or _order(clause)
            clause.role, clause.kind = "asks", "yes-no"
            if any(other.lower == "или" for other in clause.words[index:]):
                clause.kind = "choice"
            return True
    return False


def _question_word(clause: Clause) -> bool:
    words = clause.words
    left = 0
    for index, word in enumerate(words):
        if word.flags & QUESTION_WORD and _can_ask(words, index):
            if left & (PREDICATE | SUBORDINATOR) or (word.lower == "что" and index and not _what_may_stand(words, index)):
                return False
            clause.role = "asks"
            clause.kind = russian_kind(words, index)
            clause.sure = word.lemma in ("почему", "зачем", "отчего", "сколько", "почем") or (
                index > 0 and bool(words[index - 1].flags & PREPOSITION)
            )
            return True
        left |= word.flags
    return False


def _what_may_stand(words: Words, index: int) -> bool:
    """«что» inside a clause: after a preposition or a bare topic, or as its last word."""
    return words[index - 1].flags & PREPOSITION != 0 or index == len(words) - 1 or words[index + 1].flags & PREPOSITION != 0


def _carrier(clause: Clause) -> bool:
    """«подскажите …», «хочу узнать …», «не понимаю …»: what is asked comes after."""
    words = clause.words
    governed = False
    negated = False
    for index, word in enumerate(words):
        flags = word.flags
        if flags & (WISH | NEED | BEG | CAN_YOU | MAY) or word.lower == "бы":
            governed = True
        elif word.lower in ("не", "нет", "никак"):
            negated = True
        asks = flags & ASKS and (
            flags & IMPERATIVE
            or flags & INFINITIVE and (governed or index == 0 or words[0].flags & (MINE | PREPOSITION))
            or negated and flags & SECOND
        )
        unknown = negated and flags & NOT_KNOWN and not flags & SECOND
        if asks or unknown or flags & FORGOTTEN or (flags & WONDERS and index < 3 and not negated):
            if unknown and not flags & ASKS and index + 1 < len(words):
                return False
            clause.role = "carries"
            clause.rest = clause.first + index + 1
            clause.sure = bool(asks or flags & WONDERS)
            return True
    return False


def _begging(clause: Clause) -> bool:
    """«хочу вернуть», «нужна доставка», «прошу отменить», «пусть курьер наберёт», «чек, пожалуйста»."""
    words = clause.words
    for index, word in enumerate(words):
        if word.lower in ("не", "ничего", "никому") and index < 3 and not words[min(index + 1, len(words) - 1)].flags & CAN_YOU:
            return False
        if word.flags & BEG:
            return _wishes(clause, index) if word.flags & (FIRST | INFINITIVE) or word.lower == "просьба" else False
        if word.flags & WISH:
            return not word.flags & (THIRD | SECOND) | (word.lower == "хочется") and _wishes(clause, index)
        if word.flags & NEED and word.lower not in ("требовать",):
            return _wishes(clause, index)
    return False


def _wishes(clause: Clause, index: int) -> bool:
    """Whether what follows (or stands before) a word of wish is something to be done or given."""
    words = clause.words
    after = [word for word in words[index + 1 :] if word.lower != "бы"]
    if any(word.flags & INFINITIVE and word.flags & (TELLS | MAY_ASK) and word.lower not in _giving() for word in after[:3]):
        return False
    if any(word.lower in ("прощения", "извинения", "прощенья") for word in after[:2]):
        return False
    if words[index].flags & PAST and not any(word.lower == "бы" for word in words[index:]) and clause.alone:
        return False
    if any(word.flags & (INFINITIVE | NOUN | ADJECTIVE) for word in (*words[:index], *after)) or words[index].flags & BEG:
        clause.role, clause.kind = "requests", "action"
        return True
    return False


@cache
def _giving() -> frozenset[str]:
    return frozenset("прислать скинуть проверить посмотреть посчитать рассчитать сверить подтвердить дать указать показать".split())


def _order(clause: Clause) -> bool:
    """Imperatives, «можете прислать», «пусть …», an infinitive that stands alone."""
    words = clause.words
    for index, word in enumerate(words):
        if word.flags & IMPERATIVE and not word.flags & PARTICLE and _commands(words, index):
            clause.role, clause.kind = "requests", "action"
            clause.alone = bool(word.flags & MAY_ASK) and len(words) == 1
            return True
        if word.flags & CAN_YOU and index < 4 and any(w.flags & INFINITIVE for w in words[max(0, index - 1) :]):
            if not (word.flags & PAST and not _polite(words, index)):
                clause.role, clause.kind = "requests", "action"
                return True
        if word.flags & FINITE and not word.flags & CAN_YOU:
            break
    if words[0].flags & INFINITIVE and not words[0].flags & TELLS and clause.lead == "":
        clause.role, clause.kind, clause.alone = "requests", "action", True
        return True
    return False


def _polite(words: Words, index: int) -> bool:
    return any(word.lower == "бы" for word in words[index : index + 3]) or any(w.lower == "не" for w in words[:index])


def _commands(words: Words, index: int) -> bool:
    """Whether a form that may be imperative is one here: no «вы» before it, and not a past plural («пришли не те»)."""
    before = words[index - 1] if index else None
    if before is not None and before.lower in ("вы", "которые", "ни"):
        return False
    after = words[index + 1] if index + 1 < len(words) else None
    word = words[index]
    if word.lower.endswith("ли") and (index or after is None or after.flags & (PREPOSITION | PARTICLE) or after.lower == "не"):
        return False
    return word.lower.endswith(("те", "тесь")) or index < 3


def _may(clause: Clause) -> bool:
    words = clause.words
    for index, word in enumerate(words):
        if word.flags & MAY:
            follows = words[index + 1].lower if index + 1 < len(words) else ""
            if follows in ("было", "сказать", "подумать", "и") or word.lower in ("нельзя", "возможно") and not clause.asked:
                return False
            clause.role, clause.kind = "asks", "yes-no"
            if any(other.lower == "или" for other in words):
                clause.kind = "choice"
            clause.sure = index == 0 or clause.asked
            return True
        if word.flags & PREDICATE:
            return False
    return False


def _offer(clause: Clause) -> bool:
    """«есть в наличии 42 размер», «у вас есть …», «а самовывоз есть»: not «есть вопрос», «у меня есть»."""
    words = clause.words
    for index, word in enumerate(words[:8]):
        if word.flags & OFFER and not word.flags & PAST or word.lower == "есть":
            rest = words[index + 1 :]
            if any(other.flags & MINE for other in words[:index]) or any(w.lemma in _list("no question with there is") for w in words):
                return False
            yours = any(other.lower == "вас" for other in words)
            if index == 0 and rest or yours or clause.lead == "а" or clause.asked:
                clause.role, clause.kind = "asks", _offered_kind(words)
                return word.lower in ("есть", "имеется", "имеются") or clause.asked
            return False
        if word.flags & (PREDICATE | QUESTION_WORD):
            return False
    return False


def _offered_kind(words: Words) -> AnswerKind:
    return "choice" if any(word.lower == "или" for word in words) else "yes-no"


def has_predicate(words: Words) -> bool:
    """Whether a phrase has a verb or a word that stands for one."""
    return any(word.flags & PREDICATE for word in words)


def pleading(clause: Clause, words: Words) -> bool:
    """A phrase with «пожалуйста» and no verb: «две пиццы, пожалуйста», «чек на почту плиз»."""
    around = words[max(0, clause.first - 2) : clause.last + 3]
    return any(word.flags & PLEASE for word in around) and any(word.flags & NAMES for word in clause.words)


def is_idea(words: Words) -> bool:
    """A wish for the product, which is thanked for and passed on rather than answered."""
    return _patterns("ideas").match(words)


def is_withdrawal(words: Words) -> bool:
    """«а, нашла», «вопрос снят»: the customer has answered it alone."""
    return bool(words) and words[0].lower in _list("withdrawal starts forms") and _patterns("withdrawn").match(words)


def is_problem(words: Words) -> bool:
    """Something that went wrong is told."""
    return _patterns("problems").match(words) and not _patterns("not problems").match(words)


def is_statement_question(clause: Clause) -> bool:
    """«вы работаете в воскресенье»: the company's habits in the present, told to it without any mark."""
    words = clause.words
    for index, word in enumerate(words[:3]):
        if word.lower == "вы" and index + 1 < len(words):
            return any(w.flags & SECOND and w.flags & PLURAL and not w.flags & IMPERATIVE for w in words[index + 1 : index + 4]) and not any(
                w.lower in ("не", "всегда", "постоянно", "опять", "вечно", "снова", "никогда", "там") for w in words
            )
    return False


def is_tag(clause: Clause) -> bool:
    """«…, да?», «правильно?»"""
    tags = _list("tags forms")
    return len(clause.words) <= 2 and all(word.lower in tags for word in clause.words)


def speaks_of_self(clause: Clause) -> bool:
    """The customer is the subject: «я же писала»."""
    return any(word.lower in ("я", "мы") or word.flags & FIRST for word in clause.words)


def reports_speech(words: Words) -> bool:
    """«менеджер ответил:»: what follows is someone else's."""
    return any(word.flags & FINITE and word.flags & (PAST | THIRD) and word.lemma in _list("reported") for word in words)


def is_past(words: Words) -> bool:
    """The clause is told in the past."""
    return any(word.flags & FINITE and word.flags & PAST for word in words)


def is_aside(clause: Clause) -> bool:
    return bool(clause.words) and bool(clause.words[0].flags & (SUBORDINATOR | MARK))


def may_carry(clause: Clause) -> bool:
    """«проверьте, …»: to be done for the sake of what is asked next."""
    return any(word.flags & MAY_ASK for word in clause.words)


def asks_alone(found: Sequence[Clause], index: int) -> bool:
    """Whether a clause with a question word asks with no carrier before it, rather than says when, where or who."""
    clause = found[index]
    if clause.asked or clause.sure:
        return True
    word = next((word for word in clause.words if word.flags & QUESTION_WORD), None)
    if word is None:
        return True
    past = is_past(clause.words)
    own = any(other.lower in ("я", "мы") or other.flags & FIRST and past for other in clause.words)
    own_past = past and any(other.lower in ("я", "мы", "мне", "нам") for other in clause.words)
    before = found[index - 1] if index else None
    if before is not None and before.role in ("states", "aside", "names", "asks", "requests") and clause.lead in ("", ","):
        if before.words and before.words[-1].flags & NOUN and word.lemma in ("где", "куда", "откуда", "когда", "что"):
            return before.role == "names" and not own_past
        if word.lemma in ("что", "как", "кто") and before.role != "names":
            return False
        if own_past:
            return False
    after = found[index + 1] if index + 1 < len(found) else None
    if after is not None and after.lead in (",", "") and after.role in ("states", "requests", "asks") and not after.asked:
        if word.lemma == "какой":
            return True
        return not past and not own and not _comes_later(after)
    if word.lemma == "как" and (own_past or past and not any(other.flags & (NOUN | PRONOUN) for other in clause.words)):
        return False
    return not (word.lemma in ("когда", "где") and own_past)


def _comes_later(clause: Clause) -> bool:
    """Whether a main clause speaks of what will be done then: «когда придёт, напишите»."""
    return clause.role == "requests" or any(
        word.flags & FUTURE and word.flags & FINITE or word.flags & INFINITIVE for word in clause.words
    )
