"""The Jivo adapter held to what of the contract Jivo allows: deliveries read, nobody answered unless it is wished."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import httpx
import pytest
import tonewise_jivo
from fake_jivo import START, VISITOR, FakeJivo, bot_event, chat_event, finished
from odd_payloads import odd_ones
from tonewise_jivo import Jivo, JivoSettings

from tonewise.errors import (
    HelpdeskError,
    HelpdeskMalformedError,
    HelpdeskRejectedError,
    HelpdeskUnauthorizedError,
    HelpdeskUnsupportedError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Ticket, WebhookEvent, WebhookRequest
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract

SECRET, PROVIDER, TOKEN = "webhook-secret-of-tests", "QP8tRU0x", "bot token/of tests"
SETTINGS = {"webhook_secret": SECRET, "provider_id": PROVIDER, "bot_token": TOKEN}
FIXTURES = Path(tonewise_jivo.__file__).parent / "fixtures"
Result = TypeVar("Result")


class TestJivoKeepsTheContract(HelpdeskContract):
    """A chat that comes by webhooks."""

    adapter = Jivo
    fixtures = FIXTURES
    exempt: ClassVar[Mapping[str, str]] = {
        "another_body_is_refused": "Jivo signs nothing: a secret in the address proves a delivery, not its body",
        "a_stale_delivery_is_refused": "Jivo's deliveries carry no time that is proven",
        "a_note_of_ours_starts_nothing": "Jivo has no API for notes, so none of ours can come back",
        "an_answer_that_is_allowed_says_that_it_is_public": "chats cannot be fetched from Jivo: tested below with one"
        " that a delivery brought",
    }

    def start(self, folder: Path) -> Desk:
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=FakeJivo(PROVIDER, TOKEN).handle,
            delivery=lambda kind, at: delivered(
                bot_event("RATE")
                if kind == "unknown"
                else bot_event("CLIENT_MESSAGE", MARKER if "marked" in kind else "Алло?"),
                path="/jivo",
            ).model_copy(update={"query": {"token": SECRET}}),
        )

    def mapped(self, fixture: Path) -> Ticket:
        """The ticket of the last one of a fixture's deliveries."""
        deliveries = json.loads((fixture / "deliveries.json").read_text(encoding="utf-8"))
        ticket = _told(*deliveries)[-1].ticket
        assert ticket is not None
        return ticket

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return WebhookRequest(headers={}, body=body, query={"token": SECRET})


def delivered(body: Mapping[str, Any], path: str = f"/jivo/{SECRET}") -> WebhookRequest:
    return WebhookRequest(headers={"Content-Type": "application/json"}, body=json.dumps(body).encode(), path=path)


def _does(work: Callable[[Jivo], Awaitable[Result]], fake: FakeJivo | None = None, **settings: Any) -> Result:
    handle = (fake or FakeJivo(PROVIDER, TOKEN)).handle

    async def whole() -> Result:
        chosen = JivoSettings.model_validate({**SETTINGS, **settings})
        async with Jivo(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _told(*bodies: Mapping[str, Any]) -> list[WebhookEvent]:
    async def work(desk: Jivo) -> list[WebhookEvent]:
        return [event for body in bodies for event in await desk.receive(delivered(body))]

    return _does(work)


def _ticket() -> Ticket:
    ticket = _told(bot_event("CLIENT_MESSAGE", "Алло?"))[0].ticket
    assert ticket is not None
    return ticket


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (WebhookRequest(headers={}, body=b"{}"), "missing"),
        (WebhookRequest(headers={}, body=b"{}", query={"token": "wrong"}), "wrong"),
        (WebhookRequest(headers={}, body=b"{}", path="/jivo/wrong"), "missing"),
    ],
)
def test_a_delivery_without_a_secret_in_its_address_is_refused(request_: WebhookRequest, reason: str) -> None:
    with pytest.raises(WebhookRefusedError) as raised:
        _does(lambda desk: desk.receive(request_))
    assert raised.value.reason == reason


def test_without_a_secret_in_the_settings_nothing_is_taken() -> None:
    request = delivered(bot_event("CLIENT_MESSAGE", "Алло?"), path="/jivo/")
    with pytest.raises(WebhookRefusedError, match="webhook_secret"):
        _does(lambda desk: desk.receive(request), webhook_secret=None, bot_token=None)


def test_the_bots_token_may_prove_its_events() -> None:
    request = delivered(bot_event("CLIENT_MESSAGE", "Алло?"), path=f"/jivo/{TOKEN}".replace("/of", "-of"))
    settings: dict[str, Any] = {"webhook_secret": None, "bot_token": TOKEN.replace("/", "-")}
    assert _does(lambda desk: desk.receive(request), **settings)[0].kind == "message"


