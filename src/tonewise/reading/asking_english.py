"""Which English clauses ask, which request, which only carry a question, and where a new one begins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from tonewise.lexicons import load
from tonewise.model import AnswerKind
from tonewise.reading.asking_clauses import Clause
from tonewise.reading.asking_manner import Manner
from tonewise.reading.asking_patterns import Patterns
from tonewise.reading.asking_words import (
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
    Word,
)

Words = Sequence[Word]

_PERSONS = frozenset(["i", "you", "we", "they", "he", "she", "it", "there", "u", "anyone", "someone"])
_SPEAKERS = frozenset(["i", "we", "i'd", "id", "i'm", "im", "we'd", "i've", "ive"])
_WISHES = frozenset(
    [
        "want",
        "wanted",
        "need",
        "like",
        "love",
        "wish",
        "require",
        "demand",
        "wanna",
        "requesting",
        "request",
        "expect",
        "wanting",
        "needing",
        "looking",
        "prefer",
    ]
)
_DENIALS = frozenset(
    [
        "not",
        "never",
        "cannot",
        "cant",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "wasnt",
        "hasnt",
        "havent",
        "wont",
        "couldnt",
        "arent",
        "werent",
    ]
)
_TELLS = frozenset(
    [
        "say",
        "thank",
        "share",
        "mention",
        "point",
        "apologise",
        "apologize",
        "commend",
        "praise",
        "tell",
        "express",
        "compliment",
        "give",
        "report",
        "complain",
    ]
)
_JOINS = frozenset(["and", "or", "but", "also", "plus", "n", "so", "then"])


@cache
def _patterns(section: str) -> Patterns:
    return Patterns(load("en", "questions")[section])


@cache
def _entries(section: str) -> frozenset[str]:
    return frozenset(load("en", "questions")[section])


# Where a clause begins


def opens(words: Words, start: int, index: int) -> bool:
    """Whether a new clause that may ask begins at this word, with or without a conjunction before it."""
    word, before = words[index], words[index - 1]
    joined = bool(before.flags & COORDINATOR)
    left = 0
    content = False
    for other in words[start : index - 1 if joined else index]:
        left |= other.flags
        content = content or not other.flags & (PARTICLE | PICTURE)
    if not content:
        return False
    if word.lower in ("if", "whether"):
        if any(other.lower in ("grateful", "appreciate", "appreciated", "obliged") for other in words[start:index]):
            return False
        return bool(left & ASKS) or (bool(left & FINITE) and before.lower not in ("as", "even", "what"))
    if joined:
        return _begins(words, index) or before.lower == "but" or _wishes_at(words, index)
    settled = bool(left & (FINITE | SUBORDINATOR | ASKS))
    if word.flags & QUESTION_WORD:
        return bool(left & ASKS) or _knows(words[start:index]) or (settled and _inverts_after(words, index))
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
    if word.flags & AUXILIARY and settled:
        return index + 1 < len(words) and words[index + 1].lower in _PERSONS
    return settled and not left & ASKS and _wishes_at(words, index)


def _begins(words: Words, index: int) -> bool:
    word = words[index]
    after = words[index + 1] if index + 1 < len(words) else None
    if word.flags & (QUESTION_WORD | PLEASE):
        return True
    if after is None:
        return False
    if word.flags & PREPOSITION:
        return bool(after.flags & QUESTION_WORD)
    if word.flags & AUXILIARY:
        return bool(after.flags & SUBJECT and after.lower not in ("a", "an", "some", "no")) or (
            word.lower in ("is", "are", "does", "do", "did", "will") and after.lower != "not"
        )
    if word.flags & IMPERATIVE:
        return bool(after.flags & (SUBJECT | MINE | NUMBER | PREPOSITION))
    return word.lower == "any" and after.lower in ("idea", "chance", "way", "update", "news", "updates")


def _wishes_at(words: Words, index: int) -> bool:
    """«i want», «i'd like», «we would love» begin here."""
    if words[index].lower not in _SPEAKERS:
        return False
    return any(word.lower in _WISHES or word.lower.startswith("wonder") for word in words[index + 1 : index + 4])


def _inverts_after(words: Words, index: int) -> bool:
    """Whether the question word here is followed by a verb before its subject («when will it», «how much is»)."""
    if "'" in words[index].lower or words[index].lower in ("whats", "wheres", "hows", "whens", "whos"):
        return True
    after = words[index + 1 : index + 4]
    if after and after[0].lower in ("about", "come", "to"):
        return True
    for place, word in enumerate(after):
        if word.lower in ("one", "ones"):
            continue
        if word.flags & AUXILIARY:
            return True
        if word.flags & PRONOUN or (word.flags & SUBJECT and place == 0):
            return False
    return False


