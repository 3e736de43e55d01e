"""What leaves the customer waiting, or with something to do, and whether the reply says how it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.reading.actions import vocabulary as actions
from tonewise.reading.promises import TIMES
from tonewise.reading.refusals import clauses, denial
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import Token, parses, tokens

_NEAR = 4
_READINGS = 3
_LEADING = frozenset(("link", "email", "phone", "code"))
_CONDITIONS = frozenset(("если", "чтобы", "когда", "пока", "if", "when", "once", "unless", "to", "so", "что", "that"))
_OURS = frozenset(("i'll", "we'll", "i", "we"))
_IFS = frozenset(("если", "if", "unless"))
_MUST_RUSSIAN = frozenset(("нужно", "надо", "необходимо", "придется"))
_NOT = frozenset(("не", "not", "never"))
_MAY = frozenset(("нужно", "надо", "необходимо", "следует", "придется", "можно", "можете", "достаточно", "стоит",
                  "потребуется", "понадобится", "требуется", "обязательно"))  # fmt: skip
_MUST = frozenset(("need", "needs", "have", "must", "should", "can", "could", "may", "has"))
_BEFORE_AN_ORDER = frozenset(("please", "just", "then", "and", "simply", "kindly", "so", "yes", "sure", "hi", "hello"))
_NO_WAY = frozenset(("wait", "let", "ask", "keep", "make", "rest"))
_ORDERING = _BEFORE_AN_ORDER - {"and", "so", "then"}
_PATHS = '«“"→>'


Kind = Literal["wait", "act", "demand"]
"""The customer waits; has to act; or needs something first, which only matters to who wants to get on."""


class Open(NamedTuple):
    """A sentence after which the customer waits or has to act."""

    start: int
    end: int
    kind: Kind


@lru_cache(maxsize=8192)
def open_ends(text: str, language: str) -> tuple[Open, ...]:
    """The sentences of a message that leave the customer waiting for something or with something to do."""
    language = "ru" if language == "ru" else "en"
    waiting = phrase_hits(text, language, "waiting")
    return tuple(
        Open(start, end, kind)
        for start, end in split(text)
        if (kind := _kind(text[start:end], language, any(start <= hit.start < end for hit in waiting))) is not None
    )


@lru_cache(maxsize=8192)
def goes_on(text: str, language: str, kind: Kind) -> bool:
    """Whether a message says when or how: a time, a link, a path of an interface, a place, a following step."""
    language = "ru" if language == "ru" else "en"
    told = values(text, language)
    gone = _gone(text, language) if kind == "wait" else []
    acts = [each.start for each in open_ends(text, language) if each.kind == "act"] if kind == "act" else []
    first = min(acts, default=0)
    kept = [value for value in told if value.kind in _LEADING or value.start >= first]
    kinds = {value.kind for value in kept if not any(start <= value.start < end for start, end in gone)}
    if not kinds.isdisjoint(_LEADING) or not kinds.isdisjoint(TIMES):
        return True
    hits = phrase_hits(text, language, "how")
    if any(not any(start <= hit.start < end for start, end in gone) for hit in hits):
        return True
    row = tokens(text)
    if kind == "wait":
        return _tells(row, language)
    if any(mark in text for mark in _PATHS) or any(
        token.kind == "number" and not token.text[0].isalpha() for token in row
    ):
        return True
    return _tells(row, language) or (language == "en" and _names_inside(row))


def _gone(text: str, language: str) -> list[tuple[int, int]]:
    """The clauses that only tell of what has been handed on: their times («отдали во вторник») are past."""
    return [
        (start + first, start + last)
        for start, end in split(text)
        if _sent_on(text[start:end], language)
        for first, last in clauses(text[start:end])
        if not _looks_ahead(text[start + first : start + last], language)
    ]


@lru_cache(maxsize=2048)
def _sent_on(sentence: str, language: str) -> bool:
    return bool(phrase_hits(sentence, language, "waiting"))


def _looks_ahead(clause: str, language: str) -> bool:
    """Whether a clause tells what will be, or what is always so («приходит за три дня», ``arrives on Friday``)."""
    row = [token.lower for token in tokens(clause) if token.kind == "word"]
    if language == "ru":
        verbs = [parse for word in row for parse in parses(word)[:1] if parse.part in ("VERB", "PRTS")]
        return not any("past" in verb.grammemes or verb.part == "PRTS" for verb in verbs) and bool(
            [verb for verb in verbs if not _HANDED.isdisjoint((verb.lemma,))] or not _PASSING & set(row)
        )
    past = any(word in _PAST or word.endswith("ed") for word in row)
    return not past and _PASSING.isdisjoint(row)


_HANDED = frozenset(("прийти", "приехать", "привезти", "доставить", "ответить", "написать", "позвонить"))
_PASSING = frozenset(("уже", "позавчера", "вчера", "already", "yesterday", "ago"))
_PAST = frozenset("was were left went sent came got gone".split())


def _names_inside(row: Sequence[Token]) -> bool:
    """Whether a name stands inside an English sentence: a button, a section, a place."""
    return any(
        token.text[0].isupper() and token.text.isalpha() and token.lower not in _SELF and before.kind == "word"
        for before, token in pairwise(row)
    )


_SELF = frozenset(("i", "i'll", "i'm", "i've", "i'd"))


def _tells(row: Sequence[Token], language: str) -> bool:
    """Whether a plain imperative says what to do with one's hands: «снимите крышку», ``unplug it``."""
    unclear = vocabulary(language, "needs how")
    if language == "ru":
        known = unclear | actions(language, "no order") | actions(language, "asks")
        return any(
            {"impr", "excl", "plur"} <= parse.grammemes and parse.lemma not in known
            for token in row
            if token.kind == "word"
            for parse in parses(token.lower)[:_READINGS]
        )
    known = actions(language, "orders") - actions(language, "asks") - unclear - _NO_WAY
    return any(
        token.lower in known and (not index or row[index - 1].kind == "mark" or row[index - 1].lower in _ORDERING)
        for index, token in enumerate(row)
    )


