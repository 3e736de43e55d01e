"""Every measure that a draft is scored by, besides ``rule/ID`` and ``judge/NAME``: what it is counted in, and which way
is better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from tonewise.evals.results import PASSED, Direction

Kind = Literal["bool", "number", "label"]
Unit = Literal["share", "score", "seconds", "dollars", "count"]
"""``share`` and ``score`` lie between 0 and 1."""


class About(NamedTuple):
    """What is known of a measure before anything is scored; rules and judges are as the defaults say."""

    kind: Kind = "bool"
    unit: Unit = "share"
    direction: Direction = "more-is-better"
    guarded: bool = False
    """Whether a baseline keeps it, so that the gate guards it."""


MEASURES: Final[Mapping[str, About]] = {
    PASSED: About(guarded=True),
    "expected": About(),
    "content": About(),
    "answers": About(),
    "register": About(),
    "gate": About(),
    "by-model": About(),
    "score": About("number", "score", guarded=True),
    "coverage": About("number", guarded=True),
    "edit-distance": About("number", direction="less-is-better"),
    "words": About("number", "count", "neutral"),
    "messages": About("number", "count", "neutral"),
    "seconds": About("number", "seconds", "less-is-better"),
    "cost": About("number", "dollars", "less-is-better"),
    "tokens": About("number", "count", "less-is-better"),
    "model": About("label", "count", "neutral"),
}
_OTHER: Final = About()


def kind_of(scorer: str) -> Kind:
    """Whether it says yes or no, a number, or a label."""
    return MEASURES.get(scorer, _OTHER).kind


def unit_of(scorer: str) -> Unit:
    """What it is counted in; all that is yes or no is a share."""
    return MEASURES.get(scorer, _OTHER).unit


def direction_of(scorer: str) -> Direction:
    """Whether more of it is better."""
    return MEASURES.get(scorer, _OTHER).direction


def is_part(scorer: str) -> bool:
    """Whether its values lie between 0 and 1."""
    return unit_of(scorer) in ("share", "score")


def is_guarded(scorer: str) -> bool:
    """Whether a baseline keeps it, so that the gate guards it."""
    return MEASURES.get(scorer, _OTHER).guarded or scorer.startswith(("rule/", "judge/"))
