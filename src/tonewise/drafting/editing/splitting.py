"""Sentences cut where a thought of its own begins, only at places where both sides can stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tonewise.lexicons import load
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.values import values
from tonewise.reading.words import Token, is_cyrillic, parses, tokens

Span = tuple[int, int]

_LONGEST = 1_500
"""Characters of a sentence that is cut."""
_MOST = 40
"""Cuts that are weighed in one sentence."""
_LEAST = 2
"""Words on either side of a cut."""
_JOINS_RU = frozenset("а но и зато однако поэтому также да ну".split())
_JOINS_EN = frozenset("and but so also yes yep yeah then plus".split())
_DEPENDENT_RU = frozenset(
    "что чтобы который которая которое которые которую которого которой которых котором если когда пока как где куда "
    "откуда потому поскольку так тем чем ли раз хотя кто чей зачем почему сколько какой какая какие то пусть ибо "
    "дабы словно будто нежели то-то либо или".split()
)
_DEPENDENT_EN = frozenset(
    "that which who whom whose where when if unless since while as until whether because although though once before "
    "after due for to in on at by with without from of or than then".split()
)
_SUBJECTS_EN = frozenset(
    "i we you he she it they there this these those the your our my his her their its i'm i've i'll we're we've we'll "
    "you're you've you'll it's it'll they're they'll there's that's he's she's he'll she'll please".split()
)
_BE_EN = frozenset(
    "is are was were be been has have had will would can could do does did may might must should won't can't isn't "
    "aren't don't doesn't costs cost takes take comes come arrives arrive opens open closes close starts start needs "
    "need works work went left got sent made moved".split()
)
_PREDICATES = frozenset(("PRED", "ADJS", "PRTS"))


@lru_cache(maxsize=4096)
def thoughts(sentence: str, language: str) -> tuple[Span, ...]:
    """Spans of the thoughts of a sentence; the whole of it where it cannot be cut safely."""
    whole = ((0, len(sentence)),)
    if len(sentence) > _LONGEST:
        return whole
    row = tokens(sentence)
    if len(row) < 2 * _LEAST + 1 or _depends(row[0].lower, language):
        return whole
    spans: list[Span] = []
    start = first = 0
    for index in _cuts(sentence, row, language)[:_MOST]:
        following = _after_join(row, index, language)
        if following >= len(row) or _is_purpose(row, index):
            continue
        left, right = row[first:index], row[following:]
        end = _clause_end(right)
        if _stands(left, sentence, language) and _stands(
            right[:end], sentence, language, opens=True, joined=following > index + 1
        ):
            spans.append((start, row[index].start))
            start, first = row[following].start, following
    spans.append((start, len(sentence)))
    return tuple((a, a + len(sentence[a:b].rstrip(" ,;–—"))) for a, b in spans)


def _cuts(sentence: str, row: Sequence[Token], language: str) -> list[int]:
    """Places of the marks and conjunctions at which a thought may end."""
    spans = quoted(sentence)
    found, depth = [], 0
    for index, token in enumerate(row):
        depth += token.text.count("(") - token.text.count(")") if token.kind == "mark" else 0
        if depth > 0 or is_quoted(spans, token.start) or not index:
            continue
        joins = language != "ru" and token.lower in ("and", "but", "so") and row[index - 1].text not in (",", ";")
        if (token.kind == "mark" and token.text in (",", ";")) or joins:
            found.append(index)
    return found


def _is_purpose(row: Sequence[Token], index: int) -> bool:
    """«…, so we can see the damage», «so don't be late»: what for, or what follows, and no thought of its own."""
    words = [token.lower for token in row[index : index + 5] if token.kind == "word"]
    return words[:1] == ["so"] and not {"can", "could", "don't", "know", "may"}.isdisjoint(words[1:3])


def _after_join(row: Sequence[Token], index: int, language: str) -> int:
    """Where the words after a cut begin, conjunctions left out."""
    joins = _JOINS_RU if language == "ru" else _JOINS_EN
    at = index if row[index].kind == "word" else index + 1
    while at < len(row) and row[at].lower in joins:
        at += 1
    return at


def _clause_end(row: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(row) if token.text in (",", ";") and at >= _LEAST), len(row))


def _depends(word: str, language: str) -> bool:
    return word in (_DEPENDENT_RU if language == "ru" else _DEPENDENT_EN)


def _stands(
    row: Sequence[Token], sentence: str, language: str, *, opens: bool = False, joined: bool = False
) -> bool:  # fmt: skip
    """Whether a row of words is a statement of its own."""
    words = [token for token in row if token.kind in ("word", "number")]
    if len(words) < _LEAST or _depends(words[0].lower, language):
        return False
    return _stands_ru(words, sentence) if language == "ru" else _stands_en(words, opens=opens, joined=joined)


def _stands_ru(words: Sequence[Token], sentence: str) -> bool:
    first = parses(words[0].lower)
    if first and first[0].part in ("GRND", "PRTF"):
        return False
    if any(_is_predicate(token.lower) for token in words if is_cyrillic(token.lower)):
        return True
    text = sentence[words[0].start : words[-1].end]
    noun = bool(first) and first[0].part == "NOUN" and "nomn" in first[0].grammemes
    return noun and bool(values(text, "ru"))


@lru_cache(maxsize=16384)
def _is_predicate(word: str) -> bool:
    found = parses(word)
    if not found:
        return False
    best = found[0]
    return best.part in _PREDICATES or (best.part == "VERB") or word in ("есть", "нет", "нельзя")


def _stands_en(words: Sequence[Token], *, opens: bool, joined: bool) -> bool:
    lowers = [token.lower for token in words]
    if not opens:
        return len(words) > _LEAST and (
            not _BE_EN.isdisjoint(lowers) or lowers[0] in _SUBJECTS_EN or lowers[0] in orders()
        )
    if lowers[0] in orders():
        return True
    if lowers[0] in _SUBJECTS_EN:
        return len(lowers) > _LEAST
    named = lowers[0] not in _DEPENDENT_EN and lowers[0] not in _BE_EN and not lowers[0].endswith(("ing", "ed"))
    return joined and named and not _BE_EN.isdisjoint(lowers[1:4])


@lru_cache(maxsize=1)
def orders() -> frozenset[str]:
    """English verbs that open an instruction."""
    return frozenset(word for line in load("en", "matching")["imperative"] for word in line.split())
