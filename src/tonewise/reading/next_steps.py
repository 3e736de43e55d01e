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
from tonewise.reading.words import Token, lemma, parses, tokens

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
    kinds = {value.kind for value in values(text, language)}
    if not kinds.isdisjoint(_LEADING) or not kinds.isdisjoint(TIMES):
        return True
    if phrase_hits(text, language, "how"):
        return True
    row = tokens(text)
    if kind == "wait":
        return _tells(row, language)
    return any(mark in text for mark in _PATHS) or any(token.kind == "number" for token in row) or _tells(row, language)


def _tells(row: Sequence[Token], language: str) -> bool:
    """Whether a plain imperative says what to do with one's hands: «снимите крышку», ``unplug it``."""
    unclear = _words(language, "needs how")
    if language == "ru":
        known = unclear | actions(language, "no order") | actions(language, "asks")
        return any(
            {"impr", "excl", "plur"} <= parse.grammemes and parse.lemma not in known
            for token in row
            if token.kind == "word"
            for parse in parses(token.lower)[:_READINGS]
        )
    known = actions(language, "orders") - actions(language, "asks") - unclear
    return any(
        token.lower in known and (not index or row[index - 1].kind == "mark" or row[index - 1].lower in _ORDERING)
        for index, token in enumerate(row)
    )


@lru_cache(maxsize=4096)
def asks_on(text: str, language: str) -> bool:
    """Whether a customer asks what to do now, or wants to do something that has a procedure."""
    language = "ru" if language == "ru" else "en"
    if phrase_hits(text, language, "what next") or phrase_hits(text, language, "reports"):
        return True
    row = [token for token in tokens(text) if token.kind == "word"]
    return _wishes_russian(row) if language == "ru" else _wishes_english([token.lower for token in row])


def only_agrees(text: str, asked: str, language: str) -> bool:
    """Whether a short reply agrees or acknowledges, with nothing done and nothing said of how."""
    language = "ru" if language == "ru" else "en"
    if phrase_hits(asked, language, "what next") and is_brief(text, language):
        return True
    if not _agrees(text, language):
        return False
    return bool(phrase_hits(asked, language, "what next")) or _new_things(text, asked, language) <= _FEW_THINGS


_FEW_THINGS = 1
_BRIEF = 10
"""Words of a reply that is too short to say how."""


def only_points(text: str, language: str) -> bool:
    """Whether a reply to «как …?» is a few words that name a site, an app or a cabinet, and nothing inside it."""
    named = any(token.text[:1].isupper() for token in tokens(text)[1:] if token.kind == "word" and token.lower != "i")
    return not named and is_brief(text, language) and bool(phrase_hits(text, language, "vague"))


@lru_cache(maxsize=4096)
def is_brief(text: str, language: str) -> bool:
    """Whether a reply is a few words that deny, ask and do nothing, and say nothing of how or when."""
    language = "ru" if language == "ru" else "en"
    words = [token for token in tokens(text) if token.kind == "word"]
    if not 0 < len(words) <= _BRIEF or "?" in text or goes_on(text, language, "act"):
        return False
    if any(denial(text[start:end], language) for start, end in split(text)):
        return False
    return not (_done_russian(words) if language == "ru" else _done_english([token.lower for token in words]))


def _new_things(text: str, asked: str, language: str) -> int:
    """How many things a reply names that the customer did not: a closed answer brings some."""
    said = {lemma(token.lower) for token in tokens(asked)}
    new = {lemma(token.lower) for token in tokens(text) if token.kind == "word" and _is_thing(token.lower, language)}
    return len(new - said)


def _is_thing(word: str, language: str) -> bool:
    if language == "ru":
        found = parses(word)[:1]
        return not found or found[0].part == "NOUN"
    return len(word) >= _LONG and word not in _SMALL


_LONG = 4
_SMALL = frozenset(
    ("sure", "course", "that", "this", "with", "have", "will", "would", "love", "happy", "thanks", "thank", "welcome",
     "possible", "certainly", "absolutely", "your", "what", "done", "great", "lovely", "here", "glad", "from", "them",
     "problem", "definitely", "yeah", "good", "perfect", "wonderful", "yours", "been", "very", "fine", "received")
)  # fmt: skip


