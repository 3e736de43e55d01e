"""«Осуществить возврат денег» is «вернуть деньги»: a verb for a noun of doing and the empty verb that carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.words import Parse, Token, inflect, parses, tokens

_MOST = 6
"""Clauses of one text that are put otherwise."""
_LONGEST_OBJECT = 4
_VERBAL = frozenset(
    ("1per", "2per", "3per", "sing", "plur", "past", "futr", "pres", "impr", "indc", "masc", "femn", "neut")
)
_WILL = frozenset(("будет", "будут"))
_WAS = frozenset(("был", "была", "было", "были"))


class _Doing(NamedTuple):
    perfective: str
    imperfective: str
    needs_object: bool


def verbs_for_nouns(text: str) -> str:
    """The text with such nouns as verbs; those whose object or form is not sure stay."""
    for _ in range(_MOST):
        changed = _active(text) or _passive(text)
        if changed is None:
            return text
        text = changed
    return text


def _active(text: str) -> str | None:
    """«Осуществим возврат денег»: an empty verb, then the noun."""
    row = tokens(text)
    spans = quoted(text)
    for index, token in enumerate(row[:-1]):
        verb = _light(token.lower)
        if verb is None or is_quoted(spans, token.start):
            continue
        doing = _doing(row[index + 1].lower, ("accs", "nomn"))
        if doing is None:
            continue
        found = _object(row, index + 2)
        if doing.needs_object and found is None:
            continue
        lemma = doing.perfective if "perf" in verb.grammemes else doing.imperfective
        form = lemma if verb.part == "INFN" else inflect(lemma, *sorted(verb.grammemes & _VERBAL), lemma=lemma)
        if form is None:
            continue
        return _put(text, (token, row[index + 1] if found is None else row[found.last]), form, found)
    return None


def _passive(text: str) -> str | None:
    """«Возврат денег осуществляется», «будет произведён возврат»: our own verb in the plural."""
    row = tokens(text)
    spans = quoted(text)
    for index, token in enumerate(row):
        doing = None if is_quoted(spans, token.start) else _doing(token.lower, ("nomn",))
        if doing is None:
            continue
        found = _object(row, index + 1)
        last = index if found is None else found.last
        if doing.needs_object and found is None:
            continue
        after = _passive_at(row, last + 1)
        before = _passive_before(row, index)
        if after is not None:
            tense, end = after
            return _put(text, (token, row[end]), _ours(doing, tense), found)
        if before is not None:
            tense, start = before
            start -= start > 0 and row[start - 1].lower == "нами"
            return _put(text, (row[start], row[last]), _ours(doing, tense), found)
    return None


def _ours(doing: _Doing, tense: str) -> str:
    if tense == "pres":
        return inflect(doing.imperfective, "1per", "plur", "pres") or doing.imperfective
    if tense == "past":
        return inflect(doing.perfective, "past", "plur") or doing.perfective
    return inflect(doing.perfective, "1per", "plur", "futr") or doing.perfective


def _passive_at(row: Sequence[Token], index: int) -> tuple[str, int] | None:
    """The tense of a passive that begins at an index, and where it ends."""
    if index >= len(row):
        return None
    word = row[index].lower
    if word in _WILL | _WAS and index + 1 < len(row) and _is_passive(row[index + 1].lower, short=True):
        return ("futr" if word in _WILL else "past"), index + 1
    if _is_passive(word, short=True):
        return "past", index
    return ("pres", index) if _is_passive(word, short=False) else None


def _passive_before(row: Sequence[Token], index: int) -> tuple[str, int] | None:
    if index >= 2 and row[index - 2].lower in _WILL | _WAS and _is_passive(row[index - 1].lower, short=True):
        return ("futr" if row[index - 2].lower in _WILL else "past"), index - 2
    if index >= 1 and _is_passive(row[index - 1].lower, short=True):
        return "past", index - 1
    if index >= 1 and _is_passive(row[index - 1].lower, short=False):
        return "pres", index - 1
    return None


def _is_passive(word: str, *, short: bool) -> bool:
    found = parses(word)
    if not found or found[0].lemma not in _listed("passive"):
        return False
    return found[0].part == "PRTS" if short else {"3per", "pres"} <= found[0].grammemes and word.endswith("ся")


def _light(word: str) -> Parse | None:
    return next(
        (each for each in parses(word)[:3] if each.lemma in _listed("light") and each.part in ("VERB", "INFN")), None
    )


def _doing(word: str, cases: Sequence[str]) -> _Doing | None:
    for parse in parses(word)[:3]:
        if parse.lemma in _nouns() and parse.part == "NOUN" and any(case in parse.grammemes for case in cases):
            return _nouns()[parse.lemma]
    return None


class _Found(NamedTuple):
    """An object in the genitive, as it stands in the accusative, and the place of its last word."""

    text: str
    last: int


def _object(row: Sequence[Token], first: int) -> _Found | None:
    """«Денежных средств», «вашего заказа»: adjectives and a noun in the genitive."""
    words: list[str] = []
    for index in range(first, min(first + _LONGEST_OBJECT, len(row))):
        token = row[index]
        if token.kind != "word":
            return None
        parse = next((each for each in parses(token.lower)[:3] if "gent" in each.grammemes), None)
        if parse is None or parse.part not in ("ADJF", "PRTF", "NOUN", "NPRO"):
            return None
        number = "plur" if "plur" in parse.grammemes else "sing"
        if parse.part == "NOUN":
            noun = parse
            form = inflect(token.lower, "accs", number, lemma=noun.lemma)
            if form is None or "anim" in noun.grammemes:
                return None
            adjectives = [_agreeing(word, noun, number) for word in words]
            if any(each is None for each in adjectives):
                return None
            return _Found(" ".join([*(each for each in adjectives if each), form]), index)
        words.append(token.lower)
    return None


def _agreeing(word: str, noun: Parse, number: str) -> str | None:
    gender = next((each for each in ("masc", "femn", "neut") if each in noun.grammemes), "")
    if word in ("его", "ее", "их"):
        return word
    if number == "plur":
        return inflect(word, "accs", "plur", "inan") or inflect(word, "nomn", "plur")
    if gender == "masc":
        return inflect(word, "nomn", "sing", "masc")
    return inflect(word, "accs", "sing", gender)


def _put(text: str, ends: tuple[Token, Token], verb: str, found: _Found | None) -> str:
    first, last = ends
    new = verb if found is None else f"{verb} {found.text}"
    if first.text[:1].isupper():
        new = new[:1].upper() + new[1:]
    return text[: first.start] + new + text[last.end :]


@cache
def _nouns() -> Mapping[str, _Doing]:
    found = {}
    for entry in load("ru", "plain")["nouns"]:
        noun, _, verbs = entry.partition("=>")
        perfective, imperfective, *needs = verbs.split()
        found[noun.strip()] = _Doing(perfective, imperfective, bool(needs))
    return found


@cache
def _listed(section: str) -> frozenset[str]:
    return frozenset(load("ru", "plain")[section])
