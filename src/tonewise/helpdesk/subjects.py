"""Subjects of letters and forms: some customers ask there, and write no more than a greeting below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tonewise.model import Conversation, Message, Question

_PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|ha|на|отв|ответ|пересл?)(?:\[\d+\])?\s*:|\[[^\]\n]{0,60}\]|#\d+\b[:.]?)\s*", re.IGNORECASE
)


def with_subject(messages: Sequence[Message], subject: str | None) -> tuple[Message, ...]:
    """The messages, a question that stands in the subject alone put before the text of the first one, a customer's.

    A subject that only names its matter stays where it is, and so does one whose question the text asks as well.
    """
    asked = plain_subject(subject)
    if not asked or not messages or messages[0].role != "customer":
        return tuple(messages)
    text = messages[0].text
    if _words(asked) in _words(text) or not _asks_more(asked, text):
        return tuple(messages)
    joined = f"{asked}\n\n{text}" if text.strip() else asked
    return (messages[0].model_copy(update={"text": joined}), *messages[1:])


def plain_subject(subject: str | None) -> str:
    """A subject in one line without what mail programs and helpdesks put before it: ``Re:``, ``[shop #17]``."""
    found = " ".join((subject or "").split())
    while (prefix := _PREFIX.match(found)) and prefix.end():
        found = found[prefix.end() :]
    return found


def _asks_more(subject: str, text: str) -> bool:
    """Whether a subject asks what the text does not: their own readings tell, and that of both together.

    Beside a text that asks, a request is taken for a title («Refund for order 7719»), and only a question counts.
    """
    from tonewise.reading import read  # noqa: PLC0415 - loads dictionaries, and most tickets have no subject

    def questions(*texts: str) -> tuple[Question, ...]:
        messages = tuple(Message(role="customer", text=each) for each in texts if each.strip())
        return read(Conversation(messages=messages)).questions

    asked = questions(subject)
    if not asked or not text.strip():
        return bool(asked)
    in_text = questions(text)
    if in_text and all(question.form != "question" for question in asked):
        return False
    return len(questions(subject, text)) > len(in_text)


def _words(text: str) -> str:
    words = re.findall(r"\w+", text.lower().replace("ё", "е"))
    return f" {' '.join(words)} "
