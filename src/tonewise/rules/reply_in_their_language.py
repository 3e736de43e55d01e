"""Answer in the language that the customer writes in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tonewise.lexicons.vectors import rarity
from tonewise.model import Finding
from tonewise.reading.language import language_of, word_language
from tonewise.reading.quoted import quoted
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, is_cyrillic, stem, tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

WHOLE_SENTENCE = 3
"""Words that make a sentence one, and not a name or a set phrase."""
_WISHES = (("ru", ("русск", "russian", "по-русски")), ("en", ("англ", "english", "инглиш")))
_ANY_WISH = (
    "перевод",
    "перевест",
    "переведи",
    "translat",
    "испанск",
    "spanish",
    "немецк",
    "german",
    "французск",
    "french",
)
_SHORT = 3
_UNKNOWN = 2
_FEW = 5
"""Unknown words that are no accident."""
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_CODE = ("`", "{", "</")
_PATH = re.compile(r"→|->| > |(?<=\w) » |\|")
"""Signs between the items of a menu path."""


def _expected(exchange: Exchange) -> str | None:
    """The language of the customer's last words that tell one."""
    for message in reversed(exchange.conversation.messages):
        if message.role == "customer" and (found := language_of(message.text)) not in (None, "und"):
            return found
    return None


def _allowed(exchange: Exchange, expected: str) -> frozenset[str] | None:
    """The expected language and those that the customer speaks of; None where that may be any."""
    said = " ".join(message.text for message in exchange.customer_messages).lower()
    if any(wish in said for wish in _ANY_WISH):
        return None
    return frozenset((expected, *(language for language, stems in _WISHES if any(stem in said for stem in stems))))


def _foreign(text: str, allowed: frozenset[str]) -> Iterator[tuple[int, int]]:
    found = language_of(text)
    if found in allowed and not (_LATIN if found == "ru" else _CYRILLIC).search(text) and not _has_unknown(text):
        return
    quotations = quoted(text)
    count = sum(token.kind == "word" for token in tokens(text))
    for start, end in split(text):
        sentence = text[start:end]
        words = [token for token in tokens(sentence) if token.kind == "word"]
        if len(words) < min(WHOLE_SENTENCE, count):
            continue
        if any(sign in sentence for sign in _CODE) or any(a <= start and end <= b for a, b in quotations):
            continue
        if _PATH.search(sentence):
            words = _outside_path(sentence)
            if len(words) < WHOLE_SENTENCE:
                continue
            sentence = " ".join(word.text for word in words)
        found = language_of(sentence) or _of_unknown_words(words)
        cyrillic = sum(is_cyrillic(word.text) for word in words)
        named = found == "ru" and 0 < 2 * cyrillic <= len(words)
        if found is not None and not named and (found not in allowed or (found == "ru" and not cyrillic)):
            yield start, end


def _outside_path(sentence: str) -> list[Token]:
    """The words before a menu path: «Open Настройки → Профиль» has one."""
    first = _PATH.search(sentence)
    before = tokens(sentence[: first.start()]) if first else ()
    words = [token for token in before if token.kind == "word"]
    while words and not words[-1].text[0].islower():
        words.pop()
    return words


def _has_unknown(text: str) -> bool:
    """Whether Latin words that are not known stand in a row: a sentence of a third language may hide among English."""
    row = [word_language(token.lower) == "undecided" for token in tokens(text) if token.kind == "word"]
    return any(first and (second or third) for first, second, third in zip(row, row[1:], row[2:], strict=False))


def _of_unknown_words(words: Sequence[Token]) -> str | None:
    """``und`` for a few lower-case words in Latin letters of which English and Russian know none."""
    small = [word.lower for word in words if word.text.islower() and word.lower.isalpha() and len(word.lower) > _SHORT]
    if len(words) < WHOLE_SENTENCE or len(small) < _UNKNOWN or any(is_cyrillic(word) for word in small):
        return None
    english = sum(len(word.lower) > _SHORT and _is_english(word.lower) for word in words)
    return None if _FEW * english >= len(words) else "und"


def _is_english(word: str) -> bool:
    """Whether any of the word lists holds an English word, or what it is formed of."""
    known = word_language(word) in ("english", "english-function", "shared")
    return known or any(rarity(form) < 1.0 for form in (word, stem(word), word.removesuffix("s"), f"{stem(word)}e"))


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    expected = _expected(exchange)
    if expected is None or (allowed := _allowed(exchange, expected)) is None:
        return None
    message = Words("Не на языке клиента.", "Not in the customer's language.")
    return [
        exchange.in_reply(RULE, index, start, end, message, Words("Скажите это на его языке.", "Say it in theirs."))
        for index, text in enumerate(exchange.reply)
        for start, end in _foreign(text, allowed)
    ]


RULE = Rule(
    id="reply-in-their-language",
    title=Words("На языке клиента", "Reply in their language"),
    why=Words(
        "Ответ на чужом языке клиент не услышит; русский латиницей — тоже русский, и отвечают на него кириллицей.",
        "An answer in another language is not heard; Russian in Latin letters is Russian, answered in Cyrillic.",
    ),
    source=("product rule", "channels §1"),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Your parcel is already at the pickup point.", "Где моя посылка?"),
        "en": Example("Посылка уже в пункте выдачи.", "Where is my parcel?"),
    },
    good={
        "ru": Example("Посылка уже в пункте выдачи Boxberry.", "gde moya posylka?"),
        "en": Example("Your parcel is already at the pickup point on «Мира, 5».", "Where is my parcel?"),
    },
)
