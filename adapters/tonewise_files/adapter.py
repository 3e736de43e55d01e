"""The adapter: what it can do, and its settings; reading and saving are in the modules beside."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

import httpx

from tonewise.errors import HelpdeskConflictError, HelpdeskMalformedError, HelpdeskNotFoundError
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
)
from tonewise.helpdesk.webhooks import Replays
from tonewise_files.listing import page_of
from tonewise_files.saved import Drafts
from tonewise_files.store import Store
from tonewise_files.threads import team_of


class FilesSettings(HelpdeskSettings):
    """Where the files are, and whose mail is the team's."""

    path: Path
    """A folder of ``.json``, ``.jsonl``, ``.yaml``, ``.eml`` and ``.mbox`` files, or one such file."""
    ours: str = ""
    """Addresses and domains of the team, parted by commas; without it, those that the first mail of a thread is to."""
    drafts: Path | None = None
    """The folder of saved drafts; ``drafts`` in the folder, or beside the file, where it is not set."""


class FilesHelpdesk(Helpdesk):
    """Conversations and mail from files; a draft is a file beside them, and nothing is ever sent."""

    name: ClassVar[str] = "files"
    title: ClassVar[str] = "Files"
    capabilities: ClassVar[Capabilities] = Capabilities(
        fetch=True, note=True, poll=True, export=True, history=True, versions=True
    )
    settings_type: ClassVar[type[HelpdeskSettings]] = FilesSettings

    def __init__(
        self,
        settings: HelpdeskSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        replays: Replays | None = None,
    ) -> None:
        super().__init__(settings, transport=transport, replays=replays)
        assert isinstance(settings, FilesSettings)  # noqa: S101 - what settings_type says
        path = settings.path
        folder = settings.drafts or (path if path.is_dir() else path.parent) / "drafts"
        self.drafts = Drafts(folder)
        self.store = Store(path, team=team_of(settings.ours), leave_out=folder)

    async def fetch(self, ticket_id: str) -> Ticket:
        """The ticket as its files are now; raises HelpdeskMalformedError where its file cannot be read."""
        scan = await asyncio.to_thread(self.store.scan)
        if (found := scan.by_id.get(ticket_id)) is not None:
            return await self._whole(found.ticket)
        if ticket_id in scan.malformed:
            raise HelpdeskMalformedError(f"{self.title}: {scan.malformed[ticket_id]}")
        raise HelpdeskNotFoundError(f"{self.title}: there is no conversation {ticket_id[:80]!r}")

    async def earlier(self, ticket: Ticket, limit: int) -> tuple[str, ...]:
        """Other conversations whose customer has the same mail address; names alone prove nobody."""
        address = ticket.conversation.customer.profile.get("email")
        if not address:
            return ()
        scan = await asyncio.to_thread(self.store.scan)
        others = [each.ticket for each in reversed(scan.stored) if each.ticket.reference.id != ticket.reference.id]
        theirs = [each for each in others if each.conversation.customer.profile.get("email") == address]
        return tuple(each.reference.id for each in theirs[:limit])

    async def tickets(self, query: Query, cursor: str | None = None) -> Page[Reference]:
        """A page by last message; a cursor goes on with what was added or changed since, older mail included."""
        page = await asyncio.to_thread(lambda: page_of(self.store.settled(), query, cursor))
        return Page[Reference](
            items=tuple(ticket.reference for ticket in page.items),
            cursor=page.cursor,
            more=page.more,
            problems=page.problems,
        )

    async def export(self, query: Query, cursor: str | None = None) -> Page[Ticket]:
        """A page of whole tickets, the files read once for all of them."""
        page = await asyncio.to_thread(lambda: page_of(self.store.settled(), query, cursor))
        return page.model_copy(update={"items": tuple([await self._whole(ticket) for ticket in page.items])})

    async def write_saved(self, ticket: Ticket, note: DraftNote, kind: SavedKind) -> str:
        """Write the note as a file of the drafts' folder."""
        if kind != "note":
            self._cannot(f"save a {kind}")
        now = (await self.fetch(ticket.reference.id)).reference
        if ticket.reference.version not in (None, now.version):
            raise HelpdeskConflictError(f"{self.title}: the conversation {now.id[:80]!r} was changed meanwhile")
        return await asyncio.to_thread(self.drafts.write, ticket.reference.id, note)

    async def _whole(self, ticket: Ticket) -> Ticket:
        saved = await asyncio.to_thread(self.drafts.of, ticket.reference.id)
        return ticket.model_copy(update={"saved": saved}) if saved else ticket
