"""Signs, beside its subject, that a statement answers or meets somebody: deeds, words that point back, remedies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.reading.actions import vocabulary
from tonewise.reading.statements import Statement
from tonewise.reading.words import Token, fold, lemma, parses, tokens, without_marks

_NEAR = 2
_AHEAD = 3
_LIKELY = 0.2
_SHORT = 5
_READINGS = 2
_WE_DO = frozenset(("i'll", "we'll", "i've", "i'd", "we'd", "i'm", "i"))
_OUR_HELPERS = frozenset(
    "will can could just shall did made put sent found gave got took spoke asked paid rang".split()
)
_BEING = frozenset(("been", "being"))
_OF_RUSSIAN_ORDERS = frozenset(
    "оформить оплатить собрать упаковать отправить передать создать заказать обновить".split()
)
_IS = frozenset(("is", "are", "was", "were"))
_OF_ORDERS = frozenset("ordered paid processed shipped dispatched opened moved updated released delivered sent".split())
"""What is done to every order, or by every company for itself."""
_WILL = frozenset(("will", "should", "is", "are", "he'll", "she'll", "comes", "arrives", "can"))


def says(part: Statement, section: str, first: int | None = None) -> bool:
    """Whether a statement holds a word of a section of the lexicon ``bearing``, in any form; of its ``first`` words."""
    known = _section(part.language, section)
    return any(word in known or lemma(word) in known for word in _words(part.text)[:first])


@cache
def _section(language: str, section: str) -> frozenset[str]:
    lexicon = load("ru" if language == "ru" else "en", "bearing")
    return frozenset(fold(word) for line in lexicon[section] for word in line.split())


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(token.lower for token in tokens(text) if token.kind == "word")


def leans(part: Statement) -> bool:
    """Whether a statement takes its subject from what was said before it, or speaks to this very customer."""
    row = _words(part.text)
    if part.form == "ellipsis" or (part.form == "predicate" and not (part.language == "ru" and _is(row[0], "NOUN"))):
        return True
    if part.form == "noun" and (part.language == "ru" or row[:1] not in (("the",), ("our",), ("a",))):
        return True
    if (
        not _section(part.language, "pointing").isdisjoint(row[:_NEAR])
        or says(part, "to you")
        or row[:1] in (("если",), ("if",))
    ):
        return True
    done = vocabulary("en", "done") | vocabulary("en", "state")
    return part.language != "ru" and bool(row) and (row[0] in done or (row[0].endswith("ed") and len(row[0]) > _SHORT))


@lru_cache(maxsize=4096)
def _is_order(text: str, language: str) -> bool:
    row = without_marks(text)
    while len(row) > 1 and row[0] in _BEFORE_ORDERS:
        row = row[1:]
    if language == "ru":
        return any("impr" in p.grammemes and p.part == "VERB" for w in row for p in parses(w)[:1])
    if len(row) > 1 and row[0] in vocabulary("en", "orders") | vocabulary("en", "asks"):
        return row[1] not in _SAID_OF and not row[1][0].isdigit()
    return len(row) > 1 and row[0] not in _NO_ORDERS and row[1] in _AFTER_ORDERS and not row[0].endswith(_ENDINGS)


_BEFORE_ORDERS = frozenset("please just first then simply kindly and hi hello".split())
_AFTER_ORDERS = frozenset("the a an your it them this that out off up again me us".split())
_NO_ORDERS = frozenset("in at on by from to of for with as if when and or but is are was all that this it".split())
_SAID_OF = frozenset("is are was were has will can".split())
_ENDINGS = ("s", "ed", "ly", "'ll", "ing")


def is_order(part: Statement) -> bool:
    """Whether a statement tells the customer to do something."""
    return part.form == "order" or _is_order(part.text, part.language)


def is_future(part: Statement) -> bool:
    """Whether a statement tells what will be."""
    row = _words(part.text)
    if part.language == "ru":
        return any(p.part == "VERB" and "futr" in p.grammemes for word in row for p in parses(word)[:1])
    return any(word == "will" or word.endswith("'ll") for word in row)


def tells_a_way(part: Statement) -> bool:
    """Whether a statement tells how something is done: «пополнить можно в …», "you can …", "to …, open …"."""
    row = _words(part.text)
    if part.language == "ru":
        return (not _WAYS.isdisjoint(row) and not is_order(part) and any(_is(word, "INFN") for word in row)) or row[
            :1
        ] == ("чтобы",)
    if row[:1] == ("to",):
        return True
    may = _section("en", "may")
    return any(a in may and b == "be" for a, b in pairwise(row)) or any(
        a == "you" and b in may for a, b in pairwise(row)
    )


_WAYS = frozenset("можно удобно легко просто проще нужно следует".split())


def orders_elsewhere(part: Statement) -> bool:
    """«Следите за новостями», "keep an eye on our offers"."""
    row = _words(part.text)
    return is_order(part) and bool(row) and says(part, "ordered elsewhere", _NEAR)


def acts(part: Statement) -> bool:
    """Whether a statement tells what the company did, does or will do about it, or whom it sends."""
    row = [token for token in tokens(part.text) if token.kind == "word"]
    return _acts_in_russian(row) if part.language == "ru" else _acts_in_english([token.lower for token in row])


def _acts_in_russian(row: Sequence[Token]) -> bool:
    ours = any(token.lower in ("мы", "я") for token in row)
    news, at_work = _section("ru", "news"), _section("ru", "at work")
    done = vocabulary("ru", "done") - _OF_RUSSIAN_ORDERS
    for token in row:
        found = parses(token.lower)[:_READINGS]
        first = [p for p in found[1:] if found[0].part == "ADJS" and "1per" in p.grammemes][:1] or list(found[:1])
        if first and first[0].part == "PRTS" and first[0].lemma in done:
            return True
        if not first or first[0].part != "VERB" or first[0].lemma in news:
            continue
        marks = first[0].grammemes
        if "1per" in marks and ("futr" in marks or "sing" in marks or first[0].lemma in at_work):
            return True
        if (
            first[0].part == "VERB"
            and {"past", "perf"} <= marks
            and "neut" not in marks
            and (ours or not _has_subject(row, marks))
        ):
            return True
        if "futr" in marks and _has_subject(row, marks, living=True):
            return True
        if first[0].lemma in at_work and "3per" in marks and not _has_subject(row, marks):
            return True
    return False


def _has_subject(row: Sequence[Token], marks: frozenset[str], *, living: bool = False) -> bool:
    agreeing = marks & ({"plur"} if "plur" in marks else {"masc", "femn", "neut"} if "past" in marks else {"sing"})
    return any(
        parse.part == "NOUN"
        and "nomn" in parse.grammemes
        and parse.score >= _LIKELY
        and agreeing <= parse.grammemes
        and (not living or "anim" in parse.grammemes)
        for token in row
        for parse in parses(token.lower)[: 1 if living else 2]
    )


def _acts_in_english(row: Sequence[str]) -> bool:
    news, at_work = _section("en", "news"), _section("en", "at work")
    who = vocabulary("en", "who") - {"he", "she", "they", "team", "money"}
    for place, word in enumerate(row):
        ahead = row[place + 1 : place + 1 + _AHEAD]
        if word in ("we", "we've", "we're", "team") or word in _WE_DO:
            if word in _WE_DO and word != "i":
                return True
            if any((w.endswith("ed") and w not in news) or w in _OUR_HELPERS or w in at_work for w in ahead[:_NEAR]):
                return True
            if word == "we" and "you" in row[place + 1 :] and "can" not in ahead:
                return True
        elif word == "let's" or (word == "let" and ahead[:1] == ["me"]):
            return True
        elif word in _BEING or (word == "be" and place and row[place - 1] == "will"):
            if any(w.endswith("ed") or w in vocabulary("en", "done") for w in ahead[:1]):
                return True
        elif (word in _WILL and not who.isdisjoint(row[max(place - _AHEAD, 0) : place])) or (
            word in _IS and any(w in vocabulary("en", "done") - _OF_ORDERS for w in ahead[:_NEAR])
        ):
            return True
    return False


@lru_cache(maxsize=16384)
def _is(word: str, part: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part == part


def is_past(part: Statement) -> bool:
    """Whether a statement tells what happened."""
    row = _words(part.text)
    if part.language == "ru":
        return any(p.part == "VERB" and "past" in p.grammemes for word in row for p in parses(word)[:1])
    return any(
        (word in _PAST or (word.endswith("ed") and word not in _NOT_PAST)) and before not in _USUAL
        for before, word in pairwise(("", *row))
    )


def asks_how_to(question: str, language: str) -> bool:
    """Whether «как …?» asks for a way to do something, and not how much of something there is."""
    row = _words(question)
    return (
        any(_is(word, "INFN") for word in row)
        if language == "ru"
        else any(a in _HOW_TO and b in ("i", "we", "you", "one") for a, b in pairwise(row))
    )


_HOW_TO = frozenset("do can to could should would".split())


def is_general(part: Statement) -> bool:
    """Whether a statement tells what is always done: «начисляют», «погашается», "is earned", "are made"."""
    row = _words(part.text)
    if part.language != "ru":
        return any(a in _USUAL and (b.endswith(("ed", "en", "wn")) or b == "made") for a, b in pairwise(row))
    found = [parse for word in row for parse in parses(word)[:1] if parse.part == "VERB"]
    return any("pres" in p.grammemes and ("plur" in p.grammemes or p.lemma.endswith("ся")) for p in found)


_USUAL = frozenset(("is", "are", "be"))
_NOT_PAST = frozenset("hundred need bed speed red seed feed shed indeed".split())
_PAST = frozenset("was were had did went broke ran fell rose found got took came lost sent gave grew".split())
