"""The gender that a reply on ты shows («ты оставил», «ты оставила»): from the customer's own words, else their name."""

from __future__ import annotations

from typing import Literal

from tonewise.drafting.clauses import OTHERS, READER, Clause, clauses, may_be_subject
from tonewise.model import Conversation
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.words import Token, parses, tokens

Gender = Literal["masc", "femn"]

_MAX_READ = 20_000
_GENDERS: tuple[Gender, ...] = ("masc", "femn")


def reader_gender(conversation: Conversation) -> Gender | None:
    """The customer's gender where all of «я заказала», «не получил» agree, else their first name's; None if unknown."""
    found = {
        gender
        for message in conversation.messages
        if message.role == "customer"
        for gender in _in_text(message.text[:_MAX_READ])
    }
    if found:
        return found.pop() if len(found) == 1 else None
    return _of_name(conversation.customer.name or "")


def _in_text(text: str) -> set[Gender]:
    found = tokens(text)
    spans = quoted(text)
    return {
        gender
        for clause in clauses(text, found)
        for index in clause.words
        if (gender := _first_person(index, clause, found)) and not is_quoted(spans, found[index].start)
    }


def _first_person(index: int, clause: Clause, found: tuple[Token, ...]) -> Gender | None:
    """The gender of a past tense or short form that the writer says of themselves.

    «Я» stands in the clause, or the verb opens its sentence and nothing in the clause can be its subject.
    """
    reading = next(iter(parses(found[index].lower)), None)
    if reading is None or "sing" not in reading.grammemes:
        return None
    if not (reading.part in ("ADJS", "PRTS") or (reading.part == "VERB" and "past" in reading.grammemes)):
        return None
    gender = next((g for g in _GENDERS if g in reading.grammemes), None)
    if gender is None:
        return None
    lowers = [found[i].lower for i in clause.words]
    if (OTHERS - {"я"} | READER).intersection(lowers):
        return None
    if any(may_be_subject(found[i].lower, "sing", gender) for i in clause.words if i < index):
        return None
    if "я" in lowers:
        return gender
    opens = clause.opens and reading.part == "VERB" and lowers.index(found[index].lower) <= ("не" in lowers[:1])
    after = any(may_be_subject(found[i].lower, "sing", gender) for i in clause.words if i > index)
    return gender if opens and not after and "tran" in reading.grammemes else None


def _of_name(name: str) -> Gender | None:
    """Of a first name that only one gender bears."""
    for word in tokens(name):
        genders = {
            g
            for p in parses(word.lower)
            if {"Name", "nomn", "sing"} <= p.grammemes
            for g in _GENDERS
            if g in p.grammemes
        }
        if genders:
            return genders.pop() if len(genders) == 1 else None
    return None
