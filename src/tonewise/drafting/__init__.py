"""Replies for a person to approve: composed from the facts and agents' own words, or written by a model and checked."""

from tonewise.drafting.draft import (
    adraft,
    afold,
    arewrite,
    asoften,
    awrite,
    draft,
    fold,
    rewrite,
    soften,
    write,
)
from tonewise.drafting.job import COMPOSER

__all__ = [
    "COMPOSER", "adraft", "afold", "arewrite", "asoften", "awrite", "draft", "fold", "rewrite", "soften", "write",
]  # fmt: skip
