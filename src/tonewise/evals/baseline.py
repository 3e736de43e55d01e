"""The state of a suite that a team has accepted: a file of counts, a line a case, which later runs are held against."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.evals.pairing import Pair
from tonewise.evals.tally import Tally, VariantTally
from tonewise.values import FileValue


class Baseline(FileValue):
    """What an accepted run came to."""

    def pairs(self, variants: Sequence[VariantTally], run: Tally) -> list[Pair]:
        """Each variant with itself in the baseline."""
        return []
