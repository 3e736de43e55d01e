"""A batch from its file to its drafts: several by a model at once, what is done not done again."""

from __future__ import annotations

import asyncio
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.metadata import version
from os import PathLike
from pathlib import Path

from tonewise.batches.kept import Kept
from tonewise.drafting import COMPOSER, awrite
from tonewise.errors import InputError, PromptError, SettingsError
from tonewise.files import Entry, texts_of
from tonewise.files.rows import Row, count_of, rows_of
from tonewise.files.writing import replacing
from tonewise.llm.pace import CONCURRENCY, Pace
from tonewise.model import Case, Draft, Task, Usage
from tonewise.plain import shortened
from tonewise.settings import WITHOUT_EFFECT, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What to draft, with what, and where to."""

    task: Task
    source: str
    out: Path
    settings: Settings
    fresh: bool = False
    """Do what is done as well."""
    retry: bool = False
    """Do again what a model failed at."""


@dataclass(slots=True)
class Progress:
    """How far a run is; told after each draft."""

    total: int | None = None
    """Cases in the file; None where that is not known beforehand."""
    drafted: int = 0
    before: int = 0
    """Cases that an earlier run had drafted."""
    broken: list[InputError] = field(default_factory=list)
    models: Counter[str] = field(default_factory=Counter)
    """How many drafts each model wrote, the composer among them."""
    failed: int = 0
    """Drafts by the composer since a model failed."""
    why: str | None = None
    """The note of the last of these."""
    usage: Usage = field(default_factory=Usage)
    left_out: int = 0
    """Drafts of an earlier run that are of other cases than the file has."""

    def add(self, draft: Draft) -> None:
        """Count a draft."""
        self.drafted += 1
        self.models[draft.model] += 1
        self.usage += draft.usage
        if draft.model == COMPOSER and draft.note:
            self.failed += 1
            self.why = draft.note


def run_batch(batch: Batch, tell: Callable[[Progress], None] | None = None) -> Progress:
    """Draft the cases of a file, those that earlier runs of the same kind have not done.

    A broken row is noted and stops nothing. Raises InputError where the file cannot be read, the drafts cannot be
    written, or nothing could be drafted; SettingsError and PromptError for what would fail at each case.
    """
    return asyncio.run(_Run(batch, tell or (lambda _: None)).to_the_end())


class _Run:
    def __init__(self, batch: Batch, tell: Callable[[Progress], None]) -> None:
        self._batch = batch
        self._tell = tell
        self._kept = Kept(batch.out, sign_of_settings(batch.task, batch.settings))
        self._progress = Progress(total=count_of(batch.source))
        self._pace = Pace(batch.settings.calls_per_minute)
        self._at_once = (batch.settings.concurrency or CONCURRENCY) if batch.settings.model else 1
        self._under_way: dict[asyncio.Task[Draft], tuple[int, Entry[Case], str]] = {}
        # By the number of the case in the file: where its draft is kept, and the line that it begins at.
        self._file, self._begin, self._line = array("b"), array("q"), array("q")

    async def to_the_end(self) -> Progress:
        batch, progress = self._batch, self._progress
        with self._kept.open(fresh=batch.fresh, retry=batch.retry):
            found = self._kept.found
            for row in rows_of(batch.source, bare=batch.task == "reply"):
                await self._begin_row(row)
            while self._under_way:
                await self._wait(None)
            if not self._line:
                raise InputError(f"nothing could be drafted: {self._nothing()}", source=batch.source)
            self._kept.finish(self._all())
            progress.left_out = max(0, found - progress.before)
        self._write_broken()
        return progress

    async def _begin_row(self, row: Row) -> None:
        """Begin a case's draft, as soon as there is room for it."""
        try:
            if isinstance(row, InputError):
                raise row
            texts = texts_of(row, self._batch.task)
        except InputError as error:
            self._progress.broken.append(error)
            self._tell(self._progress)
            return
        case = row.value
        sign = _sign(case.model_dump_json(include=_MADE_OF, by_alias=True))
        number = len(self._line)
        self._line.append(row.line)
        place = self._kept.place(sign)
        self._file.append(place[0] if place else -1)
        self._begin.append(place[1] if place else -1)
        if place:
            self._progress.before += 1
            self._tell(self._progress)
            return
        while len(self._under_way) >= self._at_once:
            await self._wait(None)
        while seconds := self._pace.wait(len(self._under_way)):
            await self._wait(seconds)
        own = self._batch.settings.override(promise=case.promise)
        task = asyncio.ensure_future(awrite(self._batch.task, case.conversation, texts, settings=own))
        self._under_way[task] = number, row, sign
        if self._at_once == 1:
            await self._wait(None)

    async def _wait(self, seconds: float | None) -> None:
        """Wait until a draft is done, or for so long, and keep what is done."""
        if not self._under_way:
            await asyncio.sleep(seconds or 0)
            return
        done, _ = await asyncio.wait(self._under_way, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            number, row, sign = self._under_way.pop(task)
            self._take(task, number, row, sign)

    def _take(self, task: asyncio.Task[Draft], number: int, row: Entry[Case], sign: str) -> None:
        try:
            draft = task.result()
        except (SettingsError, PromptError):
            raise
        except Exception as error:
            problem = f"could not be drafted: {type(error).__name__}: {shortened(str(error), 80)}"
            self._progress.broken.append(InputError(problem, source=row.source, line=row.line))
            return
        name = row.value.id if row.value.id is not None else row.value.conversation.id
        self._file[number], self._begin[number] = self._kept.keep(name, row.line, sign, draft)
        self._pace.took(draft.usage.calls)
        self._progress.add(draft)
        self._tell(self._progress)

    def _all(self) -> Iterator[tuple[tuple[int, int], int]]:
        for file, begin, line in zip(self._file, self._begin, self._line, strict=True):
            if file >= 0:
                yield (file, begin), line

    def _nothing(self) -> str:
        broken = self._progress.broken
        if not broken:
            return "no case in it"
        return f"{len(broken)} broken rows, the first {str(broken[0]).removeprefix(self._batch.source + ':')}"

    def _write_broken(self) -> None:
        path = broken_list(self._batch.out)
        if not self._progress.broken:
            path.unlink(missing_ok=True)
            return
        with replacing(path) as stream:
            for each in self._progress.broken:
                about = {"line": each.line, "field": each.field, "problem": each.problem}
                stream.write(json.dumps(about, ensure_ascii=False) + "\n")


_MADE_OF = {"id", "conversation", "rough", "pending", "promise"}
"""What of a case its draft depends on."""


def broken_list(out: Path) -> Path:
    """The file that lists the broken rows of a batch."""
    return out.with_name(f"{out.name}.broken")


def sign_of_settings(task: Task, settings: Settings) -> str:
    """A sign of all that drafts are made with: where it differs, so may they."""
    made_with = {name: value for name, value in asdict(settings).items() if name not in WITHOUT_EFFECT}
    own = _contents(settings.prompts) if settings.prompts else []
    return _sign(json.dumps([version("tonewise"), task, made_with, own], sort_keys=True, default=_plain))


def _contents(folder: str | PathLike[str]) -> list[tuple[str, str]]:
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return [(path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest()) for path in paths]


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _sign(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
