"""Which measures a suite takes: all, or those that it names."""

from __future__ import annotations

from fnmatch import fnmatchcase

from tonewise.evals.measures import MEASURES
from tonewise.evals.results import PASSED
from tonewise.evals.scorers.reply import ANSWER_EVERY_QUESTION, Reply
from tonewise.evals.suite import Suite

OF_DRAFTS = tuple(name for name in MEASURES if name not in (PASSED, "model"))
"""Measures that a draft which broke has none of, beside its rules and judges."""


class Taken:
    """Tells of a measure's name whether the suite takes it; ``rule/*`` names all rules."""

    def __init__(self, suite: Suite):
        self._patterns = suite.scorers
        self._known: dict[str, bool] = {}
        self._named_coverage = any(bar.scorer == "coverage" for bar in suite.bars) or "coverage" in suite.scorers

    def __call__(self, scorer: str) -> bool:
        """Whether a measure is taken."""
        found = self._known.get(scorer)
        if found is None:
            found = not self._patterns or any(fnmatchcase(scorer, pattern) for pattern in self._patterns)
            self._known[scorer] = found
        return found

    @property
    def rules(self) -> bool:
        """Whether any rule may be wanted."""
        named = any(fnmatchcase("rule", pattern.partition("/")[0]) for pattern in self._patterns)
        return named or self("gate") or self("score")

    def questions(self, reply: Reply) -> bool:
        """Whether it matters which questions a reply meets: to tell it, the whole conversation has to be read."""
        if reply.case.expect.answers:
            return True
        return self("coverage") and (self._named_coverage or ANSWER_EVERY_QUESTION in reply.outcomes)
