"""Values: what is found, that equal values come out equal, and that any text is read in linear time."""

from __future__ import annotations

import time
from collections.abc import Hashable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.reading.values import values


def found(text: str, language: str) -> list[tuple[str, str, Hashable]]:
    return [(value.kind, text[value.start : value.end], value.normal) for value in values(text, language)]


RUSSIAN = [
    ("приедет 5 мая к 18:00", [("date", "5 мая", (None, 5, 5)), ("time", "18:00", 1080)]),
    ("с 5 по 7 мая", [("date", "5", (None, 5, 5)), ("date", "7 мая", (None, 5, 7))]),
    ("5, 6 и 7 мая", [("date", "5", (None, 5, 5)), ("date", "6", (None, 5, 6)), ("date", "7 мая", (None, 5, 7))]),
    ("двадцать пятого декабря 2026 года", [("date", "двадцать пятого декабря 2026 года", (2026, 12, 25))]),
    ("до 25-го числа", [("date", "25-го числа", (None, None, 25))]),
    ("завтра до 18, в пятницу", [("date", "завтра", ("day", 1)), ("time", "18", 1080), ("weekday", "пятницу", 4)]),
    ("на следующей неделе", [("date", "следующей неделе", ("week", 1))]),
    ("до конца недели", [("date", "конца недели", ("end", 10080))]),
    ("в шесть вечера, в 3 часа дня", [("time", "шесть вечера", 1080), ("time", "3 часа дня", 900)]),
    ("с 9 до 21 пн-пт", [("time", "9", 540), ("time", "21", 1260), ("weekday", "пн-пт", 0), ("weekday", "пн-пт", 4)]),
    ("2-3 дня", [("span", "2-3 дня", 2880), ("span", "2-3 дня", 4320)]),
    ("в течение часа или через полчаса", [("span", "часа", 60), ("span", "полчаса", 30)]),
    ("3–5 рабочих дней", [("span", "3", 4320), ("span", "5 рабочих дней", 7200)]),
    ("работаем 24/7", [("span", "24/7", "24/7")]),
    ("через несколько минут", [("span", "несколько минут", ("some", 1))]),
    ("скидка 10% до 2,5 тыс. руб.", [("percent", "10%", 10), ("amount", "2,5 тыс. руб", (2500, "RUB"))]),
    ("5 кг, 500 г", [("quantity", "5 кг", (5000, "g")), ("quantity", "500 г", (500, "g"))]),
    ("заказ 4471, трек RB123456789CN", [("code", "4471", "4471"), ("code", "RB123456789CN", "rb123456789cn")]),
    ("в 3 магазинах, до 5 человек", [("number", "3", 3), ("number", "5", 5)]),
    ("одна из причин, один заказ, добрый день", []),
    ("мой семья, на семью, со стадиона", []),
    ("pay.ru и mail@pay.ru", [("link", "pay.ru", "pay.ru"), ("email", "mail@pay.ru", "mail@pay.ru")]),
]
ENGLISH = [
    ("May 5th, 2026 by noon", [("date", "May 5th, 2026", (2026, 5, 5)), ("time", "noon", 720)]),
    ("the fifth of May", [("date", "fifth of May", (None, 5, 5))]),
    ("May 5-7", [("date", "May 5-7", (None, 5, 5)), ("date", "May 5-7", (None, 5, 7))]),
    ("you may come, May I help", []),
    ("tomorrow morning", [("date", "tomorrow", ("day", 1)), ("time", "morning", "morning")]),
    ("good morning, sat down", []),
    ("between 9 and 5pm", [("time", "9", 540), ("time", "5pm", 1020)]),
    ("10 a.m. to 7 p.m.", [("time", "10 a.m.", 600), ("time", "7 p.m.", 1140)]),
    ("half an hour, an hour", [("span", "half an hour", 30), ("span", "an hour", 60)]),
    ("ten percent of $1,500.50", [("percent", "ten percent", 10), ("amount", "$1,500.50", (1500.5, "USD"))]),
    ("a hundred dollars", [("amount", "a hundred dollars", (100, "USD"))]),
    ("one of them, the one you want", []),
    ("order #A-1234", [("code", "#A-1234", "a-1234")]),
    ("every day at 5 stores", [("weekday", "every day", "daily"), ("number", "5", 5)]),
]


@pytest.mark.parametrize(("text", "expected"), RUSSIAN)
def test_russian_values(text: str, expected: list[tuple[str, str, Hashable]]) -> None:
    assert found(text, "ru") == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_values(text: str, expected: list[tuple[str, str, Hashable]]) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "same"),
    [
        ("ru", ["5 мая", "05.05", "пятого мая", "5-го мая"]),
        ("ru", ["2 500 ₽", "2500 руб.", "2,5 тыс. рублей", "две тысячи пятьсот рублей"]),
        ("ru", ["в 18:00", "до 18", "в шесть вечера", "к 18 часам"]),
        ("ru", ["два дня", "2 дня", "48 часов", "двое суток"]),
        ("ru", ["+7 (495) 123-45-67", "8 495 123-45-67", "84951234567"]),
        ("ru", ["https://pay.ru/a/", "www.pay.ru/a"]),
        ("en", ["5 May", "May 5th", "the fifth of May", "5/5"]),
        ("en", ["6 pm", "18:00", "6 p.m.", "6:00 PM"]),
        ("en", ["$20", "20 dollars", "USD 20", "twenty bucks"]),
        ("en", ["two weeks", "14 days", "a fortnight"]),
    ],
)
def test_what_says_the_same_compares_equal(language: str, same: list[str]) -> None:
    assert len({(value.kind, value.normal) for text in same for value in values(text, language)}) == 1
    assert all(values(text, language) for text in same)


PIECES = ("5", "мая", "до", "18:00", "2 500", "₽", "тыс", ".", "-", "№", "а", "один", "три", "дня", "с", "по", "и", ",",
          "May", "an", "hour", "half", "$", "pm", "p", "m", "24/7", "пн-пт", "+7", "(495)", "k", "th", "@x", "ru", "of",
          "\u200b", "٣", "²", "🙂", "in", "the", "hundred", "and", "five", "следующей", "неделе")  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from([" ", ""]), st.sampled_from(["ru", "en", "de"]))
def test_values_lie_in_order_inside_the_text(pieces: list[str], gap: str, language: str) -> None:
    text = gap.join(pieces)
    previous = 0
    for value in values(text, language):
        assert previous <= value.start < value.end <= len(text)
        assert text[value.start : value.end].strip() == text[value.start : value.end]
        hash(value)
        previous = value.start


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["ru", "en"]))
def test_any_text_is_read(text: str, language: str) -> None:
    assert all(0 <= value.start < value.end <= len(text) for value in values(text, language))


@pytest.mark.parametrize("piece", ["5", "5-", "тысяча ", "5, ", "five and ", "+7 (", "May 5 ", "№", "1 000 "])
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        best = 60.0
        for _ in range(3):
            values.cache_clear()
            begin = time.process_time()
            values(text, "ru")
            best = min(best, time.process_time() - begin)
        return best

    seconds(1000)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.005)
