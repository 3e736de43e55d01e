"""Work done several at a time, in lanes that do not wait for each other: one a model, each within its own limits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tonewise.llm.pace import Pace

_Item = TypeVar("_Item")


@dataclass(slots=True)
class Lane(Generic[_Item]):
    """Items of which so many are worked on at once; ``pace`` tells when the next may be begun."""

    items: Sequence[_Item]
    at_once: int
    pace: Pace
    under_way: int = field(default=0, init=False)


async def in_lanes(lanes: Iterable[Lane[_Item]], do: Callable[[_Item], Awaitable[int]]) -> None:
    """Do all items; ``do`` returns how many calls of a model it made. Its first error ends all work and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for lane in lanes:
                shared = iter(lane.items)
                for _ in range(min(lane.at_once, len(lane.items))):
                    group.create_task(_work(lane, shared, do))
    except BaseExceptionGroup as errors:
        raise _first(errors) from None


async def _work(lane: Lane[_Item], shared: Iterator[_Item], do: Callable[[_Item], Awaitable[int]]) -> None:
    for item in shared:
        # What composes never waits for anything: without this no other lane, and no Ctrl-C, would have its turn.
        await asyncio.sleep(0)
        while seconds := lane.pace.wait(lane.under_way):
            await asyncio.sleep(seconds)
        lane.under_way += 1
        try:
            lane.pace.took(await do(item))
        finally:
            lane.under_way -= 1


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
