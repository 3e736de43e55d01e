"""What a statement denies the customer, and whether it shows a way that they can take."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Literal

from tonewise.reading.negations import (
    BEFORE_AN_ORDER,
    CLAUSE_MARKS,
    NEAR,
    Lexicon,
    in_english,
    negated_english,
    negated_russian,
    words_of,
)
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.values import values
from tonewise.reading.words import Token, parses, tokens

Denial = Literal["refusal", "limit", "bare"]
"""A plain refusal; a limit, which shuts out some customers only; a «нет» with nothing beside it."""

_CLAUSE_CUTS = frozenset((",", ";", ":", "–", "—"))
_ADVERSATIVES = frozenset(("но", "однако", "зато", "поэтому", "but", "however", "so", "and", "though"))
_CONDITIONS = frozenset(("если", "чтобы", "when", "if", "unless", "когда", "whether", "ли", "случае"))
_NEGATIONS = frozenset(("не",))
_NOT = frozenset(("не", "not", "isn't", "aren't", "hasn't", "haven't", "yet"))
_MAY = frozenset(("может", "могут"))
_SELF = frozenset(("i", "i'm", "i'll", "i've"))


def is_refusal(sentence: str, language: str) -> bool:
    """Whether a statement declines, or says that something is missing, impossible or out of limits."""
    return denial(sentence, language) is not None


@lru_cache(maxsize=16384)
def denial(sentence: str, language: str) -> Denial | None:
    """How a statement denies something, or None; questions and conditions («если не получится») deny nothing."""
    language = "ru" if language == "ru" else "en"
    row = tokens(sentence)
    if not row or "?" in row[-1].text:
        return None
    lexicon = words_of(language)
    harmless = [(hit.start, hit.end) for hit in phrase_hits(sentence, language, "harmless")]
    refused = phrase_hits(sentence, language, "refusal")
    hits = [hit.start for hit in refused if not _inside(hit.start, hit.end, harmless)]
    negated = negated_russian if language == "ru" else negated_english
    hits += [place for place in negated(row, lexicon) if not _inside(place, place + 1, harmless)]
    if any(not _is_condition(row, place) for place in hits):
        return "refusal"
    if phrase_hits(sentence, language, "regret") and _tells_a_loss(row, lexicon, harmless):
        return "refusal"
    if _is_bare_no(row):
        return "bare"
    limits = phrase_hits(sentence, language, "limit")
    denied = {token.end + 1 for token in row if token.lower in _NOT}
    bound = any(not _overlaps(hit.start, hit.end, harmless) and hit.start not in denied for hit in limits)
    return "limit" if bound else None


@lru_cache(maxsize=16384)
def offers_way(sentence: str, language: str) -> bool:
    """Whether a statement gives a way forward that the customer can take: a possibility, an instruction, an offer, the
    price or time of another option, or a promise with a time.
    """  # fmt: skip
    language = "ru" if language == "ru" else "en"
    lexicon = words_of(language)
    blind = [(hit.start, hit.end) for hit in phrase_hits(sentence, language, "no way")]
    if blind:
        return _names_where(sentence, language) or any(
            _clause_offers(sentence[start:end], language, lexicon)
            for start, end in clauses(sentence)
            if not _overlaps(start, end, blind)
        )
    return any(
        _clause_offers(sentence[start:end], language, lexicon) or _names_another(sentence, start, end, language)
        for start, end in clauses(sentence)
    )


def _names_another(sentence: str, start: int, end: int, language: str) -> bool:
    """«…, но делает Швейный двор на Мира, 5»: after a «but» somebody or some place is named."""
    if sentence[:start].rstrip().rpartition(" ")[2].lower() not in _ADVERSATIVES:
        return False
    return _names(sentence[start:end], language, first=0)


@lru_cache(maxsize=16384)
def names_another(sentence: str, language: str) -> bool:
    """Whether a sentence after a refusal names somebody or some place («Торты печёт Булочная на Мира»)."""
    return _names(sentence, language, first=1)


def _names(text: str, language: str, first: int) -> bool:
    row = tokens(text)
    named = any(
        token.kind == "number" or (token.text[0].isupper() and token.lower not in _SELF) for token in row[first:]
    )
    return named and len(row) > NEAR and denial(text, language) is None and not phrase_hits(text, language, "no way")


@lru_cache(maxsize=16384)
def takes_on(sentence: str, language: str) -> bool:
    """Whether a statement takes a matter on («уточню и напишу», ``I'll check``), with or without a time."""
    return bool(phrase_hits(sentence, "ru" if language == "ru" else "en", "taken on"))


@lru_cache(maxsize=16384)
def is_unknown(sentence: str, language: str) -> bool:
    """Whether a statement says that its writer does not know («не знаю», ``no idea``); no question, no condition."""
    language = "ru" if language == "ru" else "en"
    hits = phrase_hits(sentence, language, "unknown")
    row = tokens(sentence) if hits else ()
    return bool(row) and "?" not in row[-1].text and any(not _is_condition(row, hit.start) for hit in hits)


def names_good_to_lack(text: str, language: str) -> bool:
    """Whether a text names what a customer is glad to be told «нет» about: «комиссия есть?», ``do I need …?``."""
    lexicon = words_of("ru" if language == "ru" else "en")
    return any(
        _is_one_of(token.lower, lexicon.good_to_lack) or _is_one_of(token.lower, lexicon.good_to_deny)
        for token in tokens(text)
        if token.kind == "word" and token.lower not in _NO_THINGS
    )


_NO_THINGS = frozenset(("more", "one", "later", "sooner", "earlier", "late", "matter"))


def _is_one_of(word: str, words: frozenset[str]) -> bool:
    return in_english(word, words) or any(parse.lemma in words for parse in parses(word)[:2])


def _clause_offers(clause: str, language: str, lexicon: Lexicon) -> bool:
    row = tokens(clause)
    if row and row[0].lower in _CONDITIONS:
        return False
    if phrase_hits(clause, language, "taken on"):
        return bool(values(clause, language))
    if "?" in clause:
        return bool(phrase_hits(clause, language, "offer") or phrase_hits(clause, language, "way"))
    if denial(clause, language) in ("refusal", "bare") or is_unknown(clause, language):
        return False
    if language != "ru" and _tells_of_the_past(row):
        return False
    if phrase_hits(clause, language, "way") or _priced(clause, language):
        return True
    if phrase_hits(clause, language, "own"):
        return False  # «понимаем вас», "we love dogs": a deed in form alone
    return _instructs(row, language, lexicon) or _acts(row, language, lexicon)


def _names_where(clause: str, language: str) -> bool:
    """«обратитесь в другой отдел» leads somewhere only with a link, number or address."""
    return any(value.kind in ("link", "email", "phone") for value in values(clause, language))


def _priced(clause: str, language: str) -> bool:
    """The price or time of an option, told in the present or future."""
    kinds = {value.kind for value in values(clause, language)}
    told = kinds & {"amount", "date", "time", "weekday", "link", "phone", "email", "span"}
    row = tokens(clause)
    if told == {"span"} and any(token.lower in _LASTING for token in row):
        return False
    if language != "ru":
        return bool(told) and not _tells_of_the_past(row)
    return bool(told) and not any(_is_past(token.lower) for token in row)


def _tells_of_the_past(row: Sequence[Token]) -> bool:
    words = {token.lower for token in row}
    return not words.isdisjoint(_WAS) and words.isdisjoint(_IS)


_LASTING = frozenset("длится длятся идет идёт last lasts lasted".split())
_WAS = frozenset("was were had did came went".split())
_IS = frozenset("is are can will we'll i'll could from".split())


def _instructs(row: Sequence[Token], language: str, lexicon: Lexicon) -> bool:
    """An imperative to the customer."""
    if language == "ru":
        return any(_has(token.lower, "impr") and not _is_negated(row, index) for index, token in enumerate(row))
    first = next((token.lower for token in row if token.kind == "word" and token.lower not in BEFORE_AN_ORDER), "")
    return first in lexicon.orders


def _acts(row: Sequence[Token], language: str, lexicon: Lexicon) -> bool:
    """Something that we do for the customer instead: «привезём», «оформляем», ``we'll send``."""
    if language == "ru":
        return any(
            _has(token.lower, "1per", "futr")
            or (_has(token.lower, "1per", "plur", "pres"))
            or (token.lower in _MAY and _may_do(row, index))
            for index, token in enumerate(row)
            if token.kind == "word" and not _is_negated(row, index)
        )
    words = [token.lower for token in row]
    acting = {"i'll", "we'll"} & set(words) or any(a in ("we", "i") and b == "will" for a, b in pairwise(words))
    ours = any(a == "we" and b in lexicon.services for a, b in pairwise(words))
    return bool(acting) or ours


def _may_do(row: Sequence[Token], index: int) -> bool:
    """«Водитель может занести»: an action of somebody's, and no «может быть»."""
    near = [token.lower for token in row[index + 1 : index + 1 + NEAR] if token.kind == "word"]
    return near[:1] != ["не"] and any(
        parses(word)[0].part == "INFN" and word not in ("быть", "занять", "понадобиться", "потребоваться")
        for word in near
        if parses(word)
    )


def _tells_a_loss(row: Sequence[Token], lexicon: Lexicon, harmless: Sequence[tuple[int, int]]) -> bool:
    return any(
        token.lower in lexicon.lost or any(parse.lemma in lexicon.lost for parse in parses(token.lower)[:2])
        for token in row
        if token.kind == "word" and not _inside(token.start, token.end, harmless)
    )


def _is_bare_no(row: Sequence[Token]) -> bool:
    """«Нет», «сегодня никак», ``I'm afraid not``, ``we don't``: a no with nothing beside it but regret and who."""
    words = [token.lower for token in row if token.kind == "word"]
    return 0 < len(words) <= _LONGEST_NO and not _NOES.isdisjoint(words) and _WITH_NO.issuperset(words)


_LONGEST_NO = 5
_NOES = frozenset(
    ("нет", "неа", "никак", "нету", "no", "nope", "not", "don't", "dont", "isn't", "aren't", "doesn't", "won't")
)
_WITH_NO = _NOES | frozenset(
    ("к", "сожалению", "увы", "но", "извините", "простите", "боюсь", "что", "пока", "сегодня", "у", "нас", "совсем",
     "sorry", "unfortunately", "sadly", "i'm", "i", "am", "afraid", "but", "today", "we", "it", "there", "they", "is",
     "do", "does", "are", "just", "currently")
)  # fmt: skip


def _is_condition(row: Sequence[Token], place: int) -> bool:
    """Whether the clause that holds an offset is a condition: «если не получится», ``if you can't``."""
    clause: list[str] = []
    for token in row:
        if token.start > place:
            break
        clause = [] if token.text in CLAUSE_MARKS else [*clause, token.lower]
    return not _CONDITIONS.isdisjoint(clause)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans, in the order of a text and none within another, overlaps."""
    place = bisect_left(spans, end, key=itemgetter(0))
    return place > 0 and spans[place - 1][1] > start


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans, in the order of a text and none within another, holds this one."""
    place = bisect_right(spans, start, key=itemgetter(0))
    return place > 0 and spans[place - 1][1] >= end


@lru_cache(maxsize=8192)
def clauses(sentence: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentence's parts between commas, dashes, semicolons and «но»."""
    row = tokens(sentence)
    spans: list[tuple[int, int]] = []
    first: Token | None = None
    for index, token in enumerate(row):
        if token.text in _CLAUSE_CUTS or token.lower in _ADVERSATIVES:
            if first is not None:
                spans.append((first.start, row[index - 1].end))
            first = None
        elif first is None:
            first = token
    if first is not None:
        spans.append((first.start, row[-1].end))
    return tuple(spans)


def _is_negated(row: Sequence[Token], index: int) -> bool:
    return any(token.lower in _NEGATIONS for token in row[max(0, index - 2) : index])


@lru_cache(maxsize=16384)
def _is_past(word: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part == "VERB" and "past" in found[0].grammemes


@lru_cache(maxsize=16384)
def _has(word: str, *grammemes: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part == "VERB" and found[0].grammemes.issuperset(grammemes)
