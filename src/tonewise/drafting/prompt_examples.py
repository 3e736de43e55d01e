"""Examples for a model: cases beside the prompt, the nearest to this turn first, as turns of the same template.

A case of ``TASK/examples.LANGUAGE.yaml`` is a `Case` with a good ``reply`` and ``tags``: what it shows. Where the task
starts from an agent's words it has ``rough`` or ``pending`` too; for ``repair`` its ``rough`` is what went wrong. Tags
are compared with what `traits_of` reads in a turn: which examples are shown follows from the conversation alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tonewise.drafting.answering import answers_in
from tonewise.drafting.compose import Composed, compose
from tonewise.drafting.editing import folded, rewritten, softened
from tonewise.drafting.plan import facts_of
from tonewise.drafting.prompt_inputs import MOST_GIVEN, inputs_for, problems_of, short
from tonewise.drafting.salutation import salutation
from tonewise.drafting.situation import Situation, situation_of
from tonewise.drafting.wording import voice_of
from tonewise.errors import InputError, PromptError
from tonewise.files import read_cases
from tonewise.llm import ChatMessage
from tonewise.model import Case, Finding, Task
from tonewise.prompts import Prompt, examples_name
from tonewise.prompts.outputs import AnsweredQuestion, StructuredReply
from tonewise.rules import catalogue
from tonewise.scoring import Scorer, findings_of

TASKS: tuple[Task, ...] = ("reply", "rewrite", "fold", "soften")

_WEIGHTS = {"refusal": 3.0, "promise": 3.0, "missing": 3.0, "thanks": 3.0, "upset": 2.0, "several": 2.0, "email": 2.0,
            "ты": 1.5, "greeting": 1.0, "link": 2.0, "sadness": 2.0, "nothing-asked": 2.0}  # fmt: skip
_OF_RULE = 2.0
_OTHER = 1.0
_AMISS = 0.6
"""What a tag that the turn lacks takes off, as a share of its weight: such an example shows what is not wanted here."""
_AGAIN = 0.3
"""What a trait is still worth that an example before shows already, as a share of its weight."""


@dataclass(frozen=True)
class Example:
    """A case beside a prompt, read and planned once."""

    case: Case
    tags: frozenset[str]
    situation: Situation
    findings: tuple[Finding, ...]
    """What is wrong with the agent's words that it starts from."""

    @property
    def given(self) -> tuple[str, ...]:
        """The agent's words that it starts from."""
        return self.case.pending or ((self.case.rough,) if self.case.rough is not None else ())

    def composed(self, task: Task) -> Composed:
        """What the composer makes of it for a task."""
        return composed_for(task, self.situation, self.given)


def turns_for(
    situation: Situation, findings: Sequence[Finding], prompt: Prompt, task: Task, *, structured: bool = False
) -> tuple[ChatMessage, ...]:
    """The examples that a prompt shows before this turn's request; ``findings`` are those in the agent's words.

    Raises `PromptError` for a broken file of examples.
    """
    if not prompt.examples or (path := prompt.beside(examples_name(prompt))) is None:
        return ()
    chosen = nearest(traits_of(situation, findings), examples_in(path), prompt.examples)
    turns = (_turn(path, example, prompt, task, structured) for example in chosen)
    return tuple(message for turn in turns for message in turn)


def examples_in(path: Path) -> tuple[Example, ...]:
    """The examples of a file; raises `PromptError` for a broken one, or one that has nothing to reply to."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise PromptError(f"{path}: {error.strerror}") from None
    return _read(path, changed)


def nearest(traits: frozenset[str], examples: Sequence[Example], most: int) -> tuple[Example, ...]:
    """The examples that share most with a turn, each time the one that adds most to those before; ties by place."""
    left = list(examples)
    chosen: list[Example] = []
    shown: frozenset[str] = frozenset()
    while left and len(chosen) < most:
        best = max(left, key=lambda example: _nearness(traits, example.tags, shown))
        left.remove(best)
        chosen.append(best)
        shown |= best.tags
    return tuple(chosen)


def traits_of(situation: Situation, findings: Sequence[Finding] = ()) -> frozenset[str]:
    """What an example may share with a turn: its channel, address, mood, topics, what becomes of its questions.

    ``findings`` add the rules that the agent's words break.
    """
    return frozenset((*_of_turn(situation), *_of_plan(situation), *(finding.rule for finding in findings)))


def composed_for(task: Task, situation: Situation, given: Sequence[str]) -> Composed:
    """What the composer writes for a task; for a reply where there are no words of an agent's own."""
    if task == "rewrite" and given:
        return rewritten(situation, " ".join(given))
    if task == "fold" and given:
        return folded(situation, given)
    if task == "soften" and given:
        return softened(situation, " ".join(given))
    return compose(situation.conversation, situation.reading, situation.plan)


