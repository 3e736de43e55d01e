"""What the drafts of a run came to, counted as they are read: by variant, by measure, by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tonewise.evals.log import Record
from tonewise.evals.measures import Kind
from tonewise.evals.results import PASSED, Result, Scored
from tonewise.evals.suite import STORED, EvalCase
from tonewise.model import Usage
from tonewise.plain import shortened


@dataclass
class MeasureTally:
    """One measure of a variant."""

    kind: Kind
    sums: dict[str, float] = field(default_factory=dict)
    """By case: the values of its repeats added up."""
    counts: dict[str, int] = field(default_factory=dict)
    """By case: how many repeats were assessed."""
    labels: Counter[str] = field(default_factory=Counter)
    n: int = 0
    not_applicable: int = 0
    unassessed: dict[str, int] = field(default_factory=dict)
    """By case: how many repeats could not be assessed."""
    errors: int = 0

    def add(self, case: str, value: float) -> None:
        """Count one value of a case."""
        self.sums[case] = self.sums.get(case, 0.0) + value
        self.counts[case] = self.counts.get(case, 0) + 1
        self.n += 1

    def pass_over(self, case: str) -> None:
        """Count one value of a case that could not be assessed."""
        self.unassessed[case] = self.unassessed.get(case, 0) + 1

    def means(self) -> dict[str, float]:
        """By case: the mean over its repeats."""
        counts = self.counts
        return {case: total / counts[case] for case, total in self.sums.items()}

    def means_if(self, value: float) -> dict[str, float]:
        """The means, had all that could not be assessed come to this value."""
        means = self.means()
        for case, number in self.unassessed.items():
            known = self.counts.get(case, 0)
            means[case] = (self.sums.get(case, 0.0) + number * value) / (known + number)
        return means


def why_not(scored: Scored) -> str:
    """Why a draft did not pass: what is expected and not met, judges that did not pass it, else the rules it breaks."""
    reasons = [
        f"{result.scorer}: {result.reason}" if result.reason else result.scorer
        for result in scored.results
        if (result.value is False or result.status in ("cannot-assess", "error"))
        and (result.scorer == "expected" or result.scorer.startswith("judge/"))
    ]
    broken = dict.fromkeys(finding.rule for finding in scored.findings if finding.severity == "error")
    return shortened("; ".join(reasons or [f"rule/{rule}" for rule in broken]))


@dataclass
class VariantTally:
    """One variant."""

    name: str
    drafts: dict[str, int] = field(default_factory=dict)
    """By case: how many drafts there are, broken ones among them."""
    errors: int = 0
    why: dict[str, str] = field(default_factory=dict)
    """By case that did not pass: why its first such draft did not."""
    measures: dict[str, MeasureTally] = field(default_factory=lambda: {PASSED: MeasureTally("bool")})
    usages: list[Usage] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, record: Record, scored: Scored) -> None:
        """Count a draft and its results; one that broke counts in no measure."""
        case = record.case_id
        self.drafts[case] = self.drafts.get(case, 0) + 1
        self.seconds += record.seconds
        self.usages += [record.draft.usage] if record.draft else []
        self.usages += [vote.usage for judgement in record.judgements for vote in judgement.votes]
        passed = self.measures[PASSED]
        if record.error is not None:
            self.errors += 1
            passed.errors += 1
            for result in scored.results:
                if result.status == "error" or result.type == "label":  # who wrote in a model's place
                    self._count(case, result)
            return
        for result in scored.results:
            self._count(case, result)
        if scored.passed is False and case not in self.why:
            self.why[case] = why_not(scored)
        if scored.passed is not None:
            passed.add(case, scored.passed)
        elif any(result.status == "error" for result in scored.results):
            passed.errors += 1
        else:
            passed.pass_over(case)

    def _count(self, case: str, result: Result) -> None:
        measure = self.measures.get(result.scorer)
        if measure is None:
            measure = self.measures[result.scorer] = MeasureTally(result.type)
        if result.status == "not-applicable":
            measure.not_applicable += 1
        elif result.status == "cannot-assess":
            measure.pass_over(case)
        elif result.status == "error" or result.value is None:
            measure.errors += 1
        elif isinstance(result.value, str):
            measure.labels[result.value] += 1
            measure.n += 1
        else:
            measure.add(case, result.value)

    @property
    def repeats(self) -> int:
        """Drafts of a case, of the one that has most."""
        return max(self.drafts.values(), default=0)

    @property
    def usage(self) -> Usage:
        """What all drafts and votes took."""
        return _total(self.usages)


def _total(usages: Iterable[Usage]) -> Usage:
    took = [usage for usage in usages if usage.calls or usage.cached]
    costs = [usage.cost for usage in took if usage.cost is not None]
    return Usage(
        prompt_tokens=sum(usage.prompt_tokens for usage in took),
        completion_tokens=sum(usage.completion_tokens for usage in took),
        calls=sum(usage.calls for usage in took),
        cached=sum(usage.cached for usage in took),
        cost=sum(costs) if costs and len(costs) == len(took) else None,
    )


@dataclass
class Tally:
    """A whole run: its variants, and its cases with their groups."""

    variants: dict[str, VariantTally] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    cases: dict[str, EvalCase] = field(default_factory=dict)

    def add(self, record: Record, scored: Scored) -> None:
        """Count a line of a log."""
        if record.variant not in self.variants:
            self.variants[record.variant] = VariantTally(record.variant)
        self.variants[record.variant].add(record, scored)
        self.groups[record.case_id] = record.group
        self.cases[record.case_id] = record.case

    def ordered(self, names: Iterable[str]) -> Iterator[VariantTally]:
        """The variants in this order, then those that it does not name, stored replies at the very end."""
        known = {name: place for place, name in enumerate(names)}
        last = len(known)
        return iter(
            sorted(
                self.variants.values(),
                key=lambda each: (each.name == STORED, known.get(each.name, last), each.name),
            )
        )

    def pairs(self, means: Mapping[str, float]) -> Iterator[tuple[str, float]]:
        """Each case's group and value."""
        groups = self.groups
        return ((groups[case], value) for case, value in means.items())
