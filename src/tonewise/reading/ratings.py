"""Where an agent asks for a mark, a review or an opinion of the service, and how hard and how long they ask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.model import Question
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.words import lemma, lemmas, tokens

_ONE_ACTION = 1
_LONGEST_SENTENCE = 30
"""Words above which one sentence with the request is no short one any more."""
_LENGTHS = frozenset(
    "questions question items points statements fields pages screens minutes words вопросов вопроса минут страниц "
    "пунктов полей".split()
)
"""What the length of a survey is told in."""


class RatingAsked(NamedTuple):
    """A sentence that asks for a rating."""

    start: int
    end: int
    actions: int
    """Different things that it asks for: a mark, a review, word to friends."""
    pressed: bool
    long: bool


@lru_cache(maxsize=2048)
def ratings_asked(text: str) -> tuple[RatingAsked, ...]:
    """The sentences of a text that ask for a rating, in order; quotations left out."""
    plain, asking = lexicon_hits(text, "rate"), lexicon_hits(text, "rate?")
    if not plain and not asking:
        return ()
    harmless, spans = lexicon_hits(text, "not a rating"), quoted(text)
    found: list[RatingAsked] = []
    for start, end in split(text):
        if is_quoted(spans, start):
            continue
        hits = [hit for hit in plain if _stands(hit, start, end, harmless)]
        if "?" in text[start:end] and not hits:
            hits = [hit for hit in asking if _stands(hit, start, end, harmless)][:1]
        if not hits and not (found and _goes_on(text, start, end)):
            continue
        found.append(_read(text, start, end, hits))
    if not any(each.actions for each in found):
        return ()
    return tuple(each._replace(long=each.long or any(later.long for later in found)) for each in found)


def asks_about_ratings(questions: Sequence[Question], language: str) -> bool:
    """Whether a customer's question is about reviews themselves («где оставить отзыв?»)."""
    words = _rating_words("ru" if language == "ru" else "en")
    return any(
        not words.isdisjoint((token.lower, lemma(token.lower), *(form for form, _ in lemmas(token.lower))))
        for question in questions
        for token in tokens(question.text)
        if token.kind == "word"
    )


def _stands(hit: Hit, start: int, end: int, harmless: Sequence[Hit]) -> bool:
    inside = start <= hit.start < end
    return inside and not any(other.start <= hit.start and hit.end <= other.end for other in harmless)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a sentence after the request only presses for it («для меня это очень важно»), or tells its length."""
    if any(start <= hit.start < end for hit in lexicon_hits(text, "pressed")):
        return True
    return any(
        start <= hit.start < end and text[hit.start : hit.end].lower().split()[-1] in _LENGTHS
        for hit in lexicon_hits(text, "long survey")
    )


def _read(text: str, start: int, end: int, hits: Sequence[Hit]) -> RatingAsked:
    def told(group: str) -> list[Hit]:
        return [hit for hit in lexicon_hits(text, group) if start <= hit.start < end]

    actions = len(_apart(hits)) + len(_apart([hit for hit in told("recommend") if not _within(hit, hits)]))
    things = len(_apart(told("things"))) + bool(told("marks"))
    actions = max(actions, things if hits else 0, len({hit.entry for hit in told("places")}))
    words = sum(token.kind == "word" for token in tokens(text[start:end]))
    return RatingAsked(
        start, end, actions, bool(told("pressed")), bool(told("long survey")) or words > _LONGEST_SENTENCE
    )


def _within(hit: Hit, hits: Sequence[Hit]) -> bool:
    return any(other.start <= hit.start < other.end for other in hits)


def _apart(hits: Sequence[Hit]) -> list[Hit]:
    """Hits that do not overlap: one request, however many patterns see it."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.start):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


@cache
def _rating_words(language: str) -> frozenset[str]:
    words = [word for line in load(language, "ratings")["rating words"] for word in line.split()]
    return frozenset((*words, *(lemma(word) for word in words if script_language(word) == "en")))
