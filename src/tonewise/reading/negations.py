"""Negations that deny something: «не доставляем», «мест нет», ``we don't ship``, ``no tables left``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.words import Token, fold, parses, stem

CLAUSE_MARKS = frozenset((",", ";", ":", "–", "—", "-", "(", ")"))
_CANNOT = frozenset(("can't", "cannot", "cant", "couldn't"))
_WILL_NOT = frozenset(("won't", "wont", "don't", "dont", "doesn't", "doesnt", "never"))
_PARTICIPLES = frozenset(
    ("sold", "made", "done", "kept", "held", "given", "sent", "taken", "built", "run", "let", "shown")
)
BEFORE_AN_ORDER = frozenset(("please", "just", "but", "then", "and", "or"))
_IS_NOT = frozenset(("isn't", "aren't", "isnt", "arent"))
_JOINED_TO_OURS = frozenset(("but", "and", "or", "just"))
_OURS = frozenset(("we", "i", "we've", "i've", "we're", "i'm", "we'd", "i'd"))
_WILL = frozenset(("won't", "wont", "will"))
_BEING_ABLE = frozenset(("мочь", "смочь"))
_SUBJECT = 6
NEAR = 3
_BEFORE_NO = 5


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of the lexicon ``refusals`` that are looked up one by one."""

    lost: frozenset[str]
    not_refused: frozenset[str]
    refused: frozenset[str]
    orders: frozenset[str]
    services: frozenset[str]
    good_to_lack: frozenset[str]
    good_to_deny: frozenset[str]
    given_back: frozenset[str]


@cache
def words_of(language: str) -> Lexicon:
    """Those of a language."""
    sections = load(language, "refusals")

    def words(name: str) -> frozenset[str]:
        return frozenset(fold(word) for line in sections[name] for word in line.split())

    return Lexicon(
        lost=words("lost"),
        not_refused=words("not refused"),
        refused=words("refused"),
        orders=words("orders"),
        services=words("services"),
        good_to_lack=words("good to lack"),
        good_to_deny=words("good to deny"),
        given_back=words("given back"),
    )


def negated_russian(row: Sequence[Token], lexicon: Lexicon) -> list[int]:
    """Offsets of «не доставляем», «не предусмотрен», «мест нет»."""
    found = []
    for index, token in enumerate(row):
        if token.lower == "нет" and not _is_good_to_lack(row, index, lexicon) and _lacks_a_thing(row, index):
            found.append(token.start)
        elif token.lower == "не" and index + 1 < len(row):
            verb = next(
                (t for t in row[index + 1 : index + NEAR] if t.kind == "word" and not _is_adverb(t.lower)), None
            )
            if verb is None or not _refuses(verb.lower, lexicon):
                continue
            until = row[index - 1].lower == "пока" and _is_state_or_future(verb.lower) if index else False
            wanted = any(parse.lemma in lexicon.given_back for parse in parses(verb.lower)[:2])
            if not until and (wanted or not _is_good_to_lack(row, index, lexicon)):
                found.append(token.start)
    return found


@lru_cache(maxsize=16384)
def _is_state_or_future(verb: str) -> bool:
    """After «пока не», a time («вернут») or what is yet to come («доставлен»), where «возим» refuses."""
    first = next((p for p in parses(verb)[:3] if p.part in ("VERB", "PRTS")), None)
    return first is not None and (first.part == "PRTS" or "futr" in first.grammemes)


