"""The only place that calls a language model.

Everything else sees a :class:`ChatModel`: messages in, a :class:`Completion` out, and two exceptions of
`tonewise.errors` when that fails. Vendors' packages are imported when a call needs them, never before.
"""

from tonewise.llm.chat import ChatMessage, ChatModel, Completion, OnReset, OnText, Schema
from tonewise.llm.fallbacks import Fallbacks
from tonewise.llm.limits import limited
from tonewise.llm.names import chain_for, model_for
from tonewise.llm.scripted import ScriptedModel

__all__ = [
    "ChatMessage", "ChatModel", "Completion", "Fallbacks", "OnReset", "OnText", "Schema", "ScriptedModel", "chain_for",
    "limited", "model_for",
]  # fmt: skip
