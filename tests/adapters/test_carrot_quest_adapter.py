"""The Carrot quest adapter held to the contract, and what is its own: public by default, two versions of paging."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qs, urlencode

import httpx
import pytest
import tonewise_carrot_quest
from fake_carrot_quest import START, FakeCarrotQuest, enveloped, refused
from odd_payloads import refused_of_odd_ones
from tonewise_carrot_quest import CarrotQuest, CarrotQuestSettings
from tonewise_carrot_quest.mapping import ticket as mapped

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskUnauthorizedError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

TOKEN, SECRET = "api-token-of-tests", "webhook-token-of-tests"
SETTINGS = {"app_id": "1234", "token": TOKEN, "webhook_token": SECRET}
FIXTURES = Path(tonewise_carrot_quest.__file__).parent / "fixtures"
Result = TypeVar("Result")


class TestCarrotQuestKeepsTheContract(HelpdeskContract):
    """Three conversations of a bicycle workshop."""

    adapter = CarrotQuest
    fixtures = FIXTURES
    exempt: ClassVar[Mapping[str, str]] = {
        "another_body_is_refused": "Carrot quest signs nothing: a token beside the message proves the sender alone",
        "a_stale_delivery_is_refused": "Carrot quest's deliveries carry no time that is proven",
        "a_wrong_signature_is_refused": "the token stands in the body, not in a header: tested below",
        "a_missing_signature_is_refused": "the token stands in the body, not in a header: tested below",
    }

    def start(self, folder: Path) -> Desk:
        fake = FakeCarrotQuest(TOKEN)
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=fake.handle,
            says_internal=lambda request: parse_qs(request.content.decode()).get("type") == ["note"],
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add("7", "reply_user", text),
            acknowledge=lambda: fake.add("7", "reply_admin", "Ваше сообщение получено.", sent_via="message_auto"),
            change=lambda: fake.add("7", "note", "Звонил, не берёт"),
            delivery=lambda kind, at: delivery(kind),
        )

    def refusal(self, reason: str) -> Any:
        return {"meta": {"status": 422, "error": "ValidationError", "error_message": reason}, "data": {}}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        fields = {"type": "conversation", "conversation": body.decode(errors="replace"), "token": SECRET}
        return WebhookRequest(headers={}, body=urlencode(fields).encode() if body else b"")


def delivery(kind: str) -> WebhookRequest:
    part: dict[str, Any] = {
        "direction": "u2a", "conversation_closed": False, "conversation_tags": [], "type": "reply_user", "id": 78183798,
        "body": MARKER if kind == "marked-message" else "Алло?", "assignee": None, "sent_via": "web_user",
        "created": START, "random_id": 132466821, "conversation": 7, "from": 85648207,
    }  # fmt: skip
    if kind == "own-note":
        part |= {"direction": "a2u", "type": "note", "body": f"Готово.\n\n{MARKER}", "sent_via": "web_panel"}
    if kind == "unknown":
        return _form(type="event", event=json.dumps({"name": "Просмотр страницы"}), token=SECRET)
    return _form(conversation=json.dumps(part), type="conversation", token=SECRET)


def _form(**fields: str) -> WebhookRequest:
    return WebhookRequest(headers={"User-Agent": "Carrotquest Webhook 1.0"}, body=urlencode(fields).encode())


def _does(
    handle: Callable[[httpx.Request], httpx.Response], work: Callable[[CarrotQuest], Awaitable[Result]], **settings: Any
) -> Result:
    async def whole() -> Result:
        chosen = CarrotQuestSettings.model_validate({**SETTINGS, **settings})
        async with CarrotQuest(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _told(request: WebhookRequest) -> WebhookEvent:
    return _does(FakeCarrotQuest(TOKEN).handle, lambda desk: desk.receive(request))[0]


def _part(number: int, body: str | None, **others: Any) -> dict[str, Any]:
    return {"id": number, "created": START + number, "body": body, "type": "reply_user", "from": 5, **others}


def _ticket(*parts: Mapping[str, Any], **about: Any) -> Ticket:
    return mapped({"id": 7, "created": START, "type": "popup_chat", **about}, parts, {})


def test_the_note_says_that_it_is_one_and_in_whose_name() -> None:
    fake = FakeCarrotQuest(TOKEN)
    written: list[dict[str, list[str]]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            written.append(parse_qs(request.content.decode()))
        return fake.handle(request)

    async def work(desk: CarrotQuest) -> None:
        ticket = await desk.fetch("7")
        await desk.save_draft(ticket, note_for(ticket))

    _does(handle, work, admin_id="24601")
    assert written[0]["type"] == ["note"]
    assert written[0]["from_admin"] == ["24601"]


@pytest.mark.parametrize("version", [1, 2])
def test_a_long_conversation_is_read_to_its_beginning(version: int) -> None:
    fake = FakeCarrotQuest(TOKEN, version=version)
    for number in range(130):
        fake.add("7", "reply_user", f"Вопрос {number}")
    messages = _does(fake.handle, lambda desk: desk.fetch("7")).conversation.messages
    assert len(messages) == 131
    assert messages[0].text.startswith("Здравствуйте")
    assert messages[-1].text == "Вопрос 129"


@pytest.mark.parametrize("version", [1, 2])
def test_a_list_is_turned_round_to_begin_with_the_oldest(version: int) -> None:
    fake = FakeCarrotQuest(TOKEN, version=version)
    for number in range(100, 220):
        fake.open(str(number))
    fake.conversations["150"]["closed"] = True

    async def whole(desk: CarrotQuest, query: Query) -> list[str]:
        page = await desk.tickets(query)
        found = [each.id for each in page.items]
        while page.more:
            page = await desk.tickets(query, page.cursor)
            found += [each.id for each in page.items]
        return found

    found = _does(fake.handle, lambda desk: whole(desk, Query(page_size=30)))
    assert len(found) == len(set(found)) == 123
    assert (found[0], found[-1]) == ("7", "219")
    assert _does(fake.handle, lambda desk: whole(desk, Query(state="closed"))) == ["150"]
    assert "150" not in _does(fake.handle, lambda desk: whole(desk, Query(state="open")))


def test_a_reply_within_the_same_second_is_a_conflict() -> None:
    fake = FakeCarrotQuest(TOKEN)
    ticket = _does(fake.handle, lambda desk: desk.fetch("7"))
    at = fake.conversations["7"]["last_update"]
    fake.add("7", "reply_admin", "Отвечаю сама")
    fake.conversations["7"]["last_update"] = at
    with pytest.raises(HelpdeskConflictError):
        _does(fake.handle, lambda desk: desk.save_draft(ticket, note_for(ticket)))


def test_a_refusal_in_the_envelope_counts_as_well() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=json.loads(refused(401, "AuthenticationFailed", f"bad {TOKEN}").content))

    with pytest.raises(HelpdeskUnauthorizedError, match="AuthenticationFailed") as raised:
        _does(handle, lambda desk: desk.fetch("7"))
    assert TOKEN not in str(raised.value)


def test_what_cannot_be_looked_up_is_not_there() -> None:
    with pytest.raises(HelpdeskNotFoundError, match="LookupError"):
        _does(FakeCarrotQuest(TOKEN).handle, lambda desk: desk.fetch("404"))


def test_without_a_user_of_its_own_the_conversations_is_taken() -> None:
    fake = FakeCarrotQuest(TOKEN)

    def handle(request: httpx.Request) -> httpx.Response:
        return refused(403, "PermissionDenied", "no") if "/users/" in request.url.path else fake.handle(request)

    assert _does(handle, lambda desk: desk.fetch("7")).conversation.customer.name == "Анна"


def test_properties_are_facts_only_where_a_setting_names_them() -> None:
    fake = FakeCarrotQuest(TOKEN)
    assert not _does(fake.handle, lambda desk: desk.fetch("7")).conversation.facts
    found = _does(fake.handle, lambda desk: desk.fetch("7"), fact_properties="Тариф, $last_order_status")
    assert [fact.text for fact in found.conversation.facts] == ["Тариф: PRO"]


@pytest.mark.parametrize(("token", "reason"), [("wrong", "wrong"), ("", "missing"), (None, "missing")])
def test_a_delivery_with_another_token_is_refused(token: str | None, reason: str) -> None:
    fields = {"type": "conversation", "conversation": "{}"} | ({} if token is None else {"token": token})
    with pytest.raises(WebhookRefusedError) as raised:
        _told(_form(**fields))
    assert raised.value.reason == reason


def test_without_a_token_in_the_settings_nothing_is_taken() -> None:
    with pytest.raises(WebhookRefusedError):
        _does(FakeCarrotQuest(TOKEN).handle, lambda desk: desk.receive(delivery("message")), webhook_token=None)


def test_a_delivery_in_base64_is_read_and_an_operators_is_no_message() -> None:
    part = _part(1, "Ответила", type="reply_admin", conversation=7, **{"from": {"type": "admin", "name": "Пётр"}})
    coded = b64encode(json.dumps(part).encode()).decode()
    event = _told(_form(type="conversation", token=SECRET, conversation=coded))
    assert (event.kind, event.delivery_id) == ("ticket", "part-1")
    assert event.message is not None
    assert event.message.author == "Пётр"
    with pytest.raises(HelpdeskMalformedError):
        _told(_form(type="conversation", token=SECRET, conversation=b64encode(b"[1]").decode()))


def test_automatic_messages_are_no_operators() -> None:
    said = {"type": "reply_admin", "from": {"type": "default_admin", "name": "Пётр"}}
    ticket = _ticket(
        _part(1, "<p>Скидка!</p>", **said, sent_via="message_auto"),
        _part(
            2,
            "Выберите тему",
            type="reply_admin",
            sent_via="web_panel",
            **{"from": {"type": "lead_bot", "name": "Бот"}},
        ),
        _part(3, None, type="assigned"),
        _part(4, "Спам?", type="closed"),
        _part(5, "да", **{"from": None}),
        _part(6, "Слушаю", **said, sent_via="web_panel"),
    )
    assert [each.role for each in ticket.conversation.messages] == ["system", "bot", "system", "customer", "agent"]


def test_a_delayed_conversation_waits() -> None:
    assert _ticket(delayed=True).reference.state == "pending"
    assert _ticket(delayed=True, closed=True).reference.state == "closed"


@pytest.mark.parametrize("created", ["soon", None, 1e300, "nan"])
def test_a_time_that_is_none_is_told(created: object) -> None:
    about = enveloped({"id": 7, "created": created, "user": None})
    with pytest.raises(HelpdeskMalformedError):
        _does(
            lambda request: enveloped([]) if request.url.path.endswith("parts") else about,
            lambda desk: desk.fetch("7"),
        )


def test_a_note_of_ours_that_went_public_is_no_message_but_is_found() -> None:
    ticket = _ticket(_part(1, "Эй"), _part(2, f"Да\n\n{MARKER}", type="reply_admin"))
    assert [each.internal for each in ticket.saved] == [False]
    assert len(ticket.conversation.messages) == 1


@pytest.mark.parametrize("fixture", sorted(path.name for path in FIXTURES.iterdir()))
def test_an_odd_payload_is_read_or_told(fixture: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)
    outcomes = refused_of_odd_ones(CarrotQuest, FIXTURES / fixture, 60)
    assert not all(outcomes), "what does not matter may be odd"
    assert any(outcomes), "what cannot be read is told"
