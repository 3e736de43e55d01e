"""The adapter of Webim: chats by the Stored Data API 2, events and answers by the External Bot API 2.0.

A refusal may come with status 200 and an ``error`` in the body.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from tonewise.errors import HelpdeskError, HelpdeskMalformedError, HelpdeskUnsupportedError
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
from tonewise.helpdesk.cursors import Position, cursor_of, is_asked_for, position_of
from tonewise.helpdesk.http import Http, path_part
from tonewise.helpdesk.statuses import by_status
from tonewise_webim import deliveries, mapping

ANSWER = '{"result": "ok"}'
"""What Webim waits for after an event."""

_MICROSECONDS = 1_000_000
_NEVER = datetime.min.replace(tzinfo=UTC)


class WebimSettings(HelpdeskSettings):
    """What must be known of a company's Webim."""

    site: str
    """Address of the account, such as https://company.webim.ru, or of your own server."""
    login: str
    """E-mail address of an administrator, for the Stored Data API."""
    password: SecretStr
    """That administrator's password."""
    bot_token: SecretStr | None = None
    """Of the robot, for answers and for handing over; without it neither is done."""
    webhook_secret: SecretStr | None = None
    """Stands in the robot's address as its parameter ``token``; without it no delivery is taken."""
    robots: str = ""
    """Ids of operators that are robots, parted by commas: their messages are a bot's."""


