"""The cases that did not pass in a run."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike

from tonewise.evals.scoring import score_log
from tonewise.evals.suites import LoadedSuite, chosen


def failing(path: str | PathLike[str], loaded: LoadedSuite, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Ids of a suite's cases of which some draft of a log did not pass, or cannot be told to, in the suite's order.

    ``only`` chooses among the cases, as `chosen` does. Raises InputError for what is no log.
    """
    failed = {scored.case_id for _, scored in score_log(path) if scored.passed is not True}
    cases = chosen(loaded.cases, only) if only else loaded.cases
    return tuple(each.id for each in cases if each.id in failed)
