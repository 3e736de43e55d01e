"""Rounds of a watch over Corner Desk in memory and over files, on a clock that the tests wind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import corner  # noqa: F401 - makes the adapter importable
import httpx
import pytest
from tonewise_files import FilesHelpdesk, FilesSettings

import tonewise
from fake_corner_desk import START, FakeCornerDesk
from tonewise.errors import (
    HelpdeskRejectedError,
    HelpdeskUnauthorizedError,
    HelpdeskVisibilityError,
    InputError,
    PromptError,
    SettingsError,
)
from tonewise.files.journal import InUseError
from tonewise.helpdesk import Helpdesk
from tonewise.helpdesk.notes import note_of, turn_key
from tonewise.helpdesk.watch_events import USUAL, Event, Pace
from tonewise.helpdesk.watch_state import StateFile, begun
from tonewise.helpdesk.watching import Watch
from tonewise.model import Conversation, Draft
from tonewise_corner_desk import CornerDesk, CornerDeskSettings

TOKEN = "token-of-tests"


class EnoughError(Exception):
    """Ends a watch that would go on for ever."""


class Server:
    """Corner Desk that fails where a test says so."""

    def __init__(self) -> None:
        self.fake = FakeCornerDesk(TOKEN)
        for ticket in self.fake.tickets.values():
            ticket["fields"] = {"Велосипед можно забрать": "сегодня до 20:00"}
        self.broken: dict[str, Callable[[], httpx.Response]] = {}
        """By the end of a path."""

    def handle(self, request: httpx.Request) -> httpx.Response:
        for path, answer in self.broken.items():
            if request.url.path.endswith(path):
                return answer()
        return self.fake.handle(request)

    def notes(self, ticket: str) -> list[dict[str, Any]]:
        return [entry for entry in self.fake.tickets[ticket]["thread"] if entry["kind"] == "note"]


class Bench:
    """A watch whose clock and pauses are the test's; `start` begins it anew from its state, as a new process does."""

    def __init__(self, folder: Path, *, save: bool = True, pace: Pace = USUAL) -> None:
        self.server = Server()
        self.state = folder / "state.json"
        self.save = save
        self.pace = pace
        self.now = START.timestamp() + 3600
        self.pauses: list[float] = []
        self.events: list[Event] = []
        self.during_draft: Callable[[Conversation], None] = lambda conversation: None
        self.before_round: dict[int, Callable[[], None]] = {}

    def desk(self) -> Helpdesk:
        settings = CornerDeskSettings.model_validate({"site": "https://desk.example", "token": TOKEN})
        return CornerDesk(settings, transport=httpx.MockTransport(self.server.handle))

    def start(self, work: Callable[[Watch], None], since: datetime = START) -> list[Event]:
        desk = self.desk()
        self.events = []
        with asyncio.Runner() as runner:
            asked, file = begun(desk, saves=self.save, since=since), StateFile(self.state)
            with file.held():
                watch = Watch(
                    desk, self._draft, file.read(asked) or asked, file, call=runner.run, told=self.events.append,
                    pace=self.pace, clock=lambda: self.now, pause=self._pause,
                )  # fmt: skip
                try:
                    work(watch)
                finally:
                    runner.run(desk.aclose())
        return self.events

    def round(self, since: datetime = START) -> list[tuple[str | None, str]]:
        """A round in a process of its own, with what it did to each ticket."""
        return [(event.ticket, event.kind) for event in self.start(Watch.round, since)]

    def rounds(self, count: int) -> list[Event]:
        """What a watch does that is ended in the pause after so many rounds."""
        self.pauses = []
        ended: list[bool] = []

        def work(watch: Watch) -> None:
            self.until = count
            try:
                watch.forever()
            except EnoughError:
                ended.append(True)

        self.start(work)
        assert ended
        return self.events

    def _pause(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)
        if len(self.pauses) == self.until:
            raise EnoughError
        self.before_round.get(len(self.pauses), lambda: None)()

    def _draft(self, conversation: Conversation) -> Draft:
        self.during_draft(conversation)
        return tonewise.draft(conversation)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)
    monkeypatch.delenv("TONEWISE_MODEL", raising=False)


