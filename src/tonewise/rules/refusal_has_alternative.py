"""refusal-has-alternative: a customer who does not get what they asked for is shown what they can get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tonewise.model import Finding
from tonewise.reading.meeting import strengths
from tonewise.reading.refusals import denial, names_good_to_lack, offers_way
from tonewise.reading.sentences import split
from tonewise.rules.rule import Example, Exchange, Rule, Words

_ANSWERS = 1.0
_CLEARLY_MORE = 1.2
_WANTING = ("yes-no", "action", "choice")


class _Sentence(NamedTuple):
    message: int
    start: int
    end: int
    text: str


def check(exchange: Exchange) -> list[Finding] | None:
    """One finding, on the first refusal, where no sentence of the reply shows a way forward."""
    questions = exchange.reading.questions
    if not questions or "off-topic" in exchange.reading.topics:
        return None
    if all(question.kind == "reason" for question in questions):
        return None  # who asks why is told what happened, and refused nothing
    sentences = [
        _Sentence(index, start, end, text[start:end])
        for index, text in enumerate(exchange.reply)
        for start, end in split(text)
    ]
    refused = [place for place, sentence in enumerate(sentences) if _refuses(sentence.text, exchange)]
    if not refused:
        return None
    if _shows_a_way(exchange, sentences, refused[0]):
        return []
    where = sentences[refused[0]]
    return [exchange.in_reply(RULE, where.message, where.start, where.end, _MESSAGE, _SUGGESTION)]


def _refuses(sentence: str, exchange: Exchange) -> bool:
    """A limit or a bare «нет» refuses only what was asked for; «нет» to «комиссия есть?» is good news."""
    found = denial(sentence, exchange.language)
    if found is None or found == "refusal":
        return found is not None
    wanted = [question for question in exchange.reading.questions if question.kind in _WANTING]
    if found == "limit":
        return bool(wanted) and len(exchange.reading.questions) == 1
    return any(not names_good_to_lack(question.text, exchange.language) for question in wanted)


def _shows_a_way(exchange: Exchange, sentences: Sequence[_Sentence], refusal: int) -> bool:
    """Whether a sentence shows a way, and is not the answer to another question of the turn."""
    ways = [place for place, sentence in enumerate(sentences) if offers_way(sentence.text, exchange.language)]
    questions = exchange.reading.questions
    if not ways or len(questions) == 1:
        return bool(ways)
    texts = [sentences[place].text for place in (refusal, *ways)]
    rows = strengths(exchange.conversation, questions, texts, exchange.language)
    asked = max(range(len(questions)), key=lambda q: rows[q][0])
    for column, place in enumerate(ways, 1):
        if place == refusal:
            return True
        other = max(rows[q][column] for q in range(len(questions)) if q != asked)
        if other < _ANSWERS or other < rows[asked][column] + _CLEARLY_MORE:
            return True
    return False


_MESSAGE = Words(
    ru="Отказ без другого варианта: клиент не знает, что он может сделать.",
    en="A refusal with no alternative: the customer does not learn what they can do.",
)
_SUGGESTION = Words(
    ru="Предложите, что возможно вместо этого, или пообещайте узнать и назовите срок.",
    en="Offer what is possible instead, or promise to find out and say by when.",
)

RULE = Rule(
    id="refusal-has-alternative",
    title=Words(ru="Отказ — вместе с другим вариантом", en="A refusal comes with an alternative"),
    why=Words(
        ru="Голый отказ закрывает разговор, а вопрос клиента остаётся; вариант, даже не лучший, помогает решить дело.",
        en="A bare refusal ends the talk and leaves the need; an option, if not the best one, lets the customer act.",
    ),
    source=("channels §6",),
    severity="error",
    check=check,
    bad={
        "ru": Example(
            customer="Можно привезти диван курьером в Сосновку?", reply="К сожалению, курьер в Сосновку не ездит."
        ),
        "en": Example(
            customer="Can you deliver the sofa to Pinewood?", reply="Unfortunately, we don't deliver to Pinewood."
        ),
    },
    good={
        "ru": Example(
            customer="Можно привезти диван курьером в Сосновку?",
            reply="Курьер в Сосновку не ездит, но диван можно забрать в пункте на Мира, 5.",
        ),
        "en": Example(
            customer="Can you deliver the sofa to Pinewood?",
            reply="We don't deliver to Pinewood, but you can collect it at 5 Mill Lane.",
        ),
    },
    limits=Words(
        ru="Годится ли вариант этому клиенту, правило не знает.",
        en="Whether the alternative suits this customer is not seen.",
    ),
)
