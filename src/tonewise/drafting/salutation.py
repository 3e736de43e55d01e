"""The greeting of a reply."""

from __future__ import annotations

from tonewise.model import Conversation, Reading
from tonewise.reading.manner import greeting_of
from tonewise.reading.words import fold, is_cyrillic, parses


def salutation(conversation: Conversation, reading: Reading, address: str | None = None) -> str | None:
    """A greeting where the customer greeted and nobody has greeted them yet, in their own manner; else None.

    ``address`` is the reply's, where it is not the customer's own.
    """
    greeted = reading.manner.greeting
    if greeted is None:
        return None
    if any(m.role in ("agent", "bot") and greeting_of(m.text, reading.language) for m in conversation.messages):
        return None
    name = calling_name(conversation)
    if reading.language == "ru":
        word = _russian(fold(greeted), address or reading.manner.address)
        end = "." if reading.mood == "sadness" else "!"
        return f"{word}, {name}{end}" if name else f"{word}{end}"
    word = _english(fold(greeted), reading)
    if conversation.channel == "email":
        return f"{word} {name}," if name else f"{word},"
    if reading.mood == "sadness":
        return f"{word} {name}." if name else f"{word}."
    return f"{word} {name}!" if name else f"{word}!"


def _russian(greeted: str, address: str | None) -> str:
    """The customer's greeting given back: a time of day as they said it, «привет» only to «ты»."""
    for start in ("добрый день", "добрый вечер", "доброе утро"):
        if greeted.startswith(start):
            return start.capitalize()
    return "Привет" if address == "ты" else "Здравствуйте"


def _english(greeted: str, reading: Reading) -> str:
    for start in ("good morning", "good afternoon", "good evening"):
        if greeted.startswith(start):
            return start.capitalize()
    if greeted.startswith("dear") or reading.manner.formality == "formal":
        return "Hello"
    return "Hi" if greeted.startswith(("hi", "hey")) else "Hello"


def calling_name(conversation: Conversation) -> str | None:
    """The name to call the customer by: the given name, with the patronymic where the profile has both."""
    words = (conversation.customer.name or "").split()
    if not words or len(words) > 4 or not all(word.replace("-", "").isalpha() for word in words):
        return None
    if not is_cyrillic(words[0]):
        return words[0]
    given = [word for word in words if _is(word, "Name")]
    patronymic = [word for word in words if _is(word, "Patr")]
    if given:
        return " ".join([given[0], *patronymic[:1]])
    return words[0] if len(words) == 1 else None


def _is(word: str, grammeme: str) -> bool:
    return any(grammeme in parse.grammemes for parse in parses(fold(word)))
