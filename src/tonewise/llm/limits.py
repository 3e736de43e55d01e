"""How many calls a batch makes at once, and how many a minute."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tonewise.errors import ModelUnavailableError
from tonewise.llm.asking import Answering, Ask
from tonewise.llm.chat import ChatModel, Completion

if TYPE_CHECKING:
    import asyncio

MINUTE = 60.0


class Gate:
    """Lets calls through: at most ``concurrency`` at once, at most ``per_minute`` begun in any minute.

    The first holds within an event loop (all calls from threads share one), the second for all that use this gate.
    """

    def __init__(self, concurrency: int | None = None, per_minute: int | None = None) -> None:
        self._concurrency = concurrency
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._places: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}
        self._begun: deque[float] = deque(maxlen=per_minute)

    @asynccontextmanager
    async def call(self, left: float | None) -> AsyncIterator[None]:
        """Around a call: waits for its turn; raises `ModelUnavailableError` where that would take more than ``left``.

        ``left`` is in seconds, None for however long it takes.
        """
        import asyncio  # noqa: PLC0415 - heavy for a command that calls no model

        ends = None if left is None else time.monotonic() + left
        place = self._place()
        try:
            async with asyncio.timeout(left):
                await place.acquire()
        except TimeoutError:
            raise ModelUnavailableError("no turn came within the time that was left") from None
        try:
            await asyncio.sleep(self._turn(None if ends is None else ends - time.monotonic()))
            yield
        finally:
            place.release()

    def _place(self) -> asyncio.Semaphore:
        import asyncio  # noqa: PLC0415

        with self._lock:
            loop = asyncio.get_running_loop()
            if loop not in self._places:
                for ended in [each for each in self._places if each.is_closed()]:
                    del self._places[ended]
                self._places[loop] = asyncio.Semaphore(self._concurrency or 1_000_000)
            return self._places[loop]

    def _turn(self, left: float | None) -> float:
        """Seconds to wait for a turn, which is taken by this."""
        if not self._per_minute:
            return 0.0
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._begun[0] + MINUTE) if len(self._begun) == self._per_minute else now
            if left is not None and turn - now > left:
                raise ModelUnavailableError(
                    f"the next of {self._per_minute} calls a minute is due in {turn - now:.0f} s, which is too late"
                )
            self._begun.append(turn)
            return turn - now


@dataclass(frozen=True)
class Limited(Answering):
    """A model behind a gate; waiting for a turn counts towards a call's deadline."""

    model: ChatModel
    gate: Gate

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    @property
    def hosted(self) -> bool:
        """As the model."""
        return self.model.hosted

    async def _answer(self, ask: Ask) -> Completion:
        async with self.gate.call(ask.left):
            return await ask.put_to(self.model)


def limited(model: ChatModel, *, concurrency: int | None = None, per_minute: int | None = None) -> ChatModel:
    """The model with at most so many calls at once and so many begun a minute; None sets no limit."""
    return Limited(model, Gate(concurrency, per_minute)) if concurrency or per_minute else model


@lru_cache(maxsize=256)
def gate_of(identity: tuple[str, ...], concurrency: int | None, per_minute: int | None) -> Gate:  # noqa: ARG001
    """The process's gate of a model on a server: drafts made one by one share it."""
    return Gate(concurrency, per_minute)
