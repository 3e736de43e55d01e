"""no-anything-else: «чем ещё помочь?» once, in plain words, and only after a settled matter."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Finding, Message
from tonewise.reading.anything_else import Ask, else_asked, without_else
from tonewise.reading.sentences import split
from tonewise.reading.settled import Left, ending, is_closing, left_to_do, says_done
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

_OPENING = 4
"""Words in which a customer says that nothing more is wanted."""
_NOTHING_MORE = frozenset(
    "нет неа не ничего всё все хватит достаточно спасибо благодарю спс no nope nah not nothing that's thats all thanks "
    "thank cheers ta none done enough bye пока".split()
)


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    asks = [(index, ask) for index, text in enumerate(exchange.reply) for ask in else_asked(text)]
    if not asks:
        return None
    before = _asked_before(exchange)
    told = [without_else(text) for text in exchange.reply]
    left = ending(exchange.conversation, exchange.reading, told).left
    if left is None and _waits_for_a_deed(exchange):
        left = left_to_do("\n".join(told), exchange.language)
    return [
        exchange.in_reply(RULE, index, ask.start, ask.end, message, _DROP)
        for number, (index, ask) in enumerate(asks)
        if (message := _fault(ask, repeated=bool(number) or before, left=left)) is not None
    ]


def _fault(ask: Ask, *, repeated: bool, left: Left | None) -> Words | None:
    if repeated:
        return _REPEATED
    if left is not None:
        return _OPEN[left]
    return _STOCK if ask.stock else None


def _waits_for_a_deed(exchange: Exchange) -> bool:
    """Whether the turn wants something done, or tells of a fault: a deed that is to come does not settle it yet."""
    turn = exchange.customer_messages
    if is_closing(turn, exchange.language) or says_done(turn, exchange.language):
        return False
    asked = exchange.reading.questions
    return bool(turn) and (not asked or any(each.form != "question" for each in asked))


def _asked_before(exchange: Exchange) -> bool:
    """Whether an agent has asked it this day; «что-то ещё?» goes on with an order that the customer goes on with."""
    messages = exchange.conversation.messages
    now = next((message.at for message in (*exchange.messages, *reversed(messages)) if message.at), None)
    for index, message in enumerate(messages):
        if message.role not in ("agent", "bot") or (now and message.at and message.at.date() != now.date()):
            continue
        asked = else_asked(message.text)
        if asked and not (all(ask.bare for ask in asked) and _goes_on(messages[index + 1 :], exchange)):
            return True
    return False


def _goes_on(following: Sequence[Message], exchange: Exchange) -> bool:
    said = next((message.text for message in following if message.role == "customer"), "")
    bare = [ask.bare for text in exchange.reply for ask in else_asked(text)]
    opening = [token.lower for token in tokens(said) if token.kind == "word"][:_OPENING]
    return all(bare) and bool(opening) and _NOTHING_MORE.isdisjoint(opening)


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Leave the question out where it is a sentence of its own and something else is said."""
    found = _check(exchange) or ()
    texts = list(exchange.reply)
    for finding in reversed(found):
        texts[finding.message_index] = _without(texts[finding.message_index], finding.start, finding.end)
    return tuple(texts)


def _without(text: str, first: int, last: int) -> str:
    for start, end in split(text):
        if start <= first and last <= end:
            alone = not any(character.isalnum() for character in text[start:first] + text[last:end])
            rest = (text[:start].rstrip(" ") + (" " if text[end:].strip() else "") + text[end:].lstrip(" ")).strip()
            return rest if alone and rest else text
    return text


def _open(ru: str, en: str) -> Words:
    return Words(f"Спрашивать, чем ещё помочь, рано: {ru}.", f"Too early to ask for anything else: {en}.")


_OPEN: dict[Left, Words] = {
    "promised": _open("ответ по делу ещё впереди", "the answer is still to come"),
    "asked": _open("вы сами ждёте ответа клиента", "you are waiting for the customer's answer yourself"),
    "untried": _open("клиент ещё не подтвердил, что всё работает", "the customer has not said that it works"),
    "unanswered": _open("на вопрос клиента нет ответа", "the question is not answered"),
    "upset": _open("клиент расстроен, и дело не решено", "the customer is upset, and nothing is settled"),
}
_REPEATED = Words(
    "«Чем ещё помочь?» уже спрашивали: второй раз это навязчиво.",
    "They have been asked already whether there is anything else: a second time is a nuisance.",
)
_STOCK = Words("Фраза из скрипта: глаз клиента её пропускает.", "A line from the script: customers read past it.")
_DROP = Words(
    "Уберите этот вопрос; когда дело решено, хватит простого «что-то ещё подсказать?», один раз.",
    "Leave it out; once the matter is settled a plain “anything else?” will do, a single time.",
)


RULE = Rule(
    id="no-anything-else",
    title=Words("Без «чем ещё могу помочь?»", "No “anything else?”"),
    why=Words(
        "В поддержку приходят с делом, а не за общением: вопрос через каждую пару минут утомляет, а пока дело открыто, "
        "звучит так, будто его закрыли.",
        "People come with a matter, not for company: the question tires them, and while the matter is open it sounds "
        "as though it were closed.",
    ),
    source=("care §1", "chat, don't 1"),
    severity="warning",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Уточню у мастера и напишу. Чем ещё могу помочь?", "когда починят лифт?"),
        "en": Example("I'll ask the technician and write. Anything else I can help with?", "when is the lift fixed?"),
    },
    good={
        "ru": Example("Лифт починят завтра до 12:00.", "когда починят лифт?"),
        "en": Example("The lift is fixed by noon tomorrow.", "when is the lift fixed?"),
    },
    scope=("dialogue", "reply"),
    limits=Words(
        "Молчит, если в вопросе есть слово о деле («добавить что-то ещё к букету?») или не видно, решено ли оно.",
        "Keeps silent where the question holds a word of the matter, or where it does not show whether it is settled.",
    ),
)
