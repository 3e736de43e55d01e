"""Zendesk's lists, searches and webhooks: what is its own beside the contract."""

from __future__ import annotations

import base64
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

import httpx
import pytest
import tonewise_zendesk
from fake_zendesk import ANNA, BEYOND, PETR, ROBOT, SECRET, FakeZendesk, article
from published import checked_where_published
from test_zendesk_adapter import event, sign
from test_zendesk_own import does, received, received_request
from tonewise_zendesk import ZendeskHelpdesk

from tonewise.errors import HelpdeskForbiddenError, HelpdeskMalformedError, HelpdeskRejectedError, WebhookRefusedError
from tonewise.helpdesk import Query, Ticket, WebhookEvent
from tonewise.helpdesk.statuses import reset_in
from tonewise.helpdesk.webhooks import MemoryReplays, signature
from tonewise.testing.helpdesk import MARKER

TRIGGER = {"type": "tonewise.message", "ticket_id": "7", "at": "2026-11-20T09:10Z"}


async def earlier_of_seven(helpdesk: ZendeskHelpdesk, limit: int) -> tuple[str, ...]:
    return await helpdesk.earlier(Ticket.model_validate({"reference": {"id": "7"}, "conversation": {}}), limit)


class TestLists:
    def test_an_export_begins_no_later_than_zendesk_allows(self) -> None:
        fake = FakeZendesk()
        handle = checked_where_published("zendesk", fake.handle, BEYOND)
        page = does(handle, lambda each: each.tickets(Query(since=datetime.now(UTC) + timedelta(days=1))))
        assert not page.items

    def test_a_list_that_passed_its_end_asks_no_further(self) -> None:
        fake = FakeZendesk()
        until = datetime.fromtimestamp(fake.tickets[8]["generated_timestamp"], UTC)
        page = does(fake.handle, lambda each: each.tickets(Query(until=until, page_size=2)))
        assert [each.id for each in page.items] == ["7"]
        assert not page.more

    @pytest.mark.parametrize("size", [1, 2, 50])
    def test_a_state_is_picked_out_of_large_pages(self, size: int) -> None:
        fake, asked = FakeZendesk(), list[str]()
        for number in range(20, 40):
            fake.add_ticket(number, status="solved" if number % 5 else "hold")
        expected = ["20", "25", "30", "35"]

        def handle(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.params["per_page"])
            return fake.handle(request)

        found, cursor, more = list[str](), None, True
        while more:
            query = Query(state="pending", page_size=size)
            page = does(handle, lambda each, at=cursor, query=query: each.tickets(query, at))  # type: ignore[misc]
            found, cursor, more = [*found, *(each.id for each in page.items)], page.cursor, page.more
        assert found == expected
        assert set(asked) == {"1000"}
        assert len(asked) <= len(expected) + 1

    def test_deleted_tickets_are_not_asked_for(self) -> None:
        fake, asked = FakeZendesk(), list[httpx.QueryParams]()

        def handle(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.params)
            return fake.handle(request)

        does(handle, lambda each: each.tickets(Query(page_size=1000)))
        assert (asked[0]["exclude_deleted"], asked[0]["per_page"], asked[0]["start_time"]) == ("true", "1000", "0")

    @pytest.mark.parametrize("gone", [True, False])
    def test_a_requester_who_is_gone_has_no_earlier_tickets(self, gone: bool) -> None:
        fake = FakeZendesk()
        if gone:
            del fake.users[ANNA]
        else:
            fake.tickets[7]["requester_id"] = None
        handle = checked_where_published("zendesk", fake.handle, BEYOND)
        assert does(handle, lambda each: earlier_of_seven(each, 5)) == ()

    def test_whatever_comes_of_other_requesters_is_left_out(self) -> None:
        fake = FakeZendesk()

        def handle(request: httpx.Request) -> httpx.Response:
            if not request.url.path.endswith("/tickets/requested"):
                return fake.handle(request)
            fake.tickets[8]["requester_id"] = ROBOT
            return httpx.Response(200, json={"tickets": [fake.tickets[number] for number in (8, 7, 6)]})

        assert does(handle, lambda each: earlier_of_seven(each, 5)) == ("6",)
        assert does(handle, lambda each: earlier_of_seven(each, 0)) == ()

    def test_an_empty_page_without_a_cursor_keeps_the_place(self) -> None:
        fake = FakeZendesk()
        last = does(fake.handle, lambda each: each.tickets(Query()))
        empty: dict[str, Any] = {"tickets": [], "after_cursor": None, "after_url": None, "end_of_stream": True}
        nothing = does(lambda request: httpx.Response(200, json=empty), lambda each: each.tickets(Query(), last.cursor))
        fake.touch(6)
        again = does(fake.handle, lambda each: each.tickets(Query(), nothing.cursor))
        assert [each.id for each in again.items] == ["6"]

    def test_a_change_by_the_system_moves_a_ticket_though_its_stamp_stays(self) -> None:
        fake = FakeZendesk()
        stamp = fake.tickets[7]["updated_at"]
        fake.touch(7)
        fake.tickets[7]["updated_at"] = stamp
        page = does(fake.handle, lambda each: each.tickets(Query()))
        assert page.items[-1].id == "7"
        assert page.items[-1].version == stamp
        assert [each.updated for each in page.items] == sorted(each.updated for each in page.items if each.updated)

    @pytest.mark.parametrize("cursor", ["MTU3NjYxMzUzOS4wfHw0Njd8", "нет", ""])
    def test_a_foreign_cursor_is_refused(self, cursor: str) -> None:
        with pytest.raises(HelpdeskRejectedError, match="cursor"):
            does(FakeZendesk().handle, lambda each: each.tickets(Query(), cursor))

    def test_a_token_that_is_no_administrators_is_told(self) -> None:
        forbidden = httpx.Response(403, json={"error": {"title": "Forbidden", "message": "You do not have access"}})
        with pytest.raises(HelpdeskForbiddenError, match="You do not have access"):
            does(lambda request: forbidden, lambda each: each.tickets(Query()))

    def test_an_export_tells_of_a_ticket_that_went_away_meanwhile(self) -> None:
        fake = FakeZendesk()

        def handle(request: httpx.Request) -> httpx.Response:
            gone = request.url.path == "/api/v2/tickets/8/comments"
            return httpx.Response(404, json={"error": "RecordNotFound"}) if gone else fake.handle(request)

        page = does(handle, lambda each: each.export(Query()))
        assert sorted(each.reference.id for each in page.items) == ["6", "7"]
        assert [problem.partition(":")[0] for problem in page.problems] == ["8"]

    def test_zendesks_headers_of_limits_are_understood(self) -> None:
        headers = {"x-rate-limit": "700", "x-rate-limit-remaining": "0", "ratelimit-reset": "41"}
        assert reset_in(headers) == 41
        assert reset_in({**headers, "x-rate-limit-remaining": "699"}) is None


