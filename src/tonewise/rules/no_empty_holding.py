"""No messages that only hold the line."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.holding import holding_span, only_passes_on
from tonewise.reading.idle import idle_span
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.state_asked import asks_receipt, asks_state, names_who_has_it, tells_receipt
from tonewise.reading.words import tokens
from tonewise.reading.writers import is_name
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding]:
    if exchange.customer_messages and exchange.reading.mood == "thanks":
        return []  # who thanks waits for nothing: «спасибо, передам курьеру»
    customer = [message.text for message in exchange.customer_messages]
    if customer and _is_answer(exchange, customer):
        return []
    customer.append(exchange.conversation.customer.name or "")
    message = Words(
        "Сообщение только просит подождать: в нём нет ни ответа, ни шага со сроком.",
        "The message only asks to wait: no answer in it, and no step with a time.",
    )
    suggestion = Words(
        "Напишите сразу с ответом; если он займёт время, скажите, что делаете и к какому часу ответите.",
        "Write once you have the answer; if that takes time, say what you are doing and by when you will reply.",
    )
    waits = _waits(exchange)
    return [
        exchange.in_reply(RULE, index, *span, message, suggestion)
        for index, text in enumerate(exchange.reply)
        if (span := holding_span(text, customer) or (idle_span(text, customer) if waits else None)) is not None
    ]


def _waits(exchange: Exchange) -> bool:
    """Whether the customer waits for anything: they ask, or tell more than «5!» or «ок»."""
    if not exchange.customer_messages or exchange.reading.questions:
        return True
    return sum(token.kind == "word" for each in exchange.customer_messages for token in tokens(each.text)) > _FEW


def _is_answer(exchange: Exchange, customer: list[str]) -> bool:
    """Whether saying with whom a matter is answers the customer, or nothing was asked that somebody has to wait for."""
    if asks_state(customer) and any(names_who_has_it(text) for text in exchange.reply):
        return True
    if asks_receipt(customer) and any(map(tells_receipt, exchange.reply)):
        return True
    reading = exchange.reading
    if reading.mood in ("complaint", "anger", "sadness") or reading.questions:
        return False
    if not _waits(exchange):
        return next((token.lower for token in tokens(exchange.reply[0])), "") in _THANKS
    return all(only_passes_on(text) and (lexicon_hits(text, "delight") or _names_one(text)) for text in exchange.reply)


_THANKS = frozenset(("спасибо", "благодарю", "благодарим", "thanks", "thank"))
_FEW = 2
"""Words of a message that asks for nothing."""


def _names_one(text: str) -> bool:
    """«Передам Руслану»: praise is passed on to somebody by name, a matter to «специалистам»."""
    return any(is_name(token) for token in tokens(text)[1:])


RULE = Rule(
    id="no-empty-holding",
    title=Words("Без пустых отписок", "No empty holding"),
    why=Words(
        "«Минутку» и «изучаю ваш вопрос» дёргают клиента уведомлением и ничего не дают: "
        "ему нужен результат, а не участие.",
        "“One moment” and “looking into it” call the customer back to the chat for nothing. They want a result, "
        "not company.",
    ),
    source=("chat, don't 3", "care §2"),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Здравствуйте! Минутку, изучаю ваш вопрос.", "почему не открывается шлагбаум?"),
        "en": Example("Hi! One moment please, I'm looking into this.", "why does the gate not open?"),
    },
    good={
        "ru": Example(
            "Шлагбаум без связи с 9 утра. Вызвала мастера, отпишусь до 11:30.", "почему не открывается шлагбаум?"
        ),
        "en": Example(
            "The gate lost its connection at 9. A technician is coming, I'll write by 11:30.",
            "why does the gate not open?",
        ),
    },
    scope=("reply", "dialogue"),
    limits=Words(
        "Молчит, если среди слов ожидания есть хоть что-то о деле.",
        "Keeps silent where anything of the matter stands among the words of waiting.",
    ),
)
