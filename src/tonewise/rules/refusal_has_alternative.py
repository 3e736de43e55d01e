"""refusal-has-alternative: a customer who does not get what they asked for is shown what they can get."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.offtopic import is_off_topic
from tonewise.reading.refused import (
    Asked,
    answered_before,
    bears_on_refused,
    leads_on,
    names_who_does,
    refusing,
    sentences_of,
)
from tonewise.rules.rule import Example, Exchange, Rule, Words


def check(exchange: Exchange) -> list[Finding] | None:
    """One finding, on the first refusal, where no sentence of the reply shows a way forward."""
    questions = exchange.reading.questions
    if not questions or is_off_topic(exchange.conversation, exchange.language, exchange.options.subject):
        return None
    if all(question.kind == "reason" for question in questions):
        return None  # who asks why is told what happened, and refused nothing
    asked = Asked(exchange.conversation, questions, exchange.language)
    sentences = sentences_of(exchange.reply)
    refused = next(iter(refusing(asked, sentences, in_effect=True)), None)
    if refused is None:
        return None
    ways = [
        place
        for place, sentence in enumerate(sentences)
        if leads_on(sentence.text, exchange.language, refused=place == refused)
        or (place == refused + 1 and names_who_does(sentence.text, sentences[refused].text, exchange.language))
    ]
    if bears_on_refused(asked, sentences, refused, ways) or answered_before(asked, sentences, refused):
        return []
    where = sentences[refused]
    return [exchange.in_reply(RULE, where.message, where.start, where.end, _MESSAGE, _SUGGESTION)]


_MESSAGE = Words(
    ru="Отказ без другого варианта: клиент не знает, что он может сделать.",
    en="A refusal with no alternative: the customer does not learn what they can do.",
)
_SUGGESTION = Words(
    ru="Предложите, что возможно вместо этого, или пообещайте узнать и назовите срок.",
    en="Offer what is possible instead, or promise to find out and say by when.",
)

RULE = Rule(
    id="refusal-has-alternative",
    title=Words(ru="Отказ — вместе с другим вариантом", en="A refusal comes with an alternative"),
    why=Words(
        ru="Голый отказ закрывает разговор, а вопрос клиента остаётся; вариант, даже не лучший, помогает решить дело.",
        en="A bare refusal ends the talk and leaves the need; an option, if not the best one, lets the customer act.",
    ),
    source=("channels §6",),
    severity="error",
    check=check,
    bad={
        "ru": Example(
            customer="Можно привезти диван курьером в Сосновку?", reply="К сожалению, курьер в Сосновку не ездит."
        ),
        "en": Example(
            customer="Can you deliver the sofa to Pinewood?", reply="Unfortunately, we don't deliver to Pinewood."
        ),
    },
    good={
        "ru": Example(
            customer="Можно привезти диван курьером в Сосновку?",
            reply="Курьер в Сосновку не ездит, но диван можно забрать в пункте на Мира, 5.",
        ),
        "en": Example(
            customer="Can you deliver the sofa to Pinewood?",
            reply="We don't deliver to Pinewood, but you can collect it at 5 Mill Lane.",
        ),
    },
    limits=Words(
        ru="Годится ли вариант этому клиенту, правило не знает.",
        en="Whether the alternative suits this customer is not seen.",
    ),
)
