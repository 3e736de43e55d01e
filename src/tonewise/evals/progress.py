"""How far a run is: counts, what it took, and its pace, in all and by variant."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from tonewise.evals.log import Judgement, Record
from tonewise.model import Usage


@dataclass(slots=True)
class VariantProgress:
    """How far a variant is."""

    total: int = 0
    done: int = 0
    before: int = 0
    """Drafts that an earlier run had made."""
    errors: int = 0
    """Drafts of this run that broke, or that the composer wrote since the model failed."""
    usage: Usage = field(default_factory=Usage)


@dataclass(slots=True)
class RunProgress:
    """How far a run is; told when it begins and after each draft."""

    log: Path
    variants: dict[str, VariantProgress] = field(default_factory=dict)
    judging: Usage = field(default_factory=Usage)
    """What the judges of this run took."""
    why: str | None = None
    """The last error."""
    began: float = field(default_factory=time.monotonic)

    @property
    def total(self) -> int:
        """Drafts and stored replies in all."""
        return sum(each.total for each in self.variants.values())

    @property
    def done(self) -> int:
        """Those of this run."""
        return sum(each.done for each in self.variants.values())

    @property
    def before(self) -> int:
        """Those that were there when it began."""
        return sum(each.before for each in self.variants.values())

    @property
    def errors(self) -> int:
        """Errors of this run."""
        return sum(each.errors for each in self.variants.values())

    @property
    def usage(self) -> Usage:
        """What this run took, judges included; its cost is in US dollars."""
        return sum((each.usage for each in self.variants.values()), self.judging)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.began

    def expect(self, variant: str, *, kept: bool) -> None:
        """Count what is to be there in the end."""
        own = self.variants.setdefault(variant, VariantProgress())
        own.total += 1
        own.before += kept

    def add(self, record: Record, judgements: tuple[Judgement, ...], *, drafted: bool) -> None:
        """Count a record that is done, and the judgements that were new with it."""
        own = self.variants[record.variant]
        own.done += 1
        if drafted and record.draft is not None:
            own.usage += record.draft.usage
        for judgement in judgements:
            self.judging = sum((vote.usage for vote in judgement.votes), self.judging)
        if record.error is not None:
            own.errors += 1
            self.why = record.error
