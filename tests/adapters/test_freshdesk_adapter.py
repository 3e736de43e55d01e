"""The Freshdesk adapter held to the contract, and what is Freshdesk's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
import tonewise_freshdesk
from fake_freshdesk import AGENT, ANOTHER, SITE, FakeFreshdesk
from tonewise_freshdesk import Freshdesk, FreshdeskSettings

from tonewise.errors import HelpdeskConflictError, HelpdeskVisibilityError, WebhookRefusedError
from tonewise.helpdesk import Query, Ticket, WebhookRequest
from tonewise.helpdesk.webhooks import MemoryReplays
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

API_KEY, TOKEN = "api-key-of-tests", "webhook-token-of-tests"
SETTINGS = {"site": SITE, "api_key": API_KEY, "webhook_token": TOKEN}
Result = TypeVar("Result")


def signed(body: bytes) -> WebhookRequest:
    return WebhookRequest(headers={"Content-Type": "application/json", "X-Tonewise-Token": TOKEN}, body=body)


class TestFreshdeskKeepsTheContract(HelpdeskContract):
    adapter = Freshdesk
    fixtures = Path(tonewise_freshdesk.__file__).parent / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {
        "another_body_is_refused": "Freshdesk signs no delivery: a header of one's own is all that proves it",
        "a_stale_delivery_is_refused": "a delivery of Freshdesk tells no time of its own",
    }

    def start(self, folder: Path) -> Desk:
        fake = FakeFreshdesk(API_KEY)
        fake.open("5", created_at="2025-03-01T09:00:00Z", updated_at="2025-03-02T09:00:00Z")
        fake.open("9", requester_id=ANOTHER)

        def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
            if kind == "own-note":
                fake.add("7", f"<p>Готово.</p><p>{MARKER}</p>", user=AGENT, source=2, private=True)
            elif kind != "unknown":
                fake.add("7", f"<div>{MARKER if kind == 'marked-message' else 'Алло?'}</div>")
            return signed(b'{"ticket_id": "7"}' if kind != "unknown" else b'{"contact_id": "47"}')

        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=fake.handle,
            says_internal=lambda request: json.loads(request.content).get("private") is True,
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add("7", f"<div>{text}</div>".replace("\n", "<br>")),
            acknowledge=lambda: fake.add("7", "<div>Письмо получено.</div>", user=AGENT, auto_response=True),
            change=lambda: fake.add("7", "<div>Звонил, не берёт</div>", user=AGENT, source=2, private=True),
            delivery=delivery,
            signature_headers=("X-Tonewise-Token",),
            earlier=("6", "8", "5"),
            article_words="возврат",
        )

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return signed(body)

    def refusal(self, reason: str) -> Any:
        error = {"field": "subject", "message": reason, "code": "invalid_value"}
        return {"description": "Validation failed", "errors": [error]}


def does(
    fake: FakeFreshdesk, work: Callable[[Freshdesk], Awaitable[Result]], **settings: Any
) -> tuple[Result, list[httpx.Request]]:
    """What an adapter brings of a fake server, and the requests that it made."""
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return fake.handle(request)

    async def whole() -> Result:
        chosen = FreshdeskSettings.model_validate({**SETTINGS, **settings})
        async with Freshdesk(chosen, transport=httpx.MockTransport(handle), replays=MemoryReplays()) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole()), requests


def fetched(fake: FakeFreshdesk, ticket_id: str = "7", **settings: Any) -> Ticket:
    return does(fake, lambda helpdesk: helpdesk.fetch(ticket_id), **settings)[0]


@pytest.fixture
def fake() -> FakeFreshdesk:
    return FakeFreshdesk(API_KEY)


def test_a_long_thread_is_read_to_its_end(fake: FakeFreshdesk) -> None:
    for number in range(205):
        fake.add("7", f"<div>Сообщение {number}</div>")
    ticket, requests = does(fake, lambda helpdesk: helpdesk.fetch("7"))
    assert len(ticket.conversation.messages) == 206
    assert ticket.conversation.messages[-1].text == "Сообщение 204"
    assert len([request for request in requests if request.url.path.endswith("/conversations")]) == 3


def test_roles(fake: FakeFreshdesk) -> None:
    fake.add("7", "<div>Смотрю</div>", user=AGENT)
    fake.add("7", "<div>Пишет брат Анны</div>", user=99, incoming=True)
    fake.add("7", "<div>Мы получили ваш вопрос</div>", user=AGENT, automation_id=31)
    fake.add("7", "<div>Письмо на склад</div>", user=AGENT, source=8, private=True)
    fake.add("7", "<div>Ответ склада</div>", user=98, source=0, incoming=True, private=True)
    fake.add("7", "<div>Виден всем</div>", user=AGENT, source=2)
    fake.add("7", "", user=AGENT, source=2)
    assert [(message.role, message.author) for message in fetched(fake).conversation.messages] == [
        ("customer", "Анна"), ("agent", "agent 5"), ("customer", None), ("system", None), ("note", "agent 5"),
        ("note", "agent 98"), ("agent", "agent 5"),
    ]  # fmt: skip


def test_a_third_partys_private_letter_is_no_word_of_the_teams(fake: FakeFreshdesk) -> None:
    fake.add("7", "<div>Факты:<br>Деньги вернём вдвойне.</div>", user=98, source=0, incoming=True, private=True)
    assert not fetched(fake).conversation.facts
    fake.add("7", "<div>Факты:<br>Ремонт до среды.</div>", user=AGENT, source=2, private=True)
    assert [fact.text for fact in fetched(fake).conversation.facts] == ["Ремонт до среды."]


def test_a_ticket_that_an_agent_began_begins_with_the_agent(fake: FakeFreshdesk) -> None:
    fake.open("9", source=10, responder_id=AGENT)
    first = fetched(fake, "9").conversation.messages[0]
    assert (first.role, first.author) == ("agent", "agent 5")


@pytest.mark.parametrize(
    ("source", "channel"), [(1, "email"), (3, "email"), (7, "chat"), (6, "social"), (130, "email")]
)
def test_channels(fake: FakeFreshdesk, source: int, channel: str) -> None:
    fake.tickets["7"]["source"] = source
    assert fetched(fake).conversation.channel == channel


def test_a_mail_loses_its_quotes_and_a_chat_keeps_them(fake: FakeFreshdesk) -> None:
    quoted = (
        "<div>А на третий этаж?<br></div><div class='freshdesk_quote'><blockquote class='freshdesk_quote'>"
        "On Fri, 20 Nov 2026 at 10:00, Team &lt;help@team.example&gt; wrote:<br>600 ₽</blockquote></div>"
    )
    fake.tickets["7"]["source"] = 1
    fake.add("7", quoted)
    ticket = fetched(fake)
    assert ticket.conversation.messages[-1].text == "А на третий этаж?"
    assert "600 ₽" in ticket.cut[0].quoted
    fake.tickets["7"]["source"] = 7
    assert "600 ₽" in fetched(fake).conversation.messages[-1].text


def test_what_customers_do_not_see_or_write_themselves_is_for_colleagues(fake: FakeFreshdesk) -> None:
    fake.tickets["7"]["custom_fields"] = {"cf_order": "48213", "cf_margin": "30 %", "cf_wish": "бесплатно", "cf_x": 1}
    expected = {
        ("Номер заказа: 48213", "customer"), ("Наценка: 30 %", "internal"), ("Пожелание: бесплатно", "internal"),
        ("x: 1", "internal"),
    }  # fmt: skip
    assert {(fact.text, fact.audience) for fact in fetched(fake).conversation.facts} == expected
    fake.forbidden.add("ticket_fields")
    facts = fetched(fake).conversation.facts
    assert {fact.audience for fact in facts} == {"internal"}
    assert {fact.text for fact in facts} == {"order: 48213", "margin: 30 %", "wish: бесплатно", "x: 1"}


def test_what_is_known_of_the_customer(fake: FakeFreshdesk) -> None:
    fake.tickets["7"]["tags"] = ["ремонт"]
    conversation = fetched(fake).conversation
    assert conversation.customer.name == "Анна"
    assert conversation.language is None, "a contact's is the account's own unless somebody set it"
    assert conversation.customer.profile == {
        "email": "anna@mail.example", "language": "ru", "time_zone": "Moscow", "tags": ["vip"], "city": "Казань",
        "ticket_tags": ["ремонт"],
    }  # fmt: skip


def test_a_requester_who_is_gone_leaves_the_ticket(fake: FakeFreshdesk) -> None:
    fake.contacts.clear()
    conversation = fetched(fake).conversation
    assert conversation.customer.name is None
    assert conversation.messages[0].role == "customer"


@pytest.mark.parametrize(("source", "told"), [(7, "it was withdrawn"), (2, "could not be withdrawn")])
def test_a_note_that_became_public_is_deleted(fake: FakeFreshdesk, source: int, told: str) -> None:
    """A letter of it may be with the customer all the same."""
    fake.leaks = True
    fake.tickets["7"]["source"] = source

    async def save(helpdesk: Freshdesk) -> None:
        ticket = await helpdesk.fetch("7")
        await helpdesk.save_draft(ticket, note_for(ticket))

    with pytest.raises(HelpdeskVisibilityError, match=told):
        does(fake, save)
    assert len(fake.conversations) == 1


def test_a_public_answer_is_html_and_not_written_over_a_colleagues(fake: FakeFreshdesk) -> None:
    ticket = fetched(fake)
    does(fake, lambda helpdesk: helpdesk.answer_publicly(ticket, "Цена < 500 ₽\nда\n\nЖдём"), public_answers=True)
    assert fake.conversations[-1]["body"] == "<p>Цена &lt; 500 ₽<br>да</p><p>Ждём</p>"
    with pytest.raises(HelpdeskConflictError):
        does(fake, lambda helpdesk: helpdesk.answer_publicly(ticket, "Ждём"), public_answers=True)


def test_a_ticket_that_changes_while_a_list_is_read_hides_no_other(fake: FakeFreshdesk) -> None:
    """Its place is taken by those behind it, so pages by their number would pass one over."""
    fake.tickets.clear()
    for number in range(20, 30):
        fake.open(str(number), status=2 if number in (23, 28) else 5)
    listed, answered = [], fake.listed

    def changing(params: httpx.QueryParams) -> httpx.Response:
        answer = answered(params)
        listed.append(params)
        if len(listed) == 1:
            fake.tickets["20"]["updated_at"] = fake.stamp()
        return answer

    fake.listed = changing  # type: ignore[method-assign]
    page, _ = does(fake, lambda helpdesk: helpdesk.tickets(Query(state="open", page_size=2)))
    assert [each.id for each in page.items][:1] == ["23"]


def test_many_tickets_of_one_second_are_all_listed(fake: FakeFreshdesk) -> None:
    for number in range(20, 140):
        fake.open(str(number), updated_at="2026-11-21T00:00:00Z")

    async def listed(helpdesk: Freshdesk) -> list[str]:
        found: list[str] = []
        cursor, more = None, True
        while more:
            page = await helpdesk.tickets(Query(page_size=50), cursor)
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        return found

    found, requests = does(fake, listed)
    assert sorted(found, key=int) == ["6", "7", "8", *map(str, range(20, 140))]
    assert requests[0].url.params["updated_since"] == "1970-01-01T00:00:00Z", "older than 30 days too"


def test_whatever_comes_of_other_requesters_is_no_earlier_ticket(fake: FakeFreshdesk) -> None:
    fake.open("9", requester_id=ANOTHER)
    ticket = fetched(fake)
    fake.listed = lambda params: httpx.Response(200, json=list(fake.tickets.values()))  # type: ignore[method-assign]
    found, requests = does(fake, lambda helpdesk: helpdesk.earlier(ticket, 5))
    assert (found, len(requests)) == (("6", "8"), 2)
    fake.tickets["7"]["requester_id"] = None
    found, requests = does(fake, lambda helpdesk: helpdesk.earlier(ticket, 5))
    assert (found, len(requests)) == ((), 1), "not the tickets of all"


def test_articles_tell_who_may_read_them(fake: FakeFreshdesk) -> None:
    fake.articles += [
        fake.article(4, "Возврат: для сотрудников", "Возврат свыше 5000 ₽ согласует старший.", 12),
        fake.article(5, "Черновик", "Возврат будет бесплатным.", 11, status=1),
        fake.article(6, "Возврат: архив", "Возврат без чека.", 13),
    ]
    found, requests = does(fake, lambda helpdesk: helpdesk.articles("возврат"))
    assert [(each.id, each.audience) for each in found] == [("3", "customer"), ("4", "internal"), ("6", "internal")]
    assert found[0].url == f"{SITE}/support/solutions/articles/3"
    assert not [request for request in requests if "canned" in request.url.path]


def test_canned_responses_are_searched_where_a_setting_says_so(fake: FakeFreshdesk) -> None:
    texts = [
        "Деньги за велосипед вернём за 3 дня.",
        "Здравствуйте, {{ticket.requester.name}}! Велосипед готов.",
        "Спасибо!",
    ]
    fake.canned = [
        {"id": 20 + n, "title": f"Ответ {n}", "folder_id": 1, "content": text, "content_html": f"<div>{text}</div>"}
        for n, text in enumerate(texts)
    ]
    words = "когда вернут деньги за велосипеды"
    found, _ = does(fake, lambda helpdesk: helpdesk.articles(words), canned_responses=True)
    assert [(each.id, each.kind, each.text) for each in found] == [("20", "answer", texts[0])]
    assert does(fake, lambda helpdesk: helpdesk.articles(words))[0] == ()


@pytest.mark.parametrize(
    "body", [b'{"freshdesk_webhook": {"ticket_id": 7}}', b'{"ticket_id": 7}', b'{"ticket_id": " 7 ", "x": 1}']
)
def test_a_delivery_is_a_ticket_whose_last_words_are_asked_for(fake: FakeFreshdesk, body: bytes) -> None:
    async def work(helpdesk: Freshdesk) -> list[tuple[str, str | None]]:
        told: list[tuple[str, str | None]] = []
        for text, more in (("", {}), ("Алло?", {}), ("Уже едет", {"user": AGENT})):
            if text:
                fake.add("7", f"<div>{text}</div>", **more)
            (event,) = await helpdesk.receive(signed(body))
            told.append((event.kind, event.message.text if event.message else None))
        return told

    assert does(fake, work)[0] == [
        ("message", "Здравствуйте! Когда можно забрать велосипед?"), ("message", "Алло?"), ("ticket", "Уже едет"),
    ]  # fmt: skip


@pytest.mark.parametrize("ticket_id", ['"../agents/5"', '"7/notes"', "null", "[7]", "true", '"７"'])
def test_a_delivery_leads_nowhere_else(fake: FakeFreshdesk, ticket_id: str) -> None:
    (event,), requests = does(fake, lambda helpdesk: helpdesk.receive(signed(f'{{"ticket_id": {ticket_id}}}'.encode())))
    assert event.kind == "ignored"
    assert not requests


def test_without_a_token_no_delivery_is_taken(fake: FakeFreshdesk) -> None:
    with pytest.raises(WebhookRefusedError):
        does(fake, lambda helpdesk: helpdesk.receive(signed(b'{"ticket_id": 7}')), webhook_token=None)
