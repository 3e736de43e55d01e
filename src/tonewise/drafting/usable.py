"""Answers that no repair makes a reply: refusals of the model itself, endless repetition, the prompt given back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tonewise.llm import ChatMessage
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens

LONGEST = 20_000
"""Characters of an answer, past which it is no reply but a model that does not stop."""
_MACHINE_RU = r"(?:ии\b|искусственн\w+ интеллект|(?:большая )?языков\w+ модел\w+|нейросет\w+)"
_REFUSES = re.compile(
    r"\b(?:(?:as|i(?:'|’)?m|i am) (?:just |only )?an? (?:ai|artificial intelligence|(?:large )?language model)\b"
    r"|my (?:programming|training data|guidelines)\b"
    r"|i(?:(?:'|’)m| am) (?:not able|unable) to (?:assist|comply|fulfil+|help with (?:that|this)(?=\s*(?:[.,!;]|$)))"
    r"|i (?:can(?:'|’)?t|cannot|won(?:'|’)?t) (?:assist|comply|fulfil+|help with (?:that|this)(?=\s*(?:[.,!;]|$)))"
    rf"|(?:я|будучи)(?: —| -|,)? (?:всего лишь |просто )?{_MACHINE_RU}|как {_MACHINE_RU}"
    r"|не могу (?:вам |тебе )?помочь (?:вам |тебе )?"
    r"(?:с этой просьбой|с этим запросом|(?:с этим|в этом)(?=\s*(?:[.,!;:—-]|$)))"
    r"|не могу (?:выполнить|обработать) (?:эт\w+|ваш\w*|тво\w+|данн\w+) (?:запрос|просьб)\w*)",
    re.IGNORECASE,
)
_LONGEST_REFUSAL = 60
"""Words: a longer answer with such a phrase in it has more to say."""
_REPEATED = 4
"""Times that a sentence stands in a text that goes round in circles."""
_PERIODS = range(1, 13)
_ROUNDS = 6
"""Times that the same few words follow each other at the end of such a text."""
_COPIED_LINES = 2
_PROMPT_WORDS = 9
"""Words in a row that an answer shares with the instructions by no accident."""


def why_useless(answer: str, messages: Sequence[ChatMessage], raw: str = "") -> str | None:
    """What makes an answer to these messages no reply at all, in a few words; None where it may be one.

    ``answer`` is cleaned, ``raw`` as it came.
    """
    if not answer.strip():
        return "the answer holds no reply"
    if len(answer) > LONGEST:
        return f"the answer of {len(answer):,} characters is no reply"
    words = [token.lower for token in tokens(answer) if token.kind in ("word", "number")]
    if not words:
        return "the answer holds no words"
    if _REFUSES.search(answer) and len(words) <= _LONGEST_REFUSAL:
        return "the model refused to answer"
    if _goes_round(answer, words):
        return "the answer repeats itself without end"
    if _gives_back(words, messages) or _copies_lines(raw, messages):
        return "the answer gives the prompt back"
    return None


def _goes_round(answer: str, words: Sequence[str]) -> bool:
    sentences = Counter(" ".join(answer[start:end].lower().split()) for start, end in split(answer))
    sentence, times = sentences.most_common(1)[0]
    if times >= _REPEATED and len(sentence) > 3 and times * len(sentence) > len(answer) / 2:
        return True
    return any(_ends_in_rounds(words, period) for period in _PERIODS)


def _ends_in_rounds(words: Sequence[str], period: int) -> bool:
    length = period * _ROUNDS
    if len(words) < length:
        return False
    end = words[-length:]
    return all(end[index] == end[index % period] for index in range(length))


def _gives_back(words: Sequence[str], messages: Sequence[ChatMessage]) -> bool:
    """Whether the answer holds a passage of the instructions, which say nothing that a customer should read."""
    instructions = [message.content for message in messages if message.role == "system"]
    rows = {
        row for text in instructions for row in _rows([token.lower for token in tokens(text) if token.kind == "word"])
    }
    return any(row in rows for row in _rows([word for word in words if not word.isdigit()]))


def _copies_lines(answer: str, messages: Sequence[ChatMessage]) -> bool:
    """Whether lines of the answer are lines of a request: the labels before them tell them from a reply."""
    asked = {line.strip() for message in messages if message.role == "user" for line in message.content.split("\n")}
    return sum(line.strip() in asked for line in answer.split("\n") if ":" in line) >= _COPIED_LINES


def _rows(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[index : index + _PROMPT_WORDS]) for index in range(len(words) - _PROMPT_WORDS + 1)]
