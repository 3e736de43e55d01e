"""The adapter: calls of Help Scout's Inbox API 2.0."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
    HelpdeskMovedError,
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
    SavedDraft,
    SavedKind,
    Ticket,
    WebhookEvent,
    WebhookRequest,
    shaped,
)
from tonewise.helpdesk.cursors import OldestFirst
from tonewise.helpdesk.http import Http, usual_reason
from tonewise.helpdesk.webhooks import check_new, header, json_object
from tonewise_help_scout import events, mapping
from tonewise_help_scout.api import InboxApi, items
from tonewise_help_scout.knowledge import Docs, SavedReplies, in_turn

_MERGED = re.compile(r"/conversations/(?P<id>\d+)$")
_STATUSES = {"open": "active", "pending": "pending", "closed": "all", "unknown": "all", None: "all"}
"""What to ask for by the state that a query wants; without it Help Scout lists active ones alone."""
_KEEPS = ("active", "closed", "open", "pending", "spam")
"""Statuses that a write may set: it says the one that stands, as it would make the conversation active unasked."""


class HelpScoutSettings(HelpdeskSettings):
    """What must be known of a company's Help Scout."""

    app_id: str
    """The App ID of an OAuth2 application of the profile «My Apps»."""
    app_secret: SecretStr
    """Its App Secret."""
    site: str = "https://api.helpscout.net"
    """Address of the Inbox API."""
    inboxes: str = ""
    """Ids of the inboxes to list and to take saved replies from, parted by commas; all where it is empty."""
    user: int | None = None
    """Id of the user whose notes and drafts ours are; whose app it is where it is not set."""
    webhook_secret: SecretStr | None = None
    """The secret key of the webhook; without it no delivery is taken."""
    docs_key: SecretStr | None = None
    """A Docs API key; without it only saved replies are searched."""
    docs_site: str = "https://docsapi.helpscout.net"
    """Address of the Docs API."""


