"""The Intercom adapter: the contract, the published description, and what is this vendor's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from time import time
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
from fake_intercom import ADMIN, FIN, OPERATOR, STRANGER, USER, FakeIntercom, article, contact
from published import Beyond, checked_where_published, published
from tonewise_intercom import Intercom, IntercomSettings

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskVisibilityError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Article, Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.helpdesk.webhooks import signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

TOKEN, SECRET = "token-of-tests", "client-secret-of-tests"
SETTINGS: dict[str, Any] = {"token": TOKEN, "admin_id": "814", "client_secret": SECRET, "workspace": "ab12cd"}
Result = TypeVar("Result")
BEYOND = Beyond(
    fields={
        "sort": "Pagination & Sorting (Search) in the developers' documents of API 2.4; issue 114 of the description",
        "sort.*": "the same",
        **dict.fromkeys(
            ("*.assigned_to=null", "*.event_details=null", "*.email_message_metadata=null", "ai_agent=null"),
            "as in its own examples: nullable stands beside a reference, where it does not count",
        ),
        "topics": "in its own examples",
        "ticket": "in its own examples",
        "custom_attributes.Оплачен": "a truth value, as paid_subscriber in its own example",
        "*.author.email": "empty for leads who gave none",
        "*.message_id": "of letters, in the documents of later versions",
        "location.*_code": "in its own examples",
        **dict.fromkeys(("social_profiles.type", "tags.type", "notes.type", "companies.type"), "in its own examples"),
    },
)
"""The vendor has these; its description of 2.14 has not, or has them otherwise."""


def _does(fake: FakeIntercom, work: Callable[[Intercom], Awaitable[Result]], **settings: Any) -> Result:
    async def whole() -> Result:
        chosen = IntercomSettings.model_validate({**SETTINGS, **settings})
        handle = checked_where_published("intercom", fake.handle, BEYOND)
        async with Intercom(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _fetched(fake: FakeIntercom, number: str = "7", **settings: Any) -> Ticket:
    return _does(fake, lambda helpdesk: helpdesk.fetch(number), **settings)


class TestIntercomKeepsTheContract(HelpdeskContract):
    """Conversations of the Messenger."""

    adapter = Intercom
    fixtures = Path(__file__).parents[2] / "adapters" / "tonewise_intercom" / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {}

    def start(self, folder: Path) -> Desk:
        fake = FakeIntercom(TOKEN)
        fake.begin("9", contacts=(STRANGER["id"],), author=STRANGER)
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=checked_where_published("intercom", fake.handle, BEYOND),
            is_write=lambda request: request.method == "POST" and not request.url.path.endswith("/search"),
            says_internal=lambda request: json.loads(request.content)["message_type"] == "note",
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add("7", "comment", f"<p>{text}</p>", USER),
            acknowledge=lambda: fake.add("7", "comment", "<p>Ответим утром.</p>", OPERATOR),
            change=lambda: fake.add("7", "note", "<p>Звонил, не берёт</p>", ADMIN),
            earlier=("6", "8"),
            delivery=_delivery,
            signature_headers=("X-Hub-Signature",),
            article_words="сколько идёт доставка",
        )

    def refusal(self, reason: str) -> Any:
        errors = [{"code": "parameter_invalid", "message": reason}]
        return {"type": "error.list", "request_id": "06234918-c245-4caa-a2cc-90247983c6ff", "errors": errors}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return _sign(body)


def _delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    if kind == "unknown":
        return _sign(_notice("contact.tag.created", {"type": "contact_tag", "tag": {"id": "1"}}, at))
    if kind == "own-note":
        item = _item("note", f"<p>Готово.</p><p>{MARKER}</p>", ADMIN)
        return _sign(_notice("conversation.admin.noted", item, at))
    text = MARKER if kind == "marked-message" else "Алло?"
    return _sign(_notice("conversation.user.replied", _item("comment", f"<p>{text}</p>", USER), at))


def _item(kind: str, body: str | None, author: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A conversation as notifications have it: with the part that is new alone."""
    fake = FakeIntercom(TOKEN)
    fake.add("7", kind, body, dict(author), **more)
    return {**fake.shown("7"), "links": {"conversation_web": "https://app.intercom.com/a/apps/ab12cd/conversations/7"}}


