"""A log read, scored and summed up: the report that every output is made from."""

from __future__ import annotations

from os import PathLike

from tonewise.evals.baseline import Baseline
from tonewise.evals.logs import read_log
from tonewise.evals.results import Report
from tonewise.evals.scoring import LogScorer
from tonewise.evals.summing import Keep, summarise


def report_of(log: str | PathLike[str], *, baseline: Baseline | None = None, keep: Keep = "all") -> Report:
    """The report of a run's log, as `tonewise.evals.summing.summarise` makes it; no model is called.

    Raises InputError for what is no log, and for one whose rules or settings are none here.
    """
    header, records = read_log(log)
    scorer = LogScorer(header)
    return summarise(header, ((record, scorer.score(record)) for record in records), baseline=baseline, keep=keep)
