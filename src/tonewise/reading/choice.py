"""Whether a reply leads somebody who is undecided: it recommends something, or asks what they need it for."""

from __future__ import annotations

from functools import cache

from tonewise.lexicons import load
from tonewise.reading.anything_else import else_asked
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.words import lemma, parses, tokens


def leads(reply: str, language: str) -> bool:
    """Whether a sentence of a reply advises, compares, or asks a question that leads to a choice."""
    asked = else_asked(reply)
    return any(
        _leads(reply[start:end], language)
        for start, end in split(reply)
        if not any(start <= ask.start < end for ask in asked)
    )


def _leads(sentence: str, language: str) -> bool:
    words = [token.lower for token in tokens(sentence) if token.kind == "word"]
    asks = "?" in sentence
    if not asks and phrase_hits(sentence, language, "turned away"):
        return False
    if asks or phrase_hits(sentence, language, "ask"):
        contact = _words(language, "contact datum")
        return contact.isdisjoint(words) and contact.isdisjoint(lemma(word) for word in words)
    return bool(phrase_hits(sentence, language, "advice")) or any(_compares(word, language) for word in words)


def _compares(word: str, language: str) -> bool:
    """«Прочнее», «теплее»: what sets one of the goods apart from another."""
    found = parses(word)[:1]
    return bool(found) and found[0].part == "COMP" and word not in _words(language, "no comparison")


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "choice")[section] for word in line.split())
