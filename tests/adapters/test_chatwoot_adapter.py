"""The Chatwoot adapter: the contract, the published description, and what is this vendor's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
from fake_chatwoot import CONTACT, STRANGER, FakeChatwoot
from published import Beyond, checked_where_published, published
from tonewise_chatwoot import Chatwoot, ChatwootSettings
from tonewise_chatwoot.answers import plain, queries

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
    HelpdeskUnsupportedError,
    HelpdeskVisibilityError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.helpdesk.webhooks import signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

TOKEN, SECRET, WORD = "token-of-tests", "webhook-secret-of-tests", "word-in-the-url"
SETTINGS: dict[str, Any] = {
    "site": "https://support.shop.example", "account": 3, "token": TOKEN, "webhook_secret": SECRET,
}  # fmt: skip
Result = TypeVar("Result")
_META = (
    "sender.email sender.phone_number sender.identifier sender.availability_status sender.additional_attributes "
    "sender.custom_attributes channel hmac_verified"
).split()
_SHOWN = (
    "uuid can_reply labels muted snoozed_until created_at updated_at first_reply_created_at last_non_activity_message "
    "last_activity_at priority waiting_since sla_policy_id"
).split()
_OF_MESSAGES = "id inbox_id status source_id attachments".split()
BEYOND = Beyond(
    calls={
        "GET /api/v1/accounts/{account}/portals/{portal}/articles": "ArticlesController#index; writing is described",
    },
    parameters={
        "sort_by": "SORT_OPTIONS of ConversationFinder",
        "before": "MessageFinder: the messages with smaller numbers",
    },
    fields={
        "*status": "snoozed is one as well (enum of Conversation)",
        "*message_type": "a number over the API (message_type_before_type_cast in _message.json.jbuilder)",
        "*timestamp": "a number (last_activity_at.to_i)",
        "*_last_seen_at": "a number (to_i)",
        **dict.fromkeys((f"*meta.{name}" for name in _META), "conversations/partials/_conversation.json.jbuilder"),
        **dict.fromkeys((f"*{name}" for name in _SHOWN), "conversations/partials/_conversation.json.jbuilder"),
        **dict.fromkeys((f"*messages.*.{name}" for name in _OF_MESSAGES), "models/_message.json.jbuilder"),
        **dict.fromkeys(_OF_MESSAGES, "models/_message.json.jbuilder"),
        "*.attribute_values": "an array (jsonb of the table custom_attribute_definitions)",
        "*.default_value=null": "where there is none",
        "*content=null": "of messages that are files alone",
        "": "a list of messages stands in an object, beside meta (messages/index.json.jbuilder)",
    },
)
"""Chatwoot's own source has these; its description, of 3.13.6, has not."""


def _does(fake: FakeChatwoot, work: Callable[[Chatwoot], Awaitable[Result]], **settings: Any) -> Result:
    async def whole() -> Result:
        chosen = ChatwootSettings.model_validate({**SETTINGS, **settings})
        handle = checked_where_published("chatwoot", fake.handle, BEYOND)
        async with Chatwoot(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _fetched(fake: FakeChatwoot, number: int = 7, **settings: Any) -> Ticket:
    return _does(fake, lambda helpdesk: helpdesk.fetch(str(number)), **settings)


class TestChatwootKeepsTheContract(HelpdeskContract):
    """Conversations of a website's widget."""

    adapter = Chatwoot
    fixtures = Path(__file__).parents[2] / "adapters" / "tonewise_chatwoot" / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {}

    def start(self, folder: Path) -> Desk:
        fake = FakeChatwoot(TOKEN)
        fake.begin(9, STRANGER)
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=checked_where_published("chatwoot", fake.handle, BEYOND),
            says_internal=lambda request: json.loads(request.content)["private"] is True,
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add(7, "incoming", text),
            acknowledge=lambda: fake.add(7, "template", "Мы получили ваше сообщение."),
            change=lambda: fake.add(7, "outgoing", "Звонил, не берёт", private=True),
            earlier=("6", "8"),
            delivery=_delivery,
            signature_headers=("X-Chatwoot-Signature", "X-Chatwoot-Timestamp"),
            article_words="сколько стоит доставка",
        )

    def refusal(self, reason: str) -> Any:
        return {"message": reason, "attributes": ["content"]}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return _sign(body)


