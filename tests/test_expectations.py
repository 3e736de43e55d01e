"""What a case says of its reply's words and rules."""

from __future__ import annotations

from typing import Any

import pytest

from tonewise import score
from tonewise.expectations import holds, unmet
from tonewise.files import case_from
from tonewise.model import Expectation, Score
from tonewise.scoring import Scorer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Приедет 25\u00a0ноября", "25 ноября"),
        ("ЕЩЁ не готово", "еще"),
        ("Заберёте в пункте", "забер*"),
        ("It’s “ready”", 'it\'s "ready"'),
        ("9–18", "9-18"),
        ("Pay at https://example.com/pay.", "https://example.com/pay"),
        ("Итого 1 500 ₽!", "1 500 ₽"),
        ("возврат денег оформлен", "возврат* ден*"),
    ],
)
def test_words_are_found_however_they_are_typed(text: str, words: str) -> None:
    assert holds(text, words)


@pytest.mark.parametrize(
    ("text", "words"), [("125 ноября", "25 ноября"), ("заказы", "заказ"), ("500", "50"), ("rebook", "book*")]
)
def test_words_begin_and_end_where_words_do(text: str, words: str) -> None:
    assert not holds(text, words)


def test_each_must_that_is_not_met_is_told() -> None:
    expected = Expectation(
        contains=(("25 ноября", "25.11"), ("Мира",)), lacks=("завтра",), passes=("grounded",), fails=("spelling",)
    )
    scored = Score(score=0.5, gate="fail", rules={"grounded": "fail", "spelling": "pass"})
    assert unmet(expected, "Будет 25.11, не завтра.", scored) == [
        "lacks Мира", "holds завтра", "breaks grounded", "does not break spelling",
    ]  # fmt: skip
    assert unmet(Expectation(contains=(("25 ноября", "25.11"),)), "Будет 25.11.", scored) == []


def test_a_promise_of_the_case_is_grounded() -> None:
    data: dict[str, Any] = {
        "conversation": {
            "facts": [{"id": "price", "text": "Установка стоит 2 300 ₽."}],
            "messages": [{"role": "customer", "text": "когда приедет мастер?"}],
        },
        "reply": "Уточню время у мастера и напишу до 18:40.",
    }
    assert Scorer().score_case(case_from(data)).rules["grounded"] == "fail"
    assert Scorer().score_case(case_from({**data, "promise": "до 18:40"})).rules["grounded"] == "pass"
    assert score(data["conversation"], data["reply"], promise="до 18:40").rules["grounded"] == "pass"
