"""The language of texts and conversations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.model import Conversation, Fact, Message
from tonewise.reading.language import conversation_language, language_of


@pytest.mark.parametrize(
    "text",
    [
        "когда приедет заказ",
        "да",
        "kogda priedet zakaz",
        "skolko stoit dostavka",
        "4to s moim zakazom?",
        "zdravstvuyte podskajite pojalusta gde moi zakaz",
        "ne rabotaet prilojenie",
        "mne prishel ne tot razmer",
        "vy rabotaete v voskresenie",
        "posylka zastryala v omske, 4e delat",
        "spasibo",
        "Где мой iPhone 13 Pro Max case?",
        "Пишет Your payment was declined by the bank, что делать",
        "Купил Samsung Galaxy Watch Active в DNS, смотрите https://example.com/where-is-my-order",
    ],
)
def test_russian_in_any_letters(text: str) -> None:
    assert language_of(text) == "ru"


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order?",
        "order status",
        "delivery cost?",
        "pls help",
        "hi",
        "thanks!",
        "my parcel hasnt come",
        "no update yet",
        "How do I order «Борщ украинский» in your app?",
        "Can I change delivery address to Lenina 5",
        "is the dress available in red",
    ],
)
def test_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text", ["", "ok", "1234", "👍", "no", "Anna", "Wildberries", "https://example.com/a", "a@b.ru", "?!"]
)
def test_too_short_or_neutral_to_tell(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wo ist meine Bestellung?", "de"),
        ("Où est ma commande ?", "fr"),
        ("¿Dónde está mi pedido?", "es"),
        ("Коли приїде моє замовлення?", "uk"),
        ("Тапсырысым қашан келеді?", "kk"),
        ("注文はどこですか", "ja"),
        ("أين طلبي", "und"),
        ("Kde je moje objednávka prosím", "und"),
    ],
)
def test_other_languages_are_named_or_owned_up_to(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_given_language_comes_first() -> None:
    messages = (Message(role="customer", text="Where is my order?"),)
    assert conversation_language(Conversation(language="ru-RU", messages=messages)) == "ru"
    assert conversation_language(Conversation(language="EN_gb", messages=())) == "en"


def test_the_last_message_that_tells_decides() -> None:
    messages = [Message(role="customer", text=text) for text in ("Где мой заказ?", "Where is it?", "ok", "👍")]
    assert conversation_language(Conversation(messages=tuple(messages))) == "en"


def test_agents_then_facts_then_russian() -> None:
    ok = Message(role="customer", text="ok")
    agent = Message(role="agent", text="Your order is on its way.")
    note = Message(role="note", text="Клиент ждёт")
    assert conversation_language(Conversation(messages=(agent, note, ok))) == "en"
    assert conversation_language(Conversation(messages=(ok,), facts=(Fact(id="a", text="We open at nine."),))) == "en"
    assert conversation_language(Conversation(messages=(ok,))) == "ru"
    assert conversation_language(Conversation()) == "ru"


@given(st.text(max_size=200))
def test_any_text_has_a_tag_or_none(text: str) -> None:
    found = language_of(text)
    assert found is None or (found.islower() and 2 <= len(found) <= 3)
