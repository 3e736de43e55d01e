"""Lists by last change: nothing missed, nothing twice, whatever the vendor's order and however often it is asked."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.errors import HelpdeskRejectedError
from tonewise.helpdesk import Page, Query, Reference
from tonewise.helpdesk.cursors import OldestFirst, Position, cursor_of, page_after, position_of

START = datetime(2026, 11, 20, tzinfo=UTC)


def ticket(number: int, second: int, state: str = "open", version: str | None = None) -> Reference:
    return Reference.model_validate(
        {"id": f"t{number}", "updated": START + timedelta(seconds=second), "state": state, "version": version}
    )


def ascending(tickets: list[Reference], query: Query, cursor: str | None, size: int) -> Page[Reference]:
    """A vendor that lists what changed at or after a time, so many a page, and knows no other cursor."""
    position = position_of("Desk", cursor)
    since = max(filter(None, (position.at, query.since)), default=START)
    found = sorted((each for each in tickets if each.updated and each.updated >= since), key=lambda each: each.updated)  # type: ignore[arg-type,return-value]
    return page_after(found[:size], position, query, more=len(found) > size)


def all_of(tickets: list[Reference], query: Query, cursor: str | None = None) -> tuple[list[str], str | None]:
    found: list[str] = []
    while True:
        page = ascending(tickets, query, cursor, size=1_000)
        found += [each.id for each in page.items]
        assert len(page.items) <= query.page_size
        cursor = page.cursor
        if not page.more:
            return found, cursor


seconds = st.lists(st.integers(0, 5), max_size=12)


@given(seconds, st.integers(1, 5))
def test_all_are_given_once_and_in_order(times: list[int], size: int) -> None:
    tickets = [ticket(number, second) for number, second in enumerate(times)]
    found, cursor = all_of(tickets, Query(page_size=size))
    assert sorted(found) == sorted(each.id for each in tickets)
    at = {each.id: each.updated for each in tickets}
    assert [at[name] for name in found] == sorted(at[name] for name in found)  # type: ignore[type-var]
    assert all_of(tickets, Query(page_size=size), cursor)[0] == []


@given(seconds, seconds, st.integers(1, 5))
def test_a_poll_finds_what_came_and_what_changed_in_the_same_instant(
    times: list[int], later: list[int], size: int
) -> None:
    tickets = [ticket(number, second, version="1") for number, second in enumerate(times)]
    _, cursor = all_of(tickets, Query(page_size=size))
    last = max(times, default=0)
    fresh = [ticket(100 + number, last + second) for number, second in enumerate(later)]
    changed = [each.model_copy(update={"version": "2"}) for each in tickets if each.updated == START + timedelta(seconds=last)]  # noqa: E501 # fmt: skip
    kept = [each for each in tickets if each.updated != START + timedelta(seconds=last)]
    found, _ = all_of([*kept, *changed, *fresh], Query(page_size=size), cursor)
    assert sorted(found) == sorted(each.id for each in (*fresh, *changed))


@given(seconds, st.integers(1, 4), st.integers(1, 4), st.integers(0, 5), st.integers(0, 6))
def test_a_vendor_that_lists_newest_first_is_turned_round(
    times: list[int], size: int, vendors: int, since: int, until: int
) -> None:
    tickets = [ticket(number, second) for number, second in enumerate(times)]
    newest = sorted(tickets, key=lambda each: (each.updated, each.id), reverse=True)
    reads: list[str | None] = []

    async def read(mark: str | None) -> tuple[list[Reference], str | None]:
        reads.append(mark)
        at = int(mark or 0)
        return newest[at : at + vendors], str(at + vendors) if at + vendors < len(newest) else None

    query = Query(page_size=size, since=START + timedelta(seconds=since), until=START + timedelta(seconds=until))

    async def whole() -> list[str]:
        listed, cursor, found = OldestFirst("Desk", read), None, []
        while True:
            page = await listed.page(query, cursor)
            found += [each.id for each in page.items]
            cursor = page.cursor
            if not page.more:
                again = await OldestFirst("Desk", read).page(query, cursor)
                assert not again.items
                return found

    found = asyncio.run(whole())
    wanted = [each for each in reversed(newest) if since <= (each.updated - START).total_seconds() < until]  # type: ignore[operator]
    assert found == [each.id for each in wanted]
    assert reads.count(None) <= 2, "a list that goes on is not read back again"


def test_an_old_ticket_among_newer_ones_ends_no_list() -> None:
    """As where a vendor lists what was tagged today before what was answered an hour ago, and tells no time of tags."""
    pages = {None: ([ticket(1, 1), ticket(5, 50)], "2"), "2": ([ticket(4, 40), ticket(3, 30)], "3")}
    reads: list[str | None] = []

    async def read(mark: str | None) -> tuple[list[Reference], str | None]:
        reads.append(mark)
        return pages.get(mark, ([ticket(2, 2)], "4"))

    query = Query(since=START + timedelta(seconds=30))
    page = asyncio.run(OldestFirst("Desk", read).page(query))
    assert [each.id for each in page.items] == ["t3", "t4", "t5"]
    assert reads == [None, "2", "3"], "the first page that is older as a whole ends it"


def test_a_mark_that_leads_in_a_circle_has_an_end() -> None:
    async def read(mark: str | None) -> tuple[list[Reference], str | None]:
        return [ticket(1, 1)], "again"

    page = asyncio.run(OldestFirst("Desk", read).page(Query()))
    assert [each.id for each in page.items] == ["t1"]


def test_a_state_is_asked_for_and_the_list_goes_on_behind_the_others() -> None:
    tickets = [ticket(1, 1, "closed"), ticket(2, 2), ticket(3, 3, "closed")]
    found, cursor = all_of(tickets, Query(state="open"))
    assert found == ["t2"]
    assert position_of("Desk", cursor).at == tickets[-1].updated


@given(st.builds(Position, at=st.none() | st.just(START), ids=st.lists(st.text(), max_size=3).map(tuple)))
def test_a_cursor_is_read_as_it_was_written(position: Position) -> None:
    assert position_of("Desk", cursor_of(position)) == position


@pytest.mark.parametrize("cursor", ["", "x", "{}", "eyJhdCI6IDF9IA", "2026-11-20", "ё", "e30" * 1_000])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(HelpdeskRejectedError, match="cursor"):
        position_of("Desk", cursor)
