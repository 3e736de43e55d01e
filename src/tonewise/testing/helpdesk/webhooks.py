"""The contract of webhooks: only what the helpdesk signed, now, and once; our own notes start nothing."""

from __future__ import annotations

from collections.abc import Mapping
from time import time
from typing import Literal

import pytest

from tonewise.errors import HelpdeskError, HelpdeskMalformedError, WebhookRefusedError
from tonewise.helpdesk import WebhookEvent, WebhookRequest
from tonewise.helpdesk.webhooks import MemoryReplays
from tonewise.testing.helpdesk.desk import ContractBase, Desk, of_part

DeliveryKind = Literal["message", "marked-message", "own-note", "unknown"]


class WebhookContract(ContractBase):
    """For adapters that take deliveries."""

    def _delivery(self, desk: Desk, kind: DeliveryKind = "message", at: float | None = None) -> WebhookRequest:
        self.needs("webhook")
        assert desk.delivery is not None, "tell how the vendor's deliveries are made"
        return desk.delivery(kind, at=time() if at is None else at)

    def _received(self, desk: Desk, *requests: WebhookRequest) -> list[WebhookEvent]:
        """What an adapter makes of deliveries, one after the other."""
        helpdesk, _ = self.opened(desk)
        helpdesk.replays = MemoryReplays()
        found: list[WebhookEvent] = []
        for request in requests:
            found += self.run(helpdesk, lambda each, request=request: each.receive(request))  # type: ignore[misc]
        return found

    def test_a_customers_message_is_told(self, desk: Desk) -> None:
        events = self._received(desk, self._delivery(desk))
        assert [event.kind for event in events] == ["message"]
        assert events[0].ticket_id == desk.ticket_id

    def test_header_names_are_read_in_any_case(self, desk: Desk) -> None:
        given = self._delivery(desk)
        headers = {name.upper(): value for name, value in given.headers.items()}
        assert self._received(desk, given.model_copy(update={"headers": headers}))[0].kind == "message"

    def test_a_note_of_ours_starts_nothing(self, desk: Desk) -> None:
        events = self._received(desk, self._delivery(desk, "own-note"))
        assert [event.kind for event in events] == ["own-note"]

    def test_a_customer_who_writes_our_marker_is_heard_by_webhook(self, desk: Desk) -> None:
        events = self._received(desk, self._delivery(desk, "marked-message"))
        assert [event.kind for event in events] == ["message"]

    def test_an_unknown_event_is_ignored_with_a_reason(self, desk: Desk) -> None:
        events = self._received(desk, self._delivery(desk, "unknown"))
        assert {event.kind for event in events} == {"ignored"}
        assert all(event.reason for event in events)

    def test_another_body_is_refused(self, desk: Desk) -> None:
        given = self._delivery(desk)
        with self.told_without_secrets(desk, WebhookRefusedError):
            self._received(desk, given.model_copy(update={"body": given.body + b" "}))

    def test_a_wrong_signature_is_refused(self, desk: Desk) -> None:
        given = self._delivery(desk)
        assert desk.signature_headers or given.query, "name the headers that a delivery is proven by"
        wrong = {name.lower(): "wrong" for name in desk.signature_headers}
        headers = {name: wrong.get(name.lower(), value) for name, value in given.headers.items()}
        query = given.query if wrong else dict.fromkeys(given.query, "wrong")
        with self.told_without_secrets(desk, WebhookRefusedError):
            self._received(desk, given.model_copy(update={"headers": headers, "query": query}))

    def test_a_missing_signature_is_refused(self, desk: Desk) -> None:
        given = self._delivery(desk)
        parts = [{"headers": _without(given.headers, name)} for name in desk.signature_headers]
        if not parts:
            assert given.query, "name the headers that a delivery is proven by"
            parts = [{"query": _without(given.query, name)} for name in given.query]
        for part in parts:
            with pytest.raises(WebhookRefusedError) as raised:
                self._received(desk, given.model_copy(update=part))
            assert raised.value.reason == "missing"

    def test_a_stale_delivery_is_refused(self, desk: Desk) -> None:
        with pytest.raises(WebhookRefusedError) as raised:
            self._received(desk, self._delivery(desk, at=time() - 86_400))
        assert raised.value.reason == "stale"

    def test_a_delivery_is_taken_once(self, desk: Desk) -> None:
        given = self._delivery(desk)
        with pytest.raises(WebhookRefusedError) as raised:
            self._received(desk, given, given)
        assert raised.value.reason == "replayed"

    def test_a_delivery_is_known_again_by_what_is_proven(self, desk: Desk) -> None:
        """Whoever sends one again can write other headers; those that are not signed make it no other delivery."""
        given = self._delivery(desk)
        proven = {name.lower() for name in desk.signature_headers}
        others = {name: f"{value}-" for name, value in given.headers.items() if name.lower() not in proven}
        if not proven or not others:
            pytest.skip(f"a delivery of {self.adapter.name} has no headers beside those that it is proven by")
        again = given.model_copy(update={"headers": {**given.headers, **others}})
        self._received(desk, given)
        try:
            events = self._received(desk, given, again)[1:]
        except HelpdeskError:
            return
        assert {event.kind for event in events} == {"ignored"}, "the same delivery, taken for another one"

    @of_part("malformed_deliveries")
    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"<html>"])
    def test_a_delivery_that_cannot_be_read_is_told(self, desk: Desk, body: bytes) -> None:
        self.needs("webhook")
        given = self.signed(desk, body)
        with self.told_without_secrets(desk, HelpdeskMalformedError):
            self._received(desk, given)

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        """A delivery with any body, signed rightly: override it, or exempt ``malformed_deliveries`` with a reason."""
        raise NotImplementedError(f"sign {len(body)} bytes for {desk.ticket_id}")


def _without(given: Mapping[str, str], name: str) -> dict[str, str]:
    return {each: value for each, value in given.items() if each.lower() != name.lower()}
