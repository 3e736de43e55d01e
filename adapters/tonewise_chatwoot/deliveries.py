"""What Chatwoot's webhooks tell: a pure function of a delivery that was proven genuine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tonewise.helpdesk import WebhookEvent
from tonewise.plain import shortened
from tonewise_chatwoot.messages import kind_of, message_of, saved_of

_MESSAGES = ("message_created", "message_updated")
_CONVERSATIONS = ("conversation_created", "conversation_status_changed", "conversation_updated")


def event_of(data: Mapping[str, Any], delivery_id: str, account: int) -> WebhookEvent:
    """What a delivery tells of an account's conversations."""
    event = str(data["event"])
    owner = (data.get("account") or {}).get("id")
    if owner is not None and int(owner) != account:
        return _ignored(delivery_id, f"it is of another account, {owner}")
    if event in _CONVERSATIONS:
        return WebhookEvent(kind="ticket", ticket_id=str(data["id"]), delivery_id=delivery_id)
    if event not in _MESSAGES:
        return _ignored(delivery_id, f"an event of the type {shortened(event, 60)!r}")
    ticket_id = str(data["conversation"]["id"])
    if saved_of(data):
        return WebhookEvent(kind="own-note", ticket_id=ticket_id, delivery_id=delivery_id)
    message = message_of(data)
    theirs = message is not None and message.role == "customer" and kind_of(data) == "incoming"
    return WebhookEvent(
        kind="message" if theirs and event == "message_created" else "ticket",
        ticket_id=ticket_id,
        delivery_id=delivery_id,
        at=message.at if message else None,
        message=message,
    )


def _ignored(delivery_id: str, reason: str) -> WebhookEvent:
    return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason=reason)
