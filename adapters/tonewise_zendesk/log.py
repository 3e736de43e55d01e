"""The conversation log of a ticket that came by messaging: what customer, bot and agent wrote, message by message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tonewise.helpdesk.html_text import text_of_html
from tonewise.model import Message, Role
from tonewise_zendesk.comments import attachments
from tonewise_zendesk.people import Record

_ROLES: dict[object, Role] = {"user": "customer", "end-user": "customer", "agent": "agent", "bot": "bot"}
_OF_TICKETS = ("Comment", "VoiceComment")
"""Events that stand among the comments as well, with what is needed to tell notes from answers."""


def messages(events: Sequence[Record], *, requester: object) -> Iterator[Message]:
    """The messages in the log's order; what is neither text nor a file, such as a form that was shown, is left out."""
    for event in events:
        if event.get("type") in _OF_TICKETS:
            continue
        author: Record = event.get("author") or {}
        content = event.get("content")
        text, files = _text(content), attachments(event.get("attachments"))
        if not text and not files:
            continue
        is_requester = requester is not None and author.get("zen:support:user_id") == requester
        yield Message.model_validate(
            {
                "role": "customer" if is_requester else _ROLES.get(author.get("type"), "system"),
                "text": text,
                "at": event["created_at"],
                "author": author.get("display_name") or None,
                "attachments": files,
            }
        )


def _text(content: Any) -> str:
    """A message's text, whichever kind it is: a form's answers come with a fallback in words."""
    if not isinstance(content, dict):
        return ""
    for name in ("text", "textFallback", "altText"):
        found = content.get(name)
        if isinstance(found, str) and found.strip():
            return "\n".join(found.splitlines()).strip()
    html = content.get("body") or content.get("htmlText")
    return text_of_html(html) if isinstance(html, str) else ""
