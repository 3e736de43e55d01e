"""Watching a helpdesk: what changed is asked for again and again, and each turn that waits for a reply gets one draft.

A round lists what changed behind the state's cursor, puts those tickets among the waiting ones, and looks at those that
are due. Each step is in the state before the next one begins, so a watch that was killed goes on where it was; a draft
that it had saved just before is found in the ticket.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, TypeVar

from tonewise import errors
from tonewise.helpdesk import ready_answers
from tonewise.helpdesk.informing import informed
from tonewise.helpdesk.notes import note_of, turn_key
from tonewise.helpdesk.protocol import Helpdesk
from tonewise.helpdesk.sent import saved_for_turn
from tonewise.helpdesk.values import Query, Reference, Ticket
from tonewise.helpdesk.watch_events import USUAL, Event, EventKind, Pace
from tonewise.helpdesk.watch_state import StateFile, Waiting, WatchState
from tonewise.model import Conversation, Draft

LONGEST_PAUSE = 3600.0
"""Seconds: pauses after failures grow up to this, unless the helpdesk asks for more."""
LONGEST_ASKED = 86_400.0
"""Seconds that a helpdesk can ask for; what asks for years is out of order and is tried again."""
PAGE = 100
MOST_PROBLEMS = 1_000
"""Problems that are remembered as told."""
_IN_A_ROW = 2
"""Tickets that could not be had one after the other: then it is the helpdesk, and the round ends."""
_OF_THE_WHOLE = (
    errors.HelpdeskUnauthorizedError,
    errors.HelpdeskUnsupportedError,
    errors.HelpdeskRateLimitedError,
    errors.HelpdeskVisibilityError,  # the next draft would be public as well
    errors.SettingsError,
    errors.PromptError,
)
"""What is no ticket's own: it would be the same with the next one."""
_PASSING = (errors.HelpdeskRateLimitedError, errors.HelpdeskUnavailableError, errors.HelpdeskMalformedError)

Result = TypeVar("Result")


class Caller(Protocol):
    """Runs a call of the helpdesk to its end: an `asyncio.Runner`'s ``run``."""

    def __call__(self, coroutine: Coroutine[Any, Any, Result], /) -> Result:
        """Its result."""


