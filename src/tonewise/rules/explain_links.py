"""Every link and file comes with a word on what it is."""

from __future__ import annotations

from tonewise.model import Finding
from tonewise.reading.links import links, names_attachment, unexplained
from tonewise.rules.rule import Example, Exchange, Rule, Words

_LINK = Words(
    "Ссылка или файл без пояснения: клиент не поймёт, что это, и побоится открывать.",
    "A link or file with no word on what it is: the customer cannot tell and may be afraid to open it.",
)
_ATTACHMENT = Words(
    "К ответу приложен файл, а что в нём — не сказано.", "A file comes with the reply and nothing says what it is."
)
_SUGGESTION = Words(
    "Назовите, что это и зачем: «Таблица размеров: …», «Акт сверки за май во вложении».",
    "Name what it is and what for: “Size chart: …”, “Your May invoice is attached”.",
)


def _check(exchange: Exchange) -> list[Finding] | None:
    found: list[Finding] = []
    applies = False
    for index, (text, message) in enumerate(zip(exchange.reply, exchange.messages, strict=True)):
        spans = list(unexplained(text))
        found += [exchange.in_reply(RULE, index, *span, _LINK, _SUGGESTION) for span in spans]
        applies = applies or bool(spans or message.attachments or links(text))
        if message.attachments and not spans and not names_attachment(exchange.reply):
            found.append(exchange.in_reply(RULE, index, 0, len(text), _ATTACHMENT, _SUGGESTION))
    return found if applies else None


RULE = Rule(
    id="explain-links",
    title=Words("Ссылки и файлы с пояснением", "Links and files explained"),
    why=Words(
        "Люди боятся неизвестных ссылок и документов. Пара слов о том, что это и зачем, снимает испуг.",
        "People fear unknown links and documents. A few words on what it is and what for take the fear away.",
    ),
    source=("channels §5",),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Здравствуйте! https://orchard.example/p/17", "как подрезать яблоню?"),
        "en": Example("Hi! Here you go: https://orchard.example/p/17", "how do I prune an apple tree?"),
    },
    good={
        "ru": Example("Схема обрезки яблони по годам: https://orchard.example/p/17", "как подрезать яблоню?"),
        "en": Example("How to prune an apple tree, year by year: https://orchard.example/p/17", "how do I prune it?"),
    },
    limits=Words(
        "Видит, сказано ли о ссылке хоть что-то по делу, но не то, верно ли это сказано.",
        "Sees whether anything is told of a link, and not whether it is true.",
    ),
)
