"""The adapter: HTTP, sign-in, search and webhooks; what payloads mean is in the modules beside."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import Any, ClassVar, Literal

from pydantic import Field, SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    WebhookRefusedError,
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
    SavedDraft,
    SavedKind,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    shaped,
    webhooks,
)
from tonewise.helpdesk.cursors import page_after, position_of
from tonewise.helpdesk.http import Http, path_part
from tonewise_intercom import mapping
from tonewise_intercom.parts import parts_of, saved_of

VERSION = "2.14"
"""Of the API that requests are written for; without a header the app's own version would hold."""
MOST_A_PAGE = 150
"""Conversations that a search gives at once."""
LATE = 12 * 3600.0
"""Seconds that a notification may come after it was made: retries are minutes, and seen ones are known for a week."""
_HOSTS = {"us": "api.intercom.io", "eu": "api.eu.intercom.io", "au": "api.au.intercom.io"}
_PAGES = {"us": "app.intercom.com", "eu": "app.eu.intercom.com", "au": "app.au.intercom.com"}


class IntercomSettings(HelpdeskSettings):
    """What must be known of a workspace."""

    token: SecretStr
    """Access Token of an app in the Developer Hub."""
    region: Literal["us", "eu", "au"] = "us"
    """Where the workspace's data are kept."""
    admin_id: str | None = Field(default=None, pattern=r"^\d+$")
    """Number of the teammate whose notes these will be; without it the one to whom the token belongs."""
    client_secret: SecretStr | None = None
    """Of the app; signs webhooks, and without it none is taken."""
    workspace: str | None = None
    """The workspace's ID, as in the inbox's address: notifications of others are ignored, and tickets get a link."""
    contact_preference: str | None = None
    """Name of the contacts' custom attribute that holds how they wish to be reached."""


