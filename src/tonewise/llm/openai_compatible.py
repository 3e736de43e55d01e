"""Any server that speaks OpenAI's chat completions, through the `openai` package.

The package only carries the request: its retries are off (ours stand in one place), and the body of an answer is read
here, since for a 200 with broken JSON or HTML it raises a bare JSONDecodeError or hands back a string.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tonewise.errors import ModelUnavailableError
from tonewise.llm.addresses import own_network, server_name
from tonewise.llm.answers import read_stream, read_whole, server_message
from tonewise.llm.chat import Completion, OnText
from tonewise.llm.prices import priced
from tonewise.llm.requests import OptionRefusedError, may_be_left_out
from tonewise.llm.retries import TransientError
from tonewise.llm.served import Served
from tonewise.llm.statuses import by_status
from tonewise.options import Price

if TYPE_CHECKING:
    import openai

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"
"""Sent to servers that want no key: the package insists on one."""


@dataclass(frozen=True)
class OpenAICompatible(Served):
    """A model on a server that speaks OpenAI's chat completions.

    ``timeout`` is for a call with all its attempts, in seconds; ``label`` is its name in traces, where that is not
    ``model``; ``with_headers`` sends what the environment holds for OpenAI besides the key (an organisation, headers).
    """

    model: str
    api_base: str = OPENAI
    api_key: str = field(default=NO_KEY, repr=False)
    timeout: float = 60.0
    attempts: int = 4
    price: Price | None = None
    label: str | None = None
    with_headers: bool = False

    @property
    def name(self) -> str:
        """The name that the model was asked for by, for traces and notes."""
        return self.label or self.model

    @property
    def hosted(self) -> bool:
        """Whether the server is neither this machine nor at a private address."""
        return not own_network(self.api_base)

    @property
    def server(self) -> str:
        """Host and port."""
        return server_name(self.api_base)

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells its answers from those of any other model."""
        return "openai", self.api_base, self.model

    @property
    def secrets(self) -> Iterable[str]:
        """The key."""
        return (self.api_key,) if len(self.api_key) > len(NO_KEY) else ()

    @property
    def _module(self) -> str:
        return "tonewise.llm.clients"

    async def _send(self, request: dict[str, Any], on_text: OnText | None, seconds: float) -> Completion:
        import httpx  # noqa: PLC0415
        import openai  # noqa: PLC0415

        from tonewise.llm.clients import LONGEST_CONNECT, client_for  # noqa: PLC0415 - openai takes 0.8 s

        timeout = httpx.Timeout(seconds, connect=min(LONGEST_CONNECT, seconds))
        try:
            client = await client_for(self.api_base, self.api_key, with_headers=self.with_headers)
            async with client.chat.completions.with_streaming_response.create(**request, timeout=timeout) as response:
                body = response.iter_bytes()
                found = await (read_stream(body, on_text) if on_text else read_whole(body))
        except openai.APIStatusError as error:
            if option := may_be_left_out(error.status_code, error.param, str(error), request):
                raise OptionRefusedError(option) from None
            raise _by_status(error) from None
        except (openai.APITimeoutError, httpx.TimeoutException):
            raise TransientError("no connection in time") from None
        except (openai.APIConnectionError, httpx.TransportError, httpx.StreamError) as error:
            raise TransientError(f"the connection failed ({_reason(error)})") from None
        except (openai.OpenAIError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise ModelUnavailableError(f"the request cannot be made ({_reason(error)})") from None
        return replace(found, usage=priced(found.usage, self.price))


def _by_status(error: openai.APIStatusError) -> ModelUnavailableError:
    return by_status(error.status_code, server_message(error.body), error.response.headers.get("retry-after"))


def _reason(error: Exception) -> str:
    """The innermost cause, which names the trouble, where the package only says that there was some."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return str(error) or type(error).__name__
