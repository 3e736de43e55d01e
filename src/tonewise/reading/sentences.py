"""Sentences of chat text: no capitals, brackets and emoji as full stops, lists by line, full stops with no space.

Works on the tokens of `tonewise.reading.words`, so that a link, an e-mail address or a decimal is never cut.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.model import Conversation, Sentence
from tonewise.reading.words import Token, tokens

Span = tuple[int, int]

_LIST_ITEM = re.compile(r"[ \t]*(?:[-–—•*·]|\d{1,2}[.)])\s+\S")
_WRAPPED = 55
"""A line at least this long, with no end mark, that goes on in lower case is one that a mail program wrapped."""
_CLOSERS = frozenset("\"»”“'’)]")
_DOMAINS = frozenset(("ru", "com", "org", "net", "io", "рф", "su", "by", "kz", "me", "app", "shop", "store", "online"))


@lru_cache(maxsize=8192)
def split(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of a text, in order, without the white space around them."""
    return tuple(_trimmed(text, _cuts(text)))


def sentences_of_turn(conversation: Conversation) -> tuple[Sentence, ...]:
    """The sentences of the customer's open turn."""
    return tuple(
        Sentence(text=text[start:end], message_index=index, start=start, end=end)
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
    cuts: list[int] = []
    depth = 0
    begun = False
    line_start = 0
    last = len(found) - 1
    for index, token in enumerate(found):
        if token.kind in ("word", "number", "link", "email"):
            begun = True
        elif token.text == "(":
            depth += 1
        elif token.text == ")" and depth:
            depth -= 1
        elif begun and index < last and _ends(text, found, index):
            cuts.append(token.end)
            begun = False
            depth = 0
        if index < last:
            gap = text[token.end : found[index + 1].start]
            if "\n" in gap or "\r" in gap:
                if not _continues(text, found, index, line_start):
                    cuts.append(token.end)
                    begun = False
                    depth = 0
                line_start = found[index + 1].start
    return cuts


def _continues(text: str, found: tuple[Token, ...], index: int, line_start: int) -> bool:
    """Whether the next line goes on with the sentence of a line that was wrapped."""
    token, after = found[index], found[index + 1]
    gap = text[token.end : after.start]
    return (
        (token.end - line_start >= _WRAPPED and gap.count("\n") == 1 and token.kind in ("word", "number"))
        or token.text == ","
    ) and (after.text[0].islower() and not _LIST_ITEM.match(text, after.start))


def _ends(text: str, found: tuple[Token, ...], index: int) -> bool:
    """Whether a sentence ends after this token: the last of a row of end marks, closers, smileys and emoji."""
    token, after = found[index], found[index + 1]
    if _is_end(after) or _goes_with(text, token, after):
        return False
    first = index
    while first > 0 and (_is_end(found[first - 1]) or (_closes(found[first - 1]) and first - 1 > 0)):
        first -= 1
    row = found[first : index + 1]
    if not any(_is_end(part) for part in row) or (after.text[0] in ",;:)]»”-–—" and after.text not in "-–—"):
        return False
    closed = _closes(token)
    if closed and (after.text[0].islower() or after.text[0] in "-–—"):
        return False
    marks = "".join(part.text for part in row if part.kind == "mark")
    if "?" in marks or "!" in marks:
        return True
    if any(part.kind in ("emoji", "smiley") for part in row) or _smiles(found, index):
        return True
    if marks.startswith(("..", "…")):
        return not after.text[0].islower()
    return "." in marks and _stops(text, found, first, after)


def _is_end(token: Token) -> bool:
    return token.kind in ("emoji", "smiley") or token.text[0] in ".?!…"


def _closes(token: Token) -> bool:
    return token.text in _CLOSERS


def _goes_with(text: str, token: Token, after: Token) -> bool:
    """Whether the next token is a closing quote or bracket that stands right after an end mark."""
    return _closes(after) and token.end == after.start and token.kind == "mark"


def _smiles(found: tuple[Token, ...], index: int) -> bool:
    return found[index].text == ")"


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
    if before.lower in never or (len(before.text) == 1 and before.text.isupper()):
        return False
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
