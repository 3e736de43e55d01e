"""What a rule is: a frozen value in a file of its own, with a check that is a pure function.

A check takes an :class:`Exchange` (a conversation and the reply held against it), or a :class:`Dialogue` (a whole
conversation, the agents' messages in it), and returns None where the rule does not apply, else the findings, none of
them meaning that it passes. It never calls a model or the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tonewise.model import Channel, Conversation, Fact, Finding, Message, Question, Reading, Severity
from tonewise.options import DEFAULTS, Options
from tonewise.reading import read
from tonewise.reading.language import conversation_language
from tonewise.reading.lazy import lazy
from tonewise.reading.meeting import unmet

Scope = Literal["reply", "dialogue"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
"""The worst first."""
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

    reply: str | tuple[str, ...] = ()
    """A text, or messages in a row; with none, the agents' own messages in the conversation are judged."""
    customer: str | None = None
    facts: tuple[Fact, ...] = ()
    before: tuple[Message, ...] = ()
    """What was said before the customer's words."""
    channel: Channel = "chat"
    options: Options = DEFAULTS

    def exchange(self) -> Exchange:
        """The example as something that a rule can check."""
        messages = (Message(role="customer", text=self.customer),) if self.customer is not None else ()
        conversation = Conversation(channel=self.channel, facts=self.facts, messages=(*self.before, *messages))
        return Exchange(conversation, self.replies, options=self.options)

    @property
    def replies(self) -> tuple[str, ...]:
        """The reply as a row of messages."""
        return (self.reply,) if isinstance(self.reply, str) else self.reply

    def dialogue(self) -> Dialogue:
        """The example as a whole conversation, the reply in it."""
        return dialogue_of(self.exchange())


@dataclass(frozen=True)
class Exchange:
    """A conversation, the reply to its open turn as a row of messages, and what a caller adds to it."""

    conversation: Conversation
    reply: tuple[str, ...]
    interface: InterfaceLanguage | None = None
    """Language of the findings; None takes the conversation's."""
    promise: str | None = None
    """A time that the caller allows an answer to be promised for («до 18:00»): grounded by the caller's word."""
    options: Options = DEFAULTS
    """What the team sets for the rules."""
    sent: tuple[Message, ...] = ()
    """The reply's messages as they were sent, with times and authors, where it comes out of a conversation."""

    @lazy
    def messages(self) -> tuple[Message, ...]:
        """The reply's messages; a text that nobody has sent yet is an agent's, with no time and author."""
        return self.sent or tuple(
            Message.of_own(role="agent", text=text, at=None, author=None, attachments=()) for text in self.reply
        )

    @lazy
    def reading(self) -> Reading:
        """What was read of the open turn."""
        return read(self.conversation)

    @lazy
    def unmet(self) -> tuple[Question, ...]:
        """The questions of the open turn that the reply leaves open."""
        return unmet(self.conversation, self.reading.questions, "\n".join(self.reply), self.language)

    @lazy
    def customer_messages(self) -> tuple[Message, ...]:
        """The messages of the open turn."""
        return tuple(self.conversation.messages[index] for index in self.conversation.open_turn)

    @lazy
    def language(self) -> str:
        """Language of the customer: that of the reading, told without all of it."""
        return conversation_language(self.conversation)

    @property
    def interface_language(self) -> str:
        """Language that findings are written in."""
        return self.interface or ("ru" if self.language == "ru" else "en")

    def in_reply(  # noqa: PLR0913, PLR0917
        self, rule: Rule, index: int, start: int, end: int, message: Words, suggestion: Words | str | None = None,
        *, severity: Severity | None = None,
    ) -> Finding:  # fmt: skip
        """A finding on the words ``start`` to ``end`` of the reply's message ``index``."""
        language = self.interface_language
        return _finding(rule, "reply", index, self.reply[index], start, end, message, suggestion, severity, language)

    def in_conversation(  # noqa: PLR0913, PLR0917
        self, rule: Rule, index: int, start: int, end: int, message: Words, suggestion: Words | str | None = None,
        *, severity: Severity | None = None,
    ) -> Finding:  # fmt: skip
        """A finding on words of the conversation: for something that the reply lacks, the words that ask for it."""
        return _in_conversation(
            rule, self.conversation, index, start, end, message, suggestion, severity, self.interface_language
        )

    def unanswered(self, rule: Rule, question: Question, message: Words, suggestion: Words | None = None) -> Finding:
        """A finding that points at a question of the open turn."""
        return self.in_conversation(rule, question.message_index, question.start, question.end, message, suggestion)


