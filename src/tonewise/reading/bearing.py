"""Whether any part of a reply bears on what a turn asks or tells; naming the same order or product is not enough."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tonewise.model import Question
from tonewise.reading.matching import closeness
from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.statements import Statement, statements
from tonewise.reading.values import values
from tonewise.reading.words import parses, tokens

_SAME = 0.65
"""Least relation of two words that are said of the same thing."""
_NEAR = 0.5
"""Least nearness in meaning of a word that bears on another."""
_FEW = 2
"""Subject words up to which a statement is a short answer, whatever its words."""
_LATE = 4
"""Words before a value that answers nothing: an answer leads with its value."""
_MEASURED = ("date", "amount")
_WANTED = {
    "date": frozenset(("date", "time", "span", "weekday", "conditional", "hours")),
    "amount": frozenset(("amount", "number", "percent", "span", "free", "quantity")),
}
_SURE = frozenset(("link", "phone", "email", "reason", "free", "amount"))
"""Kinds of value that nobody tells but as an answer."""
_POINTING = frozenset(
    "it it's its you your you're yours they them he she his her there there's here here's this that these those now "
    "today next tomorrow ago if because not no never don't doesn't can't first everybody "
    "не нет ничего нужен нужна нужно нужны первый первая второй он она оно они его ее их вы вам вас ваш ваша ваше вашу "
    "вашего это этот эта там тут здесь сейчас уже сегодня завтра вчера тогда пока если потому поэтому из-за вот".split()
)
"""Words by which a statement speaks of what was said before, or to this very customer."""
_TIMES = frozenset(("span", "date", "time", "amount", "percent"))
_FIGURES = frozenset(("quantity", "number", "span", "code", "date", "time"))
_TELLING = frozenset(("is", "are", "was", "were", "has", "have", "can", "we", "our"))
_MOMENTS = frozenset(
    "утро день вечер ночь неделя месяц час год сутки минута раз рубль morning evening night day week month hour minute "
    "year noon days hours weeks months two three four five six seven eight nine ten once".split()
)
_MOST = 12
"""Statements that are weighed: a reply longer than that bears on the turn somewhere."""
_PLACES = frozenset("в во на у за под около возле рядом in at on by behind near next".split())
_DOING = frozenset(
    ("i'll", "we'll", "i've", "we've", "i'm", "we're", "let's", "will", "please", "you'll", "could", "let")
)
_HELPERS = frozenset("will have can could just are am may need should must sent made put found gave got took".split())
_FOR_YOU = frozenset(("вам", "вас", "ваш", "ваша", "ваше", "вашу", "сейчас", "уже", "тогда"))


def bears_on(questions: Sequence[Question], reply: str, language: str) -> bool:
    """Whether some statement of a reply may bear on the questions and requests of a turn.

    Doubt speaks for the reply: a statement bears on nothing only where it is general words about the company, or
    describes things with none of the signs of an answer.
    """
    language = "ru" if language == "ru" else "en"
    parts = statements(reply, language)
    if len(parts) > _MOST:
        return True
    if not parts:
        return not (lexicon_hits(reply, "canned") or phrase_hits(reply, language, "deflection"))
    return any(not _is_idle(question, part, language) for question in questions for part in parts)


def _is_idle(question: Question, part: Statement, language: str) -> bool:
    """Whether a statement would fit any message, or only describes something that was not asked about."""
    if part.yes_or_no or part.asks or part.denies or part.takes_on:
        return False
    if phrase_hits(part.text, language, "deflection"):
        return True
    if part.elsewhere:
        return "link" not in part.kinds or question.kind not in ("place", "way", "thing", "action")
    if _does(part, language):
        return False
    if not _POINTING.isdisjoint(token.lower for token in tokens(part.text)) or _opens_with_number(part):
        return False
    if question.kind == "reason" or part.kinds & _SURE:
        return False
    told, asked = part.meaning.units, meaning(question.text, language).units
    if not asked or len(told) < _FEW:
        return False
    if question.kind in _MEASURED:
        return _misses_the_value(question, part, asked, told, language)
    named = any(relation(unit, other) >= _SAME for unit in told for other in asked)
    if question.kind == "place":
        return bool(part.kinds & _TIMES) and not named and not _opens_with_place(part)
    if question.kind in ("thing", "way", "choice") and part.kinds & _FIGURES:
        return False
    if len(told) <= _FEW or not (part.meaning.verbal or _TELLING & {token.lower for token in tokens(part.text)}):
        return False
    return not _touches_what_is_asked(asked, told, 0 if question.kind == "action" else _FEW)


def _misses_the_value(
    question: Question, part: Statement, asked: Sequence[Unit], told: Sequence[Unit], language: str
) -> bool:
    """No value of the wanted kind and no figure at all, or one of something else («абонементы до пятницы»)."""
    if part.kinds & _WANTED[question.kind]:
        return len(told) > _FEW and not _near(told, asked) and _is_foreign(part, language)
    return not any(token.kind == "number" for token in tokens(part.text))


def _touches_what_is_asked(asked: Sequence[Unit], told: Sequence[Unit], short: int) -> bool:
    """Whether a word comes near to what is asked of the thing, rather than only naming the thing itself.

    Of a question of up to ``short`` subject words the thing is all that it asks about.
    """
    asked = [unit for unit in asked if unit.word.isalpha()]
    named = [unit for unit in asked if any(relation(unit, other) >= _SAME for other in told)]
    if len(named) > 1 or (named and len(asked) <= short):
        return True
    rest = [unit for unit in asked if unit not in named]
    others = [other for other in told if not any(relation(unit, other) >= _SAME for unit in named)]
    return any(closeness(unit, other) >= _NEAR for unit in rest for other in others)


def _near(told: Sequence[Unit], asked: Sequence[Unit]) -> bool:
    return any(relation(a, b) >= _SAME or closeness(a, b) >= _NEAR for a in told for b in asked)


def _is_foreign(part: Statement, language: str) -> bool:
    """Whether a statement speaks of several things before it tells any value."""
    told = values(part.text, language)
    first = min((value.start for value in told), default=len(part.text))
    words = [token for token in tokens(part.text[:first]) if token.kind == "word"]
    return len(words) > _LATE


def _opens_with_number(part: Statement) -> bool:
    first = tokens(part.text)[0]
    return first.kind == "number" or _is_time(first.lower)


def _is_time(word: str) -> bool:
    """Whether a word only tells a number or a time, as values do."""
    if not word.isalpha() or word in _MOMENTS:
        return True
    found = parses(word)[:1]
    return bool(found) and (found[0].lemma in _MOMENTS or found[0].part in ("NUMR", "ADVB", "COMP", "PRED"))


def _does(part: Statement, language: str) -> bool:
    """Whether a statement tells what somebody does about it, or what the customer may do."""
    if phrase_hits(part.text, language, "deed"):
        return True
    row = [token.lower for token in tokens(part.text) if token.kind == "word"]
    if "order" in part.kinds and row[:1] not in (["order"], ["заказ"]):
        return True
    if language == "en":
        return _acts_in_english(row)
    return any(_acts_in_russian(word) for word in row) or not _FOR_YOU.isdisjoint(row)


def _acts_in_english(row: Sequence[str]) -> bool:
    if not _DOING.isdisjoint(row):
        return True
    return any(
        first in ("i", "we", "you") and (second in _HELPERS or second.endswith("ed")) for first, second in pairwise(row)
    )


def _acts_in_russian(word: str) -> bool:
    """A verb of what was or will be done; «украшаем», «весит» only describe."""
    for parse in parses(word)[:2]:
        marks = parse.grammemes
        if parse.part == "VERB" and ("futr" in marks or "impr" in marks or {"past", "perf"} <= marks):
            return True
        if parse.part == "VERB" and {"1per", "sing"} <= marks:
            return True
    found = parses(word)[:1]
    return bool(found) and found[0].part in ("INFN", "PRED")


def _opens_with_place(part: Statement) -> bool:
    first = next((token.lower for token in tokens(part.text) if token.kind == "word"), "")
    return first in _PLACES
