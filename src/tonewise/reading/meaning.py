"""What a question or statement speaks of: its subject words, what is asked of them, names and values.

No model stands behind it: words are looked up in lists, and compared as `tonewise.reading.subjects` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.lexicons.vectors import Direction, direction_of
from tonewise.reading.intervals import has_hours, is_age
from tonewise.reading.lazy import lazy
from tonewise.reading.subjects import Unit, forms_of, is_place, numeral, relation, unit_of
from tonewise.reading.value_signs import codes_in, has_span, is_free_of_charge, is_named_place
from tonewise.reading.values import values
from tonewise.reading.words import Token, fold, is_cyrillic, lemma, parses, tokens

__all__ = ["Meaning", "Unit", "is_english_verb", "is_identifier", "is_place", "meaning", "relation"]


@dataclass(eq=False)
class Meaning:
    """A text as far as matching needs it."""

    row: tuple[Token, ...]
    at: Mapping[int, Unit]
    """The units by their place among the tokens."""
    units: tuple[Unit, ...]
    attributes: frozenset[str]
    """What is asked or told of the subject: ``price``, ``hours``, ``place`` … from words and from values."""
    identifiers: frozenset[str]
    """Order numbers."""
    codes: frozenset[str]
    """Codes of letters and digits («А-2290», "GX-7719", a postcode), as written."""
    kinds: frozenset[str]
    """Kinds of value that stand in the text, and ``place``, ``reason``, ``free``, ``order`` (an imperative)."""
    exclusive: Mapping[int, set[str]]
    """Words of groups that exclude each other, by group."""
    pronoun: bool
    """It speaks of something by «он», «это», "it": the words around tell of what."""
    verbal: bool
    """It has a finite verb or predicate: «Сборка — 2 900 ₽» has none and tells nothing but its value."""

    @lazy
    def modified(self) -> tuple[tuple[Unit, Unit], ...]:
        """Words with what narrows them («годовой абонемент», «полис на машину», "the Leeds shop"): head, modifier."""
        return _modified(self.row, self.at)

    @lazy
    def priced(self) -> bool:
        """It tells a price and nothing else: its only verb, if any, is «стоить» or "cost"."""
        if not self.kinds & {"amount", "percent"}:
            return False
        if any(token.text == ";" or token.lower in _PREDICATIVE for token in self.row):
            return False
        verbs = [token.lower for token in self.row if token.kind == "word" and _is_verbal(token.lower)]
        return all(verb in _PRICE_VERBS or lemma(verb) in _PRICE_VERBS for verb in verbs)

    @lazy
    def excluded(self) -> tuple[Unit, ...]:
        """What it says to be absent or left out: «без группы», "without a licence"."""
        return tuple(unit for index, unit in self.at.items() if index and self.row[index - 1].lower in _EXCLUDING)

    @lazy
    def direction(self) -> Direction | None:
        """Mean word vector of the units."""
        return direction_of(tuple(unit.likeliest for unit in self.units if not unit.proper))

    @lazy
    def subject(self) -> tuple[Unit, ...]:
        """The units that name a subject rather than only what is asked of it (unless there is nothing else)."""
        return tuple(unit for unit in self.units if unit.topics or not unit.attributes)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    signs: tuple[tuple[str, frozenset[str]], ...]
    spot: frozenset[str]
    imperative: frozenset[str]
    exclusive: Mapping[str, int]


@cache
def _lexicon(language: str) -> _Lexicon:
    matching = load(language, "matching")

    def words(section: str) -> frozenset[str]:
        return frozenset(fold(word) for line in matching[section] for word in line.split())

    return _Lexicon(
        signs=(
            ("reason", words("reason")),
            ("place", words("street")),
            ("free", words("free")),
            ("conditional", words("conditional")),
        ),
        spot=words("spot"),
        imperative=words("imperative"),
        exclusive={
            form: group
            for group, line in enumerate(matching["exclusive"])
            for word in line.split()
            for form in forms_of(fold(word))
        },
    )


class _Word(NamedTuple):
    """What a word tells by itself."""

    signs: tuple[str, ...]
    """Signs of an answer's kind."""
    order: bool
    """An English imperative, where nothing but a mark or «please» stands before it."""
    name: bool
    spot: bool
    """A place, where «в» or "at" stands before it."""
    locative: bool
    exclusive: tuple[tuple[int, str], ...]
    verbal: bool


