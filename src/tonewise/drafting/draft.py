"""One draft for one conversation, with or without a language model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tonewise.drafting.compose import compose
from tonewise.drafting.plan import make_plan
from tonewise.files import require_open_turn
from tonewise.model import Conversation, Draft
from tonewise.reading import read
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
    job, chosen = _prepare(conversation, settings, model, api_base, promise, interface)
    if chosen.model is None:
        return job.composed
    from tonewise.drafting.pipeline import write_with_model  # noqa: PLC0415
    from tonewise.llm import model_for  # noqa: PLC0415

    return write_with_model(job, model_for(chosen.model, chosen)).draft


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
    job, chosen = _prepare(conversation, settings, model, api_base, promise, interface)
    if chosen.model is None:
        return job.composed
    from tonewise.drafting.pipeline import awrite_with_model  # noqa: PLC0415
    from tonewise.llm import model_for  # noqa: PLC0415

    return (await awrite_with_model(job, model_for(chosen.model, chosen))).draft


def _prepare(  # noqa: PLR0913, PLR0917 - draft's own, passed on
    conversation: Conversation,
    settings: Settings | None,
    model: str | None,
    api_base: str | None,
    promise: str | None,
    interface: InterfaceLanguage | None,
) -> tuple[Job, Settings]:
    """Read, plan and compose: what every way of writing starts from, and what it falls back on."""
    from tonewise.drafting.pipeline import Job  # noqa: PLC0415

    require_open_turn(conversation)
    chosen = (settings or load_settings()).override(model=model, api_base=api_base, promise=promise)
    reading = read(conversation)
    plan = make_plan(conversation, reading, chosen.promise)
    written = compose(conversation, reading, plan)
    scorer = Scorer(chosen.override(lang=interface))
    composed = Draft(
        text=written.text,
        language=reading.language,
        manner=reading.manner,
        answers=written.answers,
        score=scorer.score(scorer.exchange(conversation, (written.text,))),
        model=COMPOSER,
    )
    job = Job(
        conversation, reading, plan, composed, scorer.score, promise=chosen.promise,
        options=scorer.options(conversation.channel), temperature=chosen.temperature, prompts=chosen.prompts,
    )  # fmt: skip
    return job, chosen
