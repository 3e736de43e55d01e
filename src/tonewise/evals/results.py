"""What scoring a log gives, and what is told of many scores: the values that all reports are made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tonewise.evals.suite import EvalCase, Variant
from tonewise.model import Answer, Finding, Usage
from tonewise.values import Value

PASSED = "passed"
"""The measure of whether all holds that must."""
BASELINE = "baseline"
"""What comparisons call an accepted state."""

Keep = Literal["all", "failing", "none"]
"""Which cases stand in a report one by one: all, those with a draft that did not pass, or none."""
Status = Literal["assessed", "not-applicable", "cannot-assess", "error"]
Direction = Literal["more-is-better", "less-is-better", "neutral"]
Call = Literal["better", "worse", "equal", "too-few"]
"""What a comparison can say; ``too-few``: neither a difference nor its absence is shown by so many cases."""


class Result(Value):
    """What one scorer says of one draft: a yes or no, a number or a label, with its reason.

    ``value`` is None exactly where ``status`` is not ``assessed``: what could not be assessed is never a pass.
    """

    scorer: str
    type: Literal["bool", "number", "label"]
    status: Status = "assessed"
    value: bool | float | str | None = None
    reason: str = ""


class Scored(Value):
    """A line of a log with its results; written out, the same log gives the same bytes."""

    case_id: str
    group: str
    variant: str
    repeat: int
    passed: bool | None
    """Whether all that must hold does; None where that cannot be told (the run broke, a verdict is missing)."""
    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()


class Interval(Value):
    """A mean over cases with its 95 % interval, drawn over groups; bounds are None where nothing was assessed."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    """Values that were assessed."""
    groups: int


class Measure(Value):
    """One scorer over all cases of a variant."""

    scorer: str
    type: Literal["bool", "number", "label"]
    direction: Direction = "more-is-better"
    interval: Interval
    labels: Mapping[str, int] = {}
    """For labels: how often each came."""
    not_applicable: int = 0
    cannot_assess: int = 0
    errors: int = 0


class Flicker(Value):
    """A case that passed in some repeats and not in others."""

    case_id: str
    passed: int
    repeats: int


class VariantReport(Value):
    """What a variant's drafts came to."""

    name: str
    variant: Variant | None
    """None for stored replies."""
    cases: int
    drafts: int
    errors: int
    """Drafts that broke; they count in no measure."""
    measures: tuple[Measure, ...]
    flicker: tuple[Flicker, ...] = ()
    usage: Usage = Usage()
    """Of its drafts and of their judges' votes."""
    seconds: float = 0.0
    prompts: Mapping[str, str] = {}
    """Hashes of its prompts, by their names and versions (``reply/ru@3``)."""
    deterministic: bool = False
    """Whether a case is drafted and judged the same each time, so that what changes is the code or a prompt."""


class Comparison(Value):
    """Two variants, or a variant and a baseline, on the cases that both have."""

    scorer: str
    first: str
    """What is compared against: another variant, or ``baseline``."""
    second: str
    n: int
    """Cases that both have and that were assessed in both."""
    difference: float
    """Mean of the second less mean of the first."""
    low: float | None
    high: float | None
    better: int
    """Cases in which the second does better."""
    worse: int
    p: float
    """Exact, over all signs that the groups' differences may have: McNemar's for yes or no in groups of one."""
    p_adjusted: float
    """After Holm's correction over all comparisons of the same two that could show anything."""
    call: Call
    worse_cases: tuple[str, ...] = ()
    better_cases: tuple[str, ...] = ()


class BarResult(Value):
    """Whether a variant meets a bar of the suite."""

    scorer: str
    variant: str
    tag: str | None = None
    min: float | None = None
    max: float | None = None
    value: float | None
    """None where nothing was assessed: then the bar is not met."""
    unassessed: int = 0
    """Drafts of which a yes or no could not be told: that counts against the bar, whichever it would have been."""
    met: bool


class GateReason(Value):
    """One reason why the gate fails."""

    type: Literal["drop", "new-error", "bar", "broken"]
    variant: str
    scorer: str | None = None
    case_id: str | None = None
    message: str
    """One line for people, with the numbers."""


class Gate(Value):
    """Whether a run may pass."""

    passed: bool
    baseline: str | None = None
    """File that was compared with."""
    reasons: tuple[GateReason, ...] = ()
    notes: tuple[str, ...] = ()
    """What does not fail and is worth a look: changes that may be chance, cases that are new or gone."""

    @property
    def is_broken(self) -> bool:
        """Whether a draft or a verdict is missing, so that the run can neither pass nor fail."""
        return any(reason.type == "broken" for reason in self.reasons)


class DraftReport(Value):
    """One draft of a case in a report."""

    variant: str
    repeat: int
    text: tuple[str, ...]
    passed: bool | None
    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()
    answers: tuple[Answer, ...] = ()
    error: str | None = None
    seconds: float = 0.0
    usage: Usage = Usage()


class CaseReport(Value):
    """A case with all that was drafted for it."""

    id: str
    group: str
    source: str
    line: int
    language: str
    case: EvalCase
    drafts: tuple[DraftReport, ...]


class Report(Value):
    """All that is told of a run, or of several on the same cases."""

    suite: str
    description: str | None = None
    source: str = ""
    """The suite's file as it was named."""
    sha256: str = ""
    """Of the suite's files."""
    runs: tuple[str, ...]
    tonewise: str
    started: str
    repeats: int
    variants: tuple[VariantReport, ...]
    comparisons: tuple[Comparison, ...] = ()
    bars: tuple[BarResult, ...] = ()
    gate: Gate
    cases: tuple[CaseReport, ...] = ()

    @property
    def is_gated(self) -> bool:
        """Whether there was anything to hold the run to: what was held to nothing has passed nothing."""
        return bool(self.bars or self.gate.baseline)
