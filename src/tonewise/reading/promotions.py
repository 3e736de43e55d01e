"""Promotions of a reply: offers, discounts, new goods, communities and prizes, but not amends for the matter itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.model import Conversation, Reading
from tonewise.reading.mood import tells_of_trouble
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.substance import MAX_REPLY, content
from tonewise.reading.words import lemma, parses, tokens

_SHARE_OFF = re.compile(
    r"(?:\d{1,2}\s?%\s?(?:off|скидк)|(?:минус|[-–−])\s?\d{1,2}\s?(?:%|процент)|(?:up to|save)\s\d{1,2}\s?%)",
    re.IGNORECASE,
)
"""«20% off», «минус 30 %»: a mark between number and words that the phrase walk does not see."""


class Promotion(NamedTuple):
    """A sentence that promotes something."""

    start: int
    end: int
    upgrade: bool
    """It offers a paid option, which may be the remedy."""


@lru_cache(maxsize=2048)
def promotions(text: str) -> tuple[Promotion, ...]:
    """The sentences that promote something; those that make amends or end promotions are none."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Promotion]:
    text = text[:MAX_REPLY]
    hits = [Promotion(hit.start, hit.end, False) for hit in lexicon_hits(text, "promo")]
    hits += [Promotion(hit.start, hit.end, True) for hit in lexicon_hits(text, "upgrade")]
    if "%" in text or "процент" in text:
        hits += [Promotion(*match.span(), False) for match in _SHARE_OFF.finditer(text)]
    if not hits:
        return
    quotations = quoted(text)
    good = [hit.start for group in ("amends", "switched off") for hit in lexicon_hits(text, group)]
    for start, end in split(text):
        if any(start <= place < end for place in good):
            continue
        inside = [hit for hit in hits if start <= hit.start < end and not is_quoted(quotations, hit.start)]
        if inside:
            yield Promotion(start, end, all(hit.upgrade for hit in inside))


def spoken_of(found: Promotion, text: str, turn: Set[str]) -> bool:
    """Whether the customer speaks of the same: of the discount itself, or of what a paid option would mend."""
    told = content(text[found.start : found.end])
    if len(told) > 1 and len(told & turn) >= _MOSTLY * len(told):
        return True
    if found.upgrade:
        return not told.isdisjoint(turn)
    reductions = _reductions(script_language(text))
    return not told.isdisjoint(reductions) and not turn.isdisjoint(reductions)


@cache
def _reductions(language: str) -> frozenset[str]:
    """Words for prices made lower and for points: who speaks of one means any."""
    return frozenset(lemma(word) for word in _listed(language, "reductions"))


@cache
def _listed(language: str, section: str) -> frozenset[str]:
    return frozenset(
        word for line in load("ru" if language == "ru" else "en", "promotions")[section] for word in line.split()
    )


def words_of_turn(conversation: Conversation) -> frozenset[str]:
    """Dictionary forms of what the open turn speaks of."""
    return frozenset(word for index in conversation.open_turn for word in content(conversation.messages[index].text))


def is_troubled(conversation: Conversation, reading: Reading) -> bool:
    """Whether the open turn complains, or tells that something went wrong or is blocked."""
    if reading.mood in ("complaint", "anger"):
        return True
    if reading.mood in ("thanks", "joke"):
        return False
    if any(question.form == "implicit" for question in reading.questions):
        return True
    texts = [conversation.messages[index].text for index in conversation.open_turn]
    if any(tells_of_trouble(text, reading.language) for text in texts):
        return True
    first = not any(message.role in ("agent", "bot") for message in conversation.messages)
    return (
        first
        and not reading.questions
        and not reading.topics
        and any(_reports(text, reading.language) for text in texts)
    )


def _reports(text: str, language: str) -> bool:
    """Whether a text tells what happened («торт привезли раздавленным»): who asks for nothing then complains."""
    row = [token.lower for token in tokens(text[:_MOST]) if token.kind == "word"]
    own = _listed(language, "own past")
    if language != "ru":
        return any(word in _listed("en", "past") or (word.endswith("ed") and word not in own) for word in row[1:])
    return any(
        readings[0].part == "VERB" and "past" in readings[0].grammemes and readings[0].lemma not in own
        for word in row
        if (readings := parses(word))
    )


_MOSTLY = 0.6
"""The part of an offer's words by which it is what the customer speaks of («первый месяц правда бесплатный?»)."""
_MOST = 2_000
