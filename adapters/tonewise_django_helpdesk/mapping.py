"""django-helpdesk's payloads as tonewise's values: pure functions.

A ticket is its follow-ups: the first one holds what was asked, private ones are notes. The API names authors by the
number of their account alone, so who wrote is told by how it came: see `_role`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urljoin

from tonewise import Attachment, Conversation, Customer, Fact, Message
from tonewise.helpdesk import CutAway, Reference, SavedDraft, State, Ticket, WebhookEvent
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import without_quoted
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Role

_STATES: dict[int, tuple[str, State]] = {
    1: ("Open", "open"),
    2: ("Reopened", "open"),
    3: ("Resolved", "closed"),
    4: ("Closed", "closed"),
    5: ("Duplicate", "closed"),
}
"""Statuses that come with django-helpdesk; a project may have others, of which only the number is known."""
_CUSTOM = "custom_"
"""Before the names of custom fields."""
_LETTER = "email_html_body.txt"
"""The HTML part of a mail, which django-helpdesk keeps as a file beside its text."""
_BY_THEMSELVES = ("Ticket Opened Via Web", "Тикет открыт через Web")
"""Titles of a ticket that somebody opened by the public form while signed in: no member of staff gets that form."""
_BY_MACHINE = ("Ticket Escalated",)
"""Titles of what is written without anybody's account, and by no customer; they have no Russian translation."""
_ADDRESS = re.compile(r"[^\s<>,;:]+@[^\s<>,;:]+")
_TEMPLATE = re.compile(r"\{(?=[{%#])|(?<=%)\}|X(?=-HELPDESK-COMMENT-)")
"""What django-helpdesk would take for a template's, its own stand-ins for ``{%`` and ``%}`` included."""


class Desk(NamedTuple):
    """What is known of a helpdesk beside its payloads."""

    site: str
    staff: tuple[str, ...] = ()
    """Addresses and @domains of agents, in small letters."""
    customer_fields: tuple[str, ...] = ()
    """Custom fields whose values a customer may be told, by name; ``*`` is all."""

    def is_staff(self, address: str) -> bool:
        """Whether an address is an agent's."""
        given = address.strip().lower()
        return any(given.endswith(each) if each.startswith("@") else given == each for each in self.staff)

    def strangers(self, followup: Mapping[str, Any]) -> list[str]:
        """Addresses that a follow-up was mailed to and that are not known as agents'."""
        recipients = [part.strip() for each in followup.get("email_recipients") or () for part in each.split(",")]
        return [each for each in recipients if each and not self.is_staff(each)]


def ticket(data: Mapping[str, Any], desk: Desk, labels: Mapping[str, str]) -> Ticket:
    """A ticket with its thread; ``labels`` are those of custom fields, by name."""
    followups = _in_order(data)
    saved = [_saved(each, data, desk) for each in followups]
    messages, cut = _messages(data, desk, [each for each, ours in zip(followups, saved, strict=True) if ours is None])
    notes = [each for each in messages if each.author]  # servers may take private follow-ups from who has no account
    email = data["submitter_email"]
    return Ticket(
        reference=reference(data, desk),
        conversation=Conversation(
            id=str(data["id"]),
            channel="email",  # whatever way a ticket came, answers go out by mail
            customer=Customer(profile={"email": email} if email else {}),
            facts=(*_facts(data, desk, labels), *note_facts(notes)),
            messages=with_subject(messages, data["title"]),
        ),
        saved=tuple(each for each in saved if each),
        cut=cut,
    )


def reference(data: Mapping[str, Any], desk: Desk) -> Reference:
    """What a ticket is named by; its times are those of its first and last follow-up, as the API tells no others."""
    dates = [each["date"] for each in _in_order(data)]
    status, state = _STATES.get(data["status"], (str(data["status"]), "unknown"))
    on_hold = data["on_hold"] and state == "open"
    return Reference(
        id=str(data["id"]),
        url=ticket_url(str(data["id"]), desk),
        subject=data["title"],
        state="pending" if on_hold else state,
        status="On Hold" if on_hold else status,
        version=version(data),
        created=dates[0] if dates else None,
        updated=dates[-1] if dates else None,
    )


