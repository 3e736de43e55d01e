"""What a chat model is to the rest of the product: a protocol and the two values that pass through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from tonewise.model import Usage


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a request to a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's whole answer; ``model`` is the name that the server gives itself."""

    text: str
    model: str
    finish_reason: str = "stop"
    usage: Usage = field(default_factory=lambda: Usage(calls=1))


class ChatModel(Protocol):
    """Something that answers a list of messages; the two methods differ only in how they wait.

    Both raise `ModelUnavailableError` when no answer can be had, and `ModelAnswerError` when one came and is of no
    use (empty, cut, refused, not what the protocol says). Nothing else leaves them.
    """

    @property
    def name(self) -> str:
        """The name that the model was asked for by, for traces and notes."""

    def complete(
        self, messages: Sequence[ChatMessage], *, temperature: float | None = None, max_tokens: int | None = None
    ) -> Completion:
        """Answer, waiting in this thread."""

    async def acomplete(
        self, messages: Sequence[ChatMessage], *, temperature: float | None = None, max_tokens: int | None = None
    ) -> Completion:
        """Answer, waiting in the running event loop."""
