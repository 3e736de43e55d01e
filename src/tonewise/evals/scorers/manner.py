"""``register``: how the reply speaks, read from its own text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tonewise.evals.results import Result
from tonewise.evals.scorers.reply import Reply
from tonewise.evals.scorers.telling import assessed, line, not_applicable, shown
from tonewise.evals.suite import ExpectedRegister
from tonewise.model import Length
from tonewise.reading.address import AddressMark, address_marks, decide
from tonewise.reading.manner import LONG_WORDS, TERSE_WORDS, emoji_marks, greeting_of
from tonewise.reading.words import has, tokens

Addressed = Literal["ты", "вы", "none", "both"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text speaks to its reader."""

    address: Addressed
    address_words: tuple[str, ...]
    """The words that tell it."""
    greeting: str | None
    emoji: tuple[str, ...]
    """Emoji and smileys, as they stand."""
    words: int

    @property
    def length(self) -> Length:
        """By the measure that customers' messages are told by: up to 12 words, up to 60, more."""
        if self.words <= TERSE_WORDS:
            return "terse"
        return "long" if self.words > LONG_WORDS else "medium"


def register(reply: Reply) -> Result:
    """Whether the reply addresses, greets, smiles and measures its words as is expected."""
    expected = reply.case.expect.manner
    if expected is None or not expected.model_dump(exclude_none=True):
        return not_applicable("register")
    problems = list(_unlike(expected, manner_of(reply.exchange.reply, reply.language)))
    return assessed("register", not problems, line(problems))


def manner_of(messages: tuple[str, ...], language: str) -> Manner:
    """How a reply of these messages speaks."""
    marked = [(text, mark) for text in messages for mark in address_marks(text)]
    return Manner(
        address=_addressed([mark for _, mark in marked]),
        address_words=tuple(dict.fromkeys(text[mark.start : mark.end] for text, mark in marked)),
        greeting=next((words for text in messages if (words := _greeting(text, language))), None),
        emoji=tuple(text[mark.start : mark.end] for text in messages for mark in emoji_marks(text)),
        words=words_in(messages),
    )


def _greeting(text: str, language: str) -> str | None:
    """The words that greet the customer: not «передайте привет», nor ``say hello``, which send a greeting elsewhere."""
    words = greeting_of(text, language)
    if words is None:
        return None
    before = text[: text.index(words)].rstrip()
    called = [token.lower for token in tokens(before) if token.kind == "word"]
    return words if not before or not before[-1].isalnum() or (called and has(called[-1], "Name")) else None


def words_in(messages: tuple[str, ...]) -> int:
    """Words and numbers of a reply."""
    return sum(token.kind in ("word", "number") for text in messages for token in tokens(text))


def _addressed(marks: list[AddressMark]) -> Addressed:
    """``both`` where a text contradicts itself; a verb that may mean anybody («звонишь, а там …») is no address."""
    if not any(mark.certain for mark in marks):
        return "none"
    address = decide(marks)
    return "both" if address == "unknown" else address


def _unlike(expected: ExpectedRegister, found: Manner) -> Iterator[str]:
    if expected.address is not None and found.address != expected.address:
        words = f" («{shown(', '.join(found.address_words[:3]))}»)" if found.address_words else ""
        wanted = "nobody" if expected.address == "none" else expected.address
        yield f"addresses {_NAMES[found.address]}{words}, not {wanted}"
    if expected.greeting is not None and (found.greeting is not None) != expected.greeting:
        yield "does not greet" if expected.greeting else f"greets («{shown(found.greeting or '')}»)"
    if expected.emoji is not None and bool(found.emoji) != expected.emoji:
        yield "holds no emoji" if expected.emoji else f"holds emoji ({shown(' '.join(found.emoji))})"
    if expected.length is not None and found.length != expected.length:
        yield f"is {found.length} ({found.words} words), not {expected.length}"


_NAMES: dict[Addressed, str] = {"ты": "ты", "вы": "вы", "none": "nobody", "both": "both ты and вы"}
