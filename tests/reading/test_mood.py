"""The mood of the open turn."""

import pytest
from labelled import labelled, said, share_right

from tonewise.model import Conversation
from tonewise.reading.language import conversation_language
from tonewise.reading.mood import mood_of, mood_of_turn


def mood(text: str) -> str:
    conversation = said(text)
    return mood_of_turn(conversation, conversation_language(conversation))


@pytest.mark.parametrize("line", labelled("mood", sets=("dev",)), ids=lambda line: line["text"])
def test_development_lines(line: dict[str, str]) -> None:
    assert mood(line["text"]) == line["mood"]


def test_check_lines() -> None:
    lines = [line for line in labelled("mood", sets=("check",)) if mood(line["text"]) != "unsure"]
    assert sum(mood(line["text"]) == line["mood"] for line in lines) / len(lines) >= 0.85
    assert share_right("mood", mood) >= 0.85


def test_the_turn_as_a_whole() -> None:
    assert mood_of_turn(said("Здравствуйте", "посылка пришла разбитая"), "ru") == "complaint"
    assert mood_of_turn(Conversation(), "ru") == "neutral"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("не сломано ничего, всё целое", "neutral"),
        ("пришло без царапин, спасибо", "thanks"),
        ("раньше не работало, теперь всё хорошо, спасибо", "thanks"),
        ("Мне не понравилось", "complaint"),
        ("кошмар какой-то", "unsure"),
        ("ну и дела!!!", "unsure"),
    ],
)
def test_negation_repair_and_doubt(text: str, expected: str) -> None:
    assert mood_of(text, "ru") == expected
