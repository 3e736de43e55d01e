"""Facts as sentences for a text that is being edited, in its voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tonewise.drafting.compose import compose
from tonewise.drafting.joining import as_one_sentence, close, upper_first
from tonewise.drafting.plan import Plan, PlannedAnswer, facts_of
from tonewise.drafting.situation import Situation
from tonewise.drafting.wording import Voice, voice_of, worded
from tonewise.model import Fact


@dataclass(frozen=True, slots=True)
class Teller:
    """Says facts and planned answers."""

    situation: Situation
    voice: Voice

    def fact(self, fact: Fact) -> str:
        """A fact as a sentence of its own."""
        return close(upper_first(worded(fact, self.voice)))

    def answer(self, planned: PlannedAnswer) -> str | None:
        """The composer's sentence for one question, as though it stood alone; None where it has none."""
        if not planned.facts:
            return None
        alone = Plan((planned,), promise=self.situation.plan.promise)
        composed = compose(self.situation.conversation, self.situation.reading, alone)
        return composed.answers[0].sentence

    def promised(self, open_ones: Sequence[PlannedAnswer], *, first: bool) -> str | None:
        """One promise for all questions that are taken on; None where none is."""
        promise = self.situation.plan.promise
        if not open_ones or not promise:
            return None
        from tonewise.drafting.promise import promise_sentence  # noqa: PLC0415

        questions = [planned.question for planned in open_ones]
        return promise_sentence(questions, promise, self.situation.reading, first=first)

    def with_ways(self, refusal: str, ways: Sequence[Fact]) -> str:
        """A refusal in the agent's words, and the alternatives in one breath with it."""
        return as_one_sentence(close(refusal), [self.fact(way) for way in ways], self.voice.language)


def teller_of(situation: Situation) -> Teller:
    """The voice of the planned reply."""
    voice = voice_of(situation.conversation, situation.reading, facts_of(situation.plan))
    return Teller(situation, voice)
