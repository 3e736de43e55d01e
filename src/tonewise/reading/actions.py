"""Steps of a reply: what was done, what will be done, what the customer can do; and problems that need one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from tonewise.lexicons import load
from tonewise.reading.promises import TIMES
from tonewise.reading.refusals import clauses, denial
from tonewise.reading.reply_phrases import phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.words import Parse, Token, has, lemma, parses, stem, tokens

_NEAR = 4
_OURS = frozenset(("i", "we", "i've", "we've", "i'll", "we'll", "i'm", "we're", "i'd", "we'd", "let", "let's"))
_AUXILIARY = frozenset(
    ("have", "will", "am", "are", "just", "already", "also", "now", "can", "could", "going", "to", "shall", "been",
     "be", "me", "us", "immediately", "personally", "gladly", "happily", "then")
)  # fmt: skip
_BEFORE_AN_ORDER = frozenset(
    ("please", "just", "then", "and", "or", "simply", "first", "kindly", "not", "don't", "also")
)
_NOT = frozenset(("не", "not", "n't", "never", "cannot", "can't", "don't", "won't"))
_SO_THAT = frozenset(("чтобы", "так", "тогда", "без", "so", "without", "then"))
_SUBORDINATE = frozenset(("что", "как", "чтобы", "почему", "который", "если", "хотя", "that", "how", "why", "because"))
_PAST_BEING = frozenset(("was", "were", "had"))


@dataclass(frozen=True, slots=True)
class Steps:
    """What a text holds of steps."""

    step: bool
    """One was taken or is planned, or the customer is told what to do."""
    asks: bool
    """The customer is asked for a datum."""
    purpose: bool
    """It is said what the datum is for."""


@lru_cache(maxsize=8192)
def steps(text: str, language: str) -> Steps:
    """The steps that a message holds."""
    language = "ru" if language == "ru" else "en"
    step = asks = purpose = False
    for start, end in split(text):
        sentence = text[start:end]
        row = tokens(sentence)
        words = {token.lower for token in row}
        asked = _asks(row, language)
        asks = asks or asked
        purpose = purpose or (asked and not words.isdisjoint(_SO_THAT)) or _diagnoses(row, language)
        if not step and not _is_soft(row, language) and not _explains(row, language):
            step = any(
                _leads(sentence[first:last], language) or _is_step(sentence[first:last], language)
                for first, last in clauses(sentence)
            )
    looks = asks and bool(phrase_hits(text, language, "look later"))
    return Steps(step, asks, purpose or looks)


def _diagnoses(row: Sequence[Token], language: str) -> bool:
    """A question that is answered with yes or no and asks about the fault itself."""
    if "?" not in row[-1].text:
        return False
    if language == "ru":
        return not any(token.lower in _DATA or lemma(token.lower) in _DATA for token in row)
    return row[0].lower in _YES_NO


_DATA = frozenset(
    ("какой", "номер", "кто", "где", "когда", "сколько", "что", "телефон", "почта", "имя", "фамилия", "адрес", "модель",
     "дата", "заказ", "чем", "как", "подсказать", "какая", "случиться", "произойти")
)  # fmt: skip
_YES_NO = frozenset(("does", "do", "is", "are", "did", "was", "has", "have"))


def _is_step(clause: str, language: str) -> bool:
    if denial(clause, language) in ("refusal", "bare"):
        return False
    row = [token for token in tokens(clause) if token.kind in ("word", "number")]
    if row and row[0].lower in _SUBORDINATE:
        return False  # «спасибо, что рассказали»
    return _russian(row) if language == "ru" else _english(row)


@lru_cache(maxsize=4096)
def tells_problem(text: str, language: str) -> bool:
    """Whether a customer's words tell of a problem, beside those that the reading of questions knows."""
    return bool(phrase_hits(text, "ru" if language == "ru" else "en", "problem"))


@lru_cache(maxsize=4096)
def consoles(text: str, language: str) -> bool:
    """Whether a reply consoles, explains or promises, as one does where a problem was told."""
    return bool(phrase_hits(text, "ru" if language == "ru" else "en", "consoles"))


def _explains(row: Sequence[Token], language: str) -> bool:
    """Whether a sentence only guesses at a cause, or feels with what happened, with nobody of ours about to act."""
    words = {token.lower for token in row}
    if language != "ru":
        return not words.isdisjoint(_GUESSES) and words.isdisjoint(_ACTORS)
    first = next((token.lower for token in row if token.kind == "word"), "")
    feels = lemma(first) in _FEELS or first in _FEELS
    if not feels and words.isdisjoint(_GUESSES):
        return False
    return not any(
        (parse.part == "VERB" and not {"impr", "futr"}.isdisjoint(parse.grammemes))
        or ({"1per"} <= parse.grammemes and parse.lemma not in vocabulary("ru", "no step"))
        for token in row
        for parse in _verb(token.lower)
    )


