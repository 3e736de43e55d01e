"""The plan of a reply: which facts meet which question, before a word of it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tonewise.drafting.ranking import ENOUGH, each_its_own, may_answer, probabilities, unless_contradicted
from tonewise.model import AnswerStatus, Conversation, Fact, Question, Reading
from tonewise.reading.matching import asked, evidence
from tonewise.reading.meaning import Meaning, meaning
from tonewise.reading.questions import questions_in
from tonewise.reading.subjects import relation, unit_of
from tonewise.reading.words import Token, parses, tokens

_MOST_TOLD = 6
"""Sentences of a turn without a question that are held against the facts: the last ones."""
_PART_OF_REFUSAL = 0.2
"""How likely a refusal must be, beside its alternative's own probability, to be what the question is about."""


@dataclass(frozen=True, slots=True)
class PlannedAnswer:
    """A question, what becomes of it, and the facts that it rests on, in the order to say them."""

    question: Question
    status: AnswerStatus
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Answers in the order asked, and facts that nobody asked for but that say what happens next."""

    answers: tuple[PlannedAnswer, ...]
    next_steps: tuple[Fact, ...] = ()
    promise: str | None = None


def facts_of(plan: Plan) -> tuple[Fact, ...]:
    """All facts that a plan says."""
    return (*(fact for planned in plan.answers for fact in planned.facts), *plan.next_steps)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that may be said, with what it speaks of."""

    fact: Fact
    meaning: Meaning


def make_plan(conversation: Conversation, reading: Reading, promise: str | None = None) -> Plan:
    """Tie each question of the open turn to the facts that answer it; ``promise`` is a time for what none answers.

    Internal facts are left out: they may guide a person, and a composed reply could only say them.
    """
    candidates = candidates_of(conversation.facts, reading.language)
    questions = reading.questions or _awaited(conversation, reading)
    asks = bool(questions)
    questions = questions or _told(reading)
    rivals = [candidate.meaning for candidate in candidates]
    weighed: list[tuple[list[float], float]] = []
    for question in questions:
        wanted = asked(question, conversation, reading.language, questions)
        signs = [evidence(wanted, candidate.meaning, rivals) for candidate in candidates]
        chances, none = probabilities(wanted, signs, [candidate.fact.kind for candidate in candidates])
        chances = [
            chance if may_answer(wanted, sign, candidate.fact, chance) else 0.0
            for chance, sign, candidate in zip(unless_contradicted(chances, signs), signs, candidates, strict=True)
        ]
        weighed.append((chances, none))
    answers = [
        _answer(question, chances, none, candidates, promise)
        for question, (chances, none) in zip(questions, each_its_own(weighed), strict=True)
    ]
    if not asks:
        answers = [answer for answer in answers if answer.facts] or answers[-1:]
    return Plan(tuple(answers), _next_steps(answers, candidates), promise)


def _next_steps(answers: Sequence[PlannedAnswer], candidates: Sequence[Candidate]) -> tuple[Fact, ...]:
    """The fact that says what comes after an answer («После оплаты пришлём чек»), where the answer speaks of it."""
    chosen = [fact for answer in answers if answer.status == "answered" for fact in answer.facts]
    said = {fact.id for answer in answers for fact in answer.facts}
    for candidate in candidates:
        fact = candidate.fact
        if fact.kind != "fact" or fact.id in said or not _FOLLOWS.match(fact.text):
            continue
        if any(_speak_of_the_same(candidate.meaning, other.meaning) for other in candidates if other.fact in chosen):
            return (fact,)
    return ()


def _speak_of_the_same(step: Meaning, answer: Meaning) -> bool:
    """Whether the event that a next step starts from is the answer's: its first subject word stands there too."""
    first = next((unit for unit in step.units if unit.word[0].isalpha()), None)
    return first is not None and any(relation(first, unit) >= _SAME for unit in answer.units)


