"""``tonewise helpdesk watch``: what it holds open while it watches, and what it tells of each ticket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typer

from tonewise import drafting, helpdesk
from tonewise.cli import helpdesk_calls as calls
from tonewise.cli import jobs, output
from tonewise.helpdesk import Helpdesk
from tonewise.helpdesk.watch_events import Event, Pace
from tonewise.helpdesk.watch_state import StateFile, WatchState, begun, usual_place
from tonewise.helpdesk.watching import Watch
from tonewise.model import Conversation, Draft
from tonewise.plain import harmless, shortened
from tonewise.reports.labels import label
from tonewise.settings import Settings

Form = Literal["text", "jsonl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The options of the command."""

    save: bool
    once: bool
    since: datetime | None
    state: Path | None
    pace: Pace
    form: Form


def watch(name: str, given: calls.Given, settings: Settings, wishes: Wishes) -> None:
    """Watch until Ctrl-C, or look once; raises what ends a watch, each in a line."""
    _check(helpdesk.adapter(name), save=wishes.save)
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        desk = helpdesk.open_helpdesk(name, given=given)
        stack.callback(lambda: runner.run(desk.aclose()))
        asked = begun(desk, saves=wishes.save, since=wishes.since or datetime.now(UTC))
        file = StateFile(wishes.state or usual_place(asked))
        stack.enter_context(file.held())
        state = _state(file, asked, wishes)
        if settings.model is None:
            output.tell(jobs.NO_MODEL)
        watching = Watch(
            desk, _drafter(settings), state, file,
            call=runner.run, told=_teller(wishes.form), pace=wishes.pace, lang=settings.lang,
        )  # fmt: skip
        watching.round() if wishes.once else watching.forever()


def _check(kind: type[Helpdesk], *, save: bool) -> None:
    can = kind.capabilities
    if not (can.poll and can.fetch):
        what = "tell what changed" if can.fetch else "fetch a ticket"
        rest = "; its webhooks tell when a customer writes" if can.webhook else ""
        raise typer.BadParameter(f"{kind.name} cannot be watched: its adapter cannot {what}{rest}", param_hint="NAME")
    if save:
        calls.check_saving(kind, None)


def _state(file: StateFile, asked: WatchState, wishes: Wishes) -> WatchState:
    """Where an earlier start has come to, else a beginning, kept at once: it is when this watch began."""
    where = harmless(str(file.path))
    if (found := file.read(asked)) is not None:
        waiting = f", tickets waiting: {len(found.waiting)}" if found.waiting else ""
        since = "; --since is for a first start" if wishes.since else ""
        output.tell(f"goes on from {where}{waiting}{since}")
        return found
    file.write(asked)
    output.tell(f"watches {asked.helpdesk} for what changes since {asked.since:%Y-%m-%d %H:%M:%S %Z}; state: {where}")
    return asked


def _drafter(settings: Settings) -> Callable[[Conversation], Draft]:
    return lambda conversation: drafting.write("reply", conversation, settings=settings)


def _teller(form: Form) -> Callable[[Event], None]:
    printed = 0

    def told(event: Event) -> None:
        nonlocal printed
        output.tell(_line(event))
        if form == "jsonl":
            output.say(event.model_dump_json(by_alias=True, exclude_defaults=True), now=True)
        elif event.kind == "drafted" and event.draft is not None:
            output.say(("\n---\n\n" if printed else "") + harmless(event.draft.text, lines=True), now=True)
            printed += 1

    return told


def _line(event: Event) -> str:
    """An event in a line: the ticket, what became of it, and when it is tried again."""
    said = [f"{harmless(event.ticket)}: " if event.ticket else "", event.kind]
    if event.saved is not None:
        was = "was there already" if event.saved.existed else "saved, customers do not see it"
        said[1] = f"{event.saved.kind} {harmless(event.saved.id)} {was}"
    if event.draft is not None:
        score = event.draft.score
        said.append(f", {score.score:.2f} {label(score.gate, 'en')}, {harmless(event.draft.model)}")
        said.append(f" ({shortened(event.draft.note, 120)})" if event.draft.note else "")
    if event.reason:
        said.append(f": {shortened(event.reason)}")
    if event.again is not None and event.kind in ("failed", "unavailable"):
        said.append(f"; again at {event.again.astimezone():%H:%M:%S}")
    url = event.url if event.kind in ("saved", "drafted") else None
    return "".join(said) + (f": {harmless(url)}" if url else "")
