"""What a turn asks: questions and requests with their spans and kinds, and what is left out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.lexicons import load
from tonewise.model import Conversation, Message, Question
from tonewise.reading.questions import questions_in, questions_of_turn


def turn(*texts: str, language: str = "ru", before: str | None = None) -> tuple[Question, ...]:
    agent = (Message(role="agent", text=before),) if before else ()
    messages = (*agent, *(Message(role="customer", text=text) for text in texts))
    return questions_of_turn(Conversation(messages=messages), language)


def asked(*texts: str, language: str = "ru", before: str | None = None) -> list[tuple[str, str]]:
    return [(question.text, question.kind) for question in turn(*texts, language=language, before=before)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("сколько стоит и когда привезёте", [("сколько стоит", "amount"), ("когда привезёте", "date")]),
        ("подскажите адрес и график", [("адрес", "place"), ("график", "date")]),
        ("хочу узнать, есть ли доставка", [("есть ли доставка", "yes-no")]),
        ("не могу понять, почему не приходит код", [("почему не приходит код", "reason")]),
        ("заказ 8812 где он", [("заказ 8812 где он", "place")]),
        ("доставка бесплатная?", [("доставка бесплатная?", "yes-no")]),
        ("вы до скольки сегодня", [("вы до скольки сегодня", "date")]),
        ("отмените заказ, я передумал", [("отмените заказ", "action")]),
        ("пусть курьер наберёт", [("курьер наберёт", "action")]),
        ("Каким образом вернуть товар?", [("Каким образом вернуть товар?", "way")]),
        ("kak oformit vozvrat", [("kak oformit vozvrat", "way")]),
        (
            "gde sklad i mozhno li chtoby zabral brat",
            [("gde sklad", "place"), ("mozhno li chtoby zabral brat", "yes-no")],
        ),
        ("Вес, цена, гарантия?", [("Вес", "amount"), ("цена", "amount"), ("гарантия?", "thing")]),
        ("нам важно понять, входит ли уборка", [("входит ли уборка", "yes-no")]),
        (
            "просим прислать смету и назначить замер",
            [("просим прислать смету", "action"), ("назначить замер", "action")],
        ),
        ("падскажите срок", [("срок", "date")]),
        ("по субботам принимаете", [("по субботам принимаете", "yes-no")]),
        ("самовывоз или курьером", [("самовывоз или курьером", "choice")]),
    ],
)
def test_russian_questions_and_requests(text: str, expected: list[tuple[str, str]]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how much is it and do you ship to Leeds", [("how much is it", "amount"), ("do you ship to Leeds", "yes-no")]),
        ("i was wondering if you have it in blue", [("if you have it in blue", "yes-no")]),
        ("order 77 where is it", [("order 77 where is it", "place")]),
        ("please cancel my order", [("cancel my order", "action")]),
        ("price?", [("price?", "amount")]),
        ("what's the fee, any discount", [("what's the fee", "amount"), ("any discount", "yes-no")]),
        ("weight, price, colour?", [("weight", "amount"), ("price", "amount"), ("colour?", "thing")]),
        ("till when do you serve food", [("when do you serve food", "date")]),
        ("My mother would like to change her tariff", [("My mother would like to change her tariff", "action")]),
        ("cancel it and refund it", [("cancel it", "action"), ("refund it", "action")]),
    ],
)
def test_english_questions_and_requests(text: str, expected: list[tuple[str, str]]) -> None:
    assert asked(text, language="en") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ну сколько можно?", "ru"),
        ("вы издеваетесь?", "ru"),
        ("Здравствуйте, как дела?", "ru"),
        ('мне сказали: "а вы чек сохранили?"', "ru"),
        ("когда пришёл курьер, меня не было дома", "ru"),
        ("Спасибо, разобралась, где посмотреть чек", "ru"),
        ("было бы здорово, если бы вы добавили тёмную тему", "ru"),
        ("мой номер 1234", "ru"),
        ("Думал спросить про гарантию, но нашёл её в чеке", "ru"),
        ("какая нежная рыба!", "ru"),
        ("как приятно, что позвонили", "ru"),
        ("понял, куда нажимать", "ru"),
        ("вы спрашивали, когда мне удобно: в среду", "ru"),
        ("I meant to ask about the lid but I found it", "en"),
        ("How kind you were!", "en"),
        ("My son wanted to know if whales sing", "en"),
        ("I need to leave at nine", "en"),
        ("We come on Friday (booking HW-7741)", "en"),
        ("What is this sorcery! Amazing cake.", "en"),
        ("are you kidding me?", "en"),
        ("when I opened the box everything was fine", "en"),
        ("> do you open on Sunday?", "en"),
        ("Thanks, now I see how it works.", "en"),
    ],
)
def test_what_wants_no_answer_is_left_out(text: str, language: str) -> None:
    assert asked(text, language=language) == []


def test_a_repeated_question_counts_once_and_the_fuller_one_is_kept() -> None:
    assert asked("Где???", "Где заказ 12?") == [("Где заказ 12?", "place")]
    assert asked("Когда приедет заказ?", "алло, когда приедет заказ") == [("Когда приедет заказ?", "date")]


def test_a_question_that_the_customer_takes_back_does_not_count() -> None:
    assert asked("Во сколько закрываетесь? А, нашла, в 9") == []
    assert asked("Do you take dogs? Never mind, found it", language="en") == []


def test_a_told_problem_is_implicit_only_where_nothing_is_asked() -> None:
    (told,) = turn("Добрый день. Приложение вылетает после обновления.")
    assert (told.form, told.kind, told.text) == ("implicit", "action", "Приложение вылетает после обновления.")
    assert [question.form for question in turn("Приложение вылетает. Верните деньги")] == ["request"]
    assert turn("Приложение отличное, всё работает") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("просила без лука, а принесли с луком", "ru"),
        ("в номере нет горячей воды", "ru"),
        ("билета нет", "ru"),
        ("i ordered two and you sent one", "en"),
        ("there is no hot water", "en"),
    ],
)
def test_what_came_short_is_a_told_problem(text: str, language: str) -> None:
    assert [question.form for question in turn(text, language=language)] == ["implicit"]


def test_what_is_left_out_is_of_the_kind_asked_before() -> None:
    messages = (
        Message(role="customer", text="Сколько стоит стрижка?"),
        Message(role="agent", text="900 ₽."),
        Message(role="customer", text="а с укладкой?"),
    )
    assert [question.kind for question in questions_of_turn(Conversation(messages=messages), "ru")] == ["amount"]


@pytest.mark.parametrize("language", ["de", "zh", "en-GB", "", "ru-RU", "RU"])
def test_any_language_tag_is_read(language: str) -> None:
    russian = language.lower().startswith("ru")
    assert len(questions_in("где заказ" if russian else "where is my order", language)) == 1


def test_a_bare_phrase_after_the_agents_question_answers_it() -> None:
    assert asked("чек на почту, пожалуйста") == [("чек на почту", "action")]
    assert asked("чек на почту, пожалуйста", before="Чек на почту или в смс?") == []


def test_only_the_turn_after_the_last_answer_is_read() -> None:
    messages = (
        Message(role="customer", text="Сколько стоит?"),
        Message(role="agent", text="100 рублей."),
        Message(role="customer", text="а где забрать"),
        Message(role="note", text="когда перезвонить?"),
    )
    found = questions_of_turn(Conversation(messages=messages), "ru")
    assert [(question.message_index, question.text) for question in found] == [(2, "где забрать")]


WORDS = sorted(
    {word for section in load("ru", "questions").sections.values() for entry in section for word in entry.split()}
)
ANY_TEXT = st.one_of(
    st.text(), st.lists(st.sampled_from([*WORDS, "?", ",", ".", "»", '"', "\n", "😀", "12"])).map(" ".join)
)


@given(ANY_TEXT, st.sampled_from(["ru", "en"]))
def test_spans_match_the_text_and_do_not_end_in_space(text: str, language: str) -> None:
    for found in questions_in(text, language):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == text[found.start : found.end]


@given(st.lists(ANY_TEXT.filter(lambda text: text.isprintable()), min_size=1, max_size=3))
def test_every_question_of_a_turn_is_its_messages_own_words(texts: list[str]) -> None:
    for question in turn(*texts):
        assert texts[question.message_index][question.start : question.end] == question.text


@pytest.mark.parametrize("flood", ["когда ", "подскажите цену, ", "? ", "«а» ", "в "])
def test_a_flood_of_words_takes_time_in_proportion(flood: str) -> None:
    began = time.process_time()
    turn(flood * (60_000 // len(flood)))
    assert time.process_time() - began < 5
