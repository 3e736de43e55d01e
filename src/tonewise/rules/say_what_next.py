"""say-what-next: where an answer leads to an action or a wait, it says how, or what happens then."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.actions import steps
from tonewise.reading.bare_yes import (
    asks_on,
    is_brief,
    is_done,
    only_agrees,
    only_points,
    plans,
    wants_procedure,
)
from tonewise.reading.next_steps import Open, goes_on, open_ends
from tonewise.reading.promises import promises
from tonewise.reading.sentences import split
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding] | None:
    language = exchange.language
    if not exchange.customer_messages or exchange.reading.mood == "thanks":
        return None
    whole = "\n".join(exchange.reply)
    asked = _asked(exchange)
    way = any(question.kind == "way" for question in exchange.reading.questions)
    found = [
        (index, each)
        for index, text in enumerate(exchange.reply)
        for each in open_ends(text, language)
        if each.kind != "demand" or ((asked or way) and "idea" not in exchange.reading.topics)
    ]
    if any(question.text.lower().startswith(_WHO) for question in exchange.reading.questions):
        found = [(index, each) for index, each in found if each.kind != "wait"]
    if not found and not asked and not way:
        return None
    if promises(whole, language) or (steps(whole, language).asks and not any(each.kind == "act" for _, each in found)):
        return []  # the time of an answer is another rule's matter, and a question waits for the customer
    if not found and asked and plans(whole, language):
        return [_after(exchange, _WAITS, _SAY_WHEN)]
    if not found and ((way and _points_only(exchange, whole)) or (asked and only_agrees(whole, asked, language))):
        return [_after(exchange, _ACTS, _SAY_HOW)]
    return next(
        ([_finding(exchange, index, each)] for index, each in found if not goes_on(whole, language, each.kind)), []
    )


def _asked(exchange: Exchange) -> str:
    """The messages that ask what to do now, want something that has a procedure, or request an action."""
    requested = any(question.kind == "action" for question in exchange.reading.questions)
    return "\n".join(
        message.text for message in exchange.customer_messages if requested or asks_on(message.text, exchange.language)
    )


def _points_only(exchange: Exchange, whole: str) -> bool:
    """Whether a «как …?» is met with the name of a site, or a few words where there is a procedure."""
    language = exchange.language
    if only_points(whole, language):
        return True
    asks = any(wants_procedure(each.text, language) for each in exchange.reading.questions if each.kind == "way")
    return asks and is_brief(whole, language) and not is_done(whole, language)


def _after(exchange: Exchange, message: Words, suggestion: Words) -> Finding:
    """A finding on the end of a reply to a customer who asks what to do now, or wants what has a procedure."""
    index = len(exchange.reply) - 1
    start, end = next(reversed(split(exchange.reply[index])), (0, 0))
    return exchange.in_reply(RULE, index, start, end, message, suggestion)


def _finding(exchange: Exchange, index: int, each: Open) -> Finding:
    message, suggestion = (_WAITS, _SAY_WHEN) if each.kind == "wait" else (_ACTS, _SAY_HOW)
    return exchange.in_reply(RULE, index, each.start, each.end, message, suggestion)


_WHO = ("who", "кто")
"""Who asks who decides is told so."""
_WAITS = Words(
    ru="Клиенту остаётся ждать, а чего и когда, не сказано: он спросит ещё раз.",
    en="The customer is left waiting and does not learn for what or until when: they will have to ask.",
)
_SAY_WHEN = Words(
    ru="Добавьте, что будет дальше и когда: «деньги придут на карту до пятницы».",
    en="Add what happens next and when: “the money reaches your card by Friday”.",
)
_ACTS = Words(
    ru="Что сделать, сказано, а как именно, нет: клиент спросит ещё раз.",
    en="It says what to do and not how: the customer will have to ask.",
)
_SAY_HOW = Words(
    ru="Напишите, где это делается и по шагам: раздел, кнопка, адрес, документы.",
    en="Say where and step by step: the section, the button, the address, the papers.",
)

RULE = Rule(
    id="say-what-next",
    title=Words(ru="Что дальше — сразу", en="What happens next, at once"),
    why=Words(
        ru="«А что дальше?» и «как это сделать?» — вопросы, которых клиенту не пришлось бы задавать.",
        en="“And then?” and “how do I do that?” are questions that the customer should not have to ask.",
    ),
    source=("chat §4",),
    severity="advice",
    check=_check,
    bad={
        "ru": Example(customer="хочу сдать билет в театр", reply="Возврат билета одобрен."),
        "en": Example(customer="I want to return a theatre ticket", reply="Your return has been approved."),
    },
    good={
        "ru": Example(
            customer="хочу сдать билет в театр",
            reply="Возврат билета одобрен, деньги придут на карту за три дня. Делать ничего не нужно.",
        ),
        "en": Example(
            customer="I want to return a theatre ticket",
            reply="Your return has been approved, and the money reaches your card in three days.",
        ),
    },
    limits=Words(
        ru="Хватит ли клиенту подробностей, не видно: засчитывается любая.",
        en="Whether the details suffice is not seen: any counts.",
    ),
)
