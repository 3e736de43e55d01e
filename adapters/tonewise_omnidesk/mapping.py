"""Omnidesk's cases, messages and users as tonewise's values: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tonewise.helpdesk import CutAway, Reference, SavedDraft, State, Ticket
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Attachment, Channel, Conversation, Customer, Message, Role
from tonewise.values import MAX_TEXT
from tonewise_omnidesk.payloads import LANGUAGES, Field, Object, moment, values_of

_STATES: dict[str, State] = {"open": "open", "waiting": "pending", "closed": "closed"}
_CHANNELS: dict[str, Channel] = {"email": "email", "web": "email", "call": "email", "idea": "email", "chat": "chat"}
"""What is answered by mail, and the chat of the site; all others are messengers or channels of a team's own."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_PROFILE = {
    "user_email": "email", "user_phone": "phone", "user_whatsapp_phone": "whatsapp", "company_name": "company",
    "company_position": "position",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Around:
    """What else an adapter knows when it maps a case."""

    site: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)
    """Names of employees by their ids."""


def reference(case: Object, site: str) -> Reference:
    """What a case is named by; its page is found by its number."""
    return Reference(
        id=str(case["case_id"]),
        url=f"{site}/staff/cases/record/{case['case_number']}",
        subject=case.get("subject"),
        state=_STATES.get(case["status"], "unknown"),
        status=case["status"],
        version=version(case),
        created=moment(case.get("created_at")),
        updated=moment(case["updated_at"]),
    )


def version(case: Object) -> str:
    """What tells that a case changed: its clock counts seconds, so what else moves with a change goes along."""
    told = (case["updated_at"], case.get("last_response_at"), case["status"], case.get("staff_id"))
    return "|".join(str(each or "") for each in told)


def ticket(
    case: Object,
    messages: Iterable[Object],
    around: Around,
    *,
    user: Object | None = None,
    history: tuple[Conversation, ...] = (),
) -> Ticket:
    """A case with its messages, notes and customer."""
    channel = _CHANNELS.get(case["channel"], "messenger")
    thread = sorted(messages, key=lambda each: (_when(each) or _NEVER, each["message_id"]))
    saved = [own_message(each) for each in thread]
    shown = [each for each, ours in zip(thread, saved, strict=True) if ours is None]
    name = ((user or {}).get("user_full_name") or "").strip() or None
    read = [_read(each, channel, around, name) for each in shown]
    written = tuple(message for message, _ in read)
    conversation = Conversation(
        id=str(case["case_id"]),
        channel=channel,
        customer=_customer(user, name, around),
        facts=(*field_facts(values_of(case.get("custom_fields"), "case", around.fields)), *note_facts(written)),
        messages=with_subject(written, case.get("subject")) if channel == "email" else written,
    )
    return Ticket(
        reference=reference(case, around.site),
        conversation=conversation,
        saved=tuple(each for each in saved if each),
        cut=tuple(_cut_away(read)),
        history=history,
    )


def own_message(message: Object) -> SavedDraft | None:
    """A note of ours: an employee's message with our marker, internal where Omnidesk says that it is a note."""
    if not message.get("staff_id") and not message.get("note"):
        return None  # a customer may write a marker
    ours = own_note(body_text(message))
    if ours is None:
        return None
    return SavedDraft(
        id=str(message["message_id"]),
        kind="note",
        internal=message["note"] is True,
        key=ours.key,
        reply=ours.reply,
        at=_when(message),
    )


def body_text(message: Object) -> str:
    """All the text of a message."""
    if html := message.get("content_html"):
        return text_of_html(html)
    return "\n".join((message.get("content") or "").splitlines())


def role_of(message: Object) -> Role:
    """Who wrote a message; what rules send by themselves ends no turn of the customer's."""
    if message["note"]:
        return "note"
    if message.get("sent_via_rule"):
        return "system"
    if message.get("staff_id"):
        return "agent"
    return "customer" if message.get("user_id") else "system"


def _read(message: Object, channel: Channel, around: Around, name: str | None) -> tuple[Message, Cut]:
    role = role_of(message)
    html = message.get("content_html")
    cut = Cut(body_text(message))
    if channel == "email" and role != "note":
        cut = without_quoted(html, html=True) if html else without_quoted(message.get("content") or "")
    author = name if role == "customer" else around.staff.get(str(message.get("staff_id")))
    attachments = [
        Attachment(name=each.get("file_name") or "?", url=each.get("url")) for each in message.get("attachments") or ()
    ]
    text = (cut.text or cut.quoted)[:MAX_TEXT]
    said = Message(
        role=role, text=text, at=_when(message), author=author, attachments=tuple(attachments)
    )  # fmt: skip
    return said, cut if cut.text else Cut("")


def _cut_away(read: Sequence[tuple[Message, Cut]]) -> Iterable[CutAway]:
    for index, (_, cut) in enumerate(read):
        if cut.quoted or cut.signature:
            yield CutAway(message_index=index, quoted=cut.quoted[:MAX_TEXT], signature=cut.signature[:MAX_TEXT])


def _when(message: Object) -> datetime | None:
    """When a message was sent: one that was put off was written earlier."""
    return moment(message.get("sent_at")) or moment(message["created_at"])


def _customer(user: Object | None, name: str | None, around: Around) -> Customer:
    if user is None:
        return Customer()
    profile: dict[str, object] = {ours: user[theirs] for theirs, ours in _PROFILE.items() if user.get(theirs)}
    if language := LANGUAGES.get(str(user.get("language_id"))):
        profile["language"] = language
    fields = values_of(user.get("custom_fields"), "user", around.fields)
    return Customer(name=name, profile=profile | {title: value for title, value in fields if value not in (None, "")})
