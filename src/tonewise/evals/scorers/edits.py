"""``edit-distance``: how much an agent changed before the reply was sent."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.evals.results import Result
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.telling import assessed, not_applicable
from tonewise.reading.words import without_marks


def edit_distance(reply: Reply) -> Result:
    """Words put in, taken out and replaced, as a share of the longer text's words: 0 is sent as it was."""
    sent = reply.case.sent
    if sent is None:
        return not_applicable("edit-distance")
    written = without_marks("\n".join((sent,) if isinstance(sent, str) else sent))
    drafted = without_marks(reply.text)
    longer = max(len(written), len(drafted))
    changed = levenshtein(drafted, written)
    return assessed("edit-distance", round(changed / longer, 4) if longer else 0.0, f"{changed} of {longer} words")


def levenshtein(first: Sequence[str], second: Sequence[str]) -> int:
    """Least number of words to put in, take out or replace.

    By Hyyrö's bit vectors, a column of the table in one integer of as many bits as there are words: exact, and quick
    on texts of many thousand words, where the plain table would take minutes.
    """
    first, second = _without_shared_ends(first, second)
    if not first or not second:
        return len(first) + len(second)
    places: dict[str, int] = {}
    for index, word in enumerate(first):
        places[word] = places.get(word, 0) | 1 << index
    whole, last = (1 << len(first)) - 1, 1 << len(first) - 1
    more, less, distance = whole, 0, len(first)
    for word in second:
        same = places.get(word, 0) | less
        across = (((same & more) + more) ^ more) | same
        up = less | (whole & ~(across | more))
        down = more & across
        distance += bool(up & last) - bool(down & last)
        up = (up << 1 | 1) & whole
        down = (down << 1) & whole
        same = places.get(word, 0) | less
        more, less = down | (whole & ~(same | up)), up & same
    return distance


def _without_shared_ends(first: Sequence[str], second: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    start, shorter = 0, min(len(first), len(second))
    while start < shorter and first[start] == second[start]:
        start += 1
    end = 0
    while end < shorter - start and first[-1 - end] == second[-1 - end]:
        end += 1
    return first[start : len(first) - end], second[start : len(second) - end]
