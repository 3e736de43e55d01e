"""Four jobs for one conversation, with or without a language model: draft, rewrite, fold, soften."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tonewise.drafting.compose import Composed, compose
from tonewise.drafting.editing import folded, rewritten, softened
from tonewise.drafting.situation import Situation, situation_of
from tonewise.errors import InputError
from tonewise.files import require_open_turn
from tonewise.model import Conversation, Draft, Task
from tonewise.rules.rule import InterfaceLanguage
from tonewise.scoring import Scorer
from tonewise.settings import Settings
from tonewise.settings import load as load_settings

if TYPE_CHECKING:
    from tonewise.drafting.pipeline import Job

COMPOSER = "composer"
"""What a draft names as its model where no language model wrote it."""


def draft(  # noqa: PLR0913 - each is a choice of the caller's, all by name
    conversation: Conversation,
    *,
    settings: Settings | None = None,
    model: str | None = None,
    api_base: str | None = None,
    promise: str | None = None,
    interface: InterfaceLanguage | None = None,
) -> Draft:
    """Draft a reply to the conversation's open turn, for a person to approve.

    ``model`` names a language model behind an OpenAI-compatible endpoint (``api_base``); without it, and without one
    in the settings, the composer writes. ``promise`` is a time («до 18:00») by which what no fact answers may be
    promised. Raises `NoOpenTurnError` where nothing from the customer waits for a reply, `SettingsError` and
    `PromptError`; a model's failure is no error but a note on the composer's draft.
    """
    chosen = _chosen(settings, model, api_base, promise, interface)
    return _written(_job("reply", conversation, (), chosen), chosen)


async def adraft(  # noqa: PLR0913 - as in draft
    conversation: Conversation,
    *,
    settings: Settings | None = None,
    model: str | None = None,
    api_base: str | None = None,
    promise: str | None = None,
    interface: InterfaceLanguage | None = None,
) -> Draft:
    """Draft a reply, waiting for a model in the running event loop; see `draft`."""
    chosen = _chosen(settings, model, api_base, promise, interface)
    return await _awritten(_job("reply", conversation, (), chosen), chosen)


def rewrite(conversation: Conversation, rough: str, *, settings: Settings | None = None) -> Draft:
    """Make an agent's rough text a good reply to the open turn; raises as `draft` does, and InputError for no text."""
    chosen = settings or load_settings()
    return _written(_job("rewrite", conversation, (rough,), chosen), chosen)


def fold(conversation: Conversation, pending: Sequence[str], *, settings: Settings | None = None) -> Draft:
    """Make one substantive message of pending ones; raises as `draft` does, and InputError where there is none."""
    chosen = settings or load_settings()
    return _written(_job("fold", conversation, tuple(pending), chosen), chosen)


def soften(conversation: Conversation, refusal: str, *, settings: Settings | None = None) -> Draft:
    """Make a bare refusal one with its way forward; raises as `draft` does, and InputError where there is no text."""
    chosen = settings or load_settings()
    return _written(_job("soften", conversation, (refusal,), chosen), chosen)


def _chosen(
    settings: Settings | None,
    model: str | None,
    api_base: str | None,
    promise: str | None,
    interface: InterfaceLanguage | None,
) -> Settings:
    return (settings or load_settings()).override(model=model, api_base=api_base, promise=promise, lang=interface)


def _written(job: Job, chosen: Settings) -> Draft:
    if chosen.model is None or job.task != "reply":
        return job.composed
    from tonewise.drafting.pipeline import write_with_model  # noqa: PLC0415
    from tonewise.llm import model_for  # noqa: PLC0415

    return write_with_model(job, model_for(chosen.model, chosen)).draft


async def _awritten(job: Job, chosen: Settings) -> Draft:
    if chosen.model is None or job.task != "reply":
        return job.composed
    from tonewise.drafting.pipeline import awrite_with_model  # noqa: PLC0415
    from tonewise.llm import model_for  # noqa: PLC0415

    return (await awrite_with_model(job, model_for(chosen.model, chosen))).draft


def _job(task: Task, conversation: Conversation, given: tuple[str, ...], chosen: Settings) -> Job:
    """Read, plan and compose: what every way of writing starts from, and what it falls back on."""
    from tonewise.drafting.pipeline import Job  # noqa: PLC0415

    require_open_turn(conversation)
    if task != "reply" and not any(text.strip() for text in given):
        raise InputError("there is no text to work on")
    situation = situation_of(conversation, Scorer(chosen), chosen.promise)
    written = _composed(task, situation, given)
    composed = Draft(
        text=written.text,
        language=situation.reading.language,
        manner=situation.reading.manner,
        answers=written.answers,
        score=situation.score(written.text),
        model=COMPOSER,
        task=task,
    )
    return Job(
        conversation, situation.reading, situation.plan, composed, situation.scorer.score, task=task,
        promise=chosen.promise, options=situation.scorer.options(conversation.channel),
        temperature=chosen.temperature, prompts=chosen.prompts,
    )  # fmt: skip


def _composed(task: Task, situation: Situation, given: Sequence[str]) -> Composed:
    if task == "rewrite":
        return rewritten(situation, given[0])
    if task == "fold":
        return folded(situation, given)
    if task == "soften":
        return softened(situation, given[0])
    return compose(situation.conversation, situation.reading, situation.plan)