def _delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    data = _told(text=MARKER if kind == "marked-message" else "Алло?")
    if kind == "own-note":
        data |= {"message_type": "outgoing", "private": True, "content": f"Готово.\n\n{MARKER}"}
        data["sender"] = {"id": 5, "name": "Пётр", "email": "p@shop.example", "type": "user"}
    if kind == "unknown":
        data = {"event": "conversation_typing_on", "conversation": {"id": 7}, "user": {"id": 41}, "is_private": False}
    return _sign(json.dumps(data).encode(), at)


def _told(event: str = "message_created", text: str | None = "Алло?", **more: Any) -> dict[str, Any]:
    """A message as webhooks have it: its type a word, its time a text."""
    return {
        "account": {"id": 3, "name": "Магазин"}, "additional_attributes": {}, "content_attributes": {},
        "content_type": "text", "content": text, "created_at": "2026-11-20T09:10:00.123Z", "id": 205,
        "conversation": {"id": 7, "status": "open", "inbox_id": 2, "channel": "Channel::WebWidget", "messages": []},
        "inbox": {"id": 2, "name": "Сайт"}, "message_type": "incoming", "private": False, "source_id": None,
        "sender": {"id": 41, "name": "Анна Серова", "email": "anna@mail.example"}, "event": event, **more,
    }  # fmt: skip


def _sign(
    body: bytes, at: float | None = None, delivery: str = "6f1c2a34-0000-4000-8000-000000000001"
) -> WebhookRequest:
    stamp = str(int(time() if at is None else at))
    signed = signature(SECRET, f"{stamp}.".encode() + body, prefix="sha256=")
    headers = {"X-Chatwoot-Signature": signed, "X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Delivery": delivery}
    return WebhookRequest(headers=headers, body=body)


# Threads


def test_a_long_thread_is_read_page_by_page() -> None:
    fake = FakeChatwoot(TOKEN)
    for number in range(52):
        fake.add(7, "incoming" if number % 2 else "outgoing", f"письмо {number}")
    texts = [message.text for message in _fetched(fake).conversation.messages]
    assert texts == ["Здравствуйте! Когда можно забрать велосипед?", *(f"письмо {number}" for number in range(52))]


@pytest.mark.parametrize("count", [19, 20, 21, 40])
def test_a_thread_of_whole_pages_ends(count: int) -> None:
    fake = FakeChatwoot(TOKEN)
    for number in range(count - 1):
        fake.add(7, "incoming", str(number))
    assert len(_fetched(fake).conversation.messages) == count


def test_pages_that_go_round_are_an_error() -> None:
    fake = FakeChatwoot(TOKEN)
    for number in range(30):
        fake.add(7, "incoming", str(number))
    fake_handle = fake.handle

    def same_page(request: httpx.Request) -> httpx.Response:
        url = request.url.copy_remove_param("before")
        return fake_handle(httpx.Request(request.method, url, headers=request.headers))

    fake.handle = same_page  # type: ignore[method-assign]
    with pytest.raises(HelpdeskMalformedError, match="circle"):
        _fetched(fake)


@pytest.mark.parametrize(
    ("kind", "more", "waits"),
    [
        ("template", {"content": "Спасибо! Ответим в течение часа."}, True),
        ("outgoing", {"sender": None, "content_attributes": {"automation_rule_id": 4}}, True),
        ("outgoing", {"status": "failed", "content_attributes": {"external_error": "131047"}}, True),
        ("outgoing", {"private": True}, True),
        ("activity", {}, True),
        ("outgoing", {}, False),
        ("outgoing", {"sender": {"id": 2, "name": "Robo", "type": "agent_bot"}}, False),
        ("outgoing", {"sender": None, "content_attributes": {"external_echo": True}}, False),
        ("outgoing", {"sender": None}, False),
        ("outgoing", {"content_attributes": {"deleted": True}}, True),
    ],
    ids="greeting rule failed note activity agent bot from-the-phone deleted-agent deleted-message".split(),
)
def test_only_an_answer_ends_the_turn(kind: str, more: dict[str, Any], waits: bool) -> None:
    fake = FakeChatwoot(TOKEN)
    private = bool(more.pop("private", False))
    fake.add(7, kind, "Заказ собран.", private=private, **more)
    assert bool(_fetched(fake).conversation.open_turn) == waits


