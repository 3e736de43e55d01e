"""An export into a file: page by page beside it, so that it goes on where it was broken off, then whole in its place.

::

    tickets.jsonl.part   a line of what was asked for, then a line a page: its tickets, and the cursor behind them
    tickets.jsonl        a conversation a line, as `tonewise audit` reads them, each ticket as it was last seen
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tonewise.errors import HelpdeskMalformedError, InputError
from tonewise.files.journal import Journal, whole_lines
from tonewise.files.writing import replacing
from tonewise.helpdesk.discovery import told_apart_by
from tonewise.helpdesk.protocol import Helpdesk
from tonewise.helpdesk.sent import sent_replies
from tonewise.helpdesk.values import Query, Ticket
from tonewise.values import KEEP_UNKNOWN


@dataclass(slots=True)
class Exported:
    """What an export came to so far; ``found`` tickets were there from an earlier start, ``lines`` are in the file."""

    tickets: int = 0
    found: int = 0
    problems: int = 0
    lines: int = 0


async def export_to(  # noqa: PLR0913 - options, each by its name
    out: Path,
    helpdesk: Helpdesk,
    query: Query,
    *,
    sent: bool = False,
    fresh: bool = False,
    told: Callable[[Exported, tuple[str, ...]], None] | None = None,
) -> Exported:
    """Write what a query finds, and go on where an earlier start with the same query was broken off.

    ``sent`` writes the replies that agents sent where drafts of ours stood (`SentReply`) in place of conversations.
    ``told`` hears what there is after each page, and what that page had to leave out. Raises InputError where the file
    is there already and ``fresh`` is not said, or was begun with another query or another team's helpdesk.
    """
    if out.exists() and not fresh:
        raise InputError("is there already: name another file, or --fresh to write it anew", source=str(out))
    whose = {"helpdesk": helpdesk.name, "of": told_apart_by(helpdesk.settings)}
    asked = {**whose, "query": query.model_dump(mode="json", exclude={"page_size"})}
    journal = Journal(out)
    with journal.open():
        if fresh:
            journal.stream.truncate(0)
        so_far, cursor, more = _resumed(journal, asked)
        while more:
            page = await helpdesk.export(query, cursor)
            if page.more and page.cursor == cursor:
                raise HelpdeskMalformedError(f"{helpdesk.title}: the list of tickets does not go on")
            tickets = [ticket.model_dump(mode="json", by_alias=True, exclude_defaults=True) for ticket in page.items]
            journal.add(_line({"tickets": tickets, "cursor": page.cursor, "more": page.more}))
            so_far.tickets += len(tickets)
            so_far.problems += len(page.problems)
            if told:
                told(so_far, page.problems)
            cursor, more = page.cursor, page.more
        with replacing(out) as stream:
            for line in _lines(journal, sent=sent):
                stream.write(line)
                so_far.lines += 1
        journal.part.unlink()
    return so_far


def _resumed(journal: Journal, asked: dict[str, Any]) -> tuple[Exported, str | None, bool]:
    """What an earlier start left, and where it goes on; a line that was cut is written again."""
    so_far, cursor, more, end = Exported(), None, True, 0
    for number, begin, line in whole_lines(journal.stream):
        kept = _read(line, journal.part, number)
        if number == 1 and kept != asked:
            raise InputError("was begun for something else: --fresh writes it anew", source=str(journal.part))
        if number > 1:
            so_far.found += len(kept["tickets"])
            cursor, more = kept["cursor"], kept["more"]
        end = begin + len(line)
    journal.stream.truncate(end)
    if not end:
        journal.add(_line(asked))
    so_far.tickets = so_far.found
    return so_far, cursor, more


def _lines(journal: Journal, *, sent: bool) -> Iterator[str]:
    """The lines of the file, each ticket where it was last seen; two passes, so that only ids stay in memory."""
    last: dict[str, tuple[int, int]] = {}
    for number, place, data in _tickets(journal):
        last[data["reference"]["id"]] = (number, place)
    for number, place, data in _tickets(journal):
        if last[data["reference"]["id"]] != (number, place):
            continue
        ticket = Ticket.model_validate(data, context={KEEP_UNKNOWN: True})
        for value in sent_replies(ticket) if sent else [ticket.conversation]:
            yield value.model_dump_json(by_alias=True, exclude_defaults=True) + "\n"


def _tickets(journal: Journal) -> Iterator[tuple[int, int, dict[str, Any]]]:
    for number, _, line in whole_lines(journal.stream):
        for place, ticket in enumerate(_read(line, journal.part, number).get("tickets", ())):
            yield number, place, ticket


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError:
        data = None
    if not isinstance(data, dict) or (number > 1 and not {"tickets", "cursor", "more"} <= data.keys()):
        raise InputError("is no export that was begun: --fresh writes it anew", source=str(path), line=number)
    return data