class Watch:
    """A watch of a helpdesk that can be polled; ``file`` is held by the caller.

    ``call`` runs the helpdesk's calls, one loop for all; drafts are made outside of it, so that Ctrl-C ends them at
    once. ``clock`` gives seconds since 1970.
    """

    def __init__(  # noqa: PLR0913 - what it works with, each by its name
        self,
        helpdesk: Helpdesk,
        draft: Callable[[Conversation], Draft],
        state: WatchState,
        file: StateFile,
        *,
        call: Caller,
        told: Callable[[Event], None],
        pace: Pace = USUAL,
        lang: Literal["ru", "en"] | None = None,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._helpdesk = helpdesk
        self._draft = draft
        self._state = state
        self._file = file
        self._call = call
        self._told = told
        self._pace = pace
        self._lang = lang
        self._clock = clock
        self._pause = pause
        self._problems: set[str] = set()

    def forever(self) -> None:
        """Round after round; where the helpdesk is away, with growing pauses.

        Raises what would not pass by itself, such as wrong credentials, or a draft that the customer could see.
        """
        failed = 0
        while True:
            began = self._clock()
            try:
                self.round()
                failed, wait = 0, began + self._pace.interval - self._clock()
            except _PASSING as error:
                wait = self._again_after(getattr(error, "retry_after", None), failed)
                failed += 1
                self._told(self._event("unavailable", reason=str(error), again=self._in(wait)))
            self._pause(max(0.0, wait))

    def round(self) -> None:
        """Look once; raises HelpdeskError where the helpdesk as a whole fails."""
        self._list()
        self._work()

    def _list(self) -> None:
        """Put what changed among the waiting, page by page."""
        state, more = self._state, True
        while more:
            query = Query(since=state.since, page_size=PAGE)
            page = self._call(self._helpdesk.tickets(query, state.cursor))
            for problem in page.problems:
                self._tell_once(problem)
            for reference in page.items:
                self._listed(reference)
            more = page.more and page.cursor not in (None, state.cursor)
            state.cursor = page.cursor or state.cursor
            self._file.write(state)

    def _tell_once(self, problem: str, ticket: str | None = None) -> None:
        """Tell what goes wrong in each round: a file that cannot be read, a search that is not allowed."""
        if problem not in self._problems:
            if len(self._problems) >= MOST_PROBLEMS:  # told again rather than kept for ever
                self._problems.clear()
            self._problems.add(problem)
            self._told(self._event("failed", ticket=ticket, reason=problem))

    def _listed(self, reference: Reference) -> None:
        if reference.state in ("closed", "pending"):
            self._state.waiting.pop(reference.id, None)
            self._told(self._about(reference, "passed", reason=f"is {reference.state}"))
        else:  # what failed before and changed since is tried at once
            self._state.waiting[reference.id] = Waiting()

    def _work(self) -> None:
        """Look at the tickets that are due."""
        drafts = in_a_row = 0
        due = [name for name, each in self._state.waiting.items() if each.due <= self._clock()]
        for number, ticket_id in enumerate(due):
            if drafts == self._pace.limit:
                reason = f"put off to the next round: {len(due) - number} more, at most {drafts} a round"
                self._told(self._event("waits", reason=reason))
                return
            try:
                event = self._look(ticket_id)
                in_a_row = 0
            except _OF_THE_WHOLE:
                self._file.write(self._state)
                raise
            except errors.HelpdeskUnavailableError as error:
                event = self._put_off(ticket_id, str(error), error.retry_after)
                in_a_row += 1
                if in_a_row == _IN_A_ROW:
                    self._done_with(event)
                    raise
            except errors.HelpdeskNotFoundError as error:
                del self._state.waiting[ticket_id]
                event = self._event("passed", ticket=ticket_id, reason=str(error))
            except errors.TonewiseError as error:
                event = self._put_off(ticket_id, str(error))
            except Exception as error:  # a ticket that nobody foresaw must not end the watch
                event = self._put_off(ticket_id, f"{type(error).__name__}: {error}")
            drafts += event.draft is not None
            self._done_with(event)

    def _done_with(self, event: Event) -> None:
        self._told(event)  # first: what is only printed must not be lost where this process ends here
        self._file.write(self._state)

    def _look(self, ticket_id: str) -> Event:
        """Draft for a ticket, unless it needs none or it is too early."""
        ticket = self._call(self._helpdesk.fetch(ticket_id))
        if reason := self._needs_none(ticket):
            del self._state.waiting[ticket_id]
            return self._about(ticket.reference, "passed", reason=reason)
        if (wait := self._unsettled(ticket.conversation)) > 0:
            return self._later(ticket, wait, "the customer may be writing on")
        ticket, problems = self._call(informed(self._helpdesk, ticket))
        for problem in problems:
            self._tell_once(problem, ticket.reference.id)
        draft = self._draft(ticket.conversation)
        if not ready_answers.told(draft.text):  # a greeting at most
            # Not remembered: it may be told more before the customer writes again.
            del self._state.waiting[ticket_id]
            return self._about(ticket.reference, "passed", reason="nothing is known that a reply could be made of")
        return self._saved(ticket, draft) if self._state.saves else self._printed(ticket, draft)

    def _needs_none(self, ticket: Ticket) -> str:
        """Why a ticket needs no draft; empty where it does."""
        if ticket.reference.state in ("closed", "pending"):
            return f"is {ticket.reference.state}"
        if not ticket.conversation.open_turn:
            return "nothing to reply to"
        if saved_for_turn(ticket):
            return "has a draft for this turn"
        if self._state.done.get(ticket.reference.id) == turn_key(ticket.conversation):
            return "this turn was drafted for before"
        return ""

    def _unsettled(self, conversation: Conversation) -> float:
        """Seconds until the customer has been silent long enough."""
        at = conversation.messages[conversation.open_turn[-1]].at
        if at is None:
            return 0.0
        ago = self._clock() - at.timestamp()
        # A clock that is far ahead of ours tells nothing, and must not keep a ticket waiting.
        return self._pace.settle - ago if abs(ago) < self._pace.settle else 0.0

    def _printed(self, ticket: Ticket, draft: Draft) -> Event:
        self._state.was_drafted(ticket.reference.id, turn_key(ticket.conversation))
        return self._about(ticket.reference, "drafted", draft=draft)

    def _saved(self, ticket: Ticket, draft: Draft) -> Event:
        """Save a draft, unless the conversation went on while it was written."""
        turn = turn_key(ticket.conversation)
        fresh = self._call(self._helpdesk.fetch(ticket.reference.id))
        if not fresh.conversation.open_turn or turn_key(fresh.conversation) != turn:
            return self._later(ticket, 0.0, "the conversation went on while the draft was written")
        if saved_for_turn(fresh):  # by another watch, or by a colleague with `tonewise helpdesk draft`
            self._state.was_drafted(ticket.reference.id, turn)
            return self._about(ticket.reference, "passed", reason="has a draft for this turn meanwhile")
        note = note_of(ticket.conversation, draft, self._lang)
        try:
            saved = self._call(self._helpdesk.save_draft(fresh, note))
        except errors.HelpdeskVisibilityError:
            self._state.was_drafted(ticket.reference.id, turn)  # a watch started again must not repeat it
            raise
        self._state.was_drafted(ticket.reference.id, turn)
        return self._about(ticket.reference, "saved", draft=draft, saved=saved)

    def _later(self, ticket: Ticket, seconds: float, reason: str) -> Event:
        again = self._in(seconds)
        self._state.waiting[ticket.reference.id] = Waiting(due=again.timestamp())
        return self._about(ticket.reference, "waits", reason=reason, again=again)

    def _put_off(self, ticket_id: str, problem: str, asked: float | None = None) -> Event:
        waiting = self._state.waiting.pop(ticket_id)  # behind the others: what fails must not keep them waiting
        again = self._in(self._again_after(asked, waiting.tries))
        self._state.waiting[ticket_id] = Waiting(due=again.timestamp(), tries=waiting.tries + 1)
        return self._event("failed", ticket=ticket_id, reason=problem, again=again)

    def _again_after(self, asked: float | None, failed: int) -> float:
        """Seconds to wait: as long as the helpdesk asks for within reason, and longer with each failure."""
        return max(min(asked or 0.0, LONGEST_ASKED), min(LONGEST_PAUSE, self._pace.interval * 2.0 ** min(failed, 20)))

    def _in(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(self._clock() + seconds, UTC)

    def _about(self, reference: Reference, kind: EventKind, **about: object) -> Event:
        return self._event(kind, ticket=reference.id, subject=reference.subject, url=reference.url, **about)

    def _event(self, kind: EventKind, **about: object) -> Event:
        return Event.model_validate({"kind": kind, "at": datetime.fromtimestamp(self._clock(), UTC), **about})
