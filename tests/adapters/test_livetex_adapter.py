"""The LiveTex adapter held to the contract, and what is its own: Moscow's times, tokens that end, two kinds of ids."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
import tonewise_livetex
from fake_livetex import FakeLiveTex
from tonewise_livetex import LiveTex, LiveTexSettings
from tonewise_livetex.mapping import ticket as mapped

from tonewise.errors import (
    HelpdeskForbiddenError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
    HelpdeskUnauthorizedError,
    HelpdeskUnsupportedError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract

LOGIN, PASSWORD, BOT, SECRET = "admin@shop.example", "password-of-tests", "6:bot-token-1", "webhook-secret-1"
SETTINGS = {"login": LOGIN, "password": PASSWORD, "bot_tokens": BOT, "webhook_secret": SECRET}
Result = TypeVar("Result")


def fake() -> FakeLiveTex:
    return FakeLiveTex(LOGIN, PASSWORD, BOT)


class TestLiveTexKeepsTheContract(HelpdeskContract):
    """Three chats of a bicycle workshop."""

    adapter = LiveTex
    fixtures = Path(tonewise_livetex.__file__).parent / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {
        "a_customers_message_is_told": "an event names a channel and a visitor, the history a chat: tested below",
        "an_answer_that_is_allowed_says_that_it_is_public": "the history's chats cannot be answered: tested below",
        "a_note_of_ours_starts_nothing": "a bot of LiveTex can write no notes, so none comes back",
        "another_body_is_refused": "LiveTex signs nothing: a secret in the address proves a delivery, not its body",
        "a_stale_delivery_is_refused": "no time of an event is documented",
        "a_delivery_is_taken_once": "no number of an event is documented, and the same words twice are two messages",
    }

    def start(self, folder: Path) -> Desk:
        server = fake()
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=server.handle,
            is_write=lambda request: request.url.host.startswith("bot-api"),
            signs_in=lambda request: request.url.path == "/oauth2/token",
            write_as_customer=lambda text: server.add(7, text),
            acknowledge=lambda: server.add(7, "Оператор скоро ответит.", by_itself=True),
            change=lambda: server.add(7, "Сейчас посмотрю.", employee=501),
            delivery=lambda kind, at: delivery(kind),
        )

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return WebhookRequest(headers={}, body=body, query={"token": SECRET})


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"] = "message") -> WebhookRequest:
    name = "VisitorVoted" if kind == "unknown" else "VisitorTextSent"
    text = MARKER if kind == "marked-message" else "Алло?"
    body = {"type": name, "channelId": 17, "visitorId": "v-1", "text": text}
    return WebhookRequest(headers={}, body=json.dumps(body).encode(), query={"token": SECRET})


def _does(
    handle: Callable[[httpx.Request], httpx.Response], work: Callable[[LiveTex], Awaitable[Result]], **settings: Any
) -> Result:
    async def whole() -> Result:
        chosen = LiveTexSettings.model_validate({**SETTINGS, **settings})
        async with LiveTex(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _told(body: Mapping[str, Any]) -> WebhookEvent:
    request = WebhookRequest(headers={}, body=json.dumps(body).encode(), query={"token": SECRET})
    return _does(fake().handle, lambda desk: desk.receive(request))[0]


def _event_ticket(ticket_id: str) -> Ticket:
    return Ticket.model_validate({"reference": {"id": ticket_id}, "conversation": {}})


def _chat(*messages: Mapping[str, Any], **about: Any) -> dict[str, Any]:
    times = {"created_at": "2026-11-20T12:00:00", "updated_at": "2026-11-20T12:30:00"}
    return {"id": 7, **times, "messages": list(messages), **about}


def _message(number: int, text: str | None, employee: int | None = None, **about: Any) -> dict[str, Any]:
    who = {"id": employee, "first_name": "Ольга", "last_name": None} if employee else None
    at = f"2026-11-20T12:{number:02}:00"
    return {
        "id": number,
        "text": text,
        "created_at": at,
        "employee": who,
        "visitor": None if who else {"id": "v"},
        **about,
    }


def test_times_are_moscows() -> None:
    ticket = mapped(_chat(_message(1, "Эй")))
    assert ticket.conversation.messages[0].at == datetime.fromisoformat("2026-11-20T09:01:00Z")
    assert ticket.reference.updated == datetime.fromisoformat("2026-11-20T12:30:00+03:00")


def test_who_wrote_is_known_by_who_is_named() -> None:
    ticket = mapped(
        _chat(
            _message(1, "Где заказ?\r\nЖду"),
            _message(2, "Секунду", 9),
            _message(3, "Сейчас", 8),
            _message(4, "Чат передан", visitor=None),
            _message(5, None),
        ),
        frozenset({"9"}),
    )
    assert [each.role for each in ticket.conversation.messages] == ["customer", "bot", "agent", "system", "customer"]
    assert ticket.conversation.messages[0].text == "Где заказ?\nЖду"
    assert ticket.conversation.messages[2].author == "Ольга"
    assert ticket.reference.state == "open"


def test_odd_chats_are_read() -> None:
    assert mapped(_chat(message_count=0) | {"messages": None}).reference.state == "unknown"
    assert mapped(_chat(_message(1, "Эй"), is_closed=True)).reference.state == "closed"
    mixed = mapped(_chat(_message(2, "Второе", 8), _message(1, "Первое")))
    assert [each.text for each in mixed.conversation.messages] == ["Первое", "Второе"]
    untimed = mapped(_chat(_message(2, "раз", created_at=None), _message(1, "два", created_at=None)))
    assert [each.text for each in untimed.conversation.messages] == ["раз", "два"]
    nobody = mapped(_chat(visitor=None, prechats_chat=[{"name": "Город", "value": ""}], visitor_variables=None))
    assert (nobody.conversation.customer.name, nobody.conversation.customer.profile) == (None, {})


def test_what_is_known_of_the_visitor_is_no_fact() -> None:
    variables, hidden = {"vip": True, "none": None}, [{"name": "phone", "value": "0"}, {"name": "utm", "value": "x"}]
    visitor = {"name": "Анна", "phone": "+7 900", "comment": "придирчива"}
    ticket = mapped(_chat(visitor=visitor, visitor_variables=variables, prechats_hidden=hidden))
    assert ticket.conversation.customer.profile == {"phone": "+7 900", "vip": True, "utm": "x"}
    assert not ticket.conversation.facts


def test_an_account_that_may_not_read_messages_is_told() -> None:
    server = fake()
    server.role = "operator"
    with pytest.raises(HelpdeskForbiddenError, match="must be an administrator's"):
        _does(server.handle, lambda desk: desk.fetch("7"))
    with pytest.raises(HelpdeskForbiddenError, match="must be an administrator's"):
        _does(server.handle, lambda desk: desk.export(Query()))
    assert len(_does(server.handle, lambda desk: desk.tickets(Query())).items) == 3


def test_a_token_serves_until_it_ends() -> None:
    server = fake()

    async def work(desk: LiveTex) -> int:
        await desk.fetch("7")
        await desk.fetch("8")
        before = server.signed_in
        server.signed_in += 1  # from now on another token holds
        await desk.fetch("6")
        return before

    assert _does(server.handle, work) == 1
    assert server.signed_in == 3


def test_a_token_near_its_end_is_not_used() -> None:
    server = fake()

    def handle(request: httpx.Request) -> httpx.Response:
        answer = server.handle(request)
        if request.url.path == "/oauth2/token":
            about = json.loads(answer.content)["results"]
            return httpx.Response(200, json={**about, "expires_in": 30})  # as RFC 6749 has it
        return answer

    async def work(desk: LiveTex) -> None:
        await desk.fetch("7")
        await desk.fetch("8")

    _does(handle, work)
    assert server.signed_in == 2


def test_a_token_that_no_header_can_hold_is_malformed() -> None:
    server = fake()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "жетон\n", "expires_in": 3600})
        return server.handle(request)

    with pytest.raises(HelpdeskMalformedError, match="cannot be sent"):
        _does(handle, lambda desk: desk.fetch("7"))


def test_a_wrong_password_is_told_without_it() -> None:
    with pytest.raises(HelpdeskUnauthorizedError, match="the login or the password is wrong") as raised:
        _does(fake().handle, lambda desk: desk.fetch("7"), password="another-password")
    assert "another-password" not in str(raised.value)


def test_a_list_reads_all_that_began_in_the_time() -> None:
    server, asked = fake(), []
    for number in range(100, 230):
        server.open(number)
        server.add(number, "Алло?")
    server.add(7, "И ещё вопрос")

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/chats/list":
            asked.append(dict(request.url.params))
        return server.handle(request)

    async def whole(desk: LiveTex) -> list[str]:
        page = await desk.tickets(Query(page_size=50))
        found = [each.id for each in page.items]
        while page.more:
            page = await desk.tickets(Query(page_size=50), page.cursor)
            found += [each.id for each in page.items]
        return found

    found = _does(handle, whole)
    assert len(found) == len(set(found)) == 133
    assert found[-1] == "7"
    assert [each["offset"] for each in asked] == ["0", "50", "100"]
    since = datetime.fromisoformat("2026-11-20T15:00:00+03:00")
    asked.clear()
    _does(handle, lambda desk: desk.tickets(Query(since=since, until=since + timedelta(hours=1))), days=1)
    assert asked[0]["q"] == "created_at>=2026-11-19T12:00:00Z created_at<=2026-11-20T13:00:00Z"


def test_a_change_within_the_same_second_is_found_by_a_poll() -> None:
    server = fake()
    cursor = _does(server.handle, lambda desk: desk.tickets(Query())).cursor
    at = server.chats[6]["updated_at"]
    server.add(6, "Забыла спросить")
    server.chats[6]["updated_at"] = at
    assert [each.id for each in _does(server.handle, lambda desk: desk.tickets(Query(), cursor)).items] == ["6"]


def test_who_waits_is_known_where_it_is_asked_for() -> None:
    server = fake()
    server.chats[8]["is_closed"] = True
    states = {}
    for state in ("open", "pending", "closed"):
        page = _does(server.handle, lambda desk: desk.tickets(Query(state=state)))  # noqa: B023
        states[state] = [each.id for each in page.items]
    assert states == {"open": ["7"], "pending": ["6"], "closed": ["8"]}


def test_an_export_tells_what_it_leaves_out() -> None:
    server = fake()
    gone: list[dict[str, Any]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if "ids=" in request.url.params.get("q", "") and not gone:
            gone.append(server.chats.pop(8))
            server.chats[6]["messages"] = [{"text": "Эй"}, 5]
        return server.handle(request)

    page = _does(handle, lambda desk: desk.export(Query()))
    assert [each.reference.id for each in page.items] == ["7"]
    assert page.problems == ("6: LiveTex: the answer has another shape than documented", "8: is gone")


def test_a_conversation_of_an_event_is_answered_and_handed_over() -> None:
    server = fake()
    told = _told({"type": "VisitorTextSent", "channelId": 17, "visitorId": "v-1", "text": " Алло? "})
    assert (told.kind, told.ticket_id) == ("message", "17:v-1")
    assert told.message is not None
    assert told.message.text == "Алло?"
    ticket = _event_ticket("17:v-1")
    _does(server.handle, lambda desk: desk.answer_publicly(ticket, "До 20:00."), public_answers=True)
    _does(server.handle, lambda desk: desk.hand_over("17:v-1", group="3"), bot_tokens=f"5=other, 17={BOT}")
    assert server.told == [
        ("/v1/channel/17/visitor/v-1/text", {"text": "До 20:00."}),
        ("/v1/channel/17/visitor/v-1/route", {"groupId": "3"}),
    ]


def test_what_cannot_be_answered_is_told() -> None:
    server = fake()
    with pytest.raises(HelpdeskNotFoundError, match="CHANNEL:VISITOR"):
        _does(server.handle, lambda desk: desk.hand_over("7"))
    with pytest.raises(HelpdeskNotFoundError):
        _does(server.handle, lambda desk: desk.hand_over("17:../../text"))
    with pytest.raises(HelpdeskNotFoundError, match="an event names no chat"):
        _does(server.handle, lambda desk: desk.fetch("17:v-1"))
    with pytest.raises(HelpdeskUnsupportedError, match="set bot_tokens"):
        _does(server.handle, lambda desk: desk.hand_over("17:v-1"), bot_tokens="5=other")
    with pytest.raises(HelpdeskForbiddenError):
        _does(server.handle, lambda desk: desk.hand_over("17:v-1"), bot_tokens="wrong==")
    empty = _event_ticket("17:v-1")
    with pytest.raises(HelpdeskRejectedError, match="text is empty") as raised:
        _does(server.handle, lambda desk: desk.answer_publicly(empty, ""), public_answers=True)
    assert BOT not in str(raised.value)
    assert server.told == []


def test_events_without_a_text_are_told_without_one() -> None:
    for body in ({"type": "VisitorFileSent"}, {"type": "VisitorButtonPressed", "payload": "root.operator"}):
        told = _told({**body, "channelId": 17, "visitorId": "v-1"})
        assert (told.kind, told.message) == ("message", None)
    assert _told({"type": "OperatorAssigned"}).kind == "ignored"


@pytest.mark.parametrize(("given", "reason"), [({}, "missing"), ({"token": "wrong"}, "wrong")])
def test_a_delivery_without_the_secret_in_its_address_is_refused(given: dict[str, str], reason: str) -> None:
    request = delivery().model_copy(update={"query": given})
    with pytest.raises(WebhookRefusedError) as raised:
        _does(fake().handle, lambda desk: desk.receive(request))
    assert raised.value.reason == reason
    with pytest.raises(WebhookRefusedError):
        _does(fake().handle, lambda desk: desk.receive(delivery()), webhook_secret=None)


def test_a_long_list_has_a_deadline_a_page_and_not_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise_livetex.history.PAGE", 1)
    server = fake()
    for number in range(9, 15):
        server.open(number)

    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.2)
        return server.handle(request)

    async def work() -> int:
        chosen = LiveTexSettings.model_validate(SETTINGS | {"timeout_seconds": 1})
        async with LiveTex(chosen, transport=httpx.MockTransport(slow)) as helpdesk:
            return len((await helpdesk.tickets(Query())).items)

    assert asyncio.run(work()) == len(server.chats)
