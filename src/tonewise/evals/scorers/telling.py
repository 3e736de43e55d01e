"""How results are made: one function a kind, with a reason of one line."""

from __future__ import annotations

from collections.abc import Iterable

from tonewise.evals.measures import kind_of
from tonewise.evals.results import Result, Status
from tonewise.plain import harmless


def assessed(scorer: str, value: bool | float | str, reason: str = "") -> Result:
    """A result that has a value."""
    return _made(scorer, "assessed", value, reason)


def not_applicable(scorer: str, reason: str = "") -> Result:
    """Nothing in the case calls for this scorer."""
    return _made(scorer, "not-applicable", None, reason)


def cannot_assess(scorer: str, reason: str) -> Result:
    """It is called for, and what there is does not tell."""
    return _made(scorer, "cannot-assess", None, reason)


def failed(scorer: str, reason: str) -> Result:
    """Something went wrong: no verdict came, or there is no draft."""
    return _made(scorer, "error", None, reason)


def line(parts: Iterable[str]) -> str:
    """Reasons on one line, each once, and nothing in it that commands a terminal."""
    return "; ".join(dict.fromkeys(harmless(" ".join(part.split())) for part in parts))


def shown(text: str, limit: int = 80) -> str:
    """A text as a reason quotes it."""
    short = harmless(" ".join(text.split()))
    return short if len(short) <= limit else f"{short[: limit - 1]}…"


def _made(scorer: str, status: Status, value: bool | float | str | None, reason: str) -> Result:
    return Result.of_own(
        scorer=scorer, type=kind_of(scorer), status=status, value=value, reason=reason
    )  # fmt: skip
