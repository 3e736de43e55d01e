"""The customer's manner of speech."""

import pytest
from labelled import labelled, said, share_right

from tonewise.model import Conversation, Message
from tonewise.reading.language import conversation_language
from tonewise.reading.manner import customer_register, formality_of, greeting_of


def register_of(*texts: str):  # type: ignore[no-untyped-def]
    conversation = said(*texts)
    return customer_register(conversation, conversation_language(conversation))


@pytest.mark.parametrize(
    "line", labelled("address", "formality", "greeting", sets=("dev",)), ids=lambda line: line["text"]
)
def test_development_lines(line: dict[str, str]) -> None:
    read = register_of(line["text"])
    assert {field: getattr(read, field) for field in ("address", "formality", "greeting") if field in line} == {
        field: line[field] for field in ("address", "formality", "greeting") if field in line
    }


@pytest.mark.parametrize(("field", "bar"), [("address", 0.95), ("formality", 0.9), ("greeting", 0.95)])
def test_check_lines(field: str, bar: float) -> None:
    assert share_right(field, lambda text: getattr(register_of(text), field)) >= bar


def test_counts_and_slang() -> None:
    read = register_of("Привет :) 😂😂", "норм, спс)))")
    assert (read.words, read.emoji, read.smileys) == (3, 2, 2)
    assert read.slang == ("норм", "спс")
    assert read.length == "terse"


@pytest.mark.parametrize(("words", "length"), [(12, "terse"), (13, "medium"), (60, "medium"), (61, "long")])
def test_length(words: int, length: str) -> None:
    assert register_of("слово " * words).length == length


def test_address_of_an_earlier_message_where_the_turn_has_none() -> None:
    messages = (
        Message(role="customer", text="привет, можешь помочь?"),
        Message(role="agent", text="Да, вы можете написать номер"),
        Message(role="customer", text="1234"),
    )
    assert customer_register(Conversation(messages=messages), "ru").address == "ты"


def test_no_turn_at_all() -> None:
    read = customer_register(Conversation(), "ru")
    assert (read.address, read.words, read.greeting) == ("unknown", 0, None)


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        ("Анна, добрый день! Заказ не пришёл.", "добрый день"),
        ("дд, когда доставка", "дд"),
        ("Добрый! Есть ли самовывоз?", "Добрый"),
        ("добрый человек помог найти дорогу", None),
        ("мне сказали привет от бота, когда я уже ушёл", None),
        ("Спасибо. Здравствуйте, кстати!", "Здравствуйте"),
    ],
)
def test_greetings(text: str, greeting: str | None) -> None:
    assert greeting_of(text, "ru") == greeting


def test_formality_of_one_text() -> None:
    assert formality_of("чё там, спс", "ru") == "slang"
    assert formality_of("I am writing to enquire about my order. Yours faithfully", "en") == "formal"
