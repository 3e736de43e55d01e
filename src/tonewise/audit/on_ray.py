"""Chunks judged on a Ray cluster: the same function, an actor a core; the results come back to the run that asked."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from typing import Any

from tonewise.audit.chunks import Chunk
from tonewise.audit.judging import Done, Judge, Task
from tonewise.errors import TonewiseError

NO_RAY = "--engine ray needs Ray: pip install 'tonewise[ray]'"


def judged_on_ray(chunks: Iterator[Chunk], task: Task, workers: int | None) -> Generator[Done, None, None]:
    """The results of chunks, in the order in which they are done.

    Takes the cluster that ``RAY_ADDRESS`` names, else starts one on this machine, and ends what it started. ``workers``
    is the number of actors; None takes a core each. Raises TonewiseError where Ray is not installed or a node is lost.
    """
    try:
        import ray  # noqa: PLC0415 - heavy, and an extra
    except ImportError:
        raise TonewiseError(NO_RAY) from None
    ours = not ray.is_initialized()
    if ours:
        ray.init(log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
    try:
        count = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        actor = ray.remote(num_cpus=1)(Judge)
        shared = ray.put(task)
        yield from _results(ray, chunks, [actor.remote(shared) for _ in range(count)])
    except ray.exceptions.RayError as error:
        raise TonewiseError(f"Ray: {str(error).splitlines()[0]}; what is done is kept") from None
    finally:
        if ours:
            ray.shutdown()


def _results(ray: Any, chunks: Iterator[Chunk], actors: list[Any]) -> Iterator[Done]:
    """No more chunks are under way than there are actors, so memory stays flat."""
    at_work = {}
    for actor in actors:
        if (chunk := next(chunks, None)) is not None:
            at_work[actor.chunk.remote(chunk)] = actor
    while at_work:
        (ready, *_), _ = ray.wait(list(at_work))
        actor = at_work.pop(ready)
        if (chunk := next(chunks, None)) is not None:
            at_work[actor.chunk.remote(chunk)] = actor
        yield ray.get(ready)
