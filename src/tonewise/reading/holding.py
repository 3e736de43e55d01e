"""Messages that only hold the line: they ask to wait, or say that somebody looks into it, and carry nothing else.

A message is read clause by clause. A clause of a lexicon's holding phrase may name the thing that is looked into, the
person it is passed to, and the question that is looked up («уточняю, есть ли размер»); any other clause may hold only
greetings, thanks, apologies, names and words that say nothing of the matter. A time, a number that the customer did not
give, a question, an instruction or a statement makes it a message of substance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.reply_phrases import HOLDING, lexicon_hits, script_language
from tonewise.reading.words import Token, parses, tokens

FEW_MINUTES = 3
"""A wait of so many minutes is no time to be told: the customer waits as long anyway."""

LONGEST = 100
"""Tokens of the longest message that may hold nothing but the line."""

_LONGEST_NAME = 3
_HOLDING = ("wait", "look", "passed", "later")
_OPEN = frozenset(("look", "passed", "later"))
_YES = frozenset(("да", "yes", "yeah", "yep", "yup"))
_JOINS = frozenset(("and", "or", "then", "&"))
_OTHERS = frozenset(("they", "he", "she", "who"))
_ANSWERING = frozenset(
    "yes no not don't won't can't never dont wont cant didn't didnt isnt both done fixed solved resolved sorted well"
    " they he she again how what when where why which who can".split()
)
"""Words that say nothing of an action or fact, and yet may answer."""
_BEFORE_NAME = frozenset(("hi", "hello", "hey", "dear", "thanks", "you", "sorry", "ok", "sure", "am", "i'm"))
_SHORT_WHILES = ("мин", "сек", "min", "sec")
_STATING = frozenset(("VERB", "INFN", "PRED", "ADJS", "PRTS", "GRND", "COMP", "NUMR"))
_FUNCTION = frozenset(("PREP", "CONJ", "PRCL", "NPRO", "INTJ"))
_CLOCK = frozenset("pm am after at by till before после до к с часов часа утра вечера дня".split())
_NAMES = frozenset(("Name", "Patr", "Surn"))


@dataclass(frozen=True)
class _Vocabulary:
    section_of: Mapping[str, str]
    words_of: Mapping[str, frozenset[str]]
    """Words by section; an English section that Russian needs no word of is empty."""

    def __getitem__(self, section: str) -> frozenset[str]:
        return self.words_of.get(section, frozenset())


def holding_span(text: str, customer: Sequence[str] = ()) -> tuple[int, int] | None:
    """Where a message that only holds the line does so, or None where it carries something.

    ``customer`` holds what the customer has written, and their name: to say that again is to say nothing.
    """
    found = tokens(text)
    if len(found) > LONGEST:
        return None
    vocabulary = _vocabulary(script_language(text))
    hits = lexicon_hits(text, "holding")
    holding = [hit for hit in hits if vocabulary.section_of[hit.entry] in _HOLDING]
    if not holding:
        return None
    said = frozenset(token.lower for known in customer for token in tokens(known))
    covered = dict.fromkeys(_starts_within(found, lexicon_hits(text, "canned")), "courtesy")
    for hit in hits:
        covered.update(dict.fromkeys(_starts_within(found, (hit,)), vocabulary.section_of[hit.entry]))
    sentences = [sentence for sentence in map(_joined, _sentences(found)) if sentence.tokens]
    if any(_says_something(sentence.clauses, covered, vocabulary, said) for sentence in sentences):
        return None
    held = [
        sentence.tokens
        for sentence in sentences
        if any(covered.get(token.start) in _HOLDING for token in sentence.tokens)
    ]
    if not held:
        return holding[0].start, max(hit.end for hit in holding)
    said_last = [token for token in held[-1] if token.kind != "mark"]
    return held[0][0].start, said_last[-1].end


def only_passes_on(text: str) -> bool:
    """Whether all that a text holds the line with is that something is passed on: to praise this is an answer."""
    section_of = _vocabulary(script_language(text)).section_of
    held = {section_of[hit.entry] for hit in lexicon_hits(text, "holding")} & set(_HOLDING)
    return held <= {"passed"}


def waiting_starts(text: str) -> frozenset[int]:
    """Where the phrases of a text start that ask to wait, say that somebody looks, or promise an answer."""
    section_of = _vocabulary(script_language(text)).section_of
    return frozenset(
        hit.start for hit in lexicon_hits(text, "holding") if section_of[hit.entry] in ("wait", "look", "later")
    )


class _Sentence(NamedTuple):
    clauses: list[list[Token]]
    tokens: list[Token]


def _joined(clauses: list[list[Token]]) -> _Sentence:
    return _Sentence(clauses, [token for clause in clauses for token in clause])


def _starts_within(found: Sequence[Token], hits: Sequence[Hit]) -> Iterator[int]:
    return (token.start for hit in hits for token in found if hit.start <= token.start and token.end <= hit.end)


@cache
def _vocabulary(language: str) -> _Vocabulary:
    sections = load(language, "holding").sections
    section_of = {entry: name for name in HOLDING for entry in sections[name]}
    words_of = {
        name: frozenset(word for line in lines for word in line.split())
        for name, lines in sections.items()
        if name not in HOLDING
    }
    blank = load(language, "substance")["empty verbs" if language == "ru" else "empty"]
    words_of["blank"] = frozenset(word for line in blank for word in line.split()) - _ANSWERING
    return _Vocabulary(section_of, words_of)


def _sentences(found: Sequence[Token]) -> Iterator[list[list[Token]]]:
    """Sentences as rows of clauses; the mark that ends one is its last clause's last token."""
    sentence: list[list[Token]] = [[]]
    for token in found:
        ends = token.kind in ("smiley", "emoji") or (token.kind == "mark" and token.text[0] in ".!?…")
        if ends:
            sentence[-1].append(token)
            yield sentence
            sentence = [[]]
        elif token.kind == "mark" and token.text in ",:;—–-()":
            sentence.append([])
        else:
            sentence[-1].append(token)
    yield sentence


