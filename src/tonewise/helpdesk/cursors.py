"""Lists by last change whose cursors go on in another process, whatever order a vendor lists in.

Times alone do not do: several tickets may have been changed in one instant, and a list that went on behind that instant
would miss those that a full page had no room for. So a cursor holds the last instant and the tickets of it that were
given, each with its version where the vendor tells one: a clock may count whole seconds.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime

from pydantic import ValidationError

from tonewise.errors import HelpdeskRejectedError
from tonewise.helpdesk.values import Page, Query, Reference
from tonewise.values import Text, Time, Value

MOST_PAGES_BACK = 10_000
"""Pages of a vendor's that are read back at most: a mark that leads round in a circle would have no end."""

Read = Callable[[str | None], Awaitable[tuple[Sequence[Reference], str | None]]]
"""Reads a vendor's page at a mark, None for the first one: its tickets, last changed first, and the mark behind it."""


class Position(Value):
    """Where a list is: what was changed before ``at`` was given, and of that very instant what ``ids`` names."""

    at: Time | None = None
    ids: tuple[Text, ...] = ()
    place: Text | None = None
    """A vendor's own cursor, where it has one to go on by."""


def position_of(title: str, cursor: str | None) -> Position:
    """The position of a cursor; of None, the beginning. Raises HelpdeskRejectedError for a cursor that is none."""
    if cursor is None:
        return Position()
    try:
        return Position.model_validate_json(urlsafe_b64decode(cursor.encode()))
    except (ValueError, ValidationError):
        raise HelpdeskRejectedError(f"{title}: the cursor is none that a list of its tickets gave") from None


def cursor_of(position: Position) -> str:
    """A position as text of letters, digits and ``-_=``."""
    data = position.model_dump(mode="json", exclude_defaults=True)
    return urlsafe_b64encode(json.dumps(data, separators=(",", ":")).encode()).decode()


def page_after(
    references: Iterable[Reference], position: Position, query: Query, *, more: bool, place: str | None = None
) -> Page[Reference]:
    """The next page from the tickets changed at or after a position, which a vendor gave in this order.

    Left out are those given before, and those that the query does not ask for. ``more`` tells whether the vendor has
    more behind them; ``place`` is the vendor's cursor for those, kept while the page takes all of these.
    """
    known = sorted((each for each in references if each.updated), key=_order)
    later = [each for each in known if _is_later(each, position)]
    chosen = [each for each in later if is_asked_for(each, query)]
    items = chosen[: query.page_size]
    if len(chosen) > len(items):  # what was left here is asked for again
        reached, rest, place = later[: later.index(items[-1]) + 1], True, None
    else:
        reached, rest = later, more
    return Page[Reference](items=tuple(items), cursor=cursor_of(_behind(position, reached, place)), more=rest)


def is_asked_for(reference: Reference, query: Query) -> bool:
    """Whether a query asks for a ticket, where the vendor was not told all of the query."""
    if query.state is not None and reference.state != query.state:
        return False
    at = reference.updated
    if at is None:
        return query.since is None and query.until is None
    return (query.since is None or at >= query.since) and (query.until is None or at < query.until)


class OldestFirst:
    """A list for vendors that list the last changed first only: it is read back once, kept, and given oldest first.

    What is kept are references, some hundred bytes a ticket, until all of them were given. Another process, or a poll,
    reads back anew, no further than its cursor or the query's ``since``.
    """

    def __init__(self, title: str, read: Read) -> None:
        self._title = title
        self._read = read
        self._kept: dict[tuple[str | None, Query], list[Reference]] = {}

    async def page(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """The page behind a cursor."""
        position = position_of(self._title, cursor)
        found = self._kept.pop((cursor, query), None)
        if found is None:
            found = await self._back(max(filter(None, (position.at, query.since)), default=None))
        start, end = _next_window(found, position, query)
        page = page_after(found[start:end], position, query, more=end < len(found))
        if page.more:
            self._kept = {(page.cursor, query): found}
        return page

    async def _back(self, since: datetime | None) -> list[Reference]:
        found: dict[str, Reference] = {}
        mark: str | None = None
        marks: set[str] = set()
        for _ in range(MOST_PAGES_BACK):
            references, mark = await self._read(mark)
            for each in references:  # a ticket that changes meanwhile comes twice
                found.setdefault(each.id, each)
            # A whole page of what is older, not one ticket: some vendors order by changes that they tell no time of.
            passed = since is not None and all(each.updated and each.updated < since for each in references)
            if mark is None or mark in marks or passed or not references:
                break
            marks.add(mark)
        return sorted((each for each in found.values() if each.updated), key=_order)


def _next_window(found: Sequence[Reference], position: Position, query: Query) -> tuple[int, int]:
    """Where in a sorted list the next page stands, with one ticket more if there is one."""
    start = 0 if position.at is None else bisect_left(found, position.at, key=lambda each: _order(each)[0])
    end, chosen = start, 0
    while end < len(found) and chosen <= query.page_size:
        chosen += _is_later(found[end], position) and is_asked_for(found[end], query)
        end += 1
    return start, end


def _order(reference: Reference) -> tuple[datetime, str]:
    return reference.updated or datetime.min.replace(tzinfo=UTC), reference.id


def _key(reference: Reference) -> str:
    return f"{reference.id} {reference.version}" if reference.version else reference.id


def _is_later(reference: Reference, position: Position) -> bool:
    if position.at is None or reference.updated is None:
        return True
    return reference.updated > position.at or (reference.updated == position.at and _key(reference) not in position.ids)


def _behind(position: Position, reached: Sequence[Reference], place: str | None) -> Position:
    """Where the list is when these were given."""
    last = reached[-1].updated if reached else position.at
    ids = {_key(each) for each in reached if each.updated == last}
    if last == position.at:
        ids |= set(position.ids)
    return Position(at=last, ids=tuple(sorted(ids)), place=place)