def _notice(topic: str, item: Mapping[str, Any], at: float | None = None, **more: Any) -> bytes:
    made = int(time() if at is None else at)
    notice = {
        "type": "notification_event", "app_id": "ab12cd", "data": {"type": "notification_event_data", "item": item},
        "links": {}, "id": "notif_2087a079", "topic": topic, "delivery_status": "pending", "delivery_attempts": 1,
        "delivered_at": 0, "first_sent_at": made, "created_at": made, "self": None, **more,
    }  # fmt: skip
    return json.dumps(notice).encode()


def _sign(body: bytes) -> WebhookRequest:
    signed = signature(SECRET, body, algorithm="sha1", prefix="sha1=")
    return WebhookRequest(headers={"X-Hub-Signature": signed, "Content-Type": "application/json"}, body=body)


# Threads


@pytest.mark.parametrize(
    ("kind", "body", "author", "more", "waits"),
    [
        ("comment", "<p>Да</p>", ADMIN, {}, False),
        ("comment", "<p>Да</p>", FIN, {}, False),
        ("comment", "<p>Мы ответим завтра в 9:00</p>", OPERATOR, {}, True),
        ("note", "<p>Да</p>", ADMIN, {}, True),
        ("note_and_reopen", "<p>Да</p>", ADMIN, {}, True),
        ("close", "<p>Спасибо!</p>", ADMIN, {}, False),
        ("close", None, ADMIN, {}, True),
        ("assignment", None, ADMIN, {"assigned_to": {"type": "admin", "id": "814"}}, True),
        ("comment", "<p><i>This message was deleted</i></p>", ADMIN, {"redacted": True}, True),
        ("comment", "", ADMIN, {"attachments": [{"type": "upload", "name": "счёт.pdf"}]}, False),
    ],
)
def test_only_an_answer_ends_the_turn(
    kind: str, body: str | None, author: dict[str, Any], more: dict[str, Any], waits: bool
) -> None:
    fake = FakeIntercom(TOKEN)
    fake.add("7", kind, body, author, **more)
    assert bool(_fetched(fake).conversation.open_turn) == waits


@pytest.mark.parametrize(
    ("author", "how", "role"),
    [
        (USER, "customer_initiated", "customer"),
        ({**USER, "type": "lead", "name": None}, "customer_initiated", "customer"),
        (ADMIN, "admin_initiated", "agent"),
        (ADMIN, "automated", "system"),
        (ADMIN, "campaigns_initiated", "system"),
        (OPERATOR, "operator_initiated", "system"),
    ],
)
def test_who_began_a_conversation_is_told(author: dict[str, Any], how: str, role: str) -> None:
    fake = FakeIntercom(TOKEN)
    fake.begin("9", author=author, delivered_as=how)
    assert [message.role for message in _fetched(fake, "9").conversation.messages] == [role]


def test_of_a_letter_what_is_quoted_is_cut_and_a_question_in_the_subject_is_read() -> None:
    fake = FakeIntercom(TOKEN)
    fake.begin("9", "<p>Здравствуйте!</p>", type="email", subject="Когда вернут деньги?")
    quoted = "<p>Уже две недели.</p><p>20.11.2026 12:40, Магазин пишет:</p><blockquote>Ждём</blockquote>"
    fake.add("9", "comment", quoted, USER)
    ticket = _fetched(fake, "9")
    assert ticket.conversation.channel == "email"
    assert [message.text for message in ticket.conversation.messages] == [
        "Когда вернут деньги?\n\nЗдравствуйте!",
        "Уже две недели.",
    ]
    assert "Магазин пишет" in ticket.cut[0].quoted


