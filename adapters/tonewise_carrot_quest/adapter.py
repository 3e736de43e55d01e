"""Carrot quest's Web API: Bearer token, forms for writes, an envelope of ``meta`` and ``data`` around every answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskForbiddenError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
)
from tonewise.helpdesk import (
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
from tonewise.helpdesk.cursors import OldestFirst
from tonewise.helpdesk.http import Http, path_part
from tonewise.helpdesk.statuses import by_status
from tonewise_carrot_quest import deliveries, mapping

PAGE = 50
"""Conversations or parts of a page: the vendor's maximum."""
MOST_PAGES = 2_000
"""Pages of parts of one conversation: a mark that leads round in a circle would have no end."""


class CarrotQuestSettings(HelpdeskSettings):
    """What must be known of a team's Carrot quest."""

    app_id: str
    """Number of the site in Carrot quest."""
    token: SecretStr
    """An API key."""
    site: str = "https://api.carrotquest.io"
    """Address of the Web API."""
    admin_id: str = "default_admin"
    """Number of the operator in whose name notes stand."""
    webhook_token: SecretStr | None = None
    """The ``token`` of the webhook for messages of the chat; without it no delivery is taken."""
    fact_properties: str = ""
    """Properties of a user that a reply may rest on, parted by commas, as in the API: ``Тариф, $last_order_status``."""


