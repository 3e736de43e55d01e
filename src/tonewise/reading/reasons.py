"""Causes and background in a reply: whether they come before the result, and how much room they take."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.model import Question
from tonewise.reading.meaning import meaning
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.statements import Statement, statements
from tonewise.reading.values import values
from tonewise.reading.words import Token, lemma, parses, tokens

_OPENING = 3
_SHORTEST = 7
"""Words of the shortest sentence that tells a background."""
_MOST_REASON = 2
_LONG = 8
_BEING = frozenset(("is", "are", "comes", "come", "runs", "has", "have", "goes", "takes"))
_PLAIN = ("date", "amount", "place", "yes-no", "action", "choice", "thing")
_LEAST_STORY = 18
"""The same for a story with no word of cause."""
_LEAST_REASON = 14
"""Words below which a reason is no burden, however short the answer."""
_YOU = frozenset(
    ("вы", "вас", "вам", "вами", "ты", "тебя", "тебе", "you", "your", "yours", "you're", "you'll", "i", "i'll", "i've",
     "я", "мне")
)  # fmt: skip
_YOURS = frozenset(("ваш", "твой"))
_WANTED = {
    "date": ("date", "time", "span", "weekday"),
    "amount": ("amount", "number", "percent", "quantity"),
    "place": ("link", "number", "code"),
}
_TOLD = (*_WANTED["date"], *_WANTED["amount"])
_PAST = frozenset(
    ("was", "were", "had", "went", "fell", "ran", "came", "took", "got", "flew", "left", "sat", "broke", "grew", "rose",
     "moved", "made", "lost", "found", "led", "burst", "hung", "kept", "began", "held", "met", "put", "stood")
)  # fmt: skip
_SMALL = 4


def asks_why(texts: Sequence[str], questions: Sequence[Question], language: str) -> bool:
    """Whether a customer asks for the cause."""
    language = "ru" if language == "ru" else "en"
    return any(question.kind == "reason" for question in questions) or any(
        phrase_hits(text, language, "asks why") for text in texts
    )


def opening_reason(text: str, questions: Sequence[Question], language: str) -> tuple[int, int] | None:
    """The first sentence that says something, where it tells a cause or background and the result comes after it."""
    language = "ru" if language == "ru" else "en"
    told = _told(text, language)
    if not told:
        return None
    sentence = text[slice(*told[0])]
    if _opens_with_cause(sentence, language):
        return told[0]
    asked = _answerable(questions)
    if not asked or 1 < len(questions) >= len(told):
        return None  # of several questions each sentence answers one
    shared = _shares(sentence, asked, language)
    rest = [text[slice(*span)] for span in told[1:]]
    if shared and _meets(sentence, asked, language):
        better = [each for each in rest if _meets(each, asked, language) and _shares(each, asked, language) >= shared]
        return told[0] if better and _is_background(sentence, language) else None
    if _is_background(sentence, language):
        return told[0] if any(_comes_nearer(each, sentence, asked, language) for each in rest) else None
    if shared or _count(sentence) < _LONG or not _is_background(sentence, language, present=True):
        return None
    plain = not _meets(sentence, asked, language) and any(
        _meets(each, asked, language) or _shares(each, asked, language) > 1 for each in rest
    )
    return told[0] if plain else None


def long_reason(text: str, questions: Sequence[Question], language: str) -> tuple[int, int] | None:
    """The reasons after an answer, where they take more than twice its room."""
    language = "ru" if language == "ru" else "en"
    told = _told(text, language)
    if not told or not questions:
        return None
    start = _reason_starts(text, told, language)
    marked = start is not None
    if start is None:
        if len(told) == 1 or not _answerable(questions):
            return None
        start = told[1][0]
    end = start
    for first, last in told:
        if last <= start:
            continue
        if first > start and not _is_background(text[first:last], language):
            break
        if not marked and not _is_background(text[first:last], language):
            break
        end = last
    reason = _count(text[start:end])
    answer = _count(text[told[0][0] : start]) + _count(text[end : told[-1][1]])
    least = _LEAST_REASON if marked else _LEAST_STORY
    return (start, end) if answer and reason >= least and reason > _MOST_REASON * answer else None


def _answerable(questions: Sequence[Question]) -> list[Question]:
    """Questions in words that a fact answers: there a background is no answer."""
    return [each for each in questions if each.form != "implicit" and each.kind in _PLAIN]


@lru_cache(maxsize=4096)
def _told(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The sentences that say something, but for one that only greets, thanks, is sorry or shows that it was read."""
    found = [span for span in split(text) if statements(text[slice(*span)], language)]
    if len(found) > 1 and _acknowledges(text[slice(*found[0])], language):
        return tuple(found[1:])
    return tuple(found)