_FEELS = frozenset("понимать сочувствовать сожалеть представлять жаль соглашаться согласен согласны".split())
_GUESSES = frozenset(
    "похоже видимо вероятно наверное наверно по-видимому возможно"
    " looks seems probably likely apparently perhaps".split()
)
_ACTORS = frozenset("we we'll we've we're i i'll i've i'm you please let let's try check".split())


def _is_soft(row: Sequence[Token], language: str) -> bool:
    """Whether a sentence only hopes, tries, or tells what is usual."""
    soft = vocabulary(language, "soft") if language == "ru" else _SOFT
    return any(token.lower in soft or lemma(token.lower) in soft for token in row)


_SOFT = frozenset(
    ("hope", "hopefully", "strive", "usually", "sometimes", "often", "always", "normally", "sure", "mind",
     "every", "each", "usual",
     "seriously", "assured", "solution")
)  # fmt: skip


def _leads(clause: str, language: str) -> bool:
    """A moment that is still to come, or a link, a code, an address: «курьер будет в 15:20», ``the key is K-44``."""
    kinds = {value.kind for value in values(clause, language)}
    if not kinds.isdisjoint(_WAYS):
        return True
    row = tokens(clause)
    if not _KEYS.isdisjoint(token.lower for token in row) and any(token.kind == "number" for token in row):
        return True
    if kinds.isdisjoint(TIMES):
        return False
    if language == "ru":
        verbs = [parse for token in row for parse in _verb(token.lower) if parse.part == "VERB"]
        if not verbs:
            return not any(token.lower in _NO_MOMENT or has(token.lower, "PRTS") for token in row)
        return any(
            not {"futr", "1per"}.isdisjoint(verb.grammemes) or verb.lemma in vocabulary("ru", "on it") for verb in verbs
        )
    words = [token.lower for token in row]
    return _PAST_BEING.isdisjoint(words) and not any(word.endswith("ed") for word in words)


_NO_MOMENT = frozenset("по это долго назад подряд слишком много".split())
"""«Две недели это долго»: a length of time of which something is said."""
_KEYS = frozenset(("код", "пароль", "пин", "code", "password", "pin"))
_WAYS = frozenset(("link", "email", "phone", "code"))


# Russian


@lru_cache(maxsize=32768)
def _verb(word: str) -> tuple[Parse, ...]:
    """The likeliest reading of a verb, infinitive or short participle, and what else it may order or promise."""
    found = parses(word)
    orders = [
        parse
        for parse in found[1:_READINGS]
        if {"impr", "excl", "plur"} <= parse.grammemes or {"1per", "futr"} <= parse.grammemes
    ]
    return tuple(parse for parse in (*orders, *found[:1]) if parse.part in ("VERB", "INFN", "PRTS"))


def _asks(row: Sequence[Token], language: str) -> bool:
    asking = vocabulary(language, "asks")
    if language == "ru":
        return any(
            "impr" in parse.grammemes and parse.lemma in asking for token in row for parse in _verb(token.lower)
        ) or ("?" in row[-1].text)
    return any(
        token.lower in asking and (index == 0 or row[index - 1].lower in _BEFORE_AN_ORDER | {",", "you"})
        for index, token in enumerate(row)
    ) or ("?" in row[-1].text)


def _russian(row: Sequence[Token]) -> bool:
    return any(_russian_step(row, index, token) for index, token in enumerate(row))


def _has_subject(row: Sequence[Token], verb: frozenset[str] = frozenset(), *, living: bool = False) -> bool:
    """Whether a noun in the nominative may be what a verb speaks of; ``living`` asks for a person or animal."""
    agreeing = verb & {"masc", "femn", "plur"} if "past" in verb else verb & {"plur", "sing"}
    return any(
        parse.part == "NOUN"
        and "nomn" in parse.grammemes
        and (parse.score > _LIKELY or living)
        and (not living or "anim" in parse.grammemes)
        and (not agreeing or not agreeing.isdisjoint(parse.grammemes))
        for token in row
        for parse in parses(token.lower)[:1]
    )


_WITHOUT_OBJECT = frozenset(("позвонить", "сходить", "съездить", "написать", "доплатить", "поговорить"))
_LIKELY = 0.4
_READINGS = 3


