"""One sentence carries one thought."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.thoughts import crowded
from tonewise.rules.rule import Example, Exchange, Rule, Words

_CROWDED = Words(
    "В одном предложении несколько разных сведений: клиент часть из них пропустит.",
    "One sentence holds several separate things: the customer will miss some of them.",
)
_LONG = Words("Предложение так длинно, что в нём теряешься.", "The sentence is so long that a reader loses it.")
_SUGGESTION = Words("Разбейте его: одно сведение — одно предложение.", "Break it up: one thing, one sentence.")


def _check(exchange: Exchange) -> list[Finding]:
    longest = exchange.options.limits.sentence_words
    return [
        exchange.in_reply(RULE, index, found.start, found.end, _CROWDED if found.thoughts else _LONG, _SUGGESTION)
        for index, text in enumerate(exchange.reply)
        for found in crowded(text, longest)
    ]


RULE = Rule(
    id="one-thought-per-sentence",
    title=Words("Одна мысль — одно предложение", "One thought, one sentence"),
    why=Words(
        "Короткие предложения легче читать, и в них труднее что-то упустить.",
        "Short sentences are easier to read, and nothing in them gets lost.",
    ),
    source=("chat §5",),
    severity="advice",
    check=_check,
    bad={
        "ru": Example(
            "Лодку отдадим в 9:00 у причала, час стоит 600 ₽, жилеты лежат внутри, а вы возьмите паспорт для залога.",
            "как взять лодку?",
        ),
        "en": Example(
            "You get the boat at 9 at the pier, an hour costs $6, the vests are inside, and please bring an ID.",
            "how do I rent a boat?",
        ),
    },
    good={
        "ru": Example(
            "Лодку отдадим в 9:00 у причала. Час стоит 600 ₽. Возьмите паспорт для залога.", "как взять лодку?"
        ),
        "en": Example("You get the boat at 9 at the pier. An hour costs $6. Please bring an ID.", "how do I rent one?"),
    },
    limits=Words(
        "Считает мысли по сказуемым и числам; сложную фразу без них может не заметить.",
        "Counts thoughts by verbs and numbers and may miss a tangle without them.",
    ),
)
