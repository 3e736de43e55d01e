"""Front's payloads as tonewise's values: pure functions, the names of fields as in its Core API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, NamedTuple

from tonewise.helpdesk import Article, CutAway, Reference, SavedDraft, State, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Attachment, Channel, Conversation, Customer, Message, Role

APP = "https://app.frontapp.com/open"
"""Where a conversation's id leads a teammate."""

_STATES: dict[str, State] = {"unassigned": "open", "assigned": "open", "archived": "closed", "deleted": "closed"}
_CATEGORIES: dict[str, State] = {"open": "open", "waiting": "pending", "resolved": "closed"}
_CHANNELS: dict[str, Channel] = {
    "email": "email",
    "sms": "messenger",
    "whatsapp": "messenger",
    "yalo_wha": "messenger",
    "facebook": "messenger",
    "tweet_dm": "messenger",
    "tweet": "social",
    "googleplay": "social",
}
"""By a message's type; what is left is a chat: ``front_chat``, ``intercom``, ``custom``, ``internal``, calls."""
_CALLS = frozenset({"call", "phone-call"})
_BOTS = frozenset({"ai"})
"""Types of an author that talk with customers; a macro, the API and an application write what a person decided."""
_BY_THEMSELVES = frozenset({"bulk_reply", "csat", "integration", "rule", "smart_csat"})
"""Types of an author that send something by themselves or to many: it answers nothing."""
_OF_THE_TEAM = frozenset({"teammate", "inbox"})
"""Types of custom fields that hold who works on it: nothing that a customer should be told."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NO_TIME = datetime.min.replace(tzinfo=UTC)


class Whole(NamedTuple):
    """A conversation with what belongs to it, each as Front gives it."""

    conversation: Mapping[str, Any]
    messages: Sequence[Mapping[str, Any]]
    comments: Sequence[Mapping[str, Any]]
    drafts: Sequence[Mapping[str, Any]] = ()
    contact: Mapping[str, Any] | None = None
    field_types: Mapping[str, str] = {}
    """Types of the conversation's custom fields by their names."""
    link_types: Mapping[str, str] = {}
    """The same for what is linked to it."""


def reference(data: Mapping[str, Any]) -> Reference:
    """What a conversation is named by."""
    updated = data.get("updated_at")
    status = data["status"]
    last = data.get("last_message") or {}
    return Reference(
        id=data["id"],
        url=f"{APP}/{data['id']}",
        subject=data.get("subject") or None,
        state=_CATEGORIES.get(data.get("status_category") or "") or _STATES.get(status, "unknown"),
        status=data.get("status_category") or status,
        version=None if updated is None else str(updated),
        created=moment(data.get("created_at")),
        updated=moment(updated or last.get("created_at") or data.get("created_at")),
    )


def ticket(whole: Whole, is_ours: Callable[[Mapping[str, Any]], bool]) -> Ticket:
    """A conversation with its messages, comments and drafts; ``is_ours`` tells drafts of ours by their author."""
    entries = [_entry(each) for each in whole.messages if is_message(each)]
    saved = [*filter(None, map(saved_note, whole.comments)), *map(saved_draft, filter(is_ours, whole.drafts))]
    entries += [(comment(each), Cut("")) for each in whole.comments if saved_note(each) is None]
    entries.sort(key=lambda entry: entry[0].at or _NO_TIME)  # a stable sort: what has one time keeps its order
    messages = tuple(entry[0] for entry in entries)
    cut = [CutAway(message_index=index, quoted=cut.quoted, signature=cut.signature)
           for index, (_, cut) in enumerate(entries) if cut.quoted or cut.signature]  # fmt: skip
    kind = _channel(whole.messages)
    named = reference(whole.conversation)
    return Ticket(
        reference=named,
        conversation=Conversation(
            id=named.id,
            channel=kind,
            customer=_customer(whole),
            facts=(*field_facts(_fields(whole)), *note_facts(messages)),
            messages=with_subject(messages, named.subject) if kind == "email" else messages,
        ),
        saved=tuple(sorted(saved, key=lambda each: each.at or _NO_TIME)),
        cut=tuple(cut),
    )


def is_message(data: Mapping[str, Any]) -> bool:
    """Whether it was sent or received, and says something: a draft is neither, and a call may leave no words."""
    if data.get("draft_mode"):
        return False
    return data.get("type") not in _CALLS or bool(_text(data).text.strip() or data.get("attachments"))


def message(data: Mapping[str, Any]) -> Message:
    """A message that was sent or received."""
    return _entry(data)[0]


def comment(data: Mapping[str, Any]) -> Message:
    """A comment, which the team alone sees."""
    return Message(
        role="note",
        text=data["body"],
        at=moment(data.get("posted_at")),
        author=_name(data.get("author")),
        attachments=_attachments(data),
    )


def saved_note(data: Mapping[str, Any]) -> SavedDraft | None:
    """The note of ours that a comment is; None for anybody else's."""
    ours = own_note(data["body"])
    if ours is None:
        return None
    # A comment has no visibility: Front shows none to anybody outside the team.
    at = moment(data.get("posted_at"))
    return SavedDraft(id=data["id"], kind="note", internal=True, key=ours.key, reply=ours.reply, at=at)


