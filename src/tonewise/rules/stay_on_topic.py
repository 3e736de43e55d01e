"""stay-on-topic: some part of the reply bears on what the customer asks or tells."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding, Question
from tonewise.reading.actions import tells_problem
from tonewise.reading.bearing import bears_on
from tonewise.reading.promotions import is_troubled, promotions
from tonewise.reading.turn_subject import Subject
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    reading, language = exchange.reading, exchange.language
    texts = [message.text for message in exchange.customer_messages]
    problem = (reading.mood in _TROUBLED and is_troubled(exchange.conversation, reading)) or any(
        tells_problem(text, language) for text in texts
    )
    questions = reading.questions or (_told(exchange) if problem else ())
    if not questions:
        return None
    if not _OTHERWISE.isdisjoint(reading.topics):
        return []
    reply = "\n".join(exchange.reply)
    if "undecided" in reading.topics and promotions(reply):
        return []  # whoever asks for advice may be shown what is new
    turn = "\n".join(texts)
    subjects = [
        Subject(each, turn, language, problem or each.form == "implicit" or each.kind == "reason") for each in questions
    ]
    if bears_on(subjects, reply, language):
        return []
    return [exchange.unanswered(RULE, questions[0], _MESSAGE, _SUGGESTION)]


def _told(exchange: Exchange) -> tuple[Question, ...]:
    """The customer's last message as the request for help that a told problem is."""
    index = exchange.conversation.open_turn[0]
    text = exchange.conversation.messages[index].text
    return (Question.of_own(text=text, kind="action", form="implicit", message_index=index, start=0, end=len(text)),)


_TROUBLED = ("complaint", "anger", "neutral")
_OTHERWISE = frozenset(("idea", "off-topic"))
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