def test_lines_of_a_chat_become_one_conversation() -> None:
    events = _told(
        bot_event("CLIENT_MESSAGE", "привет", number=1),
        bot_event("CLIENT_MESSAGE", "когда приедет заказ 48213?", number=2),
        bot_event("AGENT_JOINED", number=3, agent={"id": "3599"}),
        bot_event("AGENT_MESSAGE", "Минуту", number=4, sender={"name": "Пётр"}),
        bot_event("CLIENT_MESSAGE", "и сколько стоит подъём", number=5),
    )
    assert [event.kind for event in events] == ["message", "message", "ticket", "ticket", "message"]
    ticket = events[-1].ticket
    assert ticket is not None
    assert [(each.role, each.text) for each in ticket.conversation.messages] == [
        ("customer", "привет"),
        ("customer", "когда приедет заказ 48213?"),
        ("agent", "Минуту"),
        ("customer", "и сколько стоит подъём"),
    ]
    assert ticket.conversation.channel == "messenger"
    assert ticket.conversation.open_turn == (3,)


def test_a_chat_that_is_over_is_forgotten() -> None:
    events = _told(
        bot_event("CLIENT_MESSAGE", "привет", number=1),
        bot_event("CHAT_CLOSED", number=2),
        bot_event("CLIENT_MESSAGE", "снова я", number=3),
    )
    assert events[-1].ticket is not None
    assert [each.text for each in events[-1].ticket.conversation.messages] == ["снова я"]


def test_a_replayed_line_is_heard_once() -> None:
    async def work(desk: Jivo) -> WebhookEvent:
        again = delivered(bot_event("CLIENT_MESSAGE", "привет", number=1))
        await desk.receive(again)
        with pytest.raises(WebhookRefusedError):
            await desk.receive(again)
        return (await desk.receive(delivered(bot_event("CLIENT_MESSAGE", "алло", number=2))))[0]

    ticket = _does(work).ticket
    assert ticket is not None
    assert [each.text for each in ticket.conversation.messages] == ["привет", "алло"]


def test_only_the_latest_chats_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise_jivo.adapter.MOST_CHATS", 2)
    monkeypatch.setattr("tonewise_jivo.adapter.MOST_MESSAGES", 3)
    lines = [bot_event("CLIENT_MESSAGE", f"строка {n}", number=n, chat_id="7") for n in range(1, 6)]
    others = [bot_event("CLIENT_MESSAGE", "эй", number=n, chat_id=str(n)) for n in (10, 11)]
    events = _told(*lines, *others, bot_event("CLIENT_MESSAGE", "опять", number=20, chat_id="7"))
    found = [each.ticket.conversation.messages for each in events if each.ticket]
    assert [each.text for each in found[4]] == ["строка 3", "строка 4", "строка 5"]
    assert [each.text for each in found[-1]] == ["опять"]


def test_a_file_and_a_line_without_anything() -> None:
    file = {
        "type": "PHOTO",
        "file": "https://files.jivo.example/1.jpg",
        "file_name": "чек.jpg",
        "timestamp": START * 1000,
    }
    events = _told(
        bot_event("CLIENT_MESSAGE", number=1, message=file),
        bot_event("CLIENT_MESSAGE", "  ", number=2),
    )
    assert events[0].message is not None
    assert events[0].message.attachments[0].name == "чек.jpg"
    assert events[0].message.at is not None
    assert events[0].message.at.timestamp() == START
    assert (events[1].kind, events[1].reason) == ("ignored", "a message without text and file")


def test_a_finished_chat_is_no_new_question() -> None:
    event = _told(finished(("visitor", "Алло?"), ("agent", "Да"), ("visitor", "Спасибо")))[0]
    assert event.kind == "ticket"
    assert event.ticket is not None
    assert event.ticket.reference.state == "closed"
    assert [each.author for each in event.ticket.conversation.messages] == [None, "Пётр", None]


@pytest.mark.parametrize("name", ["chat_updated", "client_updated", "chat_assigned"])
def test_changes_name_their_chat(name: str) -> None:
    event = _told(chat_event(name))[0]
    assert (event.kind, event.ticket_id, event.ticket) == ("ticket", "7", None)


@pytest.mark.parametrize("body", [chat_event("call_event"), chat_event("x" * 500), {"hello": 1}, {"event": None}])
def test_what_is_unknown_is_ignored_with_a_short_reason(body: Mapping[str, Any]) -> None:
    event = _told(body)[0]
    assert event.kind == "ignored"
    assert 0 < len(event.reason) < 100


