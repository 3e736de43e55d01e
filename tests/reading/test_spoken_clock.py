"""Times as they are spoken, and what only looks like them."""

from __future__ import annotations

import pytest

from tonewise.reading.values import values


@pytest.mark.parametrize(
    ("language", "text", "hour", "minute"),
    [
        ("en", "half past eleven in the evening", 23, 30),
        ("en", "It's at quarter to six.", 5, 45),
        ("en", "a quarter past eight in the morning", 8, 15),
        ("en", "At half ten.", 10, 30),
        ("en", "at ten to seven", 6, 50),
        ("en", "twenty past 6 pm", 18, 20),
        ("ru", "в половине двенадцатого ночи", 23, 30),
        ("ru", "Без четверти шесть, со второй платформы", 5, 45),
        ("ru", "без двадцати пять", 4, 40),
        ("ru", "без двадцати пяти шесть", 5, 35),
        ("ru", "в четверть первого", 12, 15),
        ("ru", "до полдевятого вечера", 20, 30),
        ("ru", "пол восьмого", 7, 30),
        ("ru", "десять минут второго", 1, 10),
        ("ru", "без десяти час дня", 12, 50),
    ],
)
def test_is_a_time(language: str, text: str, hour: int, minute: int) -> None:
    assert [(value.kind, value.normal) for value in values(text, language)] == [("time", hour * 60 + minute)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "half an hour"),
        ("en", "at half price"),
        ("en", "a ten to fifteen minute wait"),
        ("en", "two to five people"),
        ("ru", "половина второго этажа"),
        ("ru", "пять минут второго тайма"),
        ("ru", "без двух рублей сто"),
        ("ru", "пол 20 м"),
    ],
)
def test_is_no_time(language: str, text: str) -> None:
    assert not any(value.kind == "time" for value in values(text, language))