def test_each_turn_that_waits_gets_one_draft_for_agents_alone(bench: Bench) -> None:
    assert sorted(bench.round()) == [("6", "passed"), ("7", "saved"), ("8", "saved")]
    for ticket in ("7", "8"):
        (note,) = bench.server.notes(ticket)
        assert note["visible_to"] == "agents"
        assert "сегодня до 20:00" in note["text"].split("· · ·")[0]
    assert sorted(bench.round()) == [("7", "passed"), ("8", "passed")]  # our own notes changed them
    assert bench.round() == []


def test_a_first_start_begins_now(bench: Bench) -> None:
    now = bench.server.fake.clock
    now = now.replace(hour=now.hour + 1)
    assert bench.round(since=now) == []
    bench.server.fake.clock = now
    bench.server.fake.add("8", "message", "customer", "И когда вы закрываетесь?")
    assert bench.round(since=now) == [("8", "saved")]


def test_a_message_after_a_draft_is_another_turn(bench: Bench) -> None:
    bench.round()
    bench.server.fake.add("7", "message", "customer", "А завтра можно?")
    assert ("7", "saved") in bench.round()
    keys = {note["text"].splitlines()[-1] for note in bench.server.notes("7")}
    assert len(keys) == len(bench.server.notes("7")) == 2


def test_messages_in_a_row_are_one_turn(bench: Bench) -> None:
    bench.round()
    fake = bench.server.fake
    bench.now = fake.clock.timestamp() + 60 + 5  # the message that comes is five seconds old
    fake.add("6", "message", "customer", "Ой, забыл:")
    (event,) = (each for each in bench.start(Watch.round) if each.ticket == "6")
    assert (event.kind, event.again) == ("waits", datetime.fromtimestamp(bench.now + 15, UTC))
    assert bench.round() == []  # not due
    fake.add("6", "message", "customer", "Когда можно забрать велосипед?")
    bench.now = fake.clock.timestamp() + 19
    assert bench.round() == [("6", "waits")]
    bench.now += 1
    assert bench.round() == [("6", "saved")]
    assert len(bench.server.notes("6")) == 1


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_goes_wrong_keeps_no_ticket_waiting(bench: Bench, hours: int) -> None:
    bench.now = bench.server.fake.clock.timestamp() + hours * 3600
    assert ("8", "saved") in bench.round()


def test_a_ticket_that_fails_is_tried_again_and_stops_nobody(bench: Bench) -> None:
    bench.server.broken["/tickets/7"] = lambda: httpx.Response(500)

    def mended() -> None:
        bench.server.broken.clear()

    bench.before_round[8] = mended
    events = bench.rounds(16)
    tried = [event for event in events if event.ticket == "7" and event.kind == "failed"]
    assert [(event.again - event.at).total_seconds() for event in tried if event.again] == [30, 60, 120, 240]
    assert all("500" in event.reason for event in tried)
    saved = [event.ticket for event in events if event.kind == "saved"]
    assert saved == ["8", "7"]
    assert bench.pauses == [30] * 16


@pytest.mark.parametrize(
    "problem", [InputError("cannot be read"), ZeroDivisionError("of a bug"), ValueError("\x1b[2J")]
)
def test_a_draft_that_fails_is_told_and_tried_again(bench: Bench, problem: Exception) -> None:
    def fail(conversation: Conversation) -> None:
        if conversation.id == "7":
            raise problem

    bench.during_draft = fail
    assert sorted(bench.round()) == [("6", "passed"), ("7", "failed"), ("8", "saved")]
    bench.during_draft = lambda conversation: None
    bench.now += 31
    assert ("7", "saved") in bench.round()


