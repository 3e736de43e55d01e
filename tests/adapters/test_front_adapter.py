"""The adapter of Front held to the contract and to Front's published description, and what is Front's own."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from time import time
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
from fake_front import HOST, FakeFront, Thing, recipient, teammate, template
from published import Beyond, checked_where_published, published
from tonewise_front import Front, FrontSettings
from tonewise_front.events import SIGNATURE, STAMP

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMovedError,
    HelpdeskRejectedError,
    HelpdeskVisibilityError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.helpdesk.facts import article_facts
from tonewise.helpdesk.webhooks import signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

ROOT = Path(__file__).parents[2]
TOKEN, SECRET, RULE_SECRET = "token-of-tests", "app-secret-of-tests", "rule-secret-of-tests"
SETTINGS = {"token": TOKEN, "author": "tea_1", "channel": "cha_1", "webhook_secret": SECRET}
DESCRIBED = Beyond(
    parameters={"page_token": "an answer's _pagination.next names the next page so, also where no parameter is told"},
    fields={
        "*license_type": "the description requires it of a teammate and does not describe it",
        "*draft_mode=null": "nullable, and null is not among its values; what is no draft has null",
    },
)
Result = TypeVar("Result")


class TestFrontKeepsTheContract(HelpdeskContract):
    """Every call and every answer is held against the published description where it is at hand."""

    adapter = Front
    fixtures = ROOT / "adapters" / "tonewise_front" / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {
        "what_turns_out_public_is_an_error": "a comment of Front's has no visibility that could turn out as another; "
        "drafts that were sent are tested beside",
    }

    def start(self, folder: Path) -> Desk:
        fake = FakeFront(TOKEN)
        fake.templates.append(template("rsp_1", "Забрать велосипед", "<p>Забрать велосипед можно до 20:00.</p>"))
        return Desk(
            settings=SETTINGS,
            ticket_id="cnv_7",
            handle=checked_where_published("front", fake.handle, DESCRIBED),
            says_internal=says_internal,
            write_as_customer=lambda text: fake.receive("cnv_7", f"<div>{text.replace(chr(10), '<br>')}</div>"),
            acknowledge=lambda: fake.send("cnv_7", "<p>Письмо получено.</p>", teammate("rul_1", "Автоответ", "rule")),
            change=lambda: fake.comment("cnv_7", "Звонил, не берёт"),
            delivery=delivery,
            signature_headers=(SIGNATURE, STAMP),
            article_words="забрать велосипед",
        )

    def refusal(self, reason: str) -> Any:
        return {"_error": {"status": 422, "title": "Unprocessable", "message": reason}}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return signed(body)


def says_internal(request: httpx.Request) -> bool:
    """A comment by its address, a draft by its mode."""
    if request.url.path.endswith("/comments"):
        return True
    return request.url.path.endswith("/drafts") and json.loads(request.content)["mode"] in ("private", "shared")


def signed(body: bytes, at: float | None = None) -> WebhookRequest:
    stamp = str(int(1000 * (time() if at is None else at)))
    given = signature(SECRET, stamp.encode() + b":" + body, encoding="base64")
    return WebhookRequest(headers={SIGNATURE: given, STAMP: stamp}, body=body)


def signed_by_rule(data: Thing) -> WebhookRequest:
    body = json.dumps(data, ensure_ascii=False).encode()
    given = signature(RULE_SECRET, body, algorithm="sha1", encoding="base64")
    return WebhookRequest(headers={SIGNATURE: given}, body=body)


def told(kind: str, target: Thing | None, number: str = "evt_1", conversation: str = "cnv_7") -> Thing:
    """An event with its conversation and what it is of."""
    fake = FakeFront(TOKEN)
    sort = "comment" if target and "posted_at" in target else "message"
    return {
        "_links": {"self": f"{HOST}/events/{number}"}, "id": number, "type": kind, "emitted_at": 1795251660.5,
        "conversation": fake.conversations[conversation], "source": {"_meta": {"type": "inboxes"}, "data": []},
        **({"target": {"_meta": {"type": sort}, "data": target}} if target else {}),
    }  # fmt: skip


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    fake = FakeFront(TOKEN)
    if kind == "own-note":
        event = ("new_comment_added", told("comment", fake.comment("cnv_7", f"Готово.\n\n{MARKER}")))
    elif kind == "unknown":
        event = ("conversation_painted", told("painted", None))
    else:
        text = MARKER if kind == "marked-message" else "Алло?"
        event = ("inbound_received", told("inbound", fake.receive("cnv_7", text)))
    envelope = {"type": event[0], "authorization": {"id": "cmp_1"}, "payload": event[1]}
    return signed(json.dumps(envelope, ensure_ascii=False).encode(), at)


@pytest.fixture
def fake() -> FakeFront:
    return FakeFront(TOKEN)


def does(fake: FakeFront, work: Callable[[Front], Awaitable[Result]], **settings: Any) -> Result:
    """Do something with an adapter whose calls are held against the description."""
    chosen = FrontSettings.model_validate({**SETTINGS, **settings})
    handle = checked_where_published("front", fake.handle, DESCRIBED)

    async def whole() -> Result:
        async with Front(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def does_as_it_changes(fake: FakeFront, work: Callable[[Front], Awaitable[Result]], **settings: Any) -> Result:
    """The same with a server that may be exchanged meanwhile, held against nothing."""
    chosen = FrontSettings.model_validate({**SETTINGS, **settings})

    async def whole() -> Result:
        transport = httpx.MockTransport(lambda request: fake.handle(request))  # noqa: PLW0108 - it may be exchanged
        async with Front(chosen, transport=transport) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(fake: FakeFront, ticket_id: str = "cnv_7", **settings: Any) -> Ticket:
    return does(fake, lambda each: each.fetch(ticket_id), **settings)


def received(request: WebhookRequest, **settings: Any) -> WebhookEvent:
    return does(FakeFront(TOKEN), lambda each: each.receive(request), **settings)[0]


# Reading


def test_a_long_thread_comes_whole_and_in_order(fake: FakeFront) -> None:
    for number in range(7):
        fake.receive("cnv_7", f"<p>{number}</p>")
    texts = [message.text for message in fetched(fake).conversation.messages]
    assert texts[1:] == [str(number) for number in range(7)]


def test_pages_are_asked_for_where_the_token_belongs(fake: FakeFront) -> None:
    """Front names the next page on a host of the company's own; the token goes to none but the one of the settings."""
    for number in range(3):
        fake.receive("cnv_7", f"<p>{number}</p>")
    hosts: set[str] = set()

    def noted(request: httpx.Request) -> httpx.Response:
        hosts.add(request.url.host)
        response = fake.handle(request)
        data = response.json()
        if (data.get("_pagination") or {}).get("next"):
            data["_pagination"]["next"] = data["_pagination"]["next"].replace(HOST, "https://evil.example")
        return httpx.Response(response.status_code, json=data)

    async def work() -> Ticket:
        async with Front(FrontSettings.model_validate(SETTINGS), transport=httpx.MockTransport(noted)) as helpdesk:
            return await helpdesk.fetch("cnv_7")

    assert len(asyncio.run(work()).conversation.messages) == 4
    assert hosts == {"api2.frontapp.com"}


