"""Which column of a table holds which field of a message, and what the table's own words stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from difflib import get_close_matches
from typing import Final, TypeVar, get_args

from tonewise.errors import InputError
from tonewise.model import Channel, Role
from tonewise.plain import shortened

FIELDS: Final = ("conversation", "role", "text", "at", "author", "channel", "language", "customer")
"""What a column may hold; the first three have to be there."""
REQUIRED: Final = FIELDS[:3]

_ROLES: Final[dict[str, str]] = {
    "customer": "user client visitor requester end-user end_user enduser buyer клиент покупатель пользователь",
    "agent": "operator admin support staff employee teammate оператор агент сотрудник менеджер поддержка",
    "bot": "assistant robot chatbot бот робот",
    "note": "internal comment_internal заметка",
    "system": "event событие система",
}
_CHANNELS: Final[dict[str, str]] = {
    "chat": "web widget webchat livechat live_chat site чат сайт",
    "messenger": "whatsapp telegram viber max messaging мессенджер",
    "email": "e-mail mail почта",
    "social": "vk instagram facebook twitter x соцсети",
}
_Known = TypeVar("_Known", bound=str)
_OFFSET = re.compile(r"([+-])([01]\d|2[0-3]):?([0-5]\d)")
_DAY_FIRST = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How a table of messages is read; made by :meth:`of`."""

    names: Mapping[str, str] = field(default_factory=dict)
    """The column of each field, where it is not called like the field."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    offset: str | None = None
    """Offset from UTC of times that are given without one, such as ``+03:00``."""

    @classmethod
    def of(cls, columns: str | None = None, values: str | None = None, offset: str | None = None) -> Columns:
        """From the texts of a call: ``conversation=ticket,role=sender`` and ``role:operator=agent,channel:app=chat``.

        Raises InputError that names what is wrong.
        """
        if offset is not None and not _OFFSET.fullmatch(offset):
            raise InputError(
                f"must be an offset from UTC such as +03:00, not {shortened(offset, 40)!r}", field="utc-offset"
            )
        roles: dict[str, Role] = {}
        channels: dict[str, Channel] = {}
        for left, right in pairs(values, "values"):
            kind, _, value = left.partition(":")
            if kind == "role":
                roles[_folded(value)] = _one_of(get_args(Role), right, "values")
            elif kind == "channel":
                channels[_folded(value)] = _one_of(get_args(Channel), right, "values")
            else:
                raise InputError(f"{shortened(left, 60)!r} must begin with role: or channel:", field="values")
        names = dict(pairs(columns, "columns"))
        for name in names:
            _one_of(FIELDS, name, "columns")
        return cls(names=names, roles=roles, channels=channels, offset=offset)

    def places(self, header: Sequence[str], source: str) -> dict[str, int]:
        """Where each field stands in a table's row; raises InputError where its header lacks a column."""
        titles = [title.strip() for title in header]
        found = {}
        for name in FIELDS:
            title = self.names.get(name, name)
            if titles.count(title) > 1:
                raise InputError(f"two columns are called {shortened(title, 60)!r}", source=source, line=1)
            if title in titles:
                found[name] = titles.index(title)
            elif name in self.names:
                raise InputError(no_column(title, titles), source=source, line=1, field=f"columns: {name}")
            elif name in REQUIRED:
                problem = f"{no_column(title, titles)}; name it, as in --columns {name}=COLUMN"
                raise InputError(problem, source=source, line=1, field=f"columns: {name}")
        return found

    def role(self, value: str) -> Role:
        """The role that a table's word stands for; raises ValueError where none is known."""
        return _looked_up(value, self.roles, _KNOWN_ROLES, "role", "agent")

    def channel(self, value: str) -> Channel:
        """The channel that a table's word stands for; raises ValueError where none is known."""
        return _looked_up(value, self.channels, _KNOWN_CHANNELS, "channel", "chat")

    def time(self, value: str) -> str:
        """A time as ISO 8601 with an offset; raises ValueError for what is no time or has no offset."""
        found = _time(value.strip())
        if found is None:
            raise ValueError(f"at: {shortened(value, 40)!r} is no time such as 2026-11-21T10:00:00+03:00")
        if found.tzinfo is None:
            if self.offset is None:
                raise ValueError("at: the time has no offset; say which one it is in, as in --utc-offset +03:00")
            found = found.replace(tzinfo=_zone(self.offset))
        return found.isoformat()


def pairs(text: str | None, option: str) -> list[tuple[str, str]]:
    """What an option's ``NAME=VALUE,…`` says; raises InputError for a part that is none."""
    found = []
    for part in (text or "").split(","):
        left, sign, right = (piece.strip() for piece in part.partition("="))
        if part.strip() and not (left and sign and right):
            raise InputError(f"{shortened(part.strip(), 60)!r} must be NAME=VALUE", field=option)
        if part.strip():
            found.append((left, right))
    return found


def _one_of(known: Sequence[_Known], name: str, option: str) -> _Known:
    for each in known:
        if each == name:
            return each
    near = get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"
    raise InputError(f"{shortened(name, 60)!r} is unknown{hint}", field=option)


def _looked_up(
    value: str, own: Mapping[str, _Known], known: Mapping[str, _Known], name: str, example: str
) -> _Known:  # fmt: skip
    folded = _folded(value)
    if found := own.get(folded) or known.get(folded):
        return found
    said = shortened(value.strip(), 40)
    raise ValueError(f"{name}: {said!r} is unknown; say what it stands for, as in --values {name}:{said}={example}")


def no_column(title: str, titles: Sequence[str]) -> str:
    """The problem that a table lacks a column, with the one that may be meant."""
    near = get_close_matches(title, titles, n=1)
    listed = shortened(", ".join(titles), 120)
    return f"there is no column {shortened(title, 60)!r}" + (
        f"; did you mean {near[0]!r}?" if near else f" in {listed}"
    )


def _time(text: str) -> datetime | None:
    for read in (
        datetime.fromisoformat,
        *(lambda value, form=form: datetime.strptime(value, form) for form in _DAY_FIRST),
    ):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _zone(offset: str) -> tzinfo | None:
    return datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo


def _folded(value: str) -> str:
    return value.strip().casefold().replace(" ", "_")


_KNOWN_ROLES: Final[dict[str, Role]] = {
    name: role for role in get_args(Role) for name in (role, *_ROLES[role].split())
}  # fmt: skip
_KNOWN_CHANNELS: Final[dict[str, Channel]] = {
    name: channel for channel in get_args(Channel) for name in (channel, *_CHANNELS[channel].split())
}  # fmt: skip
