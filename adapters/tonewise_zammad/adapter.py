"""The adapter of Zammad: what it may do and in which order; `calls` knows the addresses, `mapping` the payloads."""

from __future__ import annotations

from html import escape
from typing import Any

from pydantic import Field as SettingField
from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskForbiddenError,
    HelpdeskNotFoundError,
    WebhookRefusedError,
)
from tonewise.helpdesk import (
    Article,
    Capabilities,
    DraftNote,
    Helpdesk,
    HelpdeskSettings,
    Page,
    Query,
    Reference,
    SavedDraft,
    SavedKind,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    shaped,
    webhooks,
)
from tonewise.helpdesk.cursors import page_after, position_of
from tonewise.helpdesk.http import Http, checked_base
from tonewise.helpdesk.keeping import Kept
from tonewise_zammad import articles as knowledge
from tonewise_zammad import mapping
from tonewise_zammad.bases import KnowledgeBases
from tonewise_zammad.calls import TITLE, Calls

MOST_A_PAGE = 200
"""Tickets of one search; Zammad gives no more."""


class ZammadSettings(HelpdeskSettings):
    """What must be known of a Zammad."""

    site: str
    """Its address, such as https://help.shop.example."""
    token: SecretStr
    """A personal access token with the permission ticket.agent; admin.object and knowledge_base.reader add to it."""
    webhook_secret: SecretStr | None = None
    """«HMAC SHA1 Signature Token» of the webhook; without it no delivery is taken."""
    history: int = SettingField(default=0, ge=0, le=20)
    """Earlier conversations with the customer that a fetch brings along."""


