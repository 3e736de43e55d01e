"""Chatwoot's messages as tonewise's: who wrote them, their text without earlier letters, what was sent along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from tonewise import Attachment, Message
from tonewise.helpdesk import CutAway, SavedDraft
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quoted import Cut, without_quoted

_KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
"""A message's type is a number over the API and a word in a webhook."""
_BOTS = ("agent_bot", "captain_assistant")
_LINE_END = re.compile(r"\r\n?")
_MENTION = re.compile(r"\[(@[^\]]*)\]\(mention://[^)]*\)")


class Thread(NamedTuple):
    """A conversation's messages in order, what was cut from them, and the notes of ours that stood between."""

    messages: tuple[Message, ...]
    cut: tuple[CutAway, ...] = ()
    saved: tuple[SavedDraft, ...] = ()


def thread_of(entries: Iterable[Mapping[str, Any]], page_url: str | None = None) -> Thread:
    """The messages of a conversation; those that were deleted, and those without anything in them, are left out."""
    messages: list[Message] = []
    cuts: list[CutAway] = []
    saved: list[SavedDraft] = []
    for entry in sorted(entries, key=lambda each: (_seconds(each["created_at"]), int(each["id"]))):
        if ours := saved_of(entry, page_url):
            saved.append(ours)
            continue
        for message, cut in _written(entry):
            if cut.quoted or cut.signature:
                cuts.append(CutAway(message_index=len(messages), quoted=cut.quoted, signature=cut.signature))
            messages.append(message)
    return Thread(tuple(messages), tuple(cuts), tuple(saved))


def saved_of(entry: Mapping[str, Any], page_url: str | None = None) -> SavedDraft | None:
    """A note of ours: a private message of the team's side, where no customer can write."""
    if not entry.get("private") or kind_of(entry) != "outgoing" or _attributes(entry).get("deleted"):
        return None
    return saved_at_all(entry, page_url)


def saved_at_all(entry: Mapping[str, Any], page_url: str | None = None) -> SavedDraft | None:
    """A note of ours as it was read back, whoever can see it."""
    ours = own_note(text_of(entry.get("content")))
    if ours is None:
        return None
    return SavedDraft(
        id=str(entry["id"]),
        kind="note",
        internal=entry["private"] is True,
        key=ours.key,
        reply=ours.reply,
        url=page_url,
        at=time_of(entry["created_at"]),
    )


def kind_of(entry: Mapping[str, Any]) -> str:
    """``incoming``, ``outgoing``, ``activity`` or ``template``; the vendor's own word for any other."""
    given = entry["message_type"]
    return _KINDS.get(given, str(given)) if isinstance(given, int) else str(given)


def message_of(entry: Mapping[str, Any]) -> Message | None:
    """A message; None where it was deleted or holds nothing."""
    return next((message for message, _ in _written(entry)), None)


def time_of(given: object) -> datetime | str | None:
    """A time as the API (seconds since 1970) and webhooks (ISO 8601) give it; None for the 0 that stands for none."""
    if isinstance(given, str):
        return given or None
    return datetime.fromtimestamp(_seconds(given), UTC) if given else None


def text_of(given: object) -> str:
    """A text with its lines parted by ``\\n``; empty where there is none."""
    return _LINE_END.sub("\n", given).replace("\x00", "").strip() if isinstance(given, str) else ""


def _seconds(given: object) -> float:
    if isinstance(given, str):
        return datetime.fromisoformat(given).timestamp()
    if not isinstance(given, (int, float)):
        raise TypeError("a time is a number or a text")
    return float(given)


