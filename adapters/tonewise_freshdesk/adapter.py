# ruff: noqa: ARG002 - the base class gives more than this helpdesk needs
"""Freshdesk over HTTP: what is asked of its API v2, in which order, and what is said in every write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from pydantic import SecretStr

from tonewise.errors import HelpdeskConflictError, HelpdeskForbiddenError, HelpdeskNotFoundError
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
from tonewise.helpdesk.http import Http, path_part, usual_reason
from tonewise.helpdesk.keeping import Kept
from tonewise.helpdesk.matching import best_fitting
from tonewise_freshdesk import articles, mapping

MOST = 100
"""Items that Freshdesk gives at once."""
MOST_PAGES = 300
"""Pages of a list that it gives; also of conversations, so that no answer leads round for ever."""
BEGINNING = "1970-01-01T00:00:00Z"
"""Without a time, a list holds the tickets of the last 30 days alone."""
TOKEN_HEADER = "X-Tonewise-Token"  # noqa: S105 - a header's name


class FreshdeskSettings(HelpdeskSettings):
    """What must be known of a team's Freshdesk."""

    site: str
    """Address of the team's Freshdesk, such as https://team.freshdesk.com; a domain of your own does not do for the
    API."""
    api_key: SecretStr
    """Of the agent in whose name notes are saved."""
    canned_responses: bool = False
    """Whether canned responses are searched as well as articles: a call for each of their folders."""
    webhook_token: SecretStr | None = None
    """What the automation rule sends in the header X-Tonewise-Token; without it no delivery is taken."""


