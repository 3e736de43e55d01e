"""Pages of a folder's tickets, and cursors that go on where a page or a whole list ended."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from pydantic import TypeAdapter, ValidationError

from tonewise.errors import HelpdeskRejectedError
from tonewise.helpdesk import Page, Query, Ticket
from tonewise.values import Value
from tonewise_files.store import Key, Scan, Stored


class _Position(Value):
    """Where a list is: what lists before this one gave, and what this one has given."""

    done: Key | None = None
    """The last ticket of the lists before."""
    seen: int = 0
    """When the newest file that those lists knew of came or was written, in nanoseconds."""
    given: Key | None = None
    """The last ticket given by this list; None where it has not begun."""
    newest: int = 0
    """As ``seen``, for this list."""


_POSITIONS = TypeAdapter(_Position)


def page_of(scan: Scan, query: Query, cursor: str | None) -> Page[Ticket]:
    """A page of tickets; raises HelpdeskRejectedError for a cursor that is none of ours."""
    position = _position(cursor) if cursor is not None else _Position()
    newest = scan.newest if position.given is None else position.newest
    chosen = [stored for stored in scan.stored if _is_next(stored, position) and _is_asked_for(stored, query)]
    items = chosen[: query.page_size]
    more = len(chosen) > len(items)
    if more:
        after = position.model_copy(update={"given": items[-1].key, "newest": newest})
    else:
        done = max((key for key in (position.done, *(each.key for each in scan.stored[-1:])) if key), default=None)
        after = _Position(done=done, seen=newest)
    return Page[Ticket](
        items=tuple(stored.ticket for stored in items), cursor=_cursor(after), more=more, problems=scan.problems
    )


def _is_next(stored: Stored, position: _Position) -> bool:
    """Whether a ticket is still to be given: a later one, or one whose file came or changed after the lists before."""
    if position.given is not None and stored.key <= position.given:
        return False
    return position.done is None or stored.key > position.done or stored.changed > position.seen


def _is_asked_for(stored: Stored, query: Query) -> bool:
    reference = stored.ticket.reference
    if query.state is not None and reference.state != query.state:
        return False
    at = reference.updated
    if at is None:
        return query.since is None and query.until is None
    return (query.since is None or at >= query.since) and (query.until is None or at < query.until)


def _cursor(position: _Position) -> str:
    return urlsafe_b64encode(json.dumps(position.model_dump(), separators=(",", ":")).encode()).decode()


def _position(cursor: str) -> _Position:
    try:
        return _POSITIONS.validate_json(urlsafe_b64decode(cursor.encode()))
    except (ValueError, ValidationError):
        raise HelpdeskRejectedError("Files: the cursor is none that a list of files gave") from None
