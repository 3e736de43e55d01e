"""Things asked for by name, and the parts of a sentence that ask."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tonewise.model import AnswerKind
from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.kinds import phrase_kind
from tonewise.reading.asking.words import COORDINATOR, MARK, NAMES, PARTICLE, PREPOSITION, PRONOUN, QUESTION_WORD, Words

JOINS = frozenset(["и", "а", "или", "либо", "также", "and", "or", "plus", "also", "n", "&"])


_TOPIC = frozenset(["по", "насчет", "про", "о", "об", "с", "к", "на", "about", "on", "regarding", "with", "for", "re"])


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
    kind = clause.kind
    if kind in ("place", "thing", "way") and any(word.lower in EITHER for word in words[clause.last : last]):
        kind = "choice"
    return [Part(first, last, kind, form, clause.alone)]


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
