"""No endearments, small names, slang that the customer does not use, or jokes at their expense."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.model import Finding
from tonewise.reading.familiarity import Familiar, Kind, familiarity, used_before
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

_MESSAGE: dict[Kind, Words] = {
    "endearment": Words(
        "Так обращаются к близким, а не к клиентам.", "That is how one speaks to friends, not customers."
    ),
    "small": Words("Уменьшительное слово: звучит сюсюканьем.", "A small name for a thing: it sounds like baby talk."),
    "slang": Words("Словечко, которым этот клиент не пользуется.", "A slang word that this customer does not use."),
    "jest": Words("Шутка или упрёк на счёт клиента.", "A joke at the customer's expense."),
}
_SUGGESTION: dict[Kind, Words] = {
    "endearment": Words("Обратитесь по имени или никак.", "Use their name, or nothing."),
    "small": Words("Скажите обычным словом.", "Use the plain word."),
    "slang": Words("Скажите нейтрально.", "Say it in a neutral word."),
    "jest": Words("Уберите её.", "Leave it out."),
}


def _too_close(exchange: Exchange) -> Iterator[tuple[int, Familiar]]:
    found = [(index, each) for index, text in enumerate(exchange.reply) for each in familiarity(text)]
    if not found:
        return
    texts = [message.text for message in exchange.conversation.messages if message.role == "customer"]
    texts += [fact.text for fact in exchange.conversation.facts]
    texts += [*exchange.options.names, *exchange.options.words]
    said = frozenset(token.lower for text in texts for token in tokens(text) if token.kind == "word")
    for index, each in found:
        if not used_before(each, exchange.reply[index], said):
            yield index, each


def _check(exchange: Exchange) -> list[Finding]:
    return [
        exchange.in_reply(RULE, index, each.start, each.end, _MESSAGE[each.kind], _SUGGESTION[each.kind])
        for index, each in _too_close(exchange)
    ]


RULE = Rule(
    id="no-familiarity",
    title=Words("Без панибратства", "No familiarity"),
    why=Words(
        "Даже в дружеском разговоре клиент может быть не готов к тому, что оператор подойдёт слишком близко.",
        "Even in a friendly talk a customer may not want the agent to come so close.",
    ),
    source=("channels §2",),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Дружище, заказик уже в пути.", "Добрый день, где мой заказ?"),
        "en": Example("It's on its way, buddy.", "Good afternoon, where is my order?"),
    },
    good={
        "ru": Example("Заказ уже в пути, карточка с номером внутри.", "Добрый день, где мой заказ?"),
        "en": Example("It's on its way, a card with the number is inside.", "Good afternoon, where is my order?"),
    },
    limits=Words(
        "Шутки узнаёт только по известным оборотам; слово, которое клиент сказал первым, не считает.",
        "Knows jokes by their usual wordings alone; a word that the customer used first does not count.",
    ),
)
