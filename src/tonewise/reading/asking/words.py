"""What each word may do in a question or request, as flags cached by word: from its form and the lexicons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import Lexicon, load
from tonewise.reading.romanised import cyrillic_of
from tonewise.reading.words import Token, is_cyrillic, is_known, parses, stem

FINITE = 1 << 0
PAST = 1 << 1
FIRST = 1 << 2
SECOND = 1 << 3
THIRD = 1 << 4
INFINITIVE = 1 << 5
IMPERATIVE = 1 << 6
NOUN = 1 << 7
ADJECTIVE = 1 << 8
SHORT = 1 << 9
PREPOSITION = 1 << 10
PRONOUN = 1 << 11
COMPARATIVE = 1 << 12
PARTICLE = 1 << 13
COORDINATOR = 1 << 14
SUBORDINATOR = 1 << 15
ASKS = 1 << 16
MAY_ASK = 1 << 17
WONDERS = 1 << 18
NOT_KNOWN = 1 << 19
FORGOTTEN = 1 << 20
WISH = 1 << 21
NEED = 1 << 22
BEG = 1 << 23
MAY = 1 << 24
CAN_YOU = 1 << 25
TELLS = 1 << 26
MINE = 1 << 27
PLEASE = 1 << 28
MARK = 1 << 29
QUESTION_WORD = 1 << 30
OFFER = 1 << 31
TAG = 1 << 32
GREETING = 1 << 33
FUTURE = 1 << 34
PREDICATIVE = 1 << 35
PICTURE = 1 << 36
PLURAL = 1 << 37
NUMBER = 1 << 38
AUXILIARY = 1 << 39
SUBJECT = 1 << 40
NOMINATIVE = 1 << 41
QUOTED = 1 << 42
ALSO_INDICATIVE = 1 << 43
IMPERFECTIVE = 1 << 44
TOLD = 1 << 45
QUALITY = 1 << 46
GIVES = 1 << 47

PREDICATE = FINITE | SHORT | IMPERATIVE | PREDICATIVE
NAMES = NOUN | NUMBER


class Word(NamedTuple):
    """One word as the readers of questions see it; ``kind`` is the kind of answer that it wants or names."""

    lower: str
    lemma: str
    flags: int
    kind: str = ""


_SHORTEST_MISTYPED = 4


Words = Sequence[Word]
"""Words of a clause or sentence, in order."""


def words_of(found: Sequence[Token], language: str, shouted: bool) -> list[Word]:
    """The words, numbers and marks that tokens are; a Russian text without Cyrillic is read as romanised.

    Where a text is not ``shouted`` in capitals throughout, «HW» is a code and no misspelling of «how».
    """
    if language == "ru":
        latin = not any(token.kind == "word" and is_cyrillic(token.text) for token in found)
        read = latin_russian if latin else russian
        words = [read(token.lower) if token.kind == "word" else _other(token.kind, token.lower) for token in found]
        for index, word in enumerate(words):
            if word.lower == "нибудь" and index and words[index - 1].flags & QUESTION_WORD:
                words[index - 1] = russian(f"{words[index - 1].lower}-нибудь")
        return words
    words = [english(token.lower) if token.kind == "word" else _other(token.kind, token.lower) for token in found]
    if not shouted:
        misspelt = english_classes().misspelt
        for index, token in enumerate(found):
            if token.lower in misspelt and len(token.text) > 1 and token.text.isupper():
                words[index] = Word(token.lower, token.lower, NUMBER)
    return words


@lru_cache(maxsize=4096)
def _other(kind: str, lower: str) -> Word:
    if kind in ("emoji", "smiley"):
        return Word(lower, lower, PICTURE)
    if kind == "mark":
        return Word(lower, lower, MARK)
    return Word(lower, lower, NUMBER)


class Classes:
    """The word lists of one language, turned round: from a word to its flags."""

    def __init__(self, lexicon: Lexicon, flags: dict[str, int]) -> None:
        self.forms: dict[str, int] = {}
        self.lemmas: dict[str, int] = {}
        for section, flag in flags.items():
            table = self.forms if section.endswith(" forms") else self.lemmas
            for entry in lexicon[section]:
                key = entry.replace("ё", "е")
                table[key] = table.get(key, 0) | flag
        self.question_words = dict(entry.split() for entry in lexicon["question words"])
        self.misspelt = dict(entry.split() for entry in lexicon["question words misspelt"])
        self.kinds: dict[str, str] = {}
        for section in lexicon.sections:
            if section.startswith("nouns of "):
                for entry in lexicon[section]:
                    self.kinds.setdefault(entry, section.removeprefix("nouns of "))


@cache
def russian_classes() -> Classes:
    """The Russian word lists."""
    return Classes(
        load("ru", "questions"),
        {
            "particles forms": PARTICLE,
            "coordinators forms": COORDINATOR,
            "greetings forms": GREETING,
            "please forms": PLEASE | PARTICLE,
            "subordinators forms": SUBORDINATOR,
            "misspelt ask forms": ASKS | IMPERATIVE,
            "ask": ASKS,
            "ask or act": MAY_ASK,
            "wonder forms": WONDERS,
            "not known": NOT_KNOWN,
            "other knowing": FORGOTTEN,
            "wish": WISH,
            "need": NEED,
            "beg": BEG,
            "may forms": MAY,
            "can you forms": CAN_YOU,
            "telling": TELLS,
            "mine forms": MINE,
            "offers": OFFER,
            "told": TOLD,
            "giving": GIVES,
            "told forms": TOLD,
            "tags forms": TAG,
        },
    )


_GRAMMEMES = {
    "past": PAST,
    "1per": FIRST,
    "2per": SECOND,
    "3per": THIRD,
    "futr": FUTURE,
    "plur": PLURAL,
    "nomn": NOMINATIVE,
    "accs": NOMINATIVE,
    "impf": IMPERFECTIVE,
    "Qual": QUALITY,
}
_PARTS = {
    "VERB": FINITE,
    "INFN": INFINITIVE,
    "NOUN": NOUN,
    "ADJF": ADJECTIVE,
    "PRTF": ADJECTIVE,
    "ADJS": SHORT,
    "PRTS": SHORT,
    "PRED": PREDICATIVE,
    "PREP": PREPOSITION,
    "NPRO": PRONOUN,
    "COMP": COMPARATIVE,
    "NUMR": NUMBER,
}


@lru_cache(maxsize=65536)
def russian(lower: str) -> Word:
    """A Russian word (or a Latin one in Russian text) by its folded form."""
    classes = russian_classes()
    base = lower if lower in classes.question_words else classes.misspelt.get(lower)
    if base is None and (mended := _mended(lower)) is not None:
        return russian(mended)
    found = parses(base or lower)
    if not found:
        return Word(lower, lower, NOUN | classes.forms.get(lower, 0))
    top = found[0]
    lemma = base or top.lemma
    kind = classes.question_words.get(lemma, "")
    flags = 0 if lower == "есть" else _form_flags(lower) | classes.forms.get(lower, 0)
    for lexical in {top.lemma, *(parse.lemma for parse in found if parse.score > 0.2)}:
        flags |= classes.lemmas.get(lexical, 0)
    if kind:
        return Word(lower, lemma, QUESTION_WORD | (flags & (PARTICLE | SUBORDINATOR)), kind)
    return Word(lower, lemma, flags, classes.kinds.get(lemma) or classes.kinds.get(lower, ""))


def _form_flags(lower: str) -> int:
    """Flags of a word's likeliest form; an imperative also where it is only a possible reading of a -те form."""
    found = parses(lower)
    top = found[0]
    flags = _PARTS.get(top.part, 0)
    for grammeme, flag in _GRAMMEMES.items():
        if grammeme in top.grammemes:
            flags |= flag
    if "impr" in top.grammemes or (lower.endswith("те") and any("impr" in parse.grammemes for parse in found)):
        flags = flags & ~FINITE | IMPERATIVE
        if any("indc" in parse.grammemes and "2per" in parse.grammemes for parse in found):
            flags |= ALSO_INDICATIVE | SECOND
        if lower in _not_imperative():
            flags = PARTICLE
    return flags


