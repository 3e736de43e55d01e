"""What one sentence asks: its clauses put together, carriers with their objects, conditions with their questions."""

from __future__ import annotations

from typing import Literal

from tonewise.reading.asking.clauses import Clause, clauses
from tonewise.reading.asking.manner import Manner
from tonewise.reading.asking.marks import bare, by_mark
from tonewise.reading.asking.named import EITHER, JOINS, Part, split_question, tells_kind, things_named
from tonewise.reading.asking.words import (
    ASKS,
    FINITE,
    INFINITIVE,
    MAY_ASK,
    NAMES,
    NOUN,
    PARTICLE,
    PLEASE,
    PRONOUN,
    QUESTION_WORD,
    TOLD,
    Words,
)

_IF_ANYTHING = (["если", "что"], ["if", "anything"], ["if", "needed"], ["if", "need", "be"])


def parts_of(words: Words, manner: Manner) -> list[Part]:
    """Everything that the words of one sentence ask or request."""
    if manner.is_idea(words):
        return []
    found = clauses(words, manner.opens)
    for clause in found:
        manner.classify(clause)
    parts = _Reader(found, words, manner).read()
    more = by_mark(found, parts, words, manner)
    if not parts and not more:
        more = bare(found, words)
    return _outermost(parts + more)


def _outermost(parts: list[Part]) -> list[Part]:
    """Parts in order without those that lie within another."""
    kept: list[Part] = []
    for part in sorted(parts, key=lambda part: (part.first, -part.last)):
        if not kept or part.last > kept[-1].last:
            kept.append(part)
    return kept


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
                if index and self._lists(index) and self.parts and not clause.asked:
                    self.parts.append(Part(clause.first, clause.last, "yes-no", "question", False))
                elif self.carrier is None and len(self.found) > 1 and _pleads(clause):
                    self.parts.append(Part(clause.first, clause.last, "action", "request", False))
                else:
                    self._names(index)
            elif clause.role in ("states", "aside", "empty"):
                self.carried = self.carried and clause.role == "empty"
                told = clause.words[-1:] if clause.role == "aside" and self.parts else clause.raw
                self.told = self.told or clause.reports or _tells(told)
        if self.carrier is not None and self.carrier.sure and not self.parts:
            self._last_statement()
            if not self.parts:
                self._object(self.carrier)
        return self.parts

    def _carries(self, index: int) -> None:
        clause = self.found[index]
        if self._already_answered(index):
            clause.role, self.told = "states", True
            return
        self.carrier = clause
        self.told = False
        named = self._named_before(index)
        named += [part for part in things_named(clause.rest, clause.last, self.words) if not (named and part.alone)]
        after = self.found[index + 1] if index + 1 < len(self.found) else None
        listed = (
            after is not None
            and after.lead == ","
            and ((after.role == "names" and tells_kind(after.words[:2])) or _is_whether(after))
        )
        joined = (
            after is not None
            and (after.lead in JOINS or listed)
            and any(tells_kind(self.words[part.first : part.last]) for part in named)
        )
        if joined:
            named = [part._replace(alone=False) for part in named]
        if named and (joined or not self._asks_later(index)):
            self.parts += named
            self.carrier = None if not named[0].alone else clause
            self.carried = True

    def _already_answered(self, index: int) -> bool:
        """«хотела спросить про доставку, но нашла»: what was wanted is known by now."""
        wish = self.found[index]
        return any(self.manner.comes_out(wish, clause) for clause in self.found[index + 1 :])

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
            return things_named(first, last, self.words)
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
        return self.carried and clause.lead in JOINS

    def _asks(self, index: int) -> None:
        clause = self.found[index]
        joined = clause.lead in JOINS or (clause.lead == "," and _is_whether(clause))
        if self.carrier is None and not (self.carried and joined):
            reported = self.told and not (clause.asked or clause.inverted or self._apart(index))
            reported = reported and clause.lead not in ("а", "но", "but")
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
        if clause.lead in EITHER and len(clause.words) == 1:
            return
        if clause.lead in EITHER and self.parts and self.found[index - 1].role == "asks" and clause.kind == "yes-no":
            self.parts[-1] = self.parts[-1]._replace(last=clause.last, kind="choice")
            return
        self._take(index, "question")

    def _apart(self, index: int) -> bool:
        """«сказали завтра, где он»: too short for a report, and what comes before has no verb of saying at its end."""
        clause, before = self.found[index], self.found[index - 1] if index else None
        if before is None or not before.words or clause.lead != "," or len(clause.words) not in (2, 3):
            return False
        if not clause.words[0].flags & QUESTION_WORD or any(word.flags & INFINITIVE for word in clause.words):
            return False
        last = before.words[-1]
        if last.flags & NOUN and last.kind != "date":
            return False
        return not self.manner.has_predicate(clause.words) and not _tells((last,))

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
        if (
            index
            and self.found[index - 1].role == "condition"
            and clause.lead not in ("и", "and")
            and not (clause.words and clause.words[0].lower == "whether")
        ):
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
            if after.role == "condition" and self._whether(place):
                break
            if after.role == "names" and (after.lead in ("а", "но") or self._lists(place)):
                break
            last = max(last, after.last)
            here = after
        self.parts += split_question(first, last, clause, form, self.words)

    def _lists(self, index: int) -> bool:
        """«what's the rent, any hidden fees»: a phrase that asks on its own after a question."""
        clause = self.found[index]
        return (
            len(clause.words) > 1 and clause.words[0].lower == "any" and self.found[index - 1].role in ("asks", "names")
        )

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
        missed = after is not None and after.lead == "but" and any(word.lower == "wanted" for word in clause.words)
        if missed or (after is not None and [word.lower for word in after.words] in _IF_ANYTHING):
            clause.role = "states"
            return
        self.told = False
        self._take(index, "request")

    def _names(self, index: int) -> None:
        clause = self.found[index]
        if self.carrier is None or self._asks_later(index):
            return
        if not tells_kind(clause.words) and any(tells_kind(after.words) for after in self.found[index + 1 :]):
            return
        named = things_named(clause.first, clause.last, self.words)
        if named:
            self.parts += named
            self.carried, self.carrier = True, None

    def _object(self, carrier: Clause) -> None:
        """«can someone explain this charge»: what is to be told stands with the verb, and is of no known kind."""
        told = [word for word in self.words[carrier.rest : carrier.last] if not word.flags & (PARTICLE | PRONOUN)]
        if told:
            self.parts.append(Part(carrier.first, carrier.last, "thing", "question", True))

    def _last_statement(self) -> None:
        """«подскажите, доставка бесплатная»: the last statement after the carrier is what is asked."""
        for clause in reversed(self.found):
            if clause is self.carrier:
                break
            if clause.role in ("states", "names") and clause.words:
                self.parts.append(Part(clause.first, clause.last, "yes-no", "question", False))
                break


def _is_whether(clause: Clause) -> bool:
    """«whether you have …», «есть ли …»: after a carrier, asked in its own right also where only a comma joins it."""
    first = [word.lower for word in clause.words[:3]]
    return clause.role == "asks" and (first[:1] == ["whether"] or "ли" in first)


def _pleads(clause: Clause) -> bool:
    """«два билета, пожалуйста, и …», "two tickets then please, and …": a thing named is begged for."""
    begged = any(word.flags & PLEASE for word in clause.raw[1:])
    return begged and len(clause.words) > 1 and any(word.flags & NAMES for word in clause.words)


def _tells(words: Words) -> bool:
    """Whether a verb of saying or knowing is there, and not denied: what it governs is reported."""
    return any(
        (word.flags & TOLD or (word.flags & (ASKS | MAY_ASK) and word.flags & FINITE))
        and (index == 0 or words[index - 1].lower not in ("не", "not") or word.lower == "важно")
        for index, word in enumerate(words)
    )
