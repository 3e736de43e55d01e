"""What makes a chat message a letter: a salutation on its own line, a sign-off block, an introduction of sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from tonewise.lexicons import load
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import Span, split
from tonewise.reading.words import Token, is_cyrillic, is_known, lemmas, parses, tokens

_LINE = re.compile(r"[^\n\r]+")
_RULE = re.compile(r"\s*(?:--+|__+|—+|\*\*\*+)\s*$")
_HEAD = 1500
"""Characters in which an introduction is looked for."""
_TAIL = 300
"""Characters in which a sign-off is looked for."""
_LONGEST_SALUTATION = 6
_LONGEST_SIGNATURE = 8
_SHORT_SIGNATURE = 4
_FEW = 5
"""So many telling words besides its formula leave a sentence an introduction."""
_MOST_NAMES = 3
_SHORT = 3
_MOST_BEFORE = 1
"""So many sentences may stand before the substance."""
_NAMES = frozenset(("Name", "Surn", "Patr"))
_TELLING = frozenset(("NOUN", "VERB", "INFN", "ADJF", "ADJS", "PRTS", "PRTF", "GRND", "PRED", "NUMR", "COMP"))
_SALUTATION_ENDS = frozenset(",!.)…")


def salutation(text: str) -> Span | None:
    """A first line that only greets and names the reader, with more lines below it."""
    if "\n" not in text:
        return None
    lines = [match.span() for match in _LINE.finditer(text[:_HEAD]) if match.group().strip()]
    if len(lines) < 2 or "\n" not in text.strip():
        return None
    start, end = lines[0]
    row = tokens(text[start:end])
    words = [token for token in row if token.kind == "word"]
    if tuple(token.lower for token in words) in _HEADINGS:
        return start, end
    if not words or len(words) > _LONGEST_SALUTATION or any(token.kind in ("number", "link") for token in row):
        return None
    known = _words(script_language(text[start:end]), "salutation")
    greets = any(token.lower in known for token in words)
    rest = [token for token in words if token.lower not in known]
    if greets and all(_names(token) for token in rest):
        return start, end
    marks = ",!" if is_cyrillic(words[0].lower) else ","
    named = (
        bool(rest)
        and row[-1].text[0] in marks
        and words[0].lower not in _ANSWERS
        and all(_is_name(token) for token in rest)
        and len(rest) <= _FEW
    )
    return (start, end) if named else None


_HEADINGS = (("to", "whom", "it", "may", "concern"), ("to", "whom", "this", "may", "concern"))
_ANSWERS = frozenset("yes no sure ok okay great right done perfect absolutely certainly correct sorry".split())


def sign_off(text: str) -> Span | None:
    """The block that ends a letter, from its formula or signature to the end."""
    hits = lexicon_hits(text, "farewell")
    if not hits and "\n" not in text:
        return None
    tail = max(0, len(text) - _TAIL)
    row = tuple(token for token in tokens(text) if token.start >= tail)
    quotations = quoted(text)
    for hit in hits:
        if not row or hit.start < row[0].start:
            continue
        at = next(index for index, token in enumerate(row) if token.start == hit.start)
        opens = at == 0 or row[at - 1].kind in ("mark", "smiley", "emoji") or "\n" in text[row[at - 1].end : hit.start]
        rest = [token for token in row if token.start >= hit.end and token.kind == "word"]
        bare = hit.end - hit.start < 9 and not rest
        if (
            is_quoted(quotations, hit.start)
            or not opens
            or len(rest) > _LONGEST_SIGNATURE
            or (bare and _inline(text, hit.start))
        ):
            continue
        if not any(_acts(token) for token in rest) and not any(t.kind == "number" for t in row if t.start >= hit.end):
            return hit.start, len(text)
    return _signature(text, row)


def _inline(text: str, start: int) -> bool:
    """Whether a short formula ends a line of running text (“Cheers!”)."""
    line = text.rfind("\n", 0, start)
    return bool(text[line + 1 : start].strip()) or line < 0


def _signature(text: str, row: Sequence[Token]) -> Span | None:
    """A last line of a name, a role or both, set apart from what stands above."""
    if "\n" not in text:
        return None
    lines = [match.span() for match in _LINE.finditer(text, max(0, len(text) - _TAIL)) if match.group().strip()]
    if len(lines) < 2:
        return None
    rule = next((place for place, span in enumerate(lines) if place and _RULE.match(text[slice(*span)])), None)
    if rule is not None and len(lines) - rule <= _SHORT_SIGNATURE and rule < len(lines) - 1:
        below = [token for token in row if token.start >= lines[rule][1] and token.kind == "word"]
        if len(below) <= _LONGEST_SIGNATURE and below and below[0].text[0].isupper():
            return lines[rule][0], len(text)
    above, last = lines[-2], lines[-1]
    language = script_language(text)
    words = [token for token in row if token.start >= last[0]]
    if any(token.kind != "word" and token.text not in ',.«»"()—-' for token in words):
        return None
    words = [token for token in words if token.kind == "word"]
    if not words or len(words) > _LONGEST_SIGNATURE or not words[0].text[0].isupper() or any(map(_acts, words)):
        return None
    closings = _words(language, "closing")
    upper = [token for token in row if above[0] <= token.start < above[1]]
    ends = text[above[0] : above[1]].rstrip()
    closed = len(upper) <= _LONGEST_SIGNATURE and any(token.lower in closings for token in upper) and ends[-1] != ":"
    role = any(_in(token, "roles", language) for token in words)
    apart = text.count("\n", above[1], last[0]) > 1 and ends[-1] != ":"
    name = all(_is_name(token) for token in words[:1]) if language == "ru" else words[0].text.istitle()
    if name and (closed or (apart and (role or (language == "ru" and len(words) <= _MOST_NAMES)))):
        return (above[0] if closed else last[0]), len(text)
    return None


def introduction(text: str) -> Span | None:
    """Two and more sentences of formulas before the first one of substance; a greeting by itself is not counted."""
    formulas = introductory(text)
    return (formulas[0][0], formulas[-1][1]) if formulas else None


@lru_cache(maxsize=2048)
def introductory(text: str) -> tuple[Span, ...]:
    """The sentences of the introduction."""
    text = text[:_HEAD]
    spans = split(text)
    if len(spans) <= _MOST_BEFORE or len(_formula_spans(text)) <= _MOST_BEFORE:
        return ()
    found = tokens(text)
    formulas: list[Span] = []
    at = 0
    for start, end in spans:
        first = at
        while at < len(found) and found[at].start < end:
            at += 1
        row = found[first:at]
        if greets(row):
            continue
        if not is_formula(text, (start, end), row):
            return tuple(formulas) if len(formulas) > _MOST_BEFORE else ()
        formulas.append((start, end))
    return ()


def asks_for_a_sample(texts: Sequence[str]) -> bool:
    """Whether a customer asks for a letter or a text to send on."""
    return any(token.lower in _words(script_language(text), "samples") for text in texts for token in tokens(text))


def greets(row: Sequence[Token]) -> bool:
    """Whether a sentence only greets, and names the reader at most."""
    words = [token for token in row if token.kind == "word"]
    if not words or len(words) > _LONGEST_SALUTATION:
        return False
    known = _words(script_language(words[0].text), "salutation")
    rest = [token for token in words if token.lower not in known]
    return len(rest) < len(words) and all(_names(token) for token in rest)


@lru_cache(maxsize=4096)
def _formula_spans(text: str) -> tuple[Span, ...]:
    return tuple((hit.start, hit.end) for group in ("intro", "canned", "courtesy") for hit in lexicon_hits(text, group))


def is_formula(text: str, span: Span, row: Sequence[Token]) -> bool:
    """Whether a sentence is a formula of an introduction and little else."""
    hits = [hit for hit in _formula_spans(text) if span[0] <= hit[0] < span[1]]
    if not hits:
        return False
    if any(token.kind in ("number", "link", "email") or "?" in token.text for token in row):
        return False
    rest = [t for t in row if t.kind == "word" and not any(start <= t.start < end for start, end in hits)]
    return sum(_tells(token) for token in rest) <= _FEW and not _goes_on(row, hits[-1][1])


def _goes_on(row: Sequence[Token], end: int) -> bool:
    """Whether a clause of its own follows the formula after a comma («извините, курьер уже едет»)."""
    for index, token in enumerate(row[:-2]):
        if token.start >= end and token.text in ",;—–-" and row[index + 1].lower not in _SUBORDINATE:
            return any(_acts(after) for after in row[index + 1 :])
    return False


_SUBORDINATE = frozenset(
    "что как чем который которая которые чтобы и если that how what which who so and if as when".split()
)


def _tells(token: Token) -> bool:
    if is_cyrillic(token.lower):
        return parses(token.lower)[0].part in _TELLING and not _is_name(token)
    return len(token.lower) > _SHORT and token.lower not in load("en", "language")["function"]


def _acts(token: Token) -> bool:
    """Whether a word is a verb: a signature has none."""
    if is_cyrillic(token.lower):
        best = parses(token.lower)[0]
        return best.part in ("VERB", "INFN", "PRED") and is_known(token.lower) and not token.text[0].isupper()
    return token.lower in _ENGLISH_VERBS


_ENGLISH_VERBS = frozenset(
    "is are was were will can could would should do does did have has be i'll we'll i'm we're you i let please".split()
)


def _names(token: Token) -> bool:
    """Whether a word may follow a greeting: a name, or what a reader is called."""
    return token.text[0].isupper() or _in(token, "addressed", script_language(token.text))


def _is_name(token: Token) -> bool:
    if not token.text[0].isupper():
        return False
    return not is_cyrillic(token.lower) or any(not _NAMES.isdisjoint(parse.grammemes) for parse in parses(token.lower))


def _in(token: Token, section: str, language: str) -> bool:
    known = _words(language, section)
    return token.lower in known or any(form in known for form, _ in lemmas(token.lower))


@cache
def _words(language: str, section: str) -> frozenset[str]:
    return frozenset(word for entry in load(language, "letter")[section] for word in entry.split())
