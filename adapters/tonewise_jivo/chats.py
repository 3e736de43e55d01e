"""Jivo's Webhooks API: events of a chat, of which the last one holds all that was said; pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from tonewise.helpdesk import Reference, State, Ticket, WebhookEvent
from tonewise.helpdesk.webhooks import moment
from tonewise.model import Channel, Conversation, Customer, Message, Role

Object = Mapping[str, Any]

_ROLES: dict[str, Role] = {"visitor": "customer", "client": "customer", "agent": "agent", "bot": "bot"}
_CHANGES = ("chat_updated", "client_updated", "chat_assigned")
"""Events that tell of a chat and hold nothing that was said."""


def event(data: Object, delivery_id: str) -> WebhookEvent:
    """What a delivery of the Webhooks API tells, by its ``event_name``."""
    name = str(data["event_name"])
    if name == "offline_message":
        ticket = _offline(data)
        message = ticket.conversation.messages[-1] if ticket.conversation.messages else None
        return WebhookEvent(
            kind="message" if message else "ignored",
            ticket_id=ticket.reference.id,
            delivery_id=delivery_id,
            message=message,
            ticket=ticket,
            reason="" if message else "an offline message without a text",
        )
    if name in ("chat_accepted", "chat_finished"):
        ticket = _chat(data, "closed" if name == "chat_finished" else "open")
        at = ticket.reference.updated
        return WebhookEvent(kind="ticket", ticket_id=ticket.reference.id, delivery_id=delivery_id, at=at, ticket=ticket)
    if name in _CHANGES and data.get("chat_id") is not None:
        return WebhookEvent(kind="ticket", ticket_id=str(data["chat_id"]), delivery_id=delivery_id)
    return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason=f"an event {name[:60]!r}")


def stamp(value: object) -> datetime | None:
    """A time of seconds or milliseconds since 1970; None where there is none."""
    seconds = None if value in (None, "") else moment(str(value))
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError):
        raise ValueError("not a time") from None


def text_of(value: object) -> str:
    """What was written; Jivo's texts are plain."""
    return ("" if value is None else str(value)).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def _chat(data: Object, state: State) -> Ticket:
    """A chat; what was said is told when it is over."""
    chat = data.get("chat") or {}
    agents = [*(data.get("agents") or ()), data.get("agent") or {}]
    names = {str(each.get("id")): str(each["name"]) for each in agents if each.get("name")}
    said = [_message(each, names) for each in chat.get("messages") or ()]
    messages = [each for each in said if each.text]
    times = [each.at for each in messages if each.at]
    if len(times) == len(messages):
        messages = [each for _, each in sorted(zip(times, messages, strict=True), key=itemgetter(0))]
    return _ticket(data, str(data["chat_id"]), state, messages, "chat")


def _offline(data: Object) -> Ticket:
    """What was left in the form for times when nobody is online; answered by mail where an address is known."""
    visitor = data.get("visitor") or {}
    text = text_of(data.get("message"))
    messages = [Message(role="customer", text=text, author=visitor.get("name") or None)] if text else []
    channel: Channel = "email" if visitor.get("email") else "chat"
    return _ticket(data, f"offline-{data['offline_message_id']}", "open", messages, channel)


def _ticket(data: Object, ticket_id: str, state: State, messages: list[Message], channel: Channel) -> Ticket:
    times = [each.at for each in messages if each.at]
    return Ticket(
        reference=Reference(
            id=ticket_id,
            state=state,
            status=str(data["event_name"]),
            created=times[0] if times else None,
            updated=times[-1] if times else None,
        ),
        conversation=Conversation(id=ticket_id, channel=channel, customer=_customer(data), messages=tuple(messages)),
    )


def _message(said: Object, names: Mapping[str, str]) -> Message:
    return Message(
        role=_ROLES.get(str(said.get("type")), "system"),
        text=text_of(said.get("message")),
        at=stamp(said.get("timestamp")),
        author=names.get(str(said.get("agent_id"))),
    )


def _customer(data: Object) -> Customer:
    """The visitor; what agents noted of them (``description``) is for agents and stays there."""
    visitor = data.get("visitor") or {}
    place = (data.get("session") or {}).get("geoip") or {}
    known = {
        "email": visitor.get("email"),
        "phone": visitor.get("phone"),
        "city": place.get("city"),
        "country": place.get("country"),
        "chats": visitor.get("chats_count"),
    }
    return Customer(name=visitor.get("name") or None, profile={key: each for key, each in known.items() if each})
