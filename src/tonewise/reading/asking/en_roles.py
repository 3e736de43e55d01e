"""What an English clause does: asks, requests, carries a question, or merely states."""

from __future__ import annotations

from typing import cast

from tonewise.model import AnswerKind
from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.en_requests import begs, orders
from tonewise.reading.asking.en_start import (
    SPEAKERS,
    ends_in_knowing,
    entries,
    has_predicate,
    inverts_after,
    patterns,
    voids,
)
from tonewise.reading.asking.words import (
    ASKS,
    AUXILIARY,
    CAN_YOU,
    FINITE,
    IMPERATIVE,
    PARTICLE,
    PRONOUN,
    QUESTION_WORD,
    SUBJECT,
    SUBORDINATOR,
    Words,
)

_JOINS = frozenset(["and", "or", "but", "also", "plus", "n", "so", "then"])


def classify(clause: Clause) -> None:
    """Set the role of a clause, and the kind of answer where it asks."""
    words = clause.words
    inner = clause.head, clause.head + len(words)
    if not words:
        clause.role = "void" if patterns("void").match(clause.raw, *inner) else "empty"
    elif voids().match(clause.raw, *inner) or _is_echo(clause):
        clause.role = "void"
    elif words[0].flags & SUBORDINATOR:
        clause.role = "condition" if words[0].lower in ("if", "unless") else "aside"
    elif words[0].lower == "whether":
        clause.role, clause.kind, clause.sure = "asks", "yes-no", False
    else:
        for reader in (_where_misspelt, _carrier, _question_word, _inverted, begs, orders, _offer):
            if reader(clause):
                return
        clause.role = "states" if has_predicate(words) else "names"
        clause.reports = patterns("reports").match(words)


def _where_misspelt(clause: Clause) -> bool:
    """«were is my parcel»"""
    words = clause.words
    if len(words) > 2 and words[0].lower == "were" and words[1].lower in ("is", "are", "do", "can", "did", "my"):
        clause.role, clause.kind = "asks", "place"
        return True
    return False


def _is_echo(clause: Clause) -> bool:
    """«…, don't you?»"""
    words = clause.words
    return (
        clause.lead == "," and len(words) == 2 and bool(words[0].flags & AUXILIARY) and bool(words[1].flags & PRONOUN)
    )


def _carrier(clause: Clause) -> bool:
    """«could you tell me …», «i need to know …», «any idea …»: what is asked comes after."""
    words = clause.words
    if words[0].flags & QUESTION_WORD:
        return False
    for index, word in enumerate(words[:9]):
        if not word.flags & ASKS:
            continue
        if not _governed(clause, index):
            continue
        if word.lower in entries("checking forms") and _has_object(words[index + 1 :]):
            continue
        rest = index + 1
        while rest < len(words) and words[rest].lower in ("me", "us", "out", "you", "on", "is", "for", "that"):
            rest += 1
        if (
            word.lower in ("hoping", "interested", "question", "sure", "confused")
            and rest < len(words)
            and words[rest].lower not in ("about", "regarding")
        ):
            continue
        clause.role, clause.rest = "carries", clause.first + rest
        return True
    return False


def _has_object(after: Words) -> bool:
    """«confirm my order» wants something done; «confirm for me whether …» wants to know."""
    return any(word.lower not in ("out", "for", "me", "with", "you") for word in after)


