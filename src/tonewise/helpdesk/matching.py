"""Which texts fit a question's words best: for helpdesks that list their ready answers and cannot search them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from tonewise.helpdesk.values import Article

SHORTEST_WORD = 3
"""Letters; what is shorter joins words and names nothing."""
_TITLE_COUNTS = 2.0


def best_fitting(articles: Sequence[Article], words: str, limit: int) -> tuple[Article, ...]:
    """At most ``limit`` articles that share words with a question, best first; none where nothing is shared.

    Words are compared by their stems. One that most articles hold tells little, one in the title more than one below.
    """
    wanted = _stems(words)
    held = [(_stems(article.title), _stems(article.text)) for article in articles]
    spread = Counter(stem for title, text in held for stem in (title | text) & wanted)
    weight = {stem: math.log((1 + len(articles)) / count) for stem, count in spread.items()}

    def score(index: int) -> float:
        title, text = held[index]
        return sum(weight[stem] * (_TITLE_COUNTS if stem in title else 1.0) for stem in (title | text) & wanted)

    scores = {index: score(index) for index in range(len(articles))}
    best = sorted(scores, key=lambda index: (-scores[index], index))
    return tuple(articles[index] for index in best[:limit] if scores[index] > 0)


def _stems(text: str) -> set[str]:
    from tonewise.reading.words import stem, without_marks  # noqa: PLC0415 - loads dictionaries

    return {stem(word) for word in without_marks(text) if len(word) >= SHORTEST_WORD}
