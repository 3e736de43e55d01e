"""Reports made by hand, small enough to be read, for tests of what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from tonewise.evals.results import (
    BarResult,
    CaseReport,
    Comparison,
    DraftReport,
    Flicker,
    Gate,
    GateReason,
    Interval,
    Measure,
    Report,
    Result,
    VariantReport,
)
from tonewise.evals.suite import EvalCase, EvalExpectation, Variant
from tonewise.model import Conversation, Finding, Message, Usage

TEXT = "Заказ приедет завтра 😊😊"


def finding(text: str = TEXT, part: str = "😊😊", rule: str = "mirror-emoji", **other: Any) -> Finding:
    start = text.index(part)
    fields = {"severity": "error", "message": "Too many emoji.", "suggestion": "Leave one."} | other
    return Finding(rule=rule, start=start, end=start + len(part), text=part, **fields)


def draft(
    passed: bool | None = True, *, variant: str = "composer", repeat: int = 0, text: str = TEXT,
    findings: Sequence[Finding] = (), reason: str = "lacks сегодня", error: str | None = None,
) -> DraftReport:  # fmt: skip
    results = [Result(scorer="expected", type="bool", value=passed is True, reason="" if passed else reason)]
    if findings:
        results.append(Result(scorer="gate", type="bool", value=False, reason="mirror-emoji: …"))
    return DraftReport(
        variant=variant, repeat=repeat, text=() if error else (text,), passed=passed,
        results=() if error else tuple(results), findings=tuple(findings), error=error, seconds=0.5,
    )  # fmt: skip


def case(name: str, *drafts: DraftReport, line: int = 3, source: str = "suite.yaml", **other: Any) -> CaseReport:
    asked = Conversation(messages=(Message(role="customer", text="Когда приедет заказ?"),))
    made = EvalCase(id=name, conversation=asked, expect=EvalExpectation(contains=(("сегодня",),)), **other)
    return CaseReport(id=name, group=name, source=source, line=line, language="ru", case=made, drafts=drafts)


def measure(scorer: str, value: float | None, n: int = 40, type_: Literal["bool", "number"] = "bool") -> Measure:
    spread = 0.05
    low, high = (None, None) if value is None else (max(0.0, value - spread), min(1.0, value + spread))
    return Measure(scorer=scorer, type=type_, interval=Interval(value=value, low=low, high=high, n=n, groups=n))


def variant(
    name: str = "composer", passed: float = 1.0, measures: Sequence[Measure] = (), **other: Any
) -> VariantReport:
    fields: dict[str, Any] = {"cases": 40, "drafts": 40, "errors": 0, "seconds": 1.25} | other
    return VariantReport(
        name=name, variant=Variant(model=name), measures=(measure("passed", passed), *measures), **fields
    )  # fmt: skip


def comparison(scorer: str, call: Literal["better", "worse", "equal", "too-few"], **other: Any) -> Comparison:
    fields: dict[str, Any] = {
        "first": "baseline", "second": "composer", "n": 40, "difference": -0.1, "low": -0.15, "high": -0.05,
        "better": 1, "worse": 5, "p": 0.01, "p_adjusted": 0.02,
    }  # fmt: skip
    return Comparison(scorer=scorer, call=call, **(fields | other))


def report(*cases: CaseReport, **other: Any) -> Report:
    """A run of one variant that passes, but for what is given."""
    fields: dict[str, Any] = {
        "suite": "orders", "source": "suites/orders.yaml", "runs": ("orders-1",), "tonewise": "0.1.0",
        "started": "2026-11-21T10:00:00+00:00", "repeats": 1,
        "variants": (variant(measures=(measure("score", 0.97, type_="number"), measure("rule/mirror-emoji", 1.0))),),
        "gate": Gate(passed=True), "cases": cases,
    }  # fmt: skip
    return Report(**(fields | other))


def failing_report() -> Report:
    """All that can be told: two variants, failures, flicker, what broke, worse and better, a bar and a gate."""
    bad = finding()
    cases = (
        case("good", draft(), draft(variant="tiny")),
        case("late", draft(False, findings=[bad]), draft(False, variant="tiny", text="Ожидайте."), line=10),
        case("unsteady", draft(), draft(variant="tiny"), draft(False, variant="tiny", repeat=1), line=20),
        case("down", draft(), draft(None, variant="tiny", error="no answer in 60 s"), line=30),
    )
    variants = (
        variant(passed=0.75, measures=(measure("score", 0.9, type_="number"), measure("rule/mirror-emoji", 0.975))),
        variant(
            "tiny", 0.5, (measure("score", 0.8, type_="number"), measure("judge/kind", 0.5)), errors=1,
            flicker=(Flicker(case_id="unsteady", passed=1, repeats=2),),
            usage=Usage(prompt_tokens=12_000, completion_tokens=345, calls=40, cached=2, cost=0.0123),
        ),
    )  # fmt: skip
    comparisons = (
        comparison("passed", "worse", first="composer", second="tiny", worse_cases=("late", "unsteady")),
        comparison("rule/mirror-emoji", "worse", worse_cases=("late",)),
        comparison("score", "better", difference=0.05, low=0.01, high=0.09, better_cases=("good",)),
        comparison("gate", "equal", difference=0.0),
        comparison("coverage", "too-few", n=3, low=None, high=None),
    )
    bars = (
        BarResult(scorer="passed", variant="composer", min=0.95, value=0.75, met=False),
        BarResult(scorer="seconds", variant="tiny", tag="money", max=2.0, value=None, met=False),
        BarResult(scorer="gate", variant="tiny", min=0.1, value=0.5, met=True),
    )
    reasons = (
        GateReason(type="broken", variant="tiny", message="tiny: 1 of 40 drafts broke"),
        GateReason(type="new-error", variant="composer", case_id="late", message="composer: late passed before"),
        GateReason(type="bar", variant="composer", scorer="passed", message="composer: passed is 0.75, wants 0.95"),
    )
    gate = Gate(passed=False, baseline="baseline.json", reasons=reasons, notes=("case new-1 is not in the baseline",))
    return report(
        *cases, variants=variants, comparisons=comparisons, bars=bars, gate=gate, repeats=2
    )  # fmt: skip
