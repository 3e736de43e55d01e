"""answer-in-time: the first answer comes in minutes, a promised time is kept, and no question stays open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tonewise.model import Finding, Message
from tonewise.options import Hours
from tonewise.reading import read
from tonewise.reading.bursts import carries_nothing
from tonewise.reading.deadlines import deadline, minutes_open, next_working_day_ends, only_nods
from tonewise.reading.promises import promises
from tonewise.reading.stated_hours import stated_hours
from tonewise.reading.words import tokens
from tonewise.rules.rule import Dialogue, Example, Rule, Words

_GRACE = timedelta(minutes=1)
"""Times are told to the minute."""
_ANEW = timedelta(hours=8)
"""Silence after which a question begins a conversation of its own."""
_IFS = frozenset(("если", "когда", "if", "when", "once"))
_TOLD = ("answer later", "look later", "passed on")


class _Waiting(NamedTuple):
    """A customer's words that wait for an answer."""

    message: int
    start: int
    end: int


def _check(dialogue: Dialogue) -> list[Finding] | None:
    messages = dialogue.conversation.messages
    if not any(message.role == "customer" and message.at for message in messages):
        return None
    findings = [*_late_or_missing(dialogue), *_broken_promises(dialogue)]
    return sorted(findings, key=lambda finding: (finding.message_index, finding.start))


def _late_or_missing(dialogue: Dialogue) -> Iterator[Finding]:
    """Walks the replies; what asks waits until a message with substance or a named time comes."""
    waiting: _Waiting | None = None
    promised: datetime | None = None
    last: datetime | None = None
    for run in dialogue.runs:
        waiting = waiting or _asked(dialogue, run)
        for index in run:
            message = dialogue.conversation.messages[index]
            if waiting is not None and _answers(dialogue, message):
                question = dialogue.conversation.messages[waiting.message]
                if _is_first(question, last) and _is_late(dialogue, question, message, promised):
                    yield dialogue.in_message(RULE, *waiting, _LATE, _ANSWER_SOONER)
                waiting, last = None, message.at or last
            promised = _promised(dialogue, message) or promised
    waiting = waiting or _asked(dialogue, None)
    if waiting is not None:
        yield dialogue.in_message(RULE, *waiting, _MISSING, _ANSWER)


def _asked(dialogue: Dialogue, run: tuple[int, ...] | None) -> _Waiting | None:
    """The first words that ask or complain in the turn before a run of replies, or in the turn that ends it all."""
    conversation = dialogue.conversation if run is None else dialogue.exchange(run).conversation
    turn = conversation.open_turn
    texts = [conversation.messages[index].text for index in turn]
    if all(only_nods(text, dialogue.language) for text in texts):
        return None
    reading = read(conversation) if run is None else dialogue.exchange(run).reading
    if reading.questions:
        first = min(reading.questions, key=lambda question: (question.message_index, question.start))
        if tokens(first.text)[0].lower in _IFS and first.form == "request":
            return None  # «если появится, напишите»
        return _Waiting(first.message_index, first.start, first.end)
    if reading.mood in ("complaint", "anger"):
        return _Waiting(turn[0], 0, len(texts[0]))
    return None


def _answers(dialogue: Dialogue, message: Message) -> bool:
    """Whether a message has substance, or names a time for the answer."""
    if any(promise.timed for promise in promises(message.text, dialogue.language)) or message.attachments:
        return True
    return not carries_nothing(message.text, dialogue.language, ())


def _is_first(question: Message, answered: datetime | None) -> bool:
    """Whether nothing was answered before it, or so long ago that it begins anew."""
    return answered is None or question.at is None or question.at - answered > _ANEW


def _is_late(dialogue: Dialogue, question: Message, answer: Message, promised: datetime | None) -> bool:
    if question.at is None or answer.at is None:
        return False
    if promised is not None and answer.at <= promised + _GRACE:
        return False  # asked while an answer was promised for later
    hours = _hours(dialogue)
    if dialogue.conversation.channel == "email":
        return answer.at > next_working_day_ends(question.at, answer.at, hours)
    return minutes_open(question.at, answer.at, hours) > dialogue.options.limits.first_answer_minutes


