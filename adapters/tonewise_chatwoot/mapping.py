"""Chatwoot's conversations as tonewise's values: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tonewise import Conversation, Customer
from tonewise.helpdesk import Reference, State, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.subjects import with_subject
from tonewise_chatwoot.messages import Thread, text_of, thread_of, time_of

_STATES: dict[str, State] = {"open": "open", "pending": "pending", "snoozed": "pending", "resolved": "closed"}
_CHANNELS: dict[str, Any] = {
    "Channel::Email": "email",
    "Channel::Whatsapp": "messenger",
    "Channel::Telegram": "messenger",
    "Channel::Line": "messenger",
    "Channel::FacebookPage": "messenger",
    "Channel::Instagram": "messenger",
    "Channel::Tiktok": "messenger",
    "Channel::Sms": "messenger",
    "Channel::TwilioSms": "messenger",
    "Channel::TwitterProfile": "social",
}
"""Any other is a chat: the website's widget, and the API that chats of one's own are connected by."""
_MADE_UP = re.compile(r"[a-z]+-[a-z]+-\d{1,4}")
"""A name that the widget gives a visitor who told none: ``crimson-paper-215``."""


def status_asked_for(state: State | None) -> str:
    """The vendor's word for a state in a list; ``all`` where several of its words come to one state."""
    return {"open": "open", "closed": "resolved"}.get(state or "", "all")


def reference_of(data: Mapping[str, Any], page_url: str) -> Reference:
    """What a conversation is named by; ``page_url`` is the address that conversations' pages begin with."""
    number = str(data["id"])
    status = str(data["status"])
    return Reference(
        id=number,
        url=f"{page_url}/{number}",
        subject=text_of((data.get("additional_attributes") or {}).get("mail_subject")) or None,
        state=_STATES.get(status, "unknown"),
        status=status,
        version=version_of(data),
        created=time_of(data.get("created_at")),
        updated=time_of(data.get("last_activity_at") or data.get("timestamp")),
    )


def version_of(data: Mapping[str, Any]) -> str:
    """The status and the last message that is no mere activity: by these a conversation is another one."""
    last = data.get("last_non_activity_message") or next(iter(reversed(data.get("messages") or ())), None) or {}
    return f"{data['status']}-{last.get('id', 0)}"


def ticket_of(  # noqa: PLR0913 - options, each by its name
    data: Mapping[str, Any],
    entries: Iterable[Mapping[str, Any]],
    labels: Mapping[str, Mapping[str, str]],
    *,
    page_url: str,
    preference: str | None = None,
    history: Sequence[Conversation] = (),
) -> Ticket:
    """A conversation with its messages; ``labels`` are the names of custom attributes, by model and key."""
    reference = reference_of(data, page_url)
    thread = thread_of(entries, reference.url)
    conversation = conversation_of(data, thread, labels, preference=preference)
    fields = _labelled(data.get("custom_attributes"), labels.get("conversation_attribute", {}))
    facts = (*field_facts(fields), *note_facts(thread.messages))
    return Ticket(
        reference=reference,
        conversation=conversation.model_copy(update={"facts": facts}),
        saved=thread.saved,
        cut=thread.cut,
        history=tuple(history),
    )


def conversation_of(
    data: Mapping[str, Any],
    thread: Thread,
    labels: Mapping[str, Mapping[str, str]],
    *,
    preference: str | None = None,
) -> Conversation:
    """A conversation without its facts."""
    meta = data.get("meta") or {}
    sender = meta.get("sender") or {}
    custom = sender.get("custom_attributes") or {}
    wished = custom.get(preference) if preference else None
    subject = (data.get("additional_attributes") or {}).get("mail_subject")
    return Conversation(
        id=str(data["id"]),
        channel=_CHANNELS.get(str(meta.get("channel") or ""), "chat"),
        customer=Customer(
            name=_name(sender),
            contact_preference=text_of(wished) or None,
            profile=_profile(data, sender, labels.get("contact_attribute", {})),
        ),
        messages=with_subject(thread.messages, subject if isinstance(subject, str) else None),
    )


def attribute_labels(definitions: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The names that the team gave its custom attributes, by key."""
    return {str(each["attribute_key"]): str(each["attribute_display_name"]) for each in definitions}


def _name(sender: Mapping[str, Any]) -> str | None:
    """The customer's name; what the vendor puts in its place (a made-up one, a number, an address) is none."""
    name = text_of(sender.get("name"))
    known = {text_of(sender.get(other)) for other in ("email", "phone_number", "identifier")}
    if not re.search(r"[^\W\d_]", name) or "@" in name or name in known or _MADE_UP.fullmatch(name):
        return None
    return name


def _profile(data: Mapping[str, Any], sender: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    more = sender.get("additional_attributes") or {}
    about = data.get("additional_attributes") or {}
    browser = about.get("browser") or {}
    found = {
        "email": sender.get("email"),
        "phone": sender.get("phone_number"),
        "identifier": sender.get("identifier"),
        "city": more.get("city"),
        "country": more.get("country"),
        "company": more.get("company_name"),
        "locale": about.get("browser_language"),
        "platform": browser.get("platform_name") if isinstance(browser, dict) else None,
        "page": about.get("referer"),
        "labels": data.get("labels"),
        **dict(_labelled(sender.get("custom_attributes"), labels)),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _labelled(values: Any, labels: Mapping[str, str]) -> list[tuple[str, object]]:
    """Custom attributes by the names that the team gave them, in the order of the values."""
    return [(labels.get(key, key.replace("_", " ")), value) for key, value in (values or {}).items()]
