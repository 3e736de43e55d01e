"""no-interrogation: no string of questions down a script."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from tonewise.model import Finding
from tonewise.reading.data_asked import Ask, Item, asks
from tonewise.reading.given import is_given
from tonewise.reading.meeting import unmet
from tonewise.reading.volleys import volley
from tonewise.reading.words import parses, tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

MOST = 2
"""Data that one reply may ask for."""
_CONTACT = frozenset(("name", "phone", "email", "age", "birthday", "city", "heard of us"))
_TELLING = frozenset(("date", "place", "amount", "yes-no", "thing", "way", "reason"))
_BECAUSE = frozenset(
    "чтобы чтоб обязательны обязательно необходимы требует требуют mandatory required because so".split()
)
_WITHOUT = frozenset(("без", "without"))
_FOR = frozenset(("для", "for"))
_NOT_A_REASON = frozenset(("связи", "чего", "кого", "вас", "начала", "you", "us", "now", "contact", "me", "what"))
_ACTS_EN = frozenset(("i'll", "we'll", "i", "we"))
_ORDERING = frozenset(
    "доставка доставить привезти довезти отправить отправлять послать deliver delivery ship shipping send".split()
)


class _Asked(NamedTuple):
    message: int
    ask: Ask
    item: Item


def _check(exchange: Exchange) -> Sequence[Finding]:
    said = {token.lower for message in exchange.customer_messages for token in tokens(message.text)}
    asked = [
        _Asked(index, ask, item)
        for index, text in enumerate(exchange.reply)
        for ask in asks(text)
        if not ask.papers and not _is_step(text, ask) and not _echoes(text[ask.start : ask.end], said)
        for item in ask.items
        if item.kind or not ask.sends
    ]
    one_list = len({(each.message, each.ask.start) for each in asked}) == 1
    if one_list and _wants_a_list(exchange):
        return []
    if len(asked) > MOST:
        if one_list and _has_reason(exchange, asked[0]):
            return []
        return [_finding(exchange, asked)]
    if len(asked) == MOST and _is_needless(exchange, asked):
        return [_finding(exchange, asked)]
    return _volleys(exchange)


def _volleys(exchange: Exchange) -> Sequence[Finding]:
    """A row of questions in one message, whatever data they are after."""
    if _wants_a_list(exchange):
        return []
    fired = [(index, place) for index, text in enumerate(exchange.reply) if (place := volley(text)) is not None]
    return [exchange.in_reply(RULE, index, *place, _MESSAGE, _SUGGESTION) for index, place in fired[:1]]


def _finding(exchange: Exchange, asked: Sequence[_Asked]) -> Finding:
    message = max((each.message for each in asked), key=lambda index: sum(each.message == index for each in asked))
    items = [each.item for each in asked if each.message == message]
    return exchange.in_reply(RULE, message, items[0].start, max(item.end for item in items), _MESSAGE, _SUGGESTION)


def _is_step(text: str, ask: Ask) -> bool:
    """Whether it is a numbered step of an instruction, and no question."""
    line = text[text.rfind("\n", 0, ask.start) + 1 : ask.start].strip()
    numbered = line or text[ask.start : ask.start + 3]
    return not ask.question and numbered[:1].isdigit() and numbered.rstrip()[1:3].strip(" 0123456789")[:1] in (".", ")")


def _echoes(question: str, said: Set[str]) -> bool:
    """Whether a question says the customer's own words back."""
    if "?" not in question:
        return False
    words = {token.lower for token in tokens(question) if token.kind == "word"}
    return len(words) > 1 and words <= said


def _wants_a_list(exchange: Exchange) -> bool:
    """Whether the customer asks what is needed, or how to do something: then the list is the answer."""
    return any(
        not _PAPERS.isdisjoint(words) or (not _NEEDED.isdisjoint(words) and not _WHAT.isdisjoint(words))
        for question in exchange.reading.questions
        for words in ([token.lower for token in tokens(question.text)],)
    )


_PAPERS = frozenset("документы документ бумаги справки documents papers paperwork requirements".split())
_NEEDED = frozenset("нужно нужны нужен нужна потребуется понадобится требуется need needed required".split())
_WHAT = frozenset("что какие какая какой чего what which anything".split())


