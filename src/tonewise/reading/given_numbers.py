"""Numbers of orders, bookings, requests and the like that a customer has given, each with the thing that has it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tonewise.model import Conversation, Message
from tonewise.reading.asked_items import number_class
from tonewise.reading.known import known_data, number_at
from tonewise.reading.words import Token, parses, tokens

_FEW = 3
"""A message of so many words has told what the matter is, whatever it says."""
_BACK = 5
"""Tokens that are looked back through for the thing that a number belongs to."""
_LIKE_TEXT = 20_000
_COMPANYS = ("fact", "history")


class _Number(NamedTuple):
    kind: str | None
    value: str


def number_given(kind: str, conversation: Conversation) -> bool:
    """Whether the customer, a fact or the profile names the number of such a thing."""
    said = [message.text for message in conversation.messages if message.role == "customer"]
    given = [number for text in said for number in _numbers(text)]
    if any(number.kind in (kind, None) for number in given):
        return True
    if any(number.kind == "ref" for number in given) and kind in ("order", "booking", "request", "parcel"):
        return True
    told = {
        number.value
        for fact in conversation.facts
        if fact.kind in _COMPANYS
        for number in _numbers(fact.text)
        if number.kind == kind
    }
    if len(told) == 1:
        return True
    return kind == "order" and any(
        datum.kind == "order" and (datum.message_index is None or _is_bare(conversation.messages[datum.message_index]))
        for datum in known_data(conversation)
    )


def _is_bare(message: Message) -> bool:
    return sum(token.kind in ("word", "number") for token in tokens(message.text)) <= _FEW


@lru_cache(maxsize=4096)
def _numbers(text: str) -> tuple[_Number, ...]:
    found: list[_Number] = []
    row = tokens(text[:_LIKE_TEXT])
    for at, value in number_at(text[:_LIKE_TEXT]):
        kind = _owner(row, at)
        if kind != "":
            found.append(_Number(kind, value))
    return tuple(found)


def _owner(row: tuple[Token, ...], at: int) -> str | None:
    """The thing that a number belongs to: a class, None where only a number sign says that it is one, else ``""``."""
    place = next((number for number, token in enumerate(row) if token.end > at), 0)
    for back in range(place - 1, max(-1, place - 1 - _BACK), -1):
        token = row[back]
        if token.kind == "word" and (kind := number_class(token.lower)):
            return kind
        if token.kind == "number" or token.text in (".", "!", "?", ";"):
            break
        if token.kind == "word" and any(parse.part == "VERB" for parse in parses(token.lower)[:1]):
            break
    after = row[place + 1] if place + 1 < len(row) else None
    if (
        after is not None
        and after.kind == "word"
        and number_class(after.lower)
        and place > 0
        and row[place - 1].text in ("#", "№")
    ):
        return number_class(after.lower)
    if place > 0 and row[place - 1].text in ("№", "#"):
        return None
    alone = sum(token.kind in ("word", "number") for token in row) <= _FEW
    return None if alone and place <= 1 else ""
