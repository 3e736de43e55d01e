"""What an announcement of a transfer tells, and what it leaves out: to whom, why, by when the answer comes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from tonewise.reading.phrases import Hit
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import Token, parses, tokens
from tonewise.reading.writers import CAPITALS, is_name

_READ = 4000
"""Characters of a message in which it is looked for."""
Missing = Literal["whom", "why", "when"]

_TIMES = frozenset(("time", "span", "date", "weekday"))
_GONE = frozenset("за прошлый прошлого прошлом прошлую last past ago since назад с".split())
"""Words before a time that is over («за прошлый год»)."""
_NARROWS = frozenset("по из с со от in from for of who that on".split())
_NOT_A_REASON = frozenset(("soon", "well", "usual", "quickly", "possible", "always", "much", "far", "long"))


@lru_cache(maxsize=4096)
def missing(text: str) -> tuple[Missing, ...]:
    """What a text that announces a transfer leaves out: to whom, why, by when."""
    text = text[:_READ]
    found: list[Missing] = []
    if not _names_whom(text):
        found.append("whom")
    if not any(_is_reason(text, hit) for hit in lexicon_hits(text, "why")) and not _says_what_they_do(text):
        found.append("why")
    if not _is_timed(text) and not lexicon_hits(text, "when"):
        found.append("when")
    return tuple(found)


def _is_timed(text: str) -> bool:
    """Whether a time is named that is not over («за прошлый год»)."""
    row = tokens(text)
    for value in values(text, script_language(text)):
        before = [token.lower for token in row if token.end <= value.start][-_LED:]
        inside = [token.lower for token in row if value.start <= token.start < value.end]
        if value.kind in _TIMES and _GONE.isdisjoint((*before, *inside)):
            return True
    return False


_LED = 2


def _says_what_they_do(text: str) -> bool:
    """«Она отправляет бригады», ``he fixes boilers``: what the other one does is the reason."""
    row = tokens(text)
    return any(
        _does_english(row[at + 1 : at + 3]) for at, token in enumerate(row) if token.lower in _WHO_DOES_EN
    ) or any(
        token.lower in _WHO_DOES
        and any(
            {"pres", "3per"} <= parse.grammemes
            for each in (*row[at + 1 : at + 3], *(row[max(at - 2, 0) : at] if row[at - 1].lower == "только" else ()))
            for parse in parses(each.lower)[:1]
        )
        for at, token in enumerate(row)
    )


def _does_english(after: Sequence[Token]) -> bool:
    """Whether ``he`` or ``who`` is followed by what they do, and not by that they will answer."""
    return any(
        token.lower.endswith("s") and len(token.lower) > len("was") and token.lower not in _ANSWERS
        for token in (after[1:] if after and after[0].lower in ("only", "usually", "also", "always") else after[:1])
    )


_WHO_DOES_EN = frozenset(("he", "she", "who"))
_ANSWERS = frozenset("replies answers writes joins responds gets comes starts does helps takes wants".split())
_WHO_DOES = frozenset("он она они который которая которые кто".split())


def _is_called_he(row: Sequence[Token]) -> bool:
    """``Jan writes the firmware, so he takes over``: a first word of which somebody is said to be."""
    words = [token for token in row[:_FAR] if token.kind == "word"]
    if len(words) < len(_HE) or not words[0].text.istitle() or words[0].lower in CAPITALS:
        return False
    return words[1].lower.endswith("s") and not _HE.isdisjoint(token.lower for token in words)


_FAR = 14
_HE = frozenset(("he", "she"))


def _is_reason(text: str, hit: Hit) -> bool:
    after = next((token.lower for token in tokens(text) if token.start >= hit.end), "")
    return after not in _NOT_A_REASON


def _names_whom(text: str) -> bool:
    row = tokens(text)
    vague = lexicon_hits(text, "vague whom")
    for hit in lexicon_hits(text, "to whom"):
        inside = [other for other in vague if other.start <= hit.start and hit.end <= other.end]
        if not inside:
            return True
        after = next((token for token in row if token.start >= hit.end), None)
        if after is not None and (after.lower in _NARROWS or after.text[:1].isupper()):
            return True
    opening = {start for start, _ in split(text)}
    if any(_is_called_he(row[at:]) for at, token in enumerate(row) if token.start in opening):
        return True
    return any(
        token.kind == "word"
        and token.text[:1].isupper()
        and (is_name(token) or (token.start not in opening and token.lower not in CAPITALS))
        for token in row
    )
