"""Zammad: the contract, and what is Zammad's own."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
from fake_zammad import FakeZammad
from odd_payloads import odd_ones, refused_of_odd_ones
from tonewise_zammad import Zammad, ZammadSettings

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskError,
    HelpdeskNotFoundError,
    HelpdeskVisibilityError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Capabilities, Query, Ticket, WebhookRequest
from tonewise.helpdesk.webhooks import signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

TOKEN, SECRET = "token-of-tests", "webhook-secret-of-tests"
SITE = "https://help.shop.example"
ODD_ONES = 30
FIXTURES = Path(__file__).parents[2] / "adapters/tonewise_zammad/fixtures"
SINCE = "2026-01-01T00:00:00.000Z"
Result = TypeVar("Result")


def answer(number: int, title: str, body: str, **given: Any) -> dict[str, Any]:
    """An answer of the knowledge base, by itself a draft of its author's."""
    stamps = {"published_at": None, "internal_at": None, "archived_at": None}
    return {"id": number, "content_id": number + 10, "title": title, "body": body, **stamps, **given}


def is_write(request: httpx.Request) -> bool:
    return request.method not in ("GET", "HEAD") and not request.url.path.endswith("/search")


def says_internal(request: httpx.Request) -> bool:
    """A shared draft is for agents by what it is; an article says it, and is of the type that is never mailed."""
    if request.url.path.endswith("/shared_draft"):
        return True
    body = json.loads(request.content)
    return body.get("internal") is True and body.get("type", "note") == "note"


class TestZammad(HelpdeskContract):
    adapter = Zammad
    fixtures = FIXTURES
    exempt: ClassVar = {"a_stale_delivery_is_refused": "Zammad signs the body alone and sends no time with it"}

    def start(self, folder: Path) -> Desk:
        fake = FakeZammad(TOKEN)
        fake.answers = [answer(1, "Доставка", "<p>Доставка занимает <b>два</b> дня.</p>", published_at=SINCE)]
        fake.users[22] = {**fake.users[21], "id": 22, "email": "pavel@mail.example"}
        fake.open(5, "Где мой возврат?", customer=22)
        fake.open(4, "Заказ 48213, ещё раз", state="merged")
        return Desk(
            settings={"site": SITE, "token": TOKEN, "webhook_secret": SECRET},
            ticket_id="7",
            handle=fake.handle,
            is_write=is_write,
            says_internal=says_internal,
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add(7, "Customer", text),
            acknowledge=lambda: fake.add(7, "System", "Мы получили ваше письмо."),
            change=lambda: fake.add(7, "Agent", "Звонил, не берёт", type="note", internal=True),
            delivery=delivery,
            signature_headers=("X-Hub-Signature",),
            earlier=("6", "8"),
            article_words="доставка курьером",
        )

    def refusal(self, reason: str) -> Any:
        return {"error": reason, "error_human": reason}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return sign(body)


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    article: dict[str, Any] = {
        "id": 104, "ticket_id": 7, "from": "Анна <anna@mail.example>", "content_type": "text/plain", "body": "Алло?",
        "internal": False, "sender": "Customer", "type": "email", "attachments": [], "preferences": {},
        "created_at": "2026-11-20T09:10:00.000Z", "created_by": {"id": 21, "login": "anna@mail.example"},
    }  # fmt: skip
    if kind == "marked-message":
        article["body"] = MARKER
    if kind == "own-note":
        article |= {"body": f"Готово.\n\n{MARKER}", "internal": True, "type": "note", "sender": "Agent"}
    ticket = {"id": 7, "title": "Заказ", "state": "open", "updated_at": "2026-11-20T09:10:00.000Z"}
    data = {"text": "a custom payload"} if kind == "unknown" else {"ticket": ticket, "article": article}
    return sign(json.dumps(data).encode())


def sign(body: bytes) -> WebhookRequest:
    signed = signature(SECRET, body, algorithm="sha1", prefix="sha1=")
    headers = {"X-Hub-Signature": signed, "X-Zammad-Delivery": "8f2c", "X-Zammad-Trigger": "tonewise"}
    return WebhookRequest(headers=headers, body=body)


