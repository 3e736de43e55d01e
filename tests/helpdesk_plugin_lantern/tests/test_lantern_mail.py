from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import time
from typing import Any, Literal, TypeVar

import httpx
import pytest

from fake_lantern_mail import FakeLanternMail
from tonewise.errors import (
    HelpdeskForbiddenError,
    HelpdeskUnauthorizedError,
    HelpdeskVisibilityError,
    WebhookRefusedError,
)
from tonewise.helpdesk import DraftNote, Query, WebhookRequest
from tonewise.helpdesk.webhooks import MemoryReplays, signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise_lantern_mail import LanternMail, LanternMailSettings

SECRET, HOOK = "client-secret-of-tests", "webhook-secret-of-tests"
SETTINGS = {
    "site": "https://team.lantern-mail.example", "client_id": "lm-7", "client_secret": SECRET, "webhook_secret": HOOK,
}  # fmt: skip
TICKET = "T-2026-000102"

Result = TypeVar("Result")


class TestLanternMail(HelpdeskContract):
    adapter = LanternMail
    fixtures = Path(__file__).parent / "fixtures"

    def start(self, folder: Path) -> Desk:
        fake = FakeLanternMail(SECRET)
        return Desk(
            settings=SETTINGS,
            ticket_id=TICKET,
            handle=fake.handle,
            is_write=lambda request: request.method != "GET" and request.url.path != "/v3/search",
            signs_in=lambda request: request.url.path == "/v3/session",
            says_internal=lambda request: json.loads(request.content).get("audience") == "team",
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.write(TICKET, text),
            acknowledge=lambda: fake.add(TICKET, "email", "rule", "<p>Мы получили ваше письмо.</p>", "everyone"),
            change=lambda: fake.add(TICKET, "note", "user", "<p>Звонил, не берёт</p>", "team"),
            article_words="обменять светильник",
            delivery=delivery,
            signature_headers=("X-Lantern-Signature", "X-Lantern-Timestamp"),
        )

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return sign(body)

    def refusal(self, reason: str) -> Any:
        return {"problem": reason}


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    return events(event(kind), at=at)


def event(kind: str, number: int = 1) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": "E-90", "at": "2026-11-20T09:10:00Z"}
    entry |= (
        {"kind": "note", "from": {"type": "user"}, "audience": "team", "html": f"<p>Готово.</p><p>{MARKER}</p>"}
        if kind == "own-note"
        else {
            "kind": "email", "from": {"type": "customer", "name": "Анна"}, "audience": "everyone",
            "html": f"<p>{MARKER if kind == 'marked-message' else 'Алло?'}</p>",
        }
    )  # fmt: skip
    sort = "ticket.coloured" if kind == "unknown" else "entry.added"
    return {"id": f"ev-{number}", "type": sort, "at": entry["at"], "ticket": TICKET, "entry": entry}


def events(*given: dict[str, Any], at: float | None = None) -> WebhookRequest:
    return sign(json.dumps({"events": given}).encode(), at)


def sign(body: bytes, at: float | None = None) -> WebhookRequest:
    stamp = str(int(time() if at is None else at))
    signed = signature(HOOK, stamp.encode() + b"." + body, encoding="base64")
    headers = {"X-Lantern-Signature": signed, "X-Lantern-Timestamp": stamp, "X-Lantern-Attempt": "1"}
    return WebhookRequest(headers=headers, body=body)


def done(
    fake: FakeLanternMail,
    work: Callable[[LanternMail], Awaitable[Result]],
    *,
    handle: Callable[[httpx.Request], httpx.Response] | None = None,
) -> Result:
    """Do something with an adapter that speaks to a fake server, or to what stands before it."""

    async def whole() -> Result:
        settings = LanternMailSettings.model_validate({**SETTINGS, "public_answers": True})
        async with LanternMail(settings, transport=httpx.MockTransport(handle or fake.handle)) as helpdesk:
            return await work(helpdesk)

    return asyncio.run(whole())


def test_a_session_lasts_until_shortly_before_its_end() -> None:
    fake = FakeLanternMail(SECRET)

    async def twice(each: LanternMail) -> None:
        await each.fetch(TICKET)
        await each.fetch(TICKET)

    done(fake, twice)
    assert fake.sessions == 1
    fake.seconds = 20
    done(fake, twice)
    assert fake.sessions > 2


