"""concrete-steps: a problem is met with a step: one taken, one planned, or one for the customer."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.actions import Steps, consoles, steps, tells_problem
from tonewise.reading.deadlines import only_nods
from tonewise.reading.holding import holding_span
from tonewise.reading.meeting import unmet
from tonewise.reading.promises import Promise, promises
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding] | None:
    if not _has_problem(exchange):
        return None
    found = [steps(text, exchange.language) for text in exchange.reply]
    if any(each.step for each in found) or _is_taken_on(exchange, found):
        return []
    asks = any(each.asks for each in found)
    if asks and exchange.reading.mood not in _UPSET and not exchange.reading.questions:
        return []  # no fault is told for certain: asking is right
    return [_finding(exchange, *((_ONLY_ASKS, _SAY_WHY) if asks else (_NO_STEP, _NAME_A_STEP)))]


def _has_problem(exchange: Exchange) -> bool:
    """A fault is told, and nothing is asked that a fact would answer.

    Where nothing is asked and no word of a fault is known, a reply that consoles shows that there is one.
    """
    reading = exchange.reading
    if (
        reading.mood in ("thanks", "joke", "sadness")
        or not exchange.customer_messages
        or _OTHERWISE & {*reading.topics}
    ):
        return False
    certain = reading.mood in _UPSET or any(question.form == "implicit" for question in reading.questions)
    if _OTHERWISE & {*reading.topics} and ("idea" in reading.topics or not certain):
        return False
    told = reading.mood in _UPSET or any(
        tells_problem(message.text, exchange.language) for message in exchange.customer_messages
    )
    solvable = ("action", "way", "reason") if told else ("action", "way")
    asked = [question for question in reading.questions if question.form != "implicit"]
    if any(question.kind not in solvable for question in asked):
        reply = "\n".join(exchange.reply)
        return told and len(unmet(exchange.conversation, asked, reply, exchange.language)) == len(asked)
    if told or any(question.form == "implicit" for question in reading.questions):
        return True
    if reading.questions or all(only_nods(message.text, exchange.language) for message in exchange.customer_messages):
        return False
    return reading.manner.words >= _FEW and any(consoles(text, exchange.language) for text in exchange.reply)


_UPSET = ("complaint", "anger")
_OTHERWISE = {"idea", "undecided", "off-topic"}
_FEW = 3


def _is_taken_on(exchange: Exchange, found: list[Steps]) -> bool:
    """A look with a time or an object, a matter passed on, or a datum asked for with what it is for."""
    if any(each.purpose for each in found):
        return True
    return any(
        promise.timed or _hands_over(text, promise) or (holding_span(text) is None and not _is_vague(text, promise))
        for text in exchange.reply
        for promise in promises(text, exchange.language)
    )


def _is_vague(text: str, promise: Promise) -> bool:
    """«Разберёмся» says nothing of how; that somebody else looks, and slowly, is no step of ours."""
    said = text[promise.start : promise.end].lower()
    return "разбер" in said or (promise.kinds == {"look later"} and any(word in said for word in ("дольше", "longer")))


def _hands_over(text: str, promise: Promise) -> bool:
    """Whether the customer is handed over now, and not told to wait for somebody."""
    said = text[promise.start : promise.end].lower()
    return "sent to wait" in promise.kinds and not any(word in said for word in ("жд", "wait", "hold"))


def _finding(exchange: Exchange, message: Words, suggestion: Words) -> Finding:
    questions = exchange.reading.questions
    if questions:
        return exchange.unanswered(RULE, questions[0], message, suggestion)
    index = exchange.conversation.open_turn[0]
    return exchange.in_conversation(
        RULE, index, 0, len(exchange.conversation.messages[index].text), message, suggestion
    )


_NO_STEP = Words(
    ru="Проблема названа, а в ответе ни одного шага: ничего не сделано, не запланировано и не подсказано.",
    en="The customer has a problem, and the reply holds no step: none taken, none planned, none for them to take.",
)
_NAME_A_STEP = Words(
    ru="Напишите, что вы уже сделали, что сделаете и когда, или что сделать клиенту.",
    en="Say what you have done, what you will do and when, or what the customer can do.",
)
_ONLY_ASKS = Words(
    ru="Ответ только просит данные и не говорит, что вы с ними сделаете.",
    en="The reply only asks for data and does not say what you will do with it.",
)
_SAY_WHY = Words(
    ru="Добавьте, зачем это нужно: «пришлите номер — оформлю возврат».",
    en="Add what it is for: “send me the number and I'll arrange the refund”.",
)

RULE = Rule(
    id="concrete-steps",
    title=Words(ru="Проблема — значит шаг", en="A problem gets a step"),
    why=Words(
        ru="Сочувствие и объяснения проблему не решают. Клиенту важно, что уже делается и что делать ему.",
        en="Sympathy and explanations solve nothing. The customer needs to know what is being done, or what to do.",
    ),
    source=("care §2",),
    severity="warning",
    check=_check,
    bad={
        "ru": Example(customer="Не работает лифт, я с коляской", reply="Понимаем, как это тяжело, нам очень жаль."),
        "en": Example(customer="The lift is not working, I have a pram", reply="We know how hard this is, so sorry."),
    },
    good={
        "ru": Example(
            customer="Не работает лифт, я с коляской",
            reply="Вызвали механика. Охранник сейчас поможет поднять коляску.",
        ),
        "en": Example(
            customer="The lift is not working, I have a pram",
            reply="We called a mechanic. The guard is on his way to carry the pram up.",
        ),
    },
    limits=Words(
        ru="Поможет ли шаг, не видно; засчитывается любой.",
        en="Whether a step helps is not seen; any counts.",
    ),
)
