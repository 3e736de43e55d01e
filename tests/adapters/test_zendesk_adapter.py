"""The `zendesk` adapter held to the contract, to Zendesk's published description, and to what is Zendesk's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from time import time
from typing import Any, ClassVar, Literal

from fake_zendesk import ANNA, BEYOND, EMAIL, IVAN, PETR, SECRET, SITE, TOKEN, FakeZendesk
from published import checked_where_published
from tonewise_zendesk import ZendeskHelpdesk

from tonewise.helpdesk import WebhookRequest
from tonewise.helpdesk.webhooks import signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract

FIXTURES = Path(__file__).parents[2] / "adapters" / "tonewise_zendesk" / "fixtures"
SETTINGS = {"site": SITE, "token": TOKEN, "email": EMAIL, "webhook_secret": SECRET}


class TestZendeskKeepsTheContract(HelpdeskContract):
    """Four tickets of one requester and one of another.

    Whatever is asked and answered is held against the published description where it is there.
    """

    adapter = ZendeskHelpdesk
    fixtures = FIXTURES
    exempt: ClassVar[Mapping[str, str]] = {}

    def start(self, folder: Path) -> Desk:
        fake = FakeZendesk()
        fake.add_ticket(5)
        fake.touch(8)
        fake.requested_by(IVAN, 9)
        return Desk(
            settings=SETTINGS,
            ticket_id="7",
            handle=checked_where_published("zendesk", fake.handle, BEYOND),
            says_internal=lambda request: json.loads(request.content)["ticket"]["comment"]["public"] is False,
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add(7, ANNA, f"<p>{text}</p>".replace("\n", "<br>")),
            acknowledge=lambda: fake.add(7, -1, "<p>Мы получили ваше письмо.</p>", channel="rule"),
            change=lambda: fake.add(7, PETR, "<p>Звонил, не берёт</p>", public=False),
            delivery=delivery,
            signature_headers=("X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp"),
            earlier=("8", "5", "6"),
            article_words="возврат стеллажа",
        )

    def refusal(self, reason: str) -> Any:
        told = {"base": [{"description": reason, "error": "InvalidValue"}]}
        return {"error": "RecordInvalid", "description": "Record validation errors", "details": told}

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return sign(body)


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    """Events as the vendor's page of ticket events has them."""
    if kind == "unknown":
        return sign(json.dumps(event("user.created", {}, detail={"id": str(ANNA)})).encode(), at)
    ours = kind == "own-note"
    comment = {
        "id": "1281", "is_public": not ours,
        "body": f"Готово.\n\n{MARKER}" if ours else MARKER if kind == "marked-message" else "Алло?",
        "author": {"id": "76872" if ours else str(ANNA), "is_staff": ours, "name": "Tonewise" if ours else "Анна"},
    }  # fmt: skip
    return sign(json.dumps(event("ticket.comment_added", {"comment": comment})).encode(), at)


def event(kind: str, happened: Mapping[str, Any], detail: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The envelope of an event."""
    of_ticket: dict[str, Any] = {
        "actor_id": str(ANNA), "assignee_id": None, "brand_id": "123", "created_at": "2026-11-20T09:00:00Z",
        "custom_status": "11", "description": "Когда приедет заказ 48213?", "external_id": None, "form_id": None,
        "group_id": "98738", "id": "7", "is_public": True, "organization_id": None, "priority": None,
        "requester_id": str(ANNA), "status": "OPEN", "subject": "Заказ", "submitter_id": str(ANNA), "tags": [],
        "type": None, "updated_at": "2026-11-20T09:10:00Z", "via": {"channel": "web_service"},
    }  # fmt: skip
    return {
        "account_id": 22129848, "detail": of_ticket if detail is None else detail,
        "event": {"meta": {"sequence": {"id": "CE4A698A", "position": 1}}, **happened},
        "id": "cbe4028c-7239-495d-b020-f22348516046", "subject": "zen:ticket:7",
        "time": "2026-11-20T09:10:00.672717030Z", "type": f"zen:event-type:{kind}",
        "zendesk_event_version": "2022-11-06",
    }  # fmt: skip


def sign(body: bytes, at: float | None = None) -> WebhookRequest:
    """Time and body, with nothing between them."""
    from datetime import UTC, datetime  # noqa: PLC0415

    stamp = datetime.fromtimestamp(time() if at is None else at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed = signature(SECRET, stamp.encode() + body, encoding="base64")
    return WebhookRequest(
        headers={
            "X-Zendesk-Account-Id": "22129848",
            "X-Zendesk-Webhook-Id": "01F1KRFQ6BG29CNWFR60NK5FNY",
            "X-Zendesk-Webhook-Invocation-Id": "8350205582",
            "X-Zendesk-Webhook-Signature": signed,
            "X-Zendesk-Webhook-Signature-Timestamp": stamp,
        },
        body=body,
    )
