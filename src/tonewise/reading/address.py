"""Where a Russian text addresses its reader, as ты or as вы.

What addresses somebody else is left out: quotations, words reported after «сказал:», «вы» to several people
(«вы с мужем»), a signature («Ваш магазин»), set words («здравствуйте», «давайте»).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.model import Address
from tonewise.reading.language import language_of
from tonewise.reading.quoted import quoted
from tonewise.reading.romanised import cyrillic_of
from tonewise.reading.words import Token, is_known, parses, tokens

Form = Literal["pronoun", "possessive", "verb", "anybody", "imperative", "ambiguous"]

LIKELY = 0.5
"""A reading counts where the dictionary gives it more than this share of a word's weight."""
POSSIBLE = 0.3
"""Enough for a form of вы that may be a noun in the locative («берете»): no preposition before it, and it is a verb."""

_SIGNATURE_WORDS = 5


class WordAddress(NamedTuple):
    """What a word by itself says; ``anybody`` is a verb that may speak of people in general."""

    address: Literal["ты", "вы"]
    form: Form


class AddressMark(NamedTuple):
    """A word of a text that addresses its reader; not ``certain`` where it may mean anybody («звонишь, а там …»)."""

    start: int
    end: int
    address: Literal["ты", "вы"]
    form: Form
    certain: bool = True


@lru_cache(maxsize=2048)
def address_marks(text: str) -> tuple[AddressMark, ...]:
    """Every place where a Russian text (in Latin letters too) addresses the reader, in order."""
    found = tokens(text)
    words = [(index, word_address(token.lower)) for index, token in enumerate(found) if token.kind == "word"]
    marked = {index: address for index, address in words if address is not None}
    if not marked and words and text.isascii() and language_of(text) == "ru":
        marked = {i: a for i, _ in words if (a := word_address(cyrillic_of(found[i].lower) or "")) is not None}
    if not marked:
        return ()
    away = _away_from_the_reader(text, found, marked)
    return tuple(
        AddressMark(found[index].start, found[index].end, address.address, form, form != "anybody")
        for index, address in marked.items()
        if index not in away
        and not _is_a_manner(found, index)
        and (form := _form_here(found, index, address, marked)) is not None
    )


def _is_a_manner(found: tuple[Token, ...], index: int) -> bool:
    """«На ты» with somebody or something («с таблицами на ты») names a manner and addresses nobody."""
    return found[index].lower in ("ты", "вы") and index > 0 and found[index - 1].lower == "на"


def address_of(text: str) -> Address:
    """How a text addresses its reader as a whole; see :func:`decide`."""
    return decide(address_marks(text))


def decide(marks: Iterable[AddressMark]) -> Address:
    """Ты or вы by all marks, unknown where there are none or they contradict each other.

    «Вы» beside «ты» may be the company («скажи, у вас есть доставка?»), an imperative on «вы» cannot.
    """
    certain = [mark for mark in marks if mark.certain]
    singular = sum(mark.address == "ты" for mark in certain)
    plural = len(certain) - singular
    if not singular or not plural:
        return "ты" if singular else "вы" if plural else "unknown"
    binding = sum(mark.address == "вы" and mark.form == "imperative" for mark in certain)
    if not binding or singular > 2 * (plural + binding):
        return "ты"
    return "вы" if plural + binding > 2 * singular else "unknown"


@cache
def _listed() -> dict[str, WordAddress | None]:
    lexicon = load("ru", "address")
    listed: dict[str, WordAddress | None] = dict.fromkeys(lexicon["never"])
    sections: tuple[tuple[str, WordAddress], ...] = (
        ("ты pronoun", WordAddress("ты", "pronoun")),
        ("ты possessive", WordAddress("ты", "possessive")),
        ("вы pronoun", WordAddress("вы", "pronoun")),
        ("вы possessive", WordAddress("вы", "possessive")),
        ("ты imperative", WordAddress("ты", "imperative")),
        ("вы imperative", WordAddress("вы", "imperative")),
        ("ты ambiguous", WordAddress("ты", "ambiguous")),
        ("modal", WordAddress("ты", "verb")),
    )
    for section, address in sections:
        listed |= dict.fromkeys(lexicon[section], address)
    return listed


@cache
def _section(name: str) -> frozenset[str]:
    return frozenset(load("ru", "address")[name])


