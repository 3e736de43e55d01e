"""Agents' rough texts rewritten and bare refusals softened, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise.drafting.editing import rewritten, softened
from tonewise.drafting.editing.trusting_agents import scored
from tonewise.drafting.situation import Situation, situation_of
from tonewise.expectations import unmet
from tonewise.files import case_from
from tonewise.model import Case, Conversation, Fact, Message
from tonewise.reading.grounding import ground
from tonewise.reading.values import values
from tonewise.scoring import Scorer
from tonewise.settings import Settings

DATA = Path(__file__).parents[1] / "data"
SCORER = Scorer(Settings())
LEAST_MET = 0.95
"""Of our own cases, in either half: below it something broke."""
LEAST_BY_STRANGERS = {"rewrite": 0.68, "soften": 0.9}
"""Of strangers' cases, dev and check together; a little below what was measured."""


def cases(name: str) -> Iterator[tuple[Case, Situation]]:
    for data in yaml.safe_load((DATA / name).read_text(encoding="utf-8")):
        case = case_from(data)
        yield case, situation_of(case.conversation, SCORER, case.promise)


def situation(*facts: Fact, said: str, channel: str = "chat", promise: str | None = None) -> Situation:
    conversation = Conversation.model_validate(
        {"channel": channel, "facts": facts, "messages": [Message(role="customer", text=said)]}
    )
    return situation_of(conversation, SCORER, promise)


PARTS = [
    "Минутку", "не возим", "27 ноября", "да", "спасибо за обращение", "вы сами виноваты", "👍", "\n", "- ", "если",
    "!!", "https://a.ru/b", "sorry", "tell him", "Best regards", "(", "«", "и", ",", ".", "…",
]  # fmt: skip
"""What texts by chance are made of."""
ETA = Fact(id="eta", text="Заказ 5521 приедет в пятницу, 27 ноября.")
NO = Fact(id="no", kind="refusal", text="В Берёзовку не возим.")
WAY = Fact(id="way", kind="alternative", for_="no", text="Заказ можно забрать на Ленина, 14.")


@cache
def own(language: str) -> list[tuple[Case, Situation, str]]:
    """Our own cases, and what becomes of their rough texts."""
    found = cases(f"rewrite_own_{language}.yaml")
    return [(case, about, rewritten(about, case.rough or "").text) for case, about in found]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_rough_texts_hold_what_they_must(language: str) -> None:
    failed = {}
    total = 0
    for case, about, text in own(language):
        total += 1
        if problems := unmet(case.expect, text, about.score(text)):
            failed[case.id] = (problems, text)
    assert len(failed) <= (1 - LEAST_MET) * total, failed


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_value_is_made_up_and_a_second_time_changes_nothing(language: str) -> None:
    for case, about, text in own(language):
        rough = case.rough or ""
        conversation = case.conversation
        texts = [rough, *(fact.text for fact in conversation.facts), *(fact.url or "" for fact in conversation.facts)]
        texts += [message.text for message in conversation.messages] + [case.promise or ""]
        known = ground(texts, language, None)
        strange = [text[v.start : v.end] for v in values(text, language) if not known.holds(v, text[v.start : v.end])]
        assert not strange, (case.id, text)
        assert rewritten(about, text).text == text, case.id


@pytest.mark.slow
@pytest.mark.parametrize("task", ["rewrite", "soften"])
def test_strangers_cases(task: str) -> None:
    work = {"rewrite": rewritten, "soften": softened}[task]
    met = total = 0
    for language in ("ru", "en"):
        for case, about in cases(f"jobs_by_strangers/{task}_{language}.yaml"):
            text = work(about, case.rough or "").text
            total += 1
            met += not unmet(case.expect, text, about.score(text))
    assert met >= LEAST_BY_STRANGERS[task] * total, f"{met} of {total}"


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(PARTS), max_size=25).map(" ".join))
def test_any_text_is_taken(rough: str) -> None:
    about = situation(ETA, NO, WAY, said="Когда приедет заказ 5521? А в Берёзовку привезёте?", promise="до 18:00")
    for work in (rewritten, softened):
        assert "27 ноября" in work(about, rough).text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_facts_answer_and_what_they_do_not_hold_stays(language: str) -> None:
    for case, about in cases(f"rewrite_trades_{language}.yaml"):
        text = rewritten(about, case.rough or "").text
        assert not unmet(case.expect, text, scored(about, text, [case.rough or ""])), (case.id, text)


