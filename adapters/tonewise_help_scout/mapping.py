"""Help Scout's payloads as tonewise's values: pure functions, the names of fields as in its Inbox API 2.0."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from tonewise.helpdesk import Article, CutAway, Reference, SavedDraft, SavedKind, State, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Attachment, Channel, Conversation, Customer, Message, Role

PAGES = "https://secure.helpscout.net/conversation"
"""Where a conversation's id and number lead an agent."""

_STATES: dict[str, State] = {
    "active": "open", "open": "open", "pending": "pending", "closed": "closed", "spam": "closed",
}  # fmt: skip
_NOTES = frozenset({"note", "phone", "forwardparent"})
"""What colleagues alone see: notes, what was said on the telephone, letters passed on to somebody else."""
_SPOKEN = frozenset({"customer", "message", "chat", "beaconchat", "forwardchild"})
_SENT = frozenset({"published", "hidden"})
"""``hidden`` was sent and is left out of later letters; a draft, and what waits for a review, was not sent."""
_BY_THEMSELVES = frozenset({"system_user", "workflow"})
"""Writers that nobody stands behind and that talk with nobody: what they send answers nothing."""


def reference(data: Mapping[str, Any]) -> Reference:
    """What a conversation is named by; ``data`` with its threads, whose times tell the last change."""
    threads = threads_of(data)
    waiting = data.get("customerWaitingSince") or {}
    stamps = [data["createdAt"], data.get("userUpdatedAt"), data.get("closedAt"), waiting.get("time")]
    times = [moment(each) for each in (*stamps, *(thread.get("createdAt") for thread in threads)) if each]
    updated = max(times)
    number = data.get("number")
    return Reference(
        id=str(data["id"]),
        url=f"{PAGES}/{data['id']}/{number}" if number else None,
        subject=data.get("subject") or None,
        state="closed" if data.get("state") == "deleted" else _STATES.get(data["status"], "unknown"),
        status=data["status"],
        version=f"{updated.isoformat()} {len(threads)}",
        created=moment(data["createdAt"]),
        updated=updated,
    )


def ticket(
    data: Mapping[str, Any], threads: Sequence[Mapping[str, Any]], customer: Mapping[str, Any] | None, user: int | None
) -> Ticket:
    """A conversation with all its threads; ``user`` is whose drafts are ours, all drafts where there is none."""
    entries: list[tuple[Message, Cut]] = []
    saved: list[SavedDraft] = []
    for each in sorted(threads, key=lambda thread: moment(thread["createdAt"])):
        if (ours := _ours(each, user)) is not None:
            saved.append(ours)
        elif is_message(each):
            entries.append(_entry(each))
    messages = tuple(entry[0] for entry in entries)
    named = reference(data)
    kind: Channel = "email" if data.get("type") == "email" else "chat"
    return Ticket(
        reference=named,
        conversation=Conversation(
            id=named.id,
            channel=kind,
            customer=_customer(data, customer or {}),
            facts=(*field_facts(_fields(data)), *note_facts(messages)),
            messages=with_subject(messages, named.subject) if kind == "email" else messages,
        ),
        saved=tuple(saved),
        cut=tuple(CutAway(message_index=index, quoted=cut.quoted, signature=cut.signature)
                  for index, (_, cut) in enumerate(entries) if cut.quoted or cut.signature),
    )  # fmt: skip


