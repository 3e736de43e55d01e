"""Zendesk's webhooks read: events that a webhook subscribes to, and the body that a trigger sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tonewise.helpdesk import WebhookEvent
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.webhooks import moment
from tonewise.model import Message, Role

FROM_TRIGGERS = "tonewise.message"
"""The type that stands in the body of a trigger's webhook."""

_PREFIX = "zen:event-type:"
_ACTORS: dict[object, Role] = {"end_user": "customer", "agent": "agent", "system": "bot"}


def event(data: Mapping[str, Any], delivery_id: str) -> WebhookEvent:
    """What a delivery tells; ``delivery_id`` is what it is known by where its body has no id."""
    kind = str(data.get("type") or "")
    if kind == FROM_TRIGGERS:
        stamp = str(data.get("at") or "")
        at = stamp if moment(stamp) is not None and "T" in stamp else None
        return _told("message", {"ticket_id": _number(data["ticket_id"]), "delivery_id": delivery_id, "at": at})
    about: dict[str, Any] = {"delivery_id": str(data.get("id") or delivery_id), "at": data.get("time")}
    if not kind.startswith((f"{_PREFIX}ticket.", f"{_PREFIX}messaging_ticket.")):
        return _told("ignored", {**about, "reason": f"an event of the type {kind!r}"})
    about["ticket_id"] = _number(data["detail"]["id"])
    detail, happened = data["detail"], data.get("event") or {}
    if kind == f"{_PREFIX}ticket.comment_added":
        return _comment(happened["comment"], detail, about)
    if kind == f"{_PREFIX}messaging_ticket.message_added":
        return _message(happened, about)
    if kind == f"{_PREFIX}ticket.created" and detail.get("is_public", True):
        return _created(detail, about)
    return _told("ticket", about)


def _comment(comment: Mapping[str, Any], detail: Mapping[str, Any], about: dict[str, Any]) -> WebhookEvent:
    author = comment.get("author") or {}
    staff, public = bool(author.get("is_staff")), comment["is_public"]
    text = str(comment.get("body") or "")
    if staff and not public and own_note(text):
        return _told("own-note", about)
    asks = str(author.get("id")) == str(detail.get("requester_id"))
    role: Role = "note" if staff and not public else "customer" if asks or not staff else "agent"
    if not staff and not public and not asks:
        role = "system"  # somebody's who is no party to the ticket: as in a fetch
    if str(author.get("id")) == "-1":
        role = "system"
    return _spoken(role, text, author.get("name"), about)


def _message(happened: Mapping[str, Any], about: dict[str, Any]) -> WebhookEvent:
    actor = happened.get("actor") or {}
    role = _ACTORS.get(actor.get("type"), "system")
    return _spoken(role, str(happened["message"].get("body") or ""), actor.get("name"), about)


def _created(detail: Mapping[str, Any], about: dict[str, Any]) -> WebhookEvent:
    """A new ticket: the customer's message, unless an agent wrote it down for them."""
    if str(detail.get("submitter_id")) != str(detail.get("requester_id")):
        return _told("ticket", about)
    return _spoken("customer", str(detail.get("description") or ""), None, about)


def _spoken(role: Role, text: str, author: object, about: dict[str, Any]) -> WebhookEvent:
    name = author if isinstance(author, str) and author.strip() else None
    message = Message.model_validate({"role": role, "text": text, "at": about.get("at"), "author": name})
    return _told("message" if role == "customer" else "ticket", {**about, "message": message})


def _told(kind: str, about: Mapping[str, Any]) -> WebhookEvent:
    return WebhookEvent.model_validate({"kind": kind, **about})


def _number(given: object) -> str:
    text = str(given)
    if not text.isascii() or not text.isdigit():
        raise ValueError("a ticket's id is a number")
    return text
