"""What a statement denies the customer, and whether it shows a way that they can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from tonewise.lexicons import load
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.values import values
from tonewise.reading.words import Token, fold, parses, stem, tokens

Denial = Literal["refusal", "limit", "bare"]
"""A plain refusal; a limit, which shuts out some customers only; a «нет» with nothing beside it."""

_CLAUSE_MARKS = frozenset((",", ";", ":", "–", "—", "-", "(", ")"))
_CLAUSE_CUTS = frozenset((",", ";", ":", "–", "—"))
_ADVERSATIVES = frozenset(("но", "однако", "зато", "поэтому", "but", "however", "so", "and", "though"))
_CONDITIONS = frozenset(("если", "чтобы", "when", "if", "unless", "когда", "whether", "ли", "случае"))
_NEGATIONS = frozenset(("не",))
_CANNOT = frozenset(("can't", "cannot", "cant", "couldn't"))
_WILL_NOT = frozenset(("won't", "wont", "don't", "dont", "doesn't", "doesnt", "never"))
_PARTICIPLES = frozenset(
    ("sold", "made", "done", "kept", "held", "given", "sent", "taken", "built", "run", "let", "shown")
)
_BEFORE_AN_ORDER = frozenset(("please", "just", "but", "then", "and", "or"))
_JOINED_TO_OURS = frozenset(("but", "and", "or", "just"))
_MAY = frozenset(("может", "могут"))
_OURS = frozenset(("we", "i", "we've", "i've", "we're", "i'm", "we'd", "i'd"))
_WILL = frozenset(("won't", "wont", "will"))
_SUBJECT = 6
_NEAR = 3


@dataclass(frozen=True, slots=True)
class _Lexicon:
    lost: frozenset[str]
    not_refused: frozenset[str]
    refused: frozenset[str]
    orders: frozenset[str]
    services: frozenset[str]
    good_to_lack: frozenset[str]
    given_back: frozenset[str]


@cache
def _lexicon(language: str) -> _Lexicon:
    sections = load(language, "refusals")

    def words(name: str) -> frozenset[str]:
        return frozenset(fold(word) for line in sections[name] for word in line.split())

    return _Lexicon(
        lost=words("lost"),
        not_refused=words("not refused"),
        refused=words("refused"),
        orders=words("orders"),
        services=words("services"),
        good_to_lack=words("good to lack"),
        given_back=words("given back"),
    )


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
    lexicon = _lexicon(language)
    harmless = [(hit.start, hit.end) for hit in phrase_hits(sentence, language, "harmless")]
    refused = phrase_hits(sentence, language, "refusal")
    hits = [hit.start for hit in refused if not _inside(hit.start, hit.end, harmless)]
    negated = _negated_russian if language == "ru" else _negated_english
    hits += [place for place in negated(row, lexicon) if not _inside(place, place + 1, harmless)]
    if any(not _is_condition(row, place) for place in hits):
        return "refusal"
    if phrase_hits(sentence, language, "regret") and _tells_a_loss(row, lexicon):
        return "refusal"
    if _is_bare_no(row):
        return "bare"
    limits = phrase_hits(sentence, language, "limit")
    return "limit" if any(not _overlaps(hit.start, hit.end, harmless) for hit in limits) else None


@lru_cache(maxsize=16384)
def offers_way(sentence: str, language: str) -> bool:
    """Whether a statement gives a way forward that the customer can take: a possibility, an instruction, an offer, the
    price or time of another option, or a promise with a time.
    """  # fmt: skip
    language = "ru" if language == "ru" else "en"
    lexicon = _lexicon(language)
    blind = [(hit.start, hit.end) for hit in phrase_hits(sentence, language, "no way")]
    if blind:
        return _names_where(sentence, language) or any(
            _clause_offers(sentence[start:end], language, lexicon)
            for start, end in clauses(sentence)
            if not _overlaps(start, end, blind)
        )
    return any(_clause_offers(sentence[start:end], language, lexicon) for start, end in clauses(sentence))


@lru_cache(maxsize=16384)
def takes_on(sentence: str, language: str) -> bool:
    """Whether a statement takes a matter on («уточню и напишу», ``I'll check``), with or without a time."""
    return bool(phrase_hits(sentence, "ru" if language == "ru" else "en", "taken on"))


def names_good_to_lack(text: str, language: str) -> bool:
    """Whether a text names something that a customer is glad to hear is missing («комиссия», ``fee``)."""
    lexicon = _lexicon("ru" if language == "ru" else "en")
    return any(
        _in_english(token.lower, lexicon.good_to_lack)
        or any(parse.lemma in lexicon.good_to_lack for parse in parses(token.lower)[:2])
        for token in tokens(text)
        if token.kind == "word"
    )


def _clause_offers(clause: str, language: str, lexicon: _Lexicon) -> bool:
    row = tokens(clause)
    if row and row[0].lower in _CONDITIONS:
        return False
    if phrase_hits(clause, language, "taken on"):
        return bool(values(clause, language))
    if "?" in clause:
        return bool(phrase_hits(clause, language, "offer") or phrase_hits(clause, language, "way"))
    if denial(clause, language) in ("refusal", "bare"):
        return False
    if phrase_hits(clause, language, "way") or _priced(clause, language):
        return True
    return _instructs(row, language, lexicon) or _acts(row, language, lexicon)


def _names_where(clause: str, language: str) -> bool:
    """«обратитесь в другой отдел» leads somewhere only with a link, number or address."""
    return any(value.kind in ("link", "email", "phone") for value in values(clause, language))


def _priced(clause: str, language: str) -> bool:
    """The price or time of an option, told in the present or future."""
    kinds = {value.kind for value in values(clause, language)}
    told = kinds & {"amount", "date", "time", "weekday", "link", "phone", "email", "span"}
    return bool(told) and not (language == "ru" and any(_is_past(token.lower) for token in tokens(clause)))


def _instructs(row: Sequence[Token], language: str, lexicon: _Lexicon) -> bool:
    """An imperative to the customer."""
    if language == "ru":
        return any(_has(token.lower, "impr") and not _is_negated(row, index) for index, token in enumerate(row))
    first = next((token.lower for token in row if token.kind == "word" and token.lower not in _BEFORE_AN_ORDER), "")
    return first in lexicon.orders


def _acts(row: Sequence[Token], language: str, lexicon: _Lexicon) -> bool:
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
    near = [token.lower for token in row[index + 1 : index + 1 + _NEAR] if token.kind == "word"]
    return near[:1] != ["не"] and any(
        parses(word)[0].part == "INFN" and word not in ("быть", "занять", "понадобиться", "потребоваться")
        for word in near
        if parses(word)
    )


def _negated_russian(row: Sequence[Token], lexicon: _Lexicon) -> list[int]:
    """Offsets of «не доставляем», «не предусмотрен», «мест нет»."""
    found = []
    for index, token in enumerate(row):
        if token.lower == "нет" and not _is_good_to_lack(row, index, lexicon) and _lacks_a_thing(row, index):
            found.append(token.start)
        elif token.lower == "не" and index + 1 < len(row):
            verb = next(
                (t for t in row[index + 1 : index + _NEAR] if t.kind == "word" and not _is_adverb(t.lower)), None
            )
            if verb is None or not _refuses(verb.lower, lexicon):
                continue
            until = row[index - 1].lower == "пока" and _is_state_or_future(verb.lower) if index else False
            wanted = any(parse.lemma in lexicon.given_back for parse in parses(verb.lower)[:2])
            if not until and (wanted or not _is_good_to_lack(row, index, lexicon)):
                found.append(token.start)
    return found


@lru_cache(maxsize=16384)
def _is_state_or_future(verb: str) -> bool:
    """After «пока не», a time («вернут») or what is yet to come («доставлен»), where «возим» refuses."""
    first = next((p for p in parses(verb)[:3] if p.part in ("VERB", "PRTS")), None)
    return first is not None and (first.part == "PRTS" or "futr" in first.grammemes)


@lru_cache(maxsize=16384)
def _is_adverb(word: str) -> bool:
    found = parses(word)
    return bool(found) and found[0].part in ("ADVB", "PRCL")


def _refuses(verb: str, lexicon: _Lexicon) -> bool:
    """A finite verb or short participle that «не» turns into a refusal: ours in any sense, others' by the list."""
    found = parses(verb)
    if not found:
        return False
    parse = next((p for p in found[:3] if p.part in ("VERB", "PRTS", "ADJS", "PRED")), None)
    if parse is None or parse.lemma in lexicon.not_refused or "impr" in parse.grammemes:
        return False
    if parse.part == "VERB":
        if "past" in parse.grammemes or "2per" in parse.grammemes:
            return False
        if "1per" in parse.grammemes:
            return True
    return parse.lemma in lexicon.refused


def _is_good_to_lack(row: Sequence[Token], index: int, lexicon: _Lexicon) -> bool:
    near = row[max(0, index - _NEAR) : index + _NEAR + 1]
    return any(
        token.lower in lexicon.good_to_lack
        or any(parse.lemma in lexicon.good_to_lack for parse in parses(token.lower)[:2])
        for token in near
        if token.kind == "word"
    )


def _lacks_a_thing(row: Sequence[Token], index: int) -> bool:
    """«мест нет», «нет белого цвета»: a noun in the genitive stands beside «нет» in the same clause."""
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(row) and abs(place - index) <= _NEAR and row[place].text not in _CLAUSE_MARKS:
            token = row[place]
            genitive = any(
                "gent" in p.grammemes and p.part in ("NOUN", "ADJF", "NPRO") for p in parses(token.lower)[:4]
            )
            if token.kind == "word" and (genitive or token.text.isupper() or not parses(token.lower)):
                return True
            place += step
    return False


def _negated_english(row: Sequence[Token], lexicon: _Lexicon) -> list[int]:
    """Offsets of ``we don't ship``, ``can't``, ``no tables left``; not of ``you don't need``."""
    found = []
    for index, token in enumerate(row):
        word = token.lower
        after = [t.lower for t in row[index + 1 : index + 1 + _NEAR] if t.kind == "word"]
        split = word == "not" and index > 1 and row[index - 1].lower in ("do", "does", "will", "can", "could")
        if split or (word in _WILL_NOT and index):
            refuses = _refuses_in_english(row, index - split, word, "".join(after[:1]), lexicon)
        elif word == "no":
            refuses = _lacks_in_english(row, index, lexicon, after)
        else:
            refuses = word in _CANNOT or (word == "not" and _is_not_done(row, index, after))
        if refuses and (after or word in _CANNOT):
            found.append(token.start)
    return found


def _refuses_in_english(row: Sequence[Token], index: int, word: str, verb: str, lexicon: _Lexicon) -> bool:
    """Whether what ``don't`` or ``do not`` at an index denies is something that we would do, or others of the list."""
    before = row[index - 1].lower if index else ""
    if before == "you" or _in_english(verb, lexicon.not_refused):
        return False
    ours = not {token.lower for token in row[max(0, index - _SUBJECT) : index]}.isdisjoint(_OURS)
    if before in _BEFORE_AN_ORDER or not row[max(0, index - 1)].text[0].isalnum():
        return ours and word not in ("never",) and before in _JOINED_TO_OURS
    return ours or word in _WILL or _in_english(verb, lexicon.refused)


def _is_not_done(row: Sequence[Token], index: int, after: Sequence[str]) -> bool:
    """``are not printed here``; what is harmless is masked before."""
    being = row[index - 1].lower in ("is", "are", "be", "being") if index else False
    return being and bool(after) and (after[0].endswith("ed") or after[0] in _PARTICIPLES)


def _in_english(word: str, words: frozenset[str]) -> bool:
    return word in words or stem(word) in words


def _lacks_in_english(row: Sequence[Token], index: int, lexicon: _Lexicon, after: Sequence[str]) -> bool:
    if any(_in_english(word, lexicon.good_to_lack) for word in after[:3]):
        return False
    before = {token.lower for token in row[max(0, index - 3) : index]}
    return bool(before & {"have", "has", "is", "are", "there", "there's", "offer", "with", "got"})


def _tells_a_loss(row: Sequence[Token], lexicon: _Lexicon) -> bool:
    return any(
        token.lower in lexicon.lost or any(parse.lemma in lexicon.lost for parse in parses(token.lower)[:2])
        for token in row
        if token.kind == "word"
    )


def _is_bare_no(row: Sequence[Token]) -> bool:
    words = [token.lower for token in row if token.kind == "word"]
    return 0 < len(words) <= _NEAR and words[0] in ("нет", "no", "nope") and len(words) <= 1 + (words[-1] in _COURTESY)


_COURTESY = frozenset(("сожалению", "sorry", "увы", "unfortunately"))


def _is_condition(row: Sequence[Token], place: int) -> bool:
    """Whether the clause that holds an offset is a condition: «если не получится», ``if you can't``."""
    clause: list[str] = []
    for token in row:
        if token.start > place:
            break
        clause = [] if token.text in _CLAUSE_MARKS else [*clause, token.lower]
    return not _CONDITIONS.isdisjoint(clause)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in spans)


def _inside(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


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
