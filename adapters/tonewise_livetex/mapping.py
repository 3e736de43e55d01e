"""LiveTex's chats as tonewise's values: pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from tonewise.errors import HelpdeskForbiddenError
from tonewise.helpdesk import Reference, State, Ticket
from tonewise.model import Conversation, Customer, Message, Role

Object = Mapping[str, Any]

MOSCOW = timezone(timedelta(hours=3))
"""LiveTex's times are Moscow's and say so nowhere."""

_PROFILE = ("email", "phone", "last_city", "last_country")


def ticket(chat: Object, robots: frozenset[str] = frozenset()) -> Ticket:
    """A chat with its messages; raises HelpdeskForbiddenError where LiveTex keeps them from this account.

    ``robots`` are ids of employees that are robots.
    """
    listed = chat.get("messages")
    if listed is None and chat.get("message_count") != 0:
        raise HelpdeskForbiddenError(
            "LiveTex: chats come without their messages: the account must be an administrator's"
        )
    messages = tuple(_message(each, robots) for each in _in_order(listed or ()))
    return Ticket(
        reference=reference(chat, messages),
        conversation=Conversation(
            id=str(chat["id"]),
            channel="chat",
            customer=_customer(chat),
            messages=messages,
        ),
    )


def reference(chat: Object, messages: Sequence[Message] = ()) -> Reference:
    """What a chat is named by; whether one that is not closed waits for us is known by its messages alone."""
    return Reference(
        id=str(chat["id"]),
        state=_state(chat, messages),
        status=str(chat["result"]) if chat.get("result") else None,
        version=f"{chat['updated_at']} {chat.get('message_count', '')}".strip(),  # times are of whole seconds
        created=moment(chat.get("created_at")),
        updated=moment(chat["updated_at"]),
    )


def moment(stamp: object) -> datetime | None:
    """A time; Moscow's where it says nothing else."""
    if not stamp:
        return None
    read = datetime.fromisoformat(str(stamp))
    return read if read.tzinfo else read.replace(tzinfo=MOSCOW)


def _state(chat: Object, messages: Sequence[Message]) -> State:
    if chat.get("is_closed"):
        return "closed"
    spoke = [each.role for each in messages if each.role != "system"]
    if not spoke:
        return "unknown"
    return "open" if spoke[-1] == "customer" else "pending"


def _message(data: Object, robots: frozenset[str]) -> Message:
    employee = data.get("employee")
    role: Role = "system"
    if isinstance(employee, Mapping):
        role = "bot" if str(employee.get("id")) in robots else "agent"
    elif data.get("visitor") is not None:
        role = "customer"
    text = data.get("text")
    return Message(
        role=role,
        text=("" if text is None else str(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip(),
        at=moment(data.get("created_at")),
        author=_name(employee) if isinstance(employee, Mapping) else None,
    )


def _name(employee: Object) -> str | None:
    parts = [str(employee[part]) for part in ("first_name", "last_name") if employee.get(part)]
    return " ".join(parts) or (str(employee["id"]) if employee.get("id") is not None else None)


def _customer(chat: Object) -> Customer:
    """The visitor, with what they or the site said of them; what employees call or remark of them is left out."""
    visitor = chat.get("visitor")
    visitor = visitor if isinstance(visitor, Mapping) else {}
    profile = {name: visitor[name] for name in _PROFILE if visitor.get(name)}
    for name, value in (*_variables(chat.get("visitor_variables")), *_prechats(chat)):
        profile.setdefault(name, value)
    return Customer(name=str(visitor["name"]) if visitor.get("name") else None, profile=profile)


def _variables(given: object) -> Iterator[tuple[str, object]]:
    if isinstance(given, Mapping):
        yield from ((str(name), value) for name, value in given.items() if value not in (None, ""))


def _prechats(chat: Object) -> Iterator[tuple[str, object]]:
    for listed in ("prechats_chat", "prechats_hidden"):
        for each in chat.get(listed) or ():
            if each.get("name") and each.get("value") not in (None, ""):
                yield str(each["name"]), each["value"]


def _in_order(messages: Sequence[Object]) -> Sequence[Object]:
    """By time; as they came where some have none, which LiveTex says is in order."""
    times = [moment(each.get("created_at")) for each in messages]
    if any(at is None for at in times):
        return messages
    keyed = sorted(zip(times, range(len(messages)), messages, strict=True), key=lambda each: (each[0], each[1]))
    return [message for _, _, message in keyed]
