"""Limits that leave out what a customer asks for, and those that do not."""

from __future__ import annotations

import pytest

from tonewise.reading.limits import shuts_out


@pytest.mark.parametrize(
    ("language", "question", "statement", "out"),
    [
        ("ru", "Можно сдать пальто после 21:00?", "Приём до 20:00.", True),
        ("ru", "Можно сдать пальто к 19:00?", "Приём до 20:00.", False),
        ("ru", "Приедете в 7 утра?", "Мастера выезжают с 9:00.", True),
        ("ru", "Привезёте к 18:00?", "Доставка с 16:00 до 17:30.", False),
        ("ru", "Можно после 7?", "Курьеры ездят до 18:00.", None),
        ("ru", "Можно в 23:00?", "Бар открыт до 2:00.", False),
        ("ru", "Возьмёте ребёнка 4 лет?", "Берём с 6 лет.", True),
        ("ru", "Перевезёте шкаф на 90 кг?", "Возим до 50 кг.", True),
        ("ru", "Можно заказать на 500 рублей?", "Минимальный заказ — 1000 ₽.", True),
        ("ru", "Можно заказать на 500 рублей?", "Возим до 50 кг.", None),
        ("en", "Could he come after 7 pm?", "Our tuners finish at 6 pm.", True),
        ("en", "Could he come at 5 pm?", "Our tuners finish at 6 pm.", False),
        ("en", "Can I order 10 mugs?", "The minimum order is 50 mugs.", True),
        ("en", "Can I order 80 mugs?", "The minimum order is 50 mugs.", False),
        ("en", "Could you tow it 20 miles?", "We don't tow beyond 40 miles.", False),
        ("en", "Are you open?", "We close at 6 pm.", None),
    ],
)
def test_shuts_out(language: str, question: str, statement: str, out: bool | None) -> None:
    assert shuts_out(question, statement, language) is out
