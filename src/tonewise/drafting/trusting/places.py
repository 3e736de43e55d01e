"""A true value in the wrong place: the text gives to one thing what the trusted texts give to another.

Texts are cut into parts of about one value each, and the words of a part are what its value is said of. A value is
out of place where a word of its part names something that the trusted texts give another value of the same kind, and
no word near it names anything that they give this value.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tonewise.drafting.trusting.manner import manner_of
from tonewise.drafting.trusting.trusted import Trusted
from tonewise.reading.matching import closeness
from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.sentences import split
from tonewise.reading.subjects import forms_of, unit_of
from tonewise.reading.values import ValueSpan, values
from tonewise.reading.words import Token, is_cyrillic, parses, tokens

Span = tuple[int, int]

_KINDS = frozenset(("date", "time", "span", "amount", "percent", "quantity", "number", "person"))
_NAMING = frozenset(("number", "quantity", "code"))
"""Kinds whose digits may name what another value is said of («заказ 4410», «на 8 человек»)."""
_SURE, _FAIR, _CLEAR = 0.9, 0.55, 0.05
_LAST_DAY = 31
_HALF_DAY = 720
_MARKS = frozenset(",;:()")
_JOINTS = frozenset("а и но зато или and but while whereas or".split())
_SUPPOSING = frozenset("если if when когда после after once для".split())
_SENT = 400
"""Tokens of the longest text that is looked at: the work must not grow with the square of it."""


@dataclass(frozen=True, eq=False)
class Place:
    """A value, and the words that it is said of."""

    kind: str
    normal: Hashable
    span: Span
    own: tuple[Unit, ...]
    """Those of its part, and what it shares with the part before."""
    led: tuple[Unit, ...]
    """Those of the part without a value right before it («Парковка платная, 400 ₽»)."""
    beside: frozenset[Hashable]
    """Other values of its part: a range is said of both ends' things."""
    around: tuple[Unit, ...]
    """Those of the parts without a value beside it; of the whole sentence where no value competes with it."""


def misplaced(text: str, trust: Trusted) -> Iterator[Span]:
    """The values of a text that the trusted texts give to something else."""
    told = [place for each in trust.texts for place in places(each, trust.language, told=True)]
    if len(told) < 2:
        return
    for place in places(text, trust.language):
        owners = [other for other in told if _same(place, other)]
        rivals = [other for other in told if other.kind == place.kind and not _same(place, other)]
        if owners and rivals and _is_anothers(place, owners, rivals):
            yield place.span


def _is_anothers(place: Place, owners: Sequence[Place], rivals: Sequence[Place]) -> bool:
    given = tuple(dict.fromkeys(unit for owner in owners for unit in (*owner.own, *owner.led, *owner.around)))
    for rival in rivals:
        if rival.normal in place.beside or any(_same(owner, rival) or owner.own == rival.own for owner in owners):
            continue
        theirs = (*rival.own, *rival.led)
        accused = any(
            (_names(unit) or any(each.proper and each.word == unit.word for each in theirs))
            and (nearness := _nearness(unit, theirs)) >= _SURE
            and nearness > _nearness(unit, given) + _CLEAR
            for unit in place.own
        )
        if accused and not any(
            (nearness := _nearness(unit, given)) >= _FAIR and nearness > _nearness(unit, theirs) + _CLEAR
            for unit in (*place.own, *place.around)
        ):
            return True
    return False


def _nearness(unit: Unit, others: Sequence[Unit]) -> float:
    return max((_near(unit, other) for other in others), default=0.0)


@lru_cache(maxsize=65536)
def _near(first: Unit, second: Unit) -> float:
    best = relation(first, second)
    return best if best or first.proper or second.proper else closeness(first, second)


def _names(unit: Unit) -> bool:
    """Whether a word can name what a value is said of: a noun, an adjective, a name, a number."""
    if unit.attributes and not unit.topics:
        return False
    found = parses(unit.word) if not unit.proper else ()
    if found:
        return found[0].part in ("NOUN", "ADJF", "NUMR") or unit.proper
    return unit.proper or (unit.word not in _VERBS and not unit.word.endswith("ed"))


_VERBS = frozenset(
    "open opens close closes shut shuts start starts begin begins end ends cost costs seat seats hold holds take takes"
    " arrive arrives come comes go goes run runs last lasts fit fits teach teaches reach reaches get gets give gives"
    " leave leaves depart departs clean wash deliver delivers ship ships send sends book serve serves collect repair"
    " accept accepts accepted pay pays paid sign use find need have has had available normally usually".split()
)