@lru_cache(maxsize=16384)
def _is_adverb(word: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part in ("ADVB", "PRCL")


def _refuses(verb: str, lexicon: Lexicon) -> bool:
    """A finite verb or short participle that «не» turns into a refusal: ours in any sense, others' by the list."""
    found = parses(verb)
    if not found:
        return False
    parse = next((p for p in found[:3] if p.part in ("VERB", "PRTS", "ADJS", "PRED")), None)
    if parse is None or parse.lemma in lexicon.not_refused or "impr" in parse.grammemes:
        return False
    if parse.part == "VERB":
        if "past" in parse.grammemes:
            return False
        if "2per" in parse.grammemes:
            return parse.lemma in _BEING_ABLE
        if "1per" in parse.grammemes:
            return True
    return parse.lemma in lexicon.refused


def _is_good_to_lack(row: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    before = _BEFORE_NO if row[index].lower == "нет" else NEAR  # «долга по вашему счёту нет»
    near = row[max(0, index - before) : index + NEAR + 1]
    return any(
        token.lower in lexicon.good_to_lack
        or any(parse.lemma in lexicon.good_to_lack for parse in parses(token.lower)[:2])
        for token in near
        if token.kind == "word"
    )


def _lacks_a_thing(row: Sequence[Token], index: int) -> bool:
    """«мест нет», «нет белого цвета»: a noun in the genitive stands beside «нет» in the same clause."""
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(row) and abs(place - index) <= NEAR and row[place].text not in CLAUSE_MARKS:
            token = row[place]
            genitive = any(
                "gent" in p.grammemes and p.part in ("NOUN", "ADJF", "NPRO") for p in parses(token.lower)[:4]
            )
            if token.kind == "word" and (genitive or token.text.isupper() or not parses(token.lower)):
                return True
            place += step
    return False


def negated_english(row: Sequence[Token], lexicon: Lexicon) -> list[int]:
    """Offsets of ``we don't ship``, ``can't``, ``no tables left``; not of ``you don't need``."""
    found = []
    for index, token in enumerate(row):
        word = token.lower
        after = [t.lower for t in row[index + 1 : index + 1 + NEAR] if t.kind == "word"]
        split = word == "not" and index > 1 and row[index - 1].lower in ("do", "does", "will", "can", "could")
        if split or (word in _WILL_NOT and index):
            refuses = _refuses_in_english(row, index - split, word, "".join(after[:1]), lexicon)
        elif word == "no":
            refuses = _lacks_in_english(row, index, lexicon, after)
        else:
            is_not = word in _IS_NOT
            refuses = word in _CANNOT or ((word == "not" or is_not) and _is_not_done(row, index + is_not, after))
        if refuses and (after or word in _CANNOT):
            found.append(token.start)
    return found


def _refuses_in_english(row: Sequence[Token], index: int, word: str, verb: str, lexicon: Lexicon) -> bool:
    """Whether what ``don't`` or ``do not`` at an index denies is something that we would do, or others of the list."""
    before = row[index - 1].lower if index else ""
    if before == "you" or in_english(verb, lexicon.not_refused):
        return False
    ours = not {token.lower for token in row[max(0, index - _SUBJECT) : index]}.isdisjoint(_OURS)
    if before in BEFORE_AN_ORDER or not row[max(0, index - 1)].text[0].isalnum():
        return ours and word not in ("never",) and before in _JOINED_TO_OURS
    return ours or word in _WILL or in_english(verb, lexicon.refused)


def _is_not_done(row: Sequence[Token], index: int, after: Sequence[str]) -> bool:
    """``are not printed here``; what is harmless is masked before."""
    being = row[index - 1].lower in ("is", "are", "be", "being", *_IS_NOT) if index else False
    return being and bool(after) and (after[0].endswith("ed") or after[0] in _PARTICIPLES)


def in_english(word: str, words: frozenset[str]) -> bool:
    """Whether an English word is one of some words, in any form."""
    return word in words or stem(word) in words


def _lacks_in_english(row: Sequence[Token], index: int, lexicon: Lexicon, after: Sequence[str]) -> bool:
    if any(in_english(word, lexicon.good_to_lack) for word in after[:3]):
        return False
    before = {token.lower for token in row[max(0, index - 3) : index]}
    return bool(before & {"have", "has", "is", "are", "there", "there's", "offer", "with", "got"})
