"""UseDesk's API: calls are POST with the token in the body; those of the knowledge base want it in the query.

A refusal may come with status 200 and an ``error`` in the body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskError,
    HelpdeskForbiddenError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
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
    SavedKind,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    shaped,
    webhooks,
)
from tonewise.helpdesk.cursors import page_after, position_of
from tonewise.helpdesk.http import Http, path_part
from tonewise.helpdesk.quiet import hide_in_logs
from tonewise.helpdesk.statuses import by_status
from tonewise_usedesk import deliveries, lookups, mapping
from tonewise_usedesk.reading import Object

PAGE = 100
"""Tickets of a page, always; ``offset`` counts pages."""
MOST_PAGES = 10_000
LONGEST_NOTE = 64_000
"""Bytes that UseDesk keeps of a comment."""

_CODES = {"111": 503, "112": 401, "115": 403}
"""Codes of refusals that come with status 200, as the vendor's own apps know them, and what they mean."""
_GONE = ("not found", "не найден", "не существует")


class UseDeskSettings(HelpdeskSettings):
    """What must be known of a company's UseDesk."""

    site: str = "https://api.usedesk.ru"
    """Address of the API: https://secure.usedesk.com/uapi for the international one, or that of your own server."""
    api_token: SecretStr
    """The secret key of an API channel."""
    webhook_secret: SecretStr | None = None
    """Stands in the channel's Redirect URL as its parameter ``token``; without it no delivery is taken."""
    user_id: str | None = None
    """Number of the employee in whose name notes stand; UseDesk takes the company's first one otherwise."""
    agent_site: str = "https://secure.usedesk.ru"
    """Where employees work, for links to tickets."""
    knowledge_base: str | None = None
    """Number of the knowledge base to search; none is searched without it."""
    help_site: str = ""
    """Address of the knowledge base for customers, for links to its articles."""
    chat_channels: str = ""
    """Numbers of channels that are chats or messengers, parted by commas; needed where those know an e-mail address."""


