"""No comfort and no promise that would fit any trouble, with nothing done beside it."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.platitudes import platitudes
from tonewise.reading.sentences import split
from tonewise.reading.trimming import without
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding]:
    message = Words(
        "Общие слова: они не говорят, что вы делаете, и не успокаивают.",
        "Empty comfort: it does not say what you are doing, so it calms nobody.",
    )
    suggestion = Words(
        "Уберите их или добавьте дело: что сделано, кто этим занят, к какому часу ответите.",
        "Drop it, or add the deed: what you did, who is on it, by when you will answer.",
    )
    return [
        exchange.in_reply(RULE, index, start, end, message, suggestion)
        for index, text in enumerate(exchange.reply)
        for start, end in platitudes(text)
    ]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Leave out the sentences that are nothing but platitudes, where others stay."""
    return tuple(_without(text) for text in exchange.reply)


def _without(text: str) -> str:
    found = platitudes(text)
    return without(text, [span for span in split(text) if _is_only(text, span, found)]) if found else text


def _is_only(text: str, span: tuple[int, int], found: tuple[tuple[int, int], ...]) -> bool:
    """Whether a sentence holds no word outside the platitudes."""
    return all(
        any(start <= token.start < end for start, end in found)
        for token in tokens(text)
        if token.kind in ("word", "number", "link", "email") and span[0] <= token.start < span[1]
    )


RULE = Rule(
    id="no-platitudes",
    title=Words("Без общих слов утешения", "No platitudes"),
    why=Words(
        "Поставьте себя на место клиента: «не переживайте» не помогает, а «мы обязательно вам поможем» без дела — "
        "обещание ни о чём.",
        "Put yourself in their place: “don't worry” helps nobody, and “we will do our best” promises nothing.",
    ),
    source=("chat, don't 2", "care §2"),
    severity="warning",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Не переживайте! Рейс перенесли на 19:45.", "мой рейс исчез с табло, что делать?"),
        "en": Example("Don't worry! Your flight now leaves at 19:45.", "my flight is gone from the board, what now?"),
    },
    good={
        "ru": Example("Не переживайте: рейс вылетит, но в 19:45.", "мой рейс исчез с табло, что делать?"),
        "en": Example("Don't worry, your flight now leaves at 19:45.", "my flight is gone from the board, what now?"),
    },
    limits=Words(
        "Знает фразы из списка в любых формах. Молчит, если в том же предложении названы дело, срок или факт.",
        "Knows the phrases of its list in any form. Silent where the same sentence names a deed, a time or a fact.",
    ),
)
