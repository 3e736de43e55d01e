"""The language of a text and of a conversation: Russian (in Latin letters too), English, or an honest other.

A text is in the language that its sentences are built in: brand names, links and quotations inside them do not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from tonewise.lexicons import load
from tonewise.model import Conversation
from tonewise.reading.romanised import cyrillic_of, is_common_romanised
from tonewise.reading.words import Token, tokens

WordLanguage = Literal[
    "cyrillic", "cyrillic-foreign", "english", "english-function", "romanised", "undecided", "shared", "unknown"
]

UNKNOWN_WORDS_OF_ANOTHER_LANGUAGE = 5
"""So many words in Latin letters, none of them known, are a sentence of some language and not a row of brands."""

MAX_READ = 4_000
"""Characters of a text that its language is told by."""

LETTERS_LOOKED_AT = 40
"""Enough to know a script by."""

DEFAULT = "ru"

_QUOTES = {"«": "»", "“": "”", "„": "“", '"': '"'}
_SCRIPTS = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HEBREW": "he", "GREEK": "el", "THAI": "th",
    "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
_LETTERS = (("uk", "їєґ"), ("kk", "әғқңөұүһ"), ("be", "ў"), ("sr", "ђћљњџј"), ("uk", "і"))
_FOREIGN_LETTERS = frozenset("".join(letters for _, letters in _LETTERS))


@lru_cache(maxsize=2048)
def language_of(text: str) -> str | None:
    """The language of a text as a BCP 47 tag: ``ru``, ``en``, another where certain, or ``und`` for one not known.

    None where the text is too short or too neutral to tell («ok», «1234», «👍», a lone brand).
    """
    found = _language(_words(tokens(text[:MAX_READ])))
    if found is not None and any(mark in text for mark in _QUOTES):
        outside = _words(_unquoted(tokens(text[:MAX_READ])))
        return _language(outside) or found
    return found


def conversation_language(conversation: Conversation) -> str:
    """The language to reply in: the one given, else the customer's last words that tell, else the other texts'."""
    if conversation.language:
        return conversation.language.replace("_", "-").split("-", 1)[0].lower()
    messages = conversation.messages[::-1]
    texts = [message.text for message in messages if message.role == "customer"]
    texts += [message.text for message in messages if message.role in ("agent", "bot")]
    texts += [fact.text for fact in conversation.facts]
    for text in texts:
        found = language_of(text)
        if found is not None and found != "und":
            return found
    return DEFAULT


def _words(found: Iterable[Token]) -> tuple[str, ...]:
    return tuple([token.lower for token in found if token.kind == "word"])


def _language(found: tuple[str, ...]) -> str | None:
    kinds = [word_language(word) for word in found]
    foreign = kinds.count("cyrillic-foreign")
    cyrillic = kinds.count("cyrillic") + foreign
    if cyrillic == len(kinds):
        return (_cyrillic_language(found) if foreign else "ru") if kinds else None
    function = kinds.count("english-function")
    english = kinds.count("english") + function
    quoted_alone = "cyrillic" not in (kinds[0], kinds[-1])  # "the jar says не замораживать, what's that"
    if cyrillic and (not function or english + function < (2 if quoted_alone else 4) * cyrillic):
        return _cyrillic_language(found) if foreign else "ru"
    romanised = kinds.count("romanised")
    undecided = kinds.count("undecided")
    unknown = kinds.count("unknown")
    if len(found) > 1 and unknown + romanised + undecided:
        other = _latin_language(found, max(english, romanised))
        if other:
            return other
    if english and romanised <= function:  # whatever the undecided are: plain English needs no Russian dictionary
        return "en"
    perhaps = 0
    if undecided:
        perhaps = sum(kind == "undecided" and is_romanised(word) for kind, word in zip(kinds, found, strict=True))
        unknown += undecided - perhaps
    weight = 2 * romanised + perhaps
    likely = romanised > function and weight > english + function if english else romanised or perhaps > 2
    if likely and weight > unknown:
        return "ru" if all(word.isascii() for word in found) else "und"
    if english:
        return "en"
    return _by_script(found) or ("und" if unknown >= UNKNOWN_WORDS_OF_ANOTHER_LANGUAGE else None)


@lru_cache(maxsize=65536)
def word_language(word: str) -> WordLanguage:
    """What a folded word says of the language around it."""
    if "\u0400" <= word[0] <= "\u052f":
        return "cyrillic-foreign" if word in _small_words() or not _FOREIGN_LETTERS.isdisjoint(word) else "cyrillic"
    lexicon = _english()
    if word in lexicon["shared"]:
        return "shared"
    if word in lexicon["function"]:
        return "english-function"
    if word in lexicon["words"]:
        return "english"
    if not word.isascii():
        return "unknown"
    if is_common_romanised(word):
        return "romanised"
    return "undecided"


@lru_cache(maxsize=65536)
def is_romanised(word: str) -> bool:
    """Whether a folded word in Latin letters may be a Russian one."""
    return bool(cyrillic_of(word))


@cache
def _english() -> dict[str, frozenset[str]]:
    lexicon = load("en", "language")
    return {name: frozenset(entries) for name, entries in lexicon.sections.items()}


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """Words to the languages that hold them."""
    languages: dict[str, set[str]] = {}
    for language, entries in load("und", "language").sections.items():
        for entry in entries:
            languages.setdefault(entry, set()).add(language)
    return {word: frozenset(found) for word, found in languages.items()}


def _hits(found: tuple[str, ...]) -> dict[str, int]:
    small = _small_words()
    hits: dict[str, int] = {}
    for word in small.keys() & set(found):
        for language in small[word]:
            hits[language] = hits.get(language, 0) + 1
    return hits


def _cyrillic_language(found: tuple[str, ...]) -> str:
    """Russian, unless letters that Russian lacks or another language's small words say otherwise."""
    letters = set().union(*found)
    for language, marks in _LETTERS:
        if letters.intersection(marks) and sum(not set(marks).isdisjoint(word) for word in found) * 6 >= len(found):
            return language
    hits = {language: count for language, count in _hits(found).items() if language in ("uk", "be", "kk", "bg")}
    best = max(hits, key=lambda language: hits[language], default="")
    return best if best and hits[best] >= 2 and hits[best] * 2 >= len(found) else "ru"


