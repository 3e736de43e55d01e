"""Pending messages as one."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.compose import Composed
from tonewise.drafting.editing.rewriting import rewritten
from tonewise.drafting.situation import Situation


def folded(situation: Situation, pending: Sequence[str]) -> Composed:
    """Pending messages as one that carries all that they carry."""
    return rewritten(situation, "\n".join(pending))
