"""How far a batch is, on a terminal's stderr."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from tonewise.batches import Progress
from tonewise.cli.figures import rate_of, spent
from tonewise.drafting import COMPOSER


class Bar:
    """A bar where the number of cases is known beforehand, and counts in any case; gone when the batch is done."""

    def __init__(self) -> None:
        self._rich = RichProgress(
            SpinnerColumn(), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.description}", markup=False), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(),
            TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._rich.add_task("0 drafts", total=None, rate="")

    def __enter__(self) -> Self:
        self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rich.stop()

    def show(self, progress: Progress) -> None:
        """Draw it anew."""
        done = progress.drafted + progress.before + len(progress.broken)
        elapsed = self._rich.tasks[self._task].elapsed
        rate = rate_of(progress.drafted, elapsed) if elapsed and progress.drafted else ""
        self._rich.update(
            self._task, total=progress.total, completed=done, description=_counts(progress), rate=rate
        )  # fmt: skip


def _counts(progress: Progress) -> str:
    composed = progress.models[COMPOSER]
    parts = [
        f"{progress.drafted} drafts",
        f"{composed} by the composer" if progress.failed or composed != progress.drafted else "",
        f"{len(progress.broken)} broken rows" if progress.broken else "",
    ]
    return ", ".join(part for part in parts if part) + spent(progress.usage)