def test_who_wrote_what(fake: FakeFront) -> None:
    fake.send("cnv_7", "<p>Мы получили ваше письмо.</p>", teammate("rul_1", "Автоответ", "rule"))
    fake.send("cnv_7", "<p>Добрый день!</p>")
    fake.comment("cnv_7", "Постоянный покупатель, не тянуть", teammate("tea_2", "Пётр Лужин"))
    stranger = [recipient(None, "deputy@mail.example", "from")]
    fake.receive("cnv_7", "<p>Я её муж, тоже жду</p>", recipients=stranger)
    said = [(each.role, each.author) for each in fetched(fake).conversation.messages]
    assert said == [
        ("customer", "Анна Речная"),
        ("system", "Автоответ"),
        ("agent", "Ольга Ветрова"),
        ("note", "Пётр Лужин"),
        ("customer", "deputy@mail.example"),
    ]


def test_a_draft_among_the_messages_was_not_said(fake: FakeFront) -> None:
    fake.send("cnv_7", "<p>Черновик</p>", draft_mode="shared", version="v1")
    of = fake.of
    fake.of = lambda conversation, kind: of(conversation, lambda each: True)  # type: ignore[method-assign]
    assert [each.role for each in fetched(fake).conversation.messages] == ["customer"]


def test_a_teammate_who_is_gone_leaves_their_messages(fake: FakeFront) -> None:
    message = fake.send("cnv_7", "<p>Готово</p>")
    del message["author"]
    sent = fetched(fake).conversation.messages[-1]
    assert (sent.role, sent.author, sent.text) == ("agent", None, "Готово")


