"""What Carrot quest posts of a chat: a form with a part of the conversation as JSON, its type and a shared token."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping

from tonewise.errors import HelpdeskMalformedError
from tonewise.helpdesk import EventKind, WebhookEvent
from tonewise_carrot_quest.mapping import Object, message, moment, ours, role_of, text_of


def event(fields: Mapping[str, str], digest: str) -> WebhookEvent:
    """What a delivery tells; ``digest`` is its number where it holds no part."""
    if fields.get("type") != "conversation":
        return WebhookEvent(kind="ignored", delivery_id=digest, reason="an event that is no message of a chat")
    part = _part(fields.get("conversation", ""))
    ticket_id, at = str(part["conversation"]), moment(part["created"])
    delivery_id = f"part-{part['id']}"
    if ours(part):
        return WebhookEvent(kind="own-note", ticket_id=ticket_id, delivery_id=delivery_id, at=at)
    written = message(part, text_of(part.get("body")))
    kind: EventKind = "message" if role_of(part) == "customer" else "ticket"
    return WebhookEvent(kind=kind, ticket_id=ticket_id, delivery_id=delivery_id, at=at, message=written)


def _part(text: str) -> Object:
    """The part, as JSON or, as one page of the documents has it, as JSON in base64."""
    try:
        found = json.loads(text if text.lstrip().startswith("{") else b64decode(text, validate=True))
    except (ValueError, Error, RecursionError):
        raise HelpdeskMalformedError("Carrot quest: the delivery's conversation cannot be read") from None
    if not isinstance(found, dict):
        raise HelpdeskMalformedError("Carrot quest: the delivery's conversation is no object")
    return found
