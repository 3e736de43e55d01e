"""No offer, discount, new product or community to somebody for whom something has just gone wrong."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.promotions import is_troubled, promotions, spoken_of, words_of_turn
from tonewise.reading.trimming import without
from tonewise.rules.rule import Example, Exchange, Rule, Words


def _check(exchange: Exchange) -> list[Finding] | None:
    found = [(index, each) for index, text in enumerate(exchange.reply) for each in promotions(text)]
    if not exchange.customer_messages or not is_troubled(exchange.conversation, exchange.reading):
        return None
    turn = words_of_turn(exchange.conversation) if found else frozenset()
    message = Words(
        "Реклама в ответ на проблему: клиент увидит, что его не слушают.",
        "A promotion in answer to a problem: the customer sees that nobody listens.",
    )
    suggestion = Words(
        "Уберите её. Если это компенсация, назовите, за что она.",
        "Leave it out. If it makes amends, say what for.",
    )
    return [
        exchange.in_reply(RULE, index, each.start, each.end, message, suggestion)
        for index, each in found
        if not spoken_of(each, exchange.reply[index], turn)
    ]


def _fix(exchange: Exchange) -> tuple[str, ...]:
    """Leave out the sentences that promote, where others stay."""
    gone = [(finding.message_index, finding.start, finding.end) for finding in _check(exchange) or ()]
    return tuple(
        without(text, [(start, end) for at, start, end in gone if at == index])
        for index, text in enumerate(exchange.reply)
    )


RULE = Rule(
    id="no-promo-on-complaint",
    title=Words("Без рекламы в ответ на жалобу", "No promotion on a complaint"),
    why=Words(
        "Скидка или приглашение в сообщество тому, у кого беда с доставкой, — знак, что его письмо не прочитали.",
        "A discount or an invitation to a community, sent to somebody whose delivery went wrong, shows that nobody "
        "read what they wrote.",
    ),
    source=("care §1", "care §3"),
    severity="error",
    check=_check,
    fix=_fix,
    bad={
        "ru": Example("Курьер будет в 18:00. А на пиццу сегодня скидка 15 %!", "Суши не привезли, ждём второй час"),
        "en": Example("The driver arrives at 6 pm. Pizza is 15% off today!", "The sushi never came, two hours late"),
    },
    good={
        "ru": Example("Курьер будет в 18:00. За опоздание вернули 300 ₽.", "Суши не привезли, ждём второй час"),
        "en": Example("The driver arrives at 6 pm, £3 is back for the delay.", "The sushi never came, two hours late"),
    },
    limits=Words(
        "Молчит, где не видно, что у клиента что-то случилось, и где об этой скидке или услуге спросил он сам.",
        "Silent where nothing shows that something went wrong, and where the customer speaks of that offer themselves.",
    ),
)
