"""One of our errors for whatever comes out of litellm: its own, openai's, httpx's, or a provider module's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError
from tonewise.llm.retries import TransientError
from tonewise.llm.statuses import by_status

_NO_ANSWER = "the answer is not what the provider's protocol says"


def translated(error: Exception, litellm: Any) -> ModelError:
    """The error that a call ends with, told in a line."""
    import httpx  # noqa: PLC0415
    import openai  # noqa: PLC0415

    said = _first_line(error)
    causes = list(_causes(error))
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return TransientError("no answer in time")
    if isinstance(error, litellm.ContentPolicyViolationError):
        return ModelAnswerError("the model refused to answer")
    if "provider not provided" in said.lower():
        return ModelUnavailableError("litellm knows no such provider")
    if "missing" in said.lower() and "api key" in said.lower():
        return by_status(401, "")
    if _no_protocol(said, causes):
        return ModelAnswerError(_NO_ANSWER)
    if any(type(cause) is openai.APIConnectionError or isinstance(cause, httpx.TransportError) for cause in causes):
        return TransientError(f"the connection failed ({said})")
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return by_status(status, said, _retry_after(error))
    return ModelUnavailableError(f"litellm failed ({type(error).__name__}: {said})")


def _no_protocol(said: str, causes: list[BaseException]) -> bool:
    """Whether an answer came with a good status and is no JSON, or JSON of another kind."""
    import httpx  # noqa: PLC0415
    import openai  # noqa: PLC0415

    if any(isinstance(cause, httpx.HTTPStatusError) or _bad_status(cause, openai) for cause in causes):
        return False
    unreadable = json.JSONDecodeError | openai.APIResponseValidationError
    return "invalid response from LLM" in said or any(isinstance(cause, unreadable) for cause in causes)


def _bad_status(cause: BaseException, openai: Any) -> bool:
    """Whether a server said so: litellm's own errors name a status of their own making."""
    return isinstance(cause, openai.APIStatusError) and type(cause).__module__.startswith("openai")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, from the outermost inward."""
    for _ in range(20):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _first_line(error: Exception) -> str:
    """What it says, without the traceback that litellm puts behind it and the class names before it."""
    line = str(error).strip().partition("\n")[0].partition(" Original exception:")[0]
    return re.sub(r"^(?:[\w.]*(?:Error|Exception)(?::| -) )+", "", line)[:200]


def _retry_after(error: Exception) -> str | None:
    for headers in (getattr(error, "litellm_response_headers", None), getattr(error, "headers", None)):
        if headers and (wait := headers.get("retry-after")):
            return str(wait)
    return None
