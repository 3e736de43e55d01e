"""The contract of being watched: a turn gets one draft, whoever words it, and a note of ours starts nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from tonewise.helpdesk.sent import saved_for_turn
from tonewise.helpdesk.watch_events import Event, Pace
from tonewise.helpdesk.watch_state import StateFile, begun
from tonewise.helpdesk.watching import Watch
from tonewise.model import Conversation, Draft, Score
from tonewise.reading import read
from tonewise.testing.helpdesk.desk import ContractBase, Desk, of_part

_EARLY = datetime(2000, 1, 1, tzinfo=UTC)


class WatchingContract(ContractBase):
    """For adapters that can be polled and save drafts."""

    def test_a_watch_saves_one_draft_a_turn(self, desk: Desk, tmp_path: Path) -> None:
        self._watched()
        state = tmp_path / "state.json"
        first = self._round(desk, state, 1)
        assert (desk.ticket_id, "saved") in first, "what waits for a reply gets a draft"
        second = self._round(desk, state, 2, forgetful=self.adapter.capabilities.note)
        assert not [each for each in second if each[1] == "saved"], "a note of ours is known again by the ticket alone"
        assert self._round(desk, state, 3) == [], "a ticket that was passed over comes again only when it changes"
        helpdesk, _ = self.opened(desk)
        ticket = self.run(helpdesk, lambda each: each.fetch(desk.ticket_id))
        if self.adapter.capabilities.note:
            assert len(saved_for_turn(ticket)) == 1

    @of_part("write_as_customer")
    def test_a_watch_hears_what_the_customer_writes_next(self, desk: Desk, tmp_path: Path) -> None:
        self._watched()
        assert desk.write_as_customer, "tell how a customer writes, or exempt `write_as_customer` with a reason"
        state = tmp_path / "state.json"
        self._round(desk, state, 1)
        self._round(desk, state, 2)
        desk.write_as_customer("Забыли спросить: а завтра можно?")
        assert self._round(desk, state, 3) == [(desk.ticket_id, "saved")]

    def _watched(self) -> None:
        self.needs("poll")
        self.needs("fetch")
        self.needs_saving()

    def _round(self, desk: Desk, path: Path, number: int, *, forgetful: bool = False) -> list[tuple[str | None, str]]:
        """What a round did to each ticket, in a process of its own; each draft is worded anew, as a model's is."""
        helpdesk, _ = self.opened(desk)
        events: list[Event] = []

        def draft(conversation: Conversation) -> Draft:
            reading, score = read(conversation), Score(score=1.0, gate="pass", rules={})
            text = f"Добрый день! Всё готово, вариант {number}."
            return Draft(text=text, language="ru", manner=reading.manner, answers=(), score=score, model="composer")

        with asyncio.Runner() as runner:
            asked, file = begun(helpdesk, saves=True, since=_EARLY), StateFile(path)
            state = file.read(asked) or asked
            if forgetful:
                state.done.clear()
            try:
                Watch(helpdesk, draft, state, file, call=runner.run, told=events.append, pace=Pace(settle=0)).round()
            finally:
                runner.run(helpdesk.aclose())
        assert not [event.reason for event in events if event.kind == "failed"]
        return [(event.ticket, event.kind) for event in events]


__all__ = ["WatchingContract"]
