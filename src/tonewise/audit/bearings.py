"""Who wrote in a conversation, whom a finding points at, and in which week it all began."""

from __future__ import annotations

from datetime import datetime

from tonewise.model import Conversation, Finding, Message

OWN = ("agent", "bot")
NO_NAME = ""
"""An agent whose author the export does not tell; a bot without an author is called ``bot``."""
NO_DATE = ""


def agents_of(conversation: Conversation) -> tuple[str, ...]:
    """The agents and bots who wrote, in the order in which they began."""
    return tuple(dict.fromkeys(_name(message) for message in conversation.messages if message.role in OWN))


def answerable(conversation: Conversation, finding: Finding) -> str | None:
    """Whom a finding points at: who wrote the words, or who answered them next; None where nobody ever wrote.

    What lacks an answer points at the customer's words: the next who wrote should have given it, else the last.
    """
    if finding.in_ == "reply":
        return NO_NAME
    messages = conversation.messages
    at = finding.message_index
    around = (*messages[at:], *reversed(messages[:at]))
    return next((_name(message) for message in around if message.role in OWN), None)


def began(conversation: Conversation) -> datetime | None:
    """The time of the first message that has one."""
    return next((message.at for message in conversation.messages if message.at is not None), None)


def week_of(at: datetime | None) -> str:
    """The ISO week of a time, ``2026-W47``, by the clock that the time itself is given in."""
    if at is None:
        return NO_DATE
    year, week, _ = at.isocalendar()
    return f"{year:04}-W{week:02}"


def _name(message: Message) -> str:
    return (message.author or "").strip() or ("bot" if message.role == "bot" else NO_NAME)