def run(fake: FakeZammad, work: Callable[[Zammad], Awaitable[Result]], **settings: Any) -> Result:
    chosen = ZammadSettings.model_validate({"site": SITE, "token": TOKEN, "webhook_secret": SECRET, **settings})

    async def whole() -> Result:
        async with Zammad(chosen, transport=httpx.MockTransport(fake.handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(fake: FakeZammad, ticket: int = 7, **settings: Any) -> Ticket:
    return run(fake, lambda each: each.fetch(str(ticket)), **settings)


@pytest.fixture
def fake() -> FakeZammad:
    return FakeZammad(TOKEN)


def test_everything_is_claimed() -> None:
    assert Zammad.capabilities == Capabilities(
        fetch=True, note=True, draft=True, webhook=True, poll=True, export=True, articles=True, history=True,
        public_answer=True, versions=True,
    )  # fmt: skip


def test_no_draft_is_ever_mailed(fake: FakeZammad) -> None:
    """An article of the type email is mailed even where it is internal: notes are of the type note."""
    before = len(fake.mails)

    async def work(each: Zammad) -> None:
        for kind in ("note", "draft"):
            ticket = await each.fetch("7")
            await each.save_draft(ticket, note_for(ticket), kind=kind)

    run(fake, work)
    assert len(fake.mails) == before
    assert [(each["type"], each["internal"]) for each in fake.articles[-1:]] == [("note", True)]


def test_a_shared_draft_is_ready_to_be_mailed_by_a_person(fake: FakeZammad) -> None:
    async def work(each: Zammad) -> None:
        ticket = await each.fetch("7")
        await each.save_draft(ticket, note_for(ticket, "Добрый день!\nЗаказ едет.\n\n1 < 2"), kind="draft")

    run(fake, work)
    article = fake.drafts[7]["new_article"]
    assert article["type"] == "email"
    assert article["to"] == "Анна Белова <anna@mail.example>"
    assert article["in_reply_to"] == "<1@mail.example>"
    assert article["internal"] is False, "a draft that is internal would be kept from the customer's view once sent"
    assert article["body"] == "<p>Добрый день!<br>Заказ едет.</p><p>1 &lt; 2</p>"


def test_a_colleagues_shared_draft_is_not_replaced(fake: FakeZammad) -> None:
    theirs = {"body": "<div>Анна, уточню на складе.</div>", "type": "email", "content_type": "text/html"}
    fake.share(7, theirs)

    async def work(each: Zammad) -> None:
        ticket = await each.fetch("7")
        assert not ticket.saved, "a colleague's draft is none of ours"
        await each.save_draft(ticket, note_for(ticket), kind="draft")

    with pytest.raises(HelpdeskConflictError, match="colleague"):
        run(fake, work)
    assert fake.drafts[7]["new_article"] == theirs


def test_a_draft_of_ours_that_nobody_touched_gives_way_to_the_next(fake: FakeZammad) -> None:
    async def work(each: Zammad, text: str) -> None:
        ticket = await each.fetch("7")
        await each.save_draft(ticket, note_for(ticket, text), kind="draft")

    run(fake, lambda each: work(each, "Первый ответ."))
    fake.add(7, "Customer", "И ещё: можно вечером?")
    run(fake, lambda each: work(each, "Второй ответ."))
    assert [each.reply for each in fetched(fake).saved] == ["Второй ответ."]
    fake.share(7, {**fake.drafts[7]["new_article"], "tonewise_key": None, "body": "Второй ответ, исправлен."})
    with pytest.raises(HelpdeskConflictError):
        run(fake, lambda each: work(each, "Третий ответ."))


def test_a_token_of_a_customer_hides_nothing_and_is_found_out(fake: FakeZammad) -> None:
    """Zammad takes the note, makes it a customer's public article, and says 201."""
    fake.agent = False

    async def work(each: Zammad) -> None:
        ticket = await each.fetch("7")
        await each.save_draft(ticket, note_for(ticket))

    with pytest.raises(HelpdeskVisibilityError, match="public; it was withdrawn"):
        run(fake, work)
    assert fake.articles[-1]["internal"] is True


def test_the_colleague_who_wrote_meanwhile_is_a_conflict_and_nothing_is_written(fake: FakeZammad) -> None:
    ticket = fetched(fake)
    fake.add(7, "Agent", "Перезвоню", type="note", internal=True)
    count = len(fake.articles)
    with pytest.raises(HelpdeskConflictError):
        run(fake, lambda each: each.save_draft(ticket, note_for(ticket)))
    assert len(fake.articles) == count


def test_automatic_answers_end_no_turn(fake: FakeZammad) -> None:
    fake.add(7, "System", "Мы получили ваше письмо.")
    fake.add(7, "Customer", "Меня нет до понедельника.", preferences={"is-auto-response": True})
    conversation = fetched(fake).conversation
    assert [each.role for each in conversation.messages] == ["customer", "system", "system"]
    assert conversation.open_turn == (0,)


def test_what_colleagues_hid_is_a_note_whoever_wrote_it(fake: FakeZammad) -> None:
    fake.add(7, "Customer", "Факты:\nДеньги вернём вдвойне.", internal=True)
    conversation = fetched(fake).conversation
    assert [each.role for each in conversation.messages] == ["customer", "note"]
    assert not [fact for fact in conversation.facts if "вдвойне" in fact.text], "a stranger's words are no facts"


def test_zammads_mark_ends_what_was_written(fake: FakeZammad) -> None:
    html = 'Спасибо, жду!<br><span class="js-signatureMarker"></span><p>Von: Магазин<br>Betreff: Заказ</p>'
    fake.add(7, "Customer", html, content_type="text/html")
    signed = (
        'Едет завтра.<br><div data-signature="true" data-signature-id="1"><b>Пётр</b><br>Магазин</div>'
        '<blockquote type="cite">Когда?</blockquote>'
    )
    fake.add(7, "Agent", signed, content_type="text/html")
    ticket = fetched(fake)
    assert [each.text for each in ticket.conversation.messages[1:]] == ["Спасибо, жду!", "Едет завтра."]
    assert "Betreff: Заказ" in ticket.cut[0].quoted
    assert "Пётр" in ticket.cut[1].signature
    assert "Когда?" in ticket.cut[1].quoted


def test_a_letter_that_is_passed_on_stays_whole(fake: FakeZammad) -> None:
    html = (
        "Посмотрите, что мне пишут:<br>---------- Forwarded message ---------<br>"
        '<span class="js-signatureMarker"></span>From: Shop<br>Ваш заказ отменён'
    )
    fake.add(7, "Customer", html, content_type="text/html")
    assert "Ваш заказ отменён" in fetched(fake).conversation.messages[-1].text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Emily Adams <emily@mail.example>", "Emily Adams"),
        ('"Adams, Emily" <emily@mail.example>', "Adams, Emily"),
        ("Chris via Shop <help@shop.example>", "Chris"),
        ("Bob Smith", "Bob Smith"),
        ("emily@mail.example", None),
        (None, None),
    ],
)
def test_an_author_is_a_name(fake: FakeZammad, given: str | None, name: str | None) -> None:
    fake.add(7, "Customer", "Алло?", **{"from": given})
    assert fetched(fake).conversation.messages[-1].author == name


