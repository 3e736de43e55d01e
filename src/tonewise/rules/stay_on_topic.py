"""stay-on-topic: some part of the reply bears on what the customer asks or tells."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding
from tonewise.reading.bearing import bears_on
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    questions = exchange.reading.questions
    if not questions:
        return None
    if not _OTHERWISE.isdisjoint(exchange.reading.topics):
        return []
    if bears_on(questions, "\n".join(exchange.reply), exchange.language):
        return []
    return [exchange.unanswered(RULE, questions[0], _MESSAGE, _SUGGESTION)]


_OTHERWISE = frozenset(("idea", "undecided", "off-topic"))
"""Topics of which other rules ask more than that the reply bears on them."""
_MESSAGE = Words(
    "Ответ не о том: ничего в нём не относится к этим словам клиента.",
    "The reply is about something else: nothing in it bears on these words of the customer.",
)
_SUGGESTION = Words(
    "Прочтите вопрос ещё раз и ответьте на него; общие слова о компании ответа не заменяют.",
    "Read the question again and answer it; general words about the company are no answer.",
)

RULE = Rule(
    id="stay-on-topic",
    title=Words("Отвечать о том, о чём спросили", "Stay on what was asked"),
    why=Words(
        "Клиент спрашивает об одном, а читает о другом: видно, что его не услышали.",
        "They ask about one thing and read about another: it shows that nobody listened.",
    ),
    source=("channels §1",),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Мы дорожим каждым клиентом.", "Когда починят лифт?"),
        "en": Example("We value every customer.", "When is the lift fixed?"),
    },
    good={
        "ru": Example("Завтра к полудню.", "Когда починят лифт?"),
        "en": Example("By noon tomorrow.", "When is the lift fixed?"),
    },
    limits=Words(
        "Молчит, где ответ возможен другими словами: «да», встречный вопрос, действие, значение нужного вида.",
        "Silent where the reply may be an answer in other words: a yes, a question back, a deed, a value of the kind.",
    ),
)
