"""What a Russian clause does: asks, requests, carries a question, or merely states."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tonewise.lexicons import load
from tonewise.model import AnswerKind
from tonewise.reading.asking_clauses import Clause
from tonewise.reading.asking_kinds import russian_kind
from tonewise.reading.asking_patterns import Patterns
from tonewise.reading.asking_ru_start import entries, may_ask
from tonewise.reading.asking_words import (
    ADJECTIVE,
    ALSO_INDICATIVE,
    ASKS,
    BEG,
    CAN_YOU,
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
    PARTICLE,
    PAST,
    PREDICATE,
    PREPOSITION,
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

_TELLING = frozenset(("написать", "назвать", "описать", "перечислить", "указать"))
_ASK_OTHERS = frozenset(("спросить", "узнать", "уточнить", "выяснить", "разобраться", "понять"))
_ALWAYS_ASK = frozenset(("почему", "зачем", "отчего", "сколько", "почем"))
_GIVING = frozenset(
    [
        "прислать",
        "скинуть",
        "проверить",
        "посмотреть",
        "посчитать",
        "рассчитать",
        "сверить",
        "подтвердить",
        "дать",
        "указать",
        "показать",
    ]
)
_NEWS = frozenset(["новость", "информация", "обновление", "изменение", "новости"])
_SORRY = frozenset(("прощения", "извинения", "прощенья", "вас"))


@cache
def patterns(section: str) -> Patterns:
    """A section of patterns of the Russian lexicon."""
    return Patterns(load("ru", "questions")[section])


def classify(clause: Clause) -> None:
    """Set the role of a clause, and the kind of answer where it asks."""
    words = clause.words
    inner = clause.head, clause.head + len(words)
    if not words:
        clause.role = "void" if patterns("void").match(clause.raw, *inner) else "empty"
    elif patterns("void").match(clause.raw, *inner) or patterns("courtesies").match(clause.raw, *inner):
        clause.role = "void"
    elif len(words) > 2 and words[0].lower in ("после", "до", "перед") and words[1].lower in ("того", "тем", "этого"):
        clause.role = "aside"
    elif words[0].flags & SUBORDINATOR:
        clause.role = "condition" if words[0].lower in ("если", "раз") else "aside"
    else:
        for reader in (_ly, _question_word, _carrier, _begging, _order, _may, _offer):
            if reader(clause):
                return
        clause.role = "states" if has_predicate(words) else "names"
        clause.reports = patterns("reports").match(words)


def has_predicate(words: Words) -> bool:
    """Whether a phrase has a verb or a word that stands for one."""
    return any(word.flags & PREDICATE for word in words)


def _either(words: Words) -> AnswerKind:
    """A choice where alternatives are named; «или нет» names none."""
    for index, word in enumerate(words[:-1]):
        if word.lower in ("или", "либо"):
            return "yes-no" if words[index + 1].lower in ("нет", "не", "только", "как", "что", "хотя") else "choice"
    return "yes-no"


def _ly(clause: Clause) -> bool:
    words = clause.words
    for index, word in enumerate(words):
        if word.lower == "ли" and index and words[index - 1].lower not in entries("not li forms"):
            if words[index - 1].flags & CAN_YOU or words[0].flags & CAN_YOU:
                return _carrier(clause) or _order(clause)
            clause.role, clause.kind = "asks", _either(words[index:])
            return True
    return False


def _question_word(clause: Clause) -> bool:
    words = clause.words
    left = 0
    for index, word in enumerate(words):
        if word.flags & QUESTION_WORD and may_ask(clause.raw, clause.head + index):
            if left & (PREDICATE | SUBORDINATOR):
                return False
            clause.role = "asks"
            clause.kind = russian_kind(words, index)
            clause.sure = word.lemma in _ALWAYS_ASK or (index > 0 and bool(words[index - 1].flags & PREPOSITION))
            if any(other.flags & INFINITIVE and other.flags & ASKS for other in words[index:]):
                clause.rest = clause.first
            return True
        left |= word.flags
    return False


def _carrier(clause: Clause) -> bool:
    """«подскажите …», «хочу узнать …», «не понимаю …»: what is asked comes after."""
    words = clause.words
    governed = wished = negated = False
    for index, word in enumerate(words):
        flags = word.flags
        if flags & (WISH | NEED | BEG | CAN_YOU | MAY) or word.lower == "бы":
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
        unknown = negated and flags & NOT_KNOWN and not flags & SECOND
        if unknown and patterns("reports").match(words):
            return False
        wonders = flags & WONDERS and index < 3 and not negated and not clause.asked and not _settled(words, index)
        if flags & MAY_ASK and flags & IMPERATIVE and word.lemma in _TELLING:
            asks = any(other.kind for other in words[index + 1 : index + 4])
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
    return (after is not None and bool(after.flags & PREDICATE)) or (
        index > 0 and words[index].flags & NOUN and bool(words[index - 1].flags & NUMBER)
    )


def _begging(clause: Clause) -> bool:
    """«хочу вернуть», «нужна доставка», «прошу отменить», «был бы благодарен, если …»."""
    words = clause.words
    for index, word in enumerate(words):
        if word.lower in ("не", "ничего", "никому") and index < 3 and not clause.asked:
            if not any(other.flags & CAN_YOU for other in words[index + 1 : index + 2]):
                return False
        if word.lower in entries("grateful forms") and index < 5:
            return _grateful(clause)
        if word.flags & BEG:
            return bool(word.flags & (FIRST | INFINITIVE) or word.lower == "просьба") and _wishes(clause, index)
        if word.flags & WISH:
            mine = not word.flags & (THIRD | SECOND) or word.lower in ("хочется", "хотелось")
            return mine and not _unfulfilled(clause, index) and _wishes(clause, index)
        if word.flags & NEED:
            return _needs(clause, index)
    return False


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
    clause.role, clause.kind = "asks", _either(clause.words)
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


def _order(clause: Clause) -> bool:
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
        if word.flags & FINITE and not word.flags & CAN_YOU:
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
        clause.role, clause.kind = "asks", _either(words)
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
            clause.role, clause.kind = "asks", _either(words)
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
                clause.role, clause.kind = "asks", _either(words)
                if any(other.lemma in _NEWS for other in words):
                    clause.kind = "thing"
                return True
            return False
        if word.flags & (PREDICATE | QUESTION_WORD) and not word.flags & NUMBER:
            return False
    return False
