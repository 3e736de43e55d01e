"""``tonewise eval agreement``: rules and judges against what people say of the same replies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import options, output

if TYPE_CHECKING:
    from tonewise.evals.labels import Labelled
    from tonewise.evals.log import Judgement
    from tonewise.settings import Settings

Form = Literal["text", "json", "markdown"]


def agreement(  # noqa: PLR0913 - the options of a command
    labels: Annotated[
        str, typer.Argument(metavar="LABELS", help="Cases with a reply, labelled in expect.fails and expect.passes.")
    ],
    *,
    log: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Take the judges' verdicts from this log of the same replies.")
    ] = None,
    judge: Annotated[
        Path | None, typer.Option(metavar="SUITE", help="Ask the judges of this suite now; a model is called.")
    ] = None,
    model: options.Model = None,
    api_base: options.ApiBase = None,
    form: Annotated[Form, typer.Option("--format", help="text is for people.")] = "text",
) -> None:
    """Tell how far rules and judges agree with people, and people with each other.

    Rules are held against the replies here and now, with no network.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.cli import agreement_lines  # noqa: PLC0415
    from tonewise.evals.agreement import agreement as agreed  # noqa: PLC0415
    from tonewise.evals.agreement import of_rules, opinions_of  # noqa: PLC0415
    from tonewise.evals.labels import read_labels  # noqa: PLC0415

    if log is not None and judge is not None:
        raise typer.BadParameter("verdicts are read from a log or asked for, not both", param_hint="--judge")
    chosen = settings.load(model=model, api_base=api_base)
    labelled = read_labels(labels)
    opinions = of_rules(labelled, chosen) | opinions_of(_judgements(labelled, chosen, log, judge))
    report = agreed(labelled, opinions)
    if form == "json":
        output.say(report.model_dump_json(by_alias=True, indent=2))
        return
    painter = output.painter(sys.stdout)
    for line in agreement_lines.markdown(report) if form == "markdown" else agreement_lines.text(report, painter):
        output.say(line)


def _judgements(
    labelled: tuple[Labelled, ...], settings: Settings, log: Path | None, judge: Path | None
) -> dict[str, dict[str, Judgement]]:
    """What the log or the judges say, by judge and case; nothing where neither is named."""
    import asyncio  # noqa: PLC0415 - only judges that are asked need it

    from tonewise.evals.agreement import ask, of_log  # noqa: PLC0415

    if log is not None:
        return of_log(labelled, log)
    if judge is None:
        return {}
    from tonewise.errors import InputError  # noqa: PLC0415
    from tonewise.evals.judging import models_of  # noqa: PLC0415
    from tonewise.evals.labels import judges_in  # noqa: PLC0415

    wanted = {name for one in labelled for name in one.truth}
    judges = [each for each in judges_in(judge) if each.scorer in wanted]
    if not judges:
        raise InputError("has no judge that the labels name (judge/NAME)", source=str(judge))
    for each in judges:
        models_of(each, settings)
    return asyncio.run(ask(labelled, judges, settings))
