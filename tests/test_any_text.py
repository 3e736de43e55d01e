"""Customers write anything: whatever comes, it is read and scored, and every span is where it says."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tonewise.api import read, score
from tonewise.model import Conversation, Customer, Fact, Finding, Message, Reading

_PHRASES = """
когда привезёте заказ 4411 ? ! ... … , . )) ((( :) 😀 🤷‍♀️ 👨‍👩‍👧 1️⃣ привет здравствуйте подскажите Вы вы ты тебе можно ли
сколько стоит 1 290 ₽ почему не работает верните деньги! и или а «нет» "да" — - 25 ноября завтра в 18:00 до пятницы
hi! where is my order #A-77 and how much? could you please can't it's I you ok thx privet kogda dostavka nado vernut
https://shop.ru/a?b=1 a@b.ru +7 900 123-45-67 [red]x[/red] {{7*7}} %s \\ ß İ ǆ ё й ждите ожидайте уточню
"""
_SIGNS = ["\u200b", "\u200d", "\u202e", "\ufeff", "\u0301", "\x1b[31m", "\0", "\r\n", "\n", "\t", "\xa0", "\u2028"]
_WORDS = [*_PHRASES.split(), *_SIGNS]
_TEXT = some.one_of(
    some.text(max_size=60),
    some.lists(some.sampled_from(_WORDS), max_size=25).map(" ".join),
    some.lists(some.sampled_from(_WORDS), max_size=12).map("".join),
).filter(lambda text: text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text))
_ROLES = ["customer", "customer", "customer", "agent", "bot", "note", "system"]
_MESSAGE = some.builds(Message, role=some.sampled_from(_ROLES), text=_TEXT)
_CONVERSATION = some.builds(
    Conversation,
    messages=some.lists(_MESSAGE, max_size=5).map(tuple),
    language=some.sampled_from(
        [
            None,
            "ru",
            "en",
            "de",
            "ru-RU",
            "",
        ]
    ),
    channel=some.sampled_from(["chat", "email"]),
    customer=some.builds(Customer, name=some.none() | _TEXT),
    facts=some.lists(_TEXT, max_size=3).map(
        lambda texts: tuple(Fact(id=str(number), text=text) for number, text in enumerate(texts))
    ),
)


def _misplaced(conversation: Conversation, reading: Reading) -> list[object]:
    texts = [message.text for message in conversation.messages]

    def stands(index: int, start: int, end: int, text: str) -> bool:
        return index in reading.turn and start < end and texts[index][start:end] == text

    spans = [(each.message_index, each.start, each.end, each.text) for each in reading.questions]
    spans += [(each.message_index, each.start, each.end, each.text) for each in reading.sentences]
    wrong: list[object] = [span for span in spans if not stands(*span)]
    wrong += [
        datum
        for datum in reading.known
        if datum.message_index is not None
        and datum.start is not None
        and not texts[datum.message_index][datum.start : datum.end].strip()
    ]
    return wrong


def _misquoted(conversation: Conversation, reply: Sequence[str], findings: Sequence[Finding]) -> list[Finding]:
    said = {"reply": reply, "conversation": [message.text for message in conversation.messages]}
    return [
        finding
        for finding in findings
        if said[finding.in_][finding.message_index][finding.start : finding.end] != finding.text
    ]


@given(conversation=_CONVERSATION)
@settings(deadline=None, max_examples=100)
def test_any_conversation_is_read_with_its_spans(conversation: Conversation) -> None:
    reading = read(conversation)
    assert reading.turn == conversation.open_turn
    assert _misplaced(conversation, reading) == []


@given(conversation=_CONVERSATION, reply=some.lists(_TEXT, min_size=1, max_size=2))
@settings(deadline=None, max_examples=100)
def test_any_reply_is_scored_with_its_spans(conversation: Conversation, reply: list[str]) -> None:
    scored = score(conversation, reply)
    assert 0 <= scored.score <= 1
    assert (scored.gate == "fail") == any(finding.severity == "error" for finding in scored.findings)
    assert {finding.rule for finding in scored.findings} == {
        name for name, outcome in scored.rules.items() if outcome == "fail"
    }
    assert _misquoted(conversation, reply, scored.findings) == []


_LONG = [
    "x",
    "а",
    "когда? ",
    "1",
    ")",
    "😀",
    "(",
    "a@",
    "http://",
    "да, ",
    "\n",
    "«",
    " ",
    "не могу ",
    "\u0301",
    "x.ru/",
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["x", "а", "когда? ", "1", ")", "😀", "(", "a@", "http://", "да, ", "\n", "«", " ", "не могу ", "\u0301"]
)
def test_the_time_of_a_long_text_grows_with_its_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        start = time.process_time()
        score({"messages": [{"role": "customer", "text": text}]}, text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(50_000) < 1 + 30 * seconds(5_000)
