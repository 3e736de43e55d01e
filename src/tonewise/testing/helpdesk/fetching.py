"""The contract of reading a ticket: what a vendor's payloads become, and what no message may hold."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tonewise.errors import HelpdeskNotFoundError, HelpdeskUnsupportedError
from tonewise.files import require_open_turn
from tonewise.helpdesk import DraftNote, Helpdesk, Query, Ticket, WebhookRequest
from tonewise.testing.helpdesk.desk import ContractBase, Desk, of_part
from tonewise.values import KEEP_UNKNOWN


class FetchingContract(ContractBase):
    """Fixtures first: each a folder with ``expected.json``, a `Ticket`, and the vendor's payloads beside it."""

    def mapped(self, fixture: Path) -> Ticket:
        """What the adapter makes of a fixture; here of ``routes.json``.

        It is ``{"ticket": ID, "settings": {…}, "routes": {"GET /path?query": BODY}}``: the answers of a server. A route
        without a query stands for any. Where a vendor reads by POST, ``POST /path {"find": "notes"}`` stands for
        requests whose JSON holds that; of the routes that fit, the longest answers.
        """
        given = json.loads((fixture / "routes.json").read_text(encoding="utf-8"))
        routes: dict[str, Any] = given["routes"]

        def answer(request: httpx.Request) -> httpx.Response:
            fitting = [route for route in routes if _fits(route, request)]
            if fitting:
                return httpx.Response(200, json=routes[max(fitting, key=len)])
            wanted = f"{request.method} {request.url.raw_path.decode()} {request.content.decode()}"
            return httpx.Response(404, json={"error": f"the fixture has no route {wanted}"})

        settings = self.adapter.settings_type.model_validate(given["settings"])

        async def fetched() -> Ticket:
            async with self.adapter(settings, transport=httpx.MockTransport(answer)) as helpdesk:
                return await helpdesk.fetch(str(given["ticket"]))

        return asyncio.run(fetched())

    @of_part("fixtures")
    def test_each_fixture_becomes_its_conversation(self) -> None:
        assert self.fixtures is not None, "name the folder of the fixtures, or exempt the part with a reason"
        folders = sorted(path.parent for path in self.fixtures.glob("*/expected.json"))
        assert folders, f"no fixture in {self.fixtures}"
        for folder in folders:
            expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
            wanted = Ticket.model_validate(expected, context={KEEP_UNKNOWN: True})
            found = self.mapped(folder)
            assert _plain(found) == _plain(wanted), f"fixture {folder.name} (`pytest -vv` shows all of both)"

    def test_a_ticket_is_a_conversation_that_can_be_drafted_for(self, desk: Desk) -> None:
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert not spy.writes, "a fetch changes nothing: tell `is_write` what reads by POST, `signs_in` what signs in"
        require_open_turn(ticket.conversation)
        times = [message.at for message in ticket.conversation.messages if message.at]
        assert times == sorted(times), "messages are in order, the oldest first"
        assert ticket.reference.id == desk.ticket_id
        assert not any("\r" in message.text or "\x00" in message.text for message in ticket.conversation.messages)

    @of_part("acknowledge")
    def test_what_a_rule_sends_by_itself_answers_nothing(self, desk: Desk) -> None:
        """«We have got your letter»: the customer waits as before, so the turn stays open."""
        self.needs("fetch")
        assert desk.acknowledge is not None, (
            "give the desk `acknowledge`: what it does puts into the ticket what the helpdesk sends by itself when a "
            'customer wrote; or say in exempt["acknowledge"] why it sends nothing that a fetch could show'
        )
        before, told_before = self._told(desk)
        desk.acknowledge()
        after, told_after = self._told(desk)
        assert told_after != told_before, "nothing that the adapter reads has changed: `acknowledge` does nothing"
        assert _turn(after) == _turn(before), "the customer still waits for an answer to the same messages"
        known = before.conversation.messages
        spoken = [each.role for each in after.conversation.messages if each not in known]
        assert not {"agent", "bot"} & set(spoken), "what nobody said is `system`, or no message at all"

    def _told(self, desk: Desk) -> tuple[Ticket, list[bytes]]:
        """The ticket as it is now, and what the server answered."""
        helpdesk, spy = self.opened(desk)
        bodies: list[bytes] = []

        def kept(_: httpx.Request, response: httpx.Response) -> httpx.Response:
            bodies.append(response.content)
            return response

        spy.after = kept
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        return ticket, bodies or [ticket.model_dump_json().encode()]

    def test_a_ticket_that_is_not_there_is_told(self, desk: Desk) -> None:
        self.needs("fetch")
        helpdesk, _ = self.opened(desk)
        with self.told_without_secrets(desk, HelpdeskNotFoundError):
            self.run(helpdesk, lambda each: each.fetch("999999999"))

    @pytest.mark.parametrize("hostile", ["../../etc/passwd", "7/comments", "7?x=1", "7#x", "", ".."])
    def test_an_id_stays_an_id(self, desk: Desk, hostile: str) -> None:
        """What is given as a ticket's id leads to no other address and no other file."""
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)
        with self.told_without_secrets(desk, HelpdeskNotFoundError):
            self.run(helpdesk, lambda each: each.fetch(hostile))
        assert not any(".." in request.url.path for request in spy.requests)

    def test_a_customers_earlier_conversations_are_found(self, desk: Desk) -> None:
        self.needs("history")
        assert desk.earlier, "tell the ids of the earlier tickets of the customer, the latest first, in `earlier`"
        helpdesk, spy = self.opened(desk)

        async def work(each: Helpdesk) -> tuple[Ticket, Ticket]:
            ticket = await each.fetch(desk.ticket_id)
            return await each.with_history(ticket), await each.with_history(ticket, limit=1)

        whole, latest = self.run(helpdesk, work)
        assert tuple(each.id for each in whole.history) == tuple(reversed(desk.earlier)), "the oldest first"
        assert tuple(each.id for each in latest.history) == desk.earlier[:1]
        assert all(each.messages for each in whole.history)
        assert not spy.writes
        helpdesk, _ = self.opened(desk)
        assert not self.run(helpdesk, lambda each: each.fetch(desk.ticket_id)).history, "unless it is asked for"

    def test_articles_are_found_as_text(self, desk: Desk) -> None:
        self.needs("articles")
        assert desk.article_words, "tell what to search articles for"
        helpdesk, spy = self.opened(desk)
        found = self.run(helpdesk, lambda each: each.articles(desk.article_words, limit=3))
        assert found
        assert len(found) <= 3
        assert len({(each.kind, each.id) for each in found}) == len(found)
        assert all(each.text.strip() for each in found)
        assert not any(re.search(r"</?[a-z][^<>]*>", each.text) for each in found), "the text of articles is plain"
        assert not spy.writes, "a search changes nothing: tell the desk's `is_write` where a vendor reads by POST"
        helpdesk, _ = self.opened(desk)
        assert not self.run(helpdesk, lambda each: each.articles("ъёъ zqxjkv 0000"))

    @pytest.mark.parametrize("words", ['"OR 1=1 --', "a&b=c#d", "\n\t*?(){}[]\\:", "ё" * 2_000, " "])
    def test_a_search_takes_any_words(self, desk: Desk, words: str) -> None:
        """What is searched for is a customer's text."""
        self.needs("articles")
        helpdesk, _ = self.opened(desk)
        self.run(helpdesk, lambda each: each.articles(words))

    def test_nothing_secret_is_shown(self, desk: Desk) -> None:
        helpdesk, _ = self.opened(desk)
        secrets = self.secrets(desk)
        shown = f"{helpdesk!r} {helpdesk.settings!r} {helpdesk.settings} {vars(helpdesk)!r}"
        assert not any(secret in shown for secret in secrets)
        assert all(len(secret) >= 8 for secret in secrets), "a short secret would be found in anything"

    def test_nothing_secret_is_logged(self, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
        self.needs("fetch")
        helpdesk, _ = self.opened(desk)
        with caplog.at_level(logging.DEBUG):
            self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert not any(secret in caplog.text for secret in self.secrets(desk))

    def test_what_is_not_claimed_is_refused(self, desk: Desk) -> None:
        note = DraftNote(key="k", reply="r", text="t", html="h")
        claimed = self.adapter.capabilities
        helpdesk, _ = self.opened(desk)
        ticket = Ticket.model_validate({"reference": {"id": desk.ticket_id}, "conversation": {}})
        calls: list[tuple[bool, Callable[[], Awaitable[object]]]] = [
            (claimed.fetch, lambda: helpdesk.fetch(desk.ticket_id)),
            (claimed.note, lambda: helpdesk.save_draft(ticket, note, kind="note")),
            (claimed.draft, lambda: helpdesk.save_draft(ticket, note, kind="draft")),
            (claimed.webhook, lambda: helpdesk.receive(WebhookRequest(headers={}, body=b"{}"))),
            (claimed.export or claimed.poll, lambda: helpdesk.tickets(Query())),
            (claimed.articles, lambda: helpdesk.articles("возврат")),
            (claimed.history, lambda: helpdesk.with_history(ticket)),
        ]

        async def tried() -> None:
            async with helpdesk:
                for can, call in calls:
                    if not can:
                        with pytest.raises(HelpdeskUnsupportedError):
                            await call()

        asyncio.run(tried())

    def test_the_name_is_fit_for_a_command_line(self) -> None:
        name = self.adapter.name
        assert name == name.lower().strip("-")
        assert name.replace("-", "").isalnum()
        assert self.adapter.title.strip()


def _turn(ticket: Ticket) -> list[str]:
    conversation = ticket.conversation
    return [conversation.messages[index].text for index in conversation.open_turn]


def _plain(ticket: Ticket) -> dict[str, Any]:
    """A ticket to compare, without what a helpdesk's own fields add."""
    return ticket.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _fits(route: str, request: httpx.Request) -> bool:
    method, address, *wanted = route.split(" ", 2)
    path, _, query = address.partition("?")
    if (method, path) != (request.method, request.url.path) or query not in ("", request.url.query.decode()):
        return False
    if not wanted:
        return True
    body = json.loads(request.content or b"null")
    return isinstance(body, dict) and {**body, **json.loads(wanted[0])} == body


__all__ = ["FetchingContract"]
