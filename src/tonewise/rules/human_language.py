"""Plain words instead of officialese and jargon."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.letters import asks_for_a_sample
from tonewise.reading.officialese import stiff_words
from tonewise.rules.rule import Example, Exchange, Rule, Words

_MESSAGE = Words("Канцелярит или жаргон: человек так не говорит.", "Officialese or jargon: nobody talks like this.")
_SUGGESTION = Words(
    "Скажите просто, как сказали бы вслух: кто что сделает и когда.",
    "Say it plainly, as you would aloud: who does what, and when.",
)


def _check(exchange: Exchange) -> list[Finding]:
    customer = [message.text for message in exchange.conversation.messages if message.role == "customer"]
    if exchange.options.names or exchange.options.words:
        known = frozenset(
            word.lower() for name in (*exchange.options.names, *exchange.options.words) for word in name.split()
        )
    else:
        known = frozenset()
    found = [
        exchange.in_reply(RULE, index, hit.start, hit.end, _MESSAGE, _SUGGESTION)
        for index, text in enumerate(exchange.reply)
        for hit in stiff_words(text, customer, known, [fact.text for fact in exchange.conversation.facts])
    ]
    return [] if found and asks_for_a_sample(customer[-1:]) else found


RULE = Rule(
    id="human-language",
    title=Words("Человеческий язык", "Human language"),
    why=Words(
        "Канцелярит звучит как отписка, а внутренний жаргон клиенту непонятен.",
        "Officialese sounds like a brush-off, and a company's own jargon means nothing to a customer.",
    ),
    source=("care §4",),
    severity="advice",
    check=_check,
    bad={
        "ru": Example("Возврат денежных средств осуществляется в рамках регламента.", "когда вернёте деньги за тур?"),
        "en": Example(
            "Kindly be informed that the reimbursement shall be processed by May 5.", "when is my refund due?"
        ),
    },
    good={
        "ru": Example("Деньги за тур вернём на карту до 5 мая.", "когда вернёте деньги за тур?"),
        "en": Example("The refund reaches your card by May 5.", "when is my refund due?"),
    },
    limits=Words(
        "Знает обороты и сокращения из списков; сокращение, которого там нет, пропустит.",
        "Knows the phrases and abbreviations of its lists and misses an abbreviation that is not there.",
    ),
)