class Webim(Helpdesk):
    """Webim, whose robots speak to the customer only: there is no note and no draft."""

    name = "webim"
    title = "Webim"
    capabilities = Capabilities(
        fetch=True, webhook=True, poll=True, export=True, public_answer=True, webhook_answer=ANSWER
    )
    settings_type = WebimSettings
    settings: WebimSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        own, token = self.settings, self.settings.bot_token
        shared: dict[str, Any] = {
            "secrets": (own.password, own.bot_token, own.webhook_secret),
            "timeout_seconds": own.timeout_seconds,
            "transport": self.transport,
            "reason": _reason,
        }
        self.stored = Http(self.title, own.site, auth=(own.login, own.password.get_secret_value()), **shared)
        headers = {"Authorization": f"Token {token.get_secret_value()}"} if token else {}
        self.bot = Http(self.title, own.site, headers=headers, **shared)
        self._operators: Mapping[str, str] | None = None

    async def aclose(self) -> None:
        """Close the connections."""
        await self.stored.aclose()
        await self.bot.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A chat with its messages."""
        async with self.stored.within():
            data = await self._get("chat", id=path_part(self.title, ticket_id))
            with shaped(self.title):
                chat = data["chat"]
                if chat is None:
                    raise by_status(self.title, 404, {}, "")
            around = await self._around()
        with shaped(self.title):
            return mapping.ticket(chat, around)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of chats as Webim lists them; they come whole, so `export` costs no more."""
        page = await self.export(query, cursor)
        return Page[Reference](
            items=tuple(each.reference for each in page.items),
            cursor=page.cursor,
            more=page.more,
            problems=page.problems,
        )

    async def export(self, query: Query, cursor: str | None = None) -> Page[Ticket]:
        """A page of whole chats, as many as Webim gives."""
        position = position_of(self.title, cursor)
        # A second earlier: whether the very moment is meant is not documented, and `is_asked_for` bounds the rest.
        since = position.place or (str(int((query.since.timestamp() - 1) * _MICROSECONDS)) if query.since else "0")
        async with self.stored.within():
            data = await self._get("chats", since=since)
            around = await self._around() if data.get("chats") else mapping.Surroundings()
        found, problems = self._mapped(data, around)
        found.sort(key=lambda each: (each.reference.updated or _NEVER, each.reference.id))
        fresh = [each for each in found if _key(each) not in position.ids]
        with shaped(self.title):
            more, place = bool(data.get("more_chats_available")), str(data.get("last_ts") or since)
        if more and place == since:
            raise HelpdeskMalformedError(f"{self.title}: the list of chats does not go on")
        # Whether the chats of that very moment come again is not documented: those that did not change are left out.
        ids = {_key(each) for each in found} | (set(position.ids) if place == since else set())
        return Page[Ticket](
            items=tuple(each for each in fresh if is_asked_for(each.reference, query)),
            cursor=cursor_of(Position(place=place, ids=tuple(sorted(ids)))),
            more=more,
            problems=tuple(problems),
        )

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A message of the robot; Webim tells no number of it, so the chat's is given."""
        chat_id = _number(path_part(self.title, ticket.reference.id))
        await self._post("send_message", {"chat_id": chat_id, "message": {"kind": "operator", "text": text}})
        return ticket.reference.id

    async def hand_over(self, ticket_id: str, *, operator: int | None = None, department: str | None = None) -> None:
        """Give a chat that the robot has to an operator by id, or to a department by its key."""
        if (operator is None) == (department is None):
            raise HelpdeskUnsupportedError(f"{self.title}: a chat is handed over to an operator or to a department")
        to = {"dep_key": department} if operator is None else {"operator_id": operator}
        await self._post("redirect_chat", {"chat_id": _number(path_part(self.title, ticket_id)), **to})

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """An event for the robot: unsigned, so the address must hold the secret. `ANSWER` is the answer to it."""
        secret = self.settings.webhook_secret
        webhooks.check_address(request, secret.get_secret_value() if secret else "")
        body = webhooks.json_object(request.body)
        if webhooks.optional_header(request, "X-Bot-API-Version").startswith("1."):
            reason = "an event of the External Bot API 1.0: set the robot to version 2"
            return (WebhookEvent(kind="ignored", reason=reason),)
        with shaped(self.title):
            event = deliveries.event(body, webhooks.digest_of(request))
        if event.delivery_id:  # without an id of its message a second «да» could not be told from the first
            webhooks.check_new(self.seen, self.name, event.delivery_id)
        return (event,)

    def _mapped(self, data: Mapping[str, Any], around: mapping.Surroundings) -> tuple[list[Ticket], list[str]]:
        """The chats of a list, and what could not be read of it."""
        found: list[Ticket] = []
        problems: list[str] = []
        with shaped(self.title):
            chats = list(data["chats"])
        for number, each in enumerate(chats, 1):
            try:
                with shaped(self.title):
                    found.append(mapping.ticket(each, around))
            except HelpdeskMalformedError as error:
                named = each.get("id") if isinstance(each, Mapping) else None
                problems.append(f"{named or f'chat {number} of a page'}: {error}")
        return found, problems

    async def _around(self) -> mapping.Surroundings:
        if self._operators is None:
            self._operators = await self._names()
        robots = frozenset(filter(None, map(str.strip, self.settings.robots.split(","))))
        return mapping.Surroundings(self._operators, robots)

    async def _names(self) -> Mapping[str, str]:
        """Names of operators; a chat does without them where they cannot be had."""
        try:
            listed = (await self.stored.get("/api/v2/operators")).array
            return {str(each["id"]): str(each["full_name"]) for each in listed if each.get("full_name")}
        except (HelpdeskError, KeyError, TypeError, AttributeError):
            return {}

    async def _get(self, method: str, **params: str) -> Mapping[str, Any]:
        return self._unrefused((await self.stored.get(f"/api/v2/{method}", params=params)).object)

    async def _post(self, method: str, body: Mapping[str, Any]) -> None:
        if self.settings.bot_token is None:
            raise HelpdeskUnsupportedError(f"{self.title}: only a robot can do this: set bot_token")
        self._unrefused((await self.bot.send("POST", f"/api/bot/v2/{method}", json=body)).object)

    def _unrefused(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """An answer, unless it is a refusal with status 200."""
        if error := data.get("error"):
            code = str(error)
            status = 404 if "not-found" in code else 401 if code == "unauthorized" else 403 if "tariff" in code else 400
            raise by_status(self.title, status, {}, str(_reason(data)))
        return data


def _reason(data: Any) -> object:
    """Why a request was refused: ``desc`` in words, ``error`` as a code."""
    if not isinstance(data, Mapping):
        return None
    return " ".join(str(data[name]) for name in ("error", "desc") if isinstance(data.get(name), str)) or None


def _key(ticket: Ticket) -> str:
    return f"{ticket.reference.id} {ticket.reference.version}"


def _number(ticket_id: str) -> int | str:
    """A chat's id as Webim writes it: a number, where it is one."""
    return int(ticket_id) if ticket_id.isdecimal() else ticket_id
