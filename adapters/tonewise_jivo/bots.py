"""Jivo's Bot API: a line at a time, to a bot that stands before the agents; payloads in and out, pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from tonewise.helpdesk import Reference, Ticket
from tonewise.model import Attachment, Channel, Conversation, Customer, Message, Role
from tonewise_jivo.chats import Object, stamp, text_of

ROLES: dict[str, Role] = {"CLIENT_MESSAGE": "customer", "AGENT_MESSAGE": "agent"}
"""Events that hold what somebody wrote."""
CHANGES = ("AGENT_JOINED", "AGENT_UNAVAILABLE", "CHAT_CLOSED")
CLIENT = "client_id"
"""Where the profile keeps the number by which Jivo wants a customer answered."""

_CHANNELS: dict[str, Channel] = {
    "tg": "messenger", "telegram": "messenger", "wa": "messenger", "whatsapp": "messenger", "vb": "messenger",
    "viber": "messenger", "vk": "social", "fb": "social", "ig": "social", "ok": "social", "email": "email",
}  # fmt: skip


def message(data: Object) -> Message:
    """A line of a chat: a text, or a file."""
    said = data["message"]
    name, url = said.get("file_name") or said.get("type") or "file", said.get("file")
    sender = data.get("sender") or {}
    return Message(
        role=ROLES[str(data["event"])],
        text=text_of(said.get("text")),
        at=stamp(said.get("timestamp")),
        author=sender.get("name") or None,
        attachments=(Attachment(name=str(name), url=str(url)),) if url else (),
    )


def ticket(data: Object, messages: Sequence[Message]) -> Ticket:
    """A chat, of which the Bot API tells only what was written since the bot listens."""
    chat_id = str(data["chat_id"])
    times = [each.at for each in messages if each.at]
    sender = data.get("sender") or {}
    channel = str((data.get("channel") or {}).get("type")).lower()
    return Ticket(
        reference=Reference(
            id=chat_id, state="open", created=times[0] if times else None, updated=times[-1] if times else None
        ),
        conversation=Conversation(
            id=chat_id,
            channel=_CHANNELS.get(channel, "chat"),
            customer=Customer(name=sender.get("name") or None, profile={CLIENT: str(data["client_id"])}),
            messages=tuple(messages),
        ),
    )


def answer(chat_id: str, client_id: str, text: str, *, seconds: int) -> dict[str, Any]:
    """A message of the bot, which the customer sees at once; ``seconds`` since 1970 is its time."""
    said = {"type": "TEXT", "text": text, "timestamp": seconds}
    return {**_event("BOT_MESSAGE", chat_id, client_id), "message": said}


def hand_over(chat_id: str, client_id: str) -> dict[str, Any]:
    """The wish that an agent takes the chat over from the bot."""
    return _event("INVITE_AGENT", chat_id, client_id)


def _event(name: str, chat_id: str, client_id: str) -> dict[str, Any]:
    return {"event": name, "id": str(uuid4()), "client_id": client_id, "chat_id": chat_id}


def client_of(profile: Mapping[str, Any]) -> str:
    """The customer's number; empty where the chat did not come by the Bot API."""
    return str(profile.get(CLIENT) or "")
