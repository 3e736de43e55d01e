"""Zammad's calls for tickets, as the adapter needs them: addresses, conditions and what a token may not read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tonewise.errors import HelpdeskForbiddenError, HelpdeskNotFoundError
from tonewise.helpdesk import Reference, SavedDraft, shaped
from tonewise.helpdesk.http import Answer, Http
from tonewise.model import Conversation
from tonewise_zammad import mapping
from tonewise_zammad.fields import Field, fields_of

TITLE = "Zammad"
MOST_MODULES = 1000
NOBODY = 1
"""Zammad's own account «-», the customer of tickets that have none."""

_NAMED = {"expand": "true"}
"""Names of states, senders and types beside their numbers."""


class Calls:
    """Tickets, articles, shared drafts and states of one Zammad; what seldom changes is asked for once."""

    def __init__(self, http: Http, site: str) -> None:
        self.http = http
        self.site = site
        self._fields: tuple[Field, ...] | None = None
        self._fields_asked = False
        self._state_types: dict[str, str] = {}

    def path(self, ticket_id: str) -> str:
        """The address of a ticket; raises HelpdeskNotFoundError for what is no number."""
        if not (ticket_id.isascii() and ticket_id.isdigit()):  # «search» is a place of its own below /tickets
            raise HelpdeskNotFoundError(f"{TITLE}: not found (a ticket's id is a number: the one in its address)")
        return f"/api/v1/tickets/{ticket_id}"

    async def ticket(self, ticket_id: str) -> dict[str, Any]:
        """A ticket with its attributes."""
        return (await self.http.get(self.path(ticket_id), params=_NAMED)).object

    async def articles(self, ticket_id: str) -> list[Any]:
        """All articles of a ticket, oldest first; Zammad has no pages of them."""
        return (await self.http.get(f"/api/v1/ticket_articles/by_ticket/{ticket_id}", params=_NAMED)).array

    async def user(self, data: dict[str, Any]) -> dict[str, Any] | None:
        """The customer of a ticket, if the token may read users."""
        answer = await self.optional(f"/api/v1/users/{int(data['customer_id'])}", _NAMED)
        return answer.object if answer else None

    async def shared_draft(self, ticket_id: str) -> SavedDraft | None:
        """The ticket's shared draft, whoever saved it: a key says that it is ours."""
        answer = await self.optional(f"{self.path(ticket_id)}/shared_draft")
        return mapping.shared_draft(answer.object if answer else None, ticket_id, self.site)

    async def note(self, article_id: str) -> SavedDraft | None:
        """A note that was written, with the visibility that it has now, whoever it is said to be from."""
        answer = await self.optional(f"/api/v1/ticket_articles/{int(article_id)}", _NAMED)
        if answer is None:
            return None
        data = answer.object
        found = mapping.own_article({**data, "sender": "Agent", "type": "note"}, self.site)
        hidden = data["internal"] is True and data.get("type") == "note"
        found = found or SavedDraft(id=article_id, kind="note", internal=hidden)
        return found.model_copy(update={"internal": hidden})

    async def text_modules(self) -> list[Any]:
        """All text modules that the token may see."""
        answer = await self.optional("/api/v1/text_modules", {"per_page": MOST_MODULES})
        return answer.array if answer else []

    async def write(self, ticket_id: str, html: str, fields: dict[str, Any]) -> str:
        """Write an article as an agent; gives its id."""
        body = {"ticket_id": int(ticket_id), "body": html, "content_type": "text/html", "sender": "Agent", **fields}
        return str((await self.http.send("POST", "/api/v1/ticket_articles", json=body)).object["id"])

    async def optional(self, path: str, params: dict[str, Any] | None = None) -> Answer | None:
        """What the token may not read, or an older Zammad does not have, is not there."""
        try:
            return await self.http.get(path, params=params)
        except (HelpdeskForbiddenError, HelpdeskNotFoundError):
            return None

    async def around(self, *tickets: dict[str, Any]) -> mapping.Around:
        """Labels and states; states are asked for once a ticket has one that Zammad did not come with."""
        if not self._fields_asked:
            answer = await self.optional("/api/v1/object_manager_attributes")
            self._fields = fields_of(answer.array) if answer else None
            self._fields_asked = True
        return await self.with_states(*tickets)

    async def with_states(self, *tickets: dict[str, Any]) -> mapping.Around:
        """What is known around tickets, without asking for labels: lists need none."""
        names = {each.get("state") for each in tickets} - {None}
        if any(mapping.state_of(name, self._state_types) == "unknown" for name in names - self._state_types.keys()):
            answer = await self.optional("/api/v1/ticket_states", _NAMED)
            types = {each["name"]: each.get("state_type") or "" for each in (answer.array if answer else [])}
            self._state_types = {str(name): "" for name in names} | types
        return mapping.Around(site=self.site, state_types=self._state_types, fields=self._fields)

    async def search(self, condition: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        """Tickets that a condition holds for; reading by POST, so it may be sent again."""
        body = {"condition": condition, "expand": True, **options}
        return (await self.http.send("POST", "/api/v1/tickets/search", json=body, repeatable=True)).array

    async def changed(self, since: datetime | None, size: int, number: int) -> list[Reference]:
        """A page of the tickets that changed at a moment or after it, oldest change first."""
        # Releases differ in whether «after» takes the moment itself in, so it is asked for from a moment before.
        after = "1970-01-01T00:00:00.000Z"
        if since is not None:
            utc = since - (since.utcoffset() or timedelta()) - timedelta(milliseconds=1)
            after = f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
        condition = {"ticket.updated_at": {"operator": "after (absolute)", "value": after}}
        with shaped(TITLE):
            options = {"sort_by": "updated_at,id", "order_by": "asc,asc", "page": number, "per_page": size}
            found = await self.search(condition, **options)
            around = await self.with_states(*found)
            return [mapping.reference(each, around) for each in found]

    async def others(self, data: dict[str, Any], most: int) -> tuple[str, ...]:
        """Ids of other tickets of the customer, the last changed first; merged ones hold nothing but that they are."""
        if data.get("customer_id") in (None, NOBODY):
            return ()
        size = most + 1
        options = {"sort_by": "updated_at,id", "order_by": "desc,desc", "per_page": size}
        kept: list[str] = []
        number, more = 1, most > 0
        while more:
            found = await self.search(_of_customer(data), page=number, **options)
            around = await self.with_states(*found)
            others = [each for each in found if each["id"] != data["id"] and not mapping.is_merged(each, around)]
            kept += [str(int(each["id"])) for each in others]
            number, more = number + 1, len(found) == size and len(kept) < most
        return tuple(dict.fromkeys(kept))[:most]  # a ticket that changes meanwhile moves between the pages

    async def history(self, data: dict[str, Any], around: mapping.Around, most: int) -> tuple[Conversation, ...]:
        """Earlier tickets of the customer, oldest first."""
        if not most:
            return ()
        options = {"sort_by": "created_at", "order_by": "desc", "per_page": most + 1}
        found = await self.search(_of_customer(data), **options)
        earlier = [each for each in found if each["created_at"] < data["created_at"]][:most]
        threads = [(each, await self.articles(str(int(each["id"])))) for each in reversed(earlier)]
        return tuple(mapping.ticket(each, thread, around).conversation for each, thread in threads)


def _of_customer(data: dict[str, Any]) -> dict[str, Any]:
    return {"ticket.customer_id": {"operator": "is", "pre_condition": "specific", "value": int(data["customer_id"])}}
