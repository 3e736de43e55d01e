"""Phrases of agents' own texts that no customer needs: talk inside the company, blame, filler, words of regret."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit, PhraseBook
from tonewise.reading.reply_phrases import script_language

GROUPS = ("remark", "blame", "filler", "regret", "talk")


def hits(text: str, group: str) -> tuple[Hit, ...]:
    """Where the phrases of a group stand in a text, in the language of its script."""
    return _found(text).get(group, ())


@lru_cache(maxsize=4096)
def _found(text: str) -> Mapping[str, tuple[Hit, ...]]:
    return _book(script_language(text)).find(text)


@cache
def _book(language: str) -> PhraseBook:
    sections = load(language, "editing").sections
    return PhraseBook({group: sections[group] for group in GROUPS}, language)
