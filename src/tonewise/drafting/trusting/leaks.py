"""What a text gives away: facts that are not for the customer, the prompt, and that a program is at work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from tonewise.drafting.trusting.manner import listed
from tonewise.drafting.trusting.trusted import Trusted
from tonewise.lexicons import load
from tonewise.model import Fact
from tonewise.prompts import packaged
from tonewise.reading.phrases import PhraseBook
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import is_known, lemma, parses, stem, tokens

Span = tuple[int, int]

_RUN = 6
"""Words in a row that make a text the prompt's."""
_ENOUGH = 2
"""Words of an internal fact that no other text holds, in one sentence, which make it that fact."""
_SHORT = 4
_EMPTY = frozenset(("PREP", "CONJ", "PRCL", "NPRO", "INTJ"))
_TEMPLATE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


def internal(text: str, trust: Trusted) -> Iterator[Span]:
    """What only an internal fact holds: its values and names by themselves, its other words two in a sentence."""
    known = trust.known | trust.said
    for fact in trust.internal:
        yield from _values_of(fact, text, trust)
        own = {word: rare for word, rare in _content(fact.text).items() if word not in known}
        for start, end in split(text):
            shared = _content(text[start:end]).keys() & own.keys()
            if len(shared) >= _ENOUGH or any(own[word] for word in shared):
                yield start, end


def _values_of(fact: Fact, text: str, trust: Trusted) -> Iterator[Span]:
    secret = {(value.kind, value.normal) for value in values(fact.text, trust.language)}
    for value in values(text, trust.language):
        if (value.kind, value.normal) in secret and (value.kind, value.normal) not in trust.base.values:
            yield value.start, value.end


@lru_cache(maxsize=4096)
def _content(text: str) -> dict[str, bool]:
    """The words that carry a text, and whether each is a name, an acronym or unknown: nobody says it by chance."""
    found: dict[str, bool] = {}
    starts = {start for start, _ in split(text)}
    for token in tokens(text):
        if token.kind in ("link", "email"):
            found[token.lower] = True
        if token.kind != "word" or (len(token.lower) < _SHORT and not token.text.isupper()):
            continue
        readings = parses(token.lower)
        if readings and readings[0].part in _EMPTY:
            continue
        if not readings and token.lower in load("en", "language")["function"]:
            continue
        name = token.text[0].isupper() and token.start not in starts
        rare = name or (token.text.isupper() and len(token.text) > 1) or (bool(readings) and not is_known(token.lower))
        base = lemma(token.lower) if readings else stem(token.lower)
        found[base] = found.get(base, False) or rare
    return found


def machine(text: str, trust: Trusted) -> Iterator[Span]:
    """Talk of being a program, of instructions, of modes and parts that are played."""
    for language in ("ru", "en"):
        for hit in _machine_talk(language).find(text).get("machine", ()):
            words = {lemma(token.lower) for token in tokens(text[hit.start : hit.end])}
            if not words <= {lemma(word) for word in trust.known} | trust.known:
                yield hit.start, hit.end


@cache
def _machine_talk(language: str) -> PhraseBook:
    return PhraseBook({"machine": load(language, "trust")["machine"]}, language)


def prompt(text: str, trust: Trusted, shown: Sequence[str] = ()) -> Iterator[Span]:
    """Words of a prompt in a row: of the packaged ones, or of what the model was ``shown``."""
    row = [token for token in tokens(text) if token.kind == "word"]
    if len(row) < _RUN:
        return
    ours = _runs(trust.texts)
    theirs = _packaged_runs() | _runs(tuple(shown))
    for index in range(len(row) - _RUN + 1):
        run = tuple(token.lower for token in row[index : index + _RUN])
        if run in theirs and run not in ours and sum(_tells(word, trust) for word in run) > 1:
            yield row[index].start, row[index + _RUN - 1].end


def _tells(word: str, trust: Trusted) -> bool:
    """Whether a word is none of the small ones, nor of those that any reply may hold."""
    calm = listed(trust.language, "calm")
    return len(word) >= _SHORT and word not in trust.known and word not in calm and lemma(word) not in calm


@cache
def _packaged_runs() -> frozenset[tuple[str, ...]]:
    """Of the packaged prompts, examples and rules' lines, read as they lie: parsing them all takes long."""
    paths = sorted(path for path in packaged().rglob("*") if path.suffix in (".md", ".yaml"))
    return _runs(tuple(_TEMPLATE.sub("\n", path.read_text(encoding="utf-8")) for path in paths))


@lru_cache(maxsize=64)
def _runs(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        for line in text.splitlines():
            words = [token.lower for token in tokens(line) if token.kind == "word"]
            found.update(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return frozenset(found)
