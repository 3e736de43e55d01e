"""The adapter of Zendesk: HTTP, sign-in and webhooks; `mapping`, `answers` and `events` know its payloads."""

from __future__ import annotations

from datetime import datetime
from html import escape
from time import time
from typing import Any

from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskUnsupportedError,
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
from tonewise.helpdesk.http import path_part
from tonewise.helpdesk.matching import best_fitting
from tonewise_zendesk import answers, events, mapping
from tonewise_zendesk.calls import Calls

MOST_EXPORTED = 1000
"""Tickets of an export's page, the most that Zendesk gives."""
LONGEST_SEARCH = 300
"""Characters of a search: a longer one would be too long an address once it is encoded."""
TOO_RECENT = 90
"""Seconds before now that an export may begin at the latest: Zendesk wants a minute, and clocks differ."""


class ZendeskSettings(HelpdeskSettings):
    """What must be known of a team's Zendesk."""

    site: str
    """Address of the account, such as https://team.zendesk.com."""
    token: SecretStr
    """An API token, with ``email``; or, without it, an OAuth access token."""
    email: str = ""
    """Of the agent whom an API token speaks for; notes are written in their name."""
    webhook_secret: SecretStr | None = None
    """The webhook's signing secret; without it no delivery is taken."""
    customer_fields: str = ""
    """Titles or ids of ticket fields, parted by commas, that replies may tell though the Help Center does not show
    them to customers; ``*`` is all. Other hidden fields guide a reply and are not said in it."""


