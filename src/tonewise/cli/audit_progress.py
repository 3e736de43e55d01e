"""How far an audit is, on a terminal's stderr."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from tonewise.audit import Progress


class Bar(Protocol):
    """Shows progress while its block lasts."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, progress: Progress) -> None:
        """Take note of how far it is."""


class NoBar:
    """Shows nothing: no person looks."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to clear."""

    def show(self, progress: Progress) -> None:
        """Nothing to show."""


class TerminalBar:
    """A bar where the size is known beforehand, and counts in any case; gone when the audit is done."""

    def __init__(self) -> None:
        self._rich = RichProgress(
            SpinnerColumn(), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TextColumn("{task.description}"),
            TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._rich.add_task("0 conversations", total=None)

    def __enter__(self) -> Self:
        self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rich.stop()

    def show(self, progress: Progress) -> None:
        """Draw it anew."""
        broken = f", {progress.broken} broken rows" if progress.broken else ""
        self._rich.update(
            self._task, total=progress.bytes_of, completed=progress.bytes_done,
            description=f"{progress.conversations} conversations{broken}",
        )  # fmt: skip
