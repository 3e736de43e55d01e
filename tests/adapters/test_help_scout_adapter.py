"""The adapter of Help Scout held to the contract, and what is Help Scout's own."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
from fake_help_scout import FakeHelpScout, Thing, person
from tonewise_help_scout import HelpScout, HelpScoutSettings
from tonewise_help_scout.events import EVENT, SIGNATURE

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
    HelpdeskMovedError,
    HelpdeskRejectedError,
    HelpdeskUnauthorizedError,
    HelpdeskVisibilityError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.helpdesk.facts import article_facts
from tonewise.helpdesk.webhooks import signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

ROOT = Path(__file__).parents[2]
APP, APP_SECRET, SECRET, DOCS_KEY = (
    "app-of-tests",
    "app-secret-of-tests",
    "webhook-secret-of-tests",
    "docs-key-of-tests",
)
WORKFLOW = {"type": "workflows", "via": "user"}
SETTINGS = {"app_id": APP, "app_secret": APP_SECRET, "webhook_secret": SECRET, "docs_key": DOCS_KEY}
Result = TypeVar("Result")


class TestHelpScoutKeepsTheContract(HelpdeskContract):
    adapter = HelpScout
    fixtures = ROOT / "adapters" / "tonewise_help_scout" / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {
        "a_stale_delivery_is_refused": "a delivery of Help Scout's tells no time that could be looked at: it is taken "
        "once, by its body and event",
    }

    def start(self, folder: Path) -> Desk:
        fake = served()
        anna = fake.conversations[7]["primaryCustomer"]
        of_anna: list[tuple[int, Thing]] = [
            (21, {"status": "closed"}), (22, {"mailboxId": 86}), (23, {"status": "spam"}), (24, {"state": "deleted"}),
        ]  # fmt: skip
        for number, about in of_anna:
            fake.converse(number, f"Заказ {number}", primaryCustomer=anna, **about)
            fake.add(number, "customer", "<p>Где мой заказ?</p>")
        fake.add(8, "customer", "<p>Я о заказе мужа</p>", customer=anna)
        fake.add(21, "message", "<p>Уже едет.</p>")
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=fake.handle,
            is_write=lambda request: request.method != "GET" and not request.url.path.endswith("/oauth2/token"),
            says_internal=says_internal,
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add(7, "customer", f"<div>{text.replace(chr(10), '<br>')}</div>"),
            acknowledge=lambda: fake.add(7, "message", "<p>Письмо получено.</p>", source=WORKFLOW),
            change=lambda: fake.add(7, "note", "Звонил, не берёт"),
            delivery=delivery,
            signature_headers=(SIGNATURE,),
            earlier=("21", "22"),
            article_words="забрать велосипед",
        )

    def refusal(self, reason: str) -> Any:
        return {"message": "Validation error", "_embedded": {"errors": [{"path": "subject", "message": reason}]}}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return signed(body, "convo.customer.reply.created")


def served() -> FakeHelpScout:
    fake = FakeHelpScout(APP, APP_SECRET, DOCS_KEY)
    fake.replies[11] = {"id": 11, "name": "Забрать велосипед", "text": "Здравствуйте, {%customer.firstName%}!<br />Забрать велосипед можно до 20:00."}  # fmt: skip  # noqa: E501
    fake.articles["a1"] = {
        "id": "a1", "number": 1, "name": "Как забрать заказ", "text": "<p>Велосипед выдают по паспорту.</p>",
        "publicUrl": "https://docs.shop.example/article/1", "visibility": "public", "status": "published",
    }  # fmt: skip
    return fake


def says_internal(request: httpx.Request) -> bool:
    """A note by its address, a draft by its own field."""
    return request.url.path.endswith("/notes") or json.loads(request.content).get("draft") is True


def signed(body: bytes, event: str) -> WebhookRequest:
    given = signature(SECRET, body, algorithm="sha1", encoding="base64")
    return WebhookRequest(headers={EVENT: event, SIGNATURE: given}, body=body)


def told(fake: FakeHelpScout, event: str, number: int = 7, **more: Any) -> WebhookRequest:
    body = {**fake.whole(number, embed=True), **more}
    return signed(json.dumps(body, ensure_ascii=False).encode(), event)


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    fake = served()
    if kind == "own-note":
        fake.add(7, "note", f"<p>Готово.</p><p>{MARKER}</p>")
        return told(fake, "convo.note.created", at=at)
    if kind == "unknown":
        return told(fake, "convo.painted", at=at)
    fake.add(7, "customer", MARKER if kind == "marked-message" else "Алло?")
    return told(fake, "convo.customer.reply.created", at=at)


@pytest.fixture
def fake() -> FakeHelpScout:
    return served()


def does(fake: FakeHelpScout, work: Callable[[HelpScout], Awaitable[Result]], **settings: Any) -> Result:
    chosen = HelpScoutSettings.model_validate({**SETTINGS, **settings})

    async def whole() -> Result:
        async with HelpScout(chosen, transport=httpx.MockTransport(fake.handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(fake: FakeHelpScout, ticket_id: str = "7", **settings: Any) -> Ticket:
    return does(fake, lambda each: each.fetch(ticket_id), **settings)


def fetched_ticket(number: str) -> Ticket:
    """A ticket of which no more than the id is known."""
    return Ticket.model_validate({"reference": {"id": number}, "conversation": {}})


def received(request: WebhookRequest, **settings: Any) -> WebhookEvent:
    return does(served(), lambda each: each.receive(request), **settings)[0]


# Signing in


def test_one_token_serves_until_it_ends(fake: FakeHelpScout, monkeypatch: pytest.MonkeyPatch) -> None:
    late = 0.0
    monkeypatch.setattr("tonewise_help_scout.api.monotonic", lambda: monotonic() + late)

    async def work(each: HelpScout) -> list[int]:
        nonlocal late
        counts = []
        for late in (0.0, 1000.0, 172_700.0, 172_780.0):  # noqa: B007 - the clock reads it
            await each.fetch("7")
            counts.append(len(fake.tokens))
        return counts

    assert does(fake, work) == [1, 1, 1, 2]


def test_a_token_that_is_taken_back_is_renewed_once(fake: FakeHelpScout) -> None:
    async def work(each: HelpScout) -> None:
        await each.fetch("7")
        fake.tokens.append("another")
        await each.fetch("7")

    does(fake, work)
    assert len(fake.tokens) == 3


def test_a_new_token_that_is_refused_is_an_error(fake: FakeHelpScout) -> None:
    handle = fake.handle

    def strict(request: httpx.Request) -> httpx.Response:
        is_sign_in = request.url.path.endswith("/oauth2/token")
        return handle(request) if is_sign_in else httpx.Response(401, json={"error": "invalid_token"})

    fake.handle = strict  # type: ignore[method-assign]
    with pytest.raises(HelpdeskUnauthorizedError):
        fetched(fake)
    assert len(fake.tokens) == 1


def test_wrong_credentials_are_told_without_them(fake: FakeHelpScout) -> None:
    with pytest.raises(HelpdeskUnauthorizedError, match="Bad client credentials"):
        fetched(fake, app_secret="wrong-secret-of-tests")


def test_the_token_is_kept_out_of_errors(fake: FakeHelpScout) -> None:
    handle = fake.handle

    def echoing(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/customers/507"):
            return httpx.Response(422, json={"message": f"no right for {request.headers['Authorization']}"})
        return handle(request)

    fake.handle = echoing  # type: ignore[method-assign]
    with pytest.raises(HelpdeskRejectedError) as raised:
        fetched(fake)
    assert "token-of-help-scout" not in str(raised.value)


# Reading


def test_who_wrote_what(fake: FakeHelpScout) -> None:
    fake.add(7, "message", "<p>Письмо получено</p>", source=WORKFLOW)
    fake.add(7, "message", "<p>Добрый день!</p>", createdBy=person(1, "system_user", "AI", "Answers"))
    fake.add(7, "message", "<p>Добрый день!</p>")
    fake.add(7, "lineitem", "", action={"type": "default", "text": "Status changed", "associatedEntities": {}})
    fake.add(7, "phone", "<p>Звонила, просит быстрее</p>")
    fake.add(7, "note", "<p>Постоянный покупатель</p>")
    fake.add(7, "message", "<p>ждёт второго взгляда</p>", state="underreview")
    fake.add(7, "customer", "<p>Я её муж</p>", customer=person(9, "customer", "Пётр", ""))
    said = [(each.role, each.author) for each in fetched(fake).conversation.messages]
    assert said == [
        ("customer", "Анна Речная"),
        ("system", "Ольга Ветрова"),
        ("system", "AI Answers"),
        ("agent", "Ольга Ветрова"),
        ("note", "Ольга Ветрова"),
        ("note", "Ольга Ветрова"),
        ("customer", "Пётр"),
    ]


def test_a_long_chat_comes_whole(fake: FakeHelpScout) -> None:
    """What is embedded of a chat is cut, so its threads are listed, page by page."""
    fake.converse(5, "", "chat")
    texts = [f"сообщение номер {number}, довольно длинное" for number in range(5)]
    anna, olga = person(505, "customer", "Анна", "Речная"), person(256, "user", "Ольга", "Ветрова")
    for number, text in enumerate(texts):
        fake.add(5, "beaconchat", text, createdBy=olga if number == 2 else anna)
    conversation = fetched(fake, "5").conversation
    assert [each.text for each in conversation.messages] == texts
    assert [each.role for each in conversation.messages] == ["customer", "customer", "agent", "customer", "customer"]
    assert conversation.channel == "chat"


@pytest.mark.parametrize(
    "quote",
    [
        "<br>пт, 20 нояб. 2026 г. в 10:00, Магазин &lt;a@shop.example&gt;:<br><blockquote>Заказ готов</blockquote>",
        '<div class="gmail_quote"><div class="gmail_attr">On Fri, X wrote:</div><blockquote>Ready</blockquote></div>',
    ],
)
def test_quoted_letters_are_cut_and_kept(fake: FakeHelpScout, quote: str) -> None:
    fake.add(7, "customer", f"<div>А можно завтра?</div>{quote}")
    ticket = fetched(fake)
    assert ticket.conversation.messages[-1].text == "А можно завтра?"
    assert ticket.cut[0].quoted


def test_a_letter_without_a_body_asks_in_its_subject(fake: FakeHelpScout) -> None:
    fake.converse(5, "Когда привезут заказ 48213?")
    fake.add(5, "customer", "")
    assert fetched(fake, "5").conversation.messages[0].text == "Когда привезут заказ 48213?"


def test_a_conversation_without_a_customer(fake: FakeHelpScout) -> None:
    """Null and missing fields: a deleted customer, no assignee, no body."""
    about = fake.converse(5, "", primaryCustomer=None, assignee=None, customFields=None, tags=None)
    del about["customerWaitingSince"]
    fake.add(5, "customer", "<p>Где заказ?</p>", customer=None, createdBy=None)
    ticket = fetched(fake, "5")
    assert ticket.conversation.customer.name is None
    assert ticket.conversation.messages[0].author is None
    with pytest.raises(HelpdeskRejectedError, match="no customer"):
        does(fake, lambda each: each.save_draft(ticket, note_for(ticket), kind="draft"))


def test_the_customer_and_what_colleagues_think_of_them(fake: FakeHelpScout) -> None:
    fake.conversations[7]["tags"] = [{"id": 1, "color": "#929499", "tag": "доставка"}]
    customer = fetched(fake).conversation.customer
    assert customer.name == "Анна Речная"
    assert customer.profile == {
        "email": "customer507@mail.example",
        "phone": "+70000000000",
        "location": "Кратово",
        "city": "Кратово",
        "Тариф": "Плюс",
        "tags": ["доставка"],
    }


def test_fields_are_facts_by_what_they_are_called(fake: FakeHelpScout) -> None:
    fake.conversations[7]["customFields"] = [
        {"id": 1, "name": "Номер заказа", "value": "48213", "text": "48213"},
        {"id": 2, "name": "Способ доставки", "value": "33077", "text": "Курьер"},
        {"id": 3, "name": "Комментарий", "value": "", "text": ""},
        {"id": 4, "name": "Дата", "value": "2026-11-25"},
    ]
    facts = [fact.text for fact in fetched(fake).conversation.facts]
    assert facts == ["Номер заказа: 48213", "Способ доставки: Курьер", "Дата: 2026-11-25"]


def test_a_customer_who_was_deleted_leaves_the_conversation(fake: FakeHelpScout) -> None:
    del fake.customers[507]
    customer = fetched(fake).conversation.customer
    assert (customer.name, customer.profile) == ("Анна Речная", {"email": "customer507@mail.example"})


def test_earlier_conversations_of_nobody(fake: FakeHelpScout) -> None:
    ticket = fetched(fake)
    fake.conversations[7]["primaryCustomer"] = None
    assert does(fake, lambda each: each.earlier(ticket, 5)) == ()


def test_no_more_pages_of_earlier_conversations_are_read_than_it_takes(fake: FakeHelpScout) -> None:
    anna = fake.conversations[7]["primaryCustomer"]
    for number in range(20, 30):
        fake.converse(number, "Ещё раз", primaryCustomer=anna)
        fake.add(number, "customer", "<p>Где мой заказ?</p>")
    pages: list[str] = []
    handle = fake.handle

    def noted(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v2/conversations":
            pages.append(request.url.params["page"])
        return handle(request)

    ticket = fetched(fake)
    fake.handle = noted  # type: ignore[method-assign]
    assert does(fake, lambda each: each.earlier(ticket, 3)) == ("29", "28", "27")
    assert pages == ["1", "2"]


def test_threads_that_are_not_embedded_are_listed(fake: FakeHelpScout) -> None:
    """The conversation counts its threads: where fewer came with it, they are asked for."""
    for number in range(5):
        fake.add(7, "customer", f"<p>{number}</p>")
    fake.embeds = 3
    texts = [each.text for each in fetched(fake).conversation.messages]
    assert texts[1:] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("about", "state"),
    [
        ({"status": "pending"}, "pending"),
        ({"status": "closed"}, "closed"),
        ({"status": "spam"}, "closed"),
        ({"status": "active", "state": "deleted"}, "closed"),
        ({"status": "painted"}, "unknown"),
    ],
)
def test_states(fake: FakeHelpScout, about: Thing, state: str) -> None:
    fake.conversations[7] |= about
    reference = fetched(fake).reference
    assert reference.state == state
    assert reference.url == "https://secure.helpscout.net/conversation/7/15007"


def test_a_merged_conversation_is_read_where_it_went(fake: FakeHelpScout) -> None:
    fake.merged["5"] = 7
    assert fetched(fake, "5").reference.id == "7"
    fake.merged["7"] = 5
    with pytest.raises(HelpdeskMovedError):
        fetched(fake, "5")


def test_a_second_message_of_a_burst_is_a_change(fake: FakeHelpScout) -> None:
    """What the conversation itself tells of its times stays as it was: its threads tell."""

    async def work(each: HelpScout) -> tuple[list[str], list[str]]:
        first = await each.tickets(Query())
        fake.add(8, "customer", "<p>и ещё: до скольки вы?</p>")
        second = await each.tickets(Query(), first.cursor)
        return [item.id for item in first.items], [item.id for item in second.items]

    assert does(fake, work) == (["7", "8", "9", "6"], ["8"])


def test_a_list_holds_closed_ones_unless_open_ones_are_asked_for(fake: FakeHelpScout) -> None:
    fake.conversations[8]["status"] = "closed"
    fake.conversations[9]["mailboxId"] = 86

    def listed(query: Query, **settings: str) -> list[str]:
        page = does(fake, lambda each: each.tickets(query), **settings)
        return [reference.id for reference in page.items]

    assert listed(Query()) == ["7", "8", "9", "6"]
    assert listed(Query(state="open")) == ["7", "9", "6"]
    assert listed(Query(state="closed")) == ["8"]
    assert listed(Query(), inboxes="85") == ["7", "8", "6"]


# Articles


def test_docs_and_saved_replies_in_turn(fake: FakeHelpScout) -> None:
    fake.articles["a2"] = {**fake.articles["a1"], "id": "a2", "visibility": "private", "name": "Велосипед: закупка"}
    found = does(fake, lambda each: each.articles("можно забрать велосипед?"))
    assert [(each.id, each.kind, each.audience) for each in found] == [
        ("a1", "article", "customer"),
        ("11", "answer", "customer"),
        ("a2", "article", "internal"),
    ]
    assert found[0].url == "https://docs.shop.example/article/1"
    assert [fact.text for fact in article_facts(found[1])] == ["Забрать велосипед можно до 20:00."]


def test_without_a_docs_key_docs_is_not_asked(fake: FakeHelpScout) -> None:
    hosts: set[str] = set()
    handle = fake.handle

    def noted(request: httpx.Request) -> httpx.Response:
        hosts.add(request.url.host)
        return handle(request)

    fake.handle = noted  # type: ignore[method-assign]
    found = does(fake, lambda each: each.articles("забрать велосипед"), docs_key=None)
    assert [each.kind for each in found] == ["answer"]
    assert hosts == {"api.helpscout.net"}


def test_an_article_that_is_gone_is_passed_over(fake: FakeHelpScout) -> None:
    fake.articles["a1"]["gone"] = True
    assert [each.id for each in does(fake, lambda each: each.articles("забрать велосипед"))] == ["11"]


# Saving


def test_a_write_keeps_the_conversations_status(fake: FakeHelpScout) -> None:
    """Help Scout makes a conversation active with each thread that does not say otherwise."""
    fake.conversations[7]["status"] = "pending"

    async def work(each: HelpScout) -> None:
        await each.save_draft(await each.fetch("7"), note_for(await each.fetch("7")))
        await each.save_draft(await each.fetch("7"), note_for(await each.fetch("7")), kind="draft")

    does(fake, work, user=256)
    assert fake.conversations[7]["status"] == "pending"
    note, draft = fake.threads[7][-2:]
    assert (note["type"], draft["type"], draft["state"]) == ("note", "message", "draft")
    assert {each["createdBy"]["id"] for each in (note, draft)} == {256}


def test_an_answer_that_does_not_name_what_was_written_is_told(fake: FakeHelpScout) -> None:
    handle = fake.handle

    def forgetful(request: httpx.Request) -> httpx.Response:
        response = handle(request)
        return httpx.Response(201) if request.url.path.endswith("/reply") else response

    fake.handle = forgetful  # type: ignore[method-assign]
    with pytest.raises(HelpdeskMalformedError, match="does not tell the id"):
        does(fake, lambda each: each.write_public(fetched_ticket("7"), "Да"))


def test_a_draft_of_a_colleague_is_not_ours(fake: FakeHelpScout) -> None:
    fake.add(7, "message", "<p>Да</p>", state="draft")
    assert not fetched(fake, user=17).saved
    assert [each.kind for each in fetched(fake, user=256).saved] == ["draft"]
    assert len(fetched(fake).conversation.messages) == 1, "a draft is no message"


def test_a_reply_that_was_sent_is_told(fake: FakeHelpScout) -> None:
    fake.leaks = True

    async def work(each: HelpScout) -> None:
        ticket = await each.fetch("7")
        await each.save_draft(ticket, note_for(ticket), kind="draft")

    with pytest.raises(HelpdeskVisibilityError, match="public"):
        does(fake, work)


def test_a_message_between_reading_and_writing_is_a_conflict(fake: FakeHelpScout) -> None:
    async def work(each: HelpScout) -> None:
        ticket = await each.fetch("7")
        fake.add(7, "customer", "<p>уже не надо</p>")
        await each.write_saved(ticket, note_for(ticket), "note")

    with pytest.raises(HelpdeskConflictError):
        does(fake, work)
    assert [each["type"] for each in fake.threads[7]] == ["customer", "customer"]


def test_an_answer_that_is_allowed_is_sent(fake: FakeHelpScout) -> None:
    fake.conversations[7]["status"] = "closed"

    async def work(each: HelpScout) -> str:
        return await each.answer_publicly(await each.fetch("7"), "Да <3\nЖдём!")

    assert does(fake, work, public_answers=True) == str(fake.threads[7][-1]["id"])
    assert fake.threads[7][-1]["body"] == "<p>Да &lt;3<br>Ждём!</p>"
    assert fake.threads[7][-1]["state"] == "published"
    assert fake.conversations[7]["status"] == "closed"


# Webhooks


def test_without_a_secret_nothing_is_taken(fake: FakeHelpScout) -> None:
    empty = b64encode(hmac.new(b"", b"{}", "sha1").digest()).decode()
    request = WebhookRequest(headers={EVENT: "convo.created", SIGNATURE: empty}, body=b"{}")
    with pytest.raises(WebhookRefusedError):
        received(request, webhook_secret=None)


def test_a_delivery_without_its_event_is_refused(fake: FakeHelpScout) -> None:
    request = told(fake, "convo.created")
    headers = {name: value for name, value in request.headers.items() if name != EVENT}
    with pytest.raises(WebhookRefusedError, match=EVENT):
        received(request.model_copy(update={"headers": headers}))


def test_what_colleagues_do_is_a_change_of_the_ticket(fake: FakeHelpScout) -> None:
    fake.add(7, "note", "<p>Звонил</p>")
    noted = received(told(fake, "convo.note.created"))
    assert noted.kind == "ticket"
    assert noted.message is not None
    assert (noted.message.role, noted.message.text) == ("note", "Звонил")
    fake.add(7, "message", "<p>Добрый день! Это магазин, ваш заказ готов.</p>")
    assert [received(told(fake, each)).kind for each in ("convo.created", "convo.status", "convo.tags")] == [
        "ticket"
    ] * 3
    assert received(signed(b'{"id": 7}', "convo.deleted")).kind == "ticket"


def test_one_body_may_come_for_two_events(fake: FakeHelpScout) -> None:
    fake.add(7, "customer", "<p>Алло?</p>")

    async def work(each: HelpScout) -> list[str]:
        names = ("convo.status", "convo.customer.reply.created")
        return [(await each.receive(told(fake, name)))[0].kind for name in names]

    assert does(fake, work) == ["ticket", "message"]


def test_a_body_without_threads_tells_that_something_came(fake: FakeHelpScout) -> None:
    """A message is told without its text; a note could be ours and starts nothing."""
    body = json.dumps(fake.whole(7, embed=False)).encode()
    message = received(signed(body, "convo.customer.reply.created"))
    assert (message.kind, message.message) == ("message", None)
    assert received(signed(body, "convo.note.created")).kind == "ignored"


@pytest.mark.parametrize("event", ["customer.created", "tag.updated", "satisfaction.ratings"])
def test_what_is_of_no_conversation_is_ignored(fake: FakeHelpScout, event: str) -> None:
    assert received(signed(b'{"id": 7}', event)).kind == "ignored"
