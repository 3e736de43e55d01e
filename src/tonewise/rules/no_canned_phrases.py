"""No stock phrases that every customer has learnt to read past."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.model import Finding
from tonewise.reading.anything_else import is_else
from tonewise.reading.quoted import quoted
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _stock_phrases(text: str) -> Iterator[tuple[int, int]]:
    """Spans of stock phrases; those that overlap are one, and what is quoted is somebody else's."""
    quotations = quoted(text)
    start = end = -1
    for hit in lexicon_hits(text, "canned"):
        if is_else(hit) or any(opening <= hit.start and hit.end <= closing for opening, closing in quotations):
            continue
        if hit.start > end > 0:
            yield start, end
            start = -1
        start = start if start >= 0 else hit.start
        end = max(end, hit.end)
    if end > 0:
        yield start, end


def _check(exchange: Exchange) -> list[Finding]:
    message = Words("Шаблонная фраза: глаз клиента её пропускает.", "A stock phrase: customers read past it.")
    suggestion = Words(
        "Уберите её или скажите то же об этом клиенте: что случилось, что вы сделали.",
        "Drop it, or say the same of this very customer: what happened, what you did.",
    )
    return [
        exchange.in_reply(RULE, index, start, end, message, suggestion)
        for index, text in enumerate(exchange.reply)
        for start, end in _stock_phrases(text)
    ]


RULE = Rule(
    id="no-canned-phrases",
    title=Words("Без шаблонных фраз", "No canned phrases"),
    why=Words(
        "К «спасибо за обращение» и «извинениям за доставленные неудобства» у клиентов слепое пятно: они обесценивают "
        "чувства и создают впечатление, что никто не слушает.",
        "Customers are blind to “thank you for contacting us” and “any inconvenience”: such words make light of what "
        "they feel, as though nobody listened.",
    ),
    source=("chat, don't 1", "care §3", "channels §3"),
    severity="warning",
    check=_check,
    bad={
        "ru": Example("Спасибо за обращение! Заказ приедет 25 ноября.", "когда приедет заказ?"),
        "en": Example("Thank you for contacting us! Your order arrives on Tuesday.", "when does my order arrive?"),
    },
    good={
        "ru": Example("Спасибо за фото, по нему нашла заказ. Он приедет 25 ноября.", "когда приедет заказ?"),
        "en": Example("Thanks for the photo, I found your order by it. It arrives on Tuesday.", "when does it arrive?"),
    },
    limits=Words(
        "Знает фразы из списка в любых формах, новых не угадывает.",
        "Knows the phrases of its list in any form and does not guess at new ones.",
    ),
)