class Intercom(Helpdesk):
    """Intercom, over its REST API 2.14."""

    name: ClassVar[str] = "intercom"
    title: ClassVar[str] = "Intercom"
    capabilities: ClassVar[Capabilities] = Capabilities(
        fetch=True, note=True, webhook=True, poll=True, export=True, articles=True, history=True, public_answer=True,
        versions=True,
    )  # fmt: skip
    settings_type: ClassVar[type[HelpdeskSettings]] = IntercomSettings
    settings: IntercomSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        given = self.settings
        self.http = Http(
            self.title,
            f"https://{_HOSTS[given.region]}",
            headers={"Authorization": f"Bearer {given.token.get_secret_value()}", "Intercom-Version": VERSION},
            secrets=(given.token, given.client_secret),
            timeout_seconds=given.timeout_seconds,
            transport=self.transport,
        )
        pages = f"https://{_PAGES[given.region]}/a/apps/{given.workspace}/conversations"
        self._page_url = pages if given.workspace else None
        self._admin = given.admin_id

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A conversation with its parts, the latest 500 where there are more, and its contact."""
        data = await self._conversation(ticket_id)
        with shaped(self.title):
            contact_id = mapping.contact_id_of(data)
        contact = await self._contact(contact_id) if contact_id else None
        with shaped(self.title):
            preference = self.settings.contact_preference
            return mapping.ticket_of(data, contact, page_url=self._page_url, preference=preference)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of conversations by last change; those of one second that were given are passed over."""
        position = position_of(self.title, cursor)
        size = min(MOST_A_PAGE, query.page_size + len(position.ids))
        since = max(filter(None, (position.at, query.since)), default=None)
        wanted = {"query": _searched(query, int(since.timestamp()) if since else 0), "sort": _OLDEST_FIRST}
        found: list[Reference] = []
        after: str | None = None
        while True:
            pagination = {"per_page": size, **({"starting_after": after} if after else {})}
            data = await self._found({**wanted, "pagination": pagination})
            with shaped(self.title):
                found += [mapping.reference_of(each, self._page_url) for each in data["conversations"]]
                before, after = after, ((data.get("pages") or {}).get("next") or {}).get("starting_after")
            self._check_order(found)
            page = page_after(found, position, query, more=after is not None)
            if page.items or after is None or after == before:
                return page

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other conversations of the same first contact; in those of several people another one may be the first."""
        data = await self._conversation(ticket.reference.id)
        with shaped(self.title):
            own, contact_id = str(data["id"]), mapping.contact_id_of(data)
        if contact_id is None:
            return ()
        of_contact = {"field": "contact_ids", "operator": "=", "value": contact_id}
        wanted = {"query": {"operator": "AND", "value": [of_contact]}, "sort": _LATEST_FIRST}
        found = await self._found({**wanted, "pagination": {"per_page": min(MOST_A_PAGE, limit + 1)}})
        with shaped(self.title):
            self._check_order([mapping.reference_of(each) for each in reversed(found["conversations"])])
            theirs = [str(each["id"]) for each in found["conversations"] if mapping.contact_id_of(each) == contact_id]
        return tuple(each for each in theirs if each != own)[:limit]

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Published articles of the Help Center."""
        answer = await self.http.get("/articles/search", params={"phrase": words, "state": "published"})
        with shaped(self.title):
            found = [mapping.article_of(each, language) for each in answer.object["data"]["articles"]]
        return tuple(each for each in found if each)[:limit]

    # Writing

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A note, unless somebody wrote meanwhile."""
        if kind != "note":
            self._cannot(f"save a {kind}")
        now = await self._conversation(ticket.reference.id)
        with shaped(self.title):
            version = mapping.version_of(now)
        if ticket.reference.version not in (None, version):
            raise HelpdeskConflictError(f"{self.title}: conversation {ticket.reference.id} was changed meanwhile")
        return await self._written(ticket.reference.id, "note", note.html)

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:  # noqa: ARG002 - notes alone
        """The part by its number, and whether it is a note."""
        data = await self._conversation(ticket.reference.id)
        with shaped(self.title):
            part = next((each for each in parts_of(data) if str(each["id"]) == saved_id), None)
            return saved_of(part, ticket.reference.url) if part else None

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Redact a part; a letter, or what went to a messenger, is with the customer already."""
        number = path_part(self.title, saved.id)
        body = {"type": "conversation_part", "conversation_id": ticket.reference.id, "conversation_part_id": number}
        await self.http.send("POST", "/conversations/redact", json=body)
        return ticket.conversation.channel == "chat"

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A comment, which the customer gets."""
        return await self._written(ticket.reference.id, "comment", _html(text))

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A notification, signed over its body; its own time and number stand in the body."""
        secret = self.settings.client_secret
        given = webhooks.header(request, "X-Hub-Signature")
        if secret is None:
            raise WebhookRefusedError("missing", "the setting client_secret is not set, so no notification is taken")
        expected = webhooks.signature(secret.get_secret_value(), request.body, algorithm="sha1", prefix="sha1=")
        webhooks.check_signature(given, expected)
        data = webhooks.json_object(request.body)
        webhooks.check_fresh(str(data.get("created_at")), window=LATE)
        with shaped(self.title):
            event = mapping.event_of(data, self.settings.workspace)
        webhooks.check_new(self.seen, self.name, event.delivery_id or webhooks.digest_of(request))
        return (event,)

    # Requests

    async def _conversation(self, ticket_id: str) -> dict[str, Any]:
        return (await self.http.get(f"/conversations/{path_part(self.title, ticket_id)}")).object

    async def _found(self, search: dict[str, Any]) -> dict[str, Any]:
        """A page of conversations; a search is sent by POST and changes nothing."""
        return (await self.http.send("POST", "/conversations/search", json=search, repeatable=True)).object

    async def _contact(self, contact_id: str) -> dict[str, Any] | None:
        """A contact; None for one that was deleted or merged into another."""
        try:
            return (await self.http.get(f"/contacts/{path_part(self.title, contact_id)}")).object
        except HelpdeskNotFoundError:
            return None

    async def _written(self, ticket_id: str, kind: Literal["note", "comment"], html: str) -> str:
        """Write to a conversation and give the part's number."""
        if self._admin is None:
            with shaped(self.title):
                self._admin = str((await self.http.get("/me")).object["id"])
        body = {"message_type": kind, "type": "admin", "admin_id": self._admin, "body": html}
        answer = await self.http.send("POST", f"/conversations/{path_part(self.title, ticket_id)}/reply", json=body)
        with shaped(self.title):
            return str(parts_of(answer.object)[-1]["id"])

    def _check_order(self, found: list[Reference]) -> None:
        """Lists are gone on with from the last change: one in another order would lose conversations."""
        times = [each.updated for each in found if each.updated]
        if any(later < earlier for earlier, later in pairwise(times)):
            raise HelpdeskMalformedError(f"{self.title}: the search is not ordered by the last change")


_OLDEST_FIRST = {"field": "updated_at", "order": "ascending"}
_LATEST_FIRST = {"field": "updated_at", "order": "descending"}


def _searched(query: Query, since: int) -> dict[str, Any]:
    """The conversations changed in a second or later."""
    filters: list[dict[str, Any]] = [{"field": "updated_at", "operator": ">", "value": max(0, since - 1)}]
    if query.until is not None:
        filters.append({"field": "updated_at", "operator": "<", "value": int(query.until.timestamp()) + 1})
    state = next((word for word, each in mapping.STATES.items() if each == query.state), None)
    if state is not None:
        filters.append({"field": "state", "operator": "=", "value": state})
    return {"operator": "AND", "value": filters}


def _html(text: str) -> str:
    paragraphs = (each.replace("\n", "<br>") for each in escape(text, quote=False).split("\n\n"))
    return "".join(f"<p>{each}</p>" for each in paragraphs if each.strip())
