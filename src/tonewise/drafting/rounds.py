"""Asking a model, within the budget of one draft and with a trace of every answer.

What asks is a generator that yields requests and is sent completions, and is thrown the model's errors.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

from tonewise.drafting.budget import Budget
from tonewise.drafting.checking import cleaned
from tonewise.drafting.job import Job
from tonewise.drafting.structured import Misshapen, asked_again, reply_schema, structured_in
from tonewise.drafting.usable import why_useless
from tonewise.errors import ModelAnswerError, ModelError, ModelUnavailableError
from tonewise.llm import ChatMessage, Completion, Schema
from tonewise.model import Round, Usage
from tonewise.prompts import Prompt
from tonewise.prompts.outputs import AnsweredQuestion


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model."""

    messages: tuple[ChatMessage, ...]
    temperature: float
    max_tokens: int
    deadline: float
    schema: Schema | None = None
    heard: bool = True
    """Whether the answer is the reply, for a listener to hear."""


Asking = Generator[Request, Completion, Completion]


@dataclass(frozen=True, slots=True)
class Answered:
    """A usable answer of a model: the reply in it, and what the model says that it rests on."""

    text: str
    by: str
    prompt: Prompt
    claims: tuple[AnsweredQuestion, ...] = ()


@dataclass
class Writing:
    """The way to one draft: what was asked, and what it took."""

    job: Job
    name: str
    """The model's, until an answer tells which one it is by."""
    budget: Budget
    rounds: list[Round] = field(default_factory=list)

    @property
    def usage(self) -> Usage:
        """What all answers took."""
        return sum((one.usage for one in self.rounds), Usage())


def answer(
    writing: Writing, prompt: Prompt, messages: tuple[ChatMessage, ...], *, structured: bool
) -> Generator[Request, Completion, Answered]:
    """Ask, once more where a structured answer is not in its form; raises `ModelAnswerError` for what is no reply."""
    schema = reply_schema() if structured else None
    completion = yield from ask(writing, prompt, messages, schema)
    if not structured:
        return _usable(writing, prompt, messages, completion, completion.text)
    read = structured_in(completion.text)
    if isinstance(read, Misshapen) and _is_worth_asking_again(writing, read):
        again = asked_again(messages, completion.text, read.problem, writing.job.situation.reading.language)
        try:
            completion = yield from ask(writing, prompt, again, schema)
        except ModelError:
            if read.reply is None:
                raise
        else:
            second = structured_in(completion.text)
            read = read if isinstance(second, Misshapen) and second.reply is None else second
    if isinstance(read, Misshapen):
        if read.reply is None:
            raise ModelAnswerError(f"the answer is not in the form asked for ({read.problem})")
        return _usable(writing, prompt, messages, completion, read.reply)
    return _usable(writing, prompt, messages, completion, read.reply, read.answers)


def _is_worth_asking_again(writing: Writing, read: Misshapen) -> bool:
    """With ``auto`` a reply that can be told all the same is taken; a model that writes no JSON is not told to."""
    if not writing.budget.has_time_for_another():
        return False
    return writing.job.settings.structured == "on" or read.reply is None


def _usable(  # noqa: PLR0913, PLR0917
    writing: Writing,
    prompt: Prompt,
    messages: tuple[ChatMessage, ...],
    completion: Completion,
    reply: str,
    claims: tuple[AnsweredQuestion, ...] = (),
) -> Answered:
    text = cleaned(writing.job, reply)
    if (useless := why_useless(text, messages, completion.text)) is not None:
        raise ModelAnswerError(useless)
    return Answered(text, completion.by, prompt, claims)


def ask(
    writing: Writing, prompt: Prompt, messages: tuple[ChatMessage, ...], schema: Schema | None, *, heard: bool = True
) -> Asking:
    """One answer, within what is left of the budget, and kept in the trace as it came."""
    budget, own = writing.budget, writing.job.settings.temperature
    tokens = budget.answer_tokens(messages)
    if not tokens:
        raise ModelUnavailableError("max_tokens_per_draft leaves no room for an answer")
    if not budget.seconds_left:
        raise ModelUnavailableError(f"no time is left of {budget.seconds:g} s")
    budget.asked()
    temperature = prompt.temperature if own is None else own
    completion = yield Request(messages, temperature, tokens, budget.seconds_left, schema, heard)
    budget.answered(messages, completion)
    writing.name = completion.by
    writing.rounds.append(
        Round(
            model=completion.by,
            prompt=prompt.label,
            prompt_hash=prompt.hash,
            text=completion.text,
            usage=completion.usage,
        )
    )
    return completion
