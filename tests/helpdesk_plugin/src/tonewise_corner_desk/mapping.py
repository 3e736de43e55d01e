"""Corner Desk's payloads as tonewise's values: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tonewise import Conversation, Customer, Message
from tonewise.helpdesk import Article, Page, Reference, SavedDraft, State, Ticket, WebhookEvent, shaped
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note

__all__ = ["articles", "event", "page", "reference", "shaped", "ticket"]

_STATES: dict[str, State] = {"new": "open", "open": "open", "waiting": "pending", "solved": "closed"}
_ROLES = {"customer": "customer", "agent": "agent", "robot": "bot"}


def reference(data: Mapping[str, Any]) -> Reference:
    """What a ticket is named by."""
    return Reference(
        id=str(data["id"]),
        url=data.get("page"),
        subject=data.get("subject"),
        state=_STATES.get(data["status"], "unknown"),
        status=data["status"],
        version=data.get("etag"),
        updated=data["changed"],
    )


def page(data: Mapping[str, Any]) -> Page[Reference]:
    """A page of tickets."""
    items = tuple(reference(each) for each in data["tickets"])
    return Page[Reference](items=items, cursor=data.get("next"), more=bool(data.get("more")))


def articles(data: Mapping[str, Any]) -> tuple[Article, ...]:
    """Articles that were found."""
    return tuple(
        Article(id=str(each["id"]), title=each["title"], text=text_of_html(each["html"]), url=each.get("page"))
        for each in data["articles"]
    )


def ticket(data: Mapping[str, Any]) -> Ticket:
    """A ticket with its thread."""
    saved = [_saved(each) for each in data["thread"]]
    messages = tuple(_message(each) for each, ours in zip(data["thread"], saved, strict=True) if ours is None)
    return Ticket(
        reference=reference(data),
        conversation=Conversation(
            id=str(data["id"]),
            channel="email" if data.get("via") == "email" else "chat",
            customer=Customer(name=data.get("customer_name")),
            facts=(*field_facts(data.get("fields", {}).items()), *note_facts(messages)),
            messages=messages,
        ),
        saved=tuple(each for each in saved if each),
    )


def event(data: Mapping[str, Any]) -> WebhookEvent:
    """What a delivery tells."""
    delivery_id = str(data["delivery"])
    if data["type"] != "entry.created":
        reason = f"an event of the type {data['type']!r}"
        return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason=reason)
    entry, ticket_id = data["entry"], str(data["ticket"])
    if _saved(entry):
        return WebhookEvent(kind="own-note", ticket_id=ticket_id, delivery_id=delivery_id)
    message = _message(entry)
    kind = "message" if message.role == "customer" else "ticket"
    return WebhookEvent(kind=kind, ticket_id=ticket_id, delivery_id=delivery_id, at=message.at, message=message)


def _message(entry: Mapping[str, Any]) -> Message:
    role = "note" if entry["kind"] == "note" else _ROLES.get(entry["by"], "system")
    return Message.model_validate({"role": role, "text": entry["text"], "at": entry["at"], "author": entry.get("name")})


def _saved(entry: Mapping[str, Any]) -> SavedDraft | None:
    """A draft of ours: a note with our marker, which no customer can write, or the draft in the reply box."""
    about = {"id": str(entry["id"]), "internal": entry["visible_to"] == "agents", "at": entry["at"]}
    if entry["kind"] == "draft":
        return SavedDraft(kind="draft", reply=entry["text"], **about)
    ours = own_note(entry["text"]) if entry["kind"] == "note" else None
    return SavedDraft(kind="note", key=ours.key, reply=ours.reply, **about) if ours else None
