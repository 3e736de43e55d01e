"""Officialese of a text: the words of orders and contracts where a person would speak plainly."""

from __future__ import annotations

from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.reply_phrases import lexicon_hits, script_language

MILD_ENOUGH = 2
"""So many mild items make officialese; a strong one does alone."""


@lru_cache(maxsize=2048)
def officialese(text: str) -> tuple[Hit, ...]:
    """What makes a text officialese, strong items alone where there are any; nothing where there is too little."""
    language = script_language(text)
    hits = lexicon_hits(text, "officialese")
    strong = tuple(hit for hit in hits if hit.entry in _strong(language))
    return strong or (hits if len(hits) >= MILD_ENOUGH else ())


@cache
def _strong(language: str) -> frozenset[str]:
    return frozenset(load(language, "officialese")["strong"])
