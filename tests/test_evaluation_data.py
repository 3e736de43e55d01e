"""The evaluation sets are sound: what they point at is there, so that a low number is never the set's own fault."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from tonewise.files import read_cases
from tonewise.model import AnswerKind, Conversation
from tonewise.rules import catalogue

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ru", "en")

Entry = Mapping[str, Any]


@cache
def _entries(subject: str, language: str) -> tuple[Entry, ...]:
    if subject.endswith("_fresh"):
        entries = _read(DATA / f"{subject}.yaml")
        return tuple(entry for entry in entries if entry["language"] == language)
    return _read(DATA / f"{subject}_{language}.yaml")


def _read(path: Path) -> tuple[Entry, ...]:
    if not path.exists():
        pytest.skip(f"no {path.name}")
    return tuple(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def _open_turn(entry: Entry) -> list[str]:
    """What the customer wrote since the last answer."""
    if "messages" in entry:
        return list(entry["messages"])
    turn: list[str] = []
    for message in entry["conversation"]["messages"]:
        if message["role"] == "customer":
            turn.append(message["text"])
        elif message["role"] in {"agent", "bot"}:
            turn.clear()
    return turn


def _facts_named(expected: Entry) -> Iterator[str]:
    for named in (*expected.get("facts", ()), *expected.get("any_of", ())):
        yield from [named] if isinstance(named, str) else named


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", ["questions", "compose"])
def test_ids_are_unique_and_both_sets_are_there(subject: str, language: str) -> None:
    entries = _entries(subject, language)
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    assert {entry["set"] for entry in entries} == {"dev", "check"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", ["everyday", "messages_fresh"])
def test_some_sets_are_for_measuring_only(subject: str, language: str) -> None:
    entries = _entries(subject, language)
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    assert {entry["set"] for entry in entries} == {"check"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", ["questions", "compose", "compose_own", "everyday"])
def test_conversations_can_be_read_and_are_open(subject: str, language: str) -> None:
    for entry in _entries(subject, language):
        if "conversation" in entry:
            Conversation.model_validate(entry["conversation"])
        assert _open_turn(entry), entry["id"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", ["questions", "messages_fresh"])
def test_questions_stand_in_the_open_turn(subject: str, language: str) -> None:
    for entry in _entries(subject, language):
        turn = _open_turn(entry)
        questions = entry["questions"]
        for question in (*questions, *entry.get("optional", ())):
            assert any(question["text"] in message for message in turn), (entry["id"], question)
            assert question["kind"] in get_args(AnswerKind), (entry["id"], question)
        texts = [question["text"] for question in questions]
        assert len(texts) == len(set(texts)), entry["id"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", ["questions", "messages_fresh"])
def test_a_problem_told_counts_only_where_nothing_is_asked(subject: str, language: str) -> None:
    for entry in _entries(subject, language):
        questions = entry["questions"]
        if any(question.get("implicit") for question in questions):
            assert [question["kind"] for question in questions] == ["action"], entry["id"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", ["compose", "compose_own", "everyday"])
def test_expected_answers_name_questions_and_facts_that_are_there(subject: str, language: str) -> None:
    for entry in _entries(subject, language):
        turn = _open_turn(entry)
        facts = {fact["id"]: fact for fact in entry["conversation"].get("facts", ())}
        for expected in entry["expect"]:
            assert any(expected["question"] in message for message in turn), (entry["id"], expected)
            named = list(_facts_named(expected))
            assert bool(named) != bool(expected.get("missing")), (entry["id"], expected)
            assert set(named) <= set(facts), (entry["id"], expected)
            assert not any(facts[name].get("audience") == "internal" for name in named), (entry["id"], expected)
        assert set(entry.get("may", ())) <= set(facts), entry["id"]
        ties = {fact["for"] for fact in facts.values() if "for" in fact}
        assert ties <= set(facts), entry["id"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", ["compose", "compose_own", "everyday"])
def test_each_fact_can_be_told_from_the_others(subject: str, language: str) -> None:
    for entry in _entries(subject, language):
        facts = entry["conversation"].get("facts", ())
        texts = {fact["id"]: f"{fact['text']} {fact.get('url', '')}".casefold() for fact in facts}
        assert set(entry["say"]) == set(texts), entry["id"]
        for fact, marks in entry["say"].items():
            for mark in marks:
                holders = {other for other, text in texts.items() if mark.casefold() in text}
                assert holders == {fact}, (entry["id"], mark, holders)


def test_judged_replies_name_rules_that_exist() -> None:
    cases = list(read_cases(str(DATA / "replies_fresh.yaml")))
    assert len({case.id for case in cases}) == len(cases)
    known = {rule.id for rule in catalogue()}
    for case in cases:
        named = (*case.expect.fails, *case.expect.passes)
        assert set(named) <= known, case.id
        assert len(set(named)) == max(1, len(named)), case.id