def saved_draft(data: Mapping[str, Any]) -> SavedDraft:
    """A draft as it is; a message without a draft's mode was sent."""
    return SavedDraft(
        id=data["id"],
        kind="draft",
        internal=data.get("draft_mode") in ("private", "shared"),
        reply=text_of_html(data["body"]),
        at=moment(data.get("created_at")),
    )


def template(data: Mapping[str, Any]) -> Article:
    """A message template as it stands, with its variables."""
    return Article(id=data["id"], title=data["name"], text=text_of_html(data["body"]), kind="answer")


def html_of(text: str) -> str:
    """A plain text as HTML, which the body of a draft and of a message is."""
    parts = re.split(r"\n{2,}", text.strip())
    return "".join(f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in parts)


def moment(seconds: float | None) -> datetime | None:
    """A stamp of Front's: seconds since 1970."""
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


def contact_id(data: Mapping[str, Any]) -> str | None:
    """The id of the contact that a conversation is with, from the address that Front gives; None where it has none."""
    recipient = data.get("recipient") or {}
    address = ((recipient.get("_links") or {}).get("related") or {}).get("contact")
    return str(address).rpartition("/")[2] if address else None


def _entry(data: Mapping[str, Any]) -> tuple[Message, Cut]:
    cut = _text(data)
    role, sender = _role(data), next((each for each in data.get("recipients") or () if each["role"] == "from"), None)
    writer = _name(data.get("author"))
    if role == "customer":
        writer = (sender or {}).get("name") or (sender or {}).get("handle") or writer
    at = moment(data.get("created_at"))
    return Message(role=role, text=cut.text, at=at, author=writer, attachments=_attachments(data)), cut


def _role(data: Mapping[str, Any]) -> Role:
    if data["is_inbound"]:
        return "customer"
    writer = (data.get("author") or {}).get("type")
    return "bot" if writer in _BOTS else "system" if writer in _BY_THEMSELVES else "agent"


def _text(data: Mapping[str, Any]) -> Cut:
    body = data.get("body") or ""
    if data.get("type") == "email":
        return without_quoted(body, html=True) if body.strip() else without_quoted(data.get("text") or "")
    if not _TAG.search(body):  # texts of messengers come with line breaks of their own
        body = body.replace("\r\n", "\n").replace("\n", "<br>")
    return Cut(text_of_html(body))


def _channel(messages: Iterable[Mapping[str, Any]]) -> Channel:
    kinds = [str(each.get("type")) for each in messages if each["is_inbound"] and each.get("type") not in _CALLS]
    return _CHANNELS.get(kinds[0], "chat") if kinds else "chat"


def _name(author: Mapping[str, Any] | None) -> str | None:
    if not author:
        return None
    whole = f"{author.get('first_name') or ''} {author.get('last_name') or ''}".strip()
    return whole or author.get("username") or None


def _attachments(data: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """Files sent along; pictures within the text are part of it."""
    files = data.get("attachments") or ()
    return tuple(
        Attachment(name=each["filename"], url=each.get("url"))
        for each in files
        if not (each.get("metadata") or {}).get("is_inline")
    )


def _customer(whole: Whole) -> Customer:
    recipient, contact = whole.conversation.get("recipient") or {}, whole.contact or {}
    profile: dict[str, Any] = {}
    for each in contact.get("handles") or ():
        profile.setdefault(each["source"], each["handle"])
    if not profile and recipient.get("handle"):
        profile["handle"] = recipient["handle"]
    if contact.get("description"):
        profile["description"] = contact["description"]
    if lists := [each["name"] for each in contact.get("lists") or () if each.get("name")]:
        profile["lists"] = lists
    tags = [each["name"] for each in whole.conversation.get("tags") or () if not each.get("is_private")]
    if tags:
        profile["tags"] = tags
    profile |= {name: value for name, value in (contact.get("custom_fields") or {}).items() if value not in (None, "")}
    return Customer(name=contact.get("name") or recipient.get("name") or None, profile=profile)


def _fields(whole: Whole) -> list[tuple[str, object]]:
    """Custom fields of the conversation, and those of what is linked to it: an order in a shop, an issue."""
    own = (whole.conversation.get("custom_fields") or {}).items()
    found = [(name, value, whole.field_types.get(name, "")) for name, value in own]
    for link in whole.conversation.get("links") or ():
        about = link.get("name") or link["type"]
        held = (link.get("custom_fields") or {}).items()
        found += [(f"{about}, {name}", value, whole.link_types.get(name, "")) for name, value in held]
    return [(label, _day(value) if kind == "datetime" else value)
            for label, value, kind in found if kind not in _OF_THE_TEAM]  # fmt: skip


def _day(value: object) -> object:
    return datetime.fromtimestamp(value, tz=UTC).date() if isinstance(value, (int, float)) else value
