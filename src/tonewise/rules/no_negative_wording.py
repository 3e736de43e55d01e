"""no-negative-wording: a «no» is not left standing as the answer; what can be done stands beside it."""

from __future__ import annotations

from tonewise.model import Finding, Mood
from tonewise.reading.offtopic import is_off_topic
from tonewise.reading.refusals import denial, is_unknown, names_another, takes_on
from tonewise.reading.refused import Asked, Said, answered_before, bears_on_refused, leads_on, refusing, sentences_of
from tonewise.reading.statements import statements
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding] | None:
    if not exchange.conversation.open_turn or is_off_topic(
        exchange.conversation, exchange.language, exchange.options.subject
    ):
        return None
    language = exchange.language
    sentences = sentences_of(exchange.reply)
    asked = Asked(exchange.conversation, exchange.reading.questions, language)
    unknown = [place for place, sentence in enumerate(sentences) if is_unknown(sentence.text, language)]
    negative = sorted({*unknown, *_refusing(asked, sentences, exchange.reading.mood)})
    for place in negative:
        near = _near(sentences, place, language, alone=len(asked.questions) < _SEVERAL)
        ways = [each for each in near if _goes_on(sentences[each].text, language, each - place)]
        if bears_on_refused(asked, sentences, place, ways) if asked.questions else ways:
            continue
        if asked.questions and place not in unknown and answered_before(asked, sentences, place):
            continue
        where = sentences[place]
        return [exchange.in_reply(RULE, where.message, where.start, where.end, _MESSAGE, _SUGGESTION)]
    return []


def _refusing(asked: Asked, sentences: list[Said], mood: Mood) -> list[int]:
    """Without a question there is nothing that a limit or a bare «нет» could refuse: only plain refusals are left."""
    if asked.questions:
        if all(question.kind == "reason" for question in asked.questions):
            return []  # who asks why is told what happened, and refused nothing
        return refusing(asked, sentences)
    places = [place for place, each in enumerate(sentences) if denial(each.text, asked.language) == "refusal"]
    return [] if mood == "thanks" else places


def _near(sentences: list[Said], place: int, language: str, *, alone: bool) -> list[int]:
    """The sentence, the next one that says anything, and the one before: that may answer another question, if any."""
    after = next(
        (each for each in range(place + 1, len(sentences)) if statements(sentences[each].text, language)), None
    )
    return [*([place - 1] if place and alone else []), place, *([after] if after is not None else [])]


def _goes_on(sentence: str, language: str, after: int) -> bool:
    """A way, or the matter taken on: that a time is missing then is for another rule to say.

    ``after`` tells how many sentences after the refusal this one stands.
    """
    if leads_on(sentence, language, refused=not after) or takes_on(sentence, language):
        return True
    return after > 0 and names_another(sentence, language)


_SEVERAL = 2

_MESSAGE = Words(
    ru="Отказ без продолжения: клиент слышит только «нет».",
    en="A bare no: the customer hears nothing but the refusal.",
)
_SUGGESTION = Words(
    ru="Скажите в этом или следующем предложении, что возможно, или что вы узнаете и когда ответите.",
    en="Say in this sentence or the next what is possible, or what you will find out and by when.",
)

RULE = Rule(
    id="no-negative-wording",
    title=Words(ru="Без голого «нет»", en="No bare “no”"),
    why=Words(
        ru="«Не знаю» и «нельзя» закрывают дверь. Та же новость рядом с тем, что возможно, звучит как помощь.",
        en="“I don't know” and “we can't” shut the door. The same news beside what is possible sounds like help.",
    ),
    source=("channels §6",),
    severity="warning",
    check=_check,
    bad={
        "ru": Example(customer="Поменяете батарейку в часах?", reply="Нет, батарейками не занимаемся."),
        "en": Example(customer="Can you change a watch battery?", reply="No, we don't change batteries."),
    },
    good={
        "ru": Example(
            customer="Поменяете батарейку в часах?",
            reply="Батарейки меняет мастерская напротив, Мира, 8: это десять минут. Мы часы только продаём.",
        ),
        "en": Example(
            customer="Can you change a watch battery?",
            reply="The workshop across the road, 8 Mill Lane, changes batteries in ten minutes; we only sell watches.",
        ),
    },
    limits=Words(
        ru="Обещание узнать считается продолжением и без срока; пригодится ли клиенту вариант, не видно.",
        en="A promise to find out counts as a way forward even with no time; whether a way suits is not seen.",
    ),
)
