"""Officialese of a text: the words of orders and contracts where a person would speak plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.lexicons.english import is_english
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, is_cyrillic, is_known, lemmas, parses, stem, tokens

MILD_ENOUGH = 2
"""So many mild items make officialese; a strong one does alone."""
_PASSIVES = 2
"""So many passive verbs in one sentence are a chain."""
_NEAR = 3
"""Words between a passive verb and the one who does it, or between its two parts."""
_BE = frozenset("is are was were be been being am gets get".split())
_RU_BE = frozenset("был была было были будет будут быть".split())
_AGENTS = frozenset("our the a an".split())
_IRREGULAR = frozenset(
    "sent made done given taken paid held kept written chosen shown found put set sold brought dealt told lost seen "
    "undertaken withdrawn begun drawn built met left borne sought".split()
)
_NO_PARTICIPLES = frozenset("need feed speed bed red shed indeed embed exceed proceed succeed hundred led seed".split())
_STATES = frozenset(
    "interested worried pleased delighted concerned closed located needed supposed allowed used based included limited "
    "bored tired excited married related open finished involved".split()
)
"""Participles that tell what something is like and not what somebody does with it."""
_LOWEST_WORD = 3
_LONGEST_ABBREVIATION = 4


@lru_cache(maxsize=2048)
def officialese(text: str) -> tuple[Hit, ...]:
    """What makes a text officialese, strong items alone where there are any; nothing where there is too little."""
    return _weighed(lexicon_hits(text, "officialese"), script_language(text))


def stiff_words(
    text: str, customer: Iterable[str], known: frozenset[str] = frozenset(), facts: Iterable[str] = ()
) -> Iterator[Hit]:
    """Officialese, chains of passives and a company's own abbreviations, but for what is quoted or the customer's own
    word; ``customer`` are their texts, ``known`` abbreviations in lower case that are names, ``facts`` the facts."""
    hits = lexicon_hits(text, "officialese")
    language = script_language(text)
    found: list[Hit] = []
    if hits:
        spans = quoted(text)
        said = _said(tuple(customer))
        letter = lexicon_hits(text, "farewell")
        own = [
            hit
            for hit in hits
            if not is_quoted(spans, hit.start)
            and not any(other.start <= hit.start < other.end for other in letter)
            and not _is_theirs(text[hit.start : hit.end], said)
        ]
        given = tuple(hit for hit in own if _is_this(text, hit))
        if weighed := given or _weighed(tuple(own), language):
            found += _mended_together(text, own, weighed)
    found += _abbreviations(text, tuple(customer), known, _said(tuple(facts)))
    if not found:
        found += _passive_chains(text, language)
    yield from _by_sentence(text, sorted(found))


def _is_this(text: str, hit: Hit) -> bool:
    """«Данный лифт»: «этот» in an order's words, before any noun."""
    if not hit.entry.startswith("=данный"):
        return False
    row = [token for token in tokens(text) if token.start >= hit.start][:2]
    return len(row) > 1 and any(reading.part == "NOUN" for reading in parses(row[1].lower)[:1])


def _mended_together(text: str, own: list[Hit], weighed: tuple[Hit, ...]) -> Iterator[Hit]:
    """Mild words beside a strong one are mended together with it."""
    places = {hit.start for hit in weighed}
    for group in _joined(text, own):
        if not places.isdisjoint(hit.start for hit in group):
            yield Hit(group[0].start, max(hit.end for hit in group), group[0].entry)


def _by_sentence(text: str, found: list[Hit]) -> Iterator[Hit]:
    """A sentence with several items is to be written anew, and so is marked as a whole."""
    if len(found) < MILD_ENOUGH:
        yield from found
        return
    for start, end in split(text):
        inside = [hit for hit in found if start <= hit.start < end]
        if len(inside) < MILD_ENOUGH:
            yield from inside
        else:
            yield Hit(start, max(start + len(text[start:end].rstrip()), inside[-1].end), inside[0].entry)


