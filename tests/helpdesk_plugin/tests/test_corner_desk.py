from __future__ import annotations

import json
from pathlib import Path
from time import time
from typing import Literal

from fake_corner_desk import FakeCornerDesk
from tonewise.helpdesk import WebhookRequest
from tonewise.helpdesk.webhooks import signature
from tonewise.testing.helpdesk import MARKER, Desk, HelpdeskContract
from tonewise_corner_desk import CornerDesk

TOKEN, SECRET = "token-of-tests", "webhook-secret-of-tests"


class TestCornerDesk(HelpdeskContract):
    adapter = CornerDesk
    fixtures = Path(__file__).parent / "fixtures"

    def start(self, folder: Path) -> Desk:
        fake = FakeCornerDesk(TOKEN)
        return Desk(
            settings={"site": "https://team.corner-desk.example", "token": TOKEN, "webhook_secret": SECRET},
            ticket_id="7",
            handle=fake.handle,
            says_internal=lambda request: json.loads(request.content)["visible_to"] == "agents",
            show_all=lambda: setattr(fake, "leaks", True),
            write_as_customer=lambda text: fake.add("7", "message", "customer", text),
            acknowledge=lambda: fake.add("7", "message", "rule", "Мы получили ваше сообщение."),
            change=lambda: fake.add("7", "note", "agent", "Звонил, не берёт", "agents"),
            earlier=("6",),
            article_words="прокат велосипеда",
            delivery=delivery,
            signature_headers=("X-Corner-Signature", "X-Corner-Timestamp"),
        )

    def signed(self, desk: Desk, body: bytes) -> WebhookRequest:
        return sign(body)


def delivery(kind: Literal["message", "marked-message", "own-note", "unknown"], *, at: float) -> WebhookRequest:
    entry = {"id": 5, "at": "2026-11-20T09:10:00Z", "visible_to": "agents"}
    entry |= (
        {"kind": "note", "by": "agent", "text": f"Готово.\n\n{MARKER}"}
        if kind == "own-note"
        else {"kind": "message", "by": "customer", "text": MARKER if kind == "marked-message" else "Алло?"}
    )
    sort = "ticket.merged" if kind == "unknown" else "entry.created"
    return sign(json.dumps({"delivery": "d-1", "type": sort, "ticket": 7, "entry": entry}).encode(), at)


def sign(body: bytes, at: float | None = None) -> WebhookRequest:
    stamp = str(int(time() if at is None else at))
    signed = signature(SECRET, stamp.encode() + b"." + body)
    headers = {"X-Corner-Signature": signed, "X-Corner-Timestamp": stamp, "X-Corner-Attempt": "1"}
    return WebhookRequest(headers=headers, body=body)
