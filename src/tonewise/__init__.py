"""Drafts replies to customers, and holds every reply against the written rules of good support.

::

    from tonewise import Conversation, Message, draft, score

    conversation = Conversation(messages=(Message(role="customer", text="когда приедет 1234?"),))
    print(draft(conversation, promise="до 18:00").text)
    print(score(conversation, "Ожидайте.").findings)

What is imported here is loaded when it is first used; nothing needs a model, a network or a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tonewise.api import (
        adraft,
        afold,
        arewrite,
        ascore,
        asoften,
        astream,
        draft,
        fix,
        fold,
        read,
        rewrite,
        score,
        soften,
        stream,
    )
    from tonewise.drafting.events import Piece
    from tonewise.errors import (
        InputError,
        ModelError,
        NoOpenTurnError,
        PromptError,
        SettingsError,
        TonewiseError,
    )
    from tonewise.files import read_cases, read_conversations
    from tonewise.model import (
        Answer,
        Attachment,
        Case,
        Conversation,
        Customer,
        Draft,
        Fact,
        Finding,
        Message,
        Question,
        Reading,
        Score,
    )
    from tonewise.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Attachment",
    "Case",
    "Conversation",
    "Customer",
    "Draft",
    "Fact",
    "Finding",
    "InputError",
    "Message",
    "ModelError",
    "NoOpenTurnError",
    "Piece",
    "PromptError",
    "Question",
    "Reading",
    "Score",
    "Settings",
    "SettingsError",
    "TonewiseError",
    "adraft",
    "afold",
    "arewrite",
    "ascore",
    "asoften",
    "astream",
    "draft",
    "fix",
    "fold",
    "read",
    "read_cases",
    "read_conversations",
    "rewrite",
    "score",
    "soften",
    "stream",
]

_HOMES = {
    "tonewise.api": (
        "adraft", "afold", "arewrite", "ascore", "asoften", "astream", "draft", "fix", "fold", "read", "rewrite",
        "score", "soften", "stream",
    ),
    "tonewise.drafting.events": ("Piece",),
    "tonewise.errors": (
        "InputError", "ModelError", "NoOpenTurnError", "PromptError", "SettingsError", "TonewiseError",
    ),
    "tonewise.files": ("read_cases", "read_conversations"),
    "tonewise.model": (
        "Answer", "Attachment", "Case", "Conversation", "Customer", "Draft", "Fact", "Finding", "Message", "Question",
        "Reading", "Score",
    ),
    "tonewise.settings": ("Settings",),
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a public name from its module, once."""
    from importlib import import_module  # noqa: PLC0415

    for module, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