@pytest.mark.parametrize(
    ("body", "text", "names"),
    [
        (
            '<div class="intercom-container"><img src="https://cdn.example/i/%D1%87%D0%B5%D0%BA.png?a=1"></div>',
            "",
            ["чек.png"],
        ),
        ('<p>вот</p><img src="https://cdn.example/1.png"><img src="https://cdn.example/1.png">', "вот", ["1.png"]),
        ('<p>вот</p><img src="javascript:alert(1)"><img alt="кот">', "вот\n\n[кот]", []),
    ],
)
def test_a_picture_in_the_text_is_a_file(body: str, text: str, names: list[str]) -> None:
    fake = FakeIntercom(TOKEN)
    fake.add("7", "comment", body, USER)
    message = _fetched(fake).conversation.messages[-1]
    assert message.text.split() == text.split()
    assert [each.name for each in message.attachments] == names


def test_a_letter_that_asks_in_its_subject_alone_is_read() -> None:
    fake = FakeIntercom(TOKEN)
    fake.begin("9", "", type="email", subject="Когда вернут деньги?")
    assert [message.text for message in _fetched(fake, "9").conversation.messages] == ["Когда вернут деньги?"]


def test_a_logo_in_a_letter_is_no_file() -> None:
    fake = FakeIntercom(TOKEN)
    fake.begin("9", '<p>Где заказ?</p><img src="https://cdn.example/logo.png">', type="email")
    assert not _fetched(fake, "9").conversation.messages[0].attachments


def test_a_contact_who_is_gone_leaves_the_conversation() -> None:
    fake = FakeIntercom(TOKEN)
    fake.contacts.clear()
    ticket = _fetched(fake)
    assert ticket.conversation.customer.name is None
    assert ticket.conversation.messages
    fake.conversations["7"]["contacts"]["contacts"] = []
    assert _fetched(fake).conversation.messages


def test_what_is_known_of_a_contact() -> None:
    fake = FakeIntercom(TOKEN)
    fake.contacts[USER["id"]] = contact(
        language_override="be", custom_attributes={"plan": "Плюс", "reach_by": "только чат"}
    )
    fake.conversations["7"]["tags"]["tags"] = [{"type": "tag", "id": "3", "name": "VIP"}]
    customer = _fetched(fake, contact_preference="reach_by").conversation.customer
    assert customer.name == "Анна Серова"
    assert customer.contact_preference == "только чат"
    assert customer.profile == {
        "email": "anna@mail.example", "phone": "+79990000000", "external_id": "70", "role": "user", "city": "Kazan",
        "region": "Tatarstan", "country": "Russia", "language": "be", "locale": "ru", "platform": "Windows 10",
        "tags": ["VIP"], "plan": "Плюс", "reach_by": "только чат",
    }  # fmt: skip


def test_attributes_that_intercom_sets_itself_are_no_facts() -> None:
    fake = FakeIntercom(TOKEN)
    fake.conversations["7"]["custom_attributes"] = {
        "Номер заказа": "48213", "CX Score rating": 4, "CX Score explanation": "The customer was happy",
        "Fin AI Agent: Preview": "no", "AI Title": "Велосипед", "Оплачен": "да",
    }  # fmt: skip
    assert [fact.text for fact in _fetched(fake).conversation.facts] == ["Номер заказа: 48213", "Оплачен: да"]


def test_odd_payloads_are_read() -> None:
    fake = FakeIntercom(TOKEN)
    data = fake.conversations["7"]
    data |= {"source": None, "tags": None, "contacts": None, "custom_attributes": None, "state": "frozen"}
    fake.add("7", "comment", "<p>а\x00б</p><br>", {}, attachments=None)
    fake.add("7", "comment", None, USER, attachments=[{"type": "upload", "name": None, "url": None}])
    ticket = _unchecked(fake, lambda helpdesk: helpdesk.fetch("7"))
    assert ticket.reference.state == "unknown"
    assert [message.text for message in ticket.conversation.messages] == ["аб", ""]
    assert ticket.conversation.messages[1].attachments[0].name == "file"


