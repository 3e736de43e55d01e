"""Russian words in Latin letters."""

import pytest

from tonewise.reading.romanised import cyrillic_of, is_common_romanised


@pytest.mark.parametrize(
    ("spelt", "word"),
    [("skolko", "сколько"), ("zakaz", "заказ"), ("chto", "что"), ("zdravstvujte", "здравствуйте"), ("hochu", "хочу"),
     ("schet", "счет"), ("posylka", "посылка"), ("zhenschina", "женщина")],
)  # fmt: skip
def test_spellings(spelt: str, word: str) -> None:
    assert cyrillic_of(spelt) == word


@pytest.mark.parametrize("word", ["the", "shipment", "qwrt", "a" * 500, "über", "заказ", ""])
def test_what_is_no_romanised_russian(word: str) -> None:
    assert cyrillic_of(word) is None


def test_common_words_only() -> None:
    assert is_common_romanised("kogda")
    assert not is_common_romanised("zhenschina")
