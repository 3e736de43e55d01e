"""What has to be closed before an event loop is.

`asyncio.run` and servers end a loop's asynchronous generators before they close it, so a generator does it here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from weakref import WeakKeyDictionary

_ENDINGS: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, AsyncGenerator[None, None]]] = WeakKeyDictionary()


async def closed_in_the_end(name: str, close: Callable[[], Awaitable[None]]) -> None:
    """Have ``close`` awaited when the running loop ends; once for each name."""
    endings = _ENDINGS.setdefault(asyncio.get_running_loop(), {})
    if name not in endings:
        endings[name] = _until_the_end(close)
        await anext(endings[name])


async def _until_the_end(close: Callable[[], Awaitable[None]]) -> AsyncGenerator[None, None]:
    loop = asyncio.get_running_loop()
    try:
        yield
    finally:
        _ENDINGS.pop(loop, None)
        await close()
