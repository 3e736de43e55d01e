"""The examples do what they are there to show: read, draft, and replies that the rules judge as expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tonewise
from tonewise import Case, Conversation, Draft, Settings
from tonewise.cli import run
from tonewise.expectations import unmet
from tonewise.reading.claims import said_of_internal, vocabulary
from tonewise.reports.labels import label

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
PATHS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".json", ".yaml"))
CONVERSATIONS = {path: next(iter(tonewise.read_conversations(path))) for path in PATHS}
REPLIES = list(tonewise.read_cases(EXAMPLES / "replies.jsonl"))
DIALOGUES = list(tonewise.read_cases(EXAMPLES / "dialogues.jsonl"))
PLAIN = Settings()

each_example = pytest.mark.parametrize(
    ("path", "conversation"), CONVERSATIONS.items(), ids=[path.stem for path in PATHS]
)


@each_example
def test_something_is_read(path: Path, conversation: Conversation) -> None:
    reading = tonewise.read(conversation)
    assert reading.sentences
    assert reading.language == path.stem[:2]
    for question in reading.questions:
        assert conversation.messages[question.message_index].text[question.start : question.end] == question.text


@each_example
def test_every_question_is_accounted_for(path: Path, conversation: Conversation) -> None:
    drafted = tonewise.draft(conversation, settings=PLAIN)
    asked = [question.text for question in tonewise.read(conversation).questions]
    # A problem told without a request ("something else arrived") may be taken up where no question was read.
    assert [answer.question for answer in drafted.answers] == asked or (drafted.answers and not asked)
    for answer in drafted.answers:
        if answer.status == "missing":
            assert answer.sentence is None
            assert not answer.facts
        else:
            assert answer.sentence is not None
            assert answer.facts


@each_example
def test_what_is_internal_stays_inside(path: Path, conversation: Conversation) -> None:
    drafted = tonewise.draft(conversation, settings=PLAIN)
    inside = {fact.id: fact.text for fact in conversation.facts if fact.audience == "internal"}
    assert not inside.keys() & {fact for answer in drafted.answers for fact in answer.facts}
    told = [fact.text for fact in conversation.facts if fact.audience == "customer"]
    known = vocabulary([*told, *(message.text for message in conversation.messages)])
    for text in inside.values():
        assert text not in drafted.text
        assert not said_of_internal(drafted.text, text, known)


def test_some_example_has_something_internal() -> None:
    assert any(fact.audience == "internal" for each in CONVERSATIONS.values() for fact in each.facts)


@each_example
def test_the_command_drafts_it_and_lists_each_gap(
    path: Path, conversation: Conversation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TONEWISE_MODEL", "TONEWISE_PROMISE", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert run(["draft", str(path), "--lang", "en"]) == 0
    shown = capsys.readouterr()
    drafted = tonewise.draft(conversation, settings=PLAIN)
    assert shown.out == f"{drafted.text}\n"
    gaps = [answer.question for answer in drafted.answers if answer.status == "missing"]
    assert shown.err.count(label("gap", "en")) == len(gaps)
    assert all(f"{label('missing', 'en')} {question.splitlines()[0]}" in shown.err for question in gaps)


@each_example
def test_a_promise_leaves_no_gap(path: Path, conversation: Conversation) -> None:
    promise = "до 17:20" if path.stem.startswith("ru") else "by 5:20 pm"
    drafted = tonewise.draft(conversation, settings=PLAIN, promise=promise)
    promised = [answer for answer in drafted.answers if answer.status == "promised"]
    assert "missing" not in {answer.status for answer in drafted.answers}
    assert bool(promised) == (promise in drafted.text)


@pytest.mark.parametrize("case", REPLIES, ids=lambda case: case.id)
def test_replies_are_judged_as_expected(case: Case) -> None:
    scored = tonewise.score(case.conversation, case.reply)
    assert {name: scored.rules[name] for name in case.expect.fails} == dict.fromkeys(case.expect.fails, "fail")
    assert "fail" not in {scored.rules[name] for name in case.expect.passes}


def test_the_folders_page_names_every_example() -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| \[[^\]]*\]\(([^)]*)\)", page, re.MULTILINE)) - {"replies.jsonl", "dialogues.jsonl"} == {
        p.name for p in PATHS
    }
    assert re.findall(r"^\| ((?:ru|en)-\S+) \|", page, re.MULTILINE) == [case.id for case in (*REPLIES, *DIALOGUES)]


OWN_TEXTS = [
    (path, case, task)
    for path in PATHS
    for case in tonewise.read_cases(path)
    for task in (("fold",) if case.pending else ("rewrite", "soften") if case.rough else ())
]


@pytest.mark.parametrize(
    ("path", "case", "task"), OWN_TEXTS, ids=[f"{path.stem}-{task}" for path, _, task in OWN_TEXTS]
)
def test_an_agent_s_own_text_is_made_good(
    path: Path, case: Case, task: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TONEWISE_MODEL", "TONEWISE_PROMISE"):
        monkeypatch.delenv(name, raising=False)
    assert run([task, str(path), "--format", "json"]) == 0
    drafted = Draft.model_validate_json(capsys.readouterr().out)
    assert (drafted.task, drafted.score.gate) == (task, "pass")
    assert {answer.status for answer in drafted.answers} <= {"answered", "refused"}
    assert case.expect.contains
    assert unmet(case.expect, drafted.text, drafted.score) == []
    given = case.pending or (case.rough or "",)
    assert unmet(case.expect, " ".join(given), tonewise.score(case.conversation, given))


def test_there_are_texts_for_every_job_in_both_languages() -> None:
    assert {(task, path.stem[:2]) for path, _, task in OWN_TEXTS} == {
        (task, language) for task in ("rewrite", "fold", "soften") for language in ("ru", "en")
    }
