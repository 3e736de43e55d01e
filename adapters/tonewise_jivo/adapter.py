"""Jivo: deliveries of its two APIs are read, and a customer is answered as a bot where that is switched on by name.

Jivo has no API for notes, drafts, history or lists, so nothing else is claimed.
"""

from __future__ import annotations

from collections import OrderedDict
from time import time
from typing import Any
from urllib.parse import quote

from pydantic import SecretStr

from tonewise.errors import HelpdeskRejectedError, HelpdeskUnsupportedError, WebhookRefusedError
from tonewise.helpdesk import (
    Capabilities,
    EventKind,
    Helpdesk,
    HelpdeskSettings,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    shaped,
    webhooks,
)
from tonewise.helpdesk.http import Http, path_part
from tonewise.helpdesk.quiet import hide_in_logs
from tonewise.model import Message
from tonewise_jivo import bots, chats

MOST_CHATS = 1_000
"""Chats of the Bot API that a process remembers, the latest."""
MOST_MESSAGES = 200
"""Messages of each of them."""


class JivoSettings(HelpdeskSettings):
    """What must be known of a Jivo account."""

    webhook_secret: SecretStr | None = None
    """Stands in the address of the webhook as its parameter ``token``, or ends its path; nothing is taken without."""
    provider_id: str | None = None
    """Number of the bot provider that Jivo gave; only for answers as a bot."""
    bot_token: SecretStr | None = None
    """Token of the bot, in the addresses of the Bot API on both sides."""
    bot_site: str = "https://bot.jivosite.com"
    """Address of Jivo's side of the Bot API."""


class Jivo(Helpdesk):
    """Jivo, over its Webhooks API and its Bot API."""

    name = "jivo"
    title = "Jivo"
    capabilities = Capabilities(webhook=True, public_answer=True, webhook_answer='{"result": "ok"}')
    settings_type = JivoSettings
    settings: JivoSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        hide_in_logs(self.settings.bot_token)
        self.http = Http(
            self.title,
            self.settings.bot_site,
            secrets=(self.settings.bot_token, self.settings.webhook_secret),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
        )
        self._chats: OrderedDict[str, list[Message]] = OrderedDict()

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery of either API: unsigned, so its address must hold the secret, or the bot's token."""
        self._prove(request)
        data = webhooks.json_object(request.body)
        delivery_id = webhooks.digest_of(request)
        to_bot = "event_name" not in data
        with shaped(self.title):
            told = self._bot_event(data, delivery_id) if to_bot else chats.event(data, delivery_id)
        webhooks.check_new(self.seen, self.name, told.delivery_id or delivery_id)
        if to_bot and told.kind == "message":  # only what is new becomes part of the chat
            return (told.model_copy(update={"ticket": bots.ticket(data, self._heard(data))}),)
        if to_bot:
            self._note_change(data)
        return (told,)

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A message of the bot."""
        chat_id, client_id = self._chat_of(ticket)
        body = bots.answer(chat_id, client_id, text, seconds=int(time()))
        await self._send(body)
        if chat_id in self._chats:
            self._chats[chat_id].append(Message(role="bot", text=text))
        return str(body["id"])

    async def hand_over(self, ticket: Ticket) -> None:
        """Ask for an agent to take a chat over from the bot: the customer sees it, so it needs ``public_answers`` too.

        Raises HelpdeskUnsupportedError unless that is on.
        """
        if not self.settings.public_answers:
            raise HelpdeskUnsupportedError(
                f"{self.title}: the bot does nothing that a customer sees; the setting public_answers allows it"
            )
        await self._send(bots.hand_over(*self._chat_of(ticket)))

    def _prove(self, request: WebhookRequest) -> None:
        """Refuse a delivery unless its address holds one of the secrets."""
        plain = [each.get_secret_value() for each in (self.settings.webhook_secret, self.settings.bot_token) if each]
        refusal = WebhookRefusedError("missing", "the settings name no webhook_secret, so no delivery is proven")
        for secret in plain:
            try:
                webhooks.check_address(request, secret)
            except WebhookRefusedError as error:
                refusal = error
            else:
                return
        raise refusal

    def _bot_event(self, data: chats.Object, digest: str) -> WebhookEvent:
        """What an event of the Bot API tells; its messages are numbered."""
        name = str(data.get("event"))
        delivery_id = f"bot-{data['id']}" if data.get("id") else digest
        if name in bots.ROLES:
            said = bots.message(data)
            if not said.text and not said.attachments:
                return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason="a message without text and file")
            kind: EventKind = "message" if said.role == "customer" else "ticket"
            ticket = bots.ticket(data, [said]) if kind == "message" else None
            return WebhookEvent(
                kind=kind,
                ticket_id=str(data["chat_id"]),
                delivery_id=delivery_id,
                at=said.at,
                message=said,
                ticket=ticket,
            )
        if name in bots.CHANGES:
            return WebhookEvent(kind="ticket", ticket_id=str(data["chat_id"]), delivery_id=delivery_id)
        return WebhookEvent(kind="ignored", delivery_id=delivery_id, reason=f"an event {name[:60]!r}")

    def _heard(self, data: chats.Object) -> list[Message]:
        """What was written in a chat so far, this line included: Jivo tells each line once and gives no history."""
        chat_id = str(data["chat_id"])
        messages = self._chats.setdefault(chat_id, [])
        messages.append(bots.message(data))
        del messages[:-MOST_MESSAGES]
        self._chats.move_to_end(chat_id)
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return messages

    def _note_change(self, data: chats.Object) -> None:
        """Keep an agent's line of a chat that is known; forget a chat that is over."""
        chat_id = str(data.get("chat_id"))
        if data.get("event") == "CHAT_CLOSED":
            self._chats.pop(chat_id, None)
        elif data.get("event") == "AGENT_MESSAGE" and chat_id in self._chats:
            self._heard(data)

    def _chat_of(self, ticket: Ticket) -> tuple[str, str]:
        """Numbers of a chat and its customer."""
        client_id = bots.client_of(ticket.conversation.customer.profile)
        if not client_id:
            raise HelpdeskRejectedError(f"{self.title}: only chats that came by the Bot API can be answered")
        return ticket.reference.id, client_id

    async def _send(self, body: dict[str, Any]) -> None:
        token, provider = self.settings.bot_token, self.settings.provider_id
        if not token or not provider:
            raise HelpdeskUnsupportedError(f"{self.title}: to answer as a bot, set provider_id and bot_token")
        secret = quote(token.get_secret_value(), safe="")  # no `path_part`, whose error would show it
        await self.http.send("POST", f"/webhooks/{path_part(self.title, provider)}/{secret}", json=body)