@lru_cache(maxsize=4096)
def places(text: str, language: str, *, told: bool = False) -> tuple[Place, ...]:
    """The values of a text with what they are said of.

    ``told``: it is a trusted text, whose parts take what they leave out from the parts before. Of a text that is
    looked at they do not: what is not named is not taken for the wrong thing.
    """
    found: list[Place] = []
    said: tuple[Unit, ...] = ()
    if len(text) > _SENT * 8:
        return ()
    for start, end in split(text):
        sentence = text[start:end]
        if manner_of(sentence, language) != "asks":
            parts, said = _in_order(sentence, language, said if told else (), told=told)
            found += [_moved(place, start) for place in _of_parts(sentence, parts)]
    return tuple(found)


def _moved(place: Place, by: int) -> Place:
    start, end = place.span
    return Place(place.kind, place.normal, (start + by, end + by), place.own, place.led, place.beside, place.around)


@dataclass(frozen=True)
class _Part:
    text: str
    held: tuple[ValueSpan, ...]
    people: tuple[Span, ...]
    units: tuple[Unit, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(value.kind for value in self.held) | ({"person"} if self.people else frozenset())

    @property
    def opens_with_verb(self) -> bool:
        words = [token.lower for token in tokens(self.text) if token.kind == "word" and token.lower not in _JOINTS]
        if not words:
            return False
        found = parses(words[0])
        return found[0].part == "VERB" if found else words[0] in _VERBS


def _in_order(
    sentence: str, language: str, said: tuple[Unit, ...], *, told: bool
) -> tuple[list[tuple[_Part, tuple[Unit, ...]]], tuple[Unit, ...]]:
    """The parts of a sentence with the words that each is about, and those of the last for the sentence after."""
    row = tokens(sentence)
    held = [value for value in values(sentence, language) if value.kind in _KINDS or value.kind == "code"]
    parts = []
    for first, last in _parts(sentence, row[:_SENT], held):
        part = _part(sentence, first, last, held, language)
        said = _with_shared(part, said, told=told)
        parts.append((part, said))
    return parts, said


def _of_parts(sentence: str, about: Sequence[tuple[_Part, tuple[Unit, ...]]]) -> Iterator[Place]:
    parts = [part for part, _ in about]
    silent = [unit for part in parts if not part.kinds & _KINDS for unit in part.units]
    for at, (part, units) in enumerate(about):
        led = parts[at - 1].units if at and not parts[at - 1].kinds & _KINDS else ()
        held = frozenset(value.normal for value in part.held)
        for value in part.held:
            if value.kind not in _KINDS or _is_no_date(value):
                continue
            alone = sum(value.kind in other.kinds for other in parts) == 1
            around = silent if not alone else [unit for other in parts for unit in other.units]
            digits = sentence[value.start : value.end]
            own, near = (
                tuple(unit for unit in some if not (unit.word[0].isdigit() and unit.word in digits))
                for some in (units, around)
            )
            yield Place(value.kind, value.normal, (value.start, value.end), own, led, held, near)
        for first, last in part.people:
            name = sentence[first:last].lower()
            own = tuple(unit for unit in units if unit.word != name)
            yield Place("person", _name(name), (first, last), own, led, frozenset(), tuple(silent))


def _with_shared(part: _Part, before: tuple[Unit, ...], *, told: bool) -> tuple[Unit, ...]:
    """The words of a part, and what it leaves to the part before: its verb, its noun («вечерний — 4 100 ₽»), or all."""
    units = part.units
    if part.opens_with_verb and not any(_names(unit) for unit in units):
        return (*units, *before)
    if not told:
        return units
    if not any(_names(unit) and _is_noun(unit) and _GENERIC.isdisjoint(unit.forms) for unit in units):
        units = (*units, *(unit for unit in before if _names(unit) and _is_noun(unit) and not unit.proper))
    if all(_names(unit) for unit in part.units):
        units = (*units, *(unit for unit in before if not _names(unit)))
    return tuple(dict.fromkeys(units))


_GENERIC = frozenset(
    "сумма цена стоимость день сутки ночь месяц год человек раз sum amount price day night month person people"
    " below above under over rest otherwise".split()
)


def _is_noun(unit: Unit) -> bool:
    found = parses(unit.word)
    return found[0].part == "NOUN" or unit.proper if found else _names(unit)


def _part(sentence: str, first: int, last: int, held: Sequence[ValueSpan], language: str) -> _Part:
    text = sentence[first:last]
    inside = tuple(value for value in held if first <= value.start < last)
    spoken = meaning(text, language)
    row = spoken.row
    at = {**spoken.at, **_titles(text, row, opens=not first)}
    units = [
        unit
        for index, unit in sorted(at.items())
        if (value := _value_at(inside, first + row[index].start)) is None
        or value.kind in _NAMING
        or _is_no_date(value)
        or not any(map(str.isdigit, sentence[value.start : value.end]))
    ]
    people = tuple(
        (first + token.start, first + token.end)
        for index, token in enumerate(row)
        if token.kind == "word" and _is_person(row, index, spoken.at.get(index), opens=not first)
    )
    return _Part(text, inside, people, tuple(units))


def _titles(text: str, row: Sequence[Token], *, opens: bool) -> dict[int, Unit]:
    """Words that are names by their capital or quotes, whatever they mean elsewhere: «Про», the "Start" plan."""
    found = {}
    for index, token in enumerate(row):
        quoted = text[max(0, token.start - 1) : token.start] in ("«", "“", '"')
        capital = token.text[0].isupper() and token.text[1:].islower() and not (opens and index == 0)
        if token.kind == "word" and (quoted or (capital and token.lower not in _NO_TITLES)):
            unit = unit_of(token.lower, True, "ru" if is_cyrillic(token.text) else "en")
            if unit is None or (unit.attributes and not unit.topics):
                found[index] = _title(token.lower)
    return found


_NO_TITLES = frozenset("i i'm i'll i've a the".split())


@lru_cache(maxsize=4096)
def _title(word: str) -> Unit:
    return Unit(word, forms_of(word), frozenset(), frozenset(), proper=True)


def _value_at(held: Sequence[ValueSpan], place: int) -> ValueSpan | None:
    return next((value for value in held if value.start <= place < value.end), None)


def _is_no_date(value: ValueSpan) -> bool:
    """An order's number before a dash and a date is read as the beginning of a range of days («4425 — 9 мая»)."""
    normal = value.normal
    return value.kind == "code" or (
        value.kind == "date"
        and isinstance(normal, tuple)
        and isinstance(normal[-1], int)
        and normal[0] not in ("day", "week", "end")
        and normal[-1] > _LAST_DAY
    )


def _is_person(row: Sequence[Token], index: int, unit: Unit | None, *, opens: bool) -> bool:
    """A name by the dictionary; an English capital in mid-sentence, or before a verb («Anna teaches»)."""
    token = row[index]
    if not token.text[0].isupper() or unit is None or unit.topics or unit.attributes:
        return False
    if is_cyrillic(token.text):
        found = parses(token.lower)
        return bool(found) and not found[0].grammemes.isdisjoint(("Name", "Surn", "Patr"))
    if not token.text[1:].islower() or token.lower.endswith("s"):
        return False
    return unit.proper or (opens and index == 0 and len(row) > 1 and row[1].lower in _VERBS)


def _name(name: str) -> str:
    found = parses(name)
    return found[0].lemma if found else name


def _parts(sentence: str, row: Sequence[Token], held: Sequence[ValueSpan]) -> list[Span]:
    """Cut at commas and conjunctions, but neither inside a value nor within a range ("between $45 and $60")."""
    cuts = [0]
    for token in row:
        mark = token.text in _MARKS or token.lower in _JOINTS
        if mark and not _joins(sentence, token, held):
            cuts.append(token.start)
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], len(sentence)], strict=True) if a < b]


def _joins(sentence: str, token: Token, held: Sequence[ValueSpan]) -> bool:
    """Whether a mark or conjunction stands inside a value, or between two of a kind with nothing else between."""
    if any(value.start < token.start < value.end for value in held):
        return True
    return any(
        first.kind == second.kind
        and first.end <= token.start < second.start
        and not sentence[first.end : token.start].strip(_SIGNS)
        and not sentence[token.end : second.start].strip(_SIGNS)
        for first, second in pairwise(held)
    )


_SIGNS = " $£€₽"


def _same(first: Place, second: Place) -> bool:
    if first.kind != second.kind:
        return False
    if first.normal == second.normal:
        return True
    a, b = first.normal, second.normal
    if first.kind == "date" and isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return all(x is None or y is None or x == y for x, y in zip(a, b, strict=True))
    if first.kind == "time" and isinstance(a, int) and isinstance(b, int):
        return abs(a - b) == _HALF_DAY  # "9" for 21:00
    return False
