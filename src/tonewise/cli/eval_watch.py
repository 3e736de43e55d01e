"""``tonewise eval SUITE --watch``: what changed is run again on every save, and what got better and worse is told."""

from __future__ import annotations

import sys
from dataclasses import replace
from time import strftime
from typing import TYPE_CHECKING

from tonewise.cli import eval_run, output
from tonewise.errors import TonewiseError
from tonewise.plain import harmless, shortened

if TYPE_CHECKING:
    from tonewise.evals.progress import RunProgress
    from tonewise.evals.watching import Change, Outcomes, Watched

MOST = 20
"""Cases that are told one by one."""


def watch(source: str, wishes: eval_run.RunWishes) -> None:
    """Run a suite, then again what is changed, until Ctrl-C; one log holds what is there now.

    Each line of stdout is a run or a case that became better or worse; a file that is broken meanwhile is told on
    stderr, and watching goes on. Raises what makes the first run impossible.
    """
    from tonewise.evals.watching import outcomes  # noqa: PLC0415

    if wishes.only is not None:
        try:
            wishes = replace(wishes, cases=list(eval_run.job_of(source, wishes).only), only=None)
        except eval_run.NoneFailedError as error:
            output.tell(str(error))
            return
    watched, done = _run(source, wishes)
    now = outcomes(done.log)
    _tell(done, {}, now)
    output.tell(
        f"log: {harmless(str(done.log))}; watching {watched.count} file{'s' if watched.count > 1 else ''}, Ctrl-C ends"
    )
    again = replace(wishes, out=done.log, reuse=[done.log], fresh=True)
    while True:
        watched.wait()
        try:
            watched, done = _run(source, again, watched)
            before, now = now, outcomes(done.log)
        except TonewiseError as error:
            output.tell_error(str(error))
            continue
        _tell(done, before, now)


def _run(source: str, wishes: eval_run.RunWishes, watched: Watched | None = None) -> tuple[Watched, RunProgress]:
    """A run, and the files behind it as they were when it began."""
    from tonewise.evals.running import matrix_of  # noqa: PLC0415
    from tonewise.evals.watching import Watched  # noqa: PLC0415

    while True:
        job = eval_run.job_of(source, wishes)
        now = Watched(job.loaded, matrix_of(job))
        if watched is None or not watched.changed():  # else they were written while they were read
            return now, eval_run.run(job)


def _tell(done: RunProgress, before: Outcomes, now: Outcomes) -> None:
    from tonewise.evals.watching import changes  # noqa: PLC0415

    passed = sum(outcome.share == 1 for outcome in now.values())
    by = _by_variant(now)
    rest = f" ({by})" if by else ""
    output.say(f"{strftime('%H:%M:%S')}  {passed} of {len(now)} pass{rest}; {done.done} run in {done.seconds:.1f} s")
    found = list(changes(before, now))
    for change in found[:MOST]:
        output.say(_line(change), now=True)
    if len(found) > MOST:
        output.say(f"  … and {len(found) - MOST} more")
    output.flush()


def _by_variant(now: Outcomes) -> str:
    shares: dict[str, list[bool]] = {}
    for (_, variant), outcome in now.items():
        shares.setdefault(variant, []).append(outcome.share == 1)
    if len(shares) == 1:
        return ""
    return ", ".join(f"{shortened(name, 40)} {sum(own)}/{len(own)}" for name, own in shares.items())


def _line(change: Change) -> str:
    paint = output.painter(sys.stdout)
    kind = paint(f"{change.kind:6}", "green" if change.kind == "better" else "red")
    outcome = change.outcome
    shares = f" {outcome.passed}/{outcome.of}" if outcome.of > 1 else ""
    why = f": {shortened(outcome.why, 120)}" if outcome.why and outcome.share < 1 else ""
    return f"  {kind} {shortened(change.case_id, 60)} ({shortened(change.variant, 40)}){shares}{why}"
