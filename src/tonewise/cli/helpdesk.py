"""``tonewise helpdesk``: tickets of a helpdesk listed, drafted for, watched, exported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from tonewise.cli import options

app = typer.Typer(
    rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True,
    help="Work with a helpdesk: secrets come from the environment, never from arguments.",
)  # fmt: skip

Name = Annotated[str, typer.Argument(metavar="NAME", help="A helpdesk, as `tonewise helpdesk list` names it.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="SETTING=VALUE", help="A setting of the helpdesk, no secret; may be given again."),
]
Since = Annotated[str | None, typer.Option(metavar="TIME", help="Changed at or after: 2026-11-01, or with a time.")]
Until = Annotated[str | None, typer.Option(metavar="TIME", help="Changed before.")]
State = Annotated[Literal["open", "pending", "closed"] | None, typer.Option(help="Only tickets of this state.")]


@app.command("list", short_help="List the helpdesks, or the tickets of one.")
def list_(  # noqa: PLR0913 - the options of a command
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A helpdesk; without it, all are listed.")
    ] = None,
    *,
    since: Since = None,
    until: Until = None,
    state: State = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most tickets to list.")] = 50,
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="text is for people.")] = "text",
    set_: Set = None,
) -> None:
    """List the adapters that are installed and what each can do; with a NAME, its tickets, the last changed last."""
    from tonewise.cli import helpdesk_calls as calls  # noqa: PLC0415

    if name is None:
        calls.tell_adapters(form)
    else:
        calls.tell_tickets(name, calls.pairs(set_), calls.query(since, until, state), limit, form)


@app.command(short_help="Draft a reply to a ticket, and save it as an internal note.")
def draft(  # noqa: PLR0913 - the options of a command
    name: Name,
    ticket: Annotated[str, typer.Argument(metavar="TICKET", help="The ticket's id.")],
    *,
    save: Annotated[bool, typer.Option("--save", help="Save the draft in the helpdesk, where customers do not see it.")] = False,  # noqa: E501
    kind: Annotated[Literal["note", "draft"] | None, typer.Option("--as", help="An internal note, or the helpdesk's own draft.")] = None,  # noqa: E501
    model: options.Model = None,
    fallback: options.Fallback = None,
    api_base: options.ApiBase = None,
    promise: options.Promise = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="text is for people.")] = "text",
    lang: options.Lang = None,
    set_: Set = None,
) -> None:  # fmt: skip
    """Fetch a ticket and draft a reply: the text alone on stdout; on stderr what it rests on, and what it lacks.

    With --save it becomes a note for the agents, with its answers, findings and sources below. The same draft is not
    saved twice, and nothing is sent to the customer.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.cli import helpdesk_calls as calls  # noqa: PLC0415

    if kind and not save:
        raise typer.BadParameter("goes with --save", param_hint="--as")
    chosen = settings.load(model=model, fallback=fallback, api_base=api_base, promise=promise, lang=lang)
    calls.draft_ticket(name, calls.pairs(set_), ticket, chosen, form, save=save, kind=kind)


@app.command(short_help="Draft for each ticket whose customer waits, as they come.")
def watch(  # noqa: PLR0913 - the options of a command
    name: Name,
    *,
    save: Annotated[bool, typer.Option("--save", help="Save the drafts as internal notes; without it they are printed.")] = False,  # noqa: E501
    once: Annotated[bool, typer.Option("--once", help="One round, for cron; what is to be tried again is tried in the next.")] = False,  # noqa: E501
    interval: Annotated[float, typer.Option(metavar="SECONDS", min=5, max=86_400, help="From one round to the next.")] = 30,  # noqa: E501
    settle: Annotated[float, typer.Option(metavar="SECONDS", min=0, max=3_600, help="How long a customer must have been silent.")] = 20,  # noqa: E501
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most drafts a round.")] = 20,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Where a first start begins; now.")] = None,
    state: Annotated[Path | None, typer.Option(metavar="FILE", help="Where it keeps how far it is; a file in runs/.")] = None,  # noqa: E501
    model: options.Model = None,
    fallback: options.Fallback = None,
    api_base: options.ApiBase = None,
    promise: options.Promise = None,
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="jsonl prints a line an event.")] = "text",
    lang: options.Lang = None,
    set_: Set = None,
) -> None:  # fmt: skip
    """Ask for what changed again and again, and draft for each open ticket whose customer waits, one draft a turn.

    A line a ticket on stderr. A watch that was ended, by Ctrl-C or worse, goes on where it was; nothing is sent to
    customers.
    """
    from tonewise import settings  # noqa: PLC0415
    from tonewise.cli import helpdesk_calls as calls  # noqa: PLC0415
    from tonewise.cli import helpdesk_watch as watching  # noqa: PLC0415
    from tonewise.helpdesk.watch_events import Pace  # noqa: PLC0415

    chosen = settings.load(model=model, fallback=fallback, api_base=api_base, promise=promise, lang=lang)
    watching.watch(name, calls.pairs(set_), chosen, watching.Wishes(
        save=save, once=once, since=calls.query(since, None, None).since, state=state, form=form,
        pace=Pace(interval=interval, settle=settle, limit=limit),
    ))  # fmt: skip


@app.command(short_help="Export conversations into a file; goes on where it was broken off.")
def export(  # noqa: PLR0913 - the options of a command
    name: Name,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="JSON Lines: a conversation a line, for tonewise audit.")],
    since: Since = None,
    until: Until = None,
    state: State = None,
    sent: Annotated[bool, typer.Option("--sent", help="Write drafts with what agents sent, for tonewise eval import --from edits.")] = False,  # noqa: E501
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, whatever an earlier export left.")] = False,
    set_: Set = None,
) -> None:  # fmt: skip
    """Write the conversations that changed in a time into a file, and go on where an earlier start was broken off."""
    from tonewise.cli import helpdesk_calls as calls  # noqa: PLC0415

    calls.export(name, calls.pairs(set_), calls.query(since, until, state), out, sent=sent, fresh=fresh)
