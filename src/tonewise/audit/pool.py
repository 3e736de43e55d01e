"""Chunks judged on all cores of this machine.

A pool of its own rather than the library's: a worker notices at once when the run that it works for is gone (kill -9
leaves no workers behind), a worker that dies names the chunk that it died of, and no more chunks are read than are
being worked on.
"""

from __future__ import annotations

import signal
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess, SpawnContext, SpawnProcess
from pkgutil import iter_modules
from typing import Final, cast

import tonewise.rules
from tonewise.audit.chunks import Chunk
from tonewise.audit.judging import Done, Judge, Task
from tonewise.errors import TonewiseError

RENEWED: Final = 64
"""Chunks after which a worker is replaced by a new one: what was read of many thousand texts is then forgotten, so that
memory stays flat however long an audit is. The new one is ready in seconds, after minutes of work."""


@dataclass(slots=True)
class _Worker:
    process: ForkServerProcess | SpawnProcess
    pipe: Connection
    chunk: Chunk | None = None
    done: int = 0

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def judged_here(chunks: Iterator[Chunk], task: Task, workers: int) -> Generator[Done, None, None]:
    """The results of chunks, in the order in which they are done, on so many processes; one works without any.

    Raises TonewiseError where a process ends by itself, which names the rows that it was at.
    """
    if workers == 1:
        judge = Judge(task)
        yield from map(judge.chunk, chunks)
        return
    context = _context()
    pool = [_started(context, task) for _ in range(workers)]
    try:
        for worker in pool:
            _give(worker, next(chunks, None))
        while busy := {worker.pipe: worker for worker in pool if worker.chunk is not None}:
            for ready in connection.wait(list(busy)):
                worker = busy[cast("Connection", ready)]  # wait returns what it was given
                done = _taken(worker)
                if worker.done >= RENEWED:
                    worker.end()
                    pool[pool.index(worker)] = worker = _started(context, task)
                _give(worker, next(chunks, None))
                yield done
    finally:
        for worker in pool:
            worker.end()


def _context() -> ForkServerContext | SpawnContext:
    try:
        context = get_context("forkserver")
    except ValueError:  # not a POSIX system
        return get_context("spawn")
    # Imported once, and shared by all workers: rules are many modules.
    rules = [f"{tonewise.rules.__name__}.{module.name}" for module in iter_modules(tonewise.rules.__path__)]
    context.set_forkserver_preload(["tonewise.audit.judging", *rules])
    return context


def _started(context: ForkServerContext | SpawnContext, task: Task) -> _Worker:
    mine, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, task), daemon=True)
    process.start()
    theirs.close()  # so that the pipe ends with the process
    return _Worker(process, mine)


def _give(worker: _Worker, chunk: Chunk | None) -> None:
    worker.chunk = chunk
    if chunk is not None:
        with suppress(BrokenPipeError):  # told of when its result is asked for
            worker.pipe.send(chunk)


def _taken(worker: _Worker) -> Done:
    try:
        received = worker.pipe.recv()
    except (EOFError, ConnectionResetError):
        worker.process.join()
        chunk = worker.chunk
        assert chunk is not None  # noqa: S101 - only busy workers are waited for
        first, last = chunk.rows[0].line, chunk.rows[-1].line
        raise TonewiseError(
            f"{chunk.source}: a worker ended by itself (exit status {worker.process.exitcode}) at the rows of lines "
            f"{first} to {last}; what is done is kept"
        ) from None
    if isinstance(received, BaseException):
        raise received
    assert isinstance(received, Done)  # noqa: S101 - nothing else is sent
    worker.done += 1
    return received


def _work(pipe: Connection, task: Task) -> None:
    """A worker's whole life: it ends with the pipe, so with the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the run tells its workers to end
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        judge = Judge(task)
        while True:
            chunk = pipe.recv()
            try:
                done: object = judge.chunk(chunk)
            except Exception as error:
                done = error
            pipe.send(done)
