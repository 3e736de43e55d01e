"""An audit from its files to its report: chunks that are done are not done again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.metadata import entry_points, version
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from tonewise.audit.chunks import ROWS, Chunk, chunks_of
from tonewise.audit.columns import Columns
from tonewise.audit.folder import WorkFolder, workers_by_default
from tonewise.audit.judging import Done, Task
from tonewise.audit.report import Report
from tonewise.audit.rows import BY_LINE, TABLES, suffix_of
from tonewise.audit.summing import report_of
from tonewise.errors import InputError
from tonewise.files.source import opened
from tonewise.rules import GROUP, Rule
from tonewise.scoring import Scorer
from tonewise.settings import Settings

Engine = Literal["local", "ray"]

_OF_MODELS = ("model", "api_base", "api_key", "prompts", "temperature", "timeout_seconds")
"""Settings that no score depends on."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to audit, with what, and where to keep what is done."""

    sources: Sequence[str]
    settings: Settings = field(default_factory=Settings)
    columns: Columns = field(default_factory=Columns)
    work: str | PathLike[str] | None = None
    """Folder for what is done; None takes the first file's name with ``.audit`` behind it."""
    workers: int | None = None
    """Processes, or Ray's actors; None takes one for each core."""
    engine: Engine = "local"
    rows: int = ROWS
    """Rows of a chunk: what is lost at most, for each worker, when a run is killed."""
    show_personal_data: bool = False
    fresh: bool = False
    """Do all chunks, those that are done as well."""


@dataclass(slots=True)
class Progress:
    """How far a run is; told after each chunk."""

    conversations: int = 0
    broken: int = 0
    chunks: int = 0
    before: int = 0
    """Chunks that an earlier run had done."""
    bytes_done: int = 0
    bytes_of: int | None = None
    """None where the size of what is to be read is not known beforehand, as with tables."""


class Audit:
    """A finished audit: its report, and what was noted of each conversation."""

    def __init__(
        self, report: Report, rules: tuple[Rule, ...], folder: WorkFolder, chunks: int, progress: Progress
    ):  # fmt: skip
        self.report = report
        self.rules = rules
        self.progress = progress
        self.work = folder.path
        self.broken_list = folder.path / "broken.jsonl"
        self._folder = folder
        self._chunks = chunks

    def records(self) -> Iterator[dict[str, Any]]:
        """What was noted of each conversation, in the order of the files; read from disk as it is asked for."""
        for lines in self._folder.results(self._chunks):
            next(lines)
            yield from lines


def audit(plan: Plan, tell: Callable[[Progress], None] | None = None) -> Audit:
    """Hold the conversations of files against the rules, and sum up.

    What earlier runs of the same plan have done is not done again. Raises InputError where a file cannot be read, a
    table lacks a column, nothing could be judged or the work folder cannot be used; TonewiseError where a worker ends.
    """
    _check(plan)
    identity = _identity(plan)
    key = sha256(json.dumps(identity, sort_keys=True, default=_plain).encode()).hexdigest()[:16]
    folder = WorkFolder(work_of(plan), key, json.loads(json.dumps(identity, default=_plain)))
    task = Task(plan.settings, tuple(plan.sources), plan.show_personal_data)
    rules = _rules(plan.settings)
    with folder.open(fresh=plan.fresh):
        progress = Progress(bytes_of=_bytes(plan.sources))
        chunks = _judge_all(plan, task, folder, progress, tell)
        for before, now in zip(identity["files"], _files(plan.sources), strict=True):
            if before != now:
                raise InputError("changed while it was read: run the audit again", source=now[0])
        heads = (next(lines) for lines in folder.results(chunks))
        report = report_of(
            heads, files=task.files, rules=rules, language=plan.settings.lang, version=_version(),
            broken_list=folder.path / "broken.jsonl",
        )  # fmt: skip
    if not report.conversations:
        raise InputError(f"nothing could be judged: {_nothing(report)}", source=plan.sources[0])
    return Audit(report, rules, folder, chunks, progress)


def _nothing(report: Report) -> str:
    if not report.broken_rows:
        return "no conversation in it"
    first = report.broken_rows[0]
    return f"{report.broken} broken rows, the first at line {first.line}: {first.problem}"


