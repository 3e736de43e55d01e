"""What a template may name: what bears on this turn of a conversation, its reading and its plan, cut to size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tonewise.drafting.answering import nearest_sentence
from tonewise.drafting.plan import facts_of
from tonewise.drafting.prompt_rules import emoji_allowed, lines_for
from tonewise.drafting.salutation import salutation
from tonewise.drafting.situation import Situation
from tonewise.drafting.wording import Voice, voice_of, worded
from tonewise.model import Answer, Conversation, Finding, Task
from tonewise.prompts import Prompt, untrusted
from tonewise.reading.manner import greeting_of
from tonewise.reading.sentences import split

LONGEST_MESSAGE = 2_000
"""Code points of a customer's message that a prompt shows: a small model's context is soon full."""
LONGEST_TURN = 6
LAST_BEFORE = 2
"""Messages of the turn, and from before it, that a prompt shows."""
MOST_GIVEN = 12
"""Texts of the agent's own that a prompt shows: the last ones."""


class Answered(Protocol):
    """A text of the composer's, and what became of each question: a `Draft`, or what `compose` gives."""

    @property
    def text(self) -> str:
        """The text, which may be empty."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers, in the plan's order."""


def inputs_for(  # noqa: PLR0913, PLR0917 - what a request is made of
    task: Task, situation: Situation, composed: Answered, given: tuple[str, ...], prompt: Prompt, structured: bool
) -> dict[str, Any]:
    """The inputs of a prompt for a text, by name; raises `PromptError` for a broken file of rules' lines."""
    conversation, reading, plan = situation.conversation, situation.reading, situation.plan
    voice = voice_of(conversation, reading, facts_of(plan))
    answers, said = _answers(situation, composed, voice)
    return {
        "task": task,
        "structured": structured,
        "channel": conversation.channel,
        "address": voice.address or "вы",
        "formality": reading.manner.formality,
        "mood": reading.mood,
        "emoji": min(2, reading.manner.emoji + reading.manner.smileys) if emoji_allowed(situation) else 0,
        "greeting": salutation(conversation, reading, voice.address),
        "rules": lines_for(situation, given, voice, prompt) if "rules" in prompt.inputs else (),
        "answers": answers,
        "next_steps": [worded(fact, voice) for fact in plan.next_steps if fact.id not in said],
        "given": [short(text) for text in given[-MOST_GIVEN:]],
        "composed": _thoughts(composed.text, reading.language, answers),
        **turn_inputs(situation),
    }


def turn_inputs(situation: Situation) -> dict[str, Any]:
    """The customer's messages, and the last ones from before them."""
    conversation = situation.conversation
    return {
        "history": _before(conversation),
        "messages": [
            untrusted(short(conversation.messages[index].text)) for index in situation.reading.turn[-LONGEST_TURN:]
        ],
    }


def problems_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Findings in one line each: what is wrong, with which words, and what to say instead."""
    return tuple(dict.fromkeys(_problem(finding) for finding in findings))


def short(text: str) -> str:
    """A text for a prompt: its ends where it is too long."""
    text = text.strip()
    if len(text) <= LONGEST_MESSAGE:
        return text
    half = LONGEST_MESSAGE // 2
    return f"{text[:half]} … {text[-half:]}"


def _answers(situation: Situation, composed: Answered, voice: Voice) -> tuple[list[dict[str, Any]], set[str]]:
    """The plan's answers, and the ids of the facts and the pledges in them: what answers two questions is said once."""
    pledges = {answer.question: answer.sentence for answer in composed.answers if answer.status == "promised"}
    said: set[str] = set()
    answers: list[dict[str, Any]] = []
    for planned in situation.plan.answers:
        fresh = [fact for fact in planned.facts if fact.id not in said]
        pledge = pledges.get(planned.question.text)
        unpledged = planned.status == "promised" and not pledge  # an agent's own words may leave it open
        if fresh or not (planned.facts or pledge in said):
            answers.append(
                {
                    "question": untrusted(short(planned.question.text)),
                    "status": "missing" if unpledged else planned.status,
                    "ids": [fact.id for fact in fresh],
                    "facts": [worded(fact, voice) for fact in fresh],
                    "promise": pledge,
                }
            )
        said |= {fact.id for fact in fresh} | ({pledge} if pledge else set())
    return answers, said


def _thoughts(text: str, language: str, answers: Sequence[dict[str, Any]]) -> list[str]:
    """What the composer says, a sentence each, without its greeting; then what of the plan it leaves unsaid."""
    said = [sentence for start, end in split(text) if not greeting_of(sentence := text[start:end], language)]
    wanted = [source for answer in answers for source in (*answer["facts"], answer["promise"]) if source]
    return [*said, *(source for source in wanted if nearest_sentence(source, said) is None)]


def _problem(finding: Finding) -> str:
    words = f" «{short(finding.text)}»" if finding.text and finding.text not in finding.message else ""
    return f"{finding.message}{words}" + (f" → {finding.suggestion}" if finding.suggestion else "")


def _before(conversation: Conversation) -> list[dict[str, str]]:
    """The last messages before the open turn, without internal ones."""
    first = conversation.open_turn[0] if conversation.open_turn else len(conversation.messages)
    said = [message for message in conversation.messages[:first] if message.role in ("customer", "agent", "bot")]
    return [
        {"role": message.role, "text": untrusted(text) if message.role == "customer" else text}
        for message in said[-LAST_BEFORE:]
        for text in (short(message.text),)
    ]
