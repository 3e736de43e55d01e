"""The Russian way of asking."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.manner import Manner
from tonewise.reading.asking.ru_problems import is_praise, is_problem
from tonewise.reading.asking.ru_roles import classify, has_predicate, patterns
from tonewise.reading.asking.ru_start import CORRELATES, entries, opens
from tonewise.reading.asking.words import (
    ADJECTIVE,
    ASKS,
    COMPARATIVE,
    FINITE,
    FIRST,
    FUTURE,
    IMPERATIVE,
    INFINITIVE,
    MARK,
    MAY,
    MAY_ASK,
    MINE,
    NOMINATIVE,
    NOUN,
    OFFER,
    PARTICLE,
    PAST,
    PLURAL,
    PREDICATE,
    PREPOSITION,
    PRONOUN,
    QUALITY,
    QUESTION_WORD,
    SECOND,
    SHORT,
    TOLD,
    Word,
    Words,
)

_RELATIVE = frozenset(("где", "куда", "откуда", "когда", "что"))
_YOURS = frozenset(("вас", "вам", "ваш", "ваша", "ваше", "ваши"))
_ANSWERS = frozenset(["то", "тот", "та", "те", "тому", "там", "туда", "тогда", "столько", "тем"])
_OF_HABIT = frozenset(
    [
        "не",
        "всегда",
        "постоянно",
        "опять",
        "вечно",
        "снова",
        "никогда",
        "там",
        "просто",
        "уже",
        "так",
        "очень",
        "лучшие",
    ]
)


def _may_carry(clause: Clause) -> bool:
    """«проверьте, …», «можете глянуть, …»: the verb is the clause's last word but for «мне» and the like."""
    left = [word for word in clause.words if not word.flags & (PRONOUN | PARTICLE)]
    return bool(left) and bool(left[-1].flags & (MAY_ASK | ASKS))


def _asks_alone(found: Sequence[Clause], index: int) -> bool:
    """Whether a clause with a question word asks, rather than says when, where or who."""
    clause = found[index]
    before = found[index - 1] if index else None
    word = next((word for word in clause.words if word.flags & QUESTION_WORD), None)
    if before is not None and clause.lead in (",", "") and before.raw:
        last = before.raw[-1].lower
        if last in CORRELATES or (last in entries("before that forms") and clause.words[0].lower == "что"):
            return False
    if word is not None and word.lemma == "что" and before is not None and clause.lead == "," and _that(clause, before):
        return False
    if clause.asked or clause.sure:
        return True
    if word is None:
        first = not any(other.words for other in found[:index])
        return clause.lead == "а" or (first and not clause.mark) or not any(w.flags & MAY for w in clause.words)
    if index + 1 < len(found) and found[index + 1].raw[0].lower in _ANSWERS:
        return False
    if word.lemma == "какой":
        alone = len(clause.words) == 1 and not any(other.words for other in found if other is not clause)
        return "?" in found[-1].mark or alone or _names_or_says(clause) or _asks_for(clause)
    if word.lemma in _RELATIVE and before is not None and before.role == "states" and _of_self(clause):
        return False
    past = any(other.flags & FINITE and other.flags & PAST for other in clause.words)
    own = past and any(other.lower in ("я", "мы", "мне", "нам") for other in clause.words)
    if before is not None and clause.lead in ("", ",") and not _stands_after(clause, before, word):
        return False
    after = found[index + 1] if index + 1 < len(found) else None
    if word.lemma == "когда" and clause.words[0] is word and len(clause.words) > 1 and not _acts(clause.words):
        return True
    if (
        after is not None
        and after.lead in (",", "")
        and after.role in ("states", "requests", "asks")
        and not after.asked
    ):
        return after.role == "asks" or (not past and not own and not _comes_later(after))
    if word.lemma == "как" and (own or (past and not any(other.flags & (NOUN | PRONOUN) for other in clause.words))):
        return False
    return not own


def _acts(words: Words) -> bool:
    return any(other.flags & (PREDICATE | INFINITIVE) for other in words)


def _of_self(clause: Clause) -> bool:
    return any(other.flags & FIRST and other.flags & FINITE for other in clause.words)


def _that(clause: Clause, before: Clause) -> bool:
    """Whether «что» says what is meant rather than asks: «верно, что доставка …», «сказали, что …»."""
    follows = clause.words[1] if len(clause.words) > 1 else None
    bare = follows is None or bool(follows.flags & (INFINITIVE | FINITE | PREDICATE | PREPOSITION))
    return before.role in ("states", "names", "aside") and not bare


def _names_or_says(clause: Clause) -> bool:
    """«какая высота у стеллажа», «какие документы нужны»: not «какая красота»."""
    return any(
        (word.kind and not word.flags & QUESTION_WORD) or word.flags & (PREDICATE | COMPARATIVE | OFFER | MINE)
        for word in clause.words
    )


