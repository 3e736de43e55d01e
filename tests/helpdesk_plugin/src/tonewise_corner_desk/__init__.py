"""The adapter of Corner Desk, an imaginary helpdesk: HTTP, sign-in and webhooks; `mapping` knows its payloads."""

from __future__ import annotations

from datetime import UTC
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
    SavedKind,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    webhooks,
)
from tonewise.helpdesk.http import Http, path_part
from tonewise_corner_desk import mapping

__all__ = ["CornerDesk", "CornerDeskSettings"]


class CornerDeskSettings(HelpdeskSettings):
    """What must be known of a team's Corner Desk."""

    site: str
    """Address of the team's desk, such as https://team.corner-desk.example."""
    token: SecretStr
    """An API token with the scopes tickets:read and notes:write."""
    webhook_secret: SecretStr | None = None
    """Of the webhook; without it no delivery is taken."""


class CornerDesk(Helpdesk):
    """Corner Desk, over its API v1."""

    name = "corner-desk"
    title = "Corner Desk"
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
    settings_type = CornerDeskSettings
    settings: CornerDeskSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        secrets = (self.settings.token, self.settings.webhook_secret)
        self.http = Http(
            self.title,
            self.settings.site,
            headers={"Authorization": f"Bearer {self.settings.token.get_secret_value()}"},
            secrets=secrets,
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with its messages and notes."""
        with mapping.shaped(self.title):
            return mapping.ticket((await self.http.get(self._path(ticket_id))).object)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by last change."""
        params = {
            "since": query.since.astimezone(UTC).isoformat() if query.since else None,  # the only zone it knows
            "until": query.until.astimezone(UTC).isoformat() if query.until else None,
            "state": query.state,
            "size": query.page_size,
            "after": cursor,
        }
        given = {name: value for name, value in params.items() if value is not None}
        with mapping.shaped(self.title):
            return mapping.page((await self.http.get("/v1/tickets", params=given)).object)

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Articles that hold one of the words."""
        params = {"words": words[:200], "size": limit, **({"language": language} if language else {})}
        with mapping.shaped(self.title):
            return mapping.articles((await self.http.get("/v1/articles", params=params)).object)

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """The customer's other tickets, which the vendor lists with the last changed first."""
        with mapping.shaped(self.title):
            record = (await self.http.get(self._path(ticket.reference.id))).object
            theirs = (await self.http.get(f"/v1/customers/{int(record['customer_id'])}/tickets")).object["tickets"]
            ids = [str(each["id"]) for each in theirs]
        return tuple([each for each in ids if each != ticket.reference.id][:limit])

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A note, or the draft in the reply box, for agents alone."""
        body = {"text": note.text if kind == "note" else note.reply, "visible_to": "agents"}
        headers = {"If-Match": ticket.reference.version} if ticket.reference.version else {}
        path = f"{self._path(ticket.reference.id)}/{kind}s"
        with mapping.shaped(self.title):
            return str((await self.http.send("POST", path, json=body, headers=headers)).object["id"])

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A message to the customer."""
        body = {"text": text, "visible_to": "everybody"}
        path = f"{self._path(ticket.reference.id)}/messages"
        with mapping.shaped(self.title):
            return str((await self.http.send("POST", path, json=body)).object["id"])

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery: signed over its time and body, numbered by the vendor."""
        secret = self.settings.webhook_secret
        given, stamp = (webhooks.header(request, f"X-Corner-{part}") for part in ("Signature", "Timestamp"))
        signed = stamp.encode() + b"." + request.body
        webhooks.check_signature(given, webhooks.signature(secret.get_secret_value() if secret else "", signed))
        webhooks.check_fresh(stamp)
        with mapping.shaped(self.title):
            event = mapping.event(webhooks.json_object(request.body))
        webhooks.check_new(self.seen, self.name, event.delivery_id or webhooks.digest_of(request))
        return (event,)

    def _path(self, ticket_id: str) -> str:
        return f"/v1/tickets/{path_part(self.title, ticket_id)}"