def test_odd_payloads_are_read() -> None:
    fake = FakeChatwoot(TOKEN)
    data = fake.conversations[7]
    data |= {"contact": {}, "channel": None, "status": "frozen", "about": None, "custom": None}
    fake.add(7, "incoming", None)
    fake.add(7, "incoming", None, content_attributes=None, attachments=[None], sender=None)
    fake.add(7, "incoming", "а\x00б\r\nв", content_attributes={"email": {"text_content": None}}, attachments=None)
    ticket = _unchecked(fake, lambda helpdesk: helpdesk.fetch("7"))
    assert ticket.reference.state == "unknown"
    assert ticket.conversation.channel == "chat"
    assert ticket.conversation.customer.name is None
    assert [message.text for message in ticket.conversation.messages][1:] == ["аб\nв"]


def test_a_letter_that_asks_in_its_subject_alone_is_read() -> None:
    fake = FakeChatwoot(TOKEN)
    data = fake.conversations[7]
    data |= {"channel": "Channel::Email", "about": {"mail_subject": "Fwd: Когда вернут деньги?"}, "messages": []}
    fake.add(7, "incoming", None, content_attributes={"email": {"text_content": {}, "html_content": {}}})
    assert [message.text for message in _fetched(fake).conversation.messages] == ["Когда вернут деньги?"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"created_at": 10**20},
        {"message_type": None, "content": 5, "id": "x"},
        {"sender": "Анна"},
        {"attachments": [{"data_url": 5, "file_type": {}}], "sender": []},
        {"content_attributes": {"items": [1]}},
    ],
)
def test_a_message_of_another_shape_is_an_error(wrong: dict[str, Any]) -> None:
    fake = FakeChatwoot(TOKEN)
    fake.messages(7)[0].update(wrong)
    with pytest.raises(HelpdeskMalformedError):
        _unchecked(fake, lambda helpdesk: helpdesk.fetch("7"))


def test_a_conversation_without_messages_is_one() -> None:
    fake = FakeChatwoot(TOKEN)
    fake.conversations[7]["messages"].clear()
    ticket = _fetched(fake)
    assert not ticket.conversation.messages
    assert ticket.reference.version == "open-0"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Анна Серова", "Анна Серова"),
        ("Jean-Paul 2", "Jean-Paul 2"),
        ("crimson-paper-215", None),
        ("anna@mail.example", None),
        ("+7 999 000-00-00", None),
        ("anna", "anna"),
        ("", None),
        (None, None),
    ],
)
def test_what_stands_in_a_names_place_is_no_name(name: str | None, known: str | None) -> None:
    fake = FakeChatwoot(TOKEN)
    fake.conversations[7]["contact"] = {**CONTACT, "name": name}
    assert _unchecked(fake, lambda helpdesk: helpdesk.fetch("7")).conversation.customer.name == known


def test_custom_attributes_are_named_as_the_team_named_them() -> None:
    fake = FakeChatwoot(TOKEN)
    fake.conversations[7]["custom"] = {"order_number": 48213, "left_at_door": False}
    ticket = _fetched(fake)
    assert [fact.text for fact in ticket.conversation.facts] == ["Номер заказа: 48213", "left at door: no"]
    assert ticket.conversation.customer.profile["Тариф"] == "Плюс"


def test_earlier_conversations_are_fetched_where_a_setting_says_so() -> None:
    fake = FakeChatwoot(TOKEN)
    assert not _fetched(fake, 8).history
    (earlier,) = _unchecked(fake, lambda helpdesk: helpdesk.fetch("8"), history=1).history
    assert earlier.id == "6"
    assert earlier.messages[-1].text == "Сегодня до 20:00."


def _earlier(fake: FakeChatwoot, number: int = 7, limit: int = 5) -> tuple[str, ...]:
    async def work(helpdesk: Chatwoot) -> tuple[str, ...]:
        return await helpdesk.earlier(await helpdesk.fetch(str(number)), limit)

    return _does(fake, work)


