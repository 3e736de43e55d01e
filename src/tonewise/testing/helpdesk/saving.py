"""The contract of saving a draft: inside, once, read back, and never in sight of the customer."""

from __future__ import annotations

import httpx
import pytest

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskError,
    HelpdeskRejectedError,
    HelpdeskUnavailableError,
    HelpdeskUnsupportedError,
    HelpdeskVisibilityError,
)
from tonewise.helpdesk import DraftNote, Helpdesk, SavedDraft, SavedKind, Ticket
from tonewise.testing.helpdesk.desk import ContractBase, Desk, note_for, of_part

_KINDS: tuple[SavedKind, ...] = ("note", "draft")


_OF_EACH_KIND = pytest.mark.parametrize("kind", _KINDS)


class SavingContract(ContractBase):
    """Most of it holds for notes and for native drafts alike."""

    @_OF_EACH_KIND
    def test_a_draft_is_saved_inside_and_read_back(self, desk: Desk, kind: SavedKind) -> None:
        self.needs(kind)
        helpdesk, spy = self.opened(desk)

        async def work(each: Helpdesk) -> tuple[Ticket, SavedDraft, Ticket]:
            before = await each.fetch(desk.ticket_id)
            saved = await each.save_draft(before, note_for(before), kind=kind)
            return before, saved, await each.fetch(desk.ticket_id)

        before, saved, after = self.run(helpdesk, work)
        note = note_for(before)
        assert saved.internal
        assert saved.kind == kind
        assert not saved.existed
        assert saved.reply.split() == note.reply.split(), "the text for the customer is kept as it is"
        assert saved.id in [each.id for each in after.saved]
        assert after.conversation.messages == before.conversation.messages, "a draft of ours is no message"
        if kind == "note":
            assert saved.key == note.key
        if desk.handle:
            assert spy.writes
            assert desk.says_internal is not None, "tell how a request says that customers shall not see it"
            assert all(desk.says_internal(request) for request in spy.writes), "visibility is said in every write"

    @_OF_EACH_KIND
    def test_the_same_draft_is_saved_once(self, desk: Desk, kind: SavedKind) -> None:
        self.needs(kind)
        helpdesk, spy = self.opened(desk)

        async def work(each: Helpdesk) -> tuple[SavedDraft, int, SavedDraft]:
            ticket = await each.fetch(desk.ticket_id)
            first = await each.save_draft(ticket, note_for(ticket), kind=kind)
            writes = len(spy.writes)
            again = await each.fetch(desk.ticket_id)
            return first, writes, await each.save_draft(again, note_for(again), kind=kind)

        first, writes, second = self.run(helpdesk, work)
        assert second.existed
        assert second.id == first.id
        assert len(spy.writes) == writes

    @_OF_EACH_KIND
    @of_part("show_all")
    def test_what_turns_out_public_is_an_error(self, desk: Desk, kind: SavedKind) -> None:
        self.needs(kind)
        assert desk.show_all is not None, "tell how a saved draft becomes visible, or exempt `show_all` with a reason"
        helpdesk, _ = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        desk.show_all()
        helpdesk, _ = self.opened(desk)
        with self.told_without_secrets(desk, HelpdeskVisibilityError) as told:
            self.run(helpdesk, lambda each: each.save_draft(ticket, note_for(ticket), kind=kind))
        assert "public" in told[0], "what customers see stands in `saved` too, and `internal` says that they do"

    @_OF_EACH_KIND
    @of_part("http")
    def test_a_write_of_which_no_answer_came_is_looked_for(self, desk: Desk, kind: SavedKind) -> None:
        self.needs(kind)
        helpdesk, spy = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))

        def lost(request: httpx.Request, response: httpx.Response) -> httpx.Response:
            if desk.is_write(request):
                raise httpx.ReadTimeout("", request=request)
            return response

        helpdesk, spy = self.opened(desk)
        spy.after = lost
        saved = self.run(helpdesk, lambda each: each.save_draft(ticket, note_for(ticket), kind=kind))
        assert saved.internal
        assert len(spy.writes) == 1, "a write that may have been done is not repeated"

    @_OF_EACH_KIND
    @of_part("http")
    def test_a_write_that_failed_is_not_repeated(self, desk: Desk, kind: SavedKind) -> None:
        self.needs(kind)
        helpdesk, _ = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        helpdesk, spy = self.opened(desk)
        spy.instead = lambda request: httpx.Response(502) if desk.is_write(request) else None
        with self.told_without_secrets(desk, HelpdeskUnavailableError):
            self.run(helpdesk, lambda each: each.save_draft(ticket, note_for(ticket), kind=kind))
        assert len(spy.writes) == 1, "not repeated; tell the desk's `is_write` and `signs_in` what is no write of these"

    @_OF_EACH_KIND
    @of_part("versions")
    def test_a_ticket_that_changed_meanwhile_is_not_written_to(self, desk: Desk, kind: SavedKind) -> None:
        self.needs(kind)
        self.needs("versions")
        assert desk.change is not None, "tell how a colleague changes the ticket, or exempt `versions` with a reason"
        helpdesk, _ = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        desk.change()
        helpdesk, _ = self.opened(desk)
        with self.told_without_secrets(desk, HelpdeskConflictError):
            self.run(helpdesk, lambda each: each.save_draft(ticket, note_for(ticket), kind=kind))

    def test_another_draft_is_saved_beside_the_first(self, desk: Desk) -> None:
        self.needs("note")
        helpdesk, _ = self.opened(desk)

        async def work(each: Helpdesk) -> Ticket:
            for text in ("Первый ответ.", "Второй ответ."):
                ticket = await each.fetch(desk.ticket_id)
                await each.save_draft(ticket, note_for(ticket, text))
            return await each.fetch(desk.ticket_id)

        assert [saved.reply for saved in self.run(helpdesk, work).saved] == ["Первый ответ.", "Второй ответ."]

    @of_part("write_as_customer")
    def test_a_customer_who_writes_our_marker_is_heard(self, desk: Desk) -> None:
        self.needs("note")
        assert desk.write_as_customer, "tell how a customer writes, or exempt `write_as_customer` with a reason"
        helpdesk, _ = self.opened(desk)
        text = note_for(self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))).text
        desk.write_as_customer(text)
        helpdesk, _ = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert ticket.conversation.messages[-1].role == "customer"
        assert "tonewise-draft-" in ticket.conversation.messages[-1].text
        assert not ticket.saved

    def test_nobody_is_answered_unless_a_setting_allows_it(self, desk: Desk) -> None:
        helpdesk, spy = self.opened(desk)
        ticket = Ticket.model_validate({"reference": {"id": desk.ticket_id}, "conversation": {}})
        with self.told_without_secrets(desk, HelpdeskUnsupportedError):
            self.run(helpdesk, lambda each: each.answer_publicly(ticket, "Здравствуйте!"))
        assert not spy.writes
        if not self.adapter.capabilities.public_answer:
            helpdesk, spy = self.opened(desk, public_answers=True)
            with self.told_without_secrets(desk, HelpdeskUnsupportedError):
                self.run(helpdesk, lambda each: each.answer_publicly(ticket, "Здравствуйте!"))
            assert not spy.writes

    def test_an_answer_that_is_allowed_says_that_it_is_public(self, desk: Desk) -> None:
        self.needs("public_answer")
        helpdesk, spy = self.opened(desk, public_answers=True)

        async def work(each: Helpdesk) -> str:
            return await each.answer_publicly(await each.fetch(desk.ticket_id), "Здравствуйте!")

        assert self.run(helpdesk, work)
        if desk.says_internal:
            assert spy.writes
            assert not any(desk.says_internal(request) for request in spy.writes)

    @_OF_EACH_KIND
    def test_an_empty_draft_is_not_saved(self, desk: Desk, kind: SavedKind) -> None:
        self.needs(kind)
        helpdesk, spy = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        empty = DraftNote(key="k", reply=" \n", text="\n", html="<p></p>")
        helpdesk, spy = self.opened(desk)
        with self.told_without_secrets(desk, HelpdeskRejectedError):
            self.run(helpdesk, lambda each: each.save_draft(ticket, empty, kind=kind))
        assert not spy.writes

    @of_part("http")
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 429])
    def test_a_write_that_is_refused_is_told(self, desk: Desk, status: int) -> None:
        self.needs_saving()
        helpdesk, _ = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        helpdesk, spy = self.opened(desk)
        refusal = httpx.Response(status, json={"error": "no such luck"}, headers={"Retry-After": "7200"})
        spy.instead = lambda request: refusal if desk.is_write(request) else None
        with self.told_without_secrets(desk, HelpdeskError) as told:
            self.run(helpdesk, lambda each: each.save_draft(ticket, note_for(ticket)))
        assert str(status) in told[0]
        most = 2 if status == 401 and spy.sign_ins else 1  # once more where the session may just have ended
        assert 1 <= len(spy.writes) <= most, "a write that was refused is not repeated"