def _joined(text: str, hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """The hits; those with hardly a word between them are one group."""
    group: list[Hit] = []
    for hit in hits:
        if group and not _is_near(text[group[-1].end : hit.start]):
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _is_near(gap: str) -> bool:
    return len(gap) < _WIDEST_GAP and not _ENDS.search(gap) and len(gap.split()) < _NEAR


_WIDEST_GAP = 25
_ENDS = re.compile(r"[.!?…\n]")


def _weighed(hits: tuple[Hit, ...], language: str) -> tuple[Hit, ...]:
    if not hits:
        return ()
    strong = tuple(hit for hit in hits if hit.entry in _strong(language))
    return strong or (hits if len(hits) >= MILD_ENOUGH else ())


@lru_cache(maxsize=256)
def _said(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for text in texts for token in tokens(text) for key in _keys(token.lower))


def _keys(word: str) -> tuple[str, ...]:
    return tuple(form for form, _ in lemmas(word)) or (stem(word),)


def _is_theirs(phrase: str, said: frozenset[str]) -> bool:
    """Whether all the longer words of a phrase are the customer's own."""
    words = [token.lower for token in tokens(phrase) if token.kind == "word" and len(token.lower) > _LOWEST_WORD]
    return bool(words) and all(not said.isdisjoint(_keys(word)) for word in words)


def _abbreviations(text: str, customer: tuple[str, ...], known: frozenset[str], facts: frozenset[str]) -> Iterator[Hit]:
    if _TWO_CAPITALS.search(text) is None or text.isupper():
        return
    internal, public = _letters("internal"), _letters("public") | _letters("latin")
    for match in _CAPITALS.finditer(text):
        word = match.group()
        own = word in internal or (word not in public and word.lower() not in facts and _abbreviates(word, text))
        theirs = word.lower() in known or not _said(customer).isdisjoint(_keys(word.lower()))
        if own and not theirs and not is_quoted(quoted(text), match.start()):
            yield Hit(match.start(), match.end(), word)


_TWO_CAPITALS = re.compile(r"[А-ЯЁA-Z][А-ЯЁA-Z1-4]")
"""What every such word holds, found in a tenth of the time."""
_CAPITALS = re.compile(r"(?<![\w-])(?<!\d )(?:[А-ЯЁ]{2,6}|[A-Z]{2,5}|[LT][1-4])(?![\w-])(?! ?\d)")
_VOWELS = frozenset("аеёиоуыэюяaeiouy")


def _abbreviates(word: str, text: str) -> bool:
    """Whether capitals stand for words: too few vowels to be read, and no word of the dictionary; in Russian text,
    Latin ones may be anything."""
    lower = word.lower()
    if len(word) > _LONGEST_ABBREVIATION or sum(map(_VOWELS.__contains__, lower)) > 1:
        return False
    if is_cyrillic(word):
        return not is_known(lower)
    return script_language(text) == "en" and not is_english(lower) and not word[-1].isdigit()


def _passive_chains(text: str, language: str) -> Iterator[Hit]:
    """A passive with the one who does it («рассмотрена нашими специалистами»), or two in a sentence."""
    found = tokens(text)
    if (_BE if language == "en" else _RU_BE).isdisjoint([token.lower for token in found]):
        return
    at = 0
    for _, end in split(text):
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        row = [token for token in found[first:at] if token.kind == "word"]
        passives = list(_english_passives(row) if language == "en" else _russian_passives(row))
        agents = [place for place in passives if _has_agent(row, place[1], language)]
        heavy = [place for place in passives if language == "ru" or _is_heavy(row, *place)]
        chain = len(passives) > _PASSIVES or len(heavy) >= _PASSIVES
        if chain or (agents and (language == "ru" or len(passives) >= _PASSIVES)):
            start, last = (agents or heavy or passives)[0]
            yield Hit(row[start].start, row[last].end, "")


def _english_passives(row: list[Token]) -> Iterator[tuple[int, int]]:
    start = -1
    for place, token in enumerate(row):
        if token.lower in _BE:
            start = place if start < 0 or place - start > _NEAR else start
        elif start >= 0 and place - start <= _NEAR and _is_participle(token.lower):
            yield start, place
            start = -1


def _is_heavy(row: list[Token], start: int, place: int) -> bool:
    """“has been reviewed”, “is being processed”, “will be issued”, and not “was packed”."""
    return any(token.lower in ("be", "been", "being") for token in row[start:place])


def _is_participle(word: str) -> bool:
    regular = word.endswith("ed") and len(word) > _LOWEST_WORD + 1 and word not in _NO_PARTICIPLES
    return (regular and word not in _STATES) or word in _IRREGULAR


def _russian_passives(row: list[Token]) -> Iterator[tuple[int, int]]:
    for place, token in enumerate(row):
        if token.lower in _RU_BE:
            for near in range(place + 1, min(len(row), place + _NEAR)):
                if is_cyrillic(row[near].lower) and parses(row[near].lower)[0].part == "PRTS":
                    yield place, near
                    break


def _has_agent(row: list[Token], place: int, language: str) -> bool:
    """“by our team”, «нашими специалистами»: not «картой», which is a means."""
    after = row[place + 1 : place + 1 + _NEAR]
    if language == "en":
        return any(word.lower == "by" and near.lower in _AGENTS for word, near in pairwise(after))
    return any(
        {"NOUN", "ablt", "anim"} <= parse.grammemes
        for token in after
        if is_cyrillic(token.lower)
        for parse in parses(token.lower)[:1]
    )


@cache
def _strong(language: str) -> frozenset[str]:
    return frozenset(load(language, "officialese")["strong"])


@cache
def _letters(section: str) -> frozenset[str]:
    return frozenset(word for entry in load("und", "abbreviations")[section] for word in entry.split())
