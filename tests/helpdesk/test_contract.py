"""The contract finds what is wrong: an adapter with one fault each, and the test that must fail for it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import corner
import httpx
import pytest

from test_corner_desk import TestCornerDesk as Contract
from tonewise.errors import HelpdeskUnavailableError
from tonewise.helpdesk import DraftNote, Page, Query, Reference, SavedDraft, SavedKind, Ticket, WebhookRequest
from tonewise.helpdesk.notes import own_note
from tonewise.model import Message
from tonewise_corner_desk import CornerDesk, mapping

Contract.__test__ = False  # type: ignore[attr-defined]  # the package's own tests run in test_helpdesk_plugin.py


class Public(CornerDesk):
    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        return await self.write_public(ticket, note.text)


class Forgetful(CornerDesk):
    async def find_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> SavedDraft | None:
        return None


class Trusting(CornerDesk):
    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:
        return SavedDraft(id=saved_id, kind=kind, internal=True)


class Persistent(CornerDesk):
    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        body = {"text": note.text, "visible_to": "agents"}
        path = f"{self._path(ticket.reference.id)}/{kind}s"
        return str((await self.http.send("POST", path, json=body, repeatable=True)).object["id"])


class Credulous(CornerDesk):
    """Takes whatever holds the marker for a note of ours."""

    async def fetch(self, ticket_id: str) -> Ticket:
        ticket = await super().fetch(ticket_id)
        messages = tuple(each for each in ticket.conversation.messages if not own_note(each.text))
        return ticket.model_copy(update={"conversation": ticket.conversation.model_copy(update={"messages": messages})})


class Careless(CornerDesk):
    """Puts an id into the address as it is."""

    def _path(self, ticket_id: str) -> str:
        return f"/v1/tickets/{ticket_id}"


class Talkative(CornerDesk):
    async def fetch(self, ticket_id: str) -> Ticket:
        try:
            return await super().fetch(ticket_id)
        except Exception as error:
            raise type(error)(f"{error} with {self.settings.token.get_secret_value()}") from error


class Unshaped(CornerDesk):
    async def fetch(self, ticket_id: str) -> Ticket:
        return mapping.ticket((await self.http.get(self._path(ticket_id))).data)


class Lagging(CornerDesk):
    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        page = await super().tickets(query, cursor)
        return page.model_copy(update={"items": page.items[:1], "more": False})


class Unaware(CornerDesk):
    """Takes notes of ours for nobody's."""

    async def fetch(self, ticket_id: str) -> Ticket:
        return (await super().fetch(ticket_id)).model_copy(update={"saved": ()})

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:
        return SavedDraft(id=saved_id, kind=kind, internal=True)


class Repeating(CornerDesk):
    """Lists the last ticket again and again."""

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        page = await super().tickets(query, cursor)
        return page if page.items else (await super().tickets(query)).model_copy(update={"cursor": cursor})


class Still(CornerDesk):
    """Has nothing behind the end of a list."""

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        page = await super().tickets(query, cursor)
        return page if cursor is None else page.model_copy(update={"items": ()})


class Deaf(CornerDesk):
    """Checks neither time nor repetition."""

    async def receive(self, request: WebhookRequest) -> Any:
        return (mapping.event(__import__("json").loads(request.body)),)


class Suspicious(CornerDesk):
    """Takes a customer's words for a note of ours."""

    async def receive(self, request: WebhookRequest) -> Any:
        events = await super().receive(request)
        return tuple(
            each.model_copy(update={"kind": "own-note"}) if each.message and own_note(each.message.text) else each
            for each in events
        )


class Loud(CornerDesk):
    """Tells a log what it signs in with."""

    async def fetch(self, ticket_id: str) -> Ticket:
        logging.getLogger(__name__).debug("signing in with %s", self.settings.token.get_secret_value())
        return await super().fetch(ticket_id)


