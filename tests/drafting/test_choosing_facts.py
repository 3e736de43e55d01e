"""Which facts a composed draft says: for all questions together, for parts of them, for what is told; no wrong ones."""

from __future__ import annotations

import tonewise
from tonewise import Conversation
from tonewise.settings import Settings


def composed(text: str, *facts: str, **internal: str) -> str:
    given = [{"id": f"f{place}", "text": fact} for place, fact in enumerate(facts)]
    given += [{"id": name, "text": fact, "audience": "internal"} for name, fact in internal.items()]
    conversation = Conversation.model_validate({"facts": given, "messages": [{"role": "customer", "text": text}]})
    return tonewise.draft(conversation, settings=Settings()).text


def test_each_part_of_a_question_is_answered() -> None:
    text = composed(
        "Could you let me know whether the room has a bathtub, what time check-in begins and how much parking is?",
        "The room has a shower and a bathtub.", "Check-in begins at 3 pm.", "Parking is £9 a day.", "Dogs are £15.",
    )  # fmt: skip
    assert all(part in text for part in ("bathtub", "3 pm", "£9"))
    assert "£15" not in text


def test_a_fact_is_not_spent_on_a_question_that_another_one_answers() -> None:
    text = composed(
        "when can u change my tyres n what do i pay",
        "The next free slot is 27 November at 8:00.", "A tyre change is £60 for four.", "An oil change is £75.",
    )  # fmt: skip
    assert "27 November" in text
    assert "£60" in text
    assert "£75" not in text


def test_a_trouble_gets_what_is_known_of_it_and_no_promotion() -> None:
    text = composed(
        "третий час нет интернета на Лесной!!! я работаю из дома",
        "На Лесной авария на магистрали, интернет вернётся к 21:30.",
        "За день без интернета плата не списывается.",
        "До конца месяца тариф «Гигабит» со скидкой 40%.",
        crew="Бригада подрядчика опоздала.",
    )
    assert "21:30" in text
    assert "не списывается" in text
    assert "40%" not in text
    assert "подрядчик" not in text


def test_another_code_of_the_same_form_is_another_thing() -> None:
    text = composed("When does order GX-7719 arrive?", "Order GX-7791 arrives on 3 May.")
    assert "3 May" not in text


def test_one_fact_does_not_answer_a_second_question_by_its_kind_alone() -> None:
    conversation = Conversation.model_validate(
        {
            "facts": [{"id": "rate", "text": "The residential rate goes from 14 to 15 cents on January 1."}],
            "messages": [
                {"role": "customer", "text": "Does the residential rate change? And how much is the reconnection fee?"}
            ],
        }
    )
    drafted = tonewise.draft(conversation, settings=Settings())
    assert [answer.status for answer in drafted.answers] == ["answered", "missing"]


def test_another_thing_of_the_same_sort_is_not_told_beside_the_one_named() -> None:
    text = composed(
        "во сколько выйдет чехол из войлока?",
        "Чехол из кожи стоит 4200 рублей.", "Чехол из войлока стоит 1900 рублей.",
    )  # fmt: skip
    assert "1900" in text
    assert "4200" not in text


def test_a_named_delivery_charge_is_a_sum() -> None:
    text = composed("what's the delivery charge to Swansea?", "Delivery to Swansea is £7.25.", "The van comes Tuesday.")
    assert "£7.25" in text


def test_a_page_goes_with_the_question_how_to_get_there() -> None:
    page = {"id": "p", "kind": "link", "text": "Rehearsal schedule and scores", "url": "https://example.com/scores"}
    conversation = Conversation.model_validate(
        {"facts": [page], "messages": [{"role": "customer", "text": "Where can I download the scores?"}]}
    )
    assert "https://example.com/scores" in tonewise.draft(conversation, settings=Settings()).text


def test_praise_gets_thanks_of_its_own() -> None:
    text = composed("Thanks so much, the curtains look great!", "A curtain pole costs £32.")
    assert "thank you" in text.lower()
    assert "£32" not in text


def test_what_is_not_answered_is_promised_though_something_near_is_known() -> None:
    conversation = Conversation.model_validate(
        {
            "facts": [{"id": "packed", "text": "Заказ 8812 собран 3 мая."}],
            "messages": [{"role": "customer", "text": "в 8812 положили запасные лезвия?"}],
        }
    )
    assert "до 15:00" in tonewise.draft(conversation, settings=Settings(), promise="до 15:00").text


def test_a_number_that_names_a_thing_says_nothing_of_it() -> None:
    fields = ["Номер заказа: 48213", "Серийный номер: SN-88213", "Цена: 48000"]
    assert composed("когда приедет заказ?", *fields) == ""
    assert composed("а заказ оплачен?", *fields) == ""
    assert "48213" in composed("какой номер у моего заказа?", *fields)
    assert "48000" in composed("сколько стоит?", *fields)
    assert composed("when will my order arrive?", "Order number: 48213") == ""
    assert "48213" in composed("what's my order number?", "Order number: 48213")
    assert "25 November" in composed("when will order 48213 arrive?", "Order: 48213", "Delivery date: 25 November")
