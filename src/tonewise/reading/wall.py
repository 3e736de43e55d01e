"""Which sentences of a reply bear on what the customer asks, and how many words the others take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tonewise.model import Conversation, Question
from tonewise.reading.meeting import strengths
from tonewise.reading.sentences import split
from tonewise.reading.substance import MAX_REPLY, content
from tonewise.reading.words import tokens

_STEP = re.compile(r"[ \t]*(?:\d{1,2}[.)]|(?:step|шаг)\s+\d)\s", re.IGNORECASE)
_ANSWERS = 0.0
"""Log odds from which a sentence is taken for an answer: even."""
_FOLLOWED = frozenset(("way", "reason", "thing", "choice", "action"))
"""Kinds of answer that may well take several sentences, each of which goes on from the one before."""
_MOST = 60
"""Sentences that are weighed; what follows is counted as it stands."""


_LONGEST = 1_000
"""Characters of a sentence that are weighed."""


class Part(NamedTuple):
    """A sentence of a reply: where it stands, how many words it has, and whether it bears on the question."""

    message: int
    start: int
    end: int
    words: int
    bears: bool


def parts(conversation: Conversation, questions: Sequence[Question], reply: Sequence[str], language: str) -> list[Part]:
    """The sentences of a reply but for numbered steps, which count for nothing."""
    rows = [
        (index, start, end)
        for index, text in enumerate(said[:MAX_REPLY] for said in reply)
        for start, end in split(text)
        if not _STEP.match(text, start)
    ]
    texts = [reply[index][start:end] for index, start, end in rows]
    heads = [text[:_LONGEST] for text in texts[:_MOST]]
    asked = [question.text for question in questions] or [
        conversation.messages[index].text for index in conversation.open_turn
    ]
    bearing = _bearing(conversation, questions, heads, asked, language)
    return [
        Part(*row, words_in(text), place in bearing) for place, (row, text) in enumerate(zip(rows, texts, strict=True))
    ]


def words_in(text: str) -> int:
    """Words and numbers of a text."""
    return sum(token.kind in ("word", "number", "link", "email") for token in tokens(text))


def _bearing(
    conversation: Conversation, questions: Sequence[Question], texts: Sequence[str], asked: Sequence[str], language: str
) -> set[int]:
    wanted = {word for text in asked for word in content(text)}
    found = {place for place, text in enumerate(texts) if not wanted.isdisjoint(content(text))}
    if questions and texts:
        weights = [max(column) for column in zip(*strengths(conversation, questions, texts, language), strict=True)]
        found |= {place for place, weight in enumerate(weights) if weight >= _ANSWERS}
        found.add(max(range(len(texts)), key=weights.__getitem__))
    if any(question.kind in _FOLLOWED for question in questions):
        spoken = {word for place in found for word in content(texts[place])}
        for place, text in enumerate(texts):
            if place not in found and not spoken.isdisjoint(content(text)):
                found.add(place)
                spoken |= content(text)
    return found
