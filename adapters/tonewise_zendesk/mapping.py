"""Zendesk's tickets as tonewise's values: pure functions of what its API answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tonewise.helpdesk import CutAway, Reference, State, Ticket
from tonewise.helpdesk.facts import note_facts
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Conversation, Message
from tonewise_zendesk import channels, comments, log
from tonewise_zendesk.fields import facts
from tonewise_zendesk.people import Record, customer, records

__all__ = ["Around", "reference", "ticket"]

_STATES: dict[str, State] = {
    "new": "open",
    "open": "open",
    "pending": "pending",
    "hold": "pending",
    "solved": "closed",
    "closed": "closed",
}


_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Around:
    """What is read beside tickets and their comments: side-loaded records, and how the team's fields are set up."""

    users: Mapping[int, Record] = field(default_factory=dict)
    organizations: Mapping[int, Record] = field(default_factory=dict)
    fields: Sequence[Record] = ()
    told: frozenset[str] = frozenset()
    """Fields that replies may tell though the Help Center does not show them: titles in small letters, or ids."""

    def with_records(self, data: Mapping[str, Any]) -> Around:
        """With what an answer holds beside its main list."""
        return Around(
            users={**self.users, **records(data.get("users"))},
            organizations={**self.organizations, **records(data.get("organizations"))},
            fields=self.fields,
            told=self.told,
        )


def reference(data: Mapping[str, Any], site: str) -> Reference:
    """What a ticket is named by; its version is the stamp that a safe update is held against."""
    status = data.get("status")
    return Reference(
        id=str(data["id"]),
        url=f"{site}/agent/tickets/{int(data['id'])}",
        subject=data.get("subject"),
        state=_STATES.get(str(status), "unknown"),
        status=status,
        version=data["updated_at"],
        created=data.get("created_at"),
        updated=_changed(data),
    )


def ticket(
    data: Mapping[str, Any], written: Sequence[Record], logged: Sequence[Record], around: Around, site: str
) -> Ticket:
    """A ticket of its own record, its comments in order, and its conversation log where it came by messaging."""
    read = comments.read(written, requester=data.get("requester_id"), users=around.users, logged=bool(logged))
    messages, cut = _merged(read, tuple(log.messages(logged, requester=data.get("requester_id"))))
    mail = channels.of_via(data.get("via")) not in channels.MESSAGING and not logged
    user = around.users.get(data.get("requester_id") or 0)
    about = reference(data, site)
    return Ticket(
        reference=about,
        conversation=Conversation(
            id=about.id,
            channel=channels.channel(data.get("via"), messaging=bool(data.get("from_messaging_channel"))),
            # No language: a user's locale is the account's own unless somebody set it, whatever they write in.
            customer=customer(user, data, written, around.organizations),
            facts=(*facts(data, around.fields, around.told), *note_facts(messages)),
            messages=with_subject(messages, data.get("subject")) if mail else messages,
        ),
        saved=read.saved,
        cut=cut,
    )


def _changed(data: Mapping[str, Any]) -> datetime:
    """The last change, those by the system included, by which exports are ordered; not all answers tell it."""
    stamp = data.get("generated_timestamp")
    if stamp is not None:
        return datetime.fromtimestamp(int(stamp), UTC)
    return datetime.fromisoformat(data["updated_at"])


def _merged(read: comments.Read, logged: Sequence[Message]) -> tuple[tuple[Message, ...], tuple[CutAway, ...]]:
    """Comments and messages by their times, and where the comments are now that something was cut from."""
    both = [*((each, None) for each in logged), *((each, index) for index, each in enumerate(read.messages))]
    both.sort(key=lambda pair: pair[0].at or _FIRST)  # both come in order, and of one instant the message goes first
    places = {index: place for place, (_, index) in enumerate(both) if index is not None}
    moved = (each.model_copy(update={"message_index": places[each.message_index]}) for each in read.cut)
    return tuple(message for message, _ in both), tuple(moved)
