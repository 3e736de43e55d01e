"""Phrases are found in any inflection, at the right place, and nowhere else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.reading.phrases import Phrases

RU = Phrases(
    (
        "приносить|принести * извинение за * неудобство",
        "спасибо за ?ваше обращение",
        "=минутку",
        "хороший день",
        "мы ценить ваш выбор",
        "я на связь",
    ),
    "ru",
)
EN = Phrases(
    ("we are ?so|very sorry for any inconvenience", "do not hesitate to contact", "thank you for * contact"), "en"
)


def found(phrases: Phrases, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in phrases.find(text)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Приносим свои извинения за доставленные неудобства!", ["Приносим свои извинения за доставленные неудобства"]),
        ("принесли извинение за это неудобство", ["принесли извинение за это неудобство"]),
        ("принесли извенения за неудобсва", ["принесли извенения за неудобсва"]),
        ("спасибо, за обращение. Хорошего дня", ["спасибо, за обращение", "Хорошего дня"]),
        ("МИНУТКУ", ["МИНУТКУ"]),
        ("минутка отдыха", []),
        ("спасибо. За обращение заплатят", []),
        ("мы цéним", []),
        ("Будьте со мной на связи: я на связи до шести", ["мной на связи", "я на связи"]),
        ("мы очень ценим ваш выбор", []),
        ("приносим вам самые глубокие извинения за неудобства", []),
    ],
)
def test_russian(text: str, hits: list[str]) -> None:
    assert found(RU, text) == hits


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("We’re so sorry for any inconvenience.", ["We’re so sorry for any inconvenience"]),
        ("were you sorry for any inconvenience", []),
        ("pls dont hesitate to contact us", ["dont hesitate to contact"]),
        ("Thank you for contacting Acme", ["Thank you for contacting"]),
        ("thank you for having contacted us", ["thank you for having contacted"]),
        ("we are sorry for any inconveniance", ["we are sorry for any inconveniance"]),
        ("Do not contact me. To hesitate is human", []),
    ],
)
def test_english(text: str, hits: list[str]) -> None:
    assert found(EN, text) == hits


def test_the_longest_of_nested_phrases_is_kept_and_overlapping_ones_stay() -> None:
    phrases = Phrases(("на связь", "мы на связь", "связь всегда"), "ru")
    assert found(phrases, "мы на связи всегда") == ["мы на связи", "связи всегда"]


def test_a_pattern_that_matches_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="match nothing"):
        Phrases(("?мы ?всё",), "ru")


def test_many_optional_words_stay_cheap_and_may_all_be_missing_or_there() -> None:
    started = time.process_time()
    phrases = Phrases(("начало " + " ".join(f"?{letter}{letter}" for letter in "абвгдежзиклмнопр") + " конец",), "ru")
    assert time.process_time() - started < 1
    assert found(phrases, "начало конец") == ["начало конец"]
    assert found(phrases, "начало бб жж рр конец") == ["начало бб жж рр конец"]
    assert found(phrases, "начало жж бб конец") == []


@given(st.text(max_size=200), st.sampled_from((RU, EN)))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_spans_within_it(text: str, phrases: Phrases) -> None:
    for hit in phrases.find(text):
        assert 0 <= hit.start < hit.end <= len(text)


PIECES = ("приносим извинения за неудобства", "спасибо за обращение", "минутку", "хорошего дня")


@given(st.lists(st.sampled_from((*PIECES, "заказ", "«", "—", "12", "в", "курьер.")), max_size=12))
@settings(deadline=None)
def test_what_is_found_alone_is_found_between_other_words(pieces: list[str]) -> None:
    text = ". ".join(pieces)
    assert found(RU, text) == [piece for piece in pieces if piece in PIECES]


@pytest.mark.parametrize(
    "text", ["м" * 1_000_000, "минутку " * 100_000, "приносим " * 100_000], ids=["word", "hits", "starts"]
)
def test_a_huge_text_takes_seconds_at_most(text: str) -> None:
    started = time.process_time()
    RU.find(text)
    assert time.process_time() - started < 5
