"""What a reply claims beside values: names, promises, and words of a fact that is not for the customer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, is_cyrillic, is_known, lemma, parses, stem, tokens

Span = tuple[int, int]

_NAME_MARKS = frozenset({"Name", "Surn", "Patr", "Geox"})
_EMPTY_PARTS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
_OPENERS = frozenset("«\"“„'(:•–—-.!?…\n")
_SHORT = 4
_FEW = 3


@cache
def _words(language: str, section: str) -> frozenset[str]:
    sections = load(language, "grounded").sections
    return frozenset(word for line in sections.get(section, ()) for word in line.split())


def vocabulary(texts: Sequence[str]) -> frozenset[str]:
    """Dictionary forms and stems of all words of texts."""
    return frozenset(form for text in texts for form in _vocabulary(text))


@lru_cache(maxsize=4096)
def _vocabulary(text: str) -> frozenset[str]:
    found: set[str] = set()
    for token in tokens(text):
        if token.kind == "word":
            found.update((token.lower, stem(token.lower)))
            found.update(parse.lemma for parse in parses(token.lower))
    return frozenset(found)


def unknown_names(text: str, language: str, known: Collection[str]) -> list[Span]:
    """Names of people, places and things in mid-sentence that no known word is a form of."""
    row = tokens(text)
    starts = {start for start, _ in split(text)}
    is_name = _is_russian_name if language == "ru" else _is_english_name
    return [
        (token.start, token.end)
        for index, token in enumerate(row)
        if token.kind == "word"
        and token.text[0].isupper()
        and token.start not in starts
        and is_name(row, index)
        and not _is_told(token.lower, known)
        and not _introduces(row, index, language)
    ]


def _is_russian_name(row: Sequence[Token], index: int) -> bool:
    token = row[index]
    if row[index - 1].text in _OPENERS or token.lower in _words("ru", "common names"):
        return False
    if not is_cyrillic(token.text) or token.text.isupper():
        return False
    found = parses(token.lower)
    return not is_known(token.lower) or (bool(found) and not found[0].grammemes.isdisjoint(_NAME_MARKS))


def _is_english_name(row: Sequence[Token], index: int) -> bool:
    """English capitals say little: a name is believed after a title or before the word for a street."""
    token = row[index]
    if token.lower in _words("en", "common names") or token.text.isupper():
        return False
    before = row[index - 1].lower if row[index - 1].text != "." else row[index - 2].lower
    after = row[index + 1].lower if index + 1 < len(row) else ""
    return before in _words("en", "titles") or after in _words("en", "streets")


def _is_told(word: str, known: Collection[str]) -> bool:
    if word in known or stem(word) in known or any(parse.lemma in known for parse in parses(word)):
        return True
    short = word[:_SHORT]
    return len(word) >= _SHORT and any(
        other.startswith(short) and abs(len(other) - len(word)) <= _FEW for other in known
    )


def _introduces(row: Sequence[Token], index: int, language: str) -> bool:
    """The agent's own name: after «меня зовут», or as the signature at the end."""
    before = {lemma(token.lower) for token in row[max(0, index - _FEW) : index]}
    before |= {token.lower for token in row[max(0, index - _FEW) : index]}
    if before & _words(language, "introducing"):
        return True
    return index + 2 >= len(row) and row[index - 1].text in (",", ")")


def promises(text: str, language: str, known: Collection[str]) -> list[Span]:
    """Words that bind the company to give something («вернём», ``we'll refund``) of which nothing known speaks."""
    row = tokens(text)
    found = []
    for index, token in enumerate(row):
        if token.kind != "word" or not _binds(row, index, language):
            continue
        base = lemma(token.lower)
        for line in load(language, "grounded")["promises"]:
            group = line.split()
            if base in group or token.lower in group:
                if not any(word in known or stem(word) in known for word in group):
                    found.append((token.start, token.end))
                break
        else:
            gift = _gift(row, index, base, language)
            if gift and lemma(gift.lower) not in known and gift.lower not in known:
                found.append((token.start, gift.end))
    return found


def _binds(row: Sequence[Token], index: int, language: str) -> bool:
    """A verb that we say of ourselves in the future, and do not deny."""
    if language == "ru":
        negated = index > 0 and row[index - 1].lower == "не"
        return not negated and any(
            p.part == "VERB" and {"1per", "futr"} <= p.grammemes for p in parses(row[index].lower)[:2]
        )
    before = [token.lower for token in row[max(0, index - _FEW) : index]]
    if "not" in before or "can" in before:
        return False
    return bool({"i'll", "we'll"} & set(before)) or ("will" in before and bool({"we", "i"} & set(before)))


def _gift(row: Sequence[Token], index: int, base: str, language: str) -> Token | None:
    """The discount or present that a verb of giving hands out."""
    if base not in _words(language, "giving") and row[index].lower not in _words(language, "giving"):
        return None
    gifts = _words(language, "gifts")
    near = row[index + 1 : index + 1 + 2 * _FEW]
    return next((t for t in near if t.kind == "word" and (t.lower in gifts or lemma(t.lower) in gifts)), None)


def said_of_internal(text: str, fact: str, known: Collection[str]) -> Span | None:
    """The sentence that says a fact which is not for the customer, by the words that only this fact holds."""
    own = {form for form in _content(fact) if form not in known}
    if len(own) < 2:
        return None
    for start, end in split(text):
        shared = own & _content(text[start:end])
        if len(shared) >= _FEW or (len(shared) >= 2 and 2 * len(shared) >= len(own)):
            return start, end
    return None


@lru_cache(maxsize=4096)
def _content(text: str) -> frozenset[str]:
    found = set()
    for token in tokens(text):
        if token.kind != "word" or len(token.lower) < _SHORT:
            continue
        readings = parses(token.lower)
        if readings and readings[0].part in _EMPTY_PARTS:
            continue
        found.add(lemma(token.lower))
    return frozenset(found)
