"""Which words are spelt right, and which right ones a misspelt word was meant to be.

A word is misspelt where no dictionary knows it and it is a slip of the pen away from a common one: anything else may
be a name, a code or a word of some trade.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.lexicons.english import is_english
from tonewise.lexicons.vectors import rarity
from tonewise.reading.words import fold, is_cyrillic, known_without_keeping, lemmas, parses

_RU_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_EN_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = {"ru": 5, "en": 5}
"""Below so many letters too many real words are neighbours."""
_LONGEST = 24
_SHORTEST_PART = 3
_LONG = 7
"""From so many letters a likely slip is seen in a rare word too."""
_UNLIKELY = 2
_COMMON = 1.0
"""Rarity of a word outside the table of frequent ones."""
_LIKELY = frozenset(
    frozenset(pair) for pair in "ао еи ея иы ьъ зс дт бп вф гк жш шщ эе йи ae ei ia sc sz ou eo ao iy ck ea".split()
)
_BRITISH = (
    ("our", "or"), ("ise", "ize"), ("isi", "izi"), ("isa", "iza"), ("yse", "yze"), ("ysi", "yzi"), ("tre", "ter"),
    ("ll", "l"), ("ogue", "og"), ("ence", "ense"), ("ae", "e"), ("oe", "e"), ("mme", "m"), ("l", "ll"),
)  # fmt: skip
_PREFIXES = (
    "re", "un", "pre", "non", "over", "under", "multi", "mis", "de", "in", "co", "sub", "super", "e", "self", "anti",
    "auto", "bio", "micro", "mini", "semi", "inter", "out", "up",
)  # fmt: skip
_SUFFIXES = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "able", "less", "ness", "ish", "y", "n't", "'s", "s'")


class Guess(NamedTuple):
    """What a misspelt word was meant to be; ``sure`` where a list says so, or nothing else is near."""

    word: str
    sure: bool


@lru_cache(maxsize=16384)
def misspelt(word: str, *, name: bool = False) -> Guess | None:
    """What a folded word was meant to be, or None where it may be right; ``name`` is one with a capital."""
    language = "ru" if is_cyrillic(word) else "en"
    listed = _listed(language).get(word) or (_with_hyphen(word) if language == "ru" else None)
    if listed is not None:
        return Guess(listed, sure=True)
    if not _SHORTEST[language] <= len(word) <= _LONGEST or is_right(word):
        return None
    near = sorted(_near(word, language), key=lambda found: found[:2])
    if not near or (near[0][0] >= _UNLIKELY and (name or len(word) <= _SHORTEST[language])):
        return None
    best = near[0]
    return Guess(best[2], sure=len(near) == 1 or best[0] < near[1][0])


@lru_cache(maxsize=65536)
def is_right(word: str) -> bool:
    """Whether a folded word is known: to a dictionary, to the trade's list, as a compound or by its parts."""
    if is_cyrillic(word):
        return _is_right_russian(word)
    return _is_right_english(word)


def _is_right_russian(word: str) -> bool:
    if known_without_keeping(word):
        return True
    if "-" in word:
        return all(len(part) < _SHORTEST_PART or is_right(part) for part in word.split("-"))
    trade = _trade("ru")
    if word in trade or any(form in trade for form, _ in lemmas(word)):
        return True
    for size in range(2, min(7, len(word) - _SHORTEST_PART)):
        if word[:size] in _parts() and known_without_keeping(word[size:]) and len(word) - size > _SHORTEST_PART:
            return True
    return any(word.startswith(base[:-1]) and len(word) - len(base) <= 3 for base in _trade_by_head().get(word[:4], ()))


def _is_right_english(word: str) -> bool:
    if len(word) < 2 or is_english(word) or word in _trade("en"):
        return True
    if "-" in word:
        return all(is_right(part) for part in word.split("-") if part)
    if "'" in word:
        base = word.partition("'")[0]
        return is_right(base) if word.endswith(("'s", "s'", "'d", "'ll", "'ve", "'re")) else False
    if _is_british(word):
        return True
    trade = _trade("en")
    if any(word.endswith(ending) and word[: -len(ending)] in trade for ending in _SUFFIXES):
        return True
    return any(
        word.startswith(prefix) and len(word) - len(prefix) > _SHORTEST_PART and is_english(word[len(prefix) :])
        for prefix in _PREFIXES
    )


def _is_british(word: str) -> bool:
    """Spellings that differ between Britain and America by rule, at the place where they do."""
    for british, american in _BRITISH:
        at = word.find(british)
        while at >= 0:
            if is_english(word[:at] + american + word[at + len(british) :]) and _may_differ(word, british, at):
                return True
            at = word.find(british, at + 1)
    return False


