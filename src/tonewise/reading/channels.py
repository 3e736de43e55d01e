"""How the customer wants to be contacted, and where a reply goes or sends them another way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tonewise.model import Conversation
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import fold, tokens

_READ = 4000
"""Characters of a message that are read."""
CHANNELS = ("phone", "email", "sms", "messenger", "chat", "visit")
_HERE = {"chat": "chat", "messenger": "messenger", "email": "email", "social": "messenger"}
_KEYS = frozenset(
    "preferred_channel contact_preference contact_channel channel preferred_contact contact_method contact "
    "preferred_contact_method communication способ_связи канал предпочтительный_канал канал_связи связь".split()
)
_NO = frozenset("не без кроме нет никаких никто no not never without don't except nobody nor".split())
_TIMES = frozenset(("time", "weekday", "date"))
_DAYPARTS = frozenset(
    "утром вечером днем ночью обед обеда выходные выходным lunch morning evening night weekends weekend afternoon "
    "lunchtime work meeting".split()
)
_PAST_RU = frozenset("позвонил позвонила позвонили звонил звонила звонили".split())


class Wishes(NamedTuple):
    """Ways of contact that the customer wants and does not want; what nobody spoke of is in neither."""

    liked: frozenset[str]
    refused: frozenset[str]

    def forbids(self, channel: str) -> bool:
        """Whether this way goes against what the customer wants."""
        return channel in self.refused or (bool(self.liked) and channel not in self.liked)


class Push(NamedTuple):
    """Words of a reply that use another way of contact, or send the customer there."""

    channel: str
    start: int
    end: int


def wishes(conversation: Conversation) -> Wishes | None:
    """What the profile holds and the customer said, a later wish over an earlier one; None where there is none."""
    liked: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    stated = False
    here = _HERE.get(conversation.channel, "chat")
    said = [_of_profile(conversation)]
    said += [_of_text(message.text) for message in conversation.messages if message.role == "customer"]
    for wish in said:
        if wish is None:
            continue
        stated = True
        liked, refused = (wish.liked or liked) - wish.refused, (refused - wish.liked) | wish.refused
    if not stated:
        return None
    return Wishes(liked | ({here} if "chat" in liked else set()), refused)


def _of_profile(conversation: Conversation) -> Wishes | None:
    customer = conversation.customer
    texts = [customer.contact_preference or ""]
    texts += [str(value) for key, value in customer.profile.items() if fold(str(key)).replace(" ", "_") in _KEYS]
    text = ". ".join(each for each in texts if each)
    if not text:
        return None
    wish = _of_text(text)
    if wish is not None:
        return wish
    negated = any(token.lower in _NO for token in tokens(text))
    named = frozenset(channel for channel in CHANNELS if lexicon_hits(text, f"names {channel}"))
    if not named:
        return None
    return Wishes(frozenset(), named) if negated else Wishes(named, frozenset())


@lru_cache(maxsize=4096)
def _of_text(text: str) -> Wishes | None:
    text = text[:_READ]
    liked: set[str] = set()
    refused: set[str] = set()
    for channel in CHANNELS:
        no = lexicon_hits(text, f"refuses {channel}")
        refuses = [
            hit
            for hit in no
            if not _is_about_time(text, hit.end)
            and not is_quoted(quoted(text), hit.start)
            and not _asks_why(text, hit.start)
        ]
        if refuses:
            refused.add(channel)
        yes = lexicon_hits(text, f"likes {channel}")
        if any(
            not any(other.start < hit.end and hit.start < other.end for other in no)
            and not _is_negated(text, hit.start)
            and not is_quoted(quoted(text), hit.start)
            for hit in yes
        ):
            liked.add(channel)
    if "chat" in liked:  # «cannot chat out loud, typing only» wants to write all the same
        refused.discard("chat")
    liked -= refused
    return Wishes(frozenset(liked), frozenset(refused)) if liked or refused else None


def _asks_why(text: str, start: int) -> bool:
    """«Почему не перезвонили?» complains of a call that did not come."""
    sentence = next(((first, last) for first, last in split(text) if first <= start < last), (0, 0))
    return any(token.lower in _WHY for token in tokens(text) if sentence[0] <= token.start < sentence[1])


_WHY = frozenset(("why", "почему", "отчего", "чего", "where", "где"))


def _is_negated(text: str, start: int) -> bool:
    before = [token.lower for token in tokens(text) if token.end <= start][-2:]
    return not _NO.isdisjoint(before)


def _is_about_time(text: str, end: int) -> bool:
    """«не звоните в обед» refuses an hour and no channel."""
    after = [token.lower for token in tokens(text) if token.start >= end][:5]
    if not _DAYPARTS.isdisjoint(after[:3]):
        return True
    return any(
        value.kind in _TIMES and end <= value.start < end + _AFTER for value in values(text, script_language(text))
    )


_AFTER = 16
"""Characters after a refusal in which an hour bounds it."""


@lru_cache(maxsize=4096)
def pushes(text: str) -> tuple[Push, ...]:
    """Where a text goes over to a way of contact or sends the reader there; options and what must be so aside."""
    return tuple(_pushes(text[:_READ]))


def _addresses(text: str, channel: str) -> Iterator[Hit]:
    if channel == "email":
        yield from _to_an_address(text)
    elif channel == "phone":
        yield from _by_number(text)


def _by_number(text: str) -> Iterator[Hit]:
    """A phone number to call: «справки: 8 800 100-20-30»."""
    if _MANY_DIGITS.search(text) is None:
        return
    for value in values(text, script_language(text)):
        if value.kind == "phone":
            yield Hit(value.start, value.end, "")


def _to_an_address(text: str) -> Iterator[Hit]:
    """«Напишите на help@…»: an address that the reader is to write to."""
    if "@" not in text:
        return
    row = tokens(text)
    for at, token in enumerate(row):
        if token.kind == "email":
            verb = next((each for each in row[max(0, at - 7) : at] if each.lower in _WRITE), None)
            if verb is not None:
                yield Hit(verb.start, token.end, "")


def _clause(text: str, first: int, last: int, hit: Hit) -> tuple[int, int]:
    """The part of a sentence between commas that a phrase stands in."""
    cuts = [token for token in tokens(text) if first <= token.start < last and token.text in (",", ";", ":", "—", "–")]
    start = max((token.end for token in cuts if token.end <= hit.start), default=first)
    end = min((token.start for token in cuts if token.start >= hit.end), default=last)
    return start + len(text[start:end]) - len(text[start:end].lstrip()), end


_MANY_DIGITS = re.compile(r"\d(?:[ ()\u00a0.-]{0,2}\d){5,}")
_WRITE = frozenset(
    "напишите пишите отправьте пришлите обратитесь направьте продублируйте перешлите высылайте присылайте write "
    "send email "
    "contact forward drop mail submit message".split()
)


def _pushes(text: str) -> Iterator[Push]:
    sentences: tuple[tuple[int, int], ...] | None = None
    eased = bool(lexicon_hits(text, "is easier"))
    needed = lexicon_hits(text, "has to be")
    options = lexicon_hits(text, "only an option")
    for channel in CHANNELS:
        for hit in (*lexicon_hits(text, f"pushes {channel}"), *_addresses(text, channel)):
            sentences = sentences or split(text)
            place = next(place for place, (_, end) in enumerate(sentences) if hit.start < end)
            first, last = sentences[place]
            if _is_negated(text, hit.start) or is_quoted(quoted(text), hit.start):
                continue
            if any(first <= option.start < last for option in options):
                continue
            around = sentences[max(0, place - 1)][0], sentences[min(len(sentences) - 1, place + 1)][1]
            if not eased and any(around[0] <= need.start < around[1] for need in needed):
                continue
            yield Push(channel, *_clause(text, first, last, hit))
