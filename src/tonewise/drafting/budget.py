"""What one draft may take in all: seconds and tokens, its retries, repairs and fallbacks included."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tonewise.llm import ChatMessage, Completion

LONGEST_ANSWER_TOKENS = 1000
"""Tokens of an answer that are waited for: some 400 Russian words, several times a long reply."""
SHORTEST_ANSWER_TOKENS = 100
"""Tokens that have to be left for an answer, or it is not worth asking."""
_LETTERS_A_TOKEN = 2.5
"""Russian has from 2 to 4 by the model, English some 4: where a server does not count, the dearer guess is taken."""


@dataclass
class Budget:
    """Counts what a draft has taken so far, from the moment that it is made."""

    seconds: float
    tokens: int
    begun: float = field(default_factory=time.monotonic)
    _spent: int = 0
    _slowest: float = 0.0
    _asked_at: float = 0.0

    @property
    def seconds_left(self) -> float:
        """Seconds until the draft is due; 0 where that is past."""
        return max(0.0, self.begun + self.seconds - time.monotonic())

    def answer_tokens(self, messages: Sequence[ChatMessage]) -> int:
        """Tokens that an answer to these messages may have; 0 where too few are left to ask."""
        left = self.tokens - self._spent - _counted(message.content for message in messages)
        return min(LONGEST_ANSWER_TOKENS, left) if left >= SHORTEST_ANSWER_TOKENS else 0

    def has_time_for_another(self) -> bool:
        """Whether an answer that takes as long as the slowest so far would come in time."""
        return self.seconds_left > self._slowest

    def asked(self) -> None:
        """A request goes out now."""
        self._asked_at = time.monotonic()

    def answered(self, messages: Sequence[ChatMessage], completion: Completion) -> None:
        """The answer to these messages has come."""
        self._slowest = max(self._slowest, time.monotonic() - self._asked_at)
        usage = completion.usage
        told = usage.prompt_tokens + usage.completion_tokens
        self._spent += told or _counted([*(message.content for message in messages), completion.text])


def _counted(texts: Iterable[str]) -> int:
    return round(sum(len(text) for text in texts) / _LETTERS_A_TOKEN)
