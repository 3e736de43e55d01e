"""What every job of drafting starts from: the conversation, what was read of it, the plan, and the rules to hold to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tonewise.drafting.plan import Plan, make_plan
from tonewise.fixing import Fixed, fix
from tonewise.model import Conversation, Reading, Score
from tonewise.reading import read
from tonewise.rules.rule import Exchange
from tonewise.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Situation:
    """A conversation with an open turn, read and planned, and the rules that a text for it is held against."""

    conversation: Conversation
    reading: Reading
    plan: Plan
    scorer: Scorer
    promise: str | None = None
    """A time by which what no fact answers may be promised, by the caller's word."""

    def exchange(self, text: str) -> Exchange:
        """A text as the reply to the open turn, as rules take it."""
        exchange = replace(self.scorer.exchange(self.conversation, (text,)), promise=self.promise)
        vars(exchange)["reading"] = self.reading  # once read is enough
        return exchange

    def score(self, text: str) -> Score:
        """Hold a text against the rules."""
        return self.scorer.score(self.exchange(text))

    def fix(self, text: str, score: Score | None = None) -> Fixed:
        """A text with the rules' safe fixes applied; ``score`` is the text's, where that is known."""
        return fix(self.exchange(text), self.scorer.rules(self.conversation.channel), score)


def situation_of(conversation: Conversation, scorer: Scorer, promise: str | None = None) -> Situation:
    """Read a conversation's open turn and plan the reply to it."""
    return situation_of_reading(conversation, read(conversation), scorer, promise)


def situation_of_reading(
    conversation: Conversation, reading: Reading, scorer: Scorer, promise: str | None = None
) -> Situation:
    """Plan the reply to an open turn that is already read."""
    return Situation(conversation, reading, make_plan(conversation, reading, promise), scorer, promise)