def _may_differ(word: str, british: str, at: int) -> bool:
    if british == "ll":
        return word[at + 2 :] in ("ed", "ing", "er", "ers", "ation", "or", "ors", "y")
    if british == "l":
        return word.endswith(("lfil", "lfils", "stalment", "rol", "rols", "ilful", "ful"))
    if british in ("ise", "isi", "isa", "yse", "ysi"):
        return at >= 3
    if british in ("ae", "oe"):
        return any(part in word for part in ("paed", "aes", "oeu", "oes", "haem", "faec", "foet"))
    if british == "ence":
        return word.startswith(("lic", "def", "off", "pret"))
    return True


def _near(word: str, language: str) -> Iterator[tuple[int, float, str]]:
    """Common words a slip away: how unlikely the slip is, how rare the word, and the word."""
    seen = set()
    for cost, form in _slips(word, _RU_LETTERS if language == "ru" else _EN_LETTERS):
        if form in seen:
            continue
        seen.add(form)
        if language == "ru" and not known_without_keeping(form):
            continue
        if language == "en" and not is_english(form):
            continue
        rare = _rarity(form, language)
        if rare < _COMMON or (cost < _UNLIKELY and len(word) >= _LONG):
            yield cost, rare, form
    rest = word[2:]
    apart = language == "ru" and word.startswith("не") and len(rest) >= _SHORTEST_PART and known_without_keeping(rest)
    if apart and parses(rest)[0].part in ("VERB", "INFN"):
        yield 0, 0.0, f"не {rest}"


def _rarity(form: str, language: str) -> float:
    if language == "en":
        bases = [form] + [form[: -len(end)] for end in ("s", "es", "ed", "d", "ing", "ly", "er") if form.endswith(end)]
        return min(rarity(base) for base in bases)
    return min((rarity(lemma) for lemma, share in lemmas(form) if share > 0.1), default=_COMMON)


def _slips(word: str, letters: str) -> Iterator[tuple[int, str]]:
    """Words a slip away; 0 for two letters changed about or one doubled or left out of a pair, 1 for letters that
    sound alike, 2 for others."""
    for at in range(len(word)):
        head, tail = word[:at], word[at:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield 0, head + tail[1] + tail[0] + tail[2:]
        doubled = word[at : at + 2] == tail[0] * 2 or (at > 0 and word[at - 1] == tail[0]) or tail[0] in "ьъ"
        if at > 0 or doubled:
            yield (0 if doubled else 1 if len(word) > _LONG else 2), head + tail[1:]
        for letter in letters:
            if letter != tail[0] and (at > 0 or frozenset((letter, tail[0])) in _LIKELY):
                yield (1 if frozenset((letter, tail[0])) in _LIKELY else 2), head + letter + tail[1:]
            twin = letter == tail[0] or (at > 0 and letter == word[at - 1])
            yield (0 if twin or letter in "ьъ" else 1), head + letter + tail
    for letter in letters:
        yield 1, word + letter


def _with_hyphen(word: str) -> str | None:
    """«Чтото», «когонибудь»."""
    for ending in ("то", "нибудь", "либо"):
        if word.endswith(ending) and word[: -len(ending)] in _ASKING and not known_without_keeping(word):
            return f"{word[: -len(ending)]}-{ending}"
    return None


_ASKING = frozenset(
    "кто кого кому кем ком что чего чему чем где куда откуда когда почему зачем как какой какая какое какие какого "
    "какую каких каким каком какими чей чья чье сколько".split()
)


@cache
def _listed(language: str) -> dict[str, str]:
    pairs = (entry.split(" = ") for entry in load(language, "spelling")["slips"])
    return {fold(wrong): right for wrong, right in pairs}


@cache
def _trade(language: str) -> frozenset[str]:
    sections = ("trade",) if language == "ru" else ("trade", "british")
    return frozenset(
        fold(word) for name in sections for entry in load(language, "spelling")[name] for word in entry.split()
    )


@cache
def _trade_by_head() -> dict[str, tuple[str, ...]]:
    heads: dict[str, tuple[str, ...]] = {}
    for word in _trade("ru"):
        if len(word) > 4:
            heads[word[:4]] = (*heads.get(word[:4], ()), word)
    return heads


@cache
def _parts() -> frozenset[str]:
    return frozenset(word for entry in load("ru", "spelling")["parts"] for word in entry.split())
