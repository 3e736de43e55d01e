"""no-extra-contact: once the matter is settled, no message that is of no use to the customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from tonewise.model import Finding, Message
from tonewise.reading.contact import empty_contact, is_beside, wants_to_be_told
from tonewise.reading.settled import accepts, ending, is_closing, says_done
from tonewise.rules.rule import Dialogue, Example, Rule, Words


def _check_dialogue(dialogue: Dialogue) -> Sequence[Finding] | None:
    late = list(_after_an_answer(dialogue))
    if not late:
        return None
    messages = dialogue.conversation.messages
    found = []
    for run, place, closed in late:
        text, earlier = messages[run[place]].text, messages[: run[place]]
        late_by_far = _is_late(earlier, messages[run[place]], dialogue)
        direct = closed and place == 0 and not late_by_far
        empty = empty_contact(text, direct=direct)
        asks_late = late_by_far and "?" in text
        if empty is None and (asks_late or (closed and not direct)) and is_beside(text, earlier, dialogue.language):
            empty = ("check-in" if "?" in text else "offer"), 0, len(text)
        if empty is None or wants_to_be_told(earlier) or not _is_settled(dialogue, run, place):
            continue
        found.append(dialogue.in_message(RULE, run[place], 0, len(text), _MESSAGES[empty[0]], _SUGGESTION))
    return found


def _after_an_answer(dialogue: Dialogue) -> Iterator[tuple[tuple[int, ...], int, bool]]:
    """Messages of agents and bots that follow one of their own, or a customer's «спасибо».

    The run of messages, the place in it, and whether the customer has closed the matter.
    """
    for run in dialogue.runs:
        turn = _turn_before(dialogue, run)
        closed = bool(turn) and (says_done(turn, dialogue.language) or is_closing(turn, dialogue.language))
        late = not closed and _is_late(
            dialogue.conversation.messages[: run[0]], dialogue.conversation.messages[run[0]], dialogue
        )
        closed = closed or (late and accepts(turn, dialogue.language) and _answered(dialogue, run))
        yield from ((run, place, closed) for place in range(0 if closed else 1, len(run)))


def _answered(dialogue: Dialogue, run: tuple[int, ...]) -> bool:
    """Whether an agent or a bot spoke before the turn, and the turn asks nothing."""
    before = dialogue.conversation.messages[: run[0]]
    asked = dialogue.exchange(run).reading.questions
    return any(message.role in ("agent", "bot") for message in before) and not asked


def _is_late(earlier: Sequence[Message], message: Message, dialogue: Dialogue) -> bool:
    """Whether so much time has passed that a message does not answer the customer's «спасибо» any more."""
    last = next((each.at for each in reversed(earlier) if each.role == "customer"), None)
    if last is None or message.at is None:
        return False
    return message.at - last > timedelta(minutes=dialogue.options.limits.burst_minutes)


def _turn_before(dialogue: Dialogue, run: tuple[int, ...]) -> list[Message]:
    turn: list[Message] = []
    for message in reversed(dialogue.conversation.messages[: run[0]]):
        if message.role in ("agent", "bot"):
            break
        if message.role == "customer":
            turn.append(message)
    return turn


def _is_settled(dialogue: Dialogue, run: tuple[int, ...], place: int) -> bool:
    exchange = dialogue.exchange(run)
    said = [text for text in exchange.reply[:place] if empty_contact(text) is None]
    return ending(exchange.conversation, exchange.reading, said).left in (None, "unanswered")


_MESSAGES = {
    "check-in": Words(
        "Дело решено, а клиенту пишут снова: проверка «всё ли хорошо» ему ничего не даёт.",
        "The matter is settled, and they are written to again: a check-in gives them nothing.",
    ),
    "offer": Words(
        "Дело решено, а клиенту шлют рекламу: он за ней не приходил.",
        "The matter is settled, and they are sent promotion: that is not what they came for.",
    ),
}
_SUGGESTION = Words(
    "Не пишите, пока нет новости по делу клиента или того, о чём он просил напомнить.",
    "Do not write unless there is news of their matter, or a reminder that they asked for.",
)

RULE = Rule(
    id="no-extra-contact",
    title=Words("Без лишних сообщений", "No extra contact"),
    why=Words(
        "После решения каждое письмо «просто узнать» отнимает время: забота превращается в навязчивость.",
        "Once all is settled each message “just to check” takes their time: care turns into pressure.",
    ),
    source=("care §1", "relations, first story"),
    severity="warning",
    check=None,
    check_dialogue=_check_dialogue,
    bad={
        "ru": Example(
            "Вы ещё с нами? Кстати, на второй абонемент скидка!",
            "спасибо, записалась",
        ),
        "en": Example("Still there? By the way, a second pass is at a discount!", "thanks, I've signed up"),
    },
    good={
        "ru": Example("Хорошей тренировки!", "спасибо, записалась"),
        "en": Example("Enjoy the class!", "thanks, I've signed up"),
    },
    scope=("dialogue",),
    limits=Words(
        "Судит по самой переписке; писем и звонков мимо неё не видит. О пользе сообщения судит по его словам.",
        "Judges by the conversation itself; letters and calls beside it are not seen. Use is judged by the words.",
    ),
)