class Zammad(Helpdesk):
    """Zammad 5.1 and later, over its API v1."""

    name = "zammad"
    title = TITLE
    capabilities = Capabilities(
        fetch=True,
        note=True,
        draft=True,
        webhook=True,
        poll=True,
        export=True,
        articles=True,
        history=True,
        public_answer=True,
        versions=True,
    )
    settings_type = ZammadSettings
    settings: ZammadSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        self.site = checked_base(self.title, self.settings.site)
        self.http = Http(
            self.title,
            self.site,
            headers={"Authorization": f"Token token={self.settings.token.get_secret_value()}"},
            secrets=(self.settings.token, self.settings.webhook_secret),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
        )
        self.calls = Calls(self.http, self.site)
        self.bases = KnowledgeBases(self.calls)
        self._modules = Kept(self.calls.text_modules)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with its articles, its customer, its shared draft and the attributes of its own."""
        async with self.http.within():
            with shaped(self.title):
                data = await self.calls.ticket(ticket_id)
                articles = await self.calls.articles(ticket_id)
                user = await self.calls.user(data)
                draft = await self.calls.shared_draft(ticket_id)
                around = await self.calls.around(data)
                history = await self.calls.history(data, around, self.settings.history)
                return mapping.ticket(data, articles, around, user=user, draft=draft, history=history)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by last change, asked of the database by a condition: no search index lags behind."""
        position = position_of(self.title, cursor)
        number = 1
        while True:
            since = max(filter(None, (position.at, query.since)), default=None)
            size = min(query.page_size + len(position.ids), MOST_A_PAGE)
            batch = await self.calls.changed(since, size, number)
            passed = query.until is not None and any(each.updated and each.updated >= query.until for each in batch)
            page = page_after(batch, position, query, more=len(batch) == size and not passed)
            if page.items or not page.more:
                return page
            reached = position_of(self.title, page.cursor)
            same = reached == position or (reached.at == position.at and size == MOST_A_PAGE)
            number = number + 1 if same else 1  # pages of another size begin elsewhere
            position = reached

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Answers of the knowledge bases that the token may read, then text modules that share the question's words."""
        async with self.http.within():
            with shaped(self.title):
                found = await self.bases.answers(words, language, limit)
                return (*found, *knowledge.ready_answers(await self._modules.now(), words, limit))[:limit]

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other tickets of the customer that the agent may read, without those that were merged into others."""
        async with self.http.within():
            with shaped(self.title):
                return await self.calls.others(await self.calls.ticket(ticket.reference.id), limit)

    # Writing

    async def find_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> SavedDraft | None:
        """This very draft; a shared draft with its text counts, whoever saved it."""
        if kind == "note":
            return await super().find_saved(ticket, note, kind)
        with shaped(self.title):
            found = await self.calls.shared_draft(ticket.reference.id)
        same = found is not None and (found.key == note.key or found.reply.split() == note.reply.split())
        return found if same else None

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """An internal note, or the ticket's shared draft, of which there is one: a colleague's is not replaced."""
        ticket_id = ticket.reference.id
        with shaped(self.title):
            data = await self.calls.ticket(ticket_id)
            if ticket.reference.version and data["updated_at"] != ticket.reference.version:
                raise HelpdeskConflictError(f"{self.title}: the ticket {ticket_id} changed since it was fetched")
            if kind == "note":
                return await self.calls.write(ticket_id, note.html, {"type": "note", "internal": True})
            standing = await self.calls.shared_draft(ticket_id)
            if standing is not None and not standing.key:
                raise HelpdeskConflictError(f"{self.title}: the ticket {ticket_id} has a shared draft of a colleague's")
            answering = mapping.answering(await self.calls.articles(ticket_id), await self.calls.user(data))
            article = {**answering, "body": _html(note.reply), "content_type": "text/html", "internal": False}
            body = {"new_article": {**article, "ticket_id": data["id"], mapping.KEY: note.key}, "ticket_attributes": {}}
            saved = await self.http.send("PUT", f"{self.calls.path(ticket_id)}/shared_draft", json=body)
            return str(saved.object["shared_draft_id"])

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:
        """A note as its article tells; a shared draft, or that it was sent: then it stands among the messages."""
        with shaped(self.title):
            if kind == "note":
                return await self.calls.note(saved_id)
            found = await self.calls.shared_draft(ticket.reference.id)
        if found is not None and found.id == saved_id:
            return found
        known = {(message.at, message.text) for message in ticket.conversation.messages}
        fresh = await self.fetch(ticket.reference.id)
        sent = [each for each in fresh.conversation.messages if (each.at, each.text) not in known]
        if any(each.role == "agent" for each in sent):
            return SavedDraft(id=saved_id, kind="draft", internal=False)
        return None

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:  # noqa: ARG002 - an article has an id of its own
        """Make a note internal; what was mailed cannot be called back, and notes are not mailed."""
        if saved.kind != "note":
            return False
        try:
            await self.http.send("PUT", f"/api/v1/ticket_articles/{int(saved.id)}", json={"internal": True})
        except (HelpdeskForbiddenError, HelpdeskNotFoundError):
            return False
        with shaped(self.title):
            found = await self.calls.note(saved.id)
        return found is not None and found.internal

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """An article to the customer, by the channel of their last one."""
        with shaped(self.title):
            data = await self.calls.ticket(ticket.reference.id)
            answering = mapping.answering(await self.calls.articles(ticket.reference.id), await self.calls.user(data))
            return await self.calls.write(ticket.reference.id, _html(text), {**answering, "internal": False})

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery, signed over its body alone; it is known again by that, as its number is not signed."""
        secret = self.settings.webhook_secret
        given = webhooks.header(request, "X-Hub-Signature")
        if not secret:
            raise WebhookRefusedError("wrong", "no webhook_secret is set, so no delivery can be proven")
        signed = webhooks.signature(secret.get_secret_value(), request.body, algorithm="sha1", prefix="sha1=")
        webhooks.check_signature(given, signed)
        with shaped(self.title):
            event = mapping.event(webhooks.json_object(request.body), self.site)
        delivery_id = webhooks.digest_of(request)
        webhooks.check_new(self.seen, self.name, delivery_id)
        return (event.model_copy(update={"delivery_id": delivery_id}),)


def _html(text: str) -> str:
    """A reply as HTML of paragraphs and line breaks."""
    paragraphs = [part for part in text.strip().split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in paragraphs).replace("\n", "<br>")
