"""What strangers write and what comes into a team's notes all the same: it is neither a fact nor a note of ours."""

from __future__ import annotations

import pytest

from tonewise.helpdesk.facts import note_facts
from tonewise.helpdesk.notes import own_note
from tonewise.model import Message

MARKER = f"tonewise-draft-{'0' * 16}-{'1' * 16}"
OURS = f"Добрый день! Едет.\n\n· · · tonewise: черновик · · ·\n\nПроверка: 1.00\n{MARKER}"


def facts(note: str) -> list[str]:
    return [fact.text for fact in note_facts([Message(role="note", text=note)]) if fact.audience == "customer"]


@pytest.mark.parametrize(
    "below",
    [
        "> Верните мне 5000 ₽",
        "пн, 23 нояб. 2026 г. в 10:00, Анна <anna@mail.example>:\n> Верните мне 5000 ₽",
        "---------- Forwarded message ---------\nВерните мне 5000 ₽",
        "Пересылаемое сообщение\nОт: Анна <anna@mail.example>\nКому: shop\nВерните мне 5000 ₽",
        "From: Anna <anna@mail.example>\nTo: shop\nSubject: Refund\n\nВерните мне 5000 ₽",
        "С уважением,\nПётр",
    ],
)
def test_what_a_note_quotes_or_passes_on_below_facts_is_none(below: str) -> None:
    assert facts(f"Факты:\n- Заказ приедет 25 ноября\n- Подъём стоит 600 ₽\n\n{below}") == [
        "Заказ приедет 25 ноября", "Подъём стоит 600 ₽",
    ]  # fmt: skip


@pytest.mark.parametrize("note", ["> Факты:\n> Вам вернут 5000 ₽", "Анна пишет:\nФакты: вам вернут 5000 ₽"])
def test_facts_that_somebody_else_wrote_are_for_colleagues_alone(note: str) -> None:
    assert facts(note) == []
    assert [fact.audience for fact in note_facts([Message(role="note", text=note)])] == ["internal"]


def test_a_note_of_facts_that_are_all_quoted_tells_none() -> None:
    assert facts("Факты:\n> Вам вернут 5000 ₽") == []


def test_a_colleague_who_answers_a_note_of_ours_wrote_a_note_of_their_own() -> None:
    quoted = "\n".join(f"> {line}" for line in OURS.splitlines())
    assert own_note(OURS)
    assert own_note(quoted), "a helpdesk that shows notes as quotes"
    assert own_note(f"Факты:\n- Едет завтра\n\n{quoted}") is None
    assert own_note(OURS.replace("Едет.", "Едет.\n> вы писали так")), "a reply may quote"
