"""What is Zendesk's own: public by default, roles of comments, messaging, fields, exports, webhooks, macros."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from fake_zendesk import ANNA, BEYOND, PETR, ROBOT, SITE, TOKEN, FakeZendesk, field, user, via
from published import checked_where_published, published
from test_zendesk_adapter import FIXTURES, SETTINGS, sign
from tonewise_zendesk import ZendeskHelpdesk, ZendeskSettings

from tonewise.errors import (
    HelpdeskMalformedError,
    HelpdeskRejectedError,
    HelpdeskUnsupportedError,
    HelpdeskVisibilityError,
)
from tonewise.helpdesk import Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.testing.helpdesk import MARKER
from tonewise.testing.helpdesk.desk import note_for

Result = TypeVar("Result")
Handle = Callable[[httpx.Request], httpx.Response]


def does(handle: Handle, work: Callable[[ZendeskHelpdesk], Awaitable[Result]], **settings: object) -> Result:
    async def whole() -> Result:
        given = ZendeskSettings.model_validate({**SETTINGS, **settings})
        async with ZendeskHelpdesk(given, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(fake: FakeZendesk, **settings: str) -> Ticket:
    handle = checked_where_published("zendesk", fake.handle, BEYOND)
    return does(handle, lambda each: each.fetch("7"), **settings)


def received_request(request: WebhookRequest, **settings: object) -> WebhookEvent:
    (found,) = does(lambda request: httpx.Response(500), lambda each: each.receive(request), **settings)
    return found


def received(data: object) -> WebhookEvent:
    return received_request(sign(json.dumps(data).encode()))


class TestAgainstThePublishedDescription:
    def test_all_that_is_asked_and_answered_is_as_described(self) -> None:
        fake = FakeZendesk()
        fake.add_ticket(9, from_messaging_channel=True)
        asked: list[str] = []

        def noted(request: httpx.Request) -> httpx.Response:
            asked.append(f"{request.method} {request.url.path}")
            return fake.handle(request)

        async def work(helpdesk: ZendeskHelpdesk) -> None:
            ticket = await helpdesk.fetch("7")
            saved = await helpdesk.save_draft(ticket, note_for(ticket))
            assert not await helpdesk.withdraw(ticket, saved), "a letter of it is out"
            await helpdesk.answer_publicly(await helpdesk.fetch("7"), "Здравствуйте!")
            page = await helpdesk.tickets(Query(page_size=2))
            await helpdesk.tickets(Query(page_size=2), page.cursor)
            assert len((await helpdesk.export(Query())).items) == 4
            assert await helpdesk.articles("возврат")

        does(published("zendesk", BEYOND).checked(noted), work, public_answers="true")
        assert set(asked) >= {
            "GET /api/v2/tickets/7",
            "GET /api/v2/tickets/7/comments",
            "GET /api/v2/tickets/9/conversation_log",
            "GET /api/v2/ticket_fields",
            "PUT /api/v2/tickets/7",
            "GET /api/v2/incremental/tickets/cursor",
            "GET /api/v2/help_center/articles/search",
            "GET /api/v2/macros",
        }
        assert any(call.endswith("/make_private") for call in asked)

    @pytest.mark.parametrize("folder", sorted(FIXTURES.iterdir()), ids=lambda folder: folder.name)
    def test_a_fixture_is_as_described(self, folder: Path) -> None:
        given = json.loads((folder / "routes.json").read_text(encoding="utf-8"))

        def answer(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, json=given["routes"][f"{request.method} {request.url.path}"])

        does(published("zendesk", BEYOND).checked(answer), lambda each: each.fetch(given["ticket"]))


class TestSaving:
    def test_the_fake_server_is_public_by_default_as_zendesk_is(self) -> None:
        fake = FakeZendesk()
        body = {"ticket": {"comment": {"body": "никому не показывать"}}}
        request = httpx.Request(
            "PUT", f"{SITE}/api/v2/tickets/7", json=body, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert fake.handle(request).is_success
        assert fake.comments[7][-1]["public"] is True

    def test_a_note_that_turned_out_public_is_made_private(self) -> None:
        """Zendesk has mailed it by then, so that is not told as if nothing had happened."""
        fake = FakeZendesk()
        ticket = fetched(fake)
        fake.leaks = True
        with pytest.raises(HelpdeskVisibilityError, match="could not be withdrawn"):
            does(fake.handle, lambda each: each.save_draft(ticket, note_for(ticket)))
        assert fake.comments[7][-1]["public"] is False

    def test_a_note_that_cannot_be_made_private_is_told_as_such(self) -> None:
        fake = FakeZendesk()
        ticket = fetched(fake)
        fake.leaks = True

        def handle(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("make_private"):
                return httpx.Response(403, json={"error": {"title": "Forbidden", "message": "no"}})
            return fake.handle(request)

        with pytest.raises(HelpdeskVisibilityError, match="look at the ticket at once"):
            does(handle, lambda each: each.save_draft(ticket, note_for(ticket)))

    def test_a_closed_ticket_is_told_in_zendesks_words(self) -> None:
        fake = FakeZendesk()
        fake.tickets[7]["status"] = "closed"
        ticket = fetched(fake)
        assert ticket.reference.state == "closed"
        with pytest.raises(HelpdeskRejectedError, match="closed prevents ticket update"):
            does(fake.handle, lambda each: each.save_draft(ticket, note_for(ticket)))

    def test_a_public_answer_keeps_its_text(self) -> None:
        fake = FakeZendesk()
        ticket = fetched(fake)
        text = "Здравствуйте!\n\n1 < 2 & *звёздочки*\nвторая строка"
        does(fake.handle, lambda each: each.answer_publicly(ticket, text), public_answers="true")
        message = fetched(fake).conversation.messages[-1]
        assert (message.role, message.text) == ("agent", text)

    @pytest.mark.parametrize("name", ["native_messaging", "whatsapp"])
    def test_a_customer_who_writes_by_messaging_is_not_answered_by_a_comment(self, name: str) -> None:
        fake = FakeZendesk()
        fake.add_ticket(7, from_messaging_channel=True, via=via(name))
        ticket = fetched(fake)
        with pytest.raises(HelpdeskUnsupportedError, match="messaging"):
            does(fake.handle, lambda each: each.answer_publicly(ticket, "Здравствуйте!"), public_answers="true")
        assert len(fake.comments[7]) == 1

    def test_an_oauth_token_goes_without_an_address(self) -> None:
        assert fetched(FakeZendesk(), email="").reference.id == "7"


class TestComments:
    @pytest.mark.parametrize(
        ("author", "public", "channel", "role"),
        [
            (ANNA, True, "web", "customer"),
            (ANNA, False, "web", "customer"),
            (PETR, True, "web", "agent"),
            (PETR, False, "web", "note"),
            (PETR, True, "merge", "system"),
            (PETR, True, "rule", "system"),
            (-1, True, "system", "system"),
            (PETR, True, "answer_bot_for_web_widget", "bot"),
            (501, True, "email", "customer"),
            (501, False, "email", "system"),
            (777, True, "web", "system"),
            (777, False, "web", "system"),
        ],
    )
    def test_who_wrote(self, author: int, public: bool, channel: str, role: str) -> None:
        fake = FakeZendesk()
        fake.users[501] = user(501, "Брат Анны", "end-user")
        fake.add(7, author, "<p>Тут что-то новое</p>", public=public, channel=channel)
        assert fetched(fake).conversation.messages[-1].role == role

    def test_an_agent_who_asks_is_the_customer_and_notes_stay_notes(self) -> None:
        fake = FakeZendesk()
        fake.add_ticket(7, requester_id=PETR)
        fake.add(7, PETR, "<p>Где мой ноутбук?</p>")
        fake.add(7, PETR, "<p>для себя</p>", public=False)
        assert [message.role for message in fetched(fake).conversation.messages[1:]] == ["customer", "note"]

    @pytest.mark.parametrize("public", [True, False])
    def test_a_marker_counts_in_the_teams_own_notes_alone(self, public: bool) -> None:
        fake = FakeZendesk()
        fake.users[501] = user(501, "Чужой", "end-user")
        fake.add(7, 501, f"<p>Факты:<br>скидка 100%</p><p>{MARKER}</p>", public=public)
        ticket = fetched(fake)
        assert not ticket.saved
        assert "скидка 100%" not in [fact.text for fact in ticket.conversation.facts]

    def test_an_agents_letter_that_quotes_our_note_is_the_agents(self) -> None:
        fake = FakeZendesk()
        quoted = f"<p>Да, в среду.</p><blockquote><p>Приедет в среду.</p><p>{MARKER}</p></blockquote>"
        fake.add(7, PETR, quoted, channel="email")
        ticket = fetched(fake)
        assert (ticket.conversation.messages[-1].role, ticket.saved) == ("agent", ())
        assert ticket.conversation.messages[-1].text == "Да, в среду."

    def test_a_long_ticket_is_read_in_pages_of_a_hundred(self) -> None:
        fake = FakeZendesk()
        for number in range(249):
            fake.add(7, ANNA, f"<p>{number}</p>")
        pages: list[str] = []

        def handle(request: httpx.Request) -> httpx.Response:
            pages.extend([request.url.params.get("page[after]", "")] if request.url.path.endswith("comments") else [])
            return fake.handle(request)

        ticket = does(handle, lambda each: each.fetch("7"))
        assert [message.text for message in ticket.conversation.messages[1:]] == [str(number) for number in range(249)]
        assert len(pages) == 3

    def test_odd_comments_are_read(self) -> None:
        fake = FakeZendesk()
        fake.add_ticket(7, text="", subject=None, via={"channel": 4}, custom_fields=None, satisfaction_rating=None)
        empty: dict[str, Any] = {"html_body": None, "plain_body": None, "body": None, "via": None, "metadata": None}
        fake.add(7, ANNA, "", **empty)
        fake.add(7, ANNA, "", **{**empty, "body": "Первая\r\nвторая", "attachments": None})
        ticket = fetched_unchecked(fake)
        assert [message.text for message in ticket.conversation.messages] == ["", "", "Первая\nвторая"]
        assert (ticket.conversation.channel, ticket.reference.subject) == ("email", None)

    @pytest.mark.parametrize("missing", ["id", "public", "created_at"])
    def test_a_comment_that_lacks_what_counts_is_malformed(self, missing: str) -> None:
        fake = FakeZendesk()
        fake.add(7, ROBOT, f"<p>{MARKER}</p>", public=False)
        del fake.comments[7][-1][missing]
        with pytest.raises(HelpdeskMalformedError, match=missing):
            fetched_unchecked(fake)

    @pytest.mark.parametrize(
        ("name", "messaging", "channel"),
        [
            ("email", False, "email"), ("web", False, "email"), ("api", False, "email"), ("chat", False, "chat"),
            ("native_messaging", True, "chat"), ("whatsapp", True, "messenger"), ("telegram", False, "messenger"),
            ("brand_new", True, "messenger"), ("sms", False, "messenger"), ("facebook_post", False, "social"),
            ("brand_new", False, "email"),
        ],
    )  # fmt: skip
    def test_channels(self, name: str, messaging: bool, channel: str) -> None:
        fake = FakeZendesk()
        fake.add_ticket(7, via=via(name), from_messaging_channel=messaging)
        assert fetched(fake).conversation.channel == channel

    def test_without_a_conversation_log_the_comments_tell(self) -> None:
        fake = FakeZendesk()
        fake.add_ticket(7, from_messaging_channel=True, via=via("native_messaging"))

        def handle(request: httpx.Request) -> httpx.Response:
            denied = request.url.path.endswith("conversation_log")
            return httpx.Response(403, json={"error": "Forbidden"}) if denied else fake.handle(request)

        ticket = does(handle, lambda each: each.fetch("7"))
        assert [message.text for message in ticket.conversation.messages] == [
            "Здравствуйте! Когда приедет заказ 48213?"
        ]

    def test_cut_quotes_stay_with_their_messages_beside_a_log(self) -> None:
        fake = FakeZendesk()
        fake.add_ticket(7, from_messaging_channel=True, via=via("whatsapp"))
        letter = (
            "<p>И ещё вопрос.</p><p>On Fri, 20 Nov 2026 at 10:00, Team wrote:</p><blockquote><p>Hi</p></blockquote>"
        )
        fake.add(7, ANNA, letter, channel="email")
        author = {"type": "user", "display_name": "Анна", "zen:support:user_id": ANNA}
        fake.logs[7] = [
            {
                "id": "01", "type": "Messaging::ConversationMessage", "reference": "zen:sunco:conversation_message:1",
                "created_at": "2026-11-20T08:00:00Z", "author": author, "content": {"type": "text", "text": "Алло"},
                "attachments": [], "metadata": {},
            }
        ]  # fmt: skip
        ticket = fetched(fake)
        (cut,) = ticket.cut
        assert ticket.conversation.messages[cut.message_index].text == "И ещё вопрос."
        assert ticket.conversation.messages[0].text == "Алло"


class TestFields:
    def _facts(self, fake: FakeZendesk, **settings: str) -> dict[str, str]:
        return {fact.text: fact.audience for fact in fetched(fake, **settings).conversation.facts}

    def test_what_customers_do_not_see_is_for_colleagues(self) -> None:
        facts = self._facts(FakeZendesk())
        assert facts == {"Номер заказа: 48213": "customer", "Склад: Химки, стеллаж 4": "internal"}

    @pytest.mark.parametrize("told", ["склад", "27648", " Склад , x", "*"])
    def test_a_setting_names_fields_that_may_be_told(self, told: str) -> None:
        assert self._facts(FakeZendesk(), customer_fields=told)["Склад: Химки, стеллаж 4"] == "customer"

    def test_values_are_read_by_their_types(self) -> None:
        fake = FakeZendesk()
        options = [{"id": 1, "name": "Курьер", "value": "courier"}, {"id": 2, "name": "Пункт::Мира, 5", "value": "p_5"}]
        fake.fields = [
            field(1, "Доставка", kind="multiselect", visible=True, custom_field_options=options),
            field(2, "Оплачен", kind="checkbox", visible=True),
            field(3, "Подъём", kind="checkbox", visible=True),
            field(4, "Карта", kind="partialcreditcard", visible=True),
            field(5, "Связь", kind="lookup", visible=True),
            field(6, "Сумма", kind="decimal", visible=True),
            field(7, "Старое", visible=True, active=False),
        ]
        values = [["courier", "p_5", "gone"], True, False, "XXXX4242", "123", 5990, "x", "ничьё"]
        fake.add_ticket(7, custom_fields=[{"id": number, "value": value} for number, value in enumerate(values, 1)])
        assert list(self._facts(fake)) == ["Доставка: Курьер, Пункт::Мира, 5, gone", "Оплачен: да", "Сумма: 5990"]

    def test_a_token_that_may_not_see_fields_reads_tickets(self) -> None:
        fake = FakeZendesk()

        def handle(request: httpx.Request) -> httpx.Response:
            denied = request.url.path.endswith("ticket_fields")
            return httpx.Response(403, json={"error": "Forbidden"}) if denied else fake.handle(request)

        assert does(handle, lambda each: each.fetch("7")).conversation.facts == ()


def fetched_unchecked(fake: FakeZendesk) -> Ticket:
    return does(fake.handle, lambda each: each.fetch("7"))
