"""The adapter against a real django-helpdesk: what is saved, and that its customer sees and is mailed none of it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar
from uuid import uuid4

import httpx
import pytest
from real_django_helpdesk import WEBHOOK_TOKEN, PublicTicket, RealDjangoHelpdesk, python
from tonewise_django_helpdesk import DjangoHelpdesk, DjangoHelpdeskSettings

from tonewise.errors import HelpdeskNotFoundError, HelpdeskUnauthorizedError, HelpdeskVisibilityError
from tonewise.helpdesk import Query, Ticket, WebhookRequest
from tonewise.helpdesk.sent import sent_replies
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(python() is None, reason="no django-helpdesk: scripts/django_helpdesk_venv.sh installs one"),
]
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDjangoHelpdesk]:
    helpdesk = RealDjangoHelpdesk(tmp_path_factory.mktemp("django-helpdesk"))
    yield helpdesk
    helpdesk.close()


def does(real: RealDjangoHelpdesk, work: Callable[[DjangoHelpdesk], Awaitable[Result]], **settings: Any) -> Result:
    async def whole() -> Result:
        given = {"site": real.site, "username": "tonewise", "password": "password-of-tonewise"}
        chosen = DjangoHelpdeskSettings.model_validate(given | {"webhook_token": WEBHOOK_TOKEN} | settings)
        async with DjangoHelpdesk(chosen) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(real: RealDjangoHelpdesk, ticket_id: str, **settings: Any) -> Ticket:
    return does(real, lambda helpdesk: helpdesk.fetch(ticket_id), **settings)


def saved(real: RealDjangoHelpdesk, ticket_id: str, text: str, **settings: Any) -> Ticket:
    """A ticket after a draft was saved for it."""

    async def work(helpdesk: DjangoHelpdesk) -> Ticket:
        await helpdesk.save_draft(ticket := await helpdesk.fetch(ticket_id), note_for(ticket, text))
        return await helpdesk.fetch(ticket_id)

    return does(real, work, **settings)


def command(real: RealDjangoHelpdesk, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line as a team would call it: its password stands in a file."""
    secret = real.folder / "password"
    secret.write_text("password-of-tonewise")
    settings = {
        "TONEWISE_DJANGO_HELPDESK_SITE": real.site, "TONEWISE_DJANGO_HELPDESK_USERNAME": "tonewise",
        "TONEWISE_DJANGO_HELPDESK_PASSWORD_FILE": str(secret), "TONEWISE_DJANGO_HELPDESK_CUSTOMER_FIELDS": "delivery",
        "PYTHONUTF8": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "tonewise", "helpdesk", *arguments, "--lang", "en"], cwd=real.folder, check=False,
        capture_output=True, text=True, timeout=120, env=os.environ | settings,
    )  # fmt: skip


def someone() -> str:
    """The address of a customer whom no other test knows."""
    return f"{uuid4().hex[:12]}@mail.example"


def seen(real: RealDjangoHelpdesk, ticket: PublicTicket, email: str) -> str:
    """Everything that a customer can see of a ticket: its page and all mail to them, in all their parts."""
    return f"{ticket.page()}\n{real.mailed(email)}"