@pytest.mark.parametrize(
    "wrong",
    [
        {"created_at": 10**20},
        {"created_at": "yesterday"},
        {"id": None},
        {"author": "Анна"},
        {"attachments": [None]},
        {"body": {"html": "x"}, "author": [], "part_type": 3, "id": "x"},
    ],
)
def test_a_part_of_another_shape_is_an_error(wrong: dict[str, Any]) -> None:
    fake = FakeIntercom(TOKEN)
    fake.add("7", "comment", "<p>Алло?</p>", USER)
    fake.conversations["7"]["parts"][-1].update(wrong)
    with pytest.raises(HelpdeskMalformedError):
        _unchecked(fake, lambda helpdesk: helpdesk.fetch("7"))


def test_the_latest_five_hundred_parts_are_read() -> None:
    fake = FakeIntercom(TOKEN)
    for number in range(520):
        fake.add("7", "comment", f"<p>{number}</p>", USER)
    fetched = _unchecked(fake, lambda helpdesk: helpdesk.fetch("7"))
    texts = [message.text for message in fetched.conversation.messages]
    assert len(texts) == 501
    assert texts[-1] == "519"


# Earlier conversations


def _earlier(fake: FakeIntercom, limit: int = 5) -> tuple[str, ...]:
    async def work(helpdesk: Intercom) -> tuple[str, ...]:
        return await helpdesk.earlier(await helpdesk.fetch("7"), limit)

    return _does(fake, work)


def test_a_conversation_of_several_people_is_of_its_first_contact() -> None:
    fake = FakeIntercom(TOKEN)
    fake.begin("9", contacts=(STRANGER["id"], USER["id"]), author=STRANGER)
    fake.begin("10", contacts=(USER["id"], STRANGER["id"]))
    assert _earlier(fake) == ("10", "6", "8")
    assert _earlier(fake, limit=1) == ("10",)


def test_of_a_conversation_without_a_contact_nobodys_are_earlier() -> None:
    fake = FakeIntercom(TOKEN)
    fake.conversations["7"]["contacts"]["contacts"] = []
    fake.begin("9", contacts=())
    assert _earlier(fake) == ()


def test_earlier_conversations_in_another_order_are_an_error() -> None:
    fake = FakeIntercom(TOKEN)
    fake.unsorted = True
    with pytest.raises(HelpdeskMalformedError, match="not ordered"):
        _earlier(fake)


# Writing


def test_the_author_is_whom_the_token_belongs_to_unless_a_setting_names_another() -> None:
    fake = FakeIntercom(TOKEN)
    _save(fake, admin_id=None)
    assert fake.conversations["7"]["parts"][-1]["author"] == ADMIN
    with pytest.raises(HelpdeskNotFoundError, match="admin_id not found"):
        _save(FakeIntercom(TOKEN), admin_id="999")


@pytest.mark.parametrize(("channel", "told"), [("conversation", "it was withdrawn"), ("email", "could not be")])
def test_a_note_that_came_out_public_is_redacted(channel: str, told: str) -> None:
    fake = FakeIntercom(TOKEN)
    fake.conversations["7"]["source"]["type"] = channel
    fake.leaks = True
    with pytest.raises(HelpdeskVisibilityError, match=told):
        _save(fake)
    assert fake.conversations["7"]["parts"][-1]["redacted"]


@pytest.mark.parametrize("change", ["customer", "closed", "assigned"])
def test_only_what_was_said_or_closed_meanwhile_is_a_conflict(change: str) -> None:
    fake = FakeIntercom(TOKEN)

    async def work(helpdesk: Intercom) -> None:
        ticket = await helpdesk.fetch("7")
        if change == "customer":
            fake.add("7", "comment", "<p>Уже не нужно</p>", USER)
        elif change == "closed":
            fake.conversations["7"]["state"] = "closed"
        else:
            fake.add("7", "assignment", None, ADMIN)
        await helpdesk.save_draft(ticket, note_for(ticket))

    if change == "assigned":
        _does(fake, work)
        return
    with pytest.raises(HelpdeskConflictError):
        _does(fake, work)


