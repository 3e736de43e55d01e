"""The running part of ``tonewise eval SUITE``: its options, how far a run is, and what is told when it ends."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from tonewise.cli import output
from tonewise.cli.figures import rate_of, spent
from tonewise.plain import harmless, shortened
from tonewise.settings import cursor_moves

if TYPE_CHECKING:
    from tonewise.evals.progress import RunProgress
    from tonewise.evals.running import RunJob
    from tonewise.evals.suites import LoadedSuite

FAILING = "failing"
SECONDS = 5.0
"""Between two lines of how far a run is, where no bar can be drawn."""

SuiteFile = Annotated[str, typer.Argument(metavar="SUITE", help="A suite, or a file of cases.")]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model", metavar="NAME", help="A model, or `composer`, in place of the suite's; may be given again."
    ),
]
Prompts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FOLDER", help="A folder of prompts, or `packaged`, in place of the suite's; may be given again."
    ),
]
SettingsNames = Annotated[
    list[str] | None,
    typer.Option("--settings", metavar="NAME", help="Only these of the suite's settings; may be given again."),
]
Cases = Annotated[
    list[str] | None,
    typer.Option("--case", metavar="ID", help="Only these cases; `refund-*` and `tag:money` choose several."),
]
Only = Annotated[
    str | None,
    typer.Option(metavar="failing|RUN", help="Only the cases that failed in the suite's last run, or in that one."),
]
Repeat = Annotated[
    int | None, typer.Option(metavar="N", min=1, max=1000, help="Draft each case so many times; never from the cache.")
]
Concurrency = Annotated[
    int | None, typer.Option(metavar="N", min=1, max=1000, help="So many drafts of a model at once; 4.")
]
PerMinute = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="At most so many calls of a model in any minute.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin anew where a run was broken off, or the log is there.")]
Retry = Annotated[bool, typer.Option("--retry", help="Do again what broke and what a model failed at.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="The run's log; runs/SUITE-TIME.jsonl by default.")]
Reuse = Annotated[
    list[Path] | None,
    typer.Option(metavar="RUN", help="Take over what would be made again alike; may be given again."),
]
Watch = Annotated[bool, typer.Option("--watch", help="Run again what changes, whenever a file is saved.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWishes:
    """The options of a run, as they were given."""

    models: list[str] | None = None
    prompts: list[str] | None = None
    settings: list[str] | None = None
    cases: list[str] | None = None
    only: str | None = None
    repeat: int | None = None
    concurrency: int | None = None
    per_minute: int | None = None
    api_base: str | None = None
    fresh: bool = False
    retry: bool = False
    out: Path | None = None
    reuse: list[Path] | None = None


def do(source: str, wishes: RunWishes) -> Path:
    """Run a suite, and return the path of its log; stderr tells how far it is, and what came of it in a line.

    Where only failing cases are wanted and none failed, it is the log in which none did.
    """
    try:
        done = run(job_of(source, wishes))
    except NoneFailedError as error:
        output.tell(str(error))
        return error.log
    for line in account(done):
        output.tell(line)
    return done.log


class NoneFailedError(Exception):
    """Only failing cases are wanted, and in that log none failed."""

    def __init__(self, log: Path) -> None:
        super().__init__(f"no case failed in {harmless(str(log))}")
        self.log = log


def job_of(source: str, wishes: RunWishes) -> RunJob:
    """The job that a call wishes for; raises NoneFailedError where only failing cases are wanted and there are none."""
    from tonewise import settings  # noqa: PLC0415
    from tonewise.evals.running import RunJob  # noqa: PLC0415
    from tonewise.evals.suites import load_suite  # noqa: PLC0415
    from tonewise.evals.variants import Matrix  # noqa: PLC0415

    matrix = Matrix(
        models=tuple(wishes.models or ()), prompts=tuple(wishes.prompts or ()), settings=tuple(wishes.settings or ())
    )
    job = RunJob(
        loaded=load_suite(source), matrix=matrix, out=wishes.out, only=tuple(wishes.cases or ()),
        settings=settings.load(api_base=wishes.api_base, calls_per_minute=wishes.per_minute), repeats=wishes.repeat,
        concurrency=wishes.concurrency, fresh=wishes.fresh, retry=wishes.retry, reuse=tuple(wishes.reuse or ()),
    )  # fmt: skip
    return job if wishes.only is None else replace(job, only=_failing(job, wishes.only))


def _failing(job: RunJob, only: str) -> tuple[str, ...]:
    from tonewise.evals.failing import failing  # noqa: PLC0415

    log = _last(job.loaded, only)
    ids = failing(log, job.loaded, job.only)
    if not ids:
        raise NoneFailedError(log)
    return ids


def _last(loaded: LoadedSuite, only: str) -> Path:
    from tonewise.errors import InputError  # noqa: PLC0415
    from tonewise.evals.runs import RUNS, last_log  # noqa: PLC0415

    if only != FAILING:
        return Path(only)
    last = last_log(loaded.suite.name or "")
    if last is None:
        raise InputError(f"--only failing: no run of the suite is in {RUNS}/", source=loaded.source)
    return last


def run(job: RunJob) -> RunProgress:
    """Run a job; stderr tells how far it is where it is a terminal, and how to go on where it is interrupted."""
    from tonewise.evals.running import run_suite  # noqa: PLC0415

    last: list[RunProgress] = []
    with _shown() as show:

        def tell(progress: RunProgress) -> None:
            last[:] = [progress]
            show(progress)

        try:
            run_suite(job, tell)
            return last[-1]
        except KeyboardInterrupt:
            pass  # told below, when the bars are gone
    for line in _interrupted(last):
        output.tell(line)
    raise KeyboardInterrupt


@contextmanager
def _shown() -> Iterator[Callable[[RunProgress], None]]:
    """Shows how far a run is: bars where they can move, now and then a line on another terminal, else nothing."""
    terminal = sys.stderr.isatty()
    if cursor_moves(terminal):
        from tonewise.cli.eval_progress import Bars  # noqa: PLC0415 - rich is for people who look

        with Bars() as bars:
            yield bars.show
        return
    told = monotonic()

    def show(progress: RunProgress) -> None:
        nonlocal told
        if terminal and monotonic() - told >= SECONDS:
            told = monotonic()
            output.tell(_so_far(progress))

    yield show


def _so_far(progress: RunProgress) -> str:
    done = progress.done + progress.before
    errors = f", {progress.errors} errors" if progress.errors else ""
    return f"{done} of {progress.total}{errors}{spent(progress.usage)}"


def _interrupted(last: Sequence[RunProgress]) -> Iterator[str]:
    from tonewise.files.journal import part_of  # noqa: PLC0415

    if last and (part := part_of(last[-1].log)).exists():
        yield f"interrupted; what is done is kept in {harmless(str(part))}. To go on, run the same command again:"
        yield f"  {harmless(shlex.join(['tonewise', *sys.argv[1:]]))}"


def account(done: RunProgress) -> Iterator[str]:
    """What a run did, in lines for people."""
    rate = f", {rate_of(done.done, done.seconds)}" if done.done and done.seconds > 1 else ""
    before = f", {done.before} were done before" if done.before else ""
    yield f"ran {done.done} of {done.total} in {done.seconds:.1f} s{rate}{before}{spent(done.usage)}"
    if done.errors:
        yield f"{done.errors} could not be drafted as wished; --retry tries again. The last one:"
        yield f"  {shortened(done.why or '')}"
    yield f"log: {harmless(str(done.log))}"