def _kind(sentence: str, language: str, waits: bool) -> Kind | None:
    row = tokens(sentence)
    if not row or "?" in row[-1].text or not _IFS.isdisjoint(token.lower for token in row):
        return None
    if phrase_hits(sentence, language, "demands") and denial(sentence, language) is None:
        return "demand"
    if phrase_hits(sentence, language, "apply"):
        return "act"
    if waits and denial(sentence, language) is None:
        return "wait"
    for clause in _clauses(sentence, language):
        words = [token for token in tokens(clause) if token.kind == "word"]
        if language == "ru":
            if _acts_russian(words):
                return "act"
            if _waits_russian(words) and not phrase_hits(clause, language, "at once"):
                return "wait"
        else:
            lower = [token.lower for token in words]
            if _acts_english(lower):
                return "act"
            if _waits_english(lower) and not phrase_hits(clause, language, "at once"):
                return "wait"
    return None


def _clauses(sentence: str, language: str) -> Iterator[str]:
    ours = False
    for start, end in clauses(sentence):
        clause = sentence[start:end]
        if ours and sentence[:start].rstrip().endswith(" and"):
            continue  # "I'll check the payment and book it"
        ours = any(token.lower in _OURS for token in tokens(clause))
        first = next((token.lower for token in tokens(clause)), "")
        if first not in _CONDITIONS and denial(clause, language) not in ("refusal", "bare"):
            yield clause


def _acts_russian(row: Sequence[Token]) -> bool:
    """«Сбросьте пароль», «нужно подать заявление»: an action that needs to be told how."""
    needed = vocabulary("ru", "needs how")
    for index, token in enumerate(row):
        if index and row[index - 1].lower in _NOT:
            continue
        for parse in parses(token.lower)[:_READINGS]:
            must = parse.part == "INFN" and any(
                each.lower in _MUST_RUSSIAN for each in row[max(index - _NEAR, 0) : index + 2]
            )
            if must and parse.lemma not in vocabulary("ru", "idle"):
                return True
            if parse.lemma not in needed:
                continue
            if {"impr", "excl"} <= parse.grammemes:
                return True
            if parse.part == "INFN" and any(each.lower in _MAY for each in row[max(index - _NEAR, 0) : index + 2]):
                return True
    return False


def _waits_russian(row: Sequence[Token]) -> bool:
    """«Деньги вернём», «посылку отправили»; not what the customer did."""
    if any(token.lower in ("вы", "ты", "можем", "могу", "можно", "готовы") for token in row):
        return False
    for index, token in enumerate(row):
        found = parses(token.lower)[:_READINGS]
        if not found or (index and row[index - 1].lower in _NOT):
            continue
        parse = next((each for each in found if {"1per", "futr"} <= each.grammemes), found[0])  # «заменим»
        if parse.part == "PRTS" and parse.lemma in vocabulary("ru", "sent off"):
            return True
        if parse.part != "VERB" or "impr" in parse.grammemes:
            continue
        if (
            "futr" in parse.grammemes
            and "2per" not in parse.grammemes
            and parse.lemma in vocabulary("ru", "to come") | vocabulary("ru", "sent off")
        ):
            return True
        if "past" in parse.grammemes and parse.lemma in vocabulary("ru", "sent off"):
            return True
    return False


def _acts_english(words: Sequence[str]) -> bool:
    needed = vocabulary("en", "needs how")
    first = 0
    while first < len(words) and words[first] in _BEFORE_AN_ORDER:
        first += 1
    if first < len(words) and words[first] in needed:
        return True
    for index, word in enumerate(words):
        wants = word == "want" and index and words[index - 1].endswith(("you'll", "will", "'ll"))
        bound = word in ("needs", "has", "must") and index and words[index - 1] == "it"
        ours = ("we", "i", "will", "they", "who", "it", "not")
        if wants or bound or (word in _MUST and index and words[index - 1] not in ours):
            rest = [
                each for each in words[index + 1 : index + 1 + _NEAR] if each not in ("to", "just", "also", "first")
            ]
            if rest[:1] == ["be"] and len(rest) > 1:
                rest = rest[1:]
            if rest and not needed.isdisjoint((rest[0], rest[0][:-1], rest[0][:-2])):
                return True
        if word == "have" and words[index - 1 : index] == ["will"] and words[index + 1 : index + 2] == ["to"]:
            return words[index + 2] in needed if index + 2 < len(words) else False
    return False


def _waits_english(words: Sequence[str]) -> bool:
    if "you" in words[:2]:
        return False
    coming, gone = vocabulary("en", "to come"), vocabulary("en", "sent off")
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        before = (
            words[index - 2] if before in ("then", "also", "now", "gladly", "already", "just") and index > 1 else before
        )
        ours = before == "can" and index > 1 and words[index - 2] in ("we", "i")
        if word in coming and (ours or before == "will" or before.endswith("'ll")):
            return True
        if word in gone and before in ("been", "is", "are", "was", "were", "have", "i", "we", "we've", "i've", "be"):
            return True
    return False


@cache
def vocabulary(language: str, section: str) -> frozenset[str]:
    """The words of a section of the lexicon ``next_steps``."""
    return frozenset(word for line in load(language, "next_steps")[section] for word in line.split())
