"""What the layer of models adds to a call: against a server in this process that answers at once.

    python scripts/model_overhead.py [--calls 300]

Prints medians of milliseconds a call beside httpx alone, and how much later than with httpx the first piece of a stream
is heard. Everything is warm: imported, connected, called before. On a busy machine CPU tells more than the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fake_server import FakeServer, answer, streamed
from tonewise.llm import ChatMessage
from tonewise.llm.openai_compatible import OpenAICompatible

ASK = (ChatMessage("user", "Когда приедет заказ 1234?"),)
BODY = {"model": "m", "messages": [{"role": "user", "content": ASK[0].content}]}
PIECES = ("Заказ", " 1234", " приедет", " завтра.")
WARM = 20


@dataclass
class Took:
    """Milliseconds of the clock for each call, and of the processor (the server's own included) for one."""

    clock: list[float] = field(default_factory=list)
    processor: float = 0.0

    def told(self, name: str, base: Took | None = None) -> None:
        """Print a line: medians, and what is added to the base's."""
        median = statistics.median(self.clock)
        line = f"{name:38} {median:6.2f} ms, {self.processor:5.2f} ms of CPU"
        if base:
            added = median - statistics.median(base.clock)
            line += f"; added {added:5.2f} ms, {self.processor - base.processor:5.2f} ms of CPU"
        print(line)


async def measured(call: Callable[[Took], Awaitable[None]], calls: int) -> Took:
    """What calls take, after some that are not counted; each appends to the clock by itself."""
    for _ in range(WARM):
        await call(Took())
    took = Took()
    began = time.process_time()
    for _ in range(calls):
        await call(took)
    took.processor = (time.process_time() - began) * 1000 / calls
    return took


class _Calls:
    """The four kinds of call that are measured, and httpx by itself in the place of two."""

    def __init__(self, server: FakeServer, http: httpx.Client) -> None:
        self.model = OpenAICompatible("m", server.api_base)
        self.http = http

    async def httpx_whole(self, took: Took) -> None:
        started = time.perf_counter()
        self.http.post("/chat/completions", json=BODY).json()
        took.clock.append((time.perf_counter() - started) * 1000)

    async def thread_whole(self, took: Took) -> None:
        started = time.perf_counter()
        self.model.complete(ASK)
        took.clock.append((time.perf_counter() - started) * 1000)

    async def loop_whole(self, took: Took) -> None:
        started = time.perf_counter()
        await self.model.acomplete(ASK)
        took.clock.append((time.perf_counter() - started) * 1000)

    async def httpx_first(self, took: Took) -> None:
        heard: list[float] = []
        started = time.perf_counter()
        with self.http.stream("POST", "/chat/completions", json=BODY | {"stream": True}) as response:
            for line in response.iter_lines():
                if line.startswith("data: {") and json.loads(line[6:])["choices"]:
                    heard.append(time.perf_counter())
        took.clock.append((heard[0] - started) * 1000)

    async def thread_first(self, took: Took) -> None:
        heard: list[float] = []
        started = time.perf_counter()
        self.model.complete(ASK, on_text=lambda _: heard.append(time.perf_counter()))
        took.clock.append((heard[0] - started) * 1000)

    async def loop_first(self, took: Took) -> None:
        heard: list[float] = []
        started = time.perf_counter()
        await self.model.acomplete(ASK, on_text=lambda _: heard.append(time.perf_counter()))
        took.clock.append((heard[0] - started) * 1000)


async def all_of(calls: int) -> None:
    """Measure and print."""
    with FakeServer() as server, httpx.Client(base_url=server.api_base) as http:
        each = _Calls(server, http)
        server.script = [answer("".join(PIECES))]
        base = await measured(each.httpx_whole, calls)
        base.told("whole answer, httpx alone")
        (await measured(each.thread_whole, calls)).told("whole answer, complete()", base)
        (await measured(each.loop_whole, calls)).told("whole answer, acomplete()", base)
        server.script = [streamed(*PIECES)]
        base = await measured(each.httpx_first, calls)
        base.told("first piece, httpx alone")
        (await measured(each.thread_first, calls)).told("first piece, complete(on_text=…)", base)
        (await measured(each.loop_first, calls)).told("first piece, acomplete(on_text=…)", base)
        print(f"connections: {len(server.connections)} for {len(server.requests):,} requests")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--calls", type=int, default=300)
    asyncio.run(all_of(arguments.parse_args().calls))
