"""A suite run into its log: several drafts at once, each judged at once, what is done not done again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tonewise.evals.headers import header_of
from tonewise.evals.lanes import Lane, in_lanes
from tonewise.evals.log import Record
from tonewise.evals.logs import Key, RunLog
from tonewise.evals.progress import RunProgress
from tonewise.evals.recording import drafted, judged, stored, unjudged, warm_up
from tonewise.evals.reuse import taken_over
from tonewise.evals.runs import log_of
from tonewise.evals.signs import sign_of_making
from tonewise.evals.suite import STORED
from tonewise.evals.suites import LoadedSuite, SuiteCase, chosen
from tonewise.evals.variants import SUITE_S_OWN, Making, Matrix, makings_of
from tonewise.llm.pace import CONCURRENCY, Pace
from tonewise.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RunJob:
    """What to run, with what, and where to."""

    loaded: LoadedSuite
    settings: Settings
    """All that the suite leaves open; its judges without a model of their own ask the one that is set here."""
    out: Path | None = None
    """The log; None makes one in ``runs/``, or goes on with one of the same making there that is not complete."""
    matrix: Matrix = SUITE_S_OWN
    only: tuple[str, ...] = ()
    """Ids of cases, patterns of them (``refusal-*``) or tags (``tag:money``); none means all."""
    repeats: int | None = None
    """None takes the suite's."""
    concurrency: int | None = None
    """Most drafts of one model at once; None takes the settings', or 4."""
    fresh: bool = False
    """Do what is done as well."""
    retry: bool = False
    """Do again what broke, what a model failed at, and votes that never came."""
    reuse: tuple[Path, ...] = ()
    """Logs from which what would be made again alike is taken over: the drafts of cases and variants as they are."""


Tell = Callable[[RunProgress], None]


def run_suite(job: RunJob, tell: Tell | None = None) -> Path:
    """Run a suite, as far as earlier runs have not, and return the path of its complete log.

    A case that breaks is an error in its record and stops nothing. Raises InputError for a log that was made otherwise
    or cannot be written, and SettingsError and PromptError for what would fail at each case; what is done is kept.
    """
    return asyncio.run(_Run(job, tell or (lambda _: None)).to_the_end())


def matrix_of(job: RunJob, settings: Settings | None = None) -> tuple[Making, ...]:
    """The variants of a job, made with other settings than its own where they are given."""
    return makings_of(job.loaded.suite, job.loaded.source, settings or job.settings, job.matrix)


@dataclass(frozen=True, slots=True)
class _Item:
    """A draft to be made, or a stored reply to be put down."""

    case: SuiteCase
    making: Making | None
    repeat: int
    key: Key


class _Run:
    def __init__(self, job: RunJob, tell: Tell) -> None:
        self._job = job
        self._tell = tell
        loaded = job.loaded
        self._cases = chosen(loaded.cases, job.only) if job.only else loaded.cases
        self._repeats = job.repeats or loaded.suite.repeats
        self._settings = _uncached(job.settings) if self._repeats > 1 else job.settings
        self._settings = self._settings.override(concurrency=job.concurrency)
        drafts = any(not each.case.replies for each in self._cases)
        self._makings = matrix_of(job, self._settings) if drafts else ()
        ids = tuple(each.id for each in self._cases) if job.only else ()
        header = header_of(loaded, self._makings, self._settings, repeats=self._repeats, only=ids)
        self._header = header.model_copy(update={"drafts": sum(1 for _ in self._all())})

    async def to_the_end(self) -> Path:
        job, suite = self._job, self._job.loaded.suite
        items = list(self._all())
        name = suite.name or Path(job.loaded.source).stem
        with log_of(self._header, name, job.out, fresh=job.fresh, retry=job.retry) as (out, log):
            taken_over(log, job.reuse, {item.key: item.case for item in items}, retry=job.retry)
            progress = RunProgress(out)
            todo = []
            for item in items:
                wanted = self._wants(item, log)
                progress.expect(item.key[2], kept=not wanted)
                if wanted:
                    todo.append(item)
            self._tell(progress)
            if drafts := [item.case for item in todo if item.making]:
                warm_up(drafts[0], suite.task)
            await in_lanes(self._lanes(todo), lambda item: self._do(item, log, progress))
            log.finish(item.key for item in items)
        return out

    def _all(self) -> Iterator[_Item]:
        """All that the log will hold, in its order."""
        for case in self._cases:
            sign = sign_of_making(case.case)
            if case.case.replies:
                yield _Item(case, None, 0, (case.id, sign, STORED, 0))
                continue
            for making in self._makings:
                for repeat in range(self._repeats):
                    yield _Item(case, making, repeat, (case.id, sign, making.name, repeat))

    def _wants(self, item: _Item, log: RunLog) -> bool:
        """Whether there is anything left to do for it."""
        if item.key not in log:
            return True
        judges = self._job.loaded.suite.judges
        if not (judges or self._job.retry):
            return False
        record = log.get(item.key)
        assert record is not None  # noqa: S101 - its key is there
        return self._is_broken(record) or bool(unjudged(record, judges, retry=self._job.retry))

    def _is_broken(self, record: Record) -> bool:
        return self._job.retry and record.error is not None

    def _lanes(self, items: Sequence[_Item]) -> Iterator[Lane[_Item]]:
        """A lane a model; composed drafts and stored replies are done one by one, where no judge is asked."""
        by_model: dict[str | None, list[_Item]] = {}
        for item in items:
            by_model.setdefault(item.making.settings.model if item.making else None, []).append(item)
        for model, own in by_model.items():
            asks = bool(model or self._job.loaded.suite.judges)
            settings = own[0].making.settings if own[0].making else self._settings
            at_once = settings.concurrency or CONCURRENCY
            yield Lane(own, at_once if asks else 1, Pace(settings.calls_per_minute if asks else None))

    async def _do(self, item: _Item, log: RunLog, progress: RunProgress) -> int:
        """Make a record, or what is missing of one; how many calls it took."""
        suite, kept = self._job.loaded.suite, log.get(item.key)
        keeps = kept is not None and not self._is_broken(kept)
        if kept is not None and keeps:
            record = kept
        elif item.making is None:
            record = stored(log.header.run, item.case)
        else:
            record = await drafted(log.header.run, item.case, item.making, item.repeat, suite.task)
        judges = unjudged(record, suite.judges, retry=self._job.retry)
        record = await judged(record, judges, self._settings)
        log.add(record)
        names = {each.name for each in judges}
        new = tuple(each for each in record.judgements if each.judge in names)
        progress.add(record, new, drafted=not keeps)
        self._tell(progress)
        calls = sum(vote.usage.calls for judgement in new for vote in judgement.votes)
        return calls + (record.draft.usage.calls if record.draft is not None and not keeps else 0)


def _uncached(settings: Settings) -> Settings:
    """A repeat that is an old answer is none: where drafts are repeated, no answer is kept or taken from those kept."""
    return replace(settings, cache=None)
