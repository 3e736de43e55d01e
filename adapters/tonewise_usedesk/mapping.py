"""UseDesk's payloads as tonewise's values: pure functions.

Numbers come as numbers or as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from tonewise.helpdesk import CutAway, Reference, SavedDraft, State, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Attachment, Channel, Conversation, Message, Role
from tonewise_usedesk.lookups import customer, field_values
from tonewise_usedesk.reading import Object, letter, moment, text_of

STATUSES: dict[str, tuple[str, State]] = {
    "1": ("Открыт", "open"),
    "2": ("Выполнен", "closed"),
    "3": ("Закрыт", "closed"),
    "4": ("Удален", "closed"),
    "5": ("На удержании", "pending"),
    "6": ("В ожидании", "pending"),
    "7": ("Спам", "closed"),
    "8": ("Новый", "open"),
    "9": ("Рассылка", "unknown"),
    "10": ("Объединен", "closed"),
}
"""The vendor's reference of statuses, by number."""

_ROLES: dict[str, Role] = {"client": "customer", "user": "agent"}
"""Any other is a rule of the team's (``trigger``): it writes by itself and answers nothing."""


class Surroundings(NamedTuple):
    """What a ticket's own answer lacks, from other calls."""

    client: Object = MappingProxyType({})
    """The customer, as ``/client`` has them."""
    agents: Mapping[str, str] = MappingProxyType({})
    """Names of employees by their ids."""
    fields: Mapping[str, Object] = MappingProxyType({})
    """Additional fields by their ids, as ``/ticket/fields`` has them."""
    chat_channels: frozenset[str] = frozenset()
    """Ids of channels that are chats though the customer's address is known there."""
    agent_site: str = ""


def ticket(data: Object, around: Surroundings) -> Ticket:
    """A ticket with its comments, as ``/ticket`` gives them."""
    about = data["ticket"]
    channel = _channel(about, around.chat_channels)
    comments = sorted(data["comments"], key=_when)
    saved = [_saved(each) for each in comments]
    theirs = [each for each, found in zip(comments, saved, strict=True) if found is None]
    messages, cut = _messages(theirs, channel, around)
    if channel == "email":
        messages = with_subject(messages, about.get("subject"))
    facts = (*field_facts(field_values(data.get("custom_fields") or (), around.fields)), *note_facts(messages))
    return Ticket(
        reference=reference(about, around.agent_site, last_comment=str(comments[-1]["id"]) if comments else ""),
        conversation=Conversation(
            id=str(about["id"]),
            channel=channel,
            customer=customer(around.client or _named_client(comments)),
            facts=facts,
            messages=messages,
        ),
        saved=tuple(each for each in saved if each),
        cut=cut,
    )


def reference(about: Object, agent_site: str, last_comment: str = "") -> Reference:
    """What a ticket is named by; its version is the last change with the last comment, as times count seconds."""
    status = about.get("status_id", about.get("status"))
    status = str(status["id"] if isinstance(status, Mapping) else status)
    word, state = STATUSES.get(status, (status, "unknown"))
    updated = about.get("last_updated_at") or about.get("updated_at") or about.get("published_at")
    ticket_id = str(about["id"])
    return Reference(
        id=ticket_id,
        url=f"{agent_site}/tickets/{ticket_id}" if agent_site else None,
        subject=text_of(about.get("subject")) or None,
        state=state,
        status=word,
        version=f"{updated} {last_comment}" if last_comment else None,
        created=moment(about.get("published_at") or about.get("created_at")),
        updated=moment(updated),
    )


def role_of(comment: Object) -> Role:
    """Who wrote a comment: an internal one is a note, whoever it is from."""
    if str(comment.get("type") or "public") == "private":
        return "note"
    if said := comment.get("from"):
        return _ROLES.get(str(said), "system")
    return "agent" if comment.get("user_id") else "customer" if comment.get("client_id") else "system"


def ours(comment: Object) -> tuple[str, str] | None:
    """The key and the reply of a note of ours: one that no customer wrote; what turned out public is found too."""
    if role_of(comment) not in ("note", "agent"):
        return None
    found = own_note(text_of(comment.get("message")))
    return (found.key, found.reply) if found else None


def message(comment: Object, text: str, agents: Mapping[str, str] | None = None) -> Message:
    """A comment as a message, its text already read."""
    files = [each for each in comment.get("files") or () if isinstance(each, Mapping)]
    return Message(
        role=role_of(comment),
        text=text,
        at=moment(comment.get("published_at")),
        author=_author(comment, agents or {}),
        attachments=tuple(
            Attachment(name=str(each.get("name") or "file"), url=each.get("file") or each.get("url") or None)
            for each in files
        ),
    )


def _messages(
    comments: Sequence[Object], channel: Channel, around: Surroundings
) -> tuple[tuple[Message, ...], tuple[CutAway, ...]]:
    messages: list[Message] = []
    cut: list[CutAway] = []
    for each in comments:
        parts = _parts(each, channel)
        made = message(each, parts.text, around.agents)
        if not made.text.strip() and not made.attachments:
            continue
        if parts.quoted or parts.signature:
            cut.append(CutAway(message_index=len(messages), quoted=parts.quoted, signature=parts.signature))
        messages.append(made)
    return tuple(messages), tuple(cut)


def _parts(comment: Object, channel: Channel) -> Cut:
    text = str(comment.get("message") or "")
    if channel != "email" or role_of(comment) == "note":
        return Cut(text_of(text))
    return letter(text)


def _saved(comment: Object) -> SavedDraft | None:
    found = ours(comment)
    if found is None:
        return None
    return SavedDraft(
        id=str(comment["id"]),
        kind="note",
        internal=role_of(comment) == "note",
        key=found[0],
        reply=found[1],
        at=moment(comment.get("published_at")),
    )


def _channel(about: Object, chats: frozenset[str]) -> Channel:
    is_chat = str(about.get("channel_id")) in chats or bool(about.get("chat_id"))
    return "email" if "@" in str(about.get("email") or "") and not is_chat else "chat"


def _author(comment: Object, agents: Mapping[str, str]) -> str | None:
    side = "client" if comment.get("from") == "client" else "user"
    said = comment.get(side)
    name = said.get("name") if isinstance(said, Mapping) else None
    return str(name) if name else agents.get(str(comment.get("user_id"))) if side == "user" else None


def _named_client(comments: Sequence[Object]) -> Object:
    """The customer as a comment of theirs names them."""
    clients = [each.get("client") for each in comments if each.get("from") == "client"]
    return next((each for each in clients if isinstance(each, Mapping)), {})


def _when(comment: Object) -> tuple[datetime, int]:
    number = str(comment["id"])
    at = moment(comment.get("published_at")) or datetime.min.replace(tzinfo=UTC)
    return at, int(number) if number.isdigit() else 0
