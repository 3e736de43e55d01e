"""Who writes to the customer, and where a conversation goes from one to another: announced, and how well.

An announcement («перевожу вас на …», ``Kate will take it from here``) names to whom the conversation goes, why, and by
when the answer comes; asking a colleague and answering oneself is none, and neither is moving money, dates or plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tonewise.model import Conversation, Message
from tonewise.reading.mood import mood_of
from tonewise.reading.moved_to import THINGS, goes_to_a_thing
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, fold, tokens
from tonewise.reading.writers import CAPITALS, is_name, same_writer, writer

_HEAD = 400
"""Characters in which a writer says who they are."""
_READ = 4000
"""Characters of a message in which a transfer is looked for."""
_IF = frozenset(("если", "if", "when", "когда"))
_NOT = frozenset(("не", "не", "not", "won't", "don't", "can't", "никуда", "without", "без", "cannot"))
_TO_ME = frozenset(("мне", "меня", "me"))
_VISITS = frozenset(
    "курьер курьера водитель мастер бригада грузчик driver courier plumber crew mechanic installer van truck lorry "
    "train bus ferry boat flight parcel order post".split()
)
_QUOTES = frozenset(("«", "“", '"', "„"))
_YOU = frozenset("вас тебя вам you chat conversation чат диалог разговор беседа переписка chatting".split())
_AFTER_A_MOVE = frozenset(
    "вас тебя вам я обратно снова back again сейчас уже на к ко с со в во ваш наш чат диалог to with over the "
    "our a an you your of in".split()
)
"""The words that lead to a name, by their first one."""


class Announcement(NamedTuple):
    """Words that send the conversation to somebody else, and what they do not tell."""

    start: int
    end: int


class Event(NamedTuple):
    """One transfer between people: the message that announces it, or the first of a new author."""

    place: int
    start: int
    end: int


@lru_cache(maxsize=4096)
def announcement(text: str, *, loosely: bool = False) -> Announcement | None:
    """Where a text announces that the conversation goes to somebody else.

    Loosely it is enough that somebody else is said to answer («он ответит до 15:00»).
    """
    text = text[:_READ]
    hits = lexicon_hits(text, "moves") + lexicon_hits(text, "takes over") + lexicon_hits(text, "steps in")
    if loosely:
        hits += lexicon_hits(text, "loosely")
    if not hits:
        return None
    none = lexicon_hits(text, "no transfer")
    stays = lexicon_hits(text, "stays")
    for start, end in split(text):
        row = [token for token in tokens(text) if start <= token.start < end]
        if "?" in row[-1].text:
            continue
        for hit in sorted(hits):
            if start <= hit.start < end and _transfers(text, row, hit, none, bool(stays)):
                return Announcement(start, end)
    return None


def _transfers(text: str, row: Sequence[Token], hit: Hit, none: Sequence[Hit], stays: bool) -> bool:
    if any(_blocks(text, hit, other) for other in none) or is_quoted(quoted(text), hit.start):
        return False
    before = [token.lower for token in row if token.start < hit.start]
    inside = [token.lower for token in row if hit.start <= token.start < hit.end]
    if not _IF.isdisjoint(before) or not _NOT.isdisjoint(before[-2:]) or not _NOT.isdisjoint(inside[:1]):
        return False
    if not before and inside[0] in _ORDERS:
        return False  # ``Call the vet now``
    after = [token for token in row if token.start >= hit.end]
    if any(token.text in _QUOTES for token in after[:2]):
        return False  # «Перевожу вас на «Лёгкий»»
    near = [token.lower for token in after[:3]]
    mine = hit not in lexicon_hits(text, "steps in") and not _TO_ME.isdisjoint(near + inside)
    if mine or _is_visitor(text, hit) or not _VISITS.isdisjoint(before + near):
        return False
    if any(token.kind == "number" for token in after[:2]) and not _TO_A_PLACE.isdisjoint(inside):
        return False  # ``move you to 214``
    if hit in lexicon_hits(text, "steps in") and not _steps_in(text, row, hit):
        return False
    goes_on = hit in lexicon_hits(text, "takes over") or hit in lexicon_hits(text, "loosely")
    if goes_on and _is_ours(before, inside) and not _names_somebody(row, hit):
        return False  # ``we'll take it``
    if (
        goes_on
        and not _COMES.isdisjoint(inside)
        and not {"chat", "conversation", "thread", "question", "case", "query"} & set(inside)
        and _TOUCH.isdisjoint(inside)
        and not _has_actor(text, row, hit)
    ):
        return False  # ``the cake will reach you``
    if not goes_on and goes_to_a_thing(text, after):
        return False
    if stays and _YOU.isdisjoint(inside + near[:2]):
        return False
    if len(inside) == 1 and hit in lexicon_hits(text, "moves"):
        return _goes_to_somebody(text, after)
    return True


def _steps_in(text: str, row: Sequence[Token], hit: Hit) -> bool:
    """Whether a person or team, and not the writer, is who steps in (``a claims handler is going to step in``)."""
    before = [token for token in row if token.start < hit.start]
    if any(token.lower in _WE for token in before[-_NEAR_WE:]) and not any(token.lower in _LETS for token in before):
        return False
    return _has_actor(text, row, hit) or is_first_name(before)


def is_first_name(before: Sequence[Token]) -> bool:
    """Whether a sentence opens with a name of which something is said (``Priya from billing …``)."""
    if len(before) < _NEAR_WE - 1 or not before[0].text.istitle() or before[0].lower in CAPITALS | _NO_NAME:
        return False
    return before[1].lower in _OF_A_NAME


_NEAR_WE = 3
_LETS = frozenset(("let", "get", "have"))
_NO_NAME = frozenset("you he she they it we this that there who which what the a an our your my".split())
_OF_A_NAME = frozenset("will is can from in who at our the has and".split())


def _has_actor(text: str, row: Sequence[Token], hit: Hit) -> bool:
    """Whether a person or team stands before a hit in its sentence."""
    before = [token for token in row if token.start < hit.start]
    whom = [each.start for each in lexicon_hits(text, "to whom") if text[each.start : each.end].lower() not in THINGS]
    return any(token.lower in _THEY or token.start in whom or is_name(token) for token in before) or _names_somebody(
        row, hit
    )


_ORDERS = frozenset("call get bring fetch invite send pass move put forward hand switch add".split())
"""Forms that tell the customer to do something where they open a sentence."""
_COMES = frozenset(("get", "be", "reach", "getting"))
_TOUCH = frozenset(("touch", "contact", "talking", "speaking", "chatting", "dealing"))


def _is_visitor(text: str, hit: Hit) -> bool:
    """Whether those who write or call are on their way with the goods («заберёт бригада. Они свяжутся с вами»)."""
    before = text[max(0, hit.start - _VISITOR) : hit.start].lower()
    return any(stem in before for stem in ("бригад", "курьер", "водител", "грузчик", "courier", "driver", "fitter"))


_VISITOR = 60
"""Characters before a word of contact in which a visitor is named."""


def _blocks(text: str, hit: Hit, none: Hit) -> bool:
    """Whether something else is moved; «переключаю вас на отдел доставки» names a team before the thing."""
    if not (none.start < hit.end and hit.start < none.end):
        return False
    inside = {token.lower for token in tokens(text) if hit.start <= token.start < hit.end}
    team = any(hit.end <= whom.start and whom.end < none.end for whom in lexicon_hits(text, "to whom"))
    return not (team and not _YOU.isdisjoint(inside))


def _is_ours(before: Sequence[str], inside: Sequence[str]) -> bool:
    """Whether we ourselves go on: ``we'll take it``, ``we are checking and will get back to you``."""
    return not _WE.isdisjoint([*before, *inside[:1]]) and not _WE_GO_ON.isdisjoint(inside)


