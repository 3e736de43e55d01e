"""What a sentence or clause of a reply is, by itself: a greeting, a stock phrase, a promise, a statement …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from tonewise.drafting.editing.phrasing import hits
from tonewise.reading.apologies import apologies
from tonewise.reading.data_asked import asks
from tonewise.reading.holding import holding_span
from tonewise.reading.idle import idle_span
from tonewise.reading.letters import greets
from tonewise.reading.links import links
from tonewise.reading.meaning import meaning
from tonewise.reading.platitudes import platitudes
from tonewise.reading.promises import promises
from tonewise.reading.reasons import opening_reason
from tonewise.reading.refusals import denial, offers_way
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.substance import names, tells
from tonewise.reading.transfers import announcement
from tonewise.reading.values import values
from tonewise.reading.words import Token, tokens

Kind = Literal[
    "greeting", "sign-off", "canned", "ritual apology", "apology", "holding", "promise", "transfer", "remark", "blame",
    "question", "refusal", "alternative", "answer", "instruction", "link", "reason", "other",
]  # fmt: skip

EMPTY: frozenset[Kind] = frozenset(("greeting", "sign-off", "canned", "ritual apology", "holding", "remark", "blame"))
"""Kinds that tell the customer nothing of their matter."""

_LONGEST = 1_500
"""Characters of one sentence that are read; whatever is longer says something."""
_FEW = 1
_LONGEST_SALUTATION = 4
_HELLOS = frozenset("приветик приветики приветствую хаюшки hiya heya hey greetings howdy ahoy salutations".split())
_TWO_WORD_HELLOS = frozenset(
    (("доброго", "времени"), ("доброго", "дня"), ("доброго", "вечера"), ("доброго", "утра"), ("good", "day"),
     ("hello", "there"), ("hi", "there"), ("hey", "there"))
)  # fmt: skip
_FEW_BESIDE_STOCK = 4
_FEW_MORE = 6
_REMARK_LINE = re.compile(
    r"\s*(?:[\[(]?\s*(?:внутр\w*|служебн\w*|для себя|заметк\w|internal|note to self|private|staff note)\b"
    r"[^:\n]{0,20}[:\])]"
    r"|(?:todo|tbd|fyi|nb|заметка|note|пометка|коммент\w*)\s*:|//|@\w+\s)",
    re.IGNORECASE,
)
_STOCK = ("canned", "courtesy", "platitudes", "holding", "sign-off", "intro", "kind words", "farewell")


@lru_cache(maxsize=8192)
def kind_of(text: str, language: str, customer: tuple[str, ...] = ()) -> Kind:
    """What a sentence or clause is; ``customer`` holds what the customer has written, which to say again says nothing.

    ``alternative`` and ``answer`` need the facts, and are told by `tonewise.drafting.editing.pieces` alone.
    """
    if len(text) > _LONGEST:
        return "other"
    row = tokens(text)
    if not any(token.kind in ("word", "number", "link", "email") for token in row):
        return "canned"
    if hits(text, "remark") or _REMARK_LINE.match(text):
        return "remark"
    if (greets(row) or _is_salutation(row)) and not any(token.kind == "number" for token in row):
        return "greeting"
    return _empty_kind(text, language, customer) or _telling_kind(text, language)


def _is_salutation(row: Sequence[Token]) -> bool:
    """«Уважаемый посетитель», ``Dear valued customer``, whoever is meant."""
    words = [token.lower for token in row if token.kind == "word"]
    if not words or len(words) > _LONGEST_SALUTATION:
        return False
    if words[0] in _HELLOS or tuple(words[:2]) in _TWO_WORD_HELLOS:
        return len(words) <= _FEW + 2 and "?" not in row[-1].text
    return words[0].startswith("уважаем") or (words[0] == "dear" and len(words) > 1)


def _empty_kind(text: str, language: str, customer: Sequence[str]) -> Kind | None:
    sorry = apologies(text)
    if sorry and not tells(text, (0, len(text)), _phrases(text, sorry)):
        return "apology" if any(each.named for each in sorry) else "ritual apology"
    if lexicon_hits(text, "farewell") and _says_nothing(text):
        return "sign-off"
    if (hits(text, "filler") or lexicon_hits(text, "canned") or platitudes(text)) and _says_nothing(text):
        return "canned"
    if _is_stock(text) and denial(text, language) is None:
        return "canned"
    if "?" not in text[-3:] and holds(text, language, customer):
        return "promise" if any(each.timed for each in promises(text, language)) else "holding"
    if hits(text, "blame") and not values(text, language):
        return "blame"
    if hits(text, "talk") and not _does_more(text, language):
        spans = _phrases(text) + [(hit.start, hit.end) for hit in hits(text, "talk")]
        return "canned" if names(text, (0, len(text)), spans) <= _FEW_BESIDE_STOCK else None
    return None


def holds(text: str, language: str, customer: Sequence[str] = ()) -> bool:
    """Whether a sentence only puts the answer off, with or without a time."""
    if holding_span(text, customer) is not None or idle_span(text) is not None:
        return True
    put_off = promises(text, language)
    if not put_off:
        return False
    if any(each.timed for each in put_off):
        return True
    return not values(text, language) and names(text, (0, len(text)), _phrases(text)) <= _FEW_MORE


def _telling_kind(text: str, language: str) -> Kind:
    row = tokens(text)
    if "?" in row[-1].text or asks(text):
        return "question"
    if announcement(text) is not None:
        return "transfer"
    if denial(text, language) is not None:
        return "refusal"
    if links(text):
        return "link"
    if opening_reason(text, (), language) is not None:
        return "reason"
    if "order" in meaning(text, language).kinds:
        return "instruction"
    if phrase_hits(text, language, "offer") and offers_way(text, language):
        return "alternative"
    return "other"


def _says_nothing(text: str) -> bool:
    """Whether nothing but stock phrases and a word or two stands in a text."""
    spans = _phrases(text)
    return names(text, (0, len(text)), spans) <= _FEW and not tells(text, (0, len(text)), spans)


def _does_more(text: str, language: str) -> bool:
    """Whether a sentence refuses, orders or tells a value, whatever else it says."""
    orders = "order" in meaning(text, language).kinds
    return orders or denial(text, language) is not None or _tells_value(text, language)


def _tells_value(text: str, language: str) -> bool:
    """Whether a value stands in a text that may be news; how often and since when somebody talks is none."""
    return any(value.kind not in ("weekday", "span", "number") for value in values(text, language))


def _is_stock(text: str) -> bool:
    """A stock phrase with words that only fill it up («благодарим за обращение в наш сервисный центр»)."""
    stock = [(hit.start, hit.end) for hit in (*lexicon_hits(text, "canned"), *hits(text, "filler"))]
    if not stock or min(stock)[0] > _OPENING or tells(text, (0, len(text)), _phrases(text)):
        return False
    return names(text, (0, len(text)), _phrases(text)) <= _FEW_BESIDE_STOCK


_OPENING = 12
"""Characters before a stock phrase that opens a sentence."""


def _phrases(text: str, sorry: Sequence[object] = ()) -> list[tuple[int, int]]:
    found = [(hit.start, hit.end) for group in _STOCK for hit in lexicon_hits(text, group)]
    found += [(hit.start, hit.end) for group in ("filler", "regret") for hit in hits(text, group)]
    return found + [(each.start, each.end) for each in apologies(text) if sorry]
