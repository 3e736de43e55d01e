"""What one sentence asks: its clauses put together, carriers with their objects, conditions with their questions."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Literal, NamedTuple

from tonewise.model import AnswerKind
from tonewise.reading import asking_english, asking_russian
from tonewise.reading.asking_clauses import Clause, clauses
from tonewise.reading.asking_kinds import phrase_kind
from tonewise.reading.asking_words import NAMES, Word


class Part(NamedTuple):
    """Something asked, as token indexes of its sentence; ``alone`` counts only where the turn asks nothing else."""

    first: int
    last: int
    kind: AnswerKind
    form: Literal["question", "request"]
    alone: bool


def manners(language: str) -> ModuleType:
    """The module that knows how the language asks."""
    return asking_russian if language == "ru" else asking_english


def parts_of(words: Sequence[Word], language: str) -> list[Part]:
    """Everything that the words of one sentence ask or request."""
    manner = manners(language)
    if manner.is_idea(words):
        return []
    found = clauses(words, manner.opens)
    for clause in found:
        manner.classify(clause)
    parts = _asked(found, words, manner)
    if not parts or words[-1].lower.startswith(("?", "!?")) and not _reaches_end(found, parts):
        parts += _by_mark(found, parts, words, manner)
    return parts


def _asked(found: list[Clause], words: Sequence[Word], manner: ModuleType) -> list[Part]:
    parts: list[Part] = []
    carrier: Clause | None = None
    for index, clause in enumerate(found):
        if clause.role == "carries":
            carrier = clause
            named = _named(clause.rest, clause.last, words)
            if named and not _asks_next(found, index):
                parts += named
                carrier = None if not named[0].alone else clause
        elif clause.role == "condition" and carrier is found[index - 1] and clause.words[0].lower in ("if", "whether"):
            clause.kind = "yes-no"
            parts.append(_part(found, index, "question"))
            carrier = None
        elif clause.role == "asks":
            previous = found[index - 1] if index else None
            if _inside(found, index, carrier) or not (carrier or manner.asks_alone(found, index)):
                continue
            parts.append(_part(found, index, "question"))
            carrier = previous = None
        elif clause.role == "requests":
            if clause.alone and index + 1 < len(found) and found[index + 1].role == "asks" and manner.may_carry(clause):
                carrier = clause
                continue
            parts.append(_part(found, index, "request"))
        elif carrier is not None and clause.role == "names" and not _asks_next(found, index):
            named = _named(clause.first, clause.last, words)
            parts += named
            carrier = None if named else carrier
    if carrier is not None and not parts:
        parts += _after_carrier(found, carrier, words)
    return parts


def _asks_next(found: list[Clause], index: int) -> bool:
    """Whether the clause after this one, asides left out, asks."""
    return any(clause.role in ("asks",) for clause in found[index + 1 :])


def _inside(found: list[Clause], index: int, carrier: Clause | None) -> bool:
    """Whether a question only fills in another one's verb: «как узнать, когда приедет?»."""
    if not index or carrier is not None:
        return False
    previous = found[index - 1]
    return previous.role == "asks" and previous.rest < previous.last and found[index].lead in ("", ",")


def _part(found: list[Clause], index: int, form: Literal["question", "request"]) -> Part:
    clause = found[index]
    first, last = clause.first, clause.last
    if index and found[index - 1].role == "condition" and not clause.lead == "и":
        first = found[index - 1].first
    for after in found[index + 1 :]:
        if clause.asked or after.role not in ("names", "aside", "condition", "empty") or after.lead in ("?", "!"):
            break
        if after.role == "condition" and any(other.role in ("asks", "requests") for other in found[index + 2 :]):
            break
        last = max(last, after.last)
        clause = after
    return Part(first, last, found[index].kind, form, found[index].alone)