def test_earlier_conversations_come_by_last_activity_though_they_are_listed_by_number() -> None:
    fake = FakeChatwoot(TOKEN)
    for number in range(9, 40):
        fake.begin(number, STRANGER)
    assert _earlier(fake) == ("6", "8")
    fake.add(8, "activity", "Пётр назначил разговор себе")
    assert _earlier(fake) == ("8", "6")
    assert _earlier(fake, limit=1) == ("8",)
    assert "7" not in _earlier(fake, 9, limit=50)
    assert len(_earlier(fake, 9, limit=50)) == 20, "this one is not among the 20 with the highest numbers"


def test_where_the_contact_is_not_known_nobodys_conversations_are_taken() -> None:
    fake = FakeChatwoot(TOKEN)
    asked: list[str] = []
    fake_handle = fake.handle

    def spy(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return fake_handle(request)

    fake.handle = spy  # type: ignore[method-assign]
    for number in fake.conversations:
        fake.conversations[number]["contact"] = {}

    async def work(helpdesk: Chatwoot) -> tuple[str, ...]:
        return await helpdesk.earlier(await helpdesk.fetch("7"), 5)

    assert _unchecked(fake, work) == ()
    assert not any("contacts" in path for path in asked)


# Writing


def test_a_note_that_came_out_public_is_deleted() -> None:
    fake = FakeChatwoot(TOKEN)
    fake.leaks = True
    with pytest.raises(HelpdeskVisibilityError, match="it was withdrawn"):
        _saved(fake)
    assert fake.messages(7)[-1]["content_attributes"] == {"deleted": True}


def test_a_letter_that_went_out_cannot_be_taken_back() -> None:
    fake = FakeChatwoot(TOKEN)
    fake.conversations[7]["channel"] = "Channel::Email"
    fake.leaks = True
    with pytest.raises(HelpdeskVisibilityError, match="could not be withdrawn"):
        _saved(fake)


def test_what_is_no_message_makes_no_conflict() -> None:
    fake = FakeChatwoot(TOKEN)

    async def work(helpdesk: Chatwoot) -> None:
        ticket = await helpdesk.fetch("7")
        fake.add(7, "activity", "Пётр назначил разговор себе")
        assert (await helpdesk.save_draft(ticket, note_for(ticket))).internal

    _does(fake, work)


@pytest.mark.parametrize("change", ["customer", "status"])
def test_what_happened_meanwhile_is_a_conflict(change: str) -> None:
    fake = FakeChatwoot(TOKEN)

    async def work(helpdesk: Chatwoot) -> None:
        ticket = await helpdesk.fetch("7")
        if change == "customer":
            fake.add(7, "incoming", "Уже не нужно")
        else:
            fake.conversations[7]["status"] = "resolved"
        with pytest.raises(HelpdeskConflictError):
            await helpdesk.save_draft(ticket, note_for(ticket))

    _does(fake, work)
    assert not any(each["private"] for each in fake.messages(7))


def test_a_native_draft_is_not_claimed() -> None:
    async def work(helpdesk: Chatwoot) -> None:
        ticket = await helpdesk.fetch("7")
        with pytest.raises(HelpdeskUnsupportedError):
            await helpdesk.save_draft(ticket, note_for(ticket), kind="draft")

    _does(FakeChatwoot(TOKEN), work)


# Lists


def test_a_long_list_is_read_back_and_polled() -> None:
    fake = FakeChatwoot(TOKEN)
    for number in range(9, 70):
        fake.conversations[number] = {**fake.conversations[8], "messages": []}
        fake.add(number, "incoming", "Алло?")

    async def work(helpdesk: Chatwoot) -> tuple[list[str], list[str]]:
        found, cursor, more = [], None, True
        while more:
            page = await helpdesk.tickets(Query(page_size=20), cursor)
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        fake.add(12, "incoming", "Ещё вопрос")
        return found, [each.id for each in (await helpdesk.tickets(Query(), cursor)).items]

    found, polled = _does(fake, work)
    assert found == ["7", "8", "6", *map(str, range(9, 70))]
    assert polled == ["12"]


@pytest.mark.parametrize(
    ("state", "asked"), [("open", "open"), ("closed", "resolved"), ("pending", "all"), (None, "all")]
)
def test_the_state_is_asked_for_in_the_vendors_words(state: Any, asked: str) -> None:
    fake = FakeChatwoot(TOKEN)
    for number, status in ((6, "resolved"), (7, "snoozed"), (8, "open")):
        fake.conversations[number]["status"] = status
    requests: list[httpx.Request] = []
    fake_handle = fake.handle

    def spy(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return fake_handle(request)

    fake.handle = spy  # type: ignore[method-assign]
    page = _does(fake, lambda helpdesk: helpdesk.tickets(Query(state=state)))
    assert {request.url.params["status"] for request in requests} == {asked}
    expected = {"open": ["8"], "closed": ["6"], "pending": ["7"], None: ["7", "8", "6"]}
    assert [each.id for each in page.items] == expected[state]


# Articles


def _article(number: int, title: str, content: str, status: str = "published") -> dict[str, Any]:
    return {
        "id": number, "slug": f"17-{number}", "title": title, "content": content, "description": "", "status": status,
        "position": number, "account_id": 3, "category": {"id": 1, "slug": "dostavka", "locale": "ru"},
        "updated_at": 1795165200, "portal": {"id": 1, "slug": "help"}, "views": 3, "associated_articles": [],
    }  # fmt: skip


def test_articles_of_the_portal_come_before_canned_responses() -> None:
    fake = FakeChatwoot(TOKEN)
    fake.articles = [
        _article(1, "Доставка", "# Сроки\r\n\r\nДоставка идёт **два** дня, [подробнее](https://shop.example/d)."),
        _article(2, "Доставка (черновик)", "Доставка подорожает", status="draft"),
        _article(3, "Возврат", "Вернуть можно за 14 дней"),
    ]
    found = _does(fake, lambda helpdesk: helpdesk.articles("доставку", language="ru"), portal="help")
    assert [(each.id, each.kind) for each in found] == [("article-1", "article"), ("canned-1", "answer")]
    assert found[0].text == "Сроки\n\nДоставка идёт два дня, подробнее (https://shop.example/d)."
    assert found[0].url == "https://support.shop.example/hc/help/articles/17-1"
    assert found[1].text == "Доставка по городу стоит 300 ₽."
    assert len(_does(fake, lambda helpdesk: helpdesk.articles("доставка", limit=1), portal="help")) == 1


def test_without_a_portal_canned_responses_alone_are_searched() -> None:
    found = _does(FakeChatwoot(TOKEN), lambda helpdesk: helpdesk.articles("здравствуйте, доставка есть?"))
    assert [each.id for each in found] == ["canned-1"]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Да**, _можно_ и `так`", "Да, _можно_ и так"),
        ("* один\n* два", "* один\n* два"),
        ("> цитата\n\n\n\n### Глава\nтекст", "цитата\n\nГлава\nтекст"),
        ("![схема](https://x.example/1.png)Смотрите схему", "Смотрите схему"),
        ("Здравствуйте, {{ contact.first_name }}! Вернём за 3 дня.", "Вернём за 3 дня."),
        ("{% if contact.name %}Привет{% endif %}\nВернём.", "Вернём."),
        ("Сайт https://shop.example, цена 2*3*4 ₽", "Сайт https://shop.example, цена 2*3*4 ₽"),
        ("", ""),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_words_are_searched_for_by_their_beginnings() -> None:
    assert queries("Сколько стоит доставка? И доставку как: СКОЛЬКО") == ["сколь стои достав", "достав"]
    assert queries("доставка") == ["достав"]
    assert queries("а где он?") == []


def test_a_question_of_which_no_article_has_all_words_finds_that_with_the_longest() -> None:
    fake = FakeChatwoot(TOKEN)
    fake.articles = [_article(1, "Доставка", "Идёт два дня")]
    found = _does(fake, lambda helpdesk: helpdesk.articles("когда же приедет доставка"), portal="help")
    assert [each.id for each in found] == ["article-1", "canned-1"]


# Webhooks


def _received(data: Mapping[str, Any] | WebhookRequest, **settings: Any) -> WebhookEvent:
    request = data if isinstance(data, WebhookRequest) else _sign(json.dumps(data).encode())
    (event,) = _does(FakeChatwoot(TOKEN), lambda helpdesk: helpdesk.receive(request), **settings)
    return event


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_told(), "message"),
        (
            _told(text=None, attachments=[{"id": 1, "file_type": "image", "data_url": "https://s.example/a.png"}]),
            "message",
        ),
        (_told(text=None), "ticket"),
        (_told("message_updated"), "ticket"),
        (_told("message_updated", content_attributes={"deleted": True}), "ticket"),
        (_told(message_type="outgoing", sender={"id": 5, "name": "Пётр", "type": "user"}), "ticket"),
        (_told(message_type="template"), "ticket"),
        (_told(content_attributes={"email": {"auto_reply": True}}), "ticket"),
        (_told(account={"id": 4, "name": "Чужой"}), "ignored"),
        ({"event": "conversation_status_changed", "id": 7, "status": "resolved", "account": {"id": 3}}, "ticket"),
        ({"event": "conversation_created", "id": 7, "status": "open", "messages": []}, "ticket"),
        ({"event": "contact_updated", "id": 41, "account": {"id": 3}}, "ignored"),
        ({"event": "webwidget_triggered", "id": 9, "account": {"id": 3}}, "ignored"),
    ],
)
def test_deliveries_are_told_apart(data: dict[str, Any], kind: str) -> None:
    event = _received(data)
    assert event.kind == kind
    assert event.ticket_id == (None if kind == "ignored" else "7")
    assert event.delivery_id == sha256(json.dumps(data).encode()).hexdigest()


