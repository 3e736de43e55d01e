"""Request Tracker's payloads as tonewise's values: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tonewise.helpdesk import CutAway, Reference, SavedDraft, State, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Conversation, Customer, Fact, Message, Role
from tonewise_request_tracker.letters import Letter, addressed, letters_of

WRITTEN = ("Create", "Correspond", "Comment")
"""Transactions in which somebody wrote; the others tell of changes, and `MAILED` of what was sent because of them."""
MAILED = "CommentEmailRecord"
"""A mail that a comment made Request Tracker send."""

_STATES: dict[str, State] = {
    "new": "open", "open": "open", "stalled": "pending", "resolved": "closed", "rejected": "closed",
    "deleted": "closed",
}  # fmt: skip
_SYSTEM = "RT_System"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What of a team's settings a mapping needs."""

    site: str
    states: dict[str, State] = field(default_factory=dict)
    customer_fields: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Payloads:
    """What was fetched of a ticket."""

    ticket: Mapping[str, Any]
    version: str | None
    history: Sequence[Mapping[str, Any]]
    parts: Sequence[Mapping[str, Any]]
    """Parts of the letters."""
    sent: Sequence[Mapping[str, Any]] = ()
    """Parts of the mails that comments made Request Tracker send."""
    privileged: Mapping[str, bool] = field(default_factory=dict)
    """Whether a user is privileged, by name; who may not be looked at is left out."""


def reference(desk: Desk, data: Mapping[str, Any], version: str | None = None) -> Reference:
    """What a ticket is named by, from the ticket or from a list."""
    status = str(data["Status"])
    return Reference(
        id=str(data["id"]),
        url=f"{desk.site}/Ticket/Display.html?id={data['id']}",
        subject=data.get("Subject") or None,
        state=(_STATES | desk.states).get(status.lower(), "unknown"),
        status=status,
        version=version,
        created=moment(data.get("Created")),
        updated=moment(data["LastUpdated"]),
    )


def ticket(desk: Desk, given: Payloads) -> Ticket:
    """A ticket with its letters, notes and fields."""
    letters = letters_of(desk.site, given.parts)
    written = sorted((each for each in given.history if each["Type"] in WRITTEN), key=_order)
    saved: list[SavedDraft] = []
    entries: list[tuple[Message, Letter]] = []
    notes: list[Message] = []
    for each in written:
        letter = letters.get(str(each["id"]), Letter())
        message = _message(desk, given, each, letter)
        ours = _saved(desk, given, each, message)
        if ours is None:
            entries.append((message, letter))
            if _is_colleagues_note(desk, given, each):
                notes.append(message)
        else:
            saved.append(ours)
    messages = with_subject([message for message, _ in entries], given.ticket.get("Subject"))
    return Ticket(
        reference=reference(desk, given.ticket, given.version),
        conversation=Conversation(
            id=str(given.ticket["id"]),
            channel="email",
            customer=_customer(given),
            facts=(*_facts(desk, given.ticket), *note_facts(notes)),
            messages=messages,
        ),
        saved=tuple(saved),
        cut=tuple(_cut([(message.role, letter) for message, letter in entries])),
    )


def moment(given: object) -> datetime | None:
    """A time of Request Tracker's, where it is set: 1970 stands for none."""
    if not isinstance(given, str) or not given or given.startswith("1970-01-01"):
        return None
    return datetime.fromisoformat(given)


def asked_for(history: Iterable[Mapping[str, Any]], requestors: Iterable[str]) -> list[str]:
    """The numbers of users of whom it must be known whether they are privileged, to tell who they are here."""
    customers = set(requestors)
    unsure = {
        str(each["Creator"]["id"])
        for each in history
        if each["Type"] in WRITTEN and (each["Type"] == "Comment" or _name(each) not in customers)
        if _name(each) != _SYSTEM
    }
    return sorted(unsure, key=lambda number: (len(number), number))


def requestors_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of those for whom a ticket is; groups are left out."""
    return tuple(str(each["id"]) for each in data.get("Requestor") or () if each.get("type") == "user")


def mails_of_comments(history: Iterable[Mapping[str, Any]]) -> list[str]:
    """The numbers of the mails that were sent because of a comment."""
    return [str(each["id"]) for each in history if each["Type"] == MAILED]


def written_by(history: Iterable[Mapping[str, Any]]) -> list[str]:
    """The numbers of the transactions in which somebody wrote."""
    return [str(each["id"]) for each in history if each["Type"] in WRITTEN]


def _message(desk: Desk, given: Payloads, entry: Mapping[str, Any], letter: Letter) -> Message:
    role = _role(desk, given, entry, letter)
    creator = entry["Creator"]
    return Message(
        role=role,
        text=letter.whole if role == "note" else letter.text,
        at=moment(entry["Created"]),
        author=creator.get("RealName") or _name(entry),
        attachments=letter.attachments,
    )


def _role(desk: Desk, given: Payloads, entry: Mapping[str, Any], letter: Letter) -> Role:
    """Who wrote: a comment of somebody without privileges is a customer's letter that went to the wrong address."""
    name = _name(entry)
    if name == _SYSTEM or name in desk.bots:
        spoken: Role = "bot" if name in desk.bots else "system"  # a scrip's letter answers nothing
        return "note" if entry["Type"] == "Comment" else spoken
    asks = name in requestors_of(given.ticket)
    privileged = given.privileged.get(name, not asks)
    if entry["Type"] == "Comment" and privileged:
        return "note"
    if asks or not privileged:
        return "system" if letter.automatic else "customer"
    return "system" if letter.automatic else "agent"  # an agent who is away answers by no hand of theirs


