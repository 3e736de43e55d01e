"""no-repeat-transfer: one matter goes from one person to another at most once."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding, Message
from tonewise.reading.transfers import events
from tonewise.rules.rule import Dialogue, Example, Rule, Words


def _check_dialogue(dialogue: Dialogue) -> Sequence[Finding] | None:
    """None where nobody hands the conversation over; from the second transfer of a matter on a finding each."""
    found: list[Finding] = []
    applies = False
    transfers = 0
    for event in events(dialogue.conversation.messages):
        if event.place < 0:  # another matter
            transfers = 0
            continue
        applies = True
        transfers += 1
        if transfers > 1:
            found.append(dialogue.in_message(RULE, event.place, event.start, event.end, _MESSAGE, _SUGGESTION))
    return found if applies else None


_MESSAGE = Words(
    "Клиента передают по одному вопросу уже не в первый раз.",
    "The customer is handed over for the same matter once more.",
)
_SUGGESTION = Words(
    "Останьтесь с клиентом сами: узнайте ответ у коллег и назовите, когда напишете.",
    "Stay with the customer: ask your colleagues yourself and say when you will write.",
)
_MOVED_RU = (
    Message(role="customer", text="Не сходится счёт за воду"),
    Message(role="agent", text="Перевожу вас на Алину, она видит показания. Ответит через 5 минут.", author="Вера"),
)
_MOVED_EN = (
    Message(role="customer", text="My water bill doesn't add up"),
    Message(role="agent", text="I'm passing you to Alina, she can see the readings. 5 minutes.", author="Vera"),
)


def _then(before: tuple[Message, ...], text: str, author: str) -> Example:
    return Example(before=(*before, Message(role="agent", text=text, author=author)))


RULE = Rule(
    id="no-repeat-transfer",
    title=Words("Передача — не больше одной", "One transfer at most"),
    why=Words(
        "Частый перевод с одного на другого заставляет переживать и раздражает.",
        "Being passed from one to another over and over is tiring and annoying.",
    ),
    source=("channels §9",),
    severity="warning",
    check=None,
    check_dialogue=_check_dialogue,
    bad={
        "ru": _then(_MOVED_RU, "Это не ко мне, перевожу вас на Игоря из расчётов, он ответит до 12:00.", "Алина"),
        "en": _then(_MOVED_EN, "Not mine, I'm passing you to Igor in billing, he'll answer by noon.", "Alina"),
    },
    good={
        "ru": _then(_MOVED_RU, "Показания внесены дважды, исправила: к оплате 812 ₽.", "Алина"),
        "en": _then(_MOVED_EN, "The readings were entered twice, I've corrected it: $81.20.", "Alina"),
    },
    scope=("dialogue",),
    limits=Words(
        "Нового человека узнаёт по подписи, имени в тексте или словам о передаче.",
        "A new person is known by the author field, a name in the text or words of a transfer.",
    ),
)
