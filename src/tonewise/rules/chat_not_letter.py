"""A chat message is no letter: no salutation on its own line, no sign-off, no introduction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tonewise.model import Finding
from tonewise.reading.letters import asks_for_a_sample, introduction, introductory, salutation, sign_off
from tonewise.reading.preambles import preamble
from tonewise.rules.rule import Example, Exchange, Rule, Words

_SALUTATION = Words(
    "Обращение отдельной строкой — так начинают письмо.",
    "A salutation on a line of its own: that is how letters begin.",
)
_SALUTATION_ADVICE = Words(
    "Поздоровайтесь в первой строке и сразу к делу.", "Greet in the first line and go straight on."
)
_SIGN_OFF = Words(
    "Подпись, как в письме: в чате видно, кто пишет.", "A sign-off as in a letter: a chat shows who writes."
)
_SIGN_OFF_ADVICE = Words("Уберите подпись.", "Leave the sign-off out.")
_INTRODUCTION = Words(
    "Вступление в несколько предложений: ответ начинается слишком поздно.",
    "An introduction of several sentences: the answer starts too late.",
)
_INTRODUCTION_ADVICE = Words(
    "Начните с ответа; перед ним хватит одного предложения.", "Start with the answer; one sentence before it is enough."
)


def _in_text(exchange: Exchange, index: int, text: str) -> Iterator[Finding]:
    if span := salutation(text):
        yield exchange.in_reply(RULE, index, *span, _SALUTATION, _SALUTATION_ADVICE)
    if span := introduction(text) or preamble(text, exchange.reading.questions, exchange.language):
        yield exchange.in_reply(RULE, index, *span, _INTRODUCTION, _INTRODUCTION_ADVICE)
    if (span := sign_off(text)) and not (_SHOWS.search(text, *span) and _asks_who(exchange)):
        yield exchange.in_reply(RULE, index, *span, _SIGN_OFF, _SIGN_OFF_ADVICE)


_SHOWS = re.compile(r"\s[—–-]\s|:\s")
"""«Ваш менеджер — Ирина Котова»."""
_WHO = re.compile(r"\b(?:кто|кого|кому|кем|чей|как зовут|who|whose|which|name of)\b", re.IGNORECASE)


def _asks_who(exchange: Exchange) -> bool:
    return any(_WHO.search(message.text) for message in exchange.customer_messages)


def _check(exchange: Exchange) -> list[Finding] | None:
    if exchange.conversation.channel not in ("chat", "messenger"):
        return None
    found = [finding for index, text in enumerate(exchange.reply) for finding in _in_text(exchange, index, text)]
    if found and asks_for_a_sample([message.text for message in exchange.customer_messages]):
        return []
    return found


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Greet in the first line, and leave out the introduction and the sign-off."""
    return tuple(_mended(text) for text in exchange.reply)


def _mended(text: str) -> str:
    if span := sign_off(text):
        text = text[: span[0]].rstrip().rstrip(",")
    for start, end in reversed(introductory(text)):
        text = text[:start] + text[end:].lstrip()
    if span := salutation(text):
        greeting = text[slice(*span)].strip().rstrip(",.!")
        rest = text[span[1] :].lstrip()
        text = f"{greeting}! {rest[:1].upper()}{rest[1:]}"
    return text


RULE = Rule(
    id="chat-not-letter",
    title=Words("Чат — не письмо", "A chat is no letter"),
    why=Words(
        "Почтовые привычки в чате лишние: клиент хочет сразу увидеть ответ.",
        "Habits of mail have no place in a chat: the customer wants to see the answer at once.",
    ),
    source=("chat, end",),
    severity="advice",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example(
            "Здравствуйте, Пётр!\n\nЁлку привезём 28 декабря.\n\nС уважением,\nпитомник «Хвоя»", "когда ёлка?"
        ),
        "en": Example(
            "Dear Peter,\n\nThe tree comes on December 28.\n\nBest regards,\nPine Nursery", "when is my tree due?"
        ),
    },
    good={
        "ru": Example("Здравствуйте, Пётр! Ёлку привезём 28 декабря.", "когда ёлка?"),
        "en": Example("Hi Peter! The tree comes on December 28.", "when is my tree due?"),
    },
    limits=Words(
        "Вступление узнаёт по знакомым оборотам; необычное пропустит.",
        "Knows an introduction by its formulas and misses an unusual one.",
    ),
)
