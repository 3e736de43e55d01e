"""Speak to the customer as they speak: ты or вы, and within one step of their formality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.model import Address, Finding, Register
from tonewise.reading.address import AddressMark, address_marks
from tonewise.reading.familiarity import Familiar, familiarity, used_before
from tonewise.reading.manner import formality_of
from tonewise.reading.officialese import officialese, stiff_words
from tonewise.reading.quoted import quoted
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.several import is_to_several
from tonewise.reading.signals import Hit, signals
from tonewise.reading.words import tokens
from tonewise.rules.rule import Example, Exchange, Rule, Words

_CASUAL_WORDS = 2
_FORMAL_WORDS = 2
"""More than a "Kind regards" at the end of a plain message."""
_MOST = 5
"""Words of a wrong address that are marked: who has them all before their eyes needs no more."""
_NEAR = 60
"""Characters between words of one sentence that are marked together."""
_SENTENCE_END = frozenset(".!?…\n")
_FAR = 160
"""Characters between two words that one finding still marks together."""
_MIXED = Words("«Ты» и «вы» в одном ответе.", "Both «ты» and «вы» in one reply.")
_TOO_CLOSE = Words("«Ты» тому, кто сам на «ты» не переходил.", "«Ты» to somebody who does not use it themselves.")
_TOO_FAR = Words("«Вы» тому, кто сам на «ты».", "«Вы» to somebody who uses «ты».")
_TOO_STIFF = Words("Канцелярит в ответ на живую речь.", "Officialese to somebody who chats.")
_TOO_LOOSE = Words("Разговорнее, чем пишет клиент.", "More casual than the customer.")
_PLAIN = Words("Скажите проще, как говорит клиент.", "Say it plainly, as the customer does.")
_NEUTRAL = Words("Замените нейтральным словом.", "Use a neutral word.")


def _wrong_address(exchange: Exchange, customer: Address) -> Iterator[Finding]:
    """The words of an address that is not the customer's; where both occur, the first with one of the other."""
    marks = [(i, mark) for i, text in enumerate(exchange.reply) for mark in address_marks(text) if mark.certain]
    used = {mark.address for _, mark in marks}
    if len(used) == 2:  # «приходите оба, я тебе отложу» mixes nothing
        marks = [(i, mark) for i, mark in marks if not is_to_several(exchange.reply[i], mark)]
        used = {mark.address for _, mark in marks}
    right = "ты" if customer == "ты" else "вы"
    wrong = [(index, mark) for index, mark in marks if mark.address != right]
    if right == "ты" and len(used) == 1:
        suggestion = Words("Можно перейти на «ты».", "You may use «ты».")
        for index, mark in wrong[:1]:
            yield exchange.in_reply(RULE, index, mark.start, mark.end, _TOO_FAR, suggestion, severity="advice")
        return
    mixed = len(used) == 2
    keep = (
        Words(f"Держитесь «{right}».", f"Keep to «{right}».") if mixed else Words("Обращайтесь на «вы».", "Use «вы».")
    )
    spans = [(index, (mark.start, mark.end)) for index, mark in wrong]
    if mixed:
        spans[0] = wrong[0][0], _with_the_other(marks, *wrong[0])
    first = mixed
    for index, text in enumerate(exchange.reply):
        for start, end in _joined(text, [span for at, span in spans if at == index])[:_MOST]:
            yield exchange.in_reply(RULE, index, start, end, _message(right, mixed=first), keep)
            first = False


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of one sentence that stand near each other as one: who changes them changes all."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] <= _NEAR and _SENTENCE_END.isdisjoint(text[found[-1][1] : start]):
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _message(right: str, *, mixed: bool) -> Words:
    if mixed:
        return _MIXED
    return _TOO_CLOSE if right == "вы" else _TOO_FAR


def _with_the_other(marks: Sequence[tuple[int, AddressMark]], index: int, mark: AddressMark) -> tuple[int, int]:
    """From a word of one address to the nearest of the other in its message: where the reply changes over."""
    others = [other for message, other in marks if message == index and other.address != mark.address]
    nearest = min(others, key=lambda other: abs(other.start - mark.start), default=mark)
    if abs(nearest.start - mark.start) > _FAR:
        nearest = mark
    return min(mark.start, nearest.start), max(mark.end, nearest.end)


