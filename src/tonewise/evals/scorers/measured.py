"""``words``, ``messages``, ``seconds``, ``cost``, ``tokens`` and ``model``: what a draft is and what it took."""

from __future__ import annotations

from collections.abc import Iterator

from tonewise.evals.results import Result
from tonewise.evals.scorers.manner import words_in
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.telling import assessed, cannot_assess, line, not_applicable
from tonewise.evals.suite import COMPOSER
from tonewise.model import Draft

OF_DRAFTING = ("seconds", "cost", "tokens", "model")


def size(reply: Reply) -> Iterator[Result]:
    """Words and messages."""
    yield assessed("words", float(words_in(reply.exchange.reply)))
    yield assessed("messages", float(len(reply.exchange.reply)))


def by_model(draft: Draft | None) -> Result:
    """Whether a model that was asked wrote the draft: an answer of no use is the model's fault, or its prompt's.

    Where there was nothing to say no model was asked.
    """
    if draft is None or draft.instead == "nothing-to-say" or (draft.model == COMPOSER and draft.instead is None):
        return not_applicable("by-model")
    return assessed("by-model", draft.instead is None, line([draft.note or ""]))


def taken(draft: Draft | None, seconds: float) -> Iterator[Result]:
    """Time, US dollars, tokens, and who wrote; nothing of it can be told of a reply that was stored."""
    if draft is None:
        yield from (not_applicable(name) for name in OF_DRAFTING)
        return
    usage = draft.usage
    yield assessed("seconds", seconds)
    if usage.cost is not None or not (usage.calls or usage.cached):
        yield assessed("cost", usage.cost or 0.0)
    else:
        yield cannot_assess("cost", "the model's price is not known")
    yield assessed("tokens", float(usage.prompt_tokens + usage.completion_tokens))
    yield assessed("model", draft.model, draft.note or "")
