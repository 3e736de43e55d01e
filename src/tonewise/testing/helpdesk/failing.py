"""The contract of failures: each has its error, tells no secret, and is tried again only where that is safe."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskError,
    HelpdeskForbiddenError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRateLimitedError,
    HelpdeskRejectedError,
    HelpdeskUnauthorizedError,
    HelpdeskUnavailableError,
)
from tonewise.helpdesk import Helpdesk, Ticket
from tonewise.testing.helpdesk.desk import ContractBase, Desk

_STATUSES: list[tuple[int, type[HelpdeskError]]] = [
    (401, HelpdeskUnauthorizedError),
    (403, HelpdeskForbiddenError),
    (404, HelpdeskNotFoundError),
    (409, HelpdeskConflictError),
    (412, HelpdeskConflictError),
    (422, HelpdeskRejectedError),
    (500, HelpdeskUnavailableError),
    (503, HelpdeskUnavailableError),
    (302, HelpdeskMalformedError),
]
_SHAPES: list[tuple[str, bytes]] = [
    ("cut", b'{"ticket": {"id": 7, "subj'),
    ("html", b"<!doctype html><title>Sign in</title>"),
    ("empty", b""),
    ("null", b"null"),
    ("array", b"[]"),
    ("array-of-numbers", b"[1, 2]"),
    ("text", b'"ok"'),
    ("object", b"{}"),
    ("not-utf-8", b'{"id": "\xff\xfe"}'),
    ("deep", b"[" * 100_000),
]


class FailingContract(ContractBase):
    """For adapters that speak HTTP; a fetch stands for all."""

    @pytest.mark.parametrize(("status", "kind"), _STATUSES)
    def test_a_status_has_its_error(self, desk: Desk, status: int, kind: type[HelpdeskError]) -> None:
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)
        secrets = " ".join(self.secrets(desk))
        said = {"error": f"\x1b[31mbad\nluck\u202e {secrets} {'x' * 10_000}"}
        spy.instead = lambda request: httpx.Response(status, json=said, headers={"Location": "https://evil.example/"})
        with self.told_without_secrets(desk, kind) as told:
            self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert "\x1b" not in told[0]
        assert "\u202e" not in told[0]
        assert {request.url.host for request in spy.requests} != {"evil.example"}
        assert all(request.url.host != "evil.example" for request in spy.requests), "credentials follow no redirect"

    def test_the_vendors_reason_is_told(self, desk: Desk) -> None:
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)
        spy.instead = lambda request: httpx.Response(422, json=self.refusal("Subject is too short"))
        with self.told_without_secrets(desk, HelpdeskRejectedError) as told:
            self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert "Subject is too short" in told[0]

    def refusal(self, reason: str) -> Any:
        """The body of a 422 as the vendor writes it: override it, or the test holds for a body that nobody sends."""
        return {"error": {"message": reason}}

    @pytest.mark.parametrize("body", [body for _, body in _SHAPES], ids=[name for name, _ in _SHAPES])
    def test_an_answer_of_another_shape_is_malformed(self, desk: Desk, body: bytes) -> None:
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)
        spy.instead = lambda request: httpx.Response(200, content=body)
        with self.told_without_secrets(desk, HelpdeskMalformedError):
            self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))

    @pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
    def test_no_connection_is_told(self, desk: Desk, failure: type[httpx.TransportError]) -> None:
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)

        def fails(request: httpx.Request) -> httpx.Response:
            raise failure(f"no way to {request.url} {' '.join(self.secrets(desk))}")

        spy.instead = fails
        with self.told_without_secrets(desk, HelpdeskUnavailableError):
            self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert len(spy.requests) > 1, "a read is tried again; one by POST, and a sign-in, want `repeatable=True`"

    @pytest.mark.parametrize("status", [429, 503])
    def test_a_read_is_tried_again(self, desk: Desk, status: int) -> None:
        """Each request of a fetch fails once; one by POST is tried again where ``repeatable=True`` says that it may."""
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)
        seen: set[tuple[str, str, bytes]] = set()

        def fails_once(request: httpx.Request) -> httpx.Response | None:
            asked = (request.method, str(request.url), request.content)
            if asked in seen:
                return None
            seen.add(asked)
            return httpx.Response(status, headers={"Retry-After": "0"})

        spy.instead = fails_once
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert ticket.reference.id == desk.ticket_id

    def test_a_session_that_ended_is_begun_anew(self, desk: Desk) -> None:
        """A token may be taken back before its time: to 401 a read answers with one more sign-in and one more call."""
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)

        async def work(each: Helpdesk) -> Ticket:
            await each.fetch(desk.ticket_id)
            if not spy.sign_ins:
                pytest.skip(f"{self.adapter.name} signs in with no request of its own (`signs_in` of the desk)")
            signed_in, asked = len(spy.sign_ins), len(spy.requests)
            spy.instead = lambda request: httpx.Response(401) if len(spy.sign_ins) == signed_in else None
            ticket = await each.fetch(desk.ticket_id)
            assert len(spy.sign_ins) == signed_in + 1
            assert len(spy.requests) > asked + 1
            return ticket

        assert self.run(helpdesk, work).reference.id == desk.ticket_id

    def test_a_wait_that_is_too_long_is_not_waited_for(self, desk: Desk) -> None:
        self.needs("fetch")
        helpdesk, spy = self.opened(desk)
        spy.instead = lambda request: httpx.Response(429, headers={"Retry-After": "7200"})
        with pytest.raises(HelpdeskRateLimitedError) as raised:
            self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        assert raised.value.retry_after == 7200
        assert len(spy.requests) == 1
