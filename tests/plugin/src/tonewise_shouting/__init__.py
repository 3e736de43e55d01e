"""A rule for tonewise: a reply does not shout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tonewise.model import Finding
from tonewise.rules.rule import Example, Exchange, Rule, Words

__all__ = ["RULE"]

_WORD = re.compile(r"[^\W\d_]{5,}")
"""Shorter ones are mostly abbreviations: НДС, PDF, ИНН."""


def _shouted(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand in capitals."""
    return (word.span() for word in _WORD.finditer(text) if word[0].isupper())


def _check(exchange: Exchange) -> list[Finding]:
    known = {name.upper() for name in exchange.options.names}
    message = Words("Слово прописными буквами: это крик.", "A word in capitals shouts.")
    return [
        exchange.in_reply(RULE, index, start, end, message, text[start:end].lower())
        for index, text in enumerate(exchange.reply)
        for start, end in _shouted(text)
        if text[start:end] not in known
    ]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """The same words in small letters, the first of a reply with a capital."""
    fixed = []
    for text in exchange.reply:
        for start, end in _shouted(text):
            text = text[:start] + text[start:end].lower() + text[end:]  # noqa: PLW2901
        fixed.append(text[:1].upper() + text[1:])
    return tuple(fixed)


RULE = Rule(
    id="no-shouting",
    title=Words("Без крика прописными", "No shouting in capitals"),
    why=Words("Прописные буквы читаются как крик.", "Words in capitals read as shouting."),
    source=("house style, 3",),
    severity="warning",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Букет доставим ЗАВТРА", "Когда привезёте букет?"),
        "en": Example("The bouquet comes TOMORROW", "When does the bouquet come?"),
    },
    good={
        "ru": Example("Букет доставим завтра", "Когда привезёте букет?"),
        "en": Example("The bouquet comes tomorrow", "When does the bouquet come?"),
    },
)
