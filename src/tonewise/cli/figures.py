"""Figures of how drafting goes, in words that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tonewise.model import Usage


def rate_of(drafts: int, seconds: float) -> str:
    """How quickly drafts are made, in a number that says something."""
    return f"{drafts / seconds:.1f} a second" if drafts >= seconds else f"{seconds / drafts:.1f} s each"


def spent(usage: Usage) -> str:
    """Tokens and dollars so far, where a model took any."""
    if not usage.calls:
        return ""
    cost = f", ${usage.cost:.2f}" if usage.cost is not None else ""
    return f"; tokens {usage.prompt_tokens}+{usage.completion_tokens}{cost}"