def _says_something(
    sentence: list[list[Token]], covered: Mapping[int, str], vocabulary: _Vocabulary, said: frozenset[str]
) -> bool:
    asks = any(token.kind == "mark" and "?" in token.text for clause in sentence for token in clause)
    holds = any(covered.get(token.start) in _HOLDING for clause in sentence for token in clause)
    open_ = False
    for clause in sentence:
        embedding = open_
        sections = {covered[token.start] for token in clause if token.start in covered}
        embedded = open_ and any(token.lower in vocabulary["question words"] for token in clause)
        open_ = embedded or (bool(sections & _OPEN) and not asks)
        if embedded:
            continue
        if holds and clause is not sentence[0] and _is_name(clause):
            continue  # «One moment, Tom»
        for at, token in enumerate(clause):
            if token.start in covered or token.kind in ("mark", "smiley", "emoji"):
                continue
            if token.lower in _YES and holds:
                continue
            if token.lower in vocabulary["auxiliary"] and any(
                covered.get(after.start) in _HOLDING for after in clause[at + 1 : at + 2]
            ):
                continue
            if token.lower in _OTHERS and any(
                after.start in covered or after.lower in vocabulary["auxiliary"] for after in clause[at + 1 : at + 2]
            ):
                continue
            if open_ and token.lower in vocabulary["question words"] and at:
                break
            named = open_ and (embedding or any(earlier.start in covered for earlier in clause[:at]))
            if not _is_empty(_Place(clause, at, open_, named), vocabulary, said):
                return True
    return False


def _is_name(clause: Sequence[Token]) -> bool:
    words = [token for token in clause if token.kind != "mark"]
    return 0 < len(words) <= _LONGEST_NAME and all(token.text.istitle() for token in words)


class _Place(NamedTuple):
    """A token of a clause; in an open clause it may name what is looked into.

    ``named``: the phrase stands before it, as it must in English («checking your booking»).
    """

    clause: Sequence[Token]
    at: int
    open: bool
    named: bool


def _is_empty(place: _Place, vocabulary: _Vocabulary, said: frozenset[str]) -> bool:
    """Whether a word outside the phrases adds nothing."""
    clause, at, open_, named = place
    token = clause[at]
    if token.kind == "number":
        return _is_empty_number(clause, at, vocabulary, said)
    if token.kind != "word":
        return False
    readings = parses(token.lower)
    if not readings:
        return _is_empty_foreign(clause, at, named, vocabulary, said)
    likely = readings[0]
    lemmas = {reading.lemma for reading in readings}
    is_name = any(reading.grammemes & _NAMES for reading in readings)
    if is_name or (likely.part in _FUNCTION and token.lower != "нет"):
        return True
    if (
        (lemmas | {token.lower}) & (vocabulary["words"] | vocabulary["blank"])
        and "past" not in likely.grammemes
        and likely.part != "PRTS"
    ):
        return True
    if lemmas & vocabulary["time"]:
        return any(earlier.lower.startswith("ближайш") for earlier in clause[:at])
    if not open_ or likely.part in _STATING:
        return False
    nouns = [reading for reading in readings if reading.part == "NOUN"]
    return likely.part != "NOUN" or any("nomn" not in noun.grammemes for noun in nouns)


def _is_empty_number(clause: Sequence[Token], at: int, vocabulary: _Vocabulary, said: frozenset[str]) -> bool:
    number = clause[at].text
    before = {word for token in clause[max(at - 2, 0) : at] for word in (token.lower, *_lemmas(token))}
    after = clause[at + 1].lower if at + 1 < len(clause) else ""
    if (number in said and not before & _CLOCK and after not in _CLOCK) or before & vocabulary["numbered"]:
        return True
    counted = clause[at + 1].lower if at + 1 < len(clause) else ""
    return number.isdecimal() and int(number[:6]) <= FEW_MINUTES and counted.startswith(_SHORT_WHILES)


def _lemmas(token: Token) -> set[str]:
    return {reading.lemma for reading in parses(token.lower)} if token.kind == "word" else set()


def _is_empty_foreign(
    clause: Sequence[Token], at: int, open_: bool, vocabulary: _Vocabulary, said: frozenset[str]
) -> bool:
    token = clause[at]
    before = clause[at - 1].lower if at else ""
    if token.lower in vocabulary["words"] or token.lower in vocabulary["blank"]:
        return True
    if token.lower in vocabulary["time"] or token.lower in vocabulary["verbs"]:
        return False
    if token.text[0].isupper() and (before in _BEFORE_NAME or token.lower in said):
        return True
    doing = token.lower.endswith("ing") and before in ("is", "are", "am")  # «they are loading it»
    return open_ and before not in _JOINS and not doing
