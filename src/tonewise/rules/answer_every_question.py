"""answer-every-question: no question or request of the open turn is left without an answer."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.rules.rule import Example, Exchange, Rule, Words


def check(exchange: Exchange) -> list[Finding] | None:
    """One finding for each question that the reply neither answers, refuses, takes on nor asks about first."""
    if not exchange.reading.questions:
        return None
    return [exchange.unanswered(RULE, question, _MESSAGE, _SUGGESTION) for question in exchange.unmet]


_MESSAGE = Words(
    ru="Этот вопрос остался без ответа.",
    en="This question is left without an answer.",
)
_SUGGESTION = Words(
    ru="Ответьте на него, откажите с другим вариантом или скажите, когда узнаете.",
    en="Answer it, decline with another option, or say by when you will find out.",
)

RULE = Rule(
    id="answer-every-question",
    title=Words(ru="Ответить на каждый вопрос", en="Answer every question"),
    why=Words(
        ru="Клиент, которому ответили на один вопрос из двух, пишет снова и ждёт второй раз.",
        en="A customer who gets one answer to two questions has to write again and wait again.",
    ),
    source=("chat §2", "channels §1"),
    severity="error",
    check=check,
    bad={
        "ru": Example(
            customer="Когда приедет диван и сколько стоит подъём на этаж?",
            reply="Диван приедет 25 ноября.",
        ),
        "en": Example(
            customer="When does the sofa arrive, and how much is carrying it upstairs?",
            reply="The sofa arrives on 25 November.",
        ),
    },
    good={
        "ru": Example(
            customer="Когда приедет диван и сколько стоит подъём на этаж?",
            reply="Диван приедет 25 ноября. Подъём стоит 400 ₽ за этаж.",
        ),
        "en": Example(
            customer="When does the sofa arrive, and how much is carrying it upstairs?",
            reply="The sofa arrives on 25 November. Carrying it upstairs is $8 a floor.",
        ),
    },
    limits=Words(
        ru="Верен ли ответ, правило не знает; где ответ возможен, хотя и сказан другими словами, оно молчит.",
        en="Whether an answer is right is not seen; where one may be there in other words, the rule is silent.",
    ),
)
