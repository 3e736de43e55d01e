"""``tonewise fold``: pending messages made one."""

from __future__ import annotations

from typing import Annotated

import typer

from tonewise.cli import options


def fold(  # noqa: PLR0913 - the options of a command
    source: options.Source,
    *,
    text: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT",
            help="A pending message, or - to read it from stdin; give one for each. The case's «pending» without it.",
        ),
    ] = None,
    model: options.Model = None,
    fallback: options.Fallback = None,
    api_base: options.ApiBase = None,
    promise: options.Promise = None,
    structured: options.Structured = None,
    stream: options.Stream = None,
    form: options.Form = None,
    out: options.Out = None,
    fresh: options.Fresh = False,
    retry: options.Retry = False,
    concurrency: options.Concurrency = None,
    per_minute: options.PerMinute = None,
    lang: options.Lang = None,
) -> None:
    """Make one message out of several that wait to be sent: the text alone on stdout, on stderr what was changed.

    What only holds ("one moment") goes, what says something stays, in a good order and once. A file of cases gives one
    Draft a line; with --out it is a batch, as with draft.
    """
    from tonewise.cli.jobs import Wishes, do  # noqa: PLC0415

    wishes = Wishes(
        model=model, fallback=fallback, api_base=api_base, promise=promise, structured=structured, stream=stream,
        form=form, out=out, fresh=fresh, retry=retry, concurrency=concurrency, per_minute=per_minute, lang=lang,
    )  # fmt: skip
    do("fold", source, text, wishes)
