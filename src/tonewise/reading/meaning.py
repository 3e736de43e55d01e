"""What a question or statement speaks of: its subject words with their kin, what is asked of them, names and values.

No model stands behind it. Words are compared by lemma, by a shared beginning (derivation), by the groups of
``lexicons/data/*/concepts.txt`` and, for a name written in the other script, by its sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest

from tonewise.lexicons import load
from tonewise.lexicons.vectors import centroid
from tonewise.reading.values import values
from tonewise.reading.words import Token, fold, is_cyrillic, is_known, lemma, parses, stem, tokens

_FUNCTION_PARTS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
_KIN_SHARE = 0.62
_KIN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """A word that carries a subject: its dictionary forms and the concepts that it belongs to."""

    word: str
    forms: frozenset[str]
    topics: frozenset[str]
    attributes: frozenset[str]
    proper: bool
    """A name of a place, person or product, or a word in another script: it wants the same name, not a kin of it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text as far as matching needs it."""

    units: tuple[Unit, ...]
    attributes: frozenset[str]
    """What is asked or told of the subject: ``price``, ``hours``, ``place`` … from words and from values."""
    identifiers: frozenset[str]
    """Order numbers and codes."""
    kinds: frozenset[str]
    """Kinds of value that stand in the text, and ``place``, ``reason``, ``free``, ``order`` (an imperative)."""
    exclusive: Mapping[int, frozenset[str]]
    """Words of groups that exclude each other, by group."""
    modified: tuple[tuple[Unit, Unit], ...]
    """Words with what narrows them («годовой абонемент», «полис на машину», "the Leeds shop"): head and modifier."""
    pronoun: bool
    """It speaks of something by «он», «это», "it": the words around tell of what."""
    verbal: bool
    """It has a finite verb or predicate: «Сборка — 2 900 ₽» has none and tells nothing but its value."""
    direction: tuple[float, ...] | None
    """Mean word vector of the units."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    stop: frozenset[str]
    reason: frozenset[str]
    street: frozenset[str]
    spot: frozenset[str]
    free: frozenset[str]
    conditional: frozenset[str]
    imperative: frozenset[str]
    exclusive: Mapping[str, int]
    topics: Mapping[str, frozenset[str]]
    attributes: Mapping[str, frozenset[str]]


@cache
def _lexicon(language: str) -> _Lexicon:
    matching, concepts = load(language, "matching"), load(language, "concepts")

    def words(section: str) -> frozenset[str]:
        return frozenset(fold(word) for line in matching[section] for word in line.split())

    def groups(section: str) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for line in concepts[section]:
            name, _, members = line.partition(":")
            for word in members.split():
                for form in _forms(fold(word)):
                    found.setdefault(form, set()).add(name)
        return {form: frozenset(names) for form, names in found.items()}

    stop = words("stop")
    return _Lexicon(
        stop=stop | {lemma(word) for word in stop if not is_cyrillic(word)},
        reason=words("reason"),
        street=words("street"),
        spot=words("spot"),
        free=words("free"),
        conditional=words("conditional"),
        imperative=words("imperative"),
        exclusive={
            form: group
            for group, line in enumerate(matching["exclusive"])
            for word in line.split()
            for form in _forms(fold(word))
        },
        topics=groups("topic"),
        attributes=groups("attribute"),
    )


@lru_cache(maxsize=32768)
def _forms(word: str) -> frozenset[str]:
    """Dictionary forms of the word's likely readings; a stem for English."""
    found = parses(word)
    if not found:
        return frozenset({stem(word), word} if not is_cyrillic(word) else {word})
    return frozenset(parse.lemma for parse in found[:3] if parse.score >= 0.1)


@lru_cache(maxsize=32768)
def _unit(word: str, capital: bool, language: str) -> Unit | None:
    """The unit of a folded word, or None where it carries no subject."""
    lexicon = _lexicon(language)
    if word in lexicon.stop:
        return None
    found = parses(word)
    if found and (found[0].part in _FUNCTION_PARTS or found[0].lemma in lexicon.stop):
        return None
    forms = _forms(word)
    if not found and (forms & lexicon.stop):
        return None
    if len(word) == 1 and not word.isdigit():
        return None
    topics: frozenset[str] = frozenset().union(*(lexicon.topics.get(form, frozenset()) for form in forms))
    attributes: frozenset[str] = frozenset().union(*(lexicon.attributes.get(form, frozenset()) for form in forms))
    proper = not topics and not attributes and _is_proper(word, capital, language)
    return Unit(word, forms, topics, attributes, proper)


