"""The topics of the open turn."""

import pytest
from labelled import labelled, said, share_right

from tonewise.model import Conversation, Fact
from tonewise.reading.language import conversation_language
from tonewise.reading.topics import topics_of_turn


def topics(text: str) -> list[str]:
    conversation = said(text)
    return list(topics_of_turn(conversation, conversation_language(conversation)))


@pytest.mark.parametrize("line", labelled("topics", sets=("dev",)), ids=lambda line: line["text"])
def test_development_lines(line: dict[str, object]) -> None:
    assert topics(str(line["text"])) == line["topics"]


def test_check_lines() -> None:
    assert share_right("topics", topics) >= 0.85


def with_policy(text: str, policy: str) -> Conversation:
    fact = Fact(id="p", kind="policy", text=policy)
    return Conversation(facts=(fact,), messages=said(text).messages)


def test_off_topic_needs_a_policy_and_another_trade() -> None:
    flowers = "Мы цветочная лавка: букеты и доставка по городу"
    assert topics_of_turn(with_policy("а десять мешков гипса привезёте?", flowers), "ru") == ("off-topic",)
    assert topics_of_turn(with_policy("а букет с гипсовой вазой привезёте?", flowers), "ru") == ()
    assert topics_of_turn(with_policy("во сколько закрываетесь?", flowers), "ru") == ()
    assert topics(" десять мешков гипса привезёте?") == []
    assert topics_of_turn(with_policy("do you sell tyres?", "We are a flower shop"), "en") == ("off-topic",)
