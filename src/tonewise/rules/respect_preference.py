"""respect-preference: the customer is contacted the way they want to be."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.reading.channels import pushes, wishes
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    """None where nobody knows how the customer wants to be contacted."""
    wanted = wishes(exchange.conversation)
    if wanted is None:
        return None
    found: list[Finding] = []
    for index, text in enumerate(exchange.reply):
        last = -1
        for push in sorted(pushes(text), key=lambda push: push.start):
            if wanted.forbids(push.channel) and push.start >= last:
                found.append(exchange.in_reply(RULE, index, push.start, push.end, _MESSAGE, _SUGGESTION))
                last = push.end
    return found


_MESSAGE = Words(
    "Клиент просил о другом способе связи.",
    "The customer asked to be contacted another way.",
)
_SUGGESTION = Words(
    "Решите вопрос так, как удобно клиенту; если без другого способа нельзя, объясните почему.",
    "Settle it the way the customer wants; where another way is needed, say why.",
)

RULE = Rule(
    id="respect-preference",
    title=Words("Способ связи выбирает клиент", "The customer chooses the channel"),
    why=Words(
        "Навязывание неудобного способа связи отталкивает.",
        "Pushing an inconvenient way of contact drives customers away.",
    ),
    source=("relations", "reality, channel is the customer's choice"),
    severity="error",
    check=_check,
    bad={
        "ru": Example(
            "Позвоните нам, всё расскажем.", "Не люблю говорить по телефону, ответьте здесь: есть ли рассрочка?"
        ),
        "en": Example(
            "Please call us and we'll explain.", "I can't take calls, answer here please: is there a payment plan?"
        ),
    },
    good={
        "ru": Example(
            "Есть, на полгода без процентов. Оформлю прямо здесь.",
            "Не люблю говорить по телефону, ответьте здесь: есть ли рассрочка?",
        ),
        "en": Example(
            "There is, six months at no interest. I can set it up right here.",
            "I can't take calls, answer here please: is there a payment plan?",
        ),
    },
    scope=("reply", "dialogue"),
    limits=Words(
        "Часы, в которые клиент просит не звонить, не проверяет.",
        "Hours at which the customer does not want to be called are not checked.",
    ),
)
