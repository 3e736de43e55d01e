"""Where a reply asks for what the customer has given already."""

from __future__ import annotations

from tonewise.model import Conversation
from tonewise.reading.data_asked import asks
from tonewise.reading.given import is_given

_HELP = frozenset(("help",))


def repeated(
    text: str, conversation: Conversation, *, more: frozenset[str] = frozenset()
) -> list[tuple[int, int]] | None:
    """Spans of what a text asks for again, or None where it asks for nothing.

    Kinds in ``more`` count too although an offer of help after an answer asks nobody to repeat anything.
    """
    asked = [item for ask in asks(text) for item in ask.items if not item.yes_no]
    if not asked:
        return None
    return [
        (item.start, item.end)
        for item in asked
        if (item.kind not in _HELP or item.kind in more) and is_given(item, text, conversation)
    ]