def _names_somebody(row: Sequence[Token], hit: Hit) -> bool:
    near = [token for token in row if token.start < hit.start][-4:]
    if any(token.start == hit.start and token.lower.partition("'")[0] in _THEY for token in row):
        return True  # ``she'll carry on``
    return any(
        token.lower in _THEY or (token.text[:1].isupper() and token is not row[0] and token.lower not in CAPITALS)
        for token in near
    )


_TO_A_PLACE = frozenset("move moving switch switching put putting переведу переводим перевожу".split())
_WE = frozenset(("we", "i", "we'll", "i'll", "we're", "i'm", "we've", "i've"))
_WE_GO_ON = frozenset("take touch contact continue carry handle assist look back out up".split())
_THEY = frozenset(
    "somebody someone replacement he she they who colleague team specialist manager engineer department".split()
)


def _goes_to_somebody(text: str, after: Sequence[Token]) -> bool:
    """Whether nothing, a person or a team follows a bare verb: «перевожу», «переключаю на кассу», «передаю Косте»."""
    words = [token for token in after if token.kind == "word"]
    if not words or after[0].text in (",", ".", "!", "…"):
        return True
    whom = [each.start for each in lexicon_hits(text, "to whom")]
    for token in words[:4]:
        if token.start in whom or token.text[:1].isupper() or is_name(token):
            return True
        if token.lower not in _AFTER_A_MOVE:
            return token is not words[0] and any(start in whom for start in [each.start for each in words[:4]])
    return False


