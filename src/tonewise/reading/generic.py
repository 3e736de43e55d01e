"""Replies that would fit any message: stock phrases, courtesies, and talk of the company itself."""

from __future__ import annotations

from functools import lru_cache

from tonewise.reading.apologies import apologies
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.sentences import split
from tonewise.reading.substance import acts, names
from tonewise.reading.words import tokens

_OURSELVES = frozenset(
    ("мы", "наш", "наша", "наше", "наши", "нашей", "нашего", "нашем", "нашу", "нам", "нас", "нами", "нашим", "наших",
     "we", "we're", "we've", "our", "us", "ours")
)  # fmt: skip
_AT_OUR_COST = frozenset(("expense", "cost", "счет"))
"""«За наш счёт» speaks of what is done for the customer."""
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
        if words.isdisjoint(_OURSELVES) or not words.isdisjoint(_AT_OUR_COST) or acts(text[start:end]):
            return False
    return True
