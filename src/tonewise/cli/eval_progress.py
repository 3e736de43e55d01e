"""How far a run is, on a terminal's stderr: a bar a variant."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tonewise.cli.figures import rate_of, spent
from tonewise.evals.progress import RunProgress, VariantProgress
from tonewise.plain import shortened

MOST = 10
"""Variants that have a bar of their own; more have one together."""


class Bars:
    """Bars with counts, errors, pace and what it took so far; gone when the run is done."""

    def __init__(self) -> None:
        self._rich = Progress(
            BarColumn(bar_width=20), MofNCompleteColumn(), TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rich.stop()

    def show(self, progress: RunProgress) -> None:
        """Draw it anew."""
        if len(progress.variants) <= MOST:
            for name, own in progress.variants.items():
                self._draw(name, own.before + own.done, own.total, _told(shortened(name, 40), own))
        rate = rate_of(progress.done, progress.seconds) if progress.done else ""
        told = ", ".join(part for part in ("in all", rate, _errors(progress.errors)) if part)
        if len(progress.variants) != 1 or progress.usage.calls or rate:
            self._draw("", progress.before + progress.done, progress.total, told + spent(progress.usage))

    def _draw(self, name: str, done: int, total: int, told: str) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._rich.add_task(told, total=total)
        self._rich.update(self._tasks[name], completed=done, total=total, description=told)


def _told(name: str, own: VariantProgress) -> str:
    return ", ".join(part for part in (name, _errors(own.errors)) if part)


def _errors(count: int) -> str:
    return f"{count} errors" if count else ""