def changes(messages: Sequence[Message]) -> Iterator[tuple[int, int]]:
    """Where an agent's message is by another person than the agent's message before: indexes of both."""
    last = -1
    who: str | None = None
    for index, message in enumerate(messages):
        if message.role != "agent":
            continue
        now = writer(message)
        if now is not None and who is not None and not same_writer(who, now):
            yield index, last
        elif last >= 0 and (now is None or who is None) and lexicon_hits(message.text[:_HEAD], "joined"):
            yield index, last  # «Олег передал мне ваш вопрос»
        if now is not None or message.author is not None:
            who = now
        last = index


def announced_before(messages: Sequence[Message], index: int, last: int) -> bool:
    """Whether a change of author at ``index`` was announced by then, by the one who wrote before."""
    start = last
    while start > 0 and messages[start - 1].role != "agent":
        start -= 1
    earlier = messages[:index]
    who = writer(messages[last])
    return any(
        message.role in ("agent", "bot", "system") and announcement(message.text, loosely=True) is not None
        and (message.role != "agent" or who is None or (named := writer(message)) is None or same_writer(named, who))
        for message in earlier
    )  # fmt: skip


def events(messages: Sequence[Message]) -> Iterator[Event]:
    """The transfers between people in one matter, an announced one once."""
    pending: str | None = None
    waiting = False
    who: str | None = None
    run_announced = False
    for index, message in enumerate(messages):
        if message.role == "customer":
            run_announced = False
            if _another_matter(message.text):
                yield Event(-1, 0, 0)
                waiting = False
            continue
        if message.role != "agent":
            continue
        now = writer(message)
        if now is not None and who is not None and not same_writer(who, now):
            if not waiting:
                yield Event(index, 0, len(message.text))
            waiting = False
        found = announcement(message.text)
        if found is not None and not run_announced and not (waiting and now is not None and now == pending):
            yield Event(index, found.start, found.end)
            waiting, pending, run_announced = True, now, now is None
        if now is not None:
            who = now


def _another_matter(text: str) -> bool:
    return mood_of(text[:_HEAD], script_language(text)) == "thanks" or (
        bool(lexicon_hits(text, "no matter"))
        and any(
            word in fold(text)
            for word in (
                "другой вопрос",
                "еще вопрос",
                "еще один вопрос",
                "another question",
                "one more question",
                "different question",
            )
        )
    )


def is_after_transfer(conversation: Conversation, message: Message) -> bool:
    """Whether somebody else has led the conversation before the writer of a message, a bot or a person.

    A bot that hands over in silence is known only where the message is known to have been sent by a person.
    """
    sent = message.author is not None or message.at is not None
    now = writer(message) if message.author or message.role == "agent" else None
    last: str | None = None
    for earlier in conversation.messages:
        if earlier.role == "system" and _has_joined(earlier.text):
            return True
        if earlier.role not in ("agent", "bot"):
            continue
        who = writer(earlier)
        if announcement(earlier.text, loosely=True) is not None and (
            who is None or now is None or not same_writer(who, now)
        ):
            return True
        if earlier.role == "bot" and sent and message.role == "agent":
            return True
        if earlier.role == "agent" and who is not None:
            last = who
            if now is not None and not same_writer(last, now):
                return True
    return False


def _has_joined(text: str) -> bool:
    return any(
        word in fold(text)
        for word in ("подключил", "присоединил", "переведен", "передан", "joined", "transferred", "assigned")
    )
