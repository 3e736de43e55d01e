"""What Webim posts to an external bot: pure functions."""

from __future__ import annotations

from tonewise.helpdesk import EventKind, WebhookEvent
from tonewise_webim.mapping import Object, Surroundings, message


def event(data: Object, digest: str) -> WebhookEvent:
    """What a delivery tells; ``digest`` numbers those that hold no message's id and are not the same twice."""
    name = data["event"]
    if name == "new_chat":
        return _new_chat(data, digest)
    if name == "new_message":
        return _new_message(data)
    return WebhookEvent(kind="ignored", delivery_id=digest, reason=f"an event of the type {str(name)[:60]!r}")


def _new_chat(data: Object, digest: str) -> WebhookEvent:
    """A chat that was given to the bot; a later one of the same chat holds more messages."""
    written = [message(each, Surroundings()) for each in data.get("messages") or ()]
    theirs = [each for each in written if each.role == "customer"]
    last = theirs[-1] if theirs else None
    kind: EventKind = "message" if last else "ticket"
    return WebhookEvent(
        kind=kind, ticket_id=str(data["chat"]["id"]), delivery_id=digest, at=last.at if last else None, message=last
    )


def _new_message(data: Object) -> WebhookEvent:
    written = message(data["message"], Surroundings())
    ticket_id, number = str(data["chat_id"]), data["message"].get("id")
    kind: EventKind = "message" if written.role == "customer" else "ticket"
    return WebhookEvent(
        kind=kind,
        ticket_id=ticket_id,
        delivery_id=f"{ticket_id}-{number}" if number is not None else None,
        at=written.at,
        message=written,
    )
