"""Scores: counted over the rules that apply, worst findings first, each pointing at the right words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tonewise.errors import InputError
from tonewise.files import read_cases
from tonewise.model import Case, Conversation, Finding, Message, Severity
from tonewise.rules import catalogue
from tonewise.rules.rule import Check, Example, Exchange, Rule, Words
from tonewise.scoring import exchange_of, score_case, score_dialogue, score_exchange

KNOWN_FALSE_ALARMS = {
    # «lost the receipt, is my warranty gone», with no question mark, is read as a fault that is told.
    "clean-en-18": {"concrete-steps"},
}
CLEAN = list(read_cases(Path(__file__).parent / "data" / "clean_replies.yaml"))
NOTHING = Words("", "")


def made(name: str, severity: Severity, check: Callable[[Exchange, Rule], list[Finding] | None]) -> Rule:
    checks: list[Check] = [lambda exchange: check(exchange, rule)]
    rule = Rule(
        id=name, title=NOTHING, why=NOTHING, source=("test",), severity=severity, check=checks[0],
        bad={"en": Example("")}, good={"en": Example("")},
    )  # fmt: skip
    return rule


def marks(word: str) -> Callable[[Exchange, Rule], list[Finding]]:
    """A check that finds a word wherever a reply holds it."""

    def check(exchange: Exchange, rule: Rule) -> list[Finding]:
        return [
            exchange.in_reply(rule, index, text.index(word), text.index(word) + len(word), NOTHING)
            for index, text in enumerate(exchange.reply)
            if word in text
        ]

    return check


ERROR = made("b-error", "error", marks("bad"))
WARNING = made("a-warning", "warning", marks("poor"))
ADVICE = made("c-advice", "advice", marks("meh"))
ABSENT = made("d-absent", "error", lambda *_: None)
RULES = (ERROR, WARNING, ADVICE, ABSENT)


def talk(*said: str) -> Conversation:
    """Messages by turns: ``c:`` customer, ``a:`` agent, ``b:`` bot, ``n:`` note."""
    roles = {"c": "customer", "a": "agent", "b": "bot", "n": "note"}
    return Conversation.model_validate(
        {"id": "t", "messages": [{"role": roles[each[0]], "text": each[2:].strip()} for each in said]}
    )


@pytest.mark.parametrize(
    ("reply", "score", "gate"),
    [
        ("fine", 1.0, "pass"),
        ("bad", 0.5, "fail"),
        ("poor", 0.6667, "pass"),
        ("meh", 0.8333, "pass"),
        ("bad poor meh", 0.0, "fail"),
    ],
)
def test_the_score_is_the_share_of_applicable_weight_that_passed(reply: str, score: float, gate: str) -> None:
    scored = score_exchange(Exchange(talk("c: hi"), (reply,)), RULES)
    assert (scored.score, scored.gate) == (score, gate)
    assert scored.rules["d-absent"] == "na"


def test_nothing_applies() -> None:
    scored = score_exchange(Exchange(talk("c: hi"), ("bad",)), (ABSENT,))
    assert (scored.score, scored.gate, scored.findings) == (1.0, "pass", ())


def test_findings_come_worst_first_then_by_place() -> None:
    scored = score_exchange(Exchange(talk("c: hi"), ("meh poor", "poor bad")), RULES)
    assert [(f.text, f.message_index, f.start) for f in scored.findings] == [
        ("bad", 1, 5), ("poor", 0, 4), ("poor", 1, 0), ("meh", 0, 0),
    ]  # fmt: skip


def test_a_case_is_scored_under_its_own_id_and_a_conversation_without_one_under_its_own() -> None:
    case = Case(id="mine", conversation=talk("c: hi"), reply=("fine", "bad"))
    assert score_case(case, RULES).id == "mine"
    assert score_case(Case(conversation=talk("c: hi"), reply="bad"), RULES).id == "t"


def test_a_conversation_that_ends_with_the_agent_holds_the_reply_itself() -> None:
    exchange = exchange_of(talk("c: one", "a: old", "c: two", "b: hm", "n: aside", "a: bad"))
    assert exchange.reply == ("hm", "bad")
    assert [message.text for message in exchange.customer_messages] == ["two"]


@pytest.mark.parametrize("said", [(), ("c: hi",), ("a: hello", "c: hi"), ("n: note",)])
def test_no_reply_to_score_is_refused(said: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="no reply"):
        exchange_of(talk(*said))


def test_a_dialogue_judges_each_reply_against_what_was_said_before_it() -> None:
    conversation = talk("c: one", "a: poor", "a: bad", "c: two", "n: x", "b: fine", "c: three")
    scored = score_dialogue(conversation, RULES)
    assert scored.rules == {"b-error": "fail", "a-warning": "fail", "c-advice": "pass", "d-absent": "na"}
    assert [(f.in_, f.message_index, f.text) for f in scored.findings] == [
        ("conversation", 2, "bad"), ("conversation", 1, "poor"),
    ]  # fmt: skip
    assert scored.score == round(1 / 6, 4)


def test_a_dialogue_without_replies_has_nothing_to_judge() -> None:
    scored = score_dialogue(talk("c: hi"), RULES)
    assert (scored.score, set(scored.rules.values())) == (1.0, {"na"})


def test_a_reply_whose_context_is_lost_is_still_scored() -> None:
    scored = score_exchange(Exchange(Conversation(), ("Минутку, изучаю ваш вопрос",)))
    assert scored.rules["no-empty-holding"] == "fail"
    assert scored.rules["mirror-emoji"] == "na"


@pytest.mark.parametrize("case", CLEAN, ids=lambda case: str(case.id))
def test_a_good_reply_stays_free_of_errors_and_warnings(case: Case) -> None:
    found = {finding.rule for finding in score_case(case).findings if finding.severity != "advice"}
    assert found == KNOWN_FALSE_ALARMS.get(str(case.id), set())


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "а" * 50_000, ")" * 50_000, "минутку " * 5_000, "💔\u200d\ufe0f", "\u202eабв"]
)
def test_any_text_is_scored(text: str) -> None:
    scored = score_exchange(Exchange(Conversation(messages=(Message(role="customer", text=text),)), (text,)))
    for finding in scored.findings:
        assert text[finding.start : finding.end] == finding.text


def test_the_catalogue_is_sorted_and_cached() -> None:
    assert [rule.id for rule in catalogue()] == sorted(rule.id for rule in catalogue())
    assert catalogue() is catalogue()
