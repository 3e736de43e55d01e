"""Refusals: what denies something, what only sounds so, and what shows a way forward."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.reading.refusals import denial, is_refusal, offers_way, takes_on

REFUSALS = {
    "ru": [
        "Курьер в этот посёлок не ездит.",
        "Белых нет в наличии.",
        "Билеты закончились.",
        "Сегодня привезти не получится.",
        "Эта модель распродана.",
        "К сожалению, срок возврата уже прошёл.",
        "Мест на субботу нет.",
        "Мы не чиним ноутбуки.",
        "Оплата частями не предусмотрена.",
        "С животными нельзя.",
        "Кредит вам не одобрили.",
        "Ваша карта не поддерживается.",
        "Мы работаем только для юрлиц.",
        "Нет.",
    ],
    "en": [
        "We don't ship to Malta.",
        "The blue one is out of stock.",
        "Unfortunately, the return window has closed.",
        "We can't take card over the phone.",
        "There are no tables left on Friday.",
        "That size is no longer made.",
        "Gift cards aren't refundable.",
        "We only deliver within London.",
        "Dogs are not allowed.",
        "No.",
        "A0 posters are not printed here.",
    ],
}
HARMLESS = {
    "ru": [
        "Не раньше 5 мая.",
        "Нет проблем, оформим.",
        "Вам ничего не нужно делать.",
        "Комиссии нет.",
        "Если не получится — напишите.",
        "Можно не только картой, но и наличными.",
        "Нет, доплачивать не придётся.",
        "Мы не берём комиссию за возврат.",
        "Баллы не сгорают.",
        "Деньги с карты больше не спишем.",
        "Не забудьте паспорт.",
        "Заказ ещё не отправлен, успеете изменить адрес.",
        "Нет ли у вас чека?",
        "Заказ приедет завтра.",
    ],
    "en": [
        "No problem, I'll add it.",
        "There's no fee.",
        "You don't need to do anything.",
        "If you can't find it, call us.",
        "Not only can you pay by card, but also cash.",
        "It won't be charged again.",
        "We don't charge for delivery.",
        "No later than 5 pm.",
        "Your points don't expire.",
        "Can't wait to see you!",
        "Your order arrives tomorrow.",
    ],
}
WAYS = {
    "ru": [
        "Можно забрать в пункте на Мира, 5.",
        "Самовывоз стоит 200 ₽.",
        "Есть такой же в сером.",
        "Привезём 5 мая.",
        "Выберите другое время в личном кабинете.",
        "Подойдёт вторник?",
        "Ждём новую партию 2 декабря.",
        "Уточню у склада и напишу до 18:00.",
        "Курьер не ездит, зато работает самовывоз.",
    ],
    "en": [
        "You can collect it from our shop.",
        "Pick-up costs $3.",
        "We have it in grey.",
        "Would Tuesday work?",
        "The next delivery is due on 2 December.",
        "Choose another slot in the app.",
        "Shall I reserve the grey one?",
        "I'll check with the warehouse and reply by 5 pm.",
    ],
}
NO_WAYS = {
    "ru": [
        "Сообщим, если появится.",
        "Обратитесь в другой отдел.",
        "Спасибо за понимание.",
        "Таковы правила.",
        "Следите за новостями.",
        "Поищите в других магазинах.",
        "Уточню и напишу.",
        "Он снят с производства.",
        "Курьеры сейчас перегружены.",
        "Учтём ваше пожелание.",
        "Попробуйте позже.",
    ],
    "en": [
        "We'll let you know if it comes back.",
        "Please contact the relevant department.",
        "Thanks for understanding.",
        "That's our policy.",
        "Keep an eye on our website.",
        "Try another shop.",
        "It was discontinued last year.",
        "The couriers are overloaded.",
    ],
}


def rows(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, sentence) for language, sentences in table.items() for sentence in sentences]


@pytest.mark.parametrize(("language", "sentence"), rows(REFUSALS))
def test_a_refusal_is_one(language: str, sentence: str) -> None:
    assert is_refusal(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), rows(HARMLESS))
def test_a_harmless_negation_is_none(language: str, sentence: str) -> None:
    assert not is_refusal(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), rows(WAYS))
def test_a_way_forward_is_seen(language: str, sentence: str) -> None:
    assert offers_way(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), rows(NO_WAYS))
def test_what_leads_nowhere_is_no_way(language: str, sentence: str) -> None:
    assert not offers_way(sentence, language)


def test_a_limit_is_told_from_a_refusal() -> None:
    assert denial("Доставляем только по Москве.", "ru") == "limit"
    assert denial("Не доставляем в Тверь.", "ru") == "refusal"
    assert denial("Нет.", "ru") == "bare"


def test_taking_on_needs_no_time() -> None:
    assert takes_on("Уточню у мастера и вернусь с ответом.", "ru")
    assert takes_on("I'll check with the lab.", "en")
    assert not takes_on("Мастер приедет в среду.", "ru")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["ru", "en", "de"]))
def test_any_text_is_read(text: str, language: str) -> None:
    assert denial(text, language) in (None, "refusal", "limit", "bare")
    assert offers_way(text, language) in (True, False)
