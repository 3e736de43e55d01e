"""A draft as it is written: pieces of a model's text as they come, and last the checked draft.

Closing the iterator early ends the model's call.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass
from queue import SimpleQueue

from tonewise.drafting.draft import awrite, write
from tonewise.model import Conversation, Draft, Task
from tonewise.settings import Settings


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a model as they come, not yet checked; where ``anew``, all words before them are void."""

    text: str
    anew: bool = False


def events(
    task: Task, conversation: Conversation, given: tuple[str, ...], settings: Settings
) -> Generator[Piece | Draft, None, None]:
    """The pieces and the draft of a job, from any thread; what the composer writes comes as a draft alone."""
    if settings.model is None:
        yield write(task, conversation, given, settings=settings)
        return
    from tonewise.llm.waiting import begun  # noqa: PLC0415 - heavy for a command that calls no model

    came: SimpleQueue[Piece | Draft | None] = SimpleQueue()

    async def pass_on() -> None:
        async for event in aevents(task, conversation, given, settings):
            came.put(event)

    future = begun(pass_on())
    future.add_done_callback(lambda _: came.put(None))
    try:
        while (event := came.get()) is not None:
            yield event
        future.result()
    finally:
        future.cancel()


async def aevents(
    task: Task, conversation: Conversation, given: tuple[str, ...], settings: Settings
) -> AsyncGenerator[Piece | Draft, None]:
    """The pieces and the draft of a job, awaited in the running event loop."""
    import asyncio  # noqa: PLC0415 - as above

    came: asyncio.Queue[Piece | None] = asyncio.Queue()
    ear = _Ear(came.put_nowait)
    writing = asyncio.ensure_future(
        awrite(task, conversation, given, settings=settings, on_text=ear.hear, on_reset=ear.begin_anew)
    )
    writing.add_done_callback(lambda _: came.put_nowait(None))
    try:
        while (piece := await came.get()) is not None:
            yield piece
        yield writing.result()
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


class _Ear:
    """Makes pieces of what a listener hears."""

    def __init__(self, put: Callable[[Piece], None]) -> None:
        self._put = put
        self._anew = False

    def hear(self, text: str) -> None:
        self._put(Piece(text, self._anew))
        self._anew = False

    def begin_anew(self) -> None:
        self._anew = True
