"""Freshdesk's payloads as tonewise's values: pure functions.

A ticket is its description, which is what the requester wrote first, and its conversations: replies and notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tonewise import Attachment, Conversation, Customer, Fact, Message
from tonewise.helpdesk import CutAway, Reference, SavedDraft, State, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import without_quoted
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Channel, Role

_STATES: dict[int, tuple[str, State]] = {
    2: ("Open", "open"),
    3: ("Pending", "pending"),
    4: ("Resolved", "closed"),
    5: ("Closed", "closed"),
}
"""Statuses that come with Freshdesk; a team may have others, of which the ticket tells the number alone."""
_CHANNELS: dict[int, Channel] = {7: "chat", 5: "social", 6: "social"}
"""By a ticket's source; mail, portal, telephone, feedback widget and what is not known are answered by mail."""
_OUTBOUND = 10
"""A ticket's source: an agent wrote first."""
_NOTE = 2
"""A conversation's source."""
_ABOUT = ("language", "time_zone", "job_title", "address", "company_id", "tags")
"""What is taken of a contact into the customer's profile."""
_REACHED = ("email", "phone", "mobile", "twitter_id")


class Field(NamedTuple):
    """What is known of a custom field of tickets."""

    label: str
    told: bool
    """Whether customers see it and cannot write it themselves: else it is for colleagues alone."""


class Parts(NamedTuple):
    """What a ticket is made of."""

    ticket: Mapping[str, Any]
    conversations: Sequence[Mapping[str, Any]]
    contact: Mapping[str, Any] | None
    """The requester's page, where it may be read."""
    fields: Mapping[str, Field]


class Entry(NamedTuple):
    """What was written once, by whom, and what was cut from it."""

    message: Message
    quoted: str
    signature: str
    incoming: bool
    """Whether it came from outside: a third party's private letter is no word of the team's."""


def ticket(parts: Parts, site: str) -> Ticket:
    """A ticket with its messages, and its custom fields and last note as facts."""
    saved = tuple(found for each in parts.conversations if (found := saved_note(each, site)))
    entries = list(_entries(parts))
    messages = with_subject([each.message for each in entries], parts.ticket["subject"])
    cut = [
        CutAway(message_index=index, quoted=each.quoted, signature=each.signature)
        for index, each in enumerate(entries)
        if each.quoted or each.signature
    ]
    return Ticket(
        reference=reference(parts.ticket, site),
        conversation=Conversation(
            id=str(parts.ticket["id"]),
            channel=_CHANNELS.get(parts.ticket["source"], "email"),
            # No language: a contact's is the account's own unless somebody set it, whatever they write in.
            customer=_customer(parts),
            facts=(*_facts(parts), *note_facts([each.message for each in entries if not each.incoming])),
            messages=messages,
        ),
        saved=saved,
        cut=tuple(cut),
    )


def reference(data: Mapping[str, Any], site: str) -> Reference:
    """What a ticket is named by."""
    status, state = _STATES.get(data["status"], (str(data["status"]), "unknown"))
    return Reference(
        id=str(data["id"]),
        url=ticket_url(str(data["id"]), site),
        subject=data.get("subject"),
        state=state,
        status=status,
        version=data["updated_at"],
        created=data["created_at"],
        updated=data["updated_at"],
    )


def saved_note(conversation: Mapping[str, Any], site: str) -> SavedDraft | None:
    """A draft of ours: a note with our marker, which only agents write; never what came from outside."""
    if conversation["incoming"] or conversation["source"] != _NOTE:
        return None
    ours = own_note(text_of_html(conversation["body"] or ""))
    if ours is None:
        return None
    return SavedDraft(
        id=str(conversation["id"]),
        kind="note",
        internal=conversation["private"],
        key=ours.key,
        reply=ours.reply,
        url=ticket_url(str(conversation["ticket_id"]), site) if conversation.get("ticket_id") else None,
        at=conversation["created_at"],
    )


def last(parts: Parts, site: str) -> tuple[str, Message | None]:
    """The id of what was written last, and the message; None where it is a note of ours."""
    newest = max(parts.conversations, key=_order, default=None)
    if newest is None:
        entries = list(_entries(parts))
        return "description", entries[0].message if entries else None
    if saved_note(newest, site):
        return str(newest["id"]), None
    return str(newest["id"]), _entry(newest, parts).message


