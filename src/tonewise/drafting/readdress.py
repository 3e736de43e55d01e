"""A text on вы rewritten on ты, and back, with every form inflected.

Only what addresses the reader changes: quotations, links, names and words to several people stay. Where a form cannot
be told for certain, or needs a gender that is not given, there is no result: a guess would be worse.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from tonewise.drafting.clauses import (
    READER,
    Clause,
    clauses,
    is_relative,
    is_subordinate,
    listed,
    may_be_object,
    may_be_subject,
    nearest_subject,
    shares_a_subject,
)
from tonewise.model import Address
from tonewise.reading.address import AddressMark, address_marks
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.words import Parse, Token, inflect, parses, tokens

Gender = Literal["masc", "femn"]

MAX_REWRITTEN = 20_000
"""Longest text that is rewritten, in characters: a reply or a fact is far shorter."""

_TO_TY = {
    "вы": "ты", "вас": "тебя", "вам": "тебе", "вами": "тобой", "ваш": "твой", "ваша": "твоя", "ваше": "твоё",
    "ваши": "твои", "вашего": "твоего", "вашей": "твоей", "вашему": "твоему", "вашу": "твою", "вашим": "твоим",
    "вашем": "твоём", "вашею": "твоею", "вашими": "твоими", "ваших": "твоих",
}  # fmt: skip
_TO_VY = {ty.replace("ё", "е"): vy for vy, ty in _TO_TY.items()} | {"тобою": "вами"}
_SAME_WORDS_AS_TY = {"здравствуйте": "здравствуй", "давайте": "давай"}
_SAME_WORDS_AS_VY = {ty: vy for vy, ty in _SAME_WORDS_AS_TY.items()}
_SELF = {
    "сами": {"masc": "сам", "femn": "сама"}, "самим": {"masc": "самому", "femn": "самой"},
    "самих": {"masc": "самого", "femn": "саму"}, "одни": {"masc": "один", "femn": "одна"},
}  # fmt: skip
_SELF_PLURAL = {"сам": "сами", "сама": "сами", "самому": "самим", "один": "одни", "одна": "одни"}
_LOCATIVE = frozenset(("о", "об", "обо", "при"))
_EITHER_CASE = frozenset(("в", "во", "на"))


class _UnsafeError(Exception):
    """A form cannot be told for certain."""


def readdress(text: str, to: Address, gender: Gender | None = None) -> str | None:
    """The text with its reader addressed as ``to``; unchanged where it addresses nobody, or ``to`` is unknown.

    ``gender`` is the reader's, for forms of ты that show it («ты оставил»). None where a rewriting would be unsafe.
    """
    marks = [mark for mark in address_marks(text) if mark.address != to]
    if to == "unknown" or not marks:
        return text
    if len(text) > MAX_REWRITTEN:
        return None
    try:
        changes = _Rewriting(text, marks, to, gender).changes()
    except _UnsafeError:
        return None
    parts: list[str] = []
    position = 0
    for start, end, new in sorted(changes):
        parts += [text[position:start], new]
        position = end
    rewritten = "".join([*parts, text[position:]])
    left = [mark for mark in address_marks(rewritten) if mark.address != to]
    return None if left else rewritten


class _Place(NamedTuple):
    """Whether the reader is the subject of a clause, or at least of the one before it in the sentence."""

    reader: bool
    reader_before: bool


class _Rewriting:
    """One text on its way to the other address."""

    def __init__(self, text: str, marks: list[AddressMark], to: Literal["ты", "вы"], gender: Gender | None):
        self.text = text
        self.to = to
        self.gender = gender
        self.found = tokens(text)
        self.marks = {mark.start: mark for mark in marks}
        self.quoted = quoted(text)
        self.clauses = clauses(text, self.found)
        self.reader_in = {clause.sentence for clause in self.clauses if self._has_reader(clause)}
        self.yo = "ё" in text or not _spelt_without_yo(self.found)

    def changes(self) -> list[tuple[int, int, str]]:
        """What to put where."""
        changed: list[tuple[int, int, str]] = []
        reader_before = reader_goes_on = False
        for clause in self.clauses:
            if clause.opens:
                reader_before = False
            reader_goes_on = self._has_reader(clause) or (reader_before and self._goes_on(clause))
            for index in clause.words:
                token = self.found[index]
                new = self._rewritten(index, token, clause, _Place(reader_goes_on, reader_before))
                if new is not None and new != token.text:
                    changed.append((token.start, token.end, new))
            reader_before = reader_goes_on
        return changed

    def _rewritten(self, index: int, token: Token, clause: Clause, place: _Place) -> str | None:
        mark = self.marks.get(token.start)
        if mark is None:
            if is_quoted(self.quoted, token.start):
                return None
            new = self._beside_the_reader(index, token, clause, place)
        elif mark.form in ("pronoun", "possessive"):
            return self._pronoun(index, token)
        else:
            new = self._verb(index, token, clause)
        return None if new is None else _cased(new, token.text)

    def _pronoun(self, index: int, token: Token) -> str:
        head, dash, particle = token.lower.partition("-")
        if head in READER and any(after.lower == "и" for after in self.found[index + 1 : index + 2]):
            raise _UnsafeError
        before = self.found[index - 1].lower if index else ""
        if self.to == "ты":
            new = _TO_TY[head]
            if head == "вас" and before in _LOCATIVE:
                new = "тебе"
            elif head == "вас" and before in ("в", "во"):
                raise _UnsafeError
            new = new if self.yo else new.replace("ё", "е")
        else:
            new = "вас" if head == "тебе" and before in _LOCATIVE | _EITHER_CASE else _TO_VY[head]
        new += dash + particle
        shout = len(token.text) > 1 and token.text.isupper() and self._is_shouted(index)
        if shout:
            return new.upper()
        return new.capitalize() if token.text[0].isupper() and self._starts_sentence(index) else new

    def _is_shouted(self, index: int) -> bool:
        near = self.found[max(index - 1, 0) : index] + self.found[index + 1 : index + 2]
        return any(token.kind == "word" and token.text.isupper() for token in near) or len(self.found) <= 2

    def _starts_sentence(self, index: int) -> bool:
        while index > 0 and self.found[index - 1].text in ("«", '"', "“", "(", "*", "_", "•", "-", "–", "—"):
            index -= 1
        if index == 0:
            return True
        before = self.found[index - 1]
        new_line = "\n" in self.text[before.end : self.found[index].start]
        return new_line or before.text[0] in ".!?…)" or before.kind in ("emoji", "smiley")

    def _verb(self, index: int, token: Token, clause: Clause) -> str:
        readings = [p for p in parses(token.lower) if p.part == "VERB"]
        told = [p for p in readings if "impr" in p.grammemes and ("plur" in p.grammemes) == (self.to == "ты")]
        said = [p for p in readings if "2per" in p.grammemes and "impr" not in p.grammemes]
        if told and (not said or told[0].lemma in listed("always told") or self._is_imperative(index, clause, said[0])):
            number = "sing" if self.to == "ты" else "plur"
            if not said and self.to == "ты" and "perf" in told[0].grammemes and self._follows_the_pronoun(index):
                return _form(token, told[0], "indc", "2per", "futr", number)
            return _form(token, told[0], "impr", "excl", number)
        if not said:
            raise _UnsafeError
        tense = "futr" if "futr" in said[0].grammemes else "pres"
        return _form(token, said[0], "indc", "2per", tense, "sing" if self.to == "ты" else "plur")

    def _follows_the_pronoun(self, index: int) -> bool:
        """«Вы выберите» is a common slip for «вы выберете»."""
        return index > 0 and self.found[index - 1].lower == "вы"

    def _is_imperative(self, index: int, clause: Clause, said: Parse) -> bool:
        """«Получите» may tell to do or foretell: who the subject is and where the word stands decide."""
        words = [self.found[i].lower for i in clause.words if i < index]
        if said.lemma in listed("never told") or any(self.found[i].lower in READER for i in clause.words):
            return False
        leads = all(word in listed("before imperative") for word in words)
        near = self.found[max(index - 2, 0) : index + 3]
        if any(token.lower == "пожалуйста" for token in near):
            return True
        if is_subordinate(clause, self.found) and not leads:
            return False
        if clause.asks:
            return leads and clause.opens and any(token.text == "," for token in self.found[index + 1 : index + 2])
        return leads or said.lemma not in listed("happens")

    def _has_reader(self, clause: Clause) -> bool:
        """Whether the reader is the clause's subject or does its verb."""
        return any(
            (mark := self.marks.get(self.found[i].start)) is not None
            and (mark.form not in ("pronoun", "possessive") or self.found[i].lower in READER)
            for i in clause.words
        )

    def _goes_on(self, clause: Clause) -> bool:
        return self.found[clause.words[0]].lower in listed("goes on")

    def _beside_the_reader(self, index: int, token: Token, clause: Clause, place: _Place) -> str | None:
        """Words that agree with the reader though they address nobody by themselves: «оставили», «готовы», «сами»."""
        word = token.lower
        same = _SAME_WORDS_AS_TY if self.to == "ты" else _SAME_WORDS_AS_VY
        if word in same:
            return same[word]
        selves = _SELF if self.to == "ты" else _SELF_PLURAL
        reading = None if word in selves else _predicate(word, self.to)
        if (reading is None and word not in selves) or (index and _is_preposition(self.found[index - 1].lower)):
            return None
        subject = nearest_subject(clause, self.found, index)
        if subject == "other" or (subject is None and self._is_anothers(index, clause, place, reading)):
            return None
        beside = any(near.lower in READER for near in self.found[max(index - 2, 0) : index])
        if reading is not None and not _is_likely(reading) and not beside:
            return None
        if self.to == "вы":
            return _SELF_PLURAL[word] if reading is None else _form(token, reading, *_number(reading, "plur"))
        if self.gender is None:
            raise _UnsafeError
        if reading is None:
            return _SELF[word][self.gender]
        return _form(token, reading, *_number(reading, "sing"), self.gender)

    def _is_anothers(self, index: int, clause: Clause, place: _Place, reading: Parse | None) -> bool:
        """With no pronoun as subject: somebody else's predicate (True), the reader's (False), or not to be told."""
        if reading is None:
            return not place.reader
        if reading.lemma in listed("theirs") or self._subject_noun(index, clause, reading):
            return True
        if place.reader:
            return False
        marks = (self.marks.get(self.found[i].start) for i in clause.words)
        if any(mark is not None and mark.form in ("pronoun", "possessive") for mark in marks):
            return True
        if clause.sentence in self.reader_in and _is_likely(reading):
            after_reader = place.reader_before and is_subordinate(clause, self.found)
            if after_reader or shares_a_subject(clause, self.found):
                raise _UnsafeError
        return True

    def _subject_noun(self, index: int, clause: Clause, reading: Parse) -> bool:
        """Whether a noun of the clause may be what a predicate agrees with; a thing behind it may be its object."""
        agreement = sorted(reading.grammemes & {"sing", "plur", "masc", "femn"})
        if "tran" not in reading.grammemes and any(is_relative(self.found[i].lower, *agreement) for i in clause.words):
            return True
        return any(
            (may_be_subject(self.found[i].lower, *agreement) or self.found[i].lower.isascii())
            and not (i and _is_preposition(self.found[i - 1].lower))
            and not (i > index and "tran" in reading.grammemes and may_be_object(self.found[i].lower))
            for i in clause.words
            if i != index and not self._is_parted(i, index)
        )

    def _is_parted(self, one: int, other: int) -> bool:
        """Whether a verb of the reader's stands between two words: «будьте внимательны и проверьте ящики»."""
        between = self.found[min(one, other) + 1 : max(one, other)]
        marks = (self.marks.get(token.start) for token in between)
        return any(mark is not None and mark.form not in ("pronoun", "possessive") for mark in marks)


