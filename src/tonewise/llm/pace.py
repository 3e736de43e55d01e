"""How many drafts of a model are under way at once, and when the next is begun where calls are counted by the minute.

The gate before a model holds each call back by itself; but a draft that waits there spends its own time, and would be
given up. So none is begun that would have to wait.
"""

from __future__ import annotations

import time
from collections import deque

from tonewise.llm.limits import MINUTE

CONCURRENCY = 4
"""Drafts by a model at once, where nobody says how many."""
CALLS = 2
"""Calls that a draft may make: an answer and a repair."""


class Pace:
    """Counts the calls of the last minute; without a limit there is never anything to wait for."""

    def __init__(self, per_minute: int | None) -> None:
        self._most = max(per_minute, CALLS) if per_minute else None
        self._ended: deque[float] = deque()

    def took(self, calls: int) -> None:
        """A draft has ended that made so many calls."""
        if self._most is not None:
            self._ended.extend([time.monotonic()] * calls)

    def wait(self, under_way: int) -> float:
        """Seconds until one more draft may be begun beside those that are under way; 0 is now."""
        if self._most is None:
            return 0.0
        now = time.monotonic()
        while self._ended and self._ended[0] <= now - MINUTE:
            self._ended.popleft()
        over = len(self._ended) + CALLS * (under_way + 1) - self._most
        if over <= 0:
            return 0.0
        if over > len(self._ended):  # those under way have to end first
            return 1.0
        return max(0.01, self._ended[over - 1] + MINUTE - now)
