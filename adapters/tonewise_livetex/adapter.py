"""The adapter of LiveTex: history by the Web API, events and answers by the Bot API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import Field, SecretStr

from tonewise.errors import HelpdeskMalformedError, HelpdeskNotFoundError, HelpdeskUnsupportedError
from tonewise.helpdesk import (
    Capabilities,
    Helpdesk,
    HelpdeskSettings,
    Page,
    Query,
    Reference,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    shaped,
    webhooks,
)
from tonewise.helpdesk.cursors import page_after, position_of
from tonewise.helpdesk.http import Http, path_part
from tonewise.helpdesk.statuses import by_status
from tonewise_livetex import deliveries, mapping
from tonewise_livetex.history import PAGE, History

WHOLE = (
    "id,created_at,updated_at,is_closed,result,message_count,visitor_variables,prechats_chat,prechats_hidden,"
    "visitor(id,name,email,phone,last_city,last_country),"
    "messages(id,text,created_at,visitor(id),employee(id,first_name,last_name))"
)
"""Fields of a chat that is read whole."""
_LISTED = "id,created_at,updated_at,is_closed,result,message_count"


class LiveTexSettings(HelpdeskSettings):
    """What must be known of a company's LiveTex."""

    login: str
    """E-mail address of an administrator: LiveTex gives nobody else the messages."""
    password: SecretStr
    """That administrator's password."""
    site: str = "https://web-api.livetex.ru"
    """Address of the Web API."""
    days: int = Field(default=2, ge=1, le=366)
    """How long before a time a chat that changed after it may have begun: LiveTex finds chats by their beginning."""
    fields: str = WHOLE
    """What is asked for of a chat."""
    robots: str = ""
    """Ids of employees that are robots, parted by commas: their messages are a bot's."""
    bot_tokens: SecretStr | None = None
    """Of the Bot API: a token, or ``CHANNEL=TOKEN`` pairs parted by commas; without it nobody is answered."""
    bot_site: str = "https://bot-api.livetex.ru"
    """Address of the Bot API."""
    webhook_secret: SecretStr | None = None
    """Stands in the bot's address as its parameter ``token``; without it no delivery is taken."""