class Bare(CornerDesk):
    """Repeats what the base class does, and leaves out what it refuses."""

    async def save_draft(self, ticket: Ticket, note: DraftNote, *, kind: SavedKind | None = None) -> SavedDraft:
        saved_id = await self.write_saved(ticket, note, kind or "note")
        return SavedDraft(id=saved_id, kind=kind or "note", internal=True)

    async def answer_publicly(self, ticket: Ticket, text: str) -> str:
        return await self.write_public(ticket, text)


class Impatient(CornerDesk):
    """Gives up a read at its first failure."""

    async def fetch(self, ticket_id: str) -> Ticket:
        with mapping.shaped(self.title):
            return mapping.ticket((await self.http.get(self._path(ticket_id), repeatable=False)).object)


class Marking(CornerDesk):
    """Writes to a ticket that it was only asked for."""

    async def fetch(self, ticket_id: str) -> Ticket:
        await self.http.send("POST", f"{self._path(ticket_id)}/notes", json={"text": "seen", "visible_to": "agents"})
        return await super().fetch(ticket_id)


class Stuck(CornerDesk):
    """Fails to hide what the customer can see."""

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        raise HelpdeskUnavailableError(f"{self.title}: no answer in time")


class Shouting(CornerDesk):
    async def fetch(self, ticket_id: str) -> Ticket:
        ticket = await super().fetch(ticket_id)
        messages = tuple(Message(**{**dict(each), "text": each.text.upper()}) for each in ticket.conversation.messages)
        return ticket.model_copy(update={"conversation": ticket.conversation.model_copy(update={"messages": messages})})


class Polite(CornerDesk):
    """Takes what a rule sends by itself for an agent's answer."""

    async def fetch(self, ticket_id: str) -> Ticket:
        ticket = await super().fetch(ticket_id)
        told = ticket.conversation.messages
        messages = tuple(each.model_copy(update={"role": "agent"}) if each.role == "system" else each for each in told)
        return ticket.model_copy(update={"conversation": ticket.conversation.model_copy(update={"messages": messages})})


class Mixing(CornerDesk):
    """Takes everybody's tickets for the customer's."""

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        page = await self.tickets(Query())
        return tuple(each.id for each in reversed(page.items) if each.id != ticket.reference.id)


def _in_a_folder(test: Callable[[Path], object]) -> None:
    with TemporaryDirectory() as folder:
        test(Path(folder))


FAULTS: list[tuple[type[CornerDesk], Callable[[Any, Any], object]]] = [
    (Public, lambda c, desk: c.test_a_draft_is_saved_inside_and_read_back(desk, "note")),
    (Forgetful, lambda c, desk: c.test_the_same_draft_is_saved_once(desk, "note")),
    (Trusting, lambda c, desk: c.test_what_turns_out_public_is_an_error(desk, "note")),
    (Persistent, lambda c, desk: c.test_a_write_that_failed_is_not_repeated(desk, "note")),
    (Persistent, lambda c, desk: c.test_a_ticket_that_changed_meanwhile_is_not_written_to(desk, "note")),
    (Credulous, lambda c, desk: c.test_a_customer_who_writes_our_marker_is_heard(desk)),
    (Polite, lambda c, desk: c.test_what_a_rule_sends_by_itself_answers_nothing(desk)),
    (Mixing, lambda c, desk: c.test_a_customers_earlier_conversations_are_found(desk)),
    (Careless, lambda c, desk: c.test_an_id_stays_an_id(desk, "7/comments")),
    (Talkative, lambda c, desk: c.test_a_ticket_that_is_not_there_is_told(desk)),
    (Unshaped, lambda c, desk: c.test_an_answer_of_another_shape_is_malformed(desk, b"{}")),
    (Impatient, lambda c, desk: c.test_a_read_is_tried_again(desk, 503)),
    (Marking, lambda c, desk: c.test_a_ticket_is_a_conversation_that_can_be_drafted_for(desk)),
    (Lagging, lambda c, desk: c.test_pages_go_on_from_a_cursor_and_miss_nothing(desk)),
    (Unaware, lambda c, desk: _in_a_folder(lambda path: c.test_a_watch_saves_one_draft_a_turn(desk, path))),
    (Repeating, lambda c, desk: _in_a_folder(lambda path: c.test_a_watch_saves_one_draft_a_turn(desk, path))),
    (Still, lambda c, desk: _in_a_folder(lambda path: c.test_a_watch_hears_what_the_customer_writes_next(desk, path))),
    (Deaf, lambda c, desk: c.test_another_body_is_refused(desk)),
    (Deaf, lambda c, desk: c.test_a_stale_delivery_is_refused(desk)),
    (Deaf, lambda c, desk: c.test_a_delivery_is_taken_once(desk)),
    (Deaf, lambda c, desk: c.test_a_missing_signature_is_refused(desk)),
    (Suspicious, lambda c, desk: c.test_a_customer_who_writes_our_marker_is_heard_by_webhook(desk)),
    (Bare, lambda c, desk: c.test_an_empty_draft_is_not_saved(desk, "draft")),
    (Bare, lambda c, desk: c.test_nobody_is_answered_unless_a_setting_allows_it(desk)),
    (Bare, lambda c, desk: c.test_a_write_of_which_no_answer_came_is_looked_for(desk, "note")),
    (Shouting, lambda c, desk: c.test_each_fixture_becomes_its_conversation()),
]


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)


