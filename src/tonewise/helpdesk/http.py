"""Calls of a helpdesk's API: one client an adapter, one deadline an operation, typed errors without secrets.

What is safe to repeat is tried again: GET and HEAD always, a write only where it carries a key by which the helpdesk
knows it again. A refusal for too many calls (429) did nothing, so after it anything is tried again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from pydantic import SecretStr
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from tonewise.errors import (
    HelpdeskError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRateLimitedError,
    HelpdeskUnavailableError,
    SettingsError,
)
from tonewise.helpdesk.shapes import loaded
from tonewise.helpdesk.statuses import by_status, reset_in
from tonewise.llm.addresses import own_network
from tonewise.plain import shortened

ATTEMPTS = 4
FIRST_WAIT = 0.5
"""Seconds before the second attempt where the helpdesk names none; doubled each time, with jitter."""
LONGEST_WAIT = 8.0
LONGEST_CONNECT = 10.0
"""Seconds to wait for a connection."""
MOST_BYTES = 50_000_000
"""Bytes of one answer: far above any page of messages."""

_ID = re.compile(r"[A-Za-z0-9._~:@+=-]{1,200}")
_DEADLINE: ContextVar[float | None] = ContextVar("helpdesk_deadline", default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of status 2xx: its headers, and what its body holds, None where it has none."""

    status: int
    headers: httpx.Headers = field(repr=False)
    data: Any = field(repr=False)
    title: str = "Helpdesk"
    """Whose answer it is, for an error to name."""

    @property
    def object(self) -> dict[str, Any]:
        """The body as an object; raises HelpdeskMalformedError where it is something else."""
        if not isinstance(self.data, dict):
            raise HelpdeskMalformedError(f"{self.title}: the answer is not a JSON object")
        return self.data

    @property
    def array(self) -> list[Any]:
        """The body as an array; raises HelpdeskMalformedError where it is something else."""
        if not isinstance(self.data, list):
            raise HelpdeskMalformedError(f"{self.title}: the answer is not a JSON array")
        return self.data


