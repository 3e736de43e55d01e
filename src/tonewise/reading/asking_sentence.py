"""What one sentence asks: its clauses put together, carriers with their objects, conditions with their questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tonewise.model import AnswerKind
from tonewise.reading.asking_clauses import Clause, clauses
from tonewise.reading.asking_kinds import phrase_kind
from tonewise.reading.asking_manner import Manner
from tonewise.reading.asking_words import (
    ASKS,
    COORDINATOR,
    FINITE,
    INFINITIVE,
    MARK,
    MAY_ASK,
    NAMES,
    NOMINATIVE,
    NUMBER,
    PARTICLE,
    PLEASE,
    PREPOSITION,
    PRONOUN,
    QUESTION_WORD,
    TOLD,
    Word,
)

Words = Sequence[Word]

_JOINS = frozenset(["и", "а", "или", "либо", "также", "and", "or", "plus", "also", "n", "&"])
_TOPIC = frozenset(["по", "насчет", "про", "о", "об", "с", "к", "на", "about", "on", "regarding", "with", "for", "re"])
_EITHER = frozenset(("или", "or", "либо"))


class Part(NamedTuple):
    """Something asked, as token indexes of its sentence; ``alone`` counts only where the turn asks nothing else."""

    first: int
    last: int
    kind: AnswerKind
    form: Literal["question", "request"]
    alone: bool


def parts_of(words: Words, manner: Manner) -> list[Part]:
    """Everything that the words of one sentence ask or request."""
    if manner.is_idea(words):
        return []
    found = clauses(words, manner.opens)
    for clause in found:
        manner.classify(clause)
    parts = _Reader(found, words, manner).read()
    more = _by_mark(found, parts, words, manner)
    if not parts and not more:
        more = _bare(found, words)
    return sorted(parts + more)


class _Reader:
    """Walks the clauses of a sentence, remembering what carries a question and what only reports one."""

    def __init__(self, found: list[Clause], words: Words, manner: Manner) -> None:
        self.found = found
        self.words = words
        self.manner = manner
        self.parts: list[Part] = []
        self.carrier: Clause | None = None
        self.carried = False
        self.told = False

    def read(self) -> list[Part]:
        for index, clause in enumerate(self.found):
            if clause.role == "carries":
                self._carries(index)
            elif clause.role == "asks":
                self._asks(index)
            elif clause.role == "condition" and self._whether(index):
                clause.kind = "yes-no"
                self._take(index, "question")
            elif clause.role == "requests":
                self._requests(index)
            elif clause.role == "names":
                self.told = self.told or _tells(clause.raw)
                self._names(index)
            elif clause.role in ("states", "aside"):
                self.carried = False
                self.told = self.told or clause.reports or _tells(clause.raw)
        if self.carrier is not None and self.carrier.sure and not self.parts:
            self._last_statement()
        return self.parts

    def _carries(self, index: int) -> None:
        clause = self.found[index]
        self.carrier = clause
        self.told = False
        named = self._named_before(index)
        named += [part for part in _named(clause.rest, clause.last, self.words) if not (named and part.alone)]
        after = self.found[index + 1] if index + 1 < len(self.found) else None
        joined = (
            after is not None
            and after.lead in _JOINS
            and any(_tells_kind(self.words[part.first : part.last]) for part in named)
        )
        if joined:
            named = [part._replace(alone=False) for part in named]
        if named and (joined or not self._asks_later(index)):
            self.parts += named
            self.carrier = None if not named[0].alone else clause
            self.carried = True

    def _named_before(self, index: int) -> list[Part]:
        """«размер, цвет подскажите»: things named before the carrier's verb."""
        clause = self.found[index]
        named: list[Part] = []
        back = index
        while back and self.found[back - 1].role == "names" and self.found[back].lead in (",", ""):
            back -= 1
            named += list(self._kinds(self.found[back].first, self.found[back].last))
        return named + self._kinds(clause.first, min(clause.rest, clause.last) - 1)

    def _kinds(self, first: int, last: int) -> list[Part]:
        if any(
            self.words[index].kind and not self.words[index].flags & QUESTION_WORD
            for index in range(first, min(first + 2, last))
        ):
            return _named(first, last, self.words)
        return []

    def _asks_later(self, index: int) -> bool:
        return any(clause.role == "asks" for clause in self.found[index + 1 :])

    def _whether(self, index: int) -> bool:
        """«let me know if …»: a condition in form, a question after a carrier."""
        clause = self.found[index]
        if clause.words[0].lower not in ("if", "whether") or len(clause.words) < 3:
            return False
        if self.carrier is not None and self.carrier is self.found[index - 1]:
            return True
        return self.carried and clause.lead in _JOINS

    def _asks(self, index: int) -> None:
        clause = self.found[index]
        joined = clause.lead in _JOINS
        if self.carrier is None and not (self.carried and joined):
            reported = self.told and not clause.asked and not clause.inverted and clause.lead not in ("а", "но", "but")
            if reported or self._fills_in(index) or not self.manner.asks_alone(self.found, index):
                clause.role = "aside"
                self.told = self.told or not clause.asked
                return
        else:
            self.carried = True
            if len(clause.words) == 1 and not clause.asked and clause.kind != "reason" and index == len(self.found) - 1:
                return
        if (
            self.carried
            and len(clause.words) == 1
            and not clause.asked
            and clause.kind != "reason"
            and index == len(self.found) - 1
        ):
            return
        if clause.lead in _EITHER and len(clause.words) == 1:
            return
        if clause.lead in _EITHER and self.parts and self.found[index - 1].role == "asks" and clause.kind == "yes-no":
            self.parts[-1] = self.parts[-1]._replace(last=clause.last, kind="choice")
            return
        self._take(index, "question")

    def _fills_in(self, index: int) -> bool:
        """Whether a clause only completes another question: «верно, что …?», «как узнать, когда …?»."""
        clause, before = self.found[index], self.found[index - 1] if index else None
        if before is None or clause.lead not in ("", ","):
            return False
        return before.role == "asks" and (before.rest < before.last or clause.words[0].lower in ("что", "that"))

    def _take(self, index: int, form: Literal["question", "request"]) -> None:
        if self.carrier is not None:
            self.carried = True
        self.carrier = None
        clause = self.found[index]
        first, last = clause.first, clause.last
        if index and self.found[index - 1].role == "condition" and clause.lead not in ("и", "and"):
            first = self.found[index - 1].first
        here = clause
        for place in range(index + 1, len(self.found)):
            after = self.found[place]
            if after.role == "asks" and not here.asked and clause.kind == "yes-no" and self._fills_in(place):
                after.role = "aside"
            if here.asked or after.role not in ("names", "aside", "condition", "empty") or after.lead[:1] in ("?", "!"):
                break
            if (
                after.role == "condition"
                and (place > index + 1 or after.lead not in ("", ","))
                and self._asks_beyond(after)
            ):
                break
            if after.role == "names" and after.lead in ("а", "но"):
                break
            last = max(last, after.last)
            here = after
        self.parts += _split(first, last, clause, form, self.words)

    def _asks_beyond(self, condition: Clause) -> bool:
        place = self.found.index(condition)
        return any(clause.role in ("asks", "requests", "carries") for clause in self.found[place + 1 : place + 2])

    def _requests(self, index: int) -> None:
        clause = self.found[index]
        if not clause.words:
            return
        after = self.found[index + 1] if index + 1 < len(self.found) else None
        if (
            after is not None
            and self.manner.may_carry(clause)
            and (after.role == "asks" or after.asked or (after.words[:1] and after.words[0].lower in ("if", "whether")))
        ):
            self.carrier = clause
            return
        self.told = False
        self._take(index, "request")

    def _names(self, index: int) -> None:
        clause = self.found[index]
        if self.carrier is None or self._asks_later(index):
            return
        if not _tells_kind(clause.words) and any(_tells_kind(after.words) for after in self.found[index + 1 :]):
            return
        named = _named(clause.first, clause.last, self.words)
        if named:
            self.parts += named
            self.carried, self.carrier = True, None

    def _last_statement(self) -> None:
        """«подскажите, доставка бесплатная»: the last statement after the carrier is what is asked."""
        for clause in reversed(self.found):
            if clause is self.carrier:
                break
            if clause.role in ("states", "names") and clause.words:
                self.parts.append(Part(clause.first, clause.last, "yes-no", "question", False))
                break