@pytest.mark.parametrize("problem", [SettingsError("no such model"), PromptError("no such prompt")])
def test_what_no_ticket_can_help_ends_the_watch(bench: Bench, problem: Exception) -> None:
    def fail(conversation: Conversation) -> None:
        raise problem

    bench.during_draft = fail
    bench.until = 1
    with pytest.raises(type(problem)):
        bench.start(Watch.forever)
    bench.during_draft = lambda conversation: None
    assert sorted(bench.round()) == [("6", "passed"), ("7", "saved"), ("8", "saved")]


def test_a_ticket_that_is_gone_is_passed_over(bench: Bench) -> None:
    bench.server.broken["/tickets/7"] = lambda: httpx.Response(404)
    assert sorted(bench.round()) == [("6", "passed"), ("7", "passed"), ("8", "saved")]
    bench.now += 9999
    assert ("7", "passed") not in bench.round()


def test_a_malformed_ticket_stops_nobody(bench: Bench) -> None:
    bench.server.broken["/tickets/7"] = lambda: httpx.Response(200, text="<html>")
    assert sorted(bench.round()) == [("6", "passed"), ("7", "failed"), ("8", "saved")]


def test_a_helpdesk_that_is_away_is_waited_for(bench: Bench) -> None:
    bench.server.broken["/tickets"] = lambda: httpx.Response(503)
    bench.before_round[4] = bench.server.broken.clear
    events = bench.rounds(5)
    assert [event.kind for event in events[:4]] == ["unavailable"] * 4
    assert bench.pauses == [30, 60, 120, 240, 30]
    assert len([event for event in events if event.kind == "saved"]) == 2


def test_a_helpdesk_that_goes_away_in_a_round_is_waited_for(bench: Bench) -> None:
    for ticket in ("6", "7", "8"):
        bench.server.broken[f"/tickets/{ticket}"] = lambda: httpx.Response(502)
    events = bench.rounds(1)
    assert [event.kind for event in events] == ["failed", "failed", "unavailable"]


@pytest.mark.parametrize("where", ["/tickets", "/tickets/7"])
def test_a_wait_that_the_helpdesk_asks_for_is_kept(bench: Bench, where: str) -> None:
    bench.server.broken[where] = lambda: httpx.Response(429, headers={"Retry-After": "700"})
    bench.before_round[1] = bench.server.broken.clear
    events = bench.rounds(2)
    assert bench.pauses == [700, 30]
    assert sorted(event.ticket or "" for event in events if event.kind == "saved") == ["7", "8"]
    assert not [event for event in events if event.kind == "failed"]


@pytest.mark.parametrize("where", ["/tickets", "/tickets/7"])
def test_wrong_credentials_end_the_watch(bench: Bench, where: str) -> None:
    bench.server.broken[where] = lambda: httpx.Response(401)
    bench.until = 1
    with pytest.raises(HelpdeskUnauthorizedError):
        bench.start(Watch.forever)
    bench.server.broken.clear()
    assert ("7", "saved") in bench.round()


def test_a_list_that_is_refused_ends_the_watch(bench: Bench) -> None:
    bench.server.broken["/tickets"] = lambda: httpx.Response(422)
    bench.until = 1
    with pytest.raises(HelpdeskRejectedError):
        bench.start(Watch.forever)


def test_a_draft_that_could_be_seen_ends_the_watch_and_is_not_repeated(bench: Bench) -> None:
    bench.server.fake.leaks = True
    bench.until = 1
    with pytest.raises(HelpdeskVisibilityError):
        bench.start(Watch.forever)
    leaked = next(event for event in ("7", "8") if bench.server.notes(event))
    bench.server.fake.leaks = False
    bench.round()
    assert len(bench.server.notes(leaked)) == 1


def test_no_note_for_a_conversation_that_went_on(bench: Bench) -> None:
    def answered(conversation: Conversation) -> None:
        if conversation.id == "7":
            bench.server.fake.add("7", "message", "agent", "Сегодня до 20:00.")

    bench.during_draft = answered
    assert ("7", "waits") in bench.round()
    assert ("7", "passed") in bench.round()
    assert bench.server.notes("7") == []