@dataclass(frozen=True)
class Dialogue:
    """A whole conversation, the agents' and bots' own messages in it."""

    conversation: Conversation
    interface: InterfaceLanguage | None = None
    """Language of the findings; None takes the conversation's."""
    options: Options = DEFAULTS

    @lazy
    def runs(self) -> tuple[tuple[int, ...], ...]:
        """Indexes of the messages of each reply: what agents and bots wrote in a row; notes do not end it."""
        return tuple(_runs(self.conversation))

    def exchange(self, run: tuple[int, ...]) -> Exchange:
        """One of the runs as a reply to what was said before it."""
        if run not in self._exchanges:
            messages = self.conversation.messages
            before = self.conversation.model_copy(update={"messages": messages[: run[0]]})
            sent = tuple(messages[index] for index in run)
            reply = tuple(message.text for message in sent)
            self._exchanges[run] = Exchange(before, reply, self.interface, options=self.options, sent=sent)
        return self._exchanges[run]

    @lazy
    def _exchanges(self) -> dict[tuple[int, ...], Exchange]:
        return {}

    @lazy
    def language(self) -> str:
        """Language of the customer."""
        return conversation_language(self.conversation)

    @property
    def interface_language(self) -> str:
        """Language that findings are written in."""
        return self.interface or ("ru" if self.language == "ru" else "en")

    def in_message(  # noqa: PLR0913, PLR0917
        self, rule: Rule, index: int, start: int, end: int, message: Words, suggestion: Words | str | None = None,
        *, severity: Severity | None = None,
    ) -> Finding:  # fmt: skip
        """A finding on the words ``start`` to ``end`` of a message of the conversation, whoever wrote it."""
        return _in_conversation(
            rule, self.conversation, index, start, end, message, suggestion, severity, self.interface_language
        )


def dialogue_of(exchange: Exchange) -> Dialogue:
    """An exchange as a whole conversation: the reply's messages are its last."""
    conversation = exchange.conversation
    if exchange.reply:
        conversation = conversation.model_copy(update={"messages": (*conversation.messages, *exchange.messages)})
    return Dialogue(conversation, exchange.interface, exchange.options)


def _runs(conversation: Conversation) -> Iterator[tuple[int, ...]]:
    run: list[int] = []
    for index, message in enumerate(conversation.messages):
        if message.role in ("agent", "bot"):
            run.append(index)
        elif message.role == "customer" and run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _in_conversation(  # noqa: PLR0913, PLR0917
    rule: Rule, conversation: Conversation, index: int, start: int, end: int, message: Words,
    suggestion: Words | str | None, severity: Severity | None, language: str,
) -> Finding:  # fmt: skip
    text = conversation.messages[index].text
    return _finding(rule, "conversation", index, text, start, end, message, suggestion, severity, language)


def _finding(  # noqa: PLR0913, PLR0917
    rule: Rule, where: Literal["reply", "conversation"], index: int, text: str, start: int, end: int,
    message: Words, suggestion: Words | str | None, severity: Severity | None, language: str,
) -> Finding:  # fmt: skip
    return Finding.of_own(
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
DialogueCheck = Callable[[Dialogue], Sequence[Finding] | None]


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue: what it wants, why, who says so, and the function that checks it."""

    id: str
    title: Words
    why: Words
    source: tuple[str, ...]
    """Articles and sections that the rule comes from, such as ``chat §2``."""
    severity: Severity
    check: Check | None
    """Holds one reply against the rule; None where only a whole conversation can break it."""
    bad: Mapping[str, Example]
    """An exchange that breaks the rule, by language."""
    good: Mapping[str, Example]
    """The same exchange, done well, by language."""
    scope: tuple[Scope, ...] = ("reply",)
    check_dialogue: DialogueCheck | None = None
    """Holds a whole conversation against the rule, and then alone does; None holds each of its replies by ``check``."""
    fix: Callable[[Exchange], tuple[str, ...]] | None = None
    """Makes the reply pass without changing what it says; only where that is safe."""
    limits: Words | None = field(default=None)
    """What the check cannot see and keeps silent on."""

    def as_severe_as(self, severity: Severity) -> Rule:
        """This rule with another severity; findings that it tones down itself stay below its own as before."""
        own = self.severity

        def of(found: Sequence[Finding] | None) -> Sequence[Finding] | None:
            return found and [
                each.model_copy(update={"severity": severity})
                if each.severity == own or SEVERITIES.index(each.severity) < SEVERITIES.index(severity)
                else each
                for each in found
            ]

        check, check_dialogue = self.check, self.check_dialogue
        return replace(
            self,
            severity=severity,
            check=check and (lambda exchange: of(check(exchange))),
            check_dialogue=check_dialogue and (lambda dialogue: of(check_dialogue(dialogue))),
        )