def test_a_delivery_that_is_sent_again_has_a_later_time_and_the_same_body() -> None:
    body = json.dumps(_told()).encode()

    async def work(helpdesk: Chatwoot) -> None:
        await helpdesk.receive(_sign(body, time() - 60))
        with pytest.raises(WebhookRefusedError, match="before"):
            await helpdesk.receive(_sign(body, time()))
        with pytest.raises(WebhookRefusedError, match="before"):  # its number is not signed
            await helpdesk.receive(_sign(body, delivery="another"))
        await helpdesk.receive(_sign(json.dumps(_told(id=206)).encode()))

    _does(FakeChatwoot(TOKEN), work)


def _unsigned(token: str | None = None) -> WebhookRequest:
    query = {} if token is None else {"token": token}
    return WebhookRequest(headers={}, body=json.dumps(_told()).encode(), query=query)


@pytest.mark.parametrize("settings", [{}, {"webhook_secret": None}])
def test_unsigned_deliveries_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(WebhookRefusedError):
        _received(_unsigned(WORD), **settings)


def test_older_installs_may_be_known_by_a_word_in_the_url() -> None:
    settings = {"webhook_secret": None, "webhook_url_token": WORD}
    assert _received(_unsigned(WORD), **settings).kind == "message"
    by_path = _unsigned().model_copy(update={"path": f"/hooks/{WORD}"})
    assert _received(by_path, **settings).kind == "message"
    for given in (None, "", "wrong"):
        with pytest.raises(WebhookRefusedError) as raised:
            _received(_unsigned(given), **settings)
        assert WORD not in str(raised.value)


def test_where_signatures_are_expected_the_word_in_the_url_does_not_do() -> None:
    with pytest.raises(WebhookRefusedError):
        _received(_unsigned(WORD), webhook_url_token=WORD)


def test_without_a_secret_even_a_signed_delivery_is_refused() -> None:
    with pytest.raises(WebhookRefusedError, match="webhook_secret"):
        _received(_told(), webhook_secret=None)


def _saved(fake: FakeChatwoot) -> None:
    async def work(helpdesk: Chatwoot) -> None:
        ticket = await helpdesk.fetch("7")
        await helpdesk.save_draft(ticket, note_for(ticket))

    _does(fake, work)


def _unchecked(fake: FakeChatwoot, work: Callable[[Chatwoot], Awaitable[Result]], **settings: Any) -> Result:
    """With payloads that the description, older than they, would not let pass."""

    async def whole() -> Result:
        chosen = ChatwootSettings.model_validate({**SETTINGS, **settings})
        async with Chatwoot(chosen, transport=httpx.MockTransport(fake.handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def test_the_description_is_there_to_hold_against() -> None:
    published("chatwoot", BEYOND)