def version(data: Mapping[str, Any]) -> str:
    """A sign of a ticket's state without notes of ours; it changes with whatever a person writes or sets."""
    theirs = [
        f"{each['id']} {each['public']} {each['comment']}"
        for each in _in_order(data)
        if each["public"] or own_note(each["comment"] or "") is None
    ]
    state = f"{data['title']} {data['status']} {data['on_hold']} {data['assigned_to']}"
    return sha256("\x00".join([state, *theirs]).encode()).hexdigest()[:16]


def changes(followups: Iterable[Mapping[str, Any]]) -> list[Reference]:
    """The tickets of a page of follow-ups, the last changed first, each by its number and that time alone."""
    found: dict[str, Reference] = {}
    for each in sorted(followups, key=_time, reverse=True):
        name = str(each["ticket"])
        found.setdefault(name, Reference(id=name, updated=each["date"]))
    return list(found.values())


def saved_note(followup: Mapping[str, Any], desk: Desk) -> SavedDraft | None:
    """A note of ours, from its follow-up alone."""
    ours = own_note(_text(followup))
    return None if ours is None else _as_saved(followup, ours.key, ours.reply, desk)


def event(data: Mapping[str, Any], desk: Desk, delivery_id: str) -> WebhookEvent:
    """What a delivery tells: a new ticket, or a follow-up of one that stands in it whole."""
    if not isinstance(data.get("ticket"), Mapping):
        return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason="a delivery without a ticket")
    about = data["ticket"]
    followups = _in_order(about)
    wanted = data.get("followup_id")
    found = followups[:1] if wanted is None else [each for each in followups if each["id"] == wanted]
    if not found:
        return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason="a follow-up that the ticket does not hold")
    told = {"ticket_id": str(about["id"]), "delivery_id": delivery_id, "at": found[0]["date"]}
    if _saved(found[0], about, desk):
        return WebhookEvent(kind="own-note", **told)
    messages, _ = _messages(about, desk, found)
    message = messages[0] if messages else None
    kind = "message" if message and message.role == "customer" else "ticket"
    return WebhookEvent(kind=kind, message=message, **told)


def literal(text: str) -> str:
    """A text that stays as it is where django-helpdesk runs it through Django's templates, as it does with comments.

    Otherwise ``{{ ticket.title }}`` would be filled in, ``{# … #}`` lost, and a lone ``%}`` would be an error.
    """
    return _TEMPLATE.sub(lambda found: f'{{{{ "{found[0]}" }}}}', text)


def labels_of(options: Mapping[str, Any]) -> dict[str, str]:
    """Labels of custom fields, by name, from what an OPTIONS request is answered with."""
    fields = options.get("actions", {}).get("POST", {})
    return {
        name.removeprefix(_CUSTOM): about["label"]
        for name, about in fields.items()
        if name.startswith(_CUSTOM) and about.get("label")
    }


def has_fields(data: Mapping[str, Any]) -> bool:
    """Whether a ticket has custom fields that are filled in."""
    return any(name.startswith(_CUSTOM) and value not in (None, "") for name, value in data.items())


def ticket_url(ticket_id: str, desk: Desk) -> str:
    """The page for agents."""
    return f"{desk.site}/tickets/{ticket_id}/"


def _facts(data: Mapping[str, Any], desk: Desk, labels: Mapping[str, str]) -> list[Fact]:
    """The custom fields; those that customers may not be told are for colleagues alone."""
    names = [name.removeprefix(_CUSTOM) for name in data if name.startswith(_CUSTOM)]
    found: list[Fact] = []
    for told in (True, False):
        chosen = [name for name in names if (name in desk.customer_fields or "*" in desk.customer_fields) == told]
        facts = field_facts((labels.get(name, name), data[_CUSTOM + name]) for name in chosen)
        found += [
            fact if told else fact.model_copy(update={"audience": "internal", "id": f"internal-{fact.id}"})
            for fact in facts
        ]
    return found


