"""Platitudes of a reply: comfort and promises that would fit any trouble, with nothing that is done beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.substance import MAX_REPLY, tells
from tonewise.reading.words import Token, parses, tokens

Span = tuple[int, int]

_ON = frozenset(("PRED", "ADJS", "INFN", "VERB", "PRTS", "ADVB"))
"""Parts of speech that go on with «всё будет хорошо»: what follows is the plain sense («… хорошо видно»)."""
_NOT = frozenset(("не", "not", "can't", "cannot", "won't"))
_ONLY_WORDS = 1
_SHORT = 2
_WITH_NEXT = 2


@lru_cache(maxsize=2048)
def platitudes(text: str) -> tuple[Span, ...]:
    """Where the platitudes of a text stand; those in a sentence that also tells something are left out."""
    text = text[:MAX_REPLY]
    hits = lexicon_hits(text, "platitudes")
    if not hits:
        return ()
    quotations = quoted(text)
    found: list[Span] = []
    canned = [(hit.start, hit.end) for hit in lexicon_hits(text, "canned")]
    rows = split(text)
    for place, (start, end) in enumerate(rows):
        inside = [hit for hit in hits if start <= hit.start < end and not is_quoted(quotations, hit.start)]
        inside = [hit for hit in inside if not _is_plain(text, hit)]
        if inside and not tells(text, (start, end), [*((hit.start, hit.end) for hit in inside), *canned]):
            if _is_kept(text, inside, rows[place : place + 2]):
                continue
            found += _joined(text, inside)
    return tuple(found)


def _is_kept(text: str, hits: list[Hit], rows: Sequence[Span]) -> bool:
    """A short promise («Разберёмся!», «Помогу!») that the very next sentence makes good, with an act or a question."""
    language = script_language(text)
    if len(rows) < _WITH_NEXT or any(hit.entry not in _section(language, "promise") for hit in hits):
        return False
    if sum(token.kind == "word" for token in tokens(text[rows[0][0] : rows[0][1]])) > _SHORT:
        return False
    return "?" in text[rows[1][0] : rows[1][1]] or tells(text, rows[1], ())


def _joined(text: str, hits: list[Hit]) -> list[Span]:
    """Neighbours with nothing but a mark or a conjunction between them are one platitude."""
    spans: list[Span] = []
    for hit in hits:
        between = text[spans[-1][1] : hit.start] if spans else ""
        if spans and (hit.start < spans[-1][1] or sum(t.kind == "word" for t in tokens(between)) <= _ONLY_WORDS):
            spans[-1] = spans[-1][0], max(spans[-1][1], hit.end)
        else:
            spans.append((hit.start, hit.end))
    return spans


def _is_plain(text: str, hit: Hit) -> bool:
    """Whether the words are meant as they stand: «всё будет хорошо видно», «если он не волнуется»."""
    row = tokens(text)
    if any(token.end <= hit.start and token.lower in _NOT for token in _just_before(row, hit)):
        return True
    inside = [token for token in row if hit.start <= token.start < hit.end]
    if script_language(text) != "ru":
        return hit.entry in _section("en", "fate") and _next_word(row, hit) == "to"
    if any(_is_told_of(token.lower) for token in inside[:-4:-1]) and hit.entry in _section("ru", "comfort"):
        return True
    following = _next_word(row, hit)
    readings = parses(following) if following else ()
    return hit.entry in _section("ru", "fate") and any(each.part in _ON for each in readings)


def _just_before(row: tuple[Token, ...], hit: Hit) -> tuple[Token, ...]:
    place = bisect_left(row, hit.start, key=lambda token: token.start)
    return row[max(0, place - 1) : place]


def _is_told_of(word: str) -> bool:
    """A verb in the indicative speaks of somebody and comforts nobody."""
    readings = parses(word)
    return bool(readings) and {"VERB", "indc"} <= readings[0].grammemes and readings[0].lemma not in ("мочь", "стоить")


def _next_word(row: tuple[Token, ...], hit: Hit) -> str | None:
    token = next((token for token in row if token.start >= hit.end), None)
    return token.lower if token is not None and token.kind == "word" else None


@cache
def _section(language: str, name: str) -> frozenset[str]:
    return frozenset(load(language, "platitudes")[name])
