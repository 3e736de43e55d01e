"""Steps that a sentence asks of the customer: "don't let him on the sofa", «положите подстилку в переноску»."""

from __future__ import annotations

import re
from functools import lru_cache

from tonewise.drafting.editing.splitting import orders
from tonewise.reading.words import Token, parses, tokens

_OPENING_EN = frozenset("and but so also then just only please kindly first".split())
_MORE_EN = frozenset(
    "bring keep make clear move put leave shut close switch unplug remove wear arrive come charge cover check "
    "empty ring wash dry label pack park knock sign send upload avoid remember be let feed water lock turn press "
    "hold tie take give tell show fill ask call print save scan rinse drain wipe shake store defrost soak cut".split()
)
_IDLE_EN = frozenset(
    "hang hold bear wait worry hesitate note see sorry thank forgive excuse enjoy rest go cheer chill relax feel be "
    "mind say know trust".split()
)
"""First words of orders that ask for nothing."""
_BE = frozenset("sure careful ready there early home".split())
_IDLE_RU = frozenset(
    "извинить простить подождать ждать ожидать держаться спать переживать волноваться беспокоиться обращаться писать "
    "смотреть понять понимать знать потерпеть дать давать сказать представить поверить верить заходить приходить "
    "пожалуйста здравствовать хотеть иметь учесть сориентировать подсказать уточнить обратиться звонить быть".split()
)
_OPENING_RU = frozenset("и а но только пожалуйста просто также ещё еще потом заодно с собой лучше".split())
_VAGUE = frozenset(
    "anytime whenever somewhere something somehow whatever thingy guess maybe probably roughly thereabouts where-ever "
    "где-то как-то что-то куда-то вроде наверное типа".split()
)
_ABOUT = re.compile(r"\b\d{1,2}(?::\d\d)?[- ]?ish\b", re.IGNORECASE)


def is_vague(text: str) -> bool:
    """Whether a text tells what its writer does not know themselves."""
    return bool(_ABOUT.search(text)) or any(token.lower in _VAGUE for token in tokens(text))


@lru_cache(maxsize=4096)
def order_in(text: str, language: str) -> str | None:
    """The words of a text from the clause on that asks a step of the customer; None where none does."""
    row = tokens(text[:1_500])
    if "?" in text[-2:]:
        return None
    for at, token in enumerate(row):
        opens = not at or row[at - 1].kind == "mark" or row[at - 1].lower in ("but", "and", "so", "then")
        if not opens or token.kind != "word":
            continue
        start = _step_ru(row, at) if language == "ru" else _step_en(row, at)
        if start is not None:
            led = at and row[at - 1].lower == "so"  # "doors shut at eight, so don't be late": the reason belongs to it
            return _without_end(text if led else text[row[start].start :])
    return None


def _without_end(text: str) -> str:
    return text.strip(" ,;:–—-")


def _step_en(row: tuple[Token, ...] | list[Token], at: int) -> int | None:
    asked = False
    while at < len(row) and row[at].lower in _OPENING_EN:
        asked = asked or row[at].lower in ("please", "kindly")
        at += 1
    words = [token.lower for token in row[at : at + 6] if token.kind == "word"]
    if len(words) < 2:
        return None
    first, second = words[0], words[1]
    if first in ("don't", "dont", "never") or (first == "do" and second == "not"):
        told = words[2] if first == "do" and len(words) > 2 else second
        return None if told in ("worry", "hesitate", "mind") else at
    if first == "you" and second in ("must", "need", "should", "have", "will", "may", "'ll"):
        return at if "to" in words or second in ("must", "should") else None
    if first == "you'll" and words[1:3] in (["need", "to"], ["have", "to"]):
        return at
    if first == "be":
        return at if second in _BE else None
    if first == "make":
        return at if second in ("sure", "certain") else None
    if first in _IDLE_EN or second in ("me", "us", "you"):
        return None
    known = first in orders() or first in _MORE_EN or asked
    return at if known and second not in ("is", "are", "was", "were", "comes", "costs", "will", "has") else None


def _step_ru(row: tuple[Token, ...] | list[Token], at: int) -> int | None:
    """The beginning of the clause, where an order or a need stands in it."""
    clause = []
    for token in row[at:]:
        if token.kind == "mark" and token.text not in ("-", "–"):
            break
        clause.append(token)
    words = [token for token in clause if token.kind == "word"]
    needed = False
    theirs = any(token.lower in ("вы", "ты") for token in words)
    for token in words[:7]:
        if token.lower in ("нужно", "надо", "необходимо", "обязательно", "важно"):
            needed = True
        found = parses(token.lower)
        if not found:
            continue
        best = found[0]
        asks = any(each.part == "VERB" and "impr" in each.grammemes for each in found)
        order = best.part == "VERB" and asks and best.lemma not in _IDLE_RU and not theirs
        if order or (needed and best.part == "INFN" and best.lemma not in _IDLE_RU):
            while row[at].lower in ("и", "а", "но", "только", "просто") and at + 1 < len(row):
                at += 1
            return at
    return None
