"""``tonewise draft``: a reply to the open turn, and all that a person needs to approve it."""

from __future__ import annotations

from tonewise.cli import options


def draft(  # noqa: PLR0913 - the options of a command
    source: options.Source,
    *,
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
    """Draft a reply: the text alone on stdout; on stderr what it rests on, and what it lacks.

    Without a model the reply is composed from the facts. Several conversations in one file give one Draft a line.
    With --out they are a batch: broken rows are told and stop nothing, and the same command goes on where one was
    broken off.
    """
    from tonewise.cli.jobs import Wishes, do  # noqa: PLC0415

    wishes = Wishes(
        model=model, fallback=fallback, api_base=api_base, promise=promise, structured=structured, stream=stream,
        form=form, out=out, fresh=fresh, retry=retry, concurrency=concurrency, per_minute=per_minute, lang=lang,
    )  # fmt: skip
    do("reply", source, None, wishes)
