"""``content``: words that the reply must and must not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.evals.results import Result
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.telling import assessed, line, not_applicable
from tonewise.expectations import holds


def content(reply: Reply) -> Result:
    """Whether the reply holds one of each group of words, and none of those that it must lack."""
    expect = reply.case.expect
    if not expect.contains and not expect.lacks:
        return not_applicable("content")
    problems = list(missed(reply.text, expect.contains, expect.lacks))
    return assessed("content", not problems, line(problems))


def missed(text: str, contains: Sequence[Sequence[str]], lacks: Sequence[str]) -> Iterator[str]:
    """What a text fails of what is asked of its words, a line each («lacks 25 ноября | 25.11»)."""
    for group in contains:
        if not any(holds(text, words) for words in group):
            yield f"lacks {' | '.join(group)}"
    for words in lacks:
        if holds(text, words):
            yield f"holds {words}"
