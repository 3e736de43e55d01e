"""A run held against a baseline: which cases both have unchanged, how they compare, and which are new errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tonewise.evals.baseline import Baseline, BaselineVariant
from tonewise.evals.log import RunHeader
from tonewise.evals.pairing import Pair
from tonewise.evals.results import BASELINE, PASSED, VariantReport
from tonewise.evals.signs import sign_of_case
from tonewise.evals.statistics.correction import holm_of_reachable
from tonewise.evals.statistics.distributions import LEVEL, fisher_fewer
from tonewise.evals.suite import STORED
from tonewise.evals.tally import Tally, VariantTally
from tonewise.plain import shortened

_SHOWN = 5
Counts = tuple[int, int]
"""Drafts that passed, of those of which it can be told."""


@dataclass(frozen=True)
class NewError:
    """A case that passed in the baseline and does not now."""

    case: str
    before: Counts
    now: Counts
    p: float | None
    """By chance alone, after correction; None where chance has no part in it."""
    why: str


class Against:
    """A run and the baseline that it is held against."""

    def __init__(self, baseline: Baseline, suite: str, header: RunHeader, run: Tally):
        self.baseline = baseline
        self.suite = suite
        self.header = header
        self.run = run

    @cached_property
    def _signs(self) -> dict[str, str]:
        return {name: sign_of_case(case) for name, case in self.run.cases.items()}

    def has(self, variant: str) -> bool:
        """Whether there is a case to compare a variant on."""
        return self.fellow(variant) is not None and bool(self.shared(variant))

    def fellow(self, variant: str) -> str | None:
        """What the baseline calls a variant: by its own name; else the only one of its model, or the only one of all.

        So a model with other prompts is held against what it was with the ones before.
        """
        names = list(self.baseline.variants)
        if variant in names:
            return variant
        drafted = [name for name in names if name != STORED]
        alike = [name for name in drafted if _model(name) == _model(variant)]
        if len(alike) == 1:
            return alike[0]
        alone = len(drafted) == 1 and [name for name in self.run.variants if name != STORED] == [variant]
        return drafted[0] if alone else None

    def known(self, variant: str) -> BaselineVariant:
        """What the baseline has of a variant that it has."""
        return self.baseline.variants[self.fellow(variant) or variant]

    def shared(self, variant: str) -> list[str]:
        """The cases of a variant that both have and that did not change, in the order of their ids."""
        known = self.known(variant).cases
        drafted = self.run.variants[variant].drafts
        return sorted(case for case in drafted if case in known and known[case].case == self._signs[case])

    def pair(self, variant: VariantTally) -> Pair:
        """The variant with itself in the baseline, in every measure that the baseline keeps."""
        known = self.known(variant.name)
        before = known.tally(BASELINE, self.shared(variant.name))
        return Pair.of_variants(before, variant, self.run.groups)

    def new_errors(self, variant: VariantReport) -> tuple[list[NewError], list[NewError]]:
        """Cases that passed and now do not: those that are more than chance, and those that may be chance.

        Where nothing is left to chance, every one is. Else Fisher's exact test is made on all shared cases (to take
        only those that passed would make too much of chance), with Holm's correction.
        """
        tally = self.run.variants[variant.name]
        known = self.known(variant.name)
        counts = {case: (known.cases[case].passed, _now(tally, case)) for case in self.shared(variant.name)}
        counts = {case: (before, now) for case, (before, now) in counts.items() if before[1] and now[1]}
        if variant.deterministic and known.deterministic:
            found = [self._error(tally, case, *both, None) for case, both in counts.items() if _fell(*both)]
            return found, []
        ps = [fisher_fewer(*both) for both in counts.values()]
        level = self.level / 2  # the other half is for drops: that test has two sides, of which one fails the gate
        adjusted = holm_of_reachable(ps, [_least(*both) for both in counts.values()], level)
        sure: list[NewError] = []
        unsure: list[NewError] = []
        for (case, both), p in zip(counts.items(), adjusted, strict=True):
            if _fell(*both):
                (sure if p <= level else unsure).append(self._error(tally, case, *both, p))
        return sure, unsure

    @property
    def level(self) -> float:
        """What each variant may take of what is left to chance in the whole gate."""
        return LEVEL / max(1, len(self.run.variants))

    def _error(self, tally: VariantTally, case: str, before: Counts, now: Counts, p: float | None) -> NewError:
        return NewError(case, before, now, p, tally.why.get(case, ""))

    def changed_prompts(self, variant: str) -> list[str]:
        """Names of the prompts that are not what they were (``reply/ru``), new ones and gone ones among them."""
        before, now = _unversioned(self.known(variant).prompts), _unversioned(self.header.prompts.get(variant, {}))
        return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))

    def notes(self) -> Iterator[str]:
        """What of the two cannot be compared, and what they were made with otherwise."""
        if self.baseline.suite != self.suite:
            yield f"the baseline is of another suite, {shortened(self.baseline.suite)}"
        if self.baseline.tonewise != self.header.tonewise:
            yield f"tonewise {self.header.tonewise}; the baseline is by {self.baseline.tonewise}"
        if self.baseline.repeats != self.header.repeats:
            yield f"{self.header.repeats} repeats a case; the baseline has {self.baseline.repeats}"
        names = list(self.run.variants)
        fellows = {name: self.fellow(name) for name in names}
        yield from _told(
            "variant", "the baseline does not have", [name for name, fellow in fellows.items() if fellow is None]
        )
        for name, fellow in fellows.items():
            if fellow not in (None, name):
                yield f"{shortened(name)} is held against {shortened(str(fellow))} of the baseline"
        yield from _told("variant", "of the baseline did not run", self.baseline.variants.keys() - fellows.values())
        if names and not any(self.has(name) for name in names):
            yield "nothing is compared: the baseline shares no case that is still the same"
        yield from self._notes_on_cases()

    def _notes_on_cases(self) -> Iterator[str]:
        known = {case: found for each in self.baseline.variants.values() for case, found in each.cases.items()}
        here = self.run.cases.keys()
        yield from _told("case", "new, so not compared", here - known.keys())
        if not self.header.only:
            yield from _told("case", "of the baseline gone", known.keys() - here)
        changed = [case for case in here & known.keys() if known[case].case != self._signs[case]]
        yield from _told("case", "changed since the baseline, so not compared", changed)


def _model(variant: str) -> str:
    return variant.partition(" + ")[0]


def _unversioned(prompts: Mapping[str, str]) -> dict[str, str]:
    """Hashes by names without their versions: ``reply/ru@3`` is a change of ``reply/ru@2``, and no other prompt."""
    return {name.partition("@")[0]: value for name, value in prompts.items()}


def _now(tally: VariantTally, case: str) -> Counts:
    passed = tally.measures[PASSED]
    return round(passed.sums.get(case, 0.0)), passed.counts.get(case, 0)


def _fell(before: Counts, now: Counts) -> bool:
    """Whether a case passed each time, and now does not."""
    return before[0] == before[1] and now[0] < now[1]


def _least(before: Counts, now: Counts) -> float:
    """The smallest p that so many passes in both together allow."""
    fewest = max(0, before[0] + now[0] - before[1])
    return fisher_fewer((before[0] + now[0] - fewest, before[1]), (fewest, now[1]))


def _told(what: str, how: str, names: Iterable[str]) -> Iterator[str]:
    """A note on some names, if there are any: how many, and the first ones."""
    found = sorted(names)
    if found:
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        yield f"{len(found)} {what}{'s' if len(found) > 1 else ''} {how}: {shortened(', '.join(found[:_SHOWN]))}{more}"
