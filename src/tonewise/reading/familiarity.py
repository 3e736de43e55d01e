"""Familiarity of a reply: sweet names, small names of things («заказик»), slang and jokes at the customer's expense.

A small name is read by its form: an ending that makes things small behind a noun that the dictionary knows. Words that
only look so («карточка», «столик») are listed, and persons («заказчик») are told by the dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.signals import signals
from tonewise.reading.substance import MAX_REPLY
from tonewise.reading.words import Token, fold, is_known, parses, tokens

Kind = Literal["endearment", "small", "slang", "jest"]

_CASES = "а|у|е|и|о|ы|ой|ою|ом|ам|ами|ах|ов|"
_SMALL = re.compile(
    rf"(?P<stem>[а-я]{{2,20}}?)(?:(?P<oc>[оеи]ч)к(?:{_CASES})|(?P<ocek>[оеи]ч)ек|(?P<chik>чик)(?:{_CASES})"
    rf"|(?P<ik>ик)(?:{_CASES}))"
)
_TENDER = re.compile(r"(?P<stem>[а-я]{3,20}?)[ео]ньк(?:(?P<adverb>о)|ий|ая|ое|ие|ого|ую|ой|их|им|ими|ом|ому)")
_SMALL_ENDINGS = ("ик", "чка", "чек", "чко")
_SHORTEST_STEM = 3
_LONGEST = 24
_BEFORE_NAME = frozenset(
    ("hey", "hi", "hello", "thanks", "thank", "sure", "thing", "ok", "okay", "yes", "no", "sorry", "problem",
     "problems", "worries", "probs", "oh", "well", "cheers", "there", "you", "course", "absolutely", "please", "done",
     "привет", "здравствуй", "здравствуйте", "спасибо", "конечно", "ну", "да", "нет", "ок", "ой", "пожалуйста", "окей",
     "день", "вечер", "утро", "извини", "извините", "прости", "простите", "хорошо")
)  # fmt: skip
_PALS = frozenset(("mate", "pal", "champ", "chief"))
"""What hardly ends a clause but as a form of address ("all sorted mate, …")."""
_THEIR = frozenset(
    "a an the my your his her our their this that old best check class team play room soul running first any one every "
    "flat school work stable cell ship pen as is or and of former new".split()
)
_GLUED = frozenset("-_@#/")


class Familiar(NamedTuple):
    """A word or phrase that is too close."""

    start: int
    end: int
    kind: Kind


@lru_cache(maxsize=2048)
def familiarity(text: str) -> tuple[Familiar, ...]:
    """What is too close in a text, in its order, whoever said it first; quotations and names of things left out."""
    text = text[:MAX_REPLY]
    language = script_language(text)
    row = tokens(text)
    found = [*_phrases(text, row), *_slang(text, language)]
    if language == "ru":
        found += _small_names(row)
    quotations = quoted(text)
    found = [each for each in found if not is_quoted(quotations, each.start) and not _is_name(text, each)]
    kept: list[Familiar] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def used_before(found: Familiar, text: str, said: Iterable[str]) -> bool:
    """Whether the words are in what others have said, in any form of theirs."""
    words = [token.lower for token in tokens(text[found.start : found.end]) if token.kind == "word"]
    return all(any(_same(word, other) for other in said) for word in words)


@lru_cache(maxsize=16384)
def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    if word[:_SHORTEST_STEM] != other[:_SHORTEST_STEM]:
        return False
    small, theirs = small_name(word), small_name(other)
    if small is not None or theirs is not None:
        return small == theirs
    return not {p.lemma for p in parses(word)}.isdisjoint(p.lemma for p in parses(other))


def _phrases(text: str, row: Sequence[Token]) -> Iterator[Familiar]:
    for hit in lexicon_hits(text, "endearment"):
        yield Familiar(hit.start, hit.end, "endearment")
    for hit in lexicon_hits(text, "vocative"):
        if _is_address(row, hit.start, hit.end):
            yield Familiar(hit.start, hit.end, "endearment")
    for hit in lexicon_hits(text, "jest"):
        yield Familiar(hit.start, hit.end, "jest")
    for hit in lexicon_hits(text, "chummy"):
        yield Familiar(hit.start, hit.end, "slang")


def _is_address(row: Sequence[Token], start: int, end: int) -> bool:
    """Whether the words stand by themselves, as a form of address does."""
    first = next(place for place, token in enumerate(row) if token.start >= start)
    last = next((place for place, token in enumerate(row) if token.start >= end), len(row))
    before = row[first - 1] if first else None
    after = row[last] if last < len(row) else None
    if after is not None and after.kind not in ("mark", "smiley", "emoji"):
        return False
    if after is not None and after.text in ("(", "«", '"', "-", "–", "—", "/"):
        return False
    if before is None:
        return after is not None
    if before.text in (",", ".", "!", "?") or before.lower in _BEFORE_NAME:
        return True
    return after is not None and row[first].lower in _PALS and before.kind == "word" and before.lower not in _THEIR


def _slang(text: str, language: str) -> Iterator[Familiar]:
    for hit in signals(text, language):
        if hit.section == "slang" and fold(text[hit.start : hit.end]) not in _listed(language, "not slang"):
            yield Familiar(hit.start, hit.end, "slang")
    if language != "ru":
        for match in _CLIPPED.finditer(text):
            yield Familiar(*match.span(), "slang")


_CLIPPED = re.compile(
    r"(?<![\w'’.&/-])"
    r"(?:(?:rn|af|u|ur|ya|n)(?= )|[a-z]{3,12}in['’](?= [a-z])|[A-Za-z]{0,8}?([aeiouyhs])\1{2,9}[a-z]{0,3})"
    r"(?![\w'’/-])"
)
"""Words that are cut short («rn», "gettin'") or drawn out ("heyyy"), as friends write them."""


def _small_names(row: Sequence[Token]) -> Iterator[Familiar]:
    for place, token in enumerate(row):
        if token.kind == "word" and small_name(token.lower) is not None and not _is_proper(row, place):
            yield Familiar(token.start, token.end, "small")


def _is_proper(row: Sequence[Token], place: int) -> bool:
    """A capital within a sentence makes a name."""
    if not row[place].text[0].isupper() or place == 0:
        return False
    return row[place - 1].kind in ("word", "number") or row[place - 1].text == ","


def _is_name(text: str, found: Familiar) -> bool:
    """Part of an address or handle (@друг), or a capital inside a sentence («кафе Дружище», "Buddy Adult")."""
    before = text[found.start - 1 : found.start]
    if before in _GLUED and before:
        return True
    if found.kind == "jest" or not text[found.start].isupper():
        return False
    said = text[: found.start].rstrip()
    return (
        bool(said)
        and (said[-1].isalnum() or said[-1] == ",")
        and said.split()[-1].strip(",").lower() not in (_BEFORE_NAME)
    )


@lru_cache(maxsize=65536)
def small_name(word: str) -> str | None:
    """What a folded Russian word makes small («заказик» → «заказ»), or None where it is no small name."""
    if len(word) > _LONGEST:
        return None
    if "ик" in word or "чк" in word or "чек" in word:
        match = _SMALL.fullmatch(word)
        return _thing(word, match) if match else None
    if "ньк" in word:
        match = _TENDER.fullmatch(word)
        return _quality(word, match) if match else None
    return None


def _thing(word: str, match: re.Match[str]) -> str | None:
    readings = parses(word)
    if any(reading.lemma in _listed("ru", "things") for reading in readings):
        return None
    if readings and is_known(word):
        small = [reading for reading in readings if reading.part == "NOUN" and reading.lemma.endswith(_SMALL_ENDINGS)]
        if readings[0].part != "NOUN" or not small or not small[0].grammemes.isdisjoint(_PERSONS):
            return None
    stem = match["stem"]
    if len(stem) < _SHORTEST_STEM:
        return None
    if match["oc"] or match["ocek"]:
        soft = (match["oc"] or match["ocek"]) == "ич"
        endings = ("ица", "ика") if soft else ("ка", "ок", "ек", "а", "я", "", "ь", "ко", "о")
        softened = stem[:-1] + _HARDER.get(stem[-1], stem[-1])
        return _first_noun([stem + end for end in endings] + [softened + end for end in ("а", "")])
    return _first_noun([stem, stem + "ь", stem + "й"])


_HARDER = {"ч": "к", "ж": "г", "ш": "х"}
_PERSONS = frozenset(("anim", "Name", "Surn", "Patr", "Geox"))


def _first_noun(candidates: Iterable[str]) -> str | None:
    return next((word for word in candidates if _is_noun(word)), None)


@lru_cache(maxsize=16384)
def _is_noun(word: str) -> bool:
    if word in _listed("ru", "bases"):
        return True
    if len(word) < _SHORTEST_STEM or not is_known(word):
        return False
    return any(
        p.part == "NOUN" and p.lemma == word and p.grammemes.isdisjoint(_PERSONS - {"anim"}) for p in parses(word)
    )


def _quality(word: str, match: re.Match[str]) -> str | None:
    if any(reading.lemma in _listed("ru", "small words") for reading in parses(word)):
        return None
    stem = match["stem"]
    if match["adverb"]:
        base = stem + "о"
        return base if is_known(base) and any(p.part in ("ADVB", "PRED", "ADJS") for p in parses(base)) else None
    return next((stem + end for end in ("ый", "ий", "ой") if is_known(stem + end)), None)


@cache
def _listed(language: str, section: str) -> frozenset[str]:
    return frozenset(fold(word) for line in load(language, "familiarity")[section] for word in line.split())
