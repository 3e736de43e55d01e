"""A circuit breaker: a server that keeps failing is left alone for a while, and the caller told so at once.

One a server and model, for the whole process, so that a batch does not wait out a time-out for every line.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from tonewise.errors import ModelUnavailableError
from tonewise.llm.retries import RefusedError

FAILURES = 5
"""Calls in a row that fail, all their attempts included, before a server is left alone."""
REST = 30.0
"""Seconds that it is left alone; then one call tries it, and the others wait for how that ends."""


class Breaker:
    """Counts the calls in a row that got no answer; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._rested = 0.0
        self._trying = False

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around a call: raises `ModelUnavailableError` in its place while the server is left alone."""
        self._enter()
        try:
            yield
        except RefusedError:
            self._answered()
            raise
        except ModelUnavailableError:
            self._failed()
            raise
        except Exception:  # an answer of no use is an answer
            self._answered()
            raise
        except BaseException:  # given up by the caller: nothing is known
            self._trying = False
            raise
        self._answered()

    def _enter(self) -> None:
        with self._lock:
            if self._failures < FAILURES:
                return
            rest = self._rested - time.monotonic()
            if rest > 0 or self._trying:
                when = f"in {rest:.0f} s" if rest > 0 else "when a call that is under way succeeds"
                raise ModelUnavailableError(f"{self._failures} calls in a row failed; it is asked again {when}")
            self._trying = True

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._rested = time.monotonic() + REST
            self._trying = False

    def _answered(self) -> None:
        with self._lock:
            self._failures = 0
            self._trying = False


@lru_cache(maxsize=256)
def breaker_of(identity: tuple[str, ...]) -> Breaker:  # noqa: ARG001 - the cache tells them apart by it
    """The process's breaker of a model on a server."""
    return Breaker()
