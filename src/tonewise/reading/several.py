"""Whether «вы» is said to several people: «приходите оба», «жду вас вдвоём»."""

from __future__ import annotations

import re
from functools import cache

from tonewise.lexicons import load
from tonewise.reading.address import AddressMark
from tonewise.reading.words import tokens

_TOGETHER = frozenset(("вчетвером", "впятером", "вшестером", "семьей", "компанией", "толпой"))
_NEAR = 4
_WINDOW = 60
_BREAK = re.compile(r"[.!?…\n]")


def is_to_several(text: str, mark: AddressMark) -> bool:
    """Whether a «вы» has a word for several people a few words from it in its sentence."""
    if mark.address != "вы":
        return False
    before = _BREAK.split(text[max(0, mark.start - _WINDOW) : mark.start])[-1]
    after = _BREAK.split(text[mark.end : mark.end + _WINDOW])[0]
    near = [token.lower for token in (*tokens(before)[-_NEAR:], *tokens(after)[:_NEAR])]
    if any(word in _words() for word in near):
        return True
    return any(word == "вместе" and after not in ("с", "со") for word, after in zip(near, [*near[1:], ""], strict=True))


@cache
def _words() -> frozenset[str]:
    return _TOGETHER.union(load("ru", "address")["group"])