@lru_cache(maxsize=32768)
def _word(word: str, language: str) -> _Word:
    lexicon = _lexicon(language)
    forms = forms_of(word)
    signs = [name for name, words in lexicon.signs if word in words or not forms.isdisjoint(words)]
    found = parses(word)
    grammemes = found[0].grammemes if found else frozenset()
    if language == "ru" and "impr" in grammemes:
        signs.append("order")
    return _Word(
        tuple(signs),
        language != "ru" and word in lexicon.imperative,
        not is_cyrillic(word) if language == "en" else not grammemes.isdisjoint(("Name", "Surn", "Patr")),
        word in lexicon.spot or not forms.isdisjoint(lexicon.spot) or is_place(word),
        language == "ru" and _is_locative(word),
        tuple((lexicon.exclusive[form], form) for form in forms if form in lexicon.exclusive),
        _is_verbal(word),
    )


@lru_cache(maxsize=8192)
def meaning(text: str, language: str) -> Meaning:
    """What a text speaks of."""
    language = "ru" if language == "ru" else "en"
    row = tokens(text)
    at: dict[int, Unit] = {}
    identifiers: set[str] = set()
    kinds: set[str] = {span.kind for span in values(text, language)}
    exclusive: dict[int, set[str]] = {}
    pronoun = verbal = numbers = False
    for index, token in enumerate(row):
        if token.kind == "word":
            lower = _without_particle(token.lower)
            capital = index > 0 and token.text[0].isupper()
            if unit := unit_of(lower, capital, language):
                at[index] = unit
            word = _word(lower, language)
            for group, form in word.exclusive:
                exclusive.setdefault(group, set()).add(form)
            kinds.update(word.signs)
            named = capital or (language == "ru" and token.text[0].isupper())
            if word.name and named and not (language == "en" and row[index - 1].lower in _BEFORE_PLACES):
                kinds.add("person")
            if word.order and _opens(row, index):
                kinds.add("order")
            if index and (sign := _where(row, index, word, language)):
                kinds.add(sign)
            pronoun = pronoun or lower in _ANAPHORS
            verbal = verbal or word.verbal
        elif token.kind == "number":
            numbers = True
            at[index] = numeral(token.text.replace(",", "."))
            if is_identifier(row, index):
                identifiers.add(token.text)
    _add_values(kinds, row, text, numbers=numbers)
    units = tuple(at.values())
    attributes = _told(kinds).union(*(unit.attributes for unit in units))
    return Meaning(
        row, at, units, attributes, frozenset(identifiers), codes_in(text), frozenset(kinds), exclusive, pronoun, verbal
    )


def _add_values(kinds: set[str], row: tuple[Token, ...], text: str, *, numbers: bool) -> None:
    if numbers and has_hours(row):
        kinds |= {"hours", "time"}
    if has_span(text):
        kinds.add("span")
    if "span" in kinds and is_age(row):
        kinds.discard("span")
    if is_free_of_charge(text):
        kinds.add("free")


def _without_particle(word: str) -> str:
    """«Случилось-то», «скажите-ка»: the word without what only colours it; «кто-то» is another word than «кто»."""
    base = word.removesuffix("-то").removesuffix("-ка")
    return base if base == word or len(base) > _LONGEST_PRONOUN else word


def _opens(row: tuple[Token, ...], index: int) -> bool:
    """Whether an English imperative may stand at an index."""
    previous = row[index - 1].lower if index else "."
    return previous in ".,;:-!" or previous in ("please", "then", "and", "to")


def _where(row: tuple[Token, ...], index: int, word: _Word, language: str) -> str | None:
    """``place`` or ``spot`` for a word that tells where after its preposition."""
    previous = row[index - 1].lower
    if language == "en" and previous in _ARTICLES and index > 1:
        previous = row[index - 2].lower
    if previous not in _IN_PLACE:
        return None
    if word.spot or _is_street(row, index) or (language == "en" and is_named_place(row, index)):
        return "place"
    if language == "ru" and _names_a_place(row[index], previous):
        return "place"
    return "spot" if word.locative and previous != "из" else None


def _names_a_place(token: Token, previous: str) -> bool:
    """«На Лесной» (a street's name, an adjective in the locative), «у памятника» (what stands near is no person)."""
    if previous in ("в", "на"):
        return token.text[0].isupper() and any(
            parse.part == "ADJF" and "loct" in parse.grammemes for parse in parses(token.lower)[:4]
        )
    found = parses(token.lower)
    return previous in ("у", "возле", "около") and bool(found) and {"NOUN", "gent", "inan"} <= found[0].grammemes


_EXCLUDING = frozenset({"без", "кроме", "помимо", "without", "except", "excluding"})
_NARROWING = frozenset("на для в из по с от до к for in to on with of from at".split())
_ARTICLES = frozenset("the a an our your my his her its their".split())