def _rules(settings: Settings) -> tuple[Rule, ...]:
    """The rules that hold anywhere: those of all channels, and of single ones."""
    scorer = Scorer(settings)
    found = {rule.id: rule for channel in settings.channels for rule in scorer.rules(channel)}
    return tuple((found | {rule.id: rule for rule in scorer.rules()}).values())


def _version() -> str:
    return version("tonewise")


def work_of(plan: Plan) -> Path:
    """The folder that keeps what is done."""
    return Path(plan.work or f"{plan.sources[0]}.audit")


def _judge_all(
    plan: Plan, task: Task, folder: WorkFolder, progress: Progress, tell: Callable[[Progress], None] | None
) -> int:  # fmt: skip
    """Judge the chunks that are not done yet; how many there are in all."""
    done = folder.done()
    sizes: dict[int, int] = {}
    total = 0

    def todo() -> Generator[Chunk, None, None]:
        nonlocal total
        for chunk in chunks_of(plan.sources, plan.columns, folder.scratch, plan.rows):
            total += 1
            if chunk.number in done:
                progress.before += 1
                progress.bytes_done += chunk.size
            else:
                sizes[chunk.number] = chunk.size
                yield chunk

    with closing(todo()) as chunks, _results(plan, task, chunks) as results:
        for each in results:
            folder.keep(each.number, each.result)
            progress.chunks += 1
            progress.conversations += each.conversations
            progress.broken += each.broken
            progress.bytes_done += sizes.pop(each.number)
            if tell:
                tell(progress)
    return total


@contextmanager
def _results(plan: Plan, task: Task, chunks: Iterator[Chunk]) -> Iterator[Iterator[Done]]:
    first = list(islice(chunks, 2))
    if not first:  # all is done: neither workers nor a cluster need to be started
        yield iter(())
        return
    chunks = chain(first, chunks)
    if plan.engine == "ray":
        from tonewise.audit.on_ray import judged_on_ray  # noqa: PLC0415

        results = judged_on_ray(chunks, task, plan.workers)
    else:
        from tonewise.audit.pool import judged_here  # noqa: PLC0415

        workers = plan.workers or workers_by_default()
        results = judged_here(chunks, task, workers if len(first) > 1 else 1)
    with closing(results):
        yield results


def _identity(plan: Plan) -> dict[str, Any]:
    """All that the results depend on: a run finds the work of another one only where all of it is the same."""
    settings = {name: value for name, value in asdict(plan.settings).items() if name not in _OF_MODELS}
    return {
        "tonewise": _version(), "code": _code(), "files": _files(plan.sources), "columns": asdict(plan.columns),
        "settings": settings, "rows": plan.rows, "show_personal_data": plan.show_personal_data,
    }  # fmt: skip


def _files(sources: Sequence[str]) -> list[tuple[str, int, int]]:
    """The files with their sizes and the times of their last change; raises InputError where one cannot be read."""
    found = []
    for source in sources:
        with opened(source) as stream:
            about = os.fstat(stream.fileno())
        found.append((source, about.st_size, about.st_mtime_ns))
    return found


def _check(plan: Plan) -> None:
    """Raise InputError for what would fail only after hours."""
    for source in plan.sources:
        if suffix_of(source) in TABLES:
            from tonewise.audit.tables import check_header  # noqa: PLC0415

            check_header(source, plan.columns)


def _code() -> str:
    """A sign of this very code, and of packages that add rules: what it found before it was changed is not its own."""
    home = Path(__file__).parents[1]
    own = sorted(
        (path.relative_to(home).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for path in home.rglob("*")
        if path.suffix in (".py", ".txt", ".tsv", ".bin")
    )
    added = sorted(
        f"{each.value} {each.dist.name} {each.dist.version}" for each in entry_points(group=GROUP) if each.dist
    )
    return sha256(repr((own, added)).encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _bytes(sources: Sequence[str]) -> int | None:
    if any(suffix_of(source) not in BY_LINE for source in sources):
        return None
    return sum(Path(source).stat().st_size for source in sources)