def _has_reason(exchange: Exchange, asked: _Asked) -> bool:
    """Whether the list is said to be for something, in its sentence or beside it."""
    text = exchange.reply[asked.message]
    near = [
        token
        for token in tokens(text)
        if token.start < asked.ask.end + _BESIDE and token.end > asked.ask.start - _BESIDE
    ]
    words = [token.lower for token in near]
    if not _BECAUSE.isdisjoint(words):
        return True
    last = max(item.end for item in asked.ask.items)
    around = [token.lower for token in near if not asked.item.start <= token.start < last]
    if any(one in _FOR and other not in _NOT_A_REASON for one, other in pairwise(around)):
        return True
    if not _WITHOUT.isdisjoint(words):
        return True
    inside = [token for token in near if asked.ask.start <= token.start < asked.ask.end]
    after = [token.lower for token in tokens(text) if token.start >= asked.item.end]
    if any("1per" in parse.grammemes and "futr" in parse.grammemes for word in after for parse in parses(word)[:1]):
        return True
    if any(
        one in ("i'll", "we'll") or (one in ("i", "we") and other in ("can", "will")) for one, other in pairwise(after)
    ):
        return True
    return bool(inside) and inside[0].lower == "to"


_BESIDE = 90
"""Characters around a list in which its reason is looked for."""


def _is_needless(exchange: Exchange, asked: Sequence[_Asked]) -> bool:
    """Whether both data are given already, or asked before a question that they have nothing to do with."""
    if all(is_given(each.item, exchange.reply[each.message], exchange.conversation) for each in asked):
        return True
    questions = exchange.reading.questions
    if not questions or "undecided" in exchange.reading.topics:
        return False
    if any(question.kind not in _TELLING for question in questions):
        return False
    beside = [each.item.kind in _CONTACT or each.item.yes_no for each in asked]
    sure = any(each.item.kind == "heard of us" for each in asked) or not any(each.item.yes_no for each in asked)
    if all(beside) and sure:
        return not _is_about_delivery(exchange) and not _answers(exchange, asked)
    if any(question.kind == "way" for question in questions):
        return False
    facts = "\n".join(
        fact.text
        for fact in exchange.conversation.facts
        if fact.kind in ("fact", "policy") and fact.audience == "customer"
    )
    if not facts or unmet(exchange.conversation, questions, facts, exchange.language):
        return False
    return not _answers(exchange, asked)


def _answers(exchange: Exchange, asked: Sequence[_Asked]) -> bool:
    """Whether the reply says anything of the matter beside what it asks."""
    told = "\n".join(
        _without(text, [each for each in asked if each.message == index]) for index, text in enumerate(exchange.reply)
    )
    if not any(token.kind in ("word", "number") for token in tokens(told)):
        return False
    return not unmet(exchange.conversation, exchange.reading.questions, told, exchange.language)


def _without(text: str, asked: Sequence[_Asked]) -> str:
    for each in reversed(asked):
        text = text[: each.ask.start] + text[each.ask.end :]
    return text


def _is_about_delivery(exchange: Exchange) -> bool:
    said = [token.lower for message in exchange.customer_messages for token in tokens(message.text)]
    return any(word in _ORDERING or any(parse.lemma in _ORDERING for parse in parses(word)[:1]) for word in said)


_MESSAGE = Words(
    "Похоже на допрос: клиента спрашивают сразу о многом.",
    "This reads like an interrogation: the customer is asked for many things at once.",
)
_SUGGESTION = Words(
    "Ответьте на то, на что уже можно, и спросите одно главное; для бланка — один список и зачем он нужен.",
    "Answer what can be answered and ask for the one thing that matters; for a form, one list and what it is for.",
)

RULE = Rule(
    id="no-interrogation",
    title=Words("Без допроса", "No interrogation"),
    why=Words(
        "Вопросы по скрипту один за другим превращают разговор в допрос.",
        "Question after question down a script turns a conversation into an interrogation.",
    ),
    source=("channels §3",),
    severity="warning",
    check=_check,
    bad={
        "ru": Example("Как вас зовут? Из какого вы города? На какую сумму рассчитываете?", "Есть скамейки в сад?"),
        "en": Example("What's your name? Which city are you in? What's your budget?", "Do you have garden benches?"),
    },
    good={
        "ru": Example("Есть, от 4 900 ₽. Вам со спинкой или без?", "Есть скамейки в сад?"),
        "en": Example("We do, from $49. With a back or without?", "Do you have garden benches?"),
    },
    limits=Words(
        "О двух лишних вопросах судит осторожно: если оба уже известны, не относятся к делу или ответ есть в фактах.",
        "Two needless questions are found only where both are known, beside the point, or the facts hold the answer.",
    ),
)
