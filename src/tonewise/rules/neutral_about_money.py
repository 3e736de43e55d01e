"""Where it is about money the tone is neutral: no smileys, no jokes, no exclamation marks of cheer."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.model import Finding
from tonewise.reading.cheer import exclamations, money_jokes
from tonewise.reading.familiarity import familiarity
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.smileys import emoji_marks
from tonewise.reading.topics import is_mostly_money
from tonewise.rules.rule import Example, Exchange, Rule, Words

_SMILEY = Words("Смайлик в разговоре о деньгах.", "A smiley where it is about money.")
_JOKE = Words("Шутка в разговоре о деньгах.", "A joke where it is about money.")
_CHEER = Words("Восклицание в разговоре о деньгах.", "An exclamation of cheer where it is about money.")
_OUT = Words("Уберите: о деньгах говорят ровно.", "Leave it out: money is spoken of evenly.")
_STOP = Words("Поставьте точку.", "Put a full stop.")

_Spot = tuple[int, int, Words, Words]


def _spots(text: str) -> Iterator[_Spot]:
    quotations = quoted(text)
    for mark in emoji_marks(text):
        if not is_quoted(quotations, mark.start):
            yield mark.start, mark.end, _SMILEY, _OUT
    jokes = money_jokes(text)
    for start, end in jokes:
        yield start, end, _JOKE, _OUT
    for each in familiarity(text):  # who jests at a customer of whose money they speak jests about money
        if each.kind == "jest" and not any(start <= each.start < end for start, end in jokes):
            yield each.start, each.end, _JOKE, _OUT
    for start, end in exclamations(text):
        yield start, end, _CHEER, _STOP


def _check(exchange: Exchange) -> list[Finding] | None:
    if not exchange.customer_messages:
        return None
    if "money" not in exchange.reading.topics and not is_mostly_money(exchange.reply, exchange.language):
        return None
    return [
        exchange.in_reply(RULE, index, start, end, message, suggestion)
        for index, text in enumerate(exchange.reply)
        for start, end, message, suggestion in sorted(_spots(text), key=lambda spot: spot[:2])
    ]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Leave out smileys, and put a full stop for an exclamation mark; jokes are left to a person."""
    if not _check(exchange):
        return exchange.reply
    return tuple(_calmed(text) for text in exchange.reply)


def _calmed(text: str) -> str:
    spots = [(start, end, "") for start, end, message, _ in _spots(text) if message is _SMILEY]
    spots += [(end - _marks(text, end), end, ".") for _, end in exclamations(text)]
    for start, end, instead in sorted(spots, reverse=True):
        before, after = text[:start].rstrip(" "), text[end:]
        ends = not instead and before[-1:].isalnum() and (not after.strip() or after.lstrip()[0].isupper())
        text = before + (instead or "." * ends) + after
    return text


def _marks(text: str, end: int) -> int:
    """How many marks stand at the end of an exclamation."""
    return len(text[:end]) - len(text[:end].rstrip("!?"))


RULE = Rule(
    id="neutral-about-money",
    title=Words("О деньгах — нейтрально", "Neutral about money"),
    why=Words(
        "Вопрос о деньгах задают без улыбки: смайлы и веселье в ответ выглядят насмешкой.",
        "Nobody smiles when they ask about money: smileys and cheer in the answer look like mockery.",
    ),
    source=("chat §1",),
    severity="error",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Возврат уже летит к вам! 🎉", "когда вернёте деньги за абонемент?"),
        "en": Example("Your refund is on its way! 🎉", "when will you refund my membership?"),
    },
    good={
        "ru": Example("Здравствуйте! Вернём 4 200 ₽ до 25 ноября.", "когда вернёте деньги за абонемент?"),
        "en": Example("Hello! We'll refund £42 by 25 November.", "when will you refund my membership?"),
    },
    limits=Words(
        "Шутки узнаёт по известным оборотам. Молчит, где цена названа мимоходом.",
        "Knows jokes by their usual wordings. Silent where a price is named in passing.",
    ),
)
