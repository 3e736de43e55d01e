"""How a reply opens: whether it greets, says who writes, or thanks for writing, as a first message does."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from tonewise.reading.manner import greeting_of
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.words import tokens
from tonewise.reading.writers import introduced

_HEAD = 300
"""Characters in which a reply opens."""
_FEW = 5
"""So many words may stand around the formulas of an opening."""


class Opening(NamedTuple):
    """Words of a reply that only open a conversation."""

    kind: Literal["greeting", "introduction", "first words"]
    start: int
    end: int


@lru_cache(maxsize=4096)
def openings(text: str) -> tuple[Opening, ...]:
    """The greeting, the introduction and the words of welcome that a text begins with."""
    head = text[:_HEAD]
    found: list[Opening] = []
    greeting = greeting_of(head, script_language(head))
    if greeting and _opens(head, at := head.find(greeting), ()):
        found.append(Opening("greeting", at, at + len(greeting)))
    for hit in lexicon_hits(head, "first words"):
        if _opens(head, hit.start, found):
            found.append(Opening("first words", hit.start, _with_name(head, hit.end)))
    spans = [(hit.start, hit.end) for hit in lexicon_hits(head, "says who")]
    named = introduced(head)
    for start, end in ([named] if named else []) + spans:
        if _opens(head, start, found) and not any(start < each.end and each.start < end for each in found):
            found.append(Opening("introduction", start, _with_name(head, end)))
    return tuple(found)


def _with_name(text: str, end: int) -> int:
    """Where the name ends that follows the words of an introduction."""
    after = next((token for token in tokens(text) if token.start >= end), None)
    named = after is not None and after.text.istitle() and not text[end : after.start].strip()
    return after.end if after is not None and named else end


def _opens(text: str, start: int, found: list[Opening] | tuple[Opening, ...]) -> bool:
    """Whether nothing but formulas and a name or two stands before."""
    words = [token for token in tokens(text) if token.kind in ("word", "number") and token.start < start]
    if not found and start and split(text[:start].rstrip(" ,"))[-1:] and text[:start].rstrip()[-1:] in (".", "!", "?"):
        return False
    rest = [word for word in words if not any(each.start <= word.start < each.end for each in found)]
    return len(rest) <= (_FEW if found else 2)


def greeting_sentence(text: str) -> tuple[int, int] | None:
    """A first sentence that only greets, and names the reader at most; more must follow it."""
    sentences = split(text)
    if len(sentences) < 2:
        return None
    start, end = sentences[0]
    greets = [each for each in openings(text) if each.kind == "greeting" and start <= each.start < end]
    words = [token for token in tokens(text[:end]) if token.kind == "word"]
    rest = [word for word in words if not any(each.start <= word.start < each.end for each in greets)]
    named = len(rest) <= 2 and all(word.text[:1].isupper() for word in rest)
    return (start, sentences[1][0]) if greets and named else None
