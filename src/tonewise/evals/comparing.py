"""Several logs told as one report: the same cases, each log's variants beside the others'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path

from tonewise.errors import InputError
from tonewise.evals.changed_cases import ChangedCase, changed_case
from tonewise.evals.log import Record, RunHeader
from tonewise.evals.logs import read_log
from tonewise.evals.measures import is_guarded
from tonewise.evals.results import Comparison, Gate, GateReason, Report, Scored
from tonewise.evals.scoring import LogScorer
from tonewise.evals.signs import sign_of_making
from tonewise.evals.statistics.distributions import LEVEL
from tonewise.evals.suite import EvalCase, Variant
from tonewise.evals.summing import summarise

LogPath = str | PathLike[str]
_Line = tuple[Record, Scored]


@dataclass(frozen=True)
class Compared:
    """Two logs on the cases that both have."""

    report: Report
    """Of the shared cases, with the variants of both; its gate fails where a guarded measure got worse."""
    pairs: tuple[tuple[str, str], ...]
    """Names of variants in it that stand against each other: the first log's, the second's."""
    shared: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    changed: tuple[str, ...]
    """Ids that both have, of cases that are not the same: they are left out."""

    def cases_of(self, first: str, second: str) -> int:
        """How many cases both variants drafted."""
        drafted = ({draft.variant for draft in case.drafts} for case in self.report.cases)
        return sum(first in names and second in names for names in drafted)

    def changes(self, first: str, second: str) -> Iterator[ChangedCase]:
        """Cases in which two variants differ, those that got worse first, then by how much."""
        told = [change for case in self.report.cases if (change := changed_case(case, first, second))]
        return iter(sorted(told, key=ChangedCase.rank))


def compared(first: LogPath, second: LogPath) -> Compared:
    """Two logs on the cases that both have, each variant of the second against its fellow in the first.

    A variant's fellow has its name; where there is none, it is the first one of the first log. What is expected of a
    case is what the second log expects. Raises InputError where no case is the same in both.
    """
    logs = [_Log(first), _Log(second)]
    ids = [set(log.cases) for log in logs]
    both = ids[0] & ids[1]
    same = {name for name in both if logs[0].signs[name] == logs[1].signs[name]}
    if not same:
        told = "the cases that both name are not the same" if both else "no case is in both"
        raise InputError(f"cannot be compared with {fspath(first)}: {told}", source=fspath(second))
    names = _names(logs)
    pairs = _pairs(logs, names)
    lines = [line for log, own in zip(logs, names, strict=True) for line in log.lines(own, logs[1].cases, same)]
    header = _header(logs, names)
    report = summarise(header, lines)
    comparisons = [each for pair in pairs for each in _comparisons(header, pair, lines)]
    return Compared(
        report=_told(report, logs, names, comparisons), pairs=pairs, shared=len(same),
        only_first=tuple(sorted(ids[0] - ids[1])), only_second=tuple(sorted(ids[1] - ids[0])),
        changed=tuple(sorted(both - same)),
    )  # fmt: skip


def together(paths: Sequence[LogPath]) -> Report:
    """One report of several logs; of a case that differs between them, the last log's is told.

    Raises InputError for what is no log.
    """
    logs = [_Log(path) for path in paths]
    cases = {name: case for log in logs for name, case in log.cases.items()}
    signs = {name: sign for log in logs for name, sign in log.signs.items()}
    names = _names(logs)
    lines = [
        line
        for log, own in zip(logs, names, strict=True)
        for line in log.lines(own, cases, {name for name, sign in log.signs.items() if sign == signs[name]})
    ]
    report = summarise(_header(logs, names, bars=True), lines)
    return _told(report, logs, names, report.comparisons, report.gate)


class _Log:
    """A log in memory."""

    def __init__(self, path: LogPath):
        self.path = fspath(path)
        self.header, records = read_log(path)
        self.records = list(records)
        if not self.records:
            raise InputError("holds no drafts", source=self.path)
        self.cases: dict[str, EvalCase] = {record.case_id: record.case for record in self.records}
        self.signs = {name: sign_of_making(case) for name, case in self.cases.items()}
        planned = [variant.name for variant in self.header.variants]
        found = dict.fromkeys(record.variant for record in self.records)
        self.variants = [*(name for name in planned if name in found), *(name for name in found if name not in planned)]

    def lines(self, names: dict[str, str], cases: dict[str, EvalCase], wanted: set[str]) -> Iterator[_Line]:
        """Its lines of the wanted cases, scored as these cases expect, each variant under its name in the report."""
        scorer = LogScorer(self.header)
        for record in self.records:
            if record.case_id in wanted:
                given = record.model_copy(update={"case": cases[record.case_id]})
                scored = scorer.score(given)
                name = {"variant": names[record.variant]}
                yield given.model_copy(update=name), scored.model_copy(update=name)


def _names(logs: Sequence[_Log]) -> list[dict[str, str]]:
    """What each log's variants are called in the report: as they are, with the run's name where two of the same name
    drafted the same cases. Those that share no case are one variant that drafted all of them.
    """
    drafted = {(record.variant, record.case_id, number) for number, log in enumerate(logs) for record in log.records}
    twice = Counter((variant, case) for variant, case, _ in drafted)
    clashing = {variant for (variant, _), count in twice.items() if count > 1}
    runs = [log.header.run for log in logs]
    if len(set(runs)) < len(runs):
        runs = [Path(log.path).stem for log in logs]
    if len(set(runs)) < len(runs):
        runs = [str(number) for number in range(1, len(logs) + 1)]
    return [
        {name: f"{name} ({run})" if name in clashing else name for name in log.variants}
        for log, run in zip(logs, runs, strict=True)
    ]


def _pairs(logs: Sequence[_Log], names: Sequence[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    first = names[0]
    fellow = first[logs[0].variants[0]]
    return tuple((first.get(name, fellow), shown) for name, shown in names[1].items())


def _header(logs: Sequence[_Log], names: Sequence[dict[str, str]], *, bars: bool = False) -> RunHeader:
    """A header under which the lines of all logs are summed up; bars are kept where all logs are of one suite."""
    last = logs[-1].header
    suites = list(dict.fromkeys(log.header.suite.name or Path(log.header.source).stem for log in logs))
    suite = last.suite if bars and len(suites) == 1 else last.suite.model_copy(update={"bars": ()})
    if len(suites) > 1:
        suite = suite.model_copy(update={"name": ", ".join(suites), "description": None})
    return last.model_copy(
        update={
            "variants": tuple(
                Variant(model=name) for name in dict.fromkeys(name for own in names for name in own.values())
            ),
            "prompts": {
                own[name]: log.header.prompts.get(name, {}) for log, own in _zipped(logs, names) for name in own
            },
            "settings": {},
            "repeats": max(log.header.repeats for log in logs),
            "suite": suite,
        }
    )


def _zipped(logs: Sequence[_Log], names: Sequence[dict[str, str]]) -> Iterator[tuple[_Log, dict[str, str]]]:
    return zip(logs, names, strict=True)


def _comparisons(header: RunHeader, pair: tuple[str, str], lines: Sequence[_Line]) -> Iterator[Comparison]:
    own = header.model_copy(update={"variants": tuple(Variant(model=name) for name in pair)})
    report = summarise(own, [line for line in lines if line[0].variant in pair], keep="none")
    return (each for each in report.comparisons if (each.first, each.second) == pair)


def _told(
    report: Report, logs: Sequence[_Log], names: Sequence[dict[str, str]], comparisons: Sequence[Comparison],
    gate: Gate | None = None,
) -> Report:  # fmt: skip
    """The report with the runs' own names and variants."""
    made = {own[variant.name]: variant for log, own in _zipped(logs, names) for variant in log.header.variants
            if variant.name in own}  # fmt: skip
    variants = [each.model_copy(update={"variant": made.get(each.name)}) for each in report.variants]
    return report.model_copy(
        update={
            "runs": tuple(log.header.run for log in logs),
            "variants": tuple(variants),
            "comparisons": tuple(comparisons),
            "gate": gate or _gate(report.gate, comparisons, logs[0].path),
        }
    )


def _gate(of_all: Gate, comparisons: Sequence[Comparison], first: str) -> Gate:
    """Fails where a measure that gates guard got worse, or drafts broke; chance is shared among the pairs."""
    level = LEVEL / max(1, len({(each.first, each.second) for each in comparisons}))
    drops = [
        GateReason(type="drop", variant=each.second, scorer=each.scorer, message=_drop(each))
        for each in comparisons
        if each.call == "worse" and each.p_adjusted <= level and is_guarded(each.scorer)
    ]
    broken = [reason for reason in of_all.reasons if reason.type == "broken"]
    return Gate(passed=not (drops or broken), baseline=first, reasons=(*broken, *drops))


def _drop(each: Comparison) -> str:
    return (
        f"{each.second}: {each.scorer} is worse than in {each.first} by {abs(each.difference):.3g} "
        f"on {each.n} cases (worse in {each.worse}, better in {each.better}, p {each.p_adjusted:.2g})"
    )
