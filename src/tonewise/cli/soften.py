"""``tonewise soften``: a bare refusal made one with its way forward."""

from __future__ import annotations

from typing import Annotated

import typer

from tonewise.cli import options


def soften(  # noqa: PLR0913 - the options of a command
    source: options.Source,
    *,
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="The refusal, or - for stdin. Without it, the case's «rough»."),
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
    """Make a bare refusal a good one, with what is possible instead, in the customer's manner.

    The way forward comes from the facts. A file of cases gives one Draft a line; with --out it is a batch, as with
    draft.
    """
    from tonewise.cli.jobs import Wishes, do  # noqa: PLC0415

    wishes = Wishes(
        model=model, fallback=fallback, api_base=api_base, promise=promise, structured=structured, stream=stream,
        form=form, out=out, fresh=fresh, retry=retry, concurrency=concurrency, per_minute=per_minute, lang=lang,
    )  # fmt: skip
    do("soften", source, text, wishes)
