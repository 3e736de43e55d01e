"""Where a reply asks for what the customer has given already."""

from __future__ import annotations

from tonewise.model import Conversation
from tonewise.reading.data_asked import Ask, Item, asks
from tonewise.reading.given import is_given, is_told
from tonewise.reading.given_things import count_given

_MOST = 20
"""Things of one text that are looked up; nobody asks for more."""
_HELP = frozenset(("help",))
_MATTER = frozenset(("help", "problem"))


def repeated(
    text: str, conversation: Conversation, *, more: frozenset[str] = frozenset()
) -> list[tuple[int, int]] | None:
    """Spans of what a text asks for again, or None where it asks for nothing.

    Kinds in ``more`` count too although an offer of help after an answer asks nobody to repeat anything; then whole
    sentences are marked, for all of it is told again.
    """
    asked = [(ask, item) for ask in asks(text) for item in ask.items if not item.yes_no]
    if not asked:
        return None
    asked = asked[:_MOST]
    said = [message.text for message in conversation.messages if message.role == "customer"]
    spans = [
        (ask.start, ask.end) if more else span_of(ask, item)
        for ask, item in asked
        if ((item.kind not in _HELP or item.kind in more) and is_given(item, text, conversation))
        or (more and item.kind in _MATTER and not item.another and is_told(conversation))
        or (more and count_given(text[item.start : max(item.end, item.until)], said))
    ]
    return list(dict.fromkeys(spans))


def span_of(ask: Ask, item: Item) -> tuple[int, int]:
    """The words that ask: the sentence up to a lone thing, else that thing in its enumeration."""
    until = max(item.end, item.until)
    if item is not ask.items[0] or item.start < ask.start:
        return item.start, until
    return ask.start, ask.end if ask.question and len(ask.items) == 1 else until