@pytest.mark.parametrize(
    ("kind", "channel"),
    [("email", "email"), ("whatsapp", "messenger"), ("front_chat", "chat"), ("tweet", "social"), ("custom", "chat")],
)
def test_channels(fake: FakeFront, kind: str, channel: str) -> None:
    fake.converse("cnv_1", "")
    fake.receive("cnv_1", "Добрый день\nгде заказ?", kind)
    conversation = fetched(fake, "cnv_1").conversation
    assert conversation.channel == channel
    if kind != "email":
        assert conversation.messages[0].text == "Добрый день\nгде заказ?", "a messenger's line breaks stay"


def test_a_call_without_words_is_no_message(fake: FakeFront) -> None:
    fake.receive("cnv_7", "", "phone-call")
    fake.receive("cnv_7", "<p>Перезвоните мне завтра</p>", "call")
    texts = [each.text for each in fetched(fake).conversation.messages]
    assert texts[1:] == ["Перезвоните мне завтра"]


@pytest.mark.parametrize(
    "quote",
    [
        "<br>пт, 20 нояб. 2026 г. в 10:00, Магазин &lt;a@shop.example&gt;:<br><blockquote>Заказ 1 готов</blockquote>",
        '<div class="gmail_quote"><div class="gmail_attr">On Fri, X wrote:</div><blockquote>Ready</blockquote></div>',
    ],
)
def test_quoted_letters_are_cut_and_kept(fake: FakeFront, quote: str) -> None:
    fake.receive("cnv_7", f"<div>А можно завтра?</div>{quote}")
    ticket = fetched(fake)
    assert ticket.conversation.messages[-1].text == "А можно завтра?"
    assert ticket.cut[0].message_index == 1
    assert ticket.cut[0].quoted


def test_a_letter_without_a_body_is_read_from_its_text_and_subject(fake: FakeFront) -> None:
    fake.converse("cnv_1", "Re: Когда привезут заказ 48213?")
    fake.receive("cnv_1", "", text="Добрый день!")
    assert fetched(fake, "cnv_1").conversation.messages[0].text == "Когда привезут заказ 48213?\n\nДобрый день!"


def test_files_are_named_and_pictures_of_the_text_are_not(fake: FakeFront) -> None:
    def file(name: str, *, inline: bool) -> Thing:
        meta = {"is_inline": inline, "cid": "1"}
        address = f"{HOST}/download/{name}"
        return {"id": name, "filename": name, "url": address, "content_type": "image/png", "size": 9, "metadata": meta}

    fake.receive("cnv_7", "<p>Вот фото</p>", attachments=[file("чек.png", inline=False), file("l.png", inline=True)])
    files = fetched(fake).conversation.messages[-1].attachments
    assert [(each.name, each.url) for each in files] == [("чек.png", f"{HOST}/download/чек.png")]


def test_fields_are_facts_and_who_works_on_it_is_not(fake: FakeFront) -> None:
    link: Thing = {
        "_links": {"self": f"{HOST}/links/top_1"}, "id": "top_1", "name": "Заказ 48213", "type": "web",
        "external_url": "https://shop.example/orders/48213", "custom_fields": {"Сумма": 5400, "Кто ведёт": "tea_9"},
    }  # fmt: skip
    fields = {"Дата доставки": 1795600800, "Кто ведёт": "tea_9", "Оплачен": True, "Комментарий": ""}
    fake.conversations["cnv_7"] |= {"custom_fields": fields, "links": [link]}
    facts = [fact.text for fact in fetched(fake).conversation.facts]
    assert facts == ["Дата доставки: 2026-11-25", "Оплачен: да", "Заказ 48213, Сумма: 5400"]


def test_the_last_note_guides_and_is_not_said(fake: FakeFront) -> None:
    fake.comment("cnv_7", "Клиентка уже жаловалась")
    fake.comment("cnv_7", "Факты:\n- Велосипед готов\n- Забрать до 20:00")
    facts = fetched(fake).conversation.facts
    assert [(fact.text, fact.audience) for fact in facts] == [
        ("Велосипед готов", "customer"),
        ("Забрать до 20:00", "customer"),
    ]


