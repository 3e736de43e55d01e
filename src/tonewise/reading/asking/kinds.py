"""What kind of answer a question wants, from its question word and the noun or verb that the word goes with."""

from __future__ import annotations

from functools import cache
from itertools import zip_longest
from typing import cast

from tonewise.lexicons import load
from tonewise.model import AnswerKind
from tonewise.reading.asking.words import ADJECTIVE, COMPARATIVE, NOUN, PREPOSITION, PRONOUN, Word, Words


@cache
def _list(language: str, section: str) -> frozenset[str]:
    return frozenset(load(language, "questions")[section])


_COSTS = frozenset(["стоит", "обойдется", "выйдет", "стоят", "обойдутся", "встанет", "станет", "будет"])


def russian_kind(words: Words, index: int) -> AnswerKind:
    """The kind of answer to a Russian question word at this place of a clause."""
    word = words[index]
    before = words[index - 1].lower if index and words[index - 1].flags & PREPOSITION else ""
    after = words[index + 1 : index + 5]
    if word.lemma in ("сколько", "насколько"):
        return _how_much(word, before, after)
    if word.lemma == "как":
        return _how(after)
    if word.lemma in ("какой", "каков", "чей"):
        return _which(after, words)
    if (
        word.lemma == "откуда"
        and after
        and after[0].lower in ("такая", "такой", "такие", "эта", "этот", "эти", "взялась", "взялся")
    ):
        return "reason"
    if word.lemma == "что":
        return _what(word, before, after)
    if word.lemma == "который":
        return "date"
    return cast(AnswerKind, word.kind)


def _how_much(word: Word, before: str, after: Words) -> AnswerKind:
    lower = [other.lower for other in after]
    if any(other in _COSTS for other in lower):
        return "amount"
    if before in ("до", "во", "со", "с", "через", "ко", "к") or word.lower == "скольки":
        return "date"
    return "date" if any(other in _list("ru", "words of time forms") for other in lower[:3]) else "amount"


def _how(after: Words) -> AnswerKind:
    nearest = after[0].lower if after else ""
    if any(word.lower in ("работаете", "открыты") for word in after[:2]):
        return "date"
    if nearest in ("долго", "скоро", "быстро", "давно", "часто", "рано", "поздно"):
        return "date"
    if nearest in ("дорого", "много", "далеко", "сильно"):
        return "amount"
    return (
        "thing" if nearest in ("называется", "зовут", "называются", "выглядит", "там", "мой", "моя", "дела") else "way"
    )


def _which(after: Words, words: Words) -> AnswerKind:
    if any(word.flags & COMPARATIVE or word.lower in ("лучше", "выбрать", "взять", "чаще", "или") for word in words):
        return "choice"
    for word, following in zip_longest(after, after[1:]):
        if word.flags & NOUN:
            return cast(AnswerKind, word.kind or "thing")
        if word.flags & PREPOSITION and following is not None and following.flags & PRONOUN:
            continue
        if not word.flags & (ADJECTIVE | PRONOUN):
            return cast(AnswerKind, word.kind or "thing")
    return "thing"


def _what(word: Word, before: str, after: Words) -> AnswerKind:
    lower = [other.lower for other in after]
    if (
        before in ("из-за", "отчего")
        or (word.lower == "чем" and "связано" in lower[:2])
        or (before == "с" and lower[:1] == ["связана"])
    ):
        return "reason"
    if lower[:1] and lower[0] in ("связан", "связана", "связаны", "вызвана", "вызвано"):
        return "reason"
    if (before == "за" and word.lower == "что") or lower[:1] == ["так"]:
        return "reason"
    if "делать" in lower[:3] or "сделать" in lower[:3]:
        return "way"
    if lower[:1] and lower[0] in ("лучше", "выбрать", "взять"):
        return "choice"
    if after and word.lower == "что" and after[0].flags & NOUN and len(after) > 1:
        return "yes-no"
    return "reason" if lower[:1] in (["случилось"], ["случилось-то"]) else "thing"


def phrase_kind(words: Words) -> AnswerKind:
    """The kind of answer that a phrase with no verb wants («стоимость доставки?»): its head noun tells."""
    for word in words:
        if word.flags & NOUN or word.kind:
            return cast(AnswerKind, word.kind if word.kind not in ("", "action") else "yes-no")
    return "yes-no"
