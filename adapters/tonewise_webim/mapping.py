"""Webim's chats as tonewise's values: pure functions.

The Stored Data API has a message's text as ``message``, the External Bot API as ``text``; kinds are the same in both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from tonewise.helpdesk import Reference, State, Ticket
from tonewise.model import Attachment, Conversation, Customer, Message, Role

Object = Mapping[str, Any]

_ROLES: dict[str, Role] = {
    "visitor": "customer",
    "file_visitor": "customer",
    "sticker_visitor": "customer",
    "keyboard_response": "customer",
    "contacts": "customer",
    "operator": "agent",
    "file_operator": "agent",
    "keyboard": "bot",
    "for_operator": "note",
}
"""By a message's kind; any other (``info``, ``operator_busy``, ``cont_req``, ``action_request``) is the system's."""
_OURS = ("agent", "bot")


class Surroundings(NamedTuple):
    """What a chat's own answer lacks."""

    operators: Mapping[str, str] = MappingProxyType({})
    """Names of operators by their ids."""
    robots: frozenset[str] = frozenset()
    """Ids of operators that are robots: what they write has the kind of a person's."""


def ticket(chat: Object, around: Surroundings) -> Ticket:
    """A chat with its messages, in the order of their times."""
    written = _in_order(chat.get("messages") or ())
    messages = tuple(message(each, around) for each in written)
    return Ticket(
        reference=_reference(chat, messages, _id(written[-1].get("id")) if written else ""),
        conversation=Conversation(
            id=str(chat["id"]), channel="chat", customer=customer(chat.get("visitor")), messages=messages
        ),
    )


def message(data: Object, around: Surroundings) -> Message:
    """A message of either API."""
    kind = str(data["kind"])
    writer = _id(data.get("operator_id"))
    role = _ROLES.get(kind, "system")
    if role == "agent" and writer in around.robots:
        role = "bot"
    text, attachments = _content(kind, data)
    return Message(
        role=role,
        text=text,
        at=moment(data.get("created_at")),
        author=(around.operators.get(writer) or writer) if role in _OURS and writer else None,
        attachments=attachments,
    )


def customer(visitor: object) -> Customer:
    """The visitor by the fields that the site gave and they filled in themselves."""
    fields = visitor.get("fields") if isinstance(visitor, Mapping) else None
    if not isinstance(fields, Mapping):
        return Customer()
    known = {name: value for name, value in fields.items() if isinstance(value, str | int) and str(value).strip()}
    name = known.pop("name", None) or known.pop("display_name", None)
    return Customer(name=str(name) if name else None, profile=known)


def moment(stamp: object) -> datetime | None:
    """A time; UTC where it says nothing else."""
    if not stamp:
        return None
    read = datetime.fromisoformat(str(stamp))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _reference(chat: Object, messages: Sequence[Message], last: str) -> Reference:
    times = [each.at for each in messages if each.at]
    created = moment(chat.get("created_at"))
    return Reference(
        id=str(chat["id"]),
        state=_state(messages),
        version=f"{len(messages)} {last}".strip(),
        created=created,
        updated=max((*times, *filter(None, [created])), default=None),
    )


def _state(messages: Sequence[Message]) -> State:
    """Webim's documents that were found name no state of a chat: it waits for us where the visitor wrote last."""
    spoke = [each.role for each in messages if each.role == "customer" or each.role in _OURS]
    return "open" if spoke and spoke[-1] == "customer" else "pending"


def _content(kind: str, data: Object) -> tuple[str, tuple[Attachment, ...]]:
    """What a message says, and the files that it is made of."""
    about = data.get("data")
    about = about if isinstance(about, Mapping) else {}
    text = data.get("message", data.get("text"))
    text = "" if text is None else str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if kind.startswith("file_"):
        return "", (_file(about or _json(text), text),)
    if kind == "keyboard_response":
        button = about.get("button")
        return str(button["text"]) if isinstance(button, Mapping) and button.get("text") else text, ()
    if kind == "keyboard" and not text.strip():
        rows = data.get("buttons") or about.get("buttons") or ()
        text = " ".join(f"[{button['text']}]" for row in rows for button in row if button.get("text"))
    return text.strip(), ()


def _file(about: Object, text: str) -> Attachment:
    name = about.get("name") or about.get("filename") or ("" if about else text) or "file"
    return Attachment(name=str(name), url=str(about["url"]) if about.get("url") else None)


def _json(text: str) -> Object:
    """Stored messages of files hold a description of the file as JSON."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if isinstance(found, Mapping) and isinstance(found.get("file"), Mapping):
        found = found["file"].get("desc") or found["file"]
    return found if isinstance(found, Mapping) else {}


def _in_order(messages: Sequence[Object]) -> Sequence[Object]:
    """By time; as they came where some have none."""
    times = {id(each): moment(each.get("created_at")) for each in messages}
    if not all(times.values()):
        return messages
    return sorted(messages, key=lambda each: times[id(each)] or datetime.min.replace(tzinfo=UTC))


def _id(value: object) -> str:
    return "" if value is None else str(value)