def test_a_conversation_with_nobody(fake: FakeFront) -> None:
    """A discussion among teammates: no recipient, no assignee, no message."""
    fake.converse("cnv_1", "", type="discussion", recipient=None, assignee=None)
    fake.comment("cnv_1", "Кто завтра дежурит?")

    ticket = does_as_it_changes(fake, lambda each: each.fetch("cnv_1"))  # the description forgets that both may be null
    assert [each.role for each in ticket.conversation.messages] == ["note"]
    assert ticket.conversation.customer.name is None


def test_a_contact_that_was_deleted_leaves_the_conversation(fake: FakeFront) -> None:
    fake.gone.add("crd_cnv_7")
    customer = fetched(fake).conversation.customer
    assert (customer.name, customer.profile) == ("Анна Речная", {"handle": "anna@mail.example"})


def test_a_merged_conversation_is_read_where_it_went(fake: FakeFront) -> None:
    """Front answers with an address on a host of the company's own: its id is taken, and nothing is sent there."""
    fake.merged["cnv_5"] = "cnv_7"
    assert fetched(fake, "cnv_5").reference.id == "cnv_7"
    fake.merged["cnv_7"] = "cnv_5"
    with pytest.raises(HelpdeskMovedError):
        fetched(fake, "cnv_5")


def test_a_version_that_is_not_told_is_not_compared(fake: FakeFront) -> None:
    """``updated_at`` may be missing: then a draft is saved all the same."""
    for each in fake.conversations.values():
        each.pop("updated_at")
    fake.touch = lambda conversation: None  # type: ignore[method-assign]
    ticket = fetched(fake)
    assert ticket.reference.version is None
    assert ticket.reference.updated == ticket.reference.created
    assert does(fake, lambda each: each.save_draft(ticket, note_for(ticket))).internal


@pytest.mark.parametrize(
    ("about", "state"),
    [
        ({"status": "unassigned"}, "open"),
        ({"status": "archived"}, "closed"),
        ({"status": "deleted"}, "closed"),
        ({"status": "assigned", "status_category": "waiting"}, "pending"),
        ({"status": "archived", "status_category": "resolved"}, "closed"),
    ],
)
def test_states(fake: FakeFront, about: Thing, state: str) -> None:
    fake.conversations["cnv_7"] |= about
    reference = fetched(fake).reference
    assert reference.state == state
    assert reference.url == "https://app.frontapp.com/open/cnv_7"


def test_open_conversations_are_asked_for_by_status(fake: FakeFront) -> None:
    fake.conversations["cnv_8"]["status"] = "archived"
    asked: list[str] = []

    async def work(each: Front) -> list[str]:
        page = await each.tickets(Query(state="open"))
        return [reference.id for reference in page.items]

    handle = fake.handle
    fake.handle = lambda request: asked.append(str(request.url)) or handle(request)  # type: ignore[func-returns-value,method-assign]
    assert does(fake, work) == ["cnv_7", "cnv_9", "cnv_6"]
    assert all("q%5Bstatuses%5D=assigned" in address for address in asked)


def test_templates_are_found_by_words(fake: FakeFront) -> None:
    fake.templates += [
        template("rsp_1", "Возврат", "<p>{{recipient.first_name}}, деньги вернём за 3 дня.</p>"),
        template("rsp_2", "Доставка", "<p>Доставка стоит 300 ₽.</p>"),
        template("rsp_3", "Приветствие", "<p>Добрый день!</p>"),
    ]
    found = does(fake, lambda each: each.articles("сколько стоит доставка"))
    assert [(each.id, each.kind, each.text) for each in found] == [("rsp_2", "answer", "Доставка стоит 300 ₽.")]
    (answer,) = does(fake, lambda each: each.articles("вернёте деньги?"))
    assert [fact.text for fact in article_facts(answer)] == ["Деньги вернём за 3 дня."]
    assert does(fake, lambda each: each.articles("погода на Марсе")) == ()


# Saving


def drafted(fake: FakeFront, **settings: Any) -> Thing:
    """The draft that a save leaves at Front."""

    async def work(each: Front) -> str:
        ticket = await each.fetch("cnv_7")
        return (await each.save_draft(ticket, note_for(ticket, "Да, приезжайте.\nДо 20:00."), kind="draft")).id

    return fake.messages[does(fake, work, **settings)]


def test_a_draft_is_its_authors_alone(fake: FakeFront) -> None:
    draft = drafted(fake)
    assert draft["draft_mode"] == "private"
    assert draft["author"]["id"] == "tea_1"
    assert draft["body"] == "<p>Да, приезжайте.<br>До 20:00.</p>"


