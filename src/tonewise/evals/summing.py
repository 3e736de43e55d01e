"""What a run comes to: its scores read one by one, and told by variant, with intervals, comparisons and a gate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tonewise.evals.against import Against
from tonewise.evals.bars import bars_of
from tonewise.evals.baseline import Baseline
from tonewise.evals.gate import gate_of
from tonewise.evals.log import Record, RunHeader
from tonewise.evals.measuring import Resampled, measures_of
from tonewise.evals.pairing import Pair, comparisons_of
from tonewise.evals.results import (
    PASSED,
    CaseReport,
    DraftReport,
    Flicker,
    Keep,
    Report,
    Scored,
    VariantReport,
)
from tonewise.evals.suite import COMPOSER, SCRIPTED, STORED
from tonewise.evals.tally import Tally, VariantTally
from tonewise.model import Usage
from tonewise.reading.language import conversation_language


def summarise(
    header: RunHeader,
    scored: Iterable[tuple[Record, Scored]],
    *,
    baseline: Baseline | None = None,
    keep: Keep = "all",
) -> Report:
    """The report of a run from its lines and their scores, which are read once.

    ``baseline`` is what the gate compares with. ``keep`` tells which cases stand in the report with their drafts:
    all, those with a draft that did not pass, or none; the sums are over all of them in any case.
    """
    tally = Tally()
    cases = _Cases(keep, len(header.variants) * header.repeats)
    for record, result in scored:
        tally.add(record, result)
        cases.add(record, result)
    variants = tuple(tally.ordered([variant.name for variant in header.variants]))
    pairs = [Pair.of_variants(variants[0], each, tally.groups) for each in variants[1:]]
    against = Against(baseline, _name(header), header, tally) if baseline is not None else None
    if against is not None:
        pairs += [against.pair(variant) for variant in variants if against.has(variant.name)]
    resampled = Resampled(header.suite.seed)
    for variant in variants:
        resampled.want(variant, tally)
    for pair in pairs:
        pair.want(resampled)
    reports = tuple(_variant(variant, tally, header, resampled) for variant in variants)
    comparisons = tuple(comparison for pair in pairs for comparison in comparisons_of(pair, resampled))
    bars = tuple(bars_of(header.suite.bars, variants, tally))
    return Report(
        suite=_name(header), description=header.suite.description, source=header.source, sha256=header.sha256,
        runs=(header.run,), tonewise=header.tonewise, started=header.started, repeats=header.repeats,
        variants=reports, comparisons=comparisons, bars=bars,
        gate=gate_of(reports, comparisons, bars, against), cases=tuple(cases.reports()),
    )  # fmt: skip


def is_deterministic(variant: str, header: RunHeader) -> bool:
    """Whether a variant writes the same each time and no model judges it: the composer, stored and scripted replies."""
    models = [each.model for each in header.variants if each.name == variant] or [variant]
    judged = [model for judge in header.suite.judges for model in judge.models or ("",)]
    same = all(model in (COMPOSER, STORED) or model.startswith(SCRIPTED) for model in models)
    return same and all(model.startswith(SCRIPTED) for model in judged)


def _name(header: RunHeader) -> str:
    if header.suite.name:
        return header.suite.name
    return header.source.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or header.source


def _variant(tally: VariantTally, run: Tally, header: RunHeader, resampled: Resampled) -> VariantReport:
    found = {variant.name: variant for variant in header.variants}.get(tally.name)
    return VariantReport(
        name=tally.name,
        variant=found,
        cases=len(tally.drafts),
        drafts=sum(tally.drafts.values()),
        errors=tally.errors,
        measures=tuple(measures_of(tally, run, resampled)),
        flicker=tuple(_flicker(tally)),
        usage=tally.usage,
        seconds=round(tally.seconds, 6),
        prompts=header.prompts.get(tally.name, {}),
        deterministic=is_deterministic(tally.name, header),
    )


def _flicker(tally: VariantTally) -> Iterator[Flicker]:
    passed = tally.measures[PASSED]
    for case, total in passed.sums.items():
        if 0 < total < passed.counts[case]:
            yield Flicker(case_id=case, passed=round(total), repeats=passed.counts[case])


class _Cases:
    """The cases of a report, with the drafts of all variants."""

    def __init__(self, keep: Keep, drafts: int):
        self._keep = keep
        self._drafts = drafts
        self._lines: dict[str, list[tuple[Record, Scored]]] = {}

    def add(self, record: Record, scored: Scored) -> None:
        if self._keep == "none":
            return
        lines = self._lines.setdefault(record.case_id, [])
        lines.append((record, scored))
        # What is whole and passed is not held until the end: most cases of a long log are.
        if self._keep == "failing" and len(lines) == self._drafts_of(record) and _all_passed(lines):
            del self._lines[record.case_id]

    def _drafts_of(self, record: Record) -> int:
        """How many lines a case has in a whole log."""
        return 1 if record.case.replies else self._drafts

    def reports(self) -> Iterator[CaseReport]:
        for case, lines in self._lines.items():
            if self._keep == "all" or not _all_passed(lines):
                yield _case(case, lines)


def _all_passed(lines: Sequence[tuple[Record, Scored]]) -> bool:
    return all(scored.passed is True for _, scored in lines)


def _case(case: str, lines: Sequence[tuple[Record, Scored]]) -> CaseReport:
    first = lines[0][0]
    drafted = [record.draft.language for record, _ in lines if record.draft]
    return CaseReport.of_own(
        id=case, group=first.group, source=first.source, line=first.line,
        language=drafted[0] if drafted else conversation_language(first.case.conversation),
        case=first.case, drafts=tuple([_draft(record, scored) for record, scored in lines]),
    )  # fmt: skip


def _draft(record: Record, scored: Scored) -> DraftReport:
    draft = record.draft
    return DraftReport.of_own(
        variant=record.variant, repeat=record.repeat, text=record.replies, passed=scored.passed,
        results=scored.results, findings=scored.findings, answers=draft.answers if draft else (), error=record.error,
        seconds=record.seconds, usage=draft.usage if draft else Usage(),
    )  # fmt: skip
