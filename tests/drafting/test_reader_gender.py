"""The gender of the customer, for forms of ты that show it."""

import pytest

from tonewise.drafting.reader_gender import reader_gender
from tonewise.model import Conversation, Customer, Message


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("я заказала торт", "femn"),
        ("Заказал у вас вчера шины", "masc"),
        ("не получила письмо", "femn"),
        ("Здравствуйте. Оплатила заказ, когда приедет?", "femn"),
        ("я уже оплатил", "masc"),
        ("когда приедет заказ?", None),
        ("курьер приехал и уехал", None),
        ("она заказала, а я оплатил", "masc"),
        ("Написал вам муж", None),
        ("Пришёл не тот размер", None),
        ("подруга сказала: «я заказала тут»", None),
        ("я заказала, нет, я заказал", None),
        ("", None),
    ],
)
def test_from_their_own_words(text: str, gender: str | None) -> None:
    assert reader_gender(Conversation(messages=(Message(role="customer", text=text),))) == gender


@pytest.mark.parametrize(("name", "gender"), [("Анна", "femn"), ("Пётр Иванов", "masc"), ("Саша", None), ("Kim", None)])
def test_from_the_name(name: str, gender: str | None) -> None:
    assert reader_gender(Conversation(customer=Customer(name=name))) == gender