def findings_in(situation: Situation, given: Sequence[str], prompt: Prompt | None = None) -> tuple[Finding, ...]:
    """What is wrong with the agent's own words, as a reply to the turn; as much of them is read as a prompt shows.

    For a prompt that shows no problems only the rules are held that choose among its examples.
    """
    if not given:
        return ()
    exchange = situation.scorer.exchange(situation.conversation, [short(text) for text in given[-MOST_GIVEN:]])
    rules = situation.scorer.rules(situation.conversation.channel)
    if prompt is not None and "problems" not in prompt.inputs:
        path = prompt.beside(examples_name(prompt)) if prompt.examples else None
        tags = frozenset[str]().union(*(example.tags for example in examples_in(path))) if path else frozenset[str]()
        rules = tuple(rule for rule in rules if rule.id in tags)
    return tuple(finding for _, found in findings_of(exchange, rules) for finding in found or ())


def _of_turn(situation: Situation) -> Iterator[str]:
    reading = situation.reading
    yield situation.conversation.channel
    if voice_of(situation.conversation, reading, facts_of(situation.plan)).address == "ты":
        yield "ты"
    if reading.manner.formality != "neutral":
        yield "formal" if reading.manner.formality == "formal" else "casual"
    yield "upset" if reading.mood in ("complaint", "anger") else reading.mood
    yield from reading.topics
    if salutation(situation.conversation, reading):
        yield "greeting"
    if reading.turn and reading.turn[0]:
        yield "history"


def _of_plan(situation: Situation) -> Iterator[str]:
    plan = situation.plan
    statuses = [planned.status for planned in plan.answers]
    for status, trait in (("refused", "refusal"), ("promised", "promise"), ("missing", "missing")):
        if status in statuses:
            yield trait
    if sum(status != "missing" for status in statuses) > 1:
        yield "several"
    if not situation.reading.questions:
        yield "nothing-asked"
    if plan.next_steps:
        yield "next-step"
    if any(fact.url for fact in facts_of(plan)):
        yield "link"


def _nearness(traits: frozenset[str], tags: frozenset[str], shown: frozenset[str]) -> float:
    shared = sum(_weight(tag) * (_AGAIN if tag in shown else 1.0) for tag in tags & traits)
    return shared - _AMISS * sum(_weight(tag) for tag in tags - traits)


def _weight(tag: str) -> float:
    return _WEIGHTS.get(tag, _OF_RULE if tag in _rules() else _OTHER)


@cache
def _rules() -> frozenset[str]:
    return frozenset(rule.id for rule in catalogue())


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> tuple[Example, ...]:  # noqa: ARG001 - a changed file is read anew
    scorer = Scorer()
    try:
        return tuple(_example(case, scorer) for case in read_cases(path))
    except InputError as error:
        raise PromptError(str(error)) from None
    except PromptError as error:
        raise PromptError(f"{path}: {error}") from None


def _example(case: Case, scorer: Scorer) -> Example:
    if not (case.conversation.open_turn and len(case.replies) == 1):
        raise PromptError(f"the example {case.id or '?'} needs an open turn, and one reply to it")
    situation = situation_of(case.conversation, scorer, case.promise)
    given = case.pending or ((case.rough,) if case.rough is not None else ())
    tags = (case.model_extra or {}).get("tags") or ()
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise PromptError(f"the example {case.id or '?'}: tags is a list of words")
    return Example(case, frozenset(tags), situation, findings_in(situation, given))


_Turn = tuple[ChatMessage, ChatMessage]


def _turn(path: Path, example: Example, prompt: Prompt, task: Task, structured: bool) -> _Turn:
    """An example's request and answer; both follow from files, so they are made once."""
    key = (path, example.case.id, example.case.replies, prompt.hash, prompt.folder, task, structured)
    if key not in _turns:
        if len(_turns) >= _MOST_KEPT:
            _turns.clear()
        inputs = inputs_for(task, example.situation, example.composed(task), example.given, prompt, structured)
        problems = problems_of(example.findings)
        request = prompt.request({**inputs, "text": example.case.rough or "", "problems": problems})
        answer = _answer(example, task) if structured else example.case.replies[0]
        _turns[key] = (ChatMessage("user", request), ChatMessage("assistant", answer))
    return _turns[key]


_turns: dict[tuple[object, ...], _Turn] = {}
_MOST_KEPT = 500


def _answer(example: Example, task: Task) -> str:
    """The example's reply in the form of a structured answer."""
    reply = example.case.replies[0]
    answers = answers_in(reply, example.situation.plan, example.composed(task).answers, frozenset())
    return StructuredReply(
        reply=reply,
        answers=tuple(AnsweredQuestion(question=a.question, sentence=a.sentence, facts=a.facts) for a in answers),
    ).model_dump_json()
