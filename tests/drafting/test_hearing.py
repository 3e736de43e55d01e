"""What is heard of a draft while a model writes it."""

from __future__ import annotations

import json

import pytest
from jobs import GOOD, job, russian

from tonewise.drafting.pipeline import write_with_model
from tonewise.drafting.streaming import Hearing
from tonewise.errors import ModelUnavailableError
from tonewise.llm import ScriptedModel
from tonewise.llm.scripted import Scripted

RESET = "<anew>"


def heard(*script: Scripted, resets: bool = True, structured: str = "off", extract: bool = False) -> list[str]:
    """What the listener heard, and whether it was told of each new beginning."""
    said: list[str] = []
    own = job(russian(), structured=structured, extract=extract)
    write_with_model(own, ScriptedModel(script), said.append, (lambda: said.append(RESET)) if resets else None)
    return said


def test_the_words_come_one_by_one() -> None:
    said = heard(GOOD)
    assert "".join(said) == GOOD
    assert len(said) > 5


def test_a_repair_begins_anew() -> None:
    bad = "Мы рады вам помочь во всём. Всегда рады."
    said = "".join(heard(bad, GOOD))
    assert said == bad + RESET + GOOD


def test_who_cannot_be_told_of_a_new_beginning_hears_the_first_answer_alone() -> None:
    bad = "Мы рады вам помочь во всём. Всегда рады."
    assert "".join(heard(bad, GOOD, resets=False)) == bad


def test_nothing_is_heard_of_a_model_that_fails() -> None:
    assert heard(ModelUnavailableError("gone")) == []


def test_questions_are_not_heard() -> None:
    assert "".join(heard('{"questions": []}', GOOD, extract=True)) == GOOD


def test_of_a_structured_answer_the_reply_is_heard() -> None:
    answer = json.dumps({"reply": f'{GOOD}\n"Да" 🙂 \\', "answers": []}, ensure_ascii=False)
    assert "".join(heard(answer, structured="auto")) == f'{GOOD}\n"Да" 🙂 \\'


def test_a_listener_that_raises_ends_the_draft() -> None:
    def stop(_: str) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError):
        write_with_model(job(russian()), ScriptedModel([GOOD]), stop)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("answer", "structured", "shown"),
    [
        ("  Да, можно <b>так</b>.", False, "Да, можно <b>так</b>."),
        ("<think>а <b>что</b> если</think>\n\nДа.", False, "Да."),
        ("<think>и так далее", False, ""),
        ("<3 ждём вас в гости", False, "<3 ждём вас в гости"),
        ('{"reply": "Да"}', False, '{"reply": "Да"}'),
        (
            '{"reply": "Да, \\u0434\\ud83d\\ude42 \\"ок\\" \\\\ \\n.", "answers": [{"reply": "x"}]}',
            True,
            'Да, д🙂 "ок" \\ \n.',
        ),
        ('```json\n{ "reply" :"Да"}\n```', True, "Да"),
        ('<think>{"reply": "нет"}</think>{"reply": "Да"}', True, "Да"),
        ("Да, конечно.", True, "Да, конечно."),
        ('{"other": 1}', True, ""),
        ('{"reply": "Да, и', True, "Да, и"),
        ('{"reply": "\\ud83d one"}', True, " one"),
        ("```\nДа", True, "```\nДа"),
        ("", True, ""),
    ],
)
def test_what_is_shown_does_not_hang_on_how_it_is_cut(answer: str, structured: bool, shown: str, size: int) -> None:
    said: list[str] = []
    hear, _ = Hearing(said.append, None).of_answer(structured=structured)
    assert hear is not None
    for start in range(0, len(answer), size):
        hear(answer[start : start + size])
    assert "".join(said) == shown


def test_another_model_begins_anew_in_the_middle() -> None:
    said: list[str] = []
    hear, reset = Hearing(said.append, lambda: said.append(RESET)).of_answer(structured=True)
    assert hear is not None
    assert reset is not None
    hear('{"reply": "Не')
    reset()
    hear('{"reply": "Да')
    assert said == ["Не", RESET, "Да"]