@lru_cache(maxsize=65536)
def word_address(word: str) -> WordAddress | None:
    """What a folded Russian word says by itself."""
    listed = _listed()
    if word in listed:
        return listed[word]
    head = word.removesuffix("-то").removesuffix("-ка").removesuffix("-ж")
    if head != word and head in listed:
        return listed[head]
    second = {"ты": 0.0, "вы": 0.0}
    imperative = {"ты": 0.0, "вы": 0.0}
    unfinished = past = False
    for parse in parses(word):
        grammemes = parse.grammemes
        past = past or {"past", "plur"} <= grammemes
        if parse.part != "VERB" or not grammemes.isdisjoint(("incl", "Abbr")):  # «см.» orders nobody
            continue
        address = "вы" if "plur" in grammemes else "ты"
        if "impr" in grammemes:
            imperative[address] += parse.score
        elif "2per" in grammemes:
            second[address] += parse.score
            unfinished = unfinished or "pres" in grammemes
    if second["вы"] + imperative["вы"] > LIKELY:
        return WordAddress("вы", "imperative" if imperative["вы"] > second["вы"] else "verb")
    if past:
        return None
    likeliest = parses(word)[:1]
    if likeliest and likeliest[0].part == "VERB" and {"2per", "plur"} <= likeliest[0].grammemes:
        return WordAddress("вы", "verb")
    if second["вы"] > POSSIBLE:
        return WordAddress("вы", "ambiguous")
    if imperative["ты"] > LIKELY:
        return WordAddress("ты", "imperative")
    if second["ты"] + imperative["ты"] > LIKELY:
        return WordAddress("ты", "anybody" if unfinished else "verb")
    return None


def _form_here(
    found: tuple[Token, ...], index: int, address: WordAddress, marked: dict[int, WordAddress]
) -> Form | None:
    """The form that a word has where it stands, or None where it is no address there."""
    token = found[index]
    if address.form in ("verb", "anybody", "imperative") and token.text[0].isupper() and not is_known(token.lower):
        return None
    if address.address == "ты" and _is_set_phrase(found, index):
        return None
    if address == ("вы", "ambiguous"):
        before = parses(found[index - 1].lower) if index else ()
        return None if before and before[0].part in ("PREP", "ADJF", "NUMR") else "verb"
    if address.form == "ambiguous":
        return "imperative" if _is_request_to_send(found, index) else None
    if address.form == "anybody" and _asks_the_reader(found, index, marked):
        return "verb"
    return address.form


def _is_set_phrase(found: tuple[Token, ...], index: int) -> bool:
    """«Ух ты», «будь то»."""
    word = found[index].lower
    if word == "будь":
        return index + 1 < len(found) and found[index + 1].lower == "то"
    return word == "ты" and index > 0 and found[index - 1].lower in _section("exclamation")


def _is_request_to_send(found: tuple[Token, ...], index: int) -> bool:
    """«Пришли (мне, пожалуйста) чек»: an object in the singular follows, and nobody who came is named before."""
    before = found[index - 1] if index else None
    if (
        before is not None
        and before.kind == "word"
        and before.lower not in ("пожалуйста", "плиз", "просто", "тогда", "лучше")
    ):
        return False
    for token in found[index + 1 : index + 5]:
        if token.lower == "пожалуйста":
            return True
        if token.lower in ("мне", "нам", "еще", "сюда", ",", "свой", "свою", "плиз", "его", "ее"):
            continue
        readings = parses(token.lower)
        if not readings or readings[0].part not in ("NOUN", "ADJF"):
            return False
        return any("accs" in r.grammemes and "sing" in r.grammemes for r in readings) and not any(
            "nomn" in r.grammemes and "plur" in r.grammemes for r in readings
        )
    return False


def _asks_the_reader(found: tuple[Token, ...], index: int, marked: dict[int, WordAddress]) -> bool:
    """Whether a verb that may mean anybody stands with «ты» in its sentence, or in a question."""
    for near in range(index - 1, max(index - 8, -1), -1):
        if found[near].text[0] in ".!?…":
            break
        if near in marked and marked[near].address == "ты" and marked[near].form in ("pronoun", "imperative"):
            return True
    for near in range(index + 1, min(index + 20, len(found))):
        if found[near].text[0] in ".!?…":
            return found[near].text[0] == "?"
        if near in marked and marked[near] == ("ты", "pronoun") and near < index + 8:
            return True
    return False