def test_a_round_makes_so_many_drafts_and_no_more(tmp_path: Path) -> None:
    bench = Bench(tmp_path, pace=Pace(limit=1))
    first = bench.start(Watch.round)
    assert [event.kind for event in first if event.kind == "saved"] == ["saved"]
    assert first[-1].kind == "waits"
    assert "2 more" in first[-1].reason
    assert len([kind for _, kind in bench.round() if kind == "saved"]) == 1
    assert len(bench.server.notes("7")) == len(bench.server.notes("8")) == 1


def test_closed_tickets_are_passed_over_unread(bench: Bench) -> None:
    bench.server.fake.tickets["7"]["status"] = "solved"
    bench.server.broken["/tickets/7"] = lambda: pytest.fail("fetched")
    assert ("7", "passed") in bench.round()


def test_a_note_that_an_agent_deleted_does_not_come_back(bench: Bench) -> None:
    bench.round()
    bench.server.fake.tickets["7"]["thread"].pop()
    bench.server.fake.add("7", "note", "agent", "лишнее убрал")
    assert ("7", "passed") in bench.round()
    assert len(bench.server.notes("7")) == 1


def test_without_saving_nothing_is_written(tmp_path: Path) -> None:
    bench = Bench(tmp_path, save=False)
    events = bench.start(Watch.round)
    drafts = [event.draft.text for event in events if event.kind == "drafted" and event.draft]
    assert len(drafts) == 2
    assert all("до 20:00" in text for text in drafts)
    assert bench.server.notes("7") == bench.server.notes("8") == []
    bench.server.fake.add("7", "note", "agent", "посмотрю")
    assert bench.round() == [("7", "passed")]


def test_a_draft_without_a_word_is_not_saved(bench: Bench) -> None:
    bench.server.fake.add("6", "message", "customer", "хорошо, приду")
    events = [event for event in bench.start(Watch.round) if event.ticket == "6"]
    assert [event.kind for event in events] == ["passed"]
    bench.server.fake.add("6", "message", "customer", "Здравствуйте! А сколько стоит гравировка на шлеме?")
    events = [event for event in bench.start(Watch.round) if event.ticket == "6"]
    assert [event.kind for event in events] == ["passed"], "all that is known is how to greet"
    assert bench.server.notes("6") == []


def test_files_are_watched_too(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    bench = Bench(tmp_path)
    bench.desk = lambda: FilesHelpdesk(FilesSettings(path=folder))  # type: ignore[method-assign]
    assert bench.round() == []

    def put(name: str, *texts: str) -> None:
        messages = [{"role": "customer", "text": text, "at": "2026-11-20T09:00:00Z"} for text in texts]
        facts = [{"id": "hours", "text": "Велосипед можно забрать сегодня до 20:00."}]
        data = {"id": name, "messages": messages, "facts": facts}
        (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    put("one", "Когда можно забрать велосипед?")
    put("two", "Здравствуйте! Когда можно забрать велосипед?")
    assert sorted(bench.round()) == [("one", "saved"), ("two", "saved")]
    (folder / "broken.json").write_text("{", encoding="utf-8")
    put("one", "Когда можно забрать велосипед?", "и до скольки?")
    assert bench.round() == [(None, "failed"), ("one", "saved")]
    assert len(list((folder / "drafts").iterdir())) == 3
    told = bench.rounds(3)
    assert [event.kind for event in told] == ["failed"]  # a file that cannot be read is told once


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no state of a watch"),
        ("[]", "is no state of a watch"),
        ('{"helpdesk": "corner-desk", "of": {}, "saves": true, "since": 5}', "since: is no state of a watch"),
        ('{"helpdesk": "files", "of": {}, "saves": true, "since": "2026-11-01T00:00:00Z"}', "of another helpdesk"),
        (
            '{"helpdesk": "corner-desk", "of": {"site": "https://desk.example"}, "saves": false, '
            '"since": "2026-11-01T00:00:00Z"}',
            "that only prints its drafts",
        ),
    ],
)
def test_a_state_of_something_else_is_refused(bench: Bench, text: str, said: str) -> None:
    bench.state.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        bench.round()
    assert bench.state.read_text(encoding="utf-8") == text


