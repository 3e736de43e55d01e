"""Figures of variants that several outputs tell."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.evals.outputs.numbers import NONE, amount, decimal, dollars
from tonewise.evals.outputs.words import word
from tonewise.evals.results import Measure, Report, VariantReport
from tonewise.settings import InterfaceLanguage

MAIN = ("passed", "score", "coverage", "gate", "answers", "register", "edit-distance")
"""Measures of the table, besides the judges; JSON has all."""


def main_measures(variants: Sequence[VariantReport]) -> list[str]:
    """The measures that are worth a column: something was assessed, or should have been."""
    known = {m.scorer: m for variant in variants for m in variant.measures if m.interval.n or m.errors}
    return [name for name in (*MAIN, *(name for name in known if name.startswith("judge/"))) if name in known]


def measure_of(variant: VariantReport, scorer: str) -> Measure | None:
    """A variant's measure by its scorer."""
    return next((each for each in variant.measures if each.scorer == scorer), None)


def spent(variant: VariantReport, language: InterfaceLanguage) -> str:
    """What a variant took: time, calls, tokens and money, and the drafts that broke."""
    usage = variant.usage
    parts = [f"{decimal(variant.seconds, 1, language)} {word('seconds', language)}"]
    if usage.calls or usage.cached:
        parts.append(f"{word('calls', language)} {usage.calls}")
        if usage.cached:
            parts.append(f"{word('kept', language)} {usage.cached}")
        parts.append(
            f"{word('tokens', language)} {decimal(usage.prompt_tokens + usage.completion_tokens, 0, language)}"
        )
        parts.append(word("no price", language) if usage.cost is None else dollars(usage.cost, language))
    passed = measure_of(variant, "passed")
    if passed and passed.cannot_assess:
        parts.append(f"{word('not assessed', language)} {passed.cannot_assess} {word('of', language)} {variant.drafts}")
    if variant.errors:
        parts.append(f"{word('drafts that broke', language)} {variant.errors} {word('of', language)} {variant.drafts}")
    return ", ".join(parts)


def drafting(variants: Sequence[VariantReport]) -> list[VariantReport]:
    """The variants that draft; stored replies only where nothing else is told of: they may be bad on purpose."""
    return [variant for variant in variants if variant.variant is not None] or list(variants)


def worst_rules(variants: Sequence[VariantReport]) -> list[str]:
    """The rules that fail in most cases, the worst first."""
    failed: dict[str, float] = {}
    for variant in variants:
        for measure in variant.measures:
            if measure.scorer.startswith("rule/") and measure.interval.value is not None:
                failed.setdefault(measure.scorer, 0.0)
                failed[measure.scorer] += (1 - measure.interval.value) * measure.interval.n
    return sorted((rule for rule in failed if failed[rule] > 1e-9), key=lambda rule: -failed[rule])


def failing_share(variant: VariantReport, scorer: str, language: InterfaceLanguage) -> str:
    """How often a rule fails, and of how many drafts that it applies to: ``2.5% of 40``; cases weigh the same."""
    measure = measure_of(variant, scorer)
    if measure is None or measure.interval.value is None:
        return NONE
    return f"{amount(1 - measure.interval.value, scorer, language)} {word('of', language)} {measure.interval.n}"


def verdict(report: Report, language: InterfaceLanguage) -> str:
    """The gate in a line; what was held to nothing has passed nothing."""
    if not report.is_gated and report.gate.passed:
        return word("no gate", language)
    if report.gate.passed:
        return word("gate passed", language)
    if report.gate.is_broken:
        return word("gate broken", language)
    return word("gate failed", language)
