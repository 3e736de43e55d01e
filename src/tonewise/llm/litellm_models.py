"""Every other provider, through the package `litellm`, which is an extra: it is large and takes seconds to import.

Its retries and its look-ups in the network are off, its exceptions end here. It takes each provider's key from the
environment by itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from typing import Any

from tonewise.errors import ModelAnswerError, ModelError, SettingsError
from tonewise.llm.answers import whole_answer
from tonewise.llm.chat import ChatMessage, Completion, OnReset, OnText, Schema
from tonewise.llm.hearing import Hearing
from tonewise.llm.litellm_errors import translated
from tonewise.llm.prices import priced
from tonewise.llm.requests import OptionRefusedError, may_be_left_out
from tonewise.llm.retries import TransientError
from tonewise.llm.served import ListenerError, Served
from tonewise.llm.waiting import wait_beside
from tonewise.model import Usage
from tonewise.options import Price

INSTALL = "pip install 'tonewise[litellm]'"


def require_litellm(name: str) -> None:
    """Raise `SettingsError`, naming the installation, where the package is not there; nothing is imported."""
    if find_spec("litellm") is None:
        raise SettingsError(
            f"the model {name!r} is asked through litellm, which is not installed: {INSTALL} (a model on an "
            f"OpenAI-compatible server is NAME or openai/NAME, there also openai/{name})"
        )


@dataclass(frozen=True)
class LiteLLM(Served):
    """A model by litellm's name for it, ``provider/model``; ``timeout`` as in `OpenAICompatible`."""

    model: str
    timeout: float = 60.0
    attempts: int = 4
    price: Price | None = None

    @property
    def name(self) -> str:
        """The name that the model was asked for by."""
        return self.model

    @property
    def hosted(self) -> bool:
        """True: where litellm sends a request is its own affair, so it counts as sent away."""
        return True

    @property
    def server(self) -> str:
        """The provider."""
        return self.model.partition("/")[0]

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells its answers from those of any other model."""
        return "litellm", "", self.model

    @property
    def _module(self) -> str:
        return "tonewise.llm.litellm_package"

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
        """Answer, waiting in the running event loop; litellm itself runs in the loop of calls from threads.

        It leaves connections and tasks behind in every loop that it is called in.
        """
        call = partial(
            super().acomplete,
            messages, temperature=temperature, max_tokens=max_tokens, schema=schema, deadline=deadline,
        )  # fmt: skip
        return await wait_beside(lambda text, reset: call(on_text=text, on_reset=reset), on_text, on_reset)

    async def _send(self, request: dict[str, Any], on_text: OnText | None, seconds: float) -> Completion:
        from tonewise.llm.endings import closed_in_the_end  # noqa: PLC0415 - loads asyncio

        litellm = _litellm()
        await closed_in_the_end("litellm", litellm.close_litellm_async_clients)
        try:
            answer = await litellm.acompletion(
                **request, timeout=seconds, num_retries=0, max_retries=0, drop_params=True
            )
            found = await _heard(answer, on_text) if on_text else _whole(answer)
        except (ModelError, ListenerError):
            raise
        except Exception as error:
            status, param = getattr(error, "status_code", 0), getattr(error, "param", None)
            if option := may_be_left_out(status, param, str(error), request):
                raise OptionRefusedError(option) from None
            raise translated(error, litellm) from None
        return replace(found, usage=self._priced(found.usage))

    def _priced(self, usage: Usage) -> Usage:
        """With its cost: by the team's own price, else by litellm's list."""
        if self.price or not usage.prompt_tokens + usage.completion_tokens:
            return priced(usage, self.price)
        try:
            costs = _litellm().cost_per_token(
                model=self.model,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
            )
        except Exception:  # a model that is not in its list
            return usage
        return usage.model_copy(update={"cost": float(sum(costs))})


def _litellm() -> Any:
    from tonewise.llm.litellm_package import litellm  # noqa: PLC0415 - takes 5 s

    return litellm


def _whole(answer: Any) -> Completion:
    try:
        choice = answer.choices[0]
        message = choice.message
    except (AttributeError, IndexError, TypeError):
        raise ModelAnswerError("the answer holds no message") from None
    refused = bool(getattr(message, "refusal", None))
    return whole_answer(message.content, refused, choice.finish_reason, _about(answer))


async def _heard(pieces: AsyncIterator[Any], on_text: OnText) -> Completion:
    hearing = Hearing(on_text)
    found: dict[str, Any] = {}
    reason, refused = None, False
    try:
        async for piece in pieces:
            found |= {name: value for name, value in _about(piece).items() if value}
            for choice in getattr(piece, "choices", None) or ():
                reason = choice.finish_reason or reason
                refused = refused or bool(getattr(choice.delta, "refusal", None))
                if isinstance(text := choice.delta.content, str):
                    hearing.add(text)
    finally:
        await _closed(pieces)
    if reason is None or getattr(pieces, "received_finish_reason", reason) is None:  # it makes up a last piece
        raise TransientError("the answer broke off in the middle")
    return whole_answer(hearing.text, refused, reason, found)


async def _closed(pieces: Any) -> None:
    """Give the connection back, also of an answer that was not heard to its end."""
    with suppress(Exception):
        await pieces.aclose()


def _about(answer: Any) -> dict[str, Any]:
    usage = getattr(answer, "usage", None)
    counts = {name: getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")}
    return {"model": getattr(answer, "model", None), "usage": counts if usage else None}
