# ruff: noqa: ARG002 - the arguments are for the adapters that override these methods
"""What an adapter is: a class with a few methods over HTTP, and mappings that are pure functions.

`Helpdesk` does what must be the same for all: a draft is looked for before it is written, read back after, and never
public. An adapter tells how: it overrides the methods of what it can do, and says so in ``capabilities``.
"""

from __future__ import annotations

from abc import ABC
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, NoReturn, Self

from pydantic import BaseModel, ConfigDict, Field

from tonewise.errors import (
    HelpdeskError,
    HelpdeskForbiddenError,
    HelpdeskMalformedError,
    HelpdeskNotFoundError,
    HelpdeskRejectedError,
    HelpdeskUnavailableError,
    HelpdeskUnsupportedError,
    HelpdeskVisibilityError,
)
from tonewise.helpdesk.values import (
    Article,
    Capabilities,
    DraftNote,
    Page,
    Query,
    Reference,
    SavedDraft,
    SavedKind,
    Ticket,
    WebhookEvent,
    WebhookRequest,
)

if TYPE_CHECKING:
    import httpx

    from tonewise.helpdesk.webhooks import Replays
    from tonewise.model import Conversation


class HelpdeskSettings(BaseModel):
    """Base of an adapter's settings: a field a setting, those of type ``SecretStr`` secret, with a docstring each.

    A setting ``site`` of the helpdesk ``my-desk`` is the variable ``TONEWISE_MY_DESK_SITE``, or ``site`` in the table
    ``[helpdesks.my-desk]`` of tonewise.toml, where no secret may stand; ``…_FILE`` names a file that holds one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)

    public_answers: bool = False
    """Whether customers may be answered without a person; nothing else can make an adapter write to them."""
    timeout_seconds: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    """For one request, or those of one operation that an adapter holds together, waits and retries included."""


class Helpdesk(ABC):
    """Base of adapters, used as ``async with Adapter(settings) as helpdesk:``.

    ``transport`` stands in for the network in tests; ``replays`` remembers deliveries, this process's own by default.
    All methods raise the errors of `tonewise.errors.HelpdeskError`'s tree, and HelpdeskUnsupportedError where
    ``capabilities`` do not name what is asked for.
    """

    name: ClassVar[str]
    """As in the entry point and on the command line: small letters and hyphens."""
    title: ClassVar[str]
    """As its vendor writes it."""
    capabilities: ClassVar[Capabilities]
    settings_type: ClassVar[type[HelpdeskSettings]] = HelpdeskSettings

    def __init__(
        self,
        settings: HelpdeskSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        replays: Replays | None = None,
    ) -> None:
        self.settings = settings
        self.transport = transport
        self.replays = replays

    @property
    def seen(self) -> Replays:
        """The memory of deliveries: the one that was given, or one of this adapter's own."""
        if self.replays is None:
            from tonewise.helpdesk.webhooks import MemoryReplays  # noqa: PLC0415 - only webhooks need it

            self.replays = MemoryReplays()
        return self.replays

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:  # noqa: B027 - nothing to do where there are none
        """Close the connections."""

    # Reading

    async def fetch(self, ticket_id: str) -> Ticket:
        """A ticket with all its messages in order, and with the facts that the helpdesk has for it."""
        self._cannot(f"fetch the ticket {ticket_id!r}")

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page of the tickets that a query asks for, by last change, oldest first; ``cursor`` of the page before."""
        self._cannot("list tickets")

    async def export(self, query: Query, cursor: str | None = None) -> Page[Ticket]:
        """A page of whole tickets; here those of `tickets` fetched one by one, for helpdesks with nothing quicker.

        A ticket that is gone meanwhile, or is malformed, is told in the page's ``problems``.
        """
        from tonewise.helpdesk.exporting import fetched  # noqa: PLC0415 - it names this class

        return await fetched(self, await self.tickets(query, cursor))

    async def articles(self, words: str, *, language: str | None = None, limit: int = 5) -> tuple[Article, ...]:
        """Articles of the knowledge base, and ready answers of the team, that fit a question's words, best first.

        ``language`` is a tag such as ``ru``, for helpdesks that keep an article in several.
        """
        self._cannot("search articles")

    async def with_history(self, ticket: Ticket, *, limit: int = 5) -> Ticket:
        """The ticket with up to ``limit`` earlier conversations of its customer; each costs what a fetch does.

        It is asked for, not a part of each fetch: what was said in a matter that is settled leaks into answers.
        """
        found: list[Conversation] = []
        for earlier_id in (await self.earlier(ticket, limit))[:limit]:
            try:
                found.append((await self.fetch(earlier_id)).conversation)
            except (HelpdeskNotFoundError, HelpdeskForbiddenError):  # gone, or not for this token
                continue
        return ticket.model_copy(update={"history": tuple(reversed(found))})

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Ids of up to ``limit`` other tickets of the same customer, the latest first; called by `with_history`."""
        self._cannot("list a customer's earlier tickets")

    # Writing

    async def save_draft(self, ticket: Ticket, note: DraftNote, *, kind: SavedKind | None = None) -> SavedDraft:
        """Save a draft where colleagues see it and the customer does not; the same one is not saved twice.

        ``kind`` is a note by default, and a native draft where there are no notes. A write of which no answer came is
        looked for, not repeated. Raises HelpdeskVisibilityError where it was read back as public: then it was withdrawn
        if the helpdesk can do that, and the error says whether it was.
        """
        kind = kind or ("note" if self.capabilities.note else "draft")
        if not (self.capabilities.note if kind == "note" else self.capabilities.draft):
            self._cannot(f"save a {kind}")
        if not (note.text if kind == "note" else note.reply).strip():  # some helpdesks would take it
            raise HelpdeskRejectedError(f"{self.title}: an empty {kind} is not saved")
        if found := await self._internal(ticket, await self.find_saved(ticket, note, kind)):
            return found.model_copy(update={"existed": True})
        try:
            saved_id = await self.write_saved(ticket, note, kind)
        except (HelpdeskUnavailableError, HelpdeskMalformedError):  # it may have been written all the same
            if found := await self._internal(ticket, await self.find_saved(ticket, note, kind)):
                return found
            raise
        found = await self._internal(ticket, await self.read_saved(ticket, saved_id, kind))
        if found is None:
            raise HelpdeskVisibilityError(f"{self.title}: the {kind} {saved_id} was saved and cannot be read back")
        return found

    async def find_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> SavedDraft | None:
        """This very draft, where the ticket has it: by the note's key, or a native draft by its text."""
        fresh = await self.fetch(ticket.reference.id)
        ours = [each for each in fresh.saved if each.kind == kind]
        words = note.reply.split()  # a helpdesk may lay out a text of its own draft anew
        same = [each for each in ours if (each.key == note.key if each.key else each.reply.split() == words)]
        return same[-1] if same else None

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """Write it, its visibility said in the request, and give its id; called after `find_saved` found nothing.

        Raises HelpdeskConflictError rather than replace a draft that a person wrote, or where the ticket's version is
        another one and the helpdesk can tell.
        """
        self._cannot(f"save a {kind}")

    async def read_saved(self, ticket: Ticket, saved_id: str, kind: SavedKind) -> SavedDraft | None:
        """What was saved, read back from the helpdesk, its visibility as the helpdesk tells it."""
        fresh = await self.fetch(ticket.reference.id)
        return next((each for each in fresh.saved if each.kind == kind and each.id == saved_id), None)

    async def withdraw(self, ticket: Ticket, saved: SavedDraft) -> bool:
        """Hide from the customer what was saved and turned out to be public; whether that could be done.

        A letter that went out is with them, whatever is hidden afterwards. An error that it raises counts as no.
        """
        return False

    async def answer_publicly(self, ticket: Ticket, text: str) -> str:
        """Answer the customer at once and give the message's id.

        Raises HelpdeskUnsupportedError unless the setting ``public_answers`` is on.
        """
        if not self.settings.public_answers:
            raise HelpdeskUnsupportedError(
                f"{self.title}: customers are not answered without a person; the setting public_answers allows it"
            )
        if not self.capabilities.public_answer:
            self._cannot("answer a customer")
        return await self.write_public(ticket, text)

    async def write_public(self, ticket: Ticket, text: str) -> str:
        """Write to the customer; called by `answer_publicly` alone."""
        self._cannot("answer a customer")

    # Webhooks

    async def receive(self, request: WebhookRequest) -> tuple[WebhookEvent, ...]:
        """What a delivery tells, once it is proven the helpdesk's own and not seen before.

        What is unknown is ``ignored``, with a reason. Raises WebhookRefusedError for a delivery that is not to be
        trusted, and HelpdeskMalformedError for one that is and cannot be read.
        """
        self._cannot("receive webhooks")

    async def _internal(self, ticket: Ticket, found: SavedDraft | None) -> SavedDraft | None:
        """What was found, unless the customer can see it."""
        if found is None or found.internal:
            return found
        try:
            gone = await self.withdraw(ticket, found)
        except HelpdeskError:  # that the customer can see it is what somebody must know
            gone = False
        rest = "it was withdrawn" if gone else "it could not be withdrawn for certain, look at the ticket at once"
        raise HelpdeskVisibilityError(
            f"{self.title}: the {found.kind} {found.id} of ticket {ticket.reference.id} was public; {rest}"
        )

    def _cannot(self, what: str) -> NoReturn:
        raise HelpdeskUnsupportedError(f"{self.title}: the adapter cannot {what}")
