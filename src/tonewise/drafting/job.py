"""What writing with a model starts from, and what it falls back on."""

from __future__ import annotations

from dataclasses import dataclass

from tonewise.drafting.situation import Situation
from tonewise.model import Draft, Task
from tonewise.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """One text to write: the situation, the task, an agent's own texts, and what the composer made of all that."""

    situation: Situation
    task: Task
    given: tuple[str, ...]
    """An agent's own texts: the rough one to rewrite, the pending ones to fold, the refusal to soften."""
    composed: Draft
    settings: Settings
    patches: bool = True
    """Whether what the model's text lacks is mended without it; off only to measure what mending brings."""