def test_an_agents_own_words_are_known_unless_a_fact_says_otherwise() -> None:
    about = situation(Fact(id="day", text="Заказ 5521 приедет 27 ноября."), said="Когда приедет заказ 5521?")
    rough = "Заказ приедет 27 ноября, курьер Павел наберёт вас за 40 минут."
    assert scored(about, rough, [rough]).rules["grounded"] == "pass"
    assert about.score(rough).rules["grounded"] == "fail"
    wrong = "Заказ 5521 приедет 29 ноября."
    assert scored(about, wrong, [wrong]).rules["grounded"] == "fail"


def test_what_contradicts_a_fact_gives_way_to_it() -> None:
    about = situation(ETA, said="Когда приедет заказ 5521?")
    assert rewritten(about, "Приедет 28 ноября, перекройте въезд для легковых.").text == (
        "Заказ 5521 приедет в пятницу, 27 ноября. Перекройте въезд для легковых."
    )


def test_a_bare_refusal_gets_its_alternative() -> None:
    about = situation(NO, WAY, said="В Берёзовку привезёте?")
    assert rewritten(about, "нет").text == "В Берёзовку не возим, но заказ можно забрать на Ленина, 14."
    assert softened(about, "Нет, туда не возим. Точка.").text.count("не возим") == 1


def test_a_refusal_with_nothing_to_offer_stays_a_refusal() -> None:
    about = situation(said="Сделаете скидку на второй абонемент?")
    text = softened(about, "Нет.").text
    assert "нет" in text.lower()
    assert "скидку на второй абонемент" in text
    promised = situation(NO, said="В Берёзовку привезёте?", promise="до 18:00")
    assert softened(promised, "не возим").text.endswith("напишу до 18:00.")


def test_words_for_colleagues_are_said_to_the_customer_or_left_out() -> None:
    secret = Fact(id="s", text="Партия 7 с браком, юристы просят молчать.", audience="internal")
    about = situation(ETA, secret, said="Когда приедет заказ 5521?")
    rough = "Опять партия 7, юристы просили молчать. Скажи ему, что приедет 27 ноября. Пусть приготовит паспорт."
    assert rewritten(about, rough).text == "Заказ 5521 приедет в пятницу, 27 ноября. Приготовьте паспорт."


def test_the_form_is_the_channels() -> None:
    rough = "Уважаемый клиент!\n\nЗаказ приедет 27 ноября.\n\nС уважением,\nОтдел доставки"
    said = "Добрый день! Когда приедет заказ 5521?"
    assert rewritten(situation(ETA, said=said), rough).text == (
        "Добрый день! Заказ 5521 приедет в пятницу, 27 ноября."
    )  # fmt: skip
    letter = rewritten(situation(ETA, said=said, channel="email"), rough).text
    assert letter == "Добрый день!\n\nЗаказ 5521 приедет в пятницу, 27 ноября.\n\nС уважением,\nОтдел доставки"


def test_only_holding_becomes_the_answer_or_the_promise() -> None:
    assert "27 ноября" in rewritten(situation(ETA, said="Когда приедет заказ 5521?"), "Минутку, смотрю").text
    about = situation(said="Можно ли подвинуть доставку на субботу?", promise="до 17:00")
    assert rewritten(about, "Ожидайте, уточняю").text == (
        "Уточню, можно ли подвинуть доставку на субботу, и напишу до 17:00."
    )


def test_answers_tell_what_became_of_each_question() -> None:
    about = situation(ETA, NO, WAY, said="Когда приедет заказ 5521? А в Берёзовку привезёте?")
    found = rewritten(about, "приедет 27-го").answers
    assert [(answer.status, answer.facts) for answer in found] == [("answered", ("eta",)), ("refused", ("no", "way"))]