def test_an_answer_that_is_allowed_is_a_comment_without_tags_of_the_text() -> None:
    fake = FakeIntercom(TOKEN)

    async def work(helpdesk: Intercom) -> str:
        return await helpdesk.answer_publicly(await helpdesk.fetch("7"), "Да <b>&\nможно\n\nЖдём")

    _does(fake, work, public_answers=True)
    part = fake.conversations["7"]["parts"][-1]
    assert (part["part_type"], part["body"]) == ("comment", "<p>Да &lt;b&gt;&amp;<br>можно</p><p>Ждём</p>")


# Lists


def test_more_conversations_of_one_second_than_a_page_holds_are_all_given() -> None:
    fake = FakeIntercom(TOKEN)
    for number in range(9, 30):
        fake.begin(str(number))
        fake.conversations[str(number)]["updated_at"] = fake.conversations["9"]["updated_at"]

    async def work(helpdesk: Intercom) -> list[str]:
        found, cursor, more = [], None, True
        while more:
            page = await helpdesk.tickets(Query(page_size=2), cursor)
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        return found

    assert sorted(_does(fake, work), key=int) == [str(number) for number in range(6, 30)]


@pytest.mark.parametrize(("state", "ids"), [("open", ["8"]), ("pending", ["7"]), ("closed", ["6"])])
def test_a_state_is_asked_for_in_the_vendors_words(state: Any, ids: list[str]) -> None:
    fake = FakeIntercom(TOKEN)
    for number, word in (("6", "closed"), ("7", "snoozed")):
        fake.conversations[number]["state"] = word
    page = _does(fake, lambda helpdesk: helpdesk.tickets(Query(state=state)))
    assert [each.id for each in page.items] == ids


def test_a_search_in_another_order_is_an_error() -> None:
    fake = FakeIntercom(TOKEN)
    fake.unsorted = True
    with pytest.raises(HelpdeskMalformedError, match="not ordered"):
        _does(fake, lambda helpdesk: helpdesk.tickets(Query()))


# Articles


def _searched(fake: FakeIntercom, language: str | None = None) -> tuple[Article, ...]:
    return _does(fake, lambda helpdesk: helpdesk.articles("доставка", language=language))


def test_articles_come_in_the_customers_language_where_they_are_published_in_it() -> None:
    fake = FakeIntercom(TOKEN)
    english = {
        "type": "article_content", "title": "Delivery", "description": "", "body": "<p>It takes two days.</p>",
        "author_id": 814, "state": "published", "created_at": 1, "updated_at": 1,
        "url": "https://help.shop.example/en/articles/55",
    }  # fmt: skip
    translated = {"type": "article_translated_content", "en": english, "de": {**english, "state": "draft"}}
    body = "<h1>Сроки</h1><ul><li>Доставка: два дня</li></ul>"
    fake.articles = [
        article(55, "Доставка", body, translated_content=translated),
        article(56, "Доставка позже", "<p>Доставка подорожает</p>", state="draft"),
    ]
    (found,) = _searched(fake, "en")
    assert (found.title, found.text) == ("Delivery", "It takes two days.")
    assert found.url == "https://help.shop.example/en/articles/55"
    for language in ("ru", "de", None):
        (found,) = _searched(fake, language)
        assert found.text == "Сроки\n\n- Доставка: два дня"


# Webhooks


def _received(body: bytes, **settings: Any) -> WebhookEvent:
    (event,) = _does(FakeIntercom(TOKEN), lambda helpdesk: helpdesk.receive(_sign(body)), **settings)
    return event


@pytest.mark.parametrize(
    ("topic", "item", "kind"),
    [
        ("conversation.user.replied", _item("comment", "<p>Алло?</p>", USER), "message"),
        ("conversation.user.created", FakeIntercom(TOKEN).shown("7"), "message"),
        ("conversation.user.replied", _item("comment", None, USER), "message"),
        ("conversation.admin.replied", _item("comment", "<p>Да</p>", ADMIN), "ticket"),
        ("conversation.admin.noted", _item("note", "<p>Звонил</p>", ADMIN), "ticket"),
        ("conversation.admin.closed", _item("close", None, ADMIN), "ticket"),
        ("conversation.operator.replied", _item("comment", "<p>Минуту</p>", OPERATOR), "ticket"),
        ("conversation.deleted", {"type": "conversation", "id": "7"}, "ticket"),
        ("conversation_part.tag.created", _item("comment", "<p>Алло?</p>", USER), "ignored"),
        ("ticket.created", {"type": "ticket", "id": "12"}, "ignored"),
        ("contact.user.created", {"type": "contact", "id": "1"}, "ignored"),
    ],
)
def test_notifications_are_told_apart(topic: str, item: dict[str, Any], kind: str) -> None:
    event = _received(_notice(topic, item))
    assert event.kind == kind
    assert event.ticket_id == (None if kind == "ignored" else "7")
    assert event.delivery_id == "notif_2087a079"


