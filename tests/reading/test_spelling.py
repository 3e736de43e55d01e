"""Which words are right, what a misspelt one was meant to be, and which words are nobody's slip."""

from __future__ import annotations

import pytest

from tonewise.lexicons.english import is_english
from tonewise.reading.dictionary import is_right, misspelt
from tonewise.reading.spelling import spelling_slips


def found(text: str, *theirs: str) -> list[tuple[str, str]]:
    return [(text[slip.start : slip.end], slip.right) for slip in spelling_slips(text, lambda: frozenset(theirs))]


@pytest.mark.parametrize("word", ["aardvark", "the", "refunded", "zoom", "zulu", "don't"])
def test_english_words_are_found_at_both_ends_of_the_list_and_between(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", ["", "zzzz", "aaaa", "recieve", "слово", "refundedd"])
def test_what_is_no_english_word_is_not_found(word: str) -> None:
    assert not is_english(word)


@pytest.mark.parametrize(
    "word",
    ["colour", "organised", "travelled", "centre", "licence", "prepay", "wifi", "промокод", "кэшбэка", "шоуруме"],
)
def test_british_spellings_and_trade_words_are_right(word: str) -> None:
    assert is_right(word)


def test_a_word_far_from_any_common_one_may_be_a_name() -> None:
    assert misspelt("zorvane") is None
    assert misspelt("кварбуз") is None


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("Мастер может задержатся.", [("задержатся", "задержаться")]),
        ("Он должен вернуться к обеду.", []),
        ("Если вы выберите тариф, скажите.", [("выберите", "выберете")]),
        ("Вы выберите тариф, а мы подключим.", []),
        ("Вернёте за 14 дней.", []),
        ("Ghbdtn, заказ собран.", [("Ghbdtn", "Привет")]),
        ("Cкидка до мая.", [("Cкидка", "Скидка")]),
        ("iPhone и Wi-Fi, код А123ВС.", []),
        ("Your free trial and your planning session.", []),
        ("If your not sure, ask.", [("your not", "you're not")]),
        ("He had had a go.", []),
        ("It is is here.", [("is is", "is")]),
        ("Касса до 9,потом закрыта.", [("9,потом", "9, потом")]),
        ("Цена 1,5 тысячи.", []),
    ],
)
def test_slips_in_context(text: str, slips: list[tuple[str, str]]) -> None:
    assert found(text) == slips


def test_the_customers_own_word_is_no_slip() -> None:
    assert found("Ваш закас готов.") == [("закас", "заказ")]
    assert found("Ваш закас готов.", "закас") == []


def test_quoted_words_are_somebody_elses() -> None:
    assert found("Вы написали «сдесь», верно?") == []
