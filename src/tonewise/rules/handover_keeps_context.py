"""handover-keeps-context: after a transfer the customer tells nothing again."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding, Message
from tonewise.reading.repeated_asks import repeated
from tonewise.reading.transfers import is_after_transfer
from tonewise.rules.rule import Dialogue, Example, Exchange, Rule, Words

_ANEW = frozenset(("help",))


def _check_dialogue(dialogue: Dialogue) -> Sequence[Finding] | None:
    """None where nobody but one has led the conversation."""
    found: list[Finding] = []
    applies = False
    for run in dialogue.runs:
        exchange = dialogue.exchange(run)
        for place, index in enumerate(run):
            spans = _told_again(exchange, place)
            applies = applies or spans is not None
            found += [dialogue.in_message(RULE, index, start, end, _MESSAGE, _SUGGESTION) for start, end in spans or ()]
    return found if applies else None


def _told_again(exchange: Exchange, place: int) -> Sequence[tuple[int, int]] | None:
    """What one message of a run asks for again, or None where it follows no transfer."""
    message = exchange.messages[place]
    before = exchange.conversation
    so_far = before.model_copy(update={"messages": (*before.messages, *exchange.messages[:place])})
    if not is_after_transfer(so_far, message):
        return None
    return repeated(message.text, before, more=_ANEW) or ()


_MESSAGE = Words(
    "После передачи клиента просят рассказать заново: он это уже писал.",
    "After the hand-over the customer is made to tell this again: it is in the conversation.",
)
_SUGGESTION = Words(
    "Прочитайте переписку и начните с того, на чём она остановилась: «Вижу, что …».",
    "Read the conversation and go on where it stopped: “I see that …”.",
)
_BAD_RU = "Здравствуйте! Опишите, пожалуйста, вашу проблему."
_BAD_EN = "Hello! Please describe your problem."
_GOOD_RU = "Здравствуйте! Вижу, что не открывается отчёт за май. Собираю его заново, пришлю до 15:00."
_GOOD_EN = "Hello! I see that the May report won't open. I'm building it again and will send it by 3 pm."

_TOLD_RU = (
    Message(role="customer", text="Не открывается отчёт за май, пишет «нет доступа»"),
    Message(role="bot", text="Перевожу вас на оператора."),
)
_TOLD_EN = (
    Message(role="customer", text="The May report won't open, it says no access"),
    Message(role="bot", text="I'm transferring you to an agent."),
)

RULE = Rule(
    id="handover-keeps-context",
    title=Words("Передача сохраняет контекст", "A hand-over keeps the context"),
    why=Words(
        "Клиент не повторяет проблему заново, а продолжает с той точки, где остановился.",
        "Customers go on where they stopped and need not tell their problem again.",
    ),
    source=("reality, bot to person", "care §2"),
    severity="warning",
    check=None,
    check_dialogue=_check_dialogue,
    bad={"ru": Example(_BAD_RU, before=_TOLD_RU), "en": Example(_BAD_EN, before=_TOLD_EN)},
    good={"ru": Example(_GOOD_RU, before=_TOLD_RU), "en": Example(_GOOD_EN, before=_TOLD_EN)},
    scope=("dialogue",),
    limits=Words(
        "Без подписи авторов и без слов о передаче не знает, что пишет уже другой человек.",
        "Without authors and words of a hand-over it cannot know that somebody else writes.",
    ),
)
