"""``tonewise eval report``: logs of runs as one page that a browser opens from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tonewise.cli import options, output

if TYPE_CHECKING:
    from tonewise.evals.results import Report

Runs = Annotated[list[str], typer.Argument(metavar="RUN…", help="Logs of runs; several stand beside each other.")]


def report(
    runs: Runs,
    *,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="The page; beside the log without it.")] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With one run: an accepted state to compare with.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    lang: options.Lang = None,
) -> None:
    """Write a page with the measures of each variant, what changed, and every case. No model is called."""
    from tonewise.evals.page import page  # noqa: PLC0415
    from tonewise.files.writing import check_writable, replacing  # noqa: PLC0415

    path = out or Path(runs[0]).with_suffix(".html")
    check_writable(path)
    made = _report(runs, baseline)
    with replacing(path) as stream:
        stream.writelines(page(made, language=lang or "en"))
    output.tell_written(path)
    if show:
        import webbrowser  # noqa: PLC0415

        webbrowser.open(path.resolve().as_uri())


def _report(runs: list[str], baseline: Path | None) -> Report:
    if len(runs) > 1:
        if baseline is not None:
            raise typer.BadParameter("goes with one run", param_hint="--baseline")
        from tonewise.evals.comparing import together  # noqa: PLC0415

        return together(runs)
    from tonewise.evals.baseline import read_baseline  # noqa: PLC0415
    from tonewise.evals.reporting import report_of  # noqa: PLC0415

    return report_of(runs[0], baseline=read_baseline(baseline) if baseline else None, keep="all")
