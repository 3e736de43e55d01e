"""One request on its way to a model, and what all models share: two ways to wait for one coroutine."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tonewise.llm.chat import ChatMessage, ChatModel, Completion, OnReset, OnText, Schema
from tonewise.llm.waiting import wait_for


@dataclass(frozen=True, slots=True)
class Ask:
    """What a model is asked, by when (in seconds of the monotonic clock), and who hears the answer come."""

    messages: tuple[ChatMessage, ...]
    temperature: float | None = None
    max_tokens: int | None = None
    schema: Schema | None = None
    ends: float | None = None
    on_text: OnText | None = None
    on_reset: OnReset | None = None

    @property
    def left(self) -> float | None:
        """Seconds until it has to be answered; 0 where that is past, None where nobody said so."""
        return None if self.ends is None else max(0.0, self.ends - time.monotonic())

    def heard_by(self, on_text: OnText | None) -> Ask:
        """The same, heard by someone else."""
        return replace(self, on_text=on_text)

    async def put_to(self, model: ChatModel) -> Completion:
        """Ask that model."""
        return await model.acomplete(
            self.messages,
            temperature=self.temperature,
            max_tokens=self.max_tokens,
            schema=self.schema,
            deadline=self.left,
            on_text=self.on_text,
            on_reset=self.on_reset,
        )


class Answering(ABC):
    """A chat model whose answer is one coroutine; see `tonewise.llm.chat.ChatModel` for what is promised."""

    def complete(  # noqa: PLR0913 - the protocol's
        self,
        messages: Sequence[ChatMessage],
        *,
        temperature: float | None = None,
        max_tokens: int | None = None,
        schema: Schema | None = None,
        deadline: float | None = None,
        on_text: OnText | None = None,
        on_reset: OnReset | None = None,
    ) -> Completion:
        """Answer, waiting in this thread."""
        ask = Ask(tuple(messages), temperature, max_tokens, schema, _end(deadline))
        return wait_for(lambda text, reset: self._answer(replace(ask, on_text=text, on_reset=reset)), on_text, on_reset)

    async def acomplete(  # noqa: PLR0913 - the protocol's
        self,
        messages: Sequence[ChatMessage],
        *,
        temperature: float | None = None,
        max_tokens: int | None = None,
        schema: Schema | None = None,
        deadline: float | None = None,
        on_text: OnText | None = None,
        on_reset: OnReset | None = None,
    ) -> Completion:
        """Answer, waiting in the running event loop."""
        return await self._answer(
            Ask(tuple(messages), temperature, max_tokens, schema, _end(deadline), on_text, on_reset)
        )

    @abstractmethod
    async def _answer(self, ask: Ask) -> Completion:
        """Answer in the running event loop."""


def _end(deadline: float | None) -> float | None:
    return None if deadline is None else time.monotonic() + deadline
