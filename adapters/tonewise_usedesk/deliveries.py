"""What UseDesk posts to the Redirect URL of an API channel as events: pure functions.

Nothing in a delivery names its event; it is told by what it holds: a comment, a ticket, a chat's line, a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tonewise.helpdesk import EventKind, WebhookEvent
from tonewise.model import Message
from tonewise_usedesk.mapping import message, ours, role_of
from tonewise_usedesk.reading import Object, moment, text_of


def event(data: Mapping[str, Any], delivery_id: str) -> WebhookEvent:
    """What a delivery tells."""
    if isinstance(comment := data.get("comment"), Mapping):
        return _of_comment(comment, delivery_id)
    about = data.get("ticket")
    if data.get("chat_id") and "text" in data:
        return _of_chat(data, about if isinstance(about, Mapping) else {}, delivery_id)
    if isinstance(about, Mapping):
        return _of_ticket(about, delivery_id)
    if isinstance(change := data.get("trigger"), Mapping):
        at = moment(change.get("changed_at"))
        return WebhookEvent(kind="ticket", ticket_id=str(change["ticket_id"]), delivery_id=delivery_id, at=at)
    if "ping" in data:
        return _ignored("UseDesk only tries the address out", delivery_id)
    return _ignored("it tells of no comment, ticket or chat", delivery_id)


def _of_comment(comment: Object, delivery_id: str) -> WebhookEvent:
    ticket_id, at = str(comment["ticket_id"]), moment(comment.get("published_at"))
    if ours(comment):
        return WebhookEvent(kind="own-note", ticket_id=ticket_id, delivery_id=delivery_id, at=at)
    written = message(comment, text_of(comment.get("message")))
    kind: EventKind = "message" if written.role == "customer" else "ticket"
    return WebhookEvent(kind=kind, ticket_id=ticket_id, delivery_id=delivery_id, at=at, message=written)


def _of_chat(data: Object, about: Object, delivery_id: str) -> WebhookEvent:
    """A line of a chat; its ticket may not be made yet."""
    role = role_of({"from": data.get("from")})
    at = moment(about.get("last_updated_at"))
    ticket_id = about.get("id") or data.get("ticket_id")
    if not ticket_id:
        return _ignored("a chat without a ticket", delivery_id)
    written = Message(role=role, text=text_of(data["text"]), at=at)
    kind: EventKind = "message" if role == "customer" else "ticket"
    return WebhookEvent(kind=kind, ticket_id=str(ticket_id), delivery_id=delivery_id, at=at, message=written)


def _of_ticket(about: Object, delivery_id: str) -> WebhookEvent:
    """A new ticket; one without a text was made by a colleague or has only files yet."""
    at = moment(about.get("published_at"))
    text = text_of(about.get("message"))
    written = Message(role="customer", text=text, at=at) if text else None
    return WebhookEvent(kind="message", ticket_id=str(about["id"]), delivery_id=delivery_id, at=at, message=written)


def _ignored(reason: str, delivery_id: str) -> WebhookEvent:
    return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason=reason)
