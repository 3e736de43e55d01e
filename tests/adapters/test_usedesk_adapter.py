"""The UseDesk adapter held to the contract, and what is UseDesk's own: refusals with status 200, tokens in queries."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import httpx
import pytest
import tonewise_usedesk
from fake_usedesk import FakeUseDesk, stamp
from odd_payloads import refused_of_odd_ones
from tonewise_usedesk import UseDesk, UseDeskSettings
from tonewise_usedesk.mapping import Surroundings
from tonewise_usedesk.mapping import ticket as mapped

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskError,
    HelpdeskForbiddenError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
    HelpdeskUnauthorizedError,
    HelpdeskUnavailableError,
    WebhookRefusedError,
)
from tonewise.helpdesk import DraftNote, Query, Ticket, WebhookEvent, WebhookRequest
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise.testing.helpdesk.desk import note_for

TOKEN, SECRET = "api-token-of-tests", "webhook-secret-of-tests"
SETTINGS = {"api_token": TOKEN, "webhook_secret": SECRET, "knowledge_base": "2"}
FIXTURES = Path(tonewise_usedesk.__file__).parent / "fixtures"
Result = TypeVar("Result")


class TestUseDeskKeepsTheContract(HelpdeskContract):
    """Three tickets of a bicycle workshop."""

    adapter = UseDesk
    fixtures = FIXTURES
    exempt: ClassVar[Mapping[str, str]] = {
        "another_body_is_refused": "UseDesk signs nothing: a secret in the address proves a delivery, not its body",
        "a_stale_delivery_is_refused": "UseDesk's deliveries carry no time of their own",
    }

    def start(self, folder: Path) -> Desk:
        fake = FakeUseDesk(TOKEN)
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=fake.handle,
            is_write=lambda request: request.url.path.startswith(("/create", "/update")),
            says_internal=lambda request: json.loads(request.content).get("type") == "private",
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add("7", "client", text),
            acknowledge=lambda: fake.add("7", "trigger", "Мы получили ваше письмо и скоро ответим."),
            change=lambda: fake.add("7", "user", "Звонил, не берёт", "private"),
            delivery=lambda kind, at: delivery(kind),
            article_words="вернуть",
        )

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return WebhookRequest(headers={}, body=body, query={"token": SECRET})


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"] | str) -> WebhookRequest:
    comment = {"id": 5, "ticket_id": 7, "from": "client", "type": "public", "published_at": "2026-11-20 09:10:00"}
    if kind == "own-note":
        comment |= {"from": "user", "user_id": 2, "type": "private", "message": f"<p>Готово.</p><p>{MARKER}</p>"}
    else:
        comment |= {"message": MARKER if kind == "marked-message" else "Алло?"}
    body = {"secret": "app", **({"csi": {"rating": 5}} if kind == "unknown" else {"comment": comment})}
    return WebhookRequest(headers={}, body=json.dumps(body).encode(), query={"token": SECRET})


def _does(
    handle: Callable[[httpx.Request], httpx.Response], work: Callable[[UseDesk], Awaitable[Result]], **settings: Any
) -> Result:
    async def whole() -> Result:
        chosen = UseDeskSettings.model_validate({**SETTINGS, **settings})
        async with UseDesk(chosen, transport=httpx.MockTransport(handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def _told(**body: Any) -> WebhookEvent:
    request = WebhookRequest(headers={}, body=json.dumps(body).encode(), query={"token": SECRET})
    return _does(FakeUseDesk(TOKEN).handle, lambda desk: desk.receive(request))[0]


def _comment(number: int, text: str | None, **others: Any) -> dict[str, Any]:
    at = f"2026-11-20 09:{number:02}:00"
    return {"id": number, "message": text, "from": "client", "type": "public", "published_at": at, **others}


def _ticket(*comments: Mapping[str, Any], **about: Any) -> Ticket:
    named = {"id": 7, "status_id": 1, "last_updated_at": "2026-11-20 10:00:00", **about}
    return mapped({"ticket": named, "comments": list(comments)}, Surroundings())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": f"Invalid token {TOKEN}", "code": "112"}, HelpdeskUnauthorizedError),
        ({"error": "No access", "code": 115}, HelpdeskForbiddenError),
        ({"error": "Server error", "code": "111"}, HelpdeskUnavailableError),
        ({"error": "Ticket not found"}, HelpdeskNotFoundError),
        ({"error": "Запрос не найден"}, HelpdeskNotFoundError),
        ({"status": "error", "message": "Неверный параметр"}, HelpdeskRejectedError),
    ],
)
def test_a_refusal_with_status_200_is_an_error(body: dict[str, Any], kind: type[HelpdeskError]) -> None:
    with pytest.raises(kind) as raised:
        _does(lambda request: httpx.Response(200, json=body), lambda desk: desk.fetch("7"))
    assert TOKEN not in str(raised.value)


def test_a_token_in_a_query_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found = _does(
            FakeUseDesk(TOKEN).handle, lambda desk: desk.articles("вернуть"), help_site="https://help.shop.example/"
        )
    assert "/support/2/articles/list" in caplog.text
    assert TOKEN not in caplog.text
    assert [(each.id, each.audience, each.url) for each in found] == [
        ("96", "customer", "https://help.shop.example/article/96"),
        ("97", "internal", None),
    ]
    assert found[0].text == "Вернуть можно за 14 дней."


def test_a_search_that_fails_tells_no_token() -> None:
    with pytest.raises(HelpdeskNotFoundError) as raised:
        _does(FakeUseDesk(TOKEN).handle, lambda desk: desk.articles("вернуть"), knowledge_base="3")
    assert TOKEN not in str(raised.value)


def test_without_a_knowledge_base_nothing_is_searched() -> None:
    assert _does(lambda request: httpx.Response(500), lambda desk: desk.articles("вернуть"), knowledge_base=None) == ()


def test_a_list_of_many_pages_is_given_by_last_change() -> None:
    fake = FakeUseDesk(TOKEN)
    for number in range(100, 330):
        fake.open(str(number))
        fake.add(str(number), "client", "Алло?")
    fake.add("6", "client", "И ещё вопрос")
    asked: list[dict[str, Any]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return fake.handle(request)

    async def whole(desk: UseDesk) -> list[str]:
        page = await desk.tickets(Query(page_size=50))
        found = [each.id for each in page.items]
        while page.more:
            page = await desk.tickets(Query(page_size=50), page.cursor)
            found += [each.id for each in page.items]
        return found

    found = _does(handle, whole)
    assert len(found) == len(set(found)) == 233
    assert found[0] == "7"
    assert found[-1] == "6"
    assert [each["offset"] for each in asked] == [0, 1, 2], "UseDesk's offset counts pages"


def test_filters_are_in_utc_and_name_statuses() -> None:
    asked: list[dict[str, Any]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json=[])

    since = datetime.fromisoformat("2026-11-20T12:00:30+03:00")
    query = Query(since=since, until=since, state="open")
    _does(handle, lambda desk: desk.tickets(query))
    assert asked[0]["updated_after"] == "2026-11-20 09:00"
    assert asked[0]["updated_before"] == "2026-11-20 09:01"
    assert asked[0]["fstatus"] == "1,8"


def test_a_change_within_the_same_second_is_found_by_a_poll() -> None:
    fake = FakeUseDesk(TOKEN)
    cursor = _does(fake.handle, lambda desk: desk.tickets(Query())).cursor
    at = stamp(fake.clock)
    fake.add("6", "client", "Забыла спросить")
    fake.tickets["6"]["ticket"]["last_updated_at"] = at
    changed = _does(fake.handle, lambda desk: desk.tickets(Query(), cursor))
    assert [each.id for each in changed.items] == ["6"]


def test_a_reply_within_the_same_second_is_a_conflict() -> None:
    fake = FakeUseDesk(TOKEN)
    ticket = _does(fake.handle, lambda desk: desk.fetch("7"))
    at = fake.tickets["7"]["ticket"]["last_updated_at"]
    fake.add("7", "user", "Отвечаю сама")
    fake.tickets["7"]["ticket"]["last_updated_at"] = at
    with pytest.raises(HelpdeskConflictError):
        _does(fake.handle, lambda desk: desk.save_draft(ticket, note_for(ticket)))


def test_a_note_calls_no_colleague_and_is_written_as_the_employee() -> None:
    fake = FakeUseDesk(TOKEN)
    written: list[dict[str, Any]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/create/comment":
            written.append(json.loads(request.content))
        return fake.handle(request)

    async def work(desk: UseDesk) -> None:
        ticket = await desk.fetch("7")
        await desk.save_draft(ticket, note_for(ticket, "Спросите [~boss@shop.example]."))

    _does(handle, work, user_id="2")
    assert "[~" not in written[0]["message"]
    assert (written[0]["from"], written[0]["user_id"], written[0]["type"]) == ("user", "2", "private")


def test_a_note_too_long_for_a_comment_is_not_cut() -> None:
    fake = FakeUseDesk(TOKEN)
    ticket = _does(fake.handle, lambda desk: desk.fetch("7"))
    note = DraftNote(key="k", reply="ы", text="ы", html="ы" * 40_000)
    with pytest.raises(HelpdeskRejectedError, match="64,000 bytes"):
        _does(fake.handle, lambda desk: desk.save_draft(ticket, note))


def test_a_ticket_does_without_what_the_token_may_not_see() -> None:
    fake = FakeUseDesk(TOKEN)

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path in ("/client", "/users"):
            return httpx.Response(200, json={"error": "No access", "code": "115"})
        return fake.handle(request)

    assert _does(handle, lambda desk: desk.fetch("6")).conversation.messages[1].author is None


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (WebhookRequest(headers={}, body=b"{}"), "missing"),
        (WebhookRequest(headers={}, body=b"{}", query={"token": "wrong"}), "wrong"),
        (WebhookRequest(headers={}, body=b"{}", query={"token": ""}, path="/usedesk/wrong"), "missing"),
    ],
)
def test_a_delivery_without_the_secret_in_its_address_is_refused(request_: WebhookRequest, reason: str) -> None:
    with pytest.raises(WebhookRefusedError) as raised:
        _does(FakeUseDesk(TOKEN).handle, lambda desk: desk.receive(request_))
    assert raised.value.reason == reason
    with pytest.raises(WebhookRefusedError):
        _does(FakeUseDesk(TOKEN).handle, lambda desk: desk.receive(delivery("message")), webhook_secret=None)


def test_the_secret_may_end_the_path() -> None:
    request = WebhookRequest(headers={}, body=delivery("message").body, path=f"/hooks/usedesk/{SECRET}")
    assert _does(FakeUseDesk(TOKEN).handle, lambda desk: desk.receive(request))[0].kind == "message"


def test_deliveries_tell_what_happened() -> None:
    about = {"id": 7, "status_id": 8, "message": "<p>Когда?</p>", "published_at": "2026-11-20 09:00:00"}
    assert _told(secret="a", ticket=about).message is not None
    assert _told(secret="a", ticket={**about, "message": None}).message is None
    line = {"secret": "a", "chat_id": 9, "text": "Алло?", "ticket": {"id": 7}}
    assert (_told(**line, **{"from": "client"}).kind, _told(**line, **{"from": "user"}).kind) == ("message", "ticket")
    change = _told(secret="a", trigger={"id": 1, "ticket_id": 7, "old_status": 1, "new_status": 2})
    assert (change.kind, change.ticket_id) == ("ticket", "7")
    assert _told(ping=1).kind == "ignored"
    assert _told(secret="a", chat_id=9, text="Алло?").kind == "ignored"


def test_comments_are_put_in_order_and_roles_follow_their_side() -> None:
    ticket = _ticket(
        _comment(3, "Внутреннее", type="private"),
        _comment(1, "Первое"),
        _comment(2, "Автоответ", **{"from": "trigger"}),
        _comment(4, "Что-то новое", **{"from": "robot"}),
    )
    assert [each.role for each in ticket.conversation.messages] == ["customer", "system", "note", "system"]


def test_plain_text_of_a_chat_keeps_its_lines_and_signs() -> None:
    ticket = _ticket(_comment(1, "вес &lt; 5 кг,\r\nдлина <3 м"))
    assert ticket.conversation.messages[0].text == "вес < 5 кг,\nдлина <3 м"


def test_a_chat_whose_address_is_known_is_named_by_its_channel() -> None:
    about = {"id": 7, "status_id": 1, "email": "a@mail.example", "channel_id": 5}
    data = {"ticket": about, "comments": [_comment(1, "Эй")]}
    assert mapped(data, Surroundings()).conversation.channel == "email"
    assert mapped(data, Surroundings(chat_channels=frozenset({"5"}))).conversation.channel == "chat"


def test_a_note_of_ours_that_went_public_is_no_message_but_is_found() -> None:
    ticket = _ticket(_comment(1, "Эй"), _comment(2, f"<p>Да</p><p>{MARKER}</p>", **{"from": "user"}))
    assert [each.internal for each in ticket.saved] == [False]
    assert len(ticket.conversation.messages) == 1


@pytest.mark.parametrize("fixture", sorted(path.name for path in FIXTURES.iterdir()))
def test_an_odd_payload_is_read_or_told(fixture: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)
    outcomes = refused_of_odd_ones(UseDesk, FIXTURES / fixture, 60)
    assert not all(outcomes), "what does not matter may be odd"
    assert any(outcomes), "what cannot be read is told"
