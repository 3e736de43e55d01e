"""Every other provider, through the package `litellm`, which is an extra: it is large and takes seconds to import.

Its retries and its look-ups in the network are off, its exceptions end here. It takes each provider's key from the
environment by itself.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError, SettingsError
from tonewise.llm.answers import whole_answer
from tonewise.llm.asking import Ask
from tonewise.llm.chat import Completion, OnText
from tonewise.llm.hearing import Hearing
from tonewise.llm.prices import priced
from tonewise.llm.requests import body_of
from tonewise.llm.retries import TransientError
from tonewise.llm.served import ListenerError, Served
from tonewise.llm.statuses import by_status
from tonewise.model import Usage
from tonewise.options import Price

if TYPE_CHECKING:
    import openai

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

    async def _attempt(self, ask: Ask, seconds: float) -> Completion:
        litellm = _litellm()
        request = body_of(ask, self.model)
        try:
            answer = await litellm.acompletion(
                **request, timeout=seconds, num_retries=0, max_retries=0, drop_params=True
            )
            found = await _heard(answer, ask.on_text) if ask.on_text else _whole(answer)
        except (ModelError, ListenerError):
            raise
        except Exception as error:
            raise _translated(error) from None
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
    async for piece in pieces:
        found |= {name: value for name, value in _about(piece).items() if value}
        for choice in getattr(piece, "choices", None) or ():
            reason = choice.finish_reason or reason
            refused = refused or bool(getattr(choice.delta, "refusal", None))
            if isinstance(text := choice.delta.content, str):
                hearing.add(text)
    if reason is None:
        raise TransientError("the answer broke off in the middle")
    return whole_answer(hearing.text, refused, reason, found)


def _about(answer: Any) -> dict[str, Any]:
    usage = getattr(answer, "usage", None)
    counts = {name: getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")}
    return {"model": getattr(answer, "model", None), "usage": counts if usage else None}


def _translated(error: Exception) -> ModelError:
    """One of our errors for one of litellm's, openai's, httpx's, or whatever a provider's module lets through."""
    import httpx  # noqa: PLC0415
    import openai  # noqa: PLC0415

    litellm = _litellm()
    said = _first_line(error)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return TransientError("no answer in time")
    if isinstance(error, litellm.ContentPolicyViolationError):
        return ModelAnswerError("the model refused to answer")
    if isinstance(error, openai.APIResponseValidationError | ValueError):
        return ModelAnswerError("the answer is not what the provider's protocol says")
    if "provider not provided" in said.lower():
        return ModelUnavailableError("litellm knows no such provider")
    if "api key" in said.lower():
        return by_status(401, "")
    if isinstance(error, openai.APIConnectionError | httpx.TransportError | OSError):
        return TransientError(f"the connection failed ({said})")
    if isinstance(error, openai.APIStatusError):
        return by_status(error.status_code, said, _retry_after(error))
    return ModelUnavailableError(f"litellm failed ({type(error).__name__}: {said})")


def _first_line(error: Exception) -> str:
    """What it says, without the traceback that litellm puts behind it and the class names before it."""
    line = str(error).strip().partition("\n")[0]
    return re.sub(r"^(?:[\w.]*(?:Error|Exception)(?::| -) )+", "", line)[:200]


def _retry_after(error: openai.APIStatusError) -> str | None:
    for place in (error.response, error):
        headers = getattr(place, "headers", None)
        if headers and (wait := headers.get("retry-after")):
            return str(wait)
    return None
