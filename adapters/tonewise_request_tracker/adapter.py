"""The adapter of Request Tracker 5: HTTP, lists and comments; `mapping` knows its payloads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, ClassVar

import httpx

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
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
    State,
    Ticket,
    shaped,
)
from tonewise.helpdesk.cursors import OldestFirst
from tonewise.helpdesk.http import Answer, Http, path_part
from tonewise.helpdesk.matching import best_fitting
from tonewise.helpdesk.webhooks import Replays
from tonewise_request_tracker import articles, mapping
from tonewise_request_tracker.options import RequestTrackerSettings, listed
from tonewise_request_tracker.reads import API, PAGE, Reads, is_last

SETTLES_AFTER = timedelta(seconds=5)
"""A ticket is stamped before its change can be seen, so that a poll just between would go on behind it for ever."""

_TRANSACTION = re.compile(r"/transaction/(\d+)/?$")
_NAME = re.compile(r"[\w.@+ -]{1,200}")
"""Users' names that can stand in TicketSQL as they are."""
_ACTIVE: Mapping[str, str] = {
    "open": "Status = '__Active__'", "pending": "Status = '__Active__'", "closed": "Status = '__Inactive__'",
}  # fmt: skip


class RequestTracker(Helpdesk):
    """Request Tracker 5 over REST 2.0, signed in with an auth token or a password."""

    name: ClassVar[str] = "request-tracker"
    title: ClassVar[str] = "Request Tracker"
    capabilities: ClassVar[Capabilities] = Capabilities(
        fetch=True, note=True, poll=True, export=True, articles=True, history=True, public_answer=True, versions=True
    )
    settings_type: ClassVar[type[HelpdeskSettings]] = RequestTrackerSettings

    def __init__(
        self,
        settings: HelpdeskSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        replays: Replays | None = None,
    ) -> None:
        super().__init__(settings, transport=transport, replays=replays)
        assert isinstance(settings, RequestTrackerSettings)  # noqa: S101 - what settings_type says
        self.options = settings
        self.desk = mapping.Desk(
            site=settings.site.strip().rstrip("/"),
            states=settings.state_of,
            customer_fields=listed(settings.customer_fields),
            bots=listed(settings.bots),
        )
        self.http = _http(self.title, settings, transport)
        self.reads = Reads(self.title, self.http)
        self._lists: dict[State | None, OldestFirst] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with its letters and comments; of one that was merged into another, that other."""
        async with self.http.within():
            found = await self.http.get(f"{API}/ticket/{path_part(self.title, ticket_id)}")
            with shaped(self.title):
                data = found.object
                number = str(int(data["id"]))
                requestors = mapping.requestors_of(data)
            version = _version(found)
            history = await self.reads.history(number, version)
            with shaped(self.title):
                written, mails = mapping.written_by(history), mapping.mails_of_comments(history)
                unsure = mapping.asked_for(history, requestors)
            parts = await self.reads.texts(number, written)
            parts += await self.reads.files(number, parts, written)
            sent = await self.reads.parts(number, mails, "TransactionId,Headers")
            privileged = await self.reads.privileged(unsure, history)
        with shaped(self.title):
            given = mapping.Payloads(
                ticket=data, version=version, history=history, parts=parts, sent=sent, privileged=privileged
            )
            return mapping.ticket(self.desk, given)

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page by last change; what was changed in the last five seconds is in the next poll."""
        state = query.state
        listing = self._lists.setdefault(state, OldestFirst(self.title, partial(self._newest_first, state)))
        return await listing.page(query, cursor)

    async def articles(
        self,
        words: str,
        *,
        language: str | None = None,  # noqa: ARG002 - an article has none
        limit: int = 5,
    ) -> tuple[Article, ...]:
        """Articles whose name or text holds the words in any form; Request Tracker keeps no languages."""
        found: dict[str, Mapping[str, Any]] = {}
        async with self.http.within():
            for wanted in articles.searches(articles.stems(words), self.options.article_field):
                params = {"query": json.dumps(wanted), "fields": "Name,Summary,CustomFields", "per_page": PAGE}
                answer = await self.http.get(f"{API}/articles", params=params)
                with shaped(self.title):
                    found |= {str(each["id"]): each for each in answer.object["items"]}
        with shaped(self.title):
            return best_fitting(articles.found(found.values()), words, limit)

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other tickets of the first requestor, whatever queue they are in, as far as the API's user may see them."""
        number = path_part(self.title, ticket.reference.id)
        async with self.http.within():
            with shaped(self.title):
                people = (await self.http.get(f"{API}/ticket/{number}")).object["Requestor"]
                requestor = str(people[0]["id"]) if people else ""  # a user's name
            if not _NAME.fullmatch(requestor):
                return ()
            params = {
                "query": f"Requestor.Name = '{requestor}' AND id != {int(number)}",
                "orderby": ["LastUpdated", "id"], "order": ["DESC", "DESC"], "per_page": min(limit, PAGE),
            }  # fmt: skip
            answer = await self.http.get(f"{API}/tickets", params=params)
        with shaped(self.title):
            return tuple(str(int(each["id"])) for each in answer.object["items"])

    # Writing

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A comment: the only kind of entry that customers do not see, said by the address it is sent to."""
        if kind != "note":
            self._cannot(f"save a {kind}")
        path = f"{API}/ticket/{path_part(self.title, ticket.reference.id)}"
        async with self.http.within():
            # A comment that carries If-Match is refused whatever it says: its resource has no version of its own.
            now = _version(await self.http.get(path))
            if ticket.reference.version not in (None, now):
                raise HelpdeskConflictError(f"{self.title}: ticket {ticket.reference.id} was changed meanwhile")
            body = {"Content": note.html, "ContentType": "text/html"}
            return self._written(await self.http.send("POST", f"{path}/comment", json=body))

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A correspondence, which is mailed to the requestors."""
        path = f"{API}/ticket/{path_part(self.title, ticket.reference.id)}/correspond"
        return self._written(
            await self.http.send("POST", path, json={"Content": text, "ContentType": "text/plain"})
        )  # fmt: skip

    def _written(self, answer: Answer) -> str:
        found = _TRANSACTION.search(answer.headers.get("location", ""))
        if found is None:
            raise HelpdeskMalformedError(f"{self.title}: the answer names no transaction")
        return found[1]

    async def _newest_first(self, state: State | None, mark: str | None) -> tuple[Sequence[Reference], str | None]:
        """A page of the list, the last changed first: times in TicketSQL mean the time zone of whoever asks."""
        clauses = [f"( {self.options.query} )"]
        if (
            state and state in _ACTIVE and not self.desk.states
        ):  # a team's own word may mean something else than the lifecycle's
            clauses.append(_ACTIVE[state])
        params = {
            "query": " AND ".join(clauses),
            "fields": "Subject,Status,Created,LastUpdated",
            "orderby": ["LastUpdated", "id"],
            "order": ["DESC", "DESC"],
            "per_page": PAGE,
            "page": mark or "1",
        }
        answer = await self.http.get(f"{API}/tickets", params=params)
        with shaped(self.title):
            items = [mapping.reference(self.desk, each) for each in answer.object["items"]]
            last = not items or is_last(answer.object)
        settled = _date(answer) - SETTLES_AFTER
        found = [each for each in items if each.updated and each.updated <= settled]
        return found, None if last else str(int(mark or "1") + 1)


def _http(title: str, settings: RequestTrackerSettings, transport: httpx.AsyncBaseTransport | None) -> Http:
    token, password = settings.token, settings.password
    basic = None
    if token is None and settings.username is not None and password is not None:
        basic = httpx.BasicAuth(settings.username, password.get_secret_value())
    return Http(
        title,
        settings.site,
        headers={"Authorization": f"token {token.get_secret_value()}"} if token else {},
        auth=basic,
        secrets=(token, password),
        timeout_seconds=settings.timeout_seconds,
        transport=transport,
    )


def _version(answer: Answer) -> str | None:
    """The number of a ticket's last transaction, which Request Tracker gives as its ETag."""
    return answer.headers.get("etag", "").strip('"') or None


def _date(answer: Answer) -> datetime:
    """The server's clock."""
    try:
        found = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
