"""Deliveries of Front's webhooks: proven, and what they tell.

There are two sorts. An application's webhook signs its time and the body with the application's secret; a rule's signs
the body alone with the company's API secret, and says no time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from tonewise.errors import WebhookRefusedError
from tonewise.helpdesk import EventKind, WebhookEvent, WebhookRequest
from tonewise.helpdesk.webhooks import check_fresh, check_signature, header, optional_header, signature
from tonewise_front import mapping

SIGNATURE = "X-Front-Signature"
STAMP = "X-Front-Request-Timestamp"

_MESSAGES = frozenset({"inbound", "inbound_received"})
_COMMENTS = frozenset({"comment", "new_comment_added", "mention"})
_CHANGES = frozenset(
    "outbound outbound_sent out_reply forward archive reopen trash restore reminder move assign unassign tag untag "
    "link_added link_removed sending_error message_bounce_error conversations_merged custom_field_updated "
    "ticket_status_update conversation_archived conversation_reopened conversation_deleted conversation_restored "
    "conversation_snoozed conversation_snooze_expired conversation_moved assignee_changed tag_added tag_removed "
    "message_delivery_failed".split()
)


def prove(request: WebhookRequest, application: SecretStr | None, rule: SecretStr | None) -> None:
    """Raise WebhookRefusedError unless Front signed a delivery with one of the secrets that are set."""
    if application is None and rule is None:
        raise WebhookRefusedError("missing", "no webhook_secret and no rule_secret is set, so nothing is taken")
    given = header(request, SIGNATURE)
    if rule is not None and not optional_header(request, STAMP):
        signed = signature(rule.get_secret_value(), request.body, algorithm="sha1", encoding="base64")
        check_signature(given, signed)
        return
    stamp = header(request, STAMP)
    if application is None:
        raise WebhookRefusedError("wrong", "the delivery is an application's, and no webhook_secret is set")
    whole = stamp.encode(errors="replace") + b":" + request.body
    check_signature(given, signature(application.get_secret_value(), whole, encoding="base64"))
    check_fresh(stamp)


def is_validation(data: Mapping[str, Any]) -> bool:
    """Whether it asks if the address is ours, as when the webhook's settings are saved."""
    return data.get("type") == "sync" and "payload" not in data


def event(data: Mapping[str, Any]) -> WebhookEvent:
    """What a delivery tells: of an application it is an envelope around the event, of a rule the event itself."""
    if is_validation(data):
        return WebhookEvent(kind="ignored", reason="Front asks whether this address is ours")
    told = data["payload"] if "payload" in data and "authorization" in data else data
    sort, number = str(told["type"]), told.get("id")
    if sort not in _MESSAGES | _COMMENTS | _CHANGES:
        return WebhookEvent(kind="ignored", delivery_id=number, reason=f"an event of the type {sort!r}")
    ticket_id = (told.get("conversation") or {}).get("id")
    if not ticket_id:
        return WebhookEvent(kind="ignored", delivery_id=number, reason="an event of no conversation")
    kind, message, reason = _content(sort, (told.get("target") or {}).get("data"))
    at = mapping.moment(told.get("emitted_at"))
    return WebhookEvent(kind=kind, ticket_id=ticket_id, delivery_id=number, at=at, message=message, reason=reason)


def _content(sort: str, target: Any) -> tuple[EventKind, Any, str]:
    """The kind of an event, what was written, and why it is ignored."""
    if sort in _COMMENTS:
        if not isinstance(target, dict) or "body" not in target:
            return "ignored", None, "a comment without its text, which could be a note of ours"
        if mapping.saved_note(target):
            return "own-note", None, ""
        return "ticket", mapping.comment(target), ""
    if sort in _MESSAGES:
        whole = isinstance(target, dict) and "body" in target and mapping.is_message(target)
        return "message", mapping.message(target) if whole else None, ""
    return "ticket", None, ""
