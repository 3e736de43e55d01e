"""What a model is sent: a prompt filled with what bears on this turn, cut to size.

`messages_for` asks for a text of one of the four jobs, `repair_messages` for the same text without its mistakes,
`extract_messages` for the turn's questions. Each takes a `Prompt` of `tonewise.prompts.load` (the latter two those
named ``repair`` and ``extract``) and gives the system message, the examples as turns, and the request itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tonewise.drafting.plan import facts_of
from tonewise.drafting.salutation import salutation
from tonewise.drafting.situation import Situation
from tonewise.drafting.wording import voice_of, worded
from tonewise.llm import ChatMessage
from tonewise.model import Answer, Conversation, Finding, Task
from tonewise.prompts import Prompt

LONGEST_MESSAGE = 2_000
"""Code points of a customer's message that a prompt shows: a small model's context is soon full."""
LONGEST_TURN = 6
LAST_BEFORE = 2
"""Messages of the turn, and from before it, that a prompt shows."""


class Answered(Protocol):
    """A composed text, by what became of each question: a `Draft`, or what `compose` gives."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers, in the plan's order."""


def messages_for(  # noqa: PLR0913 - what a request is made of
    task: Task,
    situation: Situation,
    composed: Answered,
    given: tuple[str, ...],
    prompt: Prompt,
    *,
    structured: bool = False,
) -> tuple[ChatMessage, ...]:
    """The request for a text: ``given`` holds the agent's own words (rewrite, fold, soften), or nothing (reply).

    ``structured`` asks for JSON in the form of `tonewise.prompts.outputs.StructuredReply`. Raises `PromptError`.
    """
    return _messages(prompt, _inputs(task, situation, composed, given, structured=structured))


def repair_messages(  # noqa: PLR0913 - as in messages_for
    task: Task,
    situation: Situation,
    composed: Answered,
    given: tuple[str, ...],
    prompt: Prompt,
    *,
    text: str,
    findings: Sequence[Finding],
    structured: bool = False,
) -> tuple[ChatMessage, ...]:
    """The request for a text anew that went wrong: what it was, and what is to be put right. Raises `PromptError`."""
    problems = tuple(dict.fromkeys(_problem(finding) for finding in findings))
    inputs = _inputs(task, situation, composed, given, structured=structured)
    return _messages(prompt, {**inputs, "text": text, "problems": problems})


def extract_messages(situation: Situation, prompt: Prompt) -> tuple[ChatMessage, ...]:
    """The request for the turn's questions. Raises `PromptError`."""
    conversation = situation.conversation
    turn = [_short(conversation.messages[index].text) for index in situation.reading.turn[-LONGEST_TURN:]]
    return _messages(prompt, {"history": _before(conversation), "messages": turn})


def _messages(prompt: Prompt, inputs: dict[str, Any]) -> tuple[ChatMessage, ...]:
    return tuple(ChatMessage(role, text) for role, text in prompt.render(inputs))


def _inputs(
    task: Task, situation: Situation, composed: Answered, given: tuple[str, ...], *, structured: bool
) -> dict[str, Any]:
    """What a template of a text may name."""
    conversation, reading, plan = situation.conversation, situation.reading, situation.plan
    voice = voice_of(conversation, reading, facts_of(plan))
    pledges = {answer.question: answer.sentence for answer in composed.answers if answer.status == "promised"}
    said: set[str] = set()
    answers: list[dict[str, Any]] = []
    for planned in plan.answers:
        fresh = [fact for fact in planned.facts if fact.id not in said]
        pledge = pledges.get(planned.question.text)
        if fresh or not (planned.facts or pledge in said):  # what answers two questions is said once
            answers.append(
                {
                    "question": _short(planned.question.text),
                    "status": planned.status,
                    "facts": [worded(fact, voice) for fact in fresh],
                    "promise": pledge,
                }
            )
        said |= {fact.id for fact in fresh} | ({pledge} if pledge else set())

    return {
        "task": task,
        "structured": structured,
        "channel": conversation.channel,
        "address": voice.address or "вы",
        "formality": reading.manner.formality,
        "mood": reading.mood,
        "emoji": min(2, reading.manner.emoji + reading.manner.smileys),
        "greeting": salutation(conversation, reading, voice.address),
        "history": _before(conversation),
        "messages": [_short(conversation.messages[index].text) for index in reading.turn[-LONGEST_TURN:]],
        "answers": answers,
        "next_steps": [worded(fact, voice) for fact in plan.next_steps if fact.id not in said],
        "given": [_short(text) for text in given],
    }


def _problem(finding: Finding) -> str:
    """A finding in one line: what is wrong, with which words, and what to say instead."""
    words = f" «{_short(finding.text)}»" if finding.text and finding.text not in finding.message else ""
    return f"{finding.message}{words}" + (f" → {finding.suggestion}" if finding.suggestion else "")


def _before(conversation: Conversation) -> list[dict[str, str]]:
    """The last messages before the open turn, without internal ones."""
    first = conversation.open_turn[0] if conversation.open_turn else len(conversation.messages)
    said = [message for message in conversation.messages[:first] if message.role in ("customer", "agent", "bot")]
    return [{"role": message.role, "text": _short(message.text)} for message in said[-LAST_BEFORE:]]


def _short(text: str) -> str:
    """A text for a prompt: its ends where it is too long."""
    text = text.strip()
    if len(text) <= LONGEST_MESSAGE:
        return text
    half = LONGEST_MESSAGE // 2
    return f"{text[:half]} … {text[-half:]}"
