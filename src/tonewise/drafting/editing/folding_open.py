"""Questions that pending messages leave open by the agent's own word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tonewise.drafting.editing.content import content, words_shared
from tonewise.drafting.editing.folding_fragments import Fragment
from tonewise.drafting.plan import PlannedAnswer
from tonewise.drafting.situation import Situation
from tonewise.model import AnswerStatus

_NAMED = 0.5
"""Share of a question's words that a holding message must hold to speak of it."""


def reopened(situation: Situation, found: Sequence[Fragment]) -> Situation:
    """The situation with those questions open of which the agent says that they still have to find out.

    A fact that answers a question of its own stays: what is known needs no finding out.
    """
    language = situation.reading.language
    holding = [content(each.text, language) for each in found if each.kind == "holding"]
    answers = list(situation.plan.answers)
    for place, answer in enumerate(answers):
        elsewhere = {fact.id for other in answers if other is not answer for fact in other.facts}
        if not answer.facts or not {fact.id for fact in answer.facts} <= elsewhere:
            continue
        asked = content(answer.question.text, language)
        if any(words_shared(asked, held) >= _NAMED for held in holding):
            status: AnswerStatus = "promised" if situation.promise else "missing"
            answers[place] = PlannedAnswer(answer.question, status)
    if answers == list(situation.plan.answers):
        return situation
    return replace(situation, plan=replace(situation.plan, answers=tuple(answers)))
