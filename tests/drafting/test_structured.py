"""Structured answers: believed where they are borne out, asked for once more where broken, else done without."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jobs import GOOD, job, russian

from tonewise.drafting.pipeline import write_with_model
from tonewise.llm import ScriptedModel
from tonewise.model import Draft

FIRST, SECOND = GOOD.split(". ", 1)
ACCOUNT = [
    {"question": "когда приедет заказ 1234?", "sentence": f"{FIRST}.", "facts": ["eta"]},
    {"question": "можно курьером на дачу", "sentence": SECOND, "facts": ["no-courier", "pickup"]},
]


def structured(reply: str = GOOD, answers: Any = ACCOUNT, **more: Any) -> str:
    return json.dumps({"reply": reply, "answers": answers, **more}, ensure_ascii=False)


def written(setting: str, *script: str) -> tuple[Draft, ScriptedModel]:
    model = ScriptedModel(script)
    return write_with_model(job(russian(), structured=setting), model), model


@pytest.mark.parametrize("setting", ["on", "auto"])
@pytest.mark.parametrize(
    "answer",
    [
        structured(),
        structured(mood="good"),
        f"```json\n{structured()}\n```",
        f"<think>{{hm}}</think>Here it is: {structured()} I hope this helps.",
        structured(answers=[]),
    ],
)
def test_the_reply_of_a_structured_answer_is_the_draft(setting: str, answer: str) -> None:
    draft, model = written(setting, answer)
    assert (draft.text, draft.model, draft.note, draft.rounds) == (GOOD, "scripted", None, 1)
    assert [one.status for one in draft.answers] == ["answered", "refused", "missing"]
    assert draft.trace[0].text == answer
    asked = model.schemas[0]
    assert asked is not None
    assert list(asked.schema["properties"]) == ["reply", "answers"]


def test_no_form_is_asked_for_unless_it_is_set() -> None:
    draft, model = written("off", GOOD)
    assert (model.schemas, draft.text) == ([None], GOOD)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (structured(reply=7), "reply: "),  # type: ignore[arg-type]
        (structured(answers="none"), "answers: "),
        ('{"reply": "Заказ', "broken JSON"),
        ("{}", "reply: "),
        (structured(reply=" "), "reply is empty"),
        (GOOD, "it is no JSON object"),
        ("[1, 2]", "it is no JSON object"),
    ],
)
def test_a_broken_answer_is_asked_for_once_more_with_what_is_wrong(broken: str, told: str) -> None:
    draft, model = written("on", broken, structured())
    assert (draft.text, draft.rounds, draft.usage.calls) == (GOOD, 2, 2)
    *before, said, error = model.requests[1]
    assert tuple(before) == model.requests[0]
    assert said.content == broken.strip()
    assert told in error.content
    assert "\n" not in error.content


@pytest.mark.parametrize(
    ("answer", "calls"),
    [(GOOD, 1), (structured(answers="none"), 1), (structured()[:-3], 1), ('{"reply": "Заказ', 2)],
)
def test_auto_asks_again_only_where_no_reply_can_be_told(answer: str, calls: int) -> None:
    draft, model = written("auto", answer, structured())
    assert (draft.text, len(model.requests)) == (GOOD, calls)


def test_a_model_that_writes_no_json_at_all_is_taken_at_its_word() -> None:
    draft, model = written("on", GOOD, GOOD)
    assert (draft.text, draft.model, len(model.requests)) == (GOOD, "scripted", 2)


def test_json_that_stays_broken_gives_way_to_the_composer() -> None:
    draft, model = written("on", '{"reply": "Заказ', '{"re')
    assert draft.model == "composer"
    assert draft.note
    assert "not in the form asked for (broken JSON" in draft.note
    assert len(model.requests) == 2


def test_braces_are_never_the_reply() -> None:
    for answer in ("{}", '{"reply": null}', '{"text": "hi"}', "[1, 2]", "{" * 5000, '{"a":' * 5000):
        draft, _ = written("auto", answer, answer)
        assert "{" not in draft.text
        assert draft.model == "composer"


def test_an_account_is_believed_only_where_text_and_facts_bear_it_out() -> None:
    lies = [
        {"question": "когда приедет заказ 1234?", "sentence": "Приедет завтра.", "facts": ["eta"]},
        {"question": "можно курьером на дачу?", "sentence": SECOND, "facts": ["eta", "none"]},
        {"question": "упаковка подарочная есть?", "sentence": f"{FIRST}.", "facts": ["eta"]},
    ]
    draft, _ = written("auto", structured(answers=lies))
    assert [(one.status, one.sentence, one.facts) for one in draft.answers] == [
        ("answered", f"{FIRST}.", ("eta",)),
        ("refused", SECOND, ("no-courier", "pickup")),
        ("missing", None, ()),
    ]
