"""Slips in the spelling of a text: words that no dictionary knows, real words in the wrong place, doubled words,
commas with no space after them, a wrong keyboard layout, Latin letters inside Russian words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from tonewise.lexicons import load
from tonewise.reading.dictionary import Guess, is_right, misspelt
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.slip_pairs import paired_slips
from tonewise.reading.verb_slips import verb_slips
from tonewise.reading.words import Token, fold, is_cyrillic, is_known, tokens

SlipKind = Literal["word", "context", "repeated", "space", "layout", "letters"]


class Misspelling(NamedTuple):
    """A slip: where it stands, what kind it is, what is right, and whether that is certain."""

    start: int
    end: int
    kind: SlipKind
    right: str
    sure: bool


_LOOKED_AT = 60
"""Unknown words of one text that are looked at: more are no slips of a pen, and each costs a millisecond."""
_FROM_LATIN = str.maketrans("aceopxyuktmbhABCEHKMOPTXYk", "асеорхуиктмвнАВСЕНКМОРТХУк")
_TO_LATIN = str.maketrans("асеорхуАВСЕНКМОРТХУ", "aceopxyABCEHKMOPTXY")
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_KEYS_EN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_KEYS_RU = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(_KEYS_EN, _KEYS_RU)
_TO_ENGLISH = str.maketrans(_KEYS_RU, _KEYS_EN)
_LAYOUT = re.compile(r"(?<![\w@/.:-])[A-Za-z;'\[\],.`]{4,30}(?![\w@/])")
_SHORTEST_LAYOUT = 4
_ALONE = frozenset("coay")
"""Latin letters that stand for a Russian word of one letter."""
_LONGEST_CAPITALS = 5
_MOST_UNKNOWN = 3
"""From so many unknown words, where they are the most, a text is in another language."""


def spelling_slips(text: str, theirs: Callable[[], frozenset[str]]) -> Iterator[Misspelling]:
    """Slips of a text; ``theirs`` gives the folded words that are nobody's slip: the customer's, names, trade words."""
    found = [slip for slip in _all_slips(text) if not is_quoted(quoted(text), slip.start)]
    if not found:
        return
    known = theirs()
    last = -1
    for slip in sorted(found, key=lambda slip: (slip.start, -slip.end)):
        word = fold(text[slip.start : slip.end])
        if slip.start >= last and not (slip.kind in ("word", "layout") and word in known):
            yield slip
            last = slip.end


@lru_cache(maxsize=2048)
def _all_slips(text: str) -> tuple[Misspelling, ...]:
    language = script_language(text)
    row = tokens(text)
    unknown = [place for place, token in enumerate(row) if token.kind == "word" and _is_doubtful(token.lower)]
    found = list(_in_context(text, row, language))
    if language == "ru":
        found += _letters(text, row)
    if unknown:
        found += _words(text, row, unknown, language)
        found += _layouts(text, language)
    if "," in text:
        found += _joined(text, row)
    found += _repeated(text, row)
    return tuple(found)


@lru_cache(maxsize=65536)
def _is_doubtful(word: str) -> bool:
    """Whether a folded word is on a list of slips, or known to nobody."""
    return word in _slips("ru") or word in _slips("en") or not is_right(word)


def _words(text: str, row: Sequence[Token], unknown: Sequence[int], language: str) -> Iterator[Misspelling]:
    shouted = text.isupper()
    foreign = len(unknown) > _MOST_UNKNOWN and len(unknown) * 2 > sum(token.kind == "word" for token in row)
    for place in unknown[:_LOOKED_AT]:
        token = row[place]
        mixed = language == "ru" and _LATIN.search(token.text) is not None
        if mixed or (foreign and token.lower not in _slips(language)) or not _may_be_judged(text, row, place, shouted):
            continue
        guess = misspelt(token.lower, name=token.text[0].isupper())
        if guess is None and is_cyrillic(token.lower):
            guess = _english_by_keys(token.lower)
            if guess is not None:
                yield Misspelling(token.start, token.end, "layout", guess.word, sure=True)
                continue
        if guess is not None:
            yield Misspelling(token.start, token.end, "word", _cased(guess.word, token.text), guess.sure)


def _may_be_judged(text: str, row: Sequence[Token], place: int, shouted: bool) -> bool:
    """A name, an abbreviation or a part of a code is left alone."""
    token = row[place]
    before = text[token.start - 1 : token.start]
    after = text[token.end : token.end + 1]
    if (before and (before.isdigit() or before in "_-/@#.\\")) or (after and (after.isdigit() or after in "_-/@\\")):
        return token.lower in _slips("ru") or token.lower in _slips("en")
    if (
        after == "."
        and len(token.text) < _LONGEST_CAPITALS + 1
        and place + 2 < len(row)
        and row[place + 2].text.islower()
    ):
        return False
    if token.text.isupper() and not shouted:
        return len(token.text) > _LONGEST_CAPITALS
    if not token.text[0].isupper():
        return token.text.islower()
    opens = place == 0 or row[place - 1].text[0] in ".!?…)" or row[place - 1].kind in ("emoji", "smiley")
    opens = opens or "\n" in text[row[place - 1].end : token.start]
    return opens and token.text[1:].islower()


def _letters(text: str, row: Sequence[Token]) -> Iterator[Misspelling]:
    """Latin letters inside Russian words, or one that stands for a Russian word."""
    if _LATIN.search(text) is None:
        return
    for place, token in enumerate(row):
        if token.kind != "word" or _LATIN.search(token.text) is None:
            continue
        if _CYRILLIC.search(token.text) is not None:
            right = token.text.translate(_FROM_LATIN)
            plain = "-" not in token.text and "'" not in token.text and _LATIN.search(right) is None
            if plain and is_right(fold(right)):
                yield Misspelling(token.start, token.end, "letters", right, sure=True)
        elif token.text in _ALONE and _stands_in_russian(text, row, place):
            yield Misspelling(token.start, token.end, "letters", token.text.translate(_FROM_LATIN), sure=True)


def _stands_in_russian(text: str, row: Sequence[Token], place: int) -> bool:
    before = row[place - 1] if place else None
    after = row[place + 1] if place + 1 < len(row) else None
    if after is None or after.kind != "word" or text[row[place].end : after.start] != " ":
        return False
    return is_cyrillic(after.lower) and (before is None or is_cyrillic(before.lower))


def _joined(text: str, row: Sequence[Token]) -> Iterator[Misspelling]:
    """A comma with no space after it."""
    for place in range(1, len(row) - 1):
        comma = row[place]
        if comma.text != "," or text[comma.end] in " \n\t\u00a0":
            continue
        before, after = row[place - 1], row[place + 1]
        if after.kind != "word" or len(after.text) + len(before.text) <= 2 or before.kind in ("link", "email"):
            continue
        near = before.kind in ("word", "number") and before.end == comma.start
        start = before.start if near else comma.start
        while start and text[start - 1].isalnum():
            start -= 1  # «D7,it» is one code
        yield Misspelling(start, after.end, "space", f"{text[start : comma.end]} {after.text}", sure=True)


def _repeated(text: str, row: Sequence[Token]) -> Iterator[Misspelling]:
    for before, token in pairwise(row):
        if token.lower != before.lower or token.kind != "word":
            continue
        gap = text[before.end : token.start]
        capital = before.text[0].isupper() and token.text[0].isupper()
        if gap.strip() or "\n" in gap or not gap or capital or token.lower in _doubles():
            continue
        yield Misspelling(before.start, token.end, "repeated", before.text, sure=True)


def _in_context(text: str, row: Sequence[Token], language: str) -> Iterator[Misspelling]:
    for slip in paired_slips(row, text, language):
        yield Misspelling(slip.start, slip.end, "context", slip.right, sure=True)
    if language == "ru":
        for slip in verb_slips(text, row):
            right = _cased(slip.right, text[slip.start])
            yield Misspelling(slip.start, slip.end, "context", right, sure=True)


def _layouts(text: str, language: str) -> Iterator[Misspelling]:
    """Russian words that were typed with the English layout."""
    if _LAYOUT.search(text) is None:
        return
    for match in _LAYOUT.finditer(text):
        word = match.group().rstrip(".,'")
        typed = word.lower()
        letters = sum(map(str.isalpha, word))
        if letters < _SHORTEST_LAYOUT - 1 or word.isupper() or _is_known_latin(typed):
            continue
        right = typed.translate(_TO_RUSSIAN)
        if (
            len(right) >= _SHORTEST_LAYOUT
            and right.isalpha()
            and is_known(right)
            and (language == "ru" or len(right) > 4)
        ):
            yield Misspelling(match.start(), match.start() + len(word), "layout", _cased(right, word), sure=True)


def _is_known_latin(word: str) -> bool:
    return all(is_right(part) for part in re.findall(r"[a-z']+", word)) if word else True


def _english_by_keys(word: str) -> Guess | None:
    right = word.translate(_TO_ENGLISH)
    return Guess(right, sure=True) if len(right) >= _SHORTEST_LAYOUT and right.isalpha() and is_right(right) else None


def _cased(right: str, as_in: str) -> str:
    return right[0].upper() + right[1:] if as_in[0].isupper() else right


@cache
def _slips(language: str) -> frozenset[str]:
    return frozenset(fold(entry.partition(" = ")[0]) for entry in load(language, "spelling")["slips"])


@cache
def _doubles() -> frozenset[str]:
    return frozenset(
        w for language in ("ru", "en") for line in load(language, "spelling")["doubles"] for w in line.split()
    )
