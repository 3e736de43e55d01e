"""Whether any part of a reply bears on what a turn asks or tells; naming the same order or product is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tonewise.reading.actions import consoles
from tonewise.reading.answer_signs import (
    acts,
    asks_how_to,
    is_future,
    is_general,
    is_order,
    is_past,
    leans,
    orders_elsewhere,
    says,
    tells_a_way,
)
from tonewise.reading.apologies import apologies
from tonewise.reading.matching import closeness
from tonewise.reading.meaning import Unit, relation
from tonewise.reading.promotions import promotions
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits, script_language
from tonewise.reading.statements import Statement, statements
from tonewise.reading.turn_subject import LIGHT, Subject, missing
from tonewise.reading.values import values
from tonewise.reading.words import Token, parses, tokens

_SAME = 0.65
"""Least relation of two words that are said of the same thing."""
_NEAR = 0.55
"""Least nearness in meaning of a word that bears on another."""
_NEAR_MEASURED = 0.65
"""The same where a value is wanted and none is told."""
_NEAR_TROUBLE = 0.75
"""The same of a word that bears on what went wrong: other things of the same trade come near to it."""
_CARRIERS = frozenset("заказ заказа заказе посылка посылку order parcel delivery".split())
"""What every order is named with: that it was packed bears on no fault of what was in it."""
_FEW = 2
"""Subject words up to which a statement is a short answer, whatever its words."""
_ARTICLES = frozenset("a an the our your for of".split())
_SHORT_TROUBLE = 2
"""Words of a trouble that is told in so few that naming its thing is an answer («платёж завис»)."""
_STEM = 6
_MOST_OF_NOUN = 5
_EARLY = 4
"""Words among which «его» or "it" speaks of what was asked."""
_LATE = 2
"""Words before a value that answers nothing: an answer leads with its value."""
_MOST = 12
"""Statements that are weighed: a reply longer than that bears on the turn somewhere."""
_MEASURED = ("date", "amount")
_WANTED = {
    "date": frozenset(("date", "time", "span", "weekday", "conditional", "hours")),
    "amount": frozenset(("amount", "number", "percent", "span", "free", "quantity")),
}
_YES_OR_NO = ("yes-no", "choice", "action", "thing")
_RECURRING = frozenset(("weekday", "hours"))
_ADDRESSES = frozenset(("link", "phone", "email"))
_FIGURES = frozenset(("quantity", "number", "span", "code", "date", "time"))
_PLACES = frozenset("в во на у за под около возле рядом in at on by behind near next under opposite".split())
_MOMENTS = frozenset(
    "утро день вечер ночь неделя месяц час год сутки минута раз рубль morning evening night day week month hour minute "
    "year noon days hours weeks months two three four five six seven eight nine ten once".split()
)


def bears_on(subjects: Sequence[Subject], reply: str, language: str) -> bool:
    """Whether some statement of a reply may bear on the questions, requests and troubles of a turn.

    Doubt speaks for the reply: a statement bears on nothing only where it is general words about the company, or
    describes things with none of the signs of an answer.
    """
    language = "ru" if language == "ru" else "en"
    parts = statements(reply, language)
    if len(parts) > _MOST or script_language(reply) != language:
        return True
    if any(subject.troubled for subject in subjects) and any(not each.stock for each in apologies(reply)):
        return True
    if not parts:
        return not (lexicon_hits(reply, "canned") or phrase_hits(reply, language, "deflection"))
    return any(_is_met(subject, parts) for subject in subjects)


def _is_met(subject: Subject, parts: Sequence[Statement]) -> bool:
    """Whether a statement bears on a subject; what leans on an idle neighbour is idle as well."""
    orders = True
    for place, part in enumerate(parts):
        if not _is_idle(subject, part, place == 0) or (place and orders and _tells_to_do(part)):
            return True
        orders = orders and subject.troubled and not _is_about_another(subject, part)
    return False


def _tells_to_do(part: Statement) -> bool:
    return is_order(part) and not (
        orders_elsewhere(part) or promotions(part.text) or phrase_hits(part.text, part.language, "deflection")
    )


def _is_about_another(subject: Subject, part: Statement) -> bool:
    """Whether a statement tells the way to do another thing, or promotes something."""
    said = part.text
    return bool(
        tells_a_way(part) or is_order(part) or phrase_hits(said, subject.language, "deflection") or promotions(said)
    )


def _is_idle(subject: Subject, part: Statement, first: bool) -> bool:
    """Whether a statement would fit any message, or only describes something that was not asked about.

    What leans on other words leans on the question only where it comes first; later it goes on with its neighbour.
    """
    question, language = subject.question, subject.language
    if part.asks or part.takes_on or (part.denies and not (question.kind == "amount" and part.kinds & _WANTED["date"])):
        return False
    if question.kind in _YES_OR_NO and not _is_bare_trouble(subject) and (part.yes_or_no or says(part, "yes")):
        return False
    if phrase_hits(part.text, language, "deflection") or orders_elsewhere(part):
        return True
    if part.elsewhere:
        return "link" not in part.kinds or question.kind not in ("place", "way", "thing", "action")
    if (
        acts(part)
        or (len(subject.asked) <= 1 and question.kind != "place")
        or part.kinds & _ADDRESSES
        or _touches(subject, part.meaning.units)
    ):
        return False
    if subject.question.text[:4].lower().startswith(("who", "кто")):
        return False
    if promotions(part.text) and not subject.names(part.meaning.units):
        return True
    if tells_a_way(part) and not (question.kind in _YES_OR_NO and subject.names_focus(part.meaning.units)):
        return not (
            question.kind == "way"
            or (first and says(part, "thing", _EARLY))
            or (part.form == "you" and subject.names(part.meaning.units))
            or (subject.troubled and says(part, "remedy"))
            or says(part, "meanwhile")
        )
    if first and _leans(part):
        return False
    return _is_idle_by_kind(subject, part)


def _is_bare_trouble(subject: Subject) -> bool:
    return subject.question.form == "implicit"


def _leans(part: Statement) -> bool:
    long = part.form == "noun" and len(part.meaning.units) > _MOST_OF_NOUN
    return is_order(part) or (leans(part) and not long) or len(part.meaning.units) < _FEW or _opens_with_number(part)


def _is_idle_by_kind(subject: Subject, part: Statement) -> bool:
    """Whether a statement that stands by itself lacks what its question wants."""
    question = subject.question
    named = bool(subject.names(part.meaning.units))
    if question.kind in _MEASURED:
        return _misses_the_value(subject, part)
    if subject.troubled and (question.form == "implicit" or question.kind == "way"):
        short = named and len(subject.asked) <= _SHORT_TROUBLE
        happened = (
            is_past(part)
            and not says(part, "news")
            and any(unit.word not in _CARRIERS for unit in subject.names(part.meaning.units))
        )
        return not (
            short or happened or says(part, "remedy") or consoles(part.text, part.language) or _gives_a_key(part)
        )
    if question.kind == "reason":
        return not (
            (named and not is_general(part))
            or is_past(part)
            or says(part, "cause")
            or is_future(part)
            or "reason" in part.kinds
            or says(part, "remedy")
            or part.kinds & _WANTED["date"]
        )
    if question.kind == "place":
        return not (_names_a_place(subject, part) or (named and part.kinds & _WANTED["date"]))
    if is_order(part):
        return True
    if question.kind in ("thing", "way", "choice") and not subject.troubled:
        figures = part.kinds & _FIGURES and not _is_foreign(part) and not asks_how_to(question.text, part.language)
        if figures or named:
            return False
    if question.kind in ("yes-no", "choice", "action"):
        if _opens_with_a_time(part) or (part.kinds & _RECURRING and "?" in question.text):
            return False
        accepts = says(part, "approves") or (part.form == "ours" and says(part, "accepts"))
        if accepts or (named and is_future(part)) or _is_priced(part, subject) or _same_values(question.text, part):
            return False
    return len(part.meaning.units) > _FEW


def _same_values(question: str, part: Statement) -> bool:
    """Whether a question and a statement both tell a time, or both a number («после десяти?» — «до часу»)."""
    language = part.language
    own, told = (
        {_ALIKE.get(value.kind, value.kind) for value in values(text, language)} for text in (question, part.text)
    )
    names = part.meaning.identifiers
    return bool(own & told & {"moment", "number"} and not names) or bool(
        _figures(question) & _figures(part.text) - names
    )


def _is_priced(part: Statement, subject: Subject) -> bool:
    """Whether a price of what is asked for shows that there is such a thing."""
    return bool(part.kinds & {"free", "amount"}) and _is_near(part.meaning.units, subject.asked)


def _opens_with_a_time(part: Statement) -> bool:
    return any(v.kind in ("weekday", "time", "date") and v.start <= _OPENING for v in values(part.text, part.language))


_OPENING = 4
"""Characters before a time that a statement opens with: «по вторникам»."""
_ALIKE = {"time": "moment", "hours": "moment", "number": "number", "quantity": "number"}


def _figures(text: str) -> set[str]:
    return {token.text for token in tokens(text) if token.kind == "number" and len(token.text) < _LONG}


_LONG = 4
"""Digits from which a number rather names an order."""


def _gives_a_key(part: Statement) -> bool:
    """A password or the like: letters and digits in one word."""
    return any(
        any(c.isdigit() for c in token.text) and any(c.isalpha() for c in token.text) for token in tokens(part.text)
    )


def _touches(subject: Subject, told: Sequence[Unit]) -> bool:
    """Whether a word comes near to what is asked of the thing, rather than only naming the thing itself.

    Of a question of few subject words the thing is all that it asks about; a trouble is more than its thing.
    """
    focus = subject.focus
    named = subject.names(told)
    if subject.troubled and not set(named).isdisjoint(missing(subject.turn, subject.language)):
        return True
    own = [unit for unit in named if unit in focus]
    if (own and len(named) > 1) or (own and len(focus) <= 1):
        return True
    rest = [unit for unit in focus if unit not in named and unit.word not in LIGHT]
    others = [other for other in told if not any(relation(unit, other) >= subject.same for unit in subject.asked)]
    least = _NEAR_TROUBLE if subject.troubled else _NEAR_MEASURED if subject.question.kind in _MEASURED else _NEAR
    return any(closeness(unit, other) >= least for unit in rest for other in others)


def _misses_the_value(subject: Subject, part: Statement) -> bool:
    """No value of the wanted kind and no figure at all, or one of something else («абонементы до пятницы»)."""
    if part.kinds & _WANTED[subject.question.kind]:
        far = len(part.meaning.units) > _FEW and not _is_near(part.meaning.units, subject.asked)
        return far and _is_foreign(part) and not is_future(part)
    return not any(token.kind == "number" for token in tokens(part.text))


def _is_near(told: Iterable[Unit], asked: Sequence[Unit]) -> bool:
    return any(relation(a, b) >= _SAME or closeness(a, b) >= _NEAR for a in told for b in asked)


def _is_foreign(part: Statement) -> bool:
    """Whether a statement speaks of several things before it tells any value."""
    first = min((value.start for value in values(part.text, part.language)), default=len(part.text))
    said = [token.lower for token in tokens(part.text[:first]) if token.kind == "word"]
    return sum(word not in _ARTICLES for word in said) > _LATE


def _opens_with_number(part: Statement) -> bool:
    first = tokens(part.text)[0]
    return any(c.isdigit() for c in first.text) or (first.lower.isalpha() and _is_time(first.lower))


def _is_time(word: str) -> bool:
    """Whether a word only tells a number or a time, as values do."""
    if word in _MOMENTS:
        return True
    found = parses(word)[:1]
    return bool(found) and (found[0].lemma in _MOMENTS or found[0].part in ("NUMR", "ADVB", "COMP", "PRED"))


def _is_placed(row: Sequence[Token], index: int, language: str) -> bool:
    """Whether a word stands behind a preposition of place: "in the safe", not "in swimming"."""
    before = [token.lower for token in row[max(index - _FEW, 0) : index]]
    if language == "ru" or row[index].text[0].isupper():
        return any(word in _PLACES for word in before)
    return len(before) > 1 and before[0] in _PLACES and before[1] in _DETERMINERS


_DETERMINERS = frozenset("the a an our your this that each every".split())


def _names_a_place(subject: Subject, part: Statement) -> bool:
    """Whether a statement tells of a place that the question does not name itself."""
    if part.kinds & {"place", "spot"}:
        return True
    read = part.meaning
    return any(
        _is_placed(read.row, index, part.language)
        and unit.word.isalpha()
        and unit.word[:_STEM] not in subject.question.text.lower()
        and not _is_time(unit.word)
        and not any(relation(unit, other) >= _SAME for other in subject.asked)
        for index, unit in read.at.items()
    )
