"""The adapter against a real Request Tracker 5: what is saved, and that its customer sees and is mailed none of it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from time import sleep
from typing import Any, TypeVar

import httpx
import pytest
from real_request_tracker import MISSING, RealRequestTracker
from tonewise_request_tracker import RequestTracker, RequestTrackerSettings

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
    HelpdeskUnauthorizedError,
    HelpdeskUnsupportedError,
    HelpdeskVisibilityError,
)
from tonewise.helpdesk import DraftNote, Page, Query, Reference, Ticket
from tonewise.helpdesk.sent import sent_replies
from tonewise.testing.helpdesk.desk import note_for

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
ANNA, JOHN = "anna@mail.example", "john@mail.example"
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRequestTracker]:
    with RealRequestTracker(tmp_path_factory.mktemp("rt")) as server:
        yield server


def does(real: RealRequestTracker, work: Callable[[RequestTracker], Awaitable[Result]], **settings: Any) -> Result:
    async def whole() -> Result:
        chosen = RequestTrackerSettings.model_validate({"site": real.site, "token": real.token} | settings)
        async with RequestTracker(chosen) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(real: RealRequestTracker, number: str, **settings: Any) -> Ticket:
    return does(real, lambda helpdesk: helpdesk.fetch(number), **settings)


def saved(real: RealRequestTracker, number: str, text: str = "Добрый день! Всё готово.") -> Ticket:
    """A ticket after a draft was saved for it."""

    async def work(helpdesk: RequestTracker) -> Ticket:
        await helpdesk.save_draft(ticket := await helpdesk.fetch(number), note_for(ticket, text))
        return await helpdesk.fetch(number)

    return does(real, work)


def letter(subject: str, text: str, *, html: str = "", sender: str = ANNA, file: str = "", **headers: str) -> bytes:
    """A customer's letter as it comes to the mail server."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "help@shop.example", subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    if file:
        mail.add_attachment(b"\xff\xd8 a picture", maintype="image", subtype="jpeg", filename=file)
    return mail.as_bytes()


def writes(real: RealRequestTracker, number: str, kind: str, text: str) -> None:
    real.api("POST", f"ticket/{number}/{kind}", json={"Content": text, "ContentType": "text/plain"})


