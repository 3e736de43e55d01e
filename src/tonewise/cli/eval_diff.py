"""``tonewise eval diff``: two runs on the same cases: what got better, what got worse, and how the texts differ."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import options, output
from tonewise.plain import shortened

if TYPE_CHECKING:
    from tonewise.evals.comparing import Compared
    from tonewise.settings import InterfaceLanguage

Form = Annotated[
    Literal["text", "json", "html", "markdown"], typer.Option("--format", help="text, for people, is the default.")
]
_NAMED = 3
"""Cases that are named of those that are left out."""


def diff(  # noqa: PLR0913 - the options of a command
    first: Annotated[str, typer.Argument(metavar="RUN1", help="The log of a run.")],
    second: Annotated[str, typer.Argument(metavar="RUN2", help="The log of another, to compare with it.")],
    *,
    form: Form = "text",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it here rather than to stdout.")] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=0, help="So many cases with their texts.")] = 20,
    gate: Annotated[bool, typer.Option("--gate", help="Exit with 1 where a measure got significantly worse.")] = False,
    lang: options.Lang = None,
) -> None:
    """Compare two runs on the cases that both have. Both are scored as they stand; no model is called."""
    from tonewise.evals.comparing import compared  # noqa: PLC0415
    from tonewise.files.writing import check_writable, replacing  # noqa: PLC0415

    if out is not None:
        check_writable(out)
    told = compared(first, second)
    for line in _left_out(told):
        output.tell(line)
    lines = _lines(told, form, most, lang or "en", painted=out is None)
    if out is None:
        for line in lines:
            output.say(line)
    else:
        with replacing(out) as stream:
            stream.writelines(f"{line}\n" for line in lines)
        output.tell_written(out)
    if gate and not told.report.gate.passed:
        for reason in told.report.gate.reasons:
            output.tell_error(reason.message)
        raise typer.Exit(2 if told.report.gate.is_broken else 1)


def _left_out(told: Compared) -> Iterator[str]:
    """What is not compared: stdout has only what is."""
    for ids, what in (
        (told.only_first, "only in the first"),
        (told.only_second, "only in the second"),
        (told.changed, "in both, but changed since"),
    ):
        if ids:
            named = shortened(", ".join(ids[:_NAMED]))
            count = "1 case is" if len(ids) == 1 else f"{len(ids)} cases are"
            yield f"{count} {what}, and left out: {named}{' …' * (len(ids) > _NAMED)}"


def _lines(told: Compared, form: str, most: int, language: InterfaceLanguage, *, painted: bool) -> Iterator[str]:
    from tonewise.cli import eval_diff_text  # noqa: PLC0415
    from tonewise.painting import Painter  # noqa: PLC0415

    if form == "json":
        return eval_diff_text.as_json(told)
    if form == "markdown":
        return eval_diff_text.as_markdown(told, most, language)
    if form == "html":
        from tonewise.evals.page import page  # noqa: PLC0415

        return (piece.removesuffix("\n") for piece in page(told.report, language=language))
    return eval_diff_text.as_text(told, most, language, output.painter(sys.stdout) if painted else Painter(False))
