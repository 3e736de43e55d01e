"""Questions that pending messages leave open by the agent's own word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.plan import PlannedAnswer
from tonewise.drafting.situation import Situation
from tonewise.model import AnswerStatus
from tonewise.reading.words import lemma, tokens

_NAMED = 0.5
"""Share of a question's words that a holding message must hold to speak of it."""


def reopened(situation: Situation, found: Sequence[Fragment]) -> Situation:
    """The situation with those questions open of which the agent says that they still have to find out.

    A fact that answers a question of its own stays: what is known needs no finding out.
    """
    holding = [_words(each.text) for each in found if each.kind == "holding"]
    answers = list(situation.plan.answers)
    for place, answer in enumerate(answers):
        elsewhere = {fact.id for other in answers if other is not answer for fact in other.facts}
        if not answer.facts or not {fact.id for fact in answer.facts} <= elsewhere:
            continue
        asked = _words(answer.question.text)
        if asked and any(len(asked & held) >= _NAMED * len(asked) for held in holding):
            status: AnswerStatus = "promised" if situation.promise else "missing"
            answers[place] = PlannedAnswer(answer.question, status)
    if answers == list(situation.plan.answers):
        return situation
    return replace(situation, plan=replace(situation.plan, answers=tuple(answers)))


def _words(text: str) -> frozenset[str]:
    """The words of a text by dictionary form, without the small ones."""
    return frozenset(
        lemma(token.lower)
        for token in tokens(text)
        if token.kind == "word" and len(token.text) > 3 and token.lower not in _ASKING
    )


_ASKING = frozenset(
    "когда куда откуда сколько почему зачем какой какая какое какие what when where which whose".split()
)