class ZendeskHelpdesk(Helpdesk):
    """Zendesk Support, over its API v2."""

    name = "zendesk"
    title = "Zendesk"
    capabilities = Capabilities(
        fetch=True,
        note=True,
        webhook=True,
        poll=True,
        export=True,
        articles=True,
        history=True,
        public_answer=True,
        versions=True,
    )
    settings_type = ZendeskSettings
    settings: ZendeskSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        token, email = self.settings.token.get_secret_value(), self.settings.email.strip()
        self.http = Calls(
            self.title,
            self.settings.site,
            auth=(f"{email}/token", token) if email else None,
            headers=None if email else {"Authorization": f"Bearer {token}"},
            secrets=(self.settings.token, self.settings.webhook_secret),
            timeout_seconds=self.settings.timeout_seconds,
            transport=self.transport,
        )
        self._site = self.settings.site.strip().rstrip("/")

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with all its comments, the messages of its conversation log, and its fields as facts."""
        async with self.http.within():
            with shaped(self.title):
                answer = await self.http.get(self._path(ticket_id), params={"include": "users,organizations"})
                around = (await self._around()).with_records(answer.object)
                return await self._whole(answer.object["ticket"], around)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by last change, from the incremental export: for administrators' tokens."""
        page, _ = await self._listed(query, cursor)
        return page

    async def export(self, query: Query, cursor: str | None = None) -> Page[Ticket]:
        """A page of whole tickets: one call for the page, and one or two a ticket for what was said."""
        page, data = await self._listed(query, cursor, include="users,organizations")
        around = (await self._around()).with_records(data)
        raw = {str(each["id"]): each for each in data["tickets"]}
        tickets: list[Ticket] = []
        problems = list(page.problems)
        for reference in page.items:
            try:
                with shaped(self.title):
                    tickets.append(await self._whole(raw[reference.id], around))
            except (HelpdeskNotFoundError, HelpdeskMalformedError) as error:
                problems.append(f"{reference.id}: {error}")
        return Page[Ticket](items=tuple(tickets), cursor=page.cursor, more=page.more, problems=tuple(problems))

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Help Center articles, and macros that share words with the question.

        Zendesk searches macros by their titles alone, so all of them are read and compared here.
        """
        words = " ".join(words.split())[:LONGEST_SEARCH]
        if limit < 1 or not words:
            return ()
        async with self.http.within():
            with shaped(self.title):
                articles = answers.articles(await self.http.articles(words, 3 * limit), language)
                ready = answers.answers(await self.http.kept("/api/v2/macros", "macros", active="true"))
                fitting = best_fitting(ready, words, limit)
        kept = articles[: max(limit - len(fitting), limit - limit // 2)]
        return (*kept, *fitting)[:limit]

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other tickets that its requester has requested, as far as the token may see them."""
        own = ticket.reference.id
        if limit < 1:
            return ()
        async with self.http.within():
            with shaped(self.title):
                requester = (await self.http.get(self._path(own))).object["ticket"]["requester_id"]
                found = await self.http.requested(path_part(self.title, str(requester)), limit + 1) if requester else []
        with shaped(self.title):
            others = [each for each in found if each["requester_id"] == requester and str(each["id"]) != own]
            return tuple(str(each["id"]) for each in others)[:limit]

    # Writing

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:  # noqa: ARG002 - notes alone
        """An internal note, refused where the ticket was changed since it was fetched."""
        return await self._commented(ticket, note.html, public=False)

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Make a public comment an internal note; the mail that Zendesk sends of it is with the customer already."""
        path = f"{self._path(ticket.reference.id)}/comments/{path_part(self.title, saved.id)}/make_private"
        try:
            await self.http.send("PUT", path, repeatable=True)
        except HelpdeskError:
            return False
        return ticket.conversation.channel in ("chat", "messenger")

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A public comment, which Zendesk sends the customer by mail.

        Raises HelpdeskUnsupportedError for conversations by messaging: a comment there would stay unread.
        """
        if ticket.conversation.channel in ("chat", "messenger"):
            raise HelpdeskUnsupportedError(f"{self.title}: comments do not reach customers who write by messaging")
        paragraphs = (f"<p>{escape(part)}</p>".replace("\n", "<br>") for part in text.strip().split("\n\n"))
        return await self._commented(ticket, "".join(paragraphs), public=True)

    async def _commented(self, ticket: Ticket, html: str, *, public: bool) -> str:
        # A comment is public unless the request says otherwise. HTML, as an account may read a text as Markdown.
        change: dict[str, Any] = {"comment": {"html_body": html, "public": public}}
        if ticket.reference.version:
            change |= {"safe_update": True, "updated_stamp": ticket.reference.version}
        with shaped(self.title):
            answer = await self.http.send("PUT", self._path(ticket.reference.id), json={"ticket": change})
            made = [each for each in answer.object["audit"]["events"] if each.get("type") == "Comment"]
            return str(made[0]["id"])

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery, signed over its time and body with nothing between them."""
        given, stamp = (webhooks.header(request, f"X-Zendesk-Webhook-Signature{part}") for part in ("", "-Timestamp"))
        signed = stamp.encode(errors="replace") + request.body
        secret = self.settings.webhook_secret
        own = webhooks.signature(secret.get_secret_value() if secret else "", signed, encoding="base64")
        webhooks.check_signature(given, own)
        webhooks.check_fresh(stamp)
        with shaped(self.title):
            # What a trigger sends has no number: its signature, made of time and body, is taken for one.
            event = events.event(webhooks.json_object(request.body), given)
        webhooks.check_new(self.seen, self.name, event.delivery_id or given)
        return (event,)

    # Calls

    def _path(self, ticket_id: str) -> str:
        part = path_part(self.title, ticket_id)
        if not part.isdigit():
            raise HelpdeskNotFoundError(f"{self.title}: not found (a ticket's id is a number)")
        return f"/api/v2/tickets/{part}"

    async def _whole(self, data: dict[str, Any], around: mapping.Around) -> Ticket:
        """A ticket with what was said in it; ``data`` is its record."""
        path = self._path(str(data["id"]))
        async with self.http.within():
            pages = await self.http.pages(f"{path}/comments", include="users")
            messaging = bool(data.get("from_messaging_channel"))
            logs = await self.http.pages_if_any(f"{path}/conversation_log") if messaging else []
        for page in pages:
            around = around.with_records(page)
        written = [each for page in pages for each in page["comments"]]
        logged = [each for page in logs for each in page["events"]]
        return mapping.ticket(data, written, logged, around, self._site)

    async def _around(self) -> mapping.Around:
        """How the team's fields are set up; a token that may not see that does without facts of fields."""
        fields = await self.http.kept("/api/v2/ticket_fields", "ticket_fields")
        told = frozenset(name.strip().lower() for name in self.settings.customer_fields.split(",") if name.strip())
        return mapping.Around(fields=fields, told=told)

    async def _listed(self, query: Query, cursor: str | None, **options: str) -> tuple[Page[Reference], dict[str, Any]]:
        """A page of the incremental export, and all that its answer holds."""
        position = position_of(self.title, cursor)
        # States are picked out here: few of a page may be left, and Zendesk gives ten pages a minute.
        size = query.page_size if query.state is None else MOST_EXPORTED
        params: dict[str, Any] = {**options, "per_page": size, "exclude_deleted": "true"}
        if position.place:
            params["cursor"] = position.place
        else:
            params["start_time"] = _start(max(filter(None, (position.at, query.since)), default=None))
        with shaped(self.title):
            data = (await self.http.get("/api/v2/incremental/tickets/cursor", params=params)).object
            found = [mapping.reference(each, self._site) for each in data["tickets"]]
            last = found[-1].updated if found else None
            past = query.until is not None and last is not None and last >= query.until
            more = not data["end_of_stream"] and not past
            return page_after(found, position, query, more=more, place=data.get("after_cursor")), data


def _start(at: datetime | None) -> int:
    """Seconds since 1970 to begin an export at."""
    return 0 if at is None else max(0, min(int(at.timestamp()), int(time()) - TOO_RECENT))
