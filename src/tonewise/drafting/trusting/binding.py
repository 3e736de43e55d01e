"""What binds the company or decides for the customer, and what turns a refusal into a yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from tonewise.drafting.trusting.manner import asked_about, group_of, groups, listed, manner_of
from tonewise.drafting.trusting.trusted import Trusted, forms
from tonewise.lexicons import load
from tonewise.reading.matching import closeness
from tonewise.reading.meaning import Unit, meaning
from tonewise.reading.phrases import PhraseBook
from tonewise.reading.refusals import clauses, denial
from tonewise.reading.sentences import split
from tonewise.reading.subjects import relation
from tonewise.reading.words import Token, is_cyrillic, lemma, parses, tokens

Span = tuple[int, int]

_SAME = 0.7
_ALIKE = 0.55
_FREE = "free"


def commitments(text: str, trust: Trusted) -> Iterator[Span]:
    """Words that bind the company or decide for the customer, of which no trusted text says it of the same thing."""
    for start, end in split(text):
        sentence = text[start:end]
        manner = manner_of(sentence, trust.language)
        if manner == "asks":
            continue
        language = "ru" if any(is_cyrillic(token.text) for token in tokens(sentence)) else "en"
        subject = meaning(sentence, language).units
        for first, last in clauses(sentence):
            clause = sentence[first:last]
            if manner_of(clause, language) in ("denies", "puts off", "takes up", "asks"):
                continue
            if manner == "puts off" and asked_about(clause, language):
                continue
            if manner == "denies" and language == "ru" and not _has_verb(clause):
                continue
            for (begin, stop), group in _binding(clause, language):
                loose = clause[begin:stop].lower().startswith(_LOOSE)
                if not _is_told(group, () if loose else subject, trust):
                    yield start + first + begin, start + first + stop


_LOOSE = ("вход", "включ", "includ")
"""What is said to be included may be told by other words than the fact's («материалы» for «глина»)."""


def _has_verb(clause: str) -> bool:
    """Whether a Russian clause has a finite verb or predicate of its own: «вернуть пару, увы, не получится»."""
    return any(
        parses(token.lower)[0].part in ("VERB", "PRTS", "PRED") for token in tokens(clause) if parses(token.lower)
    )


def _binding(clause: str, language: str) -> Iterator[tuple[Span, frozenset[str]]]:
    """The binding words of a clause, each with its group."""
    number_of = group_of(language)
    row = tokens(clause)
    for index, token in enumerate(row):
        if token.kind == "word" and not _is_harmless(row, index, language):
            group = number_of.get(token.lower, number_of.get(lemma(token.lower)))
            if group is not None:
                yield (token.start, token.end), groups(language)[group]
    for hit in _phrases(language).find(clause).get(_FREE, ()):
        yield (hit.start, hit.end), groups(language)[number_of[_FREE if language == "en" else "бесплатно"]]


@cache
def _phrases(language: str) -> PhraseBook:
    return PhraseBook({_FREE: load(language, "trust")["for nothing"]}, language)


def _is_told(group: frozenset[str], subject: Sequence[Unit], trust: Trusted) -> bool:
    """Whether a trusted sentence holds a word of the group, and speaks of one of the same things."""
    own = [unit for unit in subject if group.isdisjoint(unit.forms | {unit.word}) and unit.forms.isdisjoint(_MONEY)]
    found = False
    for text in trust.texts:
        for start, end in split(text):
            sentence = text[start:end]
            if not any(not group.isdisjoint(forms(token.lower)) for token in tokens(sentence)) and not any(
                _FREE in hits for hits in (_phrases(trust.language).find(sentence),) if _is_free(group)
            ):
                continue
            told = meaning(sentence, trust.language).units
            if not own or any(closeness(unit, other) >= _ALIKE for unit in own for other in told):
                return True
            found = found or len(trust.texts) == 1
    return found


_MONEY = frozenset("деньги сумма средство рубль money sum amount dollar pound euro".split())


def _is_free(group: frozenset[str]) -> bool:
    return _FREE in group or "бесплатно" in group


_IDLE = {
    "free": "feel time spot slot place places seats room table rooms tables spots slots hands",
    "off": "take took set sign switch switched turn turned day days drop dropped dropping",
    "won": "t",
    "express": "to mail",
    "credit": "card cards",
    "court": "tennis",
    "root": "cause",
    "life": "battery shelf",
}


def _is_harmless(row: Sequence[Token], index: int, language: str) -> bool:
    """«Feel free», «take off», a request («подтвердите»), a denial («не возвращаем»)."""
    word = row[index].lower
    near = {token.lower for token in row[max(0, index - 3) : index + 3]} - {word}
    if word in _IDLE and not near.isdisjoint(_IDLE[word].split()):
        return True
    if language == "ru":
        if index and row[index - 1].lower == "не":
            return True
        best = parses(word)
        return bool(best) and {"impr", "excl"} <= best[0].grammemes
    return any(token.lower in ("not", "never", "cannot", "can't", "won't") for token in row[max(0, index - 3) : index])


