"""One record of a log: a case drafted by a variant, or its stored reply, and what judges say of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from tonewise.errors import PromptError, SettingsError
from tonewise.evals.headers import now
from tonewise.evals.log import Judgement, Record
from tonewise.evals.suite import STORED, Judge
from tonewise.evals.variants import Making
from tonewise.model import Draft, Task
from tonewise.plain import shortened
from tonewise.settings import Settings

if TYPE_CHECKING:
    from tonewise.evals.suites import SuiteCase


def warm_up(case: SuiteCase, task: Task | None) -> None:
    """Load all that drafts are made with, so that the first one's seconds are its own and no other's."""
    from tonewise.drafting import write  # noqa: PLC0415 - a suite of stored replies drafts nothing

    job = case.case.job(task)
    with suppress(Exception):  # where it breaks, its record will say so
        write(job, case.case.conversation, case.case.given(job), settings=Settings())


def stored(run: str, case: SuiteCase) -> Record:
    """The record of a reply that its case holds."""
    return _record(run, case, STORED, 0, started=now(), seconds=0.0)


async def drafted(run: str, case: SuiteCase, making: Making, repeat: int, task: Task | None) -> Record:
    """The record of a case drafted once, or of what broke; ``task`` is the suite's.

    Raises SettingsError and PromptError, which would come at each case.
    """
    from tonewise.drafting import awrite  # noqa: PLC0415 - as above

    started, began = now(), time.monotonic()
    draft: Draft | None = None
    try:
        job = case.case.job(task)
        own = making.settings.override(promise=case.case.promise)
        draft = await awrite(job, case.case.conversation, case.case.given(job), settings=own)
        error = draft.note if draft.instead == "unavailable" else None
    except (SettingsError, PromptError):
        raise
    except Exception as broken:
        error = f"could not be drafted: {type(broken).__name__}: {shortened(str(broken), 120)}"
    seconds = round(time.monotonic() - began, 4)
    return _record(run, case, making.name, repeat, started=started, seconds=seconds, draft=draft, error=error)


def _record(  # noqa: PLR0913 - what a record holds, each by its name
    run: str, case: SuiteCase, variant: str, repeat: int, *, started: str, seconds: float, draft: Draft | None = None,
    error: str | None = None,
) -> Record:  # fmt: skip
    return Record(
        run=run, case_id=case.id, group=case.group, source=case.source, line=case.line, variant=variant, repeat=repeat,
        started=started, seconds=seconds, case=case.case, draft=draft, error=error,
    )  # fmt: skip


def unjudged(record: Record, judges: Sequence[Judge], *, retry: bool = False) -> list[Judge]:
    """The judges of a record's case that have not said what they think; with ``retry`` also where votes never came.

    What is no reply of its variant is not judged: it passes in no case.
    """
    if record.error is not None or not record.replies:
        return []
    have = {each.judge for each in record.judgements if not (retry and each.verdict == "error")}
    return [judge for judge in judges if judge.judges(record.case) and judge.name not in have]


async def judged(record: Record, judges: Sequence[Judge], settings: Settings) -> Record:
    """The record with the judgements of these judges, in place of what they said before."""
    if not judges:
        return record
    from tonewise.evals.judging import judge as ask  # noqa: PLC0415 - models come with it

    found = {each.judge: each for each in record.judgements}
    for judge in judges:
        try:
            found[judge.name] = await ask(judge, record.case, record.replies, settings)
        except (SettingsError, PromptError):
            raise
        except Exception as broken:
            why = f"could not be judged: {type(broken).__name__}: {shortened(str(broken), 120)}"
            found[judge.name] = Judgement(judge=judge.name, verdict="error", reason=why)
    return record.model_copy(update={"judgements": tuple(found.values())})
