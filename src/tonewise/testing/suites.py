"""A suite's cases one at a time, in the process that asks: drafted, judged and scored when they are wanted.

A case that could not be judged (no draft, no verdict) raises `BrokenError` when it is tried, before anything is
checked: test runners tell that from a failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING

from tonewise.evals.log import Record
from tonewise.evals.outputs.failing import shown
from tonewise.evals.outputs.outcomes import Outcome
from tonewise.evals.recording import drafted, judged, stored
from tonewise.evals.results import CaseReport, DraftReport, Scored
from tonewise.evals.suite import STORED, EvalCase
from tonewise.evals.suites import LoadedSuite, SuiteCase, load_suite
from tonewise.evals.variants import Making, Matrix, makings_of
from tonewise.llm.waiting import wait_for
from tonewise.model import Draft
from tonewise.painting import Painter
from tonewise.settings import Settings, load

if TYPE_CHECKING:
    from tonewise.evals.scoring import LogScorer


class BrokenError(Exception):
    """A case of which nothing can be told: its draft broke, or a verdict is missing."""


@dataclass(frozen=True)
class Checked:
    """A case with its reply and what the scorers say of it."""

    suite_case: SuiteCase
    record: Record
    scored: Scored

    @property
    def case(self) -> EvalCase:
        """The case as the suite holds it."""
        return self.suite_case.case

    @property
    def text(self) -> str:
        """The reply that was scored; several messages stand on lines of their own."""
        return "\n".join(self.record.replies)

    def draft(self) -> Draft | None:
        """The draft with its trace; None for a stored reply."""
        return self.record.draft

    @property
    def message(self) -> str:
        """Why it does not pass, the reply, and the words in question marked."""
        return "\n".join(shown(self._outcome, "en", Painter(False)))

    def check(self) -> None:
        """Raise AssertionError, which tells all of that, where the case does not pass."""
        __tracebackhide__ = True
        if not self.scored.passed:
            raise AssertionError(self.message)

    @property
    def _outcome(self) -> Outcome:
        record, scored = self.record, self.scored
        draft = DraftReport(
            variant=record.variant, repeat=record.repeat, text=record.replies, passed=scored.passed,
            results=scored.results, findings=scored.findings, error=record.error, seconds=record.seconds,
        )  # fmt: skip
        case = CaseReport(
            id=record.case_id, group=record.group, source=record.source, line=record.line, language="",
            case=record.case, drafts=(draft,),
        )  # fmt: skip
        return Outcome(case, record.variant, (draft,))


@dataclass(frozen=True, eq=False)
class Trial:
    """A case and what drafts it, not tried yet."""

    case: SuiteCase
    making: Making | None
    """None for a stored reply."""
    bench: Bench

    @property
    def name(self) -> str:
        """The case's id, and the variant where there are several."""
        if self.making is None or len(self.bench.makings) < 2:
            return self.case.id
        return f"{self.case.id} {self.making.name}"

    def checked(self) -> Checked:
        """Draft it, ask the judges and score it. Raises BrokenError where that gives no verdict."""
        found = self.bench.checked(self)
        if found.scored.passed is None:
            raise BrokenError(found.message)
        return found


class Bench:
    """A suite whose cases are tried one by one.

    Raises InputError for a suite that cannot be read, and SettingsError or PromptError for what it cannot be run with.
    """

    def __init__(
        self, source: str | PathLike[str], *, models: Sequence[str] = (), prompts: Sequence[str] = (),
        only: Sequence[str] = (), settings: Settings | None = None,
    ):  # fmt: skip
        self._loaded: LoadedSuite = load_suite(source, only=only)
        self._settings = settings or load()
        matrix = Matrix(models=tuple(models), prompts=tuple(prompts))
        self.makings = makings_of(self._loaded.suite, self._loaded.source, self._settings, matrix)

    def trials(self) -> Iterator[Trial]:
        """Each case with each variant; stored replies once."""
        for case in self._loaded.cases:
            for making in (None,) if case.case.replies else self.makings:
                yield Trial(case, making, self)

    def checked(self, trial: Trial) -> Checked:
        """A case drafted by its variant, judged and scored."""
        record = self._record(trial)
        suite = self._loaded.suite
        judges = [] if record.error or not record.replies else suite.judges_of(record.case)
        if judges:
            record = wait_for(lambda *_: judged(record, judges, self._settings))
        return Checked(trial.case, record, self._scorer.score(record))

    def _record(self, trial: Trial) -> Record:
        making, task = trial.making, self._loaded.suite.task
        if making is None:
            return stored(STORED, trial.case)
        return wait_for(lambda *_: drafted("pytest", trial.case, making, 0, task))

    @cached_property
    def _scorer(self) -> LogScorer:
        from tonewise.evals.headers import header_of  # noqa: PLC0415
        from tonewise.evals.scoring import LogScorer  # noqa: PLC0415 - collecting tests needs none of it

        return LogScorer(header_of(self._loaded, self.makings, self._settings, repeats=1, only=()))
