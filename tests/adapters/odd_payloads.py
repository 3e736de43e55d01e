"""A vendor's payloads with something odd in them: a field gone, a null, another type, a number that is no time."""

from __future__ import annotations

import asyncio
import copy
import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from tonewise.errors import HelpdeskError
from tonewise.helpdesk import Helpdesk

ODD: tuple[Any, ...] = (
    None, "", 0, -1, [], {}, [1], {"a": 1}, "x", True, 1e300, "2026-13-45", "<p>\x00", ["a"], "9" * 400,
)  # fmt: skip


def odd_ones(payload: Any, count: int) -> Iterator[Any]:
    """Copies of a payload, each with one to three odd places, the same ones at every run."""
    chance = random.Random(20261122)
    for _ in range(count):
        made = copy.deepcopy(payload)
        for _ in range(chance.choice((1, 1, 2, 3))):
            _spoil(made, chance)
        yield made


def refused_of_odd_ones(adapter: type[Helpdesk], fixture: Path, count: int) -> list[bool]:
    """Which of a fixture's odd copies a fetch refused with an error of the helpdesk's; any other error is raised."""
    given = json.loads((fixture / "routes.json").read_text(encoding="utf-8"))
    settings = adapter.settings_type.model_validate(given["settings"])

    async def refused(routes: Mapping[str, Any]) -> bool:
        async with adapter(settings, transport=httpx.MockTransport(answering(routes))) as helpdesk:
            try:
                await helpdesk.fetch(given["ticket"])
            except HelpdeskError:
                return True
        return False

    return [asyncio.run(refused(routes)) for routes in odd_ones(given["routes"], count)]


def answering(routes: Mapping[str, Any]) -> Callable[[httpx.Request], httpx.Response]:
    """A server that gives a fixture's routes, as the contract's fixtures are served."""

    def handle(request: httpx.Request) -> httpx.Response:
        path, query = request.url.path, request.url.query.decode()
        for route in (f"{request.method} {path}?{query}", f"{request.method} {path}"):
            if route in routes:
                return httpx.Response(200, json=routes[route])
        return httpx.Response(404, json={})

    return handle


def _spoil(payload: Any, chance: random.Random) -> None:
    places = list(_places(payload))
    if not places:  # nothing is left of it
        return
    holder, key = chance.choice(places)
    if isinstance(holder, dict) and chance.random() < 0.25:
        del holder[key]
    else:
        holder[key] = copy.deepcopy(chance.choice(ODD))


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every object and array with each of its keys."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from _places(node[key])
