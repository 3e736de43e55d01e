"""Grounding: what follows from what was told, weekdays against dates, step numbers, names and promises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.model import Conversation, Fact, Message
from tonewise.reading.claims import promises, unknown_names, vocabulary
from tonewise.reading.grounding import ground, mismatched_weekday, step_numbers
from tonewise.reading.meeting import unmet
from tonewise.reading.values import values
from tonewise.rules import answer_every_question, grounded, refusal_has_alternative
from tonewise.rules.rule import Exchange

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("told", "said", "holds"),
    [
        ("Билет 600 ₽, аудиогид 250 ₽", "850 ₽", True),
        ("Билет 600 ₽, аудиогид 250 ₽", "900 ₽", False),
        ("30 мест, занято 24", "6", True),
        ("Абонемент 10 000 ₽, скидка 15 %", "8 500 ₽", True),
        ("приём 27 ноября", "завтра", True),
        ("приём 28 ноября", "завтра", False),
        ("приём 27 ноября", "в пятницу", True),
        ("приём 27 ноября", "в субботу", False),
        ("приём 29 ноября", "через 3 дня", True),
        ("пн-пт с 9 до 18", "в среду", True),
        ("в ноябре", "5 ноября", True),
        ("приезжайте завтра", "27 ноября", True),
        ("приезжайте завтра", "29 ноября", False),
        ("заказ 1234, договор 77", "1311", False),
        ("месяц", "30 секунд", True),
    ],
)
def test_what_holds(told: str, said: str, holds: bool) -> None:
    base = ground([told], "ru", TODAY)
    found = values(said, "ru")
    assert found
    assert all(base.holds(value, said[value.start : value.end]) == holds for value in found)


def test_a_day_from_today_may_be_any_date_where_today_is_unknown() -> None:
    base = ground(["приём 27 ноября"], "ru", None)
    assert all(base.holds(value, "завтра") for value in values("завтра", "ru"))


def test_a_weekday_goes_with_its_date() -> None:
    base = ground(["приём 27 ноября"], "ru", TODAY)
    assert mismatched_weekday("в пятницу, 27 ноября", "ru", base) is None
    wrong = mismatched_weekday("ждём в среду, 27 ноября", "ru", base)
    assert wrong is not None
    assert "ждём в среду, 27 ноября"[slice(*wrong)] == "среду, 27 ноября"


def test_step_numbers_are_no_claims() -> None:
    text = "1. Откройте меню.\n2) Нажмите «Ещё».\nНа шаге 3 введите 42."
    assert [text[place] for place in sorted(step_numbers(text))] == ["1", "2", "3"]


def test_names_are_known_by_their_forms() -> None:
    known = vocabulary(["Экскурсию ведёт Марина Седова из Самары"])
    assert unknown_names("Вас встретит Марина, она приедет из Самары.", "ru", known) == []
    assert unknown_names("Меня зовут Олег.", "ru", known) == []
    text = "Вас встретит Тимофей у кассы."
    assert [text[start:end] for start, end in unknown_names(text, "ru", known)] == ["Тимофей"]


def test_promises_need_a_base() -> None:
    assert promises("Вернём деньги завтра.", "ru", vocabulary(["Занятие отменено."]))
    assert not promises("Вернём деньги завтра.", "ru", vocabulary(["Возврат занимает три дня."]))
    assert not promises("Не вернём, пока нет чека.", "ru", vocabulary(["Занятие отменено."]))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.sampled_from(["ru", "en"]))
def test_any_exchange_is_checked(customer: str, fact: str, reply: str, language: str) -> None:
    conversation = Conversation(
        language=language, messages=(Message(role="customer", text=customer),), facts=(Fact(id="a", text=fact),)
    )
    exchange = Exchange(conversation, (reply,))
    for module in (answer_every_question, grounded, refusal_has_alternative):
        for finding in module.RULE.check(exchange) or ():
            text = reply if finding.in_ == "reply" else customer
            assert text[finding.start : finding.end] == finding.text


def test_no_question_leaves_nothing_unmet() -> None:
    assert unmet(Conversation(messages=(Message(role="customer", text="спасибо"),)), (), "Пожалуйста!", "ru") == ()
