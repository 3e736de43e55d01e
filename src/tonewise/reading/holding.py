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

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit, Phrases, lexicon_phrases, script_language
from tonewise.reading.words import Token, parses, tokens

FEW_MINUTES = 3
"""A wait of so many minutes is no time to be told: the customer waits as long anyway."""

_HOLDING = ("wait", "look", "passed", "later")
_PATTERNS = (*_HOLDING, "courtesy")
_OPEN = frozenset(("look", "passed", "later"))
_YES = frozenset(("да", "yes", "yeah", "yep", "yup"))
_JOINS = frozenset(("and", "or", "then", "&"))
_STATING = frozenset(("VERB", "INFN", "PRED", "ADJS", "PRTS", "GRND", "COMP", "NUMR"))
_FUNCTION = frozenset(("PREP", "CONJ", "PRCL", "NPRO", "INTJ"))
_NAMES = frozenset(("Name", "Patr", "Surn"))


@dataclass(frozen=True)
class _Vocabulary:
    phrases: Phrases
    section_of: Mapping[str, str]
    words_of: Mapping[str, frozenset[str]]
    """Words by section; an English section that Russian needs no word of is empty."""

    def __getitem__(self, section: str) -> frozenset[str]:
        return self.words_of.get(section, frozenset())


def holding_span(text: str, said: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """Where a message that only holds the line does so, or None where it carries something.

    ``said`` holds the folded words and numbers that the customer has used, and their name.
    """
    language = script_language(text)
    vocabulary = _vocabulary(language)
    hits = vocabulary.phrases.find(text)
    holding = [hit for hit in hits if vocabulary.section_of[hit.entry] in _HOLDING]
    if not holding:
        return None
    hits = (*hits, *lexicon_phrases(language, "canned").find(text))
    if any(_says_something(sentence, hits, vocabulary, said) for sentence in _sentences(text)):
        return None
    return holding[0].start, max(hit.end for hit in holding)


@cache
def _vocabulary(language: str) -> _Vocabulary:
    sections = load(language, "holding").sections
    section_of = {entry: name for name in _PATTERNS for entry in sections[name]}
    words_of = {
        name: frozenset(word for line in lines for word in line.split())
        for name, lines in sections.items()
        if name not in _PATTERNS
    }
    return _Vocabulary(Phrases(section_of, language), section_of, words_of)


def _sentences(text: str) -> Iterator[list[list[Token]]]:
    """Sentences as rows of clauses; the mark that ends one is its last clause's last token."""
    sentence: list[list[Token]] = [[]]
    for token in tokens(text):
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
    sentence: list[list[Token]], hits: Sequence[Hit], vocabulary: _Vocabulary, said: frozenset[str]
) -> bool:
    covered = {
        token: vocabulary.section_of.get(hit.entry, "courtesy")
        for hit in hits
        for clause in sentence
        for token in clause
        if hit.start <= token.start and token.end <= hit.end
    }
    asks = any(token.kind == "mark" and "?" in token.text for clause in sentence for token in clause)
    holds = any(section in _HOLDING for section in covered.values())
    open_ = False
    for clause in sentence:
        sections = {covered[token] for token in clause if token in covered}
        embedded = open_ and any(token.lower in vocabulary["question words"] for token in clause)
        open_ = embedded or (bool(sections & _OPEN) and not asks)
        if embedded:
            continue
        if holds and len(clause) == 1 and clause is not sentence[0] and clause[0].text.istitle():
            continue  # «One moment, Tom»
        for at, token in enumerate(clause):
            if token in covered or token.kind in ("mark", "smiley", "emoji"):
                continue
            if token.lower in _YES and holds:
                continue
            if token.lower in vocabulary["auxiliary"] and any(
                covered.get(after) in _HOLDING for after in clause[at + 1 : at + 2]
            ):
                continue
            if open_ and token.lower in vocabulary["question words"] and at:
                break
            if not _is_empty(token, clause[:at], open_, vocabulary, said):
                return True
    return False


def _is_empty(token: Token, before: list[Token], open_: bool, vocabulary: _Vocabulary, said: frozenset[str]) -> bool:
    """Whether a word outside the phrases adds nothing; in an open clause it may name what is looked into."""
    if token.kind == "number":
        return _is_empty_number(token, before, vocabulary, said)
    if token.kind != "word":
        return False
    readings = parses(token.lower)
    if not readings:
        return _is_empty_foreign(token, before, open_, vocabulary, said)
    lemmas = {reading.lemma for reading in readings}
    likely = readings[0]
    if likely.part in _FUNCTION and token.lower != "нет":
        return True
    if lemmas & vocabulary["words"] and "past" not in likely.grammemes and likely.part != "PRTS":
        return True
    if lemmas & vocabulary["time"]:
        return any(earlier.lower.startswith("ближайш") for earlier in before)
    if any(reading.grammemes & _NAMES for reading in readings) or (token.lower in said and likely.part not in _STATING):
        return open_ or any(reading.grammemes & _NAMES for reading in readings)
    if not open_ or likely.part in _STATING:
        return False
    return likely.part != "NOUN" or any(
        "nomn" not in reading.grammemes for reading in readings if reading.part == "NOUN"
    )


def _is_empty_number(token: Token, before: list[Token], vocabulary: _Vocabulary, said: frozenset[str]) -> bool:
    if token.text in said:
        return True
    if any(not vocabulary["numbered"].isdisjoint((earlier.lower, *_lemmas(earlier))) for earlier in before[-2:]):
        return True
    return token.text.isdecimal() and int(token.text[:6]) <= FEW_MINUTES


def _lemmas(token: Token) -> set[str]:
    return {reading.lemma for reading in parses(token.lower)} if token.kind == "word" else set()


def _is_empty_foreign(
    token: Token, before: list[Token], open_: bool, vocabulary: _Vocabulary, said: frozenset[str]
) -> bool:
    if token.lower in vocabulary["words"]:
        return True
    if token.lower in vocabulary["time"] or token.lower in vocabulary["verbs"]:
        return False
    if (
        before
        and token.text[0].isupper()
        and before[-1].lower in ("hi", "hello", "hey", "dear", "thanks", "you", "sorry", "ok")
    ):
        return True
    after_join = bool(before) and before[-1].lower in _JOINS
    return (open_ and not after_join) or (token.lower in said and token.text[0].isupper())
