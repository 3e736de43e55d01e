"""``tonewise eval import``: a suite from what a team has already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import output
from tonewise.errors import InputError
from tonewise.plain import harmless, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tonewise.evals.importing import Imported

MOST_TOLD = 20
"""Warnings that are told one by one."""


def import_cases(  # noqa: PLR0913 - the options of a command
    source: Annotated[str, typer.Argument(metavar="FILE", help="A .jsonl, .json, .yaml, .csv or .tsv file.")],
    *,
    kind: Annotated[
        Literal["jsonl", "csv", "promptfoo", "openai", "audit", "edits"] | None,
        typer.Option("--from", help="What the file is; without it, told by what it holds where that is sure."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the suite here (.yaml), or its cases (.jsonl).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELD=COLUMN,…", help="Columns or keys: customer=question,reply=answer.")
    ] = None,
    values: Annotated[
        str | None, typer.Option(metavar="…", help="Words of a table of messages: role:operator=agent.")
    ] = None,
    utc_offset: Annotated[
        str | None, typer.Option(metavar="+HH:MM", help="Offset of a table's times that have none.")
    ] = None,
    beside: Annotated[
        str | None,
        typer.Option("--with", metavar="FILE", help="Requests of a batch, or conversations that drafts were made for."),
    ] = None,
    failing: Annotated[
        bool, typer.Option("--failing", help="Of an audit: only replies that break a rule, tagged with it.")
    ] = False,
    drafted: Annotated[
        bool, typer.Option("--drafted", help="Draft the cases anew: what was replied becomes what was sent.")
    ] = False,
    mask: Annotated[
        bool, typer.Option("--mask", help="Make e-mail addresses, phone and card numbers and passwords unreadable.")
    ] = False,
) -> None:
    """Make a suite of cases, tables, promptfoo's tests, logs of chats, exported conversations or agents' edits.

    What cannot be taken over is told on stderr with its line; where it belongs to a case, it stands in its note too.
    """
    from tonewise.evals.importing import imported  # noqa: PLC0415
    from tonewise.evals.importing.fields import names_of  # noqa: PLC0415
    from tonewise.evals.importing.guessing import guessed  # noqa: PLC0415
    from tonewise.evals.importing.pieces import Wishes  # noqa: PLC0415

    if out is not None:
        _check(out, Path(source), force)
    wishes = Wishes(
        columns=names_of(columns), values=values, utc_offset=utc_offset, failing=failing, beside=beside
    )  # fmt: skip
    found = imported(source, kind or guessed(source, wishes), wishes, mask=mask, drafted=drafted)
    for line in _warnings(found, source, out):
        output.tell(line)
    _write(found, source, out)
    output.tell(_counted(len(found.cases), "case") + (f" written: {harmless(str(out))}" if out else ""))


def _check(out: Path, source: Path, force: bool) -> None:
    from tonewise.files.writing import check_writable  # noqa: PLC0415

    if out.suffix.lower() not in (".yaml", ".yml", ".jsonl"):
        raise InputError("must end in .yaml or .jsonl", source=str(out))
    if out.exists() and source.exists() and out.samefile(source):
        raise InputError("is the file that is read: name another one for the suite", source=str(out))
    if out.exists() and not force:
        raise InputError("is there already; --force writes over it", source=str(out))
    check_writable(out)


def _write(found: Imported, source: str, out: Path | None) -> None:
    from tonewise.evals.importing.writing import as_jsonl, as_yaml  # noqa: PLC0415
    from tonewise.evals.suite import slug  # noqa: PLC0415
    from tonewise.files.writing import replacing  # noqa: PLC0415

    if out is not None and out.suffix.lower() == ".jsonl":
        text: Iterator[str] = as_jsonl(found.cases)
    else:
        name = slug((out or Path(source)).stem)
        text = as_yaml(name, f"Imported from {Path(source).name}.", found.cases, found.judges)
    if out is None:
        for part in text:
            output.say(part.removesuffix("\n"))
        return
    with replacing(out) as stream:
        stream.writelines(text)


def _warnings(found: Imported, source: str, out: Path | None) -> Iterator[str]:
    """What is not as it was in the file, a line each; many are counted."""
    for told in found.told[:MOST_TOLD]:
        name = harmless(told.source or source)
        place = f"{name}:{told.line}" if told.line is not None else name
        yield f"{place}: {shortened(told.problem, 240)}"
    if len(found.told) > MOST_TOLD:
        yield f"… and {len(found.told) - MOST_TOLD} more"
    if found.judges and out is not None and out.suffix.lower() == ".jsonl":
        yield f"left out: {_counted(len(found.judges), 'judge')}; a .jsonl holds cases alone, a .yaml holds judges too"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
