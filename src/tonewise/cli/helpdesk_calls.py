"""What ``tonewise helpdesk`` does and prints.

What drafts is imported by what drafts: it takes a second to load, and a list of tickets can do without.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import typer

from tonewise import helpdesk
from tonewise.cli import output
from tonewise.errors import SettingsError
from tonewise.files import require_open_turn
from tonewise.helpdesk import Helpdesk, Query, Reference, SavedDraft, SavedKind, State, Ticket
from tonewise.painting import Painter
from tonewise.plain import harmless, shortened

if TYPE_CHECKING:
    from tonewise.helpdesk.export_file import Exported
    from tonewise.helpdesk.informing import Informed
    from tonewise.settings import Settings

Result = TypeVar("Result")
Given = Mapping[str, str]


def pairs(given: Sequence[str] | None) -> dict[str, str]:
    """The settings of ``--set``."""
    found = {}
    for each in given or ():
        name, sign, value = each.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise typer.BadParameter("is SETTING=VALUE", param_hint="--set")
        found[name.strip()] = value.strip()
    return found


def query(since: str | None, until: str | None, state: str | None) -> Query:
    """Which tickets are asked for."""
    return Query(since=_time(since, "--since"), until=_time(until, "--until"), state=cast("State | None", state))


def _time(given: str | None, option: str) -> datetime | None:
    if given is None:
        return None
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter("is a date or a time: 2026-11-01, 2026-11-01T09:00+03:00", param_hint=option) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def tell_adapters(form: Literal["text", "jsonl"]) -> None:
    """A line an adapter: what it can do, and what is missing before it can."""
    paint = output.painter(sys.stdout)
    for name in helpdesk.names():
        try:
            kind = helpdesk.adapter(name)
        except SettingsError as error:
            output.tell_error(str(error))
            continue
        can = [each.replace("_", " ") for each, value in kind.capabilities if value is True]
        missing = _missing(kind)
        if form == "jsonl":
            about = {"name": name, "title": kind.title, "can": can, "missing": missing}
            output.say(json.dumps(about, ensure_ascii=False))
        else:
            output.say(f"{paint(name, 'bold')}  {harmless(kind.title)}: {', '.join(can)}")
            output.say(f"  {missing or 'is set up'}")


def _missing(kind: type[Helpdesk]) -> str | None:
    try:
        helpdesk.settings_of(kind)
    except SettingsError as error:
        return shortened(str(error), output.MAX_ERROR)
    return None


def tell_tickets(name: str, given: Given, wanted: Query, limit: int, form: Literal["text", "jsonl"]) -> None:
    """A line a ticket."""
    paint = output.painter(sys.stdout)

    async def work(desk: Helpdesk) -> None:
        cursor, left = None, limit
        while left > 0:
            asked = wanted.model_copy(update={"page_size": min(left, 100)})
            page = await desk.tickets(asked, cursor)
            for problem in page.problems:
                output.tell_error(problem)
            for reference in page.items[:left]:
                shown = _line(reference, paint) if form == "text" else reference.model_dump_json(exclude_defaults=True)
                output.say(shown, now=True)
            left -= len(page.items)
            cursor = page.cursor
            if not page.more:
                if left == limit:
                    output.tell("no tickets")
                return
        output.tell(f"there are more: --limit is {limit}")

    _with(name, given, work)


def _line(reference: Reference, paint: Painter) -> str:
    updated = f"{reference.updated.astimezone(UTC):%Y-%m-%d %H:%M}" if reference.updated else ""  # as --since takes it
    subject = shortened(reference.subject or "", 80)
    return f"{paint(harmless(reference.id), 'bold')}  {reference.state}  {updated}  {subject}".rstrip()


def draft_ticket(  # noqa: PLR0913 - what a command was given
    name: str,
    given: Given,
    ticket_id: str,
    settings: Settings,
    form: Literal["text", "json"],
    *,
    save: bool,
    kind: SavedKind | None,
) -> None:
    """Fetch, draft, print, and save where that was asked for."""
    from tonewise import drafting  # noqa: PLC0415
    from tonewise.cli import jobs  # noqa: PLC0415
    from tonewise.helpdesk.notes import note_of  # noqa: PLC0415

    if save:
        check_saving(helpdesk.adapter(name), kind)
    ticket, problems = _with(name, given, lambda desk: _informed(desk, ticket_id))
    for problem in problems:
        output.tell_error(problem)
    draft = drafting.write("reply", ticket.conversation, settings=settings)
    if form == "json":
        output.say(draft.model_dump_json(by_alias=True, indent=2), now=True)
    else:
        jobs.say_all(iter([jobs.Done(ticket.conversation, (), draft)]), settings.lang)
    if settings.model is None:
        output.tell(jobs.NO_MODEL)
    elif form == "json" and draft.note:
        output.tell_error(draft.note)
    if save and not draft.text.strip():
        output.tell("nothing is saved: nothing is known that a reply could be made of")
    elif save:
        note = note_of(ticket.conversation, draft, settings.lang)
        _tell_saved(ticket, _with(name, given, lambda desk: desk.save_draft(ticket, note, kind=kind)))


async def _informed(desk: Helpdesk, ticket_id: str) -> Informed:
    """The ticket with what the helpdesk's articles have for it."""
    from tonewise.helpdesk.informing import informed  # noqa: PLC0415

    ticket = await desk.fetch(ticket_id)
    require_open_turn(ticket.conversation, f"{desk.name} {ticket_id}")
    return await informed(desk, ticket)


def check_saving(kind: type[Helpdesk], saved: SavedKind | None) -> None:
    """Refuse before a model is asked."""
    can = kind.capabilities
    if not (getattr(can, saved) if saved else can.note or can.draft):
        raise typer.BadParameter(
            f"{kind.name} cannot save a {saved or 'draft'}", param_hint="--as" if saved else "--save"
        )


def _tell_saved(ticket: Ticket, saved: SavedDraft) -> None:
    was = "was there already" if saved.existed else "saved, customers do not see it"
    url = saved.url or ticket.reference.url
    output.tell(f"{saved.kind} {harmless(saved.id)} {was}" + (f": {harmless(url)}" if url else ""))


def export(  # noqa: PLR0913 - what a command was given
    name: str, given: Given, wanted: Query, out: Path, *, sent: bool, fresh: bool
) -> None:
    """Write the file, telling how far it is."""
    from tonewise.helpdesk.export_file import export_to  # noqa: PLC0415

    def told(so_far: Exported, problems: Sequence[str]) -> None:
        for problem in problems:
            output.tell_error(problem)
        output.tell(f"{so_far.tickets} tickets")

    done = _with(name, given, lambda desk: export_to(out, desk, wanted, sent=sent, fresh=fresh, told=told))
    if done.found:
        output.tell(f"{done.found} of them were there from an earlier start")
    if done.problems:
        output.tell(f"left out: {done.problems}")
    if sent:
        output.tell(f"replies that agents sent where drafts stood: {done.lines}")
    output.tell_written(out)


def _with(name: str, given: Given, work: Callable[[Helpdesk], Awaitable[Result]]) -> Result:
    async def whole() -> Result:
        async with helpdesk.open_helpdesk(name, given=given) as desk:
            return await work(desk)

    return asyncio.run(whole())
