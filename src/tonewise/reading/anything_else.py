"""Where an agent asks whether there is anything else: «чем ещё помочь?», "anything else I can do?".

Such a question is one that holds nothing but words of help, of «ещё» and of politeness, in any order: a word of the
matter in it («добавить к букету что-то ещё?») makes it a question of the matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import ELSE, lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, lemma, lemmas, tokens

_SECTIONS = ("word", "help", "something", "left", "need", "fill")
_ASKING = frozenset(("могу", "можем", "смогу", "сможем", "can", "may", "could", "shall"))
"""Without a question mark only such a word makes it an offer of help."""
_QUESTIONS = frozenset(("вопрос", "question", "concern", "queri"))
_INDEFINITE = frozenset(("чем-то", "чем-нибудь", "чем-либо", "something", "anything"))
"""«Могу чем-то помочь?» asks the same without a word for «ещё»; «чем могу помочь?» opens a talk."""
_CONDITION = frozenset(("если", "if", "when", "когда"))
_CUTS = frozenset(",;:–—-(")
_ENDS = frozenset((".", "!", "?", "…"))
_LONGEST = 26
"""Words of the longest question of this kind; what is longer says something of the matter."""


class Ask(NamedTuple):
    """A question whether there is anything else, and where it stands."""

    start: int
    end: int
    stock: bool
    """It is worded as every script has it («могу ли я быть вам ещё чем-то полезна?»)."""
    bare: bool
    """It names no help («что-то ещё?») and may go on with an order."""


@lru_cache(maxsize=2048)
def else_asked(text: str) -> tuple[Ask, ...]:
    """All questions of a text whether there is anything else, quotations left out."""
    language = script_language(text)
    row = tokens(text)
    if _triggers(language).isdisjoint(token.lower for token in row):
        return ()
    spans = quoted(text)
    stock = [hit for hit in lexicon_hits(text, "canned") if is_else(hit)]
    found = [
        ask
        for start, end in split(text)
        if not is_quoted(spans, start)
        for ask in _in_sentence([token for token in row if start <= token.start < end], language, stock)
    ]
    return tuple(found)


def is_else(hit: Hit) -> bool:
    """Whether a stock phrase is one that asks for anything else."""
    return hit.entry in _stock_entries()


@cache
def _stock_entries() -> frozenset[str]:
    return frozenset(entry for language in ("ru", "en") for entry in load(language, "settled")[ELSE])


def without_else(text: str) -> str:
    """A text with these questions blanked out: what it says of the matter, every offset kept."""
    for ask in else_asked(text):
        text = text[: ask.start] + " " * (ask.end - ask.start) + text[ask.end :]
    return text


def _in_sentence(row: Sequence[Token], language: str, stock: Sequence[Hit]) -> Iterator[Ask]:
    if not row:
        return
    asked = "?" in row[-1].text or any("?" in token.text for token in row[-3:])
    kinds = [_kinds(token, language) for token in row]
    for first, last in _runs(row, kinds):
        part, named = row[first:last], frozenset[str]().union(*kinds[first:last])
        words = [token for token in part if token.kind == "word"]
        if not words or len(words) > _LONGEST or (words[0].lower in _CONDITION and not asked):
            continue
        if not asked and _ASKING.isdisjoint(token.lower for token in words):
            continue
        scripted = any(words[0].start < hit.end and hit.start < words[-1].end for hit in stock)
        if scripted or _is_else(words, named, first == 0 or row[first - 1].text in _ENDS):
            bare = "help" not in named and "need" not in named
            yield Ask(words[0].start, part[-1].end, scripted, bare)


def _is_else(words: Sequence[Token], named: frozenset[str], opens: bool) -> bool:
    left = "left" in named and any(lemma(token.lower) in _QUESTIONS for token in words)
    if left:
        return True
    if "word" not in named:
        return "help" in named and any(token.lower in _INDEFINITE for token in words)
    if "something" in named and ("help" in named or "need" in named):
        return True
    return "something" in named and opens and len(words) <= len(_SECTIONS)


def _runs(row: Sequence[Token], kinds: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Stretches of a sentence that hold such words alone, and begin and end where a clause may."""
    first = 0
    while first < len(row):
        if not kinds[first]:
            first += 1
            continue
        last = first
        while last < len(row) and (kinds[last] or (row[last].kind == "mark" and row[last].text not in '"«»“”')):
            last += 1
        begins = first == 0 or row[first - 1].kind != "word"
        start = first if begins else _after_cut(row, first, last)
        if start < last and (last == len(row) or row[last].kind != "word"):
            yield start, last
        first = last


def _after_cut(row: Sequence[Token], first: int, last: int) -> int:
    """Where the first clause within a stretch begins: the words before belong to a clause of the matter."""
    joints = ("и", "а", "или", "and", "or")
    for index in range(first, last):
        if row[index].kind == "mark" and row[index].text in _CUTS:
            return index + 1
        if row[index].lower in joints:
            return index
    return last


@lru_cache(maxsize=8192)
def _word_kinds(word: str, language: str) -> frozenset[str]:
    vocabulary = _vocabulary(language)
    forms = {word, *(form for form, _ in lemmas(word))}
    return frozenset(kind for form in forms for kind in vocabulary.get(form, ()))


def _kinds(token: Token, language: str) -> frozenset[str]:
    return _word_kinds(token.lower, language) if token.kind == "word" else frozenset()


@cache
def _vocabulary(language: str) -> Mapping[str, frozenset[str]]:
    lexicon = load(language, "settled")
    found: dict[str, set[str]] = {}
    for kind in _SECTIONS:
        for word in (word for line in lexicon[f"else {kind}"] for word in line.split()):
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@cache
def _triggers(language: str) -> frozenset[str]:
    """Words of which each such question holds one, as written: a quick way out for every other text."""
    if language == "ru":
        return frozenset("еще вопросы вопрос вопросов вопросик вопросики помочь помощь полезен полезна полезны".split())
    return frozenset("else further other more additional another questions question assist assistance help".split())
