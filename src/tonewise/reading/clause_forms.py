"""How a statement is built: whether it stands by itself, or leans on what was asked («до восьми», "it does").

What names its own subject and says something of it («Магазин открыт по будням») must speak of what was asked to be an
answer; an ellipsis, a pronoun or an instruction takes its subject from the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from tonewise.reading.negations import words_of
from tonewise.reading.words import Token, parses, tokens

Form = Literal["full", "noun", "ours", "order", "pronoun", "predicate", "you", "ellipsis"]
"""A subject with its predicate; a noun with none; what we do; an imperative; «он», "it"; no subject; ``you``; a bare
value, time or place."""

STANDALONE: frozenset[Form] = frozenset(("full", "noun", "ours"))
_LIKELY = 0.2
_LONGEST_NOUN = 10
_HE = frozenset(("он", "она", "оно", "они", "это", "все"))
_WE = frozenset(("мы", "я"))
_PREDICATES = frozenset(("PRTS", "ADJS", "PRED", "INFN", "COMP"))
_ADVERBS = frozenset(("дальше", "далее", "позже", "раньше", "ближе", "больше", "меньше"))
_OPENERS = frozenset("please just but then and so hi hello yes no sure of course well also".split())
_I = frozenset("i we i'll we'll i've we've i'm we're i'd we'd let".split())
_IT = frozenset(
    "it it's they they're he she that that's this these those he'll she'll it'll they'll there there's one both all"
    " yours each".split()
)
_YOU = frozenset(("you", "you'll", "you're"))
_LEANING = frozenset(
    "at in on from until till by up about around within after before every between behind near next under opposite to"
    " for with as because tomorrow today tonight not only no if when once".split()
)
_FINITE = frozenset(
    "is are was were can will has have does do may must should would could costs takes goes comes runs starts opens"
    " closes gets".split()
)
_FINITE_ENDINGS = ("'s", "'ll", "'re", "ed")
_DETERMINERS = frozenset("the our your a an this every each".split())
_AFTER_NOUNS = frozenset("and or of in on at for with from to by".split())
_SAID = ("word", "number", "link", "email")


@lru_cache(maxsize=8192)
def form_of(text: str, language: str) -> Form:
    """The form of a statement."""
    row = [token for token in tokens(text) if token.kind in _SAID]
    if not row:
        return "ellipsis"
    return _russian(row) if language == "ru" else _english(row)


def _russian(row: Sequence[Token]) -> Form:
    subject = predicate = ours = other = unnamed = False
    after_preposition = False
    for token in row:
        found = parses(token.lower) if token.kind == "word" else ()
        first = found[0] if found else None
        ours = ours or token.lower in _WE
        other = other or token.lower in _HE
        if first is None:
            after_preposition = False
            continue
        if first.part == "VERB":
            predicate = True
            if "impr" in first.grammemes:
                return "order"
            ours = ours or "1per" in first.grammemes
            unnamed = unnamed or ("past" in first.grammemes and not subject)
        elif first.part in _PREDICATES and token.lower not in _ADVERBS:
            predicate = True
        elif first.part == "NOUN" and not after_preposition:
            subject = subject or any(
                p.part == "NOUN" and "nomn" in p.grammemes and p.score >= _LIKELY for p in found[:3]
            )
        after_preposition = first.part == "PREP"
    if ours or other:
        return "ours" if ours else "pronoun"
    if predicate and subject:
        return "full"
    if predicate:
        return "ours" if unnamed else "predicate"
    return "noun" if subject else "ellipsis"


def _english(row: Sequence[Token]) -> Form:
    words = [token.lower for token in row]
    while len(words) > 1 and words[0] in _OPENERS:
        del words[0]
    first = words[0]
    for form, opening in (("ours", _I), ("pronoun", _IT), ("you", _YOU), ("order", words_of("en").orders)):
        if first in opening and not (form == "order" and len(words) > 1 and words[1][0].isdigit()):
            return form  # type: ignore[return-value]  # the literals above
    if first in _LEANING or first[0].isdigit():
        return "predicate" if not _YOU.union(_I, _IT).isdisjoint(words) else "ellipsis"
    finite = any(word in _FINITE or word.endswith(_FINITE_ENDINGS) for word in words) or _speaks(words)
    return "full" if finite or len(words) > _LONGEST_NOUN else "noun"


def _speaks(words: Sequence[str]) -> bool:
    """ "The voice speaks six languages": behind a determiner and a noun, a word in -s that something follows."""
    if words[0] not in _DETERMINERS:
        return False
    return any(
        word.endswith("s") and not word.endswith("ss") and after not in _AFTER_NOUNS
        for word, after in pairwise(words[2:])
    )