def _acknowledges(sentence: str, language: str) -> bool:
    first, *rest = [token.lower for token in tokens(sentence)[:_OPENING]]
    known = first in _words(language, "acknowledges")
    own = first in ("i", "we", "я", "мы") and not _words(language, "own words").isdisjoint(rest)
    return (known or own) and not (values(sentence, language) and Statement(sentence, language).yes_or_no)


def _opens_with_cause(sentence: str, language: str) -> bool:
    """«Из-за пробок …», «К сожалению, в связи с …»: a cause before anything else is said."""
    hits = phrase_hits(sentence, language, "cause first")
    if not hits or _count(sentence) <= _SMALL:
        return False
    known = _words(language, "acknowledges") | _REGRET
    return all(token.kind == "mark" or token.lower in known for token in tokens(sentence[: hits[0].start]))


_REGRET = frozenset(("к", "сожалению", "увы", "и", "но", "unfortunately", "sadly", "and", "but"))


def _is_background(sentence: str, language: str, *, present: bool = False) -> bool:
    """A story in the third person, with nothing for the customer in it."""
    row = [token for token in tokens(sentence) if token.kind in ("word", "number")]
    if len(row) < _SHORTEST or "?" in sentence or _speaks_to(row):
        return False
    return not Statement(sentence, language).yes_or_no and _narrates(row, language, present=present)


def _meets(sentence: str, questions: Sequence[Question], language: str) -> bool:
    kinds = {value.kind for value in values(sentence, language)}
    return any(not kinds.isdisjoint(_WANTED.get(question.kind, ())) for question in questions)


def _comes_nearer(later: str, first: str, questions: Sequence[Question], language: str) -> bool:
    """Whether a later sentence answers rather than the first: by a value, a yes, or what it speaks of."""
    if _meets(later, questions, language) or Statement(later, language).yes_or_no:
        return True
    more, less = _shares(later, questions, language), _shares(first, questions, language)
    if more > less:
        return True
    told = any(value.kind in _TOLD for value in values(later, language))
    return more == less and bool(more) and (told or _speaks_to(tokens(later)))


def _narrates(row: Sequence[Token], language: str, *, present: bool) -> bool:
    if language == "ru":
        verbs = [parse for token in row for parse in parses(token.lower)[:1] if parse.part in ("VERB", "PRTS")]
        orders = any({"impr", "plur"} <= verb.grammemes for verb in verbs)
        tense = {"past", "3per"} if present else {"past"}
        return not orders and any(not tense.isdisjoint(verb.grammemes) for verb in verbs)
    words = [token.lower for token in row]
    if present and not _BEING.isdisjoint(words):
        return True
    perfect = any(
        before in ("has", "have") and word.endswith(("ed", "en", "wn", "one")) for before, word in pairwise(words)
    )
    return perfect or any(word in _PAST or (word.endswith("ed") and len(word) > _SMALL) for word in words)


def _speaks_to(row: Sequence[Token]) -> bool:
    return any(token.lower in _YOU or lemma(token.lower) in _YOURS for token in row)


def _shares(sentence: str, questions: Sequence[Question], language: str) -> int:
    """How many of the things and doings that were asked about a sentence names."""
    asked = {form for question in questions for unit in meaning(question.text, language).units for form in unit.forms}
    return sum(not asked.isdisjoint(unit.forms) for unit in meaning(sentence, language).units)


def _reason_starts(text: str, told: Sequence[tuple[int, int]], language: str) -> int | None:
    hits = phrase_hits(text, language, "cause")
    for first, last in told:
        for hit in hits:
            if first <= hit.start < last:
                opens = _count(text[first : hit.start]) <= _OPENING
                return first if opens else hit.start
    return None


def _count(text: str) -> int:
    return sum(token.kind in ("word", "number") for token in tokens(text))


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for line in load(language, "reasons")[section] for word in line.split())
