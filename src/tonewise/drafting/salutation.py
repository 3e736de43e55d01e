"""The greeting of a reply, and what is known of the customer's gender."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from tonewise.model import Conversation, Reading
from tonewise.reading.manner import greeting_of
from tonewise.reading.words import fold, is_cyrillic, parses, tokens


def salutation(conversation: Conversation, reading: Reading) -> str | None:
    """A greeting where the customer greeted and nobody has greeted them yet, in their own manner; else None."""
    greeted = reading.manner.greeting
    if greeted is None:
        return None
    if any(m.role in ("agent", "bot") and greeting_of(m.text, reading.language) for m in conversation.messages):
        return None
    name = calling_name(conversation)
    word = _greeting_word(fold(greeted), reading)
    if reading.language != "ru":
        return (
            f"{word} {name}," if name and conversation.channel == "email" else f"{word} {name}!" if name else f"{word}!"
        )
    return f"{word}, {name}!" if name else f"{word}!"


def _greeting_word(greeted: str, reading: Reading) -> str:
    """The customer's greeting given back: a time of day as they said it, «привет» only to «ты»."""
    if reading.language == "ru":
        if reading.manner.address == "ты":
            return "Привет"
        for start, answer in (
            ("добрый день", "Добрый день"),
            ("добрый вечер", "Добрый вечер"),
            ("доброе утро", "Доброе утро"),
        ):
            if greeted.startswith(start):
                return answer
        return "Здравствуйте"
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


def customer_gender(conversation: Conversation) -> Literal["masc", "femn"] | None:
    """The customer's grammatical gender, from «я заказала» or else from the given name; None if unclear."""
    votes = {"masc": 0, "femn": 0}
    for message in conversation.messages:
        if message.role != "customer":
            continue
        row = tokens(message.text)
        for token, after in pairwise(row):
            if token.lower == "я":
                _vote(after.lower, votes)
    if votes["masc"] == votes["femn"]:
        name = calling_name(conversation)
        if name and is_cyrillic(name):
            found = next((p for p in parses(fold(name.split()[0])) if "Name" in p.grammemes), None)
            if found and not {"masc", "femn"} <= found.grammemes:
                return "femn" if "femn" in found.grammemes else "masc" if "masc" in found.grammemes else None
        return None
    return "femn" if votes["femn"] > votes["masc"] else "masc"


def _vote(word: str, votes: dict[str, int]) -> None:
    found = parses(word)
    if found and found[0].part in ("VERB", "ADJS", "PRTS") and "sing" in found[0].grammemes:
        for gender in votes:
            votes[gender] += gender in found[0].grammemes
