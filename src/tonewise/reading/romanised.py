"""Russian in Latin letters: the Russian word behind a spelling such as «skolko», «4to» or «zdravstvuyte».

There is no one romanisation, so a word and its spelling are compared by a key that they share: soft signs dropped, «ы»,
«й» and «и» as one, «sh», «w» and «6» as one. Words that the lexicon lacks are looked for in the Russian dictionary.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice

from tonewise.lexicons import load
from tonewise.reading.words import is_known

_CYRILLIC = dict(
    zip("абвгдеёжзийклмнопрстуфхцчшщыэ", "abvgdeejziiklmnoprstufhcCSSie", strict=True), ю="iu", я="ia", ъ="", ь=""
)
_DIGRAPHS = re.compile(r"sh?ch|sh|ch|zh|kh|ts|tz|[yj][aeou]|ck|i[aeou]|.", re.DOTALL)
_KEYS: dict[str, tuple[str, ...]] = {
    "shch": ("S",), "sch": ("S", "sC"), "sh": ("S",), "ch": ("C",), "zh": ("j",), "kh": ("h",), "ts": ("c",),
    "tz": ("c",), "ya": ("ia",), "ja": ("ia",), "yu": ("iu",), "ju": ("iu", "ju"), "yo": ("e", "io"), "jo": ("e",),
    "ye": ("e", "ie"), "je": ("e", "je"), "io": ("io", "e"), "y": ("i", "u"), "j": ("j", "i"), "w": ("S", "v"),
    "4": ("C",), "6": ("S",), "x": ("h", "ks"), "q": ("k",), "c": ("c", "k"), "h": ("h",), "ck": ("k",), "'": ("",),
}  # fmt: skip
_LETTERS: dict[str, tuple[str, ...]] = {
    "shch": ("щ",), "sch": ("щ", "сч"), "sh": ("ш", "щ"), "ch": ("ч",), "zh": ("ж",), "kh": ("х",), "ts": ("ц", "тс"),
    "tz": ("ц",), "ya": ("я",), "ja": ("я",), "yu": ("ю",), "ju": ("ю",), "yo": ("е",), "jo": ("е",), "ye": ("е", "ые"),
    "je": ("е", "же"), "ia": ("ия", "я"), "ie": ("ие", "ье"), "iu": ("ию", "ю"), "io": ("ио", "е"),
    "y": ("ы", "й", "и"), "j": ("й", "ж"), "w": ("ш", "в"), "4": ("ч",), "6": ("ш",), "x": ("х",), "c": ("ц", "к"),
    "h": ("х",), "'": ("ь",), "i": ("и", "й"), "e": ("е", "э"), "ck": ("к",), "q": ("к",),
}  # fmt: skip
_PLAIN = dict(zip("abdfgklmnoprstuvz", "абдфгклмнопрстувз", strict=True))
_SOFTENS = frozenset("лнтсрдзвмш")
_VOWELS = frozenset("аеиоуыэюяй")
_MAX_CANDIDATES = 256
_SHORTEST_BY_DICTIONARY = 5
_LONGEST = 24


@lru_cache(maxsize=16384)
def cyrillic_of(word: str) -> str | None:
    """The Russian word that a folded word in Latin letters spells, or None."""
    if not word.isascii() or not word.islower() or len(word) > _LONGEST:
        return None
    units = _DIGRAPHS.findall(word)
    if (found := _common(units)) is not None:
        return found
    if len(word) < _SHORTEST_BY_DICTIONARY:
        return None
    return next((spelling for spelling in islice(_spellings(units), _MAX_CANDIDATES) if is_known(spelling)), None)


def is_common_romanised(word: str) -> bool:
    """Whether a folded word in Latin letters spells one of the commonest Russian words."""
    return word.isascii() and len(word) <= _LONGEST and _common(_DIGRAPHS.findall(word)) is not None


def _common(units: list[str]) -> str | None:
    lexicon = _lexicon()
    return next((lexicon[key] for key in _keys(units) if key in lexicon), None)


@cache
def _lexicon() -> dict[str, str]:
    """Keys to words; of two with one key the first counts."""
    keys: dict[str, str] = {}
    for entry in load("ru", "language")["words"]:
        word = entry.replace("ё", "е").replace("-", "")
        keys.setdefault(_squeezed("".join(_CYRILLIC[letter] for letter in word)), word)
    return keys


def _squeezed(key: str) -> str:
    """A key with doubled letters as one, and «тс» as «ц»."""
    return re.sub(r"(.)\1+", r"\1", key.replace("ts", "c"))


def _keys(units: list[str]) -> list[str]:
    keys = [""]
    for unit in units:
        keys = [key + choice for key in keys for choice in _KEYS.get(unit, (unit,))][:_MAX_CANDIDATES]
    return [_squeezed(key) for key in keys]


def _spellings(units: list[str]) -> list[str]:
    """Cyrillic spellings, the plainest first; a soft sign may stand after a consonant before another one or the end."""
    spellings = [""]
    for position, unit in enumerate(units):
        choices = _LETTERS.get(unit) or (_PLAIN.get(unit, ""),)
        if choices == ("",):
            return []
        following = units[position + 1] if position + 1 < len(units) else ""
        grown = []
        for spelling in spellings:
            for choice in choices:
                grown.append(spelling + choice)
                if choice[-1] in _SOFTENS and following[:1] not in tuple("aeiouyj'"):
                    grown.append(spelling + choice + "ь")
        spellings = grown[:_MAX_CANDIDATES]
    return spellings
