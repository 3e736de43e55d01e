"""What scorers say of replies in both languages, traps among them; and that they say the same each time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_scores import a_case, a_draft, a_header, a_record, result_of, scored

from tonewise.evals.scorers.edits import levenshtein
from tonewise.evals.scoring import LogScorer

# What the customer asks, the reply, and the share of it that the reply meets.
COVERAGE_RU = [
    ("Когда приедет диван?", "Диван приедет 25 ноября.", 1.0),
    ("Когда приедет диван?", "Здравствуйте! Спасибо за обращение.", 0.0),
    ("Когда приедет диван и сколько стоит подъём?", "Диван приедет 25 ноября.", 0.5),
    ("Когда приедет диван и сколько стоит подъём?", "Диван приедет 25 ноября, подъём стоит 400 ₽.", 1.0),
    ("Когда приедет диван и сколько стоит подъём?", "Подъём стоит 400 ₽ за этаж.", 0.5),
    ("до скольки вы работаете? и есть ли парковка?", "До 20:00. Парковка есть.", 1.0),
    ("до скольки вы работаете? и есть ли парковка?", "До 20:00.", 0.5),
    ("до скольки вы работаете? и есть ли парковка?", "Добрый день! Спасибо за обращение.", 0.0),
    ("до скольки вы работаете? есть ли парковка? можно с собакой?", "До 20:00. Парковка во дворе.", 0.6667),
    ("до скольки вы работаете? есть ли парковка? можно с собакой?", "До 20:00. Парковки нет. С собакой можно.", 1.0),
    ("Можно оплатить картой?", "Да", 1.0),
    ("Можно оплатить картой?", "Нет, только наличными.", 1.0),
    ("Можно вернуть крем?", "Вскрытый крем вернуть нельзя, зато его можно обменять.", 1.0),
    ("Когда придёт возврат?", "Уточню у банка и напишу вам до 18:00.", 1.0),
    ("Какой размер взять?", "Подскажите, пожалуйста, ваш рост?", 1.0),
    ("Перенесите запись на четверг. И пришлите счёт", "Запись перенесла на четверг.", 0.5),
    ("Где мой заказ? Почему так долго?", "Заказ 1234 в пункте на Мира, 5.", 0.5),
    (
        "Где мой заказ? Почему так долго?",
        "Он в пункте на Мира, 5. Машина сломалась, отсюда задержка.",
        1.0,
    ),
    ("Спасибо, всё получилось!", "Рады помочь!", None),
    ("ок", "Хорошего дня!", None),
    ("Есть ли рассрочка?", "Рассрочка есть на полгода.", 1.0),
    ("Сколько стоит каток и до скольки он открыт?", "1. 900 ₽\n2. до 22:00", 1.0),
]
COVERAGE_EN = [
    ("When does the sofa arrive?", "The sofa arrives on 25 November.", 1.0),
    ("When does the sofa arrive?", "Hello! Thank you for contacting us.", 0.0),
    ("When does the sofa arrive and how much is carrying it upstairs?", "The sofa arrives on 25 November.", 0.5),
    (
        "When does the sofa arrive and how much is carrying it upstairs?",
        "On 25 November; it is $8 a floor.",
        1.0,
    ),
    ("When does the sofa arrive and how much is carrying it upstairs?", "Carrying it upstairs is $8 a floor.", 0.5),
    ("How late are you open? Is there parking?", "Until 8 pm. Yes, there is parking.", 1.0),
    ("How late are you open? Is there parking?", "We are open until 8 pm.", 0.5),
    ("How late are you open? Is there parking?", "Hello! Thank you for writing to us.", 0.0),
    (
        "How late are you open? Is there parking? Can I bring a dog?",
        "Until 8 pm. Yes, there is parking.",
        0.6667,
    ),
    ("How late are you open? Is there parking? Can I bring a dog?", "Until 8 pm. No parking. Dogs are welcome.", 1.0),
    ("Can I pay by card?", "Yes", 1.0),
    ("Can I pay by card?", "No, cash only.", 1.0),
    ("Can I return the cream?", "Opened cream can't be returned, but you can exchange it.", 1.0),
    ("When will the refund arrive?", "I'll check with the bank and write to you by 6 pm.", 1.0),
    ("Which size should I take?", "Could you tell me your height so that I can pick the size?", 1.0),
    ("Please cancel my Thursday lesson and send me the receipt for October", "Your Thursday lesson is cancelled.", 0.5),
    ("Where is my order? Why is it late?", "Order 1234 is at the pick-up point at 5 Mill Street.", 0.5),
    ("Where is my order? Why is it late?", "It is at 5 Mill Street. The van broke down, hence the delay.", 1.0),
    ("Thanks, it works!", "Glad to help!", None),
    ("ok", "Have a good day!", None),
    ("How much is the rink and how late is it open?", "1. £9\n2. until 10 pm", 1.0),
]


@pytest.mark.parametrize(("customer", "reply", "share"), [*COVERAGE_RU, *COVERAGE_EN])
def test_coverage(customer: str, reply: str, share: float | None) -> None:
    result = result_of("coverage", a_case(customer, reply=reply))
    assert (result.status, result.value) == (("not-applicable", None) if share is None else ("assessed", share))


# A reply, and the address, greeting, emoji and length that it has.
REGISTER_RU: list[tuple[str, dict[str, Any]]] = [
    ("Диван приедет 25 ноября.", {"address": "none", "greeting": False, "emoji": False, "length": "terse"}),
    ("Ваш диван приедет 25 ноября.", {"address": "вы"}),
    ("Твой диван приедет 25 ноября.", {"address": "ты"}),
    ("Напиши нам размер, и подберём чехол.", {"address": "ты"}),
    ("Напишите нам размер, и подберём чехол.", {"address": "вы"}),
    ("Подскажите, какой у тебя размер?", {"address": None}),
    ("Здравствуйте! Диван приедет 25 ноября.", {"address": "none", "greeting": True}),
    ("Привет) диван будет 25-го", {"greeting": True, "emoji": True, "address": "none"}),
    ("Анна, добрый день! Диван приедет 25 ноября.", {"greeting": True, "address": "none"}),
    ("Передайте привет маме!", {"greeting": False, "address": "вы"}),
    ("Добрый мастер починит диван.", {"greeting": False, "address": "none"}),
    ("Клиент написал: «Ты где?» Курьер уже едет.", {"address": "none"}),
    ("Вы с мужем можете приехать вместе.", {"address": "none"}),
    ("Звонишь туда, а там никто не отвечает.", {"address": "none"}),
    ("1) Откройте приложение. 2) Нажмите «Вернуть».", {"emoji": False, "address": "вы"}),
    ("Готово 🙂", {"emoji": True, "length": "terse"}),
    ("Готово :)", {"emoji": True}),
    ("Срок (до 5 дней) указан в договоре.", {"emoji": False}),
    ("Цена: 400 ₽ → 350 ₽ ✓", {"emoji": False}),
    ("слово " * 12, {"length": "terse"}),
    ("слово " * 13, {"length": "medium"}),
    ("слово " * 60, {"length": "medium"}),
    ("слово " * 61, {"length": "long"}),
]
REGISTER_EN: list[tuple[str, dict[str, Any]]] = [
    ("The sofa arrives on 25 November.", {"address": "none", "greeting": False, "emoji": False, "length": "terse"}),
    ("Your sofa arrives on 25 November.", {"address": "none"}),
    ("Hi! The sofa arrives on 25 November.", {"greeting": True}),
    ("Hello Anna, the sofa arrives on 25 November.", {"greeting": True}),
    ("Good morning! It is ready.", {"greeting": True}),
    ("Anna, hi! It is ready.", {"greeting": True}),
    ("It arrives in the morning, good for early birds.", {"greeting": False}),
    ("Say hello to the courier at the door.", {"greeting": False}),
    ("High tide is at six.", {"greeting": False}),
    ("Done 🙂", {"emoji": True}),
    ("Done :)", {"emoji": True}),
    ("Done ;-)", {"emoji": True}),
    ("I <3 this sofa", {"emoji": False}),
    ("The price (VAT included) is £40.", {"emoji": False}),
    ("1) Open the app. 2) Press Return.", {"emoji": False}),
    ("See https://example.com/a", {"emoji": False}),
    ("£40 → £35 ✓", {"emoji": False}),
    ("word " * 12, {"length": "terse"}),
    ("word " * 13, {"length": "medium"}),
    ("word " * 61, {"length": "long"}),
    ("It is 25 °C in the hall & the lights are on ©", {"emoji": False}),
]
OTHER = {
    "address": {"ты": "вы", "вы": "ты", "none": "вы"},
    "length": {"terse": "long", "medium": "terse", "long": "terse"},
}


@pytest.mark.parametrize(("customer", "reply", "manner"), [
    *(("Когда приедет диван?", *case) for case in REGISTER_RU),
    *(("When does the sofa arrive?", *case) for case in REGISTER_EN),
])  # fmt: skip
def test_register(customer: str, reply: str, manner: dict[str, Any]) -> None:
    for part, found in manner.items():
        for wanted in ("ты", "вы", "none") if found is None else (found,):
            result = result_of("register", a_case(customer, reply=reply, expect={"register": {part: wanted}}))
            assert result.value is (found is not None), result.reason
        other = (not found) if isinstance(found, bool) else OTHER[part].get(found)
        if other is not None:
            result = result_of("register", a_case(customer, reply=reply, expect={"register": {part: other}}))
            assert result.value is False
            assert result.reason


# What a case expects of one question's answer, the reply, and whether that holds.
ANSWERS = [
    ("Когда приедет диван?", "Когда приедет диван", "answered", "Диван приедет 25 ноября.", True),
    ("Когда приедет диван?", "Когда приедет диван", "answered", "Уточню и напишу до 18:00.", False),
    ("Когда приедет диван?", "Когда приедет диван", "promised", "Уточню и напишу до 18:00.", True),
    ("Когда приедет диван?", "Когда приедет диван", "promised", "Диван приедет 25 ноября.", False),
    ("Когда приедет диван?", "Когда приедет диван", "missing", "Диван приедет 25 ноября.", False),
    ("Когда приедет диван?", "Когда приедет диван", "missing", "Здравствуйте! Рады помочь.", True),
    ("Можно вернуть крем?", "вернуть крем", "refused", "Вскрытый крем вернуть нельзя.", True),
    ("Можно вернуть крем?", "вернуть крем", "refused", "Да, крем можно вернуть за 14 дней.", False),
    ("Можно его заморозить?", "можно его заморозить", "refused", "Абонемент «Утро» не замораживается.", True),
    ("Можно вернуть крем?", "вернуть крем", "answered", "Вскрытый крем вернуть нельзя.", True),
    ("When does the sofa arrive?", "When does the sofa arrive", "answered", "It arrives on 25 November.", True),
    ("When does the sofa arrive?", "when does the sofa arrive", "answered", "I'll check and write by 6 pm.", False),
    ("When does the sofa arrive?", "when does the sofa arrive", "promised", "I'll check and write by 6 pm.", True),
    ("When does the sofa arrive?", "when does the sofa arrive", "missing", "The sofa arrives on 25 November.", False),
    ("When does the sofa arrive?", "when does the sofa arrive", "missing", "Hello! Glad to help.", True),
    ("Can I return the cream?", "return the cream", "refused", "Opened cream can't be returned.", True),
    ("Can I return the cream?", "return the cream", "refused", "Yes, you can return it.", False),
    ("Could Mary test my eyes tomorrow?", "Could Mary test my eyes", "answered", "Mary will test them at 11 am.", True),
]  # fmt: skip


@pytest.mark.parametrize(("customer", "question", "status", "reply", "holds"), ANSWERS)
def test_status_of_an_answer(customer: str, question: str, status: str, reply: str, holds: bool) -> None:
    case = a_case(customer, reply=reply, expect={"answers": [{"question": question, "status": status}]})
    result = result_of("answers", case)
    assert (result.status, result.value) == ("assessed", holds), result.reason
    assert bool(result.reason) is not holds


def test_words_prove_an_answer_and_a_claim_never_does() -> None:
    expect = {
        "answers": [
            {"question": "когда приедет диван", "status": "answered", "contains": ["25 ноября", ["25.11", "25 ноября"]]}
        ]
    }
    claims = [{"question": "Когда приедет диван?", "status": "answered", "sentence": "Диван приедет 25 ноября."}]
    case = a_case(expect=expect)
    empty = result_of("answers", case, draft=a_draft("Скоро всё будет.", answers=claims))
    assert empty.value is False
    assert "lacks 25 ноября; «когда приедет диван»: lacks 25.11 | 25 ноября" in empty.reason
    assert result_of("coverage", case, draft=a_draft("Скоро всё будет.", answers=claims)).value == 0.0
    held = result_of("answers", case, draft=a_draft("Диван приедет 25\u00a0ноября."))
    assert held.value is True
    assert result_of("coverage", case, draft=a_draft("Диван приедет 25\u00a0ноября.")).value == 1.0


def test_a_claim_counts_against_what_the_text_leaves_in_doubt() -> None:
    case = a_case("Подойдёт ли чехол?", expect={"answers": [{"question": "подойдёт ли чехол", "status": "answered"}]})
    text = "Ткань плотная и тёплая."
    alone = result_of("answers", case, draft=a_draft(text))
    claimed = [{"question": "Подойдёт ли чехол?", "status": "missing"}]
    with_claim = result_of("answers", case, draft=a_draft(text, answers=claimed))
    assert with_claim.value is False
    assert alone.value is False or "own account" in with_claim.reason


def test_coverage_counts_the_questions_that_a_case_names() -> None:
    turn = "Когда приедет диван и сколько стоит подъём? Есть ли чехлы?"
    first = {"question": "когда приедет диван", "contains": "25 ноября"}
    lift = {"question": "сколько стоит подъём", "status": "missing"}
    covers = {"question": "Есть ли чехлы", "status": "answered"}
    reply = "Диван приедет 25 ноября."
    assert result_of("coverage", a_case(turn, reply=reply, expect={"answers": [first]})).value == 1.0
    assert result_of("coverage", a_case(turn, reply=reply, expect={"answers": [first, lift]})).value == 1.0
    both = result_of("coverage", a_case(turn, reply=reply, expect={"answers": [first, lift, covers]}))
    assert (both.value, both.reason) == (0.5, "«Есть ли чехлы» is left open")
    assert result_of("coverage", a_case(turn, reply=reply, expect={"answers": [lift]})).status == "not-applicable"
    lost = {"question": "какого он цвета", "status": "answered"}
    for name in ("coverage", "answers", "expected"):
        result = result_of(name, a_case(turn, reply=reply, expect={"answers": [lost]}))
        assert (result.status, result.value) == ("cannot-assess", None)
        assert "«какого он цвета» stands nowhere in the turn" in result.reason


def test_content() -> None:
    expect = {"contains": [["25 ноября", "25.11"], ["диван*"]], "lacks": ["завтр*"], "max_words": 5}
    good = result_of("content", a_case(reply=["Ваш диван", "приедет 25.11"], expect=expect))
    assert (good.value, good.reason) == (True, "")
    bad = result_of("content", a_case(reply="Он приедет завтра, очень надеемся, что утром", expect=expect))
    assert bad.value is False
    assert bad.reason == (
        "lacks 25 ноября | 25.11; lacks диван*; holds завтр*; is 7 words long, not 5 at most"
    )  # fmt: skip
    assert result_of("content", a_case(reply="да")).status == "not-applicable"


def test_rules_gate_and_score() -> None:
    suite = {"rules": {"select": ["answer-every-question", "grounded", "mirror-emoji"]}}
    case = a_case("Когда приедет диван и сколько стоит подъём?", reply="Спасибо за обращение!")
    result = scored(case, suite)
    found = {each.scorer: each for each in result.results}
    assert [name for name in found if name.startswith("rule/")] == [
        "rule/answer-every-question", "rule/grounded", "rule/mirror-emoji",
    ]  # fmt: skip
    assert found["rule/answer-every-question"].value is False
    assert "сколько стоит подъём" in found["rule/answer-every-question"].reason
    assert found["gate"].value is False
    assert found["gate"].reason.startswith("answer-every-question: ")
    assert isinstance(found["score"].value, float)
    assert found["score"].value < 1
    assert {finding.rule for finding in result.findings} == {"answer-every-question"}
    assert result.passed is False


def test_rules_are_told_what_the_variant_was_told() -> None:
    own = {"rules": [{"id": "no-deadline", "phrases": ["дедлайн"], "message": "Дедлайн — это срок."}]}
    header = a_header().model_copy(update={"settings": {"stored": own}})
    record = a_record(a_case(reply="Дедлайн 25 ноября."))
    found = {each.scorer: each for each in LogScorer(header).score(record).results}
    assert found["rule/no-deadline"].value is False
    assert found["rule/no-deadline"].reason == "Дедлайн — это срок. «Дедлайн»"
    plain = LogScorer(a_header()).score(record).results
    assert "rule/no-deadline" not in {each.scorer for each in plain}


def test_a_rule_that_does_not_score_is_held_where_a_case_names_it() -> None:
    suite = {"rules": {"select": ["mirror-emoji"]}}
    case = a_case(
        "Когда приедет диван и сколько стоит подъём?", reply="Спасибо!", expect={"fails": ["answer-every-question"]}
    )
    assert result_of("expected", case, suite).value is True
    assert scored(case, suite).passed is True
    other = a_case("Когда приедет диван?", reply="25 ноября.", expect={"fails": ["answer-every-question"]})
    assert result_of("expected", other, suite).reason == "does not break answer-every-question"
    unknown = a_case("Когда приедет диван?", reply="25 ноября.", expect={"passes": ["no-such-rule"]})
    assert result_of("expected", unknown).status == "error"
    assert scored(unknown).passed is None


EXPECTS_ALL = {
    "contains": ["25 ноября"],
    "lacks": ["завтра"],
    "passes": ["answer-every-question"],
    "fails": ["no-canned-phrases"],
}


def test_expected_lists_all_that_is_unmet() -> None:
    reason = result_of("expected", a_case(reply="Приедет завтра, ждите!", expect=EXPECTS_ALL)).reason
    assert reason == "lacks 25 ноября; holds завтра; does not break no-canned-phrases"
    assert result_of("expected", a_case(reply="25 ноября")).status == "not-applicable"


def test_edit_distance() -> None:
    def told(draft: str, sent: str | list[str]) -> tuple[Any, str]:
        result = result_of("edit-distance", a_case(sent=sent), draft=a_draft(draft))
        return result.value, result.reason

    assert told("Диван приедет 25 ноября.", "диван приедет 25 ноября") == (0.0, "0 of 4 words")
    assert told("Диван приедет 25 ноября.", "Диван будет 26 ноября.") == (0.5, "2 of 4 words")
    assert told("Всё готово", ["Все", "готово"]) == (0.0, "0 of 2 words")
    assert told("one two", "three four five") == (1.0, "3 of 3 words")
    assert told("!", "?") == (0.0, "0 of 0 words")
    assert result_of("edit-distance", a_case(), draft=a_draft("да")).status == "not-applicable"


def _by_table(first: list[str], second: list[str]) -> int:
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (one != other))
    return row[-1]


@given(st.lists(st.sampled_from("абв"), max_size=24), st.lists(st.sampled_from("абв"), max_size=24))
@settings(max_examples=100, deadline=None)
def test_levenshtein_is_exact(first: list[str], second: list[str]) -> None:
    assert levenshtein(first, second) == _by_table(first, second) == levenshtein(second, first)


def test_levenshtein_of_long_texts_is_quick() -> None:
    first = [str(number % 977) for number in range(40_000)]
    assert levenshtein(first, ["x", *first[:20_000], "y", *first[20_001:]]) == 2
    assert levenshtein(first[:5_000], list(reversed(first[:5_000]))) > 4_000


def test_what_a_draft_took() -> None:
    usage = {"prompt_tokens": 400, "completion_tokens": 30, "calls": 1, "cost": 0.002}
    case = a_case("Когда приедет диван?")
    draft = a_draft("Диван приедет.\n\nЖдём вас)", model="gpt-5", usage=usage)
    found = {each.scorer: each for each in scored(case, draft=draft, variant="gpt-5", seconds=2.5).results}
    values = {name: found[name].value for name in ("words", "messages", "seconds", "cost", "tokens", "model")}
    assert values == {"words": 4.0, "messages": 1.0, "seconds": 2.5, "cost": 0.002, "tokens": 430.0, "model": "gpt-5"}
    unpriced = a_draft("Диван приедет.", model="local", usage={"prompt_tokens": 4, "calls": 1})
    assert result_of("cost", case, draft=unpriced).status == "cannot-assess"
    assert result_of("cost", case, draft=a_draft("Диван приедет.")).value == 0.0
    stored = {each.scorer: each.status for each in scored(a_case(reply=["Да", "Готово"])).results}
    assert {stored[name] for name in ("seconds", "cost", "tokens", "model")} == {"not-applicable"}
    assert result_of("messages", a_case(reply=["Да", "Готово"])).value == 2.0


JUDGED = {
    "judges": [
        {"name": "kind", "criterion": "Kind."},
        {"name": "tone", "criterion": "Warm.", "must": False, "tag": "t"},
    ]
}


def _judgement(verdict: str, *votes: str) -> dict[str, Any]:
    cast = [{"verdict": vote, "model": "qwen", "reason": "r"} for vote in votes or (verdict,)]
    return {"judge": "kind", "verdict": verdict, "reason": "Грубо.", "votes": cast}


@pytest.mark.parametrize(("said", "status", "value", "passed"), [
    ((), "error", None, None),
    ((_judgement("error"),), "error", None, None),
    ((_judgement("cannot-assess"),), "cannot-assess", None, None),
    ((_judgement("fail", "fail", "pass", "fail"),), "assessed", False, False),
    ((_judgement("pass"),), "assessed", True, True),
])  # fmt: skip
def test_judges_are_read_from_the_log(
    said: tuple[dict[str, Any], ...], status: str, value: bool | None, passed: bool | None
) -> None:
    record = scored(a_case("Спасибо!"), JUDGED, draft=a_draft("Рады помочь!"), judgements=said)
    result = {each.scorer: each for each in record.results}["judge/kind"]
    assert (result.status, result.value, record.passed) == (status, value, passed)
    assert said == () or "qwen" in result.reason
    if len(said) and len(said[0]["votes"]) == 3:
        assert result.reason == "qwen (2 fail, 1 pass): Грубо."


def test_a_judge_has_a_say_where_it_must_and_where_the_case_has_its_tag() -> None:
    ok = _judgement("pass")
    bad = {**_judgement("fail"), "judge": "tone"}
    plain = scored(a_case("Спасибо!"), JUDGED, draft=a_draft("Рады!"), judgements=[ok])
    assert plain.passed is True
    assert {each.scorer: each.status for each in plain.results}["judge/tone"] == "not-applicable"
    tagged = scored(a_case("Спасибо!", tags=["t"]), JUDGED, draft=a_draft("Рады!"), judgements=[ok])
    assert {each.scorer: each.status for each in tagged.results}["judge/tone"] == "error"
    assert tagged.passed is True
    assert scored(a_case("Спасибо!", tags=["t"]), JUDGED, draft=a_draft("Рады!"), judgements=[ok, bad]).passed is True


def test_a_case_may_expect_a_judge_to_fail_its_reply() -> None:
    suite = {"judges": [{"name": "kind", "criterion": "Kind."}]}
    rude = a_case("Спасибо!", reply="Отстаньте.", expect={"fails": ["judge/kind"]})
    assert scored(rude, suite, judgements=[_judgement("fail")]).passed is True
    assert scored(rude, suite, judgements=[_judgement("pass")]).passed is False
    assert scored(rude, suite).passed is None
    assert result_of("expected", rude, suite).status == "error"


def test_passed() -> None:
    bad, good = "Спасибо за обращение!", "Диван приедет 25 ноября."
    facts = {"messages": [{"role": "customer", "text": "Когда приедет диван?"}], "facts": [{"id": "f", "text": good}]}
    assert scored(a_case(conversation=facts, reply=good)).passed is True
    assert scored(a_case(conversation=facts, reply=bad)).passed is False, "the gate, where nothing else is expected"
    assert scored(a_case(conversation=facts, reply=bad, expect={"lacks": ["завтра"]})).passed is True
    assert scored(a_case(conversation=facts, expect={"lacks": ["завтра"]}), draft=a_draft(bad)).passed is False
    assert scored(a_case(conversation=facts, expect={"lacks": ["ноября"]}), draft=a_draft(good)).passed is False
    assert scored(a_case(conversation=facts), draft=a_draft(good), error="the model failed").passed is None
    assert scored(a_case(conversation=facts), error="could not be drafted").passed is None
    assert scored(a_case(conversation=facts)).passed is None, "neither a draft nor a reply"


def test_a_draft_may_leave_open_what_the_case_says_is_missing() -> None:
    asked = {"messages": [{"role": "customer", "text": "Когда приедет диван? Сколько весит кресло?"}],
             "facts": [{"id": "f", "text": "Диван приедет 25 ноября."}]}  # fmt: skip
    draft = a_draft("Диван приедет 25 ноября.")
    open_one = {"answers": [{"question": "Сколько весит кресло", "status": "missing"}]}
    left = scored(a_case(conversation=asked, expect=open_one), draft=draft)
    assert {each.scorer: each.value for each in left.results}["gate"] is False, "the rules say what they say"
    assert left.passed is True
    assert scored(a_case(conversation=asked, expect={"lacks": ["кг"]}), draft=draft).passed is False
    other = {"answers": [{"question": "Когда приедет диван", "status": "answered"}]}
    assert scored(a_case(conversation=asked, expect=other), draft=draft).passed is False, "the other one is open"
    wanted = {"fails": ["answer-every-question"]}
    assert scored(a_case(conversation=asked, expect=wanted), draft=draft).passed is True


@pytest.mark.parametrize("instead", ["rejected", "unusable"])
def test_an_answer_that_could_not_be_used_fails_and_is_no_outage(instead: str) -> None:
    note = "composed without a model: m: the answer breaks grounded («завтра»)"
    composed = a_draft("Диван приедет 25 ноября.", instead=instead, note=note)
    case = a_case(expect={"contains": ["25 ноября"]})
    found = scored(case, draft=composed, variant="m")
    results = {each.scorer: each for each in found.results}
    assert found.passed is False
    assert (results["by-model"].value, results["by-model"].reason) == (False, note)
    assert {results[name].status for name in ("expected", "gate", "score", "rule/grounded")} == {"cannot-assess"}
    assert results["seconds"].value == 0.5
    assert found.findings == ()


def test_whether_a_draft_is_the_models_own() -> None:
    def told(**draft: Any) -> tuple[str, Any]:
        result = result_of("by-model", a_case(), draft=a_draft("Диван приедет 25 ноября.", **draft))
        return result.status, result.value

    assert told(model="qwen") == ("assessed", True)
    assert told() == ("not-applicable", None), "the composer was asked"
    assert told(instead="nothing-to-say", note="no fact") == ("not-applicable", None), "no model was asked"
    assert result_of("by-model", a_case(reply="Завтра.")).status == "not-applicable"


def test_a_broken_draft_counts_in_nothing() -> None:
    broken = scored(a_case(), draft=a_draft("Диван едет.", note="composed"), error="qwen: timed\nout", variant="qwen")
    found = {each.scorer: each for each in broken.results}
    assert found.pop("model").value == "composer"
    assert {(each.status, each.value, each.reason) for each in found.values()} == {("error", None, "qwen: timed out")}
    assert broken.findings == ()


def test_only_the_measures_that_a_suite_names_are_taken() -> None:
    case = a_case(reply="Спасибо за обращение!", expect={"lacks": ["завтра"]})
    names = [each.scorer for each in scored(case, {"scorers": ["content", "rule/no-*"]}).results]
    assert names[:2] == ["content", "rule/no-anything-else"]
    assert len(names) > 10
    alone = a_case(reply="Спасибо за обращение!")
    assert scored(alone).passed is False
    assert scored(alone, {"scorers": ["words"]}).passed is True, "a gate that is not taken fails nothing"
    assert scored(alone, {"scorers": ["words"]}).findings == ()


def test_reasons_are_one_harmless_line() -> None:
    nasty = "\x1b[31mКогда\nприедет\u202e диван?\x1b[0m"
    for result in scored(a_case(nasty, reply="Спасибо!\x1b]0;pwned\x07", expect={"contains": ["a\x1bb"]})).results:
        assert result.reason.isprintable() or "␛" in result.reason
        assert "\x1b" not in result.reason
        assert "\n" not in result.reason


texts = st.text(max_size=60)


@given(texts, texts, st.lists(texts, max_size=2))
@settings(max_examples=40, deadline=None)
def test_any_text_is_scored_the_same_twice(customer: str, reply: str, words: list[str]) -> None:
    expect = {"contains": words, "register": {"address": "вы", "emoji": False}, "answers": [{"question": customer}]}
    case = a_case(customer, reply=reply or "да", expect=expect, sent=customer or "да")
    first, second = scored(case), scored(case)
    assert first.model_dump_json() == second.model_dump_json()
    for result in first.results:
        assert (result.value is None) == (result.status != "assessed")