def _latin_language(found: tuple[str, ...], against: int) -> str | None:
    """The language of most small words, if there are more of them than of words that speak for English or Russian."""
    hits = {language: count for language, count in _hits(found).items() if language not in ("uk", "be", "kk", "bg")}
    if not hits:
        return None
    ranked = sorted(hits.items(), key=lambda item: -item[1])
    foreign = sum(not word.isascii() for word in found)
    if not ranked or ranked[0][1] < 2 or ranked[0][1] + foreign <= against or ranked[0][1] * 5 < len(found):
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[1][1] < ranked[0][1] else "und"


def _by_script(found: tuple[str, ...]) -> str | None:
    """The language of a script that has only one; ``und`` where letters of another script tell no more."""
    letters = [
        letter for word in found[:LETTERS_LOOKED_AT] for letter in word[:LETTERS_LOOKED_AT] if not letter.isascii()
    ]
    if not letters:
        return None
    names = [unicodedata.name(letter, "").split(" ", 1)[0] for letter in letters[:LETTERS_LOOKED_AT]]
    if "LATIN" in names:
        return None
    if "HIRAGANA" in names or "KATAKANA" in names:
        return "ja"
    tags = {_SCRIPTS.get(name) for name in names}
    return tags.pop() or "und" if len(tags) == 1 else "und"


def _unquoted(found: tuple[Token, ...]) -> list[Token]:
    """Tokens outside quotation marks; a mark that is never closed quotes nothing."""
    outside: list[Token] = []
    held: list[Token] = []
    closing = ""
    for token in found:
        if closing:
            if token.text == closing:
                closing, held = "", []
            else:
                held.append(token)
        elif token.text in _QUOTES:
            closing = _QUOTES[token.text]
        else:
            outside.append(token)
    return outside + held
