"""The plan of a reply: which facts meet which question, before a word of it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tonewise.drafting.asks import Ask, asks_of
from tonewise.drafting.assigning import assign
from tonewise.drafting.bearing_facts import also_named, further, page_of
from tonewise.drafting.ranking import utilities
from tonewise.drafting.siblings import siblings_of_the_named
from tonewise.model import AnswerStatus, Conversation, Fact, Question, Reading
from tonewise.reading.matching import Evidence, asked, closeness, evidence
from tonewise.reading.meaning import Meaning, Unit, meaning
from tonewise.reading.questions import questions_in
from tonewise.reading.subjects import relation, unit_of
from tonewise.reading.words import Token, parses, tokens

_TOLD = 1.2
"""How much more must speak for a fact that meets what was only told than for one that answers a question."""
_TOLD_BESIDE = 3.0
_SHARED = 4.0
"""What it costs to answer two questions with one fact: it must be sure for both."""
_SHARED_BY_ELLIPSIS = 0.8
"""The same for a question that names no subject of its own («и до скольки?»): it goes on with the one before."""
_TOUCHES = 0.25
_HOPELESS = 99.0
_PART_OF_REFUSAL = 1.5
"""How much less may speak for a refusal than for its alternative, where the question is about what is refused."""


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
    given = candidates_of(conversation.facts, reading.language)
    candidates = _of_the_named(conversation, reading.language, given)
    questions = reading.questions or _awaited(conversation, reading)
    asks = asks_of(conversation, reading, questions)
    rivals = [candidate.meaning for candidate in candidates]
    facts = [candidate.fact for candidate in candidates]
    weighed: list[list[float]] = []
    shared: list[float] = []
    pieces = tuple(ask.question for ask in asks if not ask.told)
    for ask in asks:
        wanted = asked(ask.question, conversation, reading.language, (*pieces, ask.question) if ask.told else pieces)
        signs = [evidence(wanted, rival, rivals) for rival in rivals]
        row = utilities(wanted, signs, facts)
        if ask.told:
            row = [
                _told(worth, sign, fact, beside=bool(pieces))
                for worth, sign, fact in zip(row, signs, facts, strict=True)
            ]
        weighed.append(row)
        soft = ask.told or ask.question.form != "question"
        shared.append(0.0 if soft else _SHARED_BY_ELLIPSIS if not wanted.own.subject else _SHARED)
    found = [
        _answer(ask.question, row, chosen, facts, promise)
        for ask, row, chosen in zip(asks, weighed, assign(weighed, shared), strict=True)
    ]
    answers = _by_question(questions, asks, found)
    told = [(candidate.fact, candidate.meaning) for candidate in candidates]
    answers = [_with_the_other(answer, reading.language, told, answers) for answer in answers]
    answers = _with_page(told, answers)
    if promise:
        answers = [_still_open(answer, reading.language) for answer in answers]
    if answers:
        answers = _with_further(conversation, reading, candidates, answers, struck=len(given) - len(candidates))
    return Plan(tuple(answers), _next_steps(answers, candidates), promise)


def _of_the_named(conversation: Conversation, language: str, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without those on another thing of the same sort than the customer names."""
    turn = "\n".join(conversation.messages[index].text for index in conversation.open_turn)
    first = conversation.open_turn[0] if conversation.open_turn else 0
    before = "\n".join(message.text for message in conversation.messages[:first] if message.role != "note")
    struck = siblings_of_the_named([(one.fact, one.meaning) for one in candidates], turn, before, language)
    return [candidate for candidate in candidates if candidate.fact.id not in struck]


def _with_further(
    conversation: Conversation,
    reading: Reading,
    candidates: Sequence[Candidate],
    answers: Sequence[PlannedAnswer],
    *,
    struck: int,
) -> list[PlannedAnswer]:
    """The answers, the first that has facts with all others that bear on the trouble told."""
    turn = "\n".join(conversation.messages[index].text for index in conversation.open_turn)
    said = [fact for answer in answers for fact in answer.facts]
    more = further(reading, turn, [(one.fact, one.meaning) for one in candidates], said, struck)
    if not more:
        return list(answers)
    met = [place for place, answer in enumerate(answers) if answer.facts]
    if not met and reading.questions and reading.questions[-1].form != "implicit":
        return list(answers)
    last = met[-1] if met else len(answers) - 1
    facts = (*answers[last].facts, *more)
    if answers[last].question.form == "implicit":
        order = [candidate.fact for candidate in candidates]
        facts = tuple(sorted(facts, key=order.index))  # a trouble's story is told as it was given
    status = answers[last].status if met else "answered"
    return [*answers[:last], replace(answers[last], facts=facts, status=status), *answers[last + 1 :]]


def _with_the_other(
    answer: PlannedAnswer, language: str, told: Sequence[tuple[Fact, Meaning]], answers: Sequence[PlannedAnswer]
) -> PlannedAnswer:
    """The answer with the fact on the second thing that its question names."""
    if answer.status != "answered" or not answer.facts:
        return answer
    said = [fact for other in answers for fact in other.facts]
    return replace(answer, facts=(*answer.facts, *also_named(answer.question.text, language, told, said)))


