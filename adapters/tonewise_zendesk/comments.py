"""A ticket's comments as messages, our own notes as saved drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tonewise.helpdesk import CutAway, SavedDraft
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.model import Attachment, Message, Role
from tonewise_zendesk import channels
from tonewise_zendesk.people import Record, is_end_user, is_team, name_of


class Read(NamedTuple):
    """What comments come to."""

    messages: tuple[Message, ...]
    saved: tuple[SavedDraft, ...]
    cut: tuple[CutAway, ...]


def read(given: Sequence[Record], *, requester: object, users: Mapping[int, Record], logged: bool) -> Read:
    """Comments in order; with ``logged`` those of messaging are left out, as the conversation log has the messages."""
    messages: list[Message] = []
    saved: list[SavedDraft] = []
    cut: list[CutAway] = []
    for comment in given:
        if found := _saved(comment, users):
            saved.append(found)
            continue
        if logged and _is_messaging(comment, users):
            continue
        parts = _parts(comment)
        messages.append(_message(comment, parts.text, requester, users))
        if parts.quoted or parts.signature:
            cut.append(CutAway(message_index=len(messages) - 1, quoted=parts.quoted, signature=parts.signature))
    return Read(tuple(messages), tuple(saved), tuple(cut))


def attachments(given: Sequence[Record] | None) -> tuple[Attachment, ...]:
    """Files by name and address; those that were deleted are not."""
    return tuple(
        Attachment(name=str(each["file_name"]), url=each.get("content_url"))
        for each in given or ()
        if not each.get("deleted")
    )


def _message(comment: Record, text: str, requester: object, users: Mapping[int, Record]) -> Message:
    author = comment.get("author_id")
    return Message.model_validate(
        {
            "role": _role(comment, requester, users),
            "text": text,
            "at": comment["created_at"],
            "author": name_of(users, author),
            "attachments": attachments(comment.get("attachments")),
        }
    )


def _role(comment: Record, requester: object, users: Mapping[int, Record]) -> Role:
    via, author = comment.get("via"), comment.get("author_id")
    public = comment["public"]
    if comment.get("type") == "VoiceComment":
        return "customer" if _voicemail(comment) else "system"
    if channels.is_merge(via):
        return "system"
    if channels.is_bot(via):
        return "bot" if public else "system"
    if author == -1 or channels.is_automatic(via):
        return "system"  # a trigger's receipt answers nothing: the customer still waits
    if not public and is_team(users, author):
        return "note"
    if author == requester:
        return "customer"
    if is_end_user(users, author):
        # A letter of somebody who is no party to the ticket is kept private: the reply must not give it away.
        return "customer" if public else "system"
    return "agent" if is_team(users, author) else "system"


def _parts(comment: Record) -> Cut:
    if spoken := _voicemail(comment):
        return Cut(spoken)
    if channels.of_via(comment.get("via")) in channels.MAIL:
        body, is_html = _body(comment)
        return without_quoted(body, html=is_html)
    return Cut(_text(comment))


def _voicemail(comment: Record) -> str:
    """What a customer said after the tone, where Zendesk wrote it down."""
    data: Any = comment.get("data")
    if comment.get("type") != "VoiceComment" or not isinstance(data, Mapping) or data.get("answered_by_id"):
        return ""
    text = data.get("transcription_text")
    return text.strip() if isinstance(text, str) else ""


def _is_messaging(comment: Record, users: Mapping[int, Record]) -> bool:
    """Whether a comment repeats the conversation, or tells that there was one; notes of agents do neither."""
    if channels.of_via(comment.get("via")) not in channels.MESSAGING:
        return False
    return bool(comment["public"]) or not is_team(users, comment.get("author_id"))


def _saved(comment: Record, users: Mapping[int, Record]) -> SavedDraft | None:
    """A draft of ours: a comment of the team's with our marker, public or not.

    Customers may write markers too, and an agent who answers a notification by mail quotes the note below.
    """
    if not is_team(users, comment.get("author_id")) or channels.of_via(comment.get("via")) in channels.MAIL:
        return None
    ours = own_note(_text(comment))
    if ours is None:
        return None
    about = {"id": str(comment["id"]), "internal": not comment["public"], "at": comment["created_at"]}
    return SavedDraft.model_validate({"kind": "note", "key": ours.key, "reply": ours.reply, **about})


def _text(comment: Record) -> str:
    body, is_html = _body(comment)
    return text_of_html(body) if is_html else body.replace("\r\n", "\n").replace("\r", "\n").strip()


def _body(comment: Record) -> tuple[str, bool]:
    """A comment's text, and whether it is HTML: that is what the agent sees, the others lose links and lists."""
    html = comment.get("html_body")
    if isinstance(html, str) and html.strip():
        return html, True
    return str(comment.get("plain_body") or comment.get("body") or ""), False
