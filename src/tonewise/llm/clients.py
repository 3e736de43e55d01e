"""Clients of servers, kept between calls, so that a batch does not connect anew for each of its lines.

A connection is bound to the event loop that it was made in, so each loop has clients of its own.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from weakref import WeakKeyDictionary

import httpx
import openai
import openai.resources.chat.completions  # or it is imported in the midst of the first call

from tonewise.llm.endings import closed_in_the_end

LONGEST_CONNECT = 10.0
"""Seconds to wait for a connection; an answer may take as long as the whole call."""
MOST_CONNECTIONS = 1000

_Clients = dict[tuple[str, str, bool], openai.AsyncOpenAI]
_CLIENTS: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()


async def client_for(api_base: str, api_key: str, *, with_headers: bool) -> openai.AsyncOpenAI:
    """The running loop's client of a server; raises what the package and httpx raise for an address that is none.

    The package takes an organisation, a project and headers from the environment, which may hold secrets: without
    ``with_headers`` they are not sent.
    """
    clients = _CLIENTS.setdefault(asyncio.get_running_loop(), {})
    await closed_in_the_end("openai", _close)
    client = clients.get((api_base, api_key, with_headers))
    if client is None:
        connections = httpx.Limits(max_connections=MOST_CONNECTIONS)
        client = clients[api_base, api_key, with_headers] = openai.AsyncOpenAI(
            api_key=api_key,
            base_url=api_base,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(verify=_certificates(), limits=connections),
        )
        if not with_headers:
            client.organization = client.project = None
            client._custom_headers = {}
    return client


async def _close() -> None:
    for client in _CLIENTS.pop(asyncio.get_running_loop(), {}).values():
        await client.close()


@cache
def _certificates() -> ssl.SSLContext:
    """Reading the certificates takes 10 ms and more: once a process is enough."""
    return httpx.create_ssl_context()