def test_odd_payloads_are_read(fake: FakeZammad) -> None:
    """A deleted customer, no body, an unknown channel, null fields."""
    del fake.users[21]
    fake.add(7, "Customer", "", body=None, subject=None, attachments=None, preferences=None, content_type=None)
    fake.add(7, "Customer", "Привет", type="carrier pigeon", attachments=[
        {"id": 1, "filename": "чек.pdf", "size": "10", "preferences": {}},
        {"id": 2, "filename": "message.html", "size": "10", "preferences": {"content-alternative": True}},
    ])  # fmt: skip
    ticket = fetched(fake)
    assert ticket.conversation.channel == "email"
    assert ticket.conversation.customer.name == "Анна Белова"
    attached = ticket.conversation.messages[-1].attachments
    assert [(each.name, each.url) for each in attached] == [
        ("чек.pdf", f"{SITE}/api/v1/ticket_attachment/7/{fake.articles[-1]['id']}/1")
    ]


def test_fields_have_their_labels_where_the_token_may_read_them(fake: FakeZammad) -> None:
    assert [each.text for each in fetched(fake).conversation.facts] == ["Номер заказа: 48213"]
    fake.may_read_objects = False
    assert [each.text for each in fetched(fake).conversation.facts] == ["order number: 48213"]


