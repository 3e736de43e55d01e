"""Replies that would fit any message: stock phrases, courtesies, and talk of the company itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tonewise.reading.apologies import apologies
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.sentences import split
from tonewise.reading.substance import acts, names
from tonewise.reading.words import Token, parses, tokens

_OURSELVES = frozenset(
    ("мы", "наш", "наша", "наше", "наши", "нашей", "нашего", "нашем", "нашу", "нам", "нас", "нами", "нашим", "наших",
     "we", "we're", "we've", "our", "us", "ours")
)  # fmt: skip
_AT_OUR_COST = frozenset(("expense", "cost", "счет"))
"""«За наш счёт» speaks of what is done for the customer."""
_OF_THE_MATTER = frozenset(("it", "it's", "that's", "them", "его", "ее", "её", "их"))
"""Words that point at what the customer told of."""
_DO = frozenset(
    "bring call come take visit send keep press open try use leave pick hand drop turn switch show give ask unplug go "
    "return wait check put hold sign fill ring write reply".split()
)
_LONGEST = 300
"""Tokens of a reply that is looked through; whoever writes more says something."""


@lru_cache(maxsize=1024)
def is_generic(text: str) -> bool:
    """Whether each sentence is a stock phrase or a courtesy, or speaks of the company and of no act of its own."""
    row = tokens(text)
    if len(row) > _LONGEST or any("?" in token.text for token in row):
        return False
    beside = [(each.start, each.end) for each in apologies(text) if not each.named]
    for group in ("canned", "platitudes", "courtesy", "delight", "wish", "merry wish"):
        beside += [(hit.start, hit.end) for hit in lexicon_hits(text, group)]
    beside += [(hit.start, len(text)) for hit in lexicon_hits(text, "sign-off")[:1]]
    for start, end in split(text):
        if names(text, (start, end), beside) == 0:
            continue
        words = {token.lower for token in row if start <= token.start < end}
        if not _OF_THE_MATTER.isdisjoint(words) or _tells_to_act([t for t in row if start <= t.start < end]):
            return False
        if words.isdisjoint(_OURSELVES) or not words.isdisjoint(_AT_OUR_COST) or acts(text[start:end]):
            return False
    return True


def _tells_to_act(row: Sequence[Token]) -> bool:
    """Whether a sentence tells the customer to do something («зайдите в наш магазин»)."""
    words = [token.lower for token in row if token.kind == "word"]
    return (bool(words) and words[0] in _DO) or any(
        {"impr", "plur"} <= reading.grammemes and word.endswith(("те", "тесь"))
        for word in words
        for reading in parses(word)[:1]
    )
