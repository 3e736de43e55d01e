"""The contract of lists and exports: pages in order, cursors that another process can go on from."""

from __future__ import annotations

from datetime import timedelta, timezone

from tonewise.helpdesk import Page, Query, Reference
from tonewise.model import Conversation
from tonewise.testing.helpdesk.desk import ContractBase, Desk

MOST_PAGES = 100


class ListingContract(ContractBase):
    """For adapters that list tickets: those that can export or be polled."""

    def pages(self, desk: Desk, query: Query, cursor: str | None = None) -> list[Page[Reference]]:
        """All pages of a query, each asked for by an adapter of its own, as after a new start."""
        found: list[Page[Reference]] = []
        while not found or found[-1].more:
            helpdesk, _ = self.opened(desk)
            at = cursor
            page = self.run(helpdesk, lambda each, at=at: each.tickets(query, at))  # type: ignore[misc]
            assert page.cursor is not None or not page.more, "without a cursor nobody could go on"
            assert page.cursor != cursor or not page.more, "a cursor that stands still goes round for ever"
            cursor = page.cursor
            found.append(page)
            assert len(found) < MOST_PAGES
        return found

    def _listed(self) -> None:
        if not self.adapter.capabilities.poll:
            self.needs("export")

    def test_pages_go_on_from_a_cursor_and_miss_nothing(self, desk: Desk) -> None:
        self._listed()
        whole = [each for page in self.pages(desk, Query()) for each in page.items]
        assert desk.ticket_id in [each.id for each in whole]
        assert len(whole) >= 3, "the fake helpdesk holds at least three tickets"
        parted = [each.id for page in self.pages(desk, Query(page_size=1)) for each in page.items]
        assert parted == [each.id for each in whole]
        assert len(set(parted)) == len(parted)

    def test_the_last_changed_come_last(self, desk: Desk) -> None:
        self._listed()
        times = [each.updated for page in self.pages(desk, Query()) for each in page.items]
        assert all(times), "a list tells when tickets were last changed"
        assert times == sorted(time for time in times if time)

    def test_a_list_is_bounded_by_the_last_change(self, desk: Desk) -> None:
        self._listed()
        whole = [each for page in self.pages(desk, Query()) for each in page.items]
        last = whole[-1].updated
        assert last is not None
        late = [each for page in self.pages(desk, Query(since=last)) for each in page.items]
        assert [each.id for each in late] == [each.id for each in whole if each.updated and each.updated >= last]
        early = [each for page in self.pages(desk, Query(until=last)) for each in page.items]
        assert [each.id for each in early] == [each.id for each in whole if each.updated and each.updated < last]
        assert not any(page.items for page in self.pages(desk, Query(since=last + timedelta(days=1))))

    def test_a_bound_is_a_moment_whatever_zone_it_is_told_in(self, desk: Desk) -> None:
        self._listed()
        updated = [each.updated for page in self.pages(desk, Query()) for each in page.items]
        last = updated[-1]
        assert last is not None
        for hours in (-8, 11):
            told = last.astimezone(timezone(timedelta(hours=hours)))
            late = [each for page in self.pages(desk, Query(since=told)) for each in page.items]
            early = [each for page in self.pages(desk, Query(until=told)) for each in page.items]
            assert (len(early), len(late)) == (len(updated) - len(late), updated.count(last)), f"UTC{hours:+}"

    def test_a_poll_goes_on_where_the_list_ended(self, desk: Desk) -> None:
        self.needs("poll")
        assert desk.change is not None, "tell how a colleague changes the ticket"
        last = self.pages(desk, Query())[-1]
        assert last.cursor is not None, "the last page of a helpdesk that can be polled has a cursor"
        assert not [each for page in self.pages(desk, Query(), last.cursor) for each in page.items]
        desk.change()
        changed = [each.id for page in self.pages(desk, Query(), last.cursor) for each in page.items]
        assert changed == [desk.ticket_id]

    def test_an_export_holds_what_a_fetch_gives(self, desk: Desk) -> None:
        self.needs("export")
        cursor: str | None = None
        exported: dict[str, Conversation] = {}
        for _ in range(MOST_PAGES):
            helpdesk, _ = self.opened(desk)
            at = cursor
            page = self.run(helpdesk, lambda each, at=at: each.export(Query(page_size=2), at))  # type: ignore[misc]
            exported |= {ticket.reference.id: ticket.conversation for ticket in page.items}
            assert not page.problems
            cursor = page.cursor
            if not page.more:
                break
        helpdesk, _ = self.opened(desk)
        fetched = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert exported[desk.ticket_id].messages == fetched.conversation.messages
