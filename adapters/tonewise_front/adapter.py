"""The adapter: calls of Front's Core API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import SecretStr

from tonewise.errors import HelpdeskConflictError, HelpdeskError, HelpdeskMovedError, HelpdeskRejectedError
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
)
from tonewise.helpdesk.cursors import OldestFirst
from tonewise.helpdesk.http import Http
from tonewise.helpdesk.keeping import Kept
from tonewise.helpdesk.matching import best_fitting
from tonewise.helpdesk.webhooks import check_new, digest_of, json_object
from tonewise_front import events, mapping
from tonewise_front.api import PAGE_SIZE, CoreApi, next_token, reason

_MERGED = re.compile(r"/conversations/(?P<id>[A-Za-z0-9_]+)$")


class FrontSettings(HelpdeskSettings):
    """What must be known of a company's Front."""

    site: str = "https://api2.frontapp.com"
    """Address of the Core API; a company's own, ``https://company.api.frontapp.com``, does as well."""
    token: SecretStr
    """An API token."""
    author: str | None = None
    """The teammate whose drafts ours are: an id (``tea_…``) or ``alt:email:anna@shop.example``."""
    draft_mode: Literal["private", "shared"] = "private"
    """Who sees a native draft: its author alone, or all teammates with access to the conversation."""
    channel: str | None = None
    """The channel that native drafts are for (``cha_…``); else the only one of the conversation's inbox."""
    webhook_secret: SecretStr | None = None
    """The secret of the app whose webhook it is; without it no delivery of one is taken."""
    rule_secret: SecretStr | None = None
    """The API secret that rules sign with; without it no delivery of a rule is taken."""