def _messages(
    data: Mapping[str, Any], desk: Desk, followups: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Message, ...], tuple[CutAway, ...]]:
    """The messages, without follow-ups that only change something, and what was cut from them."""
    first, accounts = _opening(data)
    messages: list[Message] = []
    cut: list[CutAway] = []
    for each in followups:
        text, quoted, signature = without_quoted(_text(each)) if each["message_id"] else (_text(each), "", "")
        attachments = _attachments(each, desk)
        if not text and not attachments:
            continue
        if quoted or signature:
            cut.append(CutAway(message_index=len(messages), quoted=quoted, signature=signature))
        role = _role(each, desk, opening=each["id"] == first, accounts=accounts, submitter=data["submitter_email"])
        author = f"user {each['user']}" if each["user"] is not None and role != "customer" else None
        message = {"role": role, "text": text, "at": each["date"], "author": author, "attachments": attachments}
        messages.append(Message.model_validate(message))
    return tuple(messages), tuple(cut)


def _opening(data: Mapping[str, Any]) -> tuple[int | None, frozenset[int]]:
    """The follow-up that a ticket was opened with, and accounts of customers, as far as it tells one."""
    followups = _in_order(data)
    if not followups:
        return None, frozenset()
    first = followups[0]
    signed_in = first["user"] is not None and first["title"] in _BY_THEMSELVES
    return first["id"], frozenset([first["user"]] if signed_in else ())


def _role(
    followup: Mapping[str, Any], desk: Desk, *, opening: bool, accounts: frozenset[int], submitter: str | None
) -> Role:
    """Who wrote: by how it came, as the API tells of an account no more than its number."""
    user = followup["user"]
    if not followup["public"]:
        return "note"
    if opening:  # what a colleague took down on the telephone is the customer's question too
        return "customer" if submitter or user is None else "agent"
    if followup["message_id"]:
        addresses = _ADDRESS.findall(followup["title"] or "")
        return "agent" if addresses and desk.is_staff(addresses[-1]) else "customer"
    if user is None:  # a job of the server's, a customer's click that closes the ticket, or somebody without an account
        automatic = (followup["title"] or "").startswith(_BY_MACHINE) or followup["new_status"] is not None
        return "system" if automatic else "customer"
    return "customer" if user in accounts else "agent"


def _saved(followup: Mapping[str, Any], data: Mapping[str, Any], desk: Desk) -> SavedDraft | None:
    """A draft of ours: a note with our marker, or what was written as one and became visible; never a customer's."""
    ours = own_note(_text(followup))
    if ours is None or followup["user"] is None:
        return None
    first, accounts = _opening(data)
    by_account = followup["user"] is not None and followup["user"] not in accounts and not followup["message_id"]
    if followup["public"] and not (by_account and followup["id"] != first):
        return None
    return _as_saved(followup, ours.key, ours.reply, desk)


def _as_saved(followup: Mapping[str, Any], key: str, reply: str, desk: Desk) -> SavedDraft:
    return SavedDraft(
        id=str(followup["id"]),
        kind="note",
        internal=not followup["public"] and not desk.strangers(followup),
        key=key,
        reply=reply,
        url=f"{ticket_url(str(followup['ticket']), desk)}#followup{followup['id']}",
        at=followup["date"],
    )


def _attachments(followup: Mapping[str, Any], desk: Desk) -> tuple[Attachment, ...]:
    files = [each for each in followup["followupattachment_set"] if each["filename"] != _LETTER]
    return tuple(
        Attachment(name=each["filename"] or each["file"].rpartition("/")[2], url=urljoin(f"{desk.site}/", each["file"]))
        for each in files
    )


def _text(followup: Mapping[str, Any]) -> str:
    return (followup["comment"] or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _in_order(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return sorted(data["followup_set"], key=lambda each: (_time(each), each["id"]))


def _time(followup: Mapping[str, Any]) -> datetime:
    at = datetime.fromisoformat(followup["date"])
    return at if at.tzinfo else at.replace(tzinfo=UTC)
