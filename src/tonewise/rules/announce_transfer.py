"""announce-transfer: before a conversation goes to somebody else the customer knows to whom, why and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.model import Finding, Message
from tonewise.reading.transfer_parts import Missing, missing
from tonewise.reading.transfers import announced_before, announcement, changes
from tonewise.reading.writers import introduced, writer
from tonewise.rules.rule import Dialogue, Example, Exchange, Rule, Words

_LACKS: dict[Missing, Words] = {
    "whom": Words("кому (имя или отдел)", "to whom (name or team)"),
    "why": Words("почему", "why"),
    "when": Words("когда ответят", "by when the answer comes"),
}


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    found: list[Finding] = []
    announced = False
    for index, start, end, lacks in _announcements(exchange.messages):
        announced = True
        if lacks:
            found.append(exchange.in_reply(RULE, index, start, end, _message(lacks), _SUGGESTION))
    before = exchange.conversation.messages
    changed = [place for place in _silent_changes((*before, *exchange.messages)) if place >= len(before)]
    for place in changed:
        start, end = _beginning((*before, *exchange.messages)[place])
        found.append(exchange.in_reply(RULE, place - len(before), start, end, _UNANNOUNCED, _SUGGESTION))
    return found if announced or changed else None


def _check_dialogue(dialogue: Dialogue) -> Sequence[Finding] | None:
    found: list[Finding] = []
    applies = False
    messages = dialogue.conversation.messages
    for run in dialogue.runs:
        for place, start, end, lacks in _announcements([messages[index] for index in run]):
            applies = True
            if lacks:
                found.append(dialogue.in_message(RULE, run[place], start, end, _message(lacks), _SUGGESTION))
    applies = applies or any(True for _ in changes(messages))
    for index in _silent_changes(messages):
        start, end = _beginning(messages[index])
        found.append(dialogue.in_message(RULE, index, start, end, _UNANNOUNCED, _SUGGESTION))
    return found if applies else None


def _announcements(messages: Sequence[Message]) -> Iterator[tuple[int, int, int, tuple[Missing, ...]]]:
    """The announcements of a run, an author's messages taken together, with what each leaves out."""
    told: set[str | None] = set()
    for place, message in enumerate(messages):
        found = announcement(message.text)
        who = writer(message)
        if found is None or who in told:
            continue
        told.add(who)
        own = "\n".join(each.text for each in messages if writer(each) == who or each is message)
        yield place, found.start, found.end, missing(own)


def _silent_changes(messages: Sequence[Message]) -> Iterator[int]:
    return (index for index, last in changes(messages) if not announced_before(messages, index, last))


def _beginning(message: Message) -> tuple[int, int]:
    return introduced(message.text) or (0, len(message.text))


def _message(lacks: Sequence[Missing]) -> Words:
    ru, en = (", ".join(_LACKS[each].in_(language) for each in lacks) for language in ("ru", "en"))
    return Words(f"Клиента передают, и не сказано: {ru}.", f"The conversation is handed over without saying {en}.")


_UNANNOUNCED = Words(
    "Клиенту пишет уже другой человек, а о передаче его не предупредили.",
    "Somebody else writes now, and the customer was not told before.",
)
_SUGGESTION = Words(
    "Предупредите до передачи: «Подключаю Анну из бухгалтерии, она видит платежи; ответит до 15:00».",
    "Say it before: “I'm bringing in Anna from accounting, she can see the payments; she'll answer by 3 pm.”",
)

RULE = Rule(
    id="announce-transfer",
    title=Words("О передаче предупреждают", "A transfer is announced"),
    why=Words(
        "Перевод без предупреждения заставляет ждать неизвестно кого и неизвестно сколько.",
        "A transfer out of the blue leaves the customer waiting for nobody knows whom or how long.",
    ),
    source=("channels §9",),
    severity="error",
    check=_check,
    check_dialogue=_check_dialogue,
    bad={
        "ru": Example("Перевожу вас на другого оператора.", "Почему в счёте два месяца?"),
        "en": Example("I'm transferring you to another agent.", "Why does the bill cover two months?"),
    },
    good={
        "ru": Example(
            "Перевожу вас на Алину из отдела начислений: она видит показания. Ответит в течение 10 минут.",
            "Почему в счёте два месяца?",
        ),
        "en": Example(
            "I'm transferring you to Alina in metering because she can see the readings. She'll answer within 10 "
            "minutes.",
            "Why does the bill cover two months?",
        ),
    },
    scope=("reply", "dialogue"),
    limits=Words(
        "Молча вошедшего нового автора узнаёт по подписи или имени в тексте; от бота к человеку — только по "
        "словам бота.",
        "A new author who steps in silently is known by the author field or a name in the text; from bot to person "
        "only the bot's words count.",
    ),
)