class Front(Helpdesk):
    """Front, over its Core API."""

    name = "front"
    title = "Front"
    capabilities = Capabilities(
        fetch=True,
        note=True,
        draft=True,
        webhook=True,
        poll=True,
        export=True,
        articles=True,
        public_answer=True,
        versions=True,
    )
    settings_type = FrontSettings
    settings: FrontSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        http = Http(
            self.title,
            self.settings.site,
            headers={"Authorization": f"Bearer {self.settings.token.get_secret_value()}"},
            secrets=(self.settings.token, self.settings.webhook_secret, self.settings.rule_secret),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
            reason=reason,
        )
        self.api = CoreApi(self.title, http)
        self._lists: dict[str | None, OldestFirst] = {}
        self._templates = Kept(self._all_templates)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.api.http.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A conversation, or the one that it was merged into: five calls, more where it is long."""
        try:
            return await self._whole(ticket_id)
        except HelpdeskMovedError as moved:
            merged = _MERGED.search(moved.place)
            if merged is None or merged["id"] == ticket_id:
                raise
            return await self._whole(merged["id"])

    async def _whole(self, ticket_id: str) -> Ticket:
        path = self._path(ticket_id)
        with shaped(self.title):
            conversation = (await self.api.http.get(path)).object
            contact_id = mapping.contact_id(conversation)
            whole = mapping.Whole(
                conversation,
                messages=await self.api.all_of(f"{path}/messages"),
                comments=await self.api.all_of(f"{path}/comments", paged=False),
                drafts=await self.api.all_of(f"{path}/drafts", paged=False) if self._drafts_are_seen else (),
                contact=await self.api.contact(contact_id) if contact_id else None,
                field_types=await self._types("conversations", [conversation]),
                link_types=await self._types("links", conversation.get("links") or []),
            )
            return mapping.ticket(whole, self._is_ours)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page by last change; Front lists the latest first, so a list is read back once."""
        statuses = ["assigned", "unassigned"] if query.state == "open" else None

        async def read(mark: str | None) -> tuple[list[Reference], str | None]:
            asked = {"limit": PAGE_SIZE, "sort_by": "date", "sort_order": "desc"}
            options = {"q[statuses]": statuses, "page_token": mark}
            given = {**asked, **{name: value for name, value in options.items() if value}}
            with shaped(self.title):
                data = (await self.api.http.get("/conversations", params=given)).object
                return [mapping.reference(each) for each in data["_results"]], next_token(data)

        narrowed = query.state if statuses else None
        kept = self._lists.setdefault(narrowed, OldestFirst(self.title, read))
        return await kept.page(query, cursor)

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:  # noqa: ARG002 - templates name no language
        """Message templates that share words with a question."""
        return best_fitting(await self._templates.now(), words, limit)

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A comment, which only the team sees; or a draft whose mode says which of the team do."""
        path = self._path(ticket.reference.id)
        if kind == "note":
            await self._check_unchanged(ticket)
            return await self._write(f"{path}/comments", {"body": note.text})
        if not self._drafts_are_seen:
            raise HelpdeskRejectedError(
                f"{self.title}: nobody would see a private draft without an author; set author, or draft_mode=shared"
            )
        body: dict[str, Any] = {
            "body": mapping.html_of(note.reply),
            "channel_id": self.settings.channel or await self.api.only_channel(path),
            "mode": self.settings.draft_mode,
        }
        if self.settings.author:
            body["author_id"] = self.settings.author
        await self._check_unchanged(ticket)
        return await self._write(f"{path}/drafts", body)

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:  # noqa: ARG002
        """A comment or a draft by its own address; a draft that was sent is told as public."""
        with shaped(self.title):
            if kind == "note":
                return mapping.saved_note((await self.api.http.get(f"/comments/{self.api.part(saved_id)}")).object)
            return mapping.saved_draft((await self.api.http.get(f"/messages/{self.api.part(saved_id)}")).object)

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:  # noqa: ARG002
        """Delete what is still a draft, by its version; what was sent stays sent."""
        if saved.kind != "draft":
            return False
        number = self.api.part(saved.id)
        try:
            version = (await self.api.http.get(f"/messages/{number}")).object.get("version")
            if version:
                await self.api.http.send("DELETE", f"/drafts/{number}", json={"version": version})
        except HelpdeskError:  # that it was public is what must be told
            return False
        return bool(version)

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A reply to the customer; the conversation stays open, which Front would archive unasked."""
        body: dict[str, Any] = {"body": mapping.html_of(text), "options": {"archive": False}}
        if self.settings.author:
            body["author_id"] = self.settings.author
        if self.settings.channel:
            body["channel_id"] = self.settings.channel
        return await self._write(f"{self._path(ticket.reference.id)}/messages", body, id_field="message_uid")

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery of an application's webhook or of a rule's."""
        events.prove(request, self.settings.webhook_secret, self.settings.rule_secret)
        data = json_object(request.body)
        with shaped(self.title):
            event = events.event(data)
        if not events.is_validation(data):  # Front asks in the same words each time that the webhook is saved
            check_new(self.seen, self.name, event.delivery_id or digest_of(request))
        return (event,)

    async def _all_templates(self) -> tuple[Article, ...]:
        """All message templates: Front cannot search them."""
        with shaped(self.title):
            return tuple(mapping.template(each) for each in await self.api.all_of("/message_templates", paged=False))

    async def _types(self, things: Literal["conversations", "links"], held: list[dict[str, Any]]) -> Mapping[str, str]:
        """Types of custom fields, asked for where there are any values: a date is a number without them."""
        values = [value for each in held for value in (each.get("custom_fields") or {}).values()]
        return {} if all(value in (None, "") for value in values) else await self.api.field_types(things)

    @property
    def _drafts_are_seen(self) -> bool:
        """Whether anybody could see a draft of ours: a private one without an author belongs to the token alone."""
        return bool(self.settings.author) or self.settings.draft_mode == "shared"

    def _is_ours(self, data: Mapping[str, Any]) -> bool:
        """Whether a draft is the author's of our settings, or of the API itself where none is set."""
        author = data.get("author") or {}
        ours = self.settings.author
        if ours is None:
            return author.get("type") in (None, "api", "application")
        return ours in (author.get("id"), f"alt:email:{author.get('email')}")

    async def _check_unchanged(self, ticket: Ticket) -> None:
        """Raise HelpdeskConflictError where the conversation is another one than what was drafted for."""
        if ticket.reference.version is None:
            return
        with shaped(self.title):
            now = mapping.reference((await self.api.http.get(self._path(ticket.reference.id))).object)
        if now.version != ticket.reference.version:
            raise HelpdeskConflictError(f"{self.title}: the conversation {now.id} was changed meanwhile")

    async def _write(self, path: str, body: Mapping[str, Any], id_field: str = "id") -> str:
        with shaped(self.title):
            return str((await self.api.http.send("POST", path, json=body)).object[id_field])

    def _path(self, ticket_id: str) -> str:
        return f"/conversations/{self.api.part(ticket_id)}"
