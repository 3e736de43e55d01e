"""What the page holds at once: the sums of a report, and a short row a case for lists and filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from statistics import fmean
from typing import Any, Final

from tonewise.errors import InputError
from tonewise.evals.page.plain_values import plain
from tonewise.evals.results import (
    PASSED,
    CaseReport,
    Comparison,
    DraftReport,
    Interval,
    Measure,
    Report,
    Result,
    VariantReport,
)
from tonewise.rules import rule as rule_of

_STATES: Final[Mapping[str, str]] = {"not-applicable": "n", "cannot-assess": "c", "error": "e"}
_WORST_FIRST: Final = "fecpn"
_OPENING: Final = 160
"""Characters of the customer's words in a case's row."""


class Index:
    """Numbers for the variants and measures of a report, and the rows of its cases."""

    def __init__(self, report: Report):
        self.report = report
        drafted = (draft.variant for case in report.cases for draft in case.drafts)
        self.variants = list(dict.fromkeys((*(each.name for each in report.variants), *drafted)))
        self.variant_numbers = {name: number for number, name in enumerate(self.variants)}
        types: dict[str, str] = {PASSED: "bool"}
        measures = ((each.scorer, each.type) for variant in report.variants for each in variant.measures)
        drafts = ((each.scorer, each.type) for case in report.cases for draft in case.drafts for each in draft.results)
        for scorer, kind in (*measures, *drafts):
            types.setdefault(scorer, kind)
        self.scorers = list(types)
        self.scorer_numbers = {name: number for number, name in enumerate(self.scorers)}
        self.types = types
        self.bools = [name for name in self.scorers if types[name] == "bool"]
        self.case_numbers = {case.id: number for number, case in enumerate(report.cases)}

    def data(self) -> Any:
        """All of it, as JSON values fit to be shown."""
        report = self.report
        directions = {each.scorer: each.direction for variant in report.variants for each in variant.measures}
        return plain(
            {
                "suite": report.suite,
                "description": report.description,
                "runs": report.runs,
                "tonewise": report.tonewise,
                "started": report.started,
                "repeats": report.repeats,
                "gate": report.gate.model_dump(mode="json"),
                "bars": [bar.model_dump(mode="json") for bar in report.bars],
                "scorers": [
                    {
                        "name": name,
                        "type": self.types[name],
                        "direction": directions.get(name, "more-is-better"),
                        **_rule_words(name),
                    }
                    for name in self.scorers
                ],
                "variants": [self._variant(name) for name in self.variants],
                "comparisons": [self._comparison(each) for each in report.comparisons],
                "tags": self._tags,
                "cases": [self._row(case) for case in report.cases],
            }
        )

    @cached_property
    def _tags(self) -> list[str]:
        return sorted({tag for case in self.report.cases for tag in case.case.tags})

    def _variant(self, name: str) -> dict[str, Any]:
        told = next((each for each in self.report.variants if each.name == name), None)
        if told is None:
            return {"name": name, "measures": {}, "flicker": []}
        return {
            "name": name,
            "parts": told.variant.model_dump(mode="json") if told.variant else None,
            "cases": told.cases,
            "drafts": told.drafts,
            "errors": told.errors,
            "seconds": told.seconds,
            "usage": told.usage.model_dump(mode="json"),
            "flicker": [[each.case_id, each.passed, each.repeats] for each in told.flicker],
            "measures": self._measures(told),
        }

    def _measures(self, variant: VariantReport) -> dict[int, Any]:
        return {self.scorer_numbers[each.scorer]: _measure(each) for each in variant.measures}

    def _comparison(self, each: Comparison) -> dict[str, Any]:
        told = each.model_dump(mode="json", exclude={"worse_cases", "better_cases"})
        told["worse_cases"] = self._numbers(each.worse_cases)
        told["better_cases"] = self._numbers(each.better_cases)
        return told

    def _numbers(self, ids: Iterable[str]) -> list[int]:
        return [self.case_numbers[each] for each in ids if each in self.case_numbers]

    def _row(self, case: CaseReport) -> list[Any]:
        """Id, language, tags, first words, then by variant: states, numbers, whether repeats differ, which text."""
        by_variant: dict[int, list[DraftReport]] = {}
        for draft in case.drafts:
            by_variant.setdefault(self.variant_numbers[draft.variant], []).append(draft)
        texts: dict[tuple[str, ...], int] = {}
        return [
            case.id,
            case.language,
            [self._tags.index(tag) for tag in case.case.tags],
            _first_words(case),
            {
                number: [self._states(drafts), _means(drafts, self.scorer_numbers), _flickers(drafts),
                         texts.setdefault(drafts[0].text, len(texts))]
                for number, drafts in by_variant.items()
            },
        ]  # fmt: skip

    def _states(self, drafts: list[DraftReport]) -> str:
        """A sign for each yes-or-no measure: of a draft, or of all repeats together."""
        known = [_draft_states(draft) for draft in drafts]
        return "".join(_together([states.get(name, "-") for states in known]) for name in self.bools)


def _draft_states(draft: DraftReport) -> dict[str, str]:
    states = {each.scorer: state(each) for each in draft.results if each.type == "bool"}
    states[PASSED] = "e" if draft.passed is None else "p" if draft.passed else "f"
    return states


def state(result: Result) -> str:
    """One sign: pass, fail, not applicable, cannot assess or error."""
    return _STATES.get(result.status) or ("p" if result.value else "f")


def _together(states: list[str]) -> str:
    if "p" in states and "f" in states:
        return "m"
    return next((sign for sign in _WORST_FIRST if sign in states), "-")


def _means(drafts: list[DraftReport], numbers: Mapping[str, int]) -> dict[int, float]:
    values: dict[str, list[float]] = {}
    for draft in drafts:
        for each in draft.results:
            if each.type == "number" and isinstance(each.value, int | float):
                values.setdefault(each.scorer, []).append(float(each.value))
    return {numbers[name]: round(fmean(all_of), 4) for name, all_of in values.items()}


def _flickers(drafts: list[DraftReport]) -> int:
    return int(len({draft.passed for draft in drafts}) > 1)


def _first_words(case: CaseReport) -> str:
    conversation = case.case.conversation
    turn = conversation.open_turn or tuple(range(len(conversation.messages)))[-1:]
    words = " ".join(" ".join(conversation.messages[index].text for index in turn).split())
    return words if len(words) <= _OPENING else words[: _OPENING - 1] + "…"


def _measure(measure: Measure) -> list[Any]:
    interval: Interval = measure.interval
    return [
        interval.value, interval.low, interval.high, interval.n, interval.groups,
        measure.not_applicable, measure.cannot_assess, measure.errors, dict(measure.labels),
    ]  # fmt: skip


def _rule_words(scorer: str) -> dict[str, Any]:
    """Title, reason and severity of a rule, where the scorer is one that is installed here."""
    kind, _, name = scorer.partition("/")
    if kind != "rule":
        return {}
    try:
        rule = rule_of(name)
    except InputError:
        return {}
    return {"title": [rule.title.ru, rule.title.en], "why": [rule.why.ru, rule.why.en], "severity": rule.severity}
