"""Whether «вы» is said to several people: «приходите оба», «жду вас вдвоём»."""

from __future__ import annotations

from functools import cache

from tonewise.lexicons import load
from tonewise.reading.address import AddressMark
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens

_TOGETHER = frozenset(("вчетвером", "впятером", "вшестером", "семьей", "компанией", "толпой"))
_NEAR = 4


def is_to_several(text: str, mark: AddressMark) -> bool:
    """Whether a «вы» has a word for several people a few words from it in its sentence."""
    if mark.address != "вы":
        return False
    start, end = next((s for s in split(text) if s[0] <= mark.start < s[1]), (0, len(text)))
    row = tokens(text[start:end])
    place = next((index for index, token in enumerate(row) if start + token.start == mark.start), 0)
    near = [token.lower for token in row[max(0, place - _NEAR) : place + _NEAR + 1]]
    if any(word in _words() for word in near):
        return True
    return any(word == "вместе" and after not in ("с", "со") for word, after in zip(near, [*near[1:], ""], strict=True))


@cache
def _words() -> frozenset[str]:
    return _TOGETHER.union(load("ru", "address")["group"])