def _asks_for(clause: Clause) -> bool:
    """«какой у вас заказ», «какой минимальный заказ»: not «какой вкусный кофе», «какая у вас красота»."""
    words = clause.words
    yours = any(word.lower in _YOURS for word in words)
    classed = any(word.flags & ADJECTIVE for word in words)
    judged = any(
        (word.flags & QUALITY and word.flags & NOMINATIVE) or word.lemma in entries("judging nouns") for word in words
    )
    return (yours or classed) and not judged and any(word.flags & NOUN for word in words)


def _stands_after(clause: Clause, before: Clause, word: Word) -> bool:
    """Whether a question word asks although a clause with no question mark stands before it."""
    words = clause.words
    if word.lemma == "что":
        return len(words) > 1 and bool(words[1].flags & INFINITIVE)
    if before.role not in ("states", "aside", "names", "requests"):
        return True
    place = next(place for place, other in enumerate(words) if other is word)
    after = words[place + 1] if place + 1 < len(words) else None
    finite = next((other for other in words if other.flags & FINITE), None)
    if word.lemma == "когда":
        planned = any(other.flags & FIRST and other.flags & FUTURE for other in before.words)
        if planned and not any(other.flags & SECOND for other in words):
            return False
        return finite is None or bool(finite.flags & (FUTURE | SECOND))
    if word.lemma == "как":
        return after is not None and bool(after.flags & (INFINITIVE | MAY | MINE | SECOND))
    if word.lemma in _RELATIVE:
        named = bool(before.words) and bool(before.words[-1].flags & NOUN)
        return (finite is None and after is not None and bool(after.flags & PRONOUN or after.flags & NOMINATIVE)) or (
            not named or bool(finite is not None and finite.flags & (FUTURE | SECOND))
        )
    return word.lemma != "кто"


def _comes_later(clause: Clause) -> bool:
    """Whether a main clause speaks of what will be done then: «когда придёт, напишите»."""
    return clause.role == "requests" or any(
        (word.flags & FUTURE and word.flags & FINITE) or word.flags & INFINITIVE for word in clause.words
    )


def _is_statement_question(clause: Clause, end: Words) -> bool:
    """«вы работаете в воскресенье»: the company's habits in the present, asked of it without any mark."""
    if end[-1].flags & MARK:
        return False
    words = clause.words
    if any(word.flags & TOLD or word.lower in _OF_HABIT for word in clause.raw):
        return False
    for index, word in enumerate(words[:3]):
        if word.lower == "вы" and index + 1 < len(words):
            return any(_does(other) or _is_open(other) for other in words[index + 1 : index + 4])
    verb = words[-1]
    bare = clause.lead == "" and len(words) in range(2, 6) and not any(word.flags & MINE for word in words)
    return bare and bool(verb.flags & FINITE and verb.flags & SECOND and verb.flags & PLURAL and not verb.flags & PAST)


def _does(word: Word) -> bool:
    return bool(word.flags & SECOND and word.flags & PLURAL and word.flags & (FINITE | IMPERATIVE))


def _is_open(word: Word) -> bool:
    """«вы открыты»: but «вы правы» judges."""
    return bool(word.flags & SHORT and word.flags & PLURAL) and word.lower not in entries("harmless forms")


def _is_tag(clause: Clause) -> bool:
    """«…, да?», «правильно?»"""
    tags = entries("tags forms")
    return len(clause.raw) <= 3 and all(word.lower in tags or word.flags & PARTICLE for word in clause.raw)


def _speaks_of_self(clause: Clause) -> bool:
    return any(word.lower in ("я", "мы") or word.flags & FIRST for word in clause.words)


def _is_idea(words: Words) -> bool:
    return patterns("ideas").match(words)


def _is_withdrawal(words: Words) -> bool:
    """«а, нашла», «вопрос снят»"""
    return bool(words) and words[0].lower in entries("withdrawal starts forms") and patterns("withdrawn").match(words)


def _answers_itself(words: Words) -> bool:
    return len(words) > 1 and words[0].lower == "потому" and words[1].lower == "что"


def _comes_out(wish: Clause, after: Clause) -> bool:
    """«хотел спросить …, но увидел»"""
    meant = any(word.lemma in entries("meant") and word.flags & PAST for word in wish.raw)
    if not meant or any(word.lower == "бы" for word in wish.raw) or after.lead not in ("но", "а", "да", "однако"):
        return False
    done = any(word.flags & FINITE and word.flags & PAST for word in after.words)
    return done and not after.asked and not any(word.lower in ("не", "нет") for word in after.words)


def _admires(words: Words) -> bool:
    """More than thanks is said."""
    return any(word.lower in entries("praise forms") and word.lower not in entries("thanks forms") for word in words)


MANNER = Manner(
    opens=opens,
    classify=classify,
    asks_alone=_asks_alone,
    may_carry=_may_carry,
    has_predicate=has_predicate,
    is_statement_question=_is_statement_question,
    is_tag=_is_tag,
    speaks_of_self=_speaks_of_self,
    is_idea=_is_idea,
    is_withdrawal=_is_withdrawal,
    answers_itself=_answers_itself,
    comes_out=_comes_out,
    is_praise=is_praise,
    admires=_admires,
    is_problem=is_problem,
)