class UseDesk(Helpdesk):
    """UseDesk (Юздеск), over its API."""

    name = "usedesk"
    title = "UseDesk"
    capabilities = Capabilities(
        fetch=True, note=True, webhook=True, poll=True, export=True, articles=True, public_answer=True, versions=True
    )
    settings_type = UseDeskSettings
    settings: UseDeskSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        hide_in_logs(self.settings.api_token)
        self.http = Http(
            self.title,
            self.settings.site,
            secrets=(self.settings.api_token, self.settings.webhook_secret),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
        )
        self._agents: Mapping[str, str] | None = None
        self._fields: Mapping[str, Object] | None = None
        self._listed: dict[tuple[str | None, Query], Sequence[Reference]] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with its comments, its customer and the names of its agents and fields."""
        async with self.http.within():
            data = await self._ticket(ticket_id)
            with shaped(self.title):
                client_id = data["ticket"].get("client_id")
                wants_agents = any(each.get("user_id") for each in data["comments"])
                wants_fields = any(each.get("value") for each in data.get("custom_fields") or ())
            around = mapping.Surroundings(
                client=lookups.client_of(await self._optional("/client", client_id=client_id)) if client_id else {},
                agents=await self._agent_names() if wants_agents else {},
                fields=await self._known_fields() if wants_fields else {},
                chat_channels=frozenset(filter(None, map(str.strip, self.settings.chat_channels.split(",")))),
                agent_site=self._agent_site,
            )
        with shaped(self.title):
            return mapping.ticket(data, around)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by last change; UseDesk promises no order, so all that changed are read and sorted."""
        position = position_of(self.title, cursor)
        since = max(filter(None, (position.at, query.since)), default=None)
        found = self._listed.pop((cursor, query), None) or await self._changed(since, query)
        page = page_after(found, position, query, more=False)
        if page.more:
            self._listed = {(page.cursor, query): found}
        return page

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:  # noqa: ARG002 - one language a base
        """Articles whose title or text holds the words: public ones first, then those for colleagues alone."""
        if not self.settings.knowledge_base or not words.strip():
            return ()
        path = f"/support/{path_part(self.title, self.settings.knowledge_base)}/articles/list"
        found: dict[str, Article] = {}
        for sort in ("public", "private"):
            params = {"query": words, "type": sort, "count": limit, "page": 1}
            answer = await self.http.get(path, params={"api_token": self._token, **params})
            with shaped(self.title):
                for each in self._unrefused(answer.data)["articles"]:
                    made = lookups.article(each, self.settings.help_site.rstrip("/"), public=sort == "public")
                    found.setdefault(made.id, made)
            if len(found) >= limit:
                break
        return tuple(found.values())[:limit]

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:  # noqa: ARG002 - notes alone
        """A private comment."""
        text = note.html.replace("[~", "[\u2060~")  # «[~name@…]» would call a colleague
        if len(text.encode()) > LONGEST_NOTE:
            raise HelpdeskRejectedError(f"{self.title}: the note is longer than {LONGEST_NOTE:,} bytes")
        fresh = await self._ticket(ticket.reference.id)
        with shaped(self.title):
            version = mapping.ticket(fresh, mapping.Surroundings()).reference.version
        if ticket.reference.version not in (None, version):
            raise HelpdeskConflictError(f"{self.title}: the ticket {ticket.reference.id} was changed meanwhile")
        return await self._comment(ticket, text, "private")

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A comment that is sent to the customer by the ticket's channel."""
        return await self._comment(ticket, text, "public")

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery to the Redirect URL: unsigned, so the address must hold the secret."""
        secret = self.settings.webhook_secret
        webhooks.check_address(request, secret.get_secret_value() if secret else "")
        delivery_id = webhooks.digest_of(request)
        with shaped(self.title):
            event = deliveries.event(webhooks.json_object(request.body), delivery_id)
        webhooks.check_new(self.seen, self.name, delivery_id)
        return (event,)

    @property
    def _token(self) -> str:
        return self.settings.api_token.get_secret_value()

    @property
    def _agent_site(self) -> str:
        return self.settings.agent_site.rstrip("/")

    async def _call(self, path: str, *, repeatable: bool = True, **body: Any) -> Any:
        answer = await self.http.send("POST", path, json={"api_token": self._token, **body}, repeatable=repeatable)
        return self._unrefused(answer.data)

    async def _ticket(self, ticket_id: str) -> Object:
        found = await self._call("/ticket", ticket_id=path_part(self.title, ticket_id))
        if not isinstance(found, Mapping) or not isinstance(found.get("ticket"), Mapping):
            raise HelpdeskMalformedError(f"{self.title}: the answer holds no ticket")
        return found

    async def _comment(self, ticket: Ticket, text: str, sort: str) -> str:
        body: dict[str, Any] = {"ticket_id": path_part(self.title, ticket.reference.id), "message": text, "type": sort}
        if self.settings.user_id:
            body |= {"from": "user", "user_id": self.settings.user_id}
        data = await self._call("/create/comment", repeatable=False, **body)
        with shaped(self.title):
            return str(data["comment_id"])

    async def _changed(self, since: datetime | None, query: Query) -> list[Reference]:
        """All tickets that changed since, which UseDesk knows by the minute, in the order of their change."""
        numbers = [number for number, (_, state) in mapping.STATUSES.items() if state == query.state]
        window = {
            "updated_after": _minute(since) if since else None,
            "updated_before": _minute(query.until + timedelta(minutes=1)) if query.until else None,
            "fstatus": ",".join(numbers) or None,
        }
        given: dict[str, Any] = {name: value for name, value in window.items() if value is not None}
        found: dict[str, Reference] = {}
        for page in range(MOST_PAGES):
            data = await self._call("/tickets", offset=page, **given)
            with shaped(self.title):
                references = [self._listed_reference(each) for each in data]
            known = len(found)
            found |= {each.id: each for each in references}
            if len(references) < PAGE or len(found) == known:
                break
        return list(found.values())

    def _listed_reference(self, each: Object) -> Reference:
        last = sha256(str(each.get("last_comment")).encode()).hexdigest()[:12]
        return mapping.reference(each, self._agent_site, last)

    async def _agent_names(self) -> Mapping[str, str]:
        if self._agents is None:
            self._agents = lookups.agents_of(await self._optional("/users"))
        return self._agents

    async def _known_fields(self) -> Mapping[str, Object]:
        if self._fields is None:
            self._fields = lookups.fields_of(await self._optional("/ticket/fields"))
        return self._fields

    async def _optional(self, path: str, **body: Any) -> Any:
        """What makes a ticket fuller; where it is gone or not allowed, the ticket does without."""
        try:
            return await self._call(path, **body)
        except (HelpdeskNotFoundError, HelpdeskForbiddenError, HelpdeskRejectedError):
            return None

    def _unrefused(self, data: Any) -> Any:
        """An answer, unless it is a refusal with status 200."""
        if not isinstance(data, Mapping) or "ticket" in data:
            return data
        refused = data.get("error") or (data.get("status") == "error" and (data.get("message") or "no reason given"))
        if refused:
            raise self._refusal(str(data.get("code") or ""), str(refused))
        return data

    def _refusal(self, code: str, reason: str) -> HelpdeskError:
        status = _CODES.get(code) or (404 if any(word in reason.lower() for word in _GONE) else 400)
        return by_status(self.title, status, {}, reason.replace(self._token, "…"))


def _minute(at: datetime) -> str:
    """A time as filters want it: in UTC, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