class Freshdesk(Helpdesk):
    """Freshdesk, over its API v2."""

    name = "freshdesk"
    title = "Freshdesk"
    capabilities = Capabilities(
        fetch=True,
        note=True,
        webhook=True,
        poll=True,
        export=True,
        articles=True,
        history=True,
        public_answer=True,
        versions=True,
    )
    settings_type = FreshdeskSettings
    settings: FreshdeskSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        own = self.settings
        self.http = Http(
            self.title,
            own.site,
            auth=(own.api_key.get_secret_value(), "X"),
            secrets=(own.api_key, own.webhook_token),
            timeout_seconds=own.timeout_seconds,
            transport=self.transport,
            reason=_reason,
        )
        self.site = own.site.strip().rstrip("/")
        self._fields: dict[str, mapping.Field] | None = None
        self._visible: dict[str, object] = {}
        self._canned = Kept(self._canned_responses)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with all its conversations, and what is known of who asked."""
        parts = await self._parts(ticket_id)
        with shaped(self.title):
            return mapping.ticket(parts, self.site)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by last change; spam and deleted tickets are in no list of Freshdesk's."""
        position = position_of(self.title, cursor)
        number = 1
        while True:
            since = max(filter(None, (position.at, query.since)), default=None)
            found, more = await self._changed(since, min(MOST, query.page_size + 1), number)
            ended = bool(query.until and found and (found[-1].updated or query.until) >= query.until)
            page = page_after(found, position, query, more=more and not ended)
            if page.items or not page.more or number == MOST_PAGES:
                return page
            # On from the last change: a ticket that changes meanwhile leaves its place, and all behind it move up.
            reached = position_of(self.title, page.cursor)
            number = number + 1 if reached.at == position.at else 1
            position = reached

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Published articles that Freshdesk's search finds; canned responses too where the setting says so."""
        data = (await self.http.get("api/v2/search/solutions", params={"term": words})).array
        with shaped(self.title):
            found = articles.published(data)[:limit]
            folders = [articles.folder_of(each) for each in found]
        for folder in folders:
            if folder is not None and folder not in self._visible:
                self._visible[folder] = await self._visibility(folder)
        with shaped(self.title):
            read = [
                articles.article(each, self._visible.get(folder or ""), self.site)
                for each, folder in zip(found, folders, strict=True)
            ]
        canned = await self._canned.now() if self.settings.canned_responses else []
        with shaped(self.title):
            return (*read, *best_fitting(articles.answers(canned), words, limit))[:limit]

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other tickets of its requester, as far as the key may see them."""
        own = ticket.reference.id
        if limit < 1:
            return ()
        async with self.http.within():
            requester = (await self.http.get(self._path(own))).object.get("requester_id")
            if not requester:
                return ()
            params = {
                "requester_id": requester, "updated_since": BEGINNING, "order_by": "updated_at", "order_type": "desc",
                "per_page": min(MOST, limit + 1),
            }  # fmt: skip
            found = (await self.http.get("api/v2/tickets", params=params)).array
        with shaped(self.title):
            others = [each for each in found if each["requester_id"] == requester and str(each["id"]) != own]
            return tuple(str(each["id"]) for each in others)[:limit]

    # Writing

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A private note that nobody is notified of."""
        await self._unchanged(ticket)
        body = {"body": note.html, "private": True, "incoming": False}
        data = (await self.http.send("POST", f"{self._path(ticket.reference.id)}/notes", json=body)).object
        with shaped(self.title):
            return str(data["id"])

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Delete a note that turned out to be public; where customers are written to by mail it may be with them."""
        path = f"api/v2/conversations/{path_part(self.title, saved.id)}"
        await self.http.send("DELETE", path, repeatable=True)
        return ticket.conversation.channel == "chat"

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A reply, which Freshdesk sends to the requester."""
        await self._unchanged(ticket)
        lines = [escape(part, quote=False).replace("\n", "<br>") for part in re.split(r"\n{2,}", text.strip())]
        body = {"body": "".join(f"<p>{line}</p>" for line in lines)}
        data = (await self.http.send("POST", f"{self._path(ticket.reference.id)}/reply", json=body)).object
        with shaped(self.title):
            return str(data["id"])

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery of an automation rule: it names a ticket, and what was written last is asked of Freshdesk.

        So it matters little that nothing is signed and that a rule's placeholders cannot carry a text safely. What was
        written last is the delivery's number as well: Freshdesk gives none.
        """
        secret = self.settings.webhook_token
        given = webhooks.optional_header(request, TOKEN_HEADER)
        webhooks.check_token(given, secret.get_secret_value() if secret else "", f"header {TOKEN_HEADER}")
        data = webhooks.json_object(request.body)
        about = data.get("freshdesk_webhook", data)  # a rule with fields in place of JSON of one's own wraps them
        named = about.get("ticket_id") if isinstance(about, Mapping) else None
        ticket_id = str(named).strip() if isinstance(named, (str, int)) else ""
        if not (ticket_id.isascii() and ticket_id.isdecimal()):
            delivery_id = webhooks.digest_of(request)
            return (WebhookEvent(kind="ignored", delivery_id=delivery_id, reason="a delivery that names no ticket"),)
        parts = await self._parts(ticket_id)
        with shaped(self.title):
            last_id, message = mapping.last(parts, self.site)
            told = {"ticket_id": ticket_id, "delivery_id": f"{ticket_id}-{last_id}"}
            kind = "own-note" if message is None else "message" if message.role == "customer" else "ticket"
            event = WebhookEvent(kind=kind, message=message, at=message.at if message else None, **told)
        webhooks.check_new(self.seen, self.name, told["delivery_id"])
        return (event,)

    # What is asked of the API

    def _path(self, ticket_id: str) -> str:
        return f"api/v2/tickets/{path_part(self.title, ticket_id)}"

    async def _parts(self, ticket_id: str) -> mapping.Parts:
        data = (await self.http.get(self._path(ticket_id), params={"include": "requester"})).object
        with shaped(self.title):
            requester, has_fields = data["requester_id"], any((data.get("custom_fields") or {}).values())
        return mapping.Parts(
            ticket=data,
            conversations=await self._conversations(ticket_id),
            contact=await self._contact(requester),
            fields=await self._ticket_fields() if has_fields else {},
        )

    async def _conversations(self, ticket_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for number in range(1, MOST_PAGES + 1):
            params = {"page": number, "per_page": MOST}
            answer = await self.http.get(f"{self._path(ticket_id)}/conversations", params=params)
            with shaped(self.title):
                found += answer.array
            if not _has_next(answer.headers) or not answer.array:
                break
        return found

    async def _contact(self, contact_id: object) -> dict[str, Any] | None:
        """The requester's page; None for one who is an agent, was deleted, or may not be looked at."""
        try:
            return (await self.http.get(f"api/v2/contacts/{path_part(self.title, str(contact_id))}")).object
        except (HelpdeskNotFoundError, HelpdeskForbiddenError):
            return None

    async def _ticket_fields(self) -> dict[str, mapping.Field]:
        """What is known of custom fields; where that may not be read they have their names, for colleagues alone."""
        if self._fields is None:
            try:
                data = (await self.http.get("api/v2/ticket_fields")).array
            except (HelpdeskNotFoundError, HelpdeskForbiddenError):
                data = []
            with shaped(self.title):
                self._fields = mapping.fields(data)
        return self._fields

    async def _visibility(self, folder: str) -> object:
        """Who may read a folder's articles; None where that may not be asked."""
        try:
            path = f"api/v2/solutions/folders/{path_part(self.title, folder)}"
            return (await self.http.get(path)).object.get("visibility")
        except (HelpdeskNotFoundError, HelpdeskForbiddenError):
            return None

    async def _canned_responses(self) -> list[dict[str, Any]]:
        folders = (await self.http.get("api/v2/canned_response_folders")).array
        with shaped(self.title):
            names = articles.ids(folders)
        found: list[dict[str, Any]] = []
        for name in names:
            path = f"api/v2/canned_response_folders/{path_part(self.title, name)}/responses"
            found += (await self.http.get(path)).array
        return found

    async def _changed(self, since: datetime | None, size: int, number: int) -> tuple[list[Reference], bool]:
        """A page of the tickets changed at a time or later, in that order, and whether there are more behind it."""
        params = {
            "updated_since": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if since else BEGINNING,
            "order_by": "updated_at",
            "order_type": "asc",
            "per_page": size,
            "page": number,
        }
        answer = await self.http.get("api/v2/tickets", params=params)
        with shaped(self.title):
            found = [mapping.reference(each, self.site) for each in answer.array]
        return found, _has_next(answer.headers) and bool(found)

    async def _unchanged(self, ticket: Ticket) -> None:
        """Raise HelpdeskConflictError where a ticket was changed since it was read."""
        data = (await self.http.get(self._path(ticket.reference.id))).object
        with shaped(self.title):
            changed = ticket.reference.version is not None and data["updated_at"] != ticket.reference.version
        if changed:
            name = ticket.reference.id
            raise HelpdeskConflictError(f"{self.title}: the ticket {name} was changed by somebody meanwhile")


def _has_next(headers: Mapping[str, str]) -> bool:
    return 'rel="next"' in headers.get("link", "")


def _reason(data: Any) -> object:
    """Why a request was refused: what Freshdesk says of the first field, after its general words."""
    errors = data.get("errors") if isinstance(data, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(first, dict) and isinstance(first.get("message"), str):
        general = data.get("description")
        said = f"{first.get('field') or ''}: {first['message']}".removeprefix(": ")
        return f"{general}: {said}" if isinstance(general, str) else said
    return usual_reason(data)
