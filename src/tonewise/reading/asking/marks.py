"""What only a question mark, a place or a lonely name shows to be asked."""

from __future__ import annotations

from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.kinds import phrase_kind
from tonewise.reading.asking.manner import Manner
from tonewise.reading.asking.named import EITHER, Part, tells_kind, things_named
from tonewise.reading.asking.words import (
    COORDINATOR,
    INFINITIVE,
    MARK,
    NAMES,
    NOMINATIVE,
    NUMBER,
    PLEASE,
    PREPOSITION,
    Word,
    Words,
)


def by_mark(found: list[Clause], parts: list[Part], words: Words, manner: Manner) -> list[Part]:
    """What only its question mark, or its place, shows to be asked."""
    more: list[Part] = []
    taken = {index for part in parts for index in range(part.first, part.last)}
    for index, clause in enumerate(found):
        if clause.role == "void" or (clause.first in taken and clause.words):
            continue
        if clause.role == "aside" and index and found[index - 1].role == "void":
            continue
        if clause.asked and (not clause.words or manner.is_tag(clause)):
            before = found[index - 1] if index else None
            if (
                before is not None
                and before.role == "states"
                and before.first not in taken
                and not manner.speaks_of_self(before)
            ):
                more.append(Part(before.first, before.last, "yes-no", "question", False))
        elif clause.asked and clause.role != "carries":
            more += _marked(found, index, manner)
        elif clause.asked and not parts:
            more.append(Part(clause.first, clause.last, "thing", "question", True))
        elif clause.role == "states" and manner.is_statement_question(clause, words):
            more.append(Part(clause.first, clause.last, "yes-no", "question", False))
    return more


def _marked(found: list[Clause], index: int, manner: Manner) -> list[Part]:
    clause = found[index]
    back = index
    while (
        back
        and clause.role in ("names", "condition", "aside")
        and found[back - 1].role in ("names", "condition")
        and found[back - 1].words
    ):
        back -= 1
    if back and found[back - 1].role == "condition":
        back -= 1
    if index and clause.role in ("aside", "condition") and back == index and found[index - 1].role == "states":
        back = index - 1
    first = found[back].first
    words = clause.words
    listed = [item for item in found[back : index + 1] if item.words]
    if (
        len(listed) > 1
        and all(_is_item(item) for item in listed)
        and sum(tells_kind(item.words) for item in listed) > 1
    ):
        return [Part(item.first, item.last, phrase_kind(item.words), "question", False) for item in listed]
    if any(word.lower in EITHER for word in words[1:]) or clause.lead in EITHER:
        return [Part(first, clause.last, "choice", "question", False)]
    if manner.has_predicate(words):
        return [Part(first, clause.last, "yes-no", "question", False)]
    split = things_named(clause.first, clause.last, [*([Word("", "", 0)] * clause.first), *words])
    parts = split or [Part(first, clause.last, phrase_kind(words), "question", False)]
    return [parts[0]._replace(first=first, alone=False), *parts[1:]]


def _is_item(clause: Clause) -> bool:
    """One of a list of things asked for: «адрес, телефон, режим работы?»"""
    opens = not clause.words[0].flags & PREPOSITION
    return clause.role == "names" and opens and len(clause.words) <= 3 and not _numbered(clause.words)


def _ends_named(words: Words) -> bool:
    """Whether an English phrase ends with what it names, or goes on with «of» or «for»: not «my name john»."""
    last = max((index for index, word in enumerate(words[:4]) if word.kind), default=-1)
    return last >= 0 and (last + 1 == len(words) or bool(words[last + 1].flags & PREPOSITION))


def _is_english(words: Words) -> bool:
    return words[0].lower.isascii()


def _numbered(words: Words) -> bool:
    """Whether a phrase gives a number rather than asks for one: «номер договора 77-1204»."""
    for index, word in enumerate(words[1:4], 1):
        if word.flags & PREPOSITION:
            return False
        if word.flags & NUMBER:
            return index > 0
    return any(word.flags & NUMBER for word in words[-1:])


_CORRELATES = ("те", "тот", "та", "то", "that")


def bare(found: list[Clause], words: Words) -> list[Part]:
    """A phrase with no verb that names what is wanted: «стоимость доставки в тверь», «две пиццы, пожалуйста»."""
    full = [clause for clause in found if clause.words]
    if full and all(clause.role == "condition" for clause in full) and full[0].lead in ("а", "and"):
        return [Part(full[0].first, full[-1].last, "yes-no", "question", False)]
    if any(clause.role in ("states", "carries", "void") for clause in found):
        return []
    named = [clause for clause in found if clause.role == "names"]
    if not named:
        return []
    clause = named[0]
    if clause.mark == ":" or clause.words[-1].lower in _CORRELATES:
        return []
    if (
        any(word.lower in EITHER for word in clause.words[1:-1])
        and len(clause.words) <= 9
        and not words[-1].flags & MARK
    ):
        return [Part(clause.first, clause.last, "choice", "question", True)]
    kinds = [word.kind for word in clause.words[:2] if word.kind]
    if _is_english(clause.words) and not _ends_named(clause.words):
        kinds = []
    if clause.words[0].flags & PREPOSITION or any(word.flags & INFINITIVE for word in clause.words):
        kinds = []
    if not _is_english(clause.words) and not any(word.kind and word.flags & NOMINATIVE for word in clause.words[:2]):
        kinds = []
    pleads = any(word.flags & PLEASE for word in words)
    if kinds and kinds[0] != "action" and not _numbered(clause.words) and len(clause.words) <= 8:
        listed = bool(words[0].flags & (COORDINATOR | MARK)) or pleads
        return [part._replace(alone=not listed) for part in things_named(clause.first, clause.last, words)]
    if pleads and any(word.flags & NAMES for word in clause.words):
        return [Part(clause.first, named[-1].last, "action", "request", False)]
    if kinds and kinds[0] == "action" and len(clause.words) <= 8:
        return [Part(clause.first, clause.last, "action", "request", True)]
    if (
        clause.lead in ("а", "and")
        and len(named) == 1
        and len(clause.words) <= 4
        and clause.words[0].flags & (PREPOSITION | NAMES)
    ):
        return [Part(clause.first, clause.last, "yes-no", "question", False)]
    return []
