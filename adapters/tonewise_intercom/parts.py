"""Intercom's conversation parts as tonewise's messages: who wrote them, and their text without its HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from tonewise import Attachment, Message
from tonewise.helpdesk import CutAway, SavedDraft
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.markup import Tag, tokens
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted

_CUSTOMERS = ("user", "lead", "contact", "visitor")
_AUTOMATIC = ("automated", "campaigns_initiated", "operator_initiated")
"""How a conversation is begun by nobody in person, whosever name stands above it."""


class Thread(NamedTuple):
    """A conversation's messages in order, what was cut from them, and the notes of ours that stood between."""

    messages: tuple[Message, ...]
    cut: tuple[CutAway, ...] = ()
    saved: tuple[SavedDraft, ...] = ()


def thread_of(data: Mapping[str, Any], page_url: str | None = None) -> Thread:
    """The messages of a conversation; those that were deleted, and parts without a text, are left out."""
    messages: list[Message] = []
    cuts: list[CutAway] = []
    saved: list[SavedDraft] = []
    letters = (data.get("source") or {}).get("type") == "email"
    for part in _all(data):
        if is_note(part) and (ours := saved_of(part, page_url)):
            saved.append(ours)
        elif said := _said(part, letters):
            message, cut = said
            if cut.quoted or cut.signature:
                cuts.append(CutAway(message_index=len(messages), quoted=cut.quoted, signature=cut.signature))
            messages.append(message)
    return Thread(tuple(messages), tuple(cuts), tuple(saved))


def parts_of(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts in order; the first message of a conversation is none of them."""
    parts = (data.get("conversation_parts") or {}).get("conversation_parts") or ()
    return sorted(parts, key=lambda part: (int(part["created_at"]), int(part["id"])))


def is_note(part: Mapping[str, Any]) -> bool:
    """Whether only the team sees it: ``note``, and ``note_and_reopen`` where it opened the conversation again."""
    return str(part["part_type"]).startswith("note")


def saved_of(part: Mapping[str, Any], page_url: str | None = None) -> SavedDraft | None:
    """A note of ours, whoever can see it; None for what a customer wrote, and for anybody else's."""
    if part.get("redacted") or _author(part).get("type") in _CUSTOMERS:
        return None
    ours = own_note(text_of_html(part.get("body") or ""))
    if ours is None:
        return None
    return SavedDraft(
        id=str(part["id"]),
        kind="note",
        internal=is_note(part),
        key=ours.key,
        reply=ours.reply,
        url=page_url,
        at=time_of(part["created_at"]),
    )


def has_text(part: Mapping[str, Any]) -> bool:
    """Whether a part says something: assignments, closings and changed attributes mostly do not."""
    body = part.get("body") or ""
    return bool(part.get("attachments") or text_of_html(body) or _pictures(body))


def time_of(given: object) -> datetime | None:
    """A time of seconds since 1970; None where there is none."""
    if given is None or given == 0:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise TypeError("a time is a number")
    return datetime.fromtimestamp(given, UTC)


def _all(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The first message of the conversation as if it were a part, then the parts."""
    source = data.get("source")
    if source:
        yield {"part_type": "source", "created_at": data["created_at"], **source}
    yield from parts_of(data)


def _said(part: Mapping[str, Any], letters: bool) -> tuple[Message, Cut] | None:
    if part.get("redacted"):
        return None
    role, body = _role(part), str(part.get("body") or "").replace("\x00", "")
    cut = without_quoted(body, html=True) if letters and role == "customer" else Cut(text_of_html(body))
    asks_in_its_subject = letters and role == "customer" and part["part_type"] == "source"
    files = (*_files(part), *(() if letters and cut.text else _pictures(body)))
    if not (cut.text or files or asks_in_its_subject):
        return None
    name = _author(part).get("name") or None
    return Message(role=role, text=cut.text, at=time_of(part["created_at"]), author=name, attachments=files), cut


def _role(part: Mapping[str, Any]) -> Any:
    """Fin's answers are a bot's; what Operator says on its own («we are back at 9») leaves the customer waiting."""
    if is_note(part):
        return "note"
    author = _author(part)
    if author.get("type") in _CUSTOMERS:
        return "customer"
    if author.get("from_ai_agent") or author.get("is_ai_answer"):
        return "bot"
    if author.get("type") == "bot" or part.get("delivered_as") in _AUTOMATIC:
        return "system"
    return "agent" if author.get("type") in ("admin", "team") else "system"


def _author(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return part.get("author") or {}


def _files(part: Mapping[str, Any]) -> Iterator[Attachment]:
    for each in part.get("attachments") or ():
        yield Attachment(name=each.get("name") or each.get("content_type") or "file", url=each.get("url") or None)


def _pictures(body: str) -> list[Attachment]:
    """What a customer pastes into the Messenger: a picture of the body, and no attachment of the part."""
    images = [tag.attributes for tag in tokens(body) if isinstance(tag, Tag) and tag.name == "img" and not tag.closes]
    urls = dict.fromkeys(image.get("src", "") for image in images)
    names = {url: unquote(urlsplit(url).path).rpartition("/")[2] for url in urls if url.startswith("https://")}
    return [Attachment(name=name or "image", url=url) for url, name in names.items()]
