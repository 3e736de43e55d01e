"""Omnidesk: the contract, and what is Omnidesk's own."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
from fake_omnidesk import FakeOmnidesk, pages
from odd_payloads import odd_ones, refused_of_odd_ones
from tonewise_omnidesk import Omnidesk, OmnideskSettings

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRateLimitedError,
    HelpdeskRejectedError,
    HelpdeskUnsupportedError,
    HelpdeskVisibilityError,
    WebhookRefusedError,
)
from tonewise.helpdesk import Capabilities, Query, Ticket, WebhookRequest
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

EMAIL, KEY, TOKEN = "bot@shop.example", "api-key-of-tests", "webhook-token-of-tests"
SITE = "https://shop.omnidesk.example"
ODD_ONES = 30
FIXTURES = Path(__file__).parents[2] / "adapters/tonewise_omnidesk/fixtures"
Result = TypeVar("Result")


class TestOmnidesk(HelpdeskContract):
    adapter = Omnidesk
    fixtures = FIXTURES
    exempt: ClassVar = {
        "another_body_is_refused": "Omnidesk signs no webhook: a token of one's own proves who sent it, not what",
        "a_stale_delivery_is_refused": "Omnidesk sends no time with a webhook",
    }

    def start(self, folder: Path) -> Desk:
        fake = FakeOmnidesk(EMAIL, KEY)
        fake.articles = [article(1, "Доставка", "<p>Доставка занимает <b>два</b> дня.</p>")]
        fake.users[124] = {**fake.users[123], "user_id": 124, "user_email": "pavel@mail.example"}
        fake.open(5, "Где мой возврат?", user_id=124)
        fake.open(3, "Купите слона", spam=True)
        fake.open(4, "Ой, не туда", deleted=True)
        fake.open(9, "Алло?", channel="chat")
        return Desk(
            settings={"site": SITE, "email": EMAIL, "api_key": KEY, "webhook_token": TOKEN},
            ticket_id="7",
            handle=fake.handle,
            says_internal=lambda request: request.url.path.endswith("/note.json"),
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add(7, text),
            acknowledge=lambda: fake.add(7, "Мы получили ваше письмо.", staff_id=23, sent_via_rule=True),
            change=lambda: fake.add(7, "Звонил, не берёт", staff_id=23, note=True),
            delivery=delivery,
            signature_headers=("Authorization",),
            earlier=("9", "6", "8"),
            article_words="доставка",
        )

    def refusal(self, reason: str) -> Any:
        return {"error": reason}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return posted(body)


def article(number: int, title: Any, content: Any, **given: Any) -> dict[str, Any]:
    return {
        "article_id": number, "section_id": 10, "section_id_arr": [10], "article_title": title,
        "article_content": content, "article_tags": "доставка", "access_type": "public", "active": True,
        "created_at": "Mon, 05 May 2025 00:15:17 +0300", "updated_at": "Tue, 23 Dec 2025 10:55:23 +0300", **given,
    }  # fmt: skip


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    """Variables as rules send them: every value a text."""
    data = {
        "case_id": "7", "case_number": "664-245657", "case_subject": "Заказ", "case_status": "открытое",
        "last_message": "<p>Алло?</p>", "last_message_id": "2001", "note_text": "", "last_note_id": "",
        "staff_id": "23", "last_staff_id": "0", "user_id": "123", "user_full_name": "Анна", "custom_field_25": "48213",
    }  # fmt: skip
    if kind == "marked-message":
        data["last_message"] = MARKER
    if kind == "own-note":
        data |= {"note_text": f"<p>Готово.</p><p>{MARKER}</p>", "last_note_id": "2002"}
    return posted(json.dumps({"test": "1"} if kind == "unknown" else data).encode())


def posted(body: bytes, **headers: str) -> WebhookRequest:
    return WebhookRequest(
        headers={"Authorization": TOKEN, "Content-Type": "application/json", **headers}, body=body
    )  # fmt: skip


def run(fake: FakeOmnidesk, work: Callable[[Omnidesk], Awaitable[Result]], **settings: Any) -> Result:
    given = {"site": SITE, "email": EMAIL, "api_key": KEY, "webhook_token": TOKEN, **settings}
    chosen = OmnideskSettings.model_validate(given)

    async def whole() -> Result:
        async with Omnidesk(chosen, transport=httpx.MockTransport(fake.handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(fake: FakeOmnidesk, case: str = "7", **settings: Any) -> Ticket:
    return run(fake, lambda each: each.fetch(case), **settings)


@pytest.fixture
def fake() -> FakeOmnidesk:
    return FakeOmnidesk(EMAIL, KEY)


def test_what_is_claimed() -> None:
    assert Omnidesk.capabilities == Capabilities(
        fetch=True, note=True, webhook=True, poll=True, export=True, articles=True, history=True, public_answer=True,
        versions=True,
    )  # fmt: skip


def test_a_case_is_found_by_its_number_too(fake: FakeOmnidesk) -> None:
    ticket = fetched(fake, "664-245657")
    assert ticket.reference.id == "7"
    assert ticket.reference.url == f"{SITE}/staff/cases/record/664-245657"


@pytest.mark.parametrize("case", ["7-", "a7", "٧", "7-8-9"])
def test_an_id_is_a_number(fake: FakeOmnidesk, case: str) -> None:
    with pytest.raises(HelpdeskNotFoundError):
        fetched(fake, case)


def test_a_long_case_is_read_to_its_end(fake: FakeOmnidesk) -> None:
    for number in range(250):
        fake.add(7, f"Письмо {number}")
    messages = fetched(fake).conversation.messages
    assert len(messages) == 251
    assert messages[-1].text == "Письмо 249"


def test_what_a_rule_sends_ends_no_turn(fake: FakeOmnidesk) -> None:
    fake.add(7, "Мы получили ваше обращение.", staff_id=23, sent_via_rule=True)
    conversation = fetched(fake).conversation
    assert [each.role for each in conversation.messages] == ["customer", "system"]
    assert conversation.open_turn == (0,)


def test_fields_have_their_titles_and_chosen_values_their_names(fake: FakeOmnidesk) -> None:
    fake.open(9, "Где заказ?", custom_fields={"cf_25": "48213", "cf_9": "2", "cf_7": "", "cf_77": "?", "cf_20": "x"})
    ticket = fetched(fake, "9")
    assert [each.text for each in ticket.conversation.facts] == ["Номер заказа: 48213", "Доставка: Пункт"]
    assert ticket.conversation.customer.profile["Тариф"] == "Золотой"
    fake.full_access = False
    assert not fetched(fake, "9").conversation.facts, "«cf_25» tells nobody anything"


def test_letters_are_cut_and_chats_are_not(fake: FakeOmnidesk) -> None:
    html = '<p>Жду!</p><div class="omni_orig_reply"><p>Приедет в среду.</p></div>'
    fake.add(7, "", content_html=html)
    ticket = fetched(fake)
    assert ticket.conversation.messages[-1].text == "Жду!"
    assert ticket.cut[-1].quoted == "Приедет в среду."
    fake.open(9, "> это цитата\nда", channel="telegram")
    chat = fetched(fake, "9").conversation
    assert (chat.channel, chat.messages[0].text) == ("messenger", "> это цитата\nда")


@pytest.mark.parametrize(
    ("channel", "ours"), [("email", "email"), ("web", "email"), ("chat", "chat"), ("wa_chat", "messenger"),
                          ("cch101", "messenger"), ("something new", "messenger")])  # fmt: skip
def test_channels(fake: FakeOmnidesk, channel: str, ours: str) -> None:
    fake.open(9, "Алло?", channel=channel)
    assert fetched(fake, "9").conversation.channel == ours


def test_odd_payloads_are_read(fake: FakeOmnidesk) -> None:
    """A deleted user, empty fields as PHP writes them, no text, nobody's message."""
    del fake.users[123]
    fake.cases[7] |= {"custom_fields": [], "subject": None, "status": "something new"}
    fake.add(7, "", content_html=None, attachments=None, sent_at="-", user_id=0)
    fake.add(7, "", attachments=[{"file_id": 1, "file_name": "чек.pdf", "url": f"{SITE}/file/1"}])
    ticket = fetched(fake)
    assert [each.role for each in ticket.conversation.messages] == ["customer", "system", "customer"]
    assert ticket.conversation.messages[-1].attachments[0].name == "чек.pdf"
    assert ticket.conversation.customer.name is None
    assert ticket.reference.state == "unknown"


