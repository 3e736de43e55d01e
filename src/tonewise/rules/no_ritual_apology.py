"""An apology only where the customer was let down, and then one that names what went wrong or what is being done."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.apologies import apologies, has_bad_news, is_calm, tells_more
from tonewise.reading.sentences import split
from tonewise.reading.trimming import without
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

_NOTHING_WRONG = Words(
    "Извинение без причины: ничего плохого не случилось.", "An apology for nothing: nothing bad happened."
)
_GENERAL = Words(
    "Извинение ни о чём: не названо ни что пошло не так, ни что вы делаете.",
    "An apology for nothing in particular: it names neither what went wrong nor what you are doing.",
)
_LEAVE_OUT = Words("Уберите его и отвечайте сразу.", "Leave it out and answer right away.")
_NAME_IT = Words(
    "Назовите, в чём подвели именно этого клиента, и что делаете, чтобы исправить.",
    "Name how you let this customer down, and what you are doing about it.",
)


def _check(exchange: Exchange) -> list[Finding] | None:
    found = [(index, each) for index, text in enumerate(exchange.reply) for each in apologies(text) if not each.named]
    if not found:
        return []
    concrete = tells_more(exchange.reply)
    if not concrete:
        return [exchange.in_reply(RULE, index, each.start, each.end, _GENERAL, _NAME_IT) for index, each in found]
    found = [(index, each) for index, each in found if not each.trails]
    if exchange.reading.mood != "neutral":
        found = [(index, each) for index, each in found if not each.pity]
    if not found or not exchange.customer_messages or not is_calm(exchange.conversation, exchange.reading):
        return []
    if has_bad_news(exchange.reply, exchange.language):
        return []
    return [exchange.in_reply(RULE, index, each.start, each.end, _NOTHING_WRONG, _LEAVE_OUT) for index, each in found]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Leave out the apologies for nothing that are a sentence of their own."""
    gone = [(finding.message_index, finding.start, finding.end) for finding in _check(exchange) or ()]
    texts = list(exchange.reply)
    for index, start, end in reversed(gone):
        whole = next((span for span in split(texts[index]) if span[0] <= start < span[1]), (0, 0))
        rest = texts[index][whole[0] : start] + texts[index][end : whole[1]]
        if not any(token.kind == "word" for token in tokens(rest)):
            texts[index] = without(texts[index], [whole])
    return tuple(texts)


RULE = Rule(
    id="no-ritual-apology",
    title=Words("Без дежурных извинений", "No ritual apologies"),
    why=Words(
        "Извинение «потому что так принято» ничего не стоит. Где клиента подвели, помогает личное: что случилось и "
        "что вы делаете.",
        "An apology made because everybody does is worth nothing. Where you let them down, say what happened and "
        "what you do about it.",
    ),
    source=("chat, don't 2",),
    severity="warning",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Приносим извинения! Музей открыт до 19:00.", "до скольки открыт музей?"),
        "en": Example("We apologize! The museum is open until 7 pm.", "until when is the museum open?"),
    },
    good={
        "ru": Example("Музей открыт до 19:00, касса до 18:30.", "до скольки открыт музей?"),
        "en": Example("The museum is open until 7 pm, tickets until 6:30.", "until when is the museum open?"),
    },
    limits=Words(
        "Молчит, если не ясно, случилось ли что-то плохое, и если в ответе есть дело.",
        "Silent where it is not clear whether anything bad happened, and where the reply tells what is done.",
    ),
)