def test_a_write_in_a_session_that_ended_is_made_in_a_new_one() -> None:
    fake = FakeLanternMail(SECRET)

    async def work(each: LanternMail) -> str:
        ticket = await each.fetch(TICKET)
        fake.good = "revoked"
        return await each.answer_publicly(ticket, "Здравствуйте!\n\nДо 4 декабря, если цена < 500 ₽.")

    name = done(fake, work)
    [written] = [entry for entry in fake.entries[TICKET] if entry["id"] == name]
    assert written["html"] == "<p>Здравствуйте!</p><p>До 4 декабря, если цена &lt; 500 ₽.</p>"
    assert written["audience"] == "everyone"


def test_a_token_just_given_and_refused_is_an_error() -> None:
    fake, asked = FakeLanternMail(SECRET), []

    def refuses(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return fake.handle(request) if request.url.path == "/v3/session" else httpx.Response(401)

    with pytest.raises(HelpdeskUnauthorizedError):
        done(fake, lambda each: each.fetch(TICKET), handle=refuses)
    assert asked == ["/v3/session", f"/v3/tickets/{TICKET}"]


@pytest.mark.parametrize(
    ("body", "said"),
    [({"problem": "no right to «read»"}, "«read»"), (["no"], "403"), ({"error": "by a proxy"}, "by a proxy")],
)
def test_lanterns_own_reason_is_told_and_anothers_is_looked_for(body: Any, said: str) -> None:
    refused = httpx.Response(403, json=body)
    with pytest.raises(HelpdeskForbiddenError, match=said):
        done(FakeLanternMail(SECRET), lambda each: each.fetch(TICKET), handle=lambda request: refused)


@pytest.mark.parametrize("withdraws", [True, False])
def test_a_note_that_customers_see_is_withdrawn_or_told_that_it_was_not(withdraws: bool) -> None:
    fake = FakeLanternMail(SECRET)
    fake.leaks, fake.withdraws = True, withdraws
    html = f"<p>До 4 декабря.</p><p>{MARKER}</p>"
    note = DraftNote(key=MARKER.removeprefix("tonewise-draft-"), reply="До 4 декабря.", text="До 4 декабря.", html=html)

    async def work(each: LanternMail) -> None:
        await each.save_draft(await each.fetch(TICKET), note)

    told = "it was withdrawn" if withdraws else "could not be withdrawn"
    with pytest.raises(HelpdeskVisibilityError, match=told):
        done(fake, work)
    assert fake.entries[TICKET][-1]["audience"] == ("team" if withdraws else "everyone")


def test_a_list_goes_on_behind_its_pages_of_newest_first() -> None:
    fake = FakeLanternMail(SECRET)

    async def work(each: LanternMail) -> list[str]:
        first = await each.tickets(Query(page_size=3))
        rest = await each.tickets(Query(page_size=3), first.cursor)
        fake.write("T-2026-000103", "А рассрочка есть?")
        new = await each.tickets(Query(page_size=3), rest.cursor)
        return [reference.id[-3:] for page in (first, rest, new) for reference in page.items]

    assert done(fake, work) == ["102", "103", "104", "101", "103"]


def test_what_the_team_alone_reads_is_no_answer_for_customers() -> None:
    found = done(FakeLanternMail(SECRET), lambda each: each.articles("Можно обменять светильник?"))
    assert [(article.id, article.audience) for article in found] == [("31", "customer"), ("33", "internal")]


def test_events_of_one_delivery_are_told_one_by_one_and_once() -> None:
    replays = MemoryReplays()

    async def work(each: LanternMail, *requests: WebhookRequest) -> list[tuple[str, str | None]]:
        each.replays = replays
        return [(event.kind, event.delivery_id) for request in requests for event in await each.receive(request)]

    def received(*requests: WebhookRequest) -> list[tuple[str, str | None]]:
        return done(FakeLanternMail(SECRET), lambda each: work(each, *requests))

    first, second, third = event("message", 1), event("unknown", 2), event("own-note", 3)
    assert received(events(first, second)) == [("message", "ev-1"), ("ignored", "ev-2")]
    assert received(events(second, third)) == [("own-note", "ev-3")], "sent again in another parcel"
    with pytest.raises(WebhookRefusedError, match="seen before"):
        received(events(first, third))
    replays.forget("lantern-mail", "ev-1")  # handling it failed
    assert received(events(first, second)) == [("message", "ev-1")]