def test_lists_that_php_writes_as_arrays_are_read(fake: FakeOmnidesk) -> None:
    answer = fake.answer

    def as_array(request: httpx.Request) -> httpx.Response:
        found = answer(request)
        data = found.json()
        if isinstance(data, dict) and "0" in data:
            return httpx.Response(200, json=[value for key, value in data.items() if key.isdigit()])
        return found

    fake.answer = as_array  # type: ignore[method-assign]
    assert len(fetched(fake).conversation.messages) == 1


def test_notes_go_to_the_address_of_notes_alone(fake: FakeOmnidesk) -> None:
    before = len(fake.mails)

    async def work(each: Omnidesk) -> None:
        ticket = await each.fetch("7")
        await each.save_draft(ticket, note_for(ticket))
        with pytest.raises(HelpdeskUnsupportedError):
            await each.save_draft(ticket, note_for(ticket), kind="draft")

    run(fake, work)
    assert len(fake.mails) == before
    assert fake.messages[-1]["note"] is True


@pytest.mark.parametrize(("channel", "told"), [("chat", "it was withdrawn"), ("email", "could not be withdrawn")])
def test_a_note_that_became_a_message_is_deleted(fake: FakeOmnidesk, channel: str, told: str) -> None:
    """A letter of it is with the customer all the same."""
    fake.leaks = True
    fake.cases[7]["channel"] = channel
    count = len(fake.messages)

    async def work(each: Omnidesk) -> None:
        ticket = await each.fetch("7")
        await each.save_draft(ticket, note_for(ticket))

    with pytest.raises(HelpdeskVisibilityError, match=told):
        run(fake, work)
    assert len(fake.messages) == count


