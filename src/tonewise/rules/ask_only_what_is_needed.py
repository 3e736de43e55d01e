"""ask-only-what-is-needed: no full card numbers, CVV, passwords, codes or passports, asked for or said again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.model import Finding
from tonewise.reading.data_asked import PERSONAL, Item, asks, permitted
from tonewise.reading.personal import cards, repeated_in, secrets
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

_SHOWN = frozenset(
    "возьмите взять предъявите предъявить покажите показать принесите принести захватите bring show present "
    "carry".split()
)
_SENT = frozenset(
    "пришлите прислать скиньте скинуть отправьте отправить вышлите выслать приложите приложить прикрепите прикрепить "
    "загрузите загрузить сфоткайте отсканируйте перешлите киньте кидайте шлите сбросьте закиньте snap "
    "photograph scan drop paste сфотографируйте пришлёте пришлете send upload attach email share forward provide "
    "submit sending supply".split()
)
_COPIED = frozenset("скан фото фотографию копию снимок photo picture scan copy image photocopy pic".split())
_NEAR = 8
_TYPED = frozenset("введите введи вводите enter type retype".split())
_TO_US = frozenset("сюда чат чате мне нам здесь here chat me us".split())
_TOLD = frozenset(
    "сообщите пришлите напишите назовите продиктуйте скажите укажите send tell share give provide".split()
)
_DOOR = frozenset(
    "домофон домофона подъезда двери ворот wifi вайфая вайфай wi-fi door gate intercom router роутера получения pickup "
    "collection скидочный промо promo postal voucher wi".split()
)


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    asked = [
        (index, item.start, max(item.end, item.until))
        for index, text in enumerate(exchange.reply)
        for ask in asks(text)
        for item in ask.items
        if item.kind in PERSONAL and not item.yes_no and _is_too_much(text, ask.start, ask.end, item)
    ]
    asked += [
        (index, *span)
        for index, text in enumerate(exchange.reply)
        for span in _code_passed_on(text)
        if not any(place == index and start < span[1] and span[0] < end for place, start, end in asked)
    ]
    said = [
        (index, start, end) for index, text in enumerate(exchange.reply) for start, end in _said_again(exchange, text)
    ]
    found = [exchange.in_reply(RULE, *where, _ASKED, _LESS) for where in asked]
    return found + [exchange.in_reply(RULE, *where, _SAID, _HIDE) for where in said]


def _is_too_much(text: str, start: int, end: int, item: Item) -> bool:
    if any(item.start < hit.end and hit.start < item.end for hit in permitted(text)):
        return False
    words = {token.lower for token in tokens(text) if start <= token.start < end}
    if item.kind == "passport" and item.end - item.start <= len("паспортом"):
        row = [token.lower for token in tokens(text) if token.end <= item.start][-_NEAR:]
        return not (words.isdisjoint(_SENT) and _COPIED.isdisjoint(row)) and words.isdisjoint(_SHOWN)
    if item.kind in ("card", "passport"):
        return True
    typed = not words.isdisjoint(_TYPED) and words.isdisjoint(_TO_US) and words.isdisjoint(_TOLD)
    return words.isdisjoint(_DOOR) and not typed


def _code_passed_on(text: str) -> Iterator[tuple[int, int]]:
    """«Придёт сообщение с кодом, перешлите его мне»: the code is named before it is asked for."""
    row = tokens(text)
    for at, token in enumerate(row):
        if token.lower not in _PASSED_ON or (at and row[at - 1].lower in _NOT):
            continue
        before = {each.lower for each in row[max(0, at - _MENTIONED) : at]}
        near = [each for each in row[at + 1 : at + _OBJECT] if each.lower in _IT]
        here = {each.lower for each in row[at + 1 : at + _OBJECT + 2]}
        named = not _CODE.isdisjoint(before | here) and not _MESSAGE.isdisjoint(before)
        if near and named and not _TO_US.isdisjoint(here) and _DOOR.isdisjoint(before | here):
            yield token.start, near[-1].end


_MENTIONED = 20
"""Words before the verb in which the message with the code is named."""
_OBJECT = 4
_PASSED_ON = _TOLD | frozenset(
    "перешлите продиктуйте зачитайте скиньте киньте отправьте дайте forward read pass".split()
)
_NOT = frozenset("не never don't not to".split())
_IT = frozenset("его их код кода цифры код it them code digits number numbers".split())
_CODE = frozenset("код кода кодом цифры цифр цифрами пароль паролем code digits number passcode pin".split())
_MESSAGE = frozenset("смс sms сообщение сообщением смска пуш пуше банк банка text message texted bank".split())


def _said_again(exchange: Exchange, text: str) -> Iterator[tuple[int, int]]:
    spans = {(card.start, card.end) for card in cards(text)}
    for message in exchange.conversation.messages:
        if message.role == "customer":
            spans.update(span for secret in secrets(message.text) if (span := repeated_in(text, secret)) is not None)
    yield from sorted(spans)


_ASKED = Words(
    "Такие данные в переписке не просят: полный номер карты, код с оборота, пароль, код из СМС, паспорт.",
    "These must not be asked for in a conversation: full card number, security code, password, SMS code, passport.",
)
_LESS = Words(
    "Обойдитесь меньшим: последние четыре цифры карты, дата и сумма платежа, защищённая форма.",
    "Make do with less: the last four digits, the date and sum of the payment, a secure form.",
)
_SAID = Words("Личные данные повторены целиком.", "Personal data is repeated in full.")
_HIDE = Words("Уберите их или оставьте последние четыре цифры.", "Leave them out, or keep the last four digits.")

RULE = Rule(
    id="ask-only-what-is-needed",
    title=Words("Лишних личных данных не просить", "No personal data that is not needed"),
    why=Words(
        "Номер карты или пароль в переписке — находка для мошенника, и клиент это знает.",
        "A card number or password in a chat is a gift to a fraudster, and customers know it.",
    ),
    source=("reality, personal data",),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Пришлите полный номер карты и код с обратной стороны.", "Верните деньги за зонт"),
        "en": Example("Please send the full card number and the code on the back.", "Refund my umbrella please"),
    },
    good={
        "ru": Example("Назовите последние четыре цифры карты, верну деньги сегодня.", "Верните деньги за зонт"),
        "en": Example(
            "Tell me the last four digits of the card and I'll refund it today.", "Refund my umbrella please"
        ),
    },
    limits=Words(
        "Паспорт, который просят показать на месте, и код, который вводят на сайте, не ищет.",
        "A passport to be shown in person and a code to be typed on a site are left alone.",
    ),
)
