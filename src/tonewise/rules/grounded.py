"""grounded: what a reply claims stands in the conversation or in the facts, or follows from them."""

from __future__ import annotations

from datetime import date

from tonewise.model import Fact, Finding
from tonewise.reading.claims import promises, said_of_internal, unknown_names, vocabulary
from tonewise.reading.grounding import (
    Ground,
    counts_something_told,
    ground,
    mismatched_weekday,
    step_numbers,
)
from tonewise.reading.offtopic import points_elsewhere
from tonewise.reading.sums import counts_of
from tonewise.reading.values import values
from tonewise.rules.rule import Example, Exchange, Rule, Words


def check(exchange: Exchange) -> list[Finding] | None:
    """Findings on values, names and promises with no base, on wrong weekdays, and on what is internal."""
    conversation = exchange.conversation
    if not conversation.facts:
        return None
    language = "ru" if exchange.language == "ru" else "en"
    told = [fact.text for fact in conversation.facts if fact.audience == "customer"]
    told += [fact.url for fact in conversation.facts if fact.url and fact.audience == "customer"]
    agents = [message.text for message in conversation.messages if message.role in ("agent", "bot")]
    texts = [*told, *_said(exchange)]
    base = ground(texts, language, _today(exchange))
    known = vocabulary(texts)
    bound = vocabulary([*told, *agents])
    findings: list[Finding] = []
    for index, text in enumerate(exchange.reply):
        spans = _baseless_values(text, language, base)
        spans += unknown_names(text, language, known)
        if spans and points_elsewhere(conversation, language, exchange.options.subject, text):
            spans = []  # what the neighbours sell and when they open is in nobody's facts
        spans += promises(text, language, bound)
        for start, end in _joined(text, sorted(spans)):
            if not findings or findings[-1].message_index != index or findings[-1].end <= start:
                findings.append(exchange.in_reply(RULE, index, start, end, _BASELESS, _CHECK))
        if wrong := mismatched_weekday(text, language, base):
            findings.append(exchange.in_reply(RULE, index, *wrong, _WEEKDAY))
        for fact in conversation.facts:
            if fact.audience == "internal" and (said := said_of_internal(text, fact.text, known)):
                findings.append(exchange.in_reply(RULE, index, *said, _INTERNAL))
    return findings


_REACH = 10
"""Characters before a value in which the word that leads to it ends."""
_AHEAD = ("через ", "within ", "in ", "за ", "до ", "by ")


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans with the small word that leads to a time; those with a space between them are one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        ahead = next((word for word in _AHEAD if text[max(0, start - _REACH) : start].lower().endswith(word)), "")
        if found and not text[found[-1][1] : start].strip() and "\n" not in text[found[-1][1] : start]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start - len(ahead), end))
    return found


def _said(exchange: Exchange) -> list[str]:
    """All that was said, the profile, the files, and the time that the caller lets us promise."""
    conversation = exchange.conversation
    said = [message.text for message in conversation.messages]
    said += [message.author for message in conversation.messages if message.author]
    said += [attachment.name for message in conversation.messages for attachment in message.attachments]
    said += [str(value) for value in conversation.customer.profile.values()]
    return said + [text for text in (conversation.customer.name, exchange.promise) if text]


def _today(exchange: Exchange) -> date | None:
    times = [message.at for message in exchange.conversation.messages if message.at]
    return times[-1].date() if times else None


def _baseless_values(text: str, language: str, base: Ground) -> list[tuple[int, int]]:
    steps = step_numbers(text)
    read = values(text, language)
    baseless = [
        value
        for value in read
        if value.start not in steps
        and not base.holds(value, text[value.start : value.end])
        and counts_something_told(value, text, base)
    ]
    wrong = {value.start for value in baseless}
    if wrong and (own := {count for value in read if value.start not in wrong for count in counts_of(value)}):
        wider = base.with_counts(own)
        baseless = [value for value in baseless if not wider.holds(value, text[value.start : value.end])]
    return [(value.start, value.end) for value in baseless]


_BASELESS = Words(
    ru="Этого нет ни в переписке, ни в фактах.",
    en="This is neither in the conversation nor in the facts.",
)
_CHECK = Words(
    ru="Проверьте или уберите; если узнать можно позже, скажите, когда ответите.",
    en="Check it or leave it out; if it can be found out, say by when you will answer.",
)
_WEEKDAY = Words(ru="Этот день недели не подходит к дате.", en="The weekday does not match the date.")
_INTERNAL = Words(ru="Это внутренние сведения: клиенту их не говорят.", en="This is internal and not for the customer.")
_FACTS_RU = (Fact(id="eta", text="Заказ приедет 25 ноября."),)
_FACTS_EN = (Fact(id="eta", text="The order arrives on 25 November."),)

RULE = Rule(
    id="grounded",
    title=Words(ru="Только то, что известно", en="Only what is known"),
    why=Words(
        ru="Выдуманный срок или сумма станут обещанием, за которое придётся отвечать.",
        en="An invented date or sum becomes a promise that somebody has to keep.",
    ),
    source=("care §2",),
    severity="error",
    check=check,
    bad={
        "ru": Example(customer="Когда приедет заказ?", reply="Заказ приедет 27 ноября.", facts=_FACTS_RU),
        "en": Example(customer="When does my order arrive?", reply="It arrives on 27 November.", facts=_FACTS_EN),
    },
    good={
        "ru": Example(customer="Когда приедет заказ?", reply="Заказ приедет 25.11.", facts=_FACTS_RU),
        "en": Example(customer="When does my order arrive?", reply="It arrives on 25 November.", facts=_FACTS_EN),
    },
    limits=Words(
        ru="Значение другого факта, поставленное не к месту, правило не находит.",
        en="A value of one fact that is said of another is not found.",
    ),
)