@lru_cache(maxsize=4096)
def _agrees(text: str, language: str) -> bool:
    row = tokens(text)
    words = [token for token in row if token.kind == "word"]
    if len(words) > _SHORT or any("?" in token.text for token in row) or not phrase_hits(text, language, "agrees"):
        return False
    if any(token.kind == "number" for token in row) or goes_on(text, language, "act"):
        return False
    return not (_done_russian(words) if language == "ru" else _done_english([token.lower for token in words]))


_SHORT = 25
"""Words of a reply that agrees and says no more."""


def _wishes_russian(row: Sequence[Token]) -> bool:
    """«Хочу поставить ульи», «можно вернуть …?»; not «хочу узнать»."""
    for index, token in enumerate(row):
        wish = lemma(token.lower) in _words("ru", "wishes") or token.lower in _words("ru", "wishes")
        if not wish and token.lower not in ("можно", "могу", "можем"):
            continue
        for each in row[index + 1 : index + 2 + _NEAR]:
            found = parses(each.lower)[:1]
            if found and found[0].part == "INFN":
                if found[0].lemma in _words("ru", "idle"):
                    break
                if wish or found[0].lemma in _words("ru", "needs how") | _words("ru", "to come"):
                    return True
                break
    return False


def _wishes_english(words: Sequence[str]) -> bool:
    procedures = _words("en", "needs how") | _words("en", "to come")
    for index, word in enumerate(words[:-1]):
        after = words[index + 1 : index + 3]
        if word in _words("en", "wishes") and after[:1] == ["to"] and len(after) > 1:
            return after[1] not in _words("en", "idle")
        if word in ("can", "could", "may") and after[:1] in (["i"], ["we"]) and len(after) > 1:
            return after[1] in procedures
    return False


def _done_russian(row: Sequence[Token]) -> bool:
    """«Перенесла», «добавили»: the thing itself was done."""
    return any(
        parse.part == "VERB"
        and "past" in parse.grammemes
        and "tran" in parse.grammemes
        and parse.lemma not in ("получить", "принять", "видеть", "увидеть")
        for token in row
        for parse in parses(token.lower)[:1]
    )


def _done_english(words: Sequence[str]) -> bool:
    ours = ("i", "we", "i've", "we've", "have", "been", "is", "are", "you're")
    return "done" in words or any(
        word.endswith("ed") and word not in ("received", "arrived", "accepted", "approved", "needed", "required")
        for before, word in pairwise(words)
        if before in ours
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
    needed = _words("ru", "needs how")
    for index, token in enumerate(row):
        if index and row[index - 1].lower in _NOT:
            continue
        for parse in parses(token.lower)[:_READINGS]:
            must = parse.part == "INFN" and any(
                each.lower in _MUST_RUSSIAN for each in row[max(index - _NEAR, 0) : index + 2]
            )
            if must and parse.lemma not in _words("ru", "idle"):
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
        found = parses(token.lower)[:1]
        if not found or (index and row[index - 1].lower in _NOT):
            continue
        parse = found[0]
        if parse.part == "PRTS" and parse.lemma in _words("ru", "sent off"):
            return True
        if parse.part != "VERB" or "impr" in parse.grammemes:
            continue
        if (
            "futr" in parse.grammemes
            and "2per" not in parse.grammemes
            and parse.lemma in _words("ru", "to come") | _words("ru", "sent off")
        ):
            return True
        if "past" in parse.grammemes and parse.lemma in _words("ru", "sent off"):
            return True
    return False


def _acts_english(words: Sequence[str]) -> bool:
    needed = _words("en", "needs how")
    first = 0
    while first < len(words) and words[first] in _BEFORE_AN_ORDER:
        first += 1
    if first < len(words) and words[first] in needed:
        return True
    for index, word in enumerate(words):
        if word in _MUST and index and words[index - 1] not in ("we", "i", "will", "they", "who", "it", "not"):
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
    coming, gone = _words("en", "to come"), _words("en", "sent off")
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        before = (
            words[index - 2] if before in ("then", "also", "now", "gladly", "already", "just") and index > 1 else before
        )
        if word in coming and (before == "will" or before.endswith("'ll")):
            return True
        if word in gone and before in ("been", "is", "are", "was", "were", "have", "i", "we", "we've", "i've", "be"):
            return True
    return False


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "next_steps")[section] for word in line.split())
