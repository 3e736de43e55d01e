"""The customer's manner of speech: how they address the agent, how formal they are, how much they write."""

from __future__ import annotations

from tonewise.model import Address, Conversation, Formality, Length, Register
from tonewise.reading.address import address_marks, decide
from tonewise.reading.signals import Hit, signals
from tonewise.reading.smileys import Mark, emoji_marks
from tonewise.reading.words import Token, tokens

__all__ = ["Mark", "customer_register", "emoji_marks", "formality_of", "greeting_of"]

TERSE_WORDS = 12
LONG_WORDS = 60
FORMAL_FROM = 2
CASUAL_FROM = 2

_FORMAL = {"formal strong": 2, "formal": 1}
_CASUAL = {"casual": 2, "greeting casual": 2}
"""What an entry of a section weighs."""

_GREETING_WITHIN = 4
"""A greeting stands among so many first words of a message («Анна, добрый день»), or opens a sentence."""
_NO_END_FROM = 3
_MORE_THAN_GREETINGS = frozenset(("=добрый", "=ку", "=дв"))
"""Greetings only where no word follows («Добрый! …», not «добрый человек»)."""


def customer_register(conversation: Conversation, language: str) -> Register:
    """The register of the open turn; ты or вы is taken from the customer's earlier messages where the turn has none."""
    texts = [conversation.messages[index].text for index in conversation.open_turn]
    found = [signals(text, language) for text in texts]
    faces = [mark for text in texts for mark in emoji_marks(text)]
    count = sum([token.kind in ("word", "number") for text in texts for token in tokens(text)])
    address = _address(conversation, texts) if language == "ru" else "unknown"
    emoji = sum(mark.kind == "emoji" for mark in faces)
    slang = [
        text[hit.start : hit.end].lower()
        for text, hits in zip(texts, found, strict=True)
        for hit in hits
        if hit.section == "slang"
    ]
    return Register.of_own(
        address=address,
        formality=_formality(texts, found, address, len(faces) > emoji, emoji > 0),
        length=_length(count),
        words=count,
        emoji=emoji,
        smileys=len(faces) - emoji,
        slang=tuple(dict.fromkeys(slang)),
        greeting=next((greeting for text in texts if (greeting := greeting_of(text, language))), None),
    )


def formality_of(text: str, language: str) -> Formality:
    """How formal a single text is, by the same measure as a customer's turn."""
    faces = {mark.kind for mark in emoji_marks(text)}
    address = decide(address_marks(text)) if language == "ru" else "unknown"
    return _formality([text], [signals(text, language)], address, "smiley" in faces, "emoji" in faces)


def greeting_of(text: str, language: str) -> str | None:
    """The words of a text that greet («добрый день», "hi there"), or None."""
    found: tuple[Token, ...] = ()
    best: Hit | None = None
    for hit in signals(text, language):
        if hit.section not in ("greeting", "greeting casual"):
            continue
        found = found or tokens(text)
        if not _opens(found, hit):
            continue
        if best is None or (hit.first == best.first and hit.end > best.end):
            best = hit
    return text[best.start : best.end] if best else None


def _opens(found: tuple[Token, ...], hit: Hit) -> bool:
    """Whether a greeting opens the text or a sentence, or stands behind a name or one other word."""
    if hit.first == 0:
        following = found[hit.last + 1] if hit.last + 1 < len(found) else None
        return hit.entry not in _MORE_THAN_GREETINGS or following is None or following.kind != "word"
    before = found[hit.first - 1]
    if before.text[0] in ".!?…)":
        return True
    words = sum(token.kind == "word" for token in found[: hit.first])
    near = words < _GREETING_WITHIN and (before.text == "," or words == 1)
    return near and hit.entry not in _MORE_THAN_GREETINGS


def _address(conversation: Conversation, texts: list[str]) -> Address:
    """Of the open turn, else of the latest earlier message that has any."""
    address = decide([mark for text in texts for mark in address_marks(text)])
    if address != "unknown":
        return address
    earlier = [message.text for message in conversation.messages if message.role == "customer"][: -len(texts) or None]
    return next((found for text in reversed(earlier) if (found := decide(address_marks(text))) != "unknown"), "unknown")


def _length(words: int) -> Length:
    if words <= TERSE_WORDS:
        return "terse"
    return "long" if words > LONG_WORDS else "medium"


def _formality(
    texts: list[str], found: list[tuple[Hit, ...]], address: Address, smileys: bool, emoji: bool
) -> Formality:
    """Weigh the words against the way they are set: capitals, full stops, smileys, ты."""
    formal = casual = slang = 0
    for hits in found:
        for hit in hits:
            formal += _FORMAL.get(hit.section, 0)
            casual += _CASUAL.get(hit.section, 0)
            slang += hit.section == "slang"
    casual += 2 * (address == "ты") + 2 * smileys + emoji
    careless = sum(_is_careless(text) for text in texts) * 2 > len(texts)
    casual += careless
    if slang > 1 or (slang and casual and not formal):
        return "slang"
    if slang:
        casual += 2
    if formal >= FORMAL_FROM and formal > casual:
        return "formal"
    return "casual" if casual >= CASUAL_FROM and casual > formal else "neutral"


def _is_careless(text: str) -> bool:
    """No capital at the start, and no mark at the end of anything longer than a few words."""
    first = next((letter for letter in text[:40] if letter.isalpha()), None)
    if first is None or first.isupper():
        return False
    return text.rstrip()[-1:].isalnum() or len(tokens(text)) < _NO_END_FROM
