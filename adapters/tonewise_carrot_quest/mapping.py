"""Carrot quest's payloads as tonewise's values: pure functions.

A conversation is made of parts: replies of both sides, notes, and what happened (assigned, closed). Times are seconds
since 1970; system properties of a user begin with ``$``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tonewise.helpdesk import CutAway, Reference, SavedDraft, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.model import Attachment, Channel, Conversation, Customer, Message, Role

Object = Mapping[str, Any]

_MARKUP = re.compile(r"<(?:/?[a-z][^<>]*|!--)>?", re.IGNORECASE)
_SAID = ("reply_user", "reply_admin", "note", "article")
"""Types of parts that hold what somebody wrote; the others tell what happened."""
_CHANNELS: tuple[tuple[str, Channel], ...] = (
    ("email", "email"),
    ("telegram", "messenger"),
    ("viber", "messenger"),
    ("whatsapp", "messenger"),
    ("vk", "social"),
    ("facebook", "social"),
    ("instagram", "social"),
)
_PROFILE = ("email", "phone", "city", "region", "country")


def ticket(conversation: Object, parts: Sequence[Object], user: Object, facts: Sequence[str] = ()) -> Ticket:
    """A conversation with all its parts; ``facts`` names properties of the user that a reply may rest on."""
    channel = _channel(conversation)
    ordered = sorted(parts, key=lambda part: (moment(part["created"]), int(part["id"])))
    saved = [_saved(part) for part in ordered]
    messages, cut = _messages([part for part, own in zip(ordered, saved, strict=True) if own is None], channel)
    named = {**(user.get("props") or {}), **(user.get("props_custom") or {})}
    return Ticket(
        reference=reference(conversation),
        conversation=Conversation(
            id=str(conversation["id"]),
            channel=channel,
            customer=customer(user),
            facts=(*field_facts((name.lstrip("$"), named.get(name)) for name in facts), *note_facts(messages)),
            messages=messages,
        ),
        saved=tuple(each for each in saved if each),
        cut=cut,
    )


def reference(conversation: Object) -> Reference:
    """What a conversation is named by; its version is the last change with the last part, as times count seconds."""
    last = conversation.get("part_last") or {}
    closed, delayed = bool(conversation.get("closed")), bool(conversation.get("delayed"))
    updated = conversation.get("last_update") or conversation["created"]
    return Reference(
        id=str(conversation["id"]),
        state="closed" if closed else "pending" if delayed else "open",
        status="closed" if closed else "delayed" if delayed else "open",
        version=f"{updated} {conversation.get('parts_count')} {last.get('id')}",
        created=moment(conversation["created"]),
        updated=moment(updated),
    )


def customer(user: Object) -> Customer:
    """A user: the system properties that tell who they are, the team's own ones, tags."""
    props = user.get("props") or {}
    profile: dict[str, Any] = {name: props.get(f"${name}") for name in _PROFILE}
    profile |= {str(name): value for name, value in (user.get("props_custom") or {}).items()}
    profile["tags"] = [str(each) for each in user.get("tags") or ()]
    kept = {name: value for name, value in profile.items() if value not in (None, "", [])}
    return Customer(name=props.get("$name") or None, profile=kept)


def role_of(part: Object) -> Role:
    """Who wrote a part; automatic messages and bots speak as administrators do, and are told by what sent them.

    A bot talks with the customer; an automatic message answers nothing.
    """
    sort = part.get("type")
    if sort == "note":
        return "note"
    if sort == "reply_user":
        return "customer"
    if sort not in _SAID:
        return "system"
    sender = part.get("from")
    kind = str(sender.get("type")) if isinstance(sender, Mapping) else ""
    sent_via = str(part.get("sent_via"))
    if "bot" in kind or "bot" in sent_via:
        return "bot"
    return "system" if "auto" in sent_via else "agent"


def ours(part: Object) -> tuple[str, str] | None:
    """The key and the reply of a note of ours: what no user wrote; one that turned out public is found too."""
    if role_of(part) not in ("note", "agent", "bot"):
        return None
    found = own_note(text_of(part.get("body")))
    return (found.key, found.reply) if found else None


def message(part: Object, text: str) -> Message:
    """A part as a message, its text already read."""
    sender = part.get("from")
    name = sender.get("name") if isinstance(sender, Mapping) else None
    files = [each for each in part.get("attachments") or () if isinstance(each, Mapping)]
    return Message(
        role=role_of(part),
        text=text,
        at=moment(part["created"]),
        author=str(name) if name else None,
        attachments=tuple(
            Attachment(name=str(each.get("filename") or "file"), url=each.get("url") or None) for each in files
        ),
    )


def text_of(body: object) -> str:
    """A text as a person sees it, be it HTML or plain."""
    text = str(body) if body is not None else ""
    return text_of_html(text) if _MARKUP.search(text) else _plain(text)


def moment(seconds: object) -> datetime:
    """A time of seconds since 1970; raises ValueError for what is none."""
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (OverflowError, OSError):
        raise ValueError("not a time") from None


def _messages(parts: Sequence[Object], channel: Channel) -> tuple[tuple[Message, ...], tuple[CutAway, ...]]:
    messages: list[Message] = []
    cut: list[CutAway] = []
    for part in parts:
        read = _read(part, channel)
        made = message(part, read.text)
        if not made.text.strip() and not made.attachments:  # that somebody was assigned, that it was closed
            continue
        if read.quoted or read.signature:
            cut.append(CutAway(message_index=len(messages), quoted=read.quoted, signature=read.signature))
        messages.append(made)
    return tuple(messages), tuple(cut)


def _read(part: Object, channel: Channel) -> Cut:
    body = str(part.get("body") or "")
    is_mail = channel == "email" or part.get("sent_via") == "email"
    if not is_mail or part.get("type") == "note":
        return Cut(text_of(body))
    return without_quoted(body, html=True) if _MARKUP.search(body) else without_quoted(_plain(body))


def _plain(text: str) -> str:
    return html.unescape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def _saved(part: Object) -> SavedDraft | None:
    found = ours(part)
    if found is None:
        return None
    internal = part.get("type") == "note"
    at = moment(part["created"])
    return SavedDraft(id=str(part["id"]), kind="note", internal=internal, key=found[0], reply=found[1], at=at)


def _channel(conversation: Object) -> Channel:
    channel = conversation.get("channel")
    named = channel.get("type") if isinstance(channel, Mapping) else None
    said = f"{named} {conversation.get('type')}".lower()
    return next((kind for word, kind in _CHANNELS if word in said), "chat")