def test_one_watch_a_state(bench: Bench) -> None:
    with StateFile(bench.state).held(), pytest.raises(InUseError, match="at work on it"):
        bench.round()
    assert ("7", "saved") in bench.round()
    assert [path.name for path in bench.state.parent.iterdir()] == ["state.json"]


def test_articles_of_the_helpdesk_are_among_the_sources(bench: Bench) -> None:
    bench.server.fake.add("7", "message", "customer", "А прокат велосипеда — сколько залог?")
    bench.round()
    (note,) = bench.server.notes("7")
    assert "Залог 500 ₽." in note["text"]
    assert "article-1" in note["text"]


def test_a_search_that_is_not_allowed_is_told_once_and_the_draft_is_made(bench: Bench) -> None:
    bench.server.broken["/v1/articles"] = lambda: httpx.Response(403, json={"error": "scope articles:read"})
    events = bench.rounds(2)
    assert [event.ticket for event in events if event.kind == "saved"] == ["7", "8"]
    (problem,) = [event.reason for event in events if event.kind == "failed"]
    assert "articles were not searched" in problem
    assert "scope articles:read" in problem


def test_a_colleague_who_drafts_at_the_same_time_leaves_one_note(bench: Bench) -> None:
    def colleague(conversation: Conversation) -> None:
        fake = bench.server.fake
        ticket = asyncio.run(bench.desk().fetch(conversation.id or ""))
        note = note_of(conversation, tonewise.draft(conversation).model_copy(update={"text": "Другими словами."}))
        asyncio.run(bench.desk().save_draft(ticket, note))
        assert fake.tickets[conversation.id or ""]["thread"][-1]["kind"] == "note"

    bench.during_draft = colleague
    assert sorted(bench.round()) == [("6", "passed"), ("7", "passed"), ("8", "passed")]
    assert [len(bench.server.notes(ticket)) for ticket in ("7", "8")] == [1, 1]


def test_two_tickets_that_always_change_and_always_fail_keep_no_other_waiting(bench: Bench) -> None:
    fake = bench.server.fake
    for ticket in ("6", "7", "8"):
        fake.add(ticket, "message", "customer", "Когда можно забрать велосипед?")
    bench.server.broken = {"/tickets/6": lambda: httpx.Response(500), "/tickets/7": lambda: httpx.Response(500)}

    def changed() -> None:
        for ticket in ("6", "7"):
            fake.add(ticket, "message", "customer", "Алло?")

    bench.before_round = dict.fromkeys(range(1, 6), changed)
    events = bench.rounds(6)
    assert "8" in [event.ticket for event in events if event.kind == "saved"]


def test_an_address_that_is_signed_anew_each_time_makes_no_new_turn() -> None:
    def asked(file: str) -> Conversation:
        text = f"Вот чек (https://files.example/{file}), когда вернёте деньги?"
        return Conversation.model_validate({"messages": [{"role": "customer", "text": text}]})

    assert turn_key(asked("7/check.pdf?sign=a1")) == turn_key(asked("7/check.pdf?sign=b2"))
    assert turn_key(asked("7/check.pdf?sign=a1")) != turn_key(asked("8/check.pdf?sign=a1"))


@pytest.mark.parametrize("asked", ["1e12", "1e300", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_helpdesk_that_asks_to_come_again_in_years_is_tried_tomorrow(bench: Bench, asked: str) -> None:
    bench.server.broken["/tickets"] = lambda: httpx.Response(429, headers={"Retry-After": asked})
    bench.before_round[1] = bench.server.broken.clear
    assert ("8", "saved") in [(event.ticket, event.kind) for event in bench.rounds(2)]
    assert bench.pauses[0] == 86_400
