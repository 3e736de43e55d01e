"""Judges asked of the drafts that a log holds: a log gets a new judge, and its drafts stay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path

from tonewise.evals.headers import with_judges
from tonewise.evals.lanes import Lane, in_lanes
from tonewise.evals.log import Record
from tonewise.evals.logs import Key, RunLog, key_of, read_log
from tonewise.evals.progress import RunProgress
from tonewise.evals.recording import judged, unjudged
from tonewise.evals.suite import Judge
from tonewise.llm.pace import CONCURRENCY, Pace
from tonewise.settings import Settings


def judge_log(
    path: str | PathLike[str],
    judges: Sequence[Judge],
    settings: Settings,
    *,
    retry: bool = False,
    tell: Callable[[RunProgress], None] | None = None,
) -> Path:
    """Ask judges of each draft of a complete log that they have said nothing of, and return its path.

    A judge of a name that the log has, and another criterion, takes the place of the former. ``retry`` asks again where
    a vote never came. What is done is kept in the log's ``.part`` until all is. Raises InputError for what is no log,
    and SettingsError and PromptError for what would fail at each draft.
    """
    return asyncio.run(_judge_log(Path(path), judges, settings, retry, tell or (lambda _: None)))


async def _judge_log(
    out: Path, judges: Sequence[Judge], settings: Settings, retry: bool, tell: Callable[[RunProgress], None]
) -> Path:
    header, records = read_log(out)
    keys = [key_of(record) for record in records]
    all_judges = {each.name: each for each in header.suite.judges} | {each.name: each for each in judges}
    changed = {each.name for each in header.suite.judges if all_judges[each.name] != each}
    log, progress = RunLog(out, with_judges(header, tuple(all_judges.values()))), RunProgress(out)

    def kept(key: Key) -> Record:
        record = log.get(key)
        assert record is not None  # noqa: S101 - the key is the log's
        if log.is_new(key):
            return record
        still = tuple(each for each in record.judgements if each.judge not in changed)
        return record.model_copy(update={"judgements": still})

    async def do(key: Key) -> int:
        record = kept(key)
        asked = unjudged(record, judges, retry=retry)
        record = await judged(record, asked, settings)
        log.add(record)
        names = {each.name for each in asked}
        new = tuple(each for each in record.judgements if each.judge in names)
        progress.add(record, new, drafted=False)
        tell(progress)
        return sum(vote.usage.calls for judgement in new for vote in judgement.votes)

    with log.open(adding_judges=True):
        todo = []
        for key in keys:
            wanted = bool(unjudged(kept(key), judges, retry=retry))
            progress.expect(key[2], kept=not wanted)
            if wanted:
                todo.append(key)
        tell(progress)
        await in_lanes([Lane(todo, settings.concurrency or CONCURRENCY, Pace(settings.calls_per_minute))], do)
        log.finish(keys)
    return out
