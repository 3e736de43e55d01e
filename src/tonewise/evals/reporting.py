"""A log read, scored and summed up: the report that every output is made from."""

from __future__ import annotations

from os import PathLike

from tonewise.evals.baseline import Baseline
from tonewise.evals.logs import read_log
from tonewise.evals.results import Keep, Report
from tonewise.evals.scoring import scores_of
from tonewise.evals.suite import Bar
from tonewise.evals.summing import summarise

ALL_PASS = Bar(scorer="passed", min=1.0)
"""What a run is held to where nothing else says what it has to reach."""


def report_of(
    log: str | PathLike[str], *, baseline: Baseline | None = None, keep: Keep = "all", bars: tuple[Bar, ...] = ()
) -> Report:
    """The report of a run's log, as `tonewise.evals.summing.summarise` makes it; no model is called.

    ``bars`` are held beside the suite's own. Raises InputError for what is no log, and for one whose rules or settings
    are none here.
    """
    header, records = read_log(log)
    if bars:
        suite = header.suite.model_copy(update={"bars": (*header.suite.bars, *bars)})
        header = header.model_copy(update={"suite": suite})
    return summarise(header, scores_of(header, records), baseline=baseline, keep=keep)
