"""holding-names-a-time: who has to wait for an answer is told what is being done, and by when."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.promises import Promise, promises, says_what_is_done
from tonewise.reading.state_asked import asks_state, names_who_has_it
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding] | None:
    language = exchange.language
    found = [(index, each) for index, text in enumerate(exchange.reply) for each in promises(text, language)]
    if not found or (exchange.reading.mood == "thanks" and all(each.kinds == {"passed on"} for _, each in found)):
        return None
    if _tells_state(exchange, found):
        return []
    if not any(promise.timed for _, promise in found):
        return [_finding(exchange, found, _NO_TIME, _NAME_A_TIME)]
    if not says_what_is_done(exchange.reply, [promise for _, promise in found], language) and not _told(exchange):
        return [_finding(exchange, found, _NO_WORK, _NAME_THE_WORK)]
    return []


def _tells_state(exchange: Exchange, found: list[tuple[int, Promise]]) -> bool:
    """Whether all that is put off is the state of the matter, which was asked for."""
    states = all(promise.kinds <= {"passed on", "look later"} for _, promise in found)
    return (
        states
        and asks_state([message.text for message in exchange.customer_messages])
        and any(names_who_has_it(exchange.reply[index][each.start : each.end]) for index, each in found)
    )


def _told(exchange: Exchange) -> bool:
    """Whether an earlier message said what is being done."""
    return any(
        message.role in ("agent", "bot") and promises(message.text, exchange.language)
        for message in exchange.conversation.messages
    )


def _finding(exchange: Exchange, found: list[tuple[int, Promise]], message: Words, suggestion: Words) -> Finding:
    """On all that puts the answer off in the first message that does."""
    index, first = found[0]
    end = max(promise.end for place, promise in found if place == index)
    return exchange.in_reply(RULE, index, first.start, end, message, suggestion)


_NO_TIME = Words(
    ru="Ответ обещан, а когда, не сказано: клиент не знает, сколько ждать.",
    en="An answer is promised with no time: the customer does not know how long to wait.",
)
_NAME_A_TIME = Words(
    ru="Назовите срок, в который точно уложитесь: «до 15:00», «в течение часа».",
    en="Name a time that you will surely keep: “by 3 pm”, “within an hour”.",
)
_NO_WORK = Words(
    ru="Срок назван, но что делается до него, не сказано.",
    en="A time is named, but not what is being done until then.",
)
_NAME_THE_WORK = Words(
    ru="Скажите, что выясняете и у кого: «сверяю платёж с банком, отвечу до 15:00».",
    en="Say what you are finding out, and where: “I'm comparing the payment with the bank and will write by 3 pm”.",
)

RULE = Rule(
    id="holding-names-a-time",
    title=Words(ru="Ответ позже — со сроком", en="An answer later comes with a time"),
    why=Words(
        ru="«Ответим в ближайшее время» оставляет клиента ждать у экрана. Срок и дело возвращают ему его время.",
        en="“We'll reply shortly” keeps the customer at the screen. A time and what is being done set them free.",
    ),
    source=("channels §7", "care §2"),
    severity="error",
    check=_check,
    bad={
        "ru": Example(
            customer="почему счёт за свет вырос?", reply="Запросила данные у сетей, ответим как можно скорее."
        ),
        "en": Example(customer="why is my power bill up?", reply="I've asked the grid for data, we'll reply shortly."),
    },
    good={
        "ru": Example(
            customer="почему счёт за свет вырос?", reply="Запросила данные у сетей, ответ напишу сегодня до 17:00."
        ),
        "en": Example(
            customer="why is my power bill up?",
            reply="I've asked the grid for data and will write to you by 5 pm today.",
        ),
    },
    limits=Words(
        ru="Успеют ли к сроку, здесь не видно. Обещания о доставке и решениях смотрит say-what-next.",
        en="Whether the time is kept is not seen here. Deliveries and decisions belong to say-what-next.",
    ),
)
