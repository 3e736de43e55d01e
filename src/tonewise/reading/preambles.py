"""Sentences before the answer in which a company speaks of itself: thanks for the interest, its history, its love."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.model import Question
from tonewise.reading.letters import greets, is_formula
from tonewise.reading.meaning import meaning
from tonewise.reading.reply_phrases import lexicon_hits
from tonewise.reading.sentences import Span, split
from tonewise.reading.statements import Statement
from tonewise.reading.values import values
from tonewise.reading.words import Token, parses, tokens

_HEAD = 1500
"""Characters in which a preamble is looked for."""
_MOST_BEFORE = 1
_TELLING = frozenset(("date", "time", "weekday", "amount", "percent", "quantity"))
"""Kinds of value that answer something."""
_PAST = frozenset("назад ago since с years год лет года году неделю week каждую каждый every each".split())
_YEARS = range(1800, 2100)
_OURS = frozenset("наш наша наше наши нашем нашей our".split())
_YOU = frozenset("you your you're you'll вы вас вам вами ваш ваша ваше ваши ты тебя тебе".split())


def preamble(text: str, questions: Sequence[Question], language: str) -> Span | None:
    """Two and more sentences of formulas and of talk about oneself, where an answer comes after them."""
    hits = lexicon_hits(text[:_HEAD], "talk")
    if not hits or not questions or _asks_about_us(questions):
        return None
    language = "ru" if language == "ru" else "en"
    spans = split(text[:_HEAD])
    row = tokens(text)
    found: list[Span] = []
    for place, (start, end) in enumerate(spans):
        inside = [token for token in row if start <= token.start < end]
        if not found and greets(inside):
            continue
        part = text[start:end]
        formula = _is_bare(inside) and is_formula(text, (start, end), inside)
        talk = any(start <= hit.start < end for hit in hits) and _is_talk(part, inside, questions, language)
        if formula or talk:
            found.append((start, end))
            continue
        if len(found) > _MOST_BEFORE and any(
            _answers(text[slice(*span)], questions, language) for span in spans[place:]
        ):
            return found[0][0], found[-1][1]
        return None
    return None


def _asks_about_us(questions: Sequence[Question]) -> bool:
    return any(token.lower.startswith(_ABOUT_US) for question in questions for token in tokens(question.text))


_ABOUT_US = ("истори", "компани", "фабрик", "расскаж", "history", "story", "company", "about", "factory", "who")


def _is_bare(row: Sequence[Token]) -> bool:
    return not any(token.kind == "number" for token in row)


def _is_talk(sentence: str, row: Sequence[Token], questions: Sequence[Question], language: str) -> bool:
    """Whether nothing in it is for the customer: no value, no order, nothing of what was asked."""
    words = [token.lower for token in row]
    if "?" in words or (not _YOU.isdisjoint(words) and "для" not in words and "for" not in words):
        return False
    if any(token.kind == "link" for token in row) or Statement(sentence, language).yes_or_no:
        return False
    if any(token.kind == "number" and not _is_year(token.text) for token in row):
        return False
    told = any(value.kind in _TELLING for value in values(sentence, language))
    orders = language == "ru" and any(
        {"impr", "plur"} <= parse.grammemes for token in row for parse in parses(token.lower)[:1]
    )
    if orders or (told and _PAST.isdisjoint(words)):
        return False
    return not _OURS.isdisjoint(words) or not _shares(sentence, questions, language)


def _is_year(written: str) -> bool:
    return written.isdigit() and int(written[:5]) in _YEARS


def _answers(sentence: str, questions: Sequence[Question], language: str) -> bool:
    if Statement(sentence, language).yes_or_no or _shares(sentence, questions, language):
        return True
    return any(value.kind in _TELLING for value in values(sentence, language))


def _shares(sentence: str, questions: Sequence[Question], language: str) -> bool:
    asked = {form for question in questions for unit in meaning(question.text, language).units for form in unit.forms}
    return any(not asked.isdisjoint(unit.forms) for unit in meaning(sentence, language).units)