# What a clause does


def classify(clause: Clause) -> None:
    """Set the role of a clause, and the kind of answer where it asks."""
    words = clause.words
    inner = clause.head, clause.head + len(words)
    if not words:
        clause.role = "void" if _patterns("void").match(clause.raw, *inner) else "empty"
    elif (
        _patterns("void").match(clause.raw, *inner)
        or _patterns("courtesies").match(clause.raw, *inner)
        or _is_echo(clause)
    ):
        clause.role = "void"
    elif words[0].flags & SUBORDINATOR:
        clause.role = "condition" if words[0].lower in ("if", "unless") else "aside"
    elif words[0].lower == "whether":
        clause.role, clause.kind, clause.sure = "asks", "yes-no", False
    else:
        for reader in (_carrier, _question_word, _inverted, _begging, _order, _offer):
            if reader(clause):
                return
        clause.role = "states" if has_predicate(words) else "names"
        clause.reports = _patterns("reports").match(words)


def _is_echo(clause: Clause) -> bool:
    """«…, don't you?»"""
    words = clause.words
    return (
        clause.lead == "," and len(words) == 2 and bool(words[0].flags & AUXILIARY) and bool(words[1].flags & PRONOUN)
    )


def has_predicate(words: Words) -> bool:
    """Whether a phrase has a verb that says something."""
    return any(
        word.flags & FINITE
        or word.lower in ("i", "we", "they", "he", "she", "you", "u")
        or (word.lower.endswith("ed") and len(word.lower) > 4)
        for word in words
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
        if word.lower in (
            "see",
            "find",
            "learn",
            "remember",
            "figure",
            "hear",
            "understand",
            "check",
            "confirm",
            "sure",
        ) and index + 1 < len(words):
            if any(other.lower not in ("out", "for", "me", "with", "you") for other in words[index + 1 :]):
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


def _governed(clause: Clause, index: int) -> bool:
    """Whether a verb of knowing is wanted or lacked, not reported: «i need to know», «no idea», «tell me»."""
    word, before = clause.words[index], clause.words[:index]
    if word.lower in _entries("wondering forms"):
        return True
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
        return word.lower not in ("see", "sure", "know", "hear", "asking", "interested", "idea") or clause.asked
    return any(other.lower in _entries("governing forms") or other.flags & CAN_YOU for other in before) or (
        before[0].lower == "do" and len(before) < 4
    )


def _question_word(clause: Clause) -> bool:
    words = clause.words
    for index, word in enumerate(words):
        if word.flags & QUESTION_WORD:
            if index and has_predicate(words[:index]):
                return False
            clause.role, clause.kind = "asks", _kind(words, index)
            if index + 1 < len(words) and words[index + 1].lower.endswith("ing") and word.lemma == "when":
                return False
            if index + 1 < len(words) and _knows(words[index + 1 :]):
                clause.rest = clause.first
            inverts = _inverts_after(words, index)
            clause.inverted = inverts and not any(other.lower == "to" for other in words[index + 1 : index + 2])
            clause.sure = inverts and (
                word.lemma != "which" or (index + 1 < len(words) and not words[index + 1].flags & AUXILIARY)
            )
            return True
    return False


def _knows(words: Words) -> bool:
    """Whether a question ends in a verb that another question completes: «how do i know …», «is there a way to tell …»."""
    return words[-1].lower in ("know", "tell", "see", "check", "confirm", "find", "out", "understand", "ask", "verify")


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
        for other in words[index + 1 : index + 6]:
            if other.kind and not other.flags & QUESTION_WORD:
                return cast(AnswerKind, other.kind if other.kind != "action" else "thing")
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
        if _knows(words[2:] or words):
            clause.rest = clause.first
        clause.kind = "choice" if any(word.lower == "or" for word in words[2:]) else "yes-no"
        if (
            second.lower in ("i", "we")
            and any(word.lower in ("have", "get", "speak", "talk") for word in words[2:4])
            and first.flags & CAN_YOU
        ):
            clause.role, clause.kind = "requests", "action"
        return True
    return False


def _supposes(clause: Clause) -> bool:
    """«should you need …», «had we known …»: conditions by their order."""
    first, second = clause.words[0].lower, clause.words[1].lower
    return not clause.asked and (first == "had" or (first == "should" and second not in ("i", "we")) or first == "were")


def _begging(clause: Clause) -> bool:
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
        if word.lower in _WISHES:
            spoken = index == 0 or words[0].lower in _SPEAKERS or words[index - 1].lower == "would"
            after = words[index + 1 : index + 4]
            if not spoken or not after or any(other.lower in _TELLS for other in after[:2]):
                return False
            if word.lower == "wanted" and (after[0].lower != "to" or any(other.lower == "but" for other in words)):
                return False
            if (
                word.lower in ("need", "require")
                and after[0].lower in ("help", "some", "assistance")
                and len(words) < index + 4
            ):
                clause.alone = True
            if word.lower == "prefer":
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


def _order(clause: Clause) -> bool:
    words = clause.words
    first = words[0]
    asks_nicely = clause.lead in _entries("please forms") or any(word.flags & PLEASE for word in words)
    if first.lower in ("don't", "dont", "do") and len(words) > 1 and words[1].flags & (IMPERATIVE | ASKS):
        first = words[1]
        words = words[1:]
    if not first.flags & IMPERATIVE:
        return False
    after = words[1] if len(words) > 1 else None
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
    if first.lower not in _entries("also nouns forms") and clause.lead == "":
        clause.role, clause.kind = "requests", "action"
        return True
    if after.flags & (SUBJECT | MINE | NUMBER | PREPOSITION | PARTICLE) or asks_nicely or after.lower.endswith("ing"):
        clause.role, clause.kind = "requests", "action"
        return True
    return False


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


def asks_alone(found: Sequence[Clause], index: int) -> bool:
    """Whether a clause with a question word asks with no carrier before it, rather than says when, where or who."""
    clause = found[index]
    if clause.sure:
        return True
    after = found[index + 1] if index + 1 < len(found) else None
    if not any(word.flags & QUESTION_WORD for word in clause.words):
        return clause.words[0].lower != "whether"
    place = next(place for place, word in enumerate(clause.words) if word.flags & QUESTION_WORD)
    following = clause.words[place + 1 : place + 2]
    if following and not clause.asked and (following[0].flags & SUBJECT or "'" in following[0].lower):
        return False
    if clause.words[place].lemma == "which" and not clause.asked:
        return False
    if after is not None and after.role == "states" and not clause.asked:
        return False
    if index and found[index - 1].role in ("states", "names") and clause.lead in ("", ",") and not clause.asked:
        return False
    return True


def may_carry(clause: Clause) -> bool:
    """«check …», to be done for the sake of what is asked next."""
    return any(word.lower in ("check", "see", "look", "confirm") for word in clause.words[:4])


def is_idea(words: Words) -> bool:
    """A wish for the product, which is thanked for and passed on rather than answered."""
    return _patterns("ideas").match(words)


def is_withdrawal(words: Words) -> bool:
    """«never mind, found it»: the customer has answered it alone."""
    return bool(words) and words[0].lower in _entries("withdrawal starts forms") and _patterns("withdrawn").match(words)


def is_praise(words: Words) -> bool:
    """Thanks or praise is said."""
    return any(word.lower in _entries("praise forms") for word in words)


def is_problem(words: Words, praised: bool) -> bool:
    """Something that went wrong is told; where the turn praises, only words for it tell, not a mere denial."""
    if is_praise(words) or _patterns("not problems").match(words):
        return False
    return _patterns("problems").match(words) or (not praised and _fails(words))


def _fails(words: Words) -> bool:
    """A denied verb: «the app doesn't recognise me», «never came»; not «i don't mind»."""
    for index, word in enumerate(words[:-1]):
        if word.lower in _DENIALS or word.lower.endswith("n't"):
            return words[index + 1].lower not in _entries("harmless forms")
    return False


def is_statement_question(clause: Clause, words: Words) -> bool:
    """«u take klarna»: the company's habits, asked of it without any mark."""
    own = clause.words
    if words[-1].flags & MARK or not 2 <= len(own) <= 7 or clause.lead:
        return False
    return own[0].lower in ("you", "u", "ya", "yall") and own[1].lower in _entries("company habits forms")


def is_tag(clause: Clause) -> bool:
    """«…, right?», «…, isn't it?»"""
    return len(clause.words) <= 2 and (
        clause.words[0].lower in _entries("tags forms")
        or (clause.words[0].flags & AUXILIARY != 0 and clause.words[-1].flags & PRONOUN != 0 and clause.lead == ",")
    )


def speaks_of_self(clause: Clause) -> bool:
    """The customer is the subject."""
    return bool(clause.words) and clause.words[0].lower in _SPEAKERS


def answers_itself(words: Words) -> bool:
    """«… Because …»"""
    return bool(words) and words[0].lower in ("because", "cos", "cuz")


MANNER = Manner(
    opens=opens,
    classify=classify,
    asks_alone=asks_alone,
    may_carry=may_carry,
    has_predicate=has_predicate,
    is_statement_question=is_statement_question,
    is_tag=is_tag,
    speaks_of_self=speaks_of_self,
    is_idea=is_idea,
    is_withdrawal=is_withdrawal,
    answers_itself=answers_itself,
    is_praise=is_praise,
    is_problem=is_problem,
)
