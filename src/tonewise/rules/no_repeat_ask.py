"""no-repeat-ask: nobody is asked for what they, their profile or the facts have given already."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Conversation, Finding
from tonewise.reading.repeated_asks import repeated
from tonewise.reading.transfers import is_after_transfer
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    """None where nothing is asked for, and after a transfer, which handover-keeps-context looks at."""
    found: list[Finding] = []
    asked = False
    for index, message in enumerate(exchange.messages):
        again = repeated(message.text, exchange.conversation)
        if again is None:
            continue
        if again and is_after_transfer(_before(exchange, index), message):
            continue
        asked = True
        found += [exchange.in_reply(RULE, index, start, end, _MESSAGE, _SUGGESTION) for start, end in again]
    return found if asked else None


def _before(exchange: Exchange, index: int) -> Conversation:
    """What was said before a message of the reply, those of the same reply among it: a transfer may stand there."""
    if not index:
        return exchange.conversation
    said = (*exchange.conversation.messages, *exchange.messages[:index])
    return exchange.conversation.model_copy(update={"messages": said})


_MESSAGE = Words(
    "Клиент уже это сообщил: спрашивать снова не нужно.", "The customer has given this already: no need to ask again."
)
_SUGGESTION = Words(
    "Возьмите ответ из переписки или карточки клиента; если сомневаетесь, назовите его и попросите подтвердить.",
    "Take it from the conversation or the profile; if in doubt, quote it and ask whether it is right.",
)

RULE = Rule(
    id="no-repeat-ask",
    title=Words("Не спрашивать то, что уже известно", "No asking for what is known"),
    why=Words(
        "Кто второй раз диктует номер заказа, видит, что его не читали.",
        "Whoever gives an order number twice sees that nobody has read the first message.",
    ),
    source=("reality, hand-over", "chat §3", "care §2"),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Подскажите, пожалуйста, номер заказа.", "Где посылка? Заказ 40172."),
        "en": Example("Could you tell me your order number, please?", "Where is my parcel? Order 40172."),
    },
    good={
        "ru": Example("Заказ 40172 в пути, привезём завтра до 18:00.", "Где посылка? Заказ 40172."),
        "en": Example("Order 40172 is on its way and arrives tomorrow by 6 pm.", "Where is my parcel? Order 40172."),
    },
    limits=Words(
        "Узнаёт номера, почту, телефон, имя, город, адрес, файлы и рассказ о случившемся; прочее — только там, "
        "где клиент назвал его рядом с числом или названием.",
        "Knows numbers, e-mail, phone, name, city, address, files and what happened; other things only where the "
        "customer named them beside a number or a name.",
    ),
)
