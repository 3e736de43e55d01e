"""Where an English clause that asks begins, with or without a comma, and how its order of words shows it."""

from __future__ import annotations

from functools import cache

from tonewise.lexicons import load
from tonewise.reading.asking.patterns import Patterns
from tonewise.reading.asking.words import (
    ASKS,
    AUXILIARY,
    CAN_YOU,
    COORDINATOR,
    FINITE,
    IMPERATIVE,
    MARK,
    MINE,
    NUMBER,
    PARTICLE,
    PICTURE,
    PLEASE,
    PREPOSITION,
    PRONOUN,
    QUESTION_WORD,
    SUBJECT,
    SUBORDINATOR,
    Words,
)

GRATEFUL = frozenset(
    [
        "grateful",
        "appreciate",
        "appreciated",
        "obliged",
        "great",
        "helpful",
        "kind",
        "lovely",
        "nice",
        "good",
        "wonderful",
    ]
)
_WITH_NOUNS = frozenset(["what", "which", "how", "whose"])
PERSONS = frozenset(["i", "you", "we", "they", "he", "she", "it", "there", "u", "anyone", "someone"])


SPEAKERS = frozenset(["i", "we", "i'd", "id", "i'm", "im", "we'd", "i've", "ive"])


@cache
def patterns(section: str) -> Patterns:
    """A section of patterns of the English lexicon."""
    return Patterns(load("en", "questions")[section])


@cache
def voids() -> Patterns:
    """What wants no answer: rhetoric and courtesies."""
    lexicon = load("en", "questions")
    return Patterns((*lexicon["void"], *lexicon["courtesies"]))


@cache
def entries(section: str) -> frozenset[str]:
    """A section of the English lexicon as a set of folded words."""
    return frozenset(load("en", "questions")[section])


_OPENERS = QUESTION_WORD | PLEASE | AUXILIARY
_SMALL = frozenset(["if", "whether", *SPEAKERS])


def opens(words: Words, start: int, index: int) -> bool:
    """Whether a new clause that may ask begins at this word, with or without a conjunction before it."""
    word, before = words[index], words[index - 1]
    joined = bool(before.flags & COORDINATOR)
    if not joined and not word.flags & _OPENERS and word.lower not in _SMALL:
        return False
    left = 0
    content = False
    for other in words[start : index - 1 if joined else index]:
        left |= other.flags
        content = content or not other.flags & (PARTICLE | PICTURE)
    if not content:
        return False
    if word.lower in ("if", "whether"):
        if any(other.lower in GRATEFUL for other in words[start:index]):
            return False
        return bool(left & ASKS) or (bool(left & FINITE) and before.lower not in ("as", "even", "what"))
    if joined:
        if all(other.flags & (AUXILIARY | PRONOUN | PARTICLE | PICTURE) for other in words[start : index - 1]):
            return False
        return _begins(words, start, index) or before.lower == "but" or _wishes_at(words, index)
    settled = bool(left & (FINITE | SUBORDINATOR | ASKS))
    if word.flags & QUESTION_WORD:
        return bool(left & ASKS) or ends_in_knowing(words[start:index]) or (settled and inverts_after(words, index))
    if word.flags & PLEASE:
        return (
            settled
            and before.lower not in ("to", "i", "just")
            and not before.flags & (PRONOUN | AUXILIARY)
            and index + 1 < len(words)
            and bool(words[index + 1].flags & (IMPERATIVE | ASKS))
        )
    if before.flags & (QUESTION_WORD | PRONOUN | PREPOSITION | AUXILIARY | SUBORDINATOR) or (
        left & QUESTION_WORD and not left & AUXILIARY
    ):
        return False
    if before.lower in SPEAKERS or before.lower.endswith(("'d", "'ll")):
        return False
    if word.flags & AUXILIARY and settled:
        return index + 2 < len(words) and words[index + 1].lower in PERSONS and not words[index + 2].flags & MARK
    return settled and not left & ASKS and _wishes_at(words, index)


def _begins(words: Words, start: int, index: int) -> bool:
    word = words[index]
    after = words[index + 1] if index + 1 < len(words) else None
    if word.flags & (QUESTION_WORD | PLEASE):
        return True
    if after is None:
        return False
    if word.lower == "to" and words[index - 1].lower == "also":
        return bool(after.flags & IMPERATIVE)
    if word.flags & PREPOSITION:
        return bool(after.flags & QUESTION_WORD)
    if word.flags & AUXILIARY:
        return bool(after.flags & SUBJECT and after.lower not in ("a", "an", "some", "no")) or (
            word.lower in ("is", "are", "does", "do", "did", "will") and after.lower != "not"
        )
    if word.flags & IMPERATIVE:
        return bool(after.flags & (SUBJECT | MINE | NUMBER | PREPOSITION | PLEASE | QUESTION_WORD)) and (
            _commanded(words[start:index]) or any(word.flags & PLEASE for word in words[index : index + 10])
        )
    return word.lower == "any" and after.lower in ("idea", "chance", "way", "update", "news", "updates")


def _commanded(left: Words) -> bool:
    """Whether what stands before «and» is a request too, so that a verb after it is one: not «to stay and add …»."""
    said = [word for word in left if not word.flags & PARTICLE]
    invited = bool(said) and bool(said[0].flags & CAN_YOU)
    asks_nicely = invited or any(word.flags & PLEASE or word.lower in GRATEFUL for word in left)
    return asks_nicely or not said or bool(said[0].flags & IMPERATIVE) or not has_predicate(said)


def _wishes_at(words: Words, index: int) -> bool:
    """«i want», «i'd like», «we would love» begin here."""
    if words[index].lower not in (*SPEAKERS, "would"):
        return False
    return any(
        word.lower in entries("wishes forms") or word.lower.startswith("wonder")
        for word in words[index + 1 : index + 4]
    )


def inverts_after(words: Words, index: int) -> bool:
    """Whether the question word here is followed by a verb before its subject («when will it», «how much is»)."""
    if "'" in words[index].lower or words[index].lower in ("whats", "wheres", "hows", "whens", "whos"):
        return True
    after = words[index + 1 : index + 4]
    if after and after[0].lower in ("about", "come", "to", "of"):
        return True
    for place, word in enumerate(after):
        if word.lower in ("one", "ones"):
            continue
        if word.flags & AUXILIARY:
            return place == 0 or (index + place + 2 < len(words) and words[index].lemma in _WITH_NOUNS)
        if word.flags & PRONOUN or (word.flags & SUBJECT and place == 0):
            return False
    return False


def has_predicate(words: Words) -> bool:
    """Whether a phrase has a verb that says something."""
    return any(
        word.flags & FINITE
        or word.lower in ("i", "we", "they", "he", "she", "you", "u")
        or (word.lower.endswith("ed") and len(word.lower) > 4)
        for word in words
    )


def ends_in_knowing(words: Words) -> bool:
    """Whether a question ends in a verb that another question completes: «how do i know …», «a way to tell …»."""
    return words[-1].lower in ("know", "tell", "see", "check", "confirm", "find", "out", "understand", "ask", "verify")
