# ruff: noqa: ARG002 - the base class gives more than this helpdesk needs
"""django-helpdesk over HTTP: what is asked of its API, in which order, and what is said in every write."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from typing import Any

from pydantic import SecretStr

from tonewise.errors import (
    HelpdeskConflictError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
    HelpdeskVisibilityError,
)
from tonewise.helpdesk import (
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
from tonewise.helpdesk.cursors import OldestFirst
from tonewise.helpdesk.http import Http, path_part, usual_reason
from tonewise_django_helpdesk import mapping

FOLLOWUPS = 200
"""Follow-ups asked for at once: the API knows no upper limit, and a page of these is some 200 kB."""
TICKETS = 100
"""Tickets asked for at once; each comes with its whole thread."""
OPEN = "1,2"
"""Numbers of the statuses Open and Reopened."""


class DjangoHelpdeskSettings(HelpdeskSettings):
    """What must be known of a django-helpdesk."""

    site: str
    """Address that the helpdesk is mounted at, such as https://shop.example/helpdesk: its API is below it at /api/."""
    username: str
    """Login of an account with «Staff status»: notes are saved in its name."""
    password: SecretStr
    """Of that account."""
    staff: str = ""
    """Addresses or @domains of agents, parted by commas: their mail is an agent's, and they may be mailed notes."""
    customer_fields: str = ""
    """Names of custom fields whose values customers may be told, parted by commas; * is all of them."""
    webhook_token: SecretStr | None = None
    """Secret in the webhook's address; without it no delivery is taken."""


