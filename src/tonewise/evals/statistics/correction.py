"""Many comparisons at once: what is allowed to chance is shared among them."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.evals.statistics.distributions import LEVEL


def holm(values: Sequence[float]) -> list[float]:
    """Holm's adjusted p of each, in the order given."""
    adjusted = [1.0] * len(values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=lambda place: values[place])):
        largest = max(largest, min(1.0, values[place] * (len(values) - rank)))
        adjusted[place] = largest
    return adjusted


def holm_of_reachable(values: Sequence[float], least: Sequence[float], level: float = LEVEL) -> list[float]:
    """Holm's adjusted p, over those comparisons alone whose smallest possible p could reach the level at all.

    After Tarone: a test of counts that can never reject takes nothing from the others. ``least`` is what each could
    reach at best, told by how many cases changed and not by their direction. The rest have 1.
    """
    share = 1
    while sum(1 for p in least if p <= level / share) > share:
        share += 1
    places = [place for place, p in enumerate(least) if p <= level / share]
    adjusted = [1.0] * len(values)
    for place, p in zip(places, holm([values[place] for place in places]), strict=True):
        adjusted[place] = p
    return adjusted
