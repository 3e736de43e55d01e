"""Facts in the voice of the reply: in the customer's address, with their links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tonewise.drafting.readdress import Gender, readdress
from tonewise.drafting.reader_gender import reader_gender
from tonewise.model import Address, Conversation, Fact, Reading


@dataclass(frozen=True, slots=True)
class Voice:
    """How a reply speaks to its reader; ``address`` is None in a language that has one pronoun for all."""

    language: str
    address: Address | None = None
    gender: Gender | None = None


def voice_of(conversation: Conversation, reading: Reading, facts: Iterable[Fact]) -> Voice:
    """The customer's own address, or «вы» where a fact cannot be put into «ты» safely: one left would mix the two."""
    if reading.language != "ru":
        return Voice(reading.language)
    if reading.manner.address != "ты":
        return Voice("ru", "вы")
    gender = reader_gender(conversation)
    if all(readdress(fact.text, "ты", gender) is not None for fact in facts):
        return Voice("ru", "ты", gender)
    return Voice("ru", "вы")


def worded(fact: Fact, voice: Voice) -> str:
    """A fact as the reply says it; a link goes behind the words that explain it.

    The address of any other fact is where it was found: it stands with the sources, not in the reply.
    """
    text = fact.text.strip()
    if voice.address is not None:
        text = readdress(text, voice.address, voice.gender) or text
    if fact.kind == "link" and fact.url and fact.url not in text:
        text = f"{text.rstrip('.')}: {fact.url}"
    return text