def test_a_shared_draft_needs_no_author(fake: FakeFront) -> None:
    assert drafted(fake, author=None, draft_mode="shared")["draft_mode"] == "shared"
    assert len(fetched(fake, author=None, draft_mode="shared").saved) == 1, "what the API itself wrote is ours"


def test_an_author_may_be_named_by_mail(fake: FakeFront) -> None:
    fake.send("cnv_7", "<p>Да</p>", teammate("tea_3"), draft_mode="private", version="v1")
    assert len(fetched(fake, author="alt:email:tea_3@shop.example").saved) == 1
    assert not fetched(fake, author="alt:email:anna@shop.example").saved


def test_a_private_draft_that_nobody_would_see_is_refused(fake: FakeFront) -> None:
    with pytest.raises(HelpdeskRejectedError, match="nobody would see"):
        drafted(fake, author=None)


def test_the_channel_is_that_of_the_inbox_unless_there_are_several(fake: FakeFront) -> None:
    assert drafted(fake, channel=None)["draft_mode"] == "private"
    other = FakeFront(TOKEN)
    other.channels.append({**other.channels[0], "id": "cha_2"})
    with pytest.raises(HelpdeskRejectedError, match="set channel"):
        drafted(other, channel=None)


def test_a_draft_that_was_sent_is_an_error(fake: FakeFront) -> None:
    fake.sends_drafts = True
    with pytest.raises(HelpdeskVisibilityError, match="public; it could not be withdrawn"):
        drafted(fake)


def test_a_draft_of_no_known_mode_is_deleted_by_its_version(fake: FakeFront) -> None:
    ticket = fetched(fake)
    message = fake.send("cnv_7", "<p>Да</p>", version="v1")

    async def work(each: Front) -> bool:
        saved = await each.read_saved(ticket, message["id"], "draft")
        assert saved is not None
        assert not saved.internal
        return await each.withdraw(ticket, saved)

    assert does(fake, work)
    assert fake.deleted == [message["id"]]


def test_what_cannot_be_deleted_is_told_as_public(fake: FakeFront) -> None:
    """Somebody wrote on in the draft, or it is gone: that it was public is what must be told."""
    ticket = fetched(fake)
    message = fake.send("cnv_7", "<p>Да</p>", version="v1")

    async def work(each: Front) -> list[bool]:
        saved = await each.read_saved(ticket, message["id"], "draft")
        assert saved is not None
        handle = fake.handle
        fake.handle = lambda request: (  # type: ignore[method-assign]
            httpx.Response(409, json={}) if request.method == "DELETE" else handle(request)
        )
        note = saved.model_copy(update={"kind": "note"})
        return [await each.withdraw(ticket, saved), await each.withdraw(ticket, note)]

    assert does_as_it_changes(fake, work) == [False, False]
    assert not fake.deleted


def test_a_draft_of_a_colleague_is_not_ours_and_stays(fake: FakeFront) -> None:
    theirs = fake.send("cnv_7", "<p>Да, приезжайте.</p>", teammate("tea_2"), draft_mode="shared", version="v1")
    ticket = fetched(fake)
    assert not ticket.saved
    assert len(ticket.conversation.messages) == 1, "a draft is no message"
    ours = drafted(fake)
    assert {theirs["id"], ours["id"]} <= set(fake.messages)


def test_a_message_between_reading_and_writing_is_a_conflict(fake: FakeFront) -> None:
    """The comparison is made just before the write: what came after the look for the same draft counts as well."""
    handle, looks = fake.handle, 0

    def moving(request: httpx.Request) -> httpx.Response:
        nonlocal looks
        response = handle(request)
        looks += request.url.path.endswith("/comments")
        if looks == 2:
            looks += 1
            fake.receive("cnv_7", "<p>уже не надо</p>")
        return response

    fake.handle = moving  # type: ignore[method-assign]

    async def work(each: Front) -> None:
        ticket = await each.fetch("cnv_7")
        await each.save_draft(ticket, note_for(ticket))

    with pytest.raises(HelpdeskConflictError):
        does(fake, work)
    assert not fake.comments


