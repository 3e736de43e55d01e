"""What a customer is moved to: a person or team, or a thing of theirs («резервный узел», ``the quiet wing``)."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.words import Token, is_cyrillic, is_known, parses

_FAR = 5
"""Words in which what the customer is moved to is named."""
_TO = frozenset(("на", "в", "во"))
_THINGS = frozenset(
    "port node server wing room suite floor cabin desk seat seats row bed ward lane line channel network cluster slot "
    "band frequency plan tariff rate tier terminal gate platform address cell bay berth pitch bungalow flat apartment "
    "locker course level class mirror environment instance database host domain gateway machine version release mode "
    "ring fleet truck van car bus train flight boat next".split()
)
_BARE = frozenset(("desk", "line", "level", "next"))
"""Things that are a team with another word before («the claims desk»)."""
THINGS = frozenset(("порт", "port", "box"))
"""Words for a team that mean a thing as well («порт» of a network, ``box office``)."""


def goes_to_a_thing(text: str, after: Sequence[Token]) -> bool:
    """Whether the words after «перевожу вас», ``moving you to`` name a thing, and no person or team."""
    near = _phrase(after)
    teams = {hit.start for hit in lexicon_hits(text, "to whom") if text[hit.start : hit.end].lower() not in THINGS}
    if not near or any(token.start in teams or token.text[:1].isupper() for token in near):
        return False
    if is_cyrillic(near[0].lower):
        return near[0].lower in _TO and _is_lifeless(near[1:])
    return any(token.lower in _THINGS - _BARE for token in near)


def _phrase(after: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    for token in after[:_FAR]:
        if token.kind != "word":
            break
        found.append(token)
    return found


def _is_lifeless(row: Sequence[Token]) -> bool:
    """Whether the first noun is a thing that the dictionary knows: a colleague's nickname or role is none."""
    for token in row:
        readings = parses(token.lower)
        nouns = [reading for reading in readings if reading.part == "NOUN"]
        if nouns and readings[0].part == "NOUN":
            return is_known(token.lower) and all("anim" not in noun.grammemes for noun in nouns)
    return False
