"""The statements of a reply: its parts that may answer something, and what is told of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tonewise.reading.clause_forms import Form, form_of
from tonewise.reading.lazy import lazy
from tonewise.reading.meaning import Meaning, meaning
from tonewise.reading.phrases import Hit
from tonewise.reading.refusals import denial, takes_on
from tonewise.reading.reply_phrases import lexicon_hits, phrase_hits
from tonewise.reading.sentences import split
from tonewise.reading.values import values
from tonewise.reading.values.numerals import facets
from tonewise.reading.words import Token, tokens

_MOMENTS = dict.fromkeys(("date", "time", "weekday"), "moment")
_FEW = 4
_SHORT = 4


@dataclass(eq=False)
class Statement:
    """A part of the reply that may answer something; what is told of it is read when it is first asked for."""

    text: str
    language: str

    @lazy
    def meaning(self) -> Meaning:
        """What it speaks of."""
        return meaning(self.text, self.language)

    @lazy
    def form(self) -> Form:
        """How it is built; see :mod:`tonewise.reading.clause_forms`."""
        return form_of(self.text, self.language)

    @lazy
    def yes_or_no(self) -> bool:
        """It opens with «да», «нет», «конечно», or says nothing else."""
        return _says_yes_or_no(self.text, self.language)

    @lazy
    def takes_on(self) -> bool:
        """It takes the matter on."""
        return takes_on(self.text, self.language)

    @lazy
    def asks(self) -> bool:
        """It asks the customer for something."""
        return _is_question(self.text) or bool(phrase_hits(self.text, self.language, "ask"))

    @lazy
    def orders(self) -> bool:
        """It tells the customer to do something, and is no question."""
        return "order" in self.meaning.kinds and not _is_question(self.text)

    @lazy
    def denies(self) -> bool:
        """It declines."""
        return denial(self.text, self.language) is not None

    @lazy
    def elsewhere(self) -> bool:
        """It only sends the reader to a page or document: that is no answer to one point of it."""
        told = any(value.kind not in ("link", "email") for value in values(self.text, self.language))
        return not told and bool(phrase_hits(self.text, self.language, "elsewhere"))

    @lazy
    def kinds(self) -> frozenset[str]:
        """Kinds of its values and other signs of an answer's kind."""
        found: set[str] = {value.kind for value in values(self.text, self.language)} | self.meaning.kinds
        if not _POSITIONS.isdisjoint(token.lower for token in tokens(self.text)):
            found.add("position")
        return frozenset(found)

    @lazy
    def many(self) -> bool:
        """Commas part it."""
        return any(token.text == "," for token in tokens(self.text))

    @lazy
    def counts(self) -> bool:
        """A few words with a number in letters («в три», "eight")."""
        row = [token for token in tokens(self.text) if token.kind == "word"]
        return len(row) <= _FEW and any("numbers" in facets(token.lower) for token in row)

    @lazy
    def values(self) -> int:
        """How many kinds of value it holds, all that tell a moment taken as one."""
        return len({_MOMENTS.get(value.kind, value.kind) for value in values(self.text, self.language)})


def _is_question(text: str) -> bool:
    last = tokens(text)[-1]
    return last.kind == "mark" and "?" in last.text


@lru_cache(maxsize=4096)
def statements(text: str, language: str) -> tuple[Statement, ...]:
    """The parts of a reply that say something: sentences, cut where a clause starts a thought of its own."""
    signed = phrase_hits(text, language, "sign-off")
    said = text[: signed[0].start] if signed else text
    parts = [part for start, end in split(said) for part in _thoughts(said[start:end], language)]
    return tuple(Statement(part, language) for part in parts if _says_something(part, language))


@lru_cache(maxsize=8192)
def _says_something(text: str, language: str) -> bool:
    """Whether a text is more than a courtesy or a stock phrase."""
    row = tokens(text)
    words = [token for token in row if token.kind in ("word", "number", "link", "email")]
    if not words or _only(words, phrase_hits(text, language, "courtesy")) or _is_canned(row, text):
        return False
    if _is_question(text):
        return True
    if phrase_hits(text, language, "self-praise"):
        return False
    kind = phrase_hits(text, language, "kind words")
    return not (kind and kind[0].start <= words[min(1, len(words) - 1)].start and not values(text, language))


def _is_canned(row: Sequence[Token], text: str) -> bool:
    """Whether a stock phrase fills a text but for a word or two."""
    hits = lexicon_hits(text, "canned")
    rest = [t for t in row if t.kind == "word" and not any(hit.start <= t.start < hit.end for hit in hits)]
    return bool(hits) and len(rest) < _FEW


def _says_yes_or_no(text: str, language: str) -> bool:
    """Whether a text opens with «да», «можно», ``sure``, or with ``we do`` and no more."""
    hit = next(iter(phrase_hits(text, language, "yes")), None)
    if hit is None:
        return False
    row = tokens(text)
    words = [token for token in row if token.kind == "word"]
    if hit.start > words[min(1, len(words) - 1)].start:
        return False
    inside = [token for token in row if hit.start <= token.start < hit.end]
    after = next((token for token in row if token.start >= hit.end), None)
    return len(inside) == 1 or after is None or after.kind == "mark"


def _only(words: Sequence[Token], hits: Sequence[Hit]) -> bool:
    """Whether a text holds nothing but courtesies and a name."""
    if not hits:
        return False
    rest = [word for word in words if not any(hit.start <= word.start < hit.end for hit in hits)]
    return len(rest) <= 2 and all(word.text[:1].isupper() for word in rest)


_POSITIONS = frozenset(
    ("в", "на", "у", "возле", "рядом", "за", "под", "над", "около", "напротив", "слева", "справа",
     "внизу", "вверху", "сверху", "снизу", "внутри", "между", "inside", "outside", "above", "below", "between",
     "at", "in", "by", "near", "behind", "on", "under", "next", "opposite")
)  # fmt: skip
_BREAKS = frozenset((";",))
_JOINTS = frozenset(("а", "но", "and", "but", "и", "also", "while"))


def _thoughts(sentence: str, language: str) -> tuple[str, ...]:
    """The sentence cut at semicolons and at conjunctions after a comma, where both sides are long enough."""
    row = tokens(sentence)
    cuts = [0]
    for index, token in enumerate(row[1:-1], 1):
        if token.lower in _JOINTS:
            joint = row[index - 1].text == "," or (language != "ru" and token.lower in ("and", "but"))
            if joint and len(row) - index > _SHORT and index > 1:
                cuts.append(token.start)
        elif token.text in _BREAKS:
            cuts.append(token.start)
    cuts.append(len(sentence))
    return tuple(part for a, b in pairwise(cuts) if (part := sentence[a:b].strip(" ,;")))
