"""Zammad's payloads as tonewise's values: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tonewise.helpdesk import CutAway, Reference, SavedDraft, State, Ticket, WebhookEvent
from tonewise.helpdesk.facts import field_facts, note_facts
from tonewise.helpdesk.html_text import text_of_html
from tonewise.helpdesk.notes import own_note
from tonewise.helpdesk.quote_signs import is_forwarded
from tonewise.helpdesk.quoted import Cut, without_quoted
from tonewise.helpdesk.subjects import with_subject
from tonewise.model import Attachment, Channel, Conversation, Customer, Message, Role
from tonewise.values import MAX_TEXT
from tonewise_zammad.fields import Field, custom_values

KEY = "tonewise_key"
"""A field of a shared draft's article that tells which draft of ours it is; a colleague who saves it anew drops it."""

_TYPES: dict[str, State] = {
    "new": "open", "open": "open", "closed": "closed", "merged": "closed", "removed": "closed",
    "pending reminder": "pending", "pending action": "pending", "pending close": "pending",
}  # fmt: skip
"""States by the names that Zammad comes with, and by the types that an administrator gives to states of their own."""
_CHANNELS: dict[str, Channel] = {
    "email": "email", "web": "email", "phone": "email", "fax": "email", "note": "email", "chat": "chat",
    "sms": "messenger", "telegram personal-message": "messenger", "whatsapp message": "messenger",
    "facebook direct-message": "messenger", "twitter direct-message": "messenger", "signal message": "messenger",
    "twitter status": "social", "facebook feed post": "social", "facebook feed comment": "social",
}  # fmt: skip
_MARKER = re.compile(r"<span\b[^>]*\bjs-signatureMarker\b[^>]*>\s*(?:</span>)?", re.IGNORECASE)
_NAMED = re.compile(r'\s*"?(?P<name>[^"<]*?)"?\s*<[^<>]*>\s*')
_VIA = re.compile(r"\s+via\s+.*$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What else an adapter knows when it maps a ticket."""

    site: str
    state_types: Mapping[str, str] = field(default_factory=dict)
    """Types of states by their names."""
    fields: tuple[Field, ...] | None = None
    """Attributes of objects with their labels; None where the token may not read them."""


def reference(data: Mapping[str, Any], around: Around) -> Reference:
    """What a ticket is named by, from its payload with ``expand``."""
    state = data.get("state")
    return Reference(
        id=str(data["id"]),
        url=f"{around.site}/#ticket/zoom/{data['id']}",
        subject=data.get("title"),
        state=state_of(state, around.state_types),
        status=state,
        version=data["updated_at"],
        created=data.get("created_at"),
        updated=data["updated_at"],
    )


def state_of(name: str | None, types: Mapping[str, str]) -> State:
    """The state behind a name; ``types`` holds the types of the names that an administrator made."""
    return _TYPES.get(types.get(name or "", name or "").lower(), "unknown")


def is_merged(data: Mapping[str, Any], around: Around) -> bool:
    """Whether a ticket became a part of another one, where its articles are now."""
    name = data.get("state") or ""
    return around.state_types.get(name, name).lower() == "merged"


def ticket(  # noqa: PLR0913 - what belongs to a ticket, each by its name
    data: Mapping[str, Any],
    articles: Iterable[Mapping[str, Any]],
    around: Around,
    *,
    user: Mapping[str, Any] | None = None,
    draft: SavedDraft | None = None,
    history: tuple[Conversation, ...] = (),
) -> Ticket:
    """A ticket with its articles, its customer and its shared draft."""
    thread = in_order(articles)
    saved = [own_article(each, around.site) for each in thread]
    shown = [each for each, ours in zip(thread, saved, strict=True) if ours is None]
    read = [_read(each, around.site) for each in shown]
    messages = tuple(message for message, _ in read)
    cut = tuple(
        CutAway(message_index=index, quoted=found.quoted, signature=found.signature)
        for index, (_, found) in enumerate(read)
        if found.quoted or found.signature
    )
    # A third party's mail that is hidden from the customer is no word of the team's, whatever it begins with.
    colleagues = [message for message, each in zip(messages, shown, strict=True) if each.get("sender") == "Agent"]
    facts = field_facts(custom_values("Ticket", data, around.fields))
    asked = with_subject(messages, data.get("title")) if _type(shown[:1]) in ("email", "web") else messages
    conversation = Conversation(
        id=str(data["id"]),
        channel=channel(shown, data),
        customer=_customer(user, messages, around.fields),
        facts=(*facts, *note_facts(colleagues)),
        messages=asked,
    )
    drafts = [each for each in (*saved, draft if draft and draft.key else None) if each]
    return Ticket(reference=reference(data, around), conversation=conversation, saved=tuple(drafts), cut=cut,
                  history=history)  # fmt: skip


def in_order(articles: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Articles, the oldest first."""
    return sorted(articles, key=lambda each: (each["created_at"], int(each["id"])))


def own_article(article: Mapping[str, Any], site: str) -> SavedDraft | None:
    """A note of ours: one that an agent's token wrote and that holds our marker; customers cannot write such."""
    if article.get("sender") != "Agent" or article.get("type") != "note":
        return None
    ours = own_note(body_text(article))
    if ours is None:
        return None
    return SavedDraft(
        id=str(article["id"]),
        kind="note",
        internal=article["internal"] is True,
        key=ours.key,
        reply=ours.reply,
        url=f"{site}/#ticket/zoom/{article['ticket_id']}/{article['id']}",
        at=article["created_at"],
    )


def shared_draft(data: Mapping[str, Any] | None, ticket_id: str, site: str) -> SavedDraft | None:
    """The shared draft that an answer holds, ours or a colleague's; without our key it is a colleague's."""
    if data is None or data["shared_draft_id"] is None:
        return None
    found = data["assets"]["TicketSharedDraftZoom"][str(data["shared_draft_id"])]
    article = found.get("new_article") or {}
    return SavedDraft(
        id=str(found["id"]),
        kind="draft",
        internal=True,
        key=str(article.get(KEY) or ""),
        reply=body_text({"content_type": "text/html", **article}),
        url=f"{site}/#ticket/zoom/{ticket_id}",
        at=found.get("updated_at"),
    )


def answering(articles: Iterable[Mapping[str, Any]], user: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of an article that answers the customer's last one, by its channel: a mail, unless it has another."""
    thread = in_order(articles)
    customers: list[Mapping[str, Any]] = [each for each in thread if _role(each) == "customer"]
    last = customers[-1] if customers else {}
    kind = last.get("type") or "web"
    if _CHANNELS.get(kind, "email") in ("messenger", "social"):
        return {"type": kind, "to": last.get("from"), "in_reply_to": last.get("message_id")}
    address = (last.get("reply_to") or last.get("from")) if kind == "email" else None
    to = address or (user or {}).get("email")
    if not to:
        return {"type": "note"}
    return {"type": "email", "to": to, "subject": last.get("subject"), "in_reply_to": last.get("message_id")}


def event(data: Mapping[str, Any], site: str) -> WebhookEvent:
    """What a delivery with Zammad's own payload tells."""
    about, article = data.get("ticket"), data.get("article")
    if not isinstance(about, Mapping) or "id" not in about:
        return WebhookEvent(kind="ignored", reason="a payload without a ticket: a custom one, or a test")
    ticket_id = str(about["id"])
    if not isinstance(article, Mapping) or "id" not in article:
        return WebhookEvent(kind="ticket", ticket_id=ticket_id, at=about.get("updated_at"))
    if own_article(article, site):
        return WebhookEvent(kind="own-note", ticket_id=ticket_id, at=article["created_at"])
    message, _ = _read(article, site)
    kind: Literal["message", "ticket"] = "message" if message.role == "customer" else "ticket"
    return WebhookEvent(kind=kind, ticket_id=ticket_id, at=message.at, message=message)


def body_text(article: Mapping[str, Any]) -> str:
    """All the text of an article."""
    body = article.get("body") or ""
    return text_of_html(body) if _is_html(article) else "\n".join(body.splitlines())


def channel(articles: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> Channel:
    """Where the customer wrote last, or where the ticket began."""
    last = next((each for each in reversed(articles) if _role(each) == "customer"), None)
    kind = last.get("type") if last else data.get("create_article_type")
    return _CHANNELS.get(kind or "", "email")


def _read(article: Mapping[str, Any], site: str) -> tuple[Message, Cut]:
    cut = _cut(article)
    message = Message(
        role=_role(article),
        text=(cut.text or cut.quoted)[:MAX_TEXT],  # Zammad takes half as much again
        at=article["created_at"],
        author=_author(article),
        attachments=tuple(_attachments(article, site)),
    )
    return message, Cut("", cut.quoted[:MAX_TEXT], cut.signature[:MAX_TEXT]) if cut.text else Cut("")


def _role(article: Mapping[str, Any]) -> Role:
    preferences = article.get("preferences") or {}
    if article.get("sender") == "System" or preferences.get("is-auto-response"):
        return "system"  # an automatic answer to a customer is none, their turn goes on
    if article["internal"]:
        return "note"  # a third party's mail too, which colleagues have hidden from the customer
    return "customer" if article.get("sender") == "Customer" else "agent"


def _cut(article: Mapping[str, Any]) -> Cut:
    """What was written, without the letters below it: Zammad puts a mark where those or the signature begin."""
    if article.get("type") == "note":
        return Cut(body_text(article))
    body = article.get("body") or ""
    if not _is_html(article):
        return without_quoted(body)
    whole = without_quoted(body, html=True)
    mark = _MARKER.search(body)
    if mark is None or any(is_forwarded(line) for line in whole.text.splitlines()):
        return whole
    before = without_quoted(body[: mark.start()], html=True)
    if not before.text:
        return whole
    below = text_of_html(body[mark.end() :])
    if article.get("sender") == "Agent":  # the editor puts the mark before the agent's own signature
        return Cut(before.text, before.quoted, "\n".join(filter(None, (before.signature, below))))
    return Cut(before.text, "\n".join(filter(None, (before.quoted, below))), before.signature)


def _is_html(article: Mapping[str, Any]) -> bool:
    return "html" in (article.get("content_type") or "").lower()


def _author(article: Mapping[str, Any]) -> str | None:
    """The name in «from», without the address and without «via Support»."""
    given = article.get("from") or ""
    named = _NAMED.fullmatch(given)
    name = _VIA.sub("", named["name"] if named else given).strip()
    return name if name and "@" not in name else None


def _attachments(article: Mapping[str, Any], site: str) -> Iterable[Attachment]:
    for each in article.get("attachments") or ():
        preferences = each.get("preferences") or {}
        if preferences.get("content-alternative"):  # the mail's own page, kept as a file
            continue
        place = f"{article['ticket_id']}/{article['id']}/{each['id']}"
        yield Attachment(name=each.get("filename") or "?", url=f"{site}/api/v1/ticket_attachment/{place}")


def _type(articles: Sequence[Mapping[str, Any]]) -> str | None:
    return articles[0].get("type") if articles else None


def _customer(
    user: Mapping[str, Any] | None, messages: Sequence[Message], fields: tuple[Field, ...] | None
) -> Customer:
    if user is None:  # deleted, or not for this token
        return Customer(name=next((each.author for each in messages if each.role == "customer" and each.author), None))
    name = " ".join(filter(None, ((user.get(part) or "").strip() for part in ("firstname", "lastname"))))
    names = ("email", "phone", "mobile", "organization", "department", "city", "country", "vip")
    profile = {each: user[each] for each in names if user.get(each)}
    if locale := (user.get("preferences") or {}).get("locale"):
        profile["locale"] = locale
    if fields is not None:
        profile |= {label: value for label, value in custom_values("User", user, fields) if value not in (None, "", [])}
    return Customer(name=name if name and "@" not in name and name != "-" else None, profile=profile)
