"""Emoji and smileys, and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.reading.smileys import emoji_marks


def marks(text: str) -> list[tuple[str, str, bool]]:
    return [(text[mark.start : mark.end], mark.kind, mark.cheerful) for mark in emoji_marks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Спасибо)))", [(")))", "smiley", True)]),
        ("Спасибо)", [(")", "smiley", True)]),
        ("да?) а когда", [(")", "smiley", True)]),
        ("привет :) когда?", [(":)", "smiley", True)]),
        ("ну да (наверное))", [(")", "smiley", True)]),
        ("Жаль((", [("((", "smiley", False)]),
        ("жаль( когда?", [("(", "smiley", False)]),
        (":-( ;-) :D :'(", [(":-(", "smiley", False), (";-)", "smiley", True), (":D", "smiley", True),
                            (":'(", "smiley", False)]),
        ("xD и ^_^", [("xD", "smiley", True), ("^_^", "smiley", True)]),
        ("люблю <3", [("<3", "smiley", True)]),
        ("✅ готово", [("✅", "emoji", False)]),
        ("❤️ 👍🏽", [("❤️", "emoji", True), ("👍🏽", "emoji", True)]),
        ("👨‍👩‍👧", [("👨‍👩‍👧", "emoji", False)]),
        ("😭", [("😭", "emoji", False)]),
    ],
)  # fmt: skip
def test_marks(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(см. пункт 3)",
        "1) зайдите 2) нажмите",
        "1) раз\n2) два\n8) восемь",
        "а) да б) нет",
        "✓ № → © ™ ® 7 ✔",
        "1️⃣ первый 2️⃣ второй",
        "**Срок:** завтра",
        "`code :)` и https://a.ru/:)",
        "```\nx = ':)'\n```",
        "f(x) = 2, 2+1=3, счёт 2:3",
        "осталось <3 дней",
        "Итого: 500 ₽ (доставка бесплатно).",
        "Скидка x3 до 12:30",
    ],
)
def test_none_where_there_is_none(text: str) -> None:
    assert marks(text) == []


@given(st.text(alphabet=':;=)(-^_<38xXDP*|[]`а1 \n\u200d\ufe0f\u20e3😀❤👍✅«»"', max_size=80))
def test_spans_fit_any_text(text: str) -> None:
    ends = 0
    for mark in emoji_marks(text):
        assert ends <= mark.start < mark.end <= len(text)
        ends = mark.end
