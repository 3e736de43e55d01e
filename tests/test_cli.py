"""The commands as people and programs use them; what goes wrong is in test_cli_wrong_inputs.py."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tonewise import __version__, drafting
from tonewise.cli import run
from tonewise.model import Conversation, Draft, Task, Usage
from tonewise.painting import width
from tonewise.settings import Settings

ROOT = Path(__file__).parent.parent
ORDER = str(ROOT / "examples" / "ru-order.json")
CANNED = "Ваше обращение очень важно для нас."


def _cases(folder: Path, *replies: str | list[str], asked: str = "когда приедет заказ 1234?") -> str:
    path = folder / "cases.jsonl"
    lines = [
        {"id": f"c{number}", "conversation": {"messages": [{"role": "customer", "text": asked}]}, "reply": reply}
        for number, reply in enumerate(replies)
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TONEWISE_MODEL", "TONEWISE_LANG", "FORCE_COLOR", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"tonewise {__version__}\n"
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {command} " in shown for command in ("read", "draft", "score", "audit", "rules", "schema"))
    assert run([]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("name", ["conversation", "case", "cases", "draft", "score", "reading", "audit"])
def test_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out)["title"].lower() == name


def test_read_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", ORDER, "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "│ Здравствуйте! Когда приедет заказ 48213?" in shown
    assert "1. date: " in shown
    assert "language: ru" in shown
    assert "\x1b" not in shown


def test_read_in_colour(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["read", ORDER]) == 0
    assert "\x1b[36;4mКогда приедет заказ 48213" in capsys.readouterr().out


def test_read_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", ORDER, "--format", "json"]) == 0
    reading = json.loads(capsys.readouterr().out)
    keys = ["language", "turn", "sentences", "questions", "register", "mood", "topics", "known"]
    assert list(reading) == keys
    messages = json.loads(Path(ORDER).read_text(encoding="utf-8"))["messages"]
    for question in reading["questions"]:
        assert set(question) == {"text", "kind", "form", "message_index", "start", "end"}
        said = messages[question["message_index"]]["text"]
        assert said[question["start"] : question["end"]] == question["text"]


def test_read_gives_several_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", _cases(tmp_path, "", "", ""), "--format", "json"]) == 0
    assert [json.loads(line)["language"] for line in capsys.readouterr().out.splitlines()] == ["ru"] * 3


def test_scores_come_in_the_order_of_the_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            [
                "score",
                _cases(tmp_path, CANNED, "25 ноября", CANNED),
                "--format",
                "jsonl",
                "--select",
                "no-canned-phrases",
            ]
        )
        == 0
    )
    scores = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [score["id"] for score in scores] == ["c0", "c1", "c2"]
    assert [score["rules"] for score in scores] == [
        {"no-canned-phrases": outcome} for outcome in ("fail", "pass", "fail")
    ]
    (finding,) = scores[0]["findings"]
    assert {"rule", "severity", "message", "in", "message_index", "start", "end", "text", "suggestion"} == set(finding)
    assert CANNED[finding["start"] : finding["end"]] == finding["text"]


def test_score_as_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", _cases(tmp_path, "25 ноября"), "--format", "json"]) in (0, 1)
    assert [score["id"] for score in json.loads(capsys.readouterr().out)] == ["c0"]


def test_the_gate_decides_the_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _cases(tmp_path, "25 ноября", "It comes on 25 November, the courier calls you.")
    rule = "reply-in-their-language"
    assert run(["score", path, "--select", rule, "--lang", "en"]) == 1
    shown = capsys.readouterr().out
    assert f"cases.jsonl:2 c1 fails 0.00\n  error {rule} reply 1\n" in shown
    assert shown.endswith(f"scored 2, passed 1, failed 1; most broken: {rule} 1\n")
    assert run(["score", path, "--select", "mirror-emoji, no-canned-phrases"]) == 0


def test_rules_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["score", _cases(tmp_path, CANNED), "--format", "jsonl", "--ignore", "no-canned-phrases"])
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert rules
    assert "no-canned-phrases" not in rules


def test_words_are_underlined_where_they_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reply = f"{'Да 😀 你好 ' * 30}{CANNED} {'И ещё. ' * 30}"
    run(["score", _cases(tmp_path, reply), "--select", "no-canned-phrases"])
    _, _, _, line, marks, *_ = capsys.readouterr().out.splitlines()
    at = line.index(CANNED[:-1])
    assert line.startswith("    │ …")
    assert line.endswith("…")
    assert len(marks) - len(marks.lstrip("│ ")) == width(line[:at])
    assert set(marks[len(marks) - len(marks.lstrip("│ ")) :]) == {"^"}


def test_nothing_in_a_message_commands_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = "когда?\x1b]0;owned\x07 \x1b[2J\u202e [red]где[/red]?"
    path = _cases(tmp_path, f"{CANNED} \x1b[31m\x9b2J", asked=asked)
    run(["score", path])
    run(["read", path])
    shown = capsys.readouterr().out
    assert not any(sign in shown for sign in "\x1b\x07\x9b\u202e")
    assert "␛[31m" in shown
    assert "[red]где[/red]" in shown


def test_annotations_are_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a,b:c%"
    folder.mkdir()
    path = _cases(folder, f"100%\n{CANNED}")
    run(["score", path, "--format", "github", "--select", "no-canned-phrases", "--lang", "en"])
    command, summary = capsys.readouterr().out.splitlines()
    escaped = path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    assert command.startswith(f"::warning file={escaped},line=1,title=c0%3A no-canned-phrases::")
    assert summary.startswith("scored 1")


def test_sarif_has_a_result_for_each_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _cases(tmp_path, f"{CANNED} 😊", "Завтра.")
    select = "no-canned-phrases,mirror-emoji"
    assert run(["score", path, "--format", "sarif", "--select", select]) == 0
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    assert [rule["id"] for rule in only["tool"]["driver"]["rules"]] == select.split(",")
    for result in only["results"]:
        assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    found = {(result["ruleId"], result["level"], result["properties"]["text"]) for result in only["results"]}
    assert found == {("no-canned-phrases", "warning", CANNED[:-1]), ("mirror-emoji", "warning", "😊")}
    assert len({result["partialFingerprints"]["tonewise/v1"] for result in only["results"]}) == 2


def test_sarif_of_nothing_found_is_a_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["score", _cases(tmp_path, "Завтра."), "--format", "sarif", "--select", "mirror-emoji"])
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == []


def test_junit_fails_the_cases_that_the_gate_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _cases(tmp_path, "Минутку, <изучаю> ваш & вопрос\x00", "Завтра, 21 ноября. 😊")
    assert run(["score", path, "--format", "junit", "--select", "no-empty-holding,mirror-emoji"]) == 1
    suites = ElementTree.fromstring(capsys.readouterr().out)
    (suite,) = suites
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("2", "1")
    bad, good = suite
    assert (bad.attrib["name"], good.attrib["name"]) == ("c0", "c1")
    assert bad.find("failure").attrib["message"] == "no-empty-holding"  # type: ignore[union-attr]
    assert good.find("failure") is None
    assert "mirror-emoji" in good.findtext("system-out", "")


def test_fix_shows_what_it_changes_and_writes_the_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _cases(tmp_path, "Завтра к обеду 😊🎉", "Завтра.")
    out = tmp_path / "fixed.jsonl"
    assert run(["score", path, "--fix", "--out", str(out), "--select", "mirror-emoji"]) == 0
    shown = capsys.readouterr().out
    assert "\n-Завтра к обеду 😊🎉\n+Завтра к обеду.\n" in shown
    assert "mirror-emoji 1" not in shown
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [case["reply"] for case in written] == ["Завтра к обеду.", "Завтра."]
    before = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    assert [case["conversation"] for case in written] == [case["conversation"] for case in before]


def test_fix_writes_nothing_where_a_case_is_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(_cases(tmp_path, "Завтра 😊"))
    path.write_text(path.read_text(encoding="utf-8") + '{"reply": 1}\n', encoding="utf-8")
    assert run(["score", str(path), "--fix", "--out", str(tmp_path / "fixed.jsonl")]) == 2
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert run(["score", str(path), "--out", "fixed.jsonl"]) == 2
    assert "--fix" in capsys.readouterr().err


def test_a_teams_own_phrases_and_severities_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tonewise.toml").write_text(
        '[severity]\nmirror-emoji = "error"\n[[rules]]\nid = "no-deadline"\nphrases = ["срочный дедлайн"]\n'
        'message = "По-русски это срок."\n[channels.email]\nignore = ["mirror-emoji"]\n',
        encoding="utf-8",
    )
    path = _cases(tmp_path, "Завтра 😊 и никаких срочных дедлайнов")
    assert run(["score", path, "--format", "jsonl"]) == 1
    scored = json.loads(capsys.readouterr().out)
    found = {finding["rule"]: finding for finding in scored["findings"]}
    assert found["mirror-emoji"]["severity"] == "error"
    assert (found["no-deadline"]["text"], found["no-deadline"]["severity"]) == ("срочных дедлайнов", "warning")
    case = json.loads(Path(path).read_text(encoding="utf-8"))
    case["conversation"]["channel"] = "email"
    Path(path).write_text(json.dumps(case), encoding="utf-8")
    run(["score", path, "--format", "jsonl"])
    scored = json.loads(capsys.readouterr().out)
    assert "mirror-emoji" not in scored["rules"]
    assert scored["rules"]["no-deadline"] == "fail"


def test_dialogue_judges_every_reply(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = [("customer", "когда?"), ("agent", CANNED), ("customer", "и?"), ("agent", CANNED), ("customer", "ну")]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"id": "d", "messages": [{"role": role, "text": text} for role, text in said]}))
    run(["score", str(path), "--dialogue", "--format", "jsonl", "--select", "no-canned-phrases"])
    score = json.loads(capsys.readouterr().out)
    assert score["id"] == "d"
    assert [(finding["in"], finding["message_index"]) for finding in score["findings"]] == [
        ("conversation", 1),
        ("conversation", 3),
    ]


def test_a_lost_context_is_no_obstacle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text('{"conversation": {"messages": []}, "reply": "25 ноября"}', encoding="utf-8")
    assert run(["score", "a.json", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["gate"] == "pass"


def test_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    listed = capsys.readouterr().out
    assert "mirror-emoji" in listed
    assert run(["rules", "--format", "json"]) == 0
    catalogue = json.loads(capsys.readouterr().out)
    assert [line.split()[0] for line in listed.splitlines()] == [rule["id"] for rule in catalogue]
    assert run(["rules", "mirror-emoji", "--format", "json"]) == 0
    rule = json.loads(capsys.readouterr().out)
    assert rule in catalogue
    assert run(["rules", "mirror-emoji", "--lang", "ru"]) == 0
    shown = capsys.readouterr().out
    assert rule["title"]["ru"] in shown
    assert rule["bad"]["ru"]["reply"] in shown


_DRAFT = Draft.model_validate(
    {
        "text": "Заказ приедет 25 ноября.",
        "language": "ru",
        "register": {"address": "вы"},
        "answers": [
            {"question": "когда приедет?", "status": "answered", "sentence": "Приедет 25 ноября.", "facts": ["eta"]},
            {"question": "а курьером?", "status": "missing"},
        ],
        "score": {"score": 0.8, "gate": "fail", "rules": {"answer-every-question": "fail"}},
        "model": "composer",
    }
)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Conversation, Settings]]:
    """Stands in for the drafter, whose text is not what these tests are about."""
    made: list[tuple[Conversation, Settings]] = []

    def write(task: Task, conversation: Conversation, given: tuple[str, ...], *, settings: Settings) -> Draft:
        made.append((conversation, settings))
        if settings.model:
            return _DRAFT.model_copy(update={"model": settings.model, "usage": Usage(calls=1, prompt_tokens=7)})
        return _DRAFT

    monkeypatch.setattr(drafting, "write", write)
    return made


@pytest.mark.usefixtures("calls")
def test_draft_gives_the_reply_alone_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", ORDER]) == 0
    out, err = capsys.readouterr()
    assert out == _DRAFT.text + "\n"
    assert "✓ когда приедет? [eta]" in err
    assert "  ■ ПРОПУСК а курьером?\n    ответа в фактах нет — впишите его сами" in err
    assert "0.80, не проходит" in err
    assert err.splitlines()[-1] == "no model set, drafted by the composer (set --model or TONEWISE_MODEL)"


@pytest.mark.usefixtures("calls")
def test_draft_for_programs_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", ORDER, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == json.loads(_DRAFT.model_dump_json(by_alias=True))
    assert err.count("\n") == 1


def test_draft_reads_standard_input_and_settings(
    calls: list[tuple[Conversation, Settings]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(ORDER).read_bytes())))
    monkeypatch.setenv("TONEWISE_MODEL", "other")
    options = ["--model", "small", "--api-base", "http://127.0.0.1:1/v1", "--promise", "до 18:00"]
    assert run(["draft", "-", *options]) == 0
    ((conversation, settings),) = calls
    assert conversation.id == "ru-order"
    assert (settings.model, settings.api_base, settings.promise) == ("small", "http://127.0.0.1:1/v1", "до 18:00")
    err = capsys.readouterr().err
    assert "no model set" not in err
    assert "модель small, токенов 7+0" in err


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*-*.*")), ids=lambda path: path.name)
def test_every_example_is_drafted(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(path), "--format", "json"]) == 0
    drafted = json.loads(capsys.readouterr().out)
    assert (drafted["model"], drafted["usage"]["calls"]) == ("composer", 0)
    assert {answer["status"] for answer in drafted["answers"]} <= {"answered", "refused", "promised", "missing"}


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_several_drafts_come_one_a_line(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", _cases(tmp_path, "", ""), "--format", form]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["text"] for line in out.splitlines()] == [_DRAFT.text] * 2
    assert err.count("no model set") == 1


@pytest.mark.parametrize(("words", "completed"), [("tonewise so", "soften"), ("tonewise fold --fal", "--fallback")])
def test_a_shell_completes_commands_and_options(words: str, completed: str) -> None:
    variables = {"_TONEWISE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    command = [sys.executable, "-c", "import sys; sys.argv[0] = 'tonewise'; from tonewise.cli import main; main()"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables}, check=False)
    assert done.stdout.split() == [completed]
