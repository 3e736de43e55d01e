"""Which fact goes to which question, chosen for all questions of a turn together.

A fact that one question needs is not spent on another that something else can answer, and a question whose likeliest
fact is taken gets the next one. What speaks for a fact is its utility beside that of "none".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

_WIDTH = 48
"""Assignments that are kept after each question: more change nothing on turns of up to ten questions."""
_TRIED = 4
"""Facts that are tried for a question, the likeliest ones."""
_PLACE = 0.7
"""How much more the first of the facts given counts than the last: who attaches facts begins with what bears most."""
_IN_ORDER = 0.3
"""What speaks for answering a later question with a later fact."""


@dataclass(frozen=True, slots=True)
class _Partial:
    worth: float
    chosen: tuple[int | None, ...]
    asked: frozenset[int]
    """Facts that answer a question already."""
    last: int | None


def assign(utilities: Sequence[Sequence[float]], shared: Sequence[float]) -> list[int | None]:
    """For each question the index of its fact, or None.

    ``utilities`` has a row a question, in which 0 is worth "none"; ``shared`` is what it costs each to be answered by a
    fact that answers another one: 0 for what is only told, which often says in other words what is asked.
    """
    rows = [_by_place(row) for row in utilities]
    partials = [_Partial(0.0, (), frozenset(), None)]
    for worth, cost in zip(rows, shared, strict=True):
        tried = sorted((index for index, value in enumerate(worth) if value > 0), key=lambda index: -worth[index])
        grown = [replace(partial, chosen=(*partial.chosen, None)) for partial in partials]
        for partial in partials:
            for index in tried[:_TRIED]:
                gain = worth[index] - (cost if index in partial.asked else 0.0)
                if partial.last is not None and index != partial.last:
                    gain += _IN_ORDER if index > partial.last else -_IN_ORDER
                asked = partial.asked | {index} if cost else partial.asked
                grown.append(_Partial(partial.worth + gain, (*partial.chosen, index), asked, index))
        partials = sorted(grown, key=lambda partial: -partial.worth)[:_WIDTH]
    return list(partials[0].chosen)


def _by_place(row: Sequence[float]) -> list[float]:
    last = max(1, len(row) - 1)
    return [value + _PLACE * (0.4 - index / last) for index, value in enumerate(row)]
