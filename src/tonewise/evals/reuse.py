"""What other logs hold that a run would only make again alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tonewise.evals.headers import making_differences
from tonewise.evals.log import Record, RunHeader
from tonewise.evals.logs import Key, RunLog, key_of, read_log
from tonewise.evals.suite import STORED

if TYPE_CHECKING:
    from tonewise.evals.suites import SuiteCase


def taken_over(log: RunLog, others: Iterable[Path], cases: Mapping[Key, SuiteCase], *, retry: bool = False) -> None:
    """Add to a log the records of others whose case and variant are as they were, each with the case as it is now.

    With ``retry`` those that broke are left to be made again. Raises InputError for what is no log.
    """
    for path in others:
        header, records = read_log(path)
        alike = _alike(header, log.header)
        judges = {each.name for each in header.suite.judges if each in log.header.suite.judges}
        for record in records:
            key = key_of(record)
            wanted = record.variant in alike and key in cases and key not in log
            if wanted and not (retry and record.error) and (log.header.repeats == 1 or not _is_old_answer(record)):
                log.add(_now(record, log.header.run, cases[key], judges))


def _alike(then: RunHeader, now: RunHeader) -> set[str]:
    """The variants that are made in both, and with the same."""
    if then.tonewise != now.tonewise:
        return set()
    names = {each.name for each in then.variants} & {each.name for each in now.variants}
    return {STORED, *(name for name in names if not list(making_differences(then, now, name)))}


def _is_old_answer(record: Record) -> bool:
    """Whether it came from the kept answers, which no repeat may."""
    return record.draft is not None and record.draft.usage.cached > 0


def _now(record: Record, run: str, case: SuiteCase, judges: set[str]) -> Record:
    return record.model_copy(
        update={
            "run": run, "case": case.case, "group": case.group, "source": case.source, "line": case.line,
            "judgements": tuple(each for each in record.judgements if each.judge in judges),
        }
    )  # fmt: skip
