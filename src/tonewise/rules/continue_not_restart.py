"""continue-not-restart: a conversation that goes on is not opened anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tonewise.model import Finding, Message
from tonewise.reading.data_asked import asks
from tonewise.reading.given import is_told
from tonewise.reading.manner import greeting_of
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.restarts import greeting_sentence, openings
from tonewise.reading.transfers import announcement
from tonewise.reading.words import tokens
from tonewise.reading.writers import same_writer, writer
from tonewise.rules.rule import Example, Exchange, Rule, Words

_ANEW = frozenset(("help", "problem"))
_OTHER = frozenset("другой другая другое еще ещё новый новая новое another different other new".split())


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    """None where no agent has answered yet that day, and in e-mail."""
    if exchange.conversation.channel == "email" or not exchange.reply or not _has_answered(exchange):
        return None
    if exchange.messages[0].role == "bot" or _is_announced(exchange):
        return []
    found: list[Finding] = []
    text = exchange.reply[0]
    greeted = any(greeting_of(message.text, exchange.language) for message in exchange.customer_messages)
    for opening in openings(text):
        if opening.kind == "greeting" and greeted:
            continue
        found.append(exchange.in_reply(RULE, 0, opening.start, opening.end, _OPENS, _GO_ON))
    if _has_told(exchange):
        for index, said in enumerate(exchange.reply):
            for ask in asks(said):
                found += [
                    exchange.in_reply(RULE, index, item.start, item.end, _ASKS, _GO_ON)
                    for item in ask.items
                    if item.kind in _ANEW and not item.another
                ]
    return found


def _has_answered(exchange: Exchange) -> bool:
    """Whether an agent's message of the same day stands before the reply."""
    earlier = [message for message in exchange.conversation.messages if message.role == "agent"]
    now = exchange.messages[0].at or next((m.at for m in reversed(exchange.customer_messages) if m.at), None)
    return any(_is_same_day(message.at, now) for message in earlier)


def _is_same_day(then: datetime | None, now: datetime | None) -> bool:
    return then is None or now is None or then.date() == now.astimezone(then.tzinfo).date()


def _is_announced(exchange: Exchange) -> bool:
    """Whether the one who writes was announced, and has not written yet."""
    now = writer(exchange.messages[0])
    spoken = [message for message in exchange.conversation.messages if message.role in ("agent", "bot")]
    if not spoken or announcement_in(spoken, now) is None:
        return False
    return exchange.messages[0].author is None or not any(
        message.author is not None and now is not None and same_writer(writer(message) or "", now) for message in spoken
    )


def announcement_in(spoken: Sequence[Message], now: str | None) -> Message | None:
    """The last message of somebody else's, where it announces a transfer."""
    for message in reversed(spoken):
        if announcement(message.text, loosely=True) is not None:
            return message
        if now is None or message.author is None:
            return None
    return None


def _has_told(exchange: Exchange) -> bool:
    """Whether the matter is known and the customer comes with no other one."""
    turn = exchange.customer_messages
    other = any(not _OTHER.isdisjoint(token.lower for token in tokens(message.text)) for message in turn)
    if other and any(lexicon_hits(message.text, "no matter") for message in turn):
        return False
    return is_told(exchange.conversation, "any")


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Leave out a greeting that is a sentence by itself, where that is all that opens anew."""
    text = exchange.reply[0]
    span = greeting_sentence(text)
    found = _check(exchange) or ()
    if span is None or len(found) != 1 or not span[0] <= found[0].start < span[1] or found[0].message_index:
        return exchange.reply
    rest = text[: span[0]] + text[span[1] :]
    return (rest[:1].upper() + rest[1:], *exchange.reply[1:])


_OPENS = Words(
    "Разговор уже идёт, а ответ начинает его заново.", "The conversation is under way, and the reply opens it anew."
)
_ASKS = Words("Клиент уже рассказал, в чём дело.", "The customer has already said what the matter is.")
_GO_ON = Words("Продолжайте с того места, где остановились.", "Go on where you stopped.")
_BEFORE_RU = (
    Message(role="customer", text="Когда привезут шкаф?"),
    Message(role="agent", text="Завтра с 10 до 12."),
)
_BEFORE_EN = (
    Message(role="customer", text="When does the wardrobe come?"),
    Message(role="agent", text="Tomorrow between 10 and 12."),
)

RULE = Rule(
    id="continue-not-restart",
    title=Words("Продолжать, а не начинать заново", "Go on, do not start over"),
    why=Words(
        "Второе «здравствуйте» и «чем помочь?» посреди разговора звучат так, будто его никто не читал.",
        "A second hello and “how can I help?” amid a conversation sound as if nobody had read it.",
    ),
    source=("care §2", "chat §3"),
    severity="advice",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Здравствуйте! Да, сборка входит в цену.", "А сборка входит?", before=_BEFORE_RU),
        "en": Example("Hello! Yes, assembly is included.", "Is assembly included?", before=_BEFORE_EN),
    },
    good={
        "ru": Example("Да, сборка входит в цену.", "А сборка входит?", before=_BEFORE_RU),
        "en": Example("Yes, assembly is included.", "Is assembly included?", before=_BEFORE_EN),
    },
    limits=Words(
        "Без времени сообщений считает, что всё было в один день.",
        "Without times of messages all counts as one day.",
    ),
)