@lru_cache(maxsize=16384)
def _predicate(word: str, to: Literal["ты", "вы"]) -> Parse | None:
    """The reading of a word as a past tense or a short form in the number of the reader now; participles first."""
    number = "plur" if to == "ты" else "sing"
    fitting = [
        p
        for p in parses(word)
        if number in p.grammemes
        and "neut" not in p.grammemes
        and (p.part in ("ADJS", "PRTS") or (p.part == "VERB" and "past" in p.grammemes))
    ]
    return max(fitting, key=lambda p: (p.part == "PRTS", p.score), default=None)


def _is_likely(reading: Parse) -> bool:
    """Away from the pronoun, a form that is likelier something else («права») is taken for no predicate."""
    return reading.score > 0.2


def _is_preposition(word: str) -> bool:
    readings = parses(word)
    return bool(readings) and readings[0].part == "PREP"


def _number(reading: Parse, number: str) -> tuple[str, ...]:
    return ("past", number) if reading.part == "VERB" else (reading.part, number)


def _form(token: Token, reading: Parse, *grammemes: str) -> str:
    """The word in another form, with the text's own «е» or «ё» in the part that stays."""
    word, dash, particle = token.text.lower().partition("-")
    new = inflect(token.lower.partition("-")[0], *grammemes, lemma=reading.lemma)
    if new is None:
        raise _UnsafeError
    kept = 0
    while kept < min(len(new), len(word)) and new[kept].replace("ё", "е") == word[kept].replace("ё", "е"):
        kept += 1
    return word[:kept] + new[kept:] + dash + particle


def _cased(new: str, old: str) -> str:
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[0].isupper() else new


def _spelt_without_yo(found: tuple[Token, ...]) -> bool:
    """Whether a text writes «е» for «ё», seen by words that have «ё» in the dictionary («придет», «еще», «ее»)."""
    for token in found:
        if token.kind != "word" or "е" not in token.lower:
            continue
        if token.lower in ("еще", "ее", "нее", "мое", "свое"):
            return True
        for reading in parses(token.lower)[:1]:
            if reading.part == "VERB" and {"1per", "3per"} & reading.grammemes:
                kept = reading.grammemes & {"1per", "3per", "sing", "plur", "pres", "futr", "indc"}
                if "ё" in (inflect(token.lower, *sorted(kept), lemma=reading.lemma) or ""):
                    return True
    return False