@lru_cache(maxsize=8192)
def _numeral(digits: str) -> Unit:
    """A number as a subject («размер 42», «на 8 человек»): only the same number touches it."""
    return Unit(digits, frozenset({digits}), frozenset(), frozenset(), proper=True)


def _is_proper(word: str, capital: bool, language: str) -> bool:
    if is_cyrillic(word):
        found = parses(word)
        return bool(found) and not found[0].grammemes.isdisjoint({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})
    return language == "ru" or capital


@lru_cache(maxsize=8192)
def meaning(text: str, language: str) -> Meaning:
    """What a text speaks of."""
    language = "ru" if language == "ru" else "en"
    lexicon = _lexicon(language)
    row = tokens(text)
    units: list[Unit] = []
    at: dict[int, Unit] = {}
    identifiers: set[str] = set()
    kinds: set[str] = {span.kind for span in values(text, language)}
    exclusive: dict[int, set[str]] = {}
    for index, token in enumerate(row):
        if token.kind == "word":
            unit = _unit(token.lower, index > 0 and token.text[0].isupper(), language)
            if unit:
                units.append(unit)
                at[index] = unit
            for form in _forms(token.lower):
                if form in lexicon.exclusive:
                    exclusive.setdefault(lexicon.exclusive[form], set()).add(form)
            kinds.update(_signs(row, index, language))
        elif token.kind == "number":
            units.append(_numeral(token.text))
            at[index] = units[-1]
            if is_identifier(row, index):
                identifiers.add(token.text)
    if _has_hours(row):
        kinds |= {"hours", "time"}
    if "span" in kinds and _is_age(row):
        kinds.discard("span")
    attributes = frozenset().union(*(unit.attributes for unit in units)) | _told(kinds)
    frozen = {group: frozenset(found) for group, found in exclusive.items()}
    direction = centroid(tuple(_likeliest(unit) for unit in units if not unit.proper))
    pronoun = any(token.lower in _ANAPHORS for token in row)
    verbal = any(_is_verbal(token.lower) for token in row if token.kind == "word")
    return Meaning(
        tuple(units),
        attributes,
        frozenset(identifiers),
        frozenset(kinds),
        frozen,
        _modified(row, at),
        pronoun,
        verbal,
        direction,
    )


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


def _likeliest(unit: Unit) -> str:
    """The form that vectors are kept under: a Russian word's lemma, an English word as written."""
    return lemma(unit.word) if is_cyrillic(unit.word) else unit.word


_NUMBERED = frozenset("заказ заказа заказу заказом заказе номер номера № # n no договор договора договору заявка заявке"
    " заявки обращение обращения обращению обращением order number ticket case ref reference booking invoice"
    " claim".split())  # fmt: skip
_IN_PLACE = frozenset("в на у из по около возле at on in by near".split())


def is_identifier(row: tuple[Token, ...], index: int) -> bool:
    """Whether a number names one thing (an order, a contract) rather than counts: five digits, or announced as one."""
    digits = row[index].text
    if not digits.isdigit() or len(digits) < 3:
        return False
    return (index > 0 and row[index - 1].lower in _NUMBERED) or len(digits) > 4


def _signs(row: tuple[Token, ...], index: int, language: str) -> list[str]:
    """Signs of an answer's kind that a word gives."""
    lexicon, token = _lexicon(language), row[index]
    previous = row[index - 1].lower if index else "."
    forms = _forms(token.lower) | {token.lower}
    found = [
        name
        for name, words in (
            ("reason", lexicon.reason),
            ("place", lexicon.street),
            ("free", lexicon.free),
            ("conditional", lexicon.conditional),
        )
        if not forms.isdisjoint(words)
    ]
    if language == "ru":
        grammemes = parses(token.lower)[0].grammemes if parses(token.lower) else frozenset()
        if "impr" in grammemes:
            found.append("order")
        if token.text[0].isupper() and not grammemes.isdisjoint({"Name", "Surn", "Patr"}):
            found.append("person")
    elif token.lower in lexicon.imperative and (previous in ".,;:-!" or previous in ("please", "then", "and", "to")):
        found.append("order")
    if language == "en" and index and token.text[0].isupper() and not is_cyrillic(token.lower):
        found.append("person")
    if language == "en" and previous in _ARTICLES and index > 1:
        previous = row[index - 2].lower
    if previous in _IN_PLACE:
        if not forms.isdisjoint(lexicon.spot) or is_place(token.lower) or _is_street(row, index):
            found.append("place")
        elif language == "ru" and previous != "из" and _is_locative(token.lower):
            found.append("spot")
    return found


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