def _modified(row: tuple[Token, ...], at: Mapping[int, Unit]) -> tuple[tuple[Unit, Unit], ...]:
    """Heads and modifiers by neighbourhood: an adjective or number before, a genitive or number after, «на …»."""
    pairs: list[tuple[Unit, Unit]] = []
    for index, unit in at.items():
        after = index + 1
        if after in at:
            pairs.extend(_neighbours(unit, at[after]))
        elif after < len(row) and row[after].lower in _NARROWING:
            while after + 1 < len(row) and row[after + 1].lower in _ARTICLES:
                after += 1
            if after + 1 in at and _is_noun(unit.word):
                pairs.append((unit, at[after + 1]))
    return tuple(pairs)


def _neighbours(first: Unit, second: Unit) -> list[tuple[Unit, Unit]]:
    if second.word[0].isdigit():
        return [(first, second)]
    if first.word[0].isdigit():
        return []
    if not is_cyrillic(first.word) or not is_cyrillic(second.word):
        return [(second, first), (first, second)]
    if parses(first.word)[0].part in ("ADJF", "PRTF"):
        return [(second, first)]
    return [(first, second)] if _is_noun(first.word) and _is_noun(second.word) else []


@lru_cache(maxsize=16384)
def _is_noun(word: str) -> bool:
    found = parses(word)
    return found[0].part == "NOUN" if found else True


_ANAPHORS = frozenset(
    "он она оно они его ее их ему ей им него нее них нему ней ним ними это этого этот эта эту эти этом этой того тот"
    " it its they them their that this those these he she his her him one".split()
)
_PRICE_VERBS = frozenset("стоить обойтись обходиться составлять составить cost costs".split())
_PREDICATIVE = frozenset("welcome available allowed open free possible".split())
_ENGLISH_BE = frozenset("is are was were be costs cost at".split())


@lru_cache(maxsize=16384)
def _is_verbal(word: str) -> bool:
    """Whether a folded word makes a statement verbal; the copula does not: "the check-up is £58" tells a sum."""
    found = parses(word)
    if found:
        return found[0].part in ("VERB", "INFN", "PRED", "PRTS", "ADJS")
    return word not in _ENGLISH_BE and is_english_verb(word)


def is_english_verb(word: str) -> bool:
    """Whether a folded English word is surely a verb form: an auxiliary, or a base form that statements begin with."""
    return word in _ENGLISH_AUXILIARIES or word in _lexicon("en").imperative or word.endswith(("ed", "ing"))


_ENGLISH_AUXILIARIES = frozenset(
    "can will may must has have does do comes goes takes starts runs opens works needs".split()
)


_NUMBERED = frozenset("заказ заказа заказу заказом заказе номер номера № # n no договор договора договору заявка заявке"
    " заявки обращение обращения обращению обращением order number ticket case ref reference booking invoice"
    " claim".split())  # fmt: skip
_LONGEST_PRONOUN = 6
_BEFORE_PLACES = frozenset("in at from to of near on".split())
_IN_PLACE = frozenset("в на у из по около возле at on in by near".split())


def is_identifier(row: tuple[Token, ...], index: int) -> bool:
    """Whether a number names one thing (an order, a contract) rather than counts: five digits, or announced as one."""
    digits = row[index].text
    if not digits.isdigit() or len(digits) < 3:
        return False
    return (index > 0 and row[index - 1].lower in _NUMBERED) or len(digits) > 4


@lru_cache(maxsize=16384)
def _is_locative(word: str) -> bool:
    """Whether a folded word, after «в» or «на», tells where rather than when («в кабинете», not «в ноябре»)."""
    found = parses(word)
    return bool(found) and found[0].part == "NOUN" and "loct" in found[0].grammemes and word not in _WHEN


_WHEN = frozenset(
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре часе году неделе".split()
)


def _is_street(row: tuple[Token, ...], index: int) -> bool:
    """Whether a name with a house number behind it stands here («на Кирова, 22», "at 14 Park Row")."""
    if not row[index].text[0].isupper():
        return False
    behind = row[index + 1 : index + 3]
    return bool(behind) and behind[-1].kind == "number" and (len(behind) == 1 or behind[0].text == ",")


def _told(kinds: set[str]) -> frozenset[str]:
    """What values alone tell: a sum is a price, two times with «с» and «до» are hours."""
    told = {"price"} if kinds & {"amount", "free"} else set()
    told |= {"duration"} if "span" in kinds else set()
    told |= {"moment"} if kinds & {"date", "weekday", "time", "span"} else set()
    told |= {"hours"} if "hours" in kinds else set()
    return frozenset(told | ({"place"} if "place" in kinds else set()))
