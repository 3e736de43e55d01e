"""How each case came out with each variant over its repeats, and why, the same in every output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tonewise.evals.results import CaseReport, DraftReport, Report, Result
from tonewise.model import Finding

State = Literal["passed", "failed", "flicker", "broken", "unclear"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and the drafts that one variant made for it."""

    case: CaseReport
    variant: str
    drafts: tuple[DraftReport, ...]

    @property
    def state(self) -> State:
        """``failed`` in all repeats that could be judged, ``flicker`` in some. Where none failed and some could not be
        judged, which is never a pass and never a failure: ``broken`` where something is missing, else ``unclear``.
        """
        verdicts = {draft.passed for draft in self.drafts}
        if False in verdicts:
            return "flicker" if True in verdicts else "failed"
        if None not in verdicts:
            return "passed"
        return "broken" if any(_is_missing(draft) for draft in self.drafts) else "unclear"

    @property
    def worst(self) -> DraftReport:
        """The draft that tells most: the first that failed, or broke, or the first."""
        for verdict in (False, None):
            for draft in self.drafts:
                if draft.passed is verdict:
                    return draft
        return self.drafts[0]

    @property
    def passed(self) -> int:
        """In how many repeats it passed."""
        return sum(draft.passed is True for draft in self.drafts)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the worst draft did not pass, a line each."""
        return reasons(self.case, self.worst)

    @property
    def to_blame(self) -> tuple[Finding, ...]:
        """The findings for which the worst draft did not pass; all of them where none is named."""
        return to_blame(self.case, self.worst)


def outcomes(report: Report) -> Iterator[Outcome]:
    """Each case with each variant that drafted it, in the suite's order; those that were kept."""
    names = [variant.name for variant in report.variants]
    for case in report.cases:
        drafted = {draft.variant: None for draft in case.drafts}
        for name in sorted(drafted, key=lambda each: names.index(each) if each in names else len(names)):
            yield Outcome(case, name, tuple(draft for draft in case.drafts if draft.variant == name))


def weighed(report: Report) -> list[Outcome]:
    """What did not pass, the most telling first: new errors, what broke, what failed, what flickers."""
    new = {(reason.variant, reason.case_id) for reason in report.gate.reasons if reason.type == "new-error"}
    weights: dict[State, int] = {"broken": 1, "failed": 2, "unclear": 3, "flicker": 4}
    found = [each for each in outcomes(report) if each.state != "passed"]
    return sorted(found, key=lambda each: 0 if (each.variant, each.case.id) in new else weights[each.state])


def _is_missing(draft: DraftReport) -> bool:
    """Whether a draft or a verdict never came; a judge that cannot tell has said so."""
    return draft.error is not None or (draft.passed is None and any(each.status == "error" for each in draft.results))


def reasons(case: CaseReport, draft: DraftReport) -> tuple[str, ...]:
    """Why a draft did not pass, a line each."""
    if draft.error is not None:
        return (draft.error,)
    if refused := [f"{each.scorer}: {each.reason}" for each in draft.results if _is_refused(each)]:
        return tuple(refused)
    told = []
    for each in draft.results:
        if _counts(case, each):
            reason = each.reason
            if each.scorer == "gate":  # its reason quotes the findings, which are told by themselves
                reason = ", ".join(dict.fromkeys(finding.rule for finding in to_blame(case, draft))) or reason
            told.append(f"{each.scorer}: {reason or each.status}")
    return tuple(told)


def _is_refused(result: Result) -> bool:
    """Whether it tells that a model's answer could not be used: then nothing else can be told of it."""
    return result.scorer == "by-model" and result.value is False


def _counts(case: CaseReport, result: Result) -> bool:
    """Whether a result speaks against a draft: stored replies may be bad on purpose, then the gate does not count."""
    if result.scorer.startswith("judge/"):
        return result.value is False or result.status in ("cannot-assess", "error")
    if result.scorer == "gate" and case.case.replies and not case.case.expect.says_nothing:
        return False
    return result.scorer in ("expected", "gate") and result.value is not True and result.status != "not-applicable"


def to_blame(case: CaseReport, draft: DraftReport) -> tuple[Finding, ...]:
    """The findings of a draft for which it does not pass: of rules that must pass, and errors that are not wanted."""
    expect = case.case.expect
    lenient = bool(case.case.replies) and not expect.says_nothing
    return tuple(
        finding
        for finding in draft.findings
        if finding.rule in expect.passes
        or (finding.severity == "error" and not lenient and finding.rule not in expect.fails)
    )


def place(source: str) -> str:
    """A file as CI servers want it named: relative to the working folder where it lies below that."""
    path = Path(source)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_posix()
