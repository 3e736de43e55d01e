"""Lantern Mail's payloads as tonewise's values: pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from tonewise import Conversation, Customer, Message
from tonewise.helpdesk import Article, CutAway, Reference, SavedDraft, State, Ticket, WebhookEvent
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.helpdesk.subjects import with_subject

__all__ = ["article", "events", "html_of", "reference", "ticket"]

_STATES: dict[str, State] = {"inbox": "open", "snoozed": "pending", "archived": "closed"}
_ROLES = {"customer": "customer", "user": "agent", "assistant": "bot", "rule": "system"}
"""A rule's letter («Мы получили ваше письмо») answers nothing, so the customer's turn stays open behind it."""


class _Entry(NamedTuple):
    """An entry of a ticket: a message, or a note of ours."""

    message: Message
    cut: Cut
    saved: SavedDraft | None


def reference(data: Mapping[str, Any]) -> Reference:
    """What a ticket is named by."""
    return Reference(
        id=data["id"],
        url=data.get("link"),
        subject=data.get("subject"),
        state=_STATES.get(data["folder"], "unknown"),
        status=data["folder"],
        created=data["opened_at"],
        updated=data["touched_at"],
    )


def ticket(data: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]) -> Ticket:
    """A ticket with its entries, which are given newest first."""
    read = [_entry(each) for each in reversed(entries)]
    theirs = [each for each in read if each.saved is None]
    messages = with_subject([each.message for each in theirs], data.get("subject"))
    person = data["customer"]
    return Ticket(
        reference=reference(data),
        conversation=Conversation(
            id=data["id"],
            channel="email",
            customer=Customer(name=person.get("name"), profile={"email": person["email"]}),
            facts=(
                *field_facts((each["label"], each["value"]) for each in data.get("properties", ())),
                *note_facts(messages),
            ),
            messages=messages,
        ),
        saved=tuple(each.saved for each in read if each.saved),
        cut=tuple(
            CutAway(message_index=index, quoted=each.cut.quoted, signature=each.cut.signature)
            for index, each in enumerate(theirs)
            if each.cut.quoted or each.cut.signature
        ),
    )


def article(data: Mapping[str, Any]) -> Article:
    """An article of the help centre."""
    return Article(
        id=str(data["id"]),
        title=data["title"],
        text=text_of_html(data["html"]),
        url=data.get("link"),
        audience="customer" if data["audience"] == "everyone" else "internal",
    )


def events(data: Mapping[str, Any]) -> tuple[WebhookEvent, ...]:
    """What a delivery tells, event by event."""
    return tuple(_event(each) for each in data["events"])


def html_of(text: str) -> str:
    """A plain text as the HTML of a letter."""
    paragraphs = re.split(r"\n{2,}", text.strip())
    return "".join(f"<p>{escape(each, quote=False)}</p>".replace("\n", "<br>") for each in paragraphs)


def _event(data: Mapping[str, Any]) -> WebhookEvent:
    about = {"delivery_id": str(data["id"]), "at": data["at"]}
    if data["type"] == "ticket.moved":
        return WebhookEvent(kind="ticket", ticket_id=data["ticket"], **about)
    if data["type"] != "entry.added":
        return WebhookEvent(kind="ignored", reason=f"an event of the type {data['type']!r}", **about)
    entry = _entry(data["entry"])
    if entry.saved:
        return WebhookEvent(kind="own-note", ticket_id=data["ticket"], **about)
    kind = "message" if entry.message.role == "customer" else "ticket"
    return WebhookEvent(kind=kind, ticket_id=data["ticket"], message=entry.message, **about)


def _entry(data: Mapping[str, Any]) -> _Entry:
    is_note = data["kind"] == "note"  # nobody but the team can write one, whoever sees it
    internal = data["audience"] == "team"
    cut = Cut(text_of_html(data["html"])) if is_note else without_quoted(data["html"], html=True)
    role = "note" if is_note and internal else _ROLES.get(data["from"]["type"], "system")
    files = [{"name": each["name"], "url": each["link"]} for each in data.get("files", ())]
    about = {"text": cut.text, "at": data["at"], "author": data["from"].get("name"), "attachments": files}
    message = Message.model_validate({"role": role, **about})
    ours = own_note(cut.text) if is_note else None
    if ours is None:
        return _Entry(message, cut, None)
    saved = SavedDraft(id=data["id"], kind="note", internal=internal, key=ours.key, reply=ours.reply, at=message.at)
    return _Entry(message, cut, saved)
