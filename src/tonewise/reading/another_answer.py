"""Whether a statement that answers one question of a turn may answer another one of it too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tonewise.model import Question
from tonewise.reading.answering import is_verb
from tonewise.reading.matching import closeness
from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.statements import Statement
from tonewise.reading.wanted_kinds import MEASURED, SAME, has_kind
from tonewise.reading.words import lemma, tokens

_NEAR = 0.55
"""Closeness from which a word of a statement may stand for one of a question."""
_PLAIN = frozenset(
    "done готово сделано да нет конечно можно ага yes no sure yep yeah of nope certainly absolutely".split()
)
_OPENING = 5
_LONGEST = 40
"""Words of a question or statement that are compared: the work must not grow with the square of a text."""
_BOTH = frozenset(
    "both each everything all everywhere neither оба обе обоих всё все другое остальное любой either".split()
)
_JOINTS = frozenset(("и", "and", "also", "а"))
_LEANING = frozenset("it its them they he she this that его её ее их им ей ему он она оно они это".split())


def touches_own(question: Question, questions: Sequence[Question], part: Statement) -> bool:
    """Whether a statement speaks of something that this question asks about and the others do not."""
    if len(questions) < 2 or question.kind in (*MEASURED, "place", "reason"):
        return True
    if not _BOTH.isdisjoint(token.lower for token in tokens(part.text)):
        return True
    own = _distinct(question.text, tuple(q.text for q in questions if q is not question), part.language)
    if not own:
        return True
    return any(closeness(unit, other) >= _NEAR for unit in own for other in part.meaning.units[:_LONGEST])


def answers_both(part: Statement) -> bool:
    """Whether a statement opens by answering all that was asked: «и то и другое есть», "yes to both"."""
    words = [token.lower for token in tokens(part.text)[:_OPENING] if token.kind == "word"]
    return not _BOTH.isdisjoint(words)


def says_plainly(part: Statement) -> bool:
    """Whether a statement opens with a «да» or «нет» of its own."""
    return part.form not in ("full", "noun") or any(token.lower in _PLAIN for token in tokens(part.text)[:2])


def takes_for_granted(question: Question, questions: Sequence[Question], part: Statement) -> bool:
    """Whether a statement names all that a yes-or-no question asks about: "A tuba takes two weeks" says that we do."""
    if question.kind not in ("yes-no", "action") or len(questions) < 2:
        return False
    own = _distinct(question.text, tuple(q.text for q in questions if q is not question), part.language)
    things = [unit for unit in own if not is_verb(unit.word)][-1:] if part.language != "ru" else own
    return bool(things) and all(
        any(relation(unit, other) >= SAME for other in part.meaning.units[:_LONGEST]) for unit in things
    )


def has_kind_of_value(part: Statement, question: Question) -> bool:
    """Whether a question wants a value, a place or a reason, and a statement holds one."""
    return question.kind in (*MEASURED, "place", "reason") and has_kind(part, question)


@lru_cache(maxsize=4096)
def _distinct(text: str, others: tuple[str, ...], language: str) -> tuple[Unit, ...]:
    """The words of a question that no other question holds."""
    rest = [unit for other in others for unit in meaning(other, language).units[:_LONGEST]]
    own = meaning(text, language).units[:_LONGEST]
    return tuple(unit for unit in own if all(relation(unit, other) < SAME for other in rest))


def goes_on(part: Statement) -> bool:
    """Whether a statement goes on from the one before it: «и шума не будет», "just show it to the guard"."""
    row = [token.lower for token in tokens(part.text) if token.kind == "word"]
    if not row:
        return False
    return row[0] in _JOINTS or ((part.orders or part.form == "order") and not _LEANING.isdisjoint(row))


def is_on_contact(question: Question) -> bool:
    """Whether a request beside others only says how to write or call («сюда пишите», ``email me instead``)."""
    words = {token.lower for token in tokens(question.text) if token.kind == "word"}
    forms = words | {lemma(word) for word in words}
    return (
        question.form == "request"
        and bool(forms & _CONTACT)
        and all(word in _CONTACT or lemma(word) in _CONTACT for word in words)
    )


_CONTACT = frozenset(
    "писать написать звонить позвонить перезвонить слать прислать ответить отвечать только сюда сюда здесь в по на смс"
    " почта почту чат чате телефон телефону вотсап телеграм мне не лучше пожалуйста и а лишь звонок письмо"
    " call write email text message mail answer reply ring phone me here only instead please by on in this the chat"
    " dont don't do not no calls texts emails stick to just".split()
)
