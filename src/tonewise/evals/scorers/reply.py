"""What scorers are given: a line of a log, with its reply held against the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tonewise.evals.log import Record
from tonewise.evals.suite import EvalCase
from tonewise.model import Outcome, Score
from tonewise.reading.lazy import lazy
from tonewise.rules.rule import Exchange

ANSWER_EVERY_QUESTION = "answer-every-question"
"""The rule behind coverage."""


@dataclass(frozen=True)
class Reply:
    """A reply in its conversation; ``outcomes`` holds, beside the rules that score, those that the case names."""

    record: Record
    exchange: Exchange
    score: Score
    outcomes: Mapping[str, Outcome]

    @property
    def case(self) -> EvalCase:
        """What is expected of it."""
        return self.record.case

    @property
    def drafted(self) -> bool:
        """Whether it was written in the run, rather than stored in the case."""
        return self.record.draft is not None

    @lazy
    def text(self) -> str:
        """All of its messages."""
        return "\n".join(self.exchange.reply)

    @property
    def language(self) -> str:
        """The customer's language, of the two that texts are read in."""
        return "ru" if self.exchange.language == "ru" else "en"