def _is_colleagues_note(desk: Desk, given: Payloads, entry: Mapping[str, Any]) -> bool:
    """Whether a comment is of somebody known as a colleague: the address for comments takes letters of anybody."""
    name = _name(entry)
    is_program = name == _SYSTEM or name in desk.bots
    return entry["Type"] == "Comment" and not is_program and given.privileged.get(name, False)


def _saved(desk: Desk, given: Payloads, entry: Mapping[str, Any], message: Message) -> SavedDraft | None:
    """A draft of ours: a colleague's comment with our marker; public where it was mailed to a customer.

    A comment that an agent wrote on ours quotes it, marker included, and is the agent's.
    """
    own = "\n".join(line for line in message.text.splitlines() if not line.lstrip().startswith(">"))
    ours = own_note(message.text) if message.role == "note" and own_note(own) else None
    if ours is None:
        return None
    return SavedDraft(
        id=str(entry["id"]),
        kind="note",
        internal=not _mailed_to_customer(given, int(entry["id"])),
        key=ours.key,
        reply=ours.reply,
        url=f"{desk.site}/Ticket/Display.html?id={given.ticket['id']}#txn-{entry['id']}",
        at=message.at,
    )


def _mailed_to_customer(given: Payloads, note: int) -> bool:
    """Whether a mail that a comment sent, those before the next entry, went to a requestor or a Cc of the ticket."""
    following = [int(each["id"]) for each in given.history if each["Type"] in WRITTEN and int(each["id"]) > note]
    end = min(following, default=None)
    numbers = map(int, mails_of_comments(given.history))
    mails = {str(each) for each in numbers if note < each and (end is None or each < end)}
    customers = _customers(given)
    return any(
        not customers.isdisjoint(addressed(str(part.get("Headers") or "")))
        for part in given.sent
        if str(part["TransactionId"]) in mails
    )


def _customers(given: Payloads) -> set[str]:
    """The addresses of a ticket's requestors and Ccs: a user that a letter made is named by the address."""
    roles = [each for role in ("Requestor", "Cc") for each in given.ticket.get(role) or ()]
    names = {str(each["id"]).lower() for each in roles if each.get("type") == "user"}
    writers = [each["Creator"] for each in given.history if _name(each).lower() in names]
    return names | {str(each["EmailAddress"]).lower() for each in writers if each.get("EmailAddress")}


def _customer(given: Payloads) -> Customer:
    """The first requestor, as far as their own letters tell of them."""
    names = requestors_of(given.ticket)
    found = next((each["Creator"] for each in given.history if _name(each) in names), None)
    if found is None:
        return Customer(profile={"email": names[0]} if names and "@" in names[0] else {})
    own = {str(each["name"]): _values(each) for each in sorted(found.get("CustomFields") or (), key=_number)}
    profile = {
        "email": found.get("EmailAddress"),
        "organization": found.get("Organization"),
        "city": found.get("City"),
        "country": found.get("Country"),
        "locale": found.get("Lang"),
        **{name: ", ".join(values) for name, values in own.items()},
    }
    name = str(found.get("RealName") or "")
    return Customer(
        name=name if name and "@" not in name else None,
        profile={key: value for key, value in profile.items() if value},
    )


def _facts(desk: Desk, data: Mapping[str, Any]) -> list[Fact]:
    """The custom fields; those that no setting names are for colleagues alone: REST does not tell who sees them."""
    given = sorted(data.get("CustomFields") or (), key=_number)  # they come in another order each time
    found: list[Fact] = []
    for told in (True, False):
        chosen = [
            each for each in given if ("*" in desk.customer_fields or each["name"] in desk.customer_fields) == told
        ]
        facts = field_facts((each["name"], _values(each)) for each in chosen)
        found += [
            fact if told else fact.model_copy(update={"audience": "internal", "id": f"internal-{fact.id}"})
            for fact in facts
        ]
    return found


def _values(custom: Mapping[str, Any]) -> tuple[str, ...]:
    """Values as text; files and pictures, which are objects, are left out."""
    return tuple(str(each) for each in custom.get("values") or () if not isinstance(each, (dict, list)))


def _cut(entries: Iterable[tuple[Role, Letter]]) -> Iterable[CutAway]:
    for index, (role, letter) in enumerate(entries):
        if role != "note" and (letter.quoted or letter.signature):
            yield CutAway(message_index=index, quoted=letter.quoted, signature=letter.signature)


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry["Creator"]["Name"])


def _number(data: Mapping[str, Any]) -> int:
    return int(data["id"])


def _order(entry: Mapping[str, Any]) -> tuple[str, int]:
    return str(entry["Created"]), int(entry["id"])
