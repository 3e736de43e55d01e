"""Answers are kept under all that they depend on, and nothing about the file can break a draft."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from llm_asks import ASK, KEY

from fake_server import FakeServer, answer, error
from tonewise.errors import ModelAnswerError, ModelUnavailableError
from tonewise.llm import ChatMessage, ChatModel, Completion, Schema, ScriptedModel, chain_for
from tonewise.llm.cache import FILE, Cached, Kept
from tonewise.model import Usage
from tonewise.settings import Settings


def cached(path: Path, *answers: str | Completion | Exception, identity: tuple[str, ...] = ("x", "", "m")) -> Cached:
    return Cached(ScriptedModel(answers), Kept(path), identity)


def asked(found: Cached) -> int:
    assert isinstance(found.model, ScriptedModel)
    return len(found.model.requests)


def test_an_answer_is_asked_for_once(tmp_path: Path) -> None:
    first = cached(tmp_path, Completion("да", "served", usage=Usage(prompt_tokens=9, completion_tokens=1, calls=1)))
    assert first.complete(ASK).usage == Usage(prompt_tokens=9, completion_tokens=1, calls=1)
    again = cached(tmp_path)
    found = again.complete(ASK)
    assert (found.text, found.model, found.by, found.finish_reason) == ("да", "served", "scripted", "stop")
    assert found.usage == Usage(calls=0, cached=1, cost=0.0)
    assert asyncio.run(again.acomplete(ASK)) == found
    assert asked(again) == 0


def test_a_kept_answer_is_heard_whole(tmp_path: Path) -> None:
    cached(tmp_path, "да, приедет").complete(ASK)
    heard: list[str] = []
    cached(tmp_path).complete(ASK, on_text=heard.append)
    assert heard == ["да, приедет"]


FORM = Schema("a", {"type": "object"})


@pytest.mark.parametrize(
    ("messages", "options", "identity"),
    [
        ((*ASK[:1], ChatMessage("user", "привет")), {}, None),
        ((ASK[0], ChatMessage("assistant", ASK[1].content)), {}, None),
        (ASK[1:], {}, None),
        (ASK, {"temperature": 0.0}, None),
        (ASK, {"max_tokens": 9}, None),
        (ASK, {"schema": FORM}, None),
        (ASK, {}, ("x", "", "n")),
        (ASK, {}, ("x", "http://h", "m")),
        (ASK, {}, ("y", "", "m")),
    ],
)
def test_anything_that_matters_makes_it_another_answer(
    tmp_path: Path, messages: tuple[ChatMessage, ...], options: dict[str, object], identity: tuple[str, ...] | None
) -> None:
    cached(tmp_path, "да").complete(ASK)
    other = cached(tmp_path, "нет", identity=identity or ("x", "", "m"))
    assert other.complete(messages, **options).text == "нет"  # type: ignore[arg-type]


def test_the_form_of_the_answer_counts_by_its_content(tmp_path: Path) -> None:
    cached(tmp_path, "1").complete(ASK, schema=FORM)
    assert cached(tmp_path).complete(ASK, schema=Schema("a", {"type": "object"}), deadline=9).text == "1"
    assert cached(tmp_path, "2").complete(ASK, schema=replace(FORM, name="b")).text == "2"


@pytest.mark.parametrize("failure", [ModelAnswerError("cut"), ModelUnavailableError("gone")])
def test_a_failure_is_not_kept(tmp_path: Path, failure: Exception) -> None:
    model = cached(tmp_path, failure, "да")
    with pytest.raises(type(failure)):
        model.complete(ASK)
    assert model.complete(ASK).text == "да"


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    cached(tmp_path / "new" / "answers.db", "да").complete(ASK)
    assert stat.S_IMODE((tmp_path / "new" / "answers.db").stat().st_mode) == 0o600
    cached(tmp_path / "folder", "да").complete(ASK)
    assert (tmp_path / "folder" / FILE).exists()


def _no_database(path: Path) -> None:
    path.write_bytes(b"nothing of the kind, " * 500)


def _cut(path: Path) -> None:
    cached(path, *[f"{number}" * 9999 for number in range(9)])
    for number in range(9):
        cached(path, f"{number}" * 9999).complete((ChatMessage("user", str(number)),))
    path.write_bytes(path.read_bytes()[:9000])


def _another_table(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE answers (other INTEGER)")
    file.close()


def _folder(path: Path) -> None:
    path.mkdir()
    (path / FILE).mkdir()


@pytest.mark.parametrize("broken", [_no_database, _cut, _another_table, _folder])
def test_a_broken_file_breaks_nothing(tmp_path: Path, broken: object) -> None:
    path = tmp_path / "answers.db"
    broken(path)  # type: ignore[operator]
    model = cached(path, "да", "и снова да")
    assert [model.complete(ASK).text, model.complete((ChatMessage("user", "?"),)).text] == ["да", "и снова да"]


def test_a_place_that_cannot_be_written_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    model = cached(tmp_path / "file" / "answers.db", "да", "да")
    model.complete(ASK)
    model.complete(ASK)
    assert [record.getMessage().startswith("answers are not kept in ") for record in caplog.records] == [True]


def test_an_answer_of_the_wrong_type_is_none(tmp_path: Path) -> None:
    cached(tmp_path / "a.db", "да").complete(ASK)
    with sqlite3.connect(tmp_path / "a.db") as file:
        file.execute("UPDATE answers SET text = X'00ff'")
    file.close()
    assert cached(tmp_path / "a.db", "нет").complete(ASK).text == "нет"


def _write(path: Path, name: str) -> None:
    for number in range(30):
        cached(path, f"{name} {number}").complete((ChatMessage("user", str(number)),))


def test_processes_share_a_file(tmp_path: Path) -> None:
    workers = [multiprocessing.Process(target=_write, args=(tmp_path / "a.db", name)) for name in "abcd"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0] * 4
    found = [cached(tmp_path / "a.db").complete((ChatMessage("user", str(number)),)).text for number in range(30)]
    assert [text.partition(" ")[2] for text in found] == [str(number) for number in range(30)]


def of(settings: Settings) -> ChatModel:
    found = chain_for(settings)
    assert found is not None
    return found


def test_from_settings_by_model_and_with_no_key_in_the_file(fake_server: FakeServer, tmp_path: Path) -> None:
    fake_server.script = [error(404), answer("второй"), error(404), answer("первый")]
    base = fake_server.api_base
    settings = Settings(model="a", fallback=("b",), api_base=base, api_key=KEY, cache=tmp_path / "kept.db")
    assert [of(settings).complete(ASK).by, of(settings).complete(ASK).usage.cached] == ["b", 1]
    assert [request["model"] for request in fake_server.requests] == ["a", "b", "a"]
    assert of(settings).complete(ASK).text == "первый"
    assert KEY.encode() not in (tmp_path / "kept.db").read_bytes()


def test_off_unless_set(fake_server: FakeServer) -> None:
    fake_server.script = [answer("да")]
    settings = Settings(model="a", api_base=fake_server.api_base)
    of(settings).complete(ASK)
    of(settings).complete(ASK)
    assert len(fake_server.requests) == 2
