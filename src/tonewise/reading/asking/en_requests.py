"""English requests: «i want …», «please cancel …», an imperative at a clause's start."""

from __future__ import annotations

from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.en_start import SPEAKERS, entries
from tonewise.reading.asking.words import (
    ASKS,
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


def begs(clause: Clause) -> bool:
    """«i want …», «i'd like …», «i would be grateful if …»: sets the role and tells whether it is one."""
    words = clause.words
    if any(word.lower == "no" for word in clause.raw[: clause.head]):
        return False
    if any(word.lower in ("grateful", "appreciate", "obliged", "appreciated") for word in words[:8]) and any(
        word.lower in ("would", "i'd", "id", "should", "could", "will") for word in words[:4]
    ):
        clause.role, clause.kind = "requests", "action"
        return True
    for index, word in enumerate(words[:6]):
        if word.lower in ("don't", "dont", "not", "didn't", "if", "what") or word.flags & QUESTION_WORD:
            return False
        if word.lower in entries("wishes forms"):
            spoken = index == 0 or words[0].lower in SPEAKERS or words[index - 1].lower == "would"
            after = words[index + 1 : index + 4]
            if after and after[0].lower == "nothing":
                return False
            if not spoken or not after or any(other.lower in entries("telling forms") for other in after[:2]):
                return False
            if word.lower == "wanted" and (after[0].lower != "to" or any(other.lower == "but" for other in words)):
                return False
            if (
                word.lower in ("need", "require")
                and after[0].lower in ("help", "some", "assistance")
                and len(words) < index + 4
            ):
                clause.alone = True
            if word.lower == "prefer" or _own_doing(after):
                return False
            if word.lower in ("like", "love") and not any(
                o.lower in ("i'd", "id", "would", "we'd", "d") for o in words[:index]
            ):
                return False
            if word.lower == "looking" and after[0].lower not in ("to", "for"):
                return False
            clause.role, clause.kind = "requests", "action"
            return True
    return False


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
        clause.role, clause.kind, clause.alone = "requests", "action", True
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
    if after.flags & (SUBJECT | MINE | NUMBER | PREPOSITION | PARTICLE) or asks_nicely or after.lower.endswith("ing"):
        clause.role, clause.kind = "requests", "action"
        return True
    return False
