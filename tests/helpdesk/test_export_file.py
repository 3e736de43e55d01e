from __future__ import annotations

import asyncio
import json
from pathlib import Path

import corner  # noqa: F401 - makes the adapter importable
import httpx
import pytest

from fake_corner_desk import FakeCornerDesk
from tonewise.errors import HelpdeskMalformedError, HelpdeskUnavailableError, InputError
from tonewise.helpdesk import Page, Query, Ticket
from tonewise.helpdesk.export_file import Exported, export_to
from tonewise_corner_desk import CornerDesk, CornerDeskSettings

TOKEN = "token-of-tests"


class Broken:
    """Corner Desk that fails from some request on; what was listed is noted."""

    def __init__(self, after: int = 10**9) -> None:
        self.fake = FakeCornerDesk(TOKEN)
        self.after = after
        self.requests = 0
        self.listed: list[str] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.requests > self.after:
            return httpx.Response(503)
        if request.url.path.endswith("/tickets"):
            self.listed.append(request.url.params.get("after", ""))
        return self.fake.handle(request)


def export(
    out: Path, server: Broken, *, fresh: bool = False, query: Query | None = None, site: str = "https://desk.example"
) -> Exported:
    async def work() -> Exported:
        settings = CornerDeskSettings.model_validate({"site": site, "token": TOKEN})
        async with CornerDesk(settings, transport=httpx.MockTransport(server.handle)) as helpdesk:
            return await export_to(out, helpdesk, query or Query(page_size=1), fresh=fresh)

    return asyncio.run(work())


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonewise.helpdesk.http.FIRST_WAIT", 0.001)


def ids(out: Path) -> list[str]:
    return [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]


def test_an_export_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    out, server = tmp_path / "out.jsonl", Broken(after=2)
    with pytest.raises(HelpdeskUnavailableError):
        export(out, server)
    assert not out.exists()
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(part.read_bytes() + b'{"tickets": [{"cut')
    server.after, server.listed = 10**9, []
    done = export(out, server)
    assert (done.found, done.tickets) == (1, 3)
    assert "" not in server.listed, "it begins where it was"
    assert ids(out) == ["7", "8", "6"]
    assert not part.exists()


def test_a_ticket_that_changed_meanwhile_is_written_once_as_it_is_last(tmp_path: Path) -> None:
    out, server = tmp_path / "out.jsonl", Broken(after=2)
    with pytest.raises(HelpdeskUnavailableError):
        export(out, server)
    server.fake.add("7", "message", "customer", "Алло?")
    server.after = 10**9
    export(out, server)
    assert sorted(ids(out)) == ["6", "7", "8"]
    assert "Алло?" in out.read_text(encoding="utf-8")


def test_what_is_gone_is_left_out_and_told(tmp_path: Path) -> None:
    server = Broken()
    heard: list[str] = []
    listed = server.fake.listed

    def with_a_ghost(params: httpx.QueryParams) -> httpx.Response:
        data = json.loads(listed(params).content)
        data["tickets"].append({**data["tickets"][0], "id": 99})
        return httpx.Response(200, json=data)

    server.fake.listed = with_a_ghost  # type: ignore[method-assign]

    async def work() -> Exported:
        settings = CornerDeskSettings.model_validate({"site": "https://desk.example", "token": TOKEN})
        async with CornerDesk(settings, transport=httpx.MockTransport(server.handle)) as helpdesk:
            return await export_to(
                tmp_path / "out.jsonl", helpdesk, Query(), told=lambda _, problems: heard.extend(problems)
            )

    assert asyncio.run(work()).problems == 1
    assert heard == ["99: Corner Desk: not found (404) (no such ticket)"]


def test_another_question_is_not_mixed_in(tmp_path: Path) -> None:
    out, server = tmp_path / "out.jsonl", Broken(after=2)
    with pytest.raises(HelpdeskUnavailableError):
        export(out, server)
    with pytest.raises(InputError, match=r"out\.jsonl\.part: was begun for something else"):
        export(out, Broken(), query=Query(page_size=1, state="open"))
    assert export(out, Broken(), query=Query(page_size=2, state="open"), fresh=True).tickets == 3
    with pytest.raises(InputError, match="is there already"):
        export(out, Broken())
    (tmp_path / "out2.jsonl.part").write_text("something\n")
    with pytest.raises(InputError, match=r"out2\.jsonl\.part:1: is no export that was begun"):
        export(tmp_path / "out2.jsonl", Broken())


def test_an_export_of_another_teams_helpdesk_does_not_go_on_here(tmp_path: Path) -> None:
    out, server = tmp_path / "out.jsonl", Broken(after=2)
    with pytest.raises(HelpdeskUnavailableError):
        export(out, server)
    with pytest.raises(InputError, match="was begun for something else"):
        export(out, Broken(), site="https://other.example")


def test_a_list_that_does_not_go_on_is_told(tmp_path: Path) -> None:
    class Circling(CornerDesk):
        async def export(self, query: Query, cursor: str | None = None) -> Page[Ticket]:
            return Page[Ticket](items=(), cursor=cursor or "c", more=True)

    async def work() -> None:
        settings = CornerDeskSettings.model_validate({"site": "https://desk.example", "token": TOKEN})
        async with Circling(settings) as helpdesk:
            await export_to(tmp_path / "out.jsonl", helpdesk, Query())

    with pytest.raises(HelpdeskMalformedError, match="does not go on"):
        asyncio.run(work())
