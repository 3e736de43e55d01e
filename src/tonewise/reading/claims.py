"""What a reply claims beside values: names, promises, and words of a fact that is not for the customer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.sentences import split
from tonewise.reading.values.numerals import facets
from tonewise.reading.words import Token, is_cyrillic, is_known, lemma, parses, stem, tokens

Span = tuple[int, int]

_NAME_MARKS = frozenset({"Name", "Surn", "Patr", "Geox"})
_EMPTY_PARTS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
_OPENERS = frozenset("«\"“„'(:•–—-.!?…\n")
_TO_A_PERSON = frozenset(
    ("it's", "i'm", "am", "hi", "hello", "hey", "dear", "thanks", "morning", "afternoon", "evening")
)
"""Words before the customer's name, or the agent's own."""
_DASHES = frozenset("-–—")
_POINTING = frozenset(("this", "it", "that", "name", "here"))
_SHORT = 4
_FEW = 3


@cache
def _words(language: str, section: str) -> frozenset[str]:
    sections = load(language, "grounded").sections
    return frozenset(word for line in sections.get(section, ()) for word in line.split())


def vocabulary(texts: Sequence[str]) -> frozenset[str]:
    """Dictionary forms and stems of all words of texts."""
    return frozenset().union(*map(_vocabulary, texts))


@lru_cache(maxsize=4096)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset().union(*[_forms(token.lower) for token in tokens(text) if token.kind == "word"])


@lru_cache(maxsize=16384)
def _forms(word: str) -> frozenset[str]:
    return frozenset((word, stem(word), *(parse.lemma for parse in parses(word))))


def unknown_names(text: str, language: str, known: Collection[str]) -> list[Span]:
    """Names of people, places and things in mid-sentence that no known word is a form of."""
    row = tokens(text)
    people = (_russian_people if language == "ru" else _english_people)(text, row, known)
    starts = {start for start, _ in split(text)}
    is_name = _is_russian_name if language == "ru" else _is_english_name
    return people + [
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


def _english_people(text: str, row: Sequence[Token], known: Collection[str]) -> list[Span]:
    """People by a first name that is no word, with a surname or by what they do (``Amy will call you``).

    A greeting, a vocative and a signature name the customer or the agent, and are left out.
    """
    found: list[Span] = []
    for index, token in enumerate(row):
        if not _is_title_case(token) or (found and token.start < found[-1][1]):
            continue
        surname = index + 1 < len(row) and _is_title_case(row[index + 1]) and row[index + 1].start == token.end + 1
        after = index + 1 + surname
        if _is_person(text, row, index, after, surname) and not any(
            _is_told(part.lower, known) for part in row[index:after]
        ):
            found.append((token.start, row[after - 1].end))
    return found


def _is_person(text: str, row: Sequence[Token], index: int, after: int, surname: bool) -> bool:
    name, _, ending = row[index].lower.partition("'")
    listed = name in _words("en", "first names")
    if not (listed or (surname and name in _words("en", "words as names") and not facets(row[index + 1].lower))):
        return False
    if after >= len(row) or _introduces(row, index, "en"):
        return False
    follows = row[after].lower
    before = row[index - 1].lower if index else ""
    does = ending == "ll" or follows in _words("en", "people do")
    if before == ",":
        return surname and (does or follows == ",")
    if follows == "here" or before in _TO_A_PERSON or (before == "is" and row[index - 2].lower in _POINTING):
        return False
    if does or before in _words("en", "before people"):
        return True
    opens_line = not index or "\n" in text[row[index - 1].end : row[index].start] or before in _DASHES
    return listed and surname and not opens_line


def _russian_people(text: str, row: Sequence[Token], known: Collection[str]) -> list[Span]:
    """A first name that opens a sentence and is said to do something («Анна вам перезвонит»)."""
    starts = {start for start, _ in split(text)}
    return [
        (token.start, token.end)
        for index, token in enumerate(row)
        if token.start in starts
        and token.kind == "word"
        and token.text.istitle()
        and _is_first_name(token.lower)
        and any(_is_done_by_others(near.lower) for near in row[index + 1 : index + 1 + _FEW] if near.kind == "word")
        and not any(near.text in (",", ":", "–", "—", "-") for near in row[index + 1 : index + 2])
        and not _is_told(token.lower, known)
    ]


@lru_cache(maxsize=4096)
def _is_first_name(word: str) -> bool:
    readings = parses(word)
    return (
        bool(readings)
        and is_known(word)
        and all({"Name", "nomn"} <= r.grammemes for r in readings if "nomn" in r.grammemes)
        and "Name" in readings[0].grammemes
    )


@lru_cache(maxsize=4096)
def _is_done_by_others(word: str) -> bool:
    readings = parses(word)
    return bool(readings) and readings[0].part == "VERB" and not readings[0].grammemes.isdisjoint(("3per", "past"))


def _is_title_case(token: Token) -> bool:
    return token.kind == "word" and token.text.istitle() and len(token.text) > 1


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
        return not negated and _is_our_future(row[index].lower)
    before = [token.lower for token in row[max(0, index - _FEW) : index]]
    if "not" in before or "can" in before:
        return False
    return bool({"i'll", "we'll"} & set(before)) or ("will" in before and bool({"we", "i"} & set(before)))


@lru_cache(maxsize=16384)
def _is_our_future(word: str) -> bool:
    return any(p.part == "VERB" and p.grammemes.issuperset(("1per", "futr")) for p in parses(word)[:2])


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
