"""The three jobs that start from an agent's own words, each a text and what became of each question."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.drafting.answering import answers_in
from tonewise.drafting.compose import Composed
from tonewise.drafting.situation import Situation


def rewritten(situation: Situation, rough: str) -> Composed:
    """An agent's rough text as a good reply to the open turn."""
    return _told(situation, situation.fix(rough).reply[0])


def folded(situation: Situation, pending: Sequence[str]) -> Composed:
    """Pending messages as one that carries all that they carry."""
    return rewritten(situation, " ".join(pending))


def softened(situation: Situation, refusal: str) -> Composed:
    """A refusal with its way forward."""
    return rewritten(situation, refusal)


def _told(situation: Situation, text: str) -> Composed:
    """The text, and the plan's answers as it gives them."""
    left_open = frozenset(
        finding.text for finding in situation.score(text).findings if finding.rule == "answer-every-question"
    )
    return Composed(text, answers_in(text, situation.plan, (), left_open))
