"""Things asked for by name, and the parts of a sentence that ask."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tonewise.model import AnswerKind
from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.kinds import phrase_kind
from tonewise.reading.asking.words import (
    COORDINATOR,
    FINITE,
    GIVES,
    IMPERATIVE,
    INFINITIVE,
    MARK,
    NAMES,
    NOMINATIVE,
    PARTICLE,
    PREPOSITION,
    PRONOUN,
    QUESTION_WORD,
    Words,
)

JOINS = frozenset(["и", "а", "или", "либо", "также", "and", "or", "plus", "also", "n", "&"])


_TOPIC = frozenset(["по", "насчет", "про", "о", "об", "с", "к", "на", "about", "on", "regarding", "with", "for", "re"])


_ACTS = FINITE | INFINITIVE | IMPERATIVE | QUESTION_WORD


EITHER = frozenset(("или", "or", "либо"))


class Part(NamedTuple):
    """Something asked, as token indexes of its sentence; ``alone`` counts only where the turn asks nothing else."""

    first: int
    last: int
    kind: AnswerKind
    form: Literal["question", "request"]
    alone: bool


def tells_kind(words: Words) -> bool:
    """Whether a noun that tells the kind of answer is there («цена», «address»)."""
    return any(word.kind and not word.flags & QUESTION_WORD for word in words)


def split_question(
    first: int, last: int, clause: Clause, form: Literal["question", "request"], words: Words
) -> list[Part]:
    """A part, or two where a question about «какая …» goes on to another noun: «какая высота и глубина»."""
    if form == "question" and clause.kind != "yes-no":
        for index in range(clause.first + 2, clause.last - 1):
            joined = words[index].lower in ("и", "and") and tells_kind(words[index + 1 : index + 2])
            if joined and tells_kind(words[clause.first : index]):
                second = Part(index + 1, last, phrase_kind(words[index + 1 : last]), form, False)
                return [Part(first, index, clause.kind, form, clause.alone), second]
    if form == "request" and (joint := _given_both(clause, words)):
        return [
            Part(first, joint, clause.kind, form, clause.alone),
            Part(joint + 1, last, clause.kind, form, clause.alone),
        ]
    kind = clause.kind
    if kind in ("place", "thing", "way") and any(word.lower in EITHER for word in words[clause.last : last]):
        kind = "choice"
    return [Part(first, last, kind, form, clause.alone)]


def _given_both(clause: Clause, words: Words) -> int | None:
    """Where «и» stands between two things to be given that are each asked for: «дайте номер и график»."""
    given = next((index for index in range(clause.first, clause.last) if words[index].flags & GIVES), None)
    if given is None:
        return None
    for index in range(clause.first + 1, clause.last - 1):
        if words[index].lower not in ("и", "and"):
            continue
        left = words[(given + 1 if given < index else clause.first) : index]
        right = words[index + 1 : given if given > index else clause.last]
        if _is_thing(left) and _is_thing(right):
            return index
    return None


def _is_thing(words: Words) -> bool:
    """Whether words only name a thing that tells the kind of answer: «the opening hours», «номер договора»."""
    place = next((index for index, word in enumerate(words[:4]) if word.kind and not word.flags & QUESTION_WORD), None)
    if place is None or any(word.flags & _ACTS and not word.kind for word in words):
        return False
    if words[0].lower.isascii():
        rest = [word for word in words[place + 1 :] if not word.kind]
        return not rest or bool(rest[0].flags & (PREPOSITION | PARTICLE))
    return bool(words[place].flags & NOMINATIVE)


def things_named(first: int, last: int, words: Words) -> list[Part]:
    """Things asked for by name («адрес и график работы»): a part for each whose name tells the kind of answer."""
    while first < last and words[first].flags & (MARK | COORDINATOR | PARTICLE | PRONOUN) and not words[first].kind:
        first += 1
    if not any(word.flags & NAMES for word in words[first:last]):
        return []
    starts = [first]
    for index in range(first + 1, last):
        if (words[index].kind and words[index - 1].lower in JOINS) or (
            words[index - 1].lower in JOINS and words[min(index + 1, last - 1)].kind
        ):
            starts.append(index)
    ends = [start - 1 for start in starts[1:]] + [last]
    topic = bool(words[first].flags & PREPOSITION) or words[first].lower in _TOPIC
    return [
        Part(start, end, _named_kind(words[start:end], topic), "question", topic and start == first)
        for start, end in zip(starts, ends, strict=True)
    ]


def _named_kind(words: Words, topic: bool) -> AnswerKind:
    """«по графику работы» asks about its noun; «по заказу 12» asks about whatever there is."""
    return phrase_kind(words) if not topic or tells_kind(words) else "thing"
