"""The state of a suite that a team has accepted: a file of counts, a line a case, which later runs are held against.

It holds no texts and no times, keys are sorted and numbers rounded, so that a diff shows which cases changed and in
what. JSON, whatever the file's ending (which YAML reads too).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from tonewise.errors import InputError
from tonewise.evals.measures import kind_of
from tonewise.evals.pairing import DIGITS
from tonewise.evals.results import PASSED, CaseReport, DraftReport, Report, VariantReport
from tonewise.evals.signs import sign_of_case
from tonewise.evals.suite import EvalCase, slug
from tonewise.evals.tally import MeasureTally, VariantTally
from tonewise.files import documents_of, validated
from tonewise.files.writing import replacing
from tonewise.values import FileValue, Text

_RULE, _JUDGE = "rule/", "judge/"


def _share(counts: tuple[int, int]) -> tuple[int, int]:
    if not 0 <= counts[0] <= counts[1]:
        raise ValueError(f"[{counts[0]}, {counts[1]}] is not so many of so many")
    return counts


Share = Annotated[tuple[int, int], AfterValidator(_share)]
"""How many, of how many."""


class BaselineCase(FileValue):
    """What one variant's drafts of a case came to."""

    case: Text
    """Sign of the case; one that was changed since is compared in nothing."""
    drafts: int = Field(ge=0)
    passed: Share
    """Drafts that passed, of those of which it can be told."""
    score: float | None = None
    coverage: float | None = None
    ok: tuple[Text, ...] = ()
    """Rules that applied to every draft, and that none of them broke."""
    rules: Mapping[Text, Share] = {}
    """Other rules that applied: drafts that broke it, of those that it applied to."""
    judges: Mapping[Text, Share] = {}
    """Drafts that a judge failed, of those that it gave a verdict on."""

    def values(self) -> Iterator[tuple[str, float, int]]:
        """Each measure with the sum of its values over drafts, and their number."""
        yield PASSED, *self.passed
        for scorer, value in (("score", self.score), ("coverage", self.coverage)):
            if value is not None:
                yield scorer, value * self.drafts, self.drafts
        for rule in self.ok:
            yield _RULE + rule, self.drafts, self.drafts
        for start, found in ((_RULE, self.rules), (_JUDGE, self.judges)):
            for name, (failed, of) in found.items():
                yield start + name, of - failed, of


class BaselineVariant(FileValue):
    """What one variant came to."""

    deterministic: bool = False
    prompts: Mapping[Text, Text] = {}
    cases: Mapping[Text, BaselineCase]

    def tally(self, name: str, cases: Iterable[str]) -> VariantTally:
        """The measures of some of its cases, as a run's would be counted."""
        tally = VariantTally(name)
        for case in cases:
            tally.drafts[case] = self.cases[case].drafts
            for scorer, total, count in self.cases[case].values():
                if count:
                    measure = tally.measures.setdefault(scorer, MeasureTally(kind_of(scorer)))
                    measure.sums[case], measure.counts[case] = total, count
                    measure.n += count
        return tally


class Baseline(FileValue):
    """What an accepted run came to."""

    kind: Literal["baseline"] = "baseline"
    suite: Text
    sha256: Text
    """Of the suite's files."""
    tonewise: Text
    repeats: int = Field(ge=1)
    variants: Mapping[Text, BaselineVariant]
    source: str = Field(default="", exclude=True)
    """The file that it was read from."""

    @model_validator(mode="after")
    def _names_a_variant(self) -> Self:
        if not self.variants:
            raise ValueError("a baseline has a variant at least")
        return self


def default_baseline(source: str | PathLike[str], suite: str) -> Path:
    """Where a suite's baseline stands: ``baselines/SUITE.json``, beside the folder ``suites`` or the suite's file."""
    folder = Path(source).parent
    beside = folder.parent if folder.name == "suites" else folder
    return beside / "baselines" / f"{slug(suite or Path(source).stem)}.json"


def read_baseline(path: str | PathLike[str]) -> Baseline:
    """The baseline that a file holds; raises InputError that names file, line and field where it holds none."""
    source = fspath(path)
    documents = list(documents_of(source))
    if len(documents) != 1:
        raise InputError("is not one baseline", source=source)
    return validated(Baseline, documents[0], (), source).model_copy(update={"source": source})