def macro(number: int, **actions: Any) -> dict[str, Any]:
    return {
        "id": number, "title": f"Ответ {number}", "active": True, "description": None, "position": 1,
        "restriction": None, "default": False, "url": "https://team.zendesk.example/api/v2/macros/1.json",
        "created_at": "2026-01-11T09:00:00Z", "updated_at": "2026-01-11T09:00:00Z",
        "actions": [{"field": name, "value": value} for name, value in actions.items()],
    }  # fmt: skip


class TestArticles:
    def test_macros_give_their_texts_without_placeholders(self) -> None:
        fake = FakeZendesk()
        fake.macros = [
            macro(
                1, comment_value="Здравствуйте, {{ticket.requester.first_name}}! Возврат стоит 0 ₽.\n\nПришлите фото."
            ),
            macro(2, comment_value_html="<p>Возврат <b>принят</b>.</p>", comment_mode_is_public="false"),
            macro(3, comment_value=["channel:all", "Возврат через {% if x %}неделю{% endif %}. Пишите."]),
            macro(4, status="solved"),
        ]
        found = does(fake.handle, lambda each: each.articles("Какой ответ по возврату?", limit=9))
        assert sorted((each.kind, each.text, each.audience) for each in found if each.kind == "answer") == [
            ("answer", "Возврат принят.", "internal"),
            ("answer", "Возврат стоит 0 ₽.\n\nПришлите фото.", "customer"),
            ("answer", "Пишите.", "customer"),
        ]

    def test_articles_are_filtered_and_in_the_customers_language_first(self) -> None:
        fake = FakeZendesk()
        fake.articles = [
            article(1, "Returns", "<p>Returns: 5 days.</p>", locale="en-us"),
            article(2, "Возврат", "<p>returns: 5 дней</p>", locale="ru"),
            article(3, "Returns", "<p>draft</p>", draft=True),
            article(4, "Returns", "<p>old</p>", outdated=True),
            article(5, "Returns", "<p>for dealers</p>", locale="ru", user_segment_id=77),
            article(6, "Returns", "", locale="ru"),
            article(2, "Returns", "<p>returns: 5 days again</p>", locale="en-us"),
        ]
        found = does(fake.handle, lambda each: each.articles("returns", language="ru", limit=10))
        assert [(each.id, each.audience) for each in found] == [("2", "customer"), ("5", "internal"), ("1", "customer")]
        assert found[0].text == "returns: 5 дней"
        assert found[0].url == "https://team.zendesk.example/hc/ru/articles/2"

    def test_an_account_without_a_help_center_has_its_macros(self) -> None:
        fake = FakeZendesk()
        fake.macros = [macro(1, comment_value="Возврат бесплатный.")]

        def handle(request: httpx.Request) -> httpx.Response:
            absent = "help_center" in request.url.path
            return httpx.Response(404, json={"error": "RecordNotFound"}) if absent else fake.handle(request)

        (found,) = does(handle, lambda each: each.articles("возврат"))
        assert found.kind == "answer"


