"""The files of a folder as tickets; a file is read again only when it has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from time import sleep, time_ns
from typing import NamedTuple

from tonewise import read_conversations
from tonewise.errors import HelpdeskUnavailableError, InputError
from tonewise.helpdesk import Reference, Ticket
from tonewise.helpdesk.mail import Mail, mail_of, mails_in_mbox
from tonewise.model import Conversation, Message
from tonewise_files.threads import threads_of, ticket_of

LARGEST_MAIL = 64 * 1024 * 1024
"""Bytes of an ``.eml`` file; with all its attachments none is larger that a server would take."""

_CONVERSATIONS = frozenset({".json", ".jsonl", ".ndjson", ".yaml", ".yml"})
_MAIL = frozenset({".eml", ".mbox"})

_TICK = 20_000_000
"""Nanoseconds."""

Key = tuple[int, str]
"""When a ticket was last changed, in microseconds since 1970, and its id."""


class Stored(NamedTuple):
    """A ticket and its place in lists."""

    key: Key
    ticket: Ticket
    changed: int
    """When its own file came or was written, in nanoseconds; 0 where the file holds others too."""


class Scan(NamedTuple):
    """All tickets as the files are now, by last change, oldest first."""

    stored: list[Stored]
    by_id: dict[str, Stored]
    problems: tuple[str, ...]
    malformed: dict[str, str]
    """Why a conversation cannot be read, by the id that its file's name would give it."""
    newest: int


class _Stamp(NamedTuple):
    """By what a file that has changed is known; times in nanoseconds."""

    written: int
    came: int
    """When it was last written or put here: a copy that keeps its date is new all the same."""
    size: int


@dataclass(slots=True)
class _File:
    """What a file held when it was last read."""

    stamp: _Stamp
    conversations: list[Conversation] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    problem: str | None = None


class Store:
    """The conversations and mails of a path."""

    def __init__(self, path: Path, *, team: frozenset[str], leave_out: Path):
        self.path = path
        self.team = team
        self.leave_out = leave_out
        self.files: dict[Path, _File] = {}
        self.last: Scan | None = None

    def scan(self) -> Scan:
        """Read what is new; raises HelpdeskUnavailableError where the path itself cannot be read."""
        files: dict[Path, _File] = {}
        for path in self._paths():
            try:
                status = path.stat()
            except OSError:
                continue  # gone since the folder was listed
            came = max(status.st_mtime_ns, status.st_ctime_ns)
            stamp = _Stamp(status.st_mtime_ns, came, status.st_size)
            known = self.files.get(path)
            files[path] = known if known is not None and known.stamp == stamp else _read(path, stamp)
        same = len(files) == len(self.files) and all(self.files.get(path) is file for path, file in files.items())
        if self.last is None or not same:
            self.last = _scan(files, self.team)
        self.files = files
        return self.last

    def settled(self) -> Scan:
        """A scan, any change after which has a later time: the clocks of file systems tick in milliseconds."""
        scan = self.scan()
        if time_ns() - scan.newest < _TICK:
            sleep(_TICK / 1e9)
            scan = self.scan()
        return scan

    def _paths(self) -> list[Path]:
        if self.path.is_file():
            return [self.path]
        if not self.path.is_dir():
            raise HelpdeskUnavailableError(f"Files: {self.path}: no such file or folder")
        return sorted(self._inside())

    def _inside(self) -> Iterator[Path]:
        for folder, folders, names in os.walk(self.path):
            here = Path(folder)
            folders[:] = [name for name in folders if not name.startswith(".") and here / name != self.leave_out]
            for name in names:
                if not name.startswith(".") and Path(name).suffix.lower() in _CONVERSATIONS | _MAIL:
                    yield here / name


def _read(path: Path, stamp: _Stamp) -> _File:
    """A file's content; what comes before something wrong is kept."""
    file = _File(stamp)
    suffix = path.suffix.lower()
    try:
        if suffix == ".mbox":
            for mail in mails_in_mbox(path):
                file.mails.append(mail)
        elif suffix == ".eml":
            if stamp.size > LARGEST_MAIL:
                raise InputError(f"is larger than {LARGEST_MAIL:,} bytes", source=str(path))
            file.mails.append(mail_of(path.read_bytes(), source=str(path)))
        else:
            for conversation in read_conversations(path):
                file.conversations.append(_tidy(conversation))
    except InputError as error:
        file.problem = str(error)
    except OSError as error:
        file.problem = f"{path}: cannot be read: {error.strerror or error}"
    return file


