"""Intercom's conversations, contacts, articles and notifications as tonewise's values: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tonewise import Conversation, Customer
from tonewise.helpdesk import Article, Reference, State, Ticket, WebhookEvent
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.subjects import with_subject
from tonewise.plain import shortened
from tonewise_intercom.parts import has_text, is_note, parts_of, saved_of, thread_of, time_of

STATES: dict[str, State] = {"open": "open", "snoozed": "pending", "closed": "closed"}
_CHANNELS: dict[str, Any] = {
    "email": "email",
    "facebook": "messenger",
    "instagram": "messenger",
    "whatsapp": "messenger",
    "sms": "messenger",
    "twitter": "social",
}
"""Any other is the Messenger of a website or an app: a chat."""
_OWN_ATTRIBUTES = ("CX Score", "Fin AI Agent", "AI ", "Copilot", "Auto-translated", "Has attachments", "Created by")
"""How names of attributes begin that Intercom sets itself: of the conversation's course, nothing to answer by."""
_WRITTEN = ("conversation.user.created", "conversation.user.replied")


def reference_of(data: Mapping[str, Any], page_url: str | None = None) -> Reference:
    """What a conversation is named by; ``page_url`` is the address that conversations' pages begin with."""
    number, state = str(data["id"]), str(data["state"])
    subject = text_of_html((data.get("source") or {}).get("subject") or "") or text_of_html(data.get("title") or "")
    return Reference(
        id=number,
        url=f"{page_url}/{number}" if page_url else None,
        subject=" ".join(subject.split()) or None,
        state=STATES.get(state, "unknown"),
        status=state,
        version=version_of(data) if "conversation_parts" in data else None,
        created=time_of(data.get("created_at")),
        updated=time_of(data["updated_at"]),
    )


def version_of(data: Mapping[str, Any]) -> str:
    """The state and the last part that says something: by these a conversation is another one."""
    said = [part for part in parts_of(data) if has_text(part)]
    return f"{data['state']}-{said[-1]['id'] if said else 0}"


def ticket_of(
    data: Mapping[str, Any],
    contact: Mapping[str, Any] | None,
    *,
    page_url: str | None = None,
    preference: str | None = None,
) -> Ticket:
    """A conversation with its messages, and with what is known of its contact."""
    reference = reference_of(data, page_url)
    thread = thread_of(data, reference.url)
    source = data.get("source") or {}
    about = contact or {}
    wished = (about.get("custom_attributes") or {}).get(preference) if preference else None
    fields = [
        (name, value)
        for name, value in (data.get("custom_attributes") or {}).items()
        if not name.startswith(_OWN_ATTRIBUTES)
    ]
    conversation = Conversation(
        id=reference.id,
        channel=_CHANNELS.get(str(source.get("type") or ""), "chat"),
        customer=Customer(
            name=_text(about.get("name")),
            contact_preference=_text(wished),
            profile=_profile(data, about),
        ),
        facts=(*field_facts(fields), *note_facts(thread.messages)),
        messages=with_subject(thread.messages, text_of_html(source.get("subject") or "")),
    )
    return Ticket(reference=reference, conversation=conversation, saved=thread.saved, cut=thread.cut)


def contact_id_of(data: Mapping[str, Any]) -> str | None:
    """The first contact of a conversation; None where it has none any more."""
    contacts = (data.get("contacts") or {}).get("contacts") or ()
    return str(contacts[0]["id"]) if contacts else None


def article_of(data: Mapping[str, Any], language: str | None) -> Article | None:
    """An article in a language where it has that, else in its own; None where it is not published."""
    content = (data.get("translated_content") or {}).get(language or "") or {}
    told = content if content.get("state") == "published" and content.get("body") else data
    text = text_of_html(told.get("body") or "")
    if told.get("state") != "published" or not text:
        return None
    return Article(
        id=str(data["id"]), title=text_of_html(str(told["title"])), text=text, url=told.get("url") or data.get("url")
    )


def event_of(data: Mapping[str, Any], workspace: str | None) -> WebhookEvent:
    """What a notification tells."""
    topic = str(data["topic"])
    delivery_id = str(data["id"]) if data.get("id") else None
    item = data["data"]["item"]
    if topic == "ping":
        return _ignored(delivery_id, "a ping: Intercom tries the address")
    if workspace and data.get("app_id") not in (None, workspace):
        return _ignored(delivery_id, "it is of another workspace, which has the app too")
    if not topic.startswith("conversation.") or item.get("type", "conversation") != "conversation":
        return _ignored(delivery_id, f"an event of the topic {shortened(topic, 60)!r}")
    ticket_id = str(item["id"])
    parts = parts_of(item)
    if parts and is_note(parts[-1]) and saved_of(parts[-1]):
        return WebhookEvent(kind="own-note", ticket_id=ticket_id, delivery_id=delivery_id)
    messages = thread_of(item).messages if "created_at" in item else ()
    message = messages[-1] if messages else None
    theirs = topic in _WRITTEN and message is not None and message.role == "customer"
    return WebhookEvent(
        kind="message" if theirs else "ticket",
        ticket_id=ticket_id,
        delivery_id=delivery_id,
        at=message.at if message else None,
        message=message,
    )


def _profile(data: Mapping[str, Any], contact: Mapping[str, Any]) -> dict[str, Any]:
    location = contact.get("location") or {}
    tags = (data.get("tags") or {}).get("tags") or ()
    found = {
        "email": contact.get("email"),
        "phone": contact.get("phone"),
        "external_id": contact.get("external_id"),
        "role": contact.get("role"),
        "city": location.get("city"),
        "region": location.get("region"),
        "country": location.get("country"),
        "language": contact.get("language_override"),
        "locale": contact.get("browser_language"),
        "platform": contact.get("os"),
        "page": (data.get("source") or {}).get("url"),
        "tags": [str(tag["name"]) for tag in tags],
        **(contact.get("custom_attributes") or {}),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _text(given: object) -> str | None:
    return (given.strip() or None) if isinstance(given, str) else None


def _ignored(delivery_id: str | None, reason: str) -> WebhookEvent:
    return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason=reason)