_SAME = 0.8
_FOLLOWS = re.compile(
    r"\s*(?:после (?:этого|того|оплаты|получения|подтверждения|отправки|записи|оформления|заявки|визита|осмотра)"
    r"|затем|потом|далее|как только|after (?:that|this|you|the|your)|then|once|as soon as)\b",
    re.IGNORECASE,
)


def _told(reading: Reading) -> tuple[Question, ...]:
    """The sentences of a turn that asks nothing: what a fact answers is said, or else the last one is left open.

    Plain thanks want no answer from the facts.
    """
    if reading.mood == "thanks":
        return ()
    sentences = [one for one in reading.sentences if any(letter.isalpha() for letter in one.text)]
    if reading.manner.greeting and len(sentences) > 1:
        sentences = sentences[1:]
    return tuple(
        Question(
            text=one.text, kind="action", form="implicit",
            message_index=one.message_index, start=one.start, end=one.end,
        )
        for one in sentences[-_MOST_TOLD:]
    )  # fmt: skip


def candidates_of(facts: Sequence[Fact], language: str) -> list[Candidate]:
    """The facts that may be said, each with what it speaks of; «Он работает …» speaks of what the fact before does."""
    found: list[Candidate] = []
    subject = ""
    for fact in facts:
        row = tokens(fact.text)
        continues = bool(row) and row[0].lower in _CONTINUING
        text = f"{subject} {fact.text}" if continues and subject else fact.text
        if not continues:
            subject = next((token.text for token in row if _names_a_subject(token, language)), "")
        if fact.audience == "customer":
            found.append(Candidate(fact, meaning(text, language)))
    return found


_CONTINUING = frozenset("он она оно они его ее их это it they its their this that these those he she".split())


def _names_a_subject(token: Token, language: str) -> bool:
    if token.kind != "word" or unit_of(token.lower, False, "ru" if language == "ru" else "en") is None:
        return False
    found = parses(token.lower)
    return not found or found[0].part == "NOUN"


def _awaited(conversation: Conversation, reading: Reading) -> tuple[Question, ...]:
    """Questions of the customer's turn before, where this one only brings what the agent asked back for."""
    if not reading.turn or reading.turn[0] == 0 or reading.mood == "thanks":
        return ()
    first = reading.turn[0]
    before = Conversation(messages=conversation.messages[:first])
    while before.messages and before.messages[-1].role != "customer":
        before = Conversation(messages=before.messages[:-1])
    said_since = " ".join(m.text for m in conversation.messages[len(before.messages) : first] if m.role != "note")
    if not questions_in(said_since, reading.language):
        return ()
    from tonewise.reading import read  # noqa: PLC0415

    return read(before.model_copy(update={"language": reading.language})).questions


def _answer(
    question: Question, chances: Sequence[float], none: float, candidates: Sequence[Candidate], promise: str | None
) -> PlannedAnswer:
    ranked = sorted(range(len(candidates)), key=lambda index: -chances[index])
    if not ranked or chances[ranked[0]] < max(ENOUGH, none):
        return PlannedAnswer(question, "promised" if promise else "missing")
    best = candidates[ranked[0]].fact
    refusal = best if best.kind == "refusal" else _refusal_of(best, chances, candidates)
    if refusal is None:
        return PlannedAnswer(question, "answered", (best,))
    ways = [candidates[index].fact for index in ranked if candidates[index].fact.for_ == refusal.id]
    return PlannedAnswer(question, "refused", (refusal, *ways[:1]))


def _refusal_of(fact: Fact, chances: Sequence[float], candidates: Sequence[Candidate]) -> Fact | None:
    """The refusal that an alternative belongs to, where the question is about what is refused."""
    if fact.kind != "alternative" or fact.for_ is None:
        return None
    for candidate, chance in zip(candidates, chances, strict=True):
        if candidate.fact.id == fact.for_ and chance >= _PART_OF_REFUSAL:
            return candidate.fact
    return None
