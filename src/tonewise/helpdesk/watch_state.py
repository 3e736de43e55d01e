"""Where a watch has come to, in a file that is never half written, so that a watch that was killed goes on there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tonewise.errors import InputError
from tonewise.files.journal import Journal, telling
from tonewise.files.writing import check_writable, replacing
from tonewise.helpdesk.discovery import told_apart_by
from tonewise.helpdesk.protocol import Helpdesk
from tonewise.values import Time

RUNS = Path("runs")
"""Where states are kept that nobody names another place for."""
MOST_DONE = 5_000
"""Tickets whose last drafted turn is remembered."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Waiting(_Part):
    """A ticket that is to be looked at."""

    due: float = 0.0
    """Not before this, in seconds since 1970."""
    tries: int = 0
    """How often it has failed."""


class WatchState(_Part):
    """What is kept between the rounds of a watch, and between its starts."""

    helpdesk: str
    of: dict[str, str]
    """The settings that tell this helpdesk from another of its kind."""
    saves: bool
    since: Time
    cursor: str | None = None
    """Behind the tickets that were listed; those are done with, or among the waiting ones."""
    waiting: dict[str, Waiting] = {}
    """By id, those that changed first first; what failed is behind them."""
    done: dict[str, str] = {}
    """The turn of each ticket that was drafted for, by `turn_key`, the latest last: no helpdesk has to show it."""

    def was_drafted(self, ticket_id: str, turn: str) -> None:
        """Note that a turn has its draft, and that the ticket does not wait any more."""
        self.waiting.pop(ticket_id, None)
        self.done.pop(ticket_id, None)
        self.done[ticket_id] = turn
        for oldest in list(self.done)[:-MOST_DONE]:
            del self.done[oldest]


def begun(helpdesk: Helpdesk, *, saves: bool, since: Time) -> WatchState:
    """The state of a watch that starts."""
    return WatchState(
        helpdesk=helpdesk.name,
        of=told_apart_by(helpdesk.settings),
        saves=saves,
        since=since,
    )


def usual_place(state: WatchState) -> Path:
    """A file in `RUNS`, another one for another helpdesk, and for a watch that only prints."""
    named = "\n".join(f"{name}={value}" for name, value in sorted(state.of.items()))
    digest = sha256(named.encode()).hexdigest()[:8]
    return RUNS / f"watch-{state.helpdesk}-{digest}{'' if state.saves else '-printed'}.json"


class StateFile:
    """The file of a state, held by one watch at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other watches off; raises InUseError where one is at work on it, InputError where it cannot be written.

        The lock is on an empty file beside, as the state itself is another file after each write.
        """
        if self.path.parent == RUNS:
            with telling(self.path):
                RUNS.mkdir(exist_ok=True)
        check_writable(self.path)
        with Journal(self.path).open():
            yield

    def read(self, asked: WatchState) -> WatchState | None:
        """What an earlier start left, None where there was none.

        Raises InputError where that is no state, or that of something else than ``asked``.
        """
        try:
            found = WatchState.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=str(self.path)) from None
        except ValidationError as error:
            field = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"]) or None
            raise InputError("is no state of a watch; name another file", source=str(self.path), field=field) from None
        if (found.helpdesk, found.of) != (asked.helpdesk, asked.of):
            raise InputError("is of a watch of another helpdesk; name another file", source=str(self.path))
        if found.saves != asked.saves:
            how = "saves its drafts" if found.saves else "only prints its drafts"
            raise InputError(f"is of a watch that {how}; name another file", source=str(self.path))
        return found

    def write(self, state: WatchState) -> None:
        """Put it in place of the one before."""
        with replacing(self.path) as stream:
            stream.write(state.model_dump_json(exclude_defaults=True) + "\n")