def _tells(words: Words) -> bool:
    """Whether a verb of saying or knowing is there, and not denied: what it governs is reported."""
    return any(
        (word.flags & TOLD or (word.flags & (ASKS | MAY_ASK) and word.flags & FINITE))
        and (index == 0 or words[index - 1].lower not in ("не", "not") or word.lower == "важно")
        for index, word in enumerate(words)
    )


def _tells_kind(words: Words) -> bool:
    return any(word.kind and not word.flags & QUESTION_WORD for word in words)


def _split(first: int, last: int, clause: Clause, form: Literal["question", "request"], words: Words) -> list[Part]:
    """A part, or two where a question about «какая …» goes on to another noun: «какая высота и глубина»."""
    if form == "question" and clause.kind != "yes-no":
        for index in range(clause.first + 2, clause.last - 1):
            if (
                words[index].lower in ("и", "and")
                and words[index + 1].kind
                and not words[index + 1].flags & QUESTION_WORD
            ):
                if any(word.kind and not word.flags & QUESTION_WORD for word in words[clause.first : index]):
                    second = Part(index + 1, last, phrase_kind(words[index + 1 : last]), form, False)
                    return [Part(first, index, clause.kind, form, clause.alone), second]
    kind = clause.kind
    if kind in ("place", "thing", "way") and any(word.lower in _EITHER for word in words[clause.last : last]):
        kind = "choice"
    return [Part(first, last, kind, form, clause.alone)]


