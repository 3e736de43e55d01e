from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import install, served

from fake_corner_desk import FakeCornerDesk
from tonewise.cli import run


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return install(tmp_path, monkeypatch)


@pytest.fixture
def corner_desk(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCornerDesk]:
    with served(monkeypatch) as fake:
        yield fake


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of this repository, and no colours."""
    monkeypatch.chdir(tmp_path)
    for name in ("TONEWISE_MODEL", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_adapters_are_listed_with_what_they_lack(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["helpdesk", "list"]) == 0
    shown = capsys.readouterr().out
    assert "corner-desk  Corner Desk: fetch, note, draft, webhook, poll, export, articles, history" in shown
    assert "TONEWISE_CORNER_DESK_SITE" in shown
    assert run(["helpdesk", "list", "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "note" in next(row for row in rows if row["name"] == "corner-desk")["can"]


def test_tickets_are_listed(corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str]) -> None:
    corner_desk.tickets["7"]["subject"] = "Hi\x1b[31m\u202e there"
    assert run(["helpdesk", "list", "corner-desk", "--limit", "2"]) == 0
    shown = capsys.readouterr()
    assert [line.split()[0] for line in shown.out.splitlines()] == ["7", "8"]
    assert "there are more" in shown.err
    assert not {"\x1b", "\u202e"} & set(shown.out)
    assert run(["helpdesk", "list", "corner-desk", "--since", "2027-01-01", "--format", "jsonl"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no tickets" in shown.err


def test_times_are_told_in_utc_as_since_takes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = {"role": "customer", "text": "Где заказ?", "at": "2026-11-20T12:02:00+03:00"}
    (tmp_path / "7.json").write_text(json.dumps({"id": "7", "messages": [message]}), encoding="utf-8")
    assert run(["helpdesk", "list", "files", "--set", f"path={tmp_path / '7.json'}"]) == 0
    assert "  2026-11-20 09:02" in capsys.readouterr().out


def test_a_draft_is_saved_once_and_never_sent(corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str]) -> None:
    corner_desk.tickets["7"]["fields"] = {"Велосипед можно забрать": "сегодня до 20:00"}
    assert run(["helpdesk", "draft", "corner-desk", "7", "--lang", "en"]) == 0
    assert len(corner_desk.tickets["7"]["thread"]) == 1
    drafted = capsys.readouterr().out
    assert run(["helpdesk", "draft", "corner-desk", "7", "--save", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert shown.out == drafted
    assert "note 2 saved, customers do not see it" in shown.err
    note = corner_desk.tickets["7"]["thread"][-1]
    assert (note["kind"], note["visible_to"]) == ("note", "agents")
    assert note["text"].startswith(drafted.strip())
    assert run(["helpdesk", "draft", "corner-desk", "7", "--save", "--lang", "en"]) == 0
    assert "was there already" in capsys.readouterr().err
    assert len(corner_desk.tickets["7"]["thread"]) == 2


def test_where_nothing_is_known_nothing_is_saved(
    corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    corner_desk.add("8", "message", "agent", "Слушаю вас.")
    corner_desk.add("8", "message", "customer", "А на каком языке говорят в Бутане?")
    before = len(corner_desk.tickets["8"]["thread"])
    assert run(["helpdesk", "draft", "corner-desk", "8", "--save", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert shown.out.strip() == ""
    assert "nothing is saved" in shown.err
    assert len(corner_desk.tickets["8"]["thread"]) == before


def test_a_native_draft_and_json(corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["helpdesk", "draft", "corner-desk", "7", "--save", "--as", "draft", "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert corner_desk.tickets["7"]["thread"][-1]["text"] == json.loads(shown.out)["text"]
    assert "draft 2 saved" in shown.err


def test_an_export_goes_on_and_feeds_an_audit(
    corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "tickets.jsonl"
    assert run(["helpdesk", "export", "corner-desk", "--out", str(out), "--since", "2026-11-01"]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(row["id"] for row in rows) == ["6", "7", "8"]
    assert not list(tmp_path.glob("*.part"))
    assert run(["audit", str(out), "--format", "json"]) == 0
    assert run(["helpdesk", "export", "corner-desk", "--out", str(out)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_what_agents_sent_becomes_cases(
    corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["helpdesk", "draft", "corner-desk", "7", "--save"]) == 0
    corner_desk.add("7", "message", "agent", "Заходите сегодня до 20:00.")
    out, suite = tmp_path / "sent.jsonl", tmp_path / "suite.yaml"
    assert run(["helpdesk", "export", "corner-desk", "--sent", "--out", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["sent"] for row in rows] == [["Заходите сегодня до 20:00."]]
    assert rows[0]["draft"] in corner_desk.tickets["7"]["thread"][1]["text"]
    assert "where drafts stood: 1\n" in capsys.readouterr().err
    assert run(["eval", "import", str(out), "--from", "edits", "--out", str(suite)]) == 0, capsys.readouterr().err
    assert "Заходите сегодня" in suite.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draft", "corner-dsk", "7"], "did you mean 'corner-desk'"),
        (["draft", "corner-desk", "99"], "Corner Desk: not found (404)"),
        (["draft", "corner-desk", "6"], "corner-desk 6: nothing to reply to"),
        (["draft", "corner-desk", "7", "--set", "token=abc"], "a secret is not given in a call"),
        (["draft", "corner-desk", "7", "--set", "sight=abc"], "unknown setting 'sight'"),
        (["draft", "corner-desk", "7", "--set", "site=http://desk.example"], "would carry the credentials in the open"),
        (["draft", "corner-desk", "7", "--set", "token"], "is SETTING=VALUE"),
        (["draft", "corner-desk", "7", "--as", "note"], "goes with --save"),
        (["draft", "files", "7", "--save", "--as", "draft"], "--as: files cannot save a draft"),
        (["list", "corner-desk", "--since", "yesterday"], "is a date or a time"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["helpdesk", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_a_wrong_token_is_told_without_it(
    corner_desk: FakeCornerDesk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONEWISE_CORNER_DESK_TOKEN", "another-token")
    assert run(["helpdesk", "draft", "corner-desk", "7"]) == 2
    told = capsys.readouterr().err
    assert "(401)" in told
    assert "another-token" not in told
