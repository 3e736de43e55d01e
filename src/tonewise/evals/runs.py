"""Where logs of runs are kept: a folder, a file a run, named by the suite and the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tonewise.errors import InputError
from tonewise.evals.headers import differences
from tonewise.evals.log import RunHeader
from tonewise.evals.logs import RunLog, read_log
from tonewise.evals.suite import slug
from tonewise.files.journal import InUseError, part_of, telling
from tonewise.files.writing import check_writable

RUNS = Path("runs")
"""Where logs are kept that nobody names another place for."""


@contextmanager
def log_of(
    header: RunHeader, suite: str, out: Path | None, *, fresh: bool = False, retry: bool = False
) -> Iterator[tuple[Path, RunLog]]:
    """A run's log, held open, and its path.

    Where ``out`` is None, the last of the same making in `RUNS` is gone on with that is not complete, or with ``retry``
    any; else a new one is begun. Raises InputError as `RunLog.open` does.
    """
    if out is not None:
        check_writable(out)
        log = RunLog(out, header.model_copy(update={"run": out.stem}))
        with log.open(fresh=fresh):
            yield out, log
        return
    with telling(RUNS):
        RUNS.mkdir(exist_ok=True)
    with ExitStack() as stack:
        for path in _candidates(header, suite, fresh, retry):
            log = RunLog(path, header.model_copy(update={"run": path.stem}))
            try:
                stack.enter_context(log.open())
            except InUseError:  # another run is at work on it: this one is another run
                continue
            yield path, log
            return


def _candidates(header: RunHeader, suite: str, fresh: bool, retry: bool) -> Iterator[Path]:
    """Logs that can be gone on with, the last one first, then names that are free."""
    if not fresh:
        found = {path.with_suffix("") for path in RUNS.glob(f"{slug(suite)}-*.jsonl.part")}
        complete = set(RUNS.glob(f"{slug(suite)}-*.jsonl"))
        found = found | complete if retry else found - complete
        for out in sorted(found, key=lambda out: out.stem, reverse=True):
            if _fits(out if out in complete else part_of(out), header):
                yield out
    stem = f"{slug(suite)}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for number in count(1):
        out = RUNS / f"{stem}{f'-{number}' if number > 1 else ''}.jsonl"
        if not out.exists() and not part_of(out).exists():
            yield out


def _fits(log: Path, header: RunHeader) -> bool:
    try:
        return not differences(read_log(log)[0], header)
    except InputError:  # it was broken off before its header was whole, or is something else
        return False


def last_log(suite: str) -> Path | None:
    """The last complete log of a suite in `RUNS`, None where there is none."""
    begun = [(started, path) for path in RUNS.glob(f"{slug(suite)}-*.jsonl") if (started := _begun(path, suite))]
    return max(begun)[1] if begun else None


def _begun(log: Path, suite: str) -> str | None:
    """When a run of this suite began; None for another's, whose name may begin alike, and for what is no log."""
    try:
        header = read_log(log)[0]
    except InputError:
        return None
    return header.started if header.suite.name == suite else None