def test_a_state_of_the_teams_own_is_known_by_its_type(fake: FakeZammad) -> None:
    fake.open(9, "Где заказ?", state="ждёт склада")
    assert fetched(fake, 9).reference.state == "pending"
    page = run(fake, lambda each: each.tickets(Query(state="pending")))
    assert [each.id for each in page.items] == ["9"]


def test_what_is_asked_for_is_found_among_many_of_one_instant(fake: FakeZammad) -> None:
    for number in range(10, 40):
        fake.open(number, "Где заказ?", state="open" if number in (16, 25, 37) else "closed")
    for number, each in fake.tickets.items():
        each.update({"updated_at": "2026-11-20T12:00:00.000Z"} if number >= 10 else {"state": "closed"})

    async def work(helpdesk: Zammad) -> list[str]:
        found: list[str] = []
        cursor, more = None, True
        while more:
            page = await helpdesk.tickets(Query(page_size=2, state="open"), cursor)
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        return found

    assert run(fake, work) == ["16", "25", "37"]


def test_many_changes_in_one_instant_are_all_listed(fake: FakeZammad) -> None:
    """A bulk action changes more tickets at once than a page holds."""
    for number in range(10, 40):
        fake.open(number, "Где заказ?")
    for each in fake.tickets.values():
        each["updated_at"] = "2026-11-20T12:00:00.000Z"

    async def work(helpdesk: Zammad) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page = await helpdesk.tickets(Query(page_size=7), cursor)
            found += [each.id for each in page.items]
            cursor = page.cursor
            if not page.more:
                return found

    found = run(fake, work)
    assert sorted(map(int, found)) == sorted(fake.tickets)


def test_earlier_conversations_come_only_when_asked_for(fake: FakeZammad) -> None:
    assert fetched(fake, 8).history == ()
    history = fetched(fake, 8, history=5).history
    assert [each.id for each in history] == ["6", "7"]
    assert history[0].messages[-1].role == "agent"


def test_merged_tickets_do_not_crowd_out_earlier_ones(fake: FakeZammad) -> None:
    for number in range(10, 16):
        fake.open(number, "Ещё раз", state="merged")
    ticket = fetched(fake)
    assert run(fake, lambda each: each.earlier(ticket, 1)) == ("6",)
    assert run(fake, lambda each: each.earlier(ticket, 5)) == ("6", "8")
    assert run(fake, lambda each: each.earlier(ticket, 0)) == ()


@pytest.mark.parametrize("customer", [None, 1])
def test_who_is_not_known_has_no_earlier_conversations(fake: FakeZammad, customer: int | None) -> None:
    """Tickets without a customer are those of Zammad's own account «-», which is nobody."""
    ticket = fetched(fake)
    for each in fake.tickets.values():
        each["customer_id"] = customer
    assert run(fake, lambda each: each.earlier(ticket, 5)) == ()


