"""Other names for a customer's own, in every form: what is said of Глеб in any case is said of Антон in that case.

A Russian name gets one of the same gender and ending, and the endings are kept: «Антону» is «Глебу» in a request, and
the model's «Глебом» is «Антоном» in the draft. A placeholder in brackets would come back in the nominative at best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tonewise.lexicons import load
from tonewise.reading.words import fold, inflect, is_cyrillic, is_known, parses

_ENDINGS: dict[str, tuple[str, ...]] = {
    "masc": ("", "а", "у", "ом", "ем", "е"),
    "masc й": ("й", "я", "ю", "ем", "е"),
    "masc ий": ("й", "я", "ю", "ем", "и"),
    "masc ь": ("ь", "я", "ю", "ем", "ём", "е"),
    "masc а": ("а", "ы", "и", "е", "у", "ой", "ою", "ей"),
    "masc я": ("я", "и", "е", "ю", "ей", "ею", "ёй"),
    "femn а": ("а", "ы", "и", "е", "у", "ой", "ою", "ей"),
    "femn ия": ("я", "и", "ю", "ей", "ею"),
    "femn ья": ("я", "и", "е", "ю", "ей", "ею"),
    "femn я": ("я", "и", "е", "ю", "ей", "ею"),
    "femn ь": ("ь", "и", "ью"),
    "surname masc": ("", "а", "у", "ым", "е", "ы", "ых", "ыми"),
    "surname femn": ("а", "ой", "ою", "у"),
    "surname masc ий": ("ий", "ого", "ому", "им", "ом", "ие", "их", "ими"),
    "surname femn ая": ("ая", "ой", "ою", "ую"),
    "patronymic masc": ("", "а", "у", "ем", "е"),
    "patronymic femn": ("а", "ы", "е", "у", "ой", "ою"),
}
"""Endings by section of the lexicon; the first is the nominative's."""
_CONSONANT = re.compile(r"[бвгджзклмнпрстфхцчшщ]$")
_NAME = re.compile(r"[^\W\d_]{2,30}")
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """A name of the customer's and the one that stands for it, by forms in small letters."""

    forms: tuple[tuple[str, str], ...]
    sure: bool
    """Whether the word is nothing but a name: else only one with a capital is."""


def pseudonyms(names: Iterable[str], texts: str) -> tuple[Pseudonym, ...]:
    """One for each word of the names that may be one, none of which stands in the texts in any form."""
    taken = {fold(word) for word in _NAME.findall(texts)}
    words = dict.fromkeys(word for name in names for word in _NAME.findall(name)[:_MOST_WORDS])
    found: list[Pseudonym] = []
    for place, word in enumerate(_spellings(words)):
        lower = word.lower()
        if any(lower == form for each in found for form, _ in each.forms):
            continue
        if (chosen := _chosen(lower, place, taken)) is not None:
            found.append(chosen)
            taken |= {form for _, form in chosen.forms}
    return tuple(found)


def _spellings(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        if "ё" in word.lower():
            yield word.replace("ё", "е").replace("Ё", "Е")


def _chosen(word: str, place: int, taken: set[str]) -> Pseudonym | None:
    if not is_cyrillic(word):
        if not word.isascii():
            return None
        section = "surname" if place else ("femn" if word.endswith(("a", "e", "y", "ie")) else "masc")
        names = load("en", "pseudonyms")[section]
        chosen = next((name.lower() for line in names for name in line.split() if name.lower() not in taken), None)
        return Pseudonym(((word, chosen),), word not in _words_as_names()) if chosen else None
    section, stem, oblique = _declension(word)
    for line in load("ru", "pseudonyms")[section]:
        for name in line.split():
            endings = _ENDINGS[section]
            own = name.lower()[: len(name) - len(endings[0])]
            pairs = tuple((_joined(stem, oblique, ending), own + ending) for ending in endings)
            if not any(fold(other) in taken for _, other in pairs) and _are_one_to_one(pairs):
                return Pseudonym(pairs, _is_sure(word))
    return None


def _joined(stem: str, oblique: str, ending: str) -> str:
    return (oblique if ending and oblique else stem) + ending


def _are_one_to_one(pairs: tuple[tuple[str, str], ...]) -> bool:
    return len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(set(pairs))


@lru_cache(maxsize=1024)
def _declension(word: str) -> tuple[str, str, str]:
    """The section of a name, its stem, and the stem of its other cases where that is another («Павел», «Павла»)."""
    found = parses(fold(word))
    marks = found[0].grammemes if found else frozenset()
    name = next((parse.grammemes for parse in found if parse.grammemes & {"Name", "Surn", "Patr"}), marks)
    gender = "femn" if "femn" in name else "masc"
    if word.endswith(("ович", "евич", "ич")) and "Patr" in name:
        return "patronymic masc", word, ""
    if word.endswith(("овна", "евна", "ична")) and "Patr" in name:
        return "patronymic femn", word[:-1], ""
    if word.endswith(("ский", "цкий")):
        return "surname masc ий", word[:-2], ""
    if word.endswith(("ская", "цкая")):
        return "surname femn ая", word[:-2], ""
    if "Name" not in name and word.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return "surname masc", word, ""
    if "Name" not in name and word.endswith(("ова", "ева", "ёва", "ина", "ына")):
        return "surname femn", word[:-1], ""
    if word.endswith("ий"):
        return "masc ий", word[:-1], ""
    if word.endswith("й"):
        return "masc й", word[:-1], ""
    if word.endswith("ь"):
        return f"{gender} ь", word[:-1], ""
    if word.endswith("а"):
        return f"{gender} а", word[:-1], ""
    if word.endswith("я"):
        ending = "ия" if word.endswith("ия") else "ья" if word.endswith("ья") else "я"
        return (f"femn {ending}" if gender == "femn" else "masc я"), word[:-1], ""
    other = inflect(word, "gent") if _CONSONANT.search(word) else None
    oblique = other[:-1] if other and other[-1] == "а" and other[:-1] != word and other[0] == word[0] else ""
    return "masc", word, oblique


def _is_sure(word: str) -> bool:
    """Whether a Russian word is a name in each of its likely readings («Вера», «Роман» are not)."""
    readings = [parse for parse in parses(fold(word)) if parse.score > 0.05]
    return is_known(fold(word)) and all(parse.grammemes & {"Name", "Surn", "Patr"} for parse in readings)


@lru_cache(maxsize=1)
def _words_as_names() -> frozenset[str]:
    return frozenset(word for line in load("en", "grounded")["words as names"] for word in line.split())


def like(pattern: str, word: str) -> str | None:
    """A word in small letters set as a pattern is (ANNA, Anna, anna); None where the pattern mixes them."""
    if pattern.islower():
        return word
    if pattern.isupper() and len(pattern) > 1:
        return word.upper()
    if pattern[0].isupper() and (len(pattern) == 1 or pattern[1:].islower()):
        return word[:1].upper() + word[1:]
    return None
