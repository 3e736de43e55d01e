"""The English way of asking."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.reading.asking.clauses import Clause
from tonewise.reading.asking.en_roles import classify
from tonewise.reading.asking.en_start import PERSONS, SPEAKERS, entries, has_predicate, opens, patterns
from tonewise.reading.asking.manner import Manner
from tonewise.reading.asking.words import AUXILIARY, MARK, PREPOSITION, PRONOUN, QUESTION_WORD, SUBJECT, Words

_YOU = ("you", "u", "ya", "yall")


def _relative(found: Sequence[Clause], index: int) -> bool:
    """«the fitter who came», «…, who has the key»; «…, is the Park Hyatt»: nothing is asked."""
    clause = found[index]
    words = clause.words
    place = next((place for place, word in enumerate(words) if word.flags & QUESTION_WORD), None)
    before = found[index - 1] if index else None
    told = ("states", "names", "aside", "requests")
    follows = before is not None and before.role in told and clause.lead in (",", "")
    if place is None:
        stative = words[0].lower in ("is", "are", "was", "were") and len(words) > 1 and words[1].lower not in PERSONS
        return follows and clause.lead == "," and stative
    return words[place].lower in ("who", "which", "whose") and (
        follows or (place > 0 and not words[0].flags & PREPOSITION)
    )


def _asks_alone(found: Sequence[Clause], index: int) -> bool:
    """Whether a clause with a question word asks with no carrier before it, rather than says when, where or who."""
    clause = found[index]
    if not clause.asked and _relative(found, index):
        return False
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
    return not (
        index and found[index - 1].role in ("states", "names") and clause.lead in ("", ",") and not clause.asked
    )


def _may_carry(clause: Clause) -> bool:
    """«check …», to be done for the sake of what is asked next."""
    return any(word.lower in ("check", "see", "look", "confirm") for word in clause.words[:4])


def _is_idea(words: Words) -> bool:
    """A wish for the product, which is thanked for and passed on rather than answered."""
    return patterns("ideas").match(words)


def _is_withdrawal(words: Words) -> bool:
    """«never mind, found it»: the customer has answered it alone."""
    return bool(words) and words[0].lower in entries("withdrawal starts forms") and patterns("withdrawn").match(words)


def _comes_out(wish: Clause, after: Clause) -> bool:
    """«was going to ask …, but i see it's on the receipt»"""
    meant = any(word.lower in entries("meant forms") for word in wish.raw)
    found = after.lead == "but" or any(word.lower == "but" for word in after.raw[:1])
    known = any(word.lower in entries("found out forms") for word in after.words[:4])
    return meant and found and known and not after.asked


def _is_praise(words: Words) -> bool:
    """Thanks or praise is said."""
    return any(word.lower in entries("praise forms") for word in words)


def _admires(words: Words) -> bool:
    """More than thanks is said."""
    return any(word.lower in entries("praise forms") and word.lower not in entries("thanks forms") for word in words)


def _is_problem(words: Words, praised: bool) -> bool:
    """Something that went wrong is told; where the turn praises, only words for it tell, not a mere denial."""
    if _is_praise(words) or patterns("not problems").match(words):
        return False
    return patterns("problems").match(words) or (not praised and _fails(words))


def _fails(words: Words) -> bool:
    """A denied verb: «the app doesn't recognise me», «never came»; not «i don't mind»."""
    for index, word in enumerate(words[:-1]):
        if (word.lower in entries("denials forms") or word.lower.endswith("n't")) and words[index - 1].lower != "or":
            if words[index - 1].lower in ("i", "we") and index:
                return False
            return words[index + 1].lower not in entries("harmless forms")
    return False


def _is_statement_question(clause: Clause, words: Words) -> bool:
    """«u take klarna»: the company's habits, asked of it without any mark."""
    own = clause.words
    if own[0].lower in _YOU and words[-1].lower in _YOU and words[-2].flags & AUXILIARY and _denies(own):
        return True
    if words[-1].flags & MARK or not 2 <= len(own) <= 7 or clause.lead:
        return False
    return own[0].lower in _YOU and own[1].lower in entries("company habits forms")


def _denies(words: Words) -> bool:
    return any(word.lower in entries("denials forms") or word.lower.endswith("n't") for word in words)


def _is_tag(clause: Clause) -> bool:
    """«…, right?», «…, isn't it?»"""
    return len(clause.words) <= 2 and (
        clause.words[0].lower in entries("tags forms")
        or (clause.words[0].flags & AUXILIARY != 0 and clause.words[-1].flags & PRONOUN != 0 and clause.lead == ",")
    )


def _speaks_of_self(clause: Clause) -> bool:
    """The customer is the subject."""
    return bool(clause.words) and clause.words[0].lower in SPEAKERS


def _answers_itself(words: Words) -> bool:
    """«… Because …»"""
    return bool(words) and words[0].lower in ("because", "cos", "cuz")


MANNER = Manner(
    opens=opens,
    classify=classify,
    asks_alone=_asks_alone,
    may_carry=_may_carry,
    has_predicate=has_predicate,
    is_statement_question=_is_statement_question,
    is_tag=_is_tag,
    speaks_of_self=_speaks_of_self,
    is_idea=_is_idea,
    is_withdrawal=_is_withdrawal,
    answers_itself=_answers_itself,
    comes_out=_comes_out,
    is_praise=_is_praise,
    admires=_admires,
    is_problem=_is_problem,
)
