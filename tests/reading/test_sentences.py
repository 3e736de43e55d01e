"""Sentences of chat text: where they end, and that their spans are true."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.model import Conversation, Message
from tonewise.reading.sentences import sentences_of_turn, split

PIECES = st.sampled_from(
    [
        "заказ",
        "когда",
        "д.",
        "ул. Мира",
        "8.5",
        "?",
        "!",
        "...",
        ")))",
        ")",
        "(",
        "😀",
        "\n",
        " ",
        "«",
        "»",
        '"',
        "a@b.ru",
        "> ",
        "Ok",
    ]
)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Привет))", "заказ пришел, спасибо)))", "а когда второй?"],
        ["Ждём 3-5 раб. дней и т.д.", "Цена 8.5 руб. за шт.", "Ответ на a.b@mail.ru."],
        ["Заказ на ул. Мира, 5 (подъезд 2) готов.", "Когда забрать?"],
        ["г. Москва, д. 5, кв. 7.", "Приезжайте к 12.30"],
        ["ок 👍", "а цена?"],
        ['Он сказал: "Где заказ?" и ушёл.', "Вот так"],
        ["Mr. Smith came at 5 p.m. today.", "Was that right?"],
        ["ну... не знаю.", "Подумаю"],
        ["See https://a.ru/x.y?z=1 first.", "Then write"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split(text)] == sentences


def test_a_full_stop_with_no_space_after_it_ends_a_sentence() -> None:
    text = "Добрый день.Ваш заказ где"
    assert [text[start:end] for start, end in split(text)] == ["Добрый день.", "Ваш заказ где"]


def test_every_line_of_a_list_is_one_sentence_but_a_wrapped_line_goes_on() -> None:
    items = "1. Адрес\n2. График работы\n- цена"
    wrapped = "I am writing about the invoice that I received from you on Monday\nand that I paid on Tuesday."
    assert [items[start:end] for start, end in split(items)] == ["1. Адрес", "2. График работы", "- цена"]
    assert len(split(wrapped)) == 1


def test_only_the_open_turn_is_read() -> None:
    messages = (
        Message(role="customer", text="Старое."),
        Message(role="agent", text="Ответ."),
        Message(role="customer", text="Новое. И ещё."),
        Message(role="note", text="Заметка."),
    )
    found = sentences_of_turn(Conversation(messages=messages))
    assert [(sentence.message_index, sentence.text) for sentence in found] == [(2, "Новое."), (2, "И ещё.")]


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_spans_are_in_order_apart_and_hold_all_that_is_not_space(text: str) -> None:
    spans = split(text)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