def test_an_answer_leaves_the_conversation_open(fake: FakeFront) -> None:
    async def work(each: Front) -> str:
        return await each.answer_publicly(await each.fetch("cnv_7"), "Да <3")

    assert does(fake, work, public_answers=True) == fake.sent[0]["message_uid"]
    assert fake.conversations["cnv_7"]["status"] == "assigned"
    assert fake.sent[0]["body"] == "<p>Да &lt;3</p>"


# Webhooks


def test_a_rule_signs_the_body_alone(fake: FakeFront) -> None:
    request = signed_by_rule(told("inbound", fake.receive("cnv_7", "<p>Алло?</p>")))
    event = received(request, rule_secret=RULE_SECRET)
    assert (event.kind, event.ticket_id, event.delivery_id) == ("message", "cnv_7", "evt_1")
    assert event.message is not None
    assert event.message.text == "Алло?"
    with pytest.raises(WebhookRefusedError):
        received(request)
    with pytest.raises(WebhookRefusedError):
        received(request, rule_secret="another-secret-of-tests")


def test_without_a_secret_nothing_is_taken() -> None:
    body = b'{"type": "sync"}'
    empty = b64encode(hmac.new(b"", body, "sha1").digest()).decode()
    with pytest.raises(WebhookRefusedError):
        received(WebhookRequest(headers={SIGNATURE: empty}, body=body), webhook_secret=None)


def test_an_applications_delivery_needs_its_own_secret(fake: FakeFront) -> None:
    with pytest.raises(WebhookRefusedError, match="webhook_secret"):
        received(delivery("message", at=time()), webhook_secret=None, rule_secret=RULE_SECRET)


def test_an_event_of_no_conversation_is_ignored(fake: FakeFront) -> None:
    event = received(signed_by_rule({**told("tag", None), "conversation": None}), rule_secret=RULE_SECRET)
    assert (event.kind, event.delivery_id) == ("ignored", "evt_1")


def test_a_validation_may_come_again(fake: FakeFront) -> None:
    request = signed(b'{"type":"sync","authorization":{"id":"cmp_1"}}')

    async def work(each: Front) -> list[str]:
        return [(await each.receive(request))[0].kind for _ in range(2)]

    assert does(fake, work) == ["ignored", "ignored"]


def test_what_colleagues_do_is_a_change_of_the_ticket(fake: FakeFront) -> None:
    sent = received(signed_by_rule(told("outbound", fake.send("cnv_7", "<p>Да</p>"))), rule_secret=RULE_SECRET)
    noted = received(signed_by_rule(told("comment", fake.comment("cnv_7", "Звонил"))), rule_secret=RULE_SECRET)
    assert (sent.kind, noted.kind) == ("ticket", "ticket")
    assert noted.message is not None
    assert noted.message.role == "note"


def test_a_preview_tells_that_something_came(fake: FakeFront) -> None:
    """A rule may send previews: a message without its text is told, a comment could be ours and starts nothing."""
    preview = {"_links": {"self": f"{HOST}/messages/msg_1"}, "id": "msg_1"}
    event = received(signed_by_rule(told("inbound", preview)), rule_secret=RULE_SECRET)
    assert (event.kind, event.message) == ("message", None)
    assert received(signed_by_rule(told("comment", preview)), rule_secret=RULE_SECRET).kind == "ignored"


# The description


FIXTURES = sorted(TestFrontKeepsTheContract.fixtures.glob("*/routes.json"))


@pytest.mark.parametrize("routes", FIXTURES, ids=[path.parent.name for path in FIXTURES])
def test_fixtures_are_as_described(routes: Path) -> None:
    for route, body in json.loads(routes.read_text(encoding="utf-8"))["routes"].items():
        method, _, address = route.partition(" ")
        handle = published("front", DESCRIBED).checked(lambda request, body=body: httpx.Response(200, json=body))  # type: ignore[misc]
        assert handle(httpx.Request(method, f"https://api2.frontapp.com{address}")).is_success


def test_the_description_refuses_what_front_would(fake: FakeFront) -> None:
    """That the calls above are held against anything: wrong ones fail."""
    handle = published("front", DESCRIBED).checked(fake.handle)
    path = "https://api2.frontapp.com/conversations/cnv_7/drafts"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with pytest.raises(AssertionError, match="not as described"):
        handle(httpx.Request("POST", path, headers=headers, json={"body": "Да", "mode": "public", "channel_id": "c"}))
    with pytest.raises(AssertionError, match="not described"):
        handle(httpx.Request("GET", f"{path}/all", headers=headers))
