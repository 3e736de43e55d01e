"""Four jobs for one conversation, with or without a language model: draft, rewrite, fold, soften.

All of them take ``settings`` (None takes those of the environment and the project's file) and, as ``call``, any setting
by its name for this call alone: ``model="…"``, ``promise="до 18:00"``, ``timeout_seconds=20``. ``on_text`` hears the
model's words as they come and ``on_reset`` that those heard so far are void, since the text begins anew (a repair,
another model); the draft that is returned holds the checked final text, which may differ from what was heard. What the
composer writes is not heard.

They raise `NoOpenTurnError` where nothing from the customer waits for a reply, `InputError` where there is no text to
work on, `SettingsError` for a wrong option and `PromptError` for a broken prompt, and what the listeners raise. A
model's failure is no error: the draft is then the composer's, and its ``note`` says why.
"""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.compose import Composed, compose
from tonewise.drafting.editing import folded, rewritten, softened
from tonewise.drafting.job import Job
from tonewise.drafting.situation import Situation, situation_of
from tonewise.errors import InputError
from tonewise.files import require_open_turn
from tonewise.llm.chat import ChatModel, OnReset, OnText
from tonewise.model import Conversation, Draft, Task
from tonewise.scoring import Scorer
from tonewise.settings import Settings
from tonewise.settings import load as load_settings


def draft(
    conversation: Conversation,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Draft a reply to the conversation's open turn, for a person to approve."""
    return write("reply", conversation, (), settings=settings, on_text=on_text, on_reset=on_reset, **call)


async def adraft(
    conversation: Conversation,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Draft a reply, waiting for a model in the running event loop; see `draft`."""
    return await awrite("reply", conversation, (), settings=settings, on_text=on_text, on_reset=on_reset, **call)


def rewrite(
    conversation: Conversation,
    rough: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Make an agent's rough text a good reply to the open turn."""
    return write("rewrite", conversation, (rough,), settings=settings, on_text=on_text, on_reset=on_reset, **call)


async def arewrite(
    conversation: Conversation,
    rough: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Make an agent's rough text a good reply, waiting in the running event loop."""
    return await awrite(
        "rewrite", conversation, (rough,), settings=settings, on_text=on_text, on_reset=on_reset, **call
    )


def fold(
    conversation: Conversation,
    pending: Sequence[str],
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Make one substantive message of an agent's pending ones."""
    return write("fold", conversation, tuple(pending), settings=settings, on_text=on_text, on_reset=on_reset, **call)


async def afold(
    conversation: Conversation,
    pending: Sequence[str],
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Make one substantive message of pending ones, waiting in the running event loop."""
    return await awrite(
        "fold", conversation, tuple(pending), settings=settings, on_text=on_text, on_reset=on_reset, **call
    )


def soften(
    conversation: Conversation,
    refusal: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Make a bare refusal one with its way forward."""
    return write("soften", conversation, (refusal,), settings=settings, on_text=on_text, on_reset=on_reset, **call)


async def asoften(
    conversation: Conversation,
    refusal: str,
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Make a bare refusal one with its way forward, waiting in the running event loop."""
    return await awrite(
        "soften", conversation, (refusal,), settings=settings, on_text=on_text, on_reset=on_reset, **call
    )


def write(  # noqa: PLR0913 - options, each by its name
    task: Task,
    conversation: Conversation,
    given: tuple[str, ...] = (),
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Do a job by its name; ``given`` are the texts to work on, none for a reply."""
    job = job_of(task, conversation, given, _chosen(settings, call))
    model = _model(job)
    if model is None:
        return job.composed
    from tonewise.drafting.discretion import discreet  # noqa: PLC0415
    from tonewise.drafting.pipeline import write_with_model  # noqa: PLC0415

    return discreet(write_with_model(job, model, on_text, on_reset), job.situation, _keys(job.settings))


async def awrite(  # noqa: PLR0913 - as in write
    task: Task,
    conversation: Conversation,
    given: tuple[str, ...] = (),
    *,
    settings: Settings | None = None,
    on_text: OnText | None = None,
    on_reset: OnReset | None = None,
    **call: object,
) -> Draft:
    """Do a job by its name, waiting in the running event loop."""
    job = job_of(task, conversation, given, _chosen(settings, call))
    model = _model(job)
    if model is None:
        return job.composed
    from tonewise.drafting.discretion import discreet  # noqa: PLC0415
    from tonewise.drafting.pipeline import awrite_with_model  # noqa: PLC0415

    return discreet(await awrite_with_model(job, model, on_text, on_reset), job.situation, _keys(job.settings))


def job_of(task: Task, conversation: Conversation, given: tuple[str, ...], settings: Settings) -> Job:
    """Read, plan and compose: what every way of writing starts from, and what it falls back on."""
    require_open_turn(conversation)
    if task != "reply" and not any(text.strip() for text in given):
        raise InputError("there is no text to work on")
    situation = situation_of(conversation, Scorer(settings), settings.promise)
    return Job(situation, task, given, composed(situation, task, given), settings)


def _chosen(settings: Settings | None, call: dict[str, object]) -> Settings:
    return (settings or load_settings()).override(**call)


def _model(job: Job) -> ChatModel | None:
    """The model that is set, if any, behind a mask where one is due; its packages are not imported yet."""
    if job.settings.model is None:
        return None
    from tonewise.drafting.masking import masked  # noqa: PLC0415
    from tonewise.llm import chain_for  # noqa: PLC0415

    model = chain_for(job.settings)
    return None if model is None else masked(model, job.situation, job.settings.mask)


def _keys(settings: Settings) -> tuple[str, ...]:
    return (settings.api_key or "", *settings.api_keys.values())


def composed(situation: Situation, task: Task, given: Sequence[str]) -> Composed:
    """What the composer makes of a task."""
    if task == "rewrite":
        return rewritten(situation, given[0])
    if task == "fold":
        return folded(situation, given)
    if task == "soften":
        return softened(situation, given[0])
    return compose(situation.conversation, situation.reading, situation.plan)