def fields(data: Iterable[Mapping[str, Any]]) -> dict[str, Field]:
    """The custom fields of tickets, by the names that a ticket has them under."""
    return {
        name: Field(
            label=each.get("label_for_customers") or each["label"],
            told=bool(each.get("displayed_to_customers")) and not each.get("customers_can_edit"),
        )
        for each in data
        if not each.get("default")
        for name in (each["name"], f"cf_{each['name']}")
    }


def ticket_url(ticket_id: str, site: str) -> str:
    """The page for agents."""
    return f"{site}/a/tickets/{ticket_id}"


def _customer(parts: Parts) -> Customer:
    requester: Mapping[str, Any] = parts.ticket.get("requester") or {}
    contact = parts.contact or {}
    profile = {name: requester.get(name) or contact.get(name) for name in _REACHED}
    profile |= {name: contact.get(name) for name in _ABOUT}
    profile |= {"ticket_tags": parts.ticket.get("tags")}
    for name, value in (contact.get("custom_fields") or {}).items():
        profile.setdefault(name, value)
    known = {name: value for name, value in profile.items() if value not in (None, "", [])}
    return Customer(name=requester.get("name") or contact.get("name"), profile=known)


def _facts(parts: Parts) -> list[Fact]:
    """The custom fields; those that customers do not see or fill in themselves are for colleagues alone."""
    found: list[Fact] = []
    given = parts.ticket.get("custom_fields") or {}
    known = {name: parts.fields.get(name, Field(name.removeprefix("cf_"), told=False)) for name in given}
    for told in (True, False):
        facts = field_facts((known[name].label, value) for name, value in given.items() if known[name].told == told)
        found += facts if told else [_internal(fact) for fact in facts]
    return found


def _internal(fact: Fact) -> Fact:
    return fact.model_copy(update={"audience": "internal", "id": f"internal-{fact.id}"})


def _entries(parts: Parts) -> Iterable[Entry]:
    """Everything that was written, in order, without notes of ours and what holds neither text nor files."""
    data = parts.ticket
    first = {
        "body": data.get("description"),
        "body_text": data.get("description_text"),
        "attachments": data.get("attachments"),
        "incoming": data["source"] != _OUTBOUND,
        "private": False,
        "source": 0,
        "user_id": data["requester_id"] if data["source"] != _OUTBOUND else data.get("responder_id"),
        "created_at": data["created_at"],
    }
    for each in (first, *sorted(parts.conversations, key=_order)):
        if each is not first and saved_note(each, ""):
            continue
        entry = _entry(each, parts)
        if entry.message.text or entry.message.attachments:
            yield entry


def _entry(conversation: Mapping[str, Any], parts: Parts) -> Entry:
    role = _role(conversation)
    page = conversation["body"] or conversation.get("body_text") or ""
    is_page = bool(conversation["body"])
    letter = role != "note" and conversation["source"] == 0 and parts.ticket["source"] not in _CHANNELS
    if letter:
        text, quoted, signature = without_quoted(page, html=is_page)
    else:
        text, quoted, signature = (text_of_html(page) if is_page else page).strip(), "", ""
    message = {
        "role": role,
        "text": text.replace("\r\n", "\n").replace("\r", "\n"),
        "at": conversation["created_at"],
        "author": _author(conversation, role, parts.ticket),
        "attachments": _attachments(conversation.get("attachments") or ()),
    }
    return Entry(Message.model_validate(message), quoted, signature, bool(conversation["incoming"]))


def _role(conversation: Mapping[str, Any]) -> Role:
    """Who wrote; what is private (notes, letters to and from third parties) is no customer's, whoever wrote it."""
    if conversation["private"]:
        return "note"
    if conversation["incoming"]:
        return "customer"
    automatic = conversation.get("automation_id") is not None or bool(conversation.get("auto_response"))
    return "system" if automatic else "agent"  # "we have got your letter" answers nothing


def _author(conversation: Mapping[str, Any], role: Role, data: Mapping[str, Any]) -> str | None:
    user = conversation.get("user_id")
    if role == "customer":
        requester = data.get("requester") or {}
        return requester.get("name") if user == data["requester_id"] else None
    return f"agent {user}" if user is not None and role != "system" else None


def _attachments(files: Iterable[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    return tuple(Attachment(name=each["name"], url=each.get("attachment_url")) for each in files)


def _order(conversation: Mapping[str, Any]) -> tuple[datetime, int]:
    at = datetime.fromisoformat(conversation["created_at"])
    return at if at.tzinfo else at.replace(tzinfo=UTC), conversation["id"]
