"""Volleys of questions: several in a row within one message, parted by commas or by «and», whatever they ask for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, tokens

MANY = 4
"""So many questions in one message are a volley."""
_WH = frozenset(
    "what what's whats which who whose when where why how какой какая какое какие какого какую каком кто когда где "
    "куда откуда сколько почему зачем чей чья".split()
)
_AUXILIARIES = frozenset("do does did are is was were have has had can could will would should".split())
_SUBJECTS = frozenset("you it they he she there your the this that any".split())
_JOINTS = frozenset(("and", "n", "&", "or", "и", "а", "или"))
_OPENING = 3
"""Words within which a question clause shows itself."""


@lru_cache(maxsize=2048)
def volley(text: str) -> tuple[int, int] | None:
    """Where the question clauses of a text begin and end, or None where there are fewer than ``MANY``."""
    spans = quoted(text)
    row = tokens(text)
    starts = [token.start for token in row]
    found: list[tuple[int, int]] = []
    for start, end in split(text):
        if is_quoted(spans, start):
            continue
        clauses = _clauses(row[bisect_left(starts, start) : bisect_left(starts, end)])
        asking = [clause for clause in clauses if _asks(clause)]
        if "?" in text[start:end] or len(asking) >= MANY:
            found += [(clause[0].start, clause[-1].end) for clause in asking]
    return (found[0][0], found[-1][1]) if len(found) >= MANY else None


def _clauses(row: Sequence[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    for token in row:
        if token.lower in _JOINTS or token.text in (",", ";", ":", "–", "—", "?"):
            clauses.append([])
        elif token.kind != "mark":
            clauses[-1].append(token)
    return [clause for clause in clauses if clause]


def _asks(clause: Sequence[Token]) -> bool:
    words = [token.lower for token in clause]
    if not _WH.isdisjoint(words[:_OPENING]) or "ли" in words[:_OPENING]:
        return True
    return words[0] in _AUXILIARIES and (len(words) > 1 and (words[1] in _SUBJECTS or words[1].endswith("ing")))
