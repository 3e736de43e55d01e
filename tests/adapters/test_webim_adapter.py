"""The Webim adapter held to the contract, and what is Webim's own: kinds of messages, lists by a stamp, robots."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
import tonewise_webim
from fake_webim import FakeWebim
from tonewise_webim import Webim, WebimSettings
from tonewise_webim.mapping import Surroundings
from tonewise_webim.mapping import ticket as mapped

from tonewise.errors import (
    HelpdeskError,
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

LOGIN, PASSWORD, TOKEN, SECRET = "admin@shop.example", "password-of-tests", "robot-token-1", "webhook-secret-1"
SETTINGS = {
    "site": "https://shop.webim.example", "login": LOGIN, "password": PASSWORD, "bot_token": TOKEN,
    "webhook_secret": SECRET,
}  # fmt: skip
Result = TypeVar("Result")


def fake(**options: Any) -> FakeWebim:
    return FakeWebim(LOGIN, PASSWORD, TOKEN, **options)


class TestWebimKeepsTheContract(HelpdeskContract):
    """Three chats of a bicycle workshop."""

    adapter = Webim
    fixtures = Path(tonewise_webim.__file__).parent / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {
        "a_note_of_ours_starts_nothing": "a robot of Webim can write no notes, so none comes back",
        "another_body_is_refused": "Webim signs nothing: a secret in the address proves a delivery, not its body",
        "a_stale_delivery_is_refused": "Webim's events carry no time that is proven",
    }

    def start(self, folder: Path) -> Desk:
        server = fake()
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=server.handle,
            write_as_customer=lambda text: server.add(7, "visitor", text),
            acknowledge=lambda: server.add(7, "info", "Оператор скоро ответит."),
            change=lambda: server.add(7, "operator", "Сейчас посмотрю.", operator_id=192162),
            delivery=lambda kind, at: delivery(kind),
        )

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return WebhookRequest(headers={}, body=body, query={"token": SECRET})

    def refusal(self, reason: str) -> Any:
        return {"error": "wrong-argument-value", "desc": reason}


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"]) -> WebhookRequest:
    text = MARKER if kind == "marked-message" else "Алло?"
    event = "chat_closed" if kind == "unknown" else "new_message"
    body = {"event": event, "chat_id": 7, "message": {"id": 9100, "kind": "visitor", "text": text}}
    headers = {"X-Bot-API-Dialect": "Webim Standard", "X-Bot-API-Version": "2.0", "X-Webim-Version": "10.5.62"}
    return WebhookRequest(headers=headers, body=json.dumps(body).encode(), query={"token": SECRET})


def _does(
    handle: Callable[[httpx.Request], httpx.Response], work: Callable[[Webim], Awaitable[Result]], **settings: Any
) -> Result:
    async def whole() -> Result:
        chosen = WebimSettings.model_validate({**SETTINGS, **settings})
        async with Webim(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _told(body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> WebhookEvent:
    request = WebhookRequest(headers=headers or {}, body=json.dumps(body).encode(), query={"token": SECRET})
    return _does(fake().handle, lambda desk: desk.receive(request))[0]


def _message(number: int, kind: str, text: str | None = None, **others: Any) -> dict[str, Any]:
    return {"id": number, "kind": kind, "message": text, "created_at": f"2026-11-20T09:{number:02}:00Z", **others}


def _ticket(*messages: Mapping[str, Any], around: Surroundings = Surroundings(), **about: Any) -> Ticket:  # noqa: B008
    return mapped({"id": 7, "created_at": "2026-11-20T09:00:00Z", "messages": list(messages), **about}, around)


def test_kinds_of_messages_have_their_roles() -> None:
    around = Surroundings(operators={"1": "Мария"}, robots=frozenset({"555"}))
    ticket = _ticket(
        _message(1, "visitor", "Где заказ?\r\nЖду"),
        _message(2, "operator", "Сейчас спрошу", operator_id=555),
        _message(3, "keyboard", buttons=[[{"id": "1", "text": "Да"}], [{"id": "2", "text": "Нет"}]]),
        _message(4, "keyboard_response", data={"button": {"id": "1", "text": "Да"}}),
        _message(5, "info", "Диалог был передан оператору Мария"),
        _message(6, "operator", "Здравствуйте!", operator_id=1),
        _message(7, "for_operator", "Посетитель на странице корзины"),
        _message(8, "operator_busy", "Все операторы заняты"),
        _message(9, "sticker_visitor", "", data={"sticker": 3}),
        _message(10, "what-is-new", "Что-то новое"),
        around=around,
    )
    messages = ticket.conversation.messages
    assert [each.role for each in messages] == [
        "customer", "bot", "bot", "customer", "system", "agent", "note", "system", "customer", "system",
    ]  # fmt: skip
    assert messages[0].text == "Где заказ?\nЖду"
    assert messages[2].text == "[Да] [Нет]"
    assert messages[3].text == "Да"
    assert [each.author for each in messages if each.author] == ["555", "Мария"]
    assert ticket.reference.state == "open"


def test_files_are_named() -> None:
    described = {"file": {"desc": {"filename": "чек.pdf", "content_type": "application/pdf", "guid": "ab"}}}
    ticket = _ticket(
        _message(1, "file_visitor", json.dumps(described)),
        _message(2, "file_visitor", json.dumps({"filename": "фото.jpg"})),
        _message(3, "file_operator", data={"name": "схема.png", "url": "https://shop.webim.example/l/schema.png"}),
        _message(4, "file_visitor", "[1]"),
        _message(5, "file_visitor", None),
    )
    found = [each.attachments[0] for each in ticket.conversation.messages]
    assert [each.name for each in found] == ["чек.pdf", "фото.jpg", "схема.png", "[1]", "file"]
    assert found[2].url == "https://shop.webim.example/l/schema.png"
    assert not any(each.text for each in ticket.conversation.messages)


def test_odd_chats_are_read() -> None:
    assert _ticket(visitor=None).conversation.customer.name is None
    assert _ticket(messages=None).conversation.messages == ()
    about = {"fields": {"display_name": "Гость", "phone": "", "vip": {"x": 1}, "id": 12}}
    assert dict(_ticket(visitor=about).conversation.customer.profile) == {"id": 12}
    untimed = _ticket({"kind": "visitor", "message": "раз"}, {"kind": "visitor", "message": "два"})
    assert [each.text for each in untimed.conversation.messages] == ["раз", "два"]
    assert untimed.reference.state == "open"
    mixed = _ticket(_message(2, "operator", "Второе"), _message(1, "visitor", "Первое"))
    assert [each.text for each in mixed.conversation.messages] == ["Первое", "Второе"]


@pytest.mark.parametrize("again", [False, True])
def test_a_list_goes_on_whether_webim_repeats_the_last_moment_or_not(again: bool) -> None:
    server = fake(again=again)
    server.page = 2
    for number in range(10, 15):
        server.open(number)
        server.add(number, "visitor", "Алло?")

    def listed(cursor: str | None) -> tuple[list[str], str | None]:
        found: list[str] = []
        more = True
        while more:
            page = _does(server.handle, lambda desk: desk.tickets(Query(), cursor))  # noqa: B023
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        return found, cursor

    found, cursor = listed(None)
    assert found == ["7", "8", "6", "10", "11", "12", "13", "14"]
    assert listed(cursor) == ([], cursor)
    server.add(8, "visitor", "Вы здесь?")
    found, cursor = listed(cursor)
    assert found == ["8"]
    assert listed(cursor)[0] == []


def test_a_list_that_stands_still_is_no_endless_one() -> None:
    page = {"chats": [], "last_ts": "0", "more_chats_available": True}
    with pytest.raises(HelpdeskMalformedError, match="does not go on"):
        _does(lambda request: httpx.Response(200, json=page), lambda desk: desk.tickets(Query()))


def test_a_chat_that_cannot_be_read_is_left_out_and_told() -> None:
    server = fake()
    server.chats[7]["messages"][0].pop("kind")
    page = _does(server.handle, lambda desk: desk.export(Query()))
    assert [each.reference.id for each in page.items] == ["8", "6"]
    assert page.problems == ("7: Webim: the answer lacks kind",)


def test_an_export_asks_once_a_page() -> None:
    server, asked = fake(), []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return server.handle(request)

    page = _does(handle, lambda desk: desk.export(Query()))
    assert [each.conversation.messages[-1].author for each in page.items] == [None, None, "Мария"]
    assert asked == ["/api/v2/chats", "/api/v2/operators"]


def test_a_chat_does_without_the_names_of_operators() -> None:
    server = fake()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/operators"):
            return httpx.Response(403, json={"error": "no-access"})
        return server.handle(request)

    assert _does(handle, lambda desk: desk.fetch("6")).conversation.messages[-1].author == "192162"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": "chat-not-found"}, HelpdeskNotFoundError),
        ({"chat": None}, HelpdeskNotFoundError),
        ({"error": "unauthorized"}, HelpdeskUnauthorizedError),
        ({"error": "no-tariff-option"}, HelpdeskForbiddenError),
        ({"error": "argument-missing", "desc": f"id {PASSWORD}"}, HelpdeskRejectedError),
    ],
)
def test_a_refusal_with_status_200_is_an_error(body: dict[str, Any], kind: type[HelpdeskError]) -> None:
    with pytest.raises(kind):
        _does(lambda request: httpx.Response(200, json=body), lambda desk: desk.fetch("7"))


def test_a_chat_is_handed_over() -> None:
    server = fake()
    _does(server.handle, lambda desk: desk.hand_over("7", operator=192162))
    _does(server.handle, lambda desk: desk.hand_over("7", department="sales"))
    assert server.redirected == [{"chat_id": 7, "operator_id": 192162}, {"chat_id": 7, "dep_key": "sales"}]
    with pytest.raises(HelpdeskUnsupportedError, match="to an operator or to a department"):
        _does(server.handle, lambda desk: desk.hand_over("7"))
    with pytest.raises(HelpdeskUnsupportedError, match="set bot_token"):
        _does(server.handle, lambda desk: desk.hand_over("7", operator=1), bot_token=None)
    with pytest.raises(HelpdeskRejectedError, match="chat-not-found"):
        _does(server.handle, lambda desk: desk.hand_over("99", operator=1))


def test_an_answer_goes_to_the_chat_as_the_robot() -> None:
    server = fake()
    ticket = _does(server.handle, lambda desk: desk.fetch("7"))
    _does(server.handle, lambda desk: desk.answer_publicly(ticket, "До 20:00."), public_answers=True)
    answered = _does(server.handle, lambda desk: desk.fetch("7"), robots="1, 555")
    assert (answered.conversation.messages[-1].role, answered.conversation.messages[-1].text) == ("bot", "До 20:00.")


def test_the_answer_to_an_event_is_json() -> None:
    assert json.loads(Webim.capabilities.webhook_answer) == {"result": "ok"}


def test_a_new_chat_tells_the_last_thing_that_the_visitor_wrote() -> None:
    messages = [{"kind": "visitor", "text": "Привет"}, {"kind": "visitor", "text": "Где заказ?"}]
    chat = {"event": "new_chat", "chat": {"id": 7}, "visitor": {"id": "51", "fields": {"name": "Анна"}}}
    told = _told({**chat, "messages": [*messages, {"kind": "info", "text": "Пришёл"}]})
    assert (told.kind, told.ticket_id) == ("message", "7")
    assert told.message is not None
    assert told.message.text == "Где заказ?"
    assert _told({**chat, "messages": []}).kind == "ticket"


def test_the_same_word_said_twice_is_heard_twice() -> None:
    body = {"event": "new_message", "chat_id": 7, "message": {"kind": "visitor", "text": "да"}}
    request = WebhookRequest(headers={}, body=json.dumps(body).encode(), query={"token": SECRET})

    async def twice(desk: Webim) -> list[WebhookEvent]:
        return [*await desk.receive(request), *await desk.receive(request)]

    assert [each.kind for each in _does(fake().handle, twice)] == ["message", "message"]


def test_events_that_start_no_draft() -> None:
    button = {"event": "new_message", "chat_id": 7, "message": {"id": 1, "kind": "operator", "text": "Здравствуйте"}}
    assert _told(button).kind == "ticket"
    old = {"event": "new_message", "chat": {"id": "a"}, "kind": "visitor", "text": "Эй"}
    first = _told(old, {"x-bot-api-version": "1.0"})
    assert first.kind == "ignored"
    assert "version 2" in first.reason


@pytest.mark.parametrize(("given", "reason"), [({}, "missing"), ({"token": "wrong"}, "wrong")])
def test_a_delivery_without_the_secret_in_its_address_is_refused(given: dict[str, str], reason: str) -> None:
    request = delivery("message").model_copy(update={"query": given})
    with pytest.raises(WebhookRefusedError) as raised:
        _does(fake().handle, lambda desk: desk.receive(request))
    assert raised.value.reason == reason
    with pytest.raises(WebhookRefusedError):
        _does(fake().handle, lambda desk: desk.receive(delivery("message")), webhook_secret=None)
