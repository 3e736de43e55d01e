"""What a rule is: a frozen value in a file of its own, with a check that is a pure function.

A check takes an :class:`Exchange` (a conversation and the reply held against it) and returns None where the rule does
not apply, else the findings, none of them meaning that the reply passes. It never calls a model or the network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tonewise.model import Conversation, Fact, Finding, Message, Question, Reading, Severity
from tonewise.reading import read

Scope = Literal["reply", "dialogue"]
InterfaceLanguage = Literal["ru", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the interface in both of its languages."""

    ru: str
    en: str

    def in_(self, language: str) -> str:
        """The text in an interface language; English for any that is not Russian."""
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Example:
    """A short exchange that shows a rule; tests hold it against the rule that it documents."""

    reply: str
    customer: str | None = None
    facts: tuple[Fact, ...] = ()

    def exchange(self) -> Exchange:
        """The example as something that a rule can check."""
        messages = (Message(role="customer", text=self.customer),) if self.customer is not None else ()
        return Exchange(Conversation(facts=self.facts, messages=messages), (self.reply,))


@dataclass(frozen=True)
class Exchange:
    """A conversation, the reply to its open turn as a row of messages, and what a caller adds to it."""

    conversation: Conversation
    reply: tuple[str, ...]
    interface: InterfaceLanguage | None = None
    """Language of the findings; None takes the conversation's."""
    promise: str | None = None
    """A time that the caller allows an answer to be promised for («до 18:00»): grounded by the caller's word."""

    @cached_property
    def reading(self) -> Reading:
        """What was read of the open turn."""
        return read(self.conversation)

    @cached_property
    def customer_messages(self) -> tuple[Message, ...]:
        """The messages of the open turn."""
        return tuple(self.conversation.messages[index] for index in self.conversation.open_turn)

    @property
    def language(self) -> str:
        """Language of the customer."""
        return self.reading.language

    @property
    def interface_language(self) -> str:
        """Language that findings are written in."""
        return self.interface or ("ru" if self.language == "ru" else "en")

    def in_reply(  # noqa: PLR0913, PLR0917
        self, rule: Rule, index: int, start: int, end: int, message: Words, suggestion: Words | str | None = None,
        *, severity: Severity | None = None,
    ) -> Finding:  # fmt: skip
        """A finding on the words ``start`` to ``end`` of the reply's message ``index``."""
        return self._finding(rule, "reply", index, self.reply[index], start, end, message, suggestion, severity)

    def in_conversation(  # noqa: PLR0913, PLR0917
        self, rule: Rule, index: int, start: int, end: int, message: Words, suggestion: Words | str | None = None,
        *, severity: Severity | None = None,
    ) -> Finding:  # fmt: skip
        """A finding on words of the conversation: for something that the reply lacks, the words that ask for it."""
        text = self.conversation.messages[index].text
        return self._finding(rule, "conversation", index, text, start, end, message, suggestion, severity)

    def unanswered(self, rule: Rule, question: Question, message: Words, suggestion: Words | None = None) -> Finding:
        """A finding that points at a question of the open turn."""
        return self.in_conversation(rule, question.message_index, question.start, question.end, message, suggestion)

    def _finding(  # noqa: PLR0913, PLR0917
        self, rule: Rule, where: Literal["reply", "conversation"], index: int, text: str, start: int, end: int,
        message: Words, suggestion: Words | str | None, severity: Severity | None,
    ) -> Finding:  # fmt: skip
        language = self.interface_language
        return Finding(
            rule=rule.id,
            severity=severity or rule.severity,
            message=message.in_(language),
            in_=where,
            message_index=index,
            start=start,
            end=end,
            text=text[start:end],
            suggestion=suggestion.in_(language) if isinstance(suggestion, Words) else suggestion,
        )


Check = Callable[[Exchange], Sequence[Finding] | None]


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue: what it wants, why, who says so, and the function that checks it."""

    id: str
    title: Words
    why: Words
    source: tuple[str, ...]
    """Articles and sections that the rule comes from, such as ``chat §2``."""
    severity: Severity
    check: Check
    bad: Mapping[str, Example]
    """An exchange that breaks the rule, by language."""
    good: Mapping[str, Example]
    """The same exchange, done well, by language."""
    scope: tuple[Scope, ...] = ("reply",)
    fix: Callable[[Exchange], tuple[str, ...]] | None = None
    """Makes the reply pass without changing what it says; only where that is safe."""
    limits: Words | None = field(default=None)
    """What the check cannot see and keeps silent on."""