def _russian_step(row: Sequence[Token], index: int, token: Token) -> bool:
    if index and row[index - 1].lower in _NOT:
        return False
    for parse in _verb(token.lower):
        grammemes = parse.grammemes
        if parse.part == "PRTS":
            return parse.lemma in vocabulary("ru", "done")
        if parse.lemma in vocabulary("ru", "no step"):
            return False
        if parse.part == "INFN":
            return any(
                each.lower in vocabulary("ru", "may") or lemma(each.lower) in vocabulary("ru", "may")
                for each in row[max(index - _NEAR, 0) : index + 3]
            )
        if {"impr", "excl"} <= grammemes:
            return parse.lemma not in vocabulary("ru", "no order") and parse.lemma not in vocabulary("ru", "asks")
        if "1per" in grammemes:
            return True
        if "past" in grammemes:
            return _is_ours(row, token, grammemes)
        if "3per" in grammemes:
            return ("futr" in grammemes and _has_subject(row, grammemes)) or parse.lemma in vocabulary("ru", "on it")
    return False


def _is_ours(row: Sequence[Token], token: Token, grammemes: frozenset[str]) -> bool:
    """«вернула», «баллы вернули»: a past verb with «мы», with nobody named, or with a thing that it is done to."""
    if any(each.lower in ("мы", "я") for each in row):
        return True
    if "neut" in grammemes or token.lower.endswith(("ся", "сь")):
        return False
    if "tran" not in grammemes and lemma(token.lower) not in _WITHOUT_OBJECT:
        return False
    return not _has_subject(row, grammemes) or ({"plur", "tran"} <= grammemes and not _has_subject(row, living=True))


# English


def _english(row: Sequence[Token]) -> bool:
    words = [token.lower for token in row]
    return (
        any(_we_do(words, index) for index, word in enumerate(words) if word in _OURS)
        or _is_order(words)
        or any(_customer_can(words, index) for index, word in enumerate(words) if word == "you")
        or _is_done(words)
        or _somebody_does(words)
    )


def _we_do(words: Sequence[str], index: int) -> bool:
    """``we refunded``, ``I'll replace``; not ``we understand``, ``we cannot``."""
    for word in words[index + 1 : index + 1 + _NEAR + 2]:
        if word in _AUXILIARY:
            continue
        return word not in _NOT and not _is_one(word, "no step")
    return False


def _is_order(words: Sequence[str]) -> bool:
    first = 0
    while first < len(words) and words[first] in _BEFORE_AN_ORDER:
        first += 1
    orders = vocabulary("en", "orders")
    if first < len(words) and words[first] in orders:
        return words[first] not in vocabulary("en", "asks")
    return any(a in ("and", "please", "then") and b in orders - vocabulary("en", "asks") for a, b in pairwise(words))


def _customer_can(words: Sequence[str], index: int) -> bool:
    rest = words[index + 1 : index + 1 + _NEAR]
    for place, word in enumerate(rest):
        if word in vocabulary("en", "may"):
            following = [each for each in rest[place + 1 :] if each not in ("to", "also", "just", "then", "now")]
            return bool(following) and following[0] not in _NOT and not _is_one(following[0], "no step")
    return False


def _is_done(words: Sequence[str]) -> bool:
    """``has been refunded``, ``is being replaced``, ``will be sent``, ``your points are back``."""
    being = ("is", "are", "was", "were", "been", "be", "being", "it's", "now", "just", "already")
    if words and words[0] in vocabulary("en", "done"):
        return True  # "Sent to your other address."
    for index, (before, word) in enumerate(pairwise(words), 1):
        if (before in being or before.endswith(("'re", "'s"))) and (
            word in vocabulary("en", "done") or word in vocabulary("en", "state")
        ):
            return "not" not in words[:index]
        if before == "needs" and word.endswith("ing"):
            return True
    return False


def _somebody_does(words: Sequence[str]) -> bool:
    """``the courier will bring``, ``a technician comes``, ``the guard is on his way``; not ``it will all be fine``."""
    if words and words[0] in _NOBODY:
        return False
    who = not vocabulary("en", "who").isdisjoint(words)
    for index, word in enumerate(words):
        if (who and word in vocabulary("en", "on it")) or (word == "way" and "on" in words[max(index - 2, 0) : index]):
            return True
        if word in ("will", "he'll", "she'll", "they'll") and 0 < index < len(words) - 1:
            return words[index - 1] != "you" and not _is_one(words[index + 1], "no step")
    return False


_NOBODY = frozenset(("it", "this", "that", "everything", "things", "all", "hopefully", "you", "your"))


def _is_one(word: str, section: str) -> bool:
    known = vocabulary("en", section)
    return word in known or stem(word) in known


@cache
def vocabulary(language: str, section: str) -> frozenset[str]:
    """The words of a section of the lexicon ``actions``."""
    return frozenset(word for line in load(language, "actions")[section] for word in line.split())