def _named(first: int, last: int, words: Words) -> list[Part]:
    """Things asked for by name («адрес и график работы»): a part for each whose name tells the kind of answer."""
    while first < last and words[first].flags & (MARK | COORDINATOR | PARTICLE | PRONOUN) and not words[first].kind:
        first += 1
    if not any(word.flags & NAMES for word in words[first:last]):
        return []
    starts = [first]
    for index in range(first + 1, last):
        if (words[index].kind and words[index - 1].lower in _JOINS) or (
            words[index - 1].lower in _JOINS and words[min(index + 1, last - 1)].kind
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
    return phrase_kind(words) if not topic or _tells_kind(words) else "thing"


def _by_mark(found: list[Clause], parts: list[Part], words: Words, manner: Manner) -> list[Part]:
    """What only its question mark, or its place, shows to be asked."""
    more: list[Part] = []
    taken = {index for part in parts for index in range(part.first, part.last)}
    for index, clause in enumerate(found):
        if clause.role == "void" or (clause.first in taken and clause.words):
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
    if any(word.lower in _EITHER for word in words[1:]) or clause.lead in _EITHER:
        return [Part(first, clause.last, "choice", "question", False)]
    if manner.has_predicate(words):
        return [Part(first, clause.last, "yes-no", "question", False)]
    split = _named(clause.first, clause.last, [*([Word("", "", 0)] * clause.first), *words])
    parts = split or [Part(first, clause.last, phrase_kind(words), "question", False)]
    return [parts[0]._replace(first=first, alone=False), *parts[1:]]


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


def _bare(found: list[Clause], words: Words) -> list[Part]:
    """A phrase with no verb that names what is wanted: «стоимость доставки в тверь», «две пиццы, пожалуйста»."""
    full = [clause for clause in found if clause.words]
    if full and all(clause.role == "condition" for clause in full) and full[0].lead in ("а", "and", "but"):
        return [Part(full[0].first, full[-1].last, "yes-no", "question", False)]
    if any(clause.role in ("states", "carries", "void") for clause in found):
        return []
    named = [clause for clause in found if clause.role == "names"]
    if not named:
        return []
    clause = named[0]
    kinds = [word.kind for word in clause.words[:2] if word.kind]
    if clause.words[0].flags & PREPOSITION or any(word.flags & INFINITIVE for word in clause.words):
        kinds = []
    if not _is_english(clause.words) and not any(word.kind and word.flags & NOMINATIVE for word in clause.words[:2]):
        kinds = []
    pleads = any(word.flags & PLEASE for word in words)
    if kinds and kinds[0] != "action" and not _numbered(clause.words) and len(clause.words) <= 8:
        listed = bool(words[0].flags & (COORDINATOR | MARK)) or pleads
        return [part._replace(alone=not listed) for part in _named(clause.first, clause.last, words)]
    if pleads and any(word.flags & NAMES for word in clause.words):
        return [Part(clause.first, named[-1].last, "action", "request", False)]
    if kinds and kinds[0] == "action" and len(clause.words) <= 8:
        return [Part(clause.first, clause.last, "action", "request", True)]
    if (
        clause.lead == "а"
        and len(named) == 1
        and len(clause.words) <= 4
        and clause.words[0].flags & (PREPOSITION | NAMES)
    ):
        return [Part(clause.first, clause.last, "yes-no", "question", False)]
    return []