def _too_stiff(exchange: Exchange, manner: Register) -> Iterator[Finding]:
    """Officialese to a markedly informal customer; elsewhere it is a matter of plain language alone."""
    playful = manner.emoji + manner.smileys > 0 or manner.address == "ты" or bool(manner.slang)
    if manner.formality == "slang" or (manner.formality == "casual" and (playful or exchange.language != "ru")):
        said = [message.text for message in exchange.customer_messages]
        for index, text in enumerate(exchange.reply):
            for start, end in _joined(text, _stiff(text, said))[:_MOST]:
                yield exchange.in_reply(RULE, index, start, end, _TOO_STIFF, _PLAIN)


def _stiff(text: str, said: Sequence[str]) -> list[tuple[int, int]]:
    """Officialese, passives in a chain, or the manner of a formal letter."""
    found = [(hit.start, hit.end) for hit in officialese(text) or tuple(stiff_words(text, said))]
    if not found and formality_of(text, script_language(text)) == "formal":
        hits = signals(text, script_language(text))
        formal = [(hit.start, hit.end) for hit in hits if hit.section in ("formal strong", "formal")]
        found = formal if len(formal) >= _FORMAL_WORDS else []
    return found


def _too_loose(exchange: Exchange, manner: Register) -> Iterator[Finding]:
    """Slang to a customer who is neutral or formal, and casual English to a formal one."""
    if manner.formality in ("casual", "slang"):
        return
    for index, text in enumerate(exchange.reply):
        loose = [hit for hit in signals(text, script_language(text)) if hit.section in ("casual", "slang")]
        chummy = [each for each in familiarity(text) if each.kind in ("endearment", "slang")]
        if not loose and not chummy:
            continue
        said = {token.lower for message in exchange.customer_messages for token in tokens(message.text)}
        slang = [(each.start, each.end) for each in chummy if not _is_known(exchange, text, each, said)]
        casual = [hit for hit in loose if not _is_borrowed(text, hit, said)]
        slang += [(hit.start, hit.end) for hit in casual if hit.section == "slang"]
        formal = exchange.language != "ru" and manner.formality == "formal" and len(casual) >= _CASUAL_WORDS
        worst = [(hit.start, hit.end) for hit in casual] if slang or formal else []
        for start, end in _joined(text, slang + worst)[:_MOST]:
            yield exchange.in_reply(RULE, index, start, end, _TOO_LOOSE, _NEUTRAL)


def _is_known(exchange: Exchange, text: str, each: Familiar, said: set[str]) -> bool:
    """The customer's own word, or part of a name."""
    names = [*exchange.options.names, *exchange.options.words, *(fact.text for fact in exchange.conversation.facts)]
    return used_before(each, text, said.union(token.lower for name in names for token in tokens(name)))


def _is_borrowed(text: str, hit: Hit, said: set[str]) -> bool:
    """The customer's own word, or a quotation."""
    return any(start <= hit.start < end for start, end in quoted(text)) or said.issuperset(
        token.lower for token in tokens(text[hit.start : hit.end])
    )


def _check(exchange: Exchange) -> Sequence[Finding] | None:
    if not any(message.role == "customer" for message in exchange.conversation.messages):
        return None
    manner = exchange.reading.manner
    found = [*_too_stiff(exchange, manner), *_too_loose(exchange, manner)]
    if exchange.language == "ru":
        found += _wrong_address(exchange, manner.address)
    return found


RULE = Rule(
    id="mirror-formality",
    title=Words("На одной волне с клиентом", "As formal as the customer"),
    why=Words(
        "Между сухим и панибратским тоном есть середина: уважительный тон с учётом того, как пишет сам клиент.",
        "Between the stiff and the chummy lies respect that takes its measure from how the customer writes.",
    ),
    source=("channels §2",),
    severity="error",
    check=_check,
    bad={
        "ru": Example("Привет! Твой абонемент продлили до мая.", "Добрый день, подскажите, до какого числа абонемент?"),
        "en": Example("yo, ur membership runs til May lol", "Good afternoon. Until when is my membership valid?"),
    },
    good={
        "ru": Example(
            "Добрый день! Ваш абонемент продлили до мая.", "Добрый день, подскажите, до какого числа абонемент?"
        ),
        "en": Example("Good afternoon! It is valid until May.", "Good afternoon. Until when is my membership valid?"),
    },
)
