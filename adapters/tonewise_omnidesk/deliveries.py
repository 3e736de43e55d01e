"""What a rule of Omnidesk posts as events: pure functions.

What a delivery holds is written by whoever made the rule; the names here are those of Omnidesk's variables, and all
values are texts.
"""

from __future__ import annotations

import base64
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any

from tonewise.errors import HelpdeskMalformedError
from tonewise.helpdesk import WebhookEvent, WebhookRequest, webhooks
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note


def given_token(request: WebhookRequest) -> str:
    """The token of a delivery: of the header Authorization, in any of its forms, or ``token`` in the address."""
    header = webhooks.optional_header(request, "Authorization")
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest, validate=True).decode(errors="replace").partition(":")[2]
        except (NotBase64, ValueError):
            return "-"  # a wrong one, not none
    return header or request.query.get("token", "")


def fields_of(request: WebhookRequest) -> Mapping[str, Any]:
    """What a delivery holds, JSON or a form; raises HelpdeskMalformedError for anything else."""
    kind = webhooks.optional_header(request, "Content-Type")
    return webhooks.form(request.body) if "form" in kind else webhooks.json_object(request.body)


def event(data: Mapping[str, Any], delivery_id: str) -> WebhookEvent:
    """What a delivery tells."""
    case = str(data.get("case_id") or "").strip()
    if not case:
        reason = "it names no case_id: the rule has to send it"
        return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason=reason)
    if not (case.isascii() and case.isdigit()):
        raise HelpdeskMalformedError("the delivery's case_id is no number")
    note = text_of_html(str(data.get("note_text") or ""))
    if own_note(note) and _is_after(data.get("last_note_id"), data.get("last_message_id"), data):
        return WebhookEvent(kind="own-note", ticket_id=case, delivery_id=delivery_id)
    if _number(data.get("last_note_id")) > _number(data.get("last_message_id")) > 0:
        return WebhookEvent(kind="ticket", ticket_id=case, delivery_id=delivery_id)
    return WebhookEvent(kind="message", ticket_id=case, delivery_id=delivery_id)


def _is_after(note: Any, message: Any, data: Mapping[str, Any]) -> bool:
    """Whether the last note came after the last message: a later delivery still names a note of ours.

    Both are numbered in one row; without their numbers, a delivery that holds no message is about its note.
    """
    if _number(note) and _number(message):
        return _number(note) > _number(message)
    return not str(data.get("last_message") or "").strip()


def _number(value: Any) -> int:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() else 0
