"""acknowledge-feedback: an idea or wish for the product is taken up, not only thanked for."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.reading.ideas import takes_up
from tonewise.reading.mood import mood_of
from tonewise.reading.sentences import split
from tonewise.reading.topics import offers_idea
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    if "idea" not in exchange.reading.topics:
        return None
    turn = "\n".join(message.text for message in exchange.customer_messages)
    index, start, end = _idea(exchange)
    idea = exchange.conversation.messages[index].text[start:end]
    beside = _speaks_of_more(turn.replace(idea, " ", 1), exchange.language)
    if takes_up("\n".join(exchange.reply), idea if beside else turn, exchange.language, beside=beside):
        return []
    return [exchange.in_conversation(RULE, index, start, end, _MESSAGE, _SUGGESTION)]


def _speaks_of_more(rest: str, language: str) -> bool:
    """Whether a turn asks or complains of something beside its idea."""
    return "?" in rest or mood_of(rest, language) in ("complaint", "anger")


def _idea(exchange: Exchange) -> tuple[int, int, int]:
    """The sentence of the turn that offers the idea."""
    messages = exchange.conversation.messages
    for index in exchange.conversation.open_turn:
        text = messages[index].text
        for start, end in split(text):
            if offers_idea(text[start:end], exchange.language):
                return index, start, end
    last = exchange.conversation.open_turn[-1]
    return last, 0, len(messages[last].text)


_MESSAGE = Words(
    "Клиент предлагает идею, а ответ её не подхватывает: благодарность или «такого нет» — ещё не ответ.",
    "They offer an idea, and the reply does not take it up: thanks or “we have no such thing” is no answer.",
)
_SUGGESTION = Words(
    "Назовите идею и скажите, что из неё возьмёте, кому передали, что будет дальше, или почему не выйдет.",
    "Name the idea and say what you take of it, who gets it, what comes next, or why it cannot be.",
)

RULE = Rule(
    id="acknowledge-feedback",
    title=Words("Подхватить идею клиента", "Take up the customer's idea"),
    why=Words(
        "Кто делится идеей, ждёт разговора: если её кладут в долгий ящик, он перестаёт писать и уходит.",
        "Who shares an idea hopes for a talk: when it is shelved in silence they stop writing, and leave.",
    ),
    source=("relations, second story",),
    severity="advice",
    check=_check,
    bad={
        "ru": Example(
            "Спасибо за обратную связь, нам важно ваше мнение!", "Было бы удобно видеть номер шкафчика в приложении."
        ),
        "en": Example("Thanks for the feedback, we value it!", "It would be handy to see my locker number in the app."),
    },
    good={
        "ru": Example(
            "Номер шкафчика в приложении — хорошая мысль, передал её разработчикам.",
            "Было бы удобно видеть номер шкафчика в приложении.",
        ),
        "en": Example(
            "The locker number in the app is a good thought, I passed it to the developers.",
            "It would be handy to see my locker number in the app.",
        ),
    },
    limits=Words(
        "Идею узнаёт по словам пожелания («было бы удобно», «предлагаю»); правдиво ли обещание, не знает.",
        "Knows an idea by the words of wishing (“it would be handy”); whether a promise is true is not seen.",
    ),
)