class HelpScout(Helpdesk):
    """Help Scout, over its Inbox API 2.0."""

    name = "help-scout"
    title = "Help Scout"
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
    settings_type = HelpScoutSettings
    settings: HelpScoutSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        chosen = self.settings
        secrets = (chosen.app_secret, chosen.webhook_secret, chosen.docs_key)
        limit = chosen.timeout_seconds
        shared: dict[str, Any] = {
            "secrets": secrets, "timeout_seconds": limit, "transport": self.transport, "reason": _reason,
        }  # fmt: skip
        self.inboxes = tuple(filter(None, (each.strip() for each in chosen.inboxes.split(","))))
        self.api = InboxApi(self.title, Http(self.title, chosen.site, **shared), chosen.app_id, chosen.app_secret)
        self.replies = SavedReplies(self.api, self.inboxes)
        self.docs: Docs | None = None
        if chosen.docs_key is not None:
            auth = (chosen.docs_key.get_secret_value(), "X")
            self.docs = Docs(self.title, Http(f"{self.title} Docs", chosen.docs_site, auth=auth, **shared))
        self._lists: dict[str, OldestFirst] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self.api.http.aclose()
        if self.docs is not None:
            await self.docs.http.aclose()

    async def fetch(self, ticket_id: str) -> Ticket:
        """A conversation with its threads and customer, or the one that it was merged into."""
        try:
            data = await self._conversation(ticket_id)
        except HelpdeskMovedError as moved:
            merged = _MERGED.search(moved.place)
            if merged is None or merged["id"] == ticket_id:
                raise
            data = await self._conversation(merged["id"])
        with shaped(self.title):
            threads: Sequence[Mapping[str, Any]] = mapping.threads_of(data)
            if data.get("type") != "email" or len(threads) < (data.get("threads") or 0):  # embedded chats are cut
                threads = await self.api.all_of(f"{self._path(str(data['id']))}/threads", "threads")
            number = (data.get("primaryCustomer") or {}).get("id")
            customer = await self._customer(number) if number else None
            return mapping.ticket(data, threads, customer, self.settings.user)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page by last change; the latest are read first, back to where the list stands."""
        status = _STATUSES[query.state]

        async def read(mark: str | None) -> tuple[list[Reference], str | None]:
            asked = {"status": status, "sortField": "modifiedAt", "sortOrder": "desc", "embed": "threads"}
            given = {**asked, "page": mark or "1", **({"mailbox": ",".join(self.inboxes)} if self.inboxes else {})}
            with shaped(self.title):
                data = (await self.api.get("/v2/conversations", params=given)).object
                number, pages = data["page"]["number"], data["page"]["totalPages"]
                following = str(number + 1) if number < pages else None
                return [mapping.reference(each) for each in items(data, "conversations")], following

        return await self._lists.setdefault(status, OldestFirst(self.title, read)).page(query, cursor)

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:  # noqa: ARG002 - neither names a language
        """Articles of Docs, where there is a key for it, and saved replies, in turn."""
        with shaped(self.title):
            articles = await self.docs.search(words, limit) if self.docs else []
            replies = await self.replies.search(words, limit)
        return tuple(each for each in in_turn(articles, replies) if each.text.strip())[:limit]

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other conversations of the primary customer, in whichever inbox the app's user sees; no spam, no drafts."""
        data = await self._conversation(ticket.reference.id)
        with shaped(self.title):
            number = (data.get("primaryCustomer") or {}).get("id")
            return await self.api.of_customer(int(number), int(data["id"]), limit) if number else ()

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A note, or a reply that is said to be a draft; the conversation keeps its status."""
        data = await self._unchanged(ticket)
        if kind == "note":
            return await self._write(data, "notes", {"text": note.html})
        return await self._write(data, "reply", {"text": mapping.html_of(note.reply), "draft": True})

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:
        """A thread as it is now: a note is internal, and so is a reply as long as it is a draft."""
        path = f"{self._path(ticket.reference.id)}/threads"
        with shaped(self.title):
            threads = await self.api.all_of(path, "threads")
            return next((mapping.saved_thread(each, kind) for each in threads if str(each["id"]) == saved_id), None)

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A reply that is sent to the customer."""
        data = await self._conversation(ticket.reference.id)
        return await self._write(data, "reply", {"text": mapping.html_of(text), "draft": False})

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery: its body is signed, its time and number are not told."""
        events.prove(request, self.settings.webhook_secret)
        sort = header(request, events.EVENT)
        data = json_object(request.body)
        with shaped(self.title):
            event = events.event(sort, data)
        number = events.delivery_id(request)
        check_new(self.seen, self.name, number)
        return (event.model_copy(update={"delivery_id": number}),)

    async def _conversation(self, ticket_id: str) -> dict[str, Any]:
        return (await self.api.get(self._path(ticket_id), params={"embed": "threads"})).object

    async def _customer(self, number: int) -> dict[str, Any] | None:
        try:
            return (await self.api.get(f"/v2/customers/{self.api.part(str(number))}")).object
        except HelpdeskNotFoundError:  # who is deleted leaves their conversations
            return None

    async def _unchanged(self, ticket: Ticket) -> dict[str, Any]:
        """The conversation now; raises HelpdeskConflictError where it is another one than what was drafted for."""
        data = await self._conversation(ticket.reference.id)
        with shaped(self.title):
            now = mapping.reference(data)
        if ticket.reference.version not in (None, now.version):
            raise HelpdeskConflictError(f"{self.title}: the conversation {now.id} was changed meanwhile")
        return data

    async def _write(self, data: Mapping[str, Any], what: str, body: dict[str, Any]) -> str:
        """Add a thread and give its id, which a header tells."""
        if data.get("status") in _KEEPS:
            body["status"] = data["status"]
        if self.settings.user is not None:
            body["user"] = self.settings.user
        if what == "reply":
            number = (data.get("primaryCustomer") or {}).get("id")
            if number is None:
                raise HelpdeskRejectedError(f"{self.title}: the conversation has no customer to reply to")
            body["customer"] = {"id": number}
        answer = await self.api.send("POST", f"{self._path(str(data['id']))}/{what}", json=body)
        thread_id = str(answer.headers.get("Resource-ID", ""))
        if not thread_id:
            raise HelpdeskMalformedError(f"{self.title}: the answer does not tell the id of what was written")
        return thread_id

    def _path(self, ticket_id: str) -> str:
        return f"/v2/conversations/{self.api.part(ticket_id)}"


def _reason(data: Any) -> object:
    """Why a request was refused: a message, and of each wrong field its path and its own."""
    if not isinstance(data, dict):
        return None
    wrong: Any = (data.get("_embedded") or {}).get("errors") or ()
    told = [data.get("message"), *(f"{each.get('path')}: {each.get('message')}" for each in wrong)]
    return "; ".join(each for each in told if isinstance(each, str)) or usual_reason(data)
