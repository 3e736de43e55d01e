"""``tonewise eval score``: a log of drafts scored again, with no model and no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tonewise.cli import options, output

Form = Literal["text", "json", "junit", "sarif", "github", "markdown", "jsonl"]


def score(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A log, such as runs/smoke-….jsonl.")],
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the scores here, a draft a line, as JSON Lines.")
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="The report, text by default; jsonl prints the scores themselves."),
    ] = None,
    lang: options.Lang = None,
) -> None:
    """Score a log again: its drafts as they are, by the rules and scorers of now."""
    from tonewise.evals.outputs import FORMATS, kept_for, text  # noqa: PLC0415
    from tonewise.evals.reporting import report_of  # noqa: PLC0415
    from tonewise.evals.scoring import score_log, write_scores  # noqa: PLC0415
    from tonewise.files.writing import check_writable  # noqa: PLC0415

    if out is not None:
        check_writable(out)
        write_scores(run, out)
    if form == "jsonl":
        for _, scored in score_log(run):
            output.say(scored.model_dump_json(by_alias=True))
    elif form is not None or out is None:
        name = form or "text"
        report = report_of(run, keep=kept_for([name]))
        language = lang or "en"
        told = text(report, language=language, log=run) if name == "text" else FORMATS[name](report, language=language)
        for line in told:
            output.say(line)
