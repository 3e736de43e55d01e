"""Messages made of nothing but words on the message itself and who will see to it: «техническая группа оповещена».

Where tonewise.reading.holding goes by phrases, this goes by vocabulary: each word is a small one, a courtesy, a name,
one of the customer's own, or says only that something was received, is looked at or will be answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.reading.holding import waiting_starts
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import Token, parses, tokens

_LONGEST = 60
_LONGEST_TEXT = 600
"""Characters; whoever writes more says something."""
_SMALL = frozenset(("PREP", "CONJ", "PRCL", "NPRO", "INTJ", "ADVB"))
_NAMES = frozenset(("Name", "Patr", "Surn"))
_NOT = frozenset(
    "не нет ни нельзя не no not never none nothing cannot can't won't don't doesn't didn't isn't aren't wasn't haven't "
    "hasn't couldn't without because since done yes если if unless only".split()
)
_TELLING = frozenset(("date", "time", "weekday", "span", "amount", "percent", "phone", "link", "email", "code"))
_YOU_DO = frozenset(("can", "could", "should", "need", "must", "may", "might", "have", "want", "find", "see"))
_OPENERS = frozenset(("please", "kindly", "and", "then", "just", "also"))
_SHORT_WAITS = 5
"""Minutes that a customer waits anyway."""


def idle_span(text: str, customer: Collection[str] = ()) -> tuple[int, int] | None:
    """Where a message is idle, or None where it says anything; ``customer`` holds what the customer has written."""
    if len(text) > _LONGEST_TEXT or "?" in text:
        return None
    row = tokens(text)
    if len(row) > _LONGEST or any(token.lower in _NOT for token in row):
        return None
    language = script_language(text)
    words = [token for token in row if token.kind == "word"]
    core = _words(language, "core")
    said = _said(tuple(customer))
    starts = waiting_starts(text)
    teams = _team_names(tokens(text)) if language == "en" else frozenset()
    words = [token for token in row if token.kind == "word"]
    with_teams = {after.start for before, after in pairwise(words) if before.lower == "with" and after.start in teams}
    idle = [
        token.start
        for token in words
        if token.start in starts | with_teams or (_in(token.lower, core, language) and token.lower not in said)
    ]
    if not idle:
        return None
    covered = _covered(text) | teams
    is_idle = _is_idle_ru if language == "ru" else _is_idle_en
    for index, token in enumerate(words):
        if token.start not in covered and token.lower not in said and not is_idle(token, index):
            return None
    if any(_tells(value.kind, value.normal) for value in _read(text)):
        return None
    spans = split(text)
    if language == "en" and any(
        _orders([each for each in words if start <= each.start < end]) for start, end in _clauses(text, spans)
    ):
        return None
    held = [(start, end) for start, end in spans if any(start <= place < end for place in idle)]
    last = max(token.end for token in words if token.start < held[-1][1])
    return held[0][0], last


def _read(text: str) -> Sequence[ValueSpan]:
    return values(text, script_language(text))


def _tells(kind: str, normal: object) -> bool:
    if kind == "span" and isinstance(normal, int | float) and normal <= _SHORT_WAITS:
        return False
    return kind in _TELLING or kind in ("number", "quantity")


def _covered(text: str) -> frozenset[int]:
    hits = [hit for group in ("holding", "canned", "courtesy") for hit in lexicon_hits(text, group)]
    return frozenset(token.start for token in tokens(text) if any(hit.start <= token.start < hit.end for hit in hits))


def _team_names(row: Sequence[Token]) -> frozenset[int]:
    """What stands before a word for people: ``the product safety people``."""
    named: set[int] = set()
    for at, token in enumerate(row):
        if token.lower in _PEOPLE:
            first = next((back for back in range(at - 1, max(at - _FAR, -1), -1) if row[back].lower in _OPENS), at)
            named.update(each.start for each in row[first:at])
    return frozenset(named)


_PEOPLE = frozenset(
    "people team lads guys folks department desk specialists experts colleagues crew office staff".split()
)
_OPENS = frozenset("the our my a their".split())
_FAR = 5


@lru_cache(maxsize=1024)
def _said(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(token.lower for text in texts for token in tokens(text) if token.kind == "word")


@lru_cache(maxsize=16384)
def _in(word: str, listed: frozenset[str], language: str) -> bool:
    if language == "en":
        return word in listed
    return any(reading.lemma in listed for reading in parses(word)[:2]) or word in listed


def _is_idle_en(token: Token, index: int) -> bool:
    word = token.lower.removesuffix("'s").removesuffix("'re").removesuffix("'ll").removesuffix("'ve")
    if word in load("en", "language")["function"] or word in _words("en", "bag") or word in _words("en", "core"):
        return True
    return bool(index) and token.text.istitle()


def _is_idle_ru(token: Token, _: int) -> bool:
    readings = parses(token.lower)
    if not readings:
        return False
    best = readings[0]
    if best.part in _SMALL or any(reading.grammemes & _NAMES for reading in readings):
        return True
    if best.part == "NOUN" and "anim" in best.grammemes:
        return True  # a person by their role
    known = _words("ru", "core") | _words("ru", "bag")
    fits = [reading for reading in readings[:2] if reading.lemma in known]
    if not fits and token.lower not in known:
        return False
    verb = next((reading for reading in fits if reading.part in ("VERB", "INFN")), None)
    if verb is None:
        return True
    if not verb.grammemes.isdisjoint(("impr", "2per")):
        return verb.lemma in _words("ru", "waits")
    return "past" not in verb.grammemes or verb.lemma in _words("ru", "past")


def _clauses(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        at = start
        while (comma := text.find(",", at, end)) >= 0:
            yield at, comma
            at = comma + 1
        yield at, end


def _orders(row: Sequence[Token]) -> bool:
    """Whether an English sentence asks the customer to do something."""
    words = [token.lower for token in row]
    while words and words[0] in _OPENERS:
        words = words[1:]
    if words[:1] and words[0] in _words("en", "orders"):
        return True
    return any(one == "you" and other in _YOU_DO for one, other in pairwise(words))


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "idle")[section] for word in line.split())
