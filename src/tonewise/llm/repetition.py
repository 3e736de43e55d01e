"""A model that has begun to say one thing for ever, told by the end of what it said."""

from __future__ import annotations

TIMES = 5
"""How often the same has to stand in a row."""
STRETCH = 500
"""Characters that the repetitions have to fill: a row of dashes or brackets is none yet."""
LONGEST_UNIT = 300
"""Characters of what is repeated: a paragraph of a reply."""
ENOUGH = TIMES * LONGEST_UNIT
"""Characters at the end of a text that tell."""


def repeats_itself(text: str) -> bool:
    """Whether a text ends in one stretch of characters, over and over."""
    tail = text[-ENOUGH:]
    for unit in range(1, LONGEST_UNIT + 1):
        stretch = max(STRETCH, TIMES * unit)
        if stretch > len(tail):
            return False
        if tail[-unit:] == tail[-2 * unit : -unit] and tail[-stretch:-unit] == tail[unit - stretch :]:
            return True
    return False
