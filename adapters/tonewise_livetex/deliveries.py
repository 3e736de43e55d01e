"""What LiveTex posts to a bot: pure functions.

An event names a channel and a visitor and no chat, so the ids of its conversations are not those of the history.
"""

from __future__ import annotations

from typing import NamedTuple

from tonewise.errors import HelpdeskNotFoundError
from tonewise.helpdesk import WebhookEvent
from tonewise.helpdesk.http import path_part
from tonewise.model import Message
from tonewise_livetex.mapping import Object

_WROTE = ("VisitorTextSent", "VisitorButtonPressed", "VisitorFileSent")


class Place(NamedTuple):
    """Whom a bot speaks to."""

    channel: str
    visitor: str


def event(data: Object) -> WebhookEvent:
    """What a delivery tells."""
    name = data["type"]
    if name not in _WROTE:
        return WebhookEvent(kind="ignored", reason=f"an event of the type {str(name)[:60]!r}")
    text = data.get("text")
    return WebhookEvent(
        kind="message",
        ticket_id=f"{data['channelId']}:{data['visitorId']}",
        message=Message(role="customer", text=text.strip()) if isinstance(text, str) and text.strip() else None,
    )


def place_of(ticket_id: str) -> Place:
    """The channel and the visitor of an event's conversation; raises HelpdeskNotFoundError for any other id."""
    channel, _, visitor = ticket_id.partition(":")
    if not (channel and visitor):
        raise HelpdeskNotFoundError("LiveTex: only the conversation of an event can be answered, CHANNEL:VISITOR")
    return Place(path_part("LiveTex", channel), path_part("LiveTex", visitor))
