"""``tonewise audit``: exports of many conversations held against the rules, and what was found summed up."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tonewise.cli import options, output

if TYPE_CHECKING:
    from tonewise.audit import Audit, Plan, Progress
    from tonewise.cli.audit_progress import Bar


def audit(  # noqa: PLR0913 - the options of a command
    sources: Annotated[list[str], typer.Argument(metavar="FILE…", help="Exports: .jsonl, .csv, .tsv, .json or .yaml.")],
    *,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="text is for people.")] = "text",
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with plots.")] = None,
    parquet: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a table: a row a conversation, rule and finding.")
    ] = None,
    style_guide: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a draft of your own style guide (Markdown).")
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELD=COLUMN,…", help="Columns of a table: conversation=ticket,role=sender.")
    ] = None,
    values: Annotated[
        str | None, typer.Option(metavar="…", help="Words of a table: role:operator=agent,channel:app=messenger.")
    ] = None,
    utc_offset: Annotated[
        str | None, typer.Option(metavar="+HH:MM", help="Offset of a table's times that have none.")
    ] = None,
    lang: options.Lang = None,
    select: Annotated[str | None, typer.Option(metavar="RULE,…", help="Only these rules.")] = None,
    ignore: Annotated[str | None, typer.Option(metavar="RULE,…", help="All rules but these.")] = None,
    max_failing: Annotated[
        float | None,
        typer.Option(metavar="SHARE", min=0, max=1, help="Exit with 1 where more of the conversations have errors."),
    ] = None,
    show_personal_data: Annotated[
        bool, typer.Option("--show-personal-data", help="Leave e-mail addresses, phone and card numbers as they are.")
    ] = False,
    work: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep what is done here; FILE.audit without it.", file_okay=False)
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do again what an earlier run has done.")] = False,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Processes, or Ray's actors; one a core without it.")
    ] = None,
    engine: Annotated[Literal["local", "ray"], typer.Option(help="Judge here, or on a Ray cluster.")] = "local",
) -> None:
    """Hold the agents' messages in many conversations against the rules: what is broken how often, by whom, when.

    A run that was broken off goes on where it was. Rows that cannot be judged are counted and listed.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.audit import Columns, Plan  # noqa: PLC0415
    from tonewise.files.writing import check_writable  # noqa: PLC0415

    plan = Plan(
        sources=tuple(dict.fromkeys(sources)),
        settings=settings.load(lang=lang, select=options.ids(select), ignore=options.ids(ignore)),
        columns=Columns.of(columns, values, utc_offset), work=work, workers=workers, engine=engine,
        show_personal_data=show_personal_data, fresh=fresh,
    )  # fmt: skip
    for path in (html, parquet, style_guide):
        if path is not None:
            check_writable(path)
    if parquet is not None:
        from tonewise.audit.parquet import require_pyarrow  # noqa: PLC0415

        require_pyarrow()
    done = _run(plan)
    # The files first: whoever reads the tables may close the pipe after the first screen.
    for path in _written(done, html, parquet, style_guide):
        output.tell_written(path)
    if form == "json":
        output.say(done.report.model_dump_json(indent=2))
    else:
        from tonewise.cli.audit_text import shown  # noqa: PLC0415

        for line in shown(done.report, output.painter(sys.stdout)):
            output.say(line)
    if max_failing is not None and done.report.share > max_failing:
        output.tell(f"{done.report.share:.1%} of the conversations have errors, more than {max_failing:.1%}")
        raise typer.Exit(1)


def _run(plan: Plan) -> Audit:
    from tonewise.audit import audit as audited  # noqa: PLC0415
    from tonewise.audit.run import work_of  # noqa: PLC0415

    began = monotonic()
    bar = _bar()
    try:
        with bar:
            done = audited(plan, bar.show)
    except KeyboardInterrupt:
        output.tell(f"interrupted; what is done is kept in {work_of(plan)}. To go on, run the same command again:")
        output.tell(f"  {shlex.join(['tonewise', *sys.argv[1:]])}")
        raise
    for line in _account(done, monotonic() - began):
        output.tell(line)
    return done


def _bar() -> Bar:
    if sys.stderr.isatty():
        from tonewise.cli.audit_progress import TerminalBar  # noqa: PLC0415

        return TerminalBar()
    from tonewise.cli.audit_progress import NoBar  # noqa: PLC0415

    return NoBar()


def _account(done: Audit, seconds: float) -> Iterator[str]:
    """What a run did, on stderr: stdout has only what the files give."""
    progress: Progress = done.progress
    rate = f", {progress.conversations / seconds:.0f} a second" if progress.conversations and seconds > 1 else ""
    yield f"judged {progress.conversations} conversations in {seconds:.1f} s{rate}"
    if progress.before:
        yield f"{progress.before} of {progress.before + progress.chunks} chunks were done before, in {done.work}"
    if done.report.broken:
        yield f"{done.report.broken} rows could not be judged; all of them are listed in {done.broken_list}"


def _written(done: Audit, html: Path | None, parquet: Path | None, style_guide: Path | None) -> Sequence[Path]:
    from tonewise.files.writing import replacing  # noqa: PLC0415

    written = []
    if html is not None:
        from tonewise.audit.page import page  # noqa: PLC0415

        with replacing(html) as stream:
            stream.writelines(page(done.report))
        written.append(html)
    if style_guide is not None:
        from tonewise.audit.style_guide import style_guide as lines  # noqa: PLC0415

        with replacing(style_guide) as stream:
            stream.writelines(f"{line}\n" for line in lines(done.report, done.rules))
        written.append(style_guide)
    if parquet is not None:
        from tonewise.audit.parquet import write  # noqa: PLC0415

        write(done.records(), parquet)
        written.append(parquet)
    return written
