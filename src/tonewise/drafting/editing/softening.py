"""A bare refusal made one with its way forward."""

from __future__ import annotations

from tonewise.drafting.compose import Composed
from tonewise.drafting.editing.rewriting import rewritten
from tonewise.drafting.situation import Situation


def softened(situation: Situation, refusal: str) -> Composed:
    """A refusal that stays clear, with the alternative from the facts or the promise of a time."""
    return rewritten(situation, refusal)
