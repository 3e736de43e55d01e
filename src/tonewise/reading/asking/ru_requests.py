"""Russian requests: «хочу вернуть», «нужен счёт», «пришлите», «не могли бы вы …», «пусть курьер наберёт»."""

from __future__ import annotations

from tonewise.model import AnswerKind
from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.ru_start import entries
from tonewise.reading.asking.words import (
    ADJECTIVE,
    ALSO_INDICATIVE,
    BEG,
    CAN_YOU,
    FINITE,
    FIRST,
    IMPERATIVE,
    INFINITIVE,
    MAY_ASK,
    MINE,
    NEED,
    NOUN,
    PARTICLE,
    PAST,
    PREPOSITION,
    SECOND,
    TELLS,
    THIRD,
    WISH,
    Words,
)

_SORRY = frozenset(("прощения", "извинения", "прощенья", "вас"))


def either(words: Words) -> AnswerKind:
    """A choice where alternatives are named; «или нет» names none."""
    for index, word in enumerate(words[:-1]):
        if word.lower in ("или", "либо"):
            return "yes-no" if words[index + 1].lower in ("нет", "не", "только", "как", "что", "хотя") else "choice"
    return "yes-no"


def begs(clause: Clause) -> bool:
    """«хочу вернуть», «нужна доставка», «прошу отменить», «был бы благодарен, если …»."""
    words = clause.words
    for index, word in enumerate(words):
        denied = word.lower in ("не", "ничего", "никому") and index < 3 and not clause.asked
        if denied and not any(other.flags & CAN_YOU for other in words[index + 1 : index + 2]):
            return False
        if word.lower in entries("grateful forms") and index < 5:
            return _grateful(clause)
        if word.lower in ("мне", "нам") and not index and _if_only(clause):
            clause.role, clause.kind = "requests", "action"
            return True
        if word.flags & BEG:
            return bool(word.flags & (FIRST | INFINITIVE) or word.lower == "просьба") and _wishes(clause, index)
        if word.flags & WISH:
            mine = not word.flags & (THIRD | SECOND) or word.lower in ("хочется", "хотелось")
            return mine and not _unfulfilled(clause, index) and _wishes(clause, index)
        if word.flags & NEED:
            return _needs(clause, index)
    return False


def _if_only(clause: Clause) -> bool:
    """«мне бы на завтра», «мне бы записаться»"""
    after = clause.words[1:3]
    return (
        len(clause.words) > 2
        and after[0].lower == "бы"
        and bool(after[1].flags & (PREPOSITION | NOUN | ADJECTIVE | INFINITIVE))
    )


def _grateful(clause: Clause) -> bool:
    """«буду признателен за …»: courteous, and still a request; a bare «благодарен вам» is thanks."""
    if any(word.lower in ("бы", "буду", "будем", "будет") for word in clause.words):
        clause.role, clause.kind = "requests", "action"
        return True
    return False


def _needs(clause: Clause, index: int) -> bool:
    if any(word.lower == "было" for word in clause.words[index + 1 : index + 2]):
        return False
    if not clause.asked:
        return _wishes(clause, index)
    clause.role, clause.kind = "asks", either(clause.words)
    return True


def _unfulfilled(clause: Clause, index: int) -> bool:
    """«хотела оплатить, но …» tells what failed; «хотела бы» and a bare «хотела вернуть» are polite."""
    words = clause.words
    return (
        bool(words[index].flags & PAST)
        and not any(word.lower == "бы" for word in words)
        and any(word.lower in ("но", "а", "когда", "еще", "вчера", "сначала") for word in (*words, *clause.raw))
    )


def _wishes(clause: Clause, index: int) -> bool:
    """Whether what follows (or stands before) a word of wish is something to be done or given."""
    words = clause.words
    after = [word for word in words[index + 1 :] if word.lower != "бы"]
    if any(word.flags & INFINITIVE and word.flags & TELLS for word in after[:3]):
        return False
    if any(word.lower in _SORRY for word in after[:2]) and not any(word.flags & INFINITIVE for word in after):
        return False
    if words[index].flags & BEG or any(
        word.flags & (INFINITIVE | NOUN | ADJECTIVE) for word in (*words[:index], *after)
    ):
        clause.role, clause.kind = "requests", "action"
        return True
    return False


def orders(clause: Clause) -> bool:
    """Imperatives, «можете прислать», «пусть курьер наберёт», an infinitive that stands alone."""
    words = clause.words
    if any(word.lower in ("пусть", "пускай") for word in clause.raw[: clause.head + 2]):
        if any(word.flags & FINITE and word.flags & THIRD and word.lower not in ("будет", "будут") for word in words):
            clause.role, clause.kind = "requests", "action"
            return True
        return False
    for index, word in enumerate(words):
        if word.flags & IMPERATIVE and not word.flags & PARTICLE and _commands(clause, index):
            clause.role, clause.kind = "requests", "action"
            clause.alone = bool(word.flags & MAY_ASK) and len(words) == 1
            return True
        if word.flags & CAN_YOU and index < 4 and _asks_you(clause, index):
            return True
        if word.flags & FINITE and not word.flags & CAN_YOU and not words[0].flags & INFINITIVE:
            return False
    joined = clause.lead in ("и", "или", "а также", "также")
    if words[0].flags & INFINITIVE and not words[0].flags & TELLS and (joined or clause.lead == ""):
        clause.role, clause.kind, clause.alone = "requests", "action", not joined
        return True
    return False


def _asks_you(clause: Clause, index: int) -> bool:
    """«можете прислать», «не могли бы вы …»; «вы могли предупредить» is a reproach."""
    words = clause.words
    word = words[index]
    polite = any(other.lower == "бы" for other in words[index : index + 3]) or any(
        w.lower == "не" for w in words[:index]
    )
    if any(other.lower == "не" for other in words[index + 1 : index + 2]):
        return False
    if not any(other.flags & INFINITIVE for other in words) or (word.flags & PAST and not polite):
        return False
    if clause.asked and not polite and not any(other.flags & MINE for other in words):
        clause.role, clause.kind = "asks", either(words)
    else:
        clause.role, clause.kind = "requests", "action"
    return True


def _commands(clause: Clause, index: int) -> bool:
    """Whether a form that may be imperative is one here: no «вы» before it, and no past plural («пришли не те»)."""
    words = clause.words
    word = words[index]
    before = words[index - 1] if index else None
    if before is not None and before.lower in ("вы", "ни", "ты"):
        return False
    if word.flags & ALSO_INDICATIVE and (clause.asked or any(other.lower in ("вы", "ты") for other in words)):
        return False
    if word.lower.endswith(("те", "тесь")):
        return True
    after = words[index + 1] if index + 1 < len(words) else None
    if word.lower.endswith("ли") and (
        index or clause.lead or after is None or after.flags & (PREPOSITION | PARTICLE) or after.lower == "не"
    ):
        return False
    return index < 3