def decisions(text: str, trust: Trusted) -> Iterator[Span]:
    """«Отменена», "has been changed": something is said to be done or decided that no trusted text speaks of."""
    for start, end in split(text):
        sentence = text[start:end]
        manner = manner_of(sentence, trust.language)
        if manner == "asks":
            continue
        language = "ru" if any(is_cyrillic(token.text) for token in tokens(sentence)) else "en"
        for first, last in clauses(sentence):
            clause = sentence[first:last]
            if manner_of(clause, language) in ("denies", "puts off", "takes up", "supposes", "asks"):
                continue
            if manner == "puts off" and asked_about(clause, language):
                continue
            row = tokens(clause)
            for index, token in enumerate(row):
                if _is_decided(row, index, language) and forms(token.lower).isdisjoint(trust.known):
                    yield start + first + token.start, start + first + token.end


def _is_decided(row: Sequence[Token], index: int, language: str) -> bool:
    """Whether a word says that something was done: a participle or a past tense, in English after a form of be."""
    token = row[index]
    decided = listed(language, "decided")
    if language == "ru":
        if index and row[index - 1].lower == "не":
            return False
        return any(
            parse.lemma in decided and (parse.part == "PRTS" or "past" in parse.grammemes or "1per" in parse.grammemes)
            for parse in parses(token.lower)[:2]
        )
    before = [each.lower for each in row[max(0, index - _NEAR) : index]]
    return token.lower in decided and not _DONE.isdisjoint(before) and _NOT_DONE.isdisjoint(before)


_DONE = frozenset("is are was were been has have had i've we've now now's gets got you've it's".split())
_NOT_DONE = frozenset("not never can't cannot be to isn't aren't wasn't hasn't haven't if when once after".split())


def lifted_terms(text: str, trust: Trusted) -> Iterator[Span]:
    """«Без чека», "no deposit": what a trusted text names as needed, said not to be."""
    refused = [
        (start + first, start + last)
        for start, end in split(text)
        for first, last in clauses(text[start:end])
        if denial(text[start + first : start + last], trust.language) == "refusal"
    ]
    row = [token for token in tokens(text) if token.lower not in ("a", "an", "any", "the")]
    told = [[token.lower for token in tokens(each)] for each in trust.texts]
    for first, second in pairwise(row):
        if first.lower not in ("без", "no", "without") or second.kind != "word" or len(second.lower) < 3:
            continue
        if first.lower != "no" and any(start <= first.start < end for start, end in refused):
            continue  # «без чека вернуть нельзя» says that it is needed
        bases = forms(second.lower)
        places = [
            (words, index) for words in told for index, word in enumerate(words) if not bases.isdisjoint(forms(word))
        ]
        if places and not any(_is_lifted(words[max(0, at - _NEAR) : at + _NEAR + 1]) for words, at in places):
            yield first.start, second.end


_NEAR = 3
_WITHOUT = frozenset("без не нет no not without free бесплатно или or never нельзя 0 cannot none neither".split())


def _is_lifted(words: Sequence[str]) -> bool:
    return any(word in _WITHOUT or word.endswith("n't") for word in words)


def bare_consent(text: str, trust: Trusted) -> Iterator[Span]:
    """A yes to a turn of which no question is answered by a fact, or a yes and no more where one is refused or open."""
    planned = trust.situation.plan.answers
    if not planned:
        return
    granted = [
        answer.status == "answered" and not any(denial(fact.text, trust.language) for fact in answer.facts)
        for answer in planned
    ]
    answered = any(answer.status == "answered" and answer.facts for answer in planned)
    consents = listed(trust.language, "yes")
    for start, end in split(text):
        words = [token.lower for token in tokens(text[start:end]) if token.kind == "word"]
        alone = consents.issuperset(words) and not all(granted)
        consented = bool(words) and words[0] in consents and (alone or not answered)
        if consented and manner_of(text[start:end], trust.language) == "states":
            yield start, end


def turned_refusals(text: str, trust: Trusted) -> Iterator[Span]:
    """A sentence that says as possible what a trusted one refuses: it holds its words, and no denial."""
    language = trust.language
    told = [
        each[start + first : start + last]
        for each in trust.texts
        for start, end in split(each)
        for first, last in clauses(each[start:end])
    ]
    denied = [meaning(each, language).units for each in told if denial(each, language) == "refusal" and _negates(each)]
    granted = [meaning(each, language).units for each in told if denial(each, language) is None]
    for start, end in split(text):
        sentence = text[start:end]
        if manner_of(sentence, language) not in ("states", "supposes") or _negates(sentence):
            continue
        units = meaning(sentence, language).units
        share = max((_share(other, units) for other in denied if len(other) >= _PAIR), default=0.0)
        if share >= _MOST and not any(_share(units, other) >= share for other in granted):
            yield start, end


def _negates(sentence: str) -> bool:
    return any(token.lower in _NEGATIONS or token.lower.endswith("n't") for token in tokens(sentence))


_NEGATIONS = frozenset("не нет нельзя not no cannot never without без".split())
_PAIR = 2
_MOST = 0.75


def _share(units: Sequence[Unit], others: Sequence[Unit]) -> float:
    """The share of some words that others say too."""
    if not units:
        return 0.0
    return sum(any(relation(unit, other) >= _SAME for other in others) for unit in units) / len(units)