class LiveTex(Helpdesk):
    """LiveTex, where a program can write to the customer only: there is no note and no draft."""

    name = "livetex"
    title = "LiveTex"
    capabilities = Capabilities(fetch=True, webhook=True, poll=True, export=True, public_answer=True)
    settings_type = LiveTexSettings
    settings: LiveTexSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        own = self.settings
        shared: dict[str, Any] = {
            "secrets": (own.password, own.bot_tokens, own.webhook_secret, *self._tokens().values()),
            "timeout_seconds": own.timeout_seconds,
            "transport": self.transport,
        }
        password = own.password.get_secret_value()
        self.history = History(self.title, own.site, login=own.login, password=password, **shared)
        self.bot = Http(self.title, own.bot_site, **shared)
        self._robots = frozenset(filter(None, map(str.strip, own.robots.split(","))))
        self._listed: dict[tuple[str | None, Query], Sequence[Reference]] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self.history.aclose()
        await self.bot.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A chat with its messages."""
        if not path_part(self.title, ticket_id).isdecimal():
            raise HelpdeskNotFoundError(f"{self.title}: not found (chats are numbers; an event names no chat)")
        chats = await self.history.chats([f"ids={ticket_id}"], self.settings.fields)
        if not chats:
            raise by_status(self.title, 404, {}, "")
        with shaped(self.title):
            return mapping.ticket(chats[0], self._robots)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of chats by last change; those that began since are all read and sorted: LiveTex finds them so only.

        Who spoke last is asked for only where the query wants to know; else what is not closed is ``unknown``.
        """
        position = position_of(self.title, cursor)
        found = self._listed.pop((cursor, query), None)
        if found is None:
            since = max(filter(None, (position.at, query.since)), default=None)
            waiting = query.state in ("open", "pending")
            fields = self.settings.fields if waiting else _LISTED
            chats = await self.history.chats(self._begun(since, query.until), fields)
            with shaped(self.title):
                found = [
                    mapping.ticket(each, self._robots).reference if waiting else mapping.reference(each)
                    for each in chats
                ]
        page = page_after(found, position, query, more=False)
        if page.more:
            self._listed = {(page.cursor, query): found}
        return page

    async def export(self, query: Query, cursor: str | None = None) -> Page[Ticket]:
        """A page of whole chats, fifty a call."""
        page = await self.tickets(query.model_copy(update={"page_size": min(query.page_size, PAGE)}), cursor)
        ids = [each.id for each in page.items]
        chats = await self.history.chats([f"ids={','.join(ids)}"], self.settings.fields) if ids else []
        found: dict[str, Ticket] = {}
        problems: dict[str, str] = {}
        for data in chats:
            try:
                with shaped(self.title):
                    ticket = mapping.ticket(data, self._robots)
                    found[ticket.reference.id] = ticket
            except HelpdeskMalformedError as error:
                named = str(data.get("id")) if isinstance(data, Mapping) else "a chat"
                problems[named] = f"{named}: {error}"
        for each in ids:
            if each not in found:
                problems.setdefault(each, f"{each}: is gone")
        items = tuple(found[each] for each in ids if each in found)
        return Page[Ticket](items=items, cursor=page.cursor, more=page.more, problems=tuple(problems.values()))

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A message of the bot in the conversation of an event; LiveTex tells no number of it."""
        await self._tell(ticket.reference.id, "text", {"text": text})
        return ticket.reference.id

    async def hand_over(self, ticket_id: str, *, group: str | None = None, operator: str | None = None) -> None:
        """Give the conversation of an event to people: to a group, to an operator, or to whom LiveTex chooses."""
        given = {"groupId": group, "operatorId": operator}
        await self._tell(ticket_id, "route", {name: value for name, value in given.items() if value is not None})

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """An event for the bot: unsigned and unnumbered, so the address must hold the secret."""
        secret = self.settings.webhook_secret
        webhooks.check_address(request, secret.get_secret_value() if secret else "")
        with shaped(self.title):
            return (deliveries.event(webhooks.json_object(request.body)),)

    def _begun(self, since: datetime | None, until: datetime | None) -> list[str]:
        """Criteria for chats that may have changed in a time."""
        criteria = []
        if since is not None:
            criteria.append(f"created_at>={_stamp(since - timedelta(days=self.settings.days))}")
        if until is not None:
            criteria.append(f"created_at<={_stamp(until)}")
        return criteria

    def _tokens(self) -> Mapping[str, str]:
        """Tokens by channel; one for all has an empty channel."""
        given = self.settings.bot_tokens.get_secret_value() if self.settings.bot_tokens else ""
        found: dict[str, str] = {}
        for part in filter(None, map(str.strip, given.split(","))):
            channel, sign, token = part.partition("=")
            if sign and channel.strip().isdecimal():
                found[channel.strip()] = token.strip()
            else:
                found[""] = part
        return found

    async def _tell(self, ticket_id: str, what: str, body: Mapping[str, Any]) -> None:
        place = deliveries.place_of(ticket_id)
        tokens = self._tokens()
        token = tokens.get(place.channel) or tokens.get("")
        if token is None:
            raise HelpdeskUnsupportedError(f"{self.title}: there is no token of this channel: set bot_tokens")
        path = f"/v1/channel/{place.channel}/visitor/{place.visitor}/{what}"
        answer = await self.bot.send("POST", path, json=body, headers={"Bot-Api-Token": token})
        if isinstance(answer.data, Mapping) and answer.data.get("error"):
            raise by_status(self.title, 400, {}, str(answer.data["error"]).replace(token, "…"))


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