@pytest.mark.parametrize(("faulty", "test"), FAULTS, ids=lambda each: getattr(each, "__name__", "test"))
def test_a_faulty_adapter_fails(faulty: type[CornerDesk], test: Callable[[Any, Any], object], tmp_path: Path) -> None:
    good = Contract()
    test(good, good.start(tmp_path))
    bad = type("Bad", (Contract,), {"adapter": faulty})()
    with pytest.raises((pytest.fail.Exception, Exception)):  # whatever ends a test badly
        test(bad, bad.start(tmp_path))


def test_a_draft_that_customers_see_is_told_where_hiding_it_failed(tmp_path: Path) -> None:
    stuck = type("Held", (Contract,), {"adapter": Stuck})()
    stuck.test_what_turns_out_public_is_an_error(stuck.start(tmp_path), "note")


def test_a_secret_in_a_log_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    good = Contract()
    good.test_nothing_secret_is_logged(good.start(tmp_path), caplog)
    bad = type("Bad", (Contract,), {"adapter": Loud})()
    with pytest.raises(AssertionError):
        bad.test_nothing_secret_is_logged(bad.start(tmp_path), caplog)


@pytest.mark.slow
def test_an_exemption_is_shown_with_its_reason_and_needs_one(tmp_path: Path) -> None:
    (tmp_path / "test_exempt.py").write_text(
        "import pytest\n"
        "from test_corner_desk import TestCornerDesk as Whole\n"
        "class TestExempt(Whole):\n"
        "    exempt = {'http': 'there is no server', 'nobody_is_answered_unless_a_setting_allows_it': ' '}\n"
        "del Whole\n",
        encoding="utf-8",
    )  # fmt: skip
    paths = os.pathsep.join(str(corner.PLUGIN / part) for part in ("src", "tests"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rsE", "-q",
         "-k", "malformed or answered", str(tmp_path / "test_exempt.py")],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert "corner-desk is exempt from http: there is no server" in done.stdout
    assert "has no reason" in done.stdout
    assert done.returncode == 1


def test_a_spy_notes_what_was_asked(tmp_path: Path) -> None:
    contract = Contract()
    helpdesk, spy = contract.opened(contract.start(tmp_path))
    contract.run(helpdesk, lambda each: each.fetch("7"))
    assert [request.method for request in spy.requests] == ["GET"]
    assert not spy.writes
    assert isinstance(spy.requests[0], httpx.Request)
