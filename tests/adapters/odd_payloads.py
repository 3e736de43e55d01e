"""A vendor's payloads with something odd in them: a field gone, a null, another type, a number that is no time."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

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