def test_an_answer_within_the_same_second_is_a_conflict(fake: FakeOmnidesk) -> None:
    """The clock counts seconds; another status tells what it does not."""
    ticket = fetched(fake)
    fake.cases[7]["status"] = "waiting"
    with pytest.raises(HelpdeskConflictError):
        run(fake, lambda each: each.save_draft(ticket, note_for(ticket)))


def test_spam_and_what_lies_in_the_bin_are_not_listed(fake: FakeOmnidesk) -> None:
    for number in range(10, 20):
        fake.open(number, "Купите слона", spam=number % 2 == 0, deleted=number % 2 == 1)
    fake.open(30, "Где заказ?", channel="chat")

    async def work(each: Omnidesk) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page = await each.tickets(Query(page_size=2), cursor)
            found += [item.id for item in page.items]
            cursor = page.cursor
            if not page.more:
                return found

    assert run(fake, work) == ["7", "8", "6", "30"]


def test_a_state_is_asked_for_in_omnidesks_words(fake: FakeOmnidesk) -> None:
    fake.cases[8]["status"] = "waiting"
    page = run(fake, lambda each: each.tickets(Query(state="pending")))
    assert [(each.id, each.status) for each in page.items] == [("8", "waiting")]


def test_a_case_among_much_spam_of_one_second_is_listed(fake: FakeOmnidesk) -> None:
    fake.cases.clear()
    for number in range(10, 40):
        fake.open(number, "Купите слона", spam=number not in (16, 25, 37))
    for case in fake.cases.values():
        case["updated_at"] = "Fri, 20 Nov 2026 15:00:00 +0300"

    async def work(each: Omnidesk) -> list[str]:
        found: list[str] = []
        cursor, more = None, True
        while more:
            page = await each.tickets(Query(page_size=2), cursor)
            found += [item.id for item in page.items]
            cursor, more = page.cursor, page.more
        return found

    assert run(fake, work) == ["16", "25", "37"]


