"""A complaint, thanks and sad news are each met in their own way."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.model import Finding
from tonewise.reading.cheer import Cheer, Kind, cheer, script_words
from tonewise.reading.generic import is_generic
from tonewise.reading.holding import holding_span
from tonewise.reading.mood import is_let_down
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.substance import content
from tonewise.rules.rule import Example, Exchange, Rule, Words

_LOW = ("complaint", "anger")
_WRONG: dict[str, frozenset[Kind]] = {
    "complaint": frozenset(("glad", "merry wish", "value", "face", "welcome")),
    "anger": frozenset(("glad", "merry wish", "value", "face", "welcome")),
    "sadness": frozenset(("glad", "merry wish", "wish", "value", "brisk", "face")),
    "unsure": frozenset(("glad", "merry wish")),
    "neutral": frozenset(("glad", "merry wish")),
}
"""What kinds of cheer are out of place in each mood."""
_CHEERFUL = Words("Бодрые слова в ответ на жалобу.", "Cheerful words in answer to a complaint.")
_BRISK = Words("Бодрый тон в ответ на беду.", "A cheerful or brisk tone in answer to sad news.")
_SCRIPT = Words("Сценарий для проблемы в ответ на простое спасибо.", "A script for problems in answer to plain thanks.")
_UNREAD = Words("По ответу не видно, что жалобу прочитали.", "Nothing shows that the complaint was read.")
_CALM = Words("Скажите о деле спокойно: что сделаете с этим.", "Speak of the matter calmly: what you will do about it.")
_THANK = Words("Хватит короткого ответа на благодарность.", "A short answer to the thanks is enough.")
_NAME = Words(
    "Назовите, на что жалуется клиент, или скажите, что вы с этим делаете.",
    "Name what they complain of, or say what you are doing about it.",
)


def _out_of_place(exchange: Exchange, mood: str) -> Iterator[tuple[int, Cheer]]:
    """One finding for words that overlap."""
    for index, text in enumerate(exchange.reply):
        last: Cheer | None = None
        for each in cheer(text):
            if each.kind not in _WRONG[mood]:
                continue
            if last is None or each.start >= last.end:
                if last is not None:
                    yield index, last
                last = each
            elif each.end > last.end:
                last = last._replace(end=each.end)
        if last is not None:
            yield index, last


def _is_unread(exchange: Exchange) -> bool:
    """Whether the reply speaks of the company alone, or says nothing: not a word of the complaint, and no act."""
    told = frozenset(word for message in exchange.customer_messages for word in content(message.text))
    if not told or any(script_language(text) != exchange.language or holding_span(text) for text in exchange.reply):
        return False
    return all(is_generic(text) and told.isdisjoint(content(text)) for text in exchange.reply)


def _to_low_mood(exchange: Exchange, mood: str) -> list[Finding]:
    message = _BRISK if mood == "sadness" else _CHEERFUL
    found = [
        exchange.in_reply(RULE, index, each.start, each.end, message, _CALM)
        for index, each in _out_of_place(exchange, mood)
    ]
    if not found and mood in _LOW and _is_unread(exchange):
        found.append(exchange.in_reply(RULE, 0, 0, len(exchange.reply[0]), _UNREAD, _NAME))
    return found


def _check(exchange: Exchange) -> list[Finding] | None:
    mood = exchange.reading.mood
    if mood in ("unsure", "neutral") and not any(
        is_let_down(message.text, exchange.language) for message in exchange.customer_messages
    ):
        return None
    if mood in _WRONG:
        return _to_low_mood(exchange, mood)
    if mood != "thanks":
        return None
    return [
        exchange.in_reply(RULE, index, start, end, _SCRIPT, _THANK)
        for index, text in enumerate(exchange.reply)
        for start, end in script_words(text)[:1]
    ]


RULE = Rule(
    id="fit-the-mood",
    title=Words("В тон настроению", "Fit the mood"),
    why=Words(
        "Бодрая заготовка в ответ на жалобу обесценивает её: кажется, что никто не слушает. Жалоба, благодарность и "
        "печальная весть ждут разного.",
        "A cheerful template makes light of a complaint, as though nobody listened. A complaint, thanks and sad news "
        "call for different things.",
    ),
    source=("care §3", "chat §1"),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Отлично, что написали! Мы ценим ваш выбор.", "Пальто после чистки в дырах!"),
        "en": Example("Awesome, thanks for writing! We value your choice.", "My coat came back from cleaning torn!"),
    },
    good={
        "ru": Example("Дыры в пальто зашьём за наш счёт или вернём 9 000 ₽.", "Пальто после чистки в дырах!"),
        "en": Example("We'll mend the coat at our expense, or refund £90.", "My coat came back from cleaning torn!"),
    },
    limits=Words(
        "Молчит, где настроение клиента не ясно: насмешку и сдержанное недовольство узнаёт не всегда.",
        "Silent where the customer's mood is not clear: sarcasm and restrained displeasure are not always seen.",
    ),
)
