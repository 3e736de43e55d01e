"""ask-feedback-once: a rating is asked for once, shortly, without pressure, and after a good ending."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.reading.anything_else import without_else
from tonewise.reading.ratings import RatingAsked, asks_about_ratings, ratings_asked
from tonewise.reading.settled import Ending, ending, is_closing, is_to_come
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    asked = [(index, each) for index, text in enumerate(exchange.reply) for each in ratings_asked(text)]
    if not asked or asks_about_ratings(exchange.reading.questions, exchange.language):
        return None
    before = any(m.role in ("agent", "bot") and ratings_asked(m.text) for m in exchange.conversation.messages)
    told = [_of_the_matter(text) for text in exchange.reply]
    end = ending(exchange.conversation, exchange.reading, told)
    waits = not is_closing(exchange.customer_messages, exchange.language) and exchange.customer_messages
    if end.left is None and waits and is_to_come("\n".join(told), exchange.language):
        end = end._replace(left="promised")
    return [
        exchange.in_reply(RULE, index, each.start, each.end, message, _SUGGESTION)
        for number, (index, each) in enumerate(asked)
        if (message := _fault(each, again=before or number > 0, end=end)) is not None
    ]


def _of_the_matter(text: str) -> str:
    """What a message says beside the request, every offset kept."""
    for each in ratings_asked(text):
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return without_else(text)


def _fault(each: RatingAsked, *, again: bool, end: Ending) -> Words | None:
    if each.pressed:
        return _PRESSED
    if again:
        return _AGAIN
    if end.bad:
        return _BAD
    if end.left is not None:
        return _EARLY
    return _LONG if each.long or each.actions > 1 else None


_PRESSED = Words("Об оценке просят с нажимом.", "This presses for a rating.")
_AGAIN = Words("Об оценке просят не один раз.", "The rating is asked for more than once.")
_BAD = Words(
    "Просьба об оценке после неудачи: клиент не получил того, за чем пришёл.",
    "A rating asked for after things went wrong: they did not get what they came for.",
)
_EARLY = Words("Об оценке просят раньше, чем дело решено.", "The rating is asked for before the matter is settled.")
_LONG = Words("Просьба об оценке длиннее одного действия.", "The request for a rating takes more than one action.")
_SUGGESTION = Words(
    "Один раз, одной фразой, без нажима, и только когда дело решено; иначе не просите.",
    "Once, in one sentence, with no pressure, and only when the matter is settled; else leave it out.",
)

RULE = Rule(
    id="ask-feedback-once",
    title=Words("Об оценке — один раз и коротко", "Ask for feedback once, and shortly"),
    why=Words(
        "Просьба об оценке — лишнее касание: её прощают один раз, в одно нажатие и после хорошего исхода.",
        "A request for a rating is one contact more: it is forgiven once, for one tap, after a good ending.",
    ),
    source=("care §1",),
    severity="warning",
    check=_check,
    bad={
        "ru": Example("Уточню у мастера и напишу завтра. Оцените, пожалуйста, мой ответ!", "когда починят лифт?"),
        "en": Example("I'll ask the technician and write tomorrow. Please rate this chat!", "when is the lift fixed?"),
    },
    good={
        "ru": Example("Рада, что лифт поехал! Оцените ответ, это одно нажатие.", "лифт снова работает, спасибо!"),
        "en": Example("Glad it runs! Please rate the chat, it's a single tap.", "the lift works again, thanks!"),
    },
    scope=("dialogue", "reply"),
    limits=Words(
        "Просьбы вне переписки (письма, звонки) не видит; доволен ли клиент, судит по его словам.",
        "Does not see requests outside the conversation; judges by the customer's words whether they are content.",
    ),
)
