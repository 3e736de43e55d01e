"""When a call is tried again, and for how long: one layer for every provider.

A server's Retry-After is waited out as given, or the call is given up at once where that would pass the deadline.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tonewise.errors import ModelUnavailableError

Result = TypeVar("Result")

FIRST_WAIT = 0.5
"""Seconds before the second attempt where the server names none; doubled each time, with jitter."""
LONGEST_WAIT = 8.0


class TransientError(ModelUnavailableError):
    """A failure that may pass by itself; ``retry_after`` is the server's own word, in seconds."""

    def __init__(self, problem: str, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


class RefusedError(ModelUnavailableError):
    """The server is well and does not take this one request."""


async def with_retries(call: Callable[[], Awaitable[Result]], *, attempts: int, deadline: float) -> Result:
    """Await ``call()``, again after a `TransientError`, for at most ``attempts`` times and ``deadline`` seconds in all.

    Raises the last error. The deadline also ends an attempt that is under way, however slowly its bytes arrive.
    """
    import asyncio  # noqa: PLC0415 - heavy for a command that calls no model

    from tenacity import (  # noqa: PLC0415
        AsyncRetrying,
        RetryCallState,
        retry_if_exception_type,
        stop_after_attempt,
        stop_before_delay,
        wait_exponential_jitter,
    )

    backoff = wait_exponential_jitter(multiplier=FIRST_WAIT, max=LONGEST_WAIT, jitter=FIRST_WAIT)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, TransientError) else None
        return asked if asked is not None else float(backoff(state))

    async def attempt() -> Result:  # tenacity awaits only what was defined with async
        return await call()

    retrying = AsyncRetrying(
        retry=retry_if_exception_type(TransientError),
        wait=wait,
        stop=stop_after_attempt(attempts) | stop_before_delay(deadline),
        reraise=True,
    )
    try:
        async with asyncio.timeout(deadline) as limit:
            return await retrying(attempt)
    except TimeoutError:
        if not limit.expired():  # raised by whoever hears the answer
            raise
        raise ModelUnavailableError(f"no answer within {round(deadline, 2):g} s") from None


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds to wait by a Retry-After header, which holds seconds or an HTTP date; None where it is neither."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - (now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None
