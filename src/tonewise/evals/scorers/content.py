"""``content``: words that the reply must and must not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tonewise.evals.results import Result
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.telling import assessed, line, not_applicable
from tonewise.expectations import holds


def content(reply: Reply) -> Result:
    """Whether the reply holds one of each group of words, none of those that it must lack, and no more than it may."""
    expect = reply.case.expect
    if not (expect.contains or expect.lacks or expect.max_words is not None):
        return not_applicable("content")
    problems = list(missed(reply.text, expect.contains, expect.lacks))
    words = len(reply.text.split())
    if expect.max_words is not None and words > expect.max_words:
        problems.append(f"is {words} words long, not {expect.max_words} at most")
    return assessed("content", not problems, line(problems))


def missed(text: str, contains: Sequence[Sequence[str]], lacks: Sequence[str]) -> Iterator[str]:
    """What a text fails of what is asked of its words, a line each («lacks 25 ноября | 25.11»)."""
    for group in contains:
        if not any(holds(text, words) for words in group):
            yield f"lacks {' | '.join(group)}"
    for words in lacks:
        if holds(text, words):
            yield f"holds {words}"
