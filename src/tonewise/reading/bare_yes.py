"""Replies that only agree, acknowledge or point, to a customer who wants to get on with something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from tonewise.reading.actions import vocabulary as actions
from tonewise.reading.next_steps import goes_on
from tonewise.reading.next_steps import vocabulary as _words
from tonewise.reading.refusals import denial
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, lemma, parses, tokens

_NEAR = 4
_NOES = frozenset(("не", "нет", "no", "not", "don't", "doesn't", "isn't", "aren't", "если", "if"))


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
    if phrase_hits(asked, language, "reports") and is_brief(text, language) and not is_done(text, language):
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
    return not named and is_brief(text, language) and not is_done(text, language) and _is_vague(text, language)


def _is_vague(text: str, language: str) -> bool:
    return bool(phrase_hits(text, "ru" if language == "ru" else "en", "vague"))


@lru_cache(maxsize=4096)
def is_brief(text: str, language: str) -> bool:
    """Whether a reply is a few words that deny, ask and do nothing, and say nothing of how or when."""
    language = "ru" if language == "ru" else "en"
    words = [token for token in tokens(text) if token.kind == "word"]
    if not 0 < len(words) <= _BRIEF or "?" in text or not _NOES.isdisjoint(word.lower for word in words):
        return False
    if goes_on(text, language, "act"):
        return False
    return not any(denial(text[start:end], language) for start, end in split(text))


def is_done(text: str, language: str) -> bool:
    """Whether a reply says that the thing itself was done («перенесла», ``moved``)."""
    words = [token for token in tokens(text) if token.kind == "word"]
    return _done_russian(words) if language == "ru" else _done_english([token.lower for token in words])


@lru_cache(maxsize=4096)
def wants_procedure(text: str, language: str) -> bool:
    """Whether «как …?» asks for a way through something that has a procedure: «как вернуть», ``how do I cancel``."""
    row = [token for token in tokens(text) if token.kind == "word"]
    if language == "ru":
        known = _words("ru", "needs how") | _words("ru", "to come")
        return any(parse.part == "INFN" and parse.lemma in known for token in row for parse in parses(token.lower)[:1])
    known = _words("en", "needs how") | _words("en", "to come")
    return any(word in known and before in ("i", "we", "to") for before, word in pairwise(token.lower for token in row))


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
    if any(token.kind == "number" or token.lower in _NOES for token in row) or goes_on(text, language, "act"):
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


def plans(text: str, language: str) -> bool:
    """Whether a short reply only says that something will be done («счёт выставим», ``we'll move it``)."""
    language = "ru" if language == "ru" else "en"
    if not is_brief(text, language) or is_done(text, language) or goes_on(text, language, "wait"):
        return False
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    idle = actions(language, "no step")
    if language == "ru":
        return any(
            parse.part == "VERB" and {"1per", "futr"} <= parse.grammemes and parse.lemma not in idle
            for word in words
            for parse in parses(word)[:1]
        )
    return any(
        (before.endswith("'ll") or before == "will" or (before == "can" and first in ("we", "i"))) and word not in idle
        for first, before, word in zip(["", *words], words, words[1:], strict=False)
    )