def _named(first: int, last: int, words: Sequence[Word]) -> list[Part]:
    """Things asked for by name («адрес и график работы»): a part for each whose name tells the kind of answer."""
    if not any(word.flags & NAMES for word in words[first:last]):
        return []
    starts = [first]
    for index in range(first + 1, last):
        if words[index].kind and words[index - 1].lower in ("и", "а", "или", "and", "or", "plus", "также"):
            starts.append(index)
    ends = [start - 1 for start in starts[1:]] + [last]
    topic = words[first].lower in ("по", "насчет", "про", "о", "об", "с", "в", "на", "about", "on", "regarding", "with", "for")
    return [
        Part(start, end, phrase_kind(words[start:end]) if not topic else "thing", "question", topic and not any(word.kind for word in words[start:end]))
        for start, end in zip(starts, ends, strict=True)
    ]


def _after_carrier(found: list[Clause], carrier: Clause, words: Sequence[Word]) -> list[Part]:
    """«подскажите, доставка бесплатная»: the last statement after the carrier is what is asked."""
    for clause in reversed(found):
        if clause is carrier:
            break
        if clause.role in ("states", "names") and clause.last > clause.first:
            return [Part(clause.first, clause.last, "yes-no", "question", False)]
    return []


def _reaches_end(found: list[Clause], parts: list[Part]) -> bool:
    """Whether the clause that the question mark ends is asked for already, or wants no answer."""
    last = found[-1]
    return any(part.last >= last.last for part in parts) or last.role == "void"


def _by_mark(found: list[Clause], parts: list[Part], words: Sequence[Word], manner: ModuleType) -> list[Part]:
    """What only its question mark, or its place, shows to be asked."""
    more: list[Part] = []
    taken = {index for part in parts for index in range(part.first, part.last)}
    for index, clause in enumerate(found):
        if clause.role == "void" or clause.first in taken:
            continue
        if clause.asked and clause.role == "empty" or clause.asked and manner.is_tag(clause):
            if index and found[index - 1].role == "states" and not manner.speaks_of_self(found[index - 1]) and found[index - 1].first not in taken:
                more.append(Part(found[index - 1].first, found[index - 1].last, "yes-no", "question", False))
        elif clause.asked and clause.role not in ("empty", "carries"):
            more.append(_marked(found, index, manner))
        elif clause.asked and clause.role == "carries" and not parts:
            more.append(Part(clause.first, clause.last, "thing", "question", True))
        elif not clause.asked and manner.is_statement_question(clause):
            more.append(Part(clause.first, clause.last, "yes-no", "question", False))
    if not more and not parts:
        more = _plain(found, words, manner)
    return more


def _marked(found: list[Clause], index: int, manner: ModuleType) -> Part:
    clause = found[index]
    first = clause.first
    back = index
    while back and clause.role in ("names", "condition", "aside") and found[back - 1].role in ("names", "condition"):
        back -= 1
        first = found[back].first
    if back and found[back - 1].role == "condition":
        first = found[back - 1].first
    kind: AnswerKind = "yes-no"
    if any(word.lower in ("или", "or", "либо") for word in clause.words[1:]) or clause.lead in ("или", "or"):
        kind = "choice"
    elif not manner.has_predicate(clause.words):
        kind = phrase_kind(clause.words)
    return Part(first, clause.last, kind, "question", False)


def _plain(found: list[Clause], words: Sequence[Word], manner: ModuleType) -> list[Part]:
    """A phrase with no verb that names what is wanted: «стоимость доставки в тверь», «две пиццы, пожалуйста»."""
    if any(clause.role in ("states", "carries", "void") for clause in found):
        return []
    named = [clause for clause in found if clause.role == "names"]
    if not named:
        return []
    clause = named[0]
    if manner.pleading(clause, words):
        return [Part(clause.first, named[-1].last, "action", "request", False)]
    kinds = [word.kind for word in clause.words[:2] if word.kind]
    if kinds and len(clause.words) <= 8:
        if kinds[0] == "action":
            return [Part(clause.first, clause.last, "action", "request", True)]
        return [part._replace(alone=True) for part in _named(clause.first, clause.last, words)]
    return []
