"""Drafting with a language model: the two ways to wait for its answers."""

from __future__ import annotations

from typing import TypedDict

from tonewise.drafting.job import Job
from tonewise.drafting.masking import masked
from tonewise.drafting.rounds import Request
from tonewise.drafting.steps import steps
from tonewise.drafting.streaming import Hearing
from tonewise.errors import ModelError
from tonewise.llm import ChatModel
from tonewise.llm.chat import OnReset, OnText, Schema
from tonewise.model import Draft


def write_with_model(
    job: Job, model: ChatModel, on_text: OnText | None = None, on_reset: OnReset | None = None
) -> Draft:
    """Write a text with a model; the composer's draft, with a note that says why, where that fails.

    Raises `PromptError` for a broken prompt, and what the listeners raise; a model's failure is no exception.
    """
    model = masked(model, job.situation, job.settings.mask)
    hearing, writing = Hearing(on_text, on_reset), steps(job, model.name)
    try:
        request = next(writing)
        while True:
            try:
                completion = model.complete(request.messages, **_options(request, hearing))
            except ModelError as error:
                request = writing.throw(error)
            else:
                request = writing.send(completion)
    except StopIteration as end:
        return _draft(end)


async def awrite_with_model(
    job: Job, model: ChatModel, on_text: OnText | None = None, on_reset: OnReset | None = None
) -> Draft:
    """Write a text with a model, waiting in the running event loop; see `write_with_model`."""
    model = masked(model, job.situation, job.settings.mask)
    hearing, writing = Hearing(on_text, on_reset), steps(job, model.name)
    try:
        request = next(writing)
        while True:
            try:
                completion = await model.acomplete(request.messages, **_options(request, hearing))
            except ModelError as error:
                request = writing.throw(error)
            else:
                request = writing.send(completion)
    except StopIteration as end:
        return _draft(end)


class _Options(TypedDict):
    temperature: float
    max_tokens: int
    schema: Schema | None
    deadline: float
    on_text: OnText | None
    on_reset: OnReset | None


def _options(request: Request, hearing: Hearing) -> _Options:
    listeners = hearing.of_answer(structured=request.schema is not None) if request.heard else (None, None)
    return _Options(
        temperature=request.temperature, max_tokens=request.max_tokens, schema=request.schema,
        deadline=request.deadline, on_text=listeners[0], on_reset=listeners[1],
    )  # fmt: skip


def _draft(end: StopIteration) -> Draft:
    draft: Draft = end.value
    return draft
