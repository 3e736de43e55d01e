"""``tonewise eval accept``: a run made the baseline that later runs are held against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tonewise.cli import output

if TYPE_CHECKING:
    from tonewise.evals.baseline import Baseline
    from tonewise.evals.results import Report

Target = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Write it here; baselines/SUITE.json by the suite without it."),
]


def accept(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A log, such as runs/smoke-….jsonl.")],
    *,
    baseline: Target = None,
) -> None:
    """Make a run the baseline of its suite, and tell what it changes against the one before.

    The file holds counts, a line a case, and no texts: commit it, and its diff shows which cases changed.
    """
    from tonewise.evals.accepting import changes  # noqa: PLC0415
    from tonewise.evals.baseline import baseline_of, default_baseline, read_baseline, write_baseline  # noqa: PLC0415
    from tonewise.evals.reporting import report_of  # noqa: PLC0415
    from tonewise.plain import harmless  # noqa: PLC0415

    _check_whole(run)
    report = report_of(run)
    _check(report, run)
    target = baseline or default_baseline(report.source, report.suite)
    old = read_baseline(target) if target.exists() else None
    new = baseline_of(report)
    if old is not None:
        _check_part(run, old, new, target)
    told = list(changes(old, new)) if old is not None else [f"{name}: new" for name in new.variants]
    write_baseline(target, report)
    for line in told or ["nothing changed"]:
        output.say(harmless(line))
    output.tell_written(target)


def _check_whole(run: str) -> None:
    """Raise InputError for the log of a run that was broken off, or goes on."""
    from tonewise.errors import InputError  # noqa: PLC0415
    from tonewise.files.journal import part_of  # noqa: PLC0415

    path = Path(run)
    if path == part_of(path.with_suffix("")):
        raise InputError("is not complete: give the same command again to go on, and accept its log", source=run)


def _check(report: Report, run: str) -> None:
    """Raise InputError for a run that is no measure for later ones."""
    from tonewise.errors import InputError  # noqa: PLC0415
    from tonewise.plain import harmless  # noqa: PLC0415

    if broken := [reason.message for reason in report.gate.reasons if reason.type == "broken"]:
        problem = f"{harmless('; '.join(broken))}: run it again with --retry, and accept it when it is whole"
        raise InputError(problem, source=run)
    if not report.cases:
        raise InputError("holds no drafts", source=run)
    for variant in report.variants:
        counts = {sum(draft.variant == variant.name for draft in case.drafts) for case in report.cases} - {0}
        if len(counts) > 1:
            problem = f"is not complete: {harmless(variant.name)} drafted some cases less often than others"
            raise InputError(problem, source=run)


def _check_part(run: str, old: Baseline, new: Baseline, target: Path) -> None:
    """Raise InputError where a run of some cases would make the baseline forget others, and guard them no more."""
    from tonewise.errors import InputError  # noqa: PLC0415
    from tonewise.evals.logs import read_log  # noqa: PLC0415
    from tonewise.plain import shortened  # noqa: PLC0415

    if not read_log(run)[0].only:
        return
    kept = {case for variant in new.variants.values() for case in variant.cases}
    gone = sorted({case for variant in old.variants.values() for case in variant.cases} - kept)
    if gone:
        problem = f"holds only some of the suite's cases, and {target} has more"
        raise InputError(f"{problem} ({shortened(', '.join(gone))}): run the whole suite, and accept that", source=run)