def _governed(clause: Clause, index: int) -> bool:
    """Whether a verb of knowing is wanted or lacked, not reported: «i need to know», «no idea», «tell me»."""
    word, before = clause.words[index], clause.words[:index]
    if _of_others(before) or (
        word.lower == "wonder" and any(other.lower == "no" for other in clause.raw[: clause.head])
    ):
        return False
    if (word.lower, *(other.lower for other in clause.words[index + 1 : index + 2])) == ("checking", "in"):
        return False
    if word.lower in entries("wondering forms"):
        return True
    if before and before[-1].lower in ("you", "u") and any(other.lower == "let" for other in before):
        return False
    if (
        word.lower == "tell"
        and index + 1 < len(clause.words)
        and clause.words[index + 1].lower not in ("me", "us", "if")
    ):
        return False
    if before and before[0].flags & AUXILIARY and word.lower in ("tell", "explain", "know", "clarify", "advise"):
        return True
    if word.lower == "out" and (not before or before[-1].lower not in ("work", "figure", "find")):
        return False
    if before and before[-1].lower in ("i", "we", "they", "going"):
        return before[-1].lower == "i" and word.lower == "ask"
    if (
        any(other.lower in ("going", "letting", "call", "will", "i'll", "was") for other in before)
        and "wondering" not in word.lower
    ):
        return False
    if not before:
        if word.lower == "see" and any(other.lower in ("if", "whether") for other in clause.words[1:2]):
            return True
        return word.lower not in ("see", "sure", "know", "hear", "asking", "interested", "idea") or clause.asked
    if any(other.lower in entries("governing forms") for other in before):
        return True
    able = any(other.flags & CAN_YOU for other in before) and before[0].lower not in SPEAKERS
    return able or (before[0].lower == "do" and len(before) < 4)


def _of_others(before: Words) -> bool:
    """«my daughter wanted to know …»: the wish of someone else."""
    wishing = next((place for place, word in enumerate(before) if word.lower in ("wanted", "let")), 0)
    subject = [word for word in before[:wishing] if not word.flags & (PARTICLE | CAN_YOU)]
    return bool(subject) and not any(word.lower in (*SPEAKERS, "you", "u", "to") for word in subject)


def _question_word(clause: Clause) -> bool:
    words = clause.words
    for index, word in enumerate(words):
        if word.flags & QUESTION_WORD:
            if (index and has_predicate(words[:index])) or _tells_what(clause, index):
                return False
            if index > 2 and words[0].flags & IMPERATIVE and word.lemma == "when" and not inverts_after(words, index):
                return False
            clause.role, clause.kind = "asks", _kind(words, index)
            if index + 1 < len(words) and words[index + 1].lower.endswith("ing") and word.lemma == "when":
                return False
            if index + 1 < len(words) and ends_in_knowing(words[index + 1 :]):
                clause.rest = clause.first
            inverts = inverts_after(words, index)
            clause.inverted = inverts and _turned(words, index)
            clause.sure = inverts and (
                word.lemma != "which" or (index + 1 < len(words) and not words[index + 1].flags & AUXILIARY)
            )
            return True
    return False


def _tells_what(clause: Clause, index: int) -> bool:
    """«how quickly you answered!», «what matters is …»: exclaimed or told."""
    words = clause.words
    if clause.asked or inverts_after(words, index):
        return False
    if clause.mark[:1] == "!":
        return words[index].lemma in ("how", "what")
    verbs = [
        place for place, word in enumerate(words) if word.flags & FINITE and place > index and "'" not in word.lower
    ]
    return words[index].lemma == "what" and len(verbs) > 1 and not words[verbs[0]].flags & AUXILIARY


def _turned(words: Words, index: int) -> bool:
    """Whether a verb stands before its subject: «what is the fee», not «what had happened», «what to do»."""
    for place in range(index + 1, min(index + 5, len(words))):
        if words[place].flags & AUXILIARY:
            return any(word.flags & SUBJECT for word in words[place + 1 : place + 2])
    return index + 1 >= len(words) or words[index + 1].lower != "to"


