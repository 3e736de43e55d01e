"""What a helpdesk gives as a whole alone and seldom changes, such as its ready answers: kept for some minutes.

A draft searches for each question of a turn, and some of them twice: without it each search would read all of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

KEPT_SECONDS = 600.0
"""For which a list is kept: what a colleague changes is known after that at the latest."""

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """What ``read`` gives, read anew once it is older than ``seconds``; what fails is not kept."""

    def __init__(self, read: Callable[[], Awaitable[Thing]], *, seconds: float = KEPT_SECONDS) -> None:
        self._read = read
        self._seconds = seconds
        self._found: tuple[float, Thing] | None = None

    async def now(self) -> Thing:
        """It, as it was some minutes ago at most; raises what ``read`` raises."""
        if self._found is None or monotonic() - self._found[0] > self._seconds:
            self._found = (monotonic(), await self._read())
        return self._found[1]


__all__ = ["KEPT_SECONDS", "Kept"]
