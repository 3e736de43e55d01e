"""What models put around a reply goes; what is the reply's own stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.drafting.cleaning import clean, gaps, without_echoes, without_greeting

REPLY = "Заказ 1234 приедет 25 ноября."


@pytest.mark.parametrize(
    "answer",
    [
        REPLY,
        f"  {REPLY}\n",
        f"«{REPLY}»",
        f'"{REPLY}"',
        f"Ответ: {REPLY}",
        f"**Ответ клиенту:** {REPLY}",
        f"Исправленный ответ: «{REPLY}»",
        f"Reply: {REPLY}",
        f"Новый ответ без приветствия: {REPLY}",
        f"Хороший ответ без приветствия:\n{REPLY}",
        f"1. Скажи: {REPLY}",
        f"Вот ответ:\n\n{REPLY}",
        f"Конечно! Вот хороший ответ клиенту:\n{REPLY}",
        f"Sure! Here is the reply to the customer:\n\n{REPLY}",
        f"assistant\n{REPLY}",
        f"{REPLY}<|im_end|>\n<|im_start|>user\nещё",
        f"<|im_start|>{REPLY}</s>",
        f"{REPLY}\n\nКлиент: спасибо!\nПоддержка: Пожалуйста!",
        f"{REPLY}\n**Customer:** thanks",
        f"Клиент: когда приедет?\nПоддержка: {REPLY}",
        f"{REPLY}\n---\nПримечание: упаковка в фактах не указана.",
        f"{REPLY}\n\n(Note: I left out the wrapping.)",
        f"Say: {REPLY}",
        f"```\n{REPLY}\n```",
        f"```text\nОтвет: {REPLY}\n```",
        f"<think>Ответ: нужно\n\nподумать</think>\n{REPLY}",
        f"thoughts with no beginning</think>\n{REPLY}",
        f"{REPLY}\n\nС уважением,\n[Ваше имя]",
        f"{REPLY}\nС уважением, команда поддержки",
        f"{REPLY}\n\nBest regards,\n[Your Name]\nSupport",
        f"{REPLY}\n— Команда магазина",
        REPLY.replace("1234", "**1234**"),
    ],
)
def test_what_is_put_around_a_reply_goes(answer: str) -> None:
    assert clean(answer) == REPLY


@pytest.mark.parametrize(
    "reply",
    [
        "«Лайт» меняется на «Макс»",
        "Тариф «Лайт» стоит 300 ₽.",
        "Ответ придёт: ждите до 18:00.",
        "1. Скажите: какой размер?",
        "Обратите внимание: клиент: это вы.",
        "Есть два варианта:\n- Мира, 5\n- Лесная, 2",
        "Пункты:\nСкажи: да или нет?",
        "Режим работы: с 9 до 18.",
        "С уважением отнесёмся к вашему выбору, заказ отменили.",
        "Пункты:\n- Мира, 5\n- Лесная, 2",
        "Ссылка: [каталог](https://example.com/c)",
        "2*2 и 3**2",
        "Cheers from the team are not a fact, but they stay inside.",
    ],
)
def test_what_is_the_replys_own_stays(reply: str) -> None:
    assert clean(reply) == reply
    assert not gaps(reply)


def test_a_letter_keeps_its_sign_off_without_an_invented_name() -> None:
    assert clean(f"{REPLY}\n\nС уважением,\nИван Петров", letter=True) == f"{REPLY}\n\nС уважением,"


def test_a_greeting_loses_the_gap_for_a_name() -> None:
    assert clean("Здравствуйте, [Имя]! Да.") == "Здравствуйте! Да."


@pytest.mark.parametrize("text", ["Приедет в [время].", "Dear {name}, yes.", "Позвоните <номер телефона>"])
def test_gaps_are_found(text: str) -> None:
    ((start, end),) = gaps(text)
    assert text[start] in "[{<"
    assert text[end - 1] in "]}>"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Есть L? Размер L есть.", "Размер L есть."),
        ("На чём оплатить можно? картой.", "Картой."),
        ("Размер L есть. Какой цвет?", "Размер L есть. Какой цвет?"),
        ("есть l?", ""),
    ],
)
def test_questions_copied_from_the_customer_go(text: str, left: str) -> None:
    assert without_echoes(text, ["M не налезло( есть L? на чём оплатить можно?"]) == left


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        (f"Добрый день! {REPLY}", "ru", REPLY),
        (f"Здравствуйте, Анна Петровна! {REPLY}", "ru", REPLY),
        (f"Hello! {REPLY}", "en", REPLY),
        (REPLY, "ru", REPLY),
        (f"Добрый день, {REPLY}", "ru", f"Добрый день, {REPLY}"),
        ("Здравствуйте!", "ru", "Здравствуйте!"),
        ("", "ru", ""),
    ],
)
def test_a_greeting_that_is_not_wanted_goes(text: str, language: str, left: str) -> None:
    assert without_greeting(text, language) == left


@given(st.text())
def test_any_answer_can_be_cleaned(answer: str) -> None:
    once = clean(answer)
    assert once == once.strip()
    assert len(once) <= len(answer)
    without_echoes(once, [answer])
    without_greeting(once, "ru")
    assert all(once[start:end] for start, end in gaps(once))
