"""lead-the-undecided: who does not know what to take gets a recommendation or one leading question."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.reading.choice import leads
from tonewise.reading.sentences import split
from tonewise.reading.topics import is_undecided
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    if "undecided" not in exchange.reading.topics:
        return None
    language = "ru" if exchange.language == "ru" else "en"
    if any(leads(text, language) for text in exchange.reply):
        return []
    index, start, end = _doubt(exchange)
    return [exchange.in_conversation(RULE, index, start, end, _MESSAGE, _SUGGESTION)]


def _doubt(exchange: Exchange) -> tuple[int, int, int]:
    """The sentence of the turn that tells that they are undecided."""
    messages = exchange.conversation.messages
    for index in exchange.conversation.open_turn:
        text = messages[index].text
        for start, end in split(text):
            if is_undecided(text[start:end], exchange.language):
                return index, start, end
    last = exchange.conversation.open_turn[-1]
    return last, 0, len(messages[last].text)


_MESSAGE = Words(
    "Клиент не знает, что выбрать, а ответ не советует и не спрашивает, что ему нужно.",
    "They do not know what to choose, and the reply neither advises nor asks what they need.",
)
_SUGGESTION = Words(
    "Посоветуйте что-то одно и скажите почему, или задайте один наводящий вопрос.",
    "Recommend one thing and say why, or ask one leading question.",
)

RULE = Rule(
    id="lead-the-undecided",
    title=Words("Помочь тому, кто выбирает", "Lead the undecided"),
    why=Words(
        "Многие приходят не за справкой, а за советом: отсылая их «определиться», теряют покупателей.",
        "Many come for advice, not for a fact: who sends them off to make up their mind loses buyers.",
    ),
    source=("channels §10",),
    severity="warning",
    check=_check,
    bad={
        "ru": Example("Когда определитесь, напишите.", "Не знаю, какую палатку взять."),
        "en": Example("Write to us once you've decided.", "I don't know which tent to take."),
    },
    good={
        "ru": Example("Сколько вас будет и поедете летом или осенью?", "Не знаю, какую палатку взять."),
        "en": Example("How many of you, and is it for summer or autumn?", "I don't know which tent to take."),
    },
    limits=Words(
        "Хорош ли совет, не знает; сомнение узнаёт по словам («не могу выбрать», «что посоветуете»).",
        "Whether advice is good is not seen; doubt is known by its words (“can't decide”, “what do you recommend”).",
    ),
)
