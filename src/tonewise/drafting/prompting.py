"""What a model is sent: a prompt filled with what bears on this turn, after examples that are like it.

`messages_for` asks for a text of one of the four jobs, `repair_messages` for the same text without its mistakes,
`extract_messages` for the turn's questions, `judge_messages` for a verdict. Each takes a `Prompt` of
`tonewise.prompts.load` (the latter three those named ``repair``, ``extract`` and ``judge``) and gives the system
message, the examples as turns, and the request itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tonewise.drafting.prompt_examples import findings_in, turns_for
from tonewise.drafting.prompt_inputs import Answered, inputs_for, problems_of, short, turn_inputs
from tonewise.drafting.situation import Situation
from tonewise.llm import ChatMessage, Schema
from tonewise.model import Finding, Task
from tonewise.prompts import Prompt, untrusted
from tonewise.prompts.outputs import schema_of

__all__ = ["extract_messages", "judge_messages", "messages_for", "repair_messages", "schema_for"]


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

    ``structured`` asks for JSON in the form of `tonewise.prompts.outputs.StructuredReply`; send it with the schema of
    `schema_for`. Raises `PromptError`.
    """
    findings = findings_in(situation, given, prompt)
    inputs = inputs_for(task, situation, composed, given, prompt, structured) | {"problems": problems_of(findings)}
    return _messages(prompt, inputs, turns_for(situation, findings, prompt, task, structured=structured))


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
    inputs = inputs_for(task, situation, composed, given, prompt, structured)
    inputs |= {"text": short(text), "problems": problems_of(findings)}
    return _messages(prompt, inputs, turns_for(situation, findings, prompt, task, structured=structured))


def extract_messages(situation: Situation, prompt: Prompt) -> tuple[ChatMessage, ...]:
    """The request for the turn's questions, as `tonewise.prompts.outputs.ExtractedQuestions`. Raises `PromptError`."""
    return _messages(prompt, turn_inputs(situation))


def judge_messages(situation: Situation, reply: str, criterion: str, prompt: Prompt) -> tuple[ChatMessage, ...]:
    """The request for a verdict on a reply by one rule or criterion, told in a sentence or two.

    The answer is a `tonewise.prompts.outputs.JudgedReply`. Raises `PromptError`.
    """
    facts = [fact.text for fact in situation.conversation.facts]
    questions = [untrusted(short(question.text)) for question in situation.reading.questions]
    judged = {"questions": questions, "facts": facts, "reply": short(reply), "criterion": criterion}
    return _messages(prompt, turn_inputs(situation) | judged)


def schema_for(prompt: Prompt, *, structured: bool = False) -> Schema | None:
    """The form that a prompt's answer is asked to have; None for plain text. Raises `PromptError` for no known one."""
    name = "reply" if structured else prompt.output
    return None if name == "text" else Schema(name, schema_of(name))


def _messages(prompt: Prompt, inputs: dict[str, Any], turns: Sequence[ChatMessage] = ()) -> tuple[ChatMessage, ...]:
    """The prompt's own sections, the chosen examples before the last of them."""
    rendered = [ChatMessage(role, text) for role, text in prompt.render(inputs)]
    return (*rendered[:-1], *turns, rendered[-1])
