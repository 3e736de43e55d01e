"""Values of measures as people read them: shares as per cents, seconds, dollars, and intervals behind them."""

from __future__ import annotations

from tonewise.evals.measures import unit_of
from tonewise.evals.outputs.words import word
from tonewise.evals.results import BarResult, Comparison, Interval
from tonewise.settings import InterfaceLanguage

NONE = "—"
"""Stands where nothing was assessed."""


def amount(value: float | None, scorer: str, language: InterfaceLanguage, *, sign: bool = False) -> str:
    """One value of a measure; ``sign`` tells a difference, whose shares are percentage points."""
    if value is None:
        return NONE
    kind = unit_of(scorer)
    plus = "+" if sign and value > 0 else ""
    if kind == "share":
        return f"{plus}{decimal(value * 100, 1, language)}{_percent(language, points=sign)}"
    if kind == "seconds":
        return f"{plus}{decimal(value, 2, language)} {word('seconds', language)}"
    if kind == "dollars":
        return dollars(value, language, plus)
    return f"{plus}{decimal(value, 2 if kind == 'score' else 1, language)}"


def _percent(language: InterfaceLanguage, *, points: bool) -> str:
    if points:
        return " п. п." if language == "ru" else " pp"
    return " %" if language == "ru" else "%"


def decimal(value: float, digits: int, language: InterfaceLanguage) -> str:
    """A number with so many decimals, its minus a real one; what rounds to nothing has no sign."""
    text = f"{value:,.{digits}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.removeprefix("-")
    text = text.replace("-", "−")
    return text.translate({ord(","): "\u202f", ord("."): ","}) if language == "ru" else text


def dollars(value: float, language: InterfaceLanguage, plus: str = "") -> str:
    """A sum of US dollars, with more decimals where it is small."""
    return f"{plus}${decimal(value, 2 if abs(value) >= 1 or not value else 4, language)}"


def interval(given: Interval, scorer: str, language: InterfaceLanguage) -> str:
    """A mean and its 95 % interval."""
    value = amount(given.value, scorer, language)
    if given.low is None or given.high is None:
        return value
    return f"{value} [{_span(given.low, given.high, scorer, language)}]"


def _span(low: float, high: float, scorer: str, language: InterfaceLanguage) -> str:
    scale, digits = (100, 1) if unit_of(scorer) == "share" else (1, 2)
    digits = 4 if unit_of(scorer) == "dollars" else digits
    return f"{decimal(low * scale, digits, language)} … {decimal(high * scale, digits, language)}"


def difference(given: Comparison, language: InterfaceLanguage) -> str:
    """By how much the second differs, between which bounds, on how many cases."""
    told = amount(given.difference, given.scorer, language, sign=True)
    if given.low is not None and given.high is not None:
        told += f" [{_span(given.low, given.high, given.scorer, language)}]"
    return f"{told}, n {given.n}, p {p_value(given.p_adjusted, language)}"


def p_value(value: float, language: InterfaceLanguage) -> str:
    """A p value; below a thousandth only that it is."""
    return "<" + decimal(0.001, 3, language) if value < 0.001 else decimal(value, 3, language)


def bar(given: BarResult, language: InterfaceLanguage) -> str:
    """What a bar asks, such as ``passed ≥ 95.0%``, for whom."""
    asked = [
        f"{sign} {amount(limit, given.scorer, language)}"
        for sign, limit in (("≥", given.min), ("≤", given.max))
        if limit is not None
    ]
    tagged = f" #{given.tag}" if given.tag else ""
    return f"{given.scorer}{tagged} {', '.join(asked)}"