class TestARealOneKeepsTheContract(HelpdeskContract):
    """The contract with a real server in place of the fake one: three tickets for each test, the others deleted."""

    adapter = DjangoHelpdesk
    exempt: ClassVar[Mapping[str, str]] = {
        "http": "a real server does not fail on demand: the fake one does",
        "fixtures": "they are held by the tests with the fake server",
        "acknowledge": "a real server writes by itself only into tickets that are days old: the fake one does at once",
        "another_body_is_refused": "django-helpdesk signs no delivery: a secret in the webhook's address is all",
        "a_stale_delivery_is_refused": "a delivery of django-helpdesk tells no time of its own",
    }
    real: RealDjangoHelpdesk

    @pytest.fixture(autouse=True)
    def _server(self, real: RealDjangoHelpdesk) -> None:
        self.real = real

    @pytest.fixture
    def desk(self, _server: None, tmp_path: Path) -> Desk:
        return self.start(tmp_path)

    def start(self, folder: Path) -> Desk:
        real, email, leaks = self.real, someone(), [False]
        for each in real.api("GET", "tickets/?page_size=500")["results"]:
            real.api("DELETE", f"tickets/{each['id']}/")
        body = {"queue": 1, "title": "Велосипед", "description": "Когда можно забрать велосипед?", "priority": 3}
        made = [str(real.api("POST", "tickets/", json=body | {"submitter_email": email})["id"]) for _ in range(3)]
        ticket_id = made[1]

        def write_as_customer(text: str) -> None:
            head = (
                f"From: {email}\nTo: help@shop.example\nSubject: Re: [shop-{ticket_id}] Bike\nMessage-ID: <{email}>\n"
            )
            real.write(f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n")

        def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
            if kind == "unknown":
                return signed(b'{"queue_slug": "shop"}')
            while not real.deliveries.empty():
                real.deliveries.get()
            if kind == "own-note":
                real.follow_up(ticket_id, f"Готово.\n\n{MARKER}", public=False, agent="tonewise")
            else:
                write_as_customer(MARKER if kind == "marked-message" else "Алло?")
            return real.delivered(ticket_id)

        def handle(request: httpx.Request) -> httpx.Response:
            content = request.content
            if leaks[0] and request.method == "POST":
                content = json.dumps(json.loads(content) | {"public": True}).encode()
            headers = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
            answer = real.client.request(request.method, str(request.url), content=content, headers=headers)
            return httpx.Response(answer.status_code, content=answer.content)

        return Desk(
            settings={
                "site": real.site, "username": "tonewise", "password": "password-of-tonewise",
                "webhook_token": WEBHOOK_TOKEN,
            },
            ticket_id=ticket_id,
            handle=handle,
            is_write=lambda request: request.method in ("POST", "PUT", "PATCH", "DELETE"),
            says_internal=lambda request: json.loads(request.content)["public"] is False,
            show_all=lambda: leaks.__setitem__(0, True),
            write_as_customer=write_as_customer,
            change=lambda: real.follow_up(ticket_id, "Звонила, не берёт", public=False),
            delivery=delivery,
            signature_headers=("Authorization",),
        )  # fmt: skip

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return signed(body)


def signed(body: bytes) -> WebhookRequest:
    code = b64encode(f"tonewise:{WEBHOOK_TOKEN}".encode()).decode()
    return WebhookRequest(headers={"Authorization": f"Basic {code}"}, body=body)


RUSSIAN = ("Заказ 48213", "Здравствуйте! Когда приедет заказ 48213? И можно ли забрать его самому?")
ENGLISH = ("Order 1234", "Hello! When will order 1234 arrive? And can I collect it myself?")
CASES = [
    (RUSSIAN, "Факты:\n- Заказ 48213 приедет в среду, 25 ноября.\n- Заказ можно забрать самому на улице Мира, 5.",
     "25 ноября", "Мира"),
    (ENGLISH, "Facts:\n- Order 1234 arrives on Wednesday, 25 November.\n- You can collect the order at 5 Mill Lane.",
     "25 November", "Mill Lane"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "facts", "when", "where"), CASES, ids=["ru", "en"])
def test_the_customer_sees_nothing_of_a_draft(
    real: RealDjangoHelpdesk, question: tuple[str, str], facts: str, when: str, where: str
) -> None:
    email = someone()
    public = real.submit(email, *question)
    real.follow_up(public.id, facts, public=False)
    before = seen(real, public, email)

    ran = command(real, "draft", "django-helpdesk", public.id, "--save")
    assert ran.returncode == 0, ran.stderr
    assert when in ran.stdout
    assert where in ran.stdout

    ticket = fetched(real, public.id)
    (note,) = ticket.saved
    assert note.internal
    assert note.reply.split() == ran.stdout.split()
    assert [message.role for message in ticket.conversation.messages] == ["customer", "note"]
    followup = real.api("GET", f"followups/{note.id}/")
    assert followup["public"] is False
    assert followup["email_recipients"] == []
    assert seen(real, public, email) == before
    for word in (when, where, "tonewise"):
        assert word not in before

    again = command(real, "draft", "django-helpdesk", public.id, "--save")
    assert again.returncode == 0, again.stderr
    assert len(fetched(real, public.id).saved) == 1

    real.follow_up(public.id, note.reply, public=True)  # what a customer is told, they see: this test can fail
    after = seen(real, public, email)
    assert after.count(when) >= 2, "on the page and in a mail"
    (sent,) = sent_replies(fetched(real, public.id))
    assert sent.sent[0].split() == note.reply.split()


def test_facts_of_fields_are_said_where_a_setting_names_them(real: RealDjangoHelpdesk) -> None:
    public = real.submit(someone(), "Доставка", "Добрый день, когда приедет заказ 5150?", custom_order="5150")
    real.api("PATCH", f"tickets/{public.id}/", json={"custom_delivery": "среда, 25 ноября", "custom_margin": "31 %"})
    facts = fetched(real, public.id, customer_fields="delivery").conversation.facts
    assert [(fact.text, fact.audience) for fact in facts] == [
        ("Доставка: среда, 25 ноября", "customer"), ("Номер заказа: 5150", "internal"), ("Наценка: 31 %", "internal"),
    ]  # fmt: skip
    ran = command(real, "draft", "django-helpdesk", public.id)
    assert "25 ноября" in ran.stdout
    assert "31" not in ran.stdout


def test_a_private_note_is_mailed_to_colleagues_and_copies_unless_the_server_is_told_not_to(
    real: RealDjangoHelpdesk,
) -> None:
    email, copy = someone(), someone()
    real.write(
        f"From: Anna <{email}>\nTo: help@shop.example\nCc: {copy}\nSubject: Кран\nMessage-ID: <{email}>\n"
        "Content-Type: text/plain; charset=utf-8\n\nДобрый день, когда придёт мастер?\n"
    )
    name = real.ticket_of(email)
    quiet = saved(real, name, "Мастер придёт в четверг.")
    assert quiet.saved[0].internal
    assert "четверг" not in real.mailed(copy)

    real.switch("private-means-no-mail", on=False)
    try:
        with pytest.raises(HelpdeskVisibilityError, match=f"was mailed to {copy}"):
            saved(real, name, "Мастер придёт в пятницу.")
    finally:
        real.switch("private-means-no-mail", on=True)
    assert "пятницу" in real.mailed(copy)
    assert "пятницу" not in real.mailed(email)
    assert [each.internal for each in fetched(real, name).saved] == [True, False]


def test_a_title_would_rename_the_ticket_and_a_draft_does_not(real: RealDjangoHelpdesk) -> None:
    public = real.submit(someone(), "Лампа мигает", "Почему мигает лампа?")
    assert saved(real, public.id, "Лампу заменим.").reference.subject == "Лампа мигает"
    real.follow_up(public.id, "смотрю", public=False, title="Разобраться")
    assert fetched(real, public.id).reference.subject == "Разобраться"


def test_a_text_with_template_marks_is_kept_as_it_is(real: RealDjangoHelpdesk) -> None:
    public = real.submit(someone(), "Шаблон", "Что писать в поле {{ ticket.title }}? Там {% 5 %} и {# это #}")
    text = "Впишите {{ имя }}, {% скидка %}, {# тайна #}, {{{, 5 %}, {%, {# и {%}. X-HELPDESK-COMMENT-VERBATIM"
    assert saved(real, public.id, text).saved[0].reply == text
    real.follow_up(public.id, "Это {{ ticket.title }}", public=False)  # what would have become of it
    assert fetched(real, public.id).conversation.messages[-1].text == "Это Шаблон"


def test_a_letter_and_its_answer(real: RealDjangoHelpdesk) -> None:
    email = someone()
    head = f"From: =?utf-8?b?0JDQvdC90LA=?= <{email}>\nTo: help@shop.example\nMIME-Version: 1.0\n"
    page = "<p>Добрый день!</p><p>Сколько стоит <b>доставка</b> в Кратово?</p>"
    real.write(
        head + f"Subject: =?utf-8?b?0JTQvtGB0YLQsNCy0LrQsA==?=\nMessage-ID: <1.{email}>\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=a\n\n"
        "--a\nContent-Type: text/plain; charset=utf-8\n\nДобрый день!\nСколько стоит доставка в Кратово?\n"
        f"--a\nContent-Type: text/html; charset=utf-8\n\n{page}\n--a--\n--b\nContent-Type: text/plain; name=plan.txt\n"
        "Content-Disposition: attachment; filename=plan.txt\n\nplan\n--b--\n"
    )
    (name,) = [
        str(each["id"])
        for each in real.api("GET", "tickets/?page_size=500")["results"]
        if each["submitter_email"] == email
    ]
    real.follow_up(name, "600 ₽.", public=True)
    real.write(
        head + f"Subject: Re: [shop-{name}] Delivery\nMessage-ID: <2.{email}>\nIn-Reply-To: <1.{email}>\n"
        "Content-Type: text/plain; charset=utf-8\n\nА на третий этаж поднимете?\n\n"
        "пн, 23 нояб. 2026 г. в 10:00, Shop <help@shop.example>:\n> 600 ₽.\n"
    )
    ticket = fetched(real, name)
    first, answer, last = ticket.conversation.messages
    assert (first.role, first.text) == ("customer", "Добрый день!\nСколько стоит доставка в Кратово?")
    ((plan),) = first.attachments
    assert plan.name.endswith("plan.txt")
    assert plan.url
    assert real.client.get(plan.url).text.strip() == "plan"
    assert (answer.role, answer.text) == ("agent", "600 ₽.")
    assert (last.role, last.text) == ("customer", "А на третий этаж поднимете?")
    assert "> 600 ₽." in ticket.cut[0].quoted
    assert ticket.conversation.customer.profile == {"email": email}
    assert ticket.reference.subject == "Доставка"


def test_the_webhook_is_proven_by_its_address_and_our_own_note_starts_nothing(real: RealDjangoHelpdesk) -> None:
    public = real.submit(someone(), "Окно", "Когда установят окно?")

    def event() -> Any:
        request = real.delivered(public.id)
        (found,) = does(real, lambda helpdesk: helpdesk.receive(request))
        with pytest.raises(Exception, match="password is wrong"):
            does(real, lambda helpdesk: helpdesk.receive(request), webhook_token="another-token")
        return found

    new = event()
    assert (new.kind, new.ticket_id, new.message.text) == ("message", public.id, "Когда установят окно?")
    saved(real, public.id, "Окно установят в субботу.")
    assert event().kind == "own-note"
    real.follow_up(public.id, "Уточняю у мастера", public=True)
    assert event().kind == "ticket"


def test_pages_and_polls(real: RealDjangoHelpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise_django_helpdesk.adapter.FOLLOWUPS", 4)
    monkeypatch.setattr("tonewise_django_helpdesk.adapter.TICKETS", 3)
    made = [real.submit(someone(), f"Вопрос {number}", "Есть ли запчасти?").id for number in range(5)]
    real.follow_up(made[1], "Есть.", public=True)

    def walk(cursor: str | None, size: int, **settings: Any) -> tuple[list[str], str | None]:
        found: list[str] = []
        more = True
        while more:
            at = cursor
            page = does(real, lambda helpdesk, at=at: helpdesk.tickets(Query(page_size=size), at))  # type: ignore[misc]
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        return found, cursor

    whole, cursor = walk(None, 2)
    assert whole[-5:] == [made[0], *made[2:], made[1]]
    assert len(set(whole)) == len(whole) == real.api("GET", "tickets/?page_size=1")["count"]
    assert walk(cursor, 50)[0] == []
    saved(real, made[3], "Запчасти есть.")
    real.follow_up(made[0], "Заказали.", public=False)
    assert walk(cursor, 1)[0] == [made[3], made[0]]
    exported = does(real, lambda helpdesk: helpdesk.export(Query(page_size=500)))
    assert {each.reference.id for each in exported.items} == set(whole)
    assert not exported.problems


def test_a_customers_click_that_closes_the_ticket_is_no_message(real: RealDjangoHelpdesk) -> None:
    public = real.submit(someone(), "Полка", "Полка криво висит, почините?")
    real.follow_up(public.id, "Починили", public=True, new_status=3)
    public.close()
    ticket = fetched(real, public.id)
    assert ticket.reference.state == "closed"
    assert [message.role for message in ticket.conversation.messages] == ["customer", "agent", "system"]


def test_what_is_refused(real: RealDjangoHelpdesk) -> None:
    with pytest.raises(HelpdeskUnauthorizedError):
        fetched(real, "1", password="wrong-password")
    with pytest.raises(HelpdeskNotFoundError):
        fetched(real, "99999")
    with pytest.raises(Exception, match="do not allow this"):  # a customer's account
        fetched(real, "1", username="marina", password="password-of-marina")


def test_a_note_is_saved_where_nobody_takes_the_webhook(real: RealDjangoHelpdesk) -> None:
    """django-helpdesk answers 500 then, although the follow-up is written: it is looked for, not written again."""
    public = real.submit(someone(), "Дверь", "Когда привезут дверь?")
    real.takes_deliveries = False
    try:
        with pytest.raises(AssertionError, match=r"^500"):
            real.follow_up(public.id, "Звоню на склад", public=False)
        ticket = saved(real, public.id, "Дверь привезут в понедельник.")
    finally:
        real.takes_deliveries = True
    assert [each.reply for each in ticket.saved] == ["Дверь привезут в понедельник."]
