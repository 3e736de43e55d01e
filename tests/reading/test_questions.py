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