def _kind(words: Words, index: int) -> AnswerKind:
    word = words[index]
    base = word.lemma.split("'")[0]
    after = words[index + 1 : index + 4]
    nearest = after[0].lower if after else ""
    if base == "how":
        if nearest in ("much", "many", "far", "big", "expensive", "heavy"):
            return "amount"
        if nearest in ("long", "soon", "often", "fast", "early", "late", "quickly"):
            return "date"
        return "reason" if nearest == "come" else "yes-no" if nearest == "about" else "way"
    if base in ("what", "which"):
        if any(other.lower in ("or", "better", "best", "recommend") for other in words):
            return "choice"
        for place, other in enumerate(words[index + 1 : index + 6], index + 1):
            if other.kind and not other.flags & QUESTION_WORD:
                behind = words[place + 1].kind if place + 1 < len(words) else ""
                kind = behind if behind == "amount" else other.kind  # "the delivery charge" is a charge
                return cast(AnswerKind, kind if kind != "action" else "thing")
        if base == "what" and nearest in ("do", "should", "can") and words[-1].lower in ("do", "now"):
            return "way"
    return cast(AnswerKind, word.kind)


def _inverted(clause: Clause) -> bool:
    """«is delivery free», «can i pay by card», and with «you» a request: «could you resend it»."""
    words = clause.words
    first = words[0]
    if not first.flags & AUXILIARY or len(words) < 2:
        return False
    second = words[1]
    if _supposes(clause):
        clause.role = "condition"
        return True
    if second.lower in ("all", "now") and not clause.asked:
        return False
    if second.flags & QUESTION_WORD or (first.lower == "have" and second.lower in ("a", "an", "some", "the")):
        return False
    if (
        first.flags & CAN_YOU and second.lower in ("you", "u", "someone", "anyone", "somebody", "ya")
    ) or first.lower == "mind":
        verb = next((word for word in words[2:6] if word.flags & (IMPERATIVE | ASKS)), None)
        if (verb is not None and first.lower not in ("should", "may")) or any(
            word.lower == "mind" for word in words[2:4]
        ):
            clause.role, clause.kind = "requests", "action"
            return True
    opening = clause.lead in ("", ":", *_JOINS) and first.lower in ("is", "are", "does")
    named = (
        opening
        and not second.lower.endswith(("ing", "ed"))
        and second.lower not in ("not", "also", "still", "very", "so", "now", "just")
    )
    if second.flags & SUBJECT or clause.asked or (named and not second.flags & IMPERATIVE):
        clause.role = "asks"
        clause.inverted = True
        if ends_in_knowing(words[2:] or words):
            clause.rest = clause.first
        clause.kind = either(words[2:])
        if (
            second.lower in ("i", "we")
            and any(word.lower in ("have", "get", "speak", "talk") for word in words[2:4])
            and first.flags & CAN_YOU
        ):
            clause.role, clause.kind = "requests", "action"
        return True
    return False


def _were_it(words: Words) -> bool:
    """«were it not for …», «were we to …»"""
    return words[0].lower == "were" and any(word.lower in ("to", "not") for word in words[2:3])


def either(words: Words) -> AnswerKind:
    """A choice where alternatives are named; «or not» names none."""
    named = any(
        word.lower == "or" and words[index + 1].lower not in ("not", "no", "what", "so")
        for index, word in enumerate(words[:-1])
    )
    return "choice" if named else "yes-no"


def _supposes(clause: Clause) -> bool:
    """«should you need …», «had we known …»: conditions by their order."""
    first, second = clause.words[0].lower, clause.words[1].lower
    return not clause.asked and (
        first == "had" or (first == "should" and second not in ("i", "we")) or _were_it(clause.words)
    )


def _offer(clause: Clause) -> bool:
    """«any chance of saturday», «any update on my order»."""
    words = clause.words
    if (
        words[0].lower == "any"
        and len(words) > 1
        and (
            clause.asked
            or (not clause.mark and not clause.lead)
            or words[1].lower in ("chance", "update", "updates", "news", "way")
        )
    ):
        clause.role, clause.kind = (
            "asks",
            "thing" if words[1].lower in ("update", "updates", "news", "idea") else "yes-no",
        )
        return True
    return False