def test_articles_are_found_and_those_for_agents_are_internal(fake: FakeZammad) -> None:
    fake.answers = [
        answer(1, "Доставка", "<p>Доставка занимает два дня.</p>", published_at=SINCE),
        answer(2, "Склад", "Доставка со склада: звонить Ивану.", internal_at=SINCE, content_id=77),
        answer(3, "Черновик", "Доставка будет бесплатной?"),
        answer(4, "Старое", "Доставка 100 ₽.", published_at=SINCE, archived_at=SINCE),
    ]
    fake.text_modules = [
        {"id": 5, "name": "Доставка", "keywords": "доставка, курьер", "active": True,
         "content": "#{ticket.customer.firstname}, здравствуйте!<br>Курьер позвонит за час."},
        {"id": 6, "name": "Возврат", "keywords": "", "content": "Вернём деньги.", "active": True},
    ]  # fmt: skip
    found = run(fake, lambda each: each.articles("Сколько стоит доставка курьером?", language="ru"))
    assert [(each.kind, each.title, each.text, each.audience, each.url) for each in found] == [
        ("article", "Доставка", "Доставка занимает два дня.", "customer", f"{SITE}/help/ru-ru/3-dostavka/1-otvet"),
        ("article", "Склад", "Доставка со склада: звонить Ивану.", "internal", None),
        ("answer", "Доставка", "Курьер позвонит за час.", "customer", None),
    ]


def test_no_article_is_no_error(fake: FakeZammad) -> None:
    assert run(fake, lambda each: each.articles("?")) == ()


@pytest.mark.parametrize("ticket", ["search", "22007x", "٧", "0x7"])
def test_an_id_is_a_number(fake: FakeZammad, ticket: str) -> None:
    with pytest.raises(HelpdeskNotFoundError):
        run(fake, lambda each: each.fetch(ticket))


def test_a_public_answer_goes_by_the_customers_channel(fake: FakeZammad) -> None:
    fake.add(7, "Customer", "Алло?", type="telegram personal-message", message_id="55.1@telegram")

    async def work(each: Zammad) -> str:
        return await each.answer_publicly(await each.fetch("7"), "Здравствуйте!")

    run(fake, work, public_answers=True)
    last = fake.articles[-1]
    assert (last["type"], last["in_reply_to"], last["internal"]) == (
        "telegram personal-message",
        "55.1@telegram",
        False,
    )


@pytest.mark.parametrize("unset", [None, ""])
def test_without_a_secret_no_delivery_is_taken(fake: FakeZammad, unset: str | None) -> None:
    """Anybody can sign with an empty secret."""
    given = delivery("message", at=0)
    signed = f"sha1={hmac.new(b'', given.body, 'sha1').hexdigest()}"
    forged = given.model_copy(update={"headers": {**given.headers, "X-Hub-Signature": signed}})
    with pytest.raises(WebhookRefusedError):
        run(fake, lambda each: each.receive(forged), webhook_secret=unset)


def test_a_delivery_under_another_number_is_the_same_delivery(fake: FakeZammad) -> None:
    """The number is not signed: whoever caught a delivery could change it."""
    given = delivery("message", at=0)
    again = given.model_copy(update={"headers": {**given.headers, "X-Zammad-Delivery": "another"}})

    async def work(each: Zammad) -> None:
        await each.receive(given)
        await each.receive(again)

    with pytest.raises(WebhookRefusedError) as raised:
        run(fake, work)
    assert raised.value.reason == "replayed"


def test_a_change_without_an_article_is_told_as_a_ticket(fake: FakeZammad) -> None:
    body = json.dumps({"ticket": {"id": 7, "updated_at": "2026-11-20T09:10:00.000Z"}, "article": {}}).encode()
    events = run(fake, lambda each: each.receive(sign(body)))
    assert [(each.kind, each.ticket_id) for each in events] == [("ticket", "7")]


@pytest.mark.parametrize("fixture", sorted(path.name for path in FIXTURES.iterdir()))
def test_an_odd_payload_is_read_or_told(fixture: str) -> None:
    outcomes = refused_of_odd_ones(Zammad, FIXTURES / fixture, ODD_ONES)
    assert not all(outcomes), "what does not matter may be odd"
    assert any(outcomes), "what cannot be read is told"


def test_an_odd_delivery_is_read_or_told(fake: FakeZammad) -> None:
    async def work(each: Zammad) -> list[str]:
        kinds: list[str] = []
        for data in odd_ones(json.loads(delivery("message", at=0).body), ODD_ONES):
            try:
                kinds += [event.kind for event in await each.receive(sign(json.dumps(data).encode()))]
            except HelpdeskError as error:
                kinds.append(type(error).__name__)
        return kinds

    assert "message" in run(fake, work)
