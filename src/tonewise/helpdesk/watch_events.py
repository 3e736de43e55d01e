"""What a watch tells of each ticket, and how often it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tonewise.helpdesk.values import SavedDraft
from tonewise.model import Draft
from tonewise.values import Text, Time, Value

EventKind = Literal["drafted", "saved", "passed", "waits", "failed", "unavailable"]


class Event(Value):
    """What a watch did, or could not do."""

    kind: EventKind
    """``drafted`` is not saved; ``passed`` needs no draft; ``waits`` and ``failed`` come again, ``unavailable`` is the
    helpdesk as a whole."""
    at: Time
    ticket: Text | None = None
    subject: Text | None = None
    url: Text | None = None
    reason: Text = ""
    again: Time | None = None
    """When it is tried again, at the earliest."""
    draft: Draft | None = None
    saved: SavedDraft | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how much; times in seconds."""

    interval: float = 30.0
    """From the beginning of a round to that of the next one."""
    settle: float = 20.0
    """A customer who wrote less than this ago may be about to write on."""
    limit: int = 20
    """Drafts a round."""


USUAL = Pace()
"""As often and as much as nobody says otherwise."""
