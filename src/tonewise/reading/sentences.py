"""Sentences of chat text: no capitals, brackets and emoji as full stops, lists by line, full stops with no space.

Works on the tokens of `tonewise.reading.words`, so that a link, an e-mail address or a decimal is never cut.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.model import Conversation, Sentence
from tonewise.reading.words import Token, tokens

Span = tuple[int, int]

_LIST_ITEM = re.compile(r"[ \t]*(?:[-–—•*·]|\d{1,2}[.)])\s+\S")
_WRAPPED = 55
"""A line at least this long, with no end mark, that goes on in lower case is one that a mail program wrapped."""
_CLOSERS = frozenset("\"»”“'’)]")
_SAYING = frozenset(("word", "number", "link", "email"))
_DOMAINS = frozenset(("ru", "com", "org", "net", "io", "рф", "su", "by", "kz", "me", "app", "shop", "store", "online"))


@lru_cache(maxsize=8192)
def split(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of a text, in order, without the white space around them."""
    return tuple(_trimmed(text, _cuts(text)))


def sentences_of_turn(conversation: Conversation) -> tuple[Sentence, ...]:
    """The sentences of the customer's open turn."""
    return tuple(
        Sentence.of_own(text=text[start:end], message_index=index, start=start, end=end)
        for index in conversation.open_turn
        for text in (conversation.messages[index].text,)
        for start, end in split(text)
    )


def _trimmed(text: str, cuts: list[int]) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for cut in (*cuts, len(text)):
        part = text[start:cut]
        left = len(part) - len(part.lstrip())
        right = len(part.rstrip())
        if right > left:
            spans.append((start + left, start + right))
        start = cut
    return spans


def _cuts(text: str) -> list[int]:
    """Offsets after which a new sentence begins."""
    found = tokens(text)
    ends = _end_marks(text, found)
    cuts: list[int] = []
    begun = False
    line_start = 0
    for index, (token, after) in enumerate(pairwise(found)):
        begun = begun or token.kind in _SAYING
        if begun and ends[index] and not ends[index + 1] and _ends(text, found, index, ends):
            cuts.append(token.end)
            begun = False
        gap = text[token.end : after.start]
        if "\n" in gap or "\r" in gap:
            if not _continues(text, token, after, line_start):
                cuts.append(token.end)
                begun = False
            line_start = after.start
    return cuts


def _end_marks(text: str, found: tuple[Token, ...]) -> list[bool]:
    """Whether each token may end a sentence: marks, smileys, a bracket that closes nothing, and what closes these."""
    ends: list[bool] = []
    depth = 0
    for token in found:
        end = token.kind in ("emoji", "smiley") or token.text[0] in ".?!…"
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            end = end or (depth == 0 and bool(ends) and text[token.start - 1] not in " 0123456789")
            depth = max(0, depth - 1)
        elif end:
            depth = 0
        if not end and token.text in _CLOSERS and ends and ends[-1] and text[token.start - 1] not in " \n":
            end = True
        ends.append(end)
    return ends


def _continues(text: str, token: Token, after: Token, line_start: int) -> bool:
    """Whether the next line goes on with the sentence of a line that a mail program wrapped."""
    if not after.text[0].islower() or _LIST_ITEM.match(text, after.start):
        return False
    wrapped = token.end - line_start >= _WRAPPED and text.count("\n", token.end, after.start) == 1
    return token.text == "," or (wrapped and token.kind in ("word", "number"))


def _ends(text: str, found: tuple[Token, ...], index: int, ends: list[bool]) -> bool:
    """Whether a sentence ends after this token, the last of a row of marks, smileys and what closes them."""
    token, after = found[index], found[index + 1]
    if after.text[0] in ",;:)]»”":
        return False
    first = index
    while first > 0 and ends[first - 1]:
        first -= 1
    if token.text in _CLOSERS and first < index and (after.text[0].islower() or after.text[0] in "-–—"):
        return False
    row = text[found[first].start : token.end]
    if (
        "?" in row
        or "!" in row
        or ")" in row
        or any(part.kind in ("emoji", "smiley") for part in found[first : index + 1])
    ):
        return True
    if row.startswith(("..", "…")):
        return not after.text[0].islower()
    return "." in row and _stops(text, found, first, after)


def _stops(text: str, found: tuple[Token, ...], first: int, after: Token) -> bool:
    """Whether a full stop ends a sentence rather than an abbreviation, a list number or a name's initial."""
    if first == 0:
        return False
    before, stop = found[first - 1], found[first]
    adjacent = stop.end == after.start
    attached = before.end == stop.start
    if before.kind == "number":
        opens_line = first == 1 or "\n" in text[found[first - 2].end : before.start]
        return not adjacent and not (opens_line and before.text.isdigit() and len(before.text) <= 2)
    if before.kind != "word":
        return not adjacent or after.text[0].isupper()
    if adjacent and after.kind == "word":
        apart = (after.text[0].isupper() and before.text[-1].islower()) or (
            before.lower[0] > "Ѐ" and after.lower[0] > "Ѐ"
        )
        return apart and len(before.text) > 2 and len(after.text) > 1 and after.lower not in _DOMAINS
    if adjacent and after.kind == "number":
        return len(before.text) > 4
    if not attached:
        return True
    never, inside = _abbreviations()
    if before.lower == "no" and after.kind != "number":
        return True  # "Unfortunately no. Have a nice day!"
    if before.lower in never or (len(before.text) == 1 and before.text.isupper()):
        return False
    if before.lower in ("г", "д"):
        dated = first > 1 and (found[first - 2].kind == "number" or found[first - 2].text == ".")
        return dated and after.text[0].isupper()
    if before.lower in inside or (len(before.text) == 1 and before.lower not in ("я", "i")):
        return after.text[0].isupper()
    return True


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    """Abbreviations that a name or number follows, and those that may also end a sentence."""
    lexicons = load("ru", "questions"), load("en", "questions")
    return (
        frozenset(word for lexicon in lexicons for word in lexicon["abbreviations before a name"]),
        frozenset(word for lexicon in lexicons for word in lexicon["abbreviations"]),
    )
