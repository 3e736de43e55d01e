"""Whether a statement of a reply holds the kind of answer that a question wants: a day, a sum, a place, a deed."""

from __future__ import annotations

from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.model import Question
from tonewise.reading.answering import is_verb
from tonewise.reading.meaning import meaning, relation
from tonewise.reading.statements import Statement
from tonewise.reading.words import lemma, parses, tokens

MEASURED = ("date", "amount")
VALUES = {
    "date": frozenset(("date", "time", "span", "weekday")),
    "amount": frozenset(("amount", "number", "percent", "span", "quantity")),
}
SETTLES = frozenset(("date", "order"))
"""What is said to a problem to a day, or told to be done, settles it."""
SAME = 0.8
"""Relation from which two words speak of the same."""
_FEW = 4


@lru_cache(maxsize=4096)
def named_value(text: str) -> str | None:
    """The kind of value that a short question names («телефон склада?», ``your website?``)."""
    words = [token.lower for token in tokens(text) if token.kind == "word"]
    if len(words) > _FEW:
        return None
    names = _value_names()
    return next((names[form] for word in words for form in (word, lemma(word)) if form in names), None)


@cache
def _value_names() -> dict[str, str]:
    entries = [entry for language in ("ru", "en") for entry in load(language, "meeting")["value names"]]
    return {form: kind for names, _, kind in (entry.partition(" = ") for entry in entries) for form in names.split()}


def measures(part: Statement, question: Question) -> bool:
    """Whether a statement gives the size, weight or the like that a question asks for («какого размера …?»)."""
    if question.kind != "thing" or part.kinds.isdisjoint(_QUANTITIES):
        return False
    return any(t.lower in _MEASURES or lemma(t.lower) in _MEASURES for t in tokens(question.text) if t.kind == "word")


_QUANTITIES = frozenset(("quantity", "number", "amount", "percent", "span"))
_MEASURES = frozenset(
    "размер вес рост высота ширина длина объем вместимость мощность температура габарит диаметр глубина площадь"
    " size weight height width length capacity volume temperature dimensions diameter depth area".split()
)


def has_kind(part: Statement, question: Question) -> bool:
    """Whether a statement holds the kind of answer that is wanted."""
    if (wanted := named_value(question.text)) is not None:
        return wanted in part.kinds
    match question.kind:
        case "date":
            return not part.kinds.isdisjoint((*VALUES["date"], "conditional")) or part.counts
        case "amount":
            return not part.kinds.isdisjoint((*VALUES["amount"], "free")) or part.counts
        case "place":  # «где мой заказ?» asks as well how it stands with it
            return not part.kinds.isdisjoint(("place", "link", "number", "position", "order", *VALUES["date"]))
        case "reason":
            plain = part.kinds.isdisjoint(("amount", "percent", "link"))
            return plain or "reason" in part.kinds or _touches_verb(part, question)
        case "way":
            return part.form != "full" or _shows_a_way(part, question)
        case "action":
            return question.form == "implicit" or part.form not in _DESCRIBING or _acts(part, question)
        case _:
            return True


def _shows_a_way(part: Statement, question: Question) -> bool:
    """What a statement with a subject of its own must tell: an instruction, where it is done, or that it is done."""
    told = part.meaning
    if told.kinds & _WAYS or "possibility" in told.attributes or (part.language != "ru" and "position" in part.kinds):
        return True
    return _touches_verb(part, question)


def _acts(part: Statement, question: Question) -> bool:
    """What an answer to a request must tell: that it is or will be done, or, to «скиньте адрес», the thing itself."""
    words = [token.lower for token in tokens(question.text) if token.kind == "word"]
    if any(word in _TELL or lemma(word) in _TELL for word in words[:_FIRST_WORDS]) or not _OR.isdisjoint(words):
        return True
    if part.kinds & (SETTLES | _OFFERED) or "possibility" in part.meaning.attributes or "уже" in part.text.lower():
        return True
    if part.language != "ru":
        return any(t.lower in _DONE or t.lower.endswith(("ed", "'ll")) for t in tokens(part.text)) or _touches_verb(
            part, question
        )
    return _touches_verb(part, question) or any(
        p.part == "PRTS" or (p.part == "VERB" and not p.grammemes.isdisjoint(("1per", "futr", "past")))
        for token in tokens(part.text)
        if token.kind == "word"
        for p in parses(token.lower)[:1]
    )


def _touches_verb(part: Statement, question: Question) -> bool:
    own = meaning(question.text, part.language).units
    doing = [unit for unit in own if is_verb(unit.word)] or list(own[:1])
    return any(relation(unit, other) >= SAME for unit in doing for other in part.meaning.units)


_DESCRIBING = frozenset(("full", "noun"))
_FIRST_WORDS = 4
_TELL = frozenset(
    "подсказать сказать скинуть скиньте прислать пришлите пришли выслать отправить показать рассказать дать дайте"
    " назвать напомнить посоветовать порекомендовать сообщить написать продиктовать объяснить узнать интересовать"
    " tell send give share show explain remind recommend suggest advise list name know need want like".split()
)
_OR = frozenset(("или", "or"))
_OFFERED = frozenset(("amount", "free", "link", "place", "spot"))
_DONE = frozenset("done will can already been now ready yours set gone sent made put taken kept built".split())
_WAYS = frozenset(("order", "link", "place", "spot", "phone", "email"))