class TestWebhooks:
    def _comment(self, text: str = "Алло?", **author: Any) -> WebhookEvent:
        public = author.pop("public", True)
        comment = {"id": "1", "body": text, "is_public": public, "author": {"name": "Кто-то", **author}}
        return received(event("ticket.comment_added", {"comment": comment}))

    def test_a_trigger_names_the_ticket(self) -> None:
        found = received(TRIGGER)
        assert (found.kind, found.ticket_id, found.message) == ("message", "7", None)
        assert found.at == datetime(2026, 11, 20, 9, 10, tzinfo=UTC)
        assert received({**TRIGGER, "at": "Nov 20"}).at is None

    @pytest.mark.parametrize("number", ["", "{{ticket.id}}", "7/../8", None])
    def test_a_trigger_that_names_no_ticket_is_malformed(self, number: object) -> None:
        with pytest.raises(HelpdeskMalformedError):
            received({**TRIGGER, "ticket_id": number})

    def test_the_same_trigger_at_another_time_is_another_delivery(self) -> None:
        body = json.dumps(TRIGGER).encode()
        seen = MemoryReplays()

        async def take(each: Any) -> None:
            each.replays = seen
            await each.receive(sign(body, time() - 60))
            await each.receive(sign(body))
            with pytest.raises(WebhookRefusedError, match="seen before"):
                await each.receive(sign(body))

        does(lambda request: httpx.Response(500), take)

    def test_an_event_that_is_sent_again_is_known_by_its_id(self) -> None:
        body = json.dumps(event("ticket.status_changed", {"current": "PENDING", "previous": "OPEN"})).encode()

        async def take(each: Any) -> None:
            assert (await each.receive(sign(body, time() - 60)))[0].kind == "ticket"
            with pytest.raises(WebhookRefusedError, match="seen before"):
                await each.receive(sign(body))

        does(lambda request: httpx.Response(500), take)

    def test_who_commented(self) -> None:
        assert self._comment(id=str(ANNA), is_staff=False).kind == "message"
        assert self._comment(id=str(ANNA), is_staff=True).kind == "message"
        agent = self._comment(id=str(PETR), is_staff=True)
        assert (agent.kind, agent.message and agent.message.role) == ("ticket", "agent")
        note = self._comment(id=str(PETR), is_staff=True, public=False)
        assert (note.kind, note.message and note.message.role) == ("ticket", "note")
        stranger = self._comment(f"{MARKER}", id="501", is_staff=False, public=False)
        assert (stranger.kind, stranger.message and stranger.message.role) == ("ticket", "system")
        system = self._comment(id="-1", is_staff=False)
        assert (system.kind, system.message and system.message.role) == ("ticket", "system")

    def test_a_new_ticket_is_its_customers_message(self) -> None:
        found = received(event("ticket.created", {}))
        assert (found.kind, found.message and found.message.text) == ("message", "Когда приедет заказ 48213?")
        by_agent = event("ticket.created", {})
        by_agent["detail"]["submitter_id"] = str(PETR)
        assert received(by_agent).kind == "ticket"

    @pytest.mark.parametrize(
        ("actor", "kind", "role"),
        [("end_user", "message", "customer"), ("agent", "ticket", "agent"), ("system", "ticket", "bot"),
         ("trigger", "ticket", "system"), ("new", "ticket", "system")],
    )  # fmt: skip
    def test_messages_of_messaging(self, actor: str, kind: str, role: str) -> None:
        happened = {
            "actor": {"id": "1", "name": "Ольга", "type": actor},
            "conversation_id": "67ab5f53a96f98663935c3f2",
            "message": {"id": "67ab5f55155becd183e284cb", "body": "До какого часа?"},
        }
        found = received(event("messaging_ticket.message_added", happened, detail={"id": "7"}))
        assert found.message is not None
        assert (found.kind, found.ticket_id, found.message.role) == (kind, "7", role)

    def test_the_time_is_signed_with_nothing_between_it_and_the_body(self) -> None:
        given = sign(json.dumps(TRIGGER).encode())
        stamp = given.headers["X-Zendesk-Webhook-Signature-Timestamp"]
        dotted = signature(SECRET, f"{stamp}.".encode() + given.body, encoding="base64")
        headers = {**given.headers, "X-Zendesk-Webhook-Signature": dotted}
        with pytest.raises(WebhookRefusedError, match="signature"):
            received_request(given.model_copy(update={"headers": headers}))

    def test_without_a_secret_nothing_is_taken(self) -> None:
        given = sign(json.dumps(TRIGGER).encode())
        stamp = given.headers["X-Zendesk-Webhook-Signature-Timestamp"]
        empty = base64.b64encode(hmac.digest(b"", stamp.encode() + given.body, "sha256")).decode()
        for signed in (given.headers["X-Zendesk-Webhook-Signature"], empty):
            request = given.model_copy(update={"headers": {**given.headers, "X-Zendesk-Webhook-Signature": signed}})
            with pytest.raises(WebhookRefusedError, match="secret"):
                received_request(request, webhook_secret=None)

    def test_the_body_for_triggers_in_the_readme_is_what_is_read(self) -> None:
        readme = Path(tonewise_zendesk.__file__).parent / "README.md"
        (body,) = re.findall(r"```json\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
        filled = body.replace("{{ticket.id}}", "7").replace("{{ticket.updated_at_with_timestamp}}", "2026-11-20T09:10Z")
        assert json.loads(filled) == TRIGGER
