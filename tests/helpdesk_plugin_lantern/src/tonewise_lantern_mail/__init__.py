"""The adapter of Lantern Mail, an imaginary helpdesk for e-mail: its API v3 and webhooks; `mapping` knows payloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import SecretStr

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
from tonewise.helpdesk.cursors import OldestFirst
from tonewise.helpdesk.http import Http, path_part
from tonewise_lantern_mail import mapping
from tonewise_lantern_mail.session import Session

__all__ = ["LanternMail", "LanternMailSettings"]

PAGE = 100
"""Results of a search that Lantern gives at most."""
MOST_PAGES = 200
"""Pages of one ticket's entries: more than any ticket has."""
LONGEST_WORDS = 120
"""Characters of a text that Lantern searches for."""


class LanternMailSettings(HelpdeskSettings):
    """What must be known of a team's Lantern Mail."""

    site: str
    """Address of the API, such as https://team.lantern-mail.example."""
    client_id: str
    """Of the integration, from Admin → Integrations → API clients."""
    client_secret: SecretStr
    """Of the integration; with the rights read, notes, and emails only where customers are answered."""
    webhook_secret: SecretStr | None = None
    """Of the webhook; without it no delivery is taken."""


class LanternMail(Helpdesk):
    """Lantern Mail, over its API v3."""

    name = "lantern-mail"
    title = "Lantern Mail"
    capabilities = Capabilities(
        fetch=True, note=True, webhook=True, poll=True, export=True, articles=True, public_answer=True
    )
    settings_type = LanternMailSettings
    settings: LanternMailSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        self.http = Http(
            self.title,
            f"{self.settings.site.rstrip('/')}/v3",
            secrets=(self.settings.client_secret, self.settings.webhook_secret),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
            reason=lambda body: body["problem"],
        )
        self.session = Session(self.http, self.settings.client_id, self.settings.client_secret)
        self._listing = OldestFirst(self.title, self._listed)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with its letters and notes, of which Lantern gives the newest first, page by page."""
        async with self.http.within():
            data = await self.session.send("GET", self._path(ticket_id))
            entries: list[Any] = []
            mark: str | None = None
            for _ in range(MOST_PAGES):
                found, mark = await self._search("entries", {"ticket": ticket_id}, mark)
                entries += found
                if mark is None:
                    break
        with shaped(self.title):
            return mapping.ticket(data.object, entries)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by last change; Lantern lists them newest first only."""
        async with self.http.within():
            return await self._listing.page(query, cursor)

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """What the help centre has for a text."""
        text = " ".join(words.split())[:LONGEST_WORDS]
        if not text:
            return ()  # Lantern refuses to search for nothing
        where = {"text": text, **({"language": language} if language else {})}
        found, _ = await self._search("articles", where, None, limit)
        with shaped(self.title):
            return tuple(mapping.article(each) for each in found)[:limit]

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A note for the team: without an audience Lantern shows notes to the customer."""
        return await self._write(ticket, "notes", {"html": note.html, "audience": "team"})

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Make a note that customers see one for the team."""
        path = f"{self._path(ticket.reference.id)}/notes/{path_part(self.title, saved.id)}"
        answer = await self.session.send("PATCH", path, json={"audience": "team"})
        with shaped(self.title):
            return bool(answer.object["audience"] == "team")

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A letter to the customer."""
        return await self._write(ticket, "emails", {"html": mapping.html_of(text), "audience": "everyone"})

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery of one or more events: signed over its time and body; an event that came before is left out."""
        secret = self.settings.webhook_secret
        given, stamp = (webhooks.header(request, f"X-Lantern-{part}") for part in ("Signature", "Timestamp"))
        plain = secret.get_secret_value() if secret else ""
        signed = stamp.encode() + b"." + request.body
        webhooks.check_signature(given, webhooks.signature(plain, signed, encoding="base64"))
        webhooks.check_fresh(stamp)
        with shaped(self.title):
            events = mapping.events(webhooks.json_object(request.body))
        return webhooks.new_events(self.seen, self.name, events)

    async def _listed(self, mark: str | None) -> tuple[Sequence[Reference], str | None]:
        found, after = await self._search("tickets", {}, mark)
        with shaped(self.title):
            return [mapping.reference(each) for each in found], after

    async def _search(
        self, what: str, where: dict[str, Any], mark: str | None, limit: int = PAGE
    ) -> tuple[list[Any], str | None]:
        """A page of results, and the mark of the next one."""
        wanted = {"find": what, "where": where, "limit": min(limit, PAGE), **({"cursor": mark} if mark else {})}
        answer = await self.session.send("POST", "/search", json=wanted, reads=True)
        with shaped(self.title):
            return list(answer.object["results"]), answer.object["next"]

    async def _write(self, ticket: Ticket, what: str, body: dict[str, str]) -> str:
        answer = await self.session.send("POST", f"{self._path(ticket.reference.id)}/{what}", json=body)
        with shaped(self.title):
            return str(answer.object["id"])

    def _path(self, ticket_id: str) -> str:
        return f"/tickets/{path_part(self.title, ticket_id)}"