def _tidy(conversation: Conversation) -> Conversation:
    """Line ends as everywhere else."""
    if not any("\r" in message.text or "\x00" in message.text for message in conversation.messages):
        return conversation
    return conversation.model_copy(update={"messages": tuple(_tidied(each) for each in conversation.messages)})


def _tidied(message: Message) -> Message:
    text = message.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return message.model_copy(update={"text": text})


def _scan(files: dict[Path, _File], team: frozenset[str]) -> Scan:
    problems = [file.problem for file in files.values() if file.problem]
    by_id: dict[str, Stored] = {}
    conversations = (each for path, file in files.items() for each in _of_file(path, file))
    for source, stored in chain(conversations, _of_mails(files, team)):
        if stored.key[1] in by_id:
            problems.append(f"{source}: a second conversation with the id {stored.key[1][:80]!r} is left out")
        else:
            by_id[stored.key[1]] = stored
    malformed = {path.stem: file.problem for path, file in reversed(files.items()) if file.problem}
    newest = max((file.stamp.came for file in files.values()), default=0)
    return Scan(sorted(by_id.values(), key=lambda each: each.key), by_id, tuple(problems), malformed, newest)


def _of_file(path: Path, file: _File) -> Iterator[tuple[Path, Stored]]:
    alone = len(file.conversations) == 1 and not file.problem
    for number, conversation in enumerate(file.conversations, 1):
        yield path, _of_conversation(conversation, path, file.stamp, 0 if alone else number)


def _of_conversation(conversation: Conversation, path: Path, stamp: _Stamp, number: int) -> Stored:
    """A conversation as a ticket; ``number`` is its place in a file that holds several, else 0."""
    ticket_id = conversation.id or (f"{path.stem}-{number}" if number else path.stem)
    subject = (conversation.model_extra or {}).get("subject")
    times = [message.at for message in conversation.messages if message.at is not None]
    reference = Reference(
        id=ticket_id,
        url=path.absolute().as_uri(),
        subject=subject if isinstance(subject, str) else None,
        created=min(times, default=None),
        updated=max(times, default=None),
    )
    conversation = conversation if conversation.id else conversation.model_copy(update={"id": ticket_id})
    return _stored(Ticket(reference=reference, conversation=conversation), stamp, alone=not number)


def _of_mails(files: dict[Path, _File], team: frozenset[str]) -> Iterator[tuple[Path, Stored]]:
    """The threads of all mails, each with the file of its first one."""
    paths: dict[str, list[Path]] = {}
    for path, file in files.items():
        for mail in file.mails:
            paths.setdefault(mail.id, []).append(path)
    for thread in threads_of(mail for file in files.values() for mail in file.mails):
        held = [path for mail in thread for path in paths[mail.id]]
        lone = [files[path].stamp for path in held if len(files[path].mails) == 1]
        newest = max(lone or [files[path].stamp for path in held], key=lambda stamp: stamp.came)
        yield held[0], _stored(ticket_of(thread, team), newest, alone=bool(lone))


def _stored(ticket: Ticket, stamp: _Stamp, *, alone: bool) -> Stored:
    """A ticket with what is worked out for all: when it was changed, whether it waits, a version of its content."""
    updated = ticket.reference.updated or datetime.fromtimestamp(stamp.written / 1e9, UTC)
    content = sha256(ticket.conversation.model_dump_json(by_alias=True).encode()).hexdigest()[:16]
    state = "open" if ticket.conversation.open_turn else "pending"
    reference = ticket.reference.model_copy(update={"updated": updated, "state": state, "version": content})
    key = (round(updated.timestamp() * 1_000_000), reference.id)
    return Stored(key, ticket.model_copy(update={"reference": reference}), stamp.came if alone else 0)
