"""What got worse and what got better, by what was compared with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tonewise.evals.outputs.outcomes import Outcome, outcomes
from tonewise.evals.outputs.words import word
from tonewise.evals.results import BASELINE, Comparison, DraftReport, Report
from tonewise.settings import InterfaceLanguage


@dataclass(frozen=True, slots=True)
class Change:
    """All comparisons of the same two."""

    first: str
    second: str
    worse: tuple[Comparison, ...]
    better: tuple[Comparison, ...]
    equal: tuple[str, ...]
    """Measures that are shown to differ in nothing that matters."""
    too_few: tuple[str, ...]
    """Measures of which so few cases tell neither."""


def changes(report: Report) -> Iterator[Change]:
    """What was compared, the baseline first."""
    pairs = dict.fromkeys((each.first, each.second) for each in report.comparisons)
    for first, second in sorted(pairs, key=lambda pair: pair[0] != BASELINE):
        found = [each for each in report.comparisons if (each.first, each.second) == (first, second)]
        yield Change(
            first, second,
            worse=tuple(each for each in found if each.call == "worse"),
            better=tuple(each for each in found if each.call == "better"),
            equal=tuple(each.scorer for each in found if each.call == "equal"),
            too_few=tuple(each.scorer for each in found if each.call == "too-few"),
        )  # fmt: skip


def against(first: str, second: str, language: InterfaceLanguage) -> str:
    """What is compared with what, in words."""
    return f"{second} {word('against', language)} {word('baseline', language) if first == BASELINE else first}"


Kept = Mapping[tuple[str, str], Outcome]


def by_case(report: Report) -> Kept:
    """What was kept, by case and variant."""
    return {(each.case.id, each.variant): each for each in outcomes(report)}


def why_worse(kept: Kept, one: Comparison, most: int) -> list[tuple[str, str]]:
    """Cases in which the second does worse, at most so many, with the words that tell why where its draft was kept."""
    return [(name, _why(kept.get((name, one.second)), one.scorer)) for name in one.worse_cases[:most]]


def _why(outcome: Outcome | None, scorer: str) -> str:
    if outcome is None:
        return ""
    for draft in (outcome.worst, *outcome.drafts):
        if told := _of_draft(draft, scorer):
            return told
    return "; ".join(outcome.reasons)


def _of_draft(draft: DraftReport, scorer: str) -> str:
    for finding in draft.findings:
        if scorer == f"rule/{finding.rule}":
            return f"{finding.message} «{finding.text}»"
    for result in draft.results:
        if result.scorer == scorer and result.value is not True and result.reason:
            return result.reason
    return ""