@pytest.mark.parametrize(
    "body",
    [
        {"event": "CLIENT_MESSAGE"},
        {"event": "CLIENT_MESSAGE", "message": "text", "chat_id": 1, "client_id": 2},
        {"event_name": "chat_finished"},
        {"event_name": "chat_finished", "chat_id": 1, "chat": {"messages": [1]}},
        {"event_name": "offline_message"},
        bot_event("CLIENT_MESSAGE", "a", message={"text": "a", "timestamp": 1e300}),
    ],
)
def test_another_shape_is_malformed(body: Mapping[str, Any]) -> None:
    with pytest.raises(HelpdeskMalformedError):
        _told(body)


def test_an_offline_message_without_a_text_is_ignored() -> None:
    event = _told(chat_event("offline_message", offline_message_id=5, message=" ", visitor={**VISITOR, "email": None}))[
        0
    ]
    assert (event.kind, event.reason) == ("ignored", "an offline message without a text")


def test_the_bot_speaks_only_where_that_is_switched_on(caplog: pytest.LogCaptureFixture) -> None:
    fake, ticket = FakeJivo(PROVIDER, TOKEN), _ticket()
    with pytest.raises(HelpdeskUnsupportedError, match="public_answers"):
        _does(lambda desk: desk.answer_publicly(ticket, "Здравствуйте!"), fake)
    with pytest.raises(HelpdeskUnsupportedError, match="public_answers"):
        _does(lambda desk: desk.hand_over(ticket), fake)
    assert not fake.taken

    with caplog.at_level(logging.DEBUG):
        _does(lambda desk: desk.answer_publicly(ticket, "Здравствуйте!"), fake, public_answers=True)
        _does(lambda desk: desk.hand_over(ticket), fake, public_answers=True)
    assert [each["event"] for each in fake.taken] == ["BOT_MESSAGE", "INVITE_AGENT"]
    assert fake.taken[0]["message"]["text"] == "Здравствуйте!"
    assert (fake.taken[0]["chat_id"], fake.taken[0]["client_id"]) == ("7", "2")
    assert "bot.jivosite.com/webhooks/" in caplog.text
    assert not any(each in caplog.text for each in (TOKEN, "bot%20token", "of%20tests"))


def test_what_the_bot_said_is_part_of_the_chat() -> None:
    async def work(desk: Jivo) -> WebhookEvent:
        event = (await desk.receive(delivered(bot_event("CLIENT_MESSAGE", "привет", number=1))))[0]
        assert event.ticket is not None
        await desk.answer_publicly(event.ticket, "Здравствуйте!")
        return (await desk.receive(delivered(bot_event("CLIENT_MESSAGE", "сколько?", number=2))))[0]

    ticket = _does(work, public_answers=True).ticket
    assert ticket is not None
    assert [each.role for each in ticket.conversation.messages] == ["customer", "bot", "customer"]


def test_a_refused_answer_tells_no_token() -> None:
    with pytest.raises(HelpdeskUnauthorizedError) as raised:
        _does(lambda desk: desk.answer_publicly(_ticket_now(), "Да"), FakeJivo("other", TOKEN), public_answers=True)
    assert TOKEN not in str(raised.value)


def _ticket_now() -> Ticket:
    return Ticket.model_validate(
        {"reference": {"id": "7"}, "conversation": {"customer": {"profile": {"client_id": "2"}}}}
    )


def test_what_an_answer_needs_is_named() -> None:
    with pytest.raises(HelpdeskUnsupportedError, match="provider_id and bot_token"):
        _does(lambda desk: desk.answer_publicly(_ticket_now(), "Да"), public_answers=True, provider_id=None)
    offline = Ticket.model_validate({"reference": {"id": "offline-1"}, "conversation": {}})
    with pytest.raises(HelpdeskRejectedError, match="Bot API"):
        _does(lambda desk: desk.answer_publicly(offline, "Да"), public_answers=True)


@pytest.mark.parametrize("fixture", sorted(path.name for path in FIXTURES.iterdir()))
def test_an_odd_delivery_is_read_or_told(fixture: str) -> None:
    deliveries = json.loads((FIXTURES / fixture / "deliveries.json").read_text(encoding="utf-8"))
    told = 0
    for odd in odd_ones(deliveries[-1], 200):
        try:
            _told(odd)
        except HelpdeskError:
            told += 1
    assert told < 200, "what does not matter may be odd"
