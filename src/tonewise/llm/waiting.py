"""Waiting for a coroutine from code that is not asynchronous.

All such coroutines run in one event loop, in one thread of the process: connections to servers are bound to an event
loop, and outlive a call only there.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Future

    from tonewise.llm.chat import OnReset, OnText

Result = TypeVar("Result")

NOTICED = 0.2
"""Seconds until a Ctrl-C is noticed at the latest."""
SHORT = 1.0
"""Seconds: how long the end of the process waits for connections to close."""


def wait_for(
    work: Callable[[OnText | None, OnReset | None], Coroutine[Any, Any, Result]],
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
) -> Result:
    """Run ``work`` to its end, from any thread, with an event loop running there (a notebook) or not.

    It is handed stand-ins for the listeners; what they hear reaches the listeners in this thread. What a listener
    raises ends the work and is raised.
    """
    import asyncio  # noqa: PLC0415 - heavy for a command that calls no model

    loop = _LOOP.running()
    told: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def stand_in(listener: Callable[..., None] | None) -> Callable[..., None] | None:
        return None if listener is None else lambda *heard: told.put(partial(listener, *heard))

    future = asyncio.run_coroutine_threadsafe(work(stand_in(on_text), stand_in(on_reset)), loop)
    future.add_done_callback(lambda _: told.put(None))
    try:
        while (call := _next(told)) is not None:
            call()
    except BaseException:
        future.cancel()
        raise
    return future.result()


def _next(told: SimpleQueue[Callable[[], None] | None]) -> Callable[[], None] | None:
    """What is told next. A Ctrl-C that comes just before the wait begins does not end it, so it is begun anew."""
    while True:
        with suppress(Empty):
            return told.get(timeout=NOTICED)


def begun(work: Coroutine[Any, Any, Result]) -> Future[Result]:
    """Begin ``work`` in the event loop of all calls from threads, and do not wait; cancelling the future ends it."""
    import asyncio  # noqa: PLC0415

    return asyncio.run_coroutine_threadsafe(work, _LOOP.running())


async def wait_beside(
    work: Callable[[OnText | None, OnReset | None], Coroutine[Any, Any, Result]],
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
) -> Result:
    """Run ``work`` in the event loop of all calls from threads, waiting in the running one; as `wait_for` otherwise."""
    import asyncio  # noqa: PLC0415

    here = asyncio.get_running_loop()
    if _LOOP.runs(here):
        return await work(on_text, on_reset)
    told: asyncio.Queue[Callable[[], None] | None] = asyncio.Queue()

    def tell(call: Callable[[], None] | None) -> None:
        with suppress(RuntimeError):  # the loop that waited is closed
            here.call_soon_threadsafe(told.put_nowait, call)

    def stand_in(listener: Callable[..., None] | None) -> Callable[..., None] | None:
        return None if listener is None else lambda *heard: tell(partial(listener, *heard))

    future = begun(work(stand_in(on_text), stand_in(on_reset)))
    future.add_done_callback(lambda _: tell(None))
    try:
        while (call := await told.get()) is not None:
            call()
    except BaseException:
        future.cancel()
        raise
    return future.result()


class _Loop:
    """The event loop and its thread; begun when first needed, anew in a forked child."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def running(self) -> asyncio.AbstractEventLoop:
        import asyncio  # noqa: PLC0415

        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="tonewise-llm", daemon=True)
                self._thread.start()
            if threading.current_thread() is self._thread:
                raise RuntimeError("complete() would wait for itself here: await acomplete() instead")
            return self._loop

    def runs(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether it is this one."""
        return loop is self._loop

    def close(self) -> None:
        """Close the connections and end the thread."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        import asyncio  # noqa: PLC0415 - a process that called no model ends here too

        ending = asyncio.run_coroutine_threadsafe(_wind_up(), loop)
        ending.add_done_callback(lambda _: loop.call_soon_threadsafe(loop.stop))
        thread.join(SHORT)
        if not thread.is_alive():
            loop.close()


async def _wind_up() -> None:
    """End what runs in this loop, then close what has to be closed with it."""
    import asyncio  # noqa: PLC0415

    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()


_LOOP = _Loop()


def close() -> None:
    """Close the connections that are kept open for calls from threads; the next call begins anew."""
    _LOOP.close()


def _begin_anew() -> None:
    """A forked child has no thread but its own."""
    global _LOOP  # noqa: PLW0603
    _LOOP = _Loop()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
