"""result-first: the result comes before its causes, and reasons that nobody asked for stay short."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.reasons import asks_why, long_reason, opening_reason
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding] | None:
    questions, language = exchange.reading.questions, exchange.language
    texts = [message.text for message in exchange.customer_messages]
    if not texts or asks_why(texts, questions, language):
        return None
    for index, text in enumerate(exchange.reply):
        if (span := opening_reason(text, questions, language)) is not None:
            return [exchange.in_reply(RULE, index, *span, _CAUSE_FIRST, _RESULT_FIRST)]
        if (span := long_reason(text, questions, language)) is not None:
            return [exchange.in_reply(RULE, index, *span, _TOO_LONG, _SHORTEN)]
    return []


_CAUSE_FIRST = Words(
    ru="Сначала причины, потом ответ: клиент ищет его среди объяснений.",
    en="Reasons come before the answer: the customer has to look for it among explanations.",
)
_RESULT_FIRST = Words(
    ru="Начните с результата: что и когда; причину, если нужна, одной фразой после.",
    en="Start with the result, what and when; a cause, if any, in a phrase after it.",
)
_TOO_LONG = Words(
    ru="Причины, о которых не спрашивали, занимают больше места, чем ответ.",
    en="Reasons that nobody asked for take more room than the answer.",
)
_SHORTEN = Words(
    ru="Оставьте одну фразу о причине или уберите её.", en="Keep one phrase on the cause, or leave it out."
)

RULE = Rule(
    id="result-first",
    title=Words(ru="Сначала результат", en="The result first"),
    why=Words(
        ru="Клиенту нужно «будет 12 мая», а не пробки и погода: на причины у него нет времени.",
        en="The customer needs “it comes on 12 May”, not the traffic and the weather: they have no time for causes.",
    ),
    source=("chat, don't 3",),
    severity="warning",
    check=_check,
    bad={
        "ru": Example(
            customer="Когда привезут воду?",
            reply="Из-за аномальной жары и большого числа заказов график сдвинулся. Воду привезём завтра с 9 до 12.",
        ),
        "en": Example(
            customer="When will the water be delivered?",
            reply="Because of the heat and many orders the schedule slipped. We bring it tomorrow from 9 to 12.",
        ),
    },
    good={
        "ru": Example(customer="Когда привезут воду?", reply="Воду привезём завтра с 9 до 12: заказов очень много."),
        "en": Example(
            customer="When will the water be delivered?", reply="Tomorrow from 9 to 12: there are very many orders."
        ),
    },
    limits=Words(
        ru="Предысторию без слов причины видит, только если следом стоит явный ответ.",
        en="Background with no word of cause is seen only where a plain answer follows it.",
    ),
)