def test_many_changes_in_one_second_are_all_listed(fake: FakeOmnidesk) -> None:
    for number in range(10, 40):
        fake.open(number, "Где заказ?")
    for case in fake.cases.values():
        case["updated_at"] = "Fri, 20 Nov 2026 15:00:00 +0300"

    async def work(each: Omnidesk) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page = await each.tickets(Query(page_size=7), cursor)
            found += [item.id for item in page.items]
            cursor = page.cursor
            if not page.more:
                return found

    assert sorted(map(int, run(fake, work))) == sorted(fake.cases)


def test_earlier_conversations_come_only_when_asked_for(fake: FakeOmnidesk) -> None:
    assert fetched(fake, "8").history == ()
    assert [each.id for each in fetched(fake, "8", history=5).history] == ["6", "7"]


def test_spam_does_not_crowd_out_earlier_conversations(fake: FakeOmnidesk) -> None:
    for number in range(10, 30):
        fake.open(number, "Купите слона", spam=True)
    ticket = fetched(fake)
    assert run(fake, lambda each: each.earlier(ticket, 1)) == ("6",)
    assert run(fake, lambda each: each.earlier(ticket, 5)) == ("6", "8")


def test_who_is_not_known_has_no_earlier_conversations(fake: FakeOmnidesk) -> None:
    ticket = fetched(fake)
    for each in fake.cases.values():
        each["user_id"] = 0
    assert run(fake, lambda each: each.earlier(ticket, 5)) == ()


def test_articles_in_several_languages_and_templates(fake: FakeOmnidesk) -> None:
    fake.articles = [
        article(1, {"1": "Доставка", "2": "Delivery"}, {"1": "Два дня.", "2": "Two days."}),
        article(2, "Склад", "Доставка со склада: звонить Ивану.", access_type="staff"),
        article(3, "Старое", "Доставка 100 ₽.", active=False),
    ]
    actions = [
        {"action_type": "add_note", "action_destination": "", "content": "Доставка: спросить склад"},
        {"action_type": "email_to_user", "content": "", "action_destination": {
            "1": "Здравствуйте, {{user_name}}!<br>Доставка идёт два дня.<br>Будем [день недели].", "2": "Two days."}},
    ]  # fmt: skip
    template = {"title": "Доставка", "position": 0, "group_name": "", "actions": actions}
    other = {"title": "Спасибо", "position": 1, "group_name": "", "actions": [
        {"action_type": "email_to_user", "action_destination": {"1": "Рады помочь."}, "content": ""}]}  # fmt: skip
    fake.macros = {"common": {"0": {"title": "Все", "data": {"5": template}}}, "personal": [{"data": {"6": other}}]}
    found = run(fake, lambda each: each.articles("доставка", language="ru"))
    assert [(each.kind, each.title, each.text, each.audience, each.url) for each in found] == [
        ("article", "Доставка", "Два дня.", "customer", f"{SITE}/knowledge_base/item/1"),
        ("article", "Склад", "Доставка со склада: звонить Ивану.", "internal", None),
        ("answer", "Доставка", "Доставка идёт два дня.", "customer", None),
    ]
    english = run(fake, lambda each: each.articles("доставка", language="en"))
    assert english[0].text == "Two days."


def test_a_public_answer_is_the_key_owners(fake: FakeOmnidesk) -> None:
    async def work(each: Omnidesk) -> str:
        return await each.answer_publicly(await each.fetch("7"), "Здравствуйте!\n1 < 2")

    run(fake, work, public_answers=True)
    assert fake.messages[-1]["staff_id"] == 22
    assert fake.messages[-1]["content_html"] == "Здравствуйте!<br>1 &lt; 2"
    fake.full_access = False
    with pytest.raises(HelpdeskRejectedError, match="no employee"):
        run(fake, work, public_answers=True)


def test_the_calls_left_are_minded(fake: FakeOmnidesk) -> None:
    """Omnidesk's headers: ``api_calls_left``, and ``retry_after`` where none are."""
    fake.headers = {"rate_limit_per_minute": "100", "api_calls_left": "0", "retry_after": "3000"}
    with pytest.raises(HelpdeskRateLimitedError):
        fetched(fake, timeout_seconds=1)


