"""Where a Russian clause that asks begins, with or without a comma, and whether a question word there may ask."""

from __future__ import annotations

from functools import cache

from tonewise.lexicons import load
from tonewise.reading.asking.words import (
    ADJECTIVE,
    ASKS,
    BEG,
    CAN_YOU,
    COMPARATIVE,
    COORDINATOR,
    FINITE,
    IMPERATIVE,
    INFINITIVE,
    MAY,
    MINE,
    NAMES,
    NEED,
    NOUN,
    OFFER,
    PARTICLE,
    PICTURE,
    PREDICATE,
    PREPOSITION,
    QUESTION_WORD,
    SUBORDINATOR,
    TOLD,
    WISH,
    WONDERS,
    Words,
)

CORRELATES = frozenset(
    [
        "вот",
        "всякий",
        "любой",
        "тех",
        "то",
        "тот",
        "та",
        "те",
        "тем",
        "того",
        "тому",
        "там",
        "туда",
        "тогда",
        "так",
        "столько",
        "все",
        "всех",
        "каждый",
        "потому",
        "всем",
    ]
)
_NEVER_AFTER_HOW = frozenset(
    [
        "знаете",
        "знаешь",
        "хотите",
        "хочешь",
        "только",
        "раз",
        "будто",
        "минимум",
        "максимум",
        "всегда",
        "обычно",
        "и",
        "правило",
        "известно",
        "бы",
        "то",
    ]
)
_INDEFINITE = frozenset(["бы", "ни", "нибудь", "то", "попало", "угодно"])
_ASKING = WISH | NEED | BEG | CAN_YOU


@cache
def entries(section: str) -> frozenset[str]:
    """A section of the Russian lexicon as a set of folded words."""
    return frozenset(entry.replace("ё", "е") for entry in load("ru", "questions")[section])


def opens(words: Words, start: int, index: int) -> bool:
    """Whether a new clause that may ask begins at this word."""
    word, before = words[index], words[index - 1]
    joined = bool(before.flags & COORDINATOR)
    if not joined and not word.flags & _OPENERS and not _ly_next(words, index) and word.lower not in _SMALL:
        return False
    end = index
    while end > start and words[end - 1].flags & COORDINATOR:
        end -= 1
    left = 0
    content = False
    for other in words[start:end]:
        left |= other.flags
        content = content or not other.flags & (PARTICLE | PICTURE)
    if not content:
        return False
    if joined and before.lower in ("а", "но"):
        return not word.flags & PARTICLE or word.lower == "если"
    return _begins(words, start, index, joined, left)


_COMPARED = frozenset(["прежде", "раньше", "больше", "меньше", "лучше", "хуже", "чаще"])
_SMALL = frozenset(("если", "чтобы", "есть", "хотя"))
_OPENERS = QUESTION_WORD | IMPERATIVE | MAY | _ASKING | PREPOSITION


def _ly_next(words: Words, index: int) -> bool:
    return index + 1 < len(words) and words[index + 1].lower == "ли"


def _begins(words: Words, start: int, index: int, joined: bool, left: int) -> bool:
    word, before = words[index], words[index - 1]
    said = bool(left & (PREDICATE | WONDERS | ASKS | OFFER | TOLD))
    if question_word_at(words, index):
        if word.flags & QUESTION_WORD and before.flags & PREPOSITION and index - 1 >= start:
            return False
        return joined or said or bool(left & MAY)
    if word.flags & QUESTION_WORD:
        return False
    if _ly_next(words, index) and word.lower not in entries("not li forms"):
        return joined or said or bool(left & QUESTION_WORD)
    if before.lower in ("не", "ни") or word.lower == "не":
        return False
    if word.flags & IMPERATIVE:
        return joined or bool(word.flags & ASKS) or said or not left & ~NAMES
    if word.flags & MAY:
        return joined or (said and not before.flags & QUESTION_WORD and not left & (MAY | SUBORDINATOR))
    if word.flags & _ASKING:
        if joined:
            return not left & SUBORDINATOR
        return bool(left & (FINITE | IMPERATIVE)) and not left & (SUBORDINATOR | QUESTION_WORD | _ASKING)
    if joined and word.flags & INFINITIVE:
        return _joins(words, start, index, left)
    if word.lower == "есть":
        return joined or (bool(left & (ASKS | WONDERS)) and not left & QUESTION_WORD)
    if word.lower == "чтобы" and (before.lower == "ли" or before.flags & MAY):
        return False
    return word.lower in ("если", "чтобы", "хотя") and (said or bool(left & (MAY | QUESTION_WORD)))


def _joins(words: Words, start: int, index: int, left: int) -> bool:
    """Whether an infinitive after «и» is a wish of its own rather than the second half of one."""
    if left & (BEG | CAN_YOU) or (left & _ASKING and left & ASKS):
        return True
    return bool(left & _ASKING and words[index].flags & ASKS) and _does_first(words[start:index])


def _does_first(words: Words) -> bool:
    """«хочу вернуть и узнать»: two things; «хочу позвонить и узнать» is one."""
    doing = next((word for word in words if word.flags & INFINITIVE), None)
    return doing is not None and doing.lemma not in entries("ways to ask")


def question_word_at(words: Words, index: int) -> bool:
    """Whether a question word that may ask begins here, its preposition included."""
    if words[index].flags & QUESTION_WORD:
        return may_ask(words, index)
    return (
        index + 1 < len(words)
        and bool(words[index + 1].flags & QUESTION_WORD)
        and words[index].lower in entries("prepositions before question words forms")
        and may_ask(words, index + 1)
    )


def may_ask(words: Words, index: int) -> bool:
    """Whether the question word here may ask, by the words next to it: not «как только», «так как», «кто бы ни»."""
    word = words[index]
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    if before is not None:
        if before.lower == "есть" and word.lemma != "какой":
            return False
        if before.lower in CORRELATES or before.lower in ("ни", "не", "ли") or before.flags & COMPARATIVE:
            return False
        if before.flags & PREPOSITION and index > 1 and words[index - 2].lower in ("есть", "нет", "не", "было"):
            return False
        if word.lower in ("чего", "чему") and before.flags & FINITE:
            return False
    if after is not None and after.lower in _INDEFINITE:
        return False
    if word.lower == "как" and after is not None:
        if (
            before is not None
            and not before.flags & (PARTICLE | COORDINATOR)
            and after.flags & (NOUN | ADJECTIVE | PREPOSITION)
        ):
            return False
        soonest = after.lower == "можно" and index + 2 < len(words) and words[index + 2].flags & COMPARATIVE
        return after.lower not in _NEVER_AFTER_HOW and not soonest
    if word.lemma == "который":
        return after is not None and after.lower in ("час", "часа", "часу", "числа")
    if word.lower == "чем" and (before is None or not before.flags & PREPOSITION):
        compared = before is not None and before.lower in _COMPARED
        return (
            after is not None
            and not compared
            and bool(after.flags & (FINITE | INFINITIVE | MAY | MINE) or after.lower in ("вы", "это", "еще"))
        )
    return not (word.lower == "насколько" and after is not None and after.flags & MINE)
