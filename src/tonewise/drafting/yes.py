"""When a fact plainly says yes to a question."""

from __future__ import annotations

from tonewise.model import Fact, Question
from tonewise.reading.meaning import meaning, relation
from tonewise.reading.refusals import is_refusal
from tonewise.reading.words import parses, tokens

_DOUBT = frozenset(
    "не ни нет без кроме только лишь если исключением нельзя до от ограничено редко иногда пока"
    " not no never"
    " only unless if except without isn't aren't don't doesn't can't won't until limited sometimes".split()
)
_CLOSE = 0.8


def plainly_yes(question: Question, fact: Fact, language: str) -> bool:
    """Whether «да» before the fact adds nothing to it: the fact affirms all of what is asked, in the same words.

    Limits, negations and choices on either side, or a value that the fact does not repeat, make it a no-guess.
    """
    if fact.kind in ("refusal", "alternative", "history", "link") or is_refusal(fact.text, language):
        return False
    words = [token.lower for token in (*tokens(question.text), *tokens(fact.text)) if token.kind in ("word", "number")]
    if not _DOUBT.isdisjoint(words) or words[:1] in (["да"], ["yes"]):
        return False
    if not _asks_whether(question.text, language) or {"или", "or"} & {token.lower for token in tokens(question.text)}:
        return False
    wanted, told = meaning(question.text, language), meaning(fact.text, language)
    if not wanted.units or wanted.identifiers - told.identifiers or wanted.kinds - told.kinds - {"order"}:
        return False
    return all(any(relation(unit, other) >= _CLOSE for other in told.units) for unit in wanted.units)


def _asks_whether(text: str, language: str) -> bool:
    """Whether the question has a predicate to affirm; «А детский?» has none, and a yes to it says nothing."""
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    if language != "ru":
        return words[:1] != [] and (words[0] in _ENGLISH_STARTS or (words[1:2] != [] and words[1] in _ENGLISH_STARTS))
    return any(parse.part in ("VERB", "INFN", "PRED", "PRTS", "ADJS") for word in words for parse in parses(word)[:1])


_ENGLISH_STARTS = frozenset("is are am was were do does did can could will would have has may should must".split())