def threads_of(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The threads that stand in a conversation."""
    return list((data.get("_embedded") or {}).get("threads") or ())


def is_message(thread: Mapping[str, Any]) -> bool:
    """Whether a thread says something: a line item tells what was done, and a draft was not sent."""
    if thread["type"] in _NOTES:
        return bool(thread.get("body"))
    return thread["type"] in _SPOKEN and thread.get("state", "published") in _SENT


def message(thread: Mapping[str, Any]) -> Message:
    """A thread that says something."""
    return _entry(thread)[0]


def saved_thread(thread: Mapping[str, Any], kind: SavedKind) -> SavedDraft:
    """A thread of ours as it is; a note that became something else, or a draft that was sent, is not internal."""
    text = text_of_html(thread.get("body") or "")
    ours = own_note(text) if kind == "note" else None
    return SavedDraft(
        id=str(thread["id"]),
        kind=kind,
        internal=thread["type"] == "note" if kind == "note" else thread.get("state") == "draft",
        key=ours.key if ours else "",
        reply=ours.reply if ours else text,
        at=moment(thread["createdAt"]),
    )


def is_own_note(thread: Mapping[str, Any]) -> bool:
    """Whether a thread is a note with our marker, which no customer can write."""
    return thread["type"] == "note" and own_note(text_of_html(thread.get("body") or "")) is not None


def saved_reply(data: Mapping[str, Any]) -> Article:
    """A saved reply as it stands, with its variables."""
    text = text_of_html(data.get("text") or "") or (data.get("chatText") or "").strip()
    return Article(id=str(data["id"]), title=data["name"], text=text, kind="answer")


def article(data: Mapping[str, Any], found: Mapping[str, Any]) -> Article:
    """An article of Docs, with what the search tells of it."""
    return Article(
        id=str(data["id"]),
        title=data["name"],
        text=text_of_html(data.get("text") or ""),
        url=data.get("publicUrl") or found.get("url"),
        audience="internal" if found.get("visibility") == "private" else "customer",
    )


def html_of(text: str) -> str:
    """A plain text as HTML, which the text of a thread is."""
    parts = re.split(r"\n{2,}", text.strip())
    return "".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in parts)


def moment(stamp: str) -> datetime:
    """A time of Help Scout's."""
    return datetime.fromisoformat(stamp)


def _ours(thread: Mapping[str, Any], user: int | None) -> SavedDraft | None:
    if is_own_note(thread):
        return saved_thread(thread, "note")
    if thread["type"] == "message" and thread.get("state") == "draft":
        writer = (thread.get("createdBy") or {}).get("id")
        return saved_thread(thread, "draft") if user in (None, writer) else None
    return None


def _entry(thread: Mapping[str, Any]) -> tuple[Message, Cut]:
    role = _role(thread)
    body = thread.get("body") or ""
    is_mail = thread["type"] in ("customer", "message", "forwardchild")
    cut = without_quoted(body, html=True) if is_mail else Cut(text_of_html(body))
    writer = _name(thread.get("createdBy"))
    if role == "customer":
        writer = _name(thread.get("customer")) or writer
    return Message(
        role=role, text=cut.text, at=moment(thread["createdAt"]), author=writer, attachments=_attachments(thread)
    ), cut


def _role(thread: Mapping[str, Any]) -> Role:
    if thread["type"] in _NOTES:
        return "note"
    writer = (thread.get("createdBy") or {}).get("type")
    if writer == "bot":
        return "bot"
    if writer in _BY_THEMSELVES or (thread.get("source") or {}).get("type") == "workflows":
        return "system"
    if thread["type"] == "customer" or writer == "customer":
        return "customer"
    return "agent"


def _name(person: Mapping[str, Any] | None) -> str | None:
    if not person:
        return None
    whole = f"{person.get('first') or ''} {person.get('last') or ''}".strip()
    return whole or person.get("email") or None


def _attachments(thread: Mapping[str, Any]) -> tuple[Attachment, ...]:
    found: Any = (thread.get("_embedded") or {}).get("attachments") or ()
    return tuple(
        Attachment(name=each["filename"], url=((each.get("_links") or {}).get("web") or {}).get("href"))
        for each in found
    )


def _customer(data: Mapping[str, Any], customer: Mapping[str, Any]) -> Customer:
    primary = data.get("primaryCustomer") or {}
    held = customer.get("_embedded") or {}
    profile: dict[str, Any] = {}
    for name, kind in (("email", "emails"), ("phone", "phones")):
        if values := [each["value"] for each in held.get(kind) or () if each.get("value")]:
            profile[name] = values[0]
    if "email" not in profile and primary.get("email"):
        profile["email"] = primary["email"]
    for name in ("organization", "jobTitle", "location"):
        if customer.get(name):
            profile[name] = customer[name]
    if city := (held.get("address") or {}).get("city"):
        profile["city"] = city
    for each in held.get("properties") or ():
        if (value := each.get("text") or each.get("value")) not in (None, ""):
            profile[each["name"]] = value
    if tags := [each["tag"] for each in data.get("tags") or () if each.get("tag")]:
        profile["tags"] = tags
    whole = f"{customer.get('firstName') or ''} {customer.get('lastName') or ''}".strip()
    return Customer(
        name=whole or _name(primary if primary.get("first") or primary.get("last") else None), profile=profile
    )


def _fields(data: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Custom fields; of one that is chosen from a list ``value`` is a number, and ``text`` what it is called."""
    return [(each["name"], each.get("text") or each.get("value")) for each in data.get("customFields") or ()]