def _away_from_the_reader(text: str, found: tuple[Token, ...], marked: dict[int, WordAddress]) -> set[int]:
    """Indexes of marked words that are quoted, reported, said to several people, or part of a signature."""
    away: set[int] = set()
    spans = quoted(text)
    if spans:
        away.update(_inside(found, marked, spans))
    away.update(_reported(text, found, marked))
    away.update(_to_a_group(found, marked))
    last = next(iter(reversed(marked)))
    if marked[last] == ("вы", "possessive") and _is_signature(text, found, last):
        away.add(last)
    return away


def _inside(
    found: tuple[Token, ...], marked: dict[int, WordAddress], spans: tuple[tuple[int, int], ...]
) -> Iterable[int]:
    position = 0
    for index in marked:
        while position < len(spans) and spans[position][1] <= found[index].start:
            position += 1
        if position < len(spans) and spans[position][0] <= found[index].start:
            yield index


def _ends_sentence(text: str, found: tuple[Token, ...], index: int) -> bool:
    token = found[index]
    return token.text[0] in ".!?…" or (index > 0 and "\n" in text[found[index - 1].end : token.start])


@lru_cache(maxsize=65536)
def _is_speech(word: str) -> bool:
    """A verb of speech that tells of someone's words: «сказал», «говорит», not «скажите»."""
    return any(
        parse.part == "VERB" and parse.lemma in _section("speech") and not {"impr", "2per"} & parse.grammemes
        for parse in parses(word)[:2]
    )


def _reported(text: str, found: tuple[Token, ...], marked: dict[int, WordAddress]) -> set[int]:
    """Marked words after «сказал ему:» or right after «говорит», up to the sentence's end."""
    speech = [i for i, token in enumerate(found) if token.kind == "word" and _is_speech(token.lower)]
    if ":" in text:
        speech += [i - 1 for i, token in enumerate(found) if token.text == ":" and found[i - 1].lower in _TOLD]
    away: set[int] = set()
    for start in speech:
        reported = False
        for index in range(start + 1, min(start + 60, len(found))):
            token = found[index]
            if _ends_sentence(text, found, index):
                break
            if token.text == ":" and index - start <= 6:
                reported = True
            elif index in marked and not reported:
                between = {near.lower for near in found[start + 1 : index]}
                direct = token.lower in ("ты", "вы") or marked[index].form == "imperative"
                if not direct or not between <= _BETWEEN:
                    break
                reported = True
            if reported and index in marked:
                away.add(index)
    return away


_TOLD = frozenset(("мне", "ему", "ей", "нам", "им"))
_BETWEEN = frozenset((",", "-", "–", "—", "мне", "ему", "ей", "нам", "им", "типа", "мол"))


_EVERYONE = {"вас": "всех", "вам": "всем", "вами": "всеми"}


def _to_a_group(found: tuple[Token, ...], marked: dict[int, WordAddress]) -> Iterable[int]:
    """«Вы с мужем», «вы все», «ребята, вы»: the pronoun and the verb that follows it."""
    for index, address in marked.items():
        if address != ("вы", "pronoun"):
            continue
        after = [token.lower for token in found[index + 1 : index + 4]]
        before = [token.lower for token in found[max(index - 2, 0) : index]]
        together = after[:1] in (["с"], ["со"]) and len(after) > 1 and _is_companion(after[1], after[-1])
        everyone = _EVERYONE.get(found[index].lower)
        together = together or (everyone is not None and everyone in (after[:1] + before[-1:]))
        if together or not _section("group").isdisjoint([*(w for w in after[:2] if w != ","), *before]):
            yield index
            yield from (near for near in range(index + 1, index + 6) if near in marked and marked[near].address == "вы")


def _is_companion(first: str, second: str) -> bool:
    """Whether the words after «с» name somebody in the instrumental («с мужем», «с вашей женой»)."""
    return any(
        "ablt" in parse.grammemes and "anim" in parse.grammemes for word in (first, second) for parse in parses(word)
    )


def _is_signature(text: str, found: tuple[Token, ...], index: int) -> bool:
    """«Ваша служба заботы» as the last few words, on a line or in a sentence of its own."""
    if len(found) - index > _SIGNATURE_WORDS or not found[index].text[0].isupper():
        return False
    before = found[index - 1]
    if not index or not (before.text[0] in ".!?…,)" or "\n" in text[before.end : found[index].start]):
        return False
    rest = found[index + 1 :]
    return bool(rest) and not any(_says_something(token) for token in rest)


def _says_something(token: Token) -> bool:
    if token.kind == "number" or token.text[0] in "?:":
        return True
    return any(parse.part in ("VERB", "PRTS", "ADJS", "PRED") for parse in parses(token.lower)[:1])
