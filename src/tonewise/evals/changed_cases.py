"""Cases in which two variants differ: in what each does worse and better, and in their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tonewise.evals.results import PASSED, CaseReport, DraftReport

Way = Literal["worse", "better", "same"]


@dataclass(frozen=True)
class ChangedCase:
    """A case that the second variant does otherwise: in which measures, and both drafts."""

    case: CaseReport
    first: DraftReport
    second: DraftReport
    worse: tuple[str, ...]
    better: tuple[str, ...]

    @property
    def same_text(self) -> bool:
        """Whether only the scores differ."""
        return self.first.text == self.second.text

    def rank(self) -> tuple[int, int]:
        """Those that got worse come first, whether they pass before all else."""
        return -_weight(self.worse), -_weight(self.better)


def changed_case(case: CaseReport, first: str, second: str) -> ChangedCase | None:
    """What two variants do otherwise in a case; None where they do not, or one of them did not draft it."""
    in_order = sorted(case.drafts, key=lambda draft: draft.repeat)
    before, after = ([draft for draft in in_order if draft.variant == name] for name in (first, second))
    if not (before and after):
        return None
    ways: dict[str, Way] = {scorer: _way(before, after, scorer) for scorer in _told_of(before[0], after[0])}
    worse, better = (tuple(name for name, way in ways.items() if way == wanted) for wanted in ("worse", "better"))
    # Of several repeats those are shown that differ, if any do.
    shown = next(((a, b) for a, b in zip(before, after, strict=False) if a.passed != b.passed), (before[0], after[0]))
    if not worse and not better and shown[0].text == shown[1].text:
        return None
    return ChangedCase(case, *shown, worse, better)


def _told_of(*drafts: DraftReport) -> list[str]:
    """Yes-or-no measures of which a change of a case is told."""
    return list(dict.fromkeys((PASSED, *(each.scorer for draft in drafts for each in draft.results
                                           if each.type == "bool"))))  # fmt: skip


def _way(before: Sequence[DraftReport], after: Sequence[DraftReport], scorer: str) -> Way:
    then, now = _share(before, scorer), _share(after, scorer)
    if then is None or now is None or then == now:
        return "same"
    return "better" if now > then else "worse"


def _share(drafts: Sequence[DraftReport], scorer: str) -> float | None:
    if scorer == PASSED:
        values = [float(draft.passed) for draft in drafts if draft.passed is not None]
    else:
        values = [
            float(bool(each.value)) for draft in drafts for each in draft.results
            if each.scorer == scorer and each.value is not None
        ]  # fmt: skip
    return sum(values) / len(values) if values else None


def _weight(measures: Sequence[str]) -> int:
    return len(measures) + 1000 * (PASSED in measures)
