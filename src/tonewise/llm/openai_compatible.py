"""Any server that speaks OpenAI's chat completions, through the `openai` package.

The package only carries the request: its retries are off (ours stand in one place), and the body of an answer is read
here, since for a 200 with broken JSON or HTML it raises a bare JSONDecodeError or hands back a string.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tonewise.errors import ModelAnswerError, ModelUnavailableError
from tonewise.llm.addresses import own_network
from tonewise.llm.asking import Answering, Ask
from tonewise.llm.chat import Completion
from tonewise.llm.retries import TransientError, retry_after, with_retries
from tonewise.model import Usage

if TYPE_CHECKING:
    import ssl

    import openai

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"
"""Sent to servers that want no key: the package insists on one."""
LONGEST_CONNECT = 10.0
"""Seconds to wait for a connection; an answer may take as long as the whole call."""
MAX_BODY = 4_000_000
"""Bytes of an answer that are read before it is given up."""
_KEYLIKE = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][\w*.-]{6,}", re.IGNORECASE)


@dataclass(frozen=True)
class OpenAICompatible(Answering):
    """A model on a server that speaks OpenAI's chat completions.

    ``timeout`` is for a call with all its attempts, in seconds.
    """

    name: str
    api_base: str = OPENAI
    api_key: str = field(default=NO_KEY, repr=False)
    timeout: float = 60.0
    attempts: int = 4

    @property
    def hosted(self) -> bool:
        """Whether the server is neither this machine nor at a private address."""
        return not own_network(self.api_base)

    async def _answer(self, ask: Ask) -> Completion:
        """One attempt after another, until the deadline."""
        import httpx  # noqa: PLC0415
        import openai  # noqa: PLC0415 - takes 0.8 s

        options = {"temperature": ask.temperature, "max_tokens": ask.max_tokens}
        request: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": message.role, "content": message.content} for message in ask.messages],
            **{option: value for option, value in options.items() if value is not None},
        }
        if ask.schema:
            form = {"name": ask.schema.name, "schema": dict(ask.schema.schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": form}
        deadline = self.timeout if ask.left is None else min(self.timeout, ask.left)
        try:
            client = openai.AsyncOpenAI(
                api_key=self.api_key,
                base_url=self.api_base,
                max_retries=0,
                timeout=httpx.Timeout(self.timeout, connect=min(LONGEST_CONNECT, self.timeout)),
                http_client=openai.DefaultAsyncHttpxClient(verify=_certificates()),
            )
            async with client:
                _ = client.chat.completions  # imports the rest of the package, which is no part of the deadline
                body = await with_retries(
                    lambda: self._call(client, request), attempts=self.attempts, deadline=deadline
                )
            completion = replace(_completion(body, self.name), by=self.name)
            if ask.on_text:
                ask.on_text(completion.text)
            return completion
        except ModelUnavailableError as error:
            raise ModelUnavailableError(self._told(error)) from None
        except ModelAnswerError as error:
            raise ModelAnswerError(self._told(error)) from None

    async def _call(self, client: openai.AsyncOpenAI, request: dict[str, Any]) -> bytes:
        """One attempt: the body of a 200, or one of our errors."""
        import httpx  # noqa: PLC0415
        import openai  # noqa: PLC0415

        try:
            async with client.chat.completions.with_streaming_response.create(**request) as response:
                body = b""
                async for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_BODY:
                        raise ModelAnswerError(f"the answer is longer than {MAX_BODY:,} bytes")
                return body
        except openai.APIStatusError as error:
            return await self._after_refused_option(client, request, error)
        except (openai.APITimeoutError, httpx.TimeoutException):
            raise TransientError("no connection in time") from None
        except (openai.APIConnectionError, httpx.TransportError, httpx.StreamError) as error:
            raise TransientError(f"the connection failed ({_reason(error)})") from None
        except (openai.OpenAIError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise ModelUnavailableError(f"the request cannot be made ({_reason(error)})") from None

    async def _after_refused_option(
        self, client: openai.AsyncOpenAI, request: dict[str, Any], error: openai.APIStatusError
    ) -> bytes:
        """Reasoning models refuse a temperature or a ``max_tokens``: try without; raise what any other status means."""
        refused = error.param if error.status_code == 400 else None
        if error.status_code == 400 and "response_format" in request:
            refused = "response_format"
        if refused in ("temperature", "max_tokens", "response_format") and refused in request:
            return await self._call(client, {option: value for option, value in request.items() if option != refused})
        raise _by_status(error) from None

    def _told(self, error: Exception) -> str:
        """One line that names the model and the server, and never the key."""
        server = urlsplit(self.api_base)
        where = server.netloc.rpartition("@")[2] or self.api_base
        text = " ".join(f"{self.name} at {where}: {error}".split())
        if len(self.api_key) > len(NO_KEY):
            text = text.replace(self.api_key, "…")
        return _KEYLIKE.sub("…", text)


@cache
def _certificates() -> ssl.SSLContext:
    """Reading the certificates takes 10 ms and more: once a process is enough."""
    import httpx  # noqa: PLC0415

    return httpx.create_ssl_context()


def _by_status(error: openai.APIStatusError) -> ModelUnavailableError:
    """The error that a status other than 2xx stands for."""
    said = _server_message(error.body)
    problem = f"the server answered {error.status_code}" + (f" ({said})" if said else "")
    if error.status_code in (408, 409, 425, 429) or error.status_code >= 500:
        return TransientError(problem, retry_after(error.response.headers.get("retry-after")))
    if error.status_code in (401, 403):
        problem = f"the server answered {error.status_code}: the key is missing, wrong or not allowed"
    return ModelUnavailableError(problem)


def _server_message(body: object) -> str:
    """What a server says went wrong, where it says so in OpenAI's form; pages of HTML say nothing."""
    if isinstance(body, dict):
        body = body.get("error", body)
    said = body.get("message") if isinstance(body, dict) else body
    if not isinstance(said, str) or said.lstrip().startswith("<"):
        return ""
    return " ".join(said.split())[:200]


def _reason(error: Exception) -> str:
    """The innermost cause, which names the trouble, where the package only says that there was some."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return str(error) or type(error).__name__


def _completion(body: bytes, asked_for: str) -> Completion:
    """Read a chat completion; raises `ModelAnswerError` for anything that holds no whole answer."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        kind = "a page of HTML" if body.lstrip()[:1] == b"<" else "no JSON"
        raise ModelAnswerError(f"the answer is {kind}" if body.strip() else "the answer is empty") from None
    try:
        choice = found["choices"][0]
        message = choice["message"]
        text, refusal = message.get("content"), message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError):
        said = _server_message(found)
        raise ModelAnswerError("the answer holds no message" + (f" ({said})" if said else "")) from None
    reason = choice.get("finish_reason") or "stop"
    if refusal or reason == "content_filter":
        raise ModelAnswerError("the model refused to answer")
    if reason == "length":
        raise ModelAnswerError("the answer was cut at the limit of tokens")
    if not isinstance(text, str) or not text.strip():
        raise ModelAnswerError("the answer is empty")
    text = text.encode(errors="replace").decode()  # a lone surrogate in JSON is not text
    name = found.get("model")
    return Completion(text, name if isinstance(name, str) and name else asked_for, str(reason), _usage(found))


def _usage(found: dict[str, Any]) -> Usage:
    """Tokens as the server counts them; local servers leave the counts out."""
    usage = found.get("usage")
    counts = {
        name: count
        for name in ("prompt_tokens", "completion_tokens")
        if isinstance(usage, dict) and isinstance(count := usage.get(name), int)
    }
    return Usage(calls=1, **counts)