def _still_open(answer: PlannedAnswer, language: str) -> PlannedAnswer:
    """The answer as promised, its facts kept, where they speak of none of the things that the question is about.

    «Положили струны?» is not met by «Заказ собран», however near that comes.
    """
    if answer.status != "answered" or answer.question.form != "question":
        return answer
    things = [unit for unit in meaning(answer.question.text, language).subject if _is_thing(unit)]
    told = [unit for fact in answer.facts for unit in meaning(fact.text, language).units]
    if not things or any(closeness(thing, unit) >= _NEAR_THING for thing in things for unit in told):
        return answer
    return replace(answer, status="promised")


_NEAR_THING = 0.45


def _is_thing(unit: Unit) -> bool:
    found = parses(unit.word)
    return unit.word[0].isalpha() and (not found or found[0].part == "NOUN")


def _with_page(told: Sequence[tuple[Fact, Meaning]], answers: Sequence[PlannedAnswer]) -> list[PlannedAnswer]:
    """The answers, the first that speaks of a page with the link to it."""
    said = {fact.id for answer in answers for fact in answer.facts}
    found = list(answers)
    for place, answer in enumerate(found):
        fresh = [fact for fact in page_of(told, answer.facts) if fact.id not in said]
        if fresh:
            found[place] = replace(answer, facts=(*answer.facts, *fresh))
            break
    return found


def _told(worth: float, signs: Evidence, fact: Fact, *, beside: bool) -> float:
    """What speaks for a fact that meets what was only told: it must speak of the same thing, not of a near one.

    ``beside`` questions there is less need of it. History is for us: nobody is told what they did themselves.
    """
    if fact.kind == "history" or max(signs.subject, signs.focus) < _TOUCHES:
        return worth - _HOPELESS
    return worth - (_TOLD_BESIDE if beside else _TOLD)


def _by_question(
    questions: Sequence[Question], asks: Sequence[Ask], found: Sequence[PlannedAnswer]
) -> list[PlannedAnswer]:
    """One answer a question, in their order; what meets the rest of the turn goes to the answer before it."""
    if not questions:
        met = [answer for answer in found if answer.facts]
        return met or list(found[-1:])
    own: list[list[PlannedAnswer]] = [[] for _ in questions]
    beside: list[tuple[int, PlannedAnswer]] = []
    current = 0
    for ask, answer in zip(asks, found, strict=True):
        if ask.owner is not None:
            current = ask.owner
            own[current].append(answer)
        elif answer.facts:
            beside.append((current, answer))
    merged = [_merged(question, parts) for question, parts in zip(questions, own, strict=True)]
    said = [place for place, answer in enumerate(merged) if answer.facts]
    if not said:
        return [*merged, *(answer for _, answer in beside)]
    asked_for = {fact.id for answer in merged for fact in answer.facts}
    for current, answer in beside:
        if asked_for.issuperset(fact.id for fact in answer.facts):
            continue
        place = max((place for place in said if place <= current), default=said[0])
        first = place > current or (place == current and answer.question.start < questions[place].start)
        pair = [answer, merged[place]] if first else [merged[place], answer]
        merged[place] = _merged(questions[place], pair, merged[place].status)
    return merged


def _merged(question: Question, parts: Sequence[PlannedAnswer], status: AnswerStatus | None = None) -> PlannedAnswer:
    """The facts of several pieces under one question."""
    met = [answer for answer in parts if answer.facts] or list(parts[:1])
    if len(met) == 1:
        return replace(met[0], question=question)
    facts = tuple(dict.fromkeys(fact for answer in met for fact in answer.facts))
    refused = any(answer.status == "refused" for answer in met)
    return PlannedAnswer(question, status or ("refused" if refused else "answered"), facts)


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
    question: Question, row: Sequence[float], chosen: int | None, facts: Sequence[Fact], promise: str | None
) -> PlannedAnswer:
    if chosen is None:
        return PlannedAnswer(question, "promised" if promise else "missing")
    best = facts[chosen]
    refusal = best if best.kind == "refusal" else _refusal_of(best, row, facts)
    if refusal is None:
        return PlannedAnswer(question, "answered", (best,))
    ranked = sorted(range(len(facts)), key=lambda index: -row[index])
    ways = [facts[index] for index in ranked if facts[index].for_ == refusal.id]
    return PlannedAnswer(question, "refused", (refusal, *ways[:1]))


def _refusal_of(fact: Fact, row: Sequence[float], facts: Sequence[Fact]) -> Fact | None:
    """The refusal that an alternative belongs to, where the question is about what is refused."""
    if fact.kind != "alternative" or fact.for_ is None:
        return None
    own = row[facts.index(fact)]
    for other, worth in zip(facts, row, strict=True):
        if other.id == fact.for_ and worth >= own - _PART_OF_REFUSAL:
            return other
    return None
