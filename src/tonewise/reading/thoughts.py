"""How many thoughts a sentence carries: main clauses that tell separate things, by their verbs and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import script_language
from tonewise.reading.sentences import split
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import Token, fold, is_cyrillic, parses, tokens

TOO_MANY = 3
"""So many thoughts are too many for one sentence."""
_KINDS = {
    "date": "when", "time": "when", "weekday": "when", "span": "how long", "amount": "how much", "percent": "how much",
    "quantity": "quantity",
}  # fmt: skip
_SHORTEST = 2
_LONGEST_ITEM = 8
_ENUMERATION = 2
"""So many parts without a verb are a list."""
_LONGEST_SENTENCE = 200
"""Words of a sentence that is too long whatever it tells."""
_SHORTEST_SENTENCE = 11
"""Words that three thoughts take at least."""
_MOST_ORDERS = 4
_LONG_ROW = 24
"""So many orders in a row, in so many words, are a list of steps that wants lines of its own."""
_PREDICATES = frozenset(("VERB", "PRTS", "PRED", "ADJS"))
_MARKS = frozenset(",;:—–-")
_NARROW = 2


class _Clause(NamedTuple):
    row: Sequence[Token]
    kinds: frozenset[str]
    introduces: bool
    """A colon stands after it: what follows explains it."""
    coordinated: bool
    """«И» or ``and`` stands before it."""


class Crowded(NamedTuple):
    """A sentence that carries too much: where it stands, and how many thoughts it has, 0 where it is only too long."""

    start: int
    end: int
    thoughts: int


def crowded(text: str, longest: int) -> Iterator[Crowded]:
    """Sentences of three and more thoughts, and those of more words than ``longest``, what they enumerate left out."""
    for start, end, thoughts, words in _counted(text):
        if thoughts >= TOO_MANY:
            yield Crowded(start, end, thoughts)
        elif words > longest:
            yield Crowded(start, end, 0)


@lru_cache(maxsize=2048)
def _counted(text: str) -> tuple[tuple[int, int, int, int], ...]:
    """The longer sentences with their thoughts and their words outside of enumerations."""
    found = tokens(text)
    if len(found) < _SHORTEST_SENTENCE:
        return ()
    language = script_language(text)
    told: tuple[ValueSpan, ...] | None = None
    quotations = quoted(text)
    counted = []
    at = 0
    for start, end in split(text):
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        row = [token for token in found[first:at] if not is_quoted(quotations, token.start)]
        size = sum(token.kind in ("word", "number") for token in row)
        if size < _SHORTEST_SENTENCE:
            continue
        if size > _LONGEST_SENTENCE:
            counted.append((start, end, 0, size))
            continue
        told = values(text, language) if told is None else told
        clauses = list(_clauses(row, told, language))
        counted.append((start, end, _thoughts(clauses, language), size - _listed(clauses, language)))
    return tuple(counted)


def _clauses(row: Sequence[Token], told: Sequence[ValueSpan], language: str) -> Iterator[_Clause]:
    """The sentence cut at its marks and at «и», «а», ``and``."""
    joins = _lexicon(language, "joins")
    part: list[Token] = []
    inside = [value for value in told if value.kind in _KINDS and row[0].start <= value.start < row[-1].end]
    coordinated = False
    for token in (*row, None):
        if token is None or token.text[0] in _MARKS or (token.kind == "word" and token.lower in joins):
            if part:
                start, end = part[0].start, part[-1].end
                kinds = frozenset(_KINDS[value.kind] for value in inside if start <= value.start < end)
                if any(word.lower.startswith(_FREE) for word in part):
                    kinds |= {"how much"}
                yield _Clause(part, kinds, token is not None and token.text == ":", coordinated)
                coordinated = False
            coordinated = coordinated or (token is not None and token.lower in _AND)
            part = []
        elif token.kind in ("word", "number"):
            part.append(token)


_FREE = ("бесплатн", "free")
_AND = frozenset(("и", "and"))


def _thoughts(clauses: Sequence[_Clause], language: str) -> int:
    """Main clauses that tell a thing of their own; orders in a row are one, so are nouns with values of one kind."""
    count = 0
    kinds: set[str] = set()
    last = ""
    open_condition = False
    nominal: set[str] = set()
    orders = 0
    for clause in clauses:
        first = clause.row[0].lower
        depends = first in _lexicon(language, "subordinate") and not (
            len(clause.row) > 1 and clause.row[1].kind == "number"
        )
        if depends or (len(clause.row) > 1 and clause.row[1].lower in _WHICH):
            open_condition = first in _CONDITIONS
            kinds |= clause.kinds
            continue
        number, sort = _read(clause, language)
        orders += sort == "order" and len(clause.row) > _SHORTEST
        if clause.introduces or (not last and sort == "order" and len(clause.row) <= TOO_MANY and not clause.kinds):
            continue
        if number == 0:
            told = clause.kinds or ({"number"} if _tells_number(clause) else frozenset())
            if told and _names(clause, language) and not told <= nominal:
                nominal |= told
                count += 1
                last = "noun"
            kinds |= clause.kinds
            continue
        if open_condition and count == 0:
            number = max(1, number)
        elif _goes_on(clause, sort, last, language):
            number -= 1
        count += number
        kinds |= clause.kinds | ({"do"} if sort == "order" else set())
        last, open_condition = sort, False
    if orders >= _MOST_ORDERS and sum(len(clause.row) for clause in clauses) >= _LONG_ROW:
        return max(count, TOO_MANY)
    return count if len(kinds) >= _NARROW or count > TOO_MANY else min(count, TOO_MANY - 1)


_WHICH = frozenset(
    ("который", "которая", "которое", "которые", "которого", "которой", "которых", "котором", "which", "whom")
)
_CONDITIONS = frozenset(("если", "когда", "if", "when", "once"))


def _read(clause: _Clause, language: str) -> tuple[int, str]:
    """How many things a clause tells, and of what sort its last verb is: ``order``, ``state`` or none."""
    if language != "ru":
        return _read_english(clause)
    count, sort, subject = 0, "", True
    for token in clause.row:
        if token.kind != "word" or not is_cyrillic(token.lower):
            continue
        if token.lower in _lexicon("ru", "subordinate"):
            break
        best = parses(token.lower)[0]
        if best.part in _PREDICATES or token.lower == "есть":
            kind = "order" if "impr" in best.grammemes or token.lower in _MODAL else "state"
            if not sort or (subject and kind == "state") or kind != sort:
                count += 1
            sort, subject = kind, False
        elif "nomn" in best.grammemes and best.part in ("NOUN", "NPRO"):
            subject = True
    return count, sort


def _read_english(clause: _Clause) -> tuple[int, str]:
    verbs = _lexicon("en", "verbs")
    words = [token.lower for token in clause.row if token.kind == "word"]
    if len(words) < _SHORTEST:
        return 0, ""
    if words[0] == "please":
        return 1, "order"
    if "'" in words[0] and words[0] in verbs and "n't" not in words[0]:
        return 1, "state"
    if words[0] not in _lexicon("en", "subjects") and words[0] in verbs:
        # «… and arrives tomorrow» has the subject of the clause before it.
        same = words[0] in _BE or words[0].endswith(("s", "ed"))
        return (0, "state") if same else (1, "order")
    count, after_subject = 0, True
    for place, word in enumerate(words):
        if place and word in _lexicon("en", "subordinate"):
            break
        if word in verbs and after_subject and place and words[place - 1] not in _BEFORE_A_NOUN:
            count += 1
            after_subject = False
        elif place and word in _RESTARTS:
            after_subject = True
    if count == 0 and words[0] in _lexicon("en", "subjects"):
        # A verb that no list holds is known by its ending; with no value beside, -s may be a plural.
        endings = ("s", "ed") if clause.kinds else ("ed",)
        count = int(any(word.endswith(endings) for word in words[2:5]))
    return count, "state" if count else ""


_MODAL = frozenset("можно нужно надо нельзя необходимо".split())
_ADDRESS = frozenset(
    "дом корпус квартира подъезд этаж кабинет ряд место улица строение офис комната вход индекс терминал".split()
)
_BE = frozenset("is are was were has have had will can could would should must may might does did do".split())
_BEFORE_A_NOUN = frozenset("the a an no your our my this that any each of to its their".split())
_RESTARTS = frozenset("it we they he she delivery you i the your".split())


def _goes_on(clause: _Clause, sort: str, last: str, language: str) -> bool:
    """Whether a clause goes on with the thought of the one before it."""
    if sort == "order":
        # A second order, or «will bring it and take this one back».
        return (last == "order" and not clause.kinds) or (
            language != "ru" and clause.coordinated and last == "state" and clause.row[0].lower != "please"
        )
    if last == "order" and clause.coordinated and _is_ours(clause, language):
        return True
    return language == "ru" and bool(last) and not clause.kinds and not _has_subject(clause, language)


def _is_ours(clause: _Clause, language: str) -> bool:
    """«Пришлите фото, и я передам»: what we do once it is done."""
    if language != "ru":
        return clause.row[0].lower in ("i", "we", "i'll", "we'll")
    return any("1per" in parse.grammemes for token in clause.row for parse in parses(token.lower)[:1])


def _has_subject(clause: _Clause, language: str) -> bool:
    if language != "ru":
        return clause.row[0].lower in _lexicon("en", "subjects")
    return any(
        parse.part in ("NOUN", "NPRO") and "nomn" in parse.grammemes
        for token in clause.row
        if is_cyrillic(token.lower)
        for parse in parses(token.lower)[:2]
    )


def _names(clause: _Clause, language: str) -> bool:
    """Whether a clause without a verb tells the value of something («доставка 250 рублей»)."""
    first = clause.row[0]
    if language != "ru":
        return False
    found = parses(first.lower)[:1] if is_cyrillic(first.lower) else ()
    return any(parse.part in ("NOUN", "NPRO") and "nomn" in parse.grammemes for parse in found)


def _tells_number(clause: _Clause) -> bool:
    """«Код от двери 4471»; the number of a house is an address."""
    return clause.row[-1].kind == "number" and clause.row[0].lower not in _ADDRESS and len(clause.row) > _SHORTEST


def _listed(clauses: Sequence[_Clause], language: str) -> int:
    """Words of what the sentence enumerates."""
    bare = [clause for clause in clauses[1:] if _is_item(clause, language)]
    return sum(len(clause.row) for clause in bare) if len(bare) >= _ENUMERATION else 0


def _is_item(clause: _Clause, language: str) -> bool:
    first = clause.row[0].lower
    if first in _lexicon(language, "subordinate") or _read(clause, language)[0]:
        return False
    if language == "ru":
        return not is_cyrillic(first) or parses(first)[0].part in ("NOUN", "ADJF", "NUMR")
    return first not in _lexicon("en", "subjects") or len(clause.row) <= _LONGEST_ITEM


@cache
def _lexicon(language: str, section: str) -> frozenset[str]:
    return frozenset(fold(word) for entry in load(language, "thoughts")[section] for word in entry.split())
