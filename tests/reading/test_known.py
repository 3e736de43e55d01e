"""What the customer has already given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled import said

from tonewise.model import Attachment, Conversation, Customer, Fact, Message
from tonewise.reading.known import known_data


def given_in(text: str) -> list[tuple[str, str]]:
    return [(datum.kind, datum.value) for datum in known_data(said(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("заказ 8812 где он", [("order", "8812")]),
        ("Заказ №12345, оплатила 500 руб", [("order", "12345")]),
        ("это заказ номер 77", [("order", "77")]),
        ("номер заказа: 100-245", [("order", "100-245")]),
        ("заказ AB-1234 и ещё AB-1235", [("order", "AB-1234"), ("order", "AB-1235")]),
        ("AB-1234", [("order", "AB-1234")]),
        ("трек-номер RA123456789RU", [("order", "RA123456789RU")]),
        ("Order #A-1234, my email is tom.k@mail.com", [("order", "A-1234"), ("email", "tom.k@mail.com")]),
        ("I am writing about order 55512", [("order", "55512")]),
        ("мой номер +7 912 345-67-89, звоните", [("phone", "+7 912 345-67-89")]),
        ("89123456789", [("phone", "89123456789")]),
        ("Call me at (212) 555-0123 please", [("phone", "(212) 555-0123")]),
        ("меня зовут Анна Петрова, жду", [("name", "Анна Петрова")]),
        ("меня зовут анна", [("name", "анна")]),
        ("my name is Tom Jones and I need help", [("name", "Tom Jones")]),
        ("Где заказ?\nС уважением,\nПётр Иванов", [("name", "Пётр Иванов")]),
        ("Where is it? Thanks, Kate", [("name", "Kate")]),
        ("это Ольга", [("name", "Ольга")]),
        ("Hi, this is Mark from Leeds", [("name", "Mark")]),
    ],
)
def test_data(text: str, expected: list[tuple[str, str]]) -> None:
    assert given_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "у меня 3 заказа",
        "заказ от 25.11",
        "заказала 5 мая в 12:30",
        "заказ на 2000",
        "заказ 1500 рублей",
        "заказ 120 дней едет",
        "размер 42 есть? артикул 445566",
        "купил iPhone-13 и RTX-3060",
        "this is ridiculous",
        "это ужас",
        "1234",
        "меня зовут на работу",
        "thanks for the order",
    ],
)
def test_what_is_no_datum(text: str) -> None:
    assert given_in(text) == []


def test_a_bare_number_after_the_agent_asked_for_it() -> None:
    messages = (
        Message(role="customer", text="где заказ"),
        Message(role="agent", text="Подскажите номер заказа"),
        Message(role="customer", text="4455"),
    )
    (datum,) = known_data(Conversation(messages=messages))
    assert (datum.kind, datum.value, datum.message_index, datum.start, datum.end) == ("order", "4455", 2, 0, 4)


def test_facts_profile_name_and_attachments() -> None:
    conversation = Conversation(
        facts=(Fact(id="e", text="Заказ 1234 приедет 25 ноября."),),
        customer=Customer(name="Анна", profile={"city": "Казань", "email": "a@b.ru", "Phone": 79120000000}),
        messages=(Message(role="customer", text="когда приедет 1234?", attachments=(Attachment(name="f.png"),)),),
    )
    assert [(datum.kind, datum.value, datum.start) for datum in known_data(conversation)] == [
        ("attachment", "f.png", None),
        ("order", "1234", 14),
        ("name", "Анна", None),
        ("email", "a@b.ru", None),
        ("phone", "79120000000", None),
    ]


@given(st.text(alphabet="заказ№#order 0123456789-+()АBc@.ru,:\nменязовутЯ", max_size=100))
def test_spans_fit_any_text(text: str) -> None:
    for datum in known_data(said(text)):
        assert datum.start is not None
        assert text[datum.start : datum.end] == datum.value
