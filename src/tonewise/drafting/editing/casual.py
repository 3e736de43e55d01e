"""Words that are too close left out, and chat slang in plain words, where the customer does not speak so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from tonewise.drafting.joining import upper_first
from tonewise.lexicons import load
from tonewise.reading.familiarity import Familiar, familiarity, used_before
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.words import fold, tokens

_LAUGHS = re.compile(
    r"(?<![\w@.])(?:(?:ха){2,}х?|(?:хе){2,}х?|(?:ах){2,}а?|лол|кек|lol|lmao|rofl|(?:ha){2,}h?|(?:he){2,}h?"
    r"|x{1,4}(?:oxo)?|xo(?:xo)?)"
    r"(?![\w'@])[.!)]*",
    re.IGNORECASE,
)
_IDIOMS = re.compile(
    r"(?<=\w),?\s+(?:ясен пень|ясен перец|ясное дело|понятное дело|само собой|obvs|tbh|innit|ngl)(?=[\s.,!?]|\Z)",
    re.IGNORECASE,
)
"""Idioms behind what is told, which say nothing."""
_SEPARATORS = " ,–—-"


def unfamiliar(text: str, said: Iterable[str]) -> str:
    """The text without endearments and laughter that stand apart in it; what the customer said first may stay."""
    words = frozenset(token.lower for each in said for token in tokens(each) if token.kind == "word")
    text = _IDIOMS.sub("", text)
    spans = [
        (found.start, found.end)
        for found in familiarity(text)
        if _is_vocative(text, found) and not used_before(found, text, words)
    ]
    spans += [found.span() for found in _LAUGHS.finditer(text) if fold(found.group().strip(".!)")) not in words]
    for start, end in sorted(spans, reverse=True):
        before, after = text[:start].rstrip(_SEPARATORS), text[end:]
        rest = after.lstrip(_SEPARATORS)
        if not before or before[-1] in ".!?\n":
            text = f"{before} {upper_first(rest)}".strip() if before else upper_first(rest.lstrip(" !.,"))
        elif text[start:end][-1] in ".!" or rest[:1].isupper():
            text = f"{before}. {rest}".rstrip()
        else:
            text = before + (after if after[:1] in (".", "!", "?", ";", ",", "") else f", {rest}" if rest else "")
    return text


def _is_vocative(text: str, found: Familiar) -> bool:
    """Whether the words only call the reader something, so that the sentence is whole without them."""
    calls = [hit for group in ("endearment", "vocative") for hit in lexicon_hits(text, group)]
    return any(hit.start < found.end and found.start < hit.end for hit in calls)


def unslanged(text: str, said: Iterable[str]) -> str:
    """The text with abbreviations and words of chats written out, but for those of the customer's own."""
    language = script_language(text)
    pattern, swaps = _slang(language)
    words = frozenset(token.lower for each in said for token in tokens(each) if token.kind == "word")

    def put(found: re.Match[str]) -> str:
        old = fold(found.group())
        if old in words:
            return found.group()
        new = swaps[old]
        return new[:1].upper() + new[1:] if found.group()[:1].isupper() else new

    return pattern.sub(put, text)


@cache
def _slang(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    pairs = {}
    for entry in load(language, "plain")["slang"]:
        old, _, new = entry.partition("=>")
        pairs[fold(old.strip())] = new.strip()
    inside = "|".join(re.escape(old).replace("е", "[её]") for old in sorted(pairs, key=len, reverse=True))
    return re.compile(rf"(?<![\w./@-])(?:{inside})(?![\w/@-])", re.IGNORECASE), pairs
