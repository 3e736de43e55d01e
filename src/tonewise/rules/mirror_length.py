"""As long as the message calls for: no wall of text to a terse question, no bare word to a careful letter."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.reading.wall import Part, parts, words_in
from tonewise.rules.rule import Example, Exchange, Rule, Words

_WALL = Words(
    "Стена текста в ответ на короткий вопрос: больше половины не о нём.",
    "A wall of text in answer to a short question: more than half is about something else.",
)
_CUT = Words("Оставьте ответ на вопрос, остальное уберите.", "Keep the answer to the question and drop the rest.")
_BARE = Words(
    "Слово-другое в ответ на длинное подробное сообщение.",
    "A bare word or two in answer to a long and careful message.",
)
_MORE = Words("Ответьте на то, что клиент изложил.", "Answer what the customer has set out.")


def _aside(told: Sequence[Part]) -> Part:
    """The longest run of sentences in one message that do not bear on the question, as one part."""
    best = run = None
    for part in told:
        if part.bears:
            run = None
        elif run is not None and run.message == part.message:
            run = run._replace(end=part.end, words=run.words + part.words)
        else:
            run = part
        if run is not None and (best is None or run.words > best.words):
            best = run
    assert best is not None  # noqa: S101 - called where more than half of the words stand aside
    return best


def _check(exchange: Exchange) -> list[Finding] | None:
    if exchange.conversation.channel not in ("chat", "messenger") or not exchange.customer_messages:
        return None
    limits, reading = exchange.options.limits, exchange.reading
    asked, told = reading.manner.words, sum(words_in(text) for text in exchange.reply)
    if asked > limits.careful_words:
        if told > limits.bare_words:
            return []
        return [exchange.in_reply(RULE, 0, 0, len(exchange.reply[0]), _BARE, _MORE)]
    if asked > limits.terse_words or len(reading.questions) > 1 or reading.mood == "thanks":
        return None
    if told <= limits.wall_words:
        return []
    rows = parts(exchange.conversation, reading.questions, exchange.reply, exchange.language)
    words = sum(part.words for part in rows)
    idle = sum(part.words for part in rows if not part.bears)
    if words <= limits.wall_words or idle * 2 <= words:
        return []
    aside = _aside(rows)
    return [exchange.in_reply(RULE, aside.message, aside.start, aside.end, _WALL, _CUT)]


RULE = Rule(
    id="mirror-length",
    title=Words("Длина — по вопросу", "As long as the question calls for"),
    why=Words(
        "Клиенту в чате нужен ответ, а не тонна текста; а тому, кто подробно всё изложил, одно слово — отмахнулись.",
        "In chat people want the answer, not a ton of text; and a single word to somebody who set it all out brushes "
        "them off.",
    ),
    source=("chat §1", "chat, end"),
    severity="advice",
    check=_check,
    bad={
        "ru": Example(
            "Наш каток открыт в 1987 году и с тех пор дважды перестроен. Лёд готовят три машины, а трибуны вмещают "
            "тысячу зрителей. По выходным играет оркестр, в буфете пекут вафли и варят какао. Секция фигурного катания "
            "принимает детей с четырёх лет, тренеры — мастера спорта. Каток сегодня до 22:00. В раздевалках новые "
            "шкафчики, тёплый пол и зеркала. Весной пройдёт фестиваль ледовых скульптур, на который приедут гости из "
            "десяти городов.",
            "до скольки каток?",
        ),
        "en": Example(
            "Our arena opened in 1987 and has been rebuilt twice since. Three machines prepare the ice and the stands "
            "seat a thousand people. An orchestra plays at weekends, and the café bakes waffles and makes cocoa. The "
            "figure skating school takes children from four, and its coaches are champions. The rink is open until "
            "10 pm. The changing rooms have new lockers, warm floors and mirrors. In spring there is a festival of "
            "ice sculptures with guests from ten towns.",
            "rink open till when?",
        ),
    },
    good={
        "ru": Example("Каток сегодня до 22:00, касса до 21:00.", "до скольки каток?"),
        "en": Example("The rink is open until 10 pm, tickets until 9.", "rink open till when?"),
    },
    limits=Words(
        "Что относится к вопросу, судит по словам и смыслу предложений; нумерованные шаги не считает.",
        "Judges what bears on the question by words and meaning of the sentences; numbered steps are not counted.",
    ),
)
