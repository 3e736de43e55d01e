"""What writing with a model starts from, and what it falls back on."""

from __future__ import annotations

from dataclasses import dataclass

from tonewise.drafting.compose import Composed
from tonewise.drafting.editing.trusting_agents import scored
from tonewise.drafting.situation import Situation
from tonewise.model import Draft, Score, Task
from tonewise.reading.lazy import lazy
from tonewise.settings import Settings

COMPOSER = "composer"
"""What a draft names as its model where no language model wrote it."""


@dataclass(frozen=True)
class Job:
    """One text to write: the situation, the task, an agent's own texts, and what the composer made of all that."""

    situation: Situation
    task: Task
    given: tuple[str, ...]
    """An agent's own texts: the rough one to rewrite, the pending ones to fold, the refusal to soften."""
    by_composer: Composed
    settings: Settings
    patches: bool = True
    """Whether what the model's text lacks is mended without it; off only to measure what mending brings."""

    @lazy
    def composed(self) -> Draft:
        """The composer's draft; a model's good text does without its score, which costs as much as all the rest."""
        return Draft(
            text=self.by_composer.text,
            language=self.situation.reading.language,
            manner=self.situation.reading.manner,
            answers=self.by_composer.answers,
            score=self.score(self.by_composer.text),
            model=COMPOSER,
            task=self.task,
        )

    def score(self, text: str) -> Score:
        """Hold a text against the rules; what the agent's own texts say, and no fact contradicts, counts as known."""
        return scored(self.situation, text, self.given)