@lru_cache(maxsize=16384)
def is_place(word: str) -> bool:
    """Whether a folded Russian word names a place."""
    found = parses(word)
    return bool(found) and "Geox" in found[0].grammemes


def _told(kinds: set[str]) -> frozenset[str]:
    """What values alone tell: a sum is a price, two times with «с» and «до» are hours."""
    told = {"price"} if kinds & {"amount", "free"} else set()
    told |= {"duration"} if "span" in kinds else set()
    told |= {"moment"} if kinds & {"date", "weekday", "time", "span"} else set()
    told |= {"hours"} if "hours" in kinds else set()
    return frozenset(told | ({"place"} if "place" in kinds else set()))


def _has_hours(row: tuple[Token, ...]) -> bool:
    """Whether an interval of the day stands here: «с 10 до 20», "from 9 to 18", "9:00-21:00"."""
    words = [token.lower for token in row]
    for index, word in enumerate(words[:-3]):
        if word in _FROM and words[index + 2] in _TO and _is_hour(words[index + 1]) and _is_hour(words[index + 3]):
            return True
    return any(":" in token.text and "-" in token.text for token in row if token.kind == "number")


def _is_hour(word: str) -> bool:
    hour = word.partition(":")[0]
    return hour.isdigit() and len(hour) < 3 and int(hour) <= 24


def _is_age(row: tuple[Token, ...]) -> bool:
    """Whether the years in a text are somebody's age («с четырёх лет», "from 6 years")."""
    return any(
        token.lower in ("лет", "года", "years") and row[index - 2].lower in _FROM | _TO
        for index, token in enumerate(row)
        if index > 1
    )


_FROM = frozenset({"с", "со", "от", "from", "over", "between"})
_TO = frozenset({"до", "to", "till", "until", "по", "and", "-", "–", "—"})


@lru_cache(maxsize=65536)
def relation(first: Unit, second: Unit) -> float:
    """How surely two words speak of the same thing, 0 to 1."""
    if first.word == second.word:
        return 1.0
    if first.forms & second.forms:
        return 1.0 if is_cyrillic(first.word) else 0.92
    if first.word[0].isdigit() or second.word[0].isdigit():
        return 0.0
    if first.proper or second.proper:
        return 0.9 if _sound(first.word) == _sound(second.word) else _typo(first, second)
    best = 0.7 if first.topics & second.topics else 0.0
    if is_cyrillic(first.word) and any(_kin(a, b) for a in first.forms for b in second.forms):
        best = 0.8
    return best or _typo(first, second)


def _kin(first: str, second: str) -> bool:
    """Whether two lemmas share a beginning long enough to be of one root («доставка», «доставить»)."""
    shared = next(
        (index for index, (a, b) in enumerate(zip_longest(first, second)) if a != b), min(len(first), len(second))
    )
    return shared >= max(_KIN_LETTERS, _KIN_SHARE * min(len(first), len(second)))


def _typo(first: Unit, second: Unit) -> float:
    """A word that the dictionary does not hold may be a slip for one that it does."""
    a, b = first.word, second.word
    if min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 1 or not is_cyrillic(a) or not is_cyrillic(b):
        return 0.0
    if is_known(a) and is_known(b):
        return 0.0
    return 0.8 if _one_edit(a, b) else 0.0


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter more, less, other or swapped makes one word of the other."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b
        or rest_b[1:] == rest_a
        or rest_a[1:] == rest_b[1:]
        or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    )


_SOUNDS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ы": "i", "э": "e", "ю": "u", "я": "a", "ь": None, "ъ": None,
        "y": "i", "w": "v", "q": "k", "x": "ks",
    }
)  # fmt: skip


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """A name's consonants in Latin letters: «айфон» and "iphone" sound alike."""
    letters = word.translate(_SOUNDS).replace("ph", "f").replace("ck", "k").replace("c", "k")
    return letters[:1].replace("a", "i") + "".join(letter for letter in letters[1:] if letter not in "aeiou'-")
