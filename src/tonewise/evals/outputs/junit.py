"""JUnit's XML, which every CI server reads: a suite a variant, a test case for each case of it.

A case that did not pass is a failure, one that broke (no draft, no verdict) or of which it cannot be told an error;
measures are the suite's properties.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tonewise.evals.outputs.outcomes import Outcome, outcomes, place
from tonewise.evals.results import Report, VariantReport
from tonewise.reports.judged import told
from tonewise.reports.junit import attribute, text
from tonewise.settings import InterfaceLanguage

_TYPES = {"unclear": "cannot-assess"}


def junit(report: Report, *, language: InterfaceLanguage = "en") -> Iterator[str]:  # noqa: ARG001 - for machines
    """The lines of one report; it wants all cases kept, those that passed too."""
    found = list(outcomes(report))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name={attribute(f"tonewise {report.suite}")} {_counts(found)} time="{_seconds(found)}">'
    for variant in report.variants:
        own = [outcome for outcome in found if outcome.variant == variant.name]
        name = attribute(f"{report.suite} · {variant.name}")
        when = attribute(report.started[:19])  # many readers know no offset there
        yield f'<testsuite name={name} {_counts(own)} time="{_seconds(own)}" timestamp={when}>'
        yield from _properties(report, variant)
        for outcome in own:
            yield from _case(report, outcome)
        yield "</testsuite>"
    yield "</testsuites>"


def _counts(found: Sequence[Outcome]) -> str:
    states = Counter(outcome.state for outcome in found)
    failures = states["failed"] + states["flicker"]
    return f'tests="{len(found)}" failures="{failures}" errors="{states["broken"] + states["unclear"]}"'


def _seconds(found: Sequence[Outcome]) -> str:
    return f"{sum(draft.seconds for outcome in found for draft in outcome.drafts):.3f}"


def _properties(report: Report, variant: VariantReport) -> Iterator[str]:
    yield "<properties>"
    told = {"tonewise": report.tonewise, "runs": ", ".join(report.runs), "repeats": str(report.repeats)}
    told |= {"gate": "passed" if report.gate.passed else "failed"}
    for measure in variant.measures:
        if measure.interval.value is not None:
            told[measure.scorer] = f"{measure.interval.value:.6g}"
    for name, value in told.items():
        yield f"<property name={attribute(name)} value={attribute(value)}/>"
    yield "</properties>"


def _case(report: Report, outcome: Outcome) -> Iterator[str]:
    case = outcome.case
    source = place(case.source)
    where = f'file={attribute(source)} line="{case.line}" time="{_seconds([outcome])}"'
    name = f"classname={attribute(f'{report.suite}.{outcome.variant}')} name={attribute(case.id)}"
    if outcome.state == "passed":
        yield f"<testcase {name} {where}/>"
        return
    yield f"<testcase {name} {where}>"
    tag = "error" if outcome.state in ("broken", "unclear") else "failure"
    message = "; ".join(outcome.reasons)
    if len(outcome.drafts) > 1:
        message = f"passed in {outcome.passed} of {len(outcome.drafts)} repeats: {message}"
    kind = _TYPES.get(outcome.state, outcome.state)
    yield f'<{tag} type="{kind}" message={attribute(message)}>{text(_account(outcome))}</{tag}>'
    yield "</testcase>"


def _account(outcome: Outcome) -> str:
    lines = [f"{place(outcome.case.source)}:{outcome.case.line}", *outcome.reasons]
    lines += [f"{finding.rule}: {told(finding)}" for finding in outcome.to_blame]
    return "\n".join([*lines, "", *outcome.worst.text])
