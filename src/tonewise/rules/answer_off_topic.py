"""answer-off-topic: a message outside the company's subject gets a courteous word or a pointer all the same."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Fact, Finding
from tonewise.reading.offtopic import is_met_kindly, is_off_topic, is_sent_off
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    subject = exchange.options.subject
    if subject is None and not any(fact.kind == "policy" for fact in exchange.conversation.facts):
        return None
    reply = "\n".join(exchange.reply)
    other = is_off_topic(exchange.conversation, exchange.language, subject)
    if not other and not is_sent_off(exchange.conversation, exchange.language, subject, reply):
        return None
    if is_met_kindly(exchange.conversation, exchange.language, subject, reply):
        return []
    last = len(exchange.reply) - 1
    return [exchange.in_reply(RULE, last, 0, len(exchange.reply[last]), _MESSAGE, _SUGGESTION)]


_MESSAGE = Words(
    "Вопрос не по вашей части, но ответ его отрезает или обходит: ни доброго слова, ни совета, куда пойти.",
    "The question is not your trade, but the reply cuts it off or passes it by: no kind word and no pointer.",
)
_SUGGESTION = Words(
    "Скажите по-доброму, что этого у вас нет, и подскажите, где спросить.",
    "Say kindly that you do not have it, and where they may ask.",
)

RULE = Rule(
    id="answer-off-topic",
    title=Words("Отвечать и на нецелевой вопрос", "Answer off-topic questions too"),
    why=Words(
        "Правило простое: клиент написал — оператор прочитал и ответил. Добрый ответ не по теме запоминают.",
        "It is simple: the customer wrote, the agent read and answered. A kind answer off the subject is remembered.",
    ),
    source=("channels §4",),
    severity="warning",
    check=_check,
    bad={
        "ru": Example(
            "Мы этим не занимаемся.",
            "Почём у вас цемент?",
            (Fact(id="about", kind="policy", text="Мы магазин цветов и букетов."),),
        ),
        "en": Example(
            "We don't sell that.",
            "How much is your cement?",
            (Fact(id="about", kind="policy", text="We are a shop of flowers and bouquets."),),
        ),
    },
    good={
        "ru": Example(
            "Цемента у нас, увы, нет, только цветы. Загляните в строительный на Мира, 5.",
            "Почём у вас цемент?",
            (Fact(id="about", kind="policy", text="Мы магазин цветов и букетов."),),
        ),
        "en": Example(
            "Sorry, no cement here, only flowers. Try the hardware store on Mill Lane.",
            "How much is your cement?",
            (Fact(id="about", kind="policy", text="We are a shop of flowers and bouquets."),),
        ),
    },
    limits=Words(
        "Чем занята компания, узнаёт из фактов вида policy или из настроек; без них молчит.",
        "Learns what the company does from facts of kind policy or from the settings; without them it is silent.",
    ),
)
