"""Russian problems told with no request: what broke, what came short, what is waited for."""

from __future__ import annotations

from itertools import pairwise

from tonewise.reading.asking.ru_roles import patterns
from tonewise.reading.asking.ru_start import entries
from tonewise.reading.asking.words import (
    ADJECTIVE,
    FINITE,
    MARK,
    MINE,
    NOMINATIVE,
    NOUN,
    NUMBER,
    PAST,
    PREPOSITION,
    PRONOUN,
    QUESTION_WORD,
    SECOND,
    SHORT,
    THIRD,
    Word,
    Words,
)

_NEAR = 5
"""How many words may stand between waiting and how long: «стою у вас на кассе уже 20 минут»."""


def is_praise(words: Words) -> bool:
    """Whether a word of thanks or praise is there."""
    return any(word.lower in entries("praise forms") for word in words)


def is_problem(words: Words, praised: bool) -> bool:
    """What came to nothing, what is broken: «не работает», «пришло не то»; never inside praise."""
    if is_praise(words) or patterns("not problems").match(words):
        return False
    if patterns("problems").match(words) or _comes_short(words) or _is_other(words):
        return True
    return not praised and (_fails(words) or _waits(words))


def _comes_short(words: Words) -> bool:
    """«заказывала чёрные, а приехали коричневые»: what was ordered, asked for or promised, and then another thing."""
    expected = False
    for index, word in enumerate(words[:-1]):
        if word.lemma in entries("expected") and word.flags & PAST and word.flags & FINITE:
            expected = True
        elif expected and word.lower in ("а", "но") and (word.lower == "а" or words[index - 1].flags & MARK):
            after = words[index + 1 : index + 4]
            if word.lower == "но" and not any(other.flags & PAST or other.lower in ("не", "нет") for other in after):
                return False
            return not any(
                other.flags & (SECOND | MINE | QUESTION_WORD) or other.lower in ("можно", "если") for other in after
            )
    return False


def _is_other(words: Words) -> bool:
    """«заказывала синюю, привезли зелёную»: after another verb stands another word of the same sort."""
    wanted: Word | None = None
    for word, after in pairwise(words):
        if not (word.flags & FINITE and word.flags & PAST):
            continue
        if word.lemma in entries("expected"):
            wanted = after
        elif wanted is not None and word.lemma in entries("brought"):
            sort = wanted.flags & after.flags & (NOUN | ADJECTIVE | NUMBER)
            thing = word.lemma not in ("прийти", "приехать") and after.lemma not in entries("gifts")
            named = thing or bool(after.flags & (ADJECTIVE | NUMBER))
            return bool(sort and named and wanted.lemma != after.lemma and after.flags & (NOMINATIVE | NUMBER))
    return False


def _back_to_mark(words: Words, index: int) -> Words:
    """The few words before this place that no mark parts from it."""
    first = index
    while first > max(0, index - _NEAR) and not words[first - 1].flags & MARK:
        first -= 1
    return words[first:index]


def _waits(words: Words) -> bool:
    """«жду 15 минут», «полчаса стою на кассе»: not «жду в 15 часов», «жду вас»."""
    spans, waits = entries("spans waited forms"), entries("waiting")
    for index, word in enumerate(words):
        if word.lower not in spans:
            continue
        counted = index > 0 and words[index - 1].flags & (NUMBER | ADJECTIVE)
        first = index - 1 if counted else index
        if first and words[first - 1].flags & PREPOSITION:
            continue
        around = (*_back_to_mark(words, first), *words[index + 1 : index + 3])
        if any(
            (other.lemma in waits or other.lower in waits) and other.flags & FINITE and not other.flags & PAST
            for other in around
        ):
            return bool(counted) or word.lower.startswith("пол") or word.lower in ("час", "сутки", "неделю", "месяц")
    return False


def _fails(words: Words) -> bool:
    """«не» before what something or somebody else does, did or is; «нет» before a thing."""
    named = False
    for index, word in enumerate(words[:-1]):
        verb = words[index + 1]
        if word.flags & MARK:
            named = False
        elif word.flags & (NOUN | PRONOUN) and word.flags & NOMINATIVE:
            named = True
        elif _is_missing(words, index):
            return not any(other.lower in ("у", "если") for other in words[:index])
        elif word.lower == "не" and verb.lower not in entries("harmless forms"):
            if index and words[index - 1].flags & QUESTION_WORD:
                return False
            others = (verb.flags & FINITE and verb.flags & THIRD) or (verb.flags & (PAST | SHORT) and named)
            if others:
                return not any(other.lower in ("я", "мы", "если", "чтобы") for other in words)
    return False


def _is_missing(words: Words, index: int) -> bool:
    """«нет воды», «воды нет»"""
    word, after = words[index], words[index + 1]
    if word.lower == "нет":
        return bool(after.flags & (NOUN | ADJECTIVE)) and not after.flags & NOMINATIVE
    last = index + 2 == len(words) or bool(words[index + 2].flags & MARK)
    return after.lower == "нет" and last and bool(word.flags & NOUN) and not word.flags & NOMINATIVE
