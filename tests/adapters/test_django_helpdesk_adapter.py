"""The django-helpdesk adapter held to the contract, and what is django-helpdesk's own."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
import tonewise_django_helpdesk
from fake_django_helpdesk import SITE, FakeDjangoHelpdesk
from tonewise_django_helpdesk import DjangoHelpdesk, DjangoHelpdeskSettings
from tonewise_django_helpdesk.mapping import literal

from tonewise.errors import HelpdeskConflictError, HelpdeskVisibilityError, WebhookRefusedError
from tonewise.helpdesk import Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

PASSWORD, TOKEN = "password-of-tests", "webhook-token-of-tests"
SETTINGS = {"site": SITE, "username": "tonewise", "password": PASSWORD, "webhook_token": TOKEN}
Result = TypeVar("Result")


def signed(body: bytes) -> WebhookRequest:
    code = b64encode(f"tonewise:{TOKEN}".encode()).decode()
    return WebhookRequest(headers={"Content-Type": "application/json", "Authorization": f"Basic {code}"}, body=body)


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    fake = FakeDjangoHelpdesk(PASSWORD)
    if kind == "own-note":
        number = fake.add("7", f"Готово.\n\n{MARKER}", user=1, public=False)
    else:
        number = fake.add("7", MARKER if kind == "marked-message" else "Алло?", message_id="<1@mail.example>")
    told = {"ticket": fake.whole("7"), "queue_slug": "shop", "followup_id": 999 if kind == "unknown" else number}
    return signed(json.dumps(told).encode())


class TestDjangoHelpdeskKeepsTheContract(HelpdeskContract):
    adapter = DjangoHelpdesk
    fixtures = Path(tonewise_django_helpdesk.__file__).parent / "fixtures"
    exempt: ClassVar[Mapping[str, str]] = {
        "another_body_is_refused": "django-helpdesk signs no delivery: a secret in the webhook's address is all",
        "a_stale_delivery_is_refused": "a delivery of django-helpdesk tells no time of its own",
    }

    def start(self, folder: Path) -> Desk:
        fake = FakeDjangoHelpdesk(PASSWORD)
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=fake.handle,
            is_write=lambda request: request.method in ("POST", "PUT", "PATCH", "DELETE"),
            says_internal=lambda request: json.loads(request.content)["public"] is False,
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add("7", text, message_id="<2@mail.example>"),
            acknowledge=lambda: fake.add("7", "Ticket escalated after 3 days", title="Ticket Escalated"),
            change=lambda: fake.add("7", "Звонил, не берёт", user=3, public=False),
            delivery=delivery,
            signature_headers=("Authorization",),
        )

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return signed(body)

    def refusal(self, reason: str) -> Any:
        return {"title": [reason]}


def does(
    fake: FakeDjangoHelpdesk, work: Callable[[DjangoHelpdesk], Awaitable[Result]], **settings: Any
) -> tuple[Result, list[httpx.Request]]:
    """What an adapter brings of a fake server, and the requests that it made."""
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return fake.handle(request)

    async def whole() -> Result:
        chosen = DjangoHelpdeskSettings.model_validate({**SETTINGS, **settings})
        async with DjangoHelpdesk(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole()), requests


def fetched(fake: FakeDjangoHelpdesk, ticket_id: str = "7", **settings: Any) -> Ticket:
    return does(fake, lambda helpdesk: helpdesk.fetch(ticket_id), **settings)[0]


@pytest.fixture
def fake() -> FakeDjangoHelpdesk:
    return FakeDjangoHelpdesk(PASSWORD)


def test_a_draft_does_not_rename_the_ticket(fake: FakeDjangoHelpdesk) -> None:
    async def save(helpdesk: DjangoHelpdesk) -> Ticket:
        ticket = await helpdesk.fetch("7")
        await helpdesk.save_draft(ticket, note_for(ticket))
        return await helpdesk.fetch("7")

    ticket, requests = does(fake, save)
    (write,) = [request for request in requests if request.method == "POST"]
    assert set(json.loads(write.content)) == {"ticket", "comment", "public"}
    assert ticket.reference.subject == "Велосипед 7"


@pytest.mark.parametrize(
    "text",
    [
        "Пишите {{ имя }} и {% скидка %}", "{{{% {# x #} %}}}", "100%} и {", "{%", "%}", "{{", "{#", "{%}", "a}b{c",
        "X-HELPDESK-COMMENT-VERBATIM", '{{ "x" }}',
    ],
)  # fmt: skip
def test_a_text_with_template_marks_is_kept_as_it_is(fake: FakeDjangoHelpdesk, text: str) -> None:
    async def save(helpdesk: DjangoHelpdesk) -> str:
        ticket = await helpdesk.fetch("7")
        return (await helpdesk.save_draft(ticket, note_for(ticket, text))).reply

    assert does(fake, save)[0] == text
    assert "X-HELPDESK-COMMENT-" not in literal(text)


@pytest.mark.parametrize(
    ("mailed", "staff", "is_told"),
    [
        (["anna@mail.example"], "@shop.example", True),
        (["boss@mail.example"], "", True),
        (["olga@shop.example, Ivan@Shop.example"], "olga@shop.example,@shop.example", False),
        (["olga@shop.example"], "", True),
        ([], "", False),
    ],
)
def test_a_private_note_that_is_mailed_to_a_stranger_is_told(
    fake: FakeDjangoHelpdesk, mailed: list[str], staff: str, is_told: bool
) -> None:
    fake.mails_private_to = mailed

    async def save(helpdesk: DjangoHelpdesk) -> bool:
        ticket = await helpdesk.fetch("7")
        return (await helpdesk.save_draft(ticket, note_for(ticket))).internal

    if not is_told:
        assert does(fake, save, staff=staff)[0]
        return
    with pytest.raises(HelpdeskVisibilityError, match="HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS"):
        does(fake, save, staff=staff)
    with pytest.raises(HelpdeskVisibilityError, match="could not be withdrawn"):  # the next try tells of it too
        does(fake, save, staff=staff)
    assert len([each for each in fake.followups if "tonewise-draft-" in each["comment"]]) == 1


def test_a_note_that_became_public_is_taken_off_the_public_page(fake: FakeDjangoHelpdesk) -> None:
    fake.leaks = True

    async def save(helpdesk: DjangoHelpdesk) -> None:
        ticket = await helpdesk.fetch("7")
        await helpdesk.save_draft(ticket, note_for(ticket))

    with pytest.raises(HelpdeskVisibilityError, match="could not be withdrawn"):  # it was mailed
        does(fake, save)
    assert fake.followups[-1]["public"] is False


def test_roles_are_told_by_how_a_followup_came(fake: FakeDjangoHelpdesk) -> None:
    letter = "E-Mail Received from "
    fake.add("7", "Перезвоните", title=letter + "anna@mail.example", message_id="<3@x>")
    fake.add("7", "И мне", title=letter + "petr@mail.example", message_id="<4@x>")
    fake.add("7", "Завтра", title=letter + "Olga@shop.example", message_id="<5@x>")
    fake.add("7", "Послезавтра", user=3)
    fake.add("7", "Пишу со страницы тикета")
    fake.add("7", "Ticket escalated after 3 days", title="Ticket Escalated")
    fake.add("7", "Проверить склад", user=3, public=False)
    fake.add("7", "", user=3, title="Resolved", new_status=3)
    fake.add("7", "Submitter accepted resolution and closed ticket", title="Closed", new_status=4)
    ticket = fetched(fake, staff="@shop.example")
    assert [(message.role, message.author) for message in ticket.conversation.messages] == [
        ("customer", None), ("customer", None), ("customer", None), ("agent", None), ("agent", "user 3"),
        ("customer", None), ("system", None), ("note", "user 3"),
        ("system", None),
    ]  # fmt: skip


def test_a_customer_who_is_signed_in_is_no_agent(fake: FakeDjangoHelpdesk) -> None:
    fake.followups[1]["user"] = 12
    fake.add("7", "Ну что там?", user=12)
    assert [message.role for message in fetched(fake).conversation.messages] == ["customer", "customer"]


@pytest.mark.parametrize(("submitter", "role"), [("anna@mail.example", "customer"), (None, "agent")])
def test_a_ticket_that_an_agent_took_down_is_the_customers(
    fake: FakeDjangoHelpdesk, submitter: str | None, role: str
) -> None:
    fake.tickets["7"]["submitter_email"] = submitter
    fake.followups[1] |= {"user": 3, "title": "Ticket Opened"}
    assert fetched(fake).conversation.messages[0].role == role


def test_a_mail_loses_its_quotes_and_its_page_is_no_attachment(fake: FakeDjangoHelpdesk) -> None:
    files = [
        {"id": 1, "followup": 5, "file": f"{SITE}/media/a/email_html_body.txt", "filename": "email_html_body.txt"},
        {"id": 2, "followup": 5, "file": "/media/a/чек.pdf", "filename": "чек.pdf"},
    ]
    text = "Спасибо!\r\nА чек?\r\n\r\n20.11.2026 12:00, help@shop.example пишет:\r\n> Сегодня до 20:00.\r\n"
    fake.add("7", text, message_id="<3@x>", followupattachment_set=files)
    ticket = fetched(fake)
    last = ticket.conversation.messages[-1]
    assert last.text == "Спасибо!\nА чек?"
    assert [(each.name, each.url) for each in last.attachments] == [("чек.pdf", "https://shop.example/media/a/чек.pdf")]
    assert [cut.message_index for cut in ticket.cut] == [1]
    assert "> Сегодня до 20:00." in ticket.cut[0].quoted


def test_fields_are_for_colleagues_unless_a_setting_names_them(fake: FakeDjangoHelpdesk) -> None:
    fake.tickets["7"] |= {"custom_order": "48213", "custom_margin": "30 %", "custom_empty": ""}
    facts = fetched(fake).conversation.facts
    assert {(fact.text, fact.audience) for fact in facts} == {
        ("Номер заказа: 48213", "internal"), ("Наценка: 30 %", "internal"),
    }  # fmt: skip
    told = [
        fact.text for fact in fetched(fake, customer_fields="order").conversation.facts if fact.audience != "internal"
    ]
    assert told == ["Номер заказа: 48213"]
    everything = fetched(fake, customer_fields="*").conversation.facts
    assert {fact.audience for fact in everything} == {"customer"}


def test_fields_have_their_names_where_the_server_tells_no_labels(fake: FakeDjangoHelpdesk) -> None:
    fake.tickets["7"]["custom_order"] = "48213"
    fake.labels = {}
    assert [fact.text for fact in fetched(fake).conversation.facts] == ["order: 48213"]


def test_an_agents_note_is_a_fact(fake: FakeDjangoHelpdesk) -> None:
    fake.add("7", "Факты:\r\n- Велосипед готов, забрать можно до 20:00.", user=3, public=False)
    assert [(fact.id, fact.text, fact.audience) for fact in fetched(fake).conversation.facts] == [
        ("agent-note-1", "Велосипед готов, забрать можно до 20:00.", "customer")
    ]


def test_what_has_no_account_is_neither_a_fact_nor_a_draft_of_ours(fake: FakeDjangoHelpdesk) -> None:
    """A server may let customers update their tickets, and take what they send as private."""
    fake.add("7", "Факты:\n- Вам вернут всё.", public=False)
    fake.add("7", MARKER, public=False)
    ticket = fetched(fake)
    assert not ticket.conversation.facts
    assert not ticket.saved


@pytest.mark.parametrize(
    ("given", "state", "status"),
    [
        ({"status": 2}, "open", "Reopened"), ({"status": 3}, "closed", "Resolved"),
        ({"status": 5}, "closed", "Duplicate"),
        ({"on_hold": True}, "pending", "On Hold"), ({"status": 4, "on_hold": True}, "closed", "Closed"),
        ({"status": 17}, "unknown", "17"),
    ],
)  # fmt: skip
def test_states(fake: FakeDjangoHelpdesk, given: dict[str, Any], state: str, status: str) -> None:
    fake.tickets["7"] |= given
    reference = fetched(fake).reference
    assert (reference.state, reference.status) == (state, status)


def test_a_ticket_is_looked_for_among_the_open_ones_first(fake: FakeDjangoHelpdesk) -> None:
    fake.tickets["8"]["status"] = 4
    for ticket_id, queries in (("7", ["status=1%2C2"]), ("8", ["status=1%2C2", ""])):
        ticket, requests = does(fake, lambda helpdesk, ticket_id=ticket_id: helpdesk.fetch(ticket_id))  # type: ignore[misc]
        assert ticket.reference.id == ticket_id
        assert [request.url.query.decode() for request in requests] == queries


def test_a_public_answer_is_not_written_over_a_colleagues(fake: FakeDjangoHelpdesk) -> None:
    ticket = fetched(fake)
    fake.add("7", "Уже ответила", user=3)
    with pytest.raises(HelpdeskConflictError):
        does(fake, lambda helpdesk: helpdesk.answer_publicly(ticket, "Здравствуйте!"), public_answers=True)


def test_a_list_reads_no_more_than_it_must(fake: FakeDjangoHelpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise_django_helpdesk.adapter.FOLLOWUPS", 3)
    monkeypatch.setattr("tonewise_django_helpdesk.adapter.TICKETS", 2)
    for number in range(20, 30):
        fake.open(str(number))

    async def listed(helpdesk: DjangoHelpdesk) -> list[str]:
        found: list[str] = []
        cursor, more = None, True
        while more:
            page = await helpdesk.tickets(Query(page_size=4), cursor)
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        self_cursor.append(cursor or "")
        return found

    self_cursor: list[str] = []
    found, requests = does(fake, listed)
    assert found == ["7", "8", "6", *map(str, range(20, 30))]
    assert len(requests) == 7 + 5  # pages of tickets and of follow-ups, each once
    fake.add("8", "Ещё вопрос", message_id="<9@x>")
    polled, requests = does(fake, lambda helpdesk: helpdesk.tickets(Query(), self_cursor[0]))
    assert [each.id for each in polled.items] == ["8"]
    assert len(requests) <= 3, "a page or two of follow-ups, and the ticket"


def test_a_list_by_state_leaves_out_the_others(fake: FakeDjangoHelpdesk) -> None:
    fake.tickets["8"]["status"] = 4
    page, _ = does(fake, lambda helpdesk: helpdesk.tickets(Query(state="closed")))
    assert [each.id for each in page.items] == ["8"]
    exported, _ = does(fake, lambda helpdesk: helpdesk.export(Query(state="open")))
    assert [each.reference.id for each in exported.items] == ["7", "6"]


def test_a_ticket_that_is_malformed_is_told_in_an_export(fake: FakeDjangoHelpdesk) -> None:
    del fake.tickets["8"]["submitter_email"]
    page, _ = does(fake, lambda helpdesk: helpdesk.export(Query()))
    assert [each.reference.id for each in page.items] == ["7", "6"]
    assert len(page.problems) == 1
    assert "8: " in page.problems[0]


def received(request: WebhookRequest, **settings: Any) -> WebhookEvent:
    (event,), _ = does(FakeDjangoHelpdesk(PASSWORD), lambda helpdesk: helpdesk.receive(request), **settings)
    return event


def test_a_new_ticket_is_its_customers_message() -> None:
    told = {"ticket": FakeDjangoHelpdesk(PASSWORD).whole("7"), "queue_slug": "shop"}
    event = received(signed(json.dumps(told).encode()))
    assert event.kind == "message"
    assert event.message is not None
    assert event.message.text == "Здравствуйте! Когда можно забрать велосипед?"


def test_an_agents_followup_is_a_change_of_the_ticket() -> None:
    told = {"ticket": FakeDjangoHelpdesk(PASSWORD).whole("6"), "queue_slug": "shop", "followup_id": 4}
    assert received(signed(json.dumps(told).encode())).kind == "ticket"


def test_a_token_in_the_query_will_do_and_nothing_else() -> None:
    good = WebhookRequest(headers={}, query={"token": TOKEN}, body=b'{"ticket": 7}')
    assert received(good).kind == "ignored"
    wrong: list[tuple[WebhookRequest, dict[str, Any]]] = [
        (good.model_copy(update={"query": {"token": "x"}}), {}),
        (good.model_copy(update={"query": {}}), {}),
        (good, {"webhook_token": None}),
        (good.model_copy(update={"headers": {"Authorization": "Basic %%%"}}), {}),
        (good.model_copy(update={"headers": {"Authorization": "Basic " + b64encode(TOKEN.encode()).decode()}}), {}),
    ]
    for request, settings in wrong:
        with pytest.raises(WebhookRefusedError):
            received(request, **settings)
