"""Request Tracker's adapter held to the contract, and to what its server was seen to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from fake_request_tracker import SITE, FakeRequestTracker
from pydantic import ValidationError
from tonewise_request_tracker import RequestTracker, RequestTrackerSettings

from tonewise.errors import HelpdeskError, HelpdeskMalformedError, HelpdeskVisibilityError, SettingsError
from tonewise.helpdesk import Query, Ticket
from tonewise.helpdesk.discovery import settings_of
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

TOKEN = "1-30-token-of-tests"
FIXTURES = Path(__file__).parents[2] / "adapters" / "tonewise_request_tracker" / "fixtures"
Result = TypeVar("Result")
Handle = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def fake() -> FakeRequestTracker:
    return FakeRequestTracker(TOKEN)


def does(handle: Handle, work: Callable[[RequestTracker], Awaitable[Result]], **settings: Any) -> Result:
    async def whole() -> Result:
        chosen = RequestTrackerSettings.model_validate({"site": SITE, "token": TOKEN, **settings})
        async with RequestTracker(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def fetched(fake: FakeRequestTracker, number: str = "7", **settings: Any) -> Ticket:
    return does(fake.handle, lambda helpdesk: helpdesk.fetch(number), **settings)


def said(ticket: Ticket) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in ticket.conversation.messages]


class TestRequestTracker(HelpdeskContract):
    adapter = RequestTracker
    fixtures = FIXTURES

    def start(self, folder: Path) -> Desk:
        fake = FakeRequestTracker(TOKEN)
        return Desk(
            settings={"site": SITE, "token": TOKEN},
            ticket_id="7",
            handle=fake.handle,
            says_internal=lambda request: request.url.path.endswith("/comment"),
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.write("7", "Correspond", "anna@mail.example", text),
            acknowledge=lambda: fake.write("7", "Correspond", "RT_System", "Мы получили ваше письмо."),
            change=lambda: fake.write("7", "Comment", "petr", "Звонил, не берёт"),
            article_words="Можно ли вернуть велосипед?",
            earlier=("6",),
        )


def test_a_customer_who_writes_to_the_address_of_comments_is_heard(fake: FakeRequestTracker) -> None:
    fake.write("7", "Comment", "anna@mail.example", f"Алло?\n\n{MARKER}")
    fake.write("7", "Comment", "oleg@mail.example", "Я муж Анны. Заберу сам?")
    ticket = fetched(fake)
    assert [role for role, _ in said(ticket)] == ["customer"] * 3
    assert not ticket.saved


def test_only_what_was_written_is_a_message(fake: FakeRequestTracker) -> None:
    for kind in ("EmailRecord", "CommentEmailRecord", "Status", "Set", "Take", "AddWatcher", "CustomField", "Told",
                 "AddLink", "SystemError", "ForwardTransaction"):  # fmt: skip
        fake.add("7", kind, "petr", [("text/plain", "", f"не письмо: {kind}", "")])
    assert [role for role, _ in said(fetched(fake))] == ["customer"]


def test_programs_are_bots(fake: FakeRequestTracker) -> None:
    fake.write("7", "Correspond", "RT_System", "Заявка закроется через три дня.")
    fake.write("7", "Correspond", "petr", "Автоответ")
    assert [role for role, _ in said(fetched(fake, bots="petr"))] == ["customer", "system", "bot"]
    assert [role for role, _ in said(fetched(fake))] == ["customer", "system", "agent"]


def test_automatic_letters_are_of_the_system(fake: FakeRequestTracker) -> None:
    letter = [("text/plain", "", "I am on holiday.", "Subject: Out of office\nAuto-Submitted: auto-replied")]
    fake.add("7", "Correspond", "anna@mail.example", letter)
    fake.add("7", "Correspond", "petr", letter)
    assert [role for role, _ in said(fetched(fake))] == ["customer", "system", "system"]


def test_of_a_text_and_its_page_the_text_is_taken(fake: FakeRequestTracker) -> None:
    both = [("multipart/mixed", "", "", "From: anna"), ("multipart/alternative", "", "", "")]
    texts = [("text/plain", "", "Когда привезёте?\r\n\r\n> Сегодня.", ""), ("text/html", "", "<p>Когда?</p>", "")]
    fake.add("7", "Correspond", "anna@mail.example", [*both, *texts, ("image/png", "чек.png", "\x89PNG", "")])
    blank = [("text/plain", "", " \n", ""), ("text/html", "", "<p>Только <b>страница</b></p>", "")]
    fake.add("7", "Correspond", "anna@mail.example", [both[1], *blank])
    ticket = fetched(fake)
    assert said(ticket)[1:] == [("customer", "Когда привезёте?"), ("customer", "Только страница")]
    assert ticket.cut[0].quoted == "> Сегодня."
    found = ticket.conversation.messages[1].attachments[0]
    assert found.name == "чек.png"
    assert found.url
    assert found.url.startswith(f"{SITE}/Ticket/Attachment/")
    assert found.url.isascii()


def test_a_letter_that_is_a_file_alone_has_no_text(fake: FakeRequestTracker) -> None:
    fake.add("7", "Correspond", "anna@mail.example", [("application/pdf", "счёт.pdf", "%PDF", "")])
    message = fetched(fake).conversation.messages[-1]
    assert (message.text, [each.name for each in message.attachments]) == ("", ["счёт.pdf"])


def test_pictures_of_a_page_are_no_attachments(fake: FakeRequestTracker) -> None:
    inline = "Content-Disposition: inline; filename=logo.png\nContent-ID: <logo>"
    parts = [
        ("multipart/related", "", "", ""),
        ("text/html", "", "<p>Вот</p>", ""),
        ("image/png", "logo.png", "", inline),
    ]
    fake.add("7", "Correspond", "anna@mail.example", parts)
    assert not fetched(fake).conversation.messages[-1].attachments


@pytest.mark.parametrize("sees_all", [False, True])
def test_a_long_ticket_comes_whole(fake: FakeRequestTracker, sees_all: bool) -> None:
    fake.sees_all = sees_all
    for number in range(130):
        fake.write("7", "Correspond", "anna@mail.example", f"Письмо {number}")
    assert [text for _, text in said(fetched(fake))][1:] == [f"Письмо {number}" for number in range(130)]


def test_transactions_that_are_hidden_do_not_end_the_history(fake: FakeRequestTracker) -> None:
    """A page is cut to what the user may see after it was counted, so a short one is not the last one."""
    for number in range(120):
        fake.write("7", "Correspond", "anna@mail.example", f"Письмо {number}")

    def hides(request: httpx.Request) -> httpx.Response:
        answer = fake.handle(request)
        if not request.url.path.endswith("/history"):
            return answer
        data = answer.json()
        data["items"] = [each for each in data["items"] if each["Type"] != "EmailRecord"]
        return httpx.Response(200, json=data)

    assert len(does(hides, lambda helpdesk: helpdesk.fetch("7")).conversation.messages) == 121


def test_of_a_merged_ticket_the_other_is_fetched_and_commented_on(fake: FakeRequestTracker) -> None:
    fake.merged["5"] = "7"

    async def work(helpdesk: RequestTracker) -> tuple[str, str]:
        ticket = await helpdesk.fetch("5")
        await helpdesk.save_draft(ticket, note_for(ticket))
        return ticket.reference.id, (await helpdesk.fetch("7")).saved[0].reply

    number, reply = does(fake.handle, work)
    assert number == "7"
    assert reply.startswith("Добрый день!")


def test_custom_fields_are_facts_in_their_order(fake: FakeRequestTracker) -> None:
    def facts(names: str) -> list[tuple[str, str]]:
        return [(fact.text, fact.audience) for fact in fetched(fake, customer_fields=names).conversation.facts]

    assert facts("") == facts("Доставка, Размеры") == [("Номер заказа: 48213", "internal")]
    assert facts("Доставка, Номер заказа") == facts("*") == [("Номер заказа: 48213", "customer")]


def test_what_an_agent_wrote_down_for_the_reply_is_a_fact(fake: FakeRequestTracker) -> None:
    fake.write("7", "Comment", "petr", "Факты:\n- Забрать можно до 20:00.")
    facts = fetched(fake).conversation.facts
    assert [fact.text for fact in facts if fact.id.startswith("agent-note")] == ["Забрать можно до 20:00."]


def test_what_a_program_or_an_unknown_writer_comments_is_no_fact(fake: FakeRequestTracker) -> None:
    def blind(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403) if "/user/" in request.url.path else fake.handle(request)

    fake.write("7", "Comment", "petr", "Факты: забрать можно до 20:00.")
    fake.write("7", "Comment", "RT_System", "Факты: вернём всё.")
    notes = [fact.text for fact in fetched(fake).conversation.facts if fact.id.startswith("agent-note")]
    assert notes == ["забрать можно до 20:00."]
    unseen = does(blind, lambda helpdesk: helpdesk.fetch("7")).conversation
    assert [message.role for message in unseen.messages] == ["customer", "note", "note"]
    assert not [fact for fact in unseen.facts if fact.id.startswith("agent-note")]


def test_a_subject_that_asks_is_read(fake: FakeRequestTracker) -> None:
    def asks(request: httpx.Request) -> httpx.Response:
        answer = fake.handle(request)
        if request.url.path.endswith("/ticket/7"):
            return httpx.Response(200, json=answer.json() | {"Subject": "Сколько стоит доставка в Казань?"})
        return answer

    ticket = does(asks, lambda helpdesk: helpdesk.fetch("7"))
    assert ticket.conversation.messages[0].text.startswith("Сколько стоит доставка в Казань?")


def test_a_note_that_was_mailed_to_the_customer_is_public(fake: FakeRequestTracker) -> None:
    """A scrip can mail comments to requestors: the record of the mail tells."""
    ticket = fetched(fake)
    fake.leaks = True
    with pytest.raises(HelpdeskVisibilityError, match="public"):
        does(fake.handle, lambda helpdesk: helpdesk.save_draft(ticket, note_for(ticket)))


def test_a_later_mail_to_the_customer_is_no_leak_of_the_note(fake: FakeRequestTracker) -> None:
    ticket = fetched(fake)
    does(fake.handle, lambda helpdesk: helpdesk.save_draft(ticket, note_for(ticket)))
    fake.write("7", "Correspond", "petr", "Сегодня до 20:00.")
    fake.leaks = True
    fake.write("7", "Comment", "petr", "Это увидит и клиент")
    assert [saved.internal for saved in fetched(fake).saved] == [True]


@pytest.mark.parametrize("content_type", ["text/plain", "text/html"])
def test_an_agents_comment_on_ours_is_the_agents(fake: FakeRequestTracker, content_type: str) -> None:
    quoted = f"> Добрый день!\n> {MARKER}\n\nСначала позвоните ей."
    page = f"<blockquote><p>Добрый день!<br>{MARKER}</p></blockquote><p>Сначала позвоните ей.</p>"
    fake.write("7", "Comment", "petr", page if content_type == "text/html" else quoted, content_type)
    ticket = fetched(fake)
    assert not ticket.saved
    assert ticket.conversation.messages[-1].role == "note"
    assert "Сначала позвоните ей." in ticket.conversation.messages[-1].text


def test_a_list_keeps_what_has_just_changed_for_the_next_poll(fake: FakeRequestTracker) -> None:
    """A ticket is stamped before its change can be seen: what is stamped now may still get company."""
    listed = does(fake.handle, lambda helpdesk: helpdesk.tickets(Query()))
    fake.write("7", "Correspond", "anna@mail.example", "Ещё вопрос")

    def now(request: httpx.Request) -> httpx.Response:
        answer = fake.handle(request)
        answer.headers["Date"] = fake.clock.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return answer

    page = does(now, lambda helpdesk: helpdesk.tickets(Query(), listed.cursor))
    assert not page.items
    page = does(fake.handle, lambda helpdesk: helpdesk.tickets(Query(), page.cursor))
    assert [each.id for each in page.items] == ["7"]


def test_a_list_of_several_pages(fake: FakeRequestTracker) -> None:
    for number in range(20, 250):
        fake.tickets[str(number)] = type(fake.tickets["7"])(number)
        fake.add(str(number), "Create", "anna@mail.example", [])
        if number % 3:  # several in the same second
            fake.clock -= timedelta(minutes=1)

    async def work(helpdesk: RequestTracker) -> list[str]:
        found, cursor, more = [], None, True
        while more:
            page = await helpdesk.tickets(Query(page_size=50), cursor)
            found += [each.id for each in page.items]
            cursor, more = page.cursor, page.more
        return found

    found = does(fake.handle, work)
    assert sorted(found, key=int) == sorted(fake.tickets, key=int)


def test_states_of_a_teams_own_lifecycles(fake: FakeRequestTracker) -> None:
    fake.tickets["7"].status = "packing"
    fake.tickets["8"].status = "resolved"
    assert fetched(fake).reference.state == "unknown"
    assert fetched(fake, statuses="Packing=pending").reference.state == "pending"

    def listed(state: Any, **settings: Any) -> list[str]:
        page = does(fake.handle, lambda helpdesk: helpdesk.tickets(Query(state=state)), **settings)
        return [each.id for each in page.items]

    assert listed("closed") == ["8"]
    assert listed("open") == ["6"]
    assert listed("pending", statuses="packing=pending") == ["7"]


def test_articles_are_found_by_other_forms_of_words(fake: FakeRequestTracker) -> None:
    def found(words: str) -> list[tuple[str, str]]:
        articles = does(fake.handle, lambda helpdesk: helpdesk.articles(words))
        return [(each.title, each.text) for each in articles]

    assert found("Хочу вернуть велосипеды") == [
        ("Возврат велосипеда", "Велосипед можно вернуть в течение 14 дней, если на нём не ездили."),
    ]
    assert found("Are you open on Sunday?") == [("Opening hours", "The shop is open from 10:00 to 20:00.")]
    assert not found("а? и!")


def test_a_comment_carries_no_version_and_says_its_type(fake: FakeRequestTracker) -> None:
    """Request Tracker refuses any comment with If-Match, and takes one without a type for no comment at all."""
    requests: list[httpx.Request] = []

    def seen(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return fake.handle(request)

    async def work(helpdesk: RequestTracker) -> None:
        ticket = await helpdesk.fetch("7")
        await helpdesk.save_draft(ticket, note_for(ticket))

    does(seen, work)
    (write,) = [each for each in requests if each.method == "POST"]
    assert "If-Match" not in write.headers
    assert json.loads(write.content)["ContentType"] == "text/html"


def test_an_answer_without_the_comments_number_is_malformed(fake: FakeRequestTracker) -> None:
    def strange(request: httpx.Request) -> httpx.Response:
        return httpx.Response(201, json=[]) if request.method == "POST" else fake.handle(request)

    ticket = fetched(fake)
    with pytest.raises(HelpdeskMalformedError):
        does(strange, lambda helpdesk: helpdesk.save_draft(ticket, note_for(ticket)))


def test_who_may_not_be_looked_at_is_an_agent(fake: FakeRequestTracker) -> None:
    fake.write("7", "Correspond", "petr", "До 20:00.")

    def blind(request: httpx.Request) -> httpx.Response:
        return (
            httpx.Response(403, json={"message": "Forbidden"}) if "/user/" in request.url.path else fake.handle(request)
        )

    ticket = does(blind, lambda helpdesk: helpdesk.fetch("7"))
    assert [role for role, _ in said(ticket)] == ["customer", "agent"]


def test_a_password_will_do(fake: FakeRequestTracker) -> None:
    seen: list[str] = []

    def asked(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        request.headers["Authorization"] = f"token {TOKEN}"
        return fake.handle(request)

    chosen = {"token": None, "username": "tonewise", "password": "password-of-tests"}
    does(asked, lambda helpdesk: helpdesk.fetch("7"), **chosen)
    assert set(seen) == {"Basic dG9uZXdpc2U6cGFzc3dvcmQtb2YtdGVzdHM="}


@pytest.mark.parametrize("given", [{"token": None}, {"token": None, "username": "x"}, {"statuses": "packing"}])
def test_settings_that_cannot_be(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RequestTrackerSettings.model_validate({"site": SITE, "token": TOKEN, **given})


def test_a_missing_sign_in_is_told_in_a_line() -> None:
    with pytest.raises(SettingsError, match="set the token, or username and password"):
        settings_of(RequestTracker, given={"site": SITE}, environment={})


def _broken(data: Any) -> Iterator[Any]:
    """A payload with one value replaced or left out, of lists in their first item."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == "_hyperlinks":  # nobody looks at them
                continue
            for other in (None, "x"):
                yield {**data, name: other}
            yield {key: kept for key, kept in data.items() if key != name}
            yield from ({**data, name: inner} for inner in _broken(value))
    elif isinstance(data, list) and data:
        yield from ([inner, *data[1:]] for inner in _broken(data[0]))


def test_no_odd_payload_is_anything_but_an_error_of_the_helpdesk() -> None:
    given = json.loads((FIXTURES / "page-ru" / "routes.json").read_text(encoding="utf-8"))
    routes: dict[str, Any] = given["routes"]

    async def tried(odd: dict[str, Any]) -> bool:
        def answer(request: httpx.Request) -> httpx.Response:
            body = odd.get(f"GET {request.url.path}")
            return httpx.Response(200 if body else 404, json=body)

        settings = RequestTrackerSettings.model_validate(given["settings"])
        async with RequestTracker(settings, transport=httpx.MockTransport(answer)) as helpdesk:
            try:
                await helpdesk.fetch(given["ticket"])
            except HelpdeskError:
                return False
            return True

    async def all_of_them() -> list[bool]:
        return [await tried({**routes, route: odd}) for route, data in routes.items() for odd in _broken(data)]

    taken = asyncio.run(all_of_them())
    assert True in taken
    assert False in taken
