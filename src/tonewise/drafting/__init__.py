"""Replies for a person to approve: composed from the facts and agents' own words, or written by a model and checked."""

from tonewise.drafting.draft import (
    COMPOSER,
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

__all__ = [
    "COMPOSER", "adraft", "afold", "arewrite", "asoften", "awrite", "draft", "fold", "rewrite", "soften", "write",
]  # fmt: skip