class DjangoHelpdesk(Helpdesk):
    """django-helpdesk 2.6, over its REST API."""

    name = "django-helpdesk"
    title = "django-helpdesk"
    capabilities = Capabilities(
        fetch=True, note=True, webhook=True, poll=True, export=True, public_answer=True, versions=True
    )
    settings_type = DjangoHelpdeskSettings
    settings: DjangoHelpdeskSettings

    def __init__(self, settings: HelpdeskSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        own = self.settings
        self.http = Http(
            self.title,
            own.site,
            auth=(own.username, own.password.get_secret_value()),
            secrets=(own.password, own.webhook_token),
            timeout_seconds=own.timeout_seconds,
            transport=self.transport,
            reason=_reason,
        )
        self.desk = mapping.Desk(own.site.strip().rstrip("/"), _names(own.staff.lower()), _names(own.customer_fields))
        self._labels: dict[str, str] | None = None
        self._changes = OldestFirst(self.title, self._changed_before)
        self._whole: dict[str, dict[str, Any]] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with all its follow-ups, which the API gives in one answer."""
        return await self._mapped(await self._ticket(ticket_id))

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of tickets by their last follow-up."""
        page, found = await self._page(query, cursor)
        with shaped(self.title):
            items = [
                mapping.reference(data, self.desk).model_copy(update={"updated": at.updated}) for at, data in found
            ]
        asked = tuple(each for each in items if query.state in (None, each.state))
        return Page[Reference](items=asked, cursor=page.cursor, more=page.more)

    async def export(self, query: Query, cursor: str | None = None) -> Page[Ticket]:
        """A page of whole tickets: the API lists them with their threads, so none is asked for a second time."""
        page, found = await self._page(query, cursor)
        tickets: list[Ticket] = []
        problems: list[str] = []
        for at, data in found:
            try:
                tickets.append(await self._mapped(data))
            except HelpdeskMalformedError as error:
                problems.append(f"{at.id}: {error}")
        asked = tuple(each for each in tickets if query.state in (None, each.reference.state))
        return Page[Ticket](items=asked, cursor=page.cursor, more=page.more, problems=tuple(problems))

    # Writing

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """A private follow-up; raises HelpdeskVisibilityError where the server mailed it to others than agents."""
        saved = await self._write(ticket, note.text, public=False)
        with shaped(self.title):
            strangers = [] if saved["public"] else self.desk.strangers(saved)  # what is public, the base class tells
        if strangers:
            raise HelpdeskVisibilityError(
                f"{self.title}: the private follow-up {saved['id']} was mailed to {', '.join(strangers[:3])}: set "
                "HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS = True on the server, or name agents in the setting staff"
            )
        return str(saved["id"])

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:
        """The follow-up by itself."""
        data = (await self.http.get(self._followup(saved_id))).object
        with shaped(self.title):
            return mapping.saved_note(data, self.desk)

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Take a follow-up off the public page; what was mailed stays mailed."""
        change = {"public": False}
        data = (await self.http.send("PATCH", self._followup(saved.id), json=change, repeatable=True)).object
        with shaped(self.title):
            return not data["public"] and not self.desk.strangers(data)

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """A public follow-up, which django-helpdesk mails to the customer."""
        with shaped(self.title):
            return str((await self._write(ticket, text, public=True))["id"])

    async def _write(self, ticket: Ticket, text: str, *, public: bool) -> dict[str, Any]:
        """A follow-up without a title, as that would rename the ticket, and without a status."""
        name = ticket.reference.id
        if ticket.reference.version:
            with shaped(self.title):
                if mapping.version(await self._ticket(name)) != ticket.reference.version:
                    raise HelpdeskConflictError(f"{self.title}: the ticket {name} was changed by somebody meanwhile")
        body = {"ticket": name, "comment": mapping.literal(text), "public": public}
        data = (await self.http.send("POST", "api/followups/", json=body)).object
        with shaped(self.title):
            data["id"] + 0  # a number
        return data

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """A delivery that is proven by the secret in its address alone: django-helpdesk signs nothing."""
        token = self.settings.webhook_token
        secret = token.get_secret_value() if token else ""
        scheme, _, code = webhooks.optional_header(request, "Authorization").partition(" ")
        if scheme.lower() == "basic":
            webhooks.check_token(_password(code), secret, "password")
        else:
            webhooks.check_address(request, secret)
        delivery_id = webhooks.digest_of(request)
        with shaped(self.title):
            event = mapping.event(webhooks.json_object(request.body), self.desk, delivery_id)
        webhooks.check_new(self.seen, self.name, delivery_id)
        return (event,)

    # What is asked of the API

    async def _ticket(self, ticket_id: str) -> dict[str, Any]:
        """A ticket, looked for among the open ones first.

        The server asks its database for the fields of every ticket that it is not told to leave out, even for one.
        """
        path = f"api/tickets/{path_part(self.title, ticket_id)}/"
        try:
            answer = await self.http.get(path, params={"status": OPEN})
        except HelpdeskNotFoundError:
            answer = await self.http.get(path)
        with shaped(self.title):
            return answer.object

    def _followup(self, followup_id: str) -> str:
        return f"api/followups/{path_part(self.title, followup_id)}/"

    async def _mapped(self, data: dict[str, Any]) -> Ticket:
        with shaped(self.title):
            asks = mapping.has_fields(data)
        labels = await self._field_labels() if asks else {}
        with shaped(self.title):
            return mapping.ticket(data, self.desk, labels)

    async def _field_labels(self) -> dict[str, str]:
        """Labels of custom fields; a server that does not tell them has the fields' names instead."""
        if self._labels is None:
            try:
                answer = await self.http.send("OPTIONS", "api/tickets/", repeatable=True)
                with shaped(self.title):
                    self._labels = mapping.labels_of(answer.object)
            except (HelpdeskRejectedError, HelpdeskNotFoundError, HelpdeskMalformedError):
                self._labels = {}
        return self._labels

    async def _page(
        self, query: Query, cursor: str | None
    ) -> tuple[Page[Reference], list[tuple[Reference, dict[str, Any]]]]:
        """The tickets that changed, and their payloads.

        The API lists tickets by number and tells no time of change, so the follow-ups' list tells what changed. All
        tickets come quicker by their list than one by one; the server needs a query a ticket and field for either.
        """
        if cursor is None and query.since is None:
            self._whole = {str(each["id"]): each for each in await self._all_tickets()}
        page = await self._changes.page(query.model_copy(update={"state": None}), cursor)
        found: list[tuple[Reference, dict[str, Any]]] = []
        for each in page.items:
            try:
                found.append(
                    (each, self._whole.pop(each.id) if each.id in self._whole else await self._ticket(each.id))
                )
            except HelpdeskNotFoundError:
                continue  # deleted meanwhile
        if not page.more:
            self._whole = {}
        return page, found

    async def _changed_before(self, mark: str | None) -> tuple[Sequence[Reference], str | None]:
        """A page of follow-ups read from the end, as they are listed oldest first."""
        params = {"page": mark or "last", "page_size": FOLLOWUPS}
        data = (await self.http.get("api/followups/", params=params)).object
        with shaped(self.title):
            number = int(mark or -(-data["count"] // FOLLOWUPS))
            return mapping.changes(data["results"]), str(number - 1) if number > 1 else None

    async def _all_tickets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        more = True
        while more:
            params = {"page": len(found) // TICKETS + 1, "page_size": TICKETS}
            data = (await self.http.get("api/tickets/", params=params)).object
            with shaped(self.title):
                found += data["results"]
                more = data["next"] is not None and bool(data["results"])
        return found


def _names(given: str) -> tuple[str, ...]:
    return tuple(part for part in (each.strip() for each in given.split(",")) if part)


def _password(code: str) -> str:
    """The password that a header of basic authentication holds; what cannot be read is a wrong one."""
    try:
        return b64decode(code, validate=True).decode().partition(":")[2] or "-"
    except ValueError:
        return "-"


def _reason(data: Any) -> object:
    """Why a request was refused: the API's own words, or what it says of a field."""
    if found := usual_reason(data):
        return found
    for name, said in data.items() if isinstance(data, dict) else ():
        text = said[0] if isinstance(said, list) and said else said
        if isinstance(text, str):
            return f"{name}: {text}"
    return None
