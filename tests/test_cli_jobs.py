"""``rewrite``, ``fold`` and ``soften``: an agent's own text, from the call or its case, and what became of it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import tonewise
from fake_server import FakeServer, answer, error
from tonewise import Settings
from tonewise.cli import run
from tonewise.cli.word_diff import word_diff
from tonewise.painting import Painter

CONVERSATION = {
    "facts": [
        {"id": "eta", "text": "Order 1234 arrives on 25 November."},
        {"id": "no-courier", "kind": "refusal", "text": "Couriers don't go to Pinewood."},
        {"id": "pickup", "kind": "alternative", "for": "no-courier", "text": "You can collect it at 5 Mill Lane."},
    ],
    "messages": [{"role": "customer", "text": "when does 1234 arrive? and can a courier bring it to Pinewood?"}],
}
ROUGH = "Dear customer! Your inquiry is very important to us. It arrives on 25 November."
PLAIN = Settings()


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TONEWISE_MODEL", "TONEWISE_LANG", "TONEWISE_PROMISE", "FORCE_COLOR", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    Path("a.json").write_text(json.dumps(CONVERSATION), encoding="utf-8")


def _case(**fields: Any) -> str:
    return json.dumps({"conversation": CONVERSATION, **fields}) + "\n"


def _draft(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run([*arguments, "--format", "json"]) == 0
    drafted: dict[str, Any] = json.loads(capsys.readouterr().out)
    return drafted


def test_a_text_may_come_from_the_call_or_the_case(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = tonewise.rewrite(CONVERSATION, ROUGH, settings=PLAIN)
    assert wanted.task == "rewrite"
    Path("b.yaml").write_text(_case(rough=ROUGH), encoding="utf-8")
    for given in (["a.json", "--text", ROUGH], ["b.yaml"]):
        assert _draft(capsys, "rewrite", *given) == json.loads(wanted.model_dump_json(by_alias=True))
    pending = ["One moment!", "It arrives on 25 November."]
    folded = tonewise.fold(CONVERSATION, pending, settings=PLAIN)
    Path("c.json").write_text(_case(pending=pending), encoding="utf-8")
    for given in (["a.json", "--text", pending[0], "--text", pending[1]], ["c.json"]):
        assert _draft(capsys, "fold", *given)["text"] == folded.text
    softened = tonewise.soften(CONVERSATION, "No couriers there.", settings=PLAIN)
    Path("d.json").write_text(_case(rough="No couriers there."), encoding="utf-8")
    for given in (["a.json", "--text", "No couriers there."], ["d.json"]):
        assert _draft(capsys, "soften", *given)["text"] == softened.text


def test_a_text_of_the_call_goes_before_the_case_s(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.json").write_text(_case(rough="Goodbye."), encoding="utf-8")
    wanted = tonewise.rewrite(CONVERSATION, ROUGH, settings=PLAIN).text
    assert _draft(capsys, "rewrite", "b.json", "--text", ROUGH)["text"] == wanted


def _stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_text_and_case_may_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tonewise.rewrite(CONVERSATION, ROUGH, settings=PLAIN).text
    _stdin(monkeypatch, f"{ROUGH}\n")
    assert _draft(capsys, "rewrite", "a.json", "--text", "-")["text"] == wanted
    _stdin(monkeypatch, _case(rough=ROUGH))
    assert _draft(capsys, "rewrite", "-")["text"] == wanted
    _stdin(monkeypatch, json.dumps(CONVERSATION))
    assert _draft(capsys, "rewrite", "-", "--text", ROUGH)["text"] == wanted


def test_a_file_of_cases_gives_a_draft_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.jsonl").write_text(_case(rough=ROUGH) + _case(rough="No."), encoding="utf-8")
    assert run(["rewrite", "b.jsonl", "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["task"] for line in lines] == ["rewrite"] * 2
    assert run(["rewrite", "b.jsonl"]) == 0
    out = capsys.readouterr().out
    assert out == "\n\n---\n\n".join(line["text"] for line in lines) + "\n"


def test_a_case_s_promise_holds_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"messages": [{"role": "customer", "text": "when does order 77 arrive?"}]}
    rows = [{"conversation": asked, "promise": "by 5 pm"}, {"conversation": asked}]
    Path("b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run(["draft", "b.jsonl", "--format", "jsonl", "--promise", "by 9 pm"]) == 0
    first, second = (json.loads(line)["text"] for line in capsys.readouterr().out.splitlines())
    assert "by 5 pm" in first
    assert "by 9 pm" in second


def test_a_conversation_may_have_fields_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = tonewise.draft(CONVERSATION, settings=PLAIN).text
    flat = json.dumps({**CONVERSATION, "reply": None, "rough": 5, "pending": True, "expect": "x"})
    Path("b.json").write_text(flat, encoding="utf-8")
    assert _draft(capsys, "draft", "b.json")["text"] == wanted
    assert run(["draft", "b.json", "--out", "d.jsonl"]) == 0
    assert json.loads(Path("d.jsonl").read_text(encoding="utf-8"))["draft"]["text"] == wanted
    assert _draft(capsys, "rewrite", "b.json", "--text", ROUGH)["task"] == "rewrite"
    capsys.readouterr()
    assert run(["rewrite", "b.json"]) == 2
    assert capsys.readouterr().err == "b.json:1: conversation: is missing\n"


def test_stderr_tells_what_was_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rewrite", "a.json", "--text", ROUGH, "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    drafted = tonewise.rewrite(CONVERSATION, ROUGH, settings=PLAIN)
    assert out == drafted.text + "\n"
    shown = err[err.index("\nchanged\n") : err.index("\nchecked ")]
    assert "[-Dear customer" in shown
    assert "{+" in shown
    for change in drafted.changes:
        assert f"  {change.by}\n" in shown
    assert run(["draft", "a.json", "--lang", "en"]) == 0
    assert "\nchanged\n" not in capsys.readouterr().err


def test_a_model_is_asked_with_its_fallback(fake_server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    reply = "Order 1234 arrives on 25 November. You can collect it at 5 Mill Lane."
    fake_server.script = [error(400), answer(reply)]
    options = ["--model", "m", "--fallback", "n", "--api-base", fake_server.api_base]
    assert _draft(capsys, "rewrite", "a.json", "--text", ROUGH, *options)["task"] == "rewrite"
    assert [request["model"] for request in fake_server.requests[:2]] == ["m", "n"]
    assert ROUGH in str(fake_server.requests[1]["messages"])


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a b c", "a b c", "a b c"),
        ("a b c", "a d c", "a [-b-] {+d+} c"),
        ("a b c d", "a d", "a [-b c-] d"),
        ("a", "a b", "a {+b+}"),
        ("", "a", "{+a+}"),
        ("a", "", "[-a-]"),
        ("Hi! One moment.", "Hi, Ann! On Monday.", "Hi{+, Ann+}! [-One moment-] {+On Monday+}."),
        ("a\nb", "a b", "a b"),
        ("a.\nOne moment.\nb", "a. b", "a. [-One moment.-] b"),
        ("a", "a\n\nb", "a\n\n{+b+}"),
        ("\x1b[2J", "\u202e", "[-␛[2J-] {+�+}"),
    ],
)
def test_words_side_by_side(before: str, after: str, shown: str) -> None:
    assert word_diff(before, after, Painter(False)) == shown


def test_words_side_by_side_in_colour() -> None:
    assert word_diff("a b", "a c", Painter(True)) == "a \x1b[31;9mb\x1b[0m \x1b[32mc\x1b[0m"
    assert word_diff("a " * 9_000, "b", Painter(True)) == ""


def test_help_of_each_command(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("draft", "rewrite", "fold", "soften"):
        assert run([command, "--help"]) == 0
        shown = capsys.readouterr().out
        assert ("--text" in shown) == (command != "draft")
        assert all(f"  --{option}" in shown for option in ("model", "fallback", "promise", "out", "stream", "retry"))


def test_a_batch_tells_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.jsonl").write_text(_case(rough=ROUGH) + "{\n" + _case(), encoding="utf-8")
    assert run(["rewrite", "b.jsonl", "--out", "d.jsonl", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    no_model, drafted, *rest = err.splitlines()
    assert no_model.startswith("no model set")
    assert drafted.startswith("drafted 1 cases in ")
    assert drafted.endswith(": 1 by the composer")
    assert rest == [
        "2 rows are broken; all of them are listed in d.jsonl.broken",
        "  b.jsonl:2: not JSON: expecting property name enclosed in double quotes (column 2)",
        "  b.jsonl:3: rough: there is no text to rewrite: give it in the case, or with --text",
        "written: d.jsonl",
    ]
    (line,) = Path("d.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["draft"]["task"] == "rewrite"