def test_a_ping_is_ignored_and_needs_no_number() -> None:
    item = {"type": "ping", "message": "something something interzen"}
    event = _received(_notice("ping", item, id=None))
    assert event.kind == "ignored"
    assert "ping" in event.reason


def test_notifications_of_other_workspaces_are_ignored() -> None:
    body = _notice("conversation.user.replied", _item("comment", "<p>Алло?</p>", USER), app_id="other1")
    assert _received(body).kind == "ignored"
    assert _received(body, workspace=None).kind == "message"


def test_the_same_notification_is_taken_once_though_its_attempts_are_counted() -> None:
    item = _item("comment", "<p>Алло?</p>", USER)

    async def work(helpdesk: Intercom) -> None:
        await helpdesk.receive(_sign(_notice("conversation.user.replied", item)))
        with pytest.raises(WebhookRefusedError, match="before"):
            await helpdesk.receive(_sign(_notice("conversation.user.replied", item, delivery_attempts=2)))

    _does(FakeIntercom(TOKEN), work)


def test_without_the_secret_no_notification_is_taken() -> None:
    with pytest.raises(WebhookRefusedError, match="client_secret"):
        _received(_notice("ping", {"type": "ping"}), client_secret=None)


@pytest.mark.parametrize(
    ("region", "host", "page"),
    [
        ("us", "api.intercom.io", "https://app.intercom.com/a/apps/ab12cd/conversations/7"),
        ("eu", "api.eu.intercom.io", "https://app.eu.intercom.com/a/apps/ab12cd/conversations/7"),
        ("au", "api.au.intercom.io", "https://app.au.intercom.com/a/apps/ab12cd/conversations/7"),
    ],
)
def test_a_workspace_is_asked_where_its_data_are(region: str, host: str, page: str) -> None:
    fake = FakeIntercom(TOKEN)
    asked: list[httpx.Request] = []
    fake_handle = fake.handle

    def spy(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return fake_handle(request)

    fake.handle = spy  # type: ignore[method-assign]
    assert _fetched(fake, region=region).reference.url == page
    assert {request.url.host for request in asked} == {host}
    assert {request.headers["Intercom-Version"] for request in asked} == {"2.14"}


def _save(fake: FakeIntercom, **settings: Any) -> None:
    async def work(helpdesk: Intercom) -> None:
        ticket = await helpdesk.fetch("7")
        await helpdesk.save_draft(ticket, note_for(ticket))

    _does(fake, work, **settings)


def _unchecked(fake: FakeIntercom, work: Callable[[Intercom], Awaitable[Result]]) -> Result:
    """With payloads that the description would not let pass."""

    async def whole() -> Result:
        async with Intercom(
            IntercomSettings.model_validate(SETTINGS), transport=httpx.MockTransport(fake.handle)
        ) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def test_the_description_is_there_to_hold_against() -> None:
    published("intercom", BEYOND)


@pytest.mark.parametrize("fixture", sorted(path.name for path in TestIntercomKeepsTheContract.fixtures.iterdir()))
def test_fixtures_are_as_described(fixture: str) -> None:
    routes = json.loads((TestIntercomKeepsTheContract.fixtures / fixture / "routes.json").read_text(encoding="utf-8"))

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=routes["routes"][f"{request.method} {request.url.path}"])

    handle = published("intercom", BEYOND).checked(answer)
    for route in routes["routes"]:
        method, _, path = route.partition(" ")
        assert handle(httpx.Request(method, f"https://api.intercom.io{path}")).is_success