def command(real: RealRequestTracker, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line as a team would call it: the token stands in a file."""
    secret = real.folder / "secret"
    secret.write_text(real.token)
    names = {"SITE": real.site, "TOKEN_FILE": str(secret)}
    settings = {f"TONEWISE_REQUEST_TRACKER_{name}": value for name, value in names.items()} | {"PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "tonewise", "helpdesk", *arguments, "--lang", "en"], cwd=real.folder, check=False,
        capture_output=True, text=True, timeout=120, env=os.environ | settings,
    )  # fmt: skip


def shown_to(real: RealRequestTracker, customer: str, number: str) -> dict[str, str]:
    """Where a customer can look: the ticket's page, its history over REST, and every part of every entry."""
    history = real.api("GET", f"ticket/{number}/history?fields=Type,Data&per_page=100", user=customer)
    parts = real.api("GET", f"ticket/{number}/attachments?fields=Content&per_page=100", user=customer).json()["items"]
    page = real.page(customer, f"/SelfService/Display.html?id={number}")
    return {"page": page, "history": history.text, "parts": "\n".join(str(part["Content"]) for part in parts)}


RUSSIAN = letter(
    "Заказ 48213",
    "Здравствуйте!\nКогда приедет заказ 48213? Сколько стоит подъём на третий этаж?\n\nС уважением,\nАнна",
    html="<p>Здравствуйте!</p><p>Когда приедет <b>заказ 48213</b>? Сколько стоит подъём на третий этаж?</p>",
)
ENGLISH = letter(
    "Order 7301",
    "Hello,\n\nWhen will my order 7301 arrive?\n\nOn Fri, 20 Nov 2026 at 12:00, Shop <help@shop.example> wrote:\n"
    "> Your order 7301 was paid.\n",
    html="<p>Hello,</p><p>When will my order 7301 arrive?</p><blockquote type=cite>Your order was paid.</blockquote>",
    sender=JOHN,
)


@pytest.mark.parametrize(
    ("mail", "customer", "note", "words"),
    [
        (RUSSIAN, ANNA,
         "Факты:\n- Заказ 48213 приедет в среду, 25 ноября.\n- Подъём на третий этаж стоит 600 ₽.",
         ("25 ноября", "600")),
        (ENGLISH, JOHN, "Facts:\n- Order 7301 arrives on Tuesday, 24 November.", ("24 November",)),
    ],
    ids=["ru", "en"],
)  # fmt: skip
def test_a_draft_is_a_note_and_its_customer_never_sees_it(
    real: RealRequestTracker, mail: bytes, customer: str, note: str, words: tuple[str, ...]
) -> None:
    number = real.mail(mail)
    writes(real, number, "comment", note)
    before = fetched(real, number)
    assert [message.role for message in before.conversation.messages] == ["customer", "note"]
    assert ">" not in before.conversation.messages[0].text, "what was quoted is cut"
    mailed = real.mailed()

    done = command(real, "draft", "request-tracker", number, "--save")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "customers do not see it" in done.stderr
    (draft,) = fetched(real, number).saved
    assert draft.internal
    assert all(word in draft.reply for word in words), draft.reply
    page = real.page("petr", f"/Ticket/History.html?id={number}")
    assert f"tonewise-draft-{draft.key}" in page
    assert all(word in page for word in words)
    for place, text in shown_to(real, customer, number).items():
        assert not [word for word in (*words, "tonewise-draft-", "Comment") if word in text], place
    after = real.mailed()
    assert after[len(mailed) :] == ["boss@shop.example"], "the note went to the queue's AdminCc alone"

    writes(real, number, "correspond", draft.reply)

    shown = shown_to(real, customer, number)  # what an agent sends is seen: the looks above were not blind
    assert all(word in shown[place] for word in words for place in ("page", "parts"))
    assert "Correspond" in shown["history"]
    assert customer in real.mailed()[len(after) :]
    (reply,) = sent_replies(fetched(real, number))
    assert reply.draft.split() == reply.sent[0].split()


def test_the_same_draft_is_saved_once_and_another_beside_it(real: RealRequestTracker) -> None:
    number = real.mail(letter("Часы", "До скольки вы открыты?"))
    saved(real, number, "До восьми.")
    saved(real, number, "До восьми.")
    ticket = saved(real, number, "До девяти.\n\n*В субботу* до 18:00, если a < b & c.")
    replies = ["До восьми.", "До девяти.\n\n*В субботу* до 18:00, если a < b & c."]
    assert [each.reply for each in ticket.saved] == replies
    assert [message.role for message in ticket.conversation.messages] == ["customer"]


def test_an_empty_comment_is_refused_here_as_it_is_not_there(real: RealRequestTracker) -> None:
    number = real.mail(letter("Пусто", "Алло?"))
    ticket = fetched(real, number)
    empty = DraftNote(key="k", reply=" ", text="\n", html="<p></p>")
    with pytest.raises(HelpdeskRejectedError):
        does(real, lambda helpdesk: helpdesk.save_draft(ticket, empty))
    assert fetched(real, number).reference.version == ticket.reference.version
    writes(real, number, "comment", "")
    assert fetched(real, number).reference.version != ticket.reference.version


def test_a_ticket_that_changed_meanwhile_is_not_written_to(real: RealRequestTracker) -> None:
    number = real.mail(letter("Заказ", "Где заказ?"))
    ticket = fetched(real, number)
    real.mail(letter(f"Re: [shop.example #{number}] Заказ", "А ещё вопрос"))
    with pytest.raises(HelpdeskConflictError):
        does(real, lambda helpdesk: helpdesk.save_draft(ticket, note_for(ticket)))
    assert not fetched(real, number).saved


def test_versions_hold_for_a_ticket_and_not_for_a_comment(real: RealRequestTracker) -> None:
    """Why the version is compared by the adapter: a comment with If-Match is refused even where it is right."""
    number = real.mail(letter("Заказ", "Где заказ?"))
    old = real.api("GET", f"ticket/{number}").headers["etag"]
    assert real.asked("PUT", f"ticket/{number}", headers={"If-Match": old}, json={"Priority": 1}).status_code == 200
    assert real.asked("PUT", f"ticket/{number}", headers={"If-Match": old}, json={"Priority": 2}).status_code == 412
    fresh = real.api("GET", f"ticket/{number}").headers["etag"]
    body = {"Content": "Проба", "ContentType": "text/plain"}
    answer = real.asked("POST", f"ticket/{number}/comment", headers={"If-Match": fresh}, json=body)
    assert answer.status_code == 412, "comments have versions now: the adapter can send its own"


def test_a_note_that_a_scrip_mails_to_the_customer_is_told(real: RealRequestTracker) -> None:
    number = real.mail(letter("Заказ", "Где заказ?"), queue="Leaky")
    ticket = fetched(real, number)
    with pytest.raises(HelpdeskVisibilityError, match="look at the ticket at once"):
        does(real, lambda helpdesk: helpdesk.save_draft(ticket, note_for(ticket)))
    assert [each.internal for each in fetched(real, number).saved] == [False]


def test_a_server_that_dies_of_its_own_answer_has_saved_the_note_once(real: RealRequestTracker) -> None:
    """Request Tracker 5.0.3 cannot send a confirmation in another language than English: the note is looked for."""
    number = real.mail(letter("Заказ", "Где заказ?"))
    body = {"Content": "Проба", "ContentType": "text/plain"}
    with pytest.raises(httpx.RemoteProtocolError):
        real.asked("POST", f"ticket/{number}/comment", user="roman", json=body)
    russian = {"token": None, "username": "roman", "password": "roman-password"}

    async def work(helpdesk: RequestTracker) -> int:
        await helpdesk.save_draft(ticket := await helpdesk.fetch(number), note_for(ticket))
        return len((await helpdesk.fetch(number)).saved)

    assert does(real, work, **russian) == 1


def test_nobody_is_answered_unless_a_setting_allows_it(real: RealRequestTracker) -> None:
    number = real.mail(letter("Заказ", "Где заказ?"))
    ticket, mailed = fetched(real, number), real.mailed()
    with pytest.raises(HelpdeskUnsupportedError):
        does(real, lambda helpdesk: helpdesk.answer_publicly(ticket, "Едет."))
    assert real.mailed() == mailed
    does(real, lambda helpdesk: helpdesk.answer_publicly(ticket, "Едет."), public_answers=True)
    assert ANNA in real.mailed()[len(mailed) :]
    assert [message.text for message in fetched(real, number).conversation.messages] == ["Где заказ?", "Едет."]


def test_all_that_happens_to_a_ticket_becomes_messages_or_nothing(
    real: RealRequestTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in pages of four, so that there are many."""
    monkeypatch.setattr("tonewise_request_tracker.reads.PAGE", 4)
    monkeypatch.setattr("tonewise_request_tracker.reads.AT_ONCE", 2)
    number = real.mail(letter("Стеллаж", "Какой глубины стеллаж?", file="план комнаты.jpg"))
    real.api("PUT", f"ticket/{number}/take", json={})
    real.api("PUT", f"ticket/{number}", json={"Status": "stalled", "Priority": 5, "Cc": "oleg@mail.example"})
    real.api("PUT", f"ticket/{number}", json={"CustomFields": {"Размеры": ["60×40", "80×40"]}, "Subject": "Стеллажи"})
    writes(real, number, "comment", "Уточняю на складе")
    writes(real, number, "correspond", "Сорок сантиметров.")
    subject = f"Re: [shop.example #{number}] Стеллаж"
    real.mail(letter(subject, "Спасибо, беру два!\n\n> Сорок сантиметров."))
    real.mail(letter(subject, "Я в отпуске до понедельника.", Auto_Submitted="auto-replied"))
    real.mail(letter(subject, "Я муж Анны, заберу сам?", sender="oleg@mail.example"))
    ticket = fetched(real, number)
    assert [(message.role, message.text) for message in ticket.conversation.messages] == [
        ("customer", "Какой глубины стеллаж?"),
        ("note", "Уточняю на складе"),
        ("agent", "Сорок сантиметров."),
        ("customer", "Спасибо, беру два!"),
        ("system", "Я в отпуске до понедельника."),
        ("customer", "Я муж Анны, заберу сам?"),
    ]
    assert ticket.conversation.facts[0].text == "Размеры: 60×40, 80×40"
    assert ticket.conversation.customer.profile["Тариф"] == "Постоянный покупатель"
    assert (ticket.reference.subject, ticket.reference.status) == ("Стеллажи", "stalled")
    (file,) = ticket.conversation.messages[0].attachments
    assert file.name == "план комнаты.jpg"
    assert file.url
    assert real.page("petr", file.url.removeprefix(real.site)).startswith("\ufffd\ufffd a picture")


def test_a_merged_ticket_is_the_one_that_it_went_into(real: RealRequestTracker) -> None:
    first, second = real.mail(letter("Возврат", "Куда вернуть?")), real.mail(letter("И ещё", "Без коробки можно?"))
    real.api("PUT", f"ticket/{second}", json={"MergeInto": first})
    ticket = saved(real, second)
    assert ticket.reference.id == first
    assert [message.text for message in ticket.conversation.messages] == ["Куда вернуть?", "Без коробки можно?"]
    assert len(ticket.saved) == 1


def test_lists_go_on_by_their_cursor(real: RealRequestTracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token's user has a time zone of its own, which times in TicketSQL would be taken in."""
    numbers = [real.mail(letter("Опрос", f"Вопрос {number}?")) for number in range(5)]
    only = f"id >= {numbers[0]}"

    def settle(seconds: int) -> None:
        """A list tells of changes that are so old: what takes long here must not look settled."""
        monkeypatch.setattr("tonewise_request_tracker.adapter.SETTLES_AFTER", timedelta(seconds=seconds))

    def listed(cursor: str | None, **query: Any) -> Page[Reference]:
        return does(real, lambda helpdesk: helpdesk.tickets(Query(**query), cursor), query=only)

    settle(-1)
    found, cursor, more = [], None, True
    while more:
        page = listed(cursor, page_size=2)
        found += [each.id for each in page.items]
        cursor, more = page.cursor, page.more
    assert found == numbers
    assert not listed(cursor).items
    sleep(1.1)  # the next second: of the one before, this ticket may have been given
    real.api("PUT", f"ticket/{numbers[1]}", json={"Status": "resolved"})
    settle(3600)
    assert not listed(cursor).items, "just changed"
    settle(-1)
    (changed,) = listed(cursor).items
    assert (changed.id, changed.state) == (numbers[1], "closed")
    assert [each.id for each in listed(None, since=changed.updated).items] == [numbers[1]]
    assert [each.id for each in listed(None, state="closed").items] == [numbers[1]]
    assert numbers[1] not in [each.id for each in listed(None, state="open").items]


def test_articles_are_found(real: RealRequestTracker) -> None:
    async def work(helpdesk: RequestTracker) -> list[str]:
        questions = ("Хочу вернуть велосипеды обратно", "When are you open?", "Где самокат?")
        return [" ".join(each.title for each in await helpdesk.articles(question)) for question in questions]

    assert does(real, work) == ["Возврат велосипеда", "Opening hours", ""]


def test_what_is_not_there_and_who_may_not_ask(real: RealRequestTracker) -> None:
    with pytest.raises(HelpdeskNotFoundError):
        fetched(real, "99999")
    with pytest.raises(HelpdeskUnauthorizedError):
        fetched(real, "1", token="1-30-0123456789abcdef")
    password = {"token": None, "username": "tonewise", "password": "tonewise-password"}
    assert fetched(real, real.mail(letter("Вход", "Привет!")), **password).conversation.messages[0].text == "Привет!"


def test_a_customers_earlier_tickets_are_theirs_alone(real: RealRequestTracker) -> None:
    olga = "olga@mail.example"
    first = real.mail(letter("Заказ 1", "Где заказ 1?", sender=olga))
    real.mail(letter("Order", "Where is it?", sender=JOHN))
    second, third = (real.mail(letter(f"Заказ {n}", f"Где заказ {n}?", sender=olga)) for n in (2, 3))

    async def work(helpdesk: RequestTracker) -> tuple[Ticket, Ticket]:
        ticket = await helpdesk.fetch(third)
        return await helpdesk.with_history(ticket), await helpdesk.with_history(ticket, limit=1)

    whole, latest = does(real, work)
    assert [(each.id, each.messages[0].text) for each in whole.history] == [
        (first, "Где заказ 1?"), (second, "Где заказ 2?"),
    ]  # fmt: skip
    assert [each.id for each in latest.history] == [second]
