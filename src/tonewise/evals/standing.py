"""Where words that a case names stand in the customer's open turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tonewise.model import Conversation

_WORD = re.compile(r"\w+")
_BETWEEN = r"\W{1,4}"


def standing(words: str, conversation: Conversation) -> Iterator[tuple[int, int, int]]:
    """Places of words in the open turn: message, start and end in characters; marks and letters' sizes may differ.

    A question mark behind the words belongs to them.
    """
    parts = _WORD.findall(words)
    if not parts:
        return
    pattern = re.compile(rf"(?<!\w){_BETWEEN.join(parts)}(?!\w)\??", re.IGNORECASE)
    for index in conversation.open_turn:
        for match in pattern.finditer(conversation.messages[index].text):
            yield index, *match.span()


def stands(words: str, conversation: Conversation) -> bool:
    """Whether words stand anywhere in the open turn."""
    return any(standing(words, conversation))
