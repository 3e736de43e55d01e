"""No slips in spelling."""

from __future__ import annotations

from collections.abc import Mapping

from tonewise.model import Finding
from tonewise.reading.spelling import Misspelling, SlipKind, spelling_slips
from tonewise.reading.words import lemmas, tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

_MESSAGES: Mapping[SlipKind, Words] = {
    "word": Words("Ошибка в слове.", "A misspelt word."),
    "context": Words("Здесь нужно другое слово или написание.", "Another word or spelling belongs here."),
    "repeated": Words("Слово повторено дважды.", "The word stands twice."),
    "space": Words("После запятой нет пробела.", "No space after the comma."),
    "layout": Words("Набрано в другой раскладке.", "Typed with another keyboard layout."),
    "letters": Words(
        "В русском слове латинские буквы: поиск его не найдёт.",
        "Latin letters inside a Russian word: no search finds it.",
    ),
}


def _known(exchange: Exchange) -> frozenset[str]:
    """Words that are nobody's slip: the customer's, those of the facts and the conversation, names and trade words."""
    conversation = exchange.conversation
    texts = [message.text for message in conversation.messages]
    texts += [fact.text for fact in conversation.facts]
    texts += [conversation.customer.name or "", *exchange.options.names, *exchange.options.words]
    words = {token.lower for text in texts for token in tokens(text)}
    trade = {token.lower for text in (*exchange.options.names, *exchange.options.words) for token in tokens(text)}
    return frozenset(words | trade | {form for word in words for form, _ in lemmas(word)})


def _slips(exchange: Exchange) -> list[tuple[int, Misspelling]]:
    return [
        (index, slip)
        for index, text in enumerate(exchange.reply)
        for slip in spelling_slips(text, lambda: _known(exchange))
    ]


def _check(exchange: Exchange) -> list[Finding]:
    return [
        exchange.in_reply(RULE, index, slip.start, slip.end, _MESSAGES[slip.kind], f"→ {slip.right.strip()}")
        for index, slip in _slips(exchange)
    ]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Put right what is certain."""
    texts = list(exchange.reply)
    for index, slip in reversed(_slips(exchange)):
        if slip.sure:
            texts[index] = texts[index][: slip.start] + slip.right + texts[index][slip.end :]
    return tuple(texts)


RULE = Rule(
    id="spelling",
    title=Words("Без ошибок в тексте", "No slips in spelling"),
    why=Words(
        "Клиент, который видит ошибки, начинает сомневаться и в том, кто отвечает, и в ответе.",
        "A customer who sees slips begins to doubt the agent and the answer.",
    ),
    source=("channels §8",),
    severity="warning",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Выберете время,мастер может подьехать с 9 до 21.", "когда можно вызвать мастера?"),
        "en": Example("Your welcome! The the plumber can come untill 9 pm.", "thanks! how late can the plumber come?"),
    },
    good={
        "ru": Example("Выберите время, мастер может подъехать с 9 до 21.", "когда можно вызвать мастера?"),
        "en": Example("You're welcome! The plumber can come until 9 pm.", "thanks! how late can the plumber come?"),
    },
    limits=Words(
        "Запятые и стиль не проверяет. Незнакомое слово называет ошибкой, лишь если рядом есть частое похожее.",
        "Leaves commas and style alone. Calls an unknown word a slip only where a common one is a letter away.",
    ),
)