def write_baseline(path: str | PathLike[str], report: Report) -> Baseline:
    """Write a report's counts as the baseline, in place of what the file held; raises InputError where it cannot."""
    baseline = baseline_of(report)
    target = Path(path)
    if not target.parent.is_dir():
        try:
            target.parent.mkdir(parents=True)
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror or error}", source=str(target)) from None
    with replacing(target) as stream:
        stream.writelines(_lines(baseline))
    return baseline.model_copy(update={"source": str(path)})


def baseline_of(report: Report) -> Baseline:
    """The counts of a report that holds all of its cases; raises InputError for one that was cut, or is empty."""
    drafts = sum(len(case.drafts) for case in report.cases)
    if not report.variants or drafts != sum(variant.drafts for variant in report.variants):
        raise InputError("a baseline is made of a whole report, with all of its cases", source=report.source or None)
    return Baseline(
        suite=report.suite, sha256=report.sha256, tonewise=report.tonewise, repeats=report.repeats,
        variants={variant.name: _variant(variant, report.cases) for variant in report.variants},
    )  # fmt: skip


def _variant(variant: VariantReport, cases: Iterable[CaseReport]) -> BaselineVariant:
    found = {case.id: [draft for draft in case.drafts if draft.variant == variant.name] for case in cases}
    return BaselineVariant(
        deterministic=variant.deterministic, prompts=variant.prompts,
        cases={case.id: _case(case.case, found[case.id]) for case in cases if found[case.id]},
    )  # fmt: skip


def _case(case: EvalCase, drafts: Iterable[DraftReport]) -> BaselineCase:
    whole = [draft for draft in drafts if draft.error is None]
    told = [draft.passed for draft in whole if draft.passed is not None]
    values: dict[str, list[Any]] = {}
    for draft in whole:
        for result in draft.results:
            if result.status == "assessed":
                values.setdefault(result.scorer, []).append(result.value)
    rules = {name.removeprefix(_RULE): found for name, found in values.items() if name.startswith(_RULE)}
    firm = {rule for rule, found in rules.items() if all(found) and len(found) == len(whole)}
    return BaselineCase(
        case=sign_of_case(case), drafts=len(whole), passed=(sum(told), len(told)),
        score=_mean(values.get("score")), coverage=_mean(values.get("coverage")),
        ok=tuple(sorted(firm)), rules={rule: _failed(found) for rule, found in rules.items() if rule not in firm},
        judges={name.removeprefix(_JUDGE): _failed(found) for name, found in values.items() if name.startswith(_JUDGE)},
    )  # fmt: skip


def _mean(values: list[float] | None) -> float | None:
    return round(sum(values) / len(values), DIGITS) if values else None


def _failed(values: list[bool]) -> tuple[int, int]:
    return sum(1 for value in values if not value), len(values)


def _lines(baseline: Baseline) -> Iterator[str]:
    """The file's text: a line a case, whose keys are those that say most first."""
    yield "{\n"
    for name in ("kind", "suite", "sha256", "tonewise", "repeats"):
        yield f' "{name}": {_json(getattr(baseline, name))},\n'
    yield ' "variants": {\n'
    for number, (name, variant) in enumerate(sorted(baseline.variants.items())):
        yield f"{',' if number else ' '} {_json(name)}: {{\n"
        yield f'   "deterministic": {_json(variant.deterministic)},\n'
        yield f'   "prompts": {_json(dict(sorted(variant.prompts.items())))},\n'
        yield '   "cases": {\n'
        cases = [f"    {_json(case)}: {_json(_dumped(found))}" for case, found in sorted(variant.cases.items())]
        yield ",\n".join(cases) + "\n   }}\n"
    yield " }\n}\n"


def _dumped(case: BaselineCase) -> dict[str, Any]:
    data = case.model_dump(mode="json", exclude_defaults=True)
    for name in ("rules", "judges"):
        if name in data:
            data[name] = dict(sorted(data[name].items()))
    order = ("passed", "drafts", "score", "coverage", "rules", "judges", "ok", "case")
    return {name: data[name] for name in order if name in data}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
