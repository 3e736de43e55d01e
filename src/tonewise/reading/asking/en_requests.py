"""English requests: «i want …», «please cancel …», an imperative at a clause's start."""

from __future__ import annotations

from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.en_start import GRATEFUL, SPEAKERS, entries
from tonewise.reading.asking.words import (
    ASKS,
    FINITE,
    IMPERATIVE,
    MINE,
    NUMBER,
    PARTICLE,
    PLEASE,
    PREPOSITION,
    QUESTION_WORD,
    SUBJECT,
    Words,
)

_NO_WISH = ("don't", "dont", "not", "didn't", "won't", "wont", "never", "longer", "if", "what")
_GRATEFUL_ALONE = ("grateful", "appreciate", "appreciated")
_ADVERBS = ("over", "forward", "back", "off", "on", "up", "down", "out", "in", "away", "sure")
_WOULD = ("would", "i'd", "id", "should", "could", "will", "it'd", "we'd")


def begs(clause: Clause) -> bool:
    """«i want …», «i'd like …», «i would be grateful if …»: sets the role and tells whether it is one."""
    words = clause.words
    if any(word.lower == "no" for word in clause.raw[: clause.head]):
        return False
    if _would_be_grateful(words):
        clause.role, clause.kind = "requests", "action"
        return True
    for index, word in enumerate(words[:6]):
        if word.lower in _NO_WISH or word.flags & QUESTION_WORD:
            return False
        if word.lower in entries("wishes forms"):
            if not _wishes(words, index):
                return False
            after = words[index + 1 : index + 4]
            for_help = word.lower in ("need", "require") and after[0].lower in ("help", "some", "assistance")
            clause.alone = for_help and len(after) < 3
            clause.role, clause.kind = "requests", "action"
            return True
    return False


def _would_be_grateful(words: Words) -> bool:
    """«would be grateful for …», «it would be great if you could …»"""
    thankful = next((word.lower for word in words[:8] if word.lower in GRATEFUL), "")
    if not thankful or not any(word.lower in _WOULD for word in words[:4]):
        return False
    return thankful in _GRATEFUL_ALONE or any(word.lower in ("if", "for") for word in words)


def _wishes(words: Words, index: int) -> bool:
    """Whether a word of wish here wants something done: the customer's own wish, for what they cannot do alone."""
    word, after = words[index].lower, words[index + 1 : index + 4]
    subject = (words[0], *words[max(0, index - 3) : index])
    for_others = any(other.lower in ("my", "our") for other in subject) and words[index - 1].lower == "would"
    spoken = index == 0 or for_others or any(other.lower in SPEAKERS for other in subject) or _bare(words[:index])
    if not spoken or not after or word == "prefer" or after[0].lower == "nothing" or _own_doing(after):
        return False
    if any(other.lower in entries("telling forms") for other in after[:2]):
        return False
    following = after[0].lower
    if word == "wanted":
        return following == "to" and not any(other.lower == "but" for other in words)
    if word in ("like", "love"):
        return any(other.lower in ("i'd", "id", "would", "we'd", "d") for other in words[:index])
    if word == "looking":
        return following in ("to", "for")
    if word == "hoping":
        return index > 0 and following == "to"
    return word != "after" or (index > 0 and words[index - 1].lower in ("i'm", "im", "am", "we're"))


def _bare(before: Words) -> bool:
    """«would like», «just need»: nobody is named."""
    return all(word.flags & (PARTICLE | FINITE) for word in before)


def _own_doing(after: Words) -> bool:
    """«i need to leave by ten», «we want to be there early»: what the customer does, and nobody for them."""
    doing = [word for word in after if not word.flags & PARTICLE and word.lower not in ("have", "really")]
    return len(doing) > 1 and doing[0].lower == "to" and doing[1].lower in entries("own doings forms")


def orders(clause: Clause) -> bool:
    """An imperative that begins its clause («cancel my order»): sets the role and tells whether it is one."""
    words = clause.words
    if (
        words[0].lower == "to"
        and clause.raw[: clause.head]
        and clause.raw[clause.head - 1].lower == "also"
        and len(words) > 2
    ):
        words = words[1:]
    first = words[0]
    asks_nicely = clause.lead in entries("please forms") or any(word.flags & PLEASE for word in words)
    if first.lower in ("don't", "dont", "do") and len(words) > 1 and words[1].flags & (IMPERATIVE | ASKS):
        first = words[1]
        words = words[1:]
    if not first.flags & IMPERATIVE:
        return False
    after = words[1] if len(words) > 1 else None
    if (
        any(word.lower in ("is", "was", "were", "has", "are") for word in words[2:3])
        and after is not None
        and after.flags & PREPOSITION
    ):
        return False
    if after is None:
        clause.role, clause.kind, clause.alone = "requests", "action", clause.lead in ("", ",")
        return asks_nicely or first.lower in ("help", "cancel", "refund", "unsubscribe", "stop")
    if (after.flags & NUMBER and first.lower in ("order", "track", "book")) or after.lower in (
        "number",
        "no",
        "id",
        "of",
        "is",
        "was",
        "policy",
    ):
        return False
    if first.lower == "tell" and after.lower == "you":
        return False
    if first.lower not in entries("also nouns forms") and clause.lead == "":
        clause.role, clause.kind = "requests", "action"
        return True
    if (
        after.lower in _ADVERBS
        or after.flags & (SUBJECT | MINE | NUMBER | PREPOSITION | PARTICLE)
        or asks_nicely
        or after.lower.endswith("ing")
    ):
        clause.role, clause.kind = "requests", "action"
        return True
    return False
