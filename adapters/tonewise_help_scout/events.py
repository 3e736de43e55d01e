"""Deliveries of Help Scout's webhooks: proven, and what they tell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from tonewise.errors import WebhookRefusedError
from tonewise.helpdesk import WebhookEvent, WebhookRequest
from tonewise.helpdesk.webhooks import check_signature, header, signature
from tonewise_help_scout import mapping

SIGNATURE = "X-HelpScout-Signature"
EVENT = "X-HelpScout-Event"

_MESSAGES = frozenset({"convo.created", "convo.customer.reply.created", "beacon.chat.customer.replied"})
_CHANGES = frozenset(
    "convo.agent.reply.created convo.assigned convo.custom-fields convo.deleted convo.merged convo.moved convo.status "
    "convo.tags".split()
)


def prove(request: WebhookRequest, secret: SecretStr | None) -> None:
    """Raise WebhookRefusedError unless the webhook's secret signed the body; Help Scout signs no time."""
    if secret is None:
        raise WebhookRefusedError("missing", "no webhook_secret is set, so nothing is taken")
    given = header(request, SIGNATURE)
    expected = signature(secret.get_secret_value(), request.body, algorithm="sha1", encoding="base64")
    check_signature(given, expected)


def delivery_id(request: WebhookRequest) -> str:
    """An id for a delivery, as Help Scout gives none: one body may come for several events."""
    return hashlib.sha256(header(request, EVENT).encode(errors="replace") + b"\n" + request.body).hexdigest()


def event(sort: str, data: Mapping[str, Any]) -> WebhookEvent:
    """What a delivery of an event's name tells; what was written is its latest thread that says something."""
    if sort not in _MESSAGES | _CHANGES | {"convo.note.created"}:
        return WebhookEvent(kind="ignored", reason=f"an event of the type {sort!r}")
    ticket_id = str(data["id"])
    threads = sorted(mapping.threads_of(data), key=lambda thread: mapping.moment(thread["createdAt"]))
    if sort in _CHANGES:
        return WebhookEvent(kind="ticket", ticket_id=ticket_id)
    if sort == "convo.note.created":
        notes = [each for each in threads if each["type"] == "note"]
        if not notes:
            return WebhookEvent(
                kind="ignored", ticket_id=ticket_id, reason="a note without its text, which could be ours"
            )
        if mapping.is_own_note(notes[-1]):
            return WebhookEvent(kind="own-note", ticket_id=ticket_id)
        noted = mapping.message(notes[-1])
        return WebhookEvent(kind="ticket", ticket_id=ticket_id, at=noted.at, message=noted)
    said = [each for each in map(mapping.message, filter(mapping.is_message, threads)) if each.role != "note"]
    if said and said[-1].role != "customer":
        return WebhookEvent(kind="ticket", ticket_id=ticket_id, at=said[-1].at, message=said[-1])
    last = said[-1] if said else None
    return WebhookEvent(kind="message", ticket_id=ticket_id, at=last.at if last else None, message=last)
