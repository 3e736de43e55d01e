"""What a sentence tells beside set phrases: an action, an instruction, a value or a fact, or nothing of the matter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.values import values
from tonewise.reading.words import Token, lemma, lemmas, parses, tokens

Span = tuple[int, int]

MAX_REPLY = 4_000
"""Characters of one message of a reply that are read for its tone: nobody writes more, and time stays linear."""

_CUTS = frozenset((",", ";", ":", "–", "—", "-", "(", ")"))
_TELLING = frozenset(("VERB", "PRTS", "PRED"))
_JOINS = frozenset(("и", "а", "но", "and", "but"))
_GREETINGS = frozenset(("dear", "hi", "hello", "hey"))
_FEW = 2
"""So many words of its own make an English clause tell something: verbs are not known there by their form."""
_LONGEST = 400
"""Tokens of a sentence that are looked through: whatever is longer than a letter tells something."""


def tells(text: str, span: Span, phrases: Sequence[Span]) -> bool:
    """Whether the part of a text holds an action, an instruction, a value or a fact outside the given phrases.

    A clause that begins with a phrase and goes on with nothing but what it is about («не переживайте о посылке») tells
    nothing; neither does one that only says what something is done for («чтобы помочь»).
    """
    row = _row(text, span)
    if len(row) > _LONGEST:
        return True
    if any(span[0] <= value.start < span[1] and not _covered(value.start, phrases) for value in _values(text)):
        return True
    told = _told_russian if script_language(text) == "ru" else _told_english
    return any(told(clause, phrases) for clause in _clauses(row))


def names(text: str, span: Span, phrases: Sequence[Span], general: frozenset[str] = frozenset()) -> int:
    """How many words of the part of a text carry a meaning of their own outside the given phrases.

    ``general`` holds further words that carry none, in dictionary forms or as they are written.
    """
    language = script_language(text)
    return sum(
        _is_own(token, language)
        and token.lower not in general
        and (language == "en" or general.isdisjoint(form for form, _ in lemmas(token.lower)))
        for token in _row(text, span)[:_LONGEST]
        if token.kind == "word" and not _covered(token.start, phrases)
    )


@lru_cache(maxsize=2048)
def content(text: str) -> frozenset[str]:
    """Dictionary forms, or stems, of the words of a text that carry its subject."""
    language = script_language(text)
    row = _row(text[:_MOST], (0, _MOST))
    return frozenset(lemma(token.lower) for token in row if token.kind == "word" and _is_own(token, language))


def acts(text: str) -> bool:
    """Whether a text tells of something that we did or will do, or asks the customer for a step."""
    row = [token for token in _row(text[:_MOST], (0, _MOST)) if token.kind == "word"]
    if script_language(text) == "ru":
        return any(_is_act(token.lower) for token in row)
    return any(_is_english_act(row, place) for place in range(len(row)))


_MOST = 5_000
"""Characters that are read of a text: what it is about shows long before."""
_ACTORS = frozenset(("i", "we", "i've", "we've", "i'll", "we'll", "i'm", "we're", "you've", "you'll", "you're"))
_AUXILIARY = frozenset(("have", "will", "am", "are", "already", "just", "also", "now", "can", "been", "has"))


@lru_cache(maxsize=16384)
def _is_act(word: str) -> bool:
    if word in _listed("ru", "acts"):
        return True
    readings = parses(word)
    if not readings or readings[0].lemma in _listed("ru", "empty verbs") | _listed("ru", "idle verbs"):
        return False
    marks = readings[0].grammemes
    return (readings[0].part == "VERB" and not marks.isdisjoint(("1per", "past", "impr"))) or readings[0].part == "PRTS"


def _is_english_act(row: Sequence[Token], place: int) -> bool:
    """«We refunded», "I'll call", "you've been refunded", and an order at a clause's beginning ("please send")."""
    word = row[place].lower
    if word in ("please", "let") and place + 1 < len(row):
        return row[place + 1].lower not in _listed("en", "courteous") | _ACTORS
    if word not in _ACTORS:
        return False
    following = [token.lower for token in row[place + 1 : place + 4]]
    while following and following[0] in _AUXILIARY:
        following = following[1:]
    if not following or following[0] in _listed("en", "empty") | _listed("en", "idle"):
        return False
    led = word not in ("i", "we", "i'm", "we're", "you're") or row[place + 1].lower in _AUXILIARY
    return led or following[0].endswith(("ed", "ing")) or following[0] in _listed("en", "past")


def _row(text: str, span: Span) -> Sequence[Token]:
    found = tokens(text)
    first = bisect_left(found, span[0], key=lambda token: token.start)
    last = bisect_left(found, span[1], key=lambda token: token.start)
    return found[first:last]


def _values(text: str) -> Sequence[Token]:
    return values(text, script_language(text))  # type: ignore[return-value]


def _covered(place: int, phrases: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in phrases)


def _clauses(row: Sequence[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    for token in row:
        if (token.kind == "mark" and token.text in _CUTS) or token.lower in _JOINS:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return clauses


def _told_russian(clause: Sequence[Token], phrases: Sequence[Span]) -> bool:
    words = [token for token in clause if token.kind == "word" and not _covered(token.start, phrases)]
    if not words or words[0].lower in _listed("ru", "aims"):
        return False
    return any(_is_telling(token.lower, alone=len(words) == 1) for token in words)


def _is_telling(word: str, *, alone: bool) -> bool:
    """Whether a word makes a statement; a lone «доедет» only says again what is hoped for."""
    if word in _listed("ru", "acts"):
        return True
    readings = parses(word)
    if not readings or readings[0].part not in _TELLING or readings[0].lemma in _listed("ru", "empty verbs"):
        return False
    return not (alone and {"3per", "futr"} <= readings[0].grammemes)


def _told_english(clause: Sequence[Token], phrases: Sequence[Span]) -> bool:
    words = [token for token in clause if token.kind == "word"]
    own = [token for token in words if not _covered(token.start, phrases)]
    if any(token.lower in _listed("en", "acts") for token in own[:1]):
        return True
    opens = bool(words) and _covered(words[0].start, phrases)
    if opens or not own or own[0].lower in _listed("en", "aims") or _greets(words):
        return False
    return sum(_is_own(token, "en") for token in own) >= _FEW


def _greets(words: Sequence[Token]) -> bool:
    """«Dear Mr Hale»: a greeting with nothing but a name behind it."""
    return words[0].lower in _GREETINGS and all(word.text[0].isupper() for word in words[1:])


def _is_own(token: Token, language: str) -> bool:
    if language == "en":
        return token.lower not in _listed("en", "empty") and len(token.lower) > 1
    readings = parses(token.lower)
    return (
        bool(readings)
        and readings[0].part in ("NOUN", "VERB", "ADJF", "PRTS", "INFN", "ADJS")
        and readings[0].lemma not in _listed("ru", "empty verbs")
    )


@cache
def _listed(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "substance")[section] for word in line.split())
