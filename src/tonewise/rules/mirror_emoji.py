"""No more emoji and smileys than the customer uses, and no cheerful ones on a sad or angry message."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.reading.manner import Mark, emoji_marks
from tonewise.reading.quoted import quoted
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

AT_MOST = 2
"""Never more than this many, however many the customer uses."""
_EARLIER = 3
_NOTHING = frozenset(("нет", "никто", "никого", "ничего", "нигде", "nobody", "nothing", "nowhere", "no-one"))
_LOW = ("sadness", "anger")
_GLAD = ("thanks", "joke")
"""A tearful face is a glad one there."""


def _customers_marks(exchange: Exchange) -> list[Mark]:
    """Those of the open turn, else of the customer's last three messages."""
    marks = [mark for message in exchange.customer_messages for mark in emoji_marks(message.text)]
    if marks:
        return marks
    said = [message.text for message in exchange.conversation.messages if message.role == "customer"]
    return [mark for text in said[-_EARLIER:] for mark in emoji_marks(text)]


def _own_marks(text: str) -> list[Mark]:
    spans = quoted(text)
    return [mark for mark in emoji_marks(text) if not any(start <= mark.start < end for start, end in spans)]


def _has_turned(exchange: Exchange) -> bool:
    """Whether a customer who smiled before complains now, or shouts that something is not there, and smiles no more."""
    texts = [message.text for message in exchange.customer_messages]
    if any(emoji_marks(text) for text in texts):
        return False
    if exchange.reading.mood == "complaint" or any("?!" in text or "!?" in text for text in texts):
        return True
    return any("!" in text and not _NOTHING.isdisjoint(token.lower for token in tokens(text)) for text in texts)


def _excess(exchange: Exchange) -> list[tuple[int, Mark]]:
    """Marks of the reply that should not be there, with the index of their message."""
    used = [(index, mark) for index, text in enumerate(exchange.reply) for mark in _own_marks(text)]
    if not used:
        return []
    theirs = _customers_marks(exchange)
    allowed = min(len(theirs), AT_MOST)
    mood = exchange.reading.mood if allowed else "unsure"
    turned = bool(allowed) and mood not in _GLAD and _has_turned(exchange)
    if allowed and (mood in _LOW or turned or (mood not in _GLAD and not any(mark.cheerful for mark in theirs))):
        fitting = [each for each in used if not each[1].cheerful][:allowed]
        return [each for each in used if each not in fitting]
    return used[allowed:]


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    if not any(message.role == "customer" for message in exchange.conversation.messages):
        return None
    message = Words(
        "Смайлик, которого этот клиент не ждёт: их не больше, чем у него, не больше двух, и ни одного весёлого в беде.",
        "An emoji out of step: no more than the customer uses, two at most, and no cheerful one when they are low.",
    )
    return [
        exchange.in_reply(RULE, index, mark.start, mark.end, message, Words("Уберите его.", "Leave it out."))
        for index, mark in _excess(exchange)
    ]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Leave them out, and close a sentence that a smiley ended."""
    texts = list(exchange.reply)
    for index, mark in reversed(_excess(exchange)):
        before, after = texts[index][: mark.start].rstrip(" "), texts[index][mark.end :]
        closes = before[-1:].isalnum() and (not after.strip() or after.lstrip()[0].isupper())
        texts[index] = before + ("." if closes else "") + after
    return tuple(texts)


RULE = Rule(
    id="mirror-emoji",
    title=Words("Смайлики — вслед за клиентом", "Emoji follow the customer's"),
    why=Words(
        "На лаконичное сообщение не отвечают россыпью смайлов; с тем, кто улыбается, одна улыбка уместна.",
        "A plain message is not met with a shower of smileys; one smile is fine with somebody who smiles.",
    ),
    source=("channels §2", "chat §1"),
    severity="warning",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Привезём завтра к обеду 😊🎉", "Когда привезёте стол?"),
        "en": Example("We'll bring it tomorrow by noon 😊🎉", "When will you bring the table?"),
    },
    good={
        "ru": Example("Привезём завтра к обеду)", "Когда привезёте стол? Жду не дождусь))"),
        "en": Example("We'll bring it tomorrow by noon :)", "When will you bring the table? Can't wait :D"),
    },
)
