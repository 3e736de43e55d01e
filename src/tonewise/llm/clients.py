"""Clients of servers, kept between calls, so that a batch does not connect anew for each of its lines.

A connection is bound to the event loop that it was made in: each loop has clients of its own, which are closed when the
loop ends (`asyncio.run` and servers end the loop's asynchronous generators before they close it).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from functools import cache
from weakref import WeakKeyDictionary

import httpx
import openai
import openai.resources.chat.completions  # or it is imported in the midst of the first call

LONGEST_CONNECT = 10.0
"""Seconds to wait for a connection; an answer may take as long as the whole call."""
MOST_CONNECTIONS = 1000


class _Clients:
    """The clients of one event loop, by address and key."""

    def __init__(self) -> None:
        self.by_server: dict[tuple[str, str], openai.AsyncOpenAI] = {}
        self._closing = self._until_the_end()

    async def begin(self) -> None:
        """Ask the running loop to close the clients when it ends."""
        await anext(self._closing)

    async def _until_the_end(self) -> AsyncGenerator[None, None]:
        loop = asyncio.get_running_loop()
        try:
            yield
        finally:
            _LOOPS.pop(loop, None)
            for client in self.by_server.values():
                await client.close()


_LOOPS: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()


async def client_for(api_base: str, api_key: str) -> openai.AsyncOpenAI:
    """The running loop's client of a server; raises what the package and httpx raise for an address that is none."""
    loop = asyncio.get_running_loop()
    clients = _LOOPS.get(loop)
    if clients is None:
        clients = _LOOPS[loop] = _Clients()
        await clients.begin()
    client = clients.by_server.get((api_base, api_key))
    if client is None:
        client = openai.AsyncOpenAI(
            api_key=api_key,
            base_url=api_base,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(
                verify=_certificates(), limits=httpx.Limits(max_connections=MOST_CONNECTIONS)
            ),
        )
        clients.by_server[api_base, api_key] = client
    return client


@cache
def _certificates() -> ssl.SSLContext:
    """Reading the certificates takes 10 ms and more: once a process is enough."""
    return httpx.create_ssl_context()