def _written(entry: Mapping[str, Any]) -> Iterator[tuple[Message, Cut]]:
    """A message, and after a bot's question with buttons or a form, what the customer chose there."""
    attributes = _attributes(entry)
    if attributes.get("deleted"):
        return
    role, at = _role(entry), time_of(entry["created_at"])
    sender = entry.get("sender") or {}
    cut = _cut(entry, role)
    files = tuple(_files(entry))
    about: dict[str, Any] = {"at": at, "author": sender.get("available_name") or sender.get("name") or None}
    text = "\n".join(filter(None, (cut.text, *_items(attributes)))) or _heard(entry)
    letter = role == "customer" and isinstance(attributes.get("email"), dict)
    if text or files or letter:  # some letters ask in their subject, or in a picture
        yield Message(role=role, text=text, attachments=files, **about), cut
    if chosen := _chosen(entry, attributes):
        yield Message(role="customer", text=chosen, at=about["at"]), Cut("")


def _role(entry: Mapping[str, Any]) -> Any:
    kind, attributes = kind_of(entry), _attributes(entry)
    if kind == "incoming":
        automatic = isinstance(attributes.get("email"), dict) and attributes["email"].get("auto_reply")
        return "system" if automatic else "customer"
    if kind != "outgoing":
        return "system"  # greetings, surveys and the like answer nothing: the customer still waits
    if entry.get("private") or entry.get("status") == "failed":
        return "note"  # what could not be delivered was seen by colleagues alone
    author = (entry.get("sender") or {}).get("type")
    if author is None:
        if attributes.get("automation_rule_id"):
            return "system"
        return "agent" if attributes.get("external_echo") else "bot"  # as on the vendor's page
    return "bot" if author in _BOTS else "agent"


def _cut(entry: Mapping[str, Any], role: str) -> Cut:
    """What was written, of a letter without those quoted below: the vendor's own cut knows English ones alone."""
    email = _attributes(entry).get("email")
    if kind_of(entry) == "incoming" and isinstance(email, dict):
        for part, html in (("text_content", False), ("html_content", True)):
            full = (email.get(part) or {}).get("full")
            if isinstance(full, str) and full.strip():
                return without_quoted(full.replace("\x00", ""), html=html)
    text = text_of(entry.get("content"))
    return Cut(_MENTION.sub(r"\1", text) if role == "note" else text)


def _items(attributes: Mapping[str, Any]) -> Iterator[str]:
    """Buttons, cards and articles that a message offers, a line each."""
    for item in attributes.get("items") or ():
        title, more = text_of(item.get("title")), text_of(item.get("description"))
        if title or more:
            yield "- " + ": ".join(filter(None, (title, more)))


def _chosen(entry: Mapping[str, Any], attributes: Mapping[str, Any]) -> str:
    """What the customer chose or filled in; the rating of a survey is none of it."""
    values = attributes.get("submitted_values")
    if entry.get("content_type") not in ("input_select", "form") or not isinstance(values, list):
        return ""
    labels = {each.get("name"): each.get("label") for each in attributes.get("items") or () if each.get("name")}
    lines: list[str] = []
    for each in values:
        label, value = labels.get(each.get("name")), text_of(each.get("title")) or text_of(str(each.get("value") or ""))
        lines.append(f"{label}: {value}" if label and value else value)
    return "\n".join(filter(None, lines))


def _heard(entry: Mapping[str, Any]) -> str:
    """What the vendor understood of a voice message."""
    heard = (text_of(each.get("transcribed_text")) for each in _attached(entry))
    return "\n".join(filter(None, heard))


def _files(entry: Mapping[str, Any]) -> Iterator[Attachment]:
    for each in _attached(entry):
        url = each.get("data_url") or None
        path = unquote(urlsplit(url).path).rpartition("/")[2] if isinstance(url, str) else ""
        name = text_of(each.get("fallback_title")) or path or str(each.get("file_type") or "file")
        yield Attachment(name=name, url=url)


def _attached(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was sent along; the vendor leaves a gap where a file's type is not known."""
    return [each for each in entry.get("attachments") or () if isinstance(each, dict)]


def _attributes(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    found = entry.get("content_attributes")
    return found if isinstance(found, dict) else {}
