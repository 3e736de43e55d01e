"""one-message: an answer is one message, not a row of short ones."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.bursts import bursts, carries_nothing, folded, words_in
from tonewise.rules.rule import Example, Exchange, Rule, Words

_SHORT = 20
"""Words of a message that says one thing: two such in a row are parts of one."""


def _check(exchange: Exchange) -> list[Finding] | None:
    if len(exchange.reply) < 2:
        return None
    return [
        exchange.in_reply(RULE, index, 0, len(exchange.reply[index]), _MESSAGE, _SUGGESTION)
        for burst in _bursts(exchange)
        if (index := _surplus(exchange, burst)) is not None
    ]


def _bursts(exchange: Exchange) -> list[tuple[int, ...]]:
    found = bursts(exchange.messages, exchange.options.limits.burst_minutes)
    return [burst for burst in found if len(burst) > 1]


def _surplus(exchange: Exchange, burst: tuple[int, ...]) -> int | None:
    """The message that should not stand alone: one that carries nothing, else the first that goes on with another."""
    words = [words_in(exchange.reply[index]) for index in burst]
    customer = _said(exchange)
    empty = [index for index in burst if carries_nothing(exchange.reply[index], exchange.language, customer)]
    if empty:
        return empty[0]
    short = sum(count <= _SHORT for count in words)
    return burst[1] if short > 1 or sum(words) <= exchange.options.limits.wall_words else None


def _said(exchange: Exchange) -> list[str]:
    return [*(message.text for message in exchange.customer_messages), exchange.conversation.customer.name or ""]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """The messages of each row as one, without those that only hold the line."""
    chopped = {burst[0]: burst for burst in _bursts(exchange) if _surplus(exchange, burst) is not None}
    inside = {index for burst in chopped.values() for index in burst[1:]}
    return tuple(
        folded([exchange.reply[each] for each in chopped[index]], _said(exchange)) if index in chopped else text
        for index, text in enumerate(exchange.reply)
        if index not in inside
    )


_MESSAGE = Words(
    ru="Один ответ порезан на несколько сообщений: каждое дёргает клиента уведомлением.",
    en="One answer is cut into several messages: each of them pings the customer.",
)
_SUGGESTION = Words(
    ru="Соберите всё в одно сообщение, а пустые уберите.",
    en="Put it all into one message and leave out those that carry nothing.",
)

RULE = Rule(
    id="one-message",
    title=Words(ru="Ответ одним сообщением", en="An answer in one message"),
    why=Words(
        ru="Пять уведомлений ради одного ответа: клиент пять раз открывает чат и четыре раза зря.",
        en="Five notifications for one answer: the customer opens the chat five times, four of them for nothing.",
    ),
    source=("chat, don't 3",),
    severity="error",
    check=_check,
    bad={
        "ru": Example(
            customer="когда мойка открыта", reply=("Добрый день!", "Сейчас гляну", "С 8 до 22, без перерыва.")
        ),
        "en": Example(
            customer="when is the car wash open", reply=("Hello!", "Let me see", "From 8 to 10, all day long.")
        ),
    },
    good={
        "ru": Example(customer="когда мойка открыта", reply="Добрый день! Мойка открыта с 8 до 22, без перерыва."),
        "en": Example(customer="when is the car wash open", reply="Hello! The car wash is open from 8 to 10."),
    },
    scope=("reply", "dialogue"),
    fix=_fix,
    limits=Words(
        ru="Молчит о двух длинных сообщениях подряд и о файлах; без времени отправки считает сообщения одной очередью.",
        en="Silent on two long messages in a row and on files; without times, messages in a row count as one burst.",
    ),
)
