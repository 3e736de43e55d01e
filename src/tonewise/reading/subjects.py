"""Words that carry a subject, and how surely two of them speak of the same thing.

Words are compared by lemma, by a shared beginning (derivation), by the groups of ``lexicons/data/*/concepts.txt`` and,
for a name written in the other script, by its sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest

from tonewise.lexicons import load
from tonewise.reading.words import fold, is_cyrillic, is_known, lemma, lemmas, parses, stem

_FUNCTION_PARTS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
_KIN_SHARE = 0.62
_KIN_LETTERS = 4
_COMPOUND = 6


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A word that carries a subject: its dictionary forms and the concepts that it belongs to.

    There is one of a word, so that units are compared, and looked up in caches, by identity.
    """

    word: str
    forms: frozenset[str]
    topics: frozenset[str]
    attributes: frozenset[str]
    proper: bool
    """A name of a place, person or product, or a word in another script: it wants the same name, not a kin of it."""

    @property
    def likeliest(self) -> str:
        """The form that vectors are kept under: a Russian word's lemma, an English word as written."""
        return lemma(self.word) if is_cyrillic(self.word) else self.word


@dataclass(frozen=True, slots=True)
class _Concepts:
    stop: frozenset[str]
    topics: Mapping[str, frozenset[str]]
    attributes: Mapping[str, frozenset[str]]


@cache
def _concepts(language: str) -> _Concepts:
    lexicon = load(language, "concepts")

    def groups(section: str) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for line in lexicon[section]:
            name, _, members = line.partition(":")
            for word in members.split():
                for form in forms_of(fold(word)):
                    found.setdefault(form, set()).add(name)
        return {form: frozenset(names) for form, names in found.items()}

    stop = frozenset(fold(word) for line in load(language, "matching")["stop"] for word in line.split())
    return _Concepts(
        stop=stop | {lemma(word) for word in stop if not is_cyrillic(word)},
        topics=groups("topic"),
        attributes=groups("attribute"),
    )


@lru_cache(maxsize=32768)
def forms_of(word: str) -> frozenset[str]:
    """Dictionary forms of the word's likely readings; a stem for English."""
    found = lemmas(word)
    if not found:
        return frozenset({stem(word), word} if not is_cyrillic(word) else {word})
    return frozenset(form for form, share in found[:3] if share >= 0.1)


@lru_cache(maxsize=32768)
def unit_of(word: str, capital: bool, language: str) -> Unit | None:
    """The unit of a folded word, or None where it carries no subject."""
    lexicon = _concepts(language)
    if word in lexicon.stop:
        return None
    found = parses(word)
    if found and (found[0].part in _FUNCTION_PARTS or found[0].lemma in lexicon.stop):
        return None
    forms = forms_of(word)
    if not found and (forms & lexicon.stop):
        return None
    if len(word) == 1 and not word.isdigit():
        return None
    topics: frozenset[str] = frozenset().union(*(lexicon.topics.get(form, frozenset()) for form in forms))
    attributes: frozenset[str] = frozenset().union(*(lexicon.attributes.get(form, frozenset()) for form in forms))
    proper = not topics and not attributes and _is_proper(word, capital, language)
    return Unit(word, forms, topics, attributes, proper)


@lru_cache(maxsize=8192)
def numeral(digits: str) -> Unit:
    """A number as a subject («размер 42», «на 8 человек»): only the same number touches it."""
    return Unit(digits, frozenset({digits}), frozenset(), frozenset(), proper=True)


def _is_proper(word: str, capital: bool, language: str) -> bool:
    if is_cyrillic(word):
        found = parses(word)
        return bool(found) and not found[0].grammemes.isdisjoint({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})
    return language == "ru" or capital


@lru_cache(maxsize=16384)
def is_place(word: str) -> bool:
    """Whether a folded Russian word names a place."""
    found = parses(word)
    return bool(found) and "Geox" in found[0].grammemes


@lru_cache(maxsize=65536)
def relation(first: Unit, second: Unit) -> float:
    """How surely two words speak of the same thing, 0 to 1."""
    if first.word == second.word:
        return 1.0
    if first.forms & second.forms:
        return 1.0 if is_cyrillic(first.word) else 0.92
    if first.word[0].isdigit() or second.word[0].isdigit():
        return 0.0
    if first.proper or second.proper:
        return 0.9 if _sound(first.word) == _sound(second.word) else _typo(first, second)
    best = 0.7 if first.topics & second.topics else 0.0
    if _is_compound(first.word, second.word):
        best = 0.8
    if is_cyrillic(first.word) and any(_kin(a, b) for a in first.forms for b in second.forms):
        best = 0.8
    return best or _typo(first, second)


def _is_compound(first: str, second: str) -> bool:
    """Whether one word is the other with something before it («справка», «медсправка»)."""
    short, long = sorted((first, second), key=len)
    return len(short) >= _COMPOUND and len(long) - len(short) >= 3 and long[:-1].endswith(short[:-1])


def _kin(first: str, second: str) -> bool:
    """Whether two lemmas share a beginning long enough to be of one root («доставка», «доставить»)."""
    shared = next(
        (index for index, (a, b) in enumerate(zip_longest(first, second)) if a != b), min(len(first), len(second))
    )
    return shared >= max(_KIN_LETTERS, _KIN_SHARE * min(len(first), len(second)))


def _typo(first: Unit, second: Unit) -> float:
    """A word that the dictionary does not hold may be a slip for one that it does."""
    a, b = first.word, second.word
    if min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 1 or not is_cyrillic(a) or not is_cyrillic(b):
        return 0.0
    if is_known(a) and is_known(b):
        return 0.0
    return 0.8 if _one_edit(a, b) else 0.0


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter more, less, other or swapped makes one word of the other."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b
        or rest_b[1:] == rest_a
        or rest_a[1:] == rest_b[1:]
        or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    )


_SOUNDS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ы": "i", "э": "e", "ю": "u", "я": "a", "ь": None, "ъ": None,
        "y": "i", "w": "v", "q": "k", "x": "ks",
    }
)  # fmt: skip


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """A name's consonants in Latin letters: «айфон» and "iphone" sound alike."""
    letters = word.translate(_SOUNDS).replace("ph", "f").replace("ck", "k").replace("c", "k")
    return letters[:1].replace("a", "i") + "".join(letter for letter in letters[1:] if letter not in "aeiou'-")
