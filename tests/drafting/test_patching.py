"""A model's text mended without the model."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.drafting.editing import patched
from tonewise.drafting.situation import Situation, situation_of
from tonewise.model import Conversation, Fact, Message
from tonewise.scoring import Scorer
from tonewise.settings import Settings

DATA = Path(__file__).parents[1] / "data"
SCORER = Scorer(Settings())
FACTS = (
    Fact(id="eta", text="Заказ приедет в среду, 25 ноября."),
    Fact(id="no", kind="refusal", text="Вечером после 18:00 не доставляем."),
    Fact(id="way", kind="alternative", for_="no", text="Забрать можно в пункте на улице Мира, 5, до 22:00."),
)
REFUSED = "Вечером после 18:00 не доставляем, но забрать можно в пункте на улице Мира, 5, до 22:00."


def about(said: str = "Здравствуйте! Когда приедет заказ 4821? А вечером привезти можно?") -> Situation:
    return situation_of(Conversation(facts=FACTS, messages=(Message(role="customer", text=said),)), SCORER)


def test_what_nothing_holds_gives_way_to_the_facts() -> None:
    text, changes = patched(
        about(), "Здравствуйте! Заказ приедет 27 ноября. Да, вечером привезём. Подарим скидку 10%! Ждём!"
    )
    assert text == f"Здравствуйте! Заказ приедет в среду, 25 ноября. {REFUSED}"
    assert {change.removed for change in changes} >= {"Заказ приедет 27 ноября.", "Подарим скидку 10%!"}


def test_a_missing_answer_is_put_in_at_its_place() -> None:
    text, changes = patched(about(), f"Здравствуйте! {REFUSED}")
    assert text == f"Здравствуйте! Заказ приедет в среду, 25 ноября. {REFUSED}"
    assert [(change.by, change.removed, change.added) for change in changes] == [
        ("answer-every-question", "", "Заказ приедет в среду, 25 ноября.")
    ]


def test_a_text_that_says_it_all_comes_back_as_it_is() -> None:
    text = f"Здравствуйте! Ваш заказ приедет в среду, 25 ноября.\n\n{REFUSED}"
    assert patched(about(), text) == (text, ())


def test_repeated_foreign_and_broken_sentences_are_cut() -> None:
    said = f"Здравствуйте! Заказ приедет в среду, 25 ноября. {REFUSED}"
    for extra in (
        " Заказ приедет в среду, 25 ноября.",
        " Thank you very much for your patience and have a great day.",
        " Если у вас остались вопросы, обращайтесь в",
    ):
        text, changes = patched(about(), said + extra)
        assert text == said, extra
        assert changes


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_made_up_stays(language: str) -> None:
    for data in yaml.safe_load((DATA / f"trust_{language}.yaml").read_text(encoding="utf-8")):
        messages = [Message(role="customer", text=said) for said in data["messages"] if isinstance(said, str)]
        if len(messages) < len(data["messages"]):
            messages = [
                Message(role="customer", text=said) if isinstance(said, str) else Message.model_validate(said)
                for said in data["messages"]
            ]
        conversation = Conversation.model_validate(
            {"facts": data.get("facts", ()), "customer": data.get("customer", {}), "messages": messages}
        )
        found = situation_of(conversation, SCORER, data.get("promise"))
        facts = " ".join(fact.text for fact in conversation.facts if fact.audience == "customer").lower()
        for bad in data.get("bad", ()):
            text, _ = patched(found, bad["text"])
            assert bad["find"].lower() in facts or bad["find"].lower() not in text.lower(), (bad["text"], text)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_taken(written: str) -> None:
    text, changes = patched(about(), written)
    assert isinstance(text, str)
    assert changes or text == written