# Webhooks


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Authorization": f"Bearer {TOKEN}"}, {}),
        ({"Authorization": "Basic " + base64.b64encode(f"omnidesk:{TOKEN}".encode()).decode()}, {}),
        ({}, {"token": TOKEN}),
    ],
    ids=["bearer", "basic", "address"],
)
def test_the_token_comes_as_a_rule_can_send_it(
    fake: FakeOmnidesk, headers: dict[str, str], query: dict[str, str]
) -> None:
    request = WebhookRequest(headers=headers, query=query, body=delivery("message", at=0).body)
    assert [each.kind for each in run(fake, lambda each: each.receive(request))] == ["message"]


@pytest.mark.parametrize("header", ["Basic ***", "Basic", "Bearer", "Basic " + base64.b64encode(b"nocolon").decode()])
def test_a_broken_authorization_is_refused(fake: FakeOmnidesk, header: str) -> None:
    request = WebhookRequest(headers={"Authorization": header}, body=delivery("message", at=0).body)
    with pytest.raises(WebhookRefusedError):
        run(fake, lambda each: each.receive(request))


@pytest.mark.parametrize("unset", [None, ""])
def test_without_a_token_no_delivery_is_taken(fake: FakeOmnidesk, unset: str | None) -> None:
    request = WebhookRequest(headers={}, query={"token": ""}, body=delivery("message", at=0).body)
    with pytest.raises(WebhookRefusedError):
        run(fake, lambda each: each.receive(request), webhook_token=unset)


def test_a_form_is_read(fake: FakeOmnidesk) -> None:
    request = posted(b"case_id=7&last_message_id=2001", **{"Content-Type": "application/x-www-form-urlencoded"})
    events = run(fake, lambda each: each.receive(request))
    assert [(each.kind, each.ticket_id) for each in events] == [("message", "7")]


@pytest.mark.parametrize(
    ("last_message_id", "last_note_id", "note", "kind"),
    [
        ("2003", "2002", MARKER, "message"),  # our note of an earlier turn is still the last one
        ("2001", "2002", MARKER, "own-note"),
        ("2001", "2002", "Перезвонить", "ticket"),
        ("2001", "", "", "message"),
    ],
)
def test_a_delivery_is_about_what_came_last(
    fake: FakeOmnidesk, last_message_id: str, last_note_id: str, note: str, kind: str
) -> None:
    data = {"case_id": "7", "last_message": "Алло?", "last_message_id": last_message_id, "note_text": note,
            "last_note_id": last_note_id}  # fmt: skip
    events = run(fake, lambda each: each.receive(posted(json.dumps(data).encode())))
    assert [each.kind for each in events] == [kind]


def test_a_case_that_is_no_number_is_malformed(fake: FakeOmnidesk) -> None:
    with pytest.raises(HelpdeskMalformedError):
        run(fake, lambda each: each.receive(posted(b'{"case_id": "../7"}')))


def test_the_fake_lists_as_the_documents_do() -> None:
    assert pages("case", [{"case_id": 1}]) == {"0": {"case": {"case_id": 1}}, "total_count": 1}


@pytest.mark.parametrize("fixture", sorted(path.name for path in FIXTURES.iterdir()))
def test_an_odd_payload_is_read_or_told(fixture: str) -> None:
    outcomes = refused_of_odd_ones(Omnidesk, FIXTURES / fixture, ODD_ONES)
    assert not all(outcomes), "what does not matter may be odd"
    assert any(outcomes), "what cannot be read is told"


def test_an_odd_delivery_is_read_or_told(fake: FakeOmnidesk) -> None:
    async def work(each: Omnidesk) -> list[str]:
        kinds: list[str] = []
        for data in odd_ones(json.loads(delivery("message", at=0).body), ODD_ONES):
            try:
                kinds += [event.kind for event in await each.receive(posted(json.dumps(data).encode()))]
            except HelpdeskError as error:
                kinds.append(type(error).__name__)
        return kinds

    assert "message" in run(fake, work)