def _hours(dialogue: Dialogue) -> Hours | None:
    return dialogue.options.hours or stated_hours(dialogue.conversation)


def _promised(dialogue: Dialogue, message: Message) -> datetime | None:
    found = _deadlines(dialogue, message)
    return max(moment for _, _, moment in found) if found else None


def _deadlines(dialogue: Dialogue, message: Message) -> list[tuple[int, int, datetime]]:
    """Sentences of a message that promise an answer here, each with the moment when its time is over."""
    if message.at is None:
        return []
    return [
        (promise.start, promise.end, moment)
        for promise in promises(message.text, dialogue.language)
        if promise.timed and not promise.kinds.isdisjoint(_TOLD) and "calls later" not in promise.kinds
        for moment in (
            deadline(message.text[promise.start : promise.end], dialogue.language, message.at, _hours(dialogue)),
        )
        if moment is not None
    ]


def _broken_promises(dialogue: Dialogue) -> Iterator[Finding]:
    """A promised time that went by with no word: something later in the conversation shows that it is over."""
    messages = dialogue.conversation.messages
    for index, message in enumerate(messages):
        if message.role not in ("agent", "bot"):
            continue
        for start, end, moment in _deadlines(dialogue, message):
            later = [each for each in messages[index + 1 :] if each.at is not None and each.role != "note"]
            kept = any(
                each.role in ("agent", "bot") and each.at <= moment + _GRACE and _answers(dialogue, each)
                for each in later
                if each.at is not None
            )
            if not kept and any(each.at is not None and each.at > moment + _GRACE for each in later):
                yield dialogue.in_message(RULE, index, start, end, _BROKEN, _KEEP)


_LATE = Words(
    ru="Ответ на это пришёл позже положенного срока.",
    en="The answer to this came later than the limit allows.",
)
_ANSWER_SOONER = Words(
    ru="Ответьте сразу или назовите срок в первые минуты; в почте — до конца следующего рабочего дня.",
    en="Answer at once or name a time in the first minutes; by e-mail, by the end of the next working day.",
)
_MISSING = Words(ru="На это никто не ответил.", en="Nobody answered this.")
_ANSWER = Words(ru="Ответьте или скажите, когда ответите.", en="Answer, or say when you will.")
_BROKEN = Words(
    ru="Обещанное время прошло, а сообщения не было.",
    en="The promised time passed without a word.",
)
_KEEP = Words(
    ru="Напишите к сроку, даже если ответа ещё нет: назовите новый.",
    en="Write by then even with no answer yet: name a new time.",
)


def _example(answered: str, question: str, answer: str) -> Example:
    """A question of ten o'clock and when it was answered."""
    return Example(
        before=(
            Message(role="customer", text=question, at=datetime.fromisoformat("2026-03-02T10:00:00+03:00")),
            Message(role="agent", text=answer, at=datetime.fromisoformat(f"2026-03-02T{answered}:00+03:00")),
        )
    )


RULE = Rule(
    id="answer-in-time",
    title=Words(ru="Ответ вовремя", en="An answer in time"),
    why=Words(
        ru="Сообщение клиента — звонок в дверь: не откроют сразу — он уйдёт. Нарушенный срок хуже неназванного.",
        en="A customer's message is a ring at the door: left waiting, they go. A broken time is worse than none.",
    ),
    source=("channels §7", "reality"),
    severity="warning",
    check=None,
    check_dialogue=_check,
    bad={
        "ru": _example("10:40", "Сауна сегодня работает?", "Да, до 22:00."),
        "en": _example("10:40", "Is the sauna open today?", "Yes, until 10 pm."),
    },
    good={
        "ru": _example("10:02", "Сауна сегодня работает?", "Да, до 22:00."),
        "en": _example("10:02", "Is the sauna open today?", "Yes, until 10 pm."),
    },
    scope=("dialogue",),
    limits=Words(
        ru="Нужны времена сообщений. Звонки и письма вне этого разговора не видны.",
        en="Needs the times of messages. Calls and mails outside this conversation are not seen.",
    ),
)
