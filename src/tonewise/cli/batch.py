"""``--out`` of the commands that draft: a batch, how far it is, and what came of it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from tonewise.batches import Batch, Kept, Progress, run_batch
from tonewise.batches.run import broken_list
from tonewise.cli import output
from tonewise.cli.figures import rate_of, spent
from tonewise.cli.jobs import NO_MODEL
from tonewise.drafting import COMPOSER
from tonewise.errors import InputError
from tonewise.files.writing import check_writable
from tonewise.plain import harmless, shortened

MOST_BROKEN = 10
"""Broken rows that are told one by one; a file lists them all."""


def run(batch: Batch) -> None:
    """Draft a file of cases into another file."""
    _check(batch)
    if batch.settings.model is None:
        output.tell(NO_MODEL)
    began = monotonic()
    try:
        done = _drafted(batch)
    except KeyboardInterrupt:
        part = Kept(batch.out, "").part
        if part.exists():
            output.tell(
                f"interrupted; what is done is kept in {harmless(str(part))}. To go on, run the same command again:"
            )
            output.tell(f"  {harmless(shlex.join(['tonewise', *sys.argv[1:]]))}")
        raise
    for line in _account(batch, done, monotonic() - began):
        output.tell(line)


def _check(batch: Batch) -> None:
    """Raise InputError for what would fail only when all is drafted, or do harm."""
    check_writable(batch.out)
    source = Path(batch.source)
    for path in (batch.out, Kept(batch.out, "").part, broken_list(batch.out)):
        same = path.exists() and source.exists() and path.samefile(source)
        if batch.source != "-" and (same or path.absolute() == source.absolute()):
            raise InputError("is the file that is read: name another one for the drafts", source=str(path))


def _drafted(batch: Batch) -> Progress:
    if not sys.stderr.isatty():
        return run_batch(batch)
    from tonewise.cli.batch_progress import Bar  # noqa: PLC0415 - rich is for people who look

    with Bar() as bar:
        return run_batch(batch, bar.show)


def _account(batch: Batch, done: Progress, seconds: float) -> Iterator[str]:
    """What a run did, in lines for people."""
    rate = f", {rate_of(done.drafted, seconds)}" if done.drafted and seconds > 1 else ""
    by = ", ".join(f"{count} by {harmless(_name(model))}" for model, count in done.models.most_common())
    yield f"drafted {done.drafted} cases in {seconds:.1f} s{rate}{': ' + by if by else ''}{spent(done.usage)}"
    if done.failed:
        yield f"{done.failed} were composed since the model failed; --retry asks it again. The last one:"
        yield f"  {shortened(done.why or '')}"
    if done.before:
        yield f"{done.before} were done before"
    if done.left_out:
        yield f"{done.left_out} drafts of an earlier run are left out: {harmless(batch.source)} has other cases now"
    if done.broken:
        yield f"{len(done.broken)} rows are broken; all of them are listed in {harmless(str(broken_list(batch.out)))}"
        yield from (f"  {shortened(str(error))}" for error in done.broken[:MOST_BROKEN])
    yield f"written: {harmless(str(batch.out))}"


def _name(model: str) -> str:
    return "the composer" if model == COMPOSER else model
