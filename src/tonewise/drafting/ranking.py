"""Which fact answers a question, as a probability: a conditional logit over the signs of `tonewise.reading.matching`.

One utility a fact, one for "none of them"; their softmax is the probability. The weights are the maximum of the
likelihood on the development half of ``tests/data/compose_*.yaml`` (``scripts/fit_ranking.py`` prints them; the check
half took no part).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from tonewise.model import FactKind
from tonewise.reading.answer_kinds import TYPED
from tonewise.reading.matching import Asked, Evidence

NONE = 2.0
"""Fitted at 2.67; lowered as far as the development halves and the everyday sets lose no clean draft by it."""
_BARE = 1.95
_FACT_KIND: dict[FactKind, float] = {"refusal": 1.15, "alternative": -0.32, "history": -1.01}
_CONFLICT = -1.47


def probabilities(wanted: Asked, signs: Sequence[Evidence], kinds: Sequence[FactKind]) -> tuple[list[float], float]:
    """For each fact the probability that it answers the question, and the probability that none does."""
    best_kind = max((sign.kind for sign in signs), default=0.0)
    utilities = [
        utility(sign, typed=wanted.want in TYPED, best_kind=best_kind) + _FACT_KIND.get(kind, 0.0)
        for sign, kind in zip(signs, kinds, strict=True)
    ]
    top = max([*utilities, NONE])
    weights = [exp(value - top) for value in utilities]
    none = exp(NONE - top)
    total = sum(weights) + none
    return [weight / total for weight in weights], none / total


def features(signs: Evidence, *, typed: bool, best_kind: float) -> dict[str, float]:
    """The signs as the model takes them."""
    return {
        "subject": signs.subject,
        "attribute_same": float(signs.attribute == 1.0),
        "attribute_other": float(signs.attribute == 0.0),
        "typed": signs.kind if typed else 0.0,
        "untyped": 0.0 if typed else signs.kind,
        "typed_none": float(typed and signs.kind == 0.0),
        "typed_best": float(typed and 0.0 < best_kind == signs.kind),
        "focus": signs.focus,
        "focus_around": signs.focus_around,
        "near": signs.near,
        "near_around": signs.near_around,
        "near_focus": signs.near_focus,
        "topic": signs.topic,
        "unasked": float(signs.unasked),
        "clash": float(signs.clash),
    }


_WEIGHTS = {
    "subject": 2.23, "attribute_same": 0.43, "attribute_other": -0.12, "typed": 1.98, "untyped": 1.12,
    "typed_none": -0.76, "typed_best": 1.34, "focus": 1.17, "focus_around": 1.04, "near": 2.76, "near_around": 0.67,
    "near_focus": 0.86, "topic": 0.23, "unasked": -1.83, "clash": -0.83,
}  # fmt: skip


def utility(signs: Evidence, *, typed: bool, best_kind: float) -> float:
    """How much speaks for a statement, before its rivals are weighed against it."""
    found = features(signs, typed=typed, best_kind=best_kind)
    return (
        sum(_WEIGHTS[name] * value for name, value in found.items()) + _BARE * signs.bare + _CONFLICT * signs.conflict
    )
