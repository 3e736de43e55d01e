"""What the prompts are given of a conversation, its reading and its plan: what bears on this turn, cut to size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tonewise.drafting.plan import Plan, facts_of
from tonewise.drafting.salutation import salutation
from tonewise.drafting.wording import voice_of, worded
from tonewise.model import Conversation, Draft, Finding, Reading

LONGEST_MESSAGE = 2_000
"""Code points of a customer's message that a prompt shows: a small model's context is soon full."""
LONGEST_TURN = 6
LAST_BEFORE = 2
"""Messages of the turn, and from before it, that a prompt shows."""


def reply_inputs(conversation: Conversation, reading: Reading, plan: Plan, composed: Draft) -> dict[str, Any]:
    """The inputs of the prompt ``reply``."""
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
        "address": voice.address or "вы",
        "formality": reading.manner.formality,
        "mood": reading.mood,
        "emoji": min(2, reading.manner.emoji + reading.manner.smileys),
        "greeting": salutation(conversation, reading, voice.address),
        "history": _before(conversation),
        "messages": [_short(conversation.messages[index].text) for index in reading.turn[-LONGEST_TURN:]],
        "answers": answers,
        "next_steps": [worded(fact, voice) for fact in plan.next_steps if fact.id not in said],
    }


def repair_inputs(inputs: dict[str, Any], text: str, findings: Sequence[Finding]) -> dict[str, Any]:
    """The inputs of the prompt ``repair``: those of the reply, its text, and what is wrong with it."""
    return {**inputs, "text": text, "problems": list(dict.fromkeys(_problem(finding) for finding in findings))}


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