class CarrotQuest(Helpdesk):
    """Carrot quest, over its Web API."""

    name = "carrot-quest"
    title = "Carrot quest"
    capabilities = Capabilities(
        fetch=True, note=True, webhook=True, poll=True, export=True, public_answer=True, versions=True
    )
    settings_type = CarrotQuestSettings
    settings: CarrotQuestSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        self.http = Http(
            self.title,
            self.settings.site,
            headers={"Authorization": f"Bearer {self.settings.token.get_secret_value()}"},
            secrets=(self.settings.token, self.settings.webhook_token),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
            reason=_reason,
        )
        self._lists: dict[str | None, OldestFirst] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A conversation with all its parts and the properties of its user."""
        async with self.http.within():
            conversation = await self._conversation(ticket_id)
            parts = await self._parts(ticket_id)
            user = await self._user(conversation.get("user"))
        facts = [each.strip() for each in self.settings.fact_properties.split(",") if each.strip()]
        with shaped(self.title):
            return mapping.ticket(conversation, parts, user, facts)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of conversations by last change, unassigned ones too; Carrot quest lists the last changed first."""
        chosen = None if query.state is None else str(query.state == "closed").lower()
        if chosen not in self._lists:
            self._lists[chosen] = OldestFirst(self.title, lambda mark: self._listed(chosen, mark))
        return await self._lists[chosen].page(query, cursor)

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:  # noqa: ARG002 - notes alone
        """A note; its type is said, as Carrot quest would send it to the customer otherwise."""
        fresh = await self._conversation(ticket.reference.id)
        with shaped(self.title):
            version = mapping.reference(fresh).version
        if ticket.reference.version not in (None, version):
            raise HelpdeskConflictError(f"{self.title}: the conversation {ticket.reference.id} was changed meanwhile")
        return await self._reply(ticket, note.text, "note")

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A reply that is sent to the customer."""
        return await self._reply(ticket, text, "reply_admin")

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery: a form with a shared token in it."""
        fields = webhooks.form(request.body)
        secret = self.settings.webhook_token
        webhooks.check_token(fields.get("token", ""), secret.get_secret_value() if secret else "")
        with shaped(self.title):
            event = deliveries.event(fields, webhooks.digest_of(request))
        webhooks.check_new(self.seen, self.name, event.delivery_id or webhooks.digest_of(request))
        return (event,)

    async def _get(self, path: str, **params: object) -> tuple[Any, mapping.Object]:
        """The data and the meta of an answer."""
        given = {name: value for name, value in params.items() if value is not None}
        try:
            answer = await self.http.get(path, params=given)
        except HelpdeskRejectedError as error:
            if "LookupError" in str(error):
                raise HelpdeskNotFoundError(str(error)) from None
            raise
        return self._opened(answer.data)

    async def _conversation(self, ticket_id: str) -> mapping.Object:
        data, _ = await self._get(f"/conversations/{path_part(self.title, ticket_id)}")
        if not isinstance(data, Mapping) or "id" not in data:
            raise HelpdeskMalformedError(f"{self.title}: the answer holds no conversation")
        return data

    async def _parts(self, ticket_id: str) -> Sequence[mapping.Object]:
        """All parts; they come the last first, and a part that comes meanwhile moves none of them to another page."""
        found: dict[str, mapping.Object] = {}
        mark: str | None = None
        marks: set[str] = set()
        for _ in range(MOST_PAGES):
            path = f"/conversations/{path_part(self.title, ticket_id)}/parts"
            data, meta = await self._get(path, **_paging(mark))
            with shaped(self.title):
                found |= {str(part["id"]): part for part in data}
            mark = _next(meta)
            if mark is None or mark in marks or not data:
                break
            marks.add(mark)
        return list(found.values())

    async def _user(self, user: object) -> mapping.Object:
        """The user with the team's own properties and tags, or as the conversation has them."""
        known = user if isinstance(user, Mapping) else {"id": user}
        if not known.get("id"):
            return {}
        path = f"/users/{path_part(self.title, str(known['id']))}"
        try:
            data, _ = await self._get(path, props="true", props_custom="true", tags="true")
        except (HelpdeskNotFoundError, HelpdeskForbiddenError, HelpdeskRejectedError):
            return known
        return data if isinstance(data, Mapping) else known

    async def _listed(self, closed: str | None, mark: str | None) -> tuple[Sequence[Reference], str | None]:
        path = f"/apps/{path_part(self.title, self.settings.app_id)}/conversations"
        data, meta = await self._get(path, closed=closed, include_not_assigned="true", **_paging(mark))
        with shaped(self.title):
            return [mapping.reference(each) for each in data], _next(meta)

    async def _reply(self, ticket: Ticket, text: str, sort: str) -> str:
        path = f"/conversations/{path_part(self.title, ticket.reference.id)}/reply"
        body = {"body": text, "type": sort, "from_admin": self.settings.admin_id}
        data, _ = self._opened((await self.http.send("POST", path, data=body)).data)
        with shaped(self.title):
            return str(data["id"])

    def _opened(self, answer: Any) -> tuple[Any, mapping.Object]:
        """What is in the envelope, which repeats the status: a refusal may come with another one."""
        meta = answer.get("meta") if isinstance(answer, Mapping) else None
        if not isinstance(meta, Mapping) or "data" not in answer:
            raise HelpdeskMalformedError(f"{self.title}: the answer is not in the documented envelope")
        status = meta.get("status", 200)
        if isinstance(status, int) and not 200 <= status < 300:
            reason = (_reason(answer) or "").replace(self.settings.token.get_secret_value(), "…")
            raise by_status(self.title, status, {}, reason)
        return answer["data"], meta


def _paging(mark: str | None) -> dict[str, object]:
    """Parameters of a page: the mark of either version of the API, as JSON that `_next` made."""
    if mark is None:
        return {"paginate_count": PAGE, "count": PAGE}
    position = json.loads(mark)
    if isinstance(position, list):
        return {"paginate_count": PAGE, "paginate_direction": "before", "paginate_position": mark}
    return {"count": PAGE, "after": position}


def _next(meta: mapping.Object) -> str | None:
    """Where the list goes on: ``next_before_position`` of version 2, ``next_after`` of version 1."""
    found = meta.get("next_before_position") or meta.get("next_after")
    return None if found is None or found == [] else json.dumps(found)


def _reason(data: Any) -> str | None:
    """Why a request was refused, by the envelope's ``meta``."""
    meta = data.get("meta") if isinstance(data, Mapping) else None
    if not isinstance(meta, Mapping):
        return None
    return ": ".join(str(meta[name]) for name in ("error", "error_message") if meta.get(name)) or None