class Http:
    """The connections to one helpdesk.

    ``base_url`` must be https unless it is of this machine or a private network; ``secrets`` are kept out of errors;
    ``reason`` picks from the body of a refusal, whatever JSON it is, why it was refused in the vendor's words; what it
    stumbles over, and what there is without it, is looked for in the usual places (`usual_reason`).
    """

    def __init__(  # noqa: PLR0913 - options, each by its name
        self,
        title: str,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: httpx.Auth | tuple[str, str] | None = None,
        secrets: Iterable[SecretStr | str | None] = (),
        timeout_seconds: float = 60.0,
        transport: httpx.AsyncBaseTransport | None = None,
        reason: Callable[[Any], object] | None = None,
    ) -> None:
        self.title = title
        self._base = checked_base(title, base_url)
        self._headers = {"Accept": "application/json", "User-Agent": "tonewise", **(headers or {})}
        if not all(value.isascii() and value.isprintable() for value in self._headers.values()):
            raise SettingsError(f"{title}: the key or token cannot be sent: it must be ASCII characters in one line")
        self._auth = auth
        plain = tuple(filter(None, map(_plain, secrets)))
        self._secrets = tuple(form for each in plain for form in _forms(each))
        self._seconds = timeout_seconds
        self._transport = transport
        self._reason = reason
        self._client: httpx.AsyncClient | None = None
        self._free_at = 0.0

    async def get(self, path: str, *, params: Mapping[str, Any] | None = None, **options: Any) -> Answer:
        """GET a path below the base address, or an address of the same server that an answer named."""
        return await self.send("GET", path, params=params, **options)

    async def send(  # noqa: PLR0913 - options, each by its name
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """Make a request and read its answer; raises what `tonewise.errors.HelpdeskError`'s tree has for a failure.

        ``data`` is a form. ``repeatable`` says that a write may be sent again: it carries a key of its own, or does the
        same twice over.
        """
        request = {"params": params, "json": json, "data": data, "headers": headers}
        safe = method in ("GET", "HEAD") if repeatable is None else repeatable
        async with self.within():
            return await self._retried(method, self._url(path), request, safe)

    def keep_out(self, secret: str) -> None:
        """Keep a further secret out of errors: one that a server has given, such as a token for some hours."""
        self._secrets = (*self._secrets, *_forms(secret))

    @asynccontextmanager
    async def within(self, seconds: float | None = None) -> AsyncIterator[None]:
        """One deadline for all requests of the block, waits and retries included; one that stands already holds on."""
        if _DEADLINE.get() is not None:
            yield
            return
        seconds = seconds or self._seconds
        token = _DEADLINE.set(monotonic() + seconds)
        try:
            async with asyncio.timeout(seconds) as limit:
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise HelpdeskUnavailableError(f"{self.title}: no answer within {seconds:g} s") from None
        finally:
            _DEADLINE.reset(token)

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _url(self, path: str) -> str:
        """The whole address; one that an answer named is taken only on the same server: the credentials go with it."""
        if not path.startswith(("http://", "https://")):
            return f"{self._base}/{path.lstrip('/')}"
        ours, theirs = urlsplit(self._base), urlsplit(path)
        if (ours.scheme, ours.netloc.lower()) != (theirs.scheme, theirs.netloc.lower()):
            raise HelpdeskMalformedError(f"{self.title}: an answer names an address on another server")
        return path

    async def _retried(self, method: str, url: str, request: Mapping[str, Any], safe: bool) -> Answer:
        backoff = wait_exponential_jitter(multiplier=FIRST_WAIT, max=LONGEST_WAIT, jitter=FIRST_WAIT)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = getattr(error, "retry_after", None)
            seconds = float(backoff(state)) if asked is None else asked
            if error is not None and seconds > self._left():
                raise error  # it would be waited for in vain
            return seconds

        def again(error: BaseException) -> bool:
            return isinstance(error, HelpdeskRateLimitedError) or (safe and isinstance(error, HelpdeskUnavailableError))

        async for attempt in AsyncRetrying(
            retry=retry_if_exception(again), wait=wait, stop=stop_after_attempt(ATTEMPTS), reraise=True
        ):
            with attempt:
                return await self._once(method, url, request)
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, method: str, url: str, request: Mapping[str, Any]) -> Answer:
        await self._pause()
        given = {name: value for name, value in request.items() if value is not None}
        try:
            async with self._open().stream(method, url, **given) as response:
                self._heed(response.headers)
                body = await self._body(response)
        except httpx.TimeoutException:
            raise HelpdeskUnavailableError(f"{self.title}: no answer in time") from None
        except (httpx.TransportError, httpx.StreamError) as error:
            raise HelpdeskUnavailableError(
                f"{self.title}: the connection failed ({shortened(self._clean(error))})"
            ) from None
        except httpx.DecodingError:
            raise HelpdeskMalformedError(f"{self.title}: the answer cannot be unpacked") from None
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise HelpdeskError(f"{self.title}: the request cannot be made ({shortened(self._clean(error))})") from None
        if not response.is_success:
            raise by_status(self.title, response.status_code, response.headers, self._why(body))
        return Answer(response.status_code, response.headers, self._data(body), self.title)

    async def _pause(self) -> None:
        """Wait until the helpdesk takes calls again, where it said that none are left."""
        seconds = self._free_at - monotonic()
        if seconds > self._left():
            raise HelpdeskRateLimitedError(f"{self.title}: too many calls, free again in {seconds:.0f} s", seconds)
        if seconds > 0:
            await asyncio.sleep(seconds)

    def _heed(self, headers: httpx.Headers) -> None:
        seconds = reset_in(headers)
        self._free_at = 0.0 if seconds is None else monotonic() + seconds

    async def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise HelpdeskMalformedError(f"{self.title}: the answer is longer than {MOST_BYTES:,} bytes")
        declared = response.headers.get("content-length", "")
        if declared.isdigit() and "content-encoding" not in response.headers and len(body) < int(declared):
            raise HelpdeskUnavailableError(f"{self.title}: the answer was cut")
        return bytes(body)

    def _data(self, body: bytes) -> Any:
        if not body.strip():
            return None
        try:
            return loaded(body)
        except (ValueError, RecursionError):
            kind = "HTML" if body.lstrip()[:1] == b"<" else "cut, or no JSON"
            raise HelpdeskMalformedError(f"{self.title}: the answer is {kind}") from None

    def _why(self, body: bytes) -> str:
        """The vendor's reason, where its body has one that can be shown."""
        try:
            data = loaded(body)
        except (ValueError, RecursionError):
            return ""
        try:
            found = self._reason(data) if self._reason else usual_reason(data)
        except (LookupError, TypeError, AttributeError, ValueError):  # a proxy words its refusals in another way
            found = usual_reason(data)
        return self._clean(found) if found else ""

    def _clean(self, text: object) -> str:
        """A text without any secret."""
        cleaned = str(text) or type(text).__name__
        for secret in self._secrets:
            cleaned = cleaned.replace(secret, "…")
        return cleaned

    def _left(self) -> float:
        deadline = _DEADLINE.get()
        return self._seconds if deadline is None else deadline - monotonic()

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                headers=self._headers,
                auth=self._auth,
                transport=self._transport,
                timeout=httpx.Timeout(self._seconds, connect=min(LONGEST_CONNECT, self._seconds)),
                follow_redirects=False,  # the credentials stay with the server they are for
            )
        return self._client


def path_part(title: str, given: str) -> str:
    """An id as a part of a path, which it cannot leave; raises HelpdeskNotFoundError for what can be no id.

    What would have to be encoded is refused: proxies are known to decode it again on the way.
    """
    if not _ID.fullmatch(given) or given in (".", ".."):
        raise HelpdeskNotFoundError(f"{title}: not found (there is no id {shortened(given, 40)!r})")
    return given


def checked_base(title: str, base_url: str) -> str:
    """An address without a slash behind it; raises SettingsError for one that would carry secrets in the open."""
    url = base_url.strip().rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{title}: the address must start with https:// and name a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError(f"{title}: the address must hold neither credentials nor a query")
    if parts.scheme == "http" and not own_network(url):
        raise SettingsError(f"{title}: http:// would carry the credentials in the open; use https://")
    return url


def usual_reason(data: Any) -> object:
    """Why a request was refused, where the body says it in one of the usual places."""
    if not isinstance(data, dict):
        return None
    for name in ("description", "message", "error_description", "detail", "title", "error", "errors"):
        found = data.get(name)
        while isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, dict):
            found = usual_reason(found) or next((each for each in found.values() if isinstance(each, str)), None)
        if isinstance(found, str) and found.strip():
            return found
    return None


def _plain(secret: SecretStr | str | None) -> str:
    return secret.get_secret_value() if isinstance(secret, SecretStr) else secret or ""


def _forms(secret: str) -> tuple[str, str, str]:
    """How a secret may stand in an error: as it is, in an address, in what Python says of a header it cannot send."""
    return secret, quote_plus(secret), repr(secret)[1:-1]
