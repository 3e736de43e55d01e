"""Drafts as files: one a draft, in a folder that no conversation is read from."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from tonewise.errors import HelpdeskUnavailableError, InputError
from tonewise.files.writing import replacing
from tonewise.helpdesk import DraftNote, SavedDraft
from tonewise.helpdesk.notes import own_note

_UNFIT = re.compile(r"[^A-Za-z0-9]+")


class Drafts:
    """The drafts of a folder, which is made when the first one is saved."""

    def __init__(self, folder: Path):
        self.folder = folder

    def of(self, ticket_id: str) -> tuple[SavedDraft, ...]:
        """The drafts of a ticket, oldest first; files that are none of ours are passed over."""
        try:
            paths = [(path.stat().st_mtime_ns, path) for path in self.folder.glob(f"{_stem(ticket_id)}-*.md")]
            found = [self._saved(path) for _, path in sorted(paths)]
        except OSError as error:
            raise HelpdeskUnavailableError(f"Files: drafts cannot be read: {error.strerror or error}") from None
        return tuple(saved for saved in found if saved is not None)

    def write(self, ticket_id: str, note: DraftNote) -> str:
        """Save a note and give its id, the file's name; a file that is there is replaced whole or not at all."""
        name = f"{_stem(ticket_id)}-{_UNFIT.sub('-', note.key)}.md"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with replacing(self.folder / name) as stream:
                stream.write(f"{note.text}\n")
        except (OSError, InputError) as error:
            raise HelpdeskUnavailableError(f"Files: a draft cannot be saved: {error}") from None
        return name

    def _saved(self, path: Path) -> SavedDraft | None:
        try:
            text = path.read_text(encoding="utf-8")
        except ValueError:
            return None
        own = own_note(text)
        if own is None:
            return None
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return SavedDraft(
            id=path.name, kind="note", internal=True, key=own.key, reply=own.reply, url=path.absolute().as_uri(), at=at
        )


def _stem(ticket_id: str) -> str:
    """What the files of a ticket begin with: harmless, whatever the id is, and no other ticket's."""
    readable = _UNFIT.sub("-", ticket_id)[:40].strip("-") or "ticket"
    return f"{readable}-{sha256(ticket_id.encode('utf-8', 'replace')).hexdigest()[:8]}"
