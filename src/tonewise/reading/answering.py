"""Whether a statement that stands by itself bears on what a question asks, rather than only on the same company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from tonewise.reading.answer_kinds import TYPED
from tonewise.reading.matching import Asked, closeness, evidence
from tonewise.reading.meaning import Unit, relation
from tonewise.reading.statements import Statement
from tonewise.reading.words import parses

BEARS = -1.4
"""Least weight by which a statement bears on a question: one in twenty-five good answers weighs less, and two in three
statements of another matter do."""

BEARS_AS_REASON = -2.2
"""The same for what may be a reason: it speaks of other things than the question does."""

WEIGHTS: Mapping[str, float] = {
    "near": 0.48, "near twice": 0.24, "near, squared": 0.57, "near focus": 0.24, "topic": 0.76, "focus": 1.03,
    "attribute": 0.74, "kind": 1.19, "kind, typed": 0.85, "kind, bare": 0.47, "unasked": -1.09, "conflict": -0.67,
    "clash": -0.26, "pronoun": 0.74, "leans": 0.17, "best": 0.80, "least": 0.70, "verb": 0.70, "noun": 0.36,
    "theme": 0.51, "strangest": 0.59, "touched": 0.14, "asked words": -0.16, "told words": 0.86, "few": 0.56,
    "yes": 1.48, "denies": 0.08, "ours": 0.26, "measured, near": -1.01, "yes-no, least": 0.48, "action, near": 0.68,
    "yes-no": -0.21, "action": 0.23, "reason": 0.41, "place": 0.26, "choice": -0.28, "base": -3.97,
}  # fmt: skip
"""Log odds for each sign, from ``scripts/fit_answering.py``."""

_MATCHED = 0.65
_MANY = 8
_KINDS = ("yes-no", "action", "reason", "place", "choice")
_MEASURED = ("date", "amount")


def bearing(wanted: Asked, part: Statement) -> float:
    """How much speaks for a statement as the answer to a question: log odds, by the fitted weights."""
    row = signs(wanted, part)
    return WEIGHTS["base"] + sum(WEIGHTS[name] * value for name, value in row.items() if value)


def signs(wanted: Asked, part: Statement) -> dict[str, float]:
    """What speaks for and against it, each sign about 0 to 1."""
    told = part.meaning
    found = evidence(wanted, told)
    kind = wanted.question.kind
    leans = found.bare or found.pronoun
    own = (*wanted.own.units, *wanted.context.subject) if leans else wanted.own.units
    near = max(found.near, found.near_around) if leans else found.near
    nearest = [_nearest(unit, told.units) for unit in own]
    around = (*own, *wanted.context.units)
    subject = [unit for unit in told.units if unit.topics or not unit.attributes]
    verbs = [near for unit, near in zip(own, nearest, strict=True) if is_verb(unit.word)]
    others = [near for unit, near in zip(own, nearest, strict=True) if not is_verb(unit.word)]
    least = min(nearest, default=0.5)
    row = {
        "near": near,
        "near twice": near * found.near_focus,
        "near, squared": near**2,
        "near focus": found.near_focus,
        "topic": found.topic,
        "focus": found.focus,
        "attribute": found.attribute,
        "kind": found.kind,
        "kind, typed": found.kind * (wanted.want in TYPED),
        "kind, bare": found.kind * found.bare,
        "unasked": float(found.unasked),
        "conflict": float(found.conflict),
        "clash": float(found.clash),
        "pronoun": float(told.pronoun),
        "leans": float(leans),
        "best": max(nearest, default=0.0) ** 2,
        "least": least,
        "verb": max(verbs, default=0.5),
        "noun": max(others, default=0.5),
        "theme": max((relation(unit, other) for unit in told.units[:1] for other in around), default=0.0),
        "strangest": min((_nearest(unit, around) for unit in subject), default=0.5),
        "touched": float(min(_MANY, sum(_is_touched(unit, told.units) for unit in own))),
        "asked words": float(min(len(own), _MANY)),
        "told words": min(len(subject), _MANY) / _MANY,
        "few": float(len(told.units) <= 2),
        "yes": float(part.yes_or_no and kind in ("yes-no", "choice", "action")),
        "denies": float(part.denies),
        "ours": float(part.form == "ours"),
        "measured, near": near * (kind in _MEASURED),
        "yes-no, least": least * (kind == "yes-no"),
        "action, near": near * (kind == "action"),
    }
    return row | {kind_: float(kind == kind_) for kind_ in _KINDS}


def _nearest(unit: Unit, told: Sequence[Unit]) -> float:
    best = 0.0
    for other in told:
        if (found := closeness(unit, other)) > best:
            best = found
    return best


def _is_touched(unit: Unit, told: Sequence[Unit]) -> bool:
    return any(relation(unit, other) >= _MATCHED for other in told)


@lru_cache(maxsize=16384)
def is_verb(word: str) -> bool:
    """Whether a folded Russian word is a verb."""
    found = parses(word)
    return bool(found) and found[0].part in ("VERB", "INFN")