@cache
def _not_imperative() -> frozenset[str]:
    return frozenset(load("ru", "questions")["no imperative forms"])


@lru_cache(maxsize=16384)
def latin_russian(lower: str) -> Word:
    """A Russian word written in Latin letters («skolko»), or the word as it stands where it is none."""
    return russian(cyrillic_of(lower) or lower)


@cache
def _often_mistyped() -> dict[str, tuple[str, ...]]:
    """The commonest words of asking by their first letter."""
    words: dict[str, tuple[str, ...]] = {}
    for entry in load("ru", "questions")["often mistyped forms"]:
        words[entry[0]] = (*words.get(entry[0], ()), entry)
    return words


def _mended(lower: str) -> str | None:
    """The common word that a word of no dictionary misspells by one letter («падскажите»), or None."""
    if len(lower) < _SHORTEST_MISTYPED or is_known(lower):
        return None
    return next((word for word in _often_mistyped().get(lower[0], ()) if _one_slip(lower, word)), None)


def _one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter: another, one more, one less, or two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


@lru_cache(maxsize=65536)
def english(lower: str) -> Word:
    """An English word by its folded form."""
    classes = english_classes()
    base = classes.misspelt.get(lower, lower)
    flags = classes.forms.get(base, 0)
    kind = classes.question_words.get(base, "")
    lemma = stem(base)
    if kind:
        return Word(lower, base, flags | QUESTION_WORD, kind)
    singular = base[:-1] if base.endswith("s") and not base.endswith("ss") else base
    return Word(lower, lemma, flags or NOUN, classes.kinds.get(base) or classes.kinds.get(singular, ""))


@cache
def english_classes() -> Classes:
    """The English word lists."""
    lexicon = load("en", "questions")
    names = {
        "particles forms": PARTICLE,
        "coordinators forms": COORDINATOR,
        "greetings forms": GREETING,
        "please forms": PLEASE | PARTICLE,
        "subordinators forms": SUBORDINATOR,
        "prepositions forms": PREPOSITION,
        "pronouns forms": PRONOUN | SUBJECT,
        "determiners forms": SUBJECT,
        "auxiliaries forms": AUXILIARY | FINITE,
        "modals forms": AUXILIARY | FINITE | CAN_YOU,
        "finite verbs forms": FINITE,
        "request verbs forms": IMPERATIVE,
        "ask forms": ASKS,
        "mine forms": MINE,
        "told forms": TOLD,
        "giving forms": GIVES,
        "tags forms": TAG,
    }
    return Classes(lexicon, names)
