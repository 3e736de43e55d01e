"""Whether a text holds what a case expects: words that must and must not stand there, rules that must pass or fail.

Words are compared in small letters, «ё» as «е», typographic quotes, dashes and spaces as plain ones; they begin and end
where words do, and ``*`` at the end of one stands for any ending.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tonewise.model import Expectation, Score

_PLAIN = str.maketrans({
    "ё": "е", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "−": "-",
    "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
})  # fmt: skip
_SPACES = re.compile(r"\s+")


def unmet(expected: Expectation, text: str, score: Score) -> list[str]:
    """What a text fails of an expectation, a line each; an empty list where it meets all."""
    return [
        *(f"lacks {' | '.join(group)}" for group in expected.contains if not any(holds(text, each) for each in group)),
        *(f"holds {each}" for each in expected.lacks if holds(text, each)),
        *(f"breaks {rule}" for rule in expected.passes if score.rules.get(rule) == "fail"),
        *(f"does not break {rule}" for rule in expected.fails if score.rules.get(rule) != "fail"),
    ]


def holds(text: str, words: str) -> bool:
    """Whether words stand in a text."""
    return _pattern(words).search(_plain(text)) is not None


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.lower().translate(_PLAIN)).strip()


@lru_cache(maxsize=4096)
def _pattern(words: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _plain(words).split("*")]
    whole = r"\w*".join(parts)
    plain = _plain(words)
    before = r"(?<!\w)" if plain[:1].isalnum() else ""
    after = r"(?!\w)" if plain[-1:].isalnum() else ""
    return re.compile(f"{before}{whole}{after}")
